//! A customer's transactions as rules see them, and what rules make of them.
//!
//! A rule is asked of what a transaction would be without any rule, so that its outcome hangs on no other rule's and taking
//! it away gives back what was there. The first rule that holds decides; what the customer set by hand stands above all.

use std::collections::HashMap;

use categorise::{Assignment, Category, Ruled, Split, Teachings, categorise};
use chrono::NaiveDate;
use ledger::{Account, Transaction};

use crate::{Predicate, Subject};

/// A search the customer keeps, with what it sets.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rule {
    /// UUIDv7.
    pub id: String,
    /// What the customer calls it.
    pub name: String,
    /// Which transactions it is for.
    pub predicate: Predicate,
    /// What they are.
    pub category: Category,
    /// How each of them is split, if it is.
    pub split: Option<Split>,
    /// The first day it holds for; earlier transactions stay as they are.
    pub effective_from: Option<NaiveDate>,
}

impl Rule {
    /// Whether it is for a transaction.
    pub fn holds(&self, subject: &Subject) -> bool {
        self.effective_from.is_none_or(|first| subject.posted_on() >= first) && self.predicate.holds(subject)
    }
}

/// What rules make of transactions.
#[derive(Debug, Clone)]
pub struct Outcome {
    /// What each transaction is.
    pub assignments: Vec<Assignment>,
    /// The place of the first rule that is for each transaction, though the customer's own hand may stand above it.
    pub by_rule: Vec<Option<usize>>,
}

/// Transactions with what they would be without any rule.
#[derive(Debug)]
pub struct Books<'a> {
    accounts: &'a [Account],
    transactions: &'a [Transaction],
    /// Without rules.
    teachings: &'a Teachings,
    unruled: Vec<Assignment>,
    subjects: Vec<Subject>,
}

impl<'a> Books<'a> {
    /// Works out what each transaction would be without rules; `teachings` holds none.
    pub fn of(accounts: &'a [Account], transactions: &'a [Transaction], teachings: &'a Teachings) -> Self {
        let unruled = categorise(accounts, transactions, teachings);
        let names: HashMap<_, &str> =
            accounts.iter().map(|account| (&account.id, account.name.as_str())).collect();
        let subjects = transactions
            .iter()
            .zip(&unruled)
            .map(|(transaction, assignment)| {
                let account = names.get(&transaction.account_id).copied().unwrap_or("");
                Subject::of(transaction, assignment, account)
            })
            .collect();
        Self { accounts, transactions, teachings, unruled, subjects }
    }

    /// What each transaction would be without rules.
    pub fn unruled(&self) -> &[Assignment] {
        &self.unruled
    }

    /// Places of the transactions a rule is for, in order.
    pub fn matched(&self, rule: &Rule) -> Vec<usize> {
        self.subjects
            .iter()
            .enumerate()
            .filter(|(_, subject)| rule.holds(subject))
            .map(|(place, _)| place)
            .collect()
    }

    /// What each transaction is with these rules, the first of them strongest.
    pub fn ruled(&self, rules: &[Rule]) -> Outcome {
        let first = |subject| rules.iter().position(|rule| rule.holds(subject));
        let by_rule: Vec<Option<usize>> = self.subjects.iter().map(first).collect();
        let mut teachings = self.teachings.clone();
        for (transaction, place) in self.transactions.iter().zip(&by_rule) {
            let Some(rule) = place.and_then(|place| rules.get(place)) else { continue };
            let ruled = Ruled { category: rule.category, split: rule.split };
            teachings.ruled.insert(transaction.id.clone(), ruled);
        }
        let assignments = if teachings.ruled.is_empty() {
            self.unruled.clone()
        } else {
            categorise(self.accounts, self.transactions, &teachings)
        };
        Outcome { assignments, by_rule }
    }

    /// Places of the transactions whose category or split another set of rules would change.
    pub fn changed(before: &[Assignment], after: &[Assignment]) -> Vec<usize> {
        before
            .iter()
            .zip(after)
            .enumerate()
            .filter(|(_, (before, after))| before.category != after.category || before.parts != after.parts)
            .map(|(place, _)| place)
            .collect()
    }
}
