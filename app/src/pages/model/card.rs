//! The card's figures, read from the file that training writes beside the model.

use std::collections::BTreeMap;

use profile::Persona;
use serde::Deserialize;

const SHIPPED: &str = include_str!("../../../../server/models/persona.card.json");

/// What the page shows of the card. Shares are from 0 to 1.
#[derive(Debug, Clone, Deserialize)]
pub(super) struct Card {
    /// Names the model.
    pub(super) model_version: String,
    /// Bytes of the model's file.
    pub(super) size_bytes: u64,
    /// What it is for and not for.
    pub(super) intended_use: String,
    /// What nobody should conclude.
    pub(super) limits: Vec<String>,
    /// How it was made.
    pub(super) provenance: Provenance,
    /// How many households it was evaluated on.
    pub(super) evaluation_households: u64,
    /// On all of them.
    pub(super) overall: Figures,
    /// A plain linear model on the same households.
    pub(super) challenger: Option<Challenger>,
    /// True persona, persona chosen, how many.
    pub(super) confusion: BTreeMap<Persona, BTreeMap<Persona, u64>>,
    /// By true persona.
    pub(super) by_persona: BTreeMap<Persona, Figures>,
    /// By group of people.
    pub(super) by_group: BTreeMap<String, Figures>,
    /// What moves it, strongest first.
    pub(super) features: Vec<Influence>,
}

/// How the model was made.
#[derive(Debug, Clone, Deserialize)]
pub(super) struct Provenance {
    /// How many households it learned from.
    pub(super) households: u64,
    /// Settings of training, by name.
    pub(super) parameters: BTreeMap<String, f64>,
}

/// The figures of some households.
#[derive(Debug, Clone, Deserialize)]
pub(super) struct Figures {
    /// How many.
    pub(super) samples: u64,
    /// Share of right first guesses.
    pub(super) accuracy: f64,
    /// Mean negative log-probability of the truth.
    pub(super) log_loss: f64,
    /// Expected calibration error.
    pub(super) calibration_error: f64,
    /// Share whose plausible set holds the truth.
    pub(super) coverage: f64,
    /// Share the model does not act on.
    pub(super) abstention_rate: f64,
    /// Share of right guesses where it acts.
    pub(super) accuracy_when_settled: f64,
}

/// The figures of the plain model.
#[derive(Debug, Clone, Deserialize)]
pub(super) struct Challenger {
    /// Share of right first guesses.
    pub(super) accuracy: f64,
    /// Mean negative log-probability of the truth.
    pub(super) log_loss: f64,
    /// Expected calibration error.
    pub(super) calibration_error: f64,
}

/// How much one feature moves the model.
#[derive(Debug, Clone, Deserialize)]
pub(super) struct Influence {
    /// Name in the feature registry.
    pub(super) feature: String,
    /// Mean magnitude of what it adds to the margin.
    pub(super) mean_contribution: f64,
}

/// The card of the model this build ships.
pub(super) fn shipped() -> Result<Card, serde_json::Error> {
    serde_json::from_str(SHIPPED)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_shipped_card_can_be_read_and_counts_add_up() {
        let card = shipped().unwrap();
        let counted: u64 = card.confusion.values().flat_map(BTreeMap::values).sum();
        assert_eq!(counted, card.overall.samples);
        assert_eq!(card.confusion.len(), Persona::CLASSES.len());
        assert!(card.overall.accuracy > 0.5 && card.overall.accuracy <= 1.0, "{}", card.overall.accuracy);
    }
}
