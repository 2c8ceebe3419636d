//! Everything a what-if is worked out from: exactly what the server has, small enough to hand to a browser.

use cashflow::forecast::ForecastModel;
use chrono::NaiveDate;
use money::{Currency, Locale};
use serde::{Deserialize, Serialize};
use tax::year::PlanInputs;

/// A client whose loss or rates can be supposed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Client {
    /// As in `cashflow::forecast::PayerModel::key`.
    pub key: String,
    /// For people.
    pub name: String,
}

/// Everything a what-if is worked out from. Amounts are minor units of `currency`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct WhatIfInputs {
    /// The day the figures hold for.
    pub as_of: NaiveDate,
    /// The currency of every amount.
    pub currency: Currency,
    /// How the customer's country writes dates.
    pub locale: Locale,
    /// The running tax year.
    pub plan: PlanInputs,
    /// The year before, while some of it may still be to pay.
    pub last: Option<PlanInputs>,
    /// The forecast; none with too little history.
    pub model: Option<ForecastModel>,
    /// Checking and savings together.
    pub cash_minor: i64,
    /// Bills due before the next income, a magnitude.
    pub bills_due_minor: i64,
    /// What safe-to-spend keeps back; none while a usual month is not known.
    pub buffer_minor: Option<i64>,
    /// A usual month's spending, a magnitude.
    pub usual_spending_minor: Option<i64>,
    /// Clients, largest first.
    pub clients: Vec<Client>,
}
