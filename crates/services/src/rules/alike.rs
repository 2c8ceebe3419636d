//! The rule behind correcting or splitting all transactions of one counterparty: a search for it, like every rule.

use categorise::{Category, Direction, Split};
use ledger::CustomerId;
use rules::Predicate;
use store::Tx;
use store::rules::{StoredRule, StoredRun};

use super::RunReason;
use super::form::NAME_LENGTH_MAX;
use super::write::{RULES_MAX, placed, too_many};
use crate::corrections::Listed;
use crate::{Attune, ServiceError};

/// A rule for all alike, ready to be kept.
pub(crate) struct RuleForAlike {
    /// The rule.
    pub(crate) rule: StoredRule,
    /// The rule of that search there is, as it was.
    pub(crate) before: Option<StoredRule>,
    /// Places of the transactions whose category or split it changes.
    pub(crate) changed: Vec<usize>,
    run: StoredRun,
}

impl RuleForAlike {
    /// Keeps it.
    pub(crate) async fn write(&self, tx: &mut Tx, owner: &CustomerId) -> Result<(), ServiceError> {
        store::rules::put(tx, owner, &self.rule).await?;
        Ok(store::rules::insert_run(tx, owner, &self.run).await?)
    }
}

/// The search for everything alike. Without a counterparty it would sweep together everything that has none.
pub(crate) fn alike(listed: &Listed) -> Result<Predicate, ServiceError> {
    let key = &listed.assignment.counterparty_key;
    if key.is_empty() {
        let sentence = "The bank names nobody here, so there is nothing to know others by. Change this one alone, or make a rule of a search.";
        return Err(ServiceError::invalid("alike", sentence));
    }
    Ok(Predicate::of_counterparty(key, Direction::of(listed.transaction.amount_minor)))
}

impl Attune {
    /// The rule that gives everything alike a category and a split: the one there is, now the strongest, or a new one.
    pub(crate) async fn rule_for_alike(
        &self,
        owner: &CustomerId,
        listed: &Listed,
        category: Category,
        split: Option<Split>,
    ) -> Result<RuleForAlike, ServiceError> {
        let alike = alike(listed)?;
        let search = alike.to_string();
        let kept = store::rules::all(&self.db, owner).await?;
        // The same search may be written with and without quotes.
        let is_same = |rule: &&StoredRule| rule.search.parse::<Predicate>().is_ok_and(|kept| kept == alike);
        let before = kept.iter().find(is_same).cloned();
        if before.is_none() && kept.len() >= RULES_MAX {
            return Err(too_many());
        }
        let now = self.now();
        let split = split.map(|split| serde_json::to_string(&split)).transpose();
        let rule = StoredRule {
            id: before.as_ref().map_or_else(|| self.new_id(), |rule| rule.id.clone()),
            name: listed.assignment.counterparty.chars().take(NAME_LENGTH_MAX).collect(),
            search,
            category: category.as_str().to_owned(),
            split: split.map_err(ServiceError::internal)?,
            effective_from: None,
            priority: kept.first().map_or(1, |strongest| strongest.priority + 1),
            is_on: true,
            created_at: before.as_ref().map_or(now, |rule| rule.created_at),
        };
        let effect = self.effect(owner, &kept, &placed(&kept, rule.clone()), &rule.id).await?;
        let reason = if before.is_some() { RunReason::Edited } else { RunReason::Created };
        let run = self.run(&rule, reason, effect.matched.len(), effect.changed.len());
        Ok(RuleForAlike { rule, before, changed: effect.changed, run })
    }
}
