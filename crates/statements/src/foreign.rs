//! Files people upload by mistake, recognised so that the refusal can name them.

/// Signatures at the start of a file, with what the file is.
const SIGNATURES: &[(&[u8], &str)] = &[
    (b"%PDF", "a PDF document"),
    (b"PK\x03\x04", "a compressed folder in another"),
    (b"\xd0\xcf\x11\xe0", "an old Excel workbook"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"\x1f\x8b", "a compressed archive"),
    (b"{\\rtf", "a word processor document"),
    (b"{1:", "a SWIFT message without a statement"),
    (b"<!DOCTYPE html", "a web page"),
    (b"<html", "a web page"),
    (b"<", "an XML file without a statement"),
    (b"{", "a JSON file"),
    (b"[{", "a JSON file"),
];

/// What a file is, when it is none that Attune reads.
pub(crate) fn name_of(bytes: &[u8]) -> Option<&'static str> {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes).trim_ascii_start();
    let starts = |signature: &[u8]| {
        bytes.get(..signature.len()).is_some_and(|start| start.eq_ignore_ascii_case(signature))
    };
    SIGNATURES.iter().find(|(signature, _)| starts(signature)).map(|(_, what)| *what)
}
