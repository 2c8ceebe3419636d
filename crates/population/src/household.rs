//! A generated household: what its bank files hold, and apart from that the truth about it.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use ledger::{Account, AccountId, Transaction};
use money::Currency;
use serde::Serialize;

use crate::{Country, Hybrid, Life, LifeEvent, Meaning};

/// One household with its accounts and history. Features may read `accounts` and `transactions`, and the birth
/// year where a customer would have given it; everything else is the answer key.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Household {
    /// The true label.
    pub life: Life,
    /// The second life of a hybrid.
    pub secondary: Option<Life>,
    /// Which mix it is.
    pub hybrid: Option<Hybrid>,
    /// Where it lives.
    pub country: Country,
    /// The main earner's year of birth.
    pub birth_year: i32,
    /// The one currency of all accounts.
    pub currency: Currency,
    /// Accounts with the closing balance on the last day of the history.
    pub accounts: Vec<Account>,
    /// Ordered by day; within a day by account.
    pub transactions: Vec<Transaction>,
    /// Names of securities held, as dividend lines write them.
    pub holdings: Vec<String>,
    /// Whether it cannot make ends meet.
    pub distressed: bool,
    /// The first day of the history.
    pub start_on: NaiveDate,
    /// The last day of the history.
    pub end_on: NaiveDate,
    /// What is true and no bank file says.
    pub truth: Truth,
}

/// The answer key.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Truth {
    /// What each transaction is, in the order of `Household::transactions`.
    pub meanings: Vec<Meaning>,
    /// Average income a month in minor units, by kind.
    pub monthly_income_minor: BTreeMap<Meaning, i64>,
    /// Who pays the household, as drawn; descriptions may shorten or omit the name.
    pub payers: Vec<Payer>,
    /// What happened to it, by date; empty unless asked for.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub events: Vec<LifeEvent>,
}

/// Somebody who pays the household.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Payer {
    /// The full name.
    pub name: String,
    /// What their payments are.
    pub meaning: Meaning,
}

impl Household {
    /// The balance before the first transaction, in minor units; `None` for an account it does not have.
    pub fn opening_balance_minor(&self, account: &AccountId) -> Option<i64> {
        let found = self.accounts.iter().find(|candidate| candidate.id == *account)?;
        let moved: i64 = self.of(account).map(|transaction| transaction.amount_minor).sum();
        Some(found.balance?.amount_minor - moved)
    }

    /// The transactions of one account, in order.
    pub fn of<'a>(&'a self, account: &'a AccountId) -> impl Iterator<Item = &'a Transaction> {
        self.transactions.iter().filter(move |transaction| transaction.account_id == *account)
    }

    /// The same household as somebody who came later would have it: nothing before `first_day`.
    pub fn keep_from(&mut self, first_day: NaiveDate) {
        let kept: Vec<bool> = self.transactions.iter().map(|row| row.posted_on >= first_day).collect();
        let mut keep = kept.iter();
        self.transactions.retain(|_| keep.next().copied().unwrap_or(false));
        let mut keep = kept.iter();
        self.truth.meanings.retain(|_| keep.next().copied().unwrap_or(false));
        self.start_on = self.start_on.max(first_day);
        self.truth.monthly_income_minor =
            monthly_income(&self.transactions, &self.truth.meanings, self.start_on, self.end_on);
    }
}

/// Average income a month by kind, over months of thirty days.
pub(crate) fn monthly_income(
    transactions: &[Transaction],
    meanings: &[Meaning],
    start_on: NaiveDate,
    end_on: NaiveDate,
) -> BTreeMap<Meaning, i64> {
    let mut totals = BTreeMap::new();
    for (transaction, meaning) in transactions.iter().zip(meanings) {
        if meaning.is_income() && transaction.amount_minor > 0 {
            *totals.entry(*meaning).or_insert(0) += transaction.amount_minor;
        }
    }
    let days = ((end_on - start_on).num_days() + 1).max(1);
    totals.into_iter().map(|(meaning, total)| (meaning, total * 30 / days)).collect()
}
