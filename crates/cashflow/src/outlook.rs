//! The cash balance over the next 90 days, as a band.
//!
//! Starts from today's cash (checking and savings together). Every day adds what is due that day from active
//! regular series on cash accounts, and a day of everything else: whole weeks are drawn again and again from the
//! last 180 days of unscheduled movements (spending, card payments, irregular incomes), in 400 paths from a fixed
//! seed, so that the same books give the same band. Scheduled amounts vary between halfway to their lowest and
//! halfway to their highest. The deepest fiftieth of unscheduled days is levelled, or one bought car would be
//! bought again every half year. No forecast is given with less than [`MONTHS_NEEDED`] months of history.

#![expect(clippy::as_conversions, reason = "indices and draws are small and non-negative")]

use std::collections::HashMap;

use categorise::{Direction, Series};
use chrono::{Days, NaiveDate};
use serde::{Deserialize, Serialize};

use crate::balances::Balances;
use crate::book::{Book, Row};
use crate::statistics::{median, quantile, total};
use crate::upcoming::{Due, active, dues};

/// Months of history without which there is no forecast.
pub const MONTHS_NEEDED: u32 = 4;
/// Days looked ahead.
pub const DAYS: usize = 90;

const PATHS: usize = 400;
const SAMPLE_DAYS: u64 = 180;
const PAST_DAYS: u64 = 60;
const WEEK: usize = 7;
const EVENTS_MAX: usize = 24;

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

/// The band and what follows from it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Forecast {
    /// Tenth percentile of the balance for each of the 90 days, tomorrow first.
    pub p10_minor: Vec<i64>,
    /// Median of the balance for each day.
    pub p50_minor: Vec<i64>,
    /// Ninetieth percentile for each day.
    pub p90_minor: Vec<i64>,
    /// The lowest point of the median.
    pub low: Low,
    /// The lowest point of the tenth percentile.
    pub cautious_low: Low,
    /// First day the median is below zero.
    pub below_zero_on: Option<NaiveDate>,
    /// First day the tenth percentile is below zero.
    pub may_be_below_zero_on: Option<NaiveDate>,
    /// Income of the next 30 days.
    pub income_30_days: Band,
    /// Income of the next 90 days.
    pub income_90_days: Band,
    /// Median of unscheduled outflow per day over the sampled days, a magnitude.
    pub usual_daily_spending_minor: i64,
}

/// The outlook.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Outlook {
    /// Cash today.
    pub start_minor: i64,
    /// Today.
    pub start_on: NaiveDate,
    /// Closing cash of the last 60 days, today last; shorter when the history is.
    pub past_minor: Vec<i64>,
    /// `None` with less than four months of history: say how many months there are instead.
    pub forecast: Option<Forecast>,
    /// Scheduled payments of the 90 days on cash accounts, the 24 largest, by date; negative is out.
    pub events: Vec<OutlookEvent>,
}

/// A scheduled payment to mark on the chart.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OutlookEvent {
    /// The day.
    pub on: NaiveDate,
    /// The other side.
    pub name: String,
    /// Minor units; negative is money out.
    pub amount_minor: i64,
}

/// Cash and income moved on one day by what is not scheduled.
#[derive(Debug, Clone, Copy, Default)]
struct Day {
    cash_minor: i64,
    income_minor: i64,
}

/// A scheduled payment: place of its day, signed amounts, and whether it is income.
struct Scheduled {
    day: usize,
    near_minor: i64,
    far_minor: i64,
    is_income: bool,
}

impl Forecast {
    /// The chance that the balance is below zero on the likeliest day for it among the first `days`, from 0 to 1:
    /// read off the three percentiles by straight lines between them, so never surer than one in ten either way.
    pub fn negative_probability(&self, days: usize) -> f64 {
        let bands = self.p10_minor.iter().zip(&self.p50_minor).zip(&self.p90_minor).take(days);
        bands.map(|((low, middle), high)| share_below_zero(*low, *middle, *high)).fold(0.0, f64::max)
    }
}

/// The share of a distribution below zero, given its tenth, fiftieth and ninetieth percentiles.
fn share_below_zero(p10_minor: i64, p50_minor: i64, p90_minor: i64) -> f64 {
    let between = |from: i64, to: i64, start: f64| {
        let width = (to as f64) - (from as f64);
        if width <= 0.0 { start } else { start + 0.4 * (-(from as f64) / width) }
    };
    if p10_minor >= 0 {
        0.05
    } else if p50_minor >= 0 {
        between(p10_minor, p50_minor, 0.1)
    } else if p90_minor >= 0 {
        between(p50_minor, p90_minor, 0.5)
    } else {
        0.95
    }
}

impl Outlook {
    pub(crate) fn build(book: &Book<'_>, balances: &Balances) -> Self {
        let start_minor = balances.cash_minor();
        let until = day_after(book.as_of(), DAYS);
        let due = |direction| -> Vec<Due> {
            dues(book, direction, until)
                .into_iter()
                .filter(|due| due.is_cash && due.cadence.is_regular())
                .collect()
        };
        let (incoming, outgoing) = (due(Direction::In), due(Direction::Out));
        let known = book.history.months >= MONTHS_NEEDED;
        Self {
            start_minor,
            start_on: book.as_of(),
            past_minor: past(book, start_minor),
            forecast: known.then(|| forecast(book, start_minor, &incoming, &outgoing)).flatten(),
            events: events(&incoming, &outgoing),
        }
    }
}

fn day_after(on: NaiveDate, days: usize) -> NaiveDate {
    on.checked_add_days(Days::new(days as u64)).unwrap_or(NaiveDate::MAX)
}

fn past(book: &Book<'_>, start_minor: i64) -> Vec<i64> {
    let days = PAST_DAYS.min(u64::from(book.history.days)).max(1);
    let mut moved: HashMap<NaiveDate, i64> = HashMap::new();
    for row in book.last_days(days) {
        let sum = moved.entry(row.on).or_default();
        *sum = sum.saturating_add(if row.kind.is_cash() { row.amount_minor } else { 0 });
    }
    let mut closing = Vec::new();
    let (mut on, mut balance) = (book.as_of(), start_minor);
    for _ in 0..days {
        closing.push(balance);
        balance = balance.saturating_sub(moved.get(&on).copied().unwrap_or(0));
        on = on.pred_opt().unwrap_or(on);
    }
    closing.reverse();
    closing
}

fn events(incoming: &[Due], outgoing: &[Due]) -> Vec<OutlookEvent> {
    let event = |due: &Due, sign: i64| OutlookEvent {
        on: due.on,
        name: due.name.clone(),
        amount_minor: due.amount_minor.saturating_mul(sign),
    };
    let mut events: Vec<OutlookEvent> =
        incoming.iter().map(|due| event(due, 1)).chain(outgoing.iter().map(|due| event(due, -1))).collect();
    events.sort_by(|a, b| {
        (-a.amount_minor.saturating_abs(), a.on, &a.name).cmp(&(
            -b.amount_minor.saturating_abs(),
            b.on,
            &b.name,
        ))
    });
    events.truncate(EVENTS_MAX);
    events.sort_by(|a, b| (a.on, &a.name, a.amount_minor).cmp(&(b.on, &b.name, b.amount_minor)));
    events
}

fn forecast(book: &Book<'_>, start_minor: i64, incoming: &[Due], outgoing: &[Due]) -> Option<Forecast> {
    let sample = unscheduled_days(book);
    if sample.len() < WEEK {
        return None;
    }
    let scheduled: Vec<Scheduled> = incoming
        .iter()
        .filter_map(|due| scheduled(book, due, 1))
        .chain(outgoing.iter().filter_map(|due| scheduled(book, due, -1)))
        .collect();
    let mut random = Random::new(0x0a77_0e4e);
    let mut balances: Vec<Vec<i64>> = (0..DAYS).map(|_| Vec::with_capacity(PATHS)).collect();
    let (mut incomes_30, mut incomes_90) = (Vec::with_capacity(PATHS), Vec::with_capacity(PATHS));
    for _ in 0..PATHS {
        let path = draw_path(&sample, &scheduled, &mut random);
        let (mut balance, mut income) = (start_minor, 0_i64);
        for (place, day) in path.iter().enumerate() {
            balance = balance.saturating_add(day.cash_minor);
            income = income.saturating_add(day.income_minor);
            if let Some(column) = balances.get_mut(place) {
                column.push(balance);
            }
            if place + 1 == 30 {
                incomes_30.push(income);
            }
        }
        incomes_90.push(income);
    }
    for column in &mut balances {
        column.sort_unstable();
    }
    let at =
        |share: f64| -> Option<Vec<i64>> { balances.iter().map(|column| quantile(column, share)).collect() };
    let (p10_minor, p50_minor, p90_minor) = (at(0.1)?, at(0.5)?, at(0.9)?);
    let spending: Vec<i64> =
        sample.iter().map(|day| day.cash_minor.saturating_sub(day.income_minor).min(0)).collect();
    Some(Forecast {
        low: lowest(book, &p50_minor)?,
        cautious_low: lowest(book, &p10_minor)?,
        below_zero_on: first_below_zero(book, &p50_minor),
        may_be_below_zero_on: first_below_zero(book, &p10_minor),
        income_30_days: band(incomes_30)?,
        income_90_days: band(incomes_90)?,
        usual_daily_spending_minor: median(&spending)?.saturating_neg(),
        p10_minor,
        p50_minor,
        p90_minor,
    })
}

fn draw_path(sample: &[Day], scheduled: &[Scheduled], random: &mut Random) -> Vec<Day> {
    let mut path: Vec<Day> = Vec::with_capacity(DAYS + WEEK);
    while path.len() < DAYS {
        let from = random.below(sample.len() + 1 - WEEK);
        path.extend(sample.iter().skip(from).take(WEEK));
    }
    path.truncate(DAYS);
    for payment in scheduled {
        let span = payment.far_minor.saturating_sub(payment.near_minor);
        let amount = payment.near_minor.saturating_add(random.part_of(span));
        if let Some(day) = path.get_mut(payment.day) {
            day.cash_minor = day.cash_minor.saturating_add(amount);
            if payment.is_income {
                day.income_minor = day.income_minor.saturating_add(amount);
            }
        }
    }
    path
}

/// Today's due payments are taken for tomorrow's: today is over.
fn scheduled(book: &Book<'_>, due: &Due, sign: i64) -> Option<Scheduled> {
    let day = usize::try_from((due.on - book.as_of()).num_days().max(1) - 1).ok()?;
    let half_way = |limit: i64| due.amount_minor.midpoint(limit).saturating_mul(sign);
    let is_income = due.category.is_income();
    (day < DAYS).then(|| Scheduled {
        day,
        near_minor: half_way(due.low_minor),
        far_minor: half_way(due.high_minor),
        is_income,
    })
}

/// What every sampled day moved, scheduled series left out, its deepest outflows levelled.
fn unscheduled_days(book: &Book<'_>) -> Vec<Day> {
    let mut series: HashMap<(&str, Direction), Vec<&Series>> = HashMap::new();
    for one in book.inputs.series.iter().filter(|series| series.cadence.is_regular()) {
        series.entry((one.counterparty_key.as_str(), one.direction)).or_default().push(one);
    }
    let is_scheduled = |row: &Row| {
        let Some((_, assignment)) = book.transaction(row) else { return false };
        let key = (assignment.counterparty_key.as_str(), Direction::of(row.amount_minor));
        let magnitude = row.amount_minor.saturating_abs();
        series.get(&key).into_iter().flatten().any(|series| {
            let slack = series.typical_amount_minor / 5;
            (series.amount_low_minor - slack..=series.amount_high_minor.saturating_add(slack))
                .contains(&magnitude)
        })
    };
    let days = SAMPLE_DAYS.min(u64::from(book.history.days)) as usize;
    let mut sample = vec![Day::default(); days];
    for row in book.last_days(days as u64) {
        let back = usize::try_from((book.as_of() - row.on).num_days()).unwrap_or(usize::MAX);
        let cash_minor = row.cash_minor();
        if cash_minor == 0 || is_scheduled(row) {
            continue;
        }
        if let Some(day) = days.checked_sub(back + 1).and_then(|place| sample.get_mut(place)) {
            day.cash_minor = day.cash_minor.saturating_add(cash_minor);
            day.income_minor = day.income_minor.saturating_add(row.income_minor());
        }
    }
    let mut sorted: Vec<i64> = sample.iter().map(|day| day.cash_minor).collect();
    sorted.sort_unstable();
    let floor = quantile(&sorted, 0.02).unwrap_or(i64::MIN);
    for day in &mut sample {
        day.cash_minor = day.cash_minor.max(floor);
    }
    sample
}

fn lowest(book: &Book<'_>, path: &[i64]) -> Option<Low> {
    let (place, amount) = path.iter().enumerate().min_by_key(|(place, amount)| (**amount, *place))?;
    Some(Low { on: day_after(book.as_of(), place + 1), amount_minor: *amount })
}

fn first_below_zero(book: &Book<'_>, path: &[i64]) -> Option<NaiveDate> {
    path.iter().position(|amount| *amount < 0).map(|place| day_after(book.as_of(), place + 1))
}

fn band(mut amounts: Vec<i64>) -> Option<Band> {
    amounts.sort_unstable();
    Some(Band {
        p10_minor: quantile(&amounts, 0.1)?,
        p50_minor: quantile(&amounts, 0.5)?,
        p90_minor: quantile(&amounts, 0.9)?,
    })
}

/// Incomes expected within `days`, from active series, for pages that want one number: the sum of usual amounts.
pub(crate) fn scheduled_income_minor(book: &Book<'_>, until: NaiveDate) -> i64 {
    total(
        active(book)
            .filter(|series| series.direction == Direction::In && series.category.is_income())
            .flat_map(|series| series.due_dates(until).into_iter().map(|_| series.typical_amount_minor)),
    )
}

/// `SplitMix64` (Steele, Lea and Flood 2014): small, and the same on every platform.
struct Random(u64);

impl Random {
    fn new(seed: u64) -> Self {
        Self(seed)
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// A whole number from 0 to below `end`; 0 when `end` is 0.
    fn below(&mut self, end: usize) -> usize {
        ((u128::from(self.next()) * end as u128) >> 64) as usize
    }

    /// An evenly drawn part of the amount.
    fn part_of(&mut self, amount_minor: i64) -> i64 {
        let share = (self.next() >> 11) as f64 / (1_u64 << 53) as f64;
        (amount_minor as f64 * share).round() as i64
    }
}
