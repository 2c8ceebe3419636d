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

impl Days {
    fn of(model: &ForecastModel, paths: &Paths) -> Self {
        let count = paths.count;
        let mut all = Self {
            days: Vec::with_capacity(paths.balances.len() / count.max(1)),
            below_zero: vec![false; count],
            below_buffer: vec![false; count],
        };
        let mut sorted = Vec::with_capacity(count);
        for (column, days_ahead) in paths.balances.chunks_exact(count.max(1)).zip(1..) {
            sorted.clear();
            sorted.extend_from_slice(column);
            all.add(model, days_ahead, column, &mut sorted);
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
        // The higher a balance, the higher it is when stretched, so that each need not be; and most days not even the lowest is
        // near either limit.
        let (lowest, highest) = ends(sorted);
        if stretch(lowest) >= buffer.max(0) {
            return;
        }
        let reaches = |limit: i64| first_that(lowest, highest, |balance| stretch(balance) >= limit);
        let (zero_from, buffer_from) = (reaches(0), reaches(buffer));
        for ((balance, zero), below) in balances.iter().zip(&mut self.below_zero).zip(&mut self.below_buffer)
        {
            *zero |= *balance < zero_from;
            *below |= *balance < buffer_from;
        }
    }
}

/// The least whole number from the lowest to just above the highest that something is true of, which is true of every number
/// above one it is true of.
fn first_that(lowest: i64, highest: i64, is_true: impl Fn(i64) -> bool) -> i64 {
    let (mut low, mut high) = (lowest, highest.saturating_add(1));
    while low < high {
        // Never the upper end, which a middle that is rounded towards zero can be.
        let middle = low.saturating_add(high.saturating_sub(low) / 2);
        if is_true(middle) {
            high = middle;
        } else {
            low = middle.saturating_add(1);
        }
    }
    low
}

fn share(paths: &[bool]) -> f64 {
    let whole = |number: usize| i64::try_from(number).unwrap_or(i64::MAX);
    ratio(whole(paths.iter().filter(|is_below| **is_below).count()), whole(paths.len())).unwrap_or(0.0)
}

const PERMILLES: [usize; 5] = [100, 250, 500, 750, 900];

/// The percentiles that `quantile` would read off the sorted amounts: the middle is selected first, and the others within its
/// half.
fn percentiles(amounts: &mut [i64]) -> [i64; 5] {
    let Some(last) = amounts.len().checked_sub(1) else { return [0; 5] };
    let places = PERMILLES.map(|permille| place_of(permille, last));
    let [tenth, quarter, middle, three_quarters, ninety] = places;
    select(amounts, 0, middle, last + 1);
    select(amounts, 0, quarter, middle);
    select(amounts, 0, tenth, quarter);
    select(amounts, middle + 1, three_quarters, last + 1);
    select(amounts, three_quarters + 1, ninety, last + 1);
    places.map(|place| amounts.get(place).copied().unwrap_or(0))
}

/// The lowest and the highest of amounts whose percentiles have been selected: none below the tenth stands behind it, and none
/// above the ninetieth before it. Zero of none.
fn ends(selected: &[i64]) -> (i64, i64) {
    let Some(last) = selected.len().checked_sub(1) else { return (0, 0) };
    let [tenth, .., ninety] = PERMILLES.map(|permille| place_of(permille, last));
    let lowest = selected.iter().take(tenth + 1).min();
    let highest = selected.iter().skip(ninety).max();
    (lowest.copied().unwrap_or(0), highest.copied().unwrap_or(0))
}

/// Where `quantile` reads a percentile of sorted amounts.
fn place_of(permille: usize, last: usize) -> usize {
    (permille * last + 500) / 1000
}

/// Puts the amount in `place` that would be there were those from `from` to before `until` sorted; nothing where the place is
/// not among them, and so is selected already.
fn select(amounts: &mut [i64], from: usize, place: usize, until: usize) {
    let part = amounts.get_mut(from..until).unwrap_or_default();
    if let Some(within) = place.checked_sub(from).filter(|within| *within < part.len()) {
        part.select_nth_unstable(within);
    }
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

    proptest! {
        #[test]
        fn a_balance_below_the_first_that_reaches_a_limit_is_below_it_when_stretched(
            balances in prop::collection::vec(prop_oneof![-90_000_i64..90_000, any::<i64>()], 1..40),
            (middle_minor, stretch_permille, limit) in (-9_000_i64..9_000, 0_i64..4_000, -9_000_i64..9_000),
        ) {
            let stretch = |balance| stretched(middle_minor, balance, stretch_permille);
            let mut selected = balances.clone();
            percentiles(&mut selected);
            let (lowest, highest) = ends(&selected);
            prop_assert_eq!(Some(&lowest), balances.iter().min());
            prop_assert_eq!(Some(&highest), balances.iter().max());
            let from = first_that(lowest, highest, |balance| stretch(balance) >= limit);
            for balance in balances {
                prop_assert_eq!(balance < from, stretch(balance) < limit, "{}", balance);
            }
        }
    }

    #[test]
    fn the_month_that_ends_today_is_over() {
        let ends = |on: &str| month_ends(on.parse().unwrap()).first().map(ToString::to_string);
        assert_eq!(ends("2026-11-29").as_deref(), Some("2026-11-30"));
        assert_eq!(ends("2026-11-30").as_deref(), Some("2026-12-31"));
    }
}
