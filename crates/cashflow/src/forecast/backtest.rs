//! Rolling origins: forecasts made as of days in the past, from what was known then, held against what came.
//!
//! What came is the change of all cash over the span. Categories are those of today, since a customer's
//! corrections are knowledge about payers and not about the future; series are found anew at every origin.

use std::borrow::Cow;

use categorise::{Assignment, find_series};
use chrono::{Days, NaiveDate};
use ledger::Transaction;
use serde::{Deserialize, Serialize};

use super::baseline::{fixed_cadence, seasonal_naive};
use super::calibration::{Calibration, STRETCH_DAYS, score_permille, stretch_of};
use super::fan::stretched;
use super::fit::uncalibrated;
use super::simulate::{HORIZON_DAYS_MAX, draw};
use crate::Inputs;
use crate::book::Book;
use crate::quality::count;
use crate::statistics::{pinball, quantile, total};

const STEP_DAYS: u64 = 30;
/// Origins that calibration tries, the fewer the more rows each of them reads.
const ORIGINS_MAX: usize = 8;
const ORIGINS_MIN: usize = 3;
const ROWS_TO_READ: usize = 100_000;
const PATHS: usize = 200;
/// Rows older than this are not read at every origin again: a forecast looks back two years at most.
const READ_DAYS: u64 = 1000;
const SEED: u64 = 0x0a77_0e4e;
const PERCENTILES_PERMILLE: [i64; 3] = [100, 500, 900];

/// How wrong a forecast was on average, minor units.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Loss {
    /// Mean absolute error of the median.
    pub error_minor: i64,
    /// Mean pinball loss over the tenth, fiftieth and ninetieth percentiles, which rewards bands that are narrow
    /// and yet hold (Gneiting and Raftery 2007, *J. American Statistical Association* 102).
    pub pinball_minor: i64,
}

/// How often the band held, and how it compares with two plain forecasts on the same days.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Coverage {
    /// Days ahead.
    pub horizon_days: u32,
    /// Origins at which what came was within the band from the tenth to the ninetieth percentile; the band was
    /// stretched as the origins before it asked for.
    pub covered_of: u32,
    /// The same before stretching.
    pub covered_raw_of: u32,
    /// All origins.
    pub of: u32,
    /// Ours.
    pub ours: Loss,
    /// What came in the same season a year before, or in the span before.
    pub seasonal_naive: Loss,
    /// Every series at a fixed pace and the mean of the rest.
    pub fixed_cadence: Loss,
}

/// One forecast of the past and what came: bands are tenth, fiftieth and ninetieth percentile.
struct Trial {
    origin: NaiveDate,
    horizon_days: usize,
    ours: [i64; 3],
    seasonal_naive: [i64; 3],
    fixed_cadence: [i64; 3],
    actual_minor: i64,
    /// The stretch usual at that horizon for such an income.
    usual_permille: i64,
}

impl Trial {
    fn ends_on(&self) -> NaiveDate {
        later(self.origin, self.horizon_days)
    }

    fn score_permille(&self) -> i64 {
        score_permille(self.ours, self.actual_minor)
    }
}

/// Tries the forecast at up to `origins` days of the past, thirty days apart, each `horizon_days` ahead (1 to
/// 366). Origins with less than four months of history before them are left out, so that `of` may be smaller.
pub fn backtest(inputs: &Inputs<'_>, origins: usize, horizon_days: usize) -> Coverage {
    let horizon_days = horizon_days.clamp(1, HORIZON_DAYS_MAX);
    let trials = trials(&Book::open(inputs), origins, &[horizon_days]);
    judge(&trials, horizon_days)
}

/// The usual stretch moved to what the customer's own past asks for, and how that would have held.
pub(super) fn calibrate(book: &Book<'_>, usual: &Calibration) -> Calibration {
    let rows = book.last_days(READ_DAYS).len().max(1);
    let origins = (ROWS_TO_READ / rows).clamp(ORIGINS_MIN, ORIGINS_MAX);
    let trials = trials(book, origins, &STRETCH_DAYS);
    let stretch_permille = STRETCH_DAYS.map(|days| {
        let ours = trials.iter().filter(|trial| trial.horizon_days == days);
        let scores: Vec<i64> = ours.map(Trial::score_permille).collect();
        stretch_of(&scores, usual.stretch_permille(days))
    });
    let record = judge(&trials, STRETCH_DAYS[0]);
    Calibration { stretch_permille, record: (record.of > 0).then_some(record) }
}

fn later(on: NaiveDate, days: usize) -> NaiveDate {
    on.checked_add_days(Days::new(u64::try_from(days).unwrap_or(0))).unwrap_or(NaiveDate::MAX)
}

/// Trials in order of time.
fn trials(book: &Book<'_>, origins: usize, horizons_days: &[usize]) -> Vec<Trial> {
    let (Some(first_on), Some(nearest)) = (book.history.first_on, horizons_days.iter().min()) else {
        return Vec::new();
    };
    let changes = cash_by_day(book, first_on);
    let (transactions, assignments) = latest(book.inputs);
    let inputs = Inputs { transactions: &transactions, assignments: &assignments, ..*book.inputs };
    let mut trials = Vec::new();
    for back in (0..u64::try_from(origins).unwrap_or(0)).rev() {
        let days_back = back * STEP_DAYS + u64::try_from(*nearest).unwrap_or(0);
        let Some(origin) = book.as_of().checked_sub_days(Days::new(days_back)) else { continue };
        let past = Past { first_on, changes: &changes, inputs: &inputs };
        trials.extend(past.trials_at(origin, horizons_days).into_iter().flatten());
    }
    trials
}

/// The change of all cash on each day of the history.
fn cash_by_day(book: &Book<'_>, first_on: NaiveDate) -> Vec<i64> {
    let mut changes = vec![0_i64; usize::try_from(book.history.days).unwrap_or(0)];
    for row in &book.rows {
        let place = usize::try_from((row.on - first_on).num_days()).ok();
        if let Some(change) = place.and_then(|place| changes.get_mut(place)) {
            *change = change.saturating_add(row.cash_minor());
        }
    }
    changes
}

type Rows<'a> = (Cow<'a, [Transaction]>, Cow<'a, [Assignment]>);

/// The rows that are read at every origin: all of them, unless the history is much longer than that takes.
fn latest<'a>(inputs: &Inputs<'a>) -> Rows<'a> {
    let from = inputs.as_of.checked_sub_days(Days::new(READ_DAYS)).unwrap_or(NaiveDate::MIN);
    let is_late = |transaction: &Transaction| transaction.posted_on >= from;
    if inputs.transactions.iter().all(is_late) {
        return (Cow::Borrowed(inputs.transactions), Cow::Borrowed(inputs.assignments));
    }
    let rows =
        inputs.transactions.iter().zip(inputs.assignments).filter(|(transaction, _)| is_late(transaction));
    let (transactions, assignments): (Vec<_>, Vec<_>) =
        rows.map(|(transaction, assignment)| (transaction.clone(), assignment.clone())).unzip();
    (Cow::Owned(transactions), Cow::Owned(assignments))
}

/// What the trials of one customer share.
struct Past<'a> {
    first_on: NaiveDate,
    /// The change of cash on each day from the first on.
    changes: &'a [i64],
    inputs: &'a Inputs<'a>,
}

impl Past<'_> {
    /// The trials of one origin; `None` when it has too little history.
    fn trials_at(&self, origin: NaiveDate, horizons_days: &[usize]) -> Option<Vec<Trial>> {
        if origin <= self.first_on {
            return None;
        }
        let Inputs { accounts, transactions, assignments, as_of, .. } = *self.inputs;
        let series = find_series(accounts, transactions, assignments, origin);
        let then = Inputs { series: &series, as_of: origin, ..*self.inputs };
        let then = Book::open(&then);
        let model = uncalibrated(&then).ok()?;
        let known = usize::try_from((origin - self.first_on).num_days() + 1).ok()?;
        let horizons: Vec<usize> =
            horizons_days.iter().copied().filter(|days| later(origin, *days) <= as_of).collect();
        let paths = draw(&model, 0, horizons.iter().copied().max()?, PATHS, SEED);
        let before = self.changes.get(..known)?;
        let trials = horizons.into_iter().filter_map(|horizon_days| {
            let mut ends: Vec<i64> =
                paths.balances.iter().skip(horizon_days - 1).step_by(paths.days).copied().collect();
            ends.sort_unstable();
            let at = |permille| quantile(&ends, permille).unwrap_or(0);
            Some(Trial {
                origin,
                horizon_days,
                ours: [at(100), at(500), at(900)],
                seasonal_naive: seasonal_naive(before, horizon_days),
                fixed_cadence: fixed_cadence(&then, before, horizon_days),
                actual_minor: total(self.changes.get(known..known + horizon_days)?.iter().copied()),
                usual_permille: model.calibration.stretch_permille(horizon_days),
            })
        });
        Some(trials.collect())
    }
}

/// Stretches each trial's band by what the trials that ended before it ask for, and counts.
fn judge(trials: &[Trial], horizon_days: usize) -> Coverage {
    let trials: Vec<&Trial> = trials.iter().filter(|trial| trial.horizon_days == horizon_days).collect();
    let holds = |band: [i64; 3], actual: i64| (band[0]..=band[2]).contains(&actual);
    let (mut covered, mut covered_raw) = (0, 0);
    let mut bands = Vec::with_capacity(trials.len());
    for trial in &trials {
        let earlier: Vec<i64> = trials
            .iter()
            .filter(|other| other.ends_on() <= trial.origin)
            .map(|other| other.score_permille())
            .collect();
        let stretch_permille = stretch_of(&earlier, trial.usual_permille);
        let band = trial.ours.map(|amount| stretched(trial.ours[1], amount, stretch_permille));
        covered += u32::from(holds(band, trial.actual_minor));
        covered_raw += u32::from(holds(trial.ours, trial.actual_minor));
        bands.push((band, trial.actual_minor));
    }
    let of_baseline =
        |band: fn(&Trial) -> [i64; 3]| loss(trials.iter().map(|trial| (band(trial), trial.actual_minor)));
    Coverage {
        horizon_days: count(horizon_days),
        covered_of: covered,
        covered_raw_of: covered_raw,
        of: count(trials.len()),
        ours: loss(bands.into_iter()),
        seasonal_naive: of_baseline(|trial| trial.seasonal_naive),
        fixed_cadence: of_baseline(|trial| trial.fixed_cadence),
    }
}

fn loss(forecasts: impl Iterator<Item = ([i64; 3], i64)>) -> Loss {
    let (mut errors, mut pinballs, mut count) = (0_i64, 0_i64, 0_i64);
    for (band, actual) in forecasts {
        errors = errors.saturating_add(actual.saturating_sub(band[1]).saturating_abs());
        for (foretold, permille) in band.into_iter().zip(PERCENTILES_PERMILLE) {
            pinballs = pinballs.saturating_add(pinball(foretold, actual, permille));
        }
        count += 1;
    }
    Loss { error_minor: errors / count.max(1), pinball_minor: pinballs / (3 * count).max(1) }
}
