//! The shapes that go in and out of categorising: what the customer taught, and what was assigned.

use std::collections::HashMap;

use ledger::TransactionId;
use serde::{Deserialize, Serialize};

use crate::Category;

/// Who decided a category, strongest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Source {
    /// The customer, for this transaction.
    Customer,
    /// A rule the customer made for the counterparty.
    Rule,
    /// Likeness to a transaction the customer corrected.
    Learned,
    /// Attune's own knowledge of banks, merchants and patterns.
    BuiltIn,
}

impl Source {
    /// Every source, strongest first.
    pub const ALL: [Self; 4] = [Self::Customer, Self::Rule, Self::Learned, Self::BuiltIn];

    /// The stored and printed name, such as `built-in`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Customer => "customer",
            Self::Rule => "rule",
            Self::Learned => "learned",
            Self::BuiltIn => "built-in",
        }
    }

    /// The source of that stored name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|source| source.as_str() == name)
    }

    /// Plain words for a customer, to follow "Category set by".
    pub fn label(self) -> &'static str {
        match self {
            Self::Customer => "you",
            Self::Rule => "your rule",
            Self::Learned => "your earlier corrections",
            Self::BuiltIn => "Attune",
        }
    }
}

/// Which way money moved.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Direction {
    /// Into the account.
    In,
    /// Out of the account.
    Out,
}

impl Direction {
    /// The direction of a signed amount; nothing moved counts as in.
    pub fn of(amount_minor: i64) -> Self {
        if amount_minor < 0 { Self::Out } else { Self::In }
    }

    /// The stored and printed name.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::In => "in",
            Self::Out => "out",
        }
    }

    /// The direction of that stored name.
    pub fn from_name(name: &str) -> Option<Self> {
        [Self::In, Self::Out].into_iter().find(|direction| direction.as_str() == name)
    }
}

/// The category of one transaction and who decided it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Assignment {
    /// What the transaction was for.
    pub category: Category,
    /// Who decided.
    pub source: Source,
    /// The merchant or payer in a form that stays the same across card numbers, references and cities.
    pub counterparty_key: String,
    /// The merchant or payer as people would write it.
    pub counterparty: String,
    /// The other half, when the transaction moved money between the customer's own accounts.
    pub transfer_pair: Option<TransactionId>,
}

/// A customer's rule: every transaction of this counterparty in this direction is of this category.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rule {
    /// As in [`Assignment::counterparty_key`].
    pub counterparty_key: String,
    /// Money in or money out.
    pub direction: Direction,
    /// What such transactions are.
    pub category: Category,
}

/// Everything one customer has taught.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Teachings {
    /// Categories the customer gave to single transactions.
    pub corrections: HashMap<TransactionId, Category>,
    /// The customer's rules; of two for the same counterparty and direction the later holds.
    pub rules: Vec<Rule>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stored_names_read_back_and_match_serde() {
        for source in Source::ALL {
            assert_eq!(Source::from_name(source.as_str()), Some(source));
            assert_eq!(serde_json::to_string(&source).unwrap(), format!("\"{}\"", source.as_str()));
        }
        for direction in [Direction::In, Direction::Out] {
            assert_eq!(Direction::from_name(direction.as_str()), Some(direction));
        }
    }
}
