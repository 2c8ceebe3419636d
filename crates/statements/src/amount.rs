//! Amounts as banks write them, read exactly into minor units: no float, no rounding.

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use crate::investment::NUMBER_MAX;

/// The longest number of shares or price.
const NUMBER_BYTES_MAX: usize = 40;

/// The sign between whole units and fractions.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum DecimalMark {
    /// `1,234.56`
    Point,
    /// `1.234,56`
    Comma,
}

impl DecimalMark {
    fn as_char(self) -> char {
        match self {
            Self::Point => '.',
            Self::Comma => ',',
        }
    }
}

/// Why a text is not an amount.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub(crate) enum AmountProblem {
    #[error("is not an amount")]
    NotAnAmount,
    #[error("has more decimal digits than its currency")]
    TooPrecise,
    #[error("is too large")]
    TooLarge,
}

/// Reads an amount into minor units of a currency with `digits` decimal digits.
///
/// Accepts currency signs and codes on either side, grouping by comma, point, apostrophe or space, a sign before
/// or after, parentheses for negative, and `CR`/`DR` after the figure.
pub(crate) fn parse_minor(text: &str, mark: DecimalMark, digits: u32) -> Result<i64, AmountProblem> {
    let (figure, negative) = strip_sign(text).ok_or(AmountProblem::NotAnAmount)?;
    let (whole, fraction) = match figure.split_once(mark.as_char()) {
        Some((whole, fraction)) => (whole, fraction),
        None => (figure, ""),
    };
    if whole.is_empty() && fraction.is_empty() {
        return Err(AmountProblem::NotAnAmount);
    }
    let mut minor = read_whole(whole)?;
    let mut places = 0;
    for byte in fraction.bytes() {
        if !byte.is_ascii_digit() {
            return Err(AmountProblem::NotAnAmount);
        }
        if places < digits {
            minor = push_digit(minor, byte)?;
            places += 1;
        } else if byte != b'0' {
            return Err(AmountProblem::TooPrecise);
        }
    }
    for _ in places..digits {
        minor = push_digit(minor, b'0')?;
    }
    Ok(if negative { -minor } else { minor })
}

fn push_digit(minor: i64, byte: u8) -> Result<i64, AmountProblem> {
    let shifted = minor.checked_mul(10).ok_or(AmountProblem::TooLarge)?;
    shifted.checked_add(i64::from(byte - b'0')).ok_or(AmountProblem::TooLarge)
}

/// Whole units: digits in groups. Every group after the first has three digits, or two in the Indian manner
/// while three still follow.
fn read_whole(whole: &str) -> Result<i64, AmountProblem> {
    let mut units = 0_i64;
    let mut in_group = 0_u32;
    let mut previous_group = None;
    for letter in whole.chars() {
        if let Ok(byte) = u8::try_from(letter)
            && byte.is_ascii_digit()
        {
            units = push_digit(units, byte)?;
            in_group += 1;
        } else if is_grouping(letter)
            && in_group > 0
            && previous_group.map_or(in_group <= 3, |_| (2..=3).contains(&in_group))
        {
            previous_group = Some(in_group);
            in_group = 0;
        } else {
            return Err(AmountProblem::NotAnAmount);
        }
    }
    if previous_group.is_some() && in_group != 3 {
        return Err(AmountProblem::NotAnAmount);
    }
    Ok(units)
}

fn is_grouping(letter: char) -> bool {
    matches!(letter, ',' | '.' | '\'' | '\u{2019}' | '_') || letter.is_whitespace()
}

fn is_minus(letter: char) -> bool {
    matches!(letter, '-' | '\u{2212}' | '\u{2013}')
}

/// The bare figure and whether it is negative. `None` when letters stand inside the figure or signs repeat.
fn strip_sign(text: &str) -> Option<(&str, bool)> {
    let mut figure = text.trim();
    let mut negative = false;
    if let Some(inner) = figure.strip_prefix('(').and_then(|rest| rest.strip_suffix(')')) {
        figure = inner.trim();
        negative = true;
    }
    let start = figure.find(|letter: char| letter.is_ascii_digit())?;
    let end = figure.rfind(|letter: char| letter.is_ascii_digit())? + 1;
    // ".50" is fifty cents.
    let start =
        if figure[..start].ends_with(['.', ',']) && !figure[..start - 1].ends_with(char::is_alphabetic) {
            start - 1
        } else {
            start
        };
    let (before, after) = (&figure[..start], &figure[end..]);
    let (minus_before, _) = affix(before)?;
    let (minus_after, word_after) = affix(after)?;
    let debit_after = word_after.eq_ignore_ascii_case("dr") || word_after.eq_ignore_ascii_case("db");
    let signs = u8::from(minus_before) + u8::from(minus_after) + u8::from(negative);
    if signs > 1 {
        return None;
    }
    Some((&figure[start..end], signs == 1 || debit_after))
}

/// What may stand beside a figure: a sign, a currency sign, a code or word of at most four letters.
fn affix(text: &str) -> Option<(bool, &str)> {
    let mut minus = 0;
    let mut plus = 0;
    let mut letters = 0;
    for letter in text.chars() {
        match letter {
            _ if is_minus(letter) => minus += 1,
            '+' => plus += 1,
            '.' | ',' => {}
            _ if letter.is_whitespace() => {}
            _ if letter.is_alphabetic() => letters += 1,
            '$' | '€' | '£' | '¥' | '₹' | '₩' | '₽' | '₺' | '₴' | '₪' | '₫' | '฿' | '¢' | '₦' =>
                {}
            _ => return None,
        }
    }
    if minus + plus > 1 || letters > 4 {
        return None;
    }
    Some((minus == 1, text.trim_matches(|letter: char| !letter.is_alphabetic())))
}

/// A number of shares or a price, of any precision: currency signs, grouping, parentheses for negative.
pub(crate) fn parse_number(text: &str, mark: DecimalMark) -> Option<Decimal> {
    let is_negative = text.contains(['-', '\u{2212}']) || text.starts_with('(');
    let figures = text.trim_matches(|letter: char| !letter.is_ascii_digit() && !matches!(letter, '.' | ','));
    if figures.is_empty() || figures.len() > NUMBER_BYTES_MAX {
        return None;
    }
    let mut plain = String::with_capacity(figures.len());
    for letter in figures.chars() {
        match letter {
            _ if letter.is_ascii_digit() => plain.push(letter),
            _ if letter == mark.as_char() => plain.push('.'),
            '.' | ',' | '\'' | ' ' | '\u{a0}' | '\u{202f}' => {}
            _ => return None,
        }
    }
    let number: Decimal = plain.parse().ok().filter(|it: &Decimal| *it <= Decimal::from(NUMBER_MAX))?;
    Some(if is_negative { -number } else { number })
}

/// What the cells of a column say about their decimal mark.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct MarkEvidence {
    point: u32,
    comma: u32,
    three_after_point: u32,
    three_after_comma: u32,
}

impl MarkEvidence {
    /// Counts one cell.
    pub(crate) fn add(&mut self, text: &str) {
        let Some((figure, _)) = strip_sign(text) else { return };
        let Some(last) = figure.rfind(['.', ',']) else { return };
        let is_comma = figure[last..].starts_with(',');
        let (whole, after) = (&figure[..last], figure.len() - last - 1);
        let other = if is_comma { '.' } else { ',' };
        let same = if is_comma { ',' } else { '.' };
        if whole.contains(same) {
            // A mark that repeats groups digits, so the other one would be decimal.
            if is_comma { self.point += 1 } else { self.comma += 1 }
        } else if after != 3
            || whole.contains(other)
            || whole.trim_start_matches('0').is_empty()
            || whole.len() > 3
        {
            if is_comma { self.comma += 1 } else { self.point += 1 }
        } else if is_comma {
            self.three_after_comma += 1;
        } else {
            self.three_after_point += 1;
        }
    }

    /// The mark most cells use; `1,234` alone is taken for a grouped thousand.
    pub(crate) fn decide(self) -> DecimalMark {
        match self.point.cmp(&self.comma) {
            std::cmp::Ordering::Greater => DecimalMark::Point,
            std::cmp::Ordering::Less => DecimalMark::Comma,
            std::cmp::Ordering::Equal if self.three_after_point > self.three_after_comma => {
                DecimalMark::Comma
            }
            std::cmp::Ordering::Equal => DecimalMark::Point,
        }
    }
}

/// Whether a cell could be an amount under either mark.
pub(crate) fn is_amount(text: &str) -> bool {
    [DecimalMark::Point, DecimalMark::Comma]
        .iter()
        .any(|mark| !matches!(parse_minor(text, *mark, 2), Err(AmountProblem::NotAnAmount)))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn check(text: &str, mark: DecimalMark, expected: Result<i64, AmountProblem>) {
        assert_eq!(parse_minor(text, mark, 2), expected, "{text:?}");
    }

    #[test]
    fn reads_amounts_as_banks_write_them() {
        for (text, minor) in [
            ("12.5", 1250),
            ("-0.01", -1),
            ("+3.10", 310),
            ("$1,036.47", 103_647),
            ("-$45.00", -4500),
            ("$-45", -4500),
            ("(1,000.00)", -100_000),
            ("200.25-", -20_025),
            ("\u{2212}5", -500),
            ("1 234.50", 123_450),
            (".50", 50),
            ("11'373.94", 1_137_394),
            ("EUR 12.00", 1200),
            ("12.00 CR", 1200),
            ("12.00DR", -1200),
            ("1,00,000", 10_000_000),
            ("352.450000", 35_245),
            ("R$ 10.00", 1000),
            ("Fr. 9.90", 990),
            (" 0 ", 0),
        ] {
            check(text, DecimalMark::Point, Ok(minor));
        }
        check("1.234,56 €", DecimalMark::Comma, Ok(123_456));
        check("-98,76", DecimalMark::Comma, Ok(-9876));
    }

    #[test]
    fn refuses_what_is_no_amount() {
        for text in [
            "",
            "12..34",
            "1E5",
            "--5",
            "-5-",
            "12/12/2021",
            "123 45",
            "N/A",
            "1,23,4",
            "total 5",
            "0x10",
            "5%",
        ] {
            check(text, DecimalMark::Point, Err(AmountProblem::NotAnAmount));
        }
        check("1.005", DecimalMark::Point, Err(AmountProblem::TooPrecise));
        check("99999999999999999999", DecimalMark::Point, Err(AmountProblem::TooLarge));
    }

    #[test]
    fn decides_the_mark_by_the_column() {
        let decide = |cells: &[&str]| {
            let mut evidence = MarkEvidence::default();
            cells.iter().for_each(|cell| evidence.add(cell));
            evidence.decide()
        };
        assert_eq!(decide(&["1,280.8", "4,884", "-55"]), DecimalMark::Point);
        assert_eq!(decide(&["4,884"]), DecimalMark::Point);
        assert_eq!(decide(&["1.234", "12,50"]), DecimalMark::Comma);
        assert_eq!(decide(&["1.234.567"]), DecimalMark::Comma);
        assert_eq!(decide(&["1234,567"]), DecimalMark::Comma);
        assert_eq!(decide(&["0.234"]), DecimalMark::Point);
    }

    proptest! {
        #[test]
        fn any_text_is_read_or_refused(text in "\\PC{0,30}") {
            let mut evidence = MarkEvidence::default();
            evidence.add(&text);
            let _ = parse_minor(&text, evidence.decide(), 2);
        }

        #[test]
        fn both_marks_round_trip(minor in -100_000_000_000_i64..100_000_000_000) {
            let plain = money::Money::new(minor, money::Currency::EUR).to_plain();
            prop_assert_eq!(parse_minor(&plain, DecimalMark::Point, 2), Ok(minor));
            prop_assert_eq!(parse_minor(&plain.replace('.', ","), DecimalMark::Comma, 2), Ok(minor));
        }
    }
}
