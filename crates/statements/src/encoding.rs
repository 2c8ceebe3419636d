//! Bytes to text: byte order marks, UTF-8, UTF-16, and the Windows code pages banks still write.

use std::borrow::Cow;

use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1250, WINDOWS_1252};

use crate::Refusal;
use crate::format::SUPPORTED_HINT;

/// A file as text.
#[derive(Debug)]
pub(crate) struct Text<'a> {
    /// The whole text without a byte order mark, every line ended by `\n` or `\r\n`.
    pub(crate) content: Cow<'a, str>,
    /// The encoding's name, such as `windows-1252`.
    pub(crate) encoding: &'static str,
}

/// Decodes a file, never failing on a stray byte: a bank's wrong byte must not cost the customer the statement.
pub(crate) fn decode(bytes: &[u8]) -> Result<Text<'_>, Refusal> {
    let (encoding, bom_length) = Encoding::for_bom(bytes).unwrap_or_else(|| (guess(bytes), 0));
    let (content, _) = encoding.decode_without_bom_handling(bytes.get(bom_length..).unwrap_or_default());
    if content.contains('\0') {
        return Err(Refusal::new("The file holds binary data, not text.", SUPPORTED_HINT));
    }
    Ok(Text { content: unify_line_ends(content), encoding: encoding.name() })
}

/// Old Macintosh exports end lines with a lone `\r`.
fn unify_line_ends(content: Cow<'_, str>) -> Cow<'_, str> {
    if content.contains('\n') || !content.contains('\r') {
        return content;
    }
    Cow::Owned(content.replace('\r', "\n"))
}

/// The encoding of bytes without a byte order mark.
fn guess(bytes: &[u8]) -> &'static Encoding {
    let sample = bytes.get(..4096).unwrap_or(bytes);
    let zeros = |offset| sample.iter().skip(offset).step_by(2).filter(|byte| **byte == 0).count();
    // Western text in UTF-16 has a zero in every other byte; a third leaves room for other scripts.
    if zeros(1) * 3 > sample.len() / 2 && zeros(0) == 0 {
        return UTF_16LE;
    }
    if zeros(0) * 3 > sample.len() / 2 && zeros(1) == 0 {
        return UTF_16BE;
    }
    if std::str::from_utf8(bytes).is_ok() {
        return UTF_8;
    }
    if looks_central_european(bytes) { WINDOWS_1250 } else { WINDOWS_1252 }
}

/// Bytes that are Polish or Czech letters in Windows-1250 and signs, such as `³` or `¿`, in Windows-1252. Beside
/// a lower-case letter a sign is unlikely.
fn looks_central_european(bytes: &[u8]) -> bool {
    const LETTERS_1250: &[u8] = &[0x9c, 0x9f, 0xa3, 0xa5, 0xaf, 0xb3, 0xb9, 0xbf];
    let inside = |pair: &&[u8]| match pair {
        [before, letter] => LETTERS_1250.contains(letter) && before.is_ascii_lowercase(),
        _ => false,
    };
    bytes.windows(2).any(|pair| inside(&pair))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(bytes: &[u8], encoding: &str, content: &str) {
        let text = decode(bytes).unwrap();
        assert_eq!((text.encoding, text.content.as_ref()), (encoding, content));
    }

    #[test]
    fn recognises_what_banks_write() {
        check(b"a,b\n", "UTF-8", "a,b\n");
        check(b"\xef\xbb\xbfa", "UTF-8", "a");
        check(b"\xff\xfea\0,\0", "UTF-16LE", "a,");
        check(b"a\0,\0b\0\n\0", "UTF-16LE", "a,b\n");
        check(b"\0a\0,\0b\0\n", "UTF-16BE", "a,b\n");
        check(b"W\xe4hrung", "windows-1252", "Währung");
        check(b"spo\xbfywczy", "windows-1250", "spożywczy");
        check(b"a\rb\r", "UTF-8", "a\nb\n");
    }

    #[test]
    fn binary_data_is_refused() {
        assert!(decode(b"ab\0\0\0cd\x01").is_err());
    }
}
