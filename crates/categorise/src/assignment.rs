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
    /// A rule the customer made.
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
    /// Parts of the amount that are of other categories; what they leave is of [`Assignment::category`].
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub parts: Vec<Part>,
}

impl Assignment {
    /// What a transaction of `amount_minor` adds to each of its categories, the main one first. The amounts add
    /// up to `amount_minor`.
    pub fn amounts(&self, amount_minor: i64) -> impl Iterator<Item = (Category, i64)> {
        let elsewhere = self.parts.iter().fold(0_i64, |sum, part| sum.saturating_add(part.amount_minor));
        let parts = self.parts.iter().map(|part| (part.category, part.amount_minor));
        std::iter::once((self.category, amount_minor.saturating_sub(elsewhere))).chain(parts)
    }
}

/// A part of a transaction's amount that is of another category.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Part {
    /// What this part was for.
    pub category: Category,
    /// Signed as the transaction is, in minor units. A fee that a platform kept back from a payout is negative,
    /// which leaves more than the payout for its main category: the gross.
    pub amount_minor: i64,
}

/// How the customer splits a transaction.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "kind")]
pub enum Split {
    /// A share of the amount is of another category, as of a phone bill that is half the business's.
    Share {
        /// What the share is for.
        category: Category,
        /// Basis points of the amount, 0 to 10,000.
        share_bp: i64,
    },
    /// The amount came net of something kept back, as a platform's payout comes net of its fee.
    KeptBack {
        /// What was kept back.
        category: Category,
        /// A magnitude in minor units.
        amount_minor: i64,
    },
}

impl Split {
    /// The part it makes of a transaction of `amount_minor`; shares are rounded half away from zero.
    pub fn part_of(self, amount_minor: i64) -> Part {
        match self {
            Self::Share { category, share_bp } => {
                let product = i128::from(amount_minor) * i128::from(share_bp.clamp(0, 10_000));
                let half = if product < 0 { -5_000 } else { 5_000 };
                let part = i64::try_from((product + half) / 10_000).unwrap_or(amount_minor);
                Part { category, amount_minor: part }
            }
            Self::KeptBack { category, amount_minor: kept_minor } => {
                Part { category, amount_minor: kept_minor.saturating_abs().saturating_neg() }
            }
        }
    }
}

/// What a rule of the customer's says of one transaction.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ruled {
    /// What the transaction is.
    pub category: Category,
    /// How it is split, if it is.
    pub split: Option<Split>,
}

/// Everything one customer has taught.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Teachings {
    /// Categories the customer gave to single transactions.
    pub corrections: HashMap<TransactionId, Category>,
    /// What the customer's rules say of single transactions.
    pub ruled: HashMap<TransactionId, Ruled>,
    /// How the customer splits single transactions. These win over a rule's split.
    pub splits: HashMap<TransactionId, Split>,
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn split(amount_minor: i64, split: Split) -> Vec<(Category, i64)> {
        let assignment = Assignment {
            category: Category::PhoneInternet,
            source: Source::Customer,
            counterparty_key: String::new(),
            counterparty: String::new(),
            transfer_pair: None,
            parts: vec![split.part_of(amount_minor)],
        };
        assignment.amounts(amount_minor).collect()
    }

    #[test]
    fn a_share_and_what_was_kept_back_leave_the_rest() {
        let half = Split::Share { category: Category::BusinessUtilities, share_bp: 5_000 };
        let parts = split(-4_501, half);
        assert_eq!(parts, [(Category::PhoneInternet, -2_250), (Category::BusinessUtilities, -2_251)]);
        let fee = Split::KeptBack { category: Category::BusinessFees, amount_minor: 500 };
        assert_eq!(split(9_500, fee), [(Category::PhoneInternet, 10_000), (Category::BusinessFees, -500)]);
    }

    proptest! {
        #[test]
        fn parts_add_up(amount_minor in -1_000_000_000_i64..1_000_000_000, share_bp in 0_i64..=10_000) {
            let share = Split::Share { category: Category::BusinessSupplies, share_bp };
            let sum: i64 = split(amount_minor, share).iter().map(|(_, amount)| amount).sum();
            prop_assert_eq!(sum, amount_minor);
        }
    }

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
