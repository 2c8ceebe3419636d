//! Bills, pay and other payments with a rhythm, as dated events with a spread of their own.
//!
//! The series come from `categorise`; here each cash row is given to its series, so that nothing is counted both
//! as scheduled and as everyday, and the latest amounts and days off are kept to be drawn from.

use std::collections::HashMap;

use categorise::{Direction, Series};
use chrono::{Days, NaiveDate};

use super::model::Scheduled;
use crate::book::{Book, Row};
use crate::moves::is_within;
use crate::statistics::{gaps_days, rounded};

const DAYS_AHEAD: u64 = 370;
const AMOUNTS_MAX: usize = 10;
const SHIFT_DAYS_MAX: i64 = 10;

/// The schedule, and for each row of the book whether a series explains it.
pub(super) struct Sorted {
    pub(super) scheduled: Vec<Scheduled>,
    pub(super) taken: Vec<bool>,
}

/// A counterparty in one direction.
type Key<'a> = (&'a str, Direction);

/// Gives rows to regular series and describes those that go on.
pub(super) fn sort(book: &Book<'_>) -> Sorted {
    let dealings = dealings(book);
    let series: Vec<&Series> =
        book.inputs.series.iter().filter(|series| explains(book, &dealings, series)).collect();
    let mut by_key: HashMap<Key<'_>, Vec<usize>> = HashMap::new();
    for (place, one) in series.iter().enumerate() {
        by_key.entry((one.counterparty_key.as_str(), one.direction)).or_default().push(place);
    }
    let mut members: Vec<Vec<(NaiveDate, i64)>> = vec![Vec::new(); series.len()];
    let mut taken = vec![false; book.rows.len()];
    for (row, taken) in book.rows.iter().zip(&mut taken) {
        let Some(key) = key_of(book, row) else { continue };
        let Some(places) = by_key.get(&key) else { continue };
        let rows = dealings.get(&key).map_or(0, |(rows, _)| *rows);
        let found = places
            .iter()
            .filter_map(|place| Some((*place, *series.get(*place)?)))
            .filter(|(_, series)| series.occurrences == rows || is_within(series, row.amount_minor))
            .min_by_key(|(_, series)| {
                series.typical_amount_minor.abs_diff(row.amount_minor.saturating_abs())
            });
        if let Some(list) = found.and_then(|(place, _)| members.get_mut(place)) {
            *taken = true;
            match list.last_mut().filter(|(on, _)| *on == row.on) {
                Some((_, sum)) => *sum = sum.saturating_add(row.amount_minor),
                None => list.push((row.on, row.amount_minor)),
            }
        }
    }
    let scheduled = series
        .iter()
        .zip(&members)
        .filter(|(series, _)| series.active)
        .filter_map(|(series, members)| describe(series, members, book.as_of()))
        .collect();
    Sorted { scheduled, taken }
}

/// How many rows of cash each counterparty has in each direction, and the day of the latest.
fn dealings<'a>(book: &Book<'a>) -> HashMap<Key<'a>, (u32, NaiveDate)> {
    let mut dealings = HashMap::new();
    for row in &book.rows {
        if let Some(key) = key_of(book, row) {
            let (rows, last_on) = dealings.entry(key).or_insert((0, row.on));
            *rows += 1;
            *last_on = row.on;
        }
    }
    dealings
}

/// Whether rows are to be given to this series. One that has ended while its counterparty goes on was a rhythm by
/// chance, such as among the sums people put aside when they can, and its rows are everyday ones.
fn explains(book: &Book<'_>, dealings: &HashMap<Key<'_>, (u32, NaiveDate)>, series: &Series) -> bool {
    let is_ours = series.cadence.is_regular()
        && series.currency == book.currency
        && book.is_cash_account(&series.account_id);
    let last = dealings.get(&(series.counterparty_key.as_str(), series.direction));
    is_ours && (series.active || last.is_some_and(|(_, last_on)| *last_on <= series.last_on))
}

fn key_of<'a>(book: &Book<'a>, row: &Row) -> Option<Key<'a>> {
    if row.cash_minor() == 0 {
        return None;
    }
    let (_, assignment) = book.transaction(row)?;
    Some((assignment.counterparty_key.as_str(), Direction::of(row.amount_minor)))
}

fn describe(series: &Series, members: &[(NaiveDate, i64)], as_of: NaiveDate) -> Option<Scheduled> {
    let until = as_of.checked_add_days(Days::new(DAYS_AHEAD))?;
    let due_days: Vec<u16> = series
        .due_dates(until)
        .into_iter()
        .filter_map(|on| u16::try_from((on - as_of).num_days()).ok())
        .collect();
    let latest = members.get(members.len().saturating_sub(AMOUNTS_MAX)..)?;
    let mut amounts_minor: Vec<i64> = latest.iter().map(|(_, amount)| *amount).collect();
    match amounts_minor.as_slice() {
        [] => return None,
        // A price that was the same twice running is fixed, and what it was before is over.
        [.., before, last] if before == last => amounts_minor = vec![*last],
        _ => {}
    }
    Some(Scheduled {
        key: series.counterparty_key.clone(),
        name: series.name.clone(),
        is_income: series.category.is_income() && series.direction == Direction::In,
        due_days,
        amounts_minor,
        shift_days: shifts(series, latest),
        paid_permille: paid_permille(series, latest),
    })
}

/// How many days each of the latest payments was away from its due day; no shift while nothing is known.
fn shifts(series: &Series, latest: &[(NaiveDate, i64)]) -> Vec<i8> {
    let mut shifts: Vec<i8> = latest
        .windows(2)
        .filter_map(|pair| {
            let due = series.cadence.next_after(pair[0].0, &series.days_of_month)?;
            let shift = (pair[1].0 - due).num_days();
            if shift.abs() <= SHIFT_DAYS_MAX { i8::try_from(shift).ok() } else { None }
        })
        .collect();
    if shifts.iter().all(|shift| *shift == 0) {
        shifts = vec![0];
    }
    shifts
}

/// Payments that came, over payments that were due between the first and the last of them.
fn paid_permille(series: &Series, latest: &[(NaiveDate, i64)]) -> u16 {
    if latest.len() < 4 {
        return 1000;
    }
    let days: Vec<NaiveDate> = latest.iter().map(|(on, _)| *on).collect();
    let span_days: i64 = gaps_days(&days).iter().sum();
    let period_tenths = rounded(3652.5 / series.cadence.per_year().max(0.1));
    let due = (span_days * 10 + period_tenths / 2) / period_tenths.max(1) + 1;
    let came = i64::try_from(latest.len()).unwrap_or(due);
    u16::try_from((came * 1000 / due.max(1)).min(1000)).unwrap_or(1000)
}
