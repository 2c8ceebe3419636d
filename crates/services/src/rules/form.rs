//! What the form of a rule says, and the rule that is.

use categorise::Split;
use chrono::NaiveDate;
use rules::Predicate;
use serde::{Deserialize, Serialize};
use store::rules::StoredRule;

use crate::ServiceError;
use crate::corrections::{known, read_search};
use crate::splits::share_bp;

/// The longest name of a rule, in letters.
pub(crate) const NAME_LENGTH_MAX: usize = 60;

/// A rule as typed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct RuleForm {
    /// The rule that is changed; empty for a new one.
    pub id: String,
    /// What it is called; the beginning of the search where this is empty.
    pub name: String,
    /// Which transactions it is for, in the language of the search box.
    pub search: String,
    /// The stored name of the category it sets.
    pub category: String,
    /// Per cent of each that is of another category; empty for none.
    pub percent: String,
    /// The stored name of that other category.
    pub share_category: String,
    /// The first day it holds for, such as `2026-01-31`; empty for all.
    pub effective_from: String,
    /// What the customer saw of its effect: [`crate::RulePreview::seen`].
    pub seen: String,
}

impl RuleForm {
    /// A rule that is kept, ready to be changed.
    pub(super) fn of(rule: &StoredRule) -> Result<Self, ServiceError> {
        let split: Option<Split> =
            rule.split.as_deref().map(serde_json::from_str).transpose().map_err(ServiceError::internal)?;
        let (percent, share_category) = match split {
            Some(Split::Share { category, share_bp }) => {
                let percent = format!("{}.{:02}", share_bp / 100, share_bp % 100);
                let percent = percent.trim_end_matches('0').trim_end_matches('.').to_owned();
                (percent, category.as_str().to_owned())
            }
            // No rule is made that keeps back a sum.
            Some(Split::KeptBack { .. }) | None => (String::new(), String::new()),
        };
        Ok(Self {
            id: rule.id.clone(),
            name: rule.name.clone(),
            search: rule.search.clone(),
            category: rule.category.clone(),
            percent,
            share_category,
            effective_from: rule.effective_from.map_or_else(String::new, |day| day.to_string()),
            seen: String::new(),
        })
    }

    /// `kept` with everything the form says.
    pub(super) fn rule(&self, kept: StoredRule) -> Result<StoredRule, ServiceError> {
        let predicate = read_search(&self.search)?;
        let search = predicate.to_string();
        // Written out in full it may be longer than what was typed.
        if search.parse::<Predicate>().is_err() {
            return Err(ServiceError::invalid(
                "search",
                "This search is too long for a rule. Use fewer conditions.",
            ));
        }
        let split = self.split()?.map(|split| serde_json::to_string(&split)).transpose();
        Ok(StoredRule {
            name: self.name(&search)?,
            search,
            category: known(&self.category)?.as_str().to_owned(),
            split: split.map_err(ServiceError::internal)?,
            effective_from: self.effective_from()?,
            ..kept
        })
    }

    fn name(&self, search: &str) -> Result<String, ServiceError> {
        let name = self.name.trim();
        if name.is_empty() {
            return Ok(search.chars().take(NAME_LENGTH_MAX).collect());
        }
        if name.chars().count() > NAME_LENGTH_MAX || name.chars().any(char::is_control) {
            return Err(ServiceError::invalid(
                "rule-name",
                "Use a name of at most 60 letters, or leave it empty.",
            ));
        }
        Ok(name.to_owned())
    }

    fn split(&self) -> Result<Option<Split>, ServiceError> {
        if self.percent.trim().is_empty() {
            return Ok(None);
        }
        Ok(Some(Split::Share { share_bp: share_bp(&self.percent)?, category: known(&self.share_category)? }))
    }

    fn effective_from(&self) -> Result<Option<NaiveDate>, ServiceError> {
        match self.effective_from.trim() {
            "" => Ok(None),
            day => day.parse().map(Some).map_err(|_| {
                ServiceError::invalid(
                    "rule-from",
                    "Enter the first day as a date such as 2026-01-31, or leave it empty.",
                )
            }),
        }
    }
}
