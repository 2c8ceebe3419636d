//! The financial lives Attune tells apart, and how sure it is of each.

use std::collections::BTreeMap;
use std::fmt;

use serde::{Deserialize, Serialize};

/// What kind of financial life a customer leads.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Persona {
    /// Paid by clients or platforms, with own costs and own taxes.
    Freelancer,
    /// Living on pensions, benefits, dividends and savings.
    Retiree,
    /// Living on regular pay from an employer.
    Salaried,
    /// Studying, on support, family money or small jobs.
    Student,
    /// Running a business with takings, suppliers or staff.
    BusinessOwner,
    /// By rule, never predicted: too little history to say.
    NotEnoughData,
}

/// How many personas the model predicts; the length of every probability array.
pub const CLASS_COUNT: usize = 5;

impl Persona {
    /// Every persona, predicted classes first.
    pub const ALL: [Self; 6] = [
        Self::Freelancer,
        Self::Retiree,
        Self::Salaried,
        Self::Student,
        Self::BusinessOwner,
        Self::NotEnoughData,
    ];

    /// The predicted classes in the fixed order of every probability array.
    pub const CLASSES: [Self; CLASS_COUNT] =
        [Self::Freelancer, Self::Retiree, Self::Salaried, Self::Student, Self::BusinessOwner];

    /// The stored and printed name, such as `business-owner`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Freelancer => "freelancer",
            Self::Retiree => "retiree",
            Self::Salaried => "salaried",
            Self::Student => "student",
            Self::BusinessOwner => "business-owner",
            Self::NotEnoughData => "not-enough-data",
        }
    }

    /// The persona of that stored name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|persona| persona.as_str() == name)
    }

    /// Plain words for a customer.
    pub fn label(self) -> &'static str {
        match self {
            Self::Freelancer => "Freelancer",
            Self::Retiree => "Retiree",
            Self::Salaried => "Salaried",
            Self::Student => "Student",
            Self::BusinessOwner => "Business owner",
            Self::NotEnoughData => "Not enough data yet",
        }
    }

    /// Its place in [`Persona::CLASSES`]; `None` for [`Persona::NotEnoughData`].
    pub fn class_index(self) -> Option<usize> {
        Self::CLASSES.iter().position(|class| *class == self)
    }
}

impl fmt::Display for Persona {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.as_str())
    }
}

/// The probability of each predicted persona; finite, not negative, summing to 1.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "BTreeMap<Persona, f64>", into = "BTreeMap<Persona, f64>")]
pub struct Posterior([f64; CLASS_COUNT]);

/// The numbers were no probability distribution over the predicted personas.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("a posterior needs one probability from 0 to 1 for each predicted persona, summing to 1")]
pub struct PosteriorError;

impl Posterior {
    /// Accepts probabilities in the order of [`Persona::CLASSES`] that sum to 1 within 1e-6.
    ///
    /// # Errors
    /// [`PosteriorError`] for anything else.
    pub fn new(probabilities: [f64; CLASS_COUNT]) -> Result<Self, PosteriorError> {
        let each_fits = probabilities.iter().all(|p| (0.0..=1.0).contains(p));
        let sum: f64 = probabilities.iter().sum();
        if each_fits && (sum - 1.0).abs() <= 1e-6 { Ok(Self(probabilities)) } else { Err(PosteriorError) }
    }

    /// Knowing nothing: every persona equally likely.
    pub fn uniform() -> Self {
        Self([0.2; CLASS_COUNT])
    }

    /// The distribution softmax makes of margins; margins that are not finite give [`Posterior::uniform`].
    pub fn from_margins(margins: &[f64; CLASS_COUNT]) -> Self {
        let highest = margins.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        if !margins.iter().all(|margin| margin.is_finite()) {
            return Self::uniform();
        }
        let powers = margins.map(|margin| (margin - highest).exp());
        let sum: f64 = powers.iter().sum();
        Self(powers.map(|power| power / sum))
    }

    /// Probabilities in the order of [`Persona::CLASSES`].
    pub fn probabilities(&self) -> &[f64; CLASS_COUNT] {
        &self.0
    }

    /// The probability of a persona; 0 for [`Persona::NotEnoughData`], which is not predicted.
    pub fn of(&self, persona: Persona) -> f64 {
        persona.class_index().map_or(0.0, |index| self.0[index])
    }

    /// Personas from most to least likely; ties keep the class order.
    pub fn ranked(&self) -> [(Persona, f64); CLASS_COUNT] {
        let mut ranked = Persona::CLASSES.map(|persona| (persona, self.of(persona)));
        ranked.sort_by(|a, b| b.1.total_cmp(&a.1));
        ranked
    }

    /// The most likely persona and its probability.
    pub fn top(&self) -> (Persona, f64) {
        self.ranked()[0]
    }

    /// The second most likely persona and its probability.
    pub fn runner_up(&self) -> (Persona, f64) {
        self.ranked()[1]
    }

    /// Probabilities by persona.
    pub fn as_map(&self) -> BTreeMap<Persona, f64> {
        Persona::CLASSES.into_iter().zip(self.0).collect()
    }
}

impl TryFrom<BTreeMap<Persona, f64>> for Posterior {
    type Error = PosteriorError;

    fn try_from(map: BTreeMap<Persona, f64>) -> Result<Self, Self::Error> {
        if map.len() != CLASS_COUNT || map.contains_key(&Persona::NotEnoughData) {
            return Err(PosteriorError);
        }
        Self::new(Persona::CLASSES.map(|persona| map.get(&persona).copied().unwrap_or(f64::NAN)))
    }
}

impl From<Posterior> for BTreeMap<Persona, f64> {
    fn from(posterior: Posterior) -> Self {
        posterior.as_map()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn names_read_back_and_match_serde() {
        for persona in Persona::ALL {
            assert_eq!(Persona::from_name(persona.as_str()), Some(persona));
            assert_eq!(serde_json::to_string(&persona).unwrap(), format!("\"{persona}\""));
        }
    }

    #[test]
    fn a_posterior_is_written_as_a_map_and_reads_back() {
        let posterior = Posterior::new([0.5, 0.0, 0.25, 0.25, 0.0]).unwrap();
        let json = serde_json::to_string(&posterior).unwrap();
        insta::assert_snapshot!(json, @r#"{"freelancer":0.5,"retiree":0.0,"salaried":0.25,"student":0.25,"business-owner":0.0}"#);
        assert_eq!(serde_json::from_str::<Posterior>(&json).unwrap(), posterior);
        assert_eq!(posterior.runner_up(), (Persona::Salaried, 0.25));
    }

    #[test]
    fn what_is_no_distribution_is_refused() {
        assert!(Posterior::new([0.5, 0.5, 0.5, 0.0, 0.0]).is_err());
        assert!(Posterior::new([f64::NAN, 0.5, 0.5, 0.0, 0.0]).is_err());
        assert!(Posterior::new([-0.5, 0.5, 0.5, 0.5, 0.0]).is_err());
        assert!(serde_json::from_str::<Posterior>(r#"{"freelancer":1.0}"#).is_err());
    }

    proptest! {
        #[test]
        fn softmax_always_gives_a_distribution(margins in proptest::array::uniform5(-900.0_f64..900.0)) {
            let posterior = Posterior::from_margins(&margins);
            prop_assert!(Posterior::new(*posterior.probabilities()).is_ok());
        }
    }
}
