//! Choosing the columns of a table: by their names where the header is known, by their content otherwise.

use money::Currency;

use super::headers::{
    Name, Role, candidates, continuations, currency_of, fold_name, is_statement_header, is_trade_list,
};
use super::sample::{Sample, SampleRow};
use super::signs::is_type_word;
use crate::Refusal;
use crate::amount::is_amount;
use crate::date::split_date;

/// The columns found, before their signs are known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Columns {
    pub(crate) date: usize,
    pub(crate) amount: AmountSource,
    /// A column of words such as `debit` and `credit`, if every word of the sample is one.
    pub(crate) type_column: Option<usize>,
    pub(crate) description: Vec<usize>,
    pub(crate) counterparty: Option<usize>,
    pub(crate) reference: Option<usize>,
    pub(crate) balance: Option<usize>,
    pub(crate) currency: Option<usize>,
    pub(crate) account: Option<usize>,
    /// The currency named beside the amount's column name.
    pub(crate) currency_named: Option<Currency>,
}

/// Where amounts stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum AmountSource {
    One(usize),
    Pair { debit: usize, credit: usize },
}

/// Finds the columns, or says what is missing.
pub(crate) fn find(sample: &Sample) -> Result<Columns, Refusal> {
    let names: Vec<Name> = sample.header_cells().iter().map(|cell| fold_name(cell)).collect();
    let data: Vec<&SampleRow> = sample.data_rows().collect();
    if is_statement_header(&names) {
        let body: Vec<&SampleRow> = sample.body().iter().collect();
        if let Some(columns) = by_names(&names, &data, &body) {
            return Ok(columns);
        }
    }
    if is_trade_list(&names) {
        let reason = "This is a list of trades without a cash amount for each.";
        return Err(Refusal::new(reason, "Export the account's cash movements, or its statement as OFX."));
    }
    by_content(&data, !names.is_empty())
}

fn by_names(names: &[Name], data: &[&SampleRow], body: &[&SampleRow]) -> Option<Columns> {
    // A file with no row yet is understood by its names alone.
    let holds = |column: usize, fits: fn(&str) -> bool| {
        body.is_empty() || data.iter().any(|row| fits(row.cell(column)))
    };
    let is_date = |cell: &str| split_date(cell).is_some();
    let filled = |column: usize| data.iter().filter(|row| is_amount(row.cell(column))).count();
    let date = candidates(names, Role::Date).into_iter().max_by_key(|column| {
        // The first name wins unless its column is mostly empty.
        let dated = data.iter().filter(|row| is_date(row.cell(*column))).count();
        (dated * 2 > data.len() || data.is_empty(), std::cmp::Reverse(rank(names, Role::Date, *column)))
    })?;
    if !holds(date, |cell| split_date(cell).is_some()) {
        return None;
    }
    let one = candidates(names, Role::Amount)
        .into_iter()
        .find(|column| *column != date && holds(*column, is_amount));
    let debit = candidates(names, Role::Debit).into_iter().next();
    let credit = candidates(names, Role::Credit).into_iter().next();
    let pair = debit.zip(credit).filter(|(debit, credit)| debit != credit);
    let amount = match (one, pair) {
        (Some(one), Some((debit, credit)))
            if filled(one) < filled(debit) + filled(credit) && !covers_all(one, data) =>
        {
            AmountSource::Pair { debit, credit }
        }
        (Some(one), _) => AmountSource::One(one),
        (None, Some((debit, credit))) => AmountSource::Pair { debit, credit },
        (None, None) => return None,
    };
    let taken = |column: &usize| *column != date && !amount_columns(amount).contains(&Some(*column));
    let first = |role| candidates(names, role).into_iter().find(|column| taken(column));
    let named =
        |column: Option<usize>| column.and_then(|column| names.get(column)).and_then(|name| name.currency);
    let type_column = candidates(names, Role::Type)
        .into_iter()
        .find(|column| taken(column) && all_type_words(data, *column));
    let counterparty = first(Role::Counterparty);
    let balance = first(Role::Balance).filter(|column| holds(*column, is_amount));
    let currency = candidates(names, Role::Currency)
        .into_iter()
        .find(|column| taken(column) && all_currencies(data, *column));
    let account = own_account(names, data, counterparty).filter(|column| taken(column));
    Some(Columns {
        date,
        amount,
        type_column,
        description: description(names, data, &taken),
        counterparty,
        reference: first(Role::Reference),
        balance,
        currency,
        account,
        currency_named: amount_columns(amount).into_iter().find_map(named),
    })
}

fn rank(names: &[Name], role: Role, column: usize) -> usize {
    candidates(names, role).iter().position(|known| *known == column).unwrap_or(usize::MAX)
}

fn amount_columns(amount: AmountSource) -> [Option<usize>; 2] {
    match amount {
        AmountSource::One(column) => [Some(column), None],
        AmountSource::Pair { debit, credit } => [Some(debit), Some(credit)],
    }
}

fn covers_all(column: usize, data: &[&SampleRow]) -> bool {
    data.iter().all(|row| is_amount(row.cell(column)))
}

fn all_type_words(data: &[&SampleRow], column: usize) -> bool {
    let words: Vec<&str> = data.iter().map(|row| row.cell(column)).filter(|cell| !cell.is_empty()).collect();
    !words.is_empty() && words.len() * 10 >= data.len() * 9 && words.iter().all(|word| is_type_word(word))
}

fn all_currencies(data: &[&SampleRow], column: usize) -> bool {
    data.iter()
        .map(|row| row.cell(column))
        .filter(|cell| !cell.is_empty())
        .all(|cell| currency_of(cell).is_some())
}

/// The column of the customer's own account: never blank, and where its name could also be the other party's,
/// the same in every row.
fn own_account(names: &[Name], data: &[&SampleRow], counterparty: Option<usize>) -> Option<usize> {
    candidates(names, Role::Account).into_iter().find(|column| {
        let cells: Vec<&str> = data.iter().map(|row| row.cell(*column)).collect();
        let mut distinct = cells.clone();
        distinct.sort_unstable();
        distinct.dedup();
        // One person's accounts are few; a name in nearly every row is somebody else's.
        let few = distinct.len() <= 4 || distinct.len() * 3 <= cells.len();
        let constant = cells.windows(2).all(|pair| pair.first() == pair.last());
        let plainly_own =
            names.get(*column).is_some_and(|name| matches!(name.folded.as_str(), "account" | "account name"));
        few && !cells.iter().any(|cell| cell.is_empty())
            && (constant || plainly_own && counterparty.is_none_or(|other| other != *column))
    })
}

/// The likeliest text, its numbered continuations and one column of details.
fn description(names: &[Name], data: &[&SampleRow], free: &impl Fn(&usize) -> bool) -> Vec<usize> {
    let filled = |column: &usize| {
        data.is_empty()
            || data.iter().any(|row| !row.cell(*column).is_empty()) && !all_type_words(data, *column)
    };
    let listed = candidates(names, Role::Description);
    let main = listed.iter().copied().find(|column| free(column) && filled(column));
    let main = main.or_else(|| {
        candidates(names, Role::Counterparty).into_iter().find(|column| free(column) && filled(column))
    });
    let Some(main) = main.or_else(|| text_column(data, free)) else { return Vec::new() };
    let mut columns = vec![main];
    columns.extend(continuations(names, main).into_iter().filter(free));
    let details = candidates(names, Role::Details)
        .into_iter()
        .find(|column| free(column) && filled(column) && !columns.contains(column));
    if let Some(details) = details {
        columns.push(details);
        columns.extend(continuations(names, details).into_iter().filter(|column| free(column)));
    }
    let mut seen = Vec::with_capacity(columns.len());
    columns.retain(|column| {
        !seen.contains(column) && {
            seen.push(*column);
            true
        }
    });
    columns
}

/// The first column of words.
fn text_column(data: &[&SampleRow], free: &impl Fn(&usize) -> bool) -> Option<usize> {
    let is_text = |cell: &str| {
        cell.chars().any(char::is_alphabetic)
            && split_date(cell).is_none()
            && !is_amount(cell)
            && currency_of(cell).is_none()
    };
    (0..width(data)).find(|column| free(column) && data.iter().any(|row| is_text(row.cell(*column))))
}

fn width(data: &[&SampleRow]) -> usize {
    data.iter().map(|row| row.cells.len()).max().unwrap_or(0)
}

/// Columns of a table without a header, or with one in a language we do not list.
fn by_content(data: &[&SampleRow], has_header: bool) -> Result<Columns, Refusal> {
    const HINT: &str = "Choose the columns yourself, or export the account as OFX.";
    let share =
        |column: usize, fits: &dyn Fn(&str) -> bool| data.iter().filter(|row| fits(row.cell(column))).count();
    let is_date = |cell: &str| split_date(cell).is_some();
    let columns = 0..width(data);
    let most_dated = columns.clone().map(|column| share(column, &is_date)).max().unwrap_or(0);
    let date = columns.clone().find(|column| most_dated > 0 && share(*column, &is_date) == most_dated);
    let Some(date) = date else {
        return Err(Refusal::new("No column holds a date beside an amount in another column.", HINT));
    };
    let free = |column: &usize| *column != date;
    let numeric: Vec<usize> = columns
        .filter(free)
        .filter(|column| {
            let cells: Vec<&str> =
                data.iter().map(|row| row.cell(*column)).filter(|cell| !cell.is_empty()).collect();
            !cells.is_empty() && cells.iter().all(|cell| is_amount(cell) && !is_identifier(cell))
        })
        .collect();
    let amount =
        amount_by_content(&numeric, data).ok_or_else(|| Refusal::new("No column holds amounts.", HINT))?;
    let not_amount = |column: &usize| free(column) && !amount_columns(amount).contains(&Some(*column));
    let text = text_column(data, &not_amount);
    if has_header && text.is_none() {
        return Err(Refusal::new(
            "The columns are not those of a statement: no column says what each row was.",
            HINT,
        ));
    }
    let type_column = (0..width(data)).find(|column| not_amount(column) && all_type_words(data, *column));
    let text = text
        .filter(|column| Some(*column) != type_column)
        .or_else(|| text_column(data, &|column| not_amount(column) && Some(*column) != type_column));
    let coded =
        |column: &usize| data.iter().all(|row| super::headers::known_currency(row.cell(*column)).is_some());
    Ok(Columns {
        date,
        amount,
        type_column,
        description: text.into_iter().collect(),
        counterparty: None,
        reference: None,
        balance: numeric
            .iter()
            .copied()
            .filter(not_amount)
            .find(|column| follows_amounts(*column, amount, data)),
        currency: (0..width(data)).filter(not_amount).find(coded),
        account: None,
        currency_named: None,
    })
}

/// Long runs of digits, or digits behind a zero, name something rather than count money.
fn is_identifier(cell: &str) -> bool {
    let plain = cell.bytes().all(|byte| byte.is_ascii_digit());
    plain && (cell.len() > 8 || (cell.len() > 1 && cell.starts_with('0')))
}

/// Two neighbouring columns of which each row fills exactly one are money out and money in; otherwise the first
/// column with fractions or signs, else the first.
fn amount_by_content(numeric: &[usize], data: &[&SampleRow]) -> Option<AmountSource> {
    let sparse = |column: usize| data.iter().any(|row| row.cell(column).is_empty());
    for pair in numeric.windows(2) {
        let [debit, credit] = *pair else { continue };
        let one_each = data.iter().all(|row| row.cell(debit).is_empty() != row.cell(credit).is_empty());
        if one_each && sparse(debit) && sparse(credit) {
            return Some(AmountSource::Pair { debit, credit });
        }
    }
    let money_like = |column: &usize| data.iter().any(|row| has_cents_or_sign(row.cell(*column)));
    let dense: Vec<usize> = numeric.iter().copied().filter(|column| !sparse(*column)).collect();
    let first = dense.iter().copied().find(money_like).or_else(|| dense.first().copied());
    first.or_else(|| numeric.first().copied()).map(AmountSource::One)
}

/// `-5`, `(5)` or `5.50`: what counters and rates are not.
fn has_cents_or_sign(cell: &str) -> bool {
    let cents = cell.rfind(['.', ',']).is_some_and(|mark| (2..=3).contains(&(cell.len() - mark)));
    cents || cell.contains(['-', '(', '\u{2212}'])
}

/// Whether a column changes by the amounts from row to row, in file order or against it.
fn follows_amounts(column: usize, amount: AmountSource, data: &[&SampleRow]) -> bool {
    let AmountSource::One(amount) = amount else { return false };
    data.len() > 1 && super::signs::BalanceCheck::of_sample(data, amount, column).agrees()
}
