//! Dates and amounts of a table, read by the reader of bank statements, so that both are read alike.
//!
//! `statements` reads tables of movements, so the cells are handed to it as such: a day, an amount and a currency in
//! each row. One cell of interest stands in a row, beside others that every reading agrees on.

use chrono::NaiveDate;
use money::Currency;
use statements::{AmountColumns, CsvMapping, DateOrder, DecimalMark, Hints, Refusal, parse};

use super::columns::{Column, Columns};
use super::{ImportHints, TableRow, refusal};
use statements::sheet::write;

/// A date and an amount that every reading agrees on and that say nothing about how others are written.
const ANY_DAY: &str = "2000-01-01";
const ANY_AMOUNT: &str = "1";
/// No date, amount or currency is longer, in bytes.
const FIGURE_BYTES_MAX: usize = 100;
/// The columns with dates and with amounts.
const DAYS: [Column; 3] = [Column::Issued, Column::Due, Column::PaidOn];
const AMOUNTS: [Column; 2] = [Column::Amount, Column::PaidAmount];

/// A day, an amount and a currency as cells.
type Movement<'c> = [&'c str; 3];

/// How the cells of a file are written.
#[derive(Debug, Clone, Copy)]
pub(super) struct Reading {
    pub(super) date_order: DateOrder,
    pub(super) decimal_mark: DecimalMark,
    /// Whether the dates could mean other days and nothing in the file decides.
    pub(super) ambiguous_dates: bool,
    default_currency: Option<Currency>,
}

/// What the cells of one row mean; `None` for a cell that is empty or cannot be read.
#[derive(Debug, Clone, Copy)]
pub(super) struct Values {
    pub(super) issued_on: Option<NaiveDate>,
    pub(super) due_on: Option<NaiveDate>,
    pub(super) paid_on: Option<NaiveDate>,
    pub(super) currency: Option<Currency>,
    pub(super) amount_minor: Option<i64>,
    pub(super) paid_minor: Option<i64>,
}

/// What one movement means.
#[derive(Debug, Clone, Copy)]
struct Meaning {
    day: NaiveDate,
    amount_minor: i64,
    currency: Option<Currency>,
}

/// What every row's cells mean, and how the file writes them.
///
/// # Errors
/// A [`Refusal`] when its dates or amounts are written in more than one way.
pub(super) fn read(
    columns: &Columns,
    rows: &[TableRow],
    hints: &ImportHints,
) -> Result<(Reading, Vec<Values>), Refusal> {
    let currencies = currencies(columns, rows, hints);
    let reading = detect(columns, rows, hints, &currencies)?;
    let days = |column: Column| {
        let movements: Vec<Movement<'_>> = cells(columns, rows, column).map(of_day).collect();
        reading.meanings(&movements).into_iter().map(|meaning| Some(meaning?.day))
    };
    let amounts = |column: Column| {
        let codes = currencies.iter().map(|currency| currency.as_ref().map_or("", Currency::code));
        let movements: Vec<Movement<'_>> =
            cells(columns, rows, column).zip(codes).map(|(cell, code)| [ANY_DAY, cell, code]).collect();
        reading.meanings(&movements).into_iter().map(|meaning| Some(meaning?.amount_minor))
    };
    let dated = days(Column::Issued).zip(days(Column::Due)).zip(days(Column::PaidOn));
    let valued = amounts(Column::Amount).zip(amounts(Column::PaidAmount)).zip(&currencies);
    let values =
        dated.zip(valued).map(|(((issued_on, due_on), paid_on), ((amount_minor, paid_minor), currency))| {
            Values { issued_on, due_on, paid_on, currency: *currency, amount_minor, paid_minor }
        });
    Ok((reading, values.collect()))
}

impl Reading {
    /// What each movement means, read by a mapping that leaves nothing to guess.
    ///
    /// A statement with too many unreadable rows is refused as a whole; so many rows that can be read are added that
    /// this never happens, and each cell stands for itself.
    fn meanings(&self, movements: &[Movement<'_>]) -> Vec<Option<Meaning>> {
        let places: Vec<String> = (0..movements.len()).map(|place| place.to_string()).collect();
        // What is too long, or could pass for the markup of another format, is no figure.
        let is_figure = |cell: &&str| cell.len() <= FIGURE_BYTES_MAX && !cell.contains('<');
        let stated = movements.iter().zip(&places).filter(|(row, _)| row.iter().all(is_figure));
        let stated = stated.map(|([day, amount, currency], place)| vec![*day, *amount, *currency, place]);
        let readable = std::iter::repeat_n(vec![ANY_DAY, ANY_AMOUNT, "", ""], movements.len() * 3 + 1);
        let mapping = CsvMapping {
            delimiter: ',',
            skip_lines: 0,
            has_header: true,
            date: 0,
            date_order: self.date_order,
            amount: AmountColumns::Signed { column: 1, spending_is_positive: false },
            decimal_mark: self.decimal_mark,
            description: Vec::new(),
            counterparty: None,
            reference: Some(3),
            balance: None,
            currency: Some(2),
            account: None,
        };
        let default_currency = self.default_currency;
        let hints = Hints { csv_mapping: Some(mapping), default_currency, ..Hints::default() };
        let header = std::iter::once(vec!["Date", "Amount", "Currency", "Reference"]);
        let table = write(header.chain(stated).chain(readable));
        let file = table.and_then(|table| parse(table.as_bytes(), &hints).ok());
        let mut meanings = vec![None; movements.len()];
        for statement in file.into_iter().flat_map(|file| file.statements) {
            for row in &statement.transactions {
                let place = row.bank_reference.as_deref().and_then(|place| place.parse::<usize>().ok());
                if let Some(meaning) = place.and_then(|place| meanings.get_mut(place)) {
                    let (day, amount_minor) = (row.posted_on, row.amount_minor);
                    *meaning = Some(Meaning { day, amount_minor, currency: statement.currency });
                }
            }
        }
        meanings
    }
}

/// The cells of a column, row by row.
fn cells<'r>(columns: &'r Columns, rows: &'r [TableRow], column: Column) -> impl Iterator<Item = &'r str> {
    rows.iter().map(move |row| columns.cell(&row.record, column))
}

fn of_day(cell: &str) -> Movement<'_> {
    [cell, ANY_AMOUNT, ""]
}

fn reading(date_order: DateOrder, decimal_mark: DecimalMark, default_currency: Option<Currency>) -> Reading {
    Reading { date_order, decimal_mark, ambiguous_dates: false, default_currency }
}

/// Each row's currency, the file's where its cell is empty; `None` where it is none.
fn currencies(columns: &Columns, rows: &[TableRow], hints: &ImportHints) -> Vec<Option<Currency>> {
    let movements: Vec<Movement<'_>> =
        cells(columns, rows, Column::Currency).map(|code| [ANY_DAY, ANY_AMOUNT, code]).collect();
    let reading = reading(DateOrder::YearMonthDay, DecimalMark::Point, hints.default_currency);
    reading.meanings(&movements).into_iter().map(|meaning| meaning?.currency).collect()
}

/// How the dates and amounts are written. Cells that are neither in any reading are errors of their rows, not of the
/// file, and say nothing.
fn detect(
    columns: &Columns,
    rows: &[TableRow],
    hints: &ImportHints,
    currencies: &[Option<Currency>],
) -> Result<Reading, Refusal> {
    let days: Vec<Movement<'_>> =
        DAYS.iter().flat_map(|column| cells(columns, rows, *column)).map(of_day).collect();
    let amounts = AMOUNTS.iter().flat_map(|column| cells(columns, rows, *column).zip(currencies));
    let amounts: Vec<Movement<'_>> =
        amounts.map(|(cell, currency)| [ANY_DAY, without_third_digit(cell, *currency), ""]).collect();
    let orders = [DateOrder::YearMonthDay, DateOrder::DayMonthYear, DateOrder::MonthDayYear];
    let days = telling(&days, orders.map(|order| reading(order, DecimalMark::Point, None)));
    let marks = [DecimalMark::Point, DecimalMark::Comma];
    let amounts = telling(&amounts, marks.map(|mark| reading(DateOrder::YearMonthDay, mark, None)));
    let mixed = || {
        let reason = "The file writes its dates or its amounts in more than one way.";
        refusal(reason, "Write every date as 2026-01-31 and every amount as 1234.56, and try again.")
    };
    let header = std::iter::once(vec!["Date", "Amount", "Description"]);
    let body = days.into_iter().chain(amounts).map(|[day, amount, _]| vec![day, amount, "row"]);
    let text = write(header.chain(body)).ok_or_else(mixed)?;
    let default_currency = hints.default_currency;
    let statement_hints = Hints { default_currency, ..Hints::default() };
    let learnt = parse(text.as_bytes(), &statement_hints).ok().and_then(|file| file.csv).ok_or_else(mixed)?;
    Ok(Reading {
        date_order: hints.date_order.unwrap_or(learnt.mapping.date_order),
        decimal_mark: hints.decimal_mark.unwrap_or(learnt.mapping.decimal_mark),
        ambiguous_dates: hints.date_order.is_none() && learnt.ambiguous_dates,
        default_currency,
    })
}

/// The movements that mean something in at least one reading.
fn telling<'c, const N: usize>(movements: &[Movement<'c>], readings: [Reading; N]) -> Vec<Movement<'c>> {
    let read = readings.map(|reading| reading.meanings(movements));
    let means = |place: usize| read.iter().any(|meanings| meanings.get(place).is_some_and(Option::is_some));
    movements.iter().enumerate().filter(|(place, _)| means(*place)).map(|(_, movement)| *movement).collect()
}

/// An amount in a currency of three decimal digits without its last one: `1.000` is one dinar and no evidence that
/// points group thousands.
fn without_third_digit(cell: &str, currency: Option<Currency>) -> &str {
    let has_three = currency.is_some_and(|currency| currency.digits() == 3);
    cell.strip_suffix(|letter: char| letter.is_ascii_digit()).filter(|_| has_three).unwrap_or(cell)
}
