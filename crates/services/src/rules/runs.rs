//! When rules set something and why.

use std::collections::BTreeMap;

use categorise::Source;
use store::rules::{StoredRule, StoredRun};

use crate::people::Principal;
use crate::{Attune, ServiceError};

/// Why a rule ran.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RunReason {
    /// It was made.
    Created,
    /// What it says, its place or whether it is on was changed.
    Edited,
    /// Transactions came in.
    NewTransactions,
    /// It was removed, and what it had set went back.
    Removed,
    /// A change of it was taken back.
    Undone,
}

impl RunReason {
    const ALL: [Self; 5] = [Self::Created, Self::Edited, Self::NewTransactions, Self::Removed, Self::Undone];

    /// The stored name.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Created => "created",
            Self::Edited => "edited",
            Self::NewTransactions => "new-transactions",
            Self::Removed => "removed",
            Self::Undone => "undone",
        }
    }

    /// Plain words for a customer.
    pub fn label(self) -> &'static str {
        match self {
            Self::Created => "Rule made",
            Self::Edited => "Rule changed",
            Self::NewTransactions => "New transactions",
            Self::Removed => "Rule removed",
            Self::Undone => "Change undone",
        }
    }

    /// The reason of that stored name.
    pub(super) fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|reason| reason.as_str() == name)
    }
}

impl Attune {
    /// A run ready to be noted.
    pub(super) fn run(
        &self,
        rule: &StoredRule,
        reason: RunReason,
        matched: usize,
        changed: usize,
    ) -> StoredRun {
        StoredRun {
            id: self.new_id(),
            rule_id: rule.id.clone(),
            rule_name: rule.name.clone(),
            reason: reason.as_str().to_owned(),
            matched: i64::try_from(matched).unwrap_or(i64::MAX),
            changed: i64::try_from(changed).unwrap_or(i64::MAX),
            at: self.now(),
        }
    }

    /// Notes that a change of a rule was taken back, with what that changed. `before` are the rules as they were until then.
    pub(crate) async fn note_rule_undone(
        &self,
        person: &Principal,
        before: &[StoredRule],
        rule_id: &str,
    ) -> Result<(), ServiceError> {
        let owner = person.customer()?.clone();
        let after = store::rules::all(&self.db, &owner).await?;
        let Some(rule) = after.iter().chain(before).find(|rule| rule.id == rule_id) else { return Ok(()) };
        let effect = self.effect(&owner, before, &after, rule_id).await?;
        let run = self.run(rule, RunReason::Undone, effect.matched.len(), effect.changed.len());
        self.db
            .write(move |tx| {
                Box::pin(
                    async move { Ok::<_, ServiceError>(store::rules::insert_run(tx, &owner, &run).await?) },
                )
            })
            .await
    }

    /// Notes for each rule how many of the transactions that came in since an id was made it is for, and how many of them it
    /// changed. Ids are in order of time.
    pub(crate) async fn note_rules_on_new(
        &self,
        person: &Principal,
        since: &str,
    ) -> Result<(), ServiceError> {
        let owner = person.customer()?.clone();
        // Most have none, and each of their transactions asks.
        if self.shelf.last(&owner).is_some_and(|books| books.rules.is_empty()) {
            return Ok(());
        }
        let rules = store::rules::all(&self.db, &owner).await?;
        if !rules.iter().any(|rule| rule.is_on) {
            return Ok(());
        }
        let books = self.books(&owner).await?;
        let mut counts: BTreeMap<&str, (usize, usize)> = BTreeMap::new();
        for ((transaction, assignment), ruled) in
            books.transactions.iter().zip(&books.assignments).zip(&books.ruled)
        {
            let Some(ruled) = ruled.filter(|_| transaction.id.as_str() > since) else { continue };
            let Some(rule) = books.rules.get(ruled.rule) else { continue };
            let (matched, changed) = counts.entry(rule.id.as_str()).or_default();
            *matched += 1;
            *changed += usize::from(ruled.changes && assignment.source == Source::Rule);
        }
        let counted = rules.iter().filter_map(|rule| Some((rule, counts.get(rule.id.as_str())?)));
        let runs: Vec<StoredRun> = counted
            .map(|(rule, (matched, changed))| self.run(rule, RunReason::NewTransactions, *matched, *changed))
            .collect();
        if runs.is_empty() {
            return Ok(());
        }
        self.db
            .write(move |tx| {
                Box::pin(async move {
                    for run in &runs {
                        store::rules::insert_run(tx, &owner, run).await?;
                    }
                    Ok::<_, ServiceError>(())
                })
            })
            .await
    }
}
