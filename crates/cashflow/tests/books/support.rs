//! Small books written by hand for the tests.

use cashflow::forecast::{Earlier, Origins};
use cashflow::{Inputs, Summary};
use categorise::{Teachings, categorise, find_series};
use chrono::{Months, NaiveDate};
use ledger::{Account, AccountId, AccountKind, Balance, Transaction, TransactionId};
use money::Currency;

/// Accounts and transactions in one currency.
pub(crate) struct Books {
    pub(crate) accounts: Vec<Account>,
    pub(crate) transactions: Vec<Transaction>,
    currency: Currency,
}

pub(crate) fn date(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

impl Books {
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

    /// One checking account called `everyday`, in dollars.
    pub(crate) fn everyday() -> Self {
        Self::new(Currency::USD, &[("everyday", AccountKind::Checking)])
    }

    pub(crate) fn reported(&mut self, account: &str, as_of: &str, amount_minor: i64) -> &mut Self {
        let found = self.accounts.iter_mut().find(|known| known.id.as_str() == account).unwrap();
        found.balance = Some(Balance { as_of: date(as_of), amount_minor });
        self
    }

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

    /// The same transaction in `count` months, the first on `on`.
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

    pub(crate) fn summary(&self, as_of: &str) -> Summary {
        self.taught(as_of, &Teachings::default())
    }

    pub(crate) fn taught(&self, as_of: &str, teachings: &Teachings) -> Summary {
        self.with_inputs(as_of, teachings, Summary::build)
    }

    /// The summary that is made after one of earlier books, their day, and what that foretold.
    pub(crate) fn after(&self, as_of: &str, before: Option<(&Self, &str, &Origins)>) -> (Summary, Origins) {
        let none = Teachings::default();
        self.with_inputs(as_of, &none, |inputs| match before {
            None => Summary::build_after(inputs, None),
            Some((books, on, origins)) => books.with_inputs(on, &none, |earlier| {
                Summary::build_after(inputs, Some(Earlier { inputs: *earlier, origins }))
            }),
        })
    }

    fn with_inputs<T>(&self, as_of: &str, teachings: &Teachings, work: impl FnOnce(&Inputs<'_>) -> T) -> T {
        let as_of = date(as_of);
        let assignments = categorise(&self.accounts, &self.transactions, teachings);
        let series = find_series(&self.accounts, &self.transactions, &assignments, as_of);
        work(&Inputs {
            accounts: &self.accounts,
            transactions: &self.transactions,
            assignments: &assignments,
            series: &series,
            as_of,
        })
    }
}
