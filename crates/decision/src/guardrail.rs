//! Guardrails as data: what may never be shown to whom, in three-valued logic.
//!
//! A guardrail says when it applies, and what it does then. What it needs and nobody knows leaves it undecided, and
//! `on_unknown` settles that. All of them are asked and every denial is kept.

use std::borrow::Cow;
use std::collections::BTreeMap;

use layout::Class;
use serde::{Deserialize, Serialize};

use crate::attribute::{AttributeValue, Attributes, GUARDRAIL_PREFIX};

/// The guardrail that caps how often a customer is told something unasked. What overrides it is not counted either.
pub(crate) const CONTACT_GUARDRAIL: &str = "G3";

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
    /// Flag: the customer has objected to direct marketing.
    MarketingObjection,
    /// Flag: as many nudges as a day takes, without this one.
    DayCapReached,
    /// Flag: as many nudges of this one's topic as a week takes, without this one.
    TopicCapReached,
    /// Flag: as many nudges as a week takes, without this one.
    WeekCapReached,
    /// Flag: nudges were ignored often enough to leave the customer alone for a while.
    Resting,
    /// Flag: the customer may be asleep.
    QuietHours,
    /// Flag: what the element offers has a legal or similarly significant effect.
    SignificantEffect,
}

impl Fact {
    /// Whether it is known of an element rather than of a customer.
    pub(crate) fn is_of_element(self) -> bool {
        self == Fact::SignificantEffect
    }
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
    /// What is told unasked, see [`layout::Zone::nudge_topic`].
    Nudge,
    /// Choosing among the candidates of a slot by what is known of the customer.
    Arbitration,
}

/// What a guardrail does when it applies.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Effect {
    /// What it stands over is not shown.
    #[default]
    Deny,
    /// What it stands over is not shown, and a person decides on it with the customer.
    Route,
    /// What it stands over is a duty: it is shown without being weighed against anything, and whatever the guardrails
    /// it overrides say.
    Show,
}

impl Effect {
    fn is_deny(&self) -> bool {
        *self == Self::Deny
    }
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
    /// What it does.
    #[serde(default, skip_serializing_if = "Effect::is_deny")]
    pub effect: Effect,
    /// Numbers of the guardrails that give way to it; only to one that shows.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub overrides: Vec<String>,
    /// When it does so. Policies written before there were other effects say `denies_when`.
    #[serde(alias = "denies_when")]
    pub when: Test,
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
    /// Whether a person decides on it with the customer instead.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub routed: bool,
}

impl Guardrail {
    /// Its refusal of `name`, a thing of kind `subject`; `None` if it allows it or does not stand over it.
    #[must_use]
    pub fn refuses(&self, subject: Subject, name: &str, facts: &Facts) -> Option<Denial> {
        self.refusal(&[subject], name, self.when.holds(facts))
    }

    /// Its refusal of `name`, a thing of these kinds, `held` being what its test says.
    fn refusal(&self, subjects: &[Subject], name: &str, held: Option<bool>) -> Option<Denial> {
        (self.effect != Effect::Show && self.applies(subjects, held)).then(|| Denial {
            subject: name.to_owned(),
            guardrail: self.id.clone(),
            reason_code: self.reason_code.clone(),
            severity: self.severity,
            unknown: held.is_none(),
            routed: self.effect == Effect::Route,
        })
    }

    /// Whether it does something to a thing of these kinds. One that cannot tell denies or shows as its `on_unknown`
    /// says, so that a duty is shown in doubt.
    pub(crate) fn applies(&self, subjects: &[Subject], held: Option<bool>) -> bool {
        let in_doubt = match self.effect {
            Effect::Deny | Effect::Route => self.on_unknown == OnUnknown::Deny,
            Effect::Show => self.on_unknown == OnUnknown::Allow,
        };
        subjects.iter().any(|subject| self.applies_to.contains(subject)) && held.unwrap_or(in_doubt)
    }
}

/// The guardrails with what their tests say of one customer, each asked once.
#[derive(Clone, Debug)]
pub(crate) struct Judged<'a> {
    rules: &'a [Guardrail],
    facts: Cow<'a, Facts>,
    held: Vec<Option<bool>>,
}

impl<'a> Judged<'a> {
    pub(crate) fn over(rules: &'a [Guardrail], facts: Cow<'a, Facts>) -> Self {
        let held = rules.iter().map(|rule| rule.when.holds(&facts)).collect();
        Self { rules, facts, held }
    }

    /// The same with more facts, which go before those there are.
    pub(crate) fn with(&self, more: impl IntoIterator<Item = (Fact, FactValue)>) -> Self {
        let mut facts = self.facts.clone().into_owned();
        facts.extend(more);
        Self::over(self.rules, Cow::Owned(facts))
    }

    /// Every refusal of `name`, a thing of these kinds.
    pub(crate) fn denials(&self, subjects: &[Subject], name: &str) -> Vec<Denial> {
        let overridden: Vec<&String> = self.shown(subjects).flat_map(|rule| &rule.overrides).collect();
        let asked = self.rules.iter().zip(&self.held);
        asked
            .filter(|(rule, _)| !overridden.contains(&&rule.id))
            .filter_map(|(rule, held)| rule.refusal(subjects, name, *held))
            .collect()
    }

    /// Whether things of these kinds are a duty, which is not weighed against anything.
    pub(crate) fn is_duty(&self, subjects: &[Subject]) -> bool {
        self.shown(subjects).next().is_some()
    }

    /// Whether the guardrail of this number gives way to a duty of these kinds.
    pub(crate) fn overrides(&self, subjects: &[Subject], id: &str) -> bool {
        self.shown(subjects).any(|rule| rule.overrides.iter().any(|overridden| overridden == id))
    }

    /// The guardrails by which things of these kinds are shown.
    fn shown(&self, subjects: &[Subject]) -> impl Iterator<Item = &Guardrail> {
        let shows = self.rules.iter().zip(&self.held).filter(|(rule, _)| rule.effect == Effect::Show);
        shows.filter(|(rule, held)| rule.applies(subjects, **held)).map(|(rule, _)| rule)
    }
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
