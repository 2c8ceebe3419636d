//! What the page of rules shows: the rules, suggestions from the customer's own corrections, and the last runs.

use categorise::{Category, Source, Split};
use chrono::{DateTime, NaiveDate, Utc};
use ledger::CustomerId;
use rules::{Suggestion, suggest};

use super::{RuleForm, RunReason, compile};
use crate::people::Principal;
use crate::{Attune, ServiceError};

/// Runs shown.
const RUNS_SHOWN: i64 = 20;

/// A rule as the page lists it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeptRule {
    /// To change it by.
    pub id: String,
    /// What it is called.
    pub name: String,
    /// Which transactions it is for, in the language of the search box.
    pub search: String,
    /// What they are; nothing where this version knows no such category.
    pub category: Option<Category>,
    /// How each of them is split.
    pub split: Option<Split>,
    /// The first day it holds for.
    pub effective_from: Option<NaiveDate>,
    /// Whether it holds.
    pub is_on: bool,
    /// How many transactions have their category from it now.
    pub sets: usize,
}

/// A rule suggested.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SuggestedRule {
    /// To accept or dismiss it by.
    pub id: String,
    /// The counterparty as people would write it.
    pub counterparty: String,
    /// What the customer set each time.
    pub category: Category,
    /// How often they did.
    pub corrections: usize,
}

/// One run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RuleRun {
    /// The rule's name then.
    pub rule_name: String,
    /// Why it ran.
    pub reason: RunReason,
    /// How many transactions it was for.
    pub matched: i64,
    /// How many it changed.
    pub changed: i64,
    /// When.
    pub at: DateTime<Utc>,
}

/// Everything on the page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RulesPage {
    /// The rules, the strongest first.
    pub rules: Vec<KeptRule>,
    /// What may be wanted.
    pub suggestions: Vec<SuggestedRule>,
    /// The last runs, newest first.
    pub runs: Vec<RuleRun>,
}

impl Attune {
    /// The customer's rules with suggestions and runs.
    ///
    /// # Errors
    /// When the person is no customer.
    pub async fn rules_page(&self, person: &Principal) -> Result<RulesPage, ServiceError> {
        let owner = person.customer()?;
        let stored = store::rules::all(&self.db, owner).await?;
        let books = self.books(owner).await?;
        let is_set_by = |id: &str, place: usize| {
            let ruled = books.ruled.get(place).copied().flatten();
            ruled.and_then(|ruled| books.rules.get(ruled.rule)).is_some_and(|rule| rule.id == id)
        };
        let mut rules = Vec::with_capacity(stored.len());
        for rule in stored {
            let by_rule = books.assignments.iter().enumerate().filter(|(_, it)| it.source == Source::Rule);
            let sets = by_rule.filter(|(place, _)| is_set_by(&rule.id, *place)).count();
            let split = rule.split.as_deref().map(serde_json::from_str).transpose();
            rules.push(KeptRule {
                category: Category::from_name(&rule.category),
                split: split.map_err(ServiceError::internal)?,
                id: rule.id,
                name: rule.name,
                search: rule.search,
                effective_from: rule.effective_from,
                is_on: rule.is_on,
                sets,
            });
        }
        let suggestions = self.suggestions(owner).await?.into_iter().map(|suggestion| SuggestedRule {
            id: suggestion.id,
            counterparty: suggestion.counterparty,
            category: suggestion.category,
            corrections: suggestion.corrections,
        });
        let runs = store::rules::runs(&self.db, owner, RUNS_SHOWN).await?;
        let runs = runs.into_iter().filter_map(|run| {
            let reason = RunReason::from_name(&run.reason)?;
            let (matched, changed) = (run.matched, run.changed);
            Some(RuleRun { rule_name: run.rule_name, reason, matched, changed, at: run.at })
        });
        Ok(RulesPage { rules, suggestions: suggestions.collect(), runs: runs.collect() })
    }

    /// The form of a rule that is kept.
    ///
    /// # Errors
    /// When there is no such rule of theirs.
    pub async fn rule_form(&self, person: &Principal, id: &str) -> Result<RuleForm, ServiceError> {
        let stored = store::rules::all(&self.db, person.customer()?).await?;
        RuleForm::of(stored.iter().find(|rule| rule.id == id).ok_or(ServiceError::NotFound)?)
    }

    /// The form of a rule that is suggested.
    ///
    /// # Errors
    /// When nothing of that id is suggested to them.
    pub async fn suggested_form(&self, person: &Principal, id: &str) -> Result<RuleForm, ServiceError> {
        let suggestions = self.suggestions(person.customer()?).await?;
        let suggestion = suggestions.into_iter().find(|suggestion| suggestion.id == id);
        let suggestion = suggestion.ok_or(ServiceError::NotFound)?;
        Ok(RuleForm {
            name: suggestion.counterparty,
            search: suggestion.predicate.to_string(),
            category: suggestion.category.as_str().to_owned(),
            ..RuleForm::default()
        })
    }

    /// What is suggested to a customer and was not dismissed. A rule that is off was considered, so it counts as one.
    pub(super) async fn suggestions(&self, owner: &CustomerId) -> Result<Vec<Suggestion>, ServiceError> {
        let rules = compile(&store::rules::all(&self.db, owner).await?)?;
        let dismissed = store::rules::dismissed(&self.db, owner).await?;
        let books = self.books(owner).await?;
        let has_rule: Vec<bool> = books
            .assignments
            .iter()
            .enumerate()
            .map(|(place, assignment)| {
                let subject = (assignment.source == Source::Customer).then(|| books.subject(place)).flatten();
                subject.is_some_and(|subject| rules.iter().any(|rule| rule.predicate.holds(&subject)))
            })
            .collect();
        let mut suggestions = suggest(&books.transactions, &books.assignments, &has_rule);
        suggestions.retain(|suggestion| !dismissed.contains(&suggestion.id));
        Ok(suggestions)
    }
}
