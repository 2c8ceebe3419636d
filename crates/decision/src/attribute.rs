//! What a condition may ask about a customer: the catalogue of attributes, and the values known of one customer.
//!
//! An attribute that is absent is unknown, never false or nought.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use profile::{FEATURES, FeatureSpec, Persona, Unit};
use serde::{Deserialize, Serialize};

use crate::context::Purpose;
use crate::protected::may_ask;

/// Before the name of a feature of the profile.
pub const FEATURE_PREFIX: &str = "feature.";
/// Before the name of a persona: its smoothed probability.
pub const POSTERIOR_PREFIX: &str = "posterior.";
/// Before the name of a life event: days since it was last seen.
pub const EVENT_PREFIX: &str = "event.";
/// Before the name of an intent: how likely the customer has it.
pub const INTENT_PREFIX: &str = "intent.";
/// Before the number of a guardrail: whether it allows what it stands over. Conditions of layouts alone ask this.
pub const GUARDRAIL_PREFIX: &str = layout::GUARDRAIL_PREFIX;

/// What kind of value an attribute has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AttributeKind {
    /// Yes or no.
    Flag,
    /// A number in the attribute's unit.
    Number,
    /// A text.
    Text,
    /// A day.
    Date,
}

/// Where the value of an attribute comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AttributeSource {
    /// A feature of the customer's books.
    Profile,
    /// The persona model, smoothed over time.
    Model,
    /// What the customer has agreed to.
    Consents,
    /// The reading of hardship.
    Hardship,
    /// The customer's settings.
    Settings,
    /// The day of the decision.
    Calendar,
    /// Life events and intents seen in what the customer does.
    Signals,
    /// What the guardrails say of the customer.
    Guardrails,
}

/// One attribute a condition may name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AttributeSpec {
    /// Its name; `*` at the end stands for any further name.
    pub name: String,
    /// The kind of its values.
    pub kind: AttributeKind,
    /// Unit of a number.
    pub unit: Option<Unit>,
    /// Where it comes from.
    pub source: AttributeSource,
    /// What the customer must have agreed to before it is looked at.
    pub purpose: Option<Purpose>,
}

/// The value of an attribute.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum AttributeValue {
    /// Yes or no.
    Flag(bool),
    /// A number in the attribute's unit.
    Number(f64),
    /// A day, written `2026-11-30`.
    Date(NaiveDate),
    /// A text.
    Text(String),
}

/// What is known of one customer, by the names of the catalogue. Every value is of the kind the catalogue says.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(from = "BTreeMap<String, AttributeValue>")]
pub struct Attributes(BTreeMap<String, AttributeValue>);

/// Every attribute of a customer there is, the open families of life events and intents last. Guardrails, which speak of
/// what is shown, are not among them.
#[must_use]
pub fn attribute_catalogue() -> Vec<AttributeSpec> {
    let features = FEATURES.iter().map(feature);
    let posteriors = Persona::CLASSES.iter().map(|persona| posterior(*persona));
    features.chain(posteriors).chain(single()).chain([event("*"), intent("*")]).collect()
}

/// The attribute called `name`; for a life event or an intent, whatever its further name. Such a name tells of no
/// protected characteristic.
#[must_use]
pub fn attribute(name: &str) -> Option<AttributeSpec> {
    let is_open = |rest: &str| is_open_name(rest) && may_ask(name);
    if let Some(name) = name.strip_prefix(FEATURE_PREFIX) {
        return FEATURES.iter().find(|spec| spec.name == name).map(feature);
    }
    if let Some(name) = name.strip_prefix(POSTERIOR_PREFIX) {
        return Persona::CLASSES.into_iter().find(|persona| persona.as_str() == name).map(posterior);
    }
    if let Some(rest) = name.strip_prefix(EVENT_PREFIX) {
        return is_open(rest).then(|| event(rest));
    }
    if let Some(rest) = name.strip_prefix(INTENT_PREFIX) {
        return is_open(rest).then(|| intent(rest));
    }
    if let Some(id) = name.strip_prefix(GUARDRAIL_PREFIX) {
        let is_number = !id.is_empty() && id.bytes().all(|byte| byte.is_ascii_alphanumeric());
        return is_number.then(|| guardrail(id));
    }
    single().into_iter().find(|spec| spec.name == name)
}

fn is_open_name(name: &str) -> bool {
    !name.is_empty()
        && name.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-')
}

fn feature(spec: &FeatureSpec) -> AttributeSpec {
    let is_flag = spec.unit == Unit::Flag;
    AttributeSpec {
        name: format!("{FEATURE_PREFIX}{}", spec.name),
        kind: if is_flag { AttributeKind::Flag } else { AttributeKind::Number },
        unit: (!is_flag).then_some(spec.unit),
        source: AttributeSource::Profile,
        purpose: Some(Purpose::Profiling),
    }
}

fn posterior(persona: Persona) -> AttributeSpec {
    AttributeSpec {
        name: format!("{POSTERIOR_PREFIX}{persona}"),
        kind: AttributeKind::Number,
        unit: Some(Unit::Share),
        source: AttributeSource::Model,
        purpose: Some(Purpose::Profiling),
    }
}

fn event(name: &str) -> AttributeSpec {
    AttributeSpec {
        name: format!("{EVENT_PREFIX}{name}"),
        kind: AttributeKind::Number,
        unit: Some(Unit::Days),
        source: AttributeSource::Signals,
        purpose: Some(Purpose::Profiling),
    }
}

fn intent(name: &str) -> AttributeSpec {
    AttributeSpec { name: format!("{INTENT_PREFIX}{name}"), unit: Some(Unit::Share), ..event(name) }
}

fn guardrail(id: &str) -> AttributeSpec {
    AttributeSpec {
        name: format!("{GUARDRAIL_PREFIX}{id}"),
        kind: AttributeKind::Flag,
        unit: None,
        source: AttributeSource::Guardrails,
        purpose: None,
    }
}

/// The attributes outside any family, in the order of their names.
fn single() -> [AttributeSpec; 8] {
    use AttributeKind::{Date, Flag, Text};
    let profiling = Some(Purpose::Profiling);
    let rows = [
        ("consent.offers", Flag, AttributeSource::Consents, None),
        ("consent.profiling", Flag, AttributeSource::Consents, None),
        ("country", Text, AttributeSource::Settings, None),
        ("hardship", Flag, AttributeSource::Hardship, profiling),
        ("hardship-level", Text, AttributeSource::Hardship, profiling),
        ("locale", Text, AttributeSource::Settings, None),
        ("persona", Text, AttributeSource::Model, profiling),
        ("today", Date, AttributeSource::Calendar, None),
    ];
    rows.map(|(name, kind, source, purpose)| AttributeSpec {
        name: name.to_owned(),
        kind,
        unit: None,
        source,
        purpose,
    })
}

impl AttributeValue {
    /// The kind of this value.
    #[must_use]
    pub fn kind(&self) -> AttributeKind {
        match self {
            AttributeValue::Flag(_) => AttributeKind::Flag,
            AttributeValue::Number(_) => AttributeKind::Number,
            AttributeValue::Date(_) => AttributeKind::Date,
            AttributeValue::Text(_) => AttributeKind::Text,
        }
    }
}

impl Attributes {
    /// Nothing is known.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Makes `name` known; what does not fit the catalogue is left out, so that it stays unknown. The 0 and 1 of a
    /// feature that is a flag become one.
    pub fn insert(&mut self, name: impl Into<String>, value: AttributeValue) {
        let name = name.into();
        if let Some(spec) = attribute(&name)
            && let Some(value) = fitting(&spec, value)
        {
            self.0.insert(name, value);
        }
    }

    /// Makes the features of a profile known, by their names without a prefix.
    pub fn insert_features<'a>(&mut self, features: impl IntoIterator<Item = (&'a str, f64)>) {
        for (name, value) in features {
            self.insert(format!("{FEATURE_PREFIX}{name}"), AttributeValue::Number(value));
        }
    }

    /// The value of `name`; `None` while it is unknown.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&AttributeValue> {
        self.0.get(name)
    }

    /// What of it may be looked at with these consents. What the engine says for itself is left out.
    #[must_use]
    pub fn permitted(&self, consents: &BTreeSet<Purpose>) -> Self {
        let mut permitted = Self::default();
        for (name, value) in &self.0 {
            let Some(spec) = attribute(name) else { continue };
            let handed_in = matches!(
                spec.source,
                AttributeSource::Profile | AttributeSource::Settings | AttributeSource::Signals
            );
            if handed_in && spec.purpose.is_none_or(|purpose| consents.contains(&purpose)) {
                permitted.0.insert(name.clone(), value.clone());
            }
        }
        permitted
    }
}

impl From<BTreeMap<String, AttributeValue>> for Attributes {
    /// What fits the catalogue of these values.
    fn from(values: BTreeMap<String, AttributeValue>) -> Self {
        let mut attributes = Self::default();
        for (name, value) in values {
            attributes.insert(name, value);
        }
        attributes
    }
}

/// `value` in the kind of the attribute, if it has one there.
fn fitting(spec: &AttributeSpec, value: AttributeValue) -> Option<AttributeValue> {
    match (spec.kind, value) {
        (AttributeKind::Number, AttributeValue::Number(number)) if !number.is_finite() => None,
        (AttributeKind::Flag, AttributeValue::Number(number)) if spec.source == AttributeSource::Profile => {
            number.is_finite().then_some(AttributeValue::Flag(number >= 0.5))
        }
        (AttributeKind::Text, AttributeValue::Date(day)) => Some(AttributeValue::Text(day.to_string())),
        (kind, value) => (value.kind() == kind).then_some(value),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_attribute_of_the_catalogue_is_found_by_its_name() {
        let catalogue = attribute_catalogue();
        assert_eq!(catalogue.len(), FEATURES.len() + Persona::CLASSES.len() + 10);
        let (open, closed): (Vec<_>, Vec<_>) =
            catalogue.into_iter().partition(|spec| spec.name.ends_with('*'));
        for spec in closed {
            assert_eq!(attribute(&spec.name), Some(spec));
        }
        for spec in open {
            let name = spec.name.replace('*', "moved-house");
            assert_eq!(attribute(&name), Some(AttributeSpec { name: name.clone(), ..spec }));
        }
        for stranger in [
            "feature.shoe-size",
            "posterior.not-enough-data",
            "event.",
            "event.Moved",
            "intent.a.b",
            "age",
            "guardrail.",
            "guardrail.G 1",
        ] {
            assert_eq!(attribute(stranger), None, "{stranger}");
        }
    }

    #[test]
    fn every_intent_but_that_of_a_child_may_be_asked() {
        for kind in profile::IntentKind::ALL {
            let found = attribute(&format!("{INTENT_PREFIX}{}", kind.as_str()));
            assert_eq!(found.is_some(), *kind != profile::IntentKind::NewChild, "{kind:?}");
        }
    }

    #[test]
    fn values_that_do_not_fit_stay_unknown() {
        let check = |name: &str, value: AttributeValue, expected: Option<AttributeValue>| {
            let mut attributes = Attributes::new();
            attributes.insert(name, value);
            assert_eq!(attributes.get(name), expected.as_ref(), "{name}");
        };
        let text = |text: &str| AttributeValue::Text(text.into());
        check("country", text("GB"), Some(text("GB")));
        check("country", AttributeValue::Flag(true), None);
        check("feature.payer-count", AttributeValue::Number(2.0), Some(AttributeValue::Number(2.0)));
        check("feature.payer-count", AttributeValue::Number(f64::NAN), None);
        check("feature.balance-missing", AttributeValue::Number(1.0), Some(AttributeValue::Flag(true)));
        check("feature.shoe-size", AttributeValue::Number(42.0), None);
        let day = NaiveDate::from_ymd_opt(2026, 11, 30).unwrap();
        check("today", AttributeValue::Date(day), Some(AttributeValue::Date(day)));
        check("locale", AttributeValue::Date(day), Some(text("2026-11-30")));
    }

    #[test]
    fn attributes_read_back_and_give_way_to_a_missing_consent() {
        let text = r#"{"country":"GB","feature.payer-count":2.0,"intent.mortgage":0.4,"today":"2026-11-30"}"#;
        let attributes: Attributes = serde_json::from_str(text).unwrap();
        assert_eq!(serde_json::to_string(&attributes).unwrap(), text);
        let unfit = r#"{"country":7,"feature.payer-count":"two","nobody":1}"#;
        assert_eq!(serde_json::from_str::<Attributes>(unfit).unwrap(), Attributes::new());
        let left = |consents: &[Purpose]| {
            let consents = consents.iter().copied().collect();
            serde_json::to_string(&attributes.permitted(&consents)).unwrap()
        };
        assert_eq!(
            left(&[Purpose::Profiling]),
            r#"{"country":"GB","feature.payer-count":2.0,"intent.mortgage":0.4}"#
        );
        assert_eq!(left(&[Purpose::Offers]), r#"{"country":"GB"}"#);
    }
}
