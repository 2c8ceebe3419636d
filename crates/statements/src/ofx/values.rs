//! The elementary values of OFX: dates, amounts and folded text.

use chrono::NaiveDate;
use rust_decimal::Decimal;

use crate::amount::{AmountProblem, DecimalMark, parse_minor};
use crate::date::date_of;
use crate::investment::NUMBER_MAX;

/// The longest number of shares or price.
const NUMBER_BYTES_MAX: usize = 40;

/// The day of a `YYYYMMDD[HHMMSS[.XXX]][[offset:zone]]` date-time, as the bank states it: converting the zone
/// would move bookings at midnight to another day.
pub(crate) fn parse_day(value: &str) -> Option<NaiveDate> {
    let value = value.trim();
    let (day, rest) = value.split_at_checked(8)?;
    let followed = rest.chars().next();
    let ends = followed.is_none_or(|next| next.is_ascii_digit() || matches!(next, '[' | '.' | ' ' | 'T'));
    if !ends || !day.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    date_of(day[..4].parse().ok()?, day[4..6].parse().ok()?, day[6..].parse().ok()?)
}

/// An amount. The standard allows a point or a comma as decimal mark; banks add grouping.
pub(crate) fn parse_amount(value: &str, digits: u32) -> Result<i64, AmountProblem> {
    let value = value.trim();
    let bare = |letter: char| letter.is_ascii_digit() || matches!(letter, '.' | ',' | '+' | '-');
    if !value.chars().all(bare) {
        return Err(AmountProblem::NotAnAmount);
    }
    let mark = match (value.rfind('.'), value.rfind(',')) {
        (Some(point), Some(comma)) if comma > point => DecimalMark::Comma,
        // One comma alone is a decimal mark: the standard has no grouping. Several can only group.
        (None, Some(last)) if value.find(',') == Some(last) => DecimalMark::Comma,
        (Some(last), None) if value.find('.') != Some(last) => DecimalMark::Comma,
        _ => DecimalMark::Point,
    };
    parse_minor(value, mark, digits)
}

/// A number of shares or a price, of any precision. The standard allows a point or a comma as decimal mark.
pub(crate) fn parse_number(value: &str) -> Option<Decimal> {
    let value = value.trim().trim_start_matches('+');
    if value.len() > NUMBER_BYTES_MAX {
        return None;
    }
    let plain = if value.contains('.') { value.replace(',', "") } else { value.replace(',', ".") };
    plain.parse().ok().filter(|number: &Decimal| number.abs() <= Decimal::from(NUMBER_MAX))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check_day(value: &str, expected: Option<&str>) {
        assert_eq!(parse_day(value).map(|day| day.to_string()).as_deref(), expected, "{value}");
    }

    #[test]
    fn reads_days() {
        check_day("20240901", Some("2024-09-01"));
        check_day("20240901125959.000[-3.5:XYZ]", Some("2024-09-01"));
        for no_day in ["20120231", "2024-09-01", "00000000000000", "", "éééé"] {
            check_day(no_day, None);
        }
    }

    #[test]
    fn reads_amounts() {
        let values = [
            ("-10.00", -1000),
            ("-2000,00", -200_000),
            ("1.234,56", 123_456),
            ("1,234.56", 123_456),
            ("+5", 500),
            ("1,234,567", 123_456_700),
        ];
        for (value, minor) in values {
            assert_eq!(parse_amount(value, 2), Ok(minor), "{value}");
        }
        assert_eq!(parse_amount("123 45", 2), Err(AmountProblem::NotAnAmount));
        assert_eq!(parse_amount("", 2), Err(AmountProblem::NotAnAmount));
    }
}
