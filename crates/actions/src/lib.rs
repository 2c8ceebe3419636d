//! What a customer may do next, as data: one file an action in `catalogue/`, one line each in [`FILES`].
//!
//! An action says for whom it is, what it is worth, how long it stands, what it says for which reason, what its button
//! does, and, where it is an offer whose terms move, by which rule they do. Whether it is told, and when, is `decision`'s
//! to say; keeping what was told is `services`' work, drawing it the app's.

mod action;
mod figures;
mod template;
mod terms;

use std::sync::LazyLock;

use layout::{Element, Id};

pub use action::{Action, Button, CatalogueError, Reason, Simulated, Words, Worth};
pub use figures::{Figures, OverdraftAhead, TaxDue, rate};
pub use template::{Placeholder, Template, TemplateError};
pub use terms::{Offered, Step, Terms};

/// The feed of layouts that brings every action.
pub const FEED: &str = "actions";

/// The widget that draws an action; its property `action` names which.
pub const WIDGET: &str = "next-step";

/// Every action, guidance and service before offers.
const FILES: [&str; 12] = [
    include_str!("../catalogue/avoid-overdraft.json"),
    include_str!("../catalogue/cover-tax.json"),
    include_str!("../catalogue/slow-debt.json"),
    include_str!("../catalogue/stretch-cash.json"),
    include_str!("../catalogue/review-subscriptions.json"),
    include_str!("../catalogue/check-dividend.json"),
    include_str!("../catalogue/settle-move.json"),
    include_str!("../catalogue/name-payments.json"),
    include_str!("../catalogue/plan-deposit.json"),
    include_str!("../catalogue/place-idle-cash.json"),
    include_str!("../catalogue/savings-rate.json"),
    include_str!("../catalogue/credit-line.json"),
];

static CATALOGUE: LazyLock<Result<Vec<Action>, CatalogueError>> =
    LazyLock::new(|| FILES.iter().map(|text| Action::read(text)).collect());

/// Every action of this build; none where one cannot be read, which [`elements`] says as a server starts.
#[must_use]
pub fn catalogue() -> &'static [Action] {
    CATALOGUE.as_deref().unwrap_or(&[])
}

/// The action of that id.
#[must_use]
pub fn action(id: &str) -> Option<&'static Action> {
    catalogue().iter().find(|action| action.id.as_str() == id)
}

/// Every action as an element of a layout, for the feed.
///
/// # Errors
/// When an action cannot be read. The texts are part of the build, and a test reads them.
pub fn elements() -> Result<Vec<(Id, Element)>, CatalogueError> {
    CATALOGUE
        .as_deref()
        .map_err(Clone::clone)?
        .iter()
        .map(|action| Ok((action.id.clone(), action.element()?)))
        .collect()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use decision::check_visibility;
    use layout::Class;
    use profile::DETECTORS;
    use serde_json::{Value, json};

    use super::*;

    #[test]
    fn every_action_is_read_once_and_can_be_placed() {
        let actions = catalogue();
        let ids: BTreeSet<&str> = actions.iter().map(|action| action.id.as_str()).collect();
        assert_eq!(ids.len(), FILES.len());
        for action in actions {
            check_visibility(&action.audience).unwrap_or_else(|why| panic!("{}: {why}", action.id));
            assert!(action.button.to.starts_with('/'), "{}", action.id);
            let worth = &action.worth;
            assert!([worth.customer_benefit, worth.business].iter().all(|share| (0.0..=1.0).contains(share)));
        }
        assert_eq!(elements().unwrap().len(), actions.len());
    }

    /// Guidance comes before offers: what a tie is settled by, and what is read in order where nothing is weighed.
    #[test]
    fn guidance_comes_before_offers_which_are_guarded_and_asked_for() {
        let actions = catalogue();
        let first_offer = actions.iter().position(|action| action.terms.is_some()).unwrap();
        for (place, action) in actions.iter().enumerate() {
            assert_eq!(action.terms.is_some(), place >= first_offer, "{}", action.id);
            if action.terms.is_none() {
                assert!(!matches!(action.class, Class::Credit | Class::Investment), "{}", action.id);
                assert!(action.worth.customer_benefit > action.worth.business, "{}", action.id);
            } else {
                for part in ["guardrail.G1", "consent.offers"] {
                    let asked = json!({ "var": part });
                    let parts = action.audience.get("and").and_then(Value::as_array).unwrap();
                    assert!(parts.contains(&asked), "{} without {part}", action.id);
                }
            }
            let is_credit = action.class == Class::Credit;
            assert_eq!(
                action.significant, is_credit,
                "{}: what binds somebody is for a person to decide",
                action.id
            );
        }
    }

    /// An audience that rests on an intent asks for no less than the detector's own threshold.
    #[test]
    fn intents_are_asked_at_their_threshold() {
        fn asked(logic: &Value, found: &mut Vec<(String, f64)>) {
            match logic {
                Value::Object(fields) => fields.values().for_each(|each| asked(each, found)),
                Value::Array(parts) => {
                    let name = parts.first().and_then(|part| part["var"].as_str());
                    let least = parts.get(1).and_then(Value::as_f64);
                    found.extend(
                        name.and_then(|name| name.strip_prefix("intent.")).map(str::to_owned).zip(least),
                    );
                    parts.iter().for_each(|each| asked(each, found));
                }
                _ => {}
            }
        }
        let mut found = Vec::new();
        catalogue().iter().for_each(|action| asked(&action.audience, &mut found));
        assert!(found.len() >= 10, "{found:?}");
        for (kind, least) in found {
            let detector = DETECTORS.iter().find(|detector| detector.kind.as_str() == kind).unwrap();
            assert!(least >= detector.threshold, "{kind} is asked at {least}, below {}", detector.threshold);
        }
    }
}
