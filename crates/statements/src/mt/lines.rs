//! A statement line (field 61) and a balance (fields 60a and 62a), subfield by subfield as SWIFT numbers them.

use chrono::NaiveDate;
use ledger::Balance;
use money::Currency;

use crate::amount::{DecimalMark, parse_minor};
use crate::text::{fold, shorten};

/// The longest reference (subfields 7 and 8).
const REFERENCE_LETTERS_MAX: usize = 16;
/// What stands where there is no reference.
const NO_REFERENCE: &str = "NONREF";
/// Where two-digit years begin to mean 19yy.
const YEARS_OF_THIS_CENTURY: i32 = 80;

/// A statement line.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Line {
    /// The value date (subfield 1), by which readers of these messages date a movement.
    pub(crate) valued_on: NaiveDate,
    /// The amount (subfield 5) with the sign of its mark (subfield 3), minor units.
    pub(crate) amount_minor: i64,
    /// The type (subfield 6), such as `NTRF`.
    pub(crate) kind: String,
    /// Whether the movement is expected only, and not booked yet.
    pub(crate) is_expected: bool,
    /// The bank's reference (subfield 8), or the customer's (subfield 7).
    pub(crate) reference: Option<String>,
    /// What the bank adds (subfield 9), on the same line or the next.
    pub(crate) supplement: Option<String>,
}

/// Reads a statement line; some banks break it before the amount, so what cannot be read alone is tried with the next.
pub(crate) fn read_line(lines: &[&str], digits: u32) -> Result<Line, String> {
    let first = lines.first().copied().unwrap_or_default();
    read_subfields(first, lines.get(1..).unwrap_or_default(), digits).or_else(|reason| match lines {
        [_, second, rest @ ..] => {
            read_subfields(&format!("{first}{second}"), rest, digits).map_err(|_| reason)
        }
        _ => Err(reason),
    })
}

fn read_subfields(line: &str, more: &[&str], digits: u32) -> Result<Line, String> {
    let unreadable = || format!("The statement line {:?} is not written as field 61 is.", shorten(line));
    let (date, rest) = line.trim_start().split_at_checked(6).ok_or_else(unreadable)?;
    let valued_on = day(date)
        .ok_or_else(|| format!("The value date {:?} is not a day of the calendar.", shorten(date)))?;
    let rest = after_entry_date(rest);
    let is_expected = rest.starts_with('E');
    let (is_credit, rest) = mark(rest).ok_or_else(unreadable)?;
    let length = rest.bytes().take_while(|byte| byte.is_ascii_digit() || *byte == b',').count();
    let (figure, rest) = rest.split_at(length);
    let magnitude = parse_minor(figure, DecimalMark::Comma, digits)
        .map_err(|problem| format!("The amount of {:?} {problem}.", shorten(line)))?;
    let kind: String = rest.chars().take(4).collect();
    // SWIFT has N, S and F before three letters or digits; some banks begin with another letter.
    if !kind.starts_with(|letter: char| letter.is_ascii_uppercase())
        || !kind.chars().all(|letter| letter.is_ascii_alphanumeric())
    {
        return Err(unreadable());
    }
    let rest = rest.get(kind.len()..).unwrap_or_default();
    let (reference, supplement) = references(rest);
    let told: Vec<&str> = supplement.into_iter().chain(more.iter().copied()).collect();
    Ok(Line {
        valued_on,
        amount_minor: if is_credit { magnitude } else { -magnitude },
        kind: kind.trim_end().to_owned(),
        is_expected,
        reference,
        supplement: fold(&told.join(" ")),
    })
}

/// The entry date (subfield 2) is four digits, four spaces or nothing. It has no year of its own, and the day of a
/// movement is its value date, so it is passed over.
fn after_entry_date(rest: &str) -> &str {
    let is_date = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit()) || part.trim().is_empty();
    match rest.split_at_checked(4) {
        Some((part, after)) if is_date(part) => after,
        _ => rest,
    }
}

/// The mark (subfield 3): credit or debit, `R` before it for the reversal of one and `E` for one that is expected; and
/// after it the third letter of the currency (subfield 4), which some banks leave out. Whether money came or went: a
/// reversed credit is money that went.
fn mark(rest: &str) -> Option<(bool, &str)> {
    let (is_reversal, rest) = match rest.strip_prefix('R') {
        Some(rest) => (true, rest),
        None => (false, rest.strip_prefix('E').unwrap_or(rest)),
    };
    let (is_credit, rest) = match rest.strip_prefix('C') {
        Some(rest) => (true, rest),
        None => (false, rest.strip_prefix('D')?),
    };
    let rest = rest.strip_prefix(|letter: char| letter.is_ascii_alphabetic()).unwrap_or(rest);
    Some((is_credit != is_reversal, rest))
}

/// The reference of the bank, or else of the customer; and what follows them on the line.
fn references(rest: &str) -> (Option<String>, Option<&str>) {
    let end_of = |text: &str| text.char_indices().nth(REFERENCE_LETTERS_MAX).map_or(text.len(), |(at, _)| at);
    let known = |text: &str| fold(text).filter(|text| text != NO_REFERENCE);
    if let Some((customer, bank)) = rest.split_once("//") {
        let (bank, supplement) = bank.split_at(end_of(bank));
        return (known(bank).or_else(|| known(customer)), Some(supplement));
    }
    let (customer, supplement) = rest.split_at(end_of(rest));
    (known(customer), Some(supplement))
}

/// A balance: mark, date, currency, amount.
pub(crate) fn read_balance(text: &str) -> Option<(Currency, Balance)> {
    let (is_credit, rest) = mark_of_balance(text)?;
    let (date, rest) = rest.split_at_checked(6)?;
    let (code, figure) = rest.split_at_checked(3)?;
    let currency: Currency = code.parse().ok()?;
    let magnitude = parse_minor(figure, DecimalMark::Comma, currency.digits()).ok()?;
    let amount_minor = if is_credit { magnitude } else { -magnitude };
    Some((currency, Balance { as_of: day(date)?, amount_minor }))
}

fn mark_of_balance(text: &str) -> Option<(bool, &str)> {
    match text.strip_prefix('C') {
        Some(rest) => Some((true, rest)),
        None => Some((false, text.strip_prefix('D')?)),
    }
}

/// `YYMMDD`.
fn day(text: &str) -> Option<NaiveDate> {
    if text.len() != 6 || !text.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let year: i32 = text.get(..2)?.parse().ok()?;
    let century = if year < YEARS_OF_THIS_CENTURY { 2000 } else { 1900 };
    NaiveDate::from_ymd_opt(century + year, text.get(2..4)?.parse().ok()?, text.get(4..)?.parse().ok()?)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn check(lines: &[&str], expected: &str) {
        let told = match read_line(lines, 2) {
            Ok(line) => format!(
                "{} {} {} {} {}",
                line.valued_on,
                line.amount_minor,
                line.kind,
                line.reference.unwrap_or_default(),
                line.supplement.unwrap_or_default()
            ),
            Err(reason) => reason,
        };
        assert_eq!(told, expected, "{lines:?}");
    }

    #[test]
    fn reads_the_subfields_of_every_bank() {
        check(&["2612310102C12,5NTRFNONREF//B1", "text"], "2026-12-31 1250 NTRF B1 text");
        check(&["261231D12,NTRFREF1"], "2026-12-31 -1200 NTRF REF1 ");
        check(&["261231    DD0,01NMSCNONREF//"], "2026-12-31 -1 NMSC  ");
        check(&["2612311231RC50,00NCHGNONREF"], "2026-12-31 -5000 NCHG  ");
        check(&["2612311231RDR50,00NCHGNONREF"], "2026-12-31 5000 NCHG  ");
        check(&["261231EC50,00NCHGNONREF"], "2026-12-31 5000 NCHG  ");
        check(&["261231D000000000044,95N0600733959555      SHOP"], "2026-12-31 -4495 N060 0733959555 SHOP");
        check(&["261231C500NTRF29-07 10:05//B4"], "2026-12-31 50000 NTRF B4 ");
        check(&["2612311231CR", "30,00N062NONREF"], "2026-12-31 3000 N062  ");
    }

    #[test]
    fn refuses_what_is_no_statement_line() {
        check(&["2602301031D1,00NMSC"], r#"The value date "260230" is not a day of the calendar."#);
        check(&["261231X1,00NMSC"], r#"The statement line "261231X1,00NMSC" is not written as field 61 is."#);
        check(
            &["261231C12.45NTRF"],
            r#"The statement line "261231C12.45NTRF" is not written as field 61 is."#,
        );
        check(&["261231CNTRF"], r#"The amount of "261231CNTRF" is not an amount."#);
        check(&["2612"], r#"The statement line "2612" is not written as field 61 is."#);
    }

    #[test]
    fn reads_balances() {
        let told = |text: &str| {
            read_balance(text)
                .map(|(code, balance)| format!("{code} {} {}", balance.as_of, balance.amount_minor))
        };
        assert_eq!(told("C260131EUR001,5").as_deref(), Some("EUR 2026-01-31 150"));
        assert_eq!(told("D991231JPY12,").as_deref(), Some("JPY 1999-12-31 -12"));
        assert_eq!(told("X260131EUR1,"), None);
    }

    proptest! {
        #[test]
        fn any_line_is_read_or_refused(text in "[0-9A-Z,/é ]{0,40}") {
            let _ = (read_line(&[&text], 2), read_balance(&text));
        }
    }
}
