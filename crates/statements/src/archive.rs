//! Compressed folders (ZIP) of statements: unpacked in memory within limits, and read file by file as one.
//!
//! The names in a folder are words of a sentence, never paths. A folder in a folder is not unpacked.

use std::io::{Cursor, Read};

use zip::ZipArchive;
use zip::read::ZipFile;

use crate::format::{SUPPORTED_HINT, is_known, parse_one};
use crate::limits::{FILE_BYTES_MAX, PARTS_MAX, Rejections, UNPACKED_RATIO_MAX, check_rows};
use crate::text::shorten;
use crate::{DateReading, Format, Hints, Refusal, StatementFile, foreign};

/// What a ZIP begins with: its first file, or its end where it has none.
const SIGNATURES: [&[u8]; 2] = [b"PK\x03\x04", b"PK\x05\x06"];
/// What each entry of the directory at the end begins with.
const ENTRY: &[u8] = b"PK\x01\x02";
/// Files that make a ZIP a workbook or another document.
const DOCUMENT_PARTS: [&str; 2] = ["[Content_Types].xml", "META-INF/manifest.xml"];
/// Bytes beyond the ratio that the smallest files may have.
const SMALL_BYTES: usize = 100_000;

/// A file of the folder, unpacked.
struct Part {
    name: String,
    bytes: Vec<u8>,
}

type Archive<'a> = ZipArchive<Cursor<&'a [u8]>>;

/// Whether bytes are a ZIP.
pub(crate) fn sniff(bytes: &[u8]) -> bool {
    SIGNATURES.iter().any(|signature| bytes.starts_with(signature))
}

/// Reads every statement of a folder. What is of no kind Attune reads is left out and said; what is damaged refuses all.
pub(crate) fn read(bytes: &[u8], hints: &Hints) -> Result<StatementFile, Refusal> {
    check_entries(bytes)?;
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(|_| damaged())?;
    if DOCUMENT_PARTS.iter().any(|name| archive.index_for_name(name).is_some()) {
        let reason = "This is an Excel workbook or another office document, which Attune does not read.";
        return Err(Refusal::new(reason, "Save the sheet of transactions as CSV and import that."));
    }
    let mut files = Vec::new();
    let mut left_out = Rejections::default();
    let (mut left, mut parts) = (FILE_BYTES_MAX, 0);
    for index in 0..archive.len() {
        let Some(part) = unpack(&mut archive, index, left)? else { continue };
        left -= part.bytes.len();
        parts += 1;
        if parts > PARTS_MAX {
            return Err(too_many());
        }
        if sniff(&part.bytes) {
            let reason = format!("The folder holds another compressed folder, {:?}.", part.name);
            return Err(Refusal::new(
                reason,
                "Unpack it and put its files into one folder, or import them one by one.",
            ));
        }
        if let Some(what) = foreign_of(&part.bytes) {
            left_out.not_a_transaction(1, format!("{}: {what}, so it is left out.", part.name));
            continue;
        }
        let hints = Hints { file_name: Some(part.name.clone()), ..hints.clone() };
        let file = parse_one(&part.bytes, &hints).map_err(|refusal| in_part(&part.name, refusal))?;
        files.push((part.name, file));
    }
    merge(files, left_out)
}

/// The whole: one file as it is, several as their statements one after another.
fn merge(mut files: Vec<(String, StatementFile)>, left_out: Rejections) -> Result<StatementFile, Refusal> {
    let left_out = left_out.finish(0)?;
    let mut whole = match files.pop() {
        None => return Err(Refusal::new("The compressed folder holds no statement.", SUPPORTED_HINT)),
        Some((_, only)) if files.is_empty() && left_out.is_empty() => return Ok(only),
        Some(last) => {
            files.push(last);
            StatementFile::new(Format::Zip)
        }
    };
    whole.rejected = left_out;
    let mut rows = 0;
    for (name, file) in files {
        rows += file.statements.iter().map(|it| it.transactions.len() + it.investments.len()).sum::<usize>();
        check_rows(rows, 1).map_err(|refusal| in_part(&name, refusal))?;
        whole.dates = match whole.dates {
            Some(dates) if dates.ambiguous => Some(dates),
            known => dates_of(&file).or(known),
        };
        whole.statements.extend(file.statements);
        whole.rejected.extend(file.rejected.into_iter().map(|mut row| {
            row.reason = format!("{name}: {}", row.reason);
            row
        }));
    }
    Ok(whole)
}

/// How a part's dates were read, where they could be read otherwise.
fn dates_of(file: &StatementFile) -> Option<DateReading> {
    if file.dates.is_some() {
        return file.dates.clone();
    }
    let reading = file.csv.as_ref().filter(|reading| reading.ambiguous_dates)?;
    Some(DateReading {
        order: reading.mapping.date_order,
        ambiguous: true,
        samples: reading.date_samples.clone(),
    })
}

/// Refuses a folder of too many files before any of its directory is read.
fn check_entries(bytes: &[u8]) -> Result<(), Refusal> {
    let entries =
        bytes.windows(ENTRY.len()).filter(|window| *window == ENTRY).take(2 * PARTS_MAX + 1).count();
    // Folders and what macOS adds beside each file are entries too.
    if entries <= 2 * PARTS_MAX { Ok(()) } else { Err(too_many()) }
}

fn too_many() -> Refusal {
    let reason = format!("The compressed folder has more than {PARTS_MAX} files.");
    Refusal::new(reason, "Import fewer files at a time.")
}

/// A file of the folder, of at most `left` bytes; `None` for what is no file of the customer's.
fn unpack(archive: &mut Archive<'_>, index: usize, left: usize) -> Result<Option<Part>, Refusal> {
    let (name, is_file) = {
        let entry = archive.by_index_raw(index).map_err(|_| damaged())?;
        let name = spoken_name(&entry, index);
        if entry.encrypted() {
            let reason = format!("The file {name:?} in the compressed folder is locked with a password.");
            return Err(Refusal::new(
                reason,
                "Unpack the folder with its password and import the files in it.",
            ));
        }
        let is_extra = entry.name().is_ok_and(|path| path.starts_with("__MACOSX/")) || name.starts_with('.');
        (name, entry.is_file() && !is_extra)
    };
    if !is_file {
        return Ok(None);
    }
    let entry = archive.by_index(index).map_err(|_| {
        let reason =
            format!("The file {name:?} in the compressed folder is packed in a way Attune does not unpack.");
        Refusal::new(reason, "Unpack the folder and import the files in it.")
    })?;
    let packed = usize::try_from(entry.compressed_size()).unwrap_or(usize::MAX);
    let by_ratio = packed.saturating_mul(UNPACKED_RATIO_MAX).saturating_add(SMALL_BYTES);
    let limit = left.min(by_ratio);
    let mut bytes = Vec::new();
    // What the folder says of a file's size may be wrong, so what is unpacked is counted.
    let counted = u64::try_from(limit).map_or(u64::MAX, |limit| limit.saturating_add(1));
    entry.take(counted).read_to_end(&mut bytes).map_err(|_| in_part(&name, damaged()))?;
    if bytes.len() > limit {
        let reason = if limit < left {
            format!(
                "The file {name:?} in the compressed folder becomes more than {UNPACKED_RATIO_MAX} times as large as it is."
            )
        } else {
            format!("The files of the compressed folder have more than {FILE_BYTES_MAX} bytes together.")
        };
        return Err(Refusal::new(reason, "Unpack the folder and import the files in it one after another."));
    }
    Ok(Some(Part { name, bytes }))
}

/// The last part of a file's name as a word of a sentence.
fn spoken_name(entry: &ZipFile<'_, Cursor<&[u8]>>, index: usize) -> String {
    let path = entry.name().map(std::borrow::Cow::into_owned).unwrap_or_default();
    let last = path.rsplit(['/', '\\']).next().unwrap_or_default();
    let spoken: String = last.chars().filter(|letter| !letter.is_control()).collect();
    if spoken.is_empty() { format!("number {}", index + 1) } else { shorten(&spoken) }
}

/// What a file beside the statements is, if it is nothing Attune reads. Text of any other kind is tried as a statement.
fn foreign_of(bytes: &[u8]) -> Option<&'static str> {
    if bytes.iter().all(u8::is_ascii_whitespace) {
        return Some("an empty file");
    }
    foreign::name_of(bytes).filter(|_| !is_known(bytes))
}

fn in_part(name: &str, refusal: Refusal) -> Refusal {
    let place = refusal.line.map_or_else(String::new, |line| format!(", line {line}"));
    Refusal { line: None, reason: format!("In {name:?}{place}: {}", refusal.reason), hint: refusal.hint }
}

fn damaged() -> Refusal {
    Refusal::new(
        "The compressed folder is damaged.",
        "Download it again, or unpack it and import the files in it.",
    )
}
