//! What unexplained credits are, from how their payer pays: a fixed sum every month is pay, invoices from several
//! firms are clients.

#![expect(clippy::as_conversions, reason = "amounts become floats for their relative spread only")]

use std::collections::BTreeMap;

use chrono::NaiveDate;
use ledger::Transaction;

use crate::guess::{Firmness, Guess};
use crate::lexicon::Marks;
use crate::reading::Readings;
use crate::{Cadence, Category};

/// Below this many major units a month, regular credits are pocket money rather than pay.
const PAY_MAJOR_MIN: i64 = 250;
/// Below this many major units a credit is too small to be taken for an invoice.
const INVOICE_MAJOR_MIN: i64 = 100;

/// Below this many major units a month a person's regular credits are a favour rather than rent.
const RENT_MAJOR_MIN: i64 = 400;
/// Pensions change once a year by a cost-of-living rise, wages more often.
const PENSION_SPREAD_MAX: f64 = 0.03;
/// This many card settlements make a shop.
const TAKINGS_MIN: usize = 10;

/// This many payments from firms make a trade beside a job.
const SIDE_TRADE_MIN: usize = 6;

/// One payer's credits that have no guess yet.
#[derive(Default)]
struct Payer {
    credits: Vec<usize>,
    is_company: bool,
    is_person: bool,
    is_peer: bool,
    is_generic: bool,
    quotes_invoice: bool,
}

/// What a payer looks like.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Habit {
    /// The same pay in a short rhythm: an employer whatever else comes in.
    Employs,
    /// Every month, but not quite the same: an employer, or a client on a retainer among others.
    PaysMonthly,
    /// Now and then.
    Commissions,
    /// A private person who pays the same large sum every month: a tenant.
    Rents,
    /// A private person who paid more than once, and not small change.
    PaysPrivately,
    /// Nothing can be said.
    Unclear,
}

/// Fills in guesses for credits that have none. `is_cash` tells which transactions are on cash accounts.
pub(crate) fn explain_credits(
    transactions: &[Transaction],
    readings: &Readings,
    is_cash: &[bool],
    guesses: &mut [Guess],
) {
    let mut payers: BTreeMap<usize, Payer> = BTreeMap::new();
    let (mut known_clients, mut takings, mut is_student, mut is_paid) = (0_usize, 0_usize, false, false);
    for (index, transaction) in transactions.iter().enumerate() {
        let (Some(reading), Some(guess)) = (readings.get(index), guesses.get(index)) else { continue };
        if transaction.amount_minor <= 0 || !is_cash.get(index).copied().unwrap_or(false) {
            continue;
        }
        known_clients += usize::from(guess.category.is_business_income());
        takings += usize::from(guess.category == Category::SalesReceipts);
        is_paid |= guess.category == Category::Payroll;
        is_student |= guess.category == Category::StudentSupport;
        if guess.firmness != Firmness::Open {
            continue;
        }
        let payer = payers.entry(reading.key).or_default();
        payer.credits.push(index);
        payer.is_company |= reading.marks.has(Marks::COMPANY);
        payer.is_person |= reading.is_person;
        payer.is_peer |= reading.marks.has(Marks::PEER);
        payer.is_generic |= reading.marks.has(Marks::GENERIC);
        payer.quotes_invoice |= reading.marks.has(Marks::INVOICE);
    }
    let habits: Vec<Habit> = payers.values().map(|payer| habit(payer, transactions)).collect();
    let commissioning = habits.iter().filter(|habit| **habit == Habit::Commissions).count();
    let commissions: usize = payers
        .values()
        .zip(&habits)
        .filter(|(_, habit)| **habit == Habit::Commissions)
        .map(|(payer, _)| payer.credits.len())
        .sum();
    let is_employed =
        is_paid || habits.iter().any(|habit| matches!(habit, Habit::Employs | Habit::PaysMonthly));
    // One firm that paid once or twice may have refunded, settled a claim or given a prize; several are a trade, but
    // of somebody who has an employer only when they go on.
    let is_trade = if is_employed {
        known_clients + commissions >= SIDE_TRADE_MIN
    } else {
        known_clients > 0 || commissioning >= 2
    };
    for (payer, habit) in payers.values().zip(&habits) {
        let category = match habit {
            Habit::PaysMonthly if commissioning >= 3 => Category::ClientPayment,
            Habit::Employs | Habit::PaysMonthly => Category::Payroll,
            Habit::Commissions if is_trade || payer.quotes_invoice || payer.credits.len() >= 3 => {
                Category::ClientPayment
            }
            Habit::Commissions => Category::OtherIncome,
            Habit::Rents if is_student => Category::StudentSupport,
            Habit::Rents => Category::RentalIncome,
            Habit::PaysPrivately if is_trade && !payer.is_peer => Category::ClientPayment,
            Habit::PaysPrivately => continue,
            // A shop pays its takings in over the counter.
            Habit::Unclear if payer.is_generic && takings >= TAKINGS_MIN => Category::SalesReceipts,
            Habit::Unclear => continue,
        };
        for index in &payer.credits {
            if let Some(guess) = guesses.get_mut(*index) {
                *guess = Guess::weak(category);
            }
        }
    }
    tell_pensions(transactions, readings, guesses);
    if takings >= TAKINGS_MIN {
        for guess in guesses.iter_mut().filter(|guess| **guess == Guess::weak(Category::OtherIncome)) {
            guess.category = Category::SalesReceipts;
        }
    }
}

/// Former employers pay pensions in the words they pay wages in. To somebody who draws a state pension, the very
/// same sum every month is one.
fn tell_pensions(transactions: &[Transaction], readings: &Readings, guesses: &mut [Guess]) {
    let draws_state_pension = |index: usize| {
        readings
            .get(index)
            .and_then(|reading| readings.keys.get(reading.key))
            .is_some_and(|key| key == "social security" || key == "state pension")
    };
    let state_pensions = (0..transactions.len()).filter(|index| draws_state_pension(*index)).take(3).count();
    if state_pensions < 3 {
        return;
    }
    let mut employers: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for (index, guess) in guesses.iter().enumerate() {
        if let Some(reading) = readings.get(index).filter(|_| guess.category == Category::Payroll) {
            employers.entry(reading.key).or_default().push(index);
        }
    }
    for indices in employers.values() {
        let mut paid: Vec<(NaiveDate, i64)> = indices
            .iter()
            .filter_map(|index| transactions.get(*index))
            .map(|transaction| (transaction.posted_on, transaction.amount_minor))
            .collect();
        paid.sort_unstable();
        let mut days: Vec<NaiveDate> = paid.iter().map(|(on, _)| *on).collect();
        days.dedup();
        let amounts: Vec<i64> = paid.iter().map(|(_, amount)| *amount).collect();
        let is_monthly = matches!(Cadence::detect(&days), Some(Cadence::Monthly | Cadence::FourWeekly));
        if days.len() >= 4 && is_monthly && relative_spread(&amounts) < PENSION_SPREAD_MAX {
            for index in indices {
                if let Some(guess) = guesses.get_mut(*index) {
                    *guess = Guess::weak(Category::Pension);
                }
            }
        }
    }
}

fn habit(payer: &Payer, transactions: &[Transaction]) -> Habit {
    if payer.quotes_invoice {
        return Habit::Commissions;
    }
    let mut credits: Vec<&Transaction> =
        payer.credits.iter().filter_map(|index| transactions.get(*index)).collect();
    credits.sort_by_key(|credit| credit.posted_on);
    let mut days: Vec<NaiveDate> = credits.iter().map(|credit| credit.posted_on).collect();
    days.dedup();
    let mut amounts: Vec<i64> = credits.iter().map(|credit| credit.amount_minor).collect();
    amounts.sort_unstable();
    let Some(median_minor) = amounts.get(amounts.len() / 2).copied() else { return Habit::Unclear };
    let major_minor = credits.first().map_or(100, |credit| 10_i64.saturating_pow(credit.currency.digits()));
    let is_least = |major: i64| median_minor >= major.saturating_mul(major_minor);
    let cadence = if days.len() >= 3 { Cadence::detect(&days) } else { None };
    let spread = relative_spread(&amounts);
    if payer.is_generic {
        return Habit::Unclear;
    }
    if payer.is_person {
        let is_tenant = cadence == Some(Cadence::Monthly) && days.len() >= 6 && spread < 0.05;
        return match is_tenant && is_least(RENT_MAJOR_MIN) {
            true => Habit::Rents,
            false if credits.len() >= 2 && is_least(INVOICE_MAJOR_MIN) => Habit::PaysPrivately,
            false => Habit::Unclear,
        };
    }
    match cadence {
        Some(Cadence::Weekly) if is_least(PAY_MAJOR_MIN / 4) && spread <= 0.35 => return Habit::Employs,
        Some(Cadence::Biweekly | Cadence::SemiMonthly) if is_least(PAY_MAJOR_MIN / 2) && spread <= 0.35 => {
            return Habit::Employs;
        }
        Some(Cadence::Monthly | Cadence::FourWeekly) if is_least(PAY_MAJOR_MIN) && spread <= 0.3 => {
            // Beyond an hourly worker's variation even a monthly payer is settling invoices.
            return if spread < 0.02 && days.len() >= 5 { Habit::Employs } else { Habit::PaysMonthly };
        }
        _ => {}
    }
    let is_worth_an_invoice =
        is_least(if payer.is_company { INVOICE_MAJOR_MIN / 3 } else { INVOICE_MAJOR_MIN });
    if is_worth_an_invoice && (payer.is_company || credits.len() >= 2) {
        Habit::Commissions
    } else {
        Habit::Unclear
    }
}

fn relative_spread(amounts: &[i64]) -> f64 {
    let count = amounts.len().max(1) as f64;
    let mean = amounts.iter().map(|amount| *amount as f64).sum::<f64>() / count;
    let squares = amounts.iter().map(|amount| (*amount as f64 - mean).powi(2)).sum::<f64>();
    (squares / count).sqrt() / mean.max(1.0)
}
