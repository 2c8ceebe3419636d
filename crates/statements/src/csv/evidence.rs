//! One pass over the whole table to learn what no sample can promise: date order, decimal mark, signs.

use super::columns::{AmountSource, Columns};
use super::headers::{fold_name, is_order_history, known_currency};
use super::mapping::{AmountColumns, CsvMapping};
use super::sample::{Sample, SampleRow};
use super::signs::{BalanceCheck, is_bill_payment, is_debit};
use super::table::{Next, Table, clean};
use crate::amount::{DecimalMark, MarkEvidence, parse_minor};
use crate::date::{DateSample, OrderEvidence, day_first_custom, split_date};
use crate::{Hints, Refusal};
use money::Currency;

/// What one pass counts.
#[derive(Debug, Default)]
struct Evidence {
    order: OrderEvidence,
    marks: MarkEvidence,
    typed: usize,
    untyped: usize,
    negative: usize,
    debit_negative: usize,
    debit_positive: usize,
}

/// The mapping, and what else was learnt.
#[derive(Debug)]
pub(crate) struct Learnt {
    pub(crate) mapping: CsvMapping,
    pub(crate) ambiguous_dates: bool,
    pub(crate) date_samples: Vec<DateSample>,
    /// The currency of rows that name none, where the file has one.
    pub(crate) currency: Option<Currency>,
}

/// Reads the table once and settles how it is to be read.
pub(crate) fn learn(text: &str, sample: &Sample, columns: Columns, hints: &Hints) -> Result<Learnt, Refusal> {
    let skip_lines = match sample.header {
        Some(header) => sample.rows.get(header).map_or(0, |row| row.line - 1),
        None => sample.rows.first().map_or(0, |row| row.line - 1),
    };
    let mut evidence = Evidence::default();
    let table = Table::new(text, skip_lines, sample.delimiter)?;
    let mut is_header = sample.header.is_some();
    table.visit(|_, record| {
        if !std::mem::take(&mut is_header) {
            evidence.add(&columns, |column| record.get(column).map_or("", clean));
        }
        Ok(Next::Continue)
    })?;
    let decimal_mark = evidence.marks.decide();
    let currency = find_currency(sample, &columns);
    let by_delimiter = (sample.delimiter == ';').then_some(true);
    let day_first =
        by_delimiter.or_else(|| day_first_custom(decimal_mark, currency.or(hints.default_currency)));
    let decision = evidence.order.decide(day_first).unless_told(hints.date_order);
    let amount = evidence.settle_amount(sample, &columns, decimal_mark);
    let date_samples = decision.samples(sample.data_rows().map(|row| row.cell(columns.date)));
    let Columns {
        date,
        description,
        counterparty,
        reference,
        balance,
        currency: currency_column,
        account,
        ..
    } = columns;
    let mapping = CsvMapping {
        delimiter: sample.delimiter,
        skip_lines,
        has_header: sample.header.is_some(),
        date,
        date_order: decision.order,
        amount,
        decimal_mark,
        description,
        counterparty,
        reference,
        balance,
        currency: currency_column,
        account,
    };
    Ok(Learnt { mapping, ambiguous_dates: decision.ambiguous, date_samples, currency })
}

impl Evidence {
    fn add<'r>(&mut self, columns: &Columns, cell: impl Fn(usize) -> &'r str) {
        let date = cell(columns.date);
        if split_date(date).is_none() {
            return;
        }
        self.order.add(date);
        match columns.amount {
            AmountSource::One(column) => {
                self.marks.add(cell(column));
                self.negative += usize::from(is_negative(cell(column)));
            }
            AmountSource::Pair { debit, credit } => {
                self.marks.add(cell(debit));
                self.marks.add(cell(credit));
                let text = cell(debit);
                let counts = text.bytes().any(|byte| (b'1'..=b'9').contains(&byte));
                self.debit_negative += usize::from(counts && is_negative(text));
                self.debit_positive += usize::from(counts && !is_negative(text));
            }
        }
        if let Some(balance) = columns.balance {
            self.marks.add(cell(balance));
        }
        if let Some(column) = columns.type_column {
            let known = is_debit(cell(column)).is_some();
            self.typed += usize::from(known);
            self.untyped += usize::from(!known);
        }
    }

    fn settle_amount(&self, sample: &Sample, columns: &Columns, mark: DecimalMark) -> AmountColumns {
        let column = match columns.amount {
            AmountSource::Pair { debit, credit } => {
                let debit_is_negative = self.debit_negative > self.debit_positive;
                return AmountColumns::DebitCredit { debit, credit, debit_is_negative };
            }
            AmountSource::One(column) => column,
        };
        if let Some(type_column) = columns.type_column
            && self.typed > 0
            && self.untyped * 10 <= self.typed
        {
            return AmountColumns::Typed { column, type_column };
        }
        let data: Vec<_> = sample.data_rows().collect();
        let opposed = columns.balance.is_some_and(|balance| {
            let read = |text: &str| parse_minor(text, mark, 2).ok();
            BalanceCheck::of(data.iter().map(|row| read(row.cell(column)).zip(read(row.cell(balance)))))
                .opposes()
        });
        // An order history lists what was bought, all of it spending.
        let names: Vec<_> = sample.header_cells().iter().map(|cell| fold_name(cell)).collect();
        let orders = self.negative == 0 && is_order_history(&names);
        let card = shows_card_signs(&data, column, &columns.description);
        AmountColumns::Signed { column, spending_is_positive: opposed || orders || card }
    }
}

/// Whether payments of the card's bill are negative while most other rows are positive.
fn shows_card_signs(data: &[&SampleRow], amount: usize, description: &[usize]) -> bool {
    let paid = |row: &SampleRow| description.iter().any(|column| is_bill_payment(row.cell(*column)));
    let (payments, others): (Vec<&SampleRow>, Vec<&SampleRow>) =
        data.iter().copied().partition(|row| paid(row));
    let positive = others.iter().filter(|row| !is_negative(row.cell(amount))).count();
    !payments.is_empty()
        && payments.iter().all(|row| is_negative(row.cell(amount)))
        && positive * 2 > others.len()
}

fn is_negative(text: &str) -> bool {
    text.contains(['-', '\u{2212}', '('])
}

/// The one currency the column name, the lines above the header or the amounts themselves state.
fn find_currency(sample: &Sample, columns: &Columns) -> Option<Currency> {
    if columns.currency_named.is_some() {
        return columns.currency_named;
    }
    let header = sample.header.unwrap_or(0);
    let preamble = sample.rows.iter().take(header).flat_map(|row| row.cells.iter());
    let words = preamble.flat_map(|cell| cell.split(|letter: char| !letter.is_alphanumeric()));
    let mut codes: Vec<Currency> =
        words.filter(|word| word.chars().all(char::is_uppercase)).filter_map(known_currency).collect();
    codes.sort_unstable();
    codes.dedup();
    if let [only] = codes.as_slice() {
        return Some(*only);
    }
    let column = match columns.amount {
        AmountSource::One(column) => column,
        AmountSource::Pair { credit, .. } => credit,
    };
    let cells = sample.data_rows().map(|row| row.cell(column)).filter(|cell| !cell.is_empty());
    let signs = cells.map(|cell| {
        cell.trim_matches(|letter: char| !letter.is_alphabetic() && !matches!(letter, '€' | '£' | '$'))
    });
    let mut found = signs.map(sign_of);
    let first = found.next().flatten()?;
    found.all(|other| other == Some(first)).then_some(first)
}

/// The currency of the sign or code beside a figure such as `€12.00` or `12.00 CHF`.
fn sign_of(cell: &str) -> Option<Currency> {
    let sign: String =
        cell.chars().filter(|letter| letter.is_alphabetic() || matches!(letter, '€' | '£' | '$')).collect();
    match sign.as_str() {
        "€" => Some(Currency::EUR),
        "£" => Some(Currency::GBP),
        "R$" => "BRL".parse().ok(),
        "US$" => Some(Currency::USD),
        "zł" => "PLN".parse().ok(),
        code => known_currency(code),
    }
}
