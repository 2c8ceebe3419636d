//! How long the largest file of each format takes to read, and how much memory: 25 MB each, in a process of its own.
//!
//! Prints one JSON object a line, which `cargo xtask bench` reads. Named a folder, it leaves the files there for others to read,
//! each beside the number of its rows: a tenth as large, since some of them take minutes for more.
#![expect(clippy::print_stdout, reason = "figures are what it is run for")]
#![expect(clippy::as_conversions, reason = "a figure of a measurement is no money")]

use std::fs;
use std::path::Path;
use std::process::Command;
use std::time::Instant;

use statements::{FILE_BYTES_MAX, Hints, parse};

/// A format's name and the parts a file of it is made of: what comes first, what is repeated, what comes last.
type Format = (&'static str, &'static str, &'static str, &'static str);

const FILES: [Format; 5] = [
    ("CSV", "Date,Description,Amount\n", "2026-01-31,A SHOP IN A STREET OF A TOWN,-12.50\n", ""),
    (
        "OFX",
        "OFXHEADER:100\n\n<OFX><STMTRS><CURDEF>USD<BANKTRANLIST>\n",
        "<STMTTRN><TRNTYPE>DEBIT<DTPOSTED>20260131<TRNAMT>-12.50<FITID>F1<NAME>A SHOP IN A STREET</STMTTRN>\n",
        "</BANKTRANLIST></STMTRS></OFX>\n",
    ),
    ("QIF", "!Type:Bank\n", "D31/1/2026\nT-12.50\nPA SHOP IN A STREET OF A TOWN\n^\n", ""),
    (
        "CAMT",
        "<Document><BkToCstmrStmt><Stmt><Acct><Id><IBAN>X</IBAN></Id><Ccy>EUR</Ccy></Acct>\n",
        "<Ntry><Amt Ccy=\"EUR\">12.50</Amt><CdtDbtInd>DBIT</CdtDbtInd><BookgDt><Dt>2026-01-31</Dt></BookgDt><NtryDtls><TxDtls><RmtInf><Ustrd>A SHOP</Ustrd></RmtInf></TxDtls></NtryDtls></Ntry>\n",
        "</Stmt></BkToCstmrStmt></Document>\n",
    ),
    (
        "MT940",
        ":20:A\n:25:1\n:28C:1\n:60F:C260101EUR1,\n",
        ":61:2601310131D12,50NTRFNONREF//B1\n:86:A SHOP IN A STREET OF A TOWN\n",
        ":62F:C260131EUR1,\n-\n",
    ),
];

/// What is read beside others.
const SHARED_BYTES: usize = FILE_BYTES_MAX / 10;

fn main() {
    let argument = std::env::args().nth(1).filter(|argument| !argument.starts_with("--"));
    let wanted = argument.as_deref().and_then(|name| FILES.iter().find(|(known, ..)| *known == name));
    if let Some(format) = wanted {
        return measure(format);
    }
    for format in &FILES {
        let program = std::env::current_exe().expect("this program");
        let output = Command::new(program).arg(format.0).output().expect("a process of its own");
        print!("{}", String::from_utf8_lossy(&output.stdout));
        if let Some(folder) = &argument {
            let (text, rows) = written(format, SHARED_BYTES);
            let value = megabytes_a_second(&text);
            println!(r#"{{"name":"{}, a second","value":{value:.1},"unit":"MB"}}"#, format.0);
            let path = Path::new(folder).join(format.0);
            fs::write(path.with_extension("rows"), rows.to_string()).expect("a folder that can be written");
            fs::write(path, text).expect("a folder that can be written");
        }
    }
}

/// The file of a format with so many bytes, and its rows.
fn written((_, first, repeated, last): &Format, bytes: usize) -> (String, usize) {
    let times = (bytes - first.len() - last.len()) / repeated.len();
    // Written in place, so that nothing but the file itself has been in memory before.
    let mut text = String::with_capacity(bytes);
    text.push_str(first);
    (0..times).for_each(|_| text.push_str(repeated));
    text.push_str(last);
    (text, times)
}

fn measure(format: &Format) {
    let (name, (text, expected)) = (format.0, written(format, FILE_BYTES_MAX));
    let (before, started) = (peak_bytes(), Instant::now());
    let file = parse(text.as_bytes(), &Hints::default()).expect("a readable file");
    let milliseconds = started.elapsed().as_secs_f64() * 1_000.0;
    let rows = file.statements.iter().map(|it| it.transactions.len()).sum::<usize>();
    assert_eq!(rows, expected, "every row is read");
    let times_its_size = peak_bytes().saturating_sub(before) as f64 / text.len() as f64;
    println!(r#"{{"name":"25 MB of {name}","value":{milliseconds:.0},"unit":"ms"}}"#);
    println!(
        r#"{{"name":"memory for 25 MB of {name}, times its size","value":{times_its_size:.1},"unit":""}}"#
    );
}

/// Megabytes a second, the best of three times as of the others.
fn megabytes_a_second(text: &str) -> f64 {
    let seconds = (0..3).map(|_| {
        let started = Instant::now();
        parse(text.as_bytes(), &Hints::default()).expect("a readable file");
        started.elapsed().as_secs_f64()
    });
    text.len() as f64 / 1_000_000.0 / seconds.fold(f64::INFINITY, f64::min)
}

/// The most memory this process had so far, in bytes, by the kernel's own count.
fn peak_bytes() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").expect("the kernel's word");
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).expect("a peak");
    let kilobytes: u64 = line.trim().trim_end_matches(" kB").parse().expect("a number");
    kilobytes * 1_024
}
