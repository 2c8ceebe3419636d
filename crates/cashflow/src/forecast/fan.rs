//! What many paths say together: percentiles by day and by month, the low point, chances, expected income.

use chrono::{Days, NaiveDate};
use serde::{Deserialize, Serialize};

use super::model::ForecastModel;
use super::simulate::Paths;
use crate::Month;
use crate::statistics::{quantile, ratio};

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
    pub(super) fn of(model: &ForecastModel, start_minor: i64, paths: &mut Paths) -> Self {
        let days = summarise_days(model, paths);
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
        let income = |amounts: &mut Vec<i64>| {
            amounts.sort_unstable();
            let at = |permille| quantile(amounts, permille).unwrap_or(0);
            Band { p10_minor: at(100), p50_minor: at(500), p90_minor: at(900) }
        };
        Self {
            start_minor,
            start_on: model.as_of,
            low: lowest(|day| day.p50_minor),
            cautious_low: lowest(|day| day.p10_minor),
            below_zero_on: first_below(|day| day.p50_minor),
            may_be_below_zero_on: first_below(|day| day.p10_minor),
            below_zero_chance: paths.chance_below(0),
            below_buffer_chance: model.buffer_minor.map(|buffer| paths.chance_below(buffer)),
            income_30_days: income(&mut paths.income_short),
            income: income(&mut paths.income),
            runway_months: model.usual_spending_minor.and_then(|usual| ratio(start_minor.max(0), usual)),
            months: days.iter().filter(|day| month_ends.contains(&day.on)).copied().collect(),
            days: days.into_iter().take(DAYS_SHOWN).collect(),
        }
    }
}

impl Paths {
    /// The share of paths that are below the amount on any day.
    fn chance_below(&self, amount_minor: i64) -> f64 {
        let paths = self.balances.chunks_exact(self.days);
        let below = paths.filter(|path| path.iter().any(|balance| *balance < amount_minor)).count();
        let whole = |number: usize| i64::try_from(number).unwrap_or(i64::MAX);
        ratio(whole(below), whole(self.count)).unwrap_or(0.0)
    }
}

/// The percentiles of every day; each path's distance from the day's median is stretched in place.
fn summarise_days(model: &ForecastModel, paths: &mut Paths) -> Vec<FanDay> {
    let mut column: Vec<i64> = Vec::with_capacity(paths.count);
    let mut days = Vec::with_capacity(paths.days);
    for place in 0..paths.days {
        column.clear();
        column.extend(paths.balances.iter().skip(place).step_by(paths.days));
        column.sort_unstable();
        let ahead = u64::try_from(place + 1).unwrap_or(u64::MAX);
        let stretch_permille = model.calibration.stretch_permille(place + 1);
        let middle = quantile(&column, 500).unwrap_or(0);
        let stretch = |balance: i64| stretched(middle, balance, stretch_permille);
        let at = |permille| stretch(quantile(&column, permille).unwrap_or(0));
        days.push(FanDay {
            on: model.as_of.checked_add_days(Days::new(ahead)).unwrap_or(NaiveDate::MAX),
            p10_minor: at(100),
            p25_minor: at(250),
            p50_minor: middle,
            p75_minor: at(750),
            p90_minor: at(900),
        });
        for balance in paths.balances.iter_mut().skip(place).step_by(paths.days) {
            *balance = stretch(*balance);
        }
    }
    days
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
