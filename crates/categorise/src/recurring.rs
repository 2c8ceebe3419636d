//! Finding the series in a customer's transactions: pay, rent, bills, subscriptions, and incomes that come again
//! without a rhythm.
//!
//! The whole of a counterparty is tried first; when it has no rhythm, its amounts are split into clusters and
//! each is tried, which finds the subscription among a shop's purchases. Habits (groceries every Saturday) are
//! not series unless their amount is fixed too.

#![expect(clippy::as_conversions, reason = "amounts become floats for their relative spread only")]

use std::collections::{BTreeMap, HashMap};

use chrono::{Days, NaiveDate};
use ledger::{Account, AccountId, AccountKind, Transaction, TransactionId};
use money::Currency;
use serde::{Deserialize, Serialize};

use crate::{Assignment, Cadence, Category, Direction, Flow};

/// Transactions of one counterparty that repeat.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Series {
    /// As in [`Assignment::counterparty_key`].
    pub counterparty_key: String,
    /// The counterparty as people would write it.
    pub name: String,
    /// Money in or money out.
    pub direction: Direction,
    /// The category of most of its transactions.
    pub category: Category,
    /// The account of its latest transaction.
    pub account_id: AccountId,
    /// The currency of its amounts.
    pub currency: Currency,
    /// Its rhythm.
    pub cadence: Cadence,
    /// The days of the month it keeps to, for month-based rhythms.
    pub days_of_month: Vec<u32>,
    /// Median amount of the latest six, a magnitude in minor units.
    pub typical_amount_minor: i64,
    /// Smallest amount of the latest twelve, a magnitude in minor units.
    pub amount_low_minor: i64,
    /// Largest amount of the latest twelve, a magnitude in minor units.
    pub amount_high_minor: i64,
    /// The day of its latest transaction.
    pub last_on: NaiveDate,
    /// The next due date on or after the day asked about; a payment that is a little late is due that very day.
    /// For irregular incomes the probable date. `None` when the series has stopped.
    pub next_on: Option<NaiveDate>,
    /// Transactions found.
    pub occurrences: u32,
    /// Due dates since the latest transaction that passed, a grace period included, without one.
    pub missed: u32,
    /// Fewer than two due dates were missed.
    pub active: bool,
}

impl Series {
    /// The due dates from `next_on` to `until`, at most 200; only the probable one for irregular incomes.
    pub fn due_dates(&self, until: NaiveDate) -> Vec<NaiveDate> {
        let mut dates = Vec::new();
        let mut due = self.next_on;
        while let Some(on) = due.filter(|on| *on <= until && dates.len() < 200) {
            dates.push(on);
            due = self.cadence.next_after(on, &self.days_of_month).filter(|next| *next > on);
        }
        dates
    }

    /// Mean amount a month, a magnitude in minor units.
    pub fn monthly_amount_minor(&self) -> i64 {
        rounded(self.typical_amount_minor as f64 * self.cadence.per_year() / 12.0)
    }

    /// The median amount, positive for money in and negative for money out.
    pub fn signed_amount_minor(&self) -> i64 {
        match self.direction {
            Direction::In => self.typical_amount_minor,
            Direction::Out => -self.typical_amount_minor,
        }
    }
}

struct Occurrence {
    on: NaiveDate,
    magnitude_minor: i64,
    index: usize,
}

/// What makes transactions candidates for one series: counterparty, direction, currency, and whether they move
/// cash or a card or investment account.
type GroupKey<'a> = (&'a str, Direction, Currency, bool);

/// The series in the transactions up to `as_of`, most valuable a month first.
///
/// Moves between two cash accounts are left out; paying off a card or a loan is a series like any bill.
pub fn find_series(
    accounts: &[Account],
    transactions: &[Transaction],
    assignments: &[Assignment],
    as_of: NaiveDate,
) -> Vec<Series> {
    let mut found = Vec::new();
    for ((key, direction, currency, _), mut occurrences) in groups(accounts, transactions, assignments, as_of)
    {
        if occurrences.len() < 2 {
            continue;
        }
        occurrences.sort_by_key(|occurrence| (occurrence.on, occurrence.index));
        for (cadence, members) in split(&occurrences, direction, assignments) {
            let Some(last) = members.last() else { continue };
            let (Some(latest), Some(assigned)) = (transactions.get(last.index), assignments.get(last.index))
            else {
                continue;
            };
            let amounts: Vec<i64> = members.iter().rev().map(|member| member.magnitude_minor).collect();
            let days_of_month = cadence.days_of_month(&distinct_days(&members));
            let fate = Fate::of(cadence, &days_of_month, latest.posted_on, as_of);
            found.push(Series {
                counterparty_key: key.to_owned(),
                name: assigned.counterparty.clone(),
                direction,
                category: usual_category(&members, assignments),
                account_id: latest.account_id.clone(),
                currency,
                cadence,
                days_of_month,
                typical_amount_minor: median(amounts.iter().take(6)),
                amount_low_minor: amounts.iter().take(12).min().copied().unwrap_or(0),
                amount_high_minor: amounts.iter().take(12).max().copied().unwrap_or(0),
                last_on: latest.posted_on,
                next_on: fate.next_on,
                occurrences: u32::try_from(members.len()).unwrap_or(u32::MAX),
                missed: fate.missed,
                active: fate.active,
            });
        }
    }
    found.sort_by(|a, b| {
        let value = |series: &Series| std::cmp::Reverse(series.monthly_amount_minor());
        (value(a), &a.counterparty_key, a.direction.as_str(), a.last_on, a.typical_amount_minor)
            .cmp(&(value(b), &b.counterparty_key, b.direction.as_str(), b.last_on, b.typical_amount_minor))
            .then_with(|| a.account_id.cmp(&b.account_id))
    });
    found
}

fn groups<'a>(
    accounts: &[Account],
    transactions: &[Transaction],
    assignments: &'a [Assignment],
    as_of: NaiveDate,
) -> HashMap<GroupKey<'a>, Vec<Occurrence>> {
    let kinds: HashMap<&AccountId, AccountKind> =
        accounts.iter().map(|account| (&account.id, account.kind)).collect();
    let kind_of_half: HashMap<&TransactionId, AccountKind> = transactions
        .iter()
        .zip(assignments)
        .filter(|(_, assignment)| assignment.transfer_pair.is_some())
        .filter_map(|(transaction, _)| Some((&transaction.id, *kinds.get(&transaction.account_id)?)))
        .collect();
    let mut groups: HashMap<GroupKey<'a>, Vec<Occurrence>> = HashMap::new();
    for (index, (transaction, assignment)) in transactions.iter().zip(assignments).enumerate() {
        let Some(kind) = kinds.get(&transaction.account_id).copied() else { continue };
        let pair_kind = assignment.transfer_pair.as_ref().and_then(|pair| kind_of_half.get(pair));
        let between_cash = kind.is_cash() && pair_kind.is_some_and(|pair| pair.is_cash());
        let is_own_credit = transaction.amount_minor > 0
            && assignment.category.flow() == Flow::Neutral
            && assignment.category != Category::InvestmentWithdrawal;
        let is_outside = transaction.posted_on > as_of || transaction.amount_minor == 0;
        if is_outside || kind == AccountKind::Loan || between_cash || is_own_credit {
            continue;
        }
        let direction = Direction::of(transaction.amount_minor);
        let key = (assignment.counterparty_key.as_str(), direction, transaction.currency, kind.is_cash());
        groups.entry(key).or_default().push(Occurrence {
            on: transaction.posted_on,
            magnitude_minor: transaction.amount_minor.saturating_abs(),
            index,
        });
    }
    groups
}

/// The series within one counterparty's occurrences, each with its members in order of date.
fn split<'a>(
    all: &'a [Occurrence],
    direction: Direction,
    assignments: &[Assignment],
) -> Vec<(Cadence, Vec<&'a Occurrence>)> {
    let whole: Vec<&Occurrence> = all.iter().collect();
    if let Some(cadence) = rhythm(&whole, direction, assignments) {
        return vec![(cadence, whole)];
    }
    let mut by_amount = whole.clone();
    by_amount.sort_by_key(|occurrence| (occurrence.magnitude_minor, occurrence.on, occurrence.index));
    let mut found = Vec::new();
    let mut rest: Vec<&Occurrence> = Vec::new();
    for cluster in
        by_amount.chunk_by(|low, high| high.magnitude_minor as f64 <= low.magnitude_minor as f64 * 1.18)
    {
        let mut members = cluster.to_vec();
        members.sort_by_key(|occurrence| (occurrence.on, occurrence.index));
        match rhythm(&members, direction, assignments) {
            Some(cadence) if members.len() < whole.len() => found.push((cadence, members)),
            _ => rest.extend(members),
        }
    }
    rest.sort_by_key(|occurrence| (occurrence.on, occurrence.index));
    if direction == Direction::In && usual_category(&rest, assignments).is_income() {
        let days = distinct_days(&rest);
        if let Some(cadence) = Cadence::irregular(&days) {
            found.push((cadence, rest));
        }
    }
    found
}

/// The fixed rhythm of these occurrences, provided their amounts are as alike as their category should be.
fn rhythm(members: &[&Occurrence], direction: Direction, assignments: &[Assignment]) -> Option<Cadence> {
    if members.len() < 2 {
        return None;
    }
    let category = usual_category(members, assignments);
    let spread = relative_spread(members);
    if spread > spread_max(category, direction) {
        return None;
    }
    let days = distinct_days(members);
    // Several purchases on one day are shopping, not a bill.
    if days.len() * 5 < members.len() * 4 {
        return None;
    }
    let cadence = Cadence::detect(&days)?;
    // A few dates far apart fit some rhythm by chance; only what is billed so is believed.
    let is_sparse = days.len() < 4 && cadence.mean_days() > 50.0;
    if is_sparse && (spread > 0.15 || !is_billed_seldom(category)) {
        return None;
    }
    let is_habit = spread_max(category, direction) < 0.1;
    if days.len() < 3 && direction == Direction::In || is_habit && cadence.mean_days() > 32.0 {
        return None;
    }
    Some(cadence)
}

/// Costs that come every few months or once a year, and dividends.
fn is_billed_seldom(category: Category) -> bool {
    use Category::*;
    category.is_business_expense()
        || matches!(category, Insurance | Subscriptions | TaxPayment | SalesTax | LocalTax | Utilities)
        || matches!(category, RentOrMortgage | Education | PhoneInternet | BankFees | Dividend | Interest)
        || matches!(category, StudentSupport | Pension | StateBenefit)
}

/// How far amounts may differ, as a coefficient of variation.
fn spread_max(category: Category, direction: Direction) -> f64 {
    use Category::*;
    match (direction, category) {
        (Direction::In, Dividend | Interest) => 1.2,
        (Direction::In, Payroll | Pension | StateBenefit) => 0.6,
        (Direction::In, _) => 0.35,
        (_, Groceries | Dining | Fuel | Transport | Shopping | Household | Clothing | PersonalCare) => 0.08,
        (_, Entertainment | CashWithdrawal | Health | Gambling | Travel | Pets | GiftsCharity) => 0.08,
        (_, Utilities | PhoneInternet | TaxPayment | PayrollOut | PayrollTaxes | SalesTax) => 0.6,
        (_, DebtPayment | OwnTransfer | Insurance) => 0.6,
        _ => 0.3,
    }
}

fn usual_category(members: &[&Occurrence], assignments: &[Assignment]) -> Category {
    let mut counts: BTreeMap<Category, u32> = BTreeMap::new();
    for member in members {
        if let Some(assignment) = assignments.get(member.index) {
            *counts.entry(assignment.category).or_default() += 1;
        }
    }
    counts
        .into_iter()
        .max_by_key(|(category, count)| (*count, std::cmp::Reverse(*category)))
        .map_or(Category::Uncategorised, |(category, _)| category)
}

fn distinct_days(members: &[&Occurrence]) -> Vec<NaiveDate> {
    let mut days: Vec<NaiveDate> = members.iter().map(|member| member.on).collect();
    days.dedup();
    days
}

fn relative_spread(members: &[&Occurrence]) -> f64 {
    let count = members.len().max(1) as f64;
    let mean = members.iter().map(|member| member.magnitude_minor as f64).sum::<f64>() / count;
    let squares = members.iter().map(|member| (member.magnitude_minor as f64 - mean).powi(2)).sum::<f64>();
    (squares / count).sqrt() / mean.max(1.0)
}

fn median<'a>(amounts: impl Iterator<Item = &'a i64>) -> i64 {
    let mut sorted: Vec<i64> = amounts.copied().collect();
    sorted.sort_unstable();
    let upper = sorted.get(sorted.len() / 2).copied().unwrap_or(0);
    if sorted.len() % 2 == 1 {
        return upper;
    }
    let lower = sorted.get((sorted.len() / 2).saturating_sub(1)).copied().unwrap_or(upper);
    lower.midpoint(upper)
}

fn rounded(amount: f64) -> i64 {
    amount.round() as i64
}

/// Whether a series goes on, and when next.
struct Fate {
    next_on: Option<NaiveDate>,
    missed: u32,
    active: bool,
}

impl Fate {
    fn of(cadence: Cadence, days_of_month: &[u32], last_on: NaiveDate, as_of: NaiveDate) -> Self {
        let period_days = cadence.mean_days();
        if !cadence.is_regular() {
            return Self::irregular(period_days, last_on, as_of);
        }
        // A third of the period, as job-loss detectors allow, but no longer than a fortnight.
        let grace_days = Days::new((period_days * 0.35).clamp(2.0, 14.0).round() as u64);
        let mut missed = 0;
        let mut due = cadence.next_after(last_on, days_of_month);
        while let Some(on) = due.filter(|on| on.checked_add_days(grace_days).is_some_and(|end| end < as_of)) {
            missed += 1;
            if missed >= 2 {
                return Self { next_on: None, missed, active: false };
            }
            due = cadence.next_after(on, days_of_month).filter(|next| *next > on);
        }
        Self { next_on: due.map(|on| on.max(as_of)), missed, active: true }
    }

    /// An irregular payer is given three mean gaps, and at least 45 days, before it counts as lost.
    fn irregular(mean_gap_days: f64, last_on: NaiveDate, as_of: NaiveDate) -> Self {
        let silent_days = (as_of - last_on).num_days() as f64;
        let active = silent_days <= (3.0 * mean_gap_days).max(45.0);
        let wait = Days::new(mean_gap_days.round().max(1.0) as u64);
        let tomorrow = as_of.checked_add_days(Days::new(1));
        let next_on = if active { last_on.checked_add_days(wait).max(tomorrow) } else { None };
        Self { next_on, missed: (silent_days / mean_gap_days.max(1.0)) as u32, active }
    }
}
