//! The transactions as every section reads them: one currency, known accounts, not after the day asked about, in
//! order of date, each with what it does to income and spending.
//!
//! Rules that hold for all sections:
//! - Loan accounts' own rows are neither income nor spending; the payment from the cash account is the cost.
//! - Moves between own accounts are neither, and so are loans received, tax refunds, and buying and selling
//!   investments.
//! - A refund lowers the spending category that its shop usually has.
//! - An uncategorised debit is spending; an uncategorised credit is not income until the customer says so.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use categorise::{Assignment, Category, Flow};
use chrono::{Datelike, Days, NaiveDate};
use ledger::{Account, AccountId, AccountKind, Transaction, TransactionId};
use money::Currency;

use crate::moves::{own_series, unpaired_moves};
use crate::statistics::{median, total};
use crate::{History, Inputs, Month};

/// One transaction, or one part of a split one, ready for summing.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Row {
    pub(crate) on: NaiveDate,
    pub(crate) month: Month,
    pub(crate) amount_minor: i64,
    /// The category, with a refund's replaced by the one it nets.
    pub(crate) category: Category,
    pub(crate) flow: Flow,
    pub(crate) account: usize,
    pub(crate) kind: AccountKind,
    /// The kind of the account at the other end of a move between own accounts, if it is in the books.
    pub(crate) pair_kind: Option<AccountKind>,
    /// Half of a move between own cash accounts that nobody paired.
    pub(crate) is_unpaired_move: bool,
    /// Place of the transaction in the inputs.
    pub(crate) index: usize,
}

impl Row {
    /// What it adds to income, in minor units; a reversal takes away.
    pub(crate) fn income_minor(&self) -> i64 {
        if self.flow == Flow::Income { self.amount_minor } else { 0 }
    }

    /// What it adds to the income of a business or self-employment.
    pub(crate) fn business_income_minor(&self) -> i64 {
        if self.category.is_business_income() { self.income_minor() } else { 0 }
    }

    /// What it adds to spending, in minor units; a refund takes away.
    pub(crate) fn spending_minor(&self) -> i64 {
        if self.flow == Flow::Spending { self.amount_minor.saturating_neg() } else { 0 }
    }

    /// What it adds to essential spending.
    pub(crate) fn essential_minor(&self) -> i64 {
        if self.category.is_essential() { self.spending_minor() } else { 0 }
    }

    /// What it does to the sum of the cash accounts; a move between two of them does nothing.
    pub(crate) fn cash_minor(&self) -> i64 {
        let stays = self.is_unpaired_move || self.pair_kind.is_some_and(AccountKind::is_cash);
        if self.kind.is_cash() && !stays { self.amount_minor } else { 0 }
    }

    /// What it does to the worth of its account. Buying and selling turn cash into holdings within a brokerage
    /// account and leave its worth alone.
    pub(crate) fn worth_minor(&self) -> i64 {
        worth_minor(self.kind, self.category, self.amount_minor)
    }
}

pub(crate) fn worth_minor(kind: AccountKind, category: Category, amount_minor: i64) -> i64 {
    let is_swap = matches!(category, Category::InvestmentPurchase | Category::InvestmentSale);
    if kind == AccountKind::Brokerage && is_swap { 0 } else { amount_minor }
}

/// All rows, and the inputs they came from.
pub(crate) struct Book<'a> {
    pub(crate) inputs: &'a Inputs<'a>,
    pub(crate) currency: Currency,
    pub(crate) rows: Vec<Row>,
    pub(crate) history: History,
    /// Places in the inputs of series that are moves between own cash accounts.
    pub(crate) own_series: BTreeSet<usize>,
}

impl<'a> Book<'a> {
    pub(crate) fn open(inputs: &'a Inputs<'a>) -> Self {
        let places: HashMap<&AccountId, usize> =
            inputs.accounts.iter().enumerate().map(|(place, account)| (&account.id, place)).collect();
        let currency = primary_currency(inputs, &places);
        let ends = ends_of_moves(inputs, &places);
        let moves = unpaired_moves(inputs);
        let netted = netted_categories(inputs);
        let mut rows = Vec::with_capacity(inputs.transactions.len());
        for (index, (transaction, assignment)) in
            inputs.transactions.iter().zip(inputs.assignments).enumerate()
        {
            let Some(place) = places.get(&transaction.account_id).copied() else { continue };
            let Some(account) = inputs.accounts.get(place) else { continue };
            if transaction.currency != currency || transaction.posted_on > inputs.as_of {
                continue;
            }
            let is_unpaired_move = moves.contains(&index);
            for (category, amount_minor) in assignment.amounts(transaction.amount_minor) {
                let category = match category {
                    Category::Refund => {
                        netted.get(assignment.counterparty_key.as_str()).copied().unwrap_or(Category::Refund)
                    }
                    category => category,
                };
                rows.push(Row {
                    on: transaction.posted_on,
                    month: Month::of(transaction.posted_on),
                    amount_minor,
                    category,
                    flow: if is_unpaired_move {
                        Flow::Neutral
                    } else {
                        flow(account.kind, category, amount_minor)
                    },
                    account: place,
                    kind: account.kind,
                    pair_kind: assignment.transfer_pair.as_ref().and_then(|pair| ends.get(pair)).copied(),
                    is_unpaired_move,
                    index,
                });
            }
        }
        rows.sort_by_key(|row| (row.on, row.index));
        let history =
            History::of(rows.first().map(|row| row.on), rows.last().map(|row| row.on), inputs.as_of);
        let own_series = own_series(inputs, &rows, &moves);
        Self { inputs, currency, rows, history, own_series }
    }

    pub(crate) fn as_of(&self) -> NaiveDate {
        self.inputs.as_of
    }

    pub(crate) fn account(&self, place: usize) -> Option<&'a Account> {
        self.inputs.accounts.get(place)
    }

    /// Whether the account is known and holds cash.
    pub(crate) fn is_cash_account(&self, id: &AccountId) -> bool {
        self.inputs.accounts.iter().any(|account| account.id == *id && account.kind.is_cash())
    }

    pub(crate) fn transaction(&self, row: &Row) -> Option<(&'a Transaction, &'a Assignment)> {
        Some((self.inputs.transactions.get(row.index)?, self.inputs.assignments.get(row.index)?))
    }

    /// The rows of these days, both included.
    pub(crate) fn between(&self, from: NaiveDate, to: NaiveDate) -> &[Row] {
        let start = self.rows.partition_point(|row| row.on < from);
        let end = self.rows.partition_point(|row| row.on <= to);
        self.rows.get(start..end).unwrap_or(&[])
    }

    /// The rows of the last `days` days, today included.
    pub(crate) fn last_days(&self, days: u64) -> &[Row] {
        let from = self.as_of().checked_sub_days(Days::new(days.saturating_sub(1))).unwrap_or(NaiveDate::MIN);
        self.between(from, self.as_of())
    }

    /// The rows of the twelve months that end today.
    pub(crate) fn last_year(&self) -> &[Row] {
        self.last_days(365)
    }

    /// One sum per month.
    pub(crate) fn by_month(&self, months: &[Month], amount: impl Fn(&Row) -> i64) -> Vec<i64> {
        let mut sums = vec![0_i64; months.len()];
        let (Some(first), Some(last)) = (months.first(), months.last()) else { return sums };
        for row in self.between(first.first_day(), last.last_day()) {
            if let Some(sum) = row.month.since(*first).and_then(|place| sums.get_mut(place)) {
                *sum = sum.saturating_add(amount(row));
            }
        }
        sums
    }

    /// The last months, at most `count`, that the history covers from first day to last, ascending. A history
    /// that begins by the fifth covers its first month.
    pub(crate) fn complete_months(&self, count: u32) -> Vec<Month> {
        let Some(first_on) = self.history.first_on else { return Vec::new() };
        let this = Month::of(self.as_of());
        let last = if self.as_of() == this.last_day() { this } else { this.back(1) };
        let first = if first_on.day() <= 5 { Month::of(first_on) } else { Month::of(first_on).next() };
        last.run_up(count).into_iter().filter(|month| *month >= first).collect()
    }

    /// The median over the last six complete months; `None` with fewer than two.
    pub(crate) fn usual_month(&self, amount: impl Fn(&Row) -> i64) -> Option<i64> {
        let months = self.complete_months(6);
        if months.len() < 2 { None } else { median(&self.by_month(&months, amount)) }
    }

    /// The sum over rows.
    pub(crate) fn sum(rows: &[Row], amount: impl Fn(&Row) -> i64) -> i64 {
        total(rows.iter().map(amount))
    }
}

fn flow(kind: AccountKind, category: Category, amount_minor: i64) -> Flow {
    let is_unknown_credit = category == Category::Uncategorised && amount_minor > 0;
    if kind == AccountKind::Loan || is_unknown_credit { Flow::Neutral } else { category.flow() }
}

/// The currency most transactions are in; without any, that of the first account, or dollars.
fn primary_currency(inputs: &Inputs<'_>, places: &HashMap<&AccountId, usize>) -> Currency {
    let mut counts: BTreeMap<Currency, usize> = BTreeMap::new();
    for transaction in inputs.transactions {
        if places.contains_key(&transaction.account_id) {
            *counts.entry(transaction.currency).or_default() += 1;
        }
    }
    counts
        .into_iter()
        .max_by_key(|(currency, count)| (*count, std::cmp::Reverse(*currency)))
        .map(|(currency, _)| currency)
        .or_else(|| inputs.accounts.first().map(|account| account.currency))
        .unwrap_or(Currency::USD)
}

/// The account kind under each half of a move between own accounts.
fn ends_of_moves<'a>(
    inputs: &'a Inputs<'a>,
    places: &HashMap<&AccountId, usize>,
) -> HashMap<&'a TransactionId, AccountKind> {
    let mut ends = HashMap::new();
    for (transaction, assignment) in inputs.transactions.iter().zip(inputs.assignments) {
        if assignment.transfer_pair.is_none() {
            continue;
        }
        let account = places.get(&transaction.account_id).and_then(|place| inputs.accounts.get(*place));
        if let Some(account) = account {
            ends.insert(&transaction.id, account.kind);
        }
    }
    ends
}

/// For each counterparty that ever gave money back, the spending category of most of its debits.
fn netted_categories<'a>(inputs: &'a Inputs<'a>) -> HashMap<&'a str, Category> {
    let mut counts: HashMap<&str, BTreeMap<Category, u32>> = inputs
        .assignments
        .iter()
        .filter(|assignment| assignment.category == Category::Refund)
        .map(|assignment| (assignment.counterparty_key.as_str(), BTreeMap::new()))
        .collect();
    if counts.is_empty() {
        return HashMap::new();
    }
    for (transaction, assignment) in inputs.transactions.iter().zip(inputs.assignments) {
        let is_cost = transaction.amount_minor < 0 && assignment.category.flow() == Flow::Spending;
        if is_cost && let Some(counts) = counts.get_mut(assignment.counterparty_key.as_str()) {
            *counts.entry(assignment.category).or_default() += 1;
        }
    }
    counts
        .into_iter()
        .filter_map(|(key, counts)| {
            let usual =
                counts.into_iter().max_by_key(|(category, count)| (*count, std::cmp::Reverse(*category)))?;
            Some((key, usual.0))
        })
        .collect()
}
