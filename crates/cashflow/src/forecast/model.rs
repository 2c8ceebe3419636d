//! What a forecast is made from: everything a simulation needs, small enough to hand to a browser.
//!
//! Money is whole minor units of one currency, shares are thousandths, times are whole days. A [`ForecastModel`]
//! holds no customer's text beyond names of counterparties.

use chrono::NaiveDate;
use money::Currency;
use serde::{Deserialize, Serialize};

use super::calibration::Calibration;

/// How the payments of one payer are drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Method {
    /// Its own (gap, amount) pairs drawn again, the first gap among those longer than the present silence
    /// (a bootstrap of intermittent demand: Willemain, Smart and Schwarz 2004, *Int. J. Forecasting* 20).
    Pairs,
    /// Croston's smoothed amount and interval (1972, *Operational Research Quarterly* 23) with the correction of
    /// Syntetos and Boylan (2005, *Int. J. Forecasting* 21), which takes half the smoothing constant off the rate.
    Croston,
    /// A smoothed chance of payment that also falls while a payer is silent (Teunter, Syntetos and Babai 2011,
    /// *European J. Operational Research* 214).
    Tsb,
    /// The payments of the last year again, each about the same day a year later: termly support, yearly fees.
    Yearly,
}

/// Days or minor units with one in ten below the first and one in ten above the last.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Spread {
    /// Tenth percentile.
    pub p10: i64,
    /// Median.
    pub p50: i64,
    /// Ninetieth percentile.
    pub p90: i64,
}

/// One payer whose payments have no fixed rhythm.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PayerModel {
    /// As in `categorise::Assignment::counterparty_key`; empty for all new and occasional payers together.
    pub key: String,
    /// For people.
    pub name: String,
    /// The method that erred least on this payer's own past.
    pub method: Method,
    /// Days since the last payment.
    pub silent_days: u16,
    /// Payments known.
    pub payments: u16,
    /// The chance, in thousandths, that the payer is still there, given the silence.
    pub alive_permille: u16,
    /// Days from one payment to the next and the amount of the later one, minor units; the latest, oldest first.
    pub pairs: Vec<(u16, i64)>,
    /// For the smoothing methods: payments a day, in millionths.
    pub rate_ppm: u32,
    /// For the smoothing methods: the smoothed amount over the mean of `pairs`, in thousandths.
    pub scale_permille: u32,
    /// Amounts, minor units.
    pub amount_minor: Spread,
    /// Days between payments.
    pub gap_days: Spread,
    /// Days a payment came after the median gap was over; below zero when it came before.
    pub late_days: Spread,
}

/// A bill, pay or other payment with a rhythm: its due days and how amount and day vary.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Scheduled {
    /// As in `categorise::Series::counterparty_key`.
    pub key: String,
    /// For people.
    pub name: String,
    /// Whether it counts as income.
    pub is_income: bool,
    /// Due days as days after the model's day, ascending, a year ahead.
    pub due_days: Vec<u16>,
    /// Its latest amounts, minor units, negative for money out; one is drawn for each due day.
    pub amounts_minor: Vec<i64>,
    /// How many days its latest payments were booked after they were due; negative is before.
    pub shift_days: Vec<i8>,
    /// How often it comes when it is due, in thousandths.
    pub paid_permille: u16,
}

/// What moved cash without a rhythm and is not income, day by day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Everyday {
    /// The net movement of each of the last days, minor units, negative is out; the model's own day is last.
    pub net_minor: Vec<i64>,
}

/// What a dated one-off is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum EventKind {
    /// Tax known to be due.
    Tax,
    /// Tax expected because it was paid or given back a year earlier; known tax takes its place.
    ExpectedTax,
    /// An invoice that is open.
    Invoice,
    /// A supposed deposit or withdrawal.
    Deposit,
}

/// A dated one-off with its certainty.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Event {
    /// For people.
    pub name: String,
    /// What it is.
    pub kind: EventKind,
    /// For invoices: the payer, as in [`PayerModel::key`]. The invoice then stands for that payer's next payment.
    pub payer_key: Option<String>,
    /// Minor units; negative is money out.
    pub amount_minor: i64,
    /// How far the amount may be off either way, in thousandths.
    pub spread_permille: u16,
    /// When, in days after the model's day.
    pub after_days: Spread,
    /// The chance that it happens at all, in thousandths.
    pub chance_permille: u16,
}

/// A supposition about those who pay.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Supposition {
    /// This payer pays nothing from that many days after the model's day.
    PayerLost {
        /// As in [`PayerModel::key`] or [`Scheduled::key`].
        payer_key: String,
        /// Days after the model's day.
        from_day: u16,
    },
    /// Payments are this much higher from that many days after the model's day.
    RateRaised {
        /// One payer, or every one.
        payer_key: Option<String>,
        /// Days after the model's day.
        from_day: u16,
        /// In basis points: 1000 is a tenth more.
        by_bp: i32,
    },
}

/// Everything a simulation reads.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ForecastModel {
    /// The day the forecast starts after.
    pub as_of: NaiveDate,
    /// The currency of every amount.
    pub currency: Currency,
    /// Payers without a rhythm, largest first.
    pub payers: Vec<PayerModel>,
    /// Payments with a rhythm.
    pub scheduled: Vec<Scheduled>,
    /// Everything else that moves cash.
    pub everyday: Everyday,
    /// Dated one-offs.
    pub events: Vec<Event>,
    /// What is supposed of payers.
    pub suppositions: Vec<Supposition>,
    /// The buffer that safe-to-spend keeps back, minor units; `None` while a usual month is not known.
    pub buffer_minor: Option<i64>,
    /// A usual month's spending, a magnitude; runway is measured against it.
    pub usual_spending_minor: Option<i64>,
    /// How far the band is stretched, and how well it held on this customer's own past.
    pub calibration: Calibration,
}

impl Event {
    /// Tax due on a day; the amount is a magnitude in minor units.
    pub fn tax(name: &str, after_days: i64, amount_minor: i64) -> Self {
        let amount_minor = amount_minor.saturating_neg();
        Self { kind: EventKind::Tax, ..Self::certain(name, after_days, amount_minor) }
    }

    /// A supposed deposit on a day, minor units; negative is a withdrawal.
    pub fn deposit(name: &str, after_days: i64, amount_minor: i64) -> Self {
        Self::certain(name, after_days, amount_minor)
    }

    /// An open invoice: when it is probably paid and how likely that is, in thousandths.
    pub fn invoice(
        name: &str,
        payer_key: Option<&str>,
        amount_minor: i64,
        after_days: Spread,
        chance_permille: u16,
    ) -> Self {
        Self {
            kind: EventKind::Invoice,
            payer_key: payer_key.map(str::to_owned),
            after_days,
            chance_permille,
            ..Self::certain(name, 0, amount_minor)
        }
    }

    fn certain(name: &str, after_days: i64, amount_minor: i64) -> Self {
        Self {
            name: name.to_owned(),
            kind: EventKind::Deposit,
            payer_key: None,
            amount_minor,
            spread_permille: 0,
            after_days: Spread { p10: after_days, p50: after_days, p90: after_days },
            chance_permille: 1000,
        }
    }
}

impl ForecastModel {
    /// The same model with more one-offs. Tax known to be due replaces what was expected from last year's.
    #[must_use]
    pub fn with_events(mut self, events: impl IntoIterator<Item = Event>) -> Self {
        self.events.extend(events);
        if self.events.iter().any(|event| event.kind == EventKind::Tax) {
            self.events.retain(|event| event.kind != EventKind::ExpectedTax);
        }
        self
    }

    /// The same model under one more supposition.
    #[must_use]
    pub fn supposing(mut self, supposition: Supposition) -> Self {
        self.suppositions.push(supposition);
        self
    }
}
