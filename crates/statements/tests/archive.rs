//! Compressed folders of statements: what is read, what is left out, what is refused.

use std::io::{Cursor, Write};

use statements::{DateOrder, Hints, Refusal, StatementFile, parse};
use zip::write::{SimpleFileOptions, ZipWriter};

const MT: &[u8] =
    b":20:X\n:25:123\n:28C:1\n:60F:C260101EUR1,\n:61:260102C3,00NMSCREF1\n:86:tip\n:62F:C260102EUR4,\n";
const QIF: &[u8] = b"!Type:Bank\nD1/2/2026\nT1.00\nPA\n^\n";

fn packed(files: &[(&str, &[u8])]) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in files {
        writer.start_file(*name, SimpleFileOptions::default()).expect("a name");
        writer.write_all(bytes).expect("room");
    }
    writer.finish().expect("a folder").into_inner()
}

fn read(files: &[(&str, &[u8])]) -> Result<StatementFile, Refusal> {
    parse(&packed(files), &Hints::default())
}

fn check_refused(bytes: &[u8], sentence: &str) {
    let refusal = parse(bytes, &Hints::default()).expect_err("must be refused");
    assert!(refusal.to_string().contains(sentence), "{refusal}");
}

#[test]
fn the_files_of_a_folder_are_read_as_one() {
    let file = read(&[
        ("a/march.sta", MT),
        ("../../etc/april.qif", QIF),
        ("terms.pdf", b"%PDF-1.7"),
        ("__MACOSX/a/._march.sta", b"\0\0"),
        (".DS_Store", b"\0"),
    ])
    .expect("a readable folder");
    assert_eq!(file.format.as_str(), "zip");
    let counts: Vec<usize> = file.statements.iter().map(|statement| statement.transactions.len()).collect();
    assert_eq!(counts, [1, 1]);
    assert!(file.dates.expect("how dates are read").ambiguous);
    insta::assert_json_snapshot!(file.rejected, @r#"
    [
      {
        "line": 1,
        "reason": "terms.pdf: a PDF document, so it is left out."
      }
    ]
    "#);
}

#[test]
fn one_file_alone_is_what_it_is() {
    assert_eq!(read(&[("march.sta", MT)]).expect("a file").format.as_str(), "mt940");
}

#[test]
fn the_order_of_dates_is_told_to_every_file() {
    let csv = b"Date,Description,Amount\n1/2/2026,a,1.00\n";
    let hints = Hints { date_order: Some(DateOrder::DayMonthYear), ..Hints::default() };
    let file = parse(&packed(&[("a.qif", QIF), ("b.csv", csv)]), &hints).expect("a readable folder");
    let days: Vec<String> =
        file.statements.iter().map(|it| it.transactions[0].posted_on.to_string()).collect();
    assert_eq!(days, ["2026-02-01", "2026-02-01"]);
}

#[test]
fn folders_that_cannot_be_read_are_refused() {
    check_refused(&packed(&[]), "holds no statement");
    check_refused(&packed(&[("a.pdf", b"%PDF-1.7")]), "holds no statement");
    check_refused(&packed(&[("a.zip", &packed(&[("b.sta", MT)]))]), "another compressed folder, \"a.zip\"");
    check_refused(
        &packed(&[("[Content_Types].xml", b"<Types/>"), ("xl/a.xml", b"<a/>")]),
        "an Excel workbook",
    );
    check_refused(&packed(&[("ok.sta", MT), ("bad.sta", &MT[..40])]), "In \"bad.sta\", line");
    let whole = packed(&[("a.sta", MT)]);
    check_refused(&whole[..whole.len() - 10], "is damaged");
    check_refused(&packed(&[("bomb.csv", &vec![b' '; 20_000_000])]), "200 times as large");
    check_refused(
        &packed(&[("ok.sta", MT), ("bad.xml", b"<Document><BkToCstmrStmt><Stmt>")]),
        "In \"bad.xml\"",
    );
    let names: Vec<String> = (0..101).map(|number| format!("{number}.sta")).collect();
    let many: Vec<(&str, &[u8])> = names.iter().map(|name| (name.as_str(), MT)).collect();
    check_refused(&packed(&many), "more than 100 files");
}

#[test]
fn a_locked_folder_asks_to_be_unlocked() {
    let mut bytes = packed(&[("a.sta", MT)]);
    // Bit 0 of the general purpose flags, in the local header and in the directory, says that a file is encrypted.
    let entry = bytes.windows(4).position(|window| window == b"PK\x01\x02").expect("a directory");
    bytes[6] |= 1;
    bytes[entry + 8] |= 1;
    check_refused(&bytes, "is locked with a password");
}

#[test]
fn what_is_unpacked_is_counted_whatever_the_folder_says() {
    let large = b"2026-01-01,some text that is not all the same 12345,1.00\n".repeat(300_000);
    let half: &[u8] = &large[..large.len() / 2];
    check_refused(
        &packed(&[("a.csv", half), ("b.csv", half), ("c.csv", half), ("d.csv", half)]),
        "bytes together",
    );
}
