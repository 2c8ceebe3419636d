//! Two plain forecasts to beat: what came in the same season before, and what is due at a fixed pace.
//!
//! Both forecast the change of cash over a span as low, middle and high, in minor units, and both are given a fair
//! band: the tenth and ninetieth percentiles of their own errors, or of past spans around their mean.

use std::collections::HashSet;

use categorise::Direction;

use crate::book::Book;
use crate::statistics::{mean, quantile, rounded, total};

const YEAR_DAYS: usize = 365;
const STEP_DAYS: usize = 7;

/// As in the same days a year before, or as in the latest days while there is no such year.
pub(super) fn seasonal_naive(changes: &[i64], span_days: usize) -> [i64; 3] {
    let lag_days = if changes.len() >= YEAR_DAYS + span_days { YEAR_DAYS } else { span_days };
    let span = |from: usize| changes.get(from..from + span_days).map(|days| total(days.iter().copied()));
    let before = |from: usize| from.checked_sub(lag_days).and_then(span);
    let middle = before(changes.len()).unwrap_or(0);
    let mut errors: Vec<i64> = (lag_days..changes.len())
        .step_by(STEP_DAYS)
        .filter_map(|from| Some(span(from)?.saturating_sub(before(from)?)))
        .collect();
    errors.sort_unstable();
    around(middle, 0, &errors)
}

/// Every series at its pace with its usual amount, irregular incomes at their mean gap, and the mean of the rest.
pub(super) fn fixed_cadence(book: &Book<'_>, changes: &[i64], span_days: usize) -> [i64; 3] {
    let whole = |number: usize| i64::try_from(number).unwrap_or(i64::MAX);
    let ahead = chrono::Days::new(u64::try_from(span_days).unwrap_or(0));
    let Some(until) = book.as_of().checked_add_days(ahead) else { return [0; 3] };
    let mut keys = HashSet::new();
    let mut middle = 0_i64;
    for series in book.active_series().filter(|series| book.is_cash_account(&series.account_id)) {
        keys.insert((series.counterparty_key.as_str(), series.direction));
        let mut times = whole(series.due_dates(until).len());
        if !series.cadence.is_regular() && times > 0 {
            let gap_days = rounded(series.cadence.mean_days()).max(1);
            times += series.next_on.map_or(0, |on| (until - on).num_days() / gap_days);
        }
        middle = middle.saturating_add(series.signed_amount_minor().saturating_mul(times));
    }
    let rest = Book::sum(book.last_year(), |row| {
        let key = book.transaction(row).map(|(_, assignment)| assignment.counterparty_key.as_str());
        let is_series = key.is_some_and(|key| keys.contains(&(key, Direction::of(row.amount_minor))));
        if is_series { 0 } else { row.cash_minor() }
    });
    let days = whole(changes.len().min(YEAR_DAYS)).max(1);
    middle = middle.saturating_add(rest.saturating_mul(whole(span_days)) / days);
    let spans = changes.windows(span_days).step_by(STEP_DAYS);
    let mut spans: Vec<i64> = spans.map(|days| total(days.iter().copied())).collect();
    spans.sort_unstable();
    around(middle, mean(&spans).unwrap_or(0), &spans)
}

/// The middle with the tenth and ninetieth percentiles of sorted amounts, as far off as they are from `centre`.
fn around(middle: i64, centre: i64, sorted: &[i64]) -> [i64; 3] {
    let at = |permille| {
        let off = quantile(sorted, permille).map_or(0, |amount| amount.saturating_sub(centre));
        middle.saturating_add(off)
    };
    [at(100).min(middle), middle, at(900).max(middle)]
}
