//! The customer's transactions, and correcting what one or all alike were for.

use categorise::{Assignment, Category, Source};
use ledger::{Transaction, TransactionId};
use rules::{Predicate, Subject};

use crate::arrangements::Change;
use crate::people::Principal;
use crate::rules::alike;
use crate::understanding::Books;
use crate::{Attune, ServiceError};

/// One transaction as the list shows it.
#[derive(Debug, Clone)]
pub struct Listed {
    /// The bank's facts.
    pub transaction: Transaction,
    /// What it was for, and who says so.
    pub assignment: Assignment,
    /// The account's name.
    pub account_name: String,
    /// The rule that set the category, where one did.
    pub rule: Option<NamedRule>,
}

impl Listed {
    /// Who set the category, in plain words to follow "set by".
    pub fn set_by(&self) -> String {
        match &self.rule {
            Some(rule) => format!("your rule “{}”", rule.name),
            None => self.assignment.source.label().to_owned(),
        }
    }
}

/// A rule by its name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NamedRule {
    /// To look at it by.
    pub id: String,
    /// What the customer calls it.
    pub name: String,
}

/// One transaction about to be corrected.
#[derive(Debug, Clone)]
pub struct Correction {
    /// The transaction.
    pub listed: Listed,
    /// How many others of the same counterparty and direction there are.
    pub alike: usize,
}

/// A page of the list.
const PAGE_ROWS: usize = 50;

impl Attune {
    /// A page of the customer's transactions, newest first, and how many there are in all. `search` is in the language of
    /// rules; plain words are looked for in descriptions, counterparties and categories.
    ///
    /// # Errors
    /// When the person is no customer, or the search cannot be read.
    pub async fn transactions(
        &self,
        person: &Principal,
        search: &str,
        page: usize,
    ) -> Result<(Vec<Listed>, usize), ServiceError> {
        let owner = person.customer()?;
        let predicate = if search.trim().is_empty() { None } else { Some(read_search(search)?) };
        let books = self.books(owner).await?;
        let found = match &predicate {
            Some(predicate) => books.found(predicate),
            None => (0..books.transactions.len()).collect(),
        };
        let total = found.len();
        let shown = found.into_iter().rev().skip(page.saturating_mul(PAGE_ROWS)).take(PAGE_ROWS);
        Ok((shown.filter_map(|index| books.listed(index)).collect(), total))
    }

    /// Rows of one page of the list.
    pub const TRANSACTIONS_A_PAGE: usize = PAGE_ROWS;

    /// One transaction of the customer's.
    ///
    /// # Errors
    /// When there is no such transaction of theirs.
    pub async fn transaction(&self, person: &Principal, id: &str) -> Result<Correction, ServiceError> {
        let books = self.books(person.customer()?).await?;
        let index = books.index_of(id).ok_or(ServiceError::NotFound)?;
        let listed = books.listed(index).ok_or(ServiceError::NotFound)?;
        let others = alike(&listed).map_or(0, |alike| books.found(&alike).len().saturating_sub(1));
        Ok(Correction { listed, alike: others })
    }

    /// How many other transactions correcting all alike would move to the category.
    ///
    /// # Errors
    /// When there is no such transaction of theirs, or no such category.
    pub async fn would_change(
        &self,
        person: &Principal,
        id: &str,
        category: &str,
    ) -> Result<usize, ServiceError> {
        let category = known(category)?;
        let owner = person.customer()?;
        let books = self.books(owner).await?;
        let index = books.index_of(id).ok_or(ServiceError::NotFound)?;
        let listed = books.listed(index).ok_or(ServiceError::NotFound)?;
        if alike(&listed).is_err() {
            return Ok(0);
        }
        let rule = self.rule_for_alike(owner, &listed, category, None).await?;
        Ok(rule.changed.iter().filter(|place| **place != index).count())
    }

    /// Gives one transaction a category, or with `all_alike` makes a rule for its counterparty and direction.
    /// Says in words what changed. Can be undone.
    ///
    /// # Errors
    /// When there is no such transaction of theirs, or no such category.
    pub async fn correct_category(
        &self,
        person: &Principal,
        id: &str,
        category: &str,
        all_alike: bool,
    ) -> Result<String, ServiceError> {
        let category = known(category)?;
        let owner = person.customer()?.clone();
        let books = self.books(&owner).await?;
        let index = books.index_of(id).ok_or(ServiceError::NotFound)?;
        let listed = books.listed(index).ok_or(ServiceError::NotFound)?;
        let before = (listed.assignment.source == Source::Customer)
            .then(|| listed.assignment.category.as_str().to_owned());
        let rule = match all_alike {
            true => Some(self.rule_for_alike(&owner, &listed, category, None).await?),
            false => None,
        };
        let changed = rule.as_ref().map_or(&[][..], |rule| &rule.changed);
        let others = changed.iter().filter(|place| **place != index).count();
        let id = TransactionId::new(id);
        let change = self.change(&Change::Category {
            before: vec![(id.clone(), before)],
            rule_id: rule.as_ref().map(|rule| rule.rule.id.clone()),
            rule_before: rule.as_ref().and_then(|rule| rule.before.clone()),
        })?;
        let event_id = format!("correction-{}", change.id);
        let now = self.now();
        self.db
            .write(move |tx| {
                Box::pin(async move {
                    if !store::transactions::set_category(tx, &owner, &id, Some(category.as_str()), now)
                        .await?
                    {
                        return Err(ServiceError::NotFound);
                    }
                    if let Some(rule) = &rule {
                        rule.write(tx, &owner).await?;
                    }
                    Ok(store::changes::insert(tx, &owner, &change, now).await?)
                })
            })
            .await?;
        self.refresh(person, &event_id).await?;
        let counted = others + 1;
        let noun = if counted == 1 { "transaction" } else { "transactions" };
        Ok(format!("{counted} {noun} to {}", category.label()))
    }
}

pub(crate) fn known(category: &str) -> Result<Category, ServiceError> {
    Category::from_name(category)
        .ok_or_else(|| ServiceError::invalid("category", "Choose one of the categories in the list."))
}

/// Reads what a person typed to look for.
pub(crate) fn read_search(search: &str) -> Result<Predicate, ServiceError> {
    search.parse().map_err(|error: rules::ParseError| ServiceError::invalid("search", error.to_string()))
}

impl Books {
    pub(crate) fn index_of(&self, id: &str) -> Option<usize> {
        self.transactions.iter().position(|transaction| transaction.id.as_str() == id)
    }

    pub(crate) fn listed(&self, index: usize) -> Option<Listed> {
        let transaction = self.transactions.get(index)?.clone();
        let account = self.accounts.iter().find(|account| account.id == transaction.account_id);
        let assignment = self.assignments.get(index)?.clone();
        let ruled = self.ruled.get(index).copied().flatten().filter(|_| assignment.source == Source::Rule);
        let rule = ruled.and_then(|ruled| self.rules.get(ruled.rule));
        Some(Listed {
            account_name: account.map(|account| account.name.clone())?,
            assignment,
            transaction,
            rule: rule.map(|rule| NamedRule { id: rule.id.clone(), name: rule.name.clone() }),
        })
    }

    /// Places of the transactions a search finds, oldest first.
    pub(crate) fn found(&self, predicate: &Predicate) -> Vec<usize> {
        let holds = |index: &usize| self.subject(*index).is_some_and(|subject| predicate.holds(&subject));
        (0..self.transactions.len()).filter(holds).collect()
    }

    /// One transaction as searches see it.
    pub(crate) fn subject(&self, index: usize) -> Option<Subject> {
        let (transaction, assignment) = (self.transactions.get(index)?, self.assignments.get(index)?);
        let account = self.accounts.iter().find(|account| account.id == transaction.account_id);
        Some(Subject::of(transaction, assignment, account.map_or("", |account| &account.name)))
    }
}
