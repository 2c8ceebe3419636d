//! What is remembered of a customer's books so that a new transaction need not read the old ones again.
//!
//! Everything here is a sum over days, so rows may come in any order and be taken back.

use std::collections::BTreeMap;

use categorise::{Assignment, Category};
use chrono::NaiveDate;
use ledger::{Account, AccountId, AccountKind, Transaction};
use money::Currency;
use serde::{Deserialize, Serialize};

use super::{FEATURES, Facts, FeatureVector};
use crate::{HardshipFacts, History};

/// Sums of one day.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Flow {
    pub(super) in_minor: i64,
    pub(super) out_minor: i64,
    pub(super) in_count: u32,
    pub(super) out_count: u32,
}

pub(super) type Days = BTreeMap<NaiveDate, Flow>;

/// The days of one account.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct AccountBook {
    pub(super) kind: AccountKind,
    pub(super) days: Days,
}

/// Everything in one currency.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Book {
    pub(super) accounts: BTreeMap<AccountId, AccountBook>,
    pub(super) categories: BTreeMap<Category, Days>,
    /// Income by who paid it, then by what it was.
    pub(super) payers: BTreeMap<String, BTreeMap<Category, Days>>,
    pub(super) count: u32,
}

/// The running sums all features are computed from.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct FeatureState {
    books: BTreeMap<Currency, Book>,
}

/// Who is judged, and when.
#[derive(Debug, Clone, Copy)]
pub struct Subject<'a> {
    /// The day of judgement, usually the last day the files cover. Later rows are not looked at.
    pub as_of: NaiveDate,
    /// The customer's accounts with the balances their banks reported.
    pub accounts: &'a [Account],
    /// Only if the customer gave it.
    pub birth_year: Option<i32>,
}

impl FeatureState {
    /// The state of these rows. Assignments are in the order of the transactions; a row of an unknown account
    /// counts as one of a checking account.
    pub fn of(accounts: &[Account], transactions: &[Transaction], assignments: &[Assignment]) -> Self {
        let kinds: BTreeMap<&AccountId, AccountKind> =
            accounts.iter().map(|account| (&account.id, account.kind)).collect();
        let mut state = Self::default();
        for (transaction, assignment) in transactions.iter().zip(assignments) {
            let kind = kinds.get(&transaction.account_id).copied().unwrap_or(AccountKind::Checking);
            state.push(transaction, assignment, kind);
        }
        state
    }

    /// Adds one row. `kind` is that of the row's account.
    pub fn push(&mut self, transaction: &Transaction, assignment: &Assignment, kind: AccountKind) {
        let (amount_minor, on) = (transaction.amount_minor, transaction.posted_on);
        let book = self.books.entry(transaction.currency).or_default();
        book.count = book.count.saturating_add(1);
        let account = book
            .accounts
            .entry(transaction.account_id.clone())
            .or_insert_with(|| AccountBook { kind, days: Days::new() });
        account.days.entry(on).or_default().add(amount_minor);
        for (category, amount_minor) in assignment.amounts(amount_minor) {
            book.categories.entry(category).or_default().entry(on).or_default().add(amount_minor);
            if category.is_income() {
                let payer = book.payers.entry(assignment.counterparty_key.clone()).or_default();
                payer.entry(category).or_default().entry(on).or_default().add(amount_minor);
            }
        }
    }

    /// Takes one row back, as it was pushed: for an undone import, an edit or a corrected category. A row that
    /// was never pushed is ignored.
    pub fn retract(&mut self, transaction: &Transaction, assignment: &Assignment) {
        let (amount_minor, on) = (transaction.amount_minor, transaction.posted_on);
        let Some(book) = self.books.get_mut(&transaction.currency) else { return };
        let Some(account) = book.accounts.get_mut(&transaction.account_id) else { return };
        if !account.days.contains_key(&on) {
            return;
        }
        take(&mut account.days, on, amount_minor);
        if account.days.is_empty() {
            book.accounts.remove(&transaction.account_id);
        }
        for (category, amount_minor) in assignment.amounts(amount_minor) {
            take_from(&mut book.categories, category, on, amount_minor);
            if let Some(payer) = book.payers.get_mut(&assignment.counterparty_key) {
                take_from(payer, category, on, amount_minor);
                if payer.is_empty() {
                    book.payers.remove(&assignment.counterparty_key);
                }
            }
        }
        book.count = book.count.saturating_sub(1);
        if book.count == 0 {
            self.books.remove(&transaction.currency);
        }
    }

    /// Every feature of the subject. Rows in other currencies than the most used one are left out.
    pub fn features(&self, subject: &Subject<'_>) -> FeatureVector {
        let empty = Book::default();
        let facts = Facts::of(self.main_book().map_or(&empty, |(_, book)| book), self.currency(), subject);
        FeatureVector::impute(FEATURES.iter().map(|spec| (spec.compute)(&facts)))
    }

    /// How much there is to judge by, up to the day of judgement, in all currencies.
    pub fn history(&self, as_of: NaiveDate) -> History {
        let days = self.books.values().flat_map(|book| book.accounts.values()).map(|account| &account.days);
        let mut first: Option<NaiveDate> = None;
        let mut transactions = 0_u32;
        for days in days {
            for (on, flow) in days.range(..=as_of) {
                first = Some(first.map_or(*on, |first| first.min(*on)));
                transactions = transactions.saturating_add(flow.count());
            }
        }
        let days = first.map_or(0, |first| (as_of - first).num_days() + 1);
        History { days: u32::try_from(days).unwrap_or(u32::MAX), transactions }
    }

    /// What the hardship rule reads. `negative_balance_probability` comes from the balance outlook, if there is
    /// one.
    pub fn hardship_facts(
        &self,
        subject: &Subject<'_>,
        negative_balance_probability: Option<f64>,
    ) -> HardshipFacts {
        let empty = Book::default();
        let facts = Facts::of(self.main_book().map_or(&empty, |(_, book)| book), self.currency(), subject);
        HardshipFacts {
            overdraft_days: facts.overdraft_days(),
            penalty_fees: facts.recent(&[Category::OverdraftFees]).out_count,
            payday_loans: facts.recent(&[Category::PaydayLoan]).count(),
            debt_service_share: facts.recent_debt_service_share(),
            negative_balance_probability,
        }
    }

    /// The currency most rows are in.
    pub fn currency(&self) -> Option<Currency> {
        self.main_book().map(|(currency, _)| currency)
    }

    fn main_book(&self) -> Option<(Currency, &Book)> {
        let most = self.books.iter().rev().max_by_key(|(_, book)| book.count)?;
        Some((*most.0, most.1))
    }
}

impl Flow {
    fn add(&mut self, amount_minor: i64) {
        if amount_minor < 0 {
            self.out_minor = self.out_minor.saturating_sub(amount_minor);
            self.out_count = self.out_count.saturating_add(1);
        } else {
            self.in_minor = self.in_minor.saturating_add(amount_minor);
            self.in_count = self.in_count.saturating_add(1);
        }
    }

    fn take(&mut self, amount_minor: i64) {
        if amount_minor < 0 {
            self.out_minor = self.out_minor.saturating_add(amount_minor);
            self.out_count = self.out_count.saturating_sub(1);
        } else {
            self.in_minor = self.in_minor.saturating_sub(amount_minor);
            self.in_count = self.in_count.saturating_sub(1);
        }
    }

    /// Rows in either direction.
    pub(super) fn count(&self) -> u32 {
        self.in_count.saturating_add(self.out_count)
    }

    /// In less out.
    pub(super) fn net_minor(&self) -> i64 {
        self.in_minor.saturating_sub(self.out_minor)
    }

    /// Both days together.
    pub(super) fn plus(self, other: &Self) -> Self {
        Self {
            in_minor: self.in_minor.saturating_add(other.in_minor),
            out_minor: self.out_minor.saturating_add(other.out_minor),
            in_count: self.in_count.saturating_add(other.in_count),
            out_count: self.out_count.saturating_add(other.out_count),
        }
    }
}

/// Takes an amount from a day and forgets the day once nothing is left of it.
fn take(days: &mut Days, on: NaiveDate, amount_minor: i64) {
    if let Some(flow) = days.get_mut(&on) {
        flow.take(amount_minor);
        if flow.count() == 0 {
            days.remove(&on);
        }
    }
}

fn take_from(days: &mut BTreeMap<Category, Days>, category: Category, on: NaiveDate, amount_minor: i64) {
    if let Some(own) = days.get_mut(&category) {
        take(own, on, amount_minor);
        if own.is_empty() {
            days.remove(&category);
        }
    }
}
