//! What a caller asks for: how many of which lives, how long, ending when, in which words.

use std::ops::RangeInclusive;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::{EventKind, Hybrid, Life};

/// One of two families of bank wording: other shops, other payers, other banks' abbreviations. A model trained
/// on one and tried on the other cannot lean on remembered names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Vocabulary {
    /// The first family.
    A,
    /// The second family.
    B,
}

/// How common each life is, in the order of `Life::ALL`; only proportions matter.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct LifeMix(pub [f64; 5]);

impl LifeMix {
    /// The same number of each life, which is what a classifier is trained on.
    pub const EVEN: Self = Self([1.0; 5]);
    /// Near the adult population of both countries: about half employed, a fifth retired, one in ten
    /// self-employed (ONS Labour Force Survey and BLS Current Population Survey give 9 to 14 % self-employed
    /// of those in work; rounded, and students counted by main activity).
    pub const NATIONAL: Self = Self([0.09, 0.24, 0.55, 0.07, 0.05]);
}

/// Multipliers that move a population away from the one a model was trained on.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Shift {
    /// On every income.
    pub income: f64,
    /// On how much irregular income varies.
    pub irregularity: f64,
    /// On how late clients pay.
    pub lateness: f64,
    /// On the share of hybrids.
    pub hybrids: f64,
    /// On prices of bills and rent.
    pub prices: f64,
    /// On how often payroll lines say that they are payroll.
    pub payroll_words: f64,
    /// On how many purchases people make.
    pub activity: f64,
    /// On how many households are in distress.
    pub distress: f64,
}

impl Shift {
    /// The population as documented.
    pub const NONE: Self = Self {
        income: 1.0,
        irregularity: 1.0,
        lateness: 1.0,
        hybrids: 1.0,
        prices: 1.0,
        payroll_words: 1.0,
        activity: 1.0,
        distress: 1.0,
    };
    /// A held-out population: dearer, less regular, more mixed lives, fewer helpful words.
    pub const HELD_OUT: Self = Self {
        income: 1.12,
        irregularity: 1.25,
        lateness: 1.3,
        hybrids: 1.25,
        prices: 1.08,
        payroll_words: 0.85,
        activity: 0.85,
        distress: 1.3,
    };
}

/// Everything that decides a household; the same specification always gives the same bytes.
#[derive(Debug, Clone, PartialEq)]
pub struct Spec {
    /// The population's seed.
    pub seed: u64,
    /// The household's position in the population.
    pub index: u64,
    /// Which lives, how often.
    pub lives: LifeMix,
    /// This life and no other, when given.
    pub life: Option<Life>,
    /// This mix and no other, when given; its primary life wins over `life`.
    pub hybrid: Option<Hybrid>,
    /// The share of households that mix two lives where `hybrid` does not say.
    pub hybrid_share: f64,
    /// The share of households in the United Kingdom; the rest live in the United States.
    pub united_kingdom_share: f64,
    /// In distress or not, when given; otherwise drawn.
    pub distressed: Option<bool>,
    /// Months of history, drawn evenly from the range.
    pub months_of_history: RangeInclusive<u32>,
    /// The last day of the history.
    pub end_on: NaiveDate,
    /// The wording of descriptions.
    pub vocabulary: Vocabulary,
    /// Distance from the documented population.
    pub shift: Shift,
    /// The chance of each life event that fits a household to happen within its history; at 0 nothing happens, nor
    /// anything that looks like an event.
    pub event_share: f64,
    /// This event and no other, when given; it happens wherever it fits, if `event_share` is above 0.
    pub event: Option<EventKind>,
}

impl Spec {
    /// Households of all lives and both countries in equal parts, 6 to 30 months long, in vocabulary A.
    pub fn new(seed: u64, end_on: NaiveDate) -> Self {
        Self {
            seed,
            index: 0,
            lives: LifeMix::EVEN,
            life: None,
            hybrid: None,
            hybrid_share: 0.22,
            united_kingdom_share: 0.5,
            distressed: None,
            months_of_history: 6..=30,
            end_on,
            vocabulary: Vocabulary::A,
            shift: Shift::NONE,
            event_share: 0.0,
            event: None,
        }
    }
}
