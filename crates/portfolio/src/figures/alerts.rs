//! Payments that were cut or stopped coming, and what that takes from a year.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use money::Currency;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use super::Inputs;
use crate::calendar::{Payment, PaymentStatus};
use crate::forward::{Habit, is_cut};
use crate::income::{Income, IncomeKind};
use crate::{SecurityId, Timeline};

/// What happened to a row of payments.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum AlertKind {
    /// The last regular payment is lower than the one it is compared with.
    Cut,
    /// A declared payment is lower than the last regular one.
    CutDeclared,
    /// A payment should long have come.
    Suspended,
}

/// One change for the worse.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Alert {
    /// What happened.
    pub kind: AlertKind,
    /// Of which security.
    pub security: SecurityId,
    /// The day of the payment, or of the last one that came.
    pub on: NaiveDate,
    /// The currency of the amounts a share.
    pub currency: Currency,
    /// Before: major units a share.
    pub before: Decimal,
    /// Now: major units a share.
    pub now: Decimal,
    /// What a year loses by it, minor units of the base currency; `None` without a rate.
    pub yearly_minor: Option<i64>,
}

/// The alerts of securities that are still held.
pub(super) fn of(
    inputs: &Inputs<'_>,
    habits: &BTreeMap<SecurityId, Habit>,
    timeline: &Timeline,
    payments: &[Payment],
    income: &Income,
) -> Vec<Alert> {
    let mut alerts = Vec::new();
    for (security, habit) in habits {
        let shares = timeline.quantity(security, inputs.as_of);
        let last = income.received.iter().rev().find(|it| it.security.as_ref() == Some(security));
        let Some(currency) = last.map(|it| it.currency).filter(|_| shares > Decimal::ZERO) else { continue };
        let yearly_minor = |before: Decimal, now: Decimal| {
            let lost = (before - now).checked_mul(Decimal::from(habit.cadence.per_year()))?;
            let scale = Decimal::from(10_i64.pow(currency.digits()));
            let minor = money::rounded_minor(lost.checked_mul(shares)?.checked_mul(scale)?)?;
            inputs.quotes.to_base_minor(minor, currency, inputs.as_of)
        };
        let alert = |kind, on, before, now| Alert {
            kind,
            security: security.clone(),
            on,
            currency,
            before,
            now,
            yearly_minor: yearly_minor(before, now),
        };
        let declared = payments.iter().find(|it| {
            it.status == PaymentStatus::Declared
                && it.kind == IncomeKind::Regular
                && it.security.as_ref() == Some(security)
        });
        let (last_on, last_amount) = habit.last;
        match declared.and_then(|it| Some((it.pay_on, it.per_share?))) {
            Some((on, now)) if is_cut(last_amount, now) => {
                alerts.push(alert(AlertKind::CutDeclared, on, last_amount, now));
            }
            Some(_) => {}
            None if habit.is_overdue(inputs.as_of) => {
                alerts.push(alert(AlertKind::Suspended, last_on, last_amount, Decimal::ZERO));
            }
            None if habit.is_cut() => {
                alerts.push(alert(AlertKind::Cut, last_on, habit.compared_with, last_amount));
            }
            None => {}
        }
    }
    alerts
}
