//! Payers without a rhythm: how much, how far apart, how late, and which method foretells each of them best.
//!
//! A payer with three payments or more gets a model of its own. What comes from payers while they are new, their
//! first two payments, makes one more model of new and occasional payers together, so that income does not die
//! out with the clients of today. The method of each is the one with the least pinball loss (Koenker and Bassett
//! 1978, *Econometrica* 46) over the latest periods of four weeks, each foretold from what was known before it.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::model::{Method, PayerModel, Spread};
use super::plan::Process;
use crate::book::Book;
use crate::statistics::{mean, median, pinball, quantile, rounded};
use draws::Random;

const WINDOW_DAYS: u64 = 730;
const PAIRS_MAX: usize = 20;
const PAYERS_MAX: usize = 20;
/// Payments after which a payer is known.
const KNOWN_AFTER: usize = 3;
/// Payments of new payers below which they are no stream of their own.
const POOL_MIN: usize = 6;
/// Payers of the first weeks of a history need not be new.
const SETTLING_DAYS: i64 = 90;
/// Smoothing of amounts and gaps; Syntetos and Boylan advise 0.05 to 0.2.
const SMOOTHING: f64 = 0.15;
/// An amount beyond so many medians is levelled to them: a windfall among few payments would come every few
/// months.
const OUTLIER_TIMES: i64 = 2;
const PERIOD_DAYS: i64 = 28;
const PERIODS_MAX: i64 = 8;
const TRIAL_PATHS: usize = 48;
pub(super) const YEAR_DAYS: i64 = 365;

/// One payment: its day, counted from the first of the window, and minor units.
type Payment = (i64, i64);

/// A payer's payments, ascending, one a day.
#[derive(Default)]
struct Payments {
    name: String,
    list: Vec<Payment>,
}

/// Models of all payers without a rhythm, largest first; their rows are marked as taken.
pub(super) fn fit(book: &Book<'_>, taken: &mut [bool]) -> Vec<PayerModel> {
    let (first_on, mut by_payer) = collect(book, taken);
    let today = (book.as_of() - first_on).num_days();
    let mut pool: BTreeMap<i64, i64> = BTreeMap::new();
    let mut models = Vec::new();
    let total = |payments: &Payments| -> i64 {
        payments.list.iter().map(|(_, amount)| *amount).fold(0, i64::saturating_add)
    };
    let mut known: Vec<(&str, &mut Payments)> = by_payer.iter_mut().map(|(key, one)| (*key, one)).collect();
    known.sort_by_key(|(_, one)| std::cmp::Reverse(total(one)));
    for (key, payments) in known {
        let is_known = payments.list.len() >= KNOWN_AFTER && models.len() < PAYERS_MAX;
        let began = payments.list.first().map_or(0, |(day, _)| *day);
        let new = match (is_known, began >= SETTLING_DAYS) {
            (true, true) => KNOWN_AFTER - 1,
            (true, false) => 0,
            (false, _) => payments.list.len(),
        };
        for (day, amount) in payments.list.iter().take(new) {
            let sum = pool.entry(*day).or_default();
            *sum = sum.saturating_add(*amount);
        }
        if is_known {
            models.extend(model(key, &payments.name, &payments.list, today));
        }
    }
    if pool.len() >= POOL_MIN {
        let pool: Vec<Payment> = pool.into_iter().collect();
        models.extend(model("", "New and occasional payers", &pool, today));
    }
    models
}

fn collect<'a>(book: &Book<'a>, taken: &mut [bool]) -> (NaiveDate, BTreeMap<&'a str, Payments>) {
    let window = book.last_days(WINDOW_DAYS);
    let first_on = window.first().map_or(book.as_of(), |row| row.on);
    let mut by_payer: BTreeMap<&str, Payments> = BTreeMap::new();
    for (row, taken) in book.rows.iter().zip(taken) {
        if *taken || row.income_minor() <= 0 || row.cash_minor() <= 0 {
            continue;
        }
        *taken = true;
        let Some((_, assignment)) = book.transaction(row).filter(|_| row.on >= first_on) else { continue };
        let payments = by_payer.entry(assignment.counterparty_key.as_str()).or_default();
        payments.name.clone_from(&assignment.counterparty);
        let day = (row.on - first_on).num_days();
        match payments.list.last_mut().filter(|(last, _)| *last == day) {
            Some((_, sum)) => *sum = sum.saturating_add(row.amount_minor),
            None => payments.list.push((day, row.amount_minor)),
        }
    }
    (first_on, by_payer)
}

/// `None` of fewer than three payments, or after three mean gaps and 45 days of silence, as series end.
fn model(key: &str, name: &str, payments: &[Payment], today: i64) -> Option<PayerModel> {
    let mut model = at(payments, today, Method::Pairs)?;
    let silent_days = i64::from(model.silent_days);
    let mean_gap_days = sum_of(payments.windows(2).map(|pair| pair[1].0 - pair[0].0)) / count(payments) + 1;
    if silent_days > (3 * mean_gap_days).max(45) {
        return None;
    }
    let method = best_method(payments, today, key.is_empty());
    if method != Method::Pairs {
        model = at(payments, today, method)?;
    }
    let gaps = spread(model.pairs.iter().map(|(gap, _)| i64::from(*gap)));
    Some(PayerModel {
        key: key.to_owned(),
        name: name.to_owned(),
        amount_minor: spread(model.pairs.iter().map(|(_, amount)| *amount)),
        late_days: Spread { p10: gaps.p10 - gaps.p50, p50: 0, p90: gaps.p90 - gaps.p50 },
        gap_days: gaps,
        ..model
    })
}

fn sum_of(numbers: impl Iterator<Item = i64>) -> i64 {
    numbers.fold(0, i64::saturating_add)
}

fn count(payments: &[Payment]) -> i64 {
    i64::try_from(payments.len()).unwrap_or(1).max(1)
}

/// What that method knew of a payer on that day; `None` of fewer than three payments.
fn at(payments: &[Payment], today: i64, method: Method) -> Option<PayerModel> {
    if payments.len() < KNOWN_AFTER {
        return None;
    }
    let (last, _) = payments.last()?;
    let latest = payments.get(payments.len().saturating_sub(PAIRS_MAX + 1)..)?;
    let mut pairs: Vec<(u16, i64)> = latest
        .windows(2)
        .map(|pair| (u16::try_from(pair[1].0 - pair[0].0).unwrap_or(u16::MAX), pair[1].1))
        .collect();
    level(&mut pairs);
    let silent_days = u16::try_from(today - last).unwrap_or(u16::MAX);
    let known_days: i64 = pairs.iter().map(|(gap, _)| i64::from(*gap)).sum::<i64>() + i64::from(silent_days);
    if method == Method::Yearly && known_days < YEAR_DAYS {
        return None;
    }
    let longest = pairs.iter().map(|(gap, _)| *gap).max().unwrap_or(1).max(1);
    let alive_permille = if silent_days <= longest {
        1000
    } else {
        u16::try_from(1000 * u32::from(longest) / u32::from(silent_days)).unwrap_or(1000)
    };
    let (rate, scale) = match method {
        Method::Pairs | Method::Yearly => (0.0, 1.0),
        Method::Croston => croston(&pairs),
        Method::Tsb => tsb(&pairs, silent_days),
    };
    let none = Spread { p10: 0, p50: 0, p90: 0 };
    Some(PayerModel {
        key: String::new(),
        name: String::new(),
        method,
        silent_days,
        payments: u16::try_from(payments.len()).unwrap_or(u16::MAX),
        alive_permille,
        pairs,
        rate_ppm: u32::try_from(rounded(rate * 1e6)).unwrap_or(0),
        scale_permille: u32::try_from(rounded(scale * 1e3)).unwrap_or(1000),
        amount_minor: none,
        gap_days: none,
        late_days: none,
    })
}

#[expect(clippy::as_conversions, reason = "amounts become floats for smoothing only, on the server")]
fn float(amount: i64) -> f64 {
    amount as f64
}

/// Levels amounts beyond [`OUTLIER_TIMES`] medians.
fn level(pairs: &mut [(u16, i64)]) {
    let amounts: Vec<i64> = pairs.iter().map(|(_, amount)| *amount).collect();
    let most_minor = median(&amounts).unwrap_or(0).saturating_mul(OUTLIER_TIMES);
    for (_, amount) in pairs {
        *amount = (*amount).min(most_minor);
    }
}

fn over_mean(amount_minor: f64, pairs: &[(u16, i64)]) -> f64 {
    let amounts: Vec<i64> = pairs.iter().map(|(_, amount)| *amount).collect();
    mean(&amounts).map_or(1.0, |mean_minor| (amount_minor / float(mean_minor.max(1))).clamp(0.1, 10.0))
}

/// Payments a day and the smoothed amount over the mean, by Croston with the Syntetos–Boylan correction.
fn croston(pairs: &[(u16, i64)]) -> (f64, f64) {
    let Some((first_gap, first_amount)) = pairs.first() else { return (0.0, 0.0) };
    let (mut gap_days, mut amount_minor) = (f64::from(*first_gap), float(*first_amount));
    for (gap, amount) in pairs {
        gap_days += SMOOTHING * (f64::from(*gap) - gap_days);
        amount_minor += SMOOTHING * (float(*amount) - amount_minor);
    }
    ((1.0 - SMOOTHING / 2.0) / gap_days.max(1.0), over_mean(amount_minor, pairs))
}

/// Payments a day and the smoothed amount over the mean, by Teunter, Syntetos and Babai. The chance is smoothed every day, by a
/// constant that forgets over two mean gaps.
fn tsb(pairs: &[(u16, i64)], silent_days: u16) -> (f64, f64) {
    let Some((_, first_amount)) = pairs.first() else { return (0.0, 0.0) };
    let days: f64 = pairs.iter().map(|(gap, _)| f64::from(*gap)).sum();
    let payments = float(i64::try_from(pairs.len()).unwrap_or(1));
    let mut chance = payments / days.max(1.0);
    let forgetting = (chance / 2.0).clamp(0.002, 0.2);
    let mut amount_minor = float(*first_amount);
    for (gap, amount) in pairs {
        for _ in 1..(*gap).max(1) {
            chance -= forgetting * chance;
        }
        chance += forgetting * (1.0 - chance);
        amount_minor += SMOOTHING * (float(*amount) - amount_minor);
    }
    for _ in 0..silent_days.min(400) {
        chance -= forgetting * chance;
    }
    (chance, over_mean(amount_minor, pairs))
}

/// The method that would have foretold this payer's latest periods with the least loss. The yearly one is asked
/// only where a year was known before, and against the others' loss in the same periods; new payers do not keep
/// to the calendar.
fn best_method(payments: &[Payment], today: i64, is_pool: bool) -> Method {
    let mut losses = [(Method::Pairs, 0_i64), (Method::Croston, 0), (Method::Tsb, 0)];
    let (mut yearly, mut losses_beside_yearly) = (0_i64, 0_i64);
    for period in 1..=PERIODS_MAX {
        let from = today - period * PERIOD_DAYS;
        let before = payments.partition_point(|(day, _)| *day <= from);
        let Some(known) = payments.get(..before).filter(|known| known.len() > KNOWN_AFTER) else { break };
        let period = payments.iter().skip(before).take_while(|(day, _)| *day <= from + PERIOD_DAYS);
        let paid_minor = sum_of(period.map(|(_, amount)| *amount));
        let mut least = i64::MAX;
        for (method, sum) in &mut losses {
            let Some(model) = at(known, from, *method) else { continue };
            let loss = trial(&model, paid_minor);
            least = least.min(loss);
            *sum = sum.saturating_add(loss);
        }
        if let Some(model) = at(known, from, Method::Yearly) {
            yearly = yearly.saturating_add(trial(&model, paid_minor));
            losses_beside_yearly = losses_beside_yearly.saturating_add(least);
        }
    }
    if !is_pool && yearly < losses_beside_yearly && at(payments, today, Method::Yearly).is_some() {
        return Method::Yearly;
    }
    losses.into_iter().min_by_key(|(_, loss)| *loss).map_or(Method::Pairs, |(method, _)| method)
}

/// The pinball loss of one period foretold, over the tenth, fiftieth and ninetieth percentiles.
fn trial(model: &PayerModel, paid_minor: i64) -> i64 {
    let process = Process::of(model);
    let mut random = Random::new(0x0a77_0e4e);
    let mut sums: Vec<i64> = (0..TRIAL_PATHS)
        .map(|_| {
            let mut sum = 0_i64;
            process.draw(PERIOD_DAYS, &mut random, |_, amount| sum = sum.saturating_add(amount));
            sum
        })
        .collect();
    sums.sort_unstable();
    sum_of([100, 500, 900].into_iter().map(|permille| {
        let foretold = quantile(&sums, permille).unwrap_or(0);
        pinball(foretold, paid_minor, i64::try_from(permille).unwrap_or(500))
    }))
}

fn spread(numbers: impl Iterator<Item = i64>) -> Spread {
    let mut sorted: Vec<i64> = numbers.collect();
    sorted.sort_unstable();
    let at = |permille| quantile(&sorted, permille).unwrap_or(0);
    Spread { p10: at(100), p50: at(500), p90: at(900) }
}
