//! Guardrails as data: what may never be shown to whom, in three-valued logic.
//!
//! A guardrail says when it denies. What it needs and nobody knows leaves it undecided, and `on_unknown` settles that.
//! All of them are asked and every denial is kept.

use std::collections::BTreeMap;

use layout::Class;
use serde::{Deserialize, Serialize};

use crate::attribute::{AttributeValue, Attributes, GUARDRAIL_PREFIX};

/// Something known about a customer, by name. What is not in [`Facts`] is unknown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Fact {
    /// Flag: any sign of hardship, or a spell of it not over.
    Hardship,
    /// Number of fees for missed or returned payments in 90 days.
    #[serde(rename = "missed-payments-90-days")]
    MissedPayments90Days,
    /// Probability that cash falls below zero in 30 days.
    NegativeBalanceProbability,
    /// Debt payments over income.
    DebtServiceShare,
    /// Flag: an advisor has stopped offers.
    AdvisorHold,
    /// Days since the last day the features cover.
    FeaturesAgeDays,
    /// Flag: consent to profiling.
    ProfilingConsent,
    /// Flag: consent to offers.
    OffersConsent,
    /// Flag: the policy is past its expiry.
    PolicyExpired,
    /// Flag: the model is past its expiry.
    ModelExpired,
}

/// The value of a fact.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum FactValue {
    /// Yes or no.
    Flag(bool),
    /// A number in the fact's unit.
    Number(f64),
}

/// What is known.
pub type Facts = BTreeMap<Fact, FactValue>;

/// A test over facts. A fact that is unknown, or of another kind than the test asks for, makes it unknown.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Test {
    /// Holds if one does.
    Any(Vec<Test>),
    /// Holds if all do.
    All(Vec<Test>),
    /// Holds if the other does not.
    Not(Box<Test>),
    /// The flag is so.
    Is(Fact, bool),
    /// The number is greater.
    Above(Fact, f64),
    /// The number is at least this.
    AtLeast(Fact, f64),
}

impl Test {
    /// Whether the test holds; `None` when that cannot be told (Kleene's logic).
    #[must_use]
    pub fn holds(&self, facts: &Facts) -> Option<bool> {
        let number = |fact: &Fact| match facts.get(fact) {
            Some(FactValue::Number(value)) if value.is_finite() => Some(*value),
            _ => None,
        };
        match self {
            Test::Any(tests) => any(tests.iter().map(|test| test.holds(facts))),
            Test::All(tests) => {
                any(tests.iter().map(|test| test.holds(facts).map(|held| !held))).map(|held| !held)
            }
            Test::Not(test) => test.holds(facts).map(|held| !held),
            Test::Is(fact, wanted) => match facts.get(fact) {
                Some(FactValue::Flag(value)) => Some(value == wanted),
                _ => None,
            },
            Test::Above(fact, limit) => number(fact).map(|value| value > *limit),
            Test::AtLeast(fact, limit) => number(fact).map(|value| value >= *limit),
        }
    }
}

/// True if one is; else unknown if one is; else false.
fn any(values: impl Iterator<Item = Option<bool>>) -> Option<bool> {
    let mut result = Some(false);
    for value in values {
        match value {
            Some(true) => return Some(true),
            Some(false) => {}
            None => result = None,
        }
    }
    result
}

/// What a guardrail stands over.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Subject {
    /// Screens chosen for a persona the model tells.
    PersonaLayout,
    /// The screen of the persona the customer has picked.
    ChosenLayout,
    /// The screen for those in distress.
    DistressLayout,
    /// Elements of this class.
    Class(Class),
}

/// What an undecided guardrail does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum OnUnknown {
    /// It denies.
    Deny,
    /// It allows.
    Allow,
}

/// How much harm a breach would do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Severity {
    /// An annoyance.
    Minor,
    /// A promise broken.
    Major,
    /// Harm to the customer or a breach of law.
    Critical,
}

/// One rule.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Guardrail {
    /// Its number, such as `G1`. Rows of one number differ in what they stand over.
    pub id: String,
    /// Who answers for it.
    pub owner: String,
    /// How bad a breach is.
    pub severity: Severity,
    /// What it does while it cannot tell.
    pub on_unknown: OnUnknown,
    /// The code its denials carry.
    pub reason_code: String,
    /// What it stands over.
    pub applies_to: Vec<Subject>,
    /// When it denies.
    pub denies_when: Test,
}

/// A guardrail's refusal.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Denial {
    /// What was refused: the name of a layout or an element.
    pub subject: String,
    /// The guardrail.
    pub guardrail: String,
    /// Its code.
    pub reason_code: String,
    /// How bad a breach would have been.
    pub severity: Severity,
    /// Whether it refused because it could not tell.
    pub unknown: bool,
}

impl Guardrail {
    /// Its refusal of `name`, a thing of kind `subject`; `None` if it allows it or does not stand over it.
    #[must_use]
    pub fn refuses(&self, subject: Subject, name: &str, facts: &Facts) -> Option<Denial> {
        if !self.applies_to.contains(&subject) {
            return None;
        }
        let held = self.denies_when.holds(facts);
        held.unwrap_or(self.on_unknown == OnUnknown::Deny).then(|| Denial {
            subject: name.to_owned(),
            guardrail: self.id.clone(),
            reason_code: self.reason_code.clone(),
            severity: self.severity,
            unknown: held.is_none(),
        })
    }
}

/// Every refusal of `name`, a thing of kind `subject`.
pub(crate) fn denials(rules: &[Guardrail], subject: Subject, name: &str, facts: &Facts) -> Vec<Denial> {
    rules.iter().filter_map(|rule| rule.refuses(subject, name, facts)).collect()
}

/// What conditions of layouts ask of the guardrails: `guardrail.G1` holds while no row of G1 denies anything.
pub(crate) fn insert_guardrails(rules: &[Guardrail], facts: &Facts, attributes: &mut Attributes) {
    let mut allowed: BTreeMap<&str, bool> = BTreeMap::new();
    for rule in rules {
        let denies = rule.applies_to.iter().any(|on| rule.refuses(*on, "", facts).is_some());
        *allowed.entry(&rule.id).or_insert(true) &= !denies;
    }
    for (id, allows) in allowed {
        attributes.insert(format!("{GUARDRAIL_PREFIX}{id}"), AttributeValue::Flag(allows));
    }
}
