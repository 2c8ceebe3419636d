//! Rolling origins: forecasts made as of days in the past, from what was known then, held against what came.
//!
//! What came is the change of all cash over the span. Categories are those of today, since a customer's
//! corrections are knowledge about payers and not about the future; rows after an origin are not read at it, and series are
//! found anew. What was foretold from rows that are still the same is not worked out again.

use std::borrow::Cow;

use categorise::{Assignment, find_series};
use chrono::{Days, NaiveDate};
use ledger::{Account, Transaction};
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

/// One forecast of the past: bands are tenth, fiftieth and ninetieth percentile.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Foretold {
    horizon_days: usize,
    ours: [i64; 3],
    seasonal_naive: [i64; 3],
    fixed_cadence: [i64; 3],
    /// The stretch usual at that horizon for such an income.
    usual_permille: i64,
}

/// What was foretold at one day of the past, from so many rows; nothing of a horizon where there was too little history.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Origin {
    on: NaiveDate,
    rows: usize,
    horizons_days: Vec<usize>,
    foretold: Vec<Foretold>,
}

/// What a calibration foretold of the past, for the next one: where the rows up to a day are the same, so is what is foretold
/// from them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Origins {
    /// The day of the first of the changes of cash.
    first_on: Option<NaiveDate>,
    /// The change of all cash on each day.
    changes: Vec<i64>,
    origins: Vec<Origin>,
}

/// A calibration before this one, and the books it was made from.
#[derive(Debug, Clone, Copy)]
pub struct Earlier<'a> {
    /// The books.
    pub inputs: Inputs<'a>,
    /// What was foretold from them.
    pub origins: &'a Origins,
}

/// A forecast of the past and what came.
struct Trial {
    origin: NaiveDate,
    foretold: Foretold,
    actual_minor: i64,
}

impl Trial {
    fn ends_on(&self) -> NaiveDate {
        later(self.origin, self.foretold.horizon_days)
    }

    fn score_permille(&self) -> i64 {
        score_permille(self.foretold.ours, self.actual_minor)
    }
}

/// Tries the forecast at up to `origins` days of the past, thirty days apart, each `horizon_days` ahead (1 to
/// 366). Origins with less than four months of history before them are left out, so that `of` may be smaller.
pub fn backtest(inputs: &Inputs<'_>, origins: usize, horizon_days: usize) -> Coverage {
    let horizon_days = horizon_days.clamp(1, HORIZON_DAYS_MAX);
    let (trials, _) = trials(&Book::open(inputs), origins, &[horizon_days], None);
    judge(&trials, horizon_days)
}

/// The usual stretch moved to what the customer's own past asks for, and how that would have held; with what it foretold.
pub(super) fn calibrate(
    book: &Book<'_>,
    usual: &Calibration,
    earlier: Option<Earlier<'_>>,
) -> (Calibration, Origins) {
    let rows = book.last_days(READ_DAYS).len().max(1);
    let origins = (ROWS_TO_READ / rows).clamp(ORIGINS_MIN, ORIGINS_MAX);
    let (trials, origins) = trials(book, origins, &STRETCH_DAYS, earlier);
    let stretch_permille = STRETCH_DAYS.map(|days| {
        let ours = trials.iter().filter(|trial| trial.foretold.horizon_days == days);
        let scores: Vec<i64> = ours.map(Trial::score_permille).collect();
        stretch_of(&scores, usual.stretch_permille(days))
    });
    let record = judge(&trials, STRETCH_DAYS[0]);
    (Calibration { stretch_permille, record: (record.of > 0).then_some(record) }, origins)
}

fn later(on: NaiveDate, days: usize) -> NaiveDate {
    on.checked_add_days(Days::new(u64::try_from(days).unwrap_or(0))).unwrap_or(NaiveDate::MAX)
}

/// Trials in order of time, and what was foretold for them.
fn trials(
    book: &Book<'_>,
    origins: usize,
    horizons_days: &[usize],
    earlier: Option<Earlier<'_>>,
) -> (Vec<Trial>, Origins) {
    let (Some(first_on), Some(nearest)) = (book.history.first_on, horizons_days.iter().min()) else {
        return (Vec::new(), Origins::default());
    };
    let changes = cash_by_day(book, first_on);
    let rows = latest(book.inputs);
    let earlier = earlier.map(|earlier| Kept::of(earlier, book.inputs.accounts, &rows));
    let past = Past { book, first_on, changes: &changes, rows: &rows };
    let mut all = Vec::new();
    for back in (0..u64::try_from(origins).unwrap_or(0)).rev() {
        let days_back = back * STEP_DAYS + u64::try_from(*nearest).unwrap_or(0);
        let origin = book.as_of().checked_sub_days(Days::new(days_back));
        let Some(origin) = origin.filter(|origin| *origin > first_on) else { continue };
        all.push(past.origin(origin, horizons_days, earlier.as_ref()));
    }
    let trials = all.iter().flat_map(|origin| past.held_against(origin)).collect();
    (trials, Origins { first_on: Some(first_on), changes, origins: all })
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

/// The rows that are read at origins, in order of their days: all of them, unless the history is much longer than that takes.
fn latest<'a>(inputs: &Inputs<'a>) -> Rows<'a> {
    let from = inputs.as_of.checked_sub_days(Days::new(READ_DAYS)).unwrap_or(NaiveDate::MIN);
    let is_late = |transaction: &Transaction| transaction.posted_on >= from;
    let is_in_order = inputs.transactions.is_sorted_by_key(|transaction| transaction.posted_on);
    if is_in_order {
        let late = inputs.transactions.partition_point(|transaction| !is_late(transaction));
        let transactions = inputs.transactions.get(late..).unwrap_or_default();
        let assignments = inputs.assignments.get(late..).unwrap_or_default();
        return (Cow::Borrowed(transactions), Cow::Borrowed(assignments));
    }
    let rows = inputs.transactions.iter().zip(inputs.assignments);
    let mut rows: Vec<_> = rows.filter(|(transaction, _)| is_late(transaction)).collect();
    rows.sort_by_key(|(transaction, _)| transaction.posted_on);
    let (transactions, assignments): (Vec<_>, Vec<_>) =
        rows.into_iter().map(|(transaction, assignment)| (transaction.clone(), assignment.clone())).unzip();
    (Cow::Owned(transactions), Cow::Owned(assignments))
}

/// What of an earlier calibration still holds.
struct Kept<'a> {
    origins: &'a Origins,
    /// So many of the first rows are as they were then.
    same_rows: usize,
}

impl<'a> Kept<'a> {
    fn of(earlier: Earlier<'a>, accounts: &[Account], rows: &Rows<'_>) -> Self {
        let (transactions, assignments) = latest(&earlier.inputs);
        let pairs = transactions.iter().zip(assignments.iter());
        let are_same = same_but_for_balances(earlier.inputs.accounts, accounts);
        let same_rows = if are_same {
            pairs.zip(rows.0.iter().zip(rows.1.iter())).take_while(|(before, now)| before == now).count()
        } else {
            0
        };
        Self { origins: earlier.origins, same_rows }
    }

    /// What was foretold at that day from these rows and changes of cash, if it was.
    fn foretold(&self, wanted: &Origin, first_on: NaiveDate, changes: &[i64]) -> Option<&'a [Foretold]> {
        if wanted.rows > self.same_rows || self.origins.first_on != Some(first_on) {
            return None;
        }
        let is_it = |known: &&Origin| {
            (known.on, known.rows, &known.horizons_days) == (wanted.on, wanted.rows, &wanted.horizons_days)
        };
        let known = self.origins.origins.iter().find(is_it)?;
        (self.origins.changes.get(..changes.len()) == Some(changes)).then_some(known.foretold.as_slice())
    }
}

/// Whether accounts differ in what banks say is on them at most, which no forecast of a change rests on.
fn same_but_for_balances(before: &[Account], now: &[Account]) -> bool {
    let facts = |account: &Account| (account.id.clone(), account.kind, account.currency);
    before.iter().map(facts).eq(now.iter().map(facts))
}

/// What the trials of one customer share.
struct Past<'a> {
    book: &'a Book<'a>,
    first_on: NaiveDate,
    /// The change of cash on each day from the first on.
    changes: &'a [i64],
    rows: &'a Rows<'a>,
}

impl Past<'_> {
    /// How many days of the changes are known on a day.
    fn days_known(&self, on: NaiveDate) -> usize {
        usize::try_from((on - self.first_on).num_days() + 1).unwrap_or(0).min(self.changes.len())
    }

    /// What is foretold on a day, taken over from before where that was from the same rows.
    fn origin(&self, on: NaiveDate, horizons_days: &[usize], earlier: Option<&Kept<'_>>) -> Origin {
        let as_of = self.book.as_of();
        let rows = self.rows.0.partition_point(|transaction| transaction.posted_on <= on);
        let horizons_days: Vec<usize> =
            horizons_days.iter().copied().filter(|days| later(on, *days) <= as_of).collect();
        let mut origin = Origin { on, rows, horizons_days, foretold: Vec::new() };
        let before = self.changes.get(..self.days_known(on)).unwrap_or_default();
        origin.foretold = match earlier.and_then(|kept| kept.foretold(&origin, self.first_on, before)) {
            Some(foretold) => foretold.to_vec(),
            None => self.foretell(&origin, before).unwrap_or_default(),
        };
        origin
    }

    /// `None` with too little history, or where most was in another currency then.
    fn foretell(&self, origin: &Origin, before: &[i64]) -> Option<Vec<Foretold>> {
        let transactions = self.rows.0.get(..origin.rows)?;
        let assignments = self.rows.1.get(..origin.rows)?;
        let accounts = self.book.inputs.accounts;
        let series = find_series(accounts, transactions, assignments, origin.on);
        let then = Inputs { accounts, transactions, assignments, series: &series, as_of: origin.on };
        let then = Book::open(&then);
        let model = uncalibrated(&then).ok().filter(|_| then.currency == self.book.currency)?;
        let paths = draw(&model, 0, origin.horizons_days.iter().copied().max()?, PATHS, SEED);
        let foretold = origin.horizons_days.iter().map(|horizon_days| {
            let mut ends = paths.after(*horizon_days).to_vec();
            ends.sort_unstable();
            let at = |permille| quantile(&ends, permille).unwrap_or(0);
            Foretold {
                horizon_days: *horizon_days,
                ours: [at(100), at(500), at(900)],
                seasonal_naive: seasonal_naive(before, *horizon_days),
                fixed_cadence: fixed_cadence(&then, before, *horizon_days),
                usual_permille: model.calibration.stretch_permille(*horizon_days),
            }
        });
        Some(foretold.collect())
    }

    /// What was foretold, with what came.
    fn held_against(&self, origin: &Origin) -> impl Iterator<Item = Trial> {
        let known = self.days_known(origin.on);
        origin.foretold.iter().filter_map(move |foretold| {
            let came = self.changes.get(known..known + foretold.horizon_days)?;
            Some(Trial { origin: origin.on, foretold: *foretold, actual_minor: total(came.iter().copied()) })
        })
    }
}

/// Stretches each trial's band by what the trials that ended before it ask for, and counts.
fn judge(trials: &[Trial], horizon_days: usize) -> Coverage {
    let trials: Vec<&Trial> =
        trials.iter().filter(|trial| trial.foretold.horizon_days == horizon_days).collect();
    let holds = |band: [i64; 3], actual: i64| (band[0]..=band[2]).contains(&actual);
    let (mut covered, mut covered_raw) = (0, 0);
    let mut bands = Vec::with_capacity(trials.len());
    for trial in &trials {
        let earlier: Vec<i64> = trials
            .iter()
            .filter(|other| other.ends_on() <= trial.origin)
            .map(|other| other.score_permille())
            .collect();
        let stretch_permille = stretch_of(&earlier, trial.foretold.usual_permille);
        let band =
            trial.foretold.ours.map(|amount| stretched(trial.foretold.ours[1], amount, stretch_permille));
        covered += u32::from(holds(band, trial.actual_minor));
        covered_raw += u32::from(holds(trial.foretold.ours, trial.actual_minor));
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
        seasonal_naive: of_baseline(|trial| trial.foretold.seasonal_naive),
        fixed_cadence: of_baseline(|trial| trial.foretold.fixed_cadence),
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

#[cfg(test)]
mod tests {
    use categorise::{Teachings, categorise};
    use ledger::{AccountId, AccountKind, TransactionId};
    use money::Currency;

    use super::*;

    /// A salary on the first of each of the months of 2026 up to a day, and what else is paid.
    fn rows(until: &str, others: &[(&str, i64)]) -> Vec<Transaction> {
        let salaries = (1..=9).map(|month| (format!("2026-{month:02}-01"), 310_000));
        let others = others.iter().map(|(on, amount_minor)| ((*on).to_owned(), *amount_minor));
        let mut rows: Vec<(NaiveDate, i64)> =
            salaries.chain(others).map(|(on, amount_minor)| (on.parse().unwrap(), amount_minor)).collect();
        rows.retain(|(on, _)| *on <= until.parse().unwrap());
        rows.sort();
        let transaction = |(place, (on, amount_minor)): (usize, (NaiveDate, i64))| Transaction {
            id: TransactionId::new(format!("{on}-{place}")),
            account_id: AccountId::new("everyday"),
            posted_on: on,
            amount_minor,
            currency: Currency::USD,
            description: if amount_minor > 0 { "ACME PAYROLL" } else { "CORNER CAFE" }.to_owned(),
            counterparty: None,
            bank_reference: None,
        };
        rows.into_iter().enumerate().map(transaction).collect()
    }

    /// What is foretold for each origin from these rows, after books whose own foretelling was changed to be known again:
    /// whether it was taken over.
    fn check(before: &[Transaction], now: &[Transaction], expected: &[bool]) {
        let account = Account {
            id: AccountId::new("everyday"),
            name: "Everyday".to_owned(),
            kind: AccountKind::Checking,
            currency: Currency::USD,
            balance: None,
        };
        let accounts = [account];
        let assigned = |rows: &[Transaction]| categorise(&accounts, rows, &Teachings::default());
        let (assigned_before, assigned_now) = (assigned(before), assigned(now));
        let inputs = |transactions, assignments| Inputs {
            accounts: &accounts,
            transactions,
            assignments,
            series: &[],
            as_of: "2026-09-30".parse().unwrap(),
        };
        let earlier = inputs(before, assigned_before.as_slice());
        let (_, mut origins) = trials(&Book::open(&earlier), 4, &[30], None);
        let known = [1, 2, 3];
        for origin in &mut origins.origins {
            origin.foretold.iter_mut().for_each(|foretold| foretold.ours = known);
        }
        let inputs = inputs(now, assigned_now.as_slice());
        let after = Some(Earlier { inputs: earlier, origins: &origins });
        let (_, origins) = trials(&Book::open(&inputs), 4, &[30], after);
        let taken_over =
            origins.origins.iter().map(|origin| origin.foretold.iter().any(|one| one.ours == known));
        assert_eq!(taken_over.collect::<Vec<_>>(), expected);
    }

    #[test]
    fn what_was_foretold_from_the_same_rows_is_taken_over() {
        // The origins are 2 June, 2 July, 1 August and 31 August.
        let before = rows("2026-09-28", &[]);
        check(&before, &before, &[true; 4]);
        check(&before, &rows("2026-09-28", &[("2026-09-27", -900)]), &[true; 4]);
        check(&before, &rows("2026-09-28", &[("2026-07-20", -900)]), &[true, true, false, false]);
        check(&before, &rows("2026-09-28", &[("2026-05-20", -900)]), &[false; 4]);
    }
}
