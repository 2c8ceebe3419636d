//! What a form chooses from lists: where futures come from, and how spending follows what is there.

use serde::{Deserialize, Serialize};

use crate::drawdown::SpendingRule;

/// Where futures come from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Futures {
    /// Blocks of history in a random order.
    Blocks,
    /// Draws with the spread of history.
    Lognormal,
    /// Every start year of history.
    Historical,
}

impl Futures {
    /// Every kind.
    pub const ALL: [Self; 3] = [Self::Blocks, Self::Lognormal, Self::Historical];

    /// What an address calls it.
    pub fn code(self) -> &'static str {
        match self {
            Self::Blocks => "blocks",
            Self::Lognormal => "lognormal",
            Self::Historical => "historical",
        }
    }

    /// Its name.
    pub fn name(self) -> &'static str {
        match self {
            Self::Blocks => "Blocks of history, drawn at random",
            Self::Lognormal => "Draws with the spread of history",
            Self::Historical => "Every start year of history",
        }
    }
}

/// How spending follows what is there, in the steps people know.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum RuleChoice {
    /// What was planned, whatever happens.
    Fixed,
    /// Cut or raised by a tenth around the first rate.
    Guardrails,
    /// In step with what is left.
    Share,
    /// Raised and never cut.
    Ratchet,
}

impl RuleChoice {
    /// Every rule.
    pub const ALL: [Self; 4] = [Self::Fixed, Self::Guardrails, Self::Share, Self::Ratchet];

    /// What an address calls it.
    pub fn code(self) -> &'static str {
        match self {
            Self::Fixed => "fixed",
            Self::Guardrails => "guardrails",
            Self::Share => "share",
            Self::Ratchet => "ratchet",
        }
    }

    /// Its name.
    pub fn name(self) -> &'static str {
        match self {
            Self::Fixed => "Fixed, with inflation",
            Self::Guardrails => "Guardrails (10% steps)",
            Self::Share => "In step with what is left (75% to 125%)",
            Self::Ratchet => "Raised by a tenth when half as much again is there",
        }
    }

    /// The rule itself.
    pub fn rule(self) -> SpendingRule {
        match self {
            Self::Fixed => SpendingRule::Fixed,
            Self::Guardrails => SpendingRule::Guardrails { band: 0.2, step: 0.1, floor: 0.7, ceiling: 1.3 },
            Self::Share => SpendingRule::Share { floor: 0.75, ceiling: 1.25 },
            Self::Ratchet => SpendingRule::Ratchet { at: 1.5, step: 0.1 },
        }
    }
}
