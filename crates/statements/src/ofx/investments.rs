//! Trades and income of investment statements.

use super::records::Record;
use super::values::{fold, parse_amount, parse_day};
use crate::{InvestmentKind, InvestmentRow};

/// Each aggregate of an investment transaction list and what it does.
const KINDS: &[(&str, InvestmentKind)] = &[
    ("BUYDEBT", InvestmentKind::Buy),
    ("BUYMF", InvestmentKind::Buy),
    ("BUYOPT", InvestmentKind::Buy),
    ("BUYOTHER", InvestmentKind::Buy),
    ("BUYSTOCK", InvestmentKind::Buy),
    ("CLOSUREOPT", InvestmentKind::Other),
    ("INCOME", InvestmentKind::Income),
    ("INVEXPENSE", InvestmentKind::Expense),
    ("JRNLFUND", InvestmentKind::Other),
    ("JRNLSEC", InvestmentKind::Other),
    ("MARGININTEREST", InvestmentKind::Expense),
    ("REINVEST", InvestmentKind::Reinvest),
    ("RETOFCAP", InvestmentKind::Income),
    ("SELLDEBT", InvestmentKind::Sell),
    ("SELLMF", InvestmentKind::Sell),
    ("SELLOPT", InvestmentKind::Sell),
    ("SELLOTHER", InvestmentKind::Sell),
    ("SELLSTOCK", InvestmentKind::Sell),
    ("SPLIT", InvestmentKind::Other),
    ("TRANSFER", InvestmentKind::Other),
];

/// What the aggregate of this tag does, if it is an investment transaction.
pub(crate) fn kind_of(tag: &str) -> Option<InvestmentKind> {
    KINDS.iter().find(|(name, _)| *name == tag).map(|(_, kind)| *kind)
}

/// Reads one investment transaction, or says in one sentence why not.
pub(crate) fn read_row(
    record: &Record<'_>,
    kind: InvestmentKind,
    digits: u32,
) -> Result<InvestmentRow, String> {
    let traded =
        record.get_anywhere("DTTRADE").ok_or_else(|| format!("The {} has no trade date.", record.tag))?;
    let traded_on = parse_day(traded).ok_or_else(|| format!("The trade date {traded:?} is not a day."))?;
    let total_minor = match record.get_anywhere("TOTAL") {
        Some(total) => Some(round_to_minor(total, digits)?),
        None => None,
    };
    let security = record.get_anywhere("UNIQUEID").and_then(fold);
    let memo = record.get_anywhere("MEMO").and_then(fold);
    let description = memo.unwrap_or_else(|| describe(record, security.as_deref()));
    let bank_reference = record.get_anywhere("FITID").and_then(fold);
    Ok(InvestmentRow {
        line: record.line,
        traded_on,
        kind,
        total_minor,
        security,
        description,
        bank_reference,
    })
}

/// Totals of trades are products of units and prices and may carry more digits than the currency; they are
/// rounded to the minor unit, half away from zero.
fn round_to_minor(total: &str, digits: u32) -> Result<i64, String> {
    const EXTRA_DIGITS: u32 = 4;
    if let Ok(minor) = parse_amount(total, digits) {
        return Ok(minor);
    }
    let fine = parse_amount(total, digits + EXTRA_DIGITS)
        .map_err(|problem| format!("The total {total:?} {problem}."))?;
    let scale = 10_i64.pow(EXTRA_DIGITS);
    Ok(fine.saturating_add(fine.signum() * scale / 2) / scale)
}

fn describe(record: &Record<'_>, security: Option<&str>) -> String {
    let what = record.get("INCOMETYPE").unwrap_or(record.tag.as_str());
    match security {
        Some(security) => format!("{what} {security}"),
        None => what.to_owned(),
    }
}
