//! Promises over generated files: nothing panics, and what is written one way is read back the same.

use chrono::{Datelike, NaiveDate};
use proptest::prelude::*;
use statements::{DateOrder, FILE_BYTES_MAX, Hints, NESTING_MAX, StatementFile, parse, preview_csv};

const DELIMITERS: [char; 4] = [',', ';', '\t', '|'];

/// One generated movement.
#[derive(Debug, Clone)]
struct Movement {
    on: NaiveDate,
    amount_minor: i64,
    text: String,
}

/// How a generated table is written.
#[derive(Debug, Clone)]
struct Style {
    delimiter: char,
    order: DateOrder,
    comma: bool,
    grouped: bool,
    two_columns: bool,
    header: bool,
    encoding: usize,
}

fn movements() -> impl Strategy<Value = Vec<Movement>> {
    let day = (0_i64..700)
        .prop_map(|days| NaiveDate::default() + chrono::Days::new(u64::try_from(days + 19_000).unwrap_or(0)));
    let amount = prop_oneof![1_i64..50_000, -90_000_000_i64..-1];
    let row = (day, amount, "[A-Z][a-z]{2,9} [a-zé,;\"']{0,8}x")
        .prop_map(|(on, amount_minor, text)| Movement { on, amount_minor, text });
    proptest::collection::vec(row, 1..30)
}

fn styles() -> impl Strategy<Value = Style> {
    let order = prop_oneof![
        Just(DateOrder::YearMonthDay),
        Just(DateOrder::DayMonthYear),
        Just(DateOrder::MonthDayYear)
    ];
    let flags = (any::<bool>(), any::<bool>(), any::<bool>(), any::<bool>());
    (0_usize..4, order, flags, 0_usize..3).prop_map(
        |(delimiter, order, (comma, grouped, two_columns, header), encoding)| Style {
            delimiter: DELIMITERS[delimiter],
            order,
            comma,
            grouped,
            two_columns,
            header,
            encoding,
        },
    )
}

fn write_amount(minor: i64, style: &Style) -> String {
    let (mark, group) = if style.comma { (',', '.') } else { ('.', ',') };
    let whole = (minor.unsigned_abs() / 100).to_string();
    let mut text = String::new();
    for (at, digit) in whole.chars().enumerate() {
        if style.grouped && at > 0 && (whole.len() - at).is_multiple_of(3) {
            text.push(group);
        }
        text.push(digit);
    }
    let sign = if minor < 0 { "-" } else { "" };
    format!("{sign}{text}{mark}{:02}", minor.unsigned_abs() % 100)
}

fn write_date(on: NaiveDate, order: DateOrder) -> String {
    let format = match order {
        DateOrder::YearMonthDay => "%Y-%m-%d",
        DateOrder::MonthDayYear => "%m/%d/%Y",
        _ => "%d/%m/%Y",
    };
    on.format(format).to_string()
}

fn write_table(rows: &[Movement], style: &Style) -> Vec<u8> {
    let quote = |cell: &str| format!("\"{}\"", cell.replace('"', "\"\""));
    let join = |cells: &[String]| {
        let quoted: Vec<String> = cells.iter().map(|cell| quote(cell)).collect();
        quoted.join(&style.delimiter.to_string()) + "\r\n"
    };
    let mut text = String::new();
    if style.header {
        let names: &[&str] = if style.two_columns {
            &["Date", "Description", "Debit", "Credit"]
        } else {
            &["Date", "Description", "Amount"]
        };
        text.push_str(&join(&names.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>()));
    }
    for row in rows {
        let mut cells = vec![write_date(row.on, style.order), row.text.clone()];
        if style.two_columns {
            let magnitude = write_amount(row.amount_minor.abs(), style);
            let (debit, credit) =
                if row.amount_minor < 0 { (magnitude, String::new()) } else { (String::new(), magnitude) };
            cells.extend([debit, credit]);
        } else {
            cells.push(write_amount(row.amount_minor, style));
        }
        text.push_str(&join(&cells));
    }
    match style.encoding {
        0 => text.into_bytes(),
        1 => {
            [&[0xff, 0xfe][..], &text.encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<_>>()].concat()
        }
        _ => text.chars().map(|letter| u8::try_from(u32::from(letter)).unwrap_or(b'?')).collect(),
    }
}

fn facts(file: &StatementFile) -> Vec<(NaiveDate, i64, String)> {
    let rows = file.statements.iter().flat_map(|statement| &statement.transactions);
    rows.map(|row| (row.posted_on, row.amount_minor, row.description.clone())).collect()
}

proptest! {
    #[test]
    fn a_written_table_is_read_back(mut rows in movements(), style in styles()) {
        // A date that decides the order; one row of each sign where the header does not name two columns.
        let settled = NaiveDate::from_ymd_opt(2023, 3, 25);
        rows.push(Movement { on: settled.unwrap_or_default(), amount_minor: -123_456, text: "Settling row".to_owned() });
        rows.push(Movement { on: settled.unwrap_or_default(), amount_minor: 123_456, text: "Settling row".to_owned() });
        let file = parse(&write_table(&rows, &style), &Hints::default());
        let expected: Vec<_> = rows.iter().map(|row| (row.on, row.amount_minor, row.text.clone())).collect();
        prop_assert_eq!(file.map(|file| facts(&file)), Ok(expected));
    }

    #[test]
    fn the_mapping_found_reads_the_file_again(rows in movements(), style in styles()) {
        let bytes = write_table(&rows, &style);
        if let Ok(first) = parse(&bytes, &Hints::default()) {
            let mapping = first.csv.as_ref().map(|reading| reading.mapping.clone());
            let again = parse(&bytes, &Hints { csv_mapping: mapping, ..Hints::default() });
            prop_assert_eq!(again.map(|file| facts(&file)), Ok(facts(&first)));
        }
    }

    #[test]
    fn exchanged_days_and_months_are_shown_when_nothing_decides(day in 1_u32..=12, month in 1_u32..=12) {
        let text = format!("Date,Description,Amount\n{day:02}/{month:02}/2026,shop,-1.50\n");
        let reading = parse(text.as_bytes(), &Hints::default()).ok().and_then(|file| file.csv);
        let samples: Vec<(u32, u32)> = reading.iter().flat_map(|reading| &reading.date_samples)
            .map(|sample| (sample.chosen.day(), sample.exchanged.day())).collect();
        let expected = if day == month { vec![] } else { vec![(month, day)] };
        prop_assert_eq!(samples, expected);
        prop_assert_eq!(reading.map(|reading| reading.ambiguous_dates), Some(day != month));
    }

    #[test]
    fn any_bytes_are_read_or_refused(bytes in proptest::collection::vec(any::<u8>(), 0..600)) {
        let _ = parse(&bytes, &Hints::default());
        let _ = preview_csv(&bytes);
    }

    #[test]
    fn any_table_like_text_is_read_or_refused(text in "([0-9/.,;\"'a-zA-Z€()\\- \t]{0,12}[,;\n]){0,60}") {
        let _ = parse(text.as_bytes(), &Hints::default());
    }

    #[test]
    fn any_markup_is_read_or_refused(
        parts in proptest::collection::vec(proptest::sample::select(vec![
            "<OFX>", "</OFX>", "<STMTRS>", "</STMTRS>", "<CURDEF>USD", "<BANKTRANLIST>", "</BANKTRANLIST>", "<STMTTRN>",
            "</STMTTRN>", "<DTPOSTED>20260101", "<TRNAMT>-1.50", "<FITID>", "<NAME>A &amp; B", "<PAYEE>", "</PAYEE>",
            "<INVSTMTRS>", "<INCOME>", "</INCOME>", "<!--", "-->", "<![CDATA[", "]]>", "<", ">", "é", "\n",
        ]), 0..80)
    ) {
        let text = format!("<OFX>{}", parts.concat());
        let _ = parse(text.as_bytes(), &Hints::default());
    }
}

fn check_refused(bytes: &[u8], line: Option<u64>, reason: &str) {
    let refusal = parse(bytes, &Hints::default()).expect_err("must be refused");
    assert_eq!((refusal.line, refusal.reason.contains(reason)), (line, true), "{refusal}");
}

#[test]
fn limits_are_refused_with_a_sentence() {
    check_refused(&vec![b'a'; FILE_BYTES_MAX + 1], None, "the most Attune reads");
    check_refused(b" \n", None, "empty");
    check_refused("<A>".repeat(NESTING_MAX + 2).replacen("<A>", "<OFX>", 1).as_bytes(), Some(1), "deep");
    let long = format!("Date,Description,Amount\n2026-01-01,{},1.00\n", "a".repeat(70_000));
    check_refused(long.as_bytes(), Some(2), "the longest Attune reads");
    let wide = format!("Date,Description,Amount{}\n", ",".repeat(600));
    check_refused(wide.as_bytes(), Some(1), "columns");
    let open = "Date,Description,Amount\n2026-01-01,\"shop,1.00\n2026-01-02,shop,1.00\n";
    check_refused(open.as_bytes(), Some(2), "never closed");
    check_refused(b"%PDF-1.7 ...", None, "a PDF document");
    check_refused(b"{\"a\": 1}", None, "a JSON file");
}

#[test]
fn entities_are_never_expanded() {
    let text = "<?xml version=\"1.0\"?><!DOCTYPE OFX [<!ENTITY a \"boom\">]><OFX><STMTRS><CURDEF>USD</CURDEF><STMTTRN>\
                <DTPOSTED>20260101</DTPOSTED><TRNAMT>1</TRNAMT><NAME>&a;</NAME></STMTTRN></STMTRS></OFX>";
    let file = parse(text.as_bytes(), &Hints::default()).expect("a statement");
    assert_eq!(file.statements[0].transactions[0].description, "&a;");
}

#[test]
fn a_statement_cut_short_is_refused() {
    let text = "<OFX><STMTRS><CURDEF>USD<BANKTRANLIST><STMTTRN><DTPOSTED>20260101<TRNAMT>1<NAME>a</STMTTRN>\n<STMTTRN>";
    check_refused(text.as_bytes(), Some(2), "ends in the middle");
}
