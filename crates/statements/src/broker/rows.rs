//! Reading every row of a broker's table by a mapping.

use ::csv::StringRecord;
use chrono::NaiveDate;
use ledger::AccountKind;
use money::Currency;
use rust_decimal::Decimal;

use super::actions;
use super::columns::BrokerMapping;
use crate::amount::{DecimalMark, parse_number};
use crate::csv::{Next, Table, clean, currency_of, fold_name};
use crate::date::split_date;
use crate::investment::SplitTerms;
use crate::limits::{ACCOUNTS_MAX, Rejections, check_rows};
use crate::text::{fold, shorten};
use crate::{InvestmentKind, InvestmentRow, Refusal, RejectedRow, Statement};

/// Why a row gives no movement.
enum Skip {
    Blank,
    NotAMovement(String),
    Unreadable(String),
}

/// The numbers of a row. All but the shares are major units.
#[derive(Debug, Default)]
struct Numbers {
    quantity: Option<Decimal>,
    price: Option<Decimal>,
    amount: Option<Decimal>,
    fee: Option<Decimal>,
    tax: Option<Decimal>,
}

/// Every account of the table, and the rows left out.
pub(super) fn read_rows(
    text: &str,
    mapping: &BrokerMapping,
    currency: Option<Currency>,
) -> Result<(Vec<Statement>, Vec<RejectedRow>), Refusal> {
    let table = Table::new(text, mapping.skip_lines, mapping.delimiter)?;
    let mut statements: Vec<Statement> = Vec::new();
    let mut rejections = Rejections::default();
    let (mut read, mut seen) = (0_usize, 0_usize);
    let mut is_header = true;
    table.visit(|line, record| {
        if std::mem::take(&mut is_header) {
            return Ok(Next::Continue);
        }
        match read_row(line, record, mapping, currency) {
            Ok((account, currency, rows)) => match group(&mut statements, account, currency) {
                Some(statement) => {
                    statement.investments.extend(rows);
                    read += 1;
                }
                None => {
                    rejections.unreadable(line, format!("The file names more than {ACCOUNTS_MAX} accounts."))
                }
            },
            Err(Skip::Blank) => {}
            Err(Skip::NotAMovement(reason)) => rejections.not_a_transaction(line, reason),
            Err(Skip::Unreadable(reason)) => rejections.unreadable(line, reason),
        }
        seen += 1;
        check_rows(seen, line)?;
        Ok(Next::Continue)
    })?;
    for kind in [InvestmentKind::Withholding, InvestmentKind::Fee] {
        sign_charges(&mut statements, kind);
    }
    if statements.is_empty() && seen > 0 {
        let rejected = rejections.finish(0)?;
        let first =
            rejected.first().map_or(String::new(), |row| format!(" Line {}: {}", row.line, row.reason));
        let reason = format!("No row of the table is a trade or income.{first}");
        return Err(Refusal::new(
            reason,
            "Choose the columns of the date, the shares and the action yourself.",
        ));
    }
    Ok((statements, rejections.finish(read)?))
}

/// Charges written without a sign were taken; a broker that signs any of them writes a refund above zero.
fn sign_charges(statements: &mut [Statement], kind: InvestmentKind) {
    let rows = || statements.iter().flat_map(|statement| &statement.investments);
    if rows().any(|row| row.kind == kind && row.total_minor.is_some_and(|total| total < 0)) {
        return;
    }
    let rows = statements.iter_mut().flat_map(|statement| &mut statement.investments);
    for row in rows.filter(|row| row.kind == kind) {
        row.total_minor = row.total_minor.map(i64::saturating_neg);
    }
}

/// The statement of an account and currency, made when it is the first of its kind; `None` when there are too many.
fn group(
    statements: &mut Vec<Statement>,
    account: Option<String>,
    currency: Option<Currency>,
) -> Option<&mut Statement> {
    let same = |statement: &Statement| statement.account == account && statement.currency == currency;
    let place = match statements.iter().position(same) {
        Some(place) => place,
        None if statements.len() >= ACCOUNTS_MAX => return None,
        None => {
            let account_kind_hint = Some(AccountKind::Brokerage);
            statements.push(Statement { account, currency, account_kind_hint, ..Statement::default() });
            statements.len() - 1
        }
    };
    statements.get_mut(place)
}

type Read = (Option<String>, Option<Currency>, Vec<InvestmentRow>);

fn read_row(
    line: u64,
    record: &StringRecord,
    mapping: &BrokerMapping,
    currency: Option<Currency>,
) -> Result<Read, Skip> {
    if record.iter().all(|cell| cell.trim().is_empty()) {
        return Err(Skip::Blank);
    }
    let cell = |column: usize| record.get(column).map_or("", clean);
    let optional = |column: Option<usize>| column.map(cell).filter(|text| !text.is_empty());
    let traded_on = read_date(cell(mapping.date), mapping)?;
    let currency = match optional(mapping.currency) {
        None => currency,
        Some(text) => Some(
            currency_of(text)
                .ok_or_else(|| Skip::Unreadable(format!("{:?} is not a currency.", shorten(text))))?,
        ),
    };
    let (symbol, name) = (optional(mapping.symbol), optional(mapping.name));
    let action = optional(mapping.action);
    let is_split_text = |text: &str| text.contains(':');
    let number = |column: Option<usize>| match optional(column) {
        None | Some("-" | "--") => Ok(None),
        // A split's ratio may stand where other rows have a number.
        Some(text) if is_split_text(text) => Ok(None),
        Some(text) => parse_number(text, mapping.decimal_mark)
            .map(Some)
            .ok_or_else(|| Skip::Unreadable(format!("{:?} is not a number.", shorten(text)))),
    };
    let numbers = Numbers {
        quantity: number(Some(mapping.quantity))?,
        price: number(mapping.price)?,
        amount: number(mapping.amount)?,
        fee: number(mapping.fee)?,
        tax: number(mapping.tax)?,
    };
    let kind = kind_of(action, optional(mapping.subtype), &numbers, symbol.or(name).is_some())?;
    // Beside money the name says what it was for, not which security.
    let security = symbol.or_else(|| name.filter(|_| kind.is_of_a_security())).and_then(fold);
    let ratio = [Some(mapping.quantity), mapping.amount, mapping.price, mapping.note, mapping.name]
        .into_iter()
        .filter_map(optional)
        .find_map(|text| read_ratio(text, mapping.decimal_mark));
    let split = split_terms(ratio, numbers.quantity).filter(|_| kind == InvestmentKind::Split);
    if kind == InvestmentKind::Split && split.is_none() {
        let reason = "The split does not say how many new shares came for how many old ones, such as 2:1.";
        return Err(Skip::Unreadable(reason.to_owned()));
    }
    let words = [action, name, optional(mapping.note)];
    let words: Vec<String> = words.into_iter().flatten().filter_map(fold).collect();
    let row = InvestmentRow {
        line,
        traded_on,
        kind,
        total_minor: total_minor(kind, &numbers, currency)?,
        security,
        security_name: name.filter(|_| symbol.is_some()).and_then(fold),
        quantity: numbers.quantity.map(|quantity| quantity.abs()).filter(|quantity| !quantity.is_zero()),
        split,
        basis_minor: None,
        acquired_on: None,
        description: words.join(" "),
        bank_reference: optional(mapping.reference).and_then(fold),
    };
    let rows = with_basis_and_tax(row, &numbers, currency)?;
    Ok((optional(mapping.account).and_then(fold), currency, rows))
}

/// A transferred lot takes its price as its cost, as brokers that state one mean it; tax of a column of its own is a
/// row of its own.
fn with_basis_and_tax(
    mut row: InvestmentRow,
    numbers: &Numbers,
    currency: Option<Currency>,
) -> Result<Vec<InvestmentRow>, Skip> {
    let tax = numbers.tax.filter(|tax| !tax.is_zero() && row.kind != InvestmentKind::Withholding);
    if row.kind == InvestmentKind::TransferIn {
        row.basis_minor = row.total_minor.take();
    }
    let Some(tax) = tax else { return Ok(vec![row]) };
    // Brokers write tax with either sign; a refund stands alone, without income beside it.
    let has_income = row.total_minor.is_some_and(|total| total != 0);
    let tax = if has_income { -tax.abs() } else { tax };
    let withheld = InvestmentRow {
        kind: InvestmentKind::Withholding,
        total_minor: Some(minor(tax, currency)?),
        quantity: None,
        split: None,
        description: format!("Tax: {}", row.description),
        bank_reference: row.bank_reference.as_ref().map(|reference| format!("{reference}-tax")),
        ..row.clone()
    };
    if has_income || row.quantity.is_some() { Ok(vec![row, withheld]) } else { Ok(vec![withheld]) }
}

fn read_date(text: &str, mapping: &BrokerMapping) -> Result<NaiveDate, Skip> {
    // "04/17/2023 as of 04/15/2023": the day it was booked comes first.
    let text = text.split(" as of ").next().unwrap_or(text).trim();
    let has_year = text.as_bytes().split(|byte| !byte.is_ascii_digit()).any(|digits| digits.len() >= 4);
    if !has_year && text.starts_with(|letter: char| letter.is_ascii_digit()) {
        let reason = format!("{:?} has no year of four digits, so its day could be several.", shorten(text));
        return Err(Skip::Unreadable(reason));
    }
    if let Some(day) = split_date(text).and_then(|parts| parts.resolve(mapping.date_order)) {
        return Ok(day);
    }
    let is_dated = text.chars().filter(char::is_ascii_digit).count() > 5 || text.contains("date");
    let reason = format!("{:?} is not a date.", shorten(text));
    if is_dated { Err(Skip::Unreadable(reason)) } else { Err(Skip::NotAMovement(reason)) }
}

/// What a row did: by its action, or by the sign of its shares where the table has no actions.
fn kind_of(
    action: Option<&str>,
    subtype: Option<&str>,
    numbers: &Numbers,
    has_security: bool,
) -> Result<InvestmentKind, Skip> {
    let Some(action) = action else {
        let is_trade = has_security && numbers.price.or(numbers.amount).is_some();
        return match numbers.quantity.filter(|_| is_trade) {
            Some(quantity) if quantity > Decimal::ZERO => Ok(InvestmentKind::Buy),
            Some(quantity) if quantity < Decimal::ZERO => Ok(InvestmentKind::Sell),
            _ => Err(Skip::Unreadable("The row does not say what it did.".to_owned())),
        };
    };
    let folded = fold_name(action).folded;
    let kind = actions::kind_of(&folded, &subtype.map_or(String::new(), |text| fold_name(text).folded));
    let kind = kind.unwrap_or(InvestmentKind::Other);
    let is_cash = numbers.quantity.is_none_or(|quantity| quantity.is_zero()) || !has_security;
    Ok(match kind {
        // Without shares a transfer moves cash.
        InvestmentKind::TransferIn if is_cash => InvestmentKind::Deposit,
        InvestmentKind::TransferOut if is_cash => InvestmentKind::Withdrawal,
        InvestmentKind::TransferIn if numbers.quantity.is_some_and(|it| it < Decimal::ZERO) => {
            InvestmentKind::TransferOut
        }
        // A reinvestment without shares is the dividend beside the purchase.
        InvestmentKind::Reinvest if is_cash && folded.contains("gain") => InvestmentKind::CapitalGain,
        InvestmentKind::Reinvest if is_cash => InvestmentKind::Dividend,
        // Shares without money are a dividend paid in shares.
        InvestmentKind::Dividend if !is_cash && numbers.amount.is_none_or(|it| it.is_zero()) => {
            InvestmentKind::DividendInKind
        }
        _ => kind,
    })
}

/// What moved, in minor units with its sign: the amount of the row, or shares times price.
fn total_minor(
    kind: InvestmentKind,
    numbers: &Numbers,
    currency: Option<Currency>,
) -> Result<Option<i64>, Skip> {
    let product =
        numbers.quantity.zip(numbers.price).and_then(|(shares, price)| shares.abs().checked_mul(price));
    let fee = numbers.fee.map_or(Decimal::ZERO, |fee| fee.abs());
    let is_trade = matches!(kind, InvestmentKind::Buy | InvestmentKind::Sell);
    let exact = match (numbers.amount, product) {
        (Some(amount), product) if is_trade => {
            // Some brokers state the amount before fees: it is then exactly shares times price.
            let cent = Decimal::new(1, 2);
            let is_before_fees = product.is_some_and(|product| (product - amount.abs()).abs() <= cent);
            let fee = if is_before_fees { fee } else { Decimal::ZERO };
            Some(with_fee(kind, amount.abs(), fee))
        }
        (None, Some(product)) if is_trade => Some(with_fee(kind, product, fee)),
        (Some(amount), _) if !amount.is_zero() => Some(signed(kind, amount)),
        // A fee may stand in its own column alone.
        (None | Some(_), None) if kind == InvestmentKind::Fee && !fee.is_zero() => Some(-fee),
        (_, Some(product)) if kind == InvestmentKind::Fee && product.is_zero() => Some(-fee),
        (_, Some(product)) if kind != InvestmentKind::Split => Some(signed(kind, product)),
        // Shares paid for nothing cost nothing.
        _ if kind == InvestmentKind::DividendInKind => Some(Decimal::ZERO),
        _ => None,
    };
    exact.map(|exact| minor(exact, currency)).transpose()
}

fn with_fee(kind: InvestmentKind, amount: Decimal, fee: Decimal) -> Decimal {
    if kind == InvestmentKind::Buy { -(amount + fee) } else { amount - fee }
}

/// The amount with the sign its kind has; what a broker reverses keeps its own.
fn signed(kind: InvestmentKind, amount: Decimal) -> Decimal {
    match kind {
        InvestmentKind::Other => amount,
        InvestmentKind::Reinvest | InvestmentKind::DividendInKind | InvestmentKind::TransferIn => {
            amount.abs()
        }
        // What their signs mean is known when all of them were read.
        InvestmentKind::Withholding | InvestmentKind::Fee => amount,
        kind if kind.is_out() => -amount.abs(),
        _ => amount,
    }
}

fn minor(exact: Decimal, currency: Option<Currency>) -> Result<i64, Skip> {
    let scale = Decimal::from(10_i64.pow(currency.map_or(2, Currency::digits)));
    let scaled = exact.checked_mul(scale).and_then(money::rounded_minor);
    scaled.ok_or_else(|| Skip::Unreadable("An amount is too large.".to_owned()))
}

/// `10:1` or `3-for-1`.
fn read_ratio(text: &str, mark: DecimalMark) -> Option<(Decimal, Decimal)> {
    let words =
        text.split_whitespace().find_map(|word| word.split_once(':').or_else(|| word.split_once("-for-")));
    let (new, old) = words?;
    let (new, old) = (parse_number(new, mark)?, parse_number(old, mark)?);
    (new > Decimal::ZERO && old > Decimal::ZERO).then_some((new, old))
}

fn split_terms(ratio: Option<(Decimal, Decimal)>, quantity: Option<Decimal>) -> Option<SplitTerms> {
    match ratio {
        Some((new, old)) => Some(SplitTerms::Ratio { new, old }),
        None => quantity.filter(|quantity| *quantity > Decimal::ZERO).map(SplitTerms::Added),
    }
}
