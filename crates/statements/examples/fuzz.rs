//! `cargo xtask fuzz`: the fuzz targets on a stable compiler, by changing seeds at random for some seconds.
//!
//! Arguments: how many seconds, the folder to write what broke a target to, and folders of seeds. The same arguments try the
//! same inputs in the same order.
#![expect(clippy::print_stdout, reason = "it says what it found")]

use std::collections::BTreeMap;
use std::fs;
use std::panic;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::{Duration, Instant};

#[path = "../fuzz/src/targets.rs"]
mod targets;

/// No input may take longer.
const SLOW: Duration = Duration::from_secs(2);
/// The longest seed and the longest input.
const BYTES_MAX: usize = 200_000;
/// The most changes from a seed to an input.
const CHANGES_MAX: usize = 6;

/// Small files of each format, for where there are no others.
const SEEDS: &[&[u8]] = &[
    b"Date,Description,Amount\n2026-01-31,Shop,-1.50\n31/01/2026;Bar;\"1.234,56\"\n",
    b"<OFX><STMTRS><CURDEF>USD<BANKTRANLIST><STMTTRN><DTPOSTED>20260101<TRNAMT>-1<FITID>1<NAME>A&amp;B</STMTTRN></BANKTRANLIST></STMTRS></OFX>",
    b"!Account\nNA\nTBank\n^\n!Type:Bank\nD1/2'26\nT-1,000.00\nPA\nSX\nEy\n$-1.00\n^\n!Type:Invst\nD1/2/26\nNBuyX\nYA\nQ1\nT1\n^\n",
    b"<Document><BkToCstmrStmt><Stmt><Acct><Id><IBAN>X</IBAN></Id><Ccy>EUR</Ccy></Acct><Ntry><Amt Ccy=\"EUR\">1.50</Amt><CdtDbtInd>DBIT</CdtDbtInd><BookgDt><Dt>2026-01-01</Dt></BookgDt><NtryDtls><TxDtls><RmtInf><Ustrd>a</Ustrd></RmtInf></TxDtls></NtryDtls></Ntry></Stmt></BkToCstmrStmt></Document>",
    b":20:A\n:25:1\n:28C:1\n:60F:C260101EUR1,\n:61:2601020102RC1,50NTRFNONREF//B\n:86:166?00T?20SVWZ+x?32N\n:62F:C260102EUR2,\n-\n",
    b"Run Date,Action,Symbol,Quantity,Price ($),Amount ($)\n01/02/2026,YOU BOUGHT,ACME,3,1.5,-4.50\n",
];

/// Pieces that mean something to a reader.
const WORDS: &[&[u8]] = &[
    b"\n",
    b"\r\n",
    b"^\n",
    b":61:",
    b":86:",
    b":20:",
    b":60F:C260101EUR1,",
    b"-\n",
    b"{4:",
    b"?20",
    b"?32",
    b"/REMI/",
    b"<Ntry>",
    b"</Ntry>",
    b"<TxDtls>",
    b"</TxDtls>",
    b"<![CDATA[",
    b"]]>",
    b"<!--",
    b"&amp;",
    b"&#0;",
    b"&#x41;",
    b"!Type:Bank\n",
    b"!Account\n",
    b"D1/1/26\n",
    b"T-1.00\n",
    b"$1\n",
    b"<STMTTRN>",
    b"</STMTTRN>",
    b"\"",
    b",",
    b";",
    b"\t",
    b"\0",
    b"\xff",
    b"\xef\xbb\xbf",
    b"0",
    b"99999999999999999999",
    b"-",
    b"(",
    b"PK\x03\x04",
    b"\xc3\xa9",
    b"2026-02-30",
];

/// A generator of numbers that look random (Marsaglia's xorshift of 64 bits).
struct Dice(u64);

impl Dice {
    fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        let limit = u64::try_from(limit.max(1)).unwrap_or(u64::MAX);
        usize::try_from(self.0 % limit).unwrap_or(0)
    }

    /// A part of that many bytes: where it starts and ends.
    fn part(&mut self, length: usize) -> (usize, usize) {
        let start = self.below(length + 1);
        (start, (start + self.below(64)).min(length))
    }
}

fn main() -> ExitCode {
    let mut arguments = std::env::args().skip(1);
    let seconds = arguments.next().and_then(|text| text.parse().ok()).unwrap_or(10);
    let Some(found) = arguments.next().map(PathBuf::from) else {
        println!("arguments: SECONDS FOLDER-OF-FINDINGS FOLDER-OF-SEEDS…");
        return ExitCode::from(2);
    };
    let mut seeds: Vec<Vec<u8>> = SEEDS.iter().map(|seed| seed.to_vec()).collect();
    arguments.for_each(|folder| collect(Path::new(&folder), &mut seeds));
    let started = Instant::now();
    let (mut dice, mut broken, mut tried) = (Dice(0x5eed_5eed_5eed_5eed), BTreeMap::new(), 0_u64);
    panic::set_hook(Box::new(|_| {}));
    while started.elapsed() < Duration::from_secs(seconds) {
        let input = changed(&seeds, &mut dice);
        for (name, target) in targets::TARGETS {
            let began = Instant::now();
            let outcome = panic::catch_unwind(|| target(&input));
            let is_slow = began.elapsed() > SLOW;
            if outcome.is_err() || is_slow {
                let count = broken.entry(name).or_insert(0_u64);
                *count += 1;
                if *count == 1 {
                    keep(&found, name, &input, if is_slow { "took too long" } else { "panicked" });
                }
            }
        }
        tried += 1;
    }
    println!(
        "{tried} inputs from {} seeds, {} targets: {} broken",
        seeds.len(),
        targets::TARGETS.len(),
        broken.len()
    );
    if broken.is_empty() { ExitCode::SUCCESS } else { ExitCode::from(1) }
}

/// Every file below a folder that is no longer than an input may be, in order of their names.
fn collect(folder: &Path, seeds: &mut Vec<Vec<u8>>) {
    let Ok(entries) = fs::read_dir(folder) else { return };
    let mut paths: Vec<PathBuf> = entries.filter_map(|entry| Some(entry.ok()?.path())).collect();
    paths.sort();
    for path in paths {
        if path.is_dir() {
            collect(&path, seeds);
        } else if let Ok(bytes) = fs::read(&path)
            && bytes.len() <= BYTES_MAX
        {
            seeds.push(bytes);
        }
    }
}

/// A seed with some of it changed, doubled, taken away, or put in from another.
fn changed(seeds: &[Vec<u8>], dice: &mut Dice) -> Vec<u8> {
    let mut input = seeds.get(dice.below(seeds.len())).cloned().unwrap_or_default();
    for _ in 0..=dice.below(CHANGES_MAX) {
        let (start, end) = dice.part(input.len());
        match dice.below(6) {
            0 => {
                if let Some(byte) = input.get_mut(start) {
                    *byte ^= 1 << dice.below(8);
                }
            }
            1 => {
                input.drain(start..end);
            }
            2 => {
                let copy = input.get(start..end).unwrap_or_default().to_vec();
                input.splice(start..start, copy);
            }
            3 => input.truncate(start),
            4 => {
                let other = seeds.get(dice.below(seeds.len())).map_or(&[][..], Vec::as_slice);
                let (from, to) = dice.part(other.len());
                input.splice(start..end, other.get(from..to).unwrap_or_default().iter().copied());
            }
            _ => {
                let word = WORDS.get(dice.below(WORDS.len())).copied().unwrap_or_default();
                input.splice(start..start, word.iter().copied());
            }
        }
    }
    input.truncate(BYTES_MAX);
    input
}

fn keep(folder: &Path, name: &str, input: &[u8], what: &str) {
    let path = folder.join(format!(
        "{name}-{:08x}",
        input.iter().fold(7_u32, |sum, byte| sum.wrapping_mul(31) ^ u32::from(*byte))
    ));
    match fs::create_dir_all(folder).and_then(|()| fs::write(&path, input)) {
        Ok(()) => println!("{name} {what}: {}", path.display()),
        Err(error) => println!("{name} {what}, and {} cannot be written: {error}", path.display()),
    }
}
