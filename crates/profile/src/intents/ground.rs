//! What every detector looks at, put together once: the rows of the last year and a bit in order of date, who is paid
//! since when, which trades were paid, and cash by day.

use std::collections::{BTreeMap, HashMap};

use categorise::{Assignment, Category, Direction, Series};
use chrono::{Days, NaiveDate};
use ledger::{Account, AccountId, AccountKind, Transaction};
use money::Currency;

use super::evidence::{Evidence, Trade};
use super::lexicon::trades;

/// How far back single rows are looked at, in days; of those before, only who was there is remembered.
const ROWS_DAYS: u64 = 430;
/// How far back trades are read, in days.
const TRADES_DAYS: i64 = 250;
/// The days of one block of a level.
pub(super) const BLOCK_DAYS: i64 = 30;
/// How far back cash is known by day.
const CASH_DAYS: usize = 240;

/// What intents are found in: what a customer's books and what was worked out of them hold on one day.
#[derive(Debug, Clone, Copy)]
pub struct IntentFacts<'a> {
    /// The day of judgement; later rows are not looked at.
    pub as_of: NaiveDate,
    /// All accounts, with the balances their banks reported.
    pub accounts: &'a [Account],
    /// All transactions, in any order.
    pub transactions: &'a [Transaction],
    /// One assignment per transaction, in the same order.
    pub assignments: &'a [Assignment],
    /// The series found in them on the day of judgement, in any order.
    pub series: &'a [Series],
    /// Only if the customer gave it.
    pub birth_year: Option<i32>,
    /// The cash forecast, if there is one.
    pub forecast: Option<CashForecast>,
    /// The next tax that falls due within the forecast, if any does.
    pub tax_due: Option<TaxDue>,
    /// Payments of the portfolio that were cut or left out, where it is kept.
    pub dividend_cuts: &'a [DividendCut],
}

/// What the cash-flow forecast says of the next 30 days.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct CashForecast {
    /// The chance that cash is below zero on the likeliest day for it, from 0 to 1.
    pub negative_probability: f64,
    /// The first day on which one path in ten is below zero.
    pub may_be_below_on: Option<NaiveDate>,
    /// The lowest point of the tenth percentile, in minor units, signed.
    pub cautious_low_minor: i64,
}

/// Tax that falls due, and the cash expected on that day before it is paid. Minor units, cash signed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TaxDue {
    /// What is due, a magnitude.
    pub amount_minor: i64,
    /// When.
    pub on: NaiveDate,
    /// The tenth percentile of cash.
    pub cash_p10_minor: i64,
    /// Its median.
    pub cash_p50_minor: i64,
    /// Its ninetieth percentile.
    pub cash_p90_minor: i64,
}

/// A holding that pays less than it did, or nothing any more. Minor units.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DividendCut {
    /// The holding.
    pub name: String,
    /// What a year brought before.
    pub before_minor: i64,
    /// What a year brings now; 0 when payments are left out.
    pub after_minor: i64,
    /// The day of the smaller payment, or on which it should have come.
    pub on: NaiveDate,
}

/// One row, or one part of a split one.
#[derive(Debug, Clone, Copy)]
pub(super) struct Row<'a> {
    pub(super) on: NaiveDate,
    pub(super) amount_minor: i64,
    pub(super) category: Category,
    pub(super) key: &'a str,
    pub(super) name: &'a str,
    pub(super) text: &'a str,
    pub(super) kind: AccountKind,
}

impl Row<'_> {
    /// What it adds to income.
    pub(super) fn income_minor(&self) -> i64 {
        if self.category.is_income() { self.amount_minor } else { 0 }
    }
}

/// Everybody the customer pays or is paid by, apart for each direction.
#[derive(Debug, Clone, Copy)]
pub(super) struct Counterparty<'a> {
    pub(super) name: &'a str,
    pub(super) category: Category,
    pub(super) first_on: NaiveDate,
    pub(super) last_on: NaiveDate,
    pub(super) last_amount_minor: i64,
    pub(super) count: u32,
}

/// Payments to one trade within some days.
#[derive(Debug, Clone, Copy)]
pub(super) struct Paid<'a> {
    pub(super) trade: Trade,
    pub(super) name: &'a str,
    pub(super) amount_minor: i64,
    pub(super) largest_minor: i64,
    pub(super) count: u32,
    pub(super) first_on: NaiveDate,
    pub(super) last_on: NaiveDate,
}

impl Paid<'_> {
    pub(super) fn evidence(&self) -> Evidence {
        Evidence::Paid {
            trade: self.trade,
            name: self.name.to_owned(),
            amount_minor: self.amount_minor,
            count: self.count,
            first_on: self.first_on,
            last_on: self.last_on,
        }
    }
}

/// The prepared facts.
pub(super) struct Ground<'a> {
    pub(super) facts: &'a IntentFacts<'a>,
    pub(super) as_of: NaiveDate,
    pub(super) currency: Option<Currency>,
    /// The day of the first row of all.
    pub(super) first_on: Option<NaiveDate>,
    /// The rows of the last [`ROWS_DAYS`] days by date, in the main currency.
    pub(super) rows: Vec<Row<'a>>,
    pub(super) counterparties: BTreeMap<(&'a str, Direction), Counterparty<'a>>,
    paid: Vec<(Trade, usize)>,
    /// Cash at the end of each of the last days, today first; empty where no bank reported any.
    pub(super) cash_by_day: Vec<i64>,
}

impl<'a> Ground<'a> {
    pub(super) fn of(facts: &'a IntentFacts<'a>) -> Self {
        let kinds: HashMap<&AccountId, AccountKind> =
            facts.accounts.iter().map(|account| (&account.id, account.kind)).collect();
        let currency = main_currency(facts);
        let since = before(facts.as_of, ROWS_DAYS);
        let mut rows = Vec::new();
        let mut met: HashMap<(&str, Direction), Counterparty<'a>> = HashMap::new();
        let mut first_on: Option<NaiveDate> = None;
        for (transaction, assignment) in facts.transactions.iter().zip(facts.assignments) {
            let on = transaction.posted_on;
            if on > facts.as_of || Some(transaction.currency) != currency {
                continue;
            }
            first_on = Some(first_on.map_or(on, |first| first.min(on)));
            meet(&mut met, transaction, assignment);
            if on < since {
                continue;
            }
            let kind = kinds.get(&transaction.account_id).copied().unwrap_or(AccountKind::Checking);
            for (category, amount_minor) in assignment.amounts(transaction.amount_minor) {
                rows.push(Row {
                    on,
                    amount_minor,
                    category,
                    key: &assignment.counterparty_key,
                    name: &assignment.counterparty,
                    text: &transaction.description,
                    kind,
                });
            }
        }
        rows.sort_unstable_by(|a, b| {
            (a.on, a.amount_minor, a.key, a.text).cmp(&(b.on, b.amount_minor, b.key, b.text))
        });
        let paid = paid_trades(&rows, facts.as_of);
        Self {
            facts,
            as_of: facts.as_of,
            currency,
            first_on,
            rows,
            counterparties: met.into_iter().collect(),
            paid,
            cash_by_day: cash_by_day(facts, currency),
        }
    }

    /// Days of history, today included; 0 without any.
    pub(super) fn history_days(&self) -> i64 {
        self.first_on.map_or(0, |first| (self.as_of - first).num_days() + 1)
    }

    /// The day so many days before the day of judgement.
    pub(super) fn ago(&self, days: u64) -> NaiveDate {
        before(self.as_of, days)
    }

    /// The rows from a day to another, both included.
    pub(super) fn between(&self, from: NaiveDate, to: NaiveDate) -> &[Row<'a>] {
        let start = self.rows.partition_point(|row| row.on < from);
        let end = self.rows.partition_point(|row| row.on <= to);
        self.rows.get(start..end).unwrap_or(&[])
    }

    /// The rows of the last days, the day of judgement included.
    pub(super) fn last_days(&self, days: u64) -> &[Row<'a>] {
        self.between(self.ago(days.saturating_sub(1)), self.as_of)
    }

    /// Sums over the blocks of [`BLOCK_DAYS`] days that end on the day of judgement, the latest first, as many as the
    /// history covers whole and at most `most`.
    pub(super) fn blocks(&self, most: usize, amount: impl Fn(&Row<'a>) -> i64) -> Vec<i64> {
        let whole = usize::try_from(self.history_days() / BLOCK_DAYS).unwrap_or(0);
        let mut sums = vec![0_i64; whole.min(most)];
        for row in &self.rows {
            let block = usize::try_from((self.as_of - row.on).num_days() / BLOCK_DAYS).unwrap_or(usize::MAX);
            if let Some(sum) = sums.get_mut(block) {
                *sum = sum.saturating_add(amount(row));
            }
        }
        sums
    }

    /// Payments to a trade within the last days; `None` without any.
    pub(super) fn paid_to(&self, trade: Trade, days: u64) -> Option<Paid<'a>> {
        let since = self.ago(days);
        let own = self.paid.iter().filter(|(found, _)| *found == trade);
        let rows = own.filter_map(|(_, index)| self.rows.get(*index)).filter(|row| row.on > since);
        rows.fold(None, |sum: Option<Paid<'a>>, row| {
            let magnitude = row.amount_minor.saturating_neg();
            let earlier = sum.unwrap_or(Paid {
                trade,
                name: row.name,
                amount_minor: 0,
                largest_minor: 0,
                count: 0,
                first_on: row.on,
                last_on: row.on,
            });
            Some(Paid {
                name: row.name,
                amount_minor: earlier.amount_minor.saturating_add(magnitude),
                largest_minor: earlier.largest_minor.max(magnitude),
                count: earlier.count + 1,
                last_on: row.on,
                ..earlier
            })
        })
    }

    /// Income of 30 days, averaged over the year that ends on a day, or as much of it as there is.
    pub(super) fn monthly_income_minor(&self, until: NaiveDate) -> i64 {
        let from = before(until, 364).max(self.first_on.unwrap_or(until));
        let days = (until - from).num_days().max(BLOCK_DAYS);
        let sum: i64 = self.between(from, until).iter().map(Row::income_minor).fold(0, i64::saturating_add);
        sum.saturating_mul(BLOCK_DAYS) / days
    }

    /// Those first met within the last days in one direction, where the history reaches back at least twice as far.
    pub(super) fn new_since(
        &self,
        days: u64,
        direction: Direction,
    ) -> impl Iterator<Item = &Counterparty<'a>> {
        let since = self.ago(days);
        let reaches_back = self.first_on.is_some_and(|first| first < self.ago(days.saturating_mul(2)));
        self.counterparties
            .iter()
            .filter(move |((_, way), one)| reaches_back && *way == direction && one.first_on > since)
            .map(|(_, one)| one)
    }
}

/// The day so many days earlier.
pub(super) fn before(on: NaiveDate, days: u64) -> NaiveDate {
    on.checked_sub_days(Days::new(days)).unwrap_or(NaiveDate::MIN)
}

/// The day so many days later.
pub(super) fn after(on: NaiveDate, days: u64) -> NaiveDate {
    on.checked_add_days(Days::new(days)).unwrap_or(NaiveDate::MAX)
}

fn meet<'a>(
    met: &mut HashMap<(&'a str, Direction), Counterparty<'a>>,
    transaction: &'a Transaction,
    assignment: &'a Assignment,
) {
    let (on, amount_minor) = (transaction.posted_on, transaction.amount_minor);
    let key = (assignment.counterparty_key.as_str(), Direction::of(amount_minor));
    let latest = Counterparty {
        name: &assignment.counterparty,
        category: assignment.category,
        first_on: on,
        last_on: on,
        last_amount_minor: amount_minor,
        count: 1,
    };
    let Some(known) = met.get_mut(&key) else {
        met.insert(key, latest);
        return;
    };
    let (count, first_on) = (known.count.saturating_add(1), known.first_on.min(on));
    // Of several on one day the larger tells, whatever the order.
    if (on, amount_minor.saturating_abs(), latest.name)
        > (known.last_on, known.last_amount_minor.saturating_abs(), known.name)
    {
        *known = latest;
    }
    (known.count, known.first_on) = (count, first_on);
}

/// The currency most rows are in.
fn main_currency(facts: &IntentFacts<'_>) -> Option<Currency> {
    let mut counts: BTreeMap<Currency, u32> = BTreeMap::new();
    for transaction in facts.transactions.iter().filter(|row| row.posted_on <= facts.as_of) {
        *counts.entry(transaction.currency).or_default() += 1;
    }
    counts.into_iter().rev().max_by_key(|(_, count)| *count).map(|(currency, _)| currency)
}

/// Trades paid of late, with the place of the row in order of date.
fn paid_trades(rows: &[Row<'_>], as_of: NaiveDate) -> Vec<(Trade, usize)> {
    let (mut found, mut buffer, mut paid) = (Vec::new(), String::new(), Vec::new());
    for (index, row) in rows.iter().enumerate() {
        if row.amount_minor >= 0 || (as_of - row.on).num_days() > TRADES_DAYS {
            continue;
        }
        trades(row.text, &mut buffer, &mut found);
        if row.category == Category::CashWithdrawal && row.kind == AccountKind::CreditCard {
            found.push(Trade::CashAdvance);
        }
        if row.category == Category::Childcare && !found.contains(&Trade::Nursery) {
            found.push(Trade::Nursery);
        }
        found.dedup();
        paid.extend(found.iter().map(|trade| (*trade, index)));
    }
    paid
}

/// Cash of all accounts of checking and saving whose bank reported a balance, day by day backwards.
fn cash_by_day(facts: &IntentFacts<'_>, currency: Option<Currency>) -> Vec<i64> {
    let reported: HashMap<&AccountId, (NaiveDate, i64)> = facts
        .accounts
        .iter()
        .filter(|account| account.kind.is_cash() && Some(account.currency) == currency)
        .filter_map(|account| account.balance.map(|it| (&account.id, (it.as_of, it.amount_minor))))
        .collect();
    if reported.is_empty() {
        return Vec::new();
    }
    let mut today: i64 = reported.values().map(|(_, amount)| *amount).fold(0, i64::saturating_add);
    let mut moved = vec![0_i64; CASH_DAYS];
    for transaction in facts.transactions {
        let Some((reported_on, _)) = reported.get(&transaction.account_id) else { continue };
        let (on, amount) = (transaction.posted_on, transaction.amount_minor);
        if on > *reported_on && on <= facts.as_of {
            today = today.saturating_add(amount);
        } else if on <= *reported_on && on > facts.as_of {
            today = today.saturating_sub(amount);
        }
        let ago = usize::try_from((facts.as_of - on).num_days()).ok();
        if let Some(sum) = ago.and_then(|ago| moved.get_mut(ago)) {
            *sum = sum.saturating_add(amount);
        }
    }
    let mut balance = today;
    moved
        .into_iter()
        .map(|moved| {
            let closing = balance;
            balance = balance.saturating_sub(moved);
            closing
        })
        .collect()
}
