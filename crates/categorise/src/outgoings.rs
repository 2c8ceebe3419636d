//! What unexplained debits are, from how they repeat and what the rest of the books shows.
//!
//! Three habits are plain enough to suggest a category, always one the customer may correct: the largest fixed
//! monthly payment of somebody with no other housing cost of late is rent; a business's regular payments to persons are
//! wages, if it is a shop or pays several; a firm paid by somebody with business income is a supplier.

use std::collections::BTreeMap;

use chrono::{Days, NaiveDate};
use ledger::Transaction;

use crate::guess::{Firmness, Guess};
use crate::lexicon::Marks;
use crate::reading::Readings;
use crate::{Cadence, Category};

/// Rents and wages below this many major units a month are not guessed.
const MAJOR_MIN: i64 = 250;
/// Firms paid less than this many major units may be anything.
const SUPPLIER_MAJOR_MIN: i64 = 40;
/// This many credits of business income make a business.
const BUSINESS_MIN: usize = 5;

/// Housing paid for longer ago than this is a former home's.
const RECENT_DAYS: u64 = 62;

/// One payee's debits that have no guess yet.
#[derive(Default)]
struct Payee {
    debits: Vec<usize>,
    is_company: bool,
    is_person: bool,
}

/// Fills in guesses for debits that have none. `is_cash` tells which transactions are on cash accounts.
pub(crate) fn explain_debits(
    transactions: &[Transaction],
    readings: &Readings,
    is_cash: &[bool],
    guesses: &mut [Guess],
) {
    let Some(latest) = transactions.iter().map(|transaction| transaction.posted_on).max() else { return };
    let recent = latest.checked_sub_days(Days::new(RECENT_DAYS)).unwrap_or(NaiveDate::MIN);
    let mut payees: BTreeMap<usize, Payee> = BTreeMap::new();
    let (mut is_housed, mut business, mut takings) = (false, 0_usize, 0_usize);
    for (index, transaction) in transactions.iter().enumerate() {
        let (Some(reading), Some(guess)) = (readings.get(index), guesses.get(index)) else { continue };
        is_housed |= guess.category == Category::RentOrMortgage && transaction.posted_on >= recent;
        business += usize::from(guess.category.is_business_income());
        takings += usize::from(guess.category == Category::SalesReceipts);
        let is_open = guess.firmness == Firmness::Open && !reading.marks.has(Marks::GENERIC);
        if transaction.amount_minor < 0 && is_open && is_cash.get(index).copied().unwrap_or(false) {
            let payee = payees.entry(reading.key).or_default();
            payee.debits.push(index);
            payee.is_company |= reading.marks.has(Marks::COMPANY);
            payee.is_person |= reading.is_person;
        }
    }
    let rent = if is_housed { None } else { largest_fixed_monthly(&payees, transactions, recent) };
    let is_business = business >= BUSINESS_MIN;
    let staff: Vec<usize> = payees
        .iter()
        .filter(|(_, payee)| is_business && payee.is_person && is_regular(payee, transactions))
        .map(|(key, _)| *key)
        .collect();
    let is_employer = takings >= BUSINESS_MIN || staff.len() >= 2;
    for (key, payee) in &payees {
        let category = if rent == Some(*key) {
            Category::RentOrMortgage
        } else if is_employer && staff.contains(key) {
            Category::PayrollOut
        } else if is_business && payee.is_company && is_least(payee, transactions, SUPPLIER_MAJOR_MIN) {
            Category::BusinessServices
        } else {
            continue;
        };
        for index in &payee.debits {
            if let Some(guess) = guesses.get_mut(*index) {
                *guess = Guess::weak(category);
            }
        }
    }
}

/// The payee of the largest payment that is the same every month.
fn largest_fixed_monthly(
    payees: &BTreeMap<usize, Payee>,
    transactions: &[Transaction],
    recent: NaiveDate,
) -> Option<usize> {
    payees
        .iter()
        .filter(|(_, payee)| payee.debits.len() >= 4 && is_least(payee, transactions, MAJOR_MIN))
        .filter(|(_, payee)| {
            let (days, amounts) = days_and_magnitudes(payee, transactions);
            let (low, high) = (amounts.first().copied().unwrap_or(0), amounts.last().copied().unwrap_or(0));
            // A rent rises once a year by a few per cent.
            let goes_on = days.last().is_some_and(|last| *last >= recent);
            let is_fixed = goes_on && high.saturating_sub(low) <= low / 8;
            is_fixed && matches!(Cadence::detect(&days), Some(Cadence::Monthly | Cadence::FourWeekly))
        })
        .max_by_key(|(key, payee)| (median_minor(payee, transactions), std::cmp::Reverse(**key)))
        .map(|(key, _)| *key)
}

fn is_regular(payee: &Payee, transactions: &[Transaction]) -> bool {
    let (days, _) = days_and_magnitudes(payee, transactions);
    let is_pay_cycle = matches!(
        Cadence::detect(&days),
        Some(
            Cadence::Weekly
                | Cadence::Biweekly
                | Cadence::SemiMonthly
                | Cadence::FourWeekly
                | Cadence::Monthly
        )
    );
    days.len() >= 4 && is_pay_cycle && is_least(payee, transactions, MAJOR_MIN / 2)
}

fn is_least(payee: &Payee, transactions: &[Transaction], major: i64) -> bool {
    let first = payee.debits.first().and_then(|index| transactions.get(*index));
    let major_minor = first.map_or(100, |debit| 10_i64.saturating_pow(debit.currency.digits()));
    median_minor(payee, transactions) >= major.saturating_mul(major_minor)
}

fn median_minor(payee: &Payee, transactions: &[Transaction]) -> i64 {
    let (_, amounts) = days_and_magnitudes(payee, transactions);
    amounts.get(amounts.len() / 2).copied().unwrap_or(0)
}

/// The distinct days, ascending, and the magnitudes, ascending.
fn days_and_magnitudes(payee: &Payee, transactions: &[Transaction]) -> (Vec<NaiveDate>, Vec<i64>) {
    let debits = || payee.debits.iter().filter_map(|index| transactions.get(*index));
    let mut days: Vec<NaiveDate> = debits().map(|debit| debit.posted_on).collect();
    days.sort_unstable();
    days.dedup();
    let mut amounts: Vec<i64> = debits().map(|debit| debit.amount_minor.saturating_abs()).collect();
    amounts.sort_unstable();
    (days, amounts)
}
