//! The customer's transactions, and correcting what one or all alike were for.

use categorise::{Assignment, Category, Direction, alike, would_change};
use ledger::{Transaction, TransactionId};
use store::rules::StoredRule;

use crate::arrangements::Change;
use crate::people::Principal;
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
    /// A page of the customer's transactions, newest first, and how many there are in all. `search` looks in
    /// descriptions, counterparties and categories.
    ///
    /// # Errors
    /// When the person is no customer.
    pub async fn transactions(
        &self,
        person: &Principal,
        search: &str,
        page: usize,
    ) -> Result<(Vec<Listed>, usize), ServiceError> {
        let books = self.books(person.customer()?).await?;
        let wanted = search.trim().to_lowercase();
        let mut found: Vec<usize> = (0..books.transactions.len())
            .rev()
            .filter(|index| wanted.is_empty() || books.mentions(*index, &wanted))
            .collect();
        let total = found.len();
        found = found.into_iter().skip(page.saturating_mul(PAGE_ROWS)).take(PAGE_ROWS).collect();
        Ok((found.into_iter().filter_map(|index| books.listed(index)).collect(), total))
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
        let others = alike(&books.transactions, &books.assignments, index).len().saturating_sub(1);
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
        let books = self.books(person.customer()?).await?;
        let index = books.index_of(id).ok_or(ServiceError::NotFound)?;
        Ok(would_change(&books.transactions, &books.assignments, index, category))
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
        let others = would_change(&books.transactions, &books.assignments, index, category);
        let before = (listed.assignment.source == categorise::Source::Customer)
            .then(|| listed.assignment.category.as_str().to_owned());
        let id = TransactionId::new(id);
        let rule = all_alike.then(|| StoredRule {
            id: self.new_id(),
            counterparty_key: listed.assignment.counterparty_key.clone(),
            direction: Direction::of(listed.transaction.amount_minor).as_str().to_owned(),
            category: category.as_str().to_owned(),
            split: None,
        });
        let change = self.change(&Change::Category {
            before: vec![(id.clone(), before)],
            rule_id: rule.as_ref().map(|rule| rule.id.clone()),
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
                        store::rules::insert(tx, &owner, rule, now).await?;
                    }
                    Ok(store::changes::insert(tx, &owner, &change, now).await?)
                })
            })
            .await?;
        self.refresh(person, &event_id).await?;
        let counted = if all_alike { others + 1 } else { 1 };
        let noun = if counted == 1 { "transaction" } else { "transactions" };
        Ok(format!("{counted} {noun} to {}", category.label()))
    }
}

pub(crate) fn known(category: &str) -> Result<Category, ServiceError> {
    Category::from_name(category)
        .ok_or_else(|| ServiceError::invalid("category", "Choose one of the categories in the list."))
}

impl Books {
    pub(crate) fn index_of(&self, id: &str) -> Option<usize> {
        self.transactions.iter().position(|transaction| transaction.id.as_str() == id)
    }

    pub(crate) fn listed(&self, index: usize) -> Option<Listed> {
        let transaction = self.transactions.get(index)?.clone();
        let account = self.accounts.iter().find(|account| account.id == transaction.account_id);
        Some(Listed {
            account_name: account.map(|account| account.name.clone())?,
            assignment: self.assignments.get(index)?.clone(),
            transaction,
        })
    }

    fn mentions(&self, index: usize, wanted: &str) -> bool {
        let (Some(transaction), Some(assignment)) =
            (self.transactions.get(index), self.assignments.get(index))
        else {
            return false;
        };
        transaction.description.to_lowercase().contains(wanted)
            || assignment.counterparty.to_lowercase().contains(wanted)
            || assignment.category.label().to_lowercase().contains(wanted)
    }
}
