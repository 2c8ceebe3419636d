//! Trades, income, holdings and securities of investment statements.

use std::collections::HashMap;

use chrono::NaiveDate;
use rust_decimal::Decimal;

use super::records::Record;
use super::values::{parse_amount, parse_day, parse_number};
use crate::investment::SplitTerms;
use crate::text::fold;
use crate::{InvestmentKind, InvestmentRow, PositionRow};

/// Each aggregate of an investment transaction list and what it does.
const KINDS: &[(&str, InvestmentKind)] = &[
    ("BUYDEBT", InvestmentKind::Buy),
    ("BUYMF", InvestmentKind::Buy),
    ("BUYOPT", InvestmentKind::Buy),
    ("BUYOTHER", InvestmentKind::Buy),
    ("BUYSTOCK", InvestmentKind::Buy),
    ("CLOSUREOPT", InvestmentKind::Other),
    ("INCOME", InvestmentKind::Dividend),
    ("INVEXPENSE", InvestmentKind::Fee),
    ("JRNLFUND", InvestmentKind::Other),
    ("JRNLSEC", InvestmentKind::Other),
    ("MARGININTEREST", InvestmentKind::Fee),
    ("REINVEST", InvestmentKind::Reinvest),
    ("RETOFCAP", InvestmentKind::ReturnOfCapital),
    ("SELLDEBT", InvestmentKind::Sell),
    ("SELLMF", InvestmentKind::Sell),
    ("SELLOPT", InvestmentKind::Sell),
    ("SELLOTHER", InvestmentKind::Sell),
    ("SELLSTOCK", InvestmentKind::Sell),
    ("SPLIT", InvestmentKind::Split),
    ("TRANSFER", InvestmentKind::TransferIn),
];

/// Aggregates of one position each.
const POSITIONS: &[&str] = &["POSDEBT", "POSMF", "POSOPT", "POSOTHER", "POSSTOCK"];
/// Aggregates of one security each.
const SECURITIES: &[&str] = &["DEBTINFO", "MFINFO", "OPTINFO", "OTHERINFO", "STOCKINFO"];

/// What a statement's security list says of an identifier.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct SecurityInfo {
    ticker: Option<String>,
    name: Option<String>,
}

/// Securities by the identifier statements name them with.
pub(crate) type Securities = HashMap<String, SecurityInfo>;

/// What the aggregate of this tag does, if it is an investment transaction.
pub(crate) fn kind_of(tag: &str) -> Option<InvestmentKind> {
    KINDS.iter().find(|(name, _)| *name == tag).map(|(_, kind)| *kind)
}

/// Whether the aggregate of this tag is a position.
pub(crate) fn is_position(tag: &str) -> bool {
    POSITIONS.contains(&tag)
}

/// Whether the aggregate of this tag describes a security.
pub(crate) fn is_security(tag: &str) -> bool {
    SECURITIES.contains(&tag)
}

/// Reads one investment transaction, with the tax withheld from it as a row of its own, or says in one sentence why
/// not.
pub(crate) fn read_rows(
    record: &Record<'_>,
    kind: InvestmentKind,
    digits: u32,
) -> Result<Vec<InvestmentRow>, String> {
    let traded =
        record.get_anywhere("DTTRADE").ok_or_else(|| format!("The {} has no trade date.", record.tag))?;
    let traded_on = parse_day(traded).ok_or_else(|| format!("The trade date {traded:?} is not a day."))?;
    let minor = |tag: &str| record.get_anywhere(tag).map(|total| round_to_minor(total, digits)).transpose();
    // A journal moves money between parts of one account: nothing comes or goes.
    let total_minor = if record.tag == "JRNLFUND" { None } else { minor("TOTAL")? };
    let security = record.get_anywhere("UNIQUEID").and_then(fold);
    let memo = record.get_anywhere("MEMO").and_then(fold);
    let bank_reference = record.get_anywhere("FITID").and_then(fold);
    let units = number(record, "UNITS")?;
    let quantity = units.map(|units| units.abs()).filter(|units| !units.is_zero());
    let kind = refined(record, kind, units);
    let mut row = InvestmentRow {
        line: record.line,
        traded_on,
        kind,
        total_minor,
        security: security.clone(),
        security_name: None,
        quantity,
        split: if kind == InvestmentKind::Split { split_terms(record)? } else { None },
        basis_minor: None,
        acquired_on: None,
        description: memo.unwrap_or_else(|| describe(record, security.as_deref())),
        bank_reference,
    };
    if kind == InvestmentKind::TransferIn {
        row.acquired_on = record.get_anywhere("DTPURCHASE").and_then(parse_day);
        row.basis_minor = number(record, "AVGCOSTBASIS")?.zip(quantity).and_then(|(each, units)| {
            money::rounded_minor(each.checked_mul(units)?.checked_mul(Decimal::from(10_i64.pow(digits)))?)
        });
    }
    let withheld = minor("WITHHOLDING")?.map(i64::abs).filter(|withheld| *withheld > 0 && is_income(kind));
    let Some(withheld_minor) = withheld else { return Ok(vec![row]) };
    // The total is what reached the account; the income is what it was before the tax.
    row.total_minor = row.total_minor.map(|total| total.saturating_add(withheld_minor));
    let tax = InvestmentRow {
        kind: InvestmentKind::Withholding,
        total_minor: Some(-withheld_minor),
        quantity: None,
        description: format!("Tax withheld: {}", row.description),
        bank_reference: row.bank_reference.as_ref().map(|reference| format!("{reference}-tax")),
        ..row.clone()
    };
    Ok(vec![row, tax])
}

fn is_income(kind: InvestmentKind) -> bool {
    use InvestmentKind::{CapitalGain, Dividend, Interest};
    matches!(kind, Dividend | Interest | CapitalGain)
}

/// What an aggregate did, where its values say more than its tag.
fn refined(record: &Record<'_>, kind: InvestmentKind, units: Option<Decimal>) -> InvestmentKind {
    let income = record.get_anywhere("INCOMETYPE").map(str::to_ascii_uppercase);
    match kind {
        InvestmentKind::Dividend => match income.as_deref() {
            Some("CGLONG" | "CGSHORT") => InvestmentKind::CapitalGain,
            Some("INTEREST") => InvestmentKind::Interest,
            Some("MISC") => InvestmentKind::Other,
            _ => kind,
        },
        InvestmentKind::TransferIn => {
            let action = record.get_anywhere("TFERACTION");
            let goes_out = action.map_or_else(
                || units.is_some_and(|units| units < Decimal::ZERO),
                |action| action.eq_ignore_ascii_case("OUT"),
            );
            if goes_out { InvestmentKind::TransferOut } else { kind }
        }
        _ => kind,
    }
}

fn number(record: &Record<'_>, tag: &str) -> Result<Option<Decimal>, String> {
    let read = |text| parse_number(text).ok_or_else(|| format!("The {tag} {text:?} is not a number."));
    record.get_anywhere(tag).map(read).transpose()
}

fn split_terms(record: &Record<'_>) -> Result<Option<SplitTerms>, String> {
    let pair = |new, old| Ok::<_, String>(number(record, new)?.zip(number(record, old)?));
    let ratio = match pair("NUMERATOR", "DENOMINATOR")? {
        Some(ratio) => Some(ratio),
        None => pair("NEWUNITS", "OLDUNITS")?,
    };
    let above_zero = ratio.filter(|(new, old)| *new > Decimal::ZERO && *old > Decimal::ZERO);
    Ok(above_zero.map(|(new, old)| SplitTerms::Ratio { new, old }))
}

/// Money beside the holdings, minor units: what is available, what is owed on margin and what short sales brought.
pub(crate) fn read_cash(record: &Record<'_>, digits: u32) -> Option<i64> {
    let parts = ["AVAILCASH", "MARGINBALANCE", "SHORTBALANCE"].map(|tag| record.get(tag));
    let read: Vec<i64> =
        parts.into_iter().flatten().filter_map(|text| round_to_minor(text, digits).ok()).collect();
    (!read.is_empty()).then(|| read.into_iter().fold(0, i64::saturating_add))
}

/// Reads one position of a statement of a day, or says in one sentence why not.
///
/// The day of its price may be earlier; what is held is held on the day of the statement.
pub(crate) fn read_position(
    record: &Record<'_>,
    digits: u32,
    stated_on: Option<NaiveDate>,
) -> Result<PositionRow, String> {
    let security = record.get_anywhere("UNIQUEID").and_then(fold).ok_or("The position names no security.")?;
    let as_of = stated_on.or_else(|| record.get_anywhere("DTPRICEASOF").and_then(parse_day));
    let as_of = as_of.ok_or("The position has no day.")?;
    let quantity = number(record, "UNITS")?.ok_or("The position has no units.")?;
    let is_short = record.get_anywhere("POSTYPE").is_some_and(|kind| kind.eq_ignore_ascii_case("SHORT"));
    let value_minor = record.get_anywhere("MKTVAL").and_then(|text| round_to_minor(text, digits).ok());
    let price = number(record, "UNITPRICE")?.filter(|price| *price > Decimal::ZERO);
    Ok(PositionRow {
        line: record.line,
        security,
        security_name: None,
        quantity: if is_short { -quantity.abs() } else { quantity },
        price: worth_of_one(quantity, value_minor, digits, price),
        value_minor,
        as_of,
    })
}

/// What one share is worth in major units. Bonds are priced in per cent and options for a hundredth of a contract, so
/// where the price does not make the value, the value decides.
fn worth_of_one(
    quantity: Decimal,
    value_minor: Option<i64>,
    digits: u32,
    price: Option<Decimal>,
) -> Option<Decimal> {
    let value = value_minor.map(|minor| Decimal::new(minor, digits).abs());
    let Some(value) = value.filter(|value| *value > Decimal::ZERO) else { return price };
    let made = price.and_then(|price| price.checked_mul(quantity.abs()));
    let is_near = made.is_some_and(|made| (made - value).abs() <= value / Decimal::ONE_HUNDRED);
    if is_near { price } else { value.checked_div(quantity.abs()).or(price) }
}

/// Reads one security: its identifier, and what it is called.
pub(crate) fn read_security(record: &Record<'_>) -> Option<(String, SecurityInfo)> {
    let id = record.get_anywhere("UNIQUEID").and_then(fold)?;
    let ticker = record.get_anywhere("TICKER").and_then(fold);
    Some((id, SecurityInfo { ticker, name: record.get_anywhere("SECNAME").and_then(fold) }))
}

/// Writes the symbol and name of a security where its identifier stands.
pub(crate) fn name_security(security: &mut String, name: &mut Option<String>, securities: &Securities) {
    let Some(info) = securities.get(security.as_str()) else { return };
    name.clone_from(&info.name);
    if let Some(ticker) = &info.ticker {
        security.clone_from(ticker);
    }
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
    let what = record.get_anywhere("INCOMETYPE").unwrap_or(record.tag.as_str());
    match security {
        Some(security) => format!("{what} {security}"),
        None => what.to_owned(),
    }
}
