//! What each account holds, and the totals.
//!
//! An account's balance is the one its bank reported, moved to the day asked about by the transactions between
//! the two days; without a reported balance it is the sum of all its transactions, which lacks whatever was there
//! before the first, and is marked [`BalanceBasis::Summed`]. Buying and selling within a brokerage account leave
//! its worth alone, so that a summed brokerage account stands at what was paid in plus income received.
//!
//! Totals: cash is the sum of checking and savings accounts, overdrafts included; invested is the sum of
//! brokerage accounts; owed is what cards and loans are below zero, as a magnitude; net worth is the sum of all.

use chrono::NaiveDate;
use ledger::{AccountId, AccountKind};
use money::Currency;
use serde::{Deserialize, Serialize};

use crate::book::{Book, worth_minor};

/// Where a balance comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum BalanceBasis {
    /// The bank reported it; later transactions were added.
    Reported,
    /// The sum of the known transactions.
    Summed,
}

/// One account's balance.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AccountBalance {
    /// The account.
    pub account_id: AccountId,
    /// What the customer calls it.
    pub name: String,
    /// What it is for.
    pub kind: AccountKind,
    /// Its currency.
    pub currency: Currency,
    /// Minor units; negative is owed.
    pub amount_minor: i64,
    /// Where the amount comes from.
    pub basis: BalanceBasis,
    /// The latest day anything is known of the account: its latest transaction or reported balance.
    pub known_on: Option<NaiveDate>,
}

/// The totals in one currency, in minor units.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CurrencyTotals {
    /// The currency.
    pub currency: Currency,
    /// Checking and savings accounts.
    pub cash_minor: i64,
    /// Brokerage accounts.
    pub invested_minor: i64,
    /// What cards and loans are below zero, a magnitude.
    pub owed_minor: i64,
    /// The sum of all accounts.
    pub net_worth_minor: i64,
}

/// All balances on the day asked about.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Balances {
    /// Every account, in the order given.
    pub accounts: Vec<AccountBalance>,
    /// Totals per currency, the primary one first, then by code.
    pub totals: Vec<CurrencyTotals>,
    /// Whether banks reported the balance of every cash account in the primary currency.
    pub cash_is_reported: bool,
}

impl Balances {
    pub(crate) fn build(book: &Book<'_>) -> Self {
        let accounts = account_balances(book);
        let mut currencies: Vec<Currency> = accounts.iter().map(|account| account.currency).collect();
        currencies.push(book.currency);
        currencies.sort_unstable_by_key(|currency| (*currency != book.currency, *currency));
        currencies.dedup();
        let totals = currencies.into_iter().map(|currency| totals(&accounts, currency)).collect();
        let cash_is_reported = accounts
            .iter()
            .filter(|account| account.kind.is_cash() && account.currency == book.currency)
            .all(|account| account.basis == BalanceBasis::Reported);
        Self { accounts, totals, cash_is_reported }
    }

    /// The totals in the primary currency.
    pub fn primary(&self) -> Option<&CurrencyTotals> {
        self.totals.first()
    }

    /// Spendable cash in the primary currency, in minor units.
    pub fn cash_minor(&self) -> i64 {
        self.primary().map_or(0, |totals| totals.cash_minor)
    }
}

fn account_balances(book: &Book<'_>) -> Vec<AccountBalance> {
    let inputs = book.inputs;
    let as_of = inputs.as_of;
    let mut balances: Vec<AccountBalance> = inputs
        .accounts
        .iter()
        .map(|account| AccountBalance {
            account_id: account.id.clone(),
            name: account.name.clone(),
            kind: account.kind,
            currency: account.currency,
            amount_minor: account.balance.map_or(0, |balance| balance.amount_minor),
            basis: if account.balance.is_some() { BalanceBasis::Reported } else { BalanceBasis::Summed },
            known_on: account.balance.map(|balance| balance.as_of.min(as_of)),
        })
        .collect();
    let places: std::collections::HashMap<&AccountId, usize> =
        inputs.accounts.iter().enumerate().map(|(place, account)| (&account.id, place)).collect();
    for (transaction, assignment) in inputs.transactions.iter().zip(inputs.assignments) {
        let Some(place) = places.get(&transaction.account_id).copied() else { continue };
        let (Some(account), Some(balance)) = (inputs.accounts.get(place), balances.get_mut(place)) else {
            continue;
        };
        if transaction.currency != account.currency {
            continue;
        }
        let on = transaction.posted_on;
        let worth = worth_minor(account.kind, assignment.category, transaction.amount_minor);
        let reported_on = account.balance.map(|reported| reported.as_of);
        // Reported before the day asked about: add what came since. Reported after it: take away what came later.
        if on <= as_of {
            balance.known_on = balance.known_on.max(Some(on));
            if reported_on.is_none_or(|reported| on > reported) {
                balance.amount_minor = balance.amount_minor.saturating_add(worth);
            }
        } else if reported_on.is_some_and(|reported| on <= reported) {
            balance.amount_minor = balance.amount_minor.saturating_sub(worth);
        }
    }
    balances
}

fn totals(accounts: &[AccountBalance], currency: Currency) -> CurrencyTotals {
    let mut totals =
        CurrencyTotals { currency, cash_minor: 0, invested_minor: 0, owed_minor: 0, net_worth_minor: 0 };
    for account in accounts.iter().filter(|account| account.currency == currency) {
        let amount = account.amount_minor;
        totals.net_worth_minor = totals.net_worth_minor.saturating_add(amount);
        match account.kind {
            AccountKind::Checking | AccountKind::Savings => {
                totals.cash_minor = totals.cash_minor.saturating_add(amount);
            }
            AccountKind::Brokerage => totals.invested_minor = totals.invested_minor.saturating_add(amount),
            AccountKind::CreditCard | AccountKind::Loan => {
                totals.owed_minor = totals.owed_minor.saturating_add(amount.saturating_neg().max(0));
            }
        }
    }
    totals
}
