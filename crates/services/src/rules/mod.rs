//! Rules: searches the customer keeps, with what they set. Nothing applies before the customer has seen what it changes.

mod alike;
mod effect;
mod form;
mod page;
mod runs;
mod write;

use categorise::{Category, Split};
use rules::Rule;
use store::rules::StoredRule;

use crate::ServiceError;

pub(crate) use alike::alike;
pub use form::RuleForm;
pub use page::{KeptRule, RuleRun, RulesPage, SuggestedRule};
pub use runs::RunReason;
pub use write::{Example, RulePreview};

/// Rules as they are evaluated. One whose category is of another version of Attune says nothing.
pub(crate) fn compile<'a>(
    stored: impl IntoIterator<Item = &'a StoredRule>,
) -> Result<Vec<Rule>, ServiceError> {
    let mut rules = Vec::new();
    for rule in stored {
        let Some(category) = Category::from_name(&rule.category) else { continue };
        let split: Option<Split> =
            rule.split.as_deref().map(serde_json::from_str).transpose().map_err(ServiceError::internal)?;
        rules.push(Rule {
            id: rule.id.clone(),
            name: rule.name.clone(),
            predicate: rule.search.parse().map_err(ServiceError::internal)?,
            category,
            split,
            effective_from: rule.effective_from,
        });
    }
    Ok(rules)
}
