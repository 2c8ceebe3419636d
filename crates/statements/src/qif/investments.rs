//! One record of an investment register: what its action did to holdings and cash.

use rust_decimal::Decimal;

use super::Style;
use super::records::Record;
use crate::amount::{AmountProblem, parse_minor, parse_number};
use crate::investment::SplitTerms;
use crate::text::{fold, shorten};
use crate::{InvestmentKind, InvestmentRow};

use InvestmentKind::{
    Buy, CapitalGain, Deposit, Dividend, Fee, Interest, Other, Reinvest, ReturnOfCapital, Sell, Split,
    TransferIn, TransferOut, Withdrawal,
};

/// Quicken's actions in small letters, without the `x` that says the money came from or went to another account.
const ACTIONS: &[(&str, InvestmentKind)] = &[
    ("buy", Buy),
    ("cgl", CapitalGain),
    ("cglong", CapitalGain),
    ("cgmid", CapitalGain),
    ("cgshort", CapitalGain),
    ("contrib", Deposit),
    ("cvrshrt", Buy),
    ("div", Dividend),
    ("exercise", Buy),
    ("intinc", Interest),
    ("margint", Fee),
    ("miscexp", Fee),
    ("reinvdiv", Reinvest),
    ("reinvint", Reinvest),
    ("reinvlg", Reinvest),
    ("reinvmd", Reinvest),
    ("reinvsh", Reinvest),
    ("rtrncap", ReturnOfCapital),
    ("sell", Sell),
    ("shrsin", TransferIn),
    ("shrsout", TransferOut),
    ("shtsell", Sell),
    ("stksplit", Split),
    ("withdrw", Withdrawal),
    ("xin", Deposit),
    ("xout", Withdrawal),
];

/// A split's quantity is the shares after for every ten before.
const SPLIT_SHARES_BEFORE: i64 = 10;

/// The movement of a record, followed by that of the money it was paid with or paid out to where that is another account's;
/// or one sentence saying why there is none.
pub(crate) fn read_rows(record: &Record<'_>, style: Style) -> Result<Vec<InvestmentRow>, String> {
    let traded_on = style.day_of(record)?;
    let action = record.get('N').map(str::to_ascii_lowercase);
    let (kind, is_with_transfer) = action.as_deref().map_or((Other, false), kind_of);
    let magnitude = |code: char| record.get(code).map(|text| money_of(text, style)).transpose();
    let total = magnitude('T')?.or(magnitude('U')?);
    let quantity = record.get('Q').map(|text| shares_of(text, style)).transpose()?;
    let security = record.get('Y').and_then(fold);
    let told = record.get('M').or_else(|| record.get('P')).and_then(fold);
    let row = InvestmentRow {
        line: record.line,
        traded_on,
        kind,
        total_minor: total.filter(|_| kind != TransferOut && kind != TransferIn).map(|it| signed(kind, it)),
        security: security.clone(),
        security_name: None,
        quantity: quantity.filter(|shares| kind != Split && !shares.is_zero()),
        split: split_terms(kind, quantity),
        basis_minor: total.filter(|_| kind == TransferIn),
        acquired_on: None,
        description: told.unwrap_or_else(|| described(record, security.as_deref())),
        bank_reference: None,
    };
    let moved = row.total_minor.filter(|_| is_with_transfer && kind.moves_cash());
    let Some(moved) = moved.filter(|moved| *moved != 0) else { return Ok(vec![row]) };
    // What was paid came from the other account, what was received went there: the cash beside the holdings stays.
    let transfer = InvestmentRow {
        kind: if moved < 0 { Deposit } else { Withdrawal },
        total_minor: Some(-moved),
        security: None,
        quantity: None,
        description: other_account(record).unwrap_or_else(|| row.description.clone()),
        ..row.clone()
    };
    Ok(vec![row, transfer])
}

/// What an action did, and whether its money is another account's.
fn kind_of(action: &str) -> (InvestmentKind, bool) {
    let find = |name: &str| ACTIONS.iter().find(|(known, _)| *known == name).map(|(_, kind)| *kind);
    let is_transfer = |kind: InvestmentKind| !matches!(kind, Deposit | Withdrawal);
    match find(action) {
        Some(kind) => (kind, false),
        None => match action.strip_suffix('x') {
            Some(bare) => find(bare).map_or((Other, false), |kind| (kind, is_transfer(kind))),
            None => (Other, false),
        },
    }
}

/// The sign a total has by what happened; amounts are written without one, and `Other` keeps what it has.
fn signed(kind: InvestmentKind, total: i64) -> i64 {
    if kind == Other {
        total
    } else if kind.is_out() {
        -total.abs()
    } else {
        total.abs()
    }
}

fn split_terms(kind: InvestmentKind, quantity: Option<Decimal>) -> Option<SplitTerms> {
    let new = quantity.filter(|shares| kind == Split && *shares > Decimal::ZERO)?;
    Some(SplitTerms::Ratio { new, old: Decimal::from(SPLIT_SHARES_BEFORE) })
}

/// An amount of money; a total worked out of shares and price may have more digits than the currency and is rounded to
/// the minor unit, half away from zero.
fn money_of(text: &str, style: Style) -> Result<i64, String> {
    let wrong = |problem| format!("The amount {:?} {problem}.", shorten(text));
    match parse_minor(text, style.mark, style.digits) {
        Err(AmountProblem::TooPrecise) => {
            let exact = parse_number(text, style.mark).ok_or_else(|| wrong(AmountProblem::NotAnAmount))?;
            let scaled = exact.checked_mul(Decimal::from(10_i64.pow(style.digits)));
            scaled.and_then(money::rounded_minor).ok_or_else(|| wrong(AmountProblem::TooLarge))
        }
        read => read.map_err(wrong),
    }
}

fn shares_of(text: &str, style: Style) -> Result<Decimal, String> {
    let read = parse_number(text, style.mark).map(|shares| shares.abs());
    read.ok_or_else(|| format!("The quantity {:?} is not a number.", shorten(text)))
}

fn described(record: &Record<'_>, security: Option<&str>) -> String {
    let words = [record.get('N'), security];
    words.into_iter().flatten().collect::<Vec<_>>().join(" ")
}

/// `Transfer CHECKING`, of `L[CHECKING]`.
fn other_account(record: &Record<'_>) -> Option<String> {
    let name = record.get('L')?.strip_prefix('[')?.strip_suffix(']').and_then(fold)?;
    Some(format!("Transfer {name}"))
}
