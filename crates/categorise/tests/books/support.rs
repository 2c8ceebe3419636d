//! Small books written by hand for the tests.

use categorise::{Assignment, Teachings, categorise};
use chrono::{Months, NaiveDate};
use ledger::{Account, AccountId, AccountKind, Transaction, TransactionId};
use money::Currency;

/// Accounts and transactions in one currency.
pub(crate) struct Books {
    /// The accounts, named by their ids.
    pub(crate) accounts: Vec<Account>,
    /// The transactions, with ids `t0`, `t1`, … in the order they were added.
    pub(crate) transactions: Vec<Transaction>,
    currency: Currency,
}

/// A date written as `2026-03-01`.
pub(crate) fn date(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

impl Books {
    /// Books in that currency with these accounts.
    pub(crate) fn new(currency: Currency, accounts: &[(&str, AccountKind)]) -> Self {
        let accounts = accounts
            .iter()
            .map(|(id, kind)| Account {
                id: AccountId::new(*id),
                name: (*id).to_owned(),
                kind: *kind,
                currency,
                balance: None,
            })
            .collect();
        Self { accounts, transactions: Vec::new(), currency }
    }

    /// Adds one transaction.
    pub(crate) fn add(&mut self, account: &str, on: &str, amount_minor: i64, description: &str) -> &mut Self {
        self.transactions.push(Transaction {
            id: TransactionId::new(format!("t{}", self.transactions.len())),
            account_id: AccountId::new(account),
            posted_on: date(on),
            amount_minor,
            currency: self.currency,
            description: description.to_owned(),
            counterparty: None,
            bank_reference: None,
        });
        self
    }

    /// Adds the same transaction in `count` months, the first on `on`.
    pub(crate) fn monthly(
        &mut self,
        account: &str,
        on: &str,
        count: u32,
        amount_minor: i64,
        text: &str,
    ) -> &mut Self {
        for month in 0..count {
            let day = date(on).checked_add_months(Months::new(month)).unwrap().to_string();
            self.add(account, &day, amount_minor, text);
        }
        self
    }

    /// The assignments without anything taught.
    pub(crate) fn assigned(&self) -> Vec<Assignment> {
        categorise(&self.accounts, &self.transactions, &Teachings::default())
    }
}
