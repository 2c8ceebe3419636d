//! Making, changing and removing rules, each after a look at what it changes, and each to be undone.

use categorise::{Category, Source, Split};
use ledger::CustomerId;
use sha2::{Digest, Sha256};
use store::rules::StoredRule;

use super::effect::Effect;
use super::{RuleForm, RunReason};
use crate::arrangements::Change;
use crate::corrections::Listed;
use crate::people::Principal;
use crate::{Attune, ServiceError};

/// The most rules of one customer.
pub(super) const RULES_MAX: usize = 200;
/// Transactions a preview lists.
const EXAMPLES_MAX: usize = 20;

/// One transaction a rule would change.
#[derive(Debug, Clone)]
pub struct Example {
    /// As it is.
    pub before: Listed,
    /// What it would be.
    pub after: Category,
}

/// What a rule would do.
#[derive(Debug, Clone)]
pub struct RulePreview {
    /// What it would be called.
    pub name: String,
    /// Which transactions it is for, as it is kept.
    pub search: String,
    /// What it sets.
    pub category: Category,
    /// How it splits.
    pub split: Option<Split>,
    /// How many transactions it is for.
    pub matched: usize,
    /// How many of those the customer set by hand, which stay as they are.
    pub by_hand: usize,
    /// How many transactions change.
    pub changed: usize,
    /// The newest of those that change.
    pub examples: Vec<Example>,
    /// Names just this effect, for [`RuleForm::seen`].
    pub seen: String,
}

/// The rules with one in its place, the strongest first.
pub(super) fn placed(kept: &[StoredRule], rule: StoredRule) -> Vec<StoredRule> {
    let mut after: Vec<StoredRule> = kept.iter().filter(|other| other.id != rule.id).cloned().collect();
    after.push(rule);
    after.sort_by(|a, b| (b.priority, &b.id).cmp(&(a.priority, &a.id)));
    after
}

pub(super) fn too_many() -> ServiceError {
    ServiceError::invalid(
        "rules-many",
        "You have 200 rules, which is the most there can be. Remove one first.",
    )
}

impl Attune {
    /// What a rule would do, before anything of it applies.
    ///
    /// # Errors
    /// When the form says no rule, or changes one that is not theirs.
    pub async fn preview_rule(
        &self,
        person: &Principal,
        form: &RuleForm,
    ) -> Result<RulePreview, ServiceError> {
        let owner = person.customer()?;
        let kept = store::rules::all(&self.db, owner).await?;
        let rule = self.drafted(&kept, form)?;
        let effect = self.effect(owner, &kept, &placed(&kept, rule.clone()), &rule.id).await?;
        preview(form, &rule, &effect)
    }

    /// Keeps and applies a rule whose effect the customer has seen. Says in words what it changed. Can be undone.
    ///
    /// # Errors
    /// When the form says no rule, changes one that is not theirs, or its effect is another than the one seen.
    pub async fn save_rule(&self, person: &Principal, form: &RuleForm) -> Result<String, ServiceError> {
        let owner = person.customer()?;
        let kept = store::rules::all(&self.db, owner).await?;
        let rule = self.drafted(&kept, form)?;
        let after = placed(&kept, rule.clone());
        let effect = self.effect(owner, &kept, &after, &rule.id).await?;
        if preview(form, &rule, &effect)?.seen != form.seen {
            let sentence = "Your books or your rules changed since you looked. Look again at what the rule changes, then apply it.";
            return Err(ServiceError::invalid("rule-unseen", sentence));
        }
        let reason = if form.id.is_empty() { RunReason::Created } else { RunReason::Edited };
        let done = if form.id.is_empty() { "made" } else { "changed" };
        self.keep_rules(person, &kept, &after, &rule, reason, done, &effect).await
    }

    /// Turns a rule off; what it set goes back. It is turned on again by [`Attune::save_rule`].
    ///
    /// # Errors
    /// When there is no such rule of theirs.
    pub async fn switch_rule_off(&self, person: &Principal, id: &str) -> Result<String, ServiceError> {
        let kept = store::rules::all(&self.db, person.customer()?).await?;
        let rule = StoredRule { is_on: false, ..found(&kept, id)? };
        self.rearrange_rules(
            person,
            &kept,
            &placed(&kept, rule.clone()),
            &rule,
            RunReason::Edited,
            "turned off",
        )
        .await
    }

    /// Removes a rule; what it set goes back to what it would be without it.
    ///
    /// # Errors
    /// When there is no such rule of theirs.
    pub async fn remove_rule(&self, person: &Principal, id: &str) -> Result<String, ServiceError> {
        let kept = store::rules::all(&self.db, person.customer()?).await?;
        let rule = found(&kept, id)?;
        let after: Vec<StoredRule> = kept.iter().filter(|other| other.id != id).cloned().collect();
        self.rearrange_rules(person, &kept, &after, &rule, RunReason::Removed, "removed").await
    }

    /// Lets a rule change places with the one above it, which is stronger, or `down` with the one below.
    ///
    /// # Errors
    /// When there is no such rule of theirs.
    pub async fn move_rule(&self, person: &Principal, id: &str, down: bool) -> Result<String, ServiceError> {
        let kept = store::rules::all(&self.db, person.customer()?).await?;
        let rule = found(&kept, id)?;
        let mut order: Vec<StoredRule> = kept.clone();
        let place = order.iter().position(|other| other.id == id).ok_or(ServiceError::NotFound)?;
        let other = if down { place.checked_add(1) } else { place.checked_sub(1) };
        if let Some(other) = other.filter(|other| *other < order.len()) {
            order.swap(place, other);
        }
        // Numbered anew, so that no two are of one priority.
        for (priority, rule) in (1_i64..).zip(order.iter_mut().rev()) {
            rule.priority = priority;
        }
        self.rearrange_rules(person, &kept, &order, &rule, RunReason::Edited, "moved").await
    }

    /// Remembers that the customer does not want a suggestion.
    ///
    /// # Errors
    /// When nothing of that id is suggested to them.
    pub async fn dismiss_suggestion(&self, person: &Principal, id: &str) -> Result<(), ServiceError> {
        let owner = person.customer()?.clone();
        if !self.suggestions(&owner).await?.iter().any(|suggestion| suggestion.id == id) {
            return Err(ServiceError::NotFound);
        }
        let (id, now) = (id.to_owned(), self.now());
        self.db
            .write(move |tx| {
                Box::pin(
                    async move { Ok::<_, ServiceError>(store::rules::dismiss(tx, &owner, &id, now).await?) },
                )
            })
            .await
    }

    /// The rule a form says: a new one, the strongest, or another version of one that is kept. It is on.
    fn drafted(&self, kept: &[StoredRule], form: &RuleForm) -> Result<StoredRule, ServiceError> {
        if !form.id.is_empty() {
            return form.rule(StoredRule { is_on: true, ..found(kept, &form.id)? });
        }
        if kept.len() >= RULES_MAX {
            return Err(too_many());
        }
        form.rule(StoredRule {
            id: self.new_id(),
            name: String::new(),
            search: String::new(),
            category: String::new(),
            split: None,
            effective_from: None,
            priority: kept.first().map_or(1, |strongest| strongest.priority + 1),
            is_on: true,
            created_at: self.now(),
        })
    }

    async fn rearrange_rules(
        &self,
        person: &Principal,
        before: &[StoredRule],
        after: &[StoredRule],
        rule: &StoredRule,
        reason: RunReason,
        done: &str,
    ) -> Result<String, ServiceError> {
        let effect = self.effect(person.customer()?, before, after, &rule.id).await?;
        self.keep_rules(person, before, after, rule, reason, done, &effect).await
    }

    /// Writes what is different `after`, notes the run and the change, and works the books out anew.
    #[expect(
        clippy::too_many_arguments,
        reason = "a change of rules is what was, what is, and what to say of it"
    )]
    async fn keep_rules(
        &self,
        person: &Principal,
        before: &[StoredRule],
        after: &[StoredRule],
        rule: &StoredRule,
        reason: RunReason,
        done: &str,
        effect: &Effect,
    ) -> Result<String, ServiceError> {
        let owner: CustomerId = person.customer()?.clone();
        let was = |id: &str| before.iter().find(|rule| rule.id == id);
        let written: Vec<StoredRule> =
            after.iter().filter(|rule| was(&rule.id) != Some(*rule)).cloned().collect();
        let is_gone = |rule: &&StoredRule| !after.iter().any(|other| other.id == rule.id);
        let removed: Vec<StoredRule> = before.iter().filter(is_gone).cloned().collect();
        let mut ids: Vec<String> = written.iter().chain(&removed).map(|rule| rule.id.clone()).collect();
        // The rule it is about first, which an undo is noted of.
        ids.sort_by_key(|id| *id != rule.id);
        let change = self.change(&Change::Rules {
            what: format!("the rule “{}” {done}", rule.name),
            before: ids.into_iter().map(|id| (id.clone(), was(&id).cloned())).collect(),
        })?;
        let run = self.run(rule, reason, effect.matched.len(), effect.changed.len());
        let event_id = format!("rules-{}", change.id);
        let now = self.now();
        self.db
            .write(move |tx| {
                Box::pin(async move {
                    for rule in &written {
                        store::rules::put(tx, &owner, rule).await?;
                    }
                    for rule in &removed {
                        store::rules::remove(tx, &owner, &rule.id).await?;
                    }
                    store::rules::insert_run(tx, &owner, &run).await?;
                    Ok::<_, ServiceError>(store::changes::insert(tx, &owner, &change, now).await?)
                })
            })
            .await?;
        self.refresh(person, &event_id).await?;
        let noun = if effect.changed.len() == 1 { "transaction" } else { "transactions" };
        Ok(format!("The rule “{}” is {done}: {} {noun} changed", rule.name, effect.changed.len()))
    }
}

fn found(kept: &[StoredRule], id: &str) -> Result<StoredRule, ServiceError> {
    kept.iter().find(|rule| rule.id == id).cloned().ok_or(ServiceError::NotFound)
}

fn preview(form: &RuleForm, rule: &StoredRule, effect: &Effect) -> Result<RulePreview, ServiceError> {
    let category = crate::corrections::known(&rule.category)?;
    let split =
        rule.split.as_deref().map(serde_json::from_str).transpose().map_err(ServiceError::internal)?;
    let (rows, changed) = (&effect.rows, &effect.changed);
    let examples = changed.iter().rev().filter_map(|place| {
        let transaction = rows.transactions.get(*place)?.clone();
        let account = rows.accounts.iter().find(|account| account.id == transaction.account_id)?;
        let assignment = effect.before.get(*place)?.clone();
        let after = effect.after.get(*place)?.category;
        let before = Listed { account_name: account.name.clone(), transaction, assignment, rule: None };
        Some(Example { before, after })
    });
    let is_by_hand = |place: &&usize| {
        effect.before.get(**place).is_some_and(|assignment| assignment.source == Source::Customer)
    };
    Ok(RulePreview {
        name: rule.name.clone(),
        search: rule.search.clone(),
        category,
        split,
        matched: effect.matched.len(),
        by_hand: effect.matched.iter().filter(is_by_hand).count(),
        changed: changed.len(),
        examples: examples.take(EXAMPLES_MAX).collect(),
        seen: seen(form, rule, effect),
    })
}

/// A hash of the rule and of everything it changes.
fn seen(form: &RuleForm, rule: &StoredRule, effect: &Effect) -> String {
    let mut hash = Sha256::new();
    let from = rule.effective_from.map_or_else(String::new, |day| day.to_string());
    let split = rule.split.as_deref().unwrap_or("");
    for part in [&form.id, &rule.name, &rule.search, &rule.category, split, &from] {
        hash.update(part.as_bytes());
        hash.update([0]);
    }
    for place in &effect.changed {
        let (Some(transaction), Some(after)) =
            (effect.rows.transactions.get(*place), effect.after.get(*place))
        else {
            continue;
        };
        hash.update(transaction.id.as_str().as_bytes());
        hash.update(after.category.as_str().as_bytes());
        hash.update([0]);
    }
    hash.finalize().iter().take(16).map(|byte| format!("{byte:02x}")).collect()
}
