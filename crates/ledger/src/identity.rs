//! What makes two rows the same transaction: their canonical facts, not the bytes they came in.

use std::fmt;

use chrono::{Datelike, NaiveDate};
use money::Currency;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::AccountId;

/// The day of a transaction as eight digits, and SHA-256 over its canonical facts in lower-case hexadecimal, as many digits as
/// make sixty-four with it. The day comes first since statements are in order of days: what is stored in the order of
/// fingerprints then grows at one end, which a million rows in no order would not.
///
/// Equal facts give equal fingerprints; two equal coffees on one day are told apart by the occurrence ordinal
/// that `plan_merge` adds.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Fingerprint(String);

/// Digits of a fingerprint.
const LENGTH: usize = 64;

impl Fingerprint {
    /// The fingerprint of a row's facts: account, day, amount in minor units, currency, folded description.
    pub fn of(account: &AccountId, on: NaiveDate, amount_minor: i64, currency: Currency, text: &str) -> Self {
        let facts = format!("v1|{account}|{on}|{amount_minor}|{currency}|{}", fold_description(text));
        let day = on.year().unsigned_abs() * 10_000 + on.month() * 100 + on.day();
        let mut text = format!("{day:08}{}", hexadecimal(&Sha256::digest(facts.as_bytes())));
        text.truncate(LENGTH);
        Self(text)
    }

    /// A fingerprint as stored.
    pub fn from_stored(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    /// The first half of it, by which millions of rows are told apart in little memory.
    pub(crate) fn first_bytes(&self) -> [u8; 16] {
        let mut bytes = [0; 16];
        let digit = |letter: u8| char::from(letter).to_digit(16).and_then(|digit| u8::try_from(digit).ok());
        for (byte, digits) in bytes.iter_mut().zip(self.0.as_bytes().chunks(2)) {
            *byte = digits.iter().fold(0, |sum, letter| sum << 4 | digit(*letter).unwrap_or(0));
        }
        bytes
    }

    /// Sixty-four digits, those after the eighth hexadecimal.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Fingerprint {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

/// Lower-case hexadecimal digits, two a byte. Every imported row passes here, so nothing is formatted.
pub fn hexadecimal(bytes: &[u8]) -> String {
    let digit = |nibble: u8| char::from_digit(u32::from(nibble), 16).unwrap_or('0');
    bytes.iter().flat_map(|byte| [digit(byte >> 4), digit(byte & 15)]).collect()
}

/// A description with case and runs of white space folded away, since exports differ in both.
pub fn fold_description(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(amount_minor: i64, text: &str) -> Fingerprint {
        let day = NaiveDate::from_ymd_opt(2026, 3, 1).unwrap();
        Fingerprint::of(&AccountId::new("a"), day, amount_minor, Currency::USD, text)
    }

    #[test]
    fn spacing_and_case_do_not_make_another_transaction() {
        assert_eq!(of(-450, "COFFEE  Corner "), of(-450, "coffee corner"));
    }

    #[test]
    fn it_begins_with_the_day_and_goes_on_with_the_facts() {
        let facts = Sha256::digest(b"v1|a|2026-03-01|-450|USD|coffee corner");
        let expected = format!("20260301{}", &hexadecimal(&facts)[..56]);
        assert_eq!(of(-450, "coffee corner").as_str(), expected);
    }

    #[test]
    fn amount_and_text_do() {
        assert_ne!(of(-450, "coffee"), of(-451, "coffee"));
        assert_ne!(of(-450, "coffee"), of(-450, "coffee bar"));
    }
}
