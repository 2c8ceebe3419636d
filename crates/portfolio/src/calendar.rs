//! The calendar of income: what came, what is declared and what is estimated, each payment in one of the three.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{Days, NaiveDate};
use money::Currency;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use crate::forward::{Announced, Grade, Habit, change_bp};
use crate::income::{Income, IncomeKind};
use crate::{Quotes, SecurityId, Timeline};

/// Days after its pay day in which a declared payment may come and still be the declared one.
const COMES_WITHIN: i64 = 10;

/// How sure a payment is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum PaymentStatus {
    /// It came.
    Received,
    /// Its issuer announced it.
    Declared,
    /// It follows from a habit.
    Estimated,
}

/// One payment of the calendar.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Payment {
    /// How sure it is.
    pub status: PaymentStatus,
    /// On what; `None` for interest on money.
    pub security: Option<SecurityId>,
    /// What kind of income.
    pub kind: IncomeKind,
    /// From this day on a bought share does not get it, where that is known.
    pub ex_on: Option<NaiveDate>,
    /// The day holders are noted, where that is known.
    pub record_on: Option<NaiveDate>,
    /// The day it came or is to come.
    pub pay_on: NaiveDate,
    /// Major units of the currency a share.
    pub per_share: Option<Decimal>,
    /// Shares that get it.
    pub shares: Decimal,
    /// The currency.
    pub currency: Currency,
    /// Before tax, minor units of the currency.
    pub gross_minor: i64,
    /// Tax taken off, or to be taken off where the last payment's share of it holds; minor units of the currency.
    pub withheld_minor: i64,
    /// Before tax in the base currency; `None` without a rate.
    pub base_minor: Option<i64>,
    /// After tax in the base currency; `None` without a rate.
    pub base_net_minor: Option<i64>,
    /// The change a share against the last regular payment, basis points; regular payments only.
    pub change_bp: Option<i64>,
    /// How far an estimate can be trusted; estimates only.
    pub grade: Option<Grade>,
    /// Who declared it; declared payments only.
    pub source: Option<String>,
}

/// What a year of payments to come rests on.
#[derive(Debug, Clone, Copy)]
pub(crate) struct CalendarOf<'a> {
    /// What came.
    pub income: &'a Income,
    /// What issuers announced.
    pub announced: &'a [Announced],
    /// The habit of each security that has one.
    pub habits: &'a BTreeMap<SecurityId, Habit>,
    /// Shares by day.
    pub timeline: &'a Timeline,
    /// Rates.
    pub quotes: &'a Quotes,
    /// Today.
    pub as_of: NaiveDate,
}

/// Days of estimates.
const YEAR: Days = Days::new(365);

/// Every payment: what came, what is declared from `as_of` on, and a year of estimates; in order of days.
pub(crate) fn calendar(of: CalendarOf<'_>) -> Vec<Payment> {
    let mut payments = received(of);
    payments.extend(of.announced.iter().filter_map(|announced| declared(of, announced)));
    let until = of.as_of.checked_add_days(YEAR).unwrap_or(NaiveDate::MAX);
    for (security, habit) in of.habits {
        let days: Vec<NaiveDate> = declared_days(of, security);
        for (pay_on, per_share) in habit.expected(of.as_of, until, &days) {
            payments.extend(estimated(of, security, habit, pay_on, per_share));
        }
    }
    payments.sort_by(|a, b| (a.pay_on, &a.security, a.status).cmp(&(b.pay_on, &b.security, b.status)));
    payments
}

/// Days of regular declared payments to come on a security: each stands for one of its habit.
fn declared_days(of: CalendarOf<'_>, security: &SecurityId) -> Vec<NaiveDate> {
    let of_it = of.announced.iter().filter(|announced| announced.security == *security);
    let to_come = of_it.filter(|announced| announced.class.is_regular() && announced.pay_on > of.as_of);
    to_come.map(|announced| announced.pay_on).collect()
}

fn received(of: CalendarOf<'_>) -> Vec<Payment> {
    let securities: BTreeSet<&SecurityId> =
        of.income.received.iter().filter_map(|it| it.security.as_ref()).collect();
    let regular: BTreeMap<&SecurityId, Vec<(NaiveDate, Decimal)>> =
        securities.into_iter().map(|security| (security, of.income.regular_of(security))).collect();
    let payment = |it: &crate::income::Received, change_bp| {
        let announced = it.security.as_ref().and_then(|security| {
            of.announced.iter().find(|announced| {
                announced.security == *security
                    && (0..=COMES_WITHIN).contains(&(it.paid_on - announced.pay_on).num_days())
            })
        });
        let net_minor = it.gross_minor.saturating_sub(it.withheld_minor);
        Payment {
            status: PaymentStatus::Received,
            security: it.security.clone(),
            kind: it.kind,
            ex_on: announced.map(|announced| announced.ex_on),
            record_on: announced.and_then(|announced| announced.record_on),
            pay_on: it.paid_on,
            per_share: it.per_share,
            shares: it.shares,
            currency: it.currency,
            gross_minor: it.gross_minor,
            withheld_minor: it.withheld_minor,
            base_minor: it.base_minor,
            base_net_minor: of.quotes.to_base_minor(net_minor, it.currency, it.paid_on),
            change_bp,
            grade: None,
            source: None,
        }
    };
    let mut payments = Vec::new();
    for it in &of.income.received {
        let of_it = it.security.as_ref().filter(|_| it.kind == IncomeKind::Regular);
        let change = of_it.and_then(|security| {
            // Of a payment in several rows, all of it is compared with all of the one before.
            let payments = regular.get(security)?;
            let place = payments.partition_point(|(on, _)| *on <= it.paid_on).checked_sub(1)?;
            let before = payments.get(place.checked_sub(1)?)?;
            change_bp(before.1, payments.get(place)?.1)
        });
        payments.push(payment(it, change));
    }
    payments
}

/// The share of the last payment's gross that was withheld, as `(withheld, gross)`.
fn last_withheld(of: CalendarOf<'_>, security: &SecurityId) -> (i64, i64) {
    let last = of.income.received.iter().rev().find(|it| it.security.as_ref() == Some(security));
    last.filter(|it| it.gross_minor > 0).map_or((0, 1), |it| (it.withheld_minor, it.gross_minor))
}

/// A payment to come, worth what its shares and the amount a share make it.
fn to_come(
    of: CalendarOf<'_>,
    security: &SecurityId,
    (pay_on, per_share, currency): (NaiveDate, Decimal, Currency),
    shares: Decimal,
) -> Option<Payment> {
    if shares <= Decimal::ZERO {
        return None;
    }
    let scale = Decimal::from(10_i64.pow(currency.digits()));
    let gross_minor = money::rounded_minor(per_share.checked_mul(shares)?.checked_mul(scale)?)?;
    let (withheld, gross) = last_withheld(of, security);
    let part =
        Decimal::from(gross_minor).checked_mul(Decimal::from(withheld))?.checked_div(Decimal::from(gross))?;
    let withheld_minor = money::rounded_minor(part)?;
    Some(Payment {
        status: PaymentStatus::Estimated,
        security: Some(security.clone()),
        kind: IncomeKind::Regular,
        ex_on: None,
        record_on: None,
        pay_on,
        per_share: Some(per_share),
        shares,
        currency,
        gross_minor,
        withheld_minor,
        base_minor: of.quotes.to_base_minor(gross_minor, currency, of.as_of),
        base_net_minor: of.quotes.to_base_minor(
            gross_minor.saturating_sub(withheld_minor),
            currency,
            of.as_of,
        ),
        change_bp: None,
        grade: None,
        source: None,
    })
}

fn declared(of: CalendarOf<'_>, announced: &Announced) -> Option<Payment> {
    if announced.pay_on <= of.as_of {
        return None;
    }
    // Holders at the end of the day before the ex-dividend date get it; of days to come, today's holders.
    let held_on = announced.ex_on.pred_opt().map_or(of.as_of, |eve| eve.min(of.as_of));
    let shares = of.timeline.quantity(&announced.security, held_on);
    let amount = (announced.pay_on, announced.per_share, announced.currency);
    let payment = to_come(of, &announced.security, amount, shares)?;
    let is_regular = announced.class.is_regular();
    let last = of.habits.get(&announced.security).map(|habit| habit.last.1);
    Some(Payment {
        status: PaymentStatus::Declared,
        kind: if is_regular { IncomeKind::Regular } else { IncomeKind::Special },
        ex_on: Some(announced.ex_on),
        record_on: announced.record_on,
        change_bp: last.filter(|_| is_regular).and_then(|last| change_bp(last, announced.per_share)),
        source: Some(announced.source.clone()),
        ..payment
    })
}

fn estimated(
    of: CalendarOf<'_>,
    security: &SecurityId,
    habit: &Habit,
    pay_on: NaiveDate,
    per_share: Decimal,
) -> Option<Payment> {
    let last = of.income.received.iter().rev().find(|it| it.security.as_ref() == Some(security))?;
    let shares = of.timeline.quantity(security, of.as_of);
    let payment = to_come(of, security, (pay_on, per_share, last.currency), shares)?;
    Some(Payment { change_bp: change_bp(habit.last.1, per_share), grade: Some(habit.grade), ..payment })
}
