//! What dashboards read of a portfolio: small enough to be kept with everything else.

use std::collections::BTreeMap;

use cashflow::Month;
use chrono::NaiveDate;
use portfolio::{Alert, ClassShare, HoldingFigures, Payment, PaymentStatus, SecurityId, Totals};
use serde::{Deserialize, Serialize};

use super::preservation::Preservation;
use super::{Portfolio, RequiredDistributions};

/// Holdings a dashboard knows of; those beyond are in the totals.
const HOLDINGS_KEPT: usize = 200;
/// Payments to come that are kept one by one.
const UPCOMING_KEPT: usize = 12;
/// Months of income on both sides of the current one.
const MONTHS_BACK: u32 = 24;
const MONTHS_AHEAD: u32 = 12;

/// Income of a month by how sure it is, minor units.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct MonthIncome {
    /// What came.
    pub received_minor: i64,
    /// What is declared.
    pub declared_minor: i64,
    /// What is estimated.
    pub estimated_minor: i64,
    /// What of all of it was or is to be withheld as tax.
    pub withheld_minor: i64,
    /// What is to be withheld of what has not come yet.
    pub withheld_to_come_minor: i64,
}

impl MonthIncome {
    /// All of it.
    pub fn total_minor(self) -> i64 {
        self.received_minor.saturating_add(self.declared_minor).saturating_add(self.estimated_minor)
    }

    /// What is left after tax withheld.
    pub fn net_minor(self) -> i64 {
        self.total_minor().saturating_sub(self.withheld_minor)
    }

    /// What has not come yet, after tax.
    pub fn net_to_come_minor(self) -> i64 {
        let gross = self.declared_minor.saturating_add(self.estimated_minor);
        gross.saturating_sub(self.withheld_to_come_minor)
    }

    fn add(&mut self, status: PaymentStatus, amount_minor: i64, net_minor: i64) {
        let withheld = amount_minor.saturating_sub(net_minor);
        self.withheld_minor = self.withheld_minor.saturating_add(withheld);
        if status != PaymentStatus::Received {
            self.withheld_to_come_minor = self.withheld_to_come_minor.saturating_add(withheld);
        }
        let part = match status {
            PaymentStatus::Received => &mut self.received_minor,
            PaymentStatus::Declared => &mut self.declared_minor,
            PaymentStatus::Estimated => &mut self.estimated_minor,
        };
        *part = part.saturating_add(amount_minor);
    }
}

/// A portfolio as dashboards read it. Minor units of the customer's own currency.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PortfolioSummary {
    /// The day figures hold for.
    pub as_of: NaiveDate,
    /// The currency.
    pub currency: money::Currency,
    /// The figures as a whole.
    pub totals: Totals,
    /// Holdings, the most valuable first.
    pub holdings: Vec<HoldingFigures>,
    /// What securities are called, where that is known.
    pub names: BTreeMap<SecurityId, String>,
    /// Income by month, before tax, from two years back to a year ahead, with special payments.
    pub months: Vec<(Month, MonthIncome)>,
    /// The next payments.
    pub upcoming: Vec<Payment>,
    /// Payments that were cut or do not come any more.
    pub alerts: Vec<Alert>,
    /// Class by class against the targets.
    pub allocation: Vec<ClassShare>,
    /// What the law asks the customer to take this year; `None` where it asks for nothing.
    pub required: Option<RequiredDistributions>,
    /// What it asks their partner to take.
    #[serde(default)]
    pub partner_required: Option<RequiredDistributions>,
    /// Whether the customer set targets.
    pub has_targets: bool,
    /// How well it is kept.
    pub preservation: Preservation,
    /// What was taken of retirement accounts, by month.
    #[serde(default)]
    pub distributed: Vec<(Month, i64)>,
}

impl PortfolioSummary {
    /// What dashboards read of a portfolio.
    pub fn of(portfolio: &Portfolio) -> Self {
        let figures = &portfolio.figures;
        let current = Month::of(portfolio.as_of);
        let first = current.back(MONTHS_BACK);
        let all = MONTHS_BACK + MONTHS_AHEAD + 1;
        let months: Vec<Month> = (0..all)
            .scan(first, |month, _| {
                let this = *month;
                *month = month.next();
                Some(this)
            })
            .collect();
        let mut gross: Vec<(Month, MonthIncome)> =
            months.iter().map(|month| (*month, MonthIncome::default())).collect();
        for payment in &figures.payments {
            let Ok(place) = months.binary_search(&Month::of(payment.pay_on)) else { continue };
            let amount_minor = payment.base_minor.unwrap_or(0);
            if let Some((_, month)) = gross.get_mut(place) {
                month.add(payment.status, amount_minor, payment.base_net_minor.unwrap_or(amount_minor));
            }
        }
        let to_come = figures.payments.iter().filter(|it| it.status != PaymentStatus::Received);
        Self {
            as_of: portfolio.as_of,
            currency: figures.currency,
            totals: figures.totals.clone(),
            holdings: figures.holdings.iter().take(HOLDINGS_KEPT).cloned().collect(),
            names: portfolio.names.clone(),
            months: gross,
            upcoming: to_come.take(UPCOMING_KEPT).cloned().collect(),
            alerts: figures.alerts.clone(),
            allocation: portfolio.allocation.clone(),
            required: portfolio.required.clone(),
            partner_required: portfolio.partner_required.clone(),
            has_targets: !portfolio.settings.targets.is_empty(),
            preservation: Preservation::of(portfolio),
            distributed: portfolio.distributed.clone(),
        }
    }

    /// What a security is called, its symbol where nothing else is known.
    pub fn name_of<'a>(&'a self, security: &'a SecurityId) -> &'a str {
        self.names.get(security).map_or(security.as_str(), String::as_str)
    }

    /// Regular income of the next 365 days by how sure it is.
    pub fn next_year(&self) -> MonthIncome {
        MonthIncome {
            declared_minor: self.totals.declared_minor,
            estimated_minor: self.totals.estimated_minor,
            ..MonthIncome::default()
        }
    }

    /// What was taken of retirement accounts in a month.
    pub fn distributed_in(&self, month: Month) -> i64 {
        self.distributed.iter().find(|(other, _)| *other == month).map_or(0, |(_, minor)| *minor)
    }

    /// Income of the month of the day the figures hold for.
    pub fn this_month(&self) -> MonthIncome {
        let current = Month::of(self.as_of);
        let found = self.months.iter().find(|(month, _)| *month == current);
        found.map_or_else(MonthIncome::default, |(_, income)| *income)
    }
}
