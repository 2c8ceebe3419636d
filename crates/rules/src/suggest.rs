//! Rules that the customer's own corrections suggest.

use std::collections::{BTreeMap, BTreeSet};

use categorise::{Assignment, Category, Direction, Source};
use ledger::Transaction;
use sha2::{Digest, Sha256};

use crate::Predicate;

/// How often the same correction is made before a rule is suggested.
pub const CORRECTIONS_MIN: usize = 3;
/// The most suggestions at a time.
const SUGGESTIONS_MAX: usize = 10;

/// A rule the customer may want.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Suggestion {
    /// The same for the same rule whenever it is suggested: a hash of what it says.
    pub id: String,
    /// The counterparty as people would write it.
    pub counterparty: String,
    /// Everything of that counterparty in one direction.
    pub predicate: Predicate,
    /// What the customer set each time.
    pub category: Category,
    /// How often they did.
    pub corrections: usize,
}

impl Suggestion {
    fn id(key: &str, direction: Direction, category: Category) -> String {
        let said = format!("{key}\u{0}{}\u{0}{}", direction.as_str(), category.as_str());
        Sha256::digest(said.as_bytes()).iter().take(16).map(|byte| format!("{byte:02x}")).collect()
    }
}

/// Suggests a rule for every counterparty and direction whose corrections, at least [`CORRECTIONS_MIN`], agree, unless one
/// of the corrected transactions has a rule already: `has_rule` says so for each transaction. Most often corrected first.
pub fn suggest(
    transactions: &[Transaction],
    assignments: &[Assignment],
    has_rule: &[bool],
) -> Vec<Suggestion> {
    #[derive(Default)]
    struct Corrected<'a> {
        categories: BTreeSet<Category>,
        counterparty: &'a str,
        count: usize,
        has_rule: bool,
    }
    let mut corrected: BTreeMap<(&str, Direction), Corrected<'_>> = BTreeMap::new();
    for ((transaction, assignment), has_rule) in transactions.iter().zip(assignments).zip(has_rule) {
        if assignment.source != Source::Customer || assignment.counterparty_key.is_empty() {
            continue;
        }
        let key = (assignment.counterparty_key.as_str(), Direction::of(transaction.amount_minor));
        let group = corrected.entry(key).or_default();
        group.categories.insert(assignment.category);
        group.counterparty = &assignment.counterparty;
        group.count += 1;
        group.has_rule |= has_rule;
    }
    let mut suggestions: Vec<Suggestion> = corrected
        .into_iter()
        .filter(|(_, group)| !group.has_rule && group.count >= CORRECTIONS_MIN && group.categories.len() == 1)
        .filter_map(|((key, direction), group)| {
            let category = group.categories.first().copied()?;
            Some(Suggestion {
                id: Suggestion::id(key, direction, category),
                counterparty: group.counterparty.to_owned(),
                predicate: Predicate::of_counterparty(key, direction),
                category,
                corrections: group.count,
            })
        })
        .collect();
    suggestions.sort_by_key(|suggestion| std::cmp::Reverse(suggestion.corrections));
    suggestions.truncate(SUGGESTIONS_MAX);
    suggestions
}
