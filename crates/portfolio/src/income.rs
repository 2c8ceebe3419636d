//! Income that came: what each payment was a share, what tax was taken off it, and whether more of its kind follow.

use std::collections::BTreeMap;
use std::ops::RangeInclusive;

use chrono::{Days, NaiveDate};
use money::Currency;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use crate::{DividendClass, Event, Movement, Quotes, SecurityId, Timeline};

/// Tax belongs to income that came up to so many days before it.
const TAX_AFTER: Days = Days::new(30);
/// Tax belongs to income that came up to so many days after it.
const TAX_BEFORE: Days = Days::new(5);
/// A payment above this share of the usual one a share, in per cent, is special whatever its issuer called it.
const SPECIAL_PERCENT: i64 = 150;
/// Days since the payment of the same season, a year ago.
const YEAR_AGO: RangeInclusive<i64> = 335..=395;
/// Regular payments the usual one is the median of.
const USUAL_OF: usize = 8;

/// No payment on one share is as much, in major units.
const PER_SHARE_MAX: i64 = 1_000_000_000_000;
/// Days within which the rows of one payment are booked.
const BOOKED_WITHIN: i64 = 3;

/// Where income comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum IncomeKind {
    /// One of a row of payments on shares.
    Regular,
    /// A payment on shares outside the row: called so by its issuer, a fund's realised gain, or far above the usual.
    Special,
    /// Interest.
    Interest,
}

/// Income that came on a day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Received {
    /// On what; `None` for interest on money.
    pub security: Option<SecurityId>,
    /// The day it came.
    pub paid_on: NaiveDate,
    /// The currency it came in.
    pub currency: Currency,
    /// What kind.
    pub kind: IncomeKind,
    /// Before tax, minor units of its currency; below zero where income was taken back.
    pub gross_minor: i64,
    /// Tax taken off it, minor units of its currency.
    pub withheld_minor: i64,
    /// The same before tax in the base currency at the rate of the day; `None` without a rate.
    pub base_minor: Option<i64>,
    /// Shares it was paid on.
    pub shares: Decimal,
    /// Major units for one of today's shares; `None` where none were held.
    pub per_share: Option<Decimal>,
    /// Whether it bought more of its shares.
    pub is_reinvested: bool,
}

/// Tax that is not of one payment for certain.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct UnassignedTax {
    /// On what; `None` where the statement does not say.
    pub security: Option<SecurityId>,
    /// The day.
    pub on: NaiveDate,
    /// The currency.
    pub currency: Currency,
    /// Minor units; below zero where it was given back.
    pub amount_minor: i64,
}

/// All income of a portfolio.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Income {
    /// What came, in order of days.
    pub received: Vec<Received>,
    /// Tax that is listed instead of guessed at.
    pub unassigned: Vec<UnassignedTax>,
}

impl Income {
    /// The income among events that are in order.
    pub(crate) fn of(events: &[Event], timeline: &Timeline, quotes: &Quotes) -> Self {
        let mut received: Vec<Received> =
            events.iter().filter_map(|event| read(event, timeline, quotes)).collect();
        find_specials(&mut received);
        let unassigned = assign_tax(events, &mut received);
        Self { received, unassigned }
    }

    /// Regular payments on a security, the first first: the day and major units for one of today's shares. What came
    /// on one day is one payment.
    pub(crate) fn regular_of(&self, security: &SecurityId) -> Vec<(NaiveDate, Decimal)> {
        let mut payments: Vec<(NaiveDate, Decimal)> = Vec::new();
        let of_it = self.received.iter().filter(|it| it.security.as_ref() == Some(security));
        for it in of_it.filter(|it| it.kind == IncomeKind::Regular) {
            let Some(per_share) = it.per_share else { continue };
            match payments.last_mut().filter(|(on, _)| is_one_payment(*on, it.paid_on)) {
                Some((_, sum)) => *sum += per_share,
                None => payments.push((it.paid_on, per_share)),
            }
        }
        payments
    }
}

fn read(event: &Event, timeline: &Timeline, quotes: &Quotes) -> Option<Received> {
    let (class, gross_minor, is_reinvested) = match &event.movement {
        Movement::Dividend { class, amount_minor } => (Some(*class), *amount_minor, false),
        Movement::Reinvest { class, amount_minor, .. } => (Some(*class), *amount_minor, true),
        Movement::DividendInKind { amount_minor, .. } => (Some(DividendClass::Ordinary), *amount_minor, true),
        Movement::Interest { amount_minor } => (None, *amount_minor, false),
        _ => return None,
    };
    let shares = event.security.as_ref().map_or(Decimal::ZERO, |security| {
        let held = timeline.quantity(security, event.on);
        // Shares the payment itself brought were not paid on; shares sold since the record day were.
        let before = event.on.pred_opt().map_or(held, |before| timeline.quantity(security, before));
        if before.is_zero() { held } else { before }
    });
    let per_share = event.security.as_ref().filter(|_| shares > Decimal::ZERO).and_then(|security| {
        let major = Decimal::new(gross_minor, event.currency.digits());
        let amount = major.checked_div(shares)?.checked_div(timeline.split_factor(security, event.on))?;
        // Beyond any payment there is; figures are multiplied by it.
        (amount.abs() < Decimal::from(PER_SHARE_MAX)).then_some(amount)
    });
    Some(Received {
        security: event.security.clone(),
        paid_on: event.on,
        currency: event.currency,
        kind: match class {
            None => IncomeKind::Interest,
            Some(class) if class.is_regular() => IncomeKind::Regular,
            Some(_) => IncomeKind::Special,
        },
        gross_minor,
        withheld_minor: 0,
        base_minor: quotes.to_base_minor(gross_minor, event.currency, event.on),
        shares,
        per_share,
        is_reinvested,
    })
}

/// Whether two rows are parts of one payment: of several accounts, or of several kinds of tax, booked days apart.
pub(crate) fn is_one_payment(first: NaiveDate, next: NaiveDate) -> bool {
    (0..=BOOKED_WITHIN).contains(&(next - first).num_days())
}

/// One payment: the day of its first row, and the places of its rows with their amounts a share.
struct OnePayment {
    on: NaiveDate,
    rows: Vec<(usize, Decimal)>,
}

impl OnePayment {
    fn amount(&self) -> Decimal {
        self.rows.iter().map(|(_, amount)| *amount).fold(Decimal::ZERO, Decimal::saturating_add)
    }
}

/// Marks payments far above the usual one as special. One that the next payment repeats is a rise and stays regular,
/// and so does one like that of a year before: a final dividend may be thrice the interim one.
fn find_specials(received: &mut [Received]) {
    let mut by_security: BTreeMap<SecurityId, Vec<OnePayment>> = BTreeMap::new();
    for (place, it) in received.iter().enumerate() {
        if let (IncomeKind::Regular, Some(security), Some(per_share)) = (it.kind, &it.security, it.per_share)
        {
            let payments = by_security.entry(security.clone()).or_default();
            match payments.last_mut().filter(|payment| is_one_payment(payment.on, it.paid_on)) {
                Some(payment) => payment.rows.push((place, per_share)),
                None => payments.push(OnePayment { on: it.paid_on, rows: vec![(place, per_share)] }),
            }
        }
    }
    let special: Vec<usize> = by_security.values().flat_map(|payments| specials(payments)).collect();
    for place in special {
        if let Some(it) = received.get_mut(place) {
            it.kind = IncomeKind::Special;
        }
    }
}

/// The places of the special rows among payments in order of days. Where a payment is far above the usual one, those of
/// its rows are special that are so by themselves, or all where none is.
fn specials(payments: &[OnePayment]) -> Vec<usize> {
    let mut usual: Vec<(NaiveDate, Decimal)> = Vec::new();
    let mut special = Vec::new();
    for (nth, payment) in payments.iter().enumerate() {
        let (on, amount) = (payment.on, payment.amount());
        let latest: Vec<Decimal> = usual.iter().rev().take(USUAL_OF).map(|(_, amount)| *amount).collect();
        let is_above = |amount: Decimal, usual: Decimal| {
            amount * Decimal::ONE_HUNDRED > usual * Decimal::from(SPECIAL_PERCENT)
        };
        let middle = median(&latest).filter(|_| latest.len() > 1);
        let is_far_above = |amount: Decimal| middle.is_some_and(|middle| is_above(amount, middle));
        let is_repeated = payments.get(nth + 1).is_some_and(|next| is_far_above(next.amount()));
        // The second payment after a rise is compared with the first, which was above the middle as well.
        let is_as_the_last =
            latest.first().is_some_and(|last| is_far_above(*last) && !is_above(amount, *last));
        let is_as_a_year_ago = usual.iter().any(|(earlier, usual)| {
            YEAR_AGO.contains(&(on - *earlier).num_days()) && !is_above(amount, *usual)
        });
        if !is_far_above(amount) || is_repeated || is_as_the_last || is_as_a_year_ago {
            usual.push((on, amount));
            continue;
        }
        let (above, regular): (Vec<_>, Vec<_>) = payment.rows.iter().partition(|(_, row)| is_far_above(*row));
        if above.is_empty() {
            special.extend(regular.iter().map(|(place, _)| *place));
        } else {
            special.extend(above.iter().map(|(place, _)| *place));
            if !regular.is_empty() {
                usual.push((on, regular.iter().map(|(_, row)| *row).sum()));
            }
        }
    }
    special
}

/// The middle of amounts, the lower of two; none of none.
pub(crate) fn median(amounts: &[Decimal]) -> Option<Decimal> {
    let mut sorted = amounts.to_vec();
    sorted.sort_unstable();
    sorted.get(sorted.len().checked_sub(1)? / 2).copied()
}

/// Gives tax to the payment it was taken off: of the same security and account day window, where exactly one fits, or
/// exactly one on its very day. What fits several is given to none.
fn assign_tax(events: &[Event], received: &mut [Received]) -> Vec<UnassignedTax> {
    let mut unassigned = Vec::new();
    for event in events {
        let Movement::Withholding { amount_minor } = event.movement else { continue };
        let from = event.on.checked_sub_days(TAX_AFTER).unwrap_or(NaiveDate::MIN);
        let until = event.on.checked_add_days(TAX_BEFORE).unwrap_or(NaiveDate::MAX);
        // Received is in order of days, as events are.
        let first = received.partition_point(|it| it.paid_on < from);
        let fits = |it: &&mut Received| {
            it.paid_on >= from && it.security == event.security && it.currency == event.currency
        };
        let near = received.iter_mut().skip(first).take_while(|it| it.paid_on <= until);
        let mut candidates: Vec<&mut Received> = near.filter(fits).collect();
        if candidates.iter().filter(|it| it.paid_on == event.on).count() == 1 {
            candidates.retain(|it| it.paid_on == event.on);
        }
        match candidates.as_mut_slice() {
            [only] => only.withheld_minor = only.withheld_minor.saturating_add(amount_minor),
            _ => unassigned.push(UnassignedTax {
                security: event.security.clone(),
                on: event.on,
                currency: event.currency,
                amount_minor,
            }),
        }
    }
    unassigned
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::in_order;
    use crate::support::{buy, dividend, event, number, split, withheld};

    fn income(events: Vec<Event>) -> Income {
        let events = in_order(events);
        Income::of(&events, &Timeline::of(&events), &Quotes::new(Currency::USD, &[], &[]))
    }

    /// A holding of ten shares that pays so many cents on days.
    fn paid(payments: &[(&str, i64)]) -> Vec<Event> {
        let mut events = vec![buy("2024-01-01", "A", "10", 100_000)];
        events.extend(payments.iter().map(|(on, amount)| dividend(on, "A", *amount)));
        events
    }

    fn kinds(payments: &[(&str, i64)]) -> Vec<IncomeKind> {
        income(paid(payments)).received.iter().map(|it| it.kind).collect()
    }

    #[test]
    fn row_one_payment_in_two_accounts_is_one_payment() {
        let elsewhere = |event: Event| Event { account: "elsewhere".to_owned(), ..event };
        let mut events = vec![buy("2024-01-01", "A", "100", 1), elsewhere(buy("2024-01-01", "A", "10", 1))];
        for (on, booked) in [
            ("2024-03-01", "2024-03-01"),
            ("2024-06-01", "2024-06-02"),
            ("2024-09-01", "2024-09-01"),
            ("2024-12-01", "2024-12-02"),
        ] {
            events.push(dividend(on, "A", 10_000));
            events.push(elsewhere(dividend(booked, "A", 1_000)));
        }
        let income = income(events);
        assert!(income.received.iter().all(|it| it.kind == IncomeKind::Regular), "{:?}", income.received);
        let regular: Vec<String> = income
            .regular_of(&SecurityId::new("A"))
            .iter()
            .map(|(_, amount)| amount.round_dp(4).normalize().to_string())
            .collect();
        assert_eq!(regular, ["1"; 4]);
    }

    #[test]
    fn row_special_dividend_is_far_above_the_usual_and_not_repeated() {
        use IncomeKind::{Regular, Special};
        let usual = [("2024-03-01", 100), ("2024-06-01", 100), ("2024-09-01", 110)];
        let then = |more: &[(&'static str, i64)]| [&usual[..], more].concat();
        assert_eq!(kinds(&then(&[("2024-12-01", 150)])), [Regular; 4]);
        assert_eq!(kinds(&then(&[("2024-12-01", 151)])), [Regular, Regular, Regular, Special]);
        assert_eq!(kinds(&then(&[("2024-12-01", 200), ("2025-03-01", 200)])), [Regular; 5]);
        assert_eq!(
            kinds(&then(&[("2024-12-01", 300), ("2025-03-01", 110)])),
            [Regular, Regular, Regular, Special, Regular]
        );
        assert_eq!(
            kinds(&[("2024-03-01", 100), ("2024-06-01", 900)]),
            [Regular; 2],
            "too short a row to say"
        );
        let seasons = [("2024-04-01", 100), ("2024-10-01", 300), ("2025-04-01", 100), ("2025-10-05", 310)];
        assert_eq!(kinds(&seasons), [Regular; 4], "a final dividend is no special one");
    }

    #[test]
    fn per_share_is_of_todays_shares_and_of_those_held_before_the_day() {
        let mut events = paid(&[("2024-03-01", 100)]);
        events.push(split("2024-04-01", "A", "2", "1"));
        events.push(event(
            "2024-06-01",
            "A",
            Movement::Reinvest { class: DividendClass::Qualified, quantity: number("1"), amount_minor: 100 },
        ));
        let found = income(events).received;
        assert_eq!(found[0].per_share, Some(number("0.05")));
        assert_eq!((found[1].shares, found[1].per_share), (number("20"), Some(number("0.05"))));
        assert!(found[1].is_reinvested);
    }

    #[test]
    fn row_withheld_or_reversed_tax_finds_its_payment_or_is_listed() {
        let check = |tax: &[(&str, i64)], expected: &[i64], listed: usize| {
            let mut events = paid(&[("2024-03-01", 1_000), ("2024-03-28", 1_000)]);
            events.extend(tax.iter().map(|(on, amount)| withheld(on, "A", *amount)));
            let found = income(events);
            let taken: Vec<i64> = found.received.iter().map(|it| it.withheld_minor).collect();
            assert_eq!((taken.as_slice(), found.unassigned.len()), (expected, listed), "{tax:?}");
        };
        check(&[("2024-02-25", 150)], &[150, 0], 0);
        check(&[("2024-02-24", 150)], &[0, 0], 1);
        check(&[("2024-03-28", 150)], &[0, 150], 0);
        check(&[("2024-03-29", 150)], &[0, 0], 1);
        check(&[("2024-04-10", 150), ("2024-04-11", -150)], &[0, 0], 0);
        check(&[("2024-04-28", 150)], &[0, 0], 1);
    }
}
