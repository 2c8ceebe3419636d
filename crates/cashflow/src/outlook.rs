//! The cash balance over the next 90 days, as a band.
//!
//! Starts from today's cash (checking and savings together) and is the first 90 days of the customer's
//! [`ForecastModel`], simulated in [`PATHS`] paths from a fixed seed, so that the same books give the same band. No
//! forecast is given with less than [`MONTHS_NEEDED`] months of history.

use std::collections::HashMap;

use categorise::Direction;
use chrono::{Days, NaiveDate};
use serde::{Deserialize, Serialize};

use crate::balances::Balances;
use crate::book::Book;
pub use crate::forecast::{Band, Low, MONTHS_NEEDED};
use crate::forecast::{Event, Fan, FanDay, ForecastModel, simulate};
use crate::statistics::{ratio, total};
use crate::upcoming::{Due, dues};

/// Days looked ahead.
pub const DAYS: usize = 90;
/// Paths drawn.
pub const PATHS: usize = 1000;
/// The seed of the customer's own outlook; a what-if with the same one differs by what is supposed alone.
pub const SEED: u64 = 0x0a77_0e4e;

const PAST_DAYS: u64 = 60;
const EVENTS_MAX: usize = 24;

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
    /// Median of what goes out without a rhythm per day over the last year, a magnitude.
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
        start + 0.4 * ratio(from.saturating_neg(), to.saturating_sub(from)).unwrap_or(0.0)
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
    pub(crate) fn build(book: &Book<'_>, balances: &Balances, model: Option<&ForecastModel>) -> Self {
        let start_minor = balances.cash_minor();
        let until = day_after(book.as_of(), DAYS);
        let due = |direction| -> Vec<Due> {
            dues(book, direction, until)
                .into_iter()
                .filter(|due| due.is_cash && due.cadence.is_regular())
                .collect()
        };
        let (incoming, outgoing) = (due(Direction::In), due(Direction::Out));
        Self {
            start_minor,
            start_on: book.as_of(),
            past_minor: past(book, start_minor),
            forecast: model.map(|model| forecast(&simulate(model, start_minor, DAYS, PATHS, SEED), model)),
            events: events(&incoming, &outgoing),
        }
    }
}

impl Outlook {
    /// Draws the band anew from a model that knows more than the books, such as tax that falls due, and marks what
    /// it added. Without a forecast nothing changes.
    pub(crate) fn redraw(&mut self, model: &ForecastModel, added: &[Event]) {
        if self.forecast.is_none() {
            return;
        }
        self.forecast = Some(forecast(&simulate(model, self.start_minor, DAYS, PATHS, SEED), model));
        let marked = added.iter().filter(|event| event.after_days.p50 <= i64::try_from(DAYS).unwrap_or(0));
        self.events.extend(marked.map(|event| OutlookEvent {
            on: day_after(self.start_on, usize::try_from(event.after_days.p50).unwrap_or(0)),
            name: event.name.clone(),
            amount_minor: event.amount_minor,
        }));
        self.events.sort_by(|a, b| (a.on, &a.name).cmp(&(b.on, &b.name)));
    }
}

fn day_after(on: NaiveDate, days: usize) -> NaiveDate {
    on.checked_add_days(Days::new(u64::try_from(days).unwrap_or(u64::MAX))).unwrap_or(NaiveDate::MAX)
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

fn forecast(fan: &Fan, model: &ForecastModel) -> Forecast {
    let column = |amount: fn(&FanDay) -> i64| fan.days.iter().map(amount).collect();
    Forecast {
        p10_minor: column(|day| day.p10_minor),
        p50_minor: column(|day| day.p50_minor),
        p90_minor: column(|day| day.p90_minor),
        low: fan.low.clone(),
        cautious_low: fan.cautious_low.clone(),
        below_zero_on: fan.below_zero_on,
        may_be_below_zero_on: fan.may_be_below_zero_on,
        income_30_days: fan.income_30_days,
        income_90_days: fan.income,
        usual_daily_spending_minor: model.everyday.usual_daily_minor(),
    }
}

/// Incomes expected within `days`, from active series, for pages that want one number: the sum of usual amounts.
pub(crate) fn scheduled_income_minor(book: &Book<'_>, until: NaiveDate) -> i64 {
    total(
        book.active_series()
            .filter(|series| series.direction == Direction::In && series.category.is_income())
            .flat_map(|series| series.due_dates(until).into_iter().map(|_| series.typical_amount_minor)),
    )
}
