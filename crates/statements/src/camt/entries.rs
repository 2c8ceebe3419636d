//! One entry (`Ntry`): whether it is booked, its day, its amount, and the payments of a batch it stands for.

use chrono::NaiveDate;
use money::Currency;

use super::texts;
use super::tree::Node;
use crate::StatementRow;
use crate::amount::{DecimalMark, parse_minor};
use crate::date::date_of;
use crate::text::shorten;

/// What a statement says of its account before its entries.
#[derive(Debug, Default)]
pub(crate) struct Account {
    /// Its number.
    pub(crate) id: Option<String>,
    /// Its currency, stated or that of its balances.
    pub(crate) currency: Option<Currency>,
    /// When the statement was made.
    pub(crate) created_on: Option<NaiveDate>,
}

/// Why an entry gives no rows.
#[derive(Debug)]
pub(crate) enum Skip {
    /// It has not happened yet, or never will.
    NotBooked(String),
    /// It cannot be read.
    Unreadable(String),
}

/// The currency of an entry and its rows: one, or one a payment where it is a batch.
pub(crate) fn read_entry(
    entry: &Node,
    account: &Account,
    default_currency: Option<Currency>,
) -> Result<(Option<Currency>, Vec<StatementRow>), Skip> {
    check_status(entry)?;
    let posted_on = posted_on(entry, account)?;
    let unreadable = |reason: &str| Skip::Unreadable(reason.to_owned());
    let amount = entry.at(&["Amt"]).ok_or_else(|| unreadable("The entry has no amount (Amt)."))?;
    let currency = match &amount.currency {
        Some(code) => Some(code.parse().map_err(|_| {
            Skip::Unreadable(format!("The currency {:?} is not a three-letter code.", shorten(code)))
        })?),
        None => account.currency.or(default_currency),
    };
    let digits = currency.map_or(2, Currency::digits);
    let text = amount.value().unwrap_or_default();
    let magnitude = parse_minor(text, DecimalMark::Point, digits)
        .map_err(|problem| Skip::Unreadable(format!("The amount {:?} {problem}.", shorten(text))))?;
    // The indicator is the direction booked, of a reversal too (ISO 20022, CreditDebitIndicator of a ReportEntry): a
    // reversed credit is a debit and says so.
    let is_credit = is_credit(entry).ok_or_else(|| {
        unreadable("The entry says neither credit nor debit (CdtDbtInd is missing or unknown).")
    })?;
    let total = if is_credit { magnitude } else { -magnitude };
    let details: Vec<&Node> = details(entry).collect();
    if details.iter().any(|detail| detail.at(&["AmtDtls"]).is_some_and(|amounts| amounts.children.is_empty()))
    {
        return Err(unreadable("A payment of the entry announces its amounts (AmtDtls) and has none."));
    }
    let row = |amount_minor: i64, detail: Option<&Node>, payment: Option<usize>| StatementRow {
        line: detail.filter(|_| payment.is_some()).map_or(entry.line, |detail| detail.line),
        posted_on,
        amount_minor,
        description: texts::describe(entry, detail, amount_minor >= 0),
        counterparty: detail.and_then(|detail| texts::counterparty(entry, detail, amount_minor >= 0)),
        bank_reference: texts::reference(entry, detail, payment),
    };
    let rows = match payments(entry, &details, currency, total) {
        Some(amounts) => {
            let each = amounts.into_iter().zip(&details).enumerate();
            each.map(|(place, (amount, detail))| row(amount, Some(detail), Some(place + 1))).collect()
        }
        // Of a batch that stays whole no single payment tells what it was.
        None => vec![row(total, details.first().copied().filter(|_| details.len() == 1), None)],
    };
    Ok((currency, rows))
}

/// Refuses what is not booked. A booking date is only given to what is (ISO 20022, usage of `BookgDt`), so an entry that
/// has one is booked whatever its status says.
fn check_status(entry: &Node) -> Result<(), Skip> {
    let status = entry.at(&["Sts"]).and_then(Node::first_value).unwrap_or("BOOK");
    let reason = match status {
        "PDNG" if entry.at(&["BookgDt"]).is_none() => "The entry is pending, so it is no booked transaction.",
        "INFO" => "The entry is for information only, so it is no booked transaction.",
        "FUTR" => "The entry lies in the future, so it is no booked transaction.",
        _ => return Ok(()),
    };
    Err(Skip::NotBooked(reason.to_owned()))
}

/// The booking day; the value day or the day of the message stands in for it where there is none.
fn posted_on(entry: &Node, account: &Account) -> Result<NaiveDate, Skip> {
    let dated = ["BookgDt", "ValDt"].into_iter().find_map(|name| entry.at(&[name]));
    let Some(dated) = dated else {
        return account
            .created_on
            .ok_or_else(|| Skip::Unreadable("The entry has no date (BookgDt).".to_owned()));
    };
    let text = dated.first_value().unwrap_or_default();
    day(text).ok_or_else(|| {
        Skip::Unreadable(format!("The date {:?} is not a day of the calendar.", shorten(text)))
    })
}

/// The day of an ISO date or date-time, as the bank states it: converting its zone would move bookings at midnight to
/// another day.
pub(crate) fn day(text: &str) -> Option<NaiveDate> {
    let (day, rest) = text.split_at_checked(10)?;
    if !rest.is_empty() && !rest.starts_with(['T', 'Z', '+', '-']) {
        return None;
    }
    let digits =
        |part: &str| part.bytes().all(|byte| byte.is_ascii_digit()).then(|| part.parse().ok()).flatten();
    let mut parts = day.split('-');
    let (year, month, of_month) = (parts.next()?, parts.next()?, parts.next()?);
    if (year.len(), month.len(), of_month.len()) != (4, 2, 2) {
        return None;
    }
    date_of(digits(year)?, digits(month)?, digits(of_month)?)
}

fn is_credit(node: &Node) -> Option<bool> {
    match node.text_at(&["CdtDbtInd"])? {
        "CRDT" => Some(true),
        "DBIT" => Some(false),
        _ => None,
    }
}

/// The payments of an entry; the first version has them without a wrapper.
fn details(entry: &Node) -> impl Iterator<Item = &Node> {
    entry.all("NtryDtls").flat_map(|wrapper| wrapper.all("TxDtls")).chain(entry.all("TxDtls"))
}

/// The amounts of the payments of a batch, with their signs, where they add up to the entry.
///
/// A reversed batch stays whole: it takes back one booking, by whose amount it is found.
fn payments(entry: &Node, details: &[&Node], currency: Option<Currency>, total: i64) -> Option<Vec<i64>> {
    if details.len() < 2 || entry.text_at(&["RvslInd"]) == Some("true") {
        return None;
    }
    let amount_of = |detail: &&Node| {
        let amount = detail.at(&["Amt"]).or_else(|| detail.at(&["AmtDtls", "TxAmt", "Amt"]))?;
        if amount.currency.as_deref().is_some_and(|code| code.parse().ok() != currency) {
            return None;
        }
        let digits = currency.map_or(2, Currency::digits);
        let magnitude = parse_minor(amount.value()?, DecimalMark::Point, digits).ok()?;
        Some(if is_credit(detail).unwrap_or(total >= 0) { magnitude } else { -magnitude })
    };
    let amounts: Vec<i64> = details.iter().map(amount_of).collect::<Option<_>>()?;
    let sum = amounts.iter().try_fold(0_i64, |sum, amount| sum.checked_add(*amount))?;
    (sum == total).then_some(amounts)
}
