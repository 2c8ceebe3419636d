//! What many paths say together: percentiles by day and by month, the low point, chances, expected income.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::model::ForecastModel;
use super::simulate::Paths;
use crate::Month;
use crate::statistics::ratio;

const DAYS_SHOWN: usize = 90;
const MONTHS_SHOWN: usize = 12;

/// A day and the balance on it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Low {
    /// The day.
    pub on: NaiveDate,
    /// The balance, minor units.
    pub amount_minor: i64,
}

/// Low, middle and high of an uncertain amount: one in ten is below the first, one in ten above the last.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Band {
    /// Tenth percentile.
    pub p10_minor: i64,
    /// Median.
    pub p50_minor: i64,
    /// Ninetieth percentile.
    pub p90_minor: i64,
}

/// Percentiles of the balance at the end of one day, minor units.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct FanDay {
    /// The day.
    pub on: NaiveDate,
    /// Tenth percentile.
    pub p10_minor: i64,
    /// First quarter.
    pub p25_minor: i64,
    /// Median.
    pub p50_minor: i64,
    /// Third quarter.
    pub p75_minor: i64,
    /// Ninetieth percentile.
    pub p90_minor: i64,
}

/// The fan of a simulation and what follows from it, all up to its horizon.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Fan {
    /// Cash today, minor units.
    pub start_minor: i64,
    /// Today.
    pub start_on: NaiveDate,
    /// The first ninety days, tomorrow first, or as many as were asked for.
    pub days: Vec<FanDay>,
    /// The last days of the next twelve calendar months, the current one first, as far as the horizon goes.
    pub months: Vec<FanDay>,
    /// The lowest point of the median.
    pub low: Low,
    /// The lowest point of the tenth percentile.
    pub cautious_low: Low,
    /// First day the median is below zero.
    pub below_zero_on: Option<NaiveDate>,
    /// First day the tenth percentile is below zero.
    pub may_be_below_zero_on: Option<NaiveDate>,
    /// The chance of being below zero on any day, 0 to 1.
    pub below_zero_chance: f64,
    /// The chance of being below the buffer on any day, 0 to 1; `None` without a buffer.
    pub below_buffer_chance: Option<f64>,
    /// Income of the next 30 days, or up to the horizon if that is sooner.
    pub income_30_days: Band,
    /// Income up to the horizon.
    pub income: Band,
    /// Months of usual spending that cash covers with no income at all; `None` while a usual month is not known.
    pub runway_months: Option<f64>,
}

impl Fan {
    /// Stretches the band by the model's calibration and reads everything off the stretched paths.
    pub(super) fn of(model: &ForecastModel, start_minor: i64, paths: Paths) -> Self {
        let Days { days, below_zero, below_buffer } = Days::of(model, &paths);
        let lowest = |amount: fn(&FanDay) -> i64| {
            let day = days.iter().min_by_key(|day| (amount(day), day.on));
            day.map_or(Low { on: model.as_of, amount_minor: start_minor }, |day| Low {
                on: day.on,
                amount_minor: amount(day),
            })
        };
        let first_below =
            |amount: fn(&FanDay) -> i64| days.iter().find(|day| amount(day) < 0).map(|day| day.on);
        let month_ends: Vec<NaiveDate> = month_ends(model.as_of);
        Self {
            start_minor,
            start_on: model.as_of,
            low: lowest(|day| day.p50_minor),
            cautious_low: lowest(|day| day.p10_minor),
            below_zero_on: first_below(|day| day.p50_minor),
            may_be_below_zero_on: first_below(|day| day.p10_minor),
            below_zero_chance: share(&below_zero),
            below_buffer_chance: model.buffer_minor.map(|_| share(&below_buffer)),
            income_30_days: Band::of(paths.income_short),
            income: Band::of(paths.income),
            runway_months: model.usual_spending_minor.and_then(|usual| ratio(start_minor.max(0), usual)),
            months: days.iter().filter(|day| month_ends.contains(&day.on)).copied().collect(),
            days: days.into_iter().take(DAYS_SHOWN).collect(),
        }
    }
}

impl Band {
    fn of(mut amounts: Vec<i64>) -> Self {
        let [p10_minor, _, p50_minor, _, p90_minor] = percentiles(&mut amounts);
        Self { p10_minor, p50_minor, p90_minor }
    }
}

/// Every day's percentiles, and for each path whether it was ever below zero and below the buffer.
struct Days {
    days: Vec<FanDay>,
    below_zero: Vec<bool>,
    below_buffer: Vec<bool>,
}

/// Days summed up together, so that a path's neighbouring days are fetched from memory once.
const BATCH: usize = 8;

impl Days {
    fn of(model: &ForecastModel, paths: &Paths) -> Self {
        let count = paths.count;
        let mut all = Self {
            days: Vec::with_capacity(paths.days),
            below_zero: vec![false; count],
            below_buffer: vec![false; count],
        };
        let mut batch = vec![0_i64; BATCH * count];
        let mut sorted = Vec::with_capacity(count);
        for from in (0..paths.days).step_by(BATCH) {
            for (place, path) in paths.balances.chunks_exact(paths.days).enumerate() {
                for (column, balance) in batch.chunks_exact_mut(count).zip(path.iter().skip(from)) {
                    column[place] = *balance;
                }
            }
            for (column, days_ahead) in batch.chunks_exact(count).zip(from + 1..=paths.days) {
                sorted.clear();
                sorted.extend_from_slice(column);
                all.add(model, days_ahead, column, &mut sorted);
            }
        }
        all
    }

    fn add(&mut self, model: &ForecastModel, days_ahead: usize, balances: &[i64], sorted: &mut [i64]) {
        let drawn = percentiles(sorted);
        let stretch_permille = model.calibration.stretch_permille(days_ahead);
        let stretch = |balance: i64| stretched(drawn[2], balance, stretch_permille);
        let [p10_minor, p25_minor, p50_minor, p75_minor, p90_minor] = drawn.map(stretch);
        let ahead = chrono::Days::new(u64::try_from(days_ahead).unwrap_or(u64::MAX));
        let on = model.as_of.checked_add_days(ahead).unwrap_or(NaiveDate::MAX);
        self.days.push(FanDay { on, p10_minor, p25_minor, p50_minor, p75_minor, p90_minor });
        let buffer = model.buffer_minor.unwrap_or(0);
        for ((balance, zero), below) in balances.iter().zip(&mut self.below_zero).zip(&mut self.below_buffer)
        {
            let balance = stretch(*balance);
            *zero |= balance < 0;
            *below |= balance < buffer;
        }
    }
}

fn share(paths: &[bool]) -> f64 {
    let whole = |number: usize| i64::try_from(number).unwrap_or(i64::MAX);
    ratio(whole(paths.iter().filter(|is_below| **is_below).count()), whole(paths.len())).unwrap_or(0.0)
}

const PERMILLES: [usize; 5] = [100, 250, 500, 750, 900];

/// The percentiles that `quantile` would read off the sorted amounts, by selecting each within what is left.
fn percentiles(amounts: &mut [i64]) -> [i64; 5] {
    let Some(last) = amounts.len().checked_sub(1) else { return [0; 5] };
    let mut from = 0;
    PERMILLES.map(|permille| {
        let place = (permille * last + 500) / 1000;
        let rest = amounts.get_mut(from..).unwrap_or_default();
        if let Some(within) = place.checked_sub(from).filter(|within| *within < rest.len()) {
            rest.select_nth_unstable(within);
        }
        from = place;
        amounts.get(place).copied().unwrap_or(0)
    })
}

/// A balance moved away from the middle, or towards it.
pub(super) fn stretched(middle_minor: i64, balance_minor: i64, stretch_permille: i64) -> i64 {
    let distance = balance_minor.saturating_sub(middle_minor);
    middle_minor.saturating_add(super::plan::parts(distance, stretch_permille, 1000))
}

/// The last days of this month, unless it is today, and of those after it.
fn month_ends(as_of: NaiveDate) -> Vec<NaiveDate> {
    let mut ends = Vec::with_capacity(MONTHS_SHOWN);
    let mut month = Month::of(as_of);
    while ends.len() < MONTHS_SHOWN {
        let end = month.last_day();
        if end > as_of {
            ends.push(end);
        }
        let next = month.next();
        if next == month {
            break;
        }
        month = next;
    }
    ends
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::statistics::quantile;

    proptest! {
        #[test]
        fn selecting_is_as_good_as_sorting(mut amounts in prop::collection::vec(any::<i64>(), 1..60)) {
            let selected = percentiles(&mut amounts.clone());
            amounts.sort_unstable();
            prop_assert_eq!(selected, PERMILLES.map(|permille| quantile(&amounts, permille).unwrap()));
        }
    }

    #[test]
    fn the_month_that_ends_today_is_over() {
        let ends = |on: &str| month_ends(on.parse().unwrap()).first().map(ToString::to_string);
        assert_eq!(ends("2026-11-29").as_deref(), Some("2026-11-30"));
        assert_eq!(ends("2026-11-30").as_deref(), Some("2026-12-31"));
    }
}
