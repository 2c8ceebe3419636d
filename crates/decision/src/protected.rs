//! Guardrail G6: what decisions may not be made from. Attributes whose names carry a word of the deny-list, of a protected
//! characteristic or of something that stands in for one, are no attributes, but for exceptions that give their reason.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use serde::Deserialize;

use crate::guardrail::Severity;

/// The deny-list, with who answers for it.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ProtectedInputs {
    /// Its number.
    pub id: String,
    /// Who answers for it.
    pub owner: String,
    /// How bad a breach is.
    pub severity: Severity,
    /// What happens to an attribute it cannot place: the build fails.
    pub on_unknown: String,
    /// The code of its refusals.
    pub reason_code: String,
    /// Characteristic to the words of names that tell of it.
    pub protected: BTreeMap<String, Vec<String>>,
    /// Attributes that may be asked all the same.
    pub exceptions: Vec<ProtectedException>,
}

/// An attribute of a protected characteristic that may be asked all the same.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ProtectedException {
    /// Its name.
    pub attribute: String,
    /// Who allowed it.
    pub owner: String,
    /// Why.
    pub reason: String,
}

/// Read once. A list that cannot be read would protect nobody, so that nothing may be asked then; a test reads it.
static LISTED: LazyLock<Option<ProtectedInputs>> =
    LazyLock::new(|| serde_json::from_str(include_str!("../protected.json")).ok());

/// The deny-list; `None` if the one of this build cannot be read, which a test rules out.
#[must_use]
pub fn protected_inputs() -> Option<&'static ProtectedInputs> {
    LISTED.as_ref()
}

/// Whether an attribute may be asked.
pub(crate) fn may_ask(name: &str) -> bool {
    let Some(listed) = protected_inputs() else { return false };
    let told = |word: &str| listed.protected.values().flatten().any(|protected| protected == word);
    let is_protected = name.split(['.', '-']).any(told);
    !is_protected || listed.exceptions.iter().any(|exception| exception.attribute == name)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::attribute::{attribute, attribute_catalogue};

    #[test]
    fn every_attribute_of_the_catalogue_may_be_asked() {
        for spec in attribute_catalogue() {
            assert!(
                may_ask(&spec.name),
                "“{}” tells of a protected characteristic: take it out of the features, or give an exception",
                spec.name
            );
        }
    }

    #[test]
    fn exceptions_are_attributes_and_give_their_reason() {
        let listed = protected_inputs().unwrap();
        assert_eq!((listed.id.as_str(), listed.on_unknown.as_str()), ("G6", "fail-build"));
        for exception in &listed.exceptions {
            assert!(attribute(&exception.attribute).is_some(), "{}", exception.attribute);
            assert!(!exception.reason.is_empty() && !exception.owner.is_empty());
        }
    }

    #[test]
    fn names_made_up_in_conditions_are_looked_at_too() {
        for (name, expected) in [
            ("event.moved-house", true),
            ("event.had-a-baby", false),
            ("event.new-child", true),
            ("intent.new-child", false),
            ("intent.divorce", false),
            ("intent.mortgage", true),
            ("feature.age-years", true),
            ("intent.age-years", false),
            ("event.average-spending-fell", true),
        ] {
            assert_eq!(attribute(name).is_some(), expected, "{name}");
        }
    }
}
