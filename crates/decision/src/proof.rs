//! Whether a document can show anything to somebody whom a guardrail protects from it, proved by trying everybody.
//!
//! Two things are asked. Of the document alone: with nothing but its own conditions, does it keep credit and investment
//! from customers to whom the persuasion guardrail refuses them? This is the question before publishing, since an
//! offer carries its own guard and does not lean on the engine. Of document and engine together: does nothing a guardrail
//! refuses pass, whatever the class? This holds for any document unless filling a screen is broken.
//!
//! A condition over attributes is taken apart into its predicates, and each of these may hold, not hold or be unknown,
//! whatever the others do: a document is safe only if it is whatever the conditions come to. What a guardrail reads too,
//! such as consents, is told from the same facts.
//!
//! `layout::validate` asks the first question of the text of each condition. Here it is asked of what is shown, so that
//! a fallback, a candidate or a variant without its guard is found, and with it the customer who would see it.

use std::borrow::Cow;
use std::collections::BTreeMap;

use layout::{
    Catalogue, Class, Composed, Document, GUARDRAIL_PREFIX, Id, OpError, PERSUASION_GUARDRAIL, apply_ops, fed,
};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::guardrail::{Denial, Fact, Facts, Guardrail, Judged, Subject};
use crate::outcomes::{Outcome, TooMany, outcomes};
use crate::screen::{Kind, behind};
use crate::visibility::Conditions;

mod predicates;

use predicates::{Assignment, Told};

/// What is known of a document's safety under a policy's guardrails.
#[derive(Clone, Debug, PartialEq)]
pub struct Proof {
    /// By its own conditions, credit and investment are kept from those to whom [`PERSUASION_GUARDRAIL`] refuses them.
    pub document: Verdict,
    /// Behind the engine's gate too, nothing is shown that any guardrail refuses.
    pub engine: Verdict,
}

/// The end of one proof.
#[derive(Clone, Debug, PartialEq)]
pub enum Verdict {
    /// Nobody is shown what they are protected from.
    Proven {
        /// Combinations of facts, times screens the document and its variants can make.
        combinations: u64,
    },
    /// Somebody is.
    Refuted(Counterexample),
    /// It cannot be told.
    Undecided(Undecided),
}

/// A customer who would be shown what a guardrail refuses them. No customer with fewer departures would.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Counterexample {
    /// What is known about them; what is left out is unknown.
    pub facts: Facts,
    /// Facts in which they depart from a calm customer who has agreed to everything.
    pub departures: Vec<Fact>,
    /// Predicates of the document's conditions that are taken to hold, not to hold or to be unknown; of no account
    /// when left out.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub assumed: Vec<Assumed>,
    /// The variant that shows it; the document itself when absent.
    pub variant: Option<Id>,
    /// What they would be shown.
    pub element: Id,
    /// The guardrail that refuses it.
    pub guardrail: String,
}

/// What a predicate of a condition is taken to come to.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Assumed {
    /// The predicate, `JSONLogic`.
    pub logic: Value,
    /// Whether it holds; `None` while that cannot be told.
    pub holds: Option<bool>,
}

/// Why a proof came to no end.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum Undecided {
    /// The guardrails compare too many facts with too many limits.
    #[error("the guardrails tell {combinations} kinds of customers apart, and at most {limit} are tried")]
    TooManyCombinations {
        /// How many there would be.
        combinations: u64,
        /// How many are tried.
        limit: u64,
    },
    /// The conditions around an offer ask too many different things.
    #[error("the conditions around “{element}” join {predicates} predicates, and at most {limit} are tried")]
    TooManyPredicates {
        /// The element.
        element: Id,
        /// How many there would be.
        predicates: usize,
        /// How many are tried.
        limit: usize,
    },
    /// A variant cannot be put over the document.
    #[error("variant “{variant}” does not apply")]
    VariantDoesNotApply {
        /// Which.
        variant: Id,
        /// Why.
        source: OpError,
    },
    /// The policy does not protect anybody from a class the document may show.
    #[error("no row of {PERSUASION_GUARDRAIL} stands over “{element}”, which offers credit or investment")]
    Ungoverned {
        /// An element of that class.
        element: Id,
    },
}

/// A document as it may come to be shown.
struct Scene {
    variant: Option<Id>,
    document: Document,
}

/// Tries `document`, and each variant of it, on every kind of customer that `guardrails` can tell apart.
///
/// Total, and exact for a build that draws `catalogue`: variants are tried one at a time, as one customer is in one arm,
/// and each candidate of a slot is tried in it.
#[must_use]
pub fn prove(document: &Document, guardrails: &[Guardrail], catalogue: &Catalogue) -> Proof {
    let undecided = |why: Undecided| {
        let verdict = Verdict::Undecided(why);
        Proof { document: verdict.clone(), engine: verdict }
    };
    let scenes = match scenes(&fed(document, catalogue)) {
        Ok(scenes) => scenes,
        Err(why) => return undecided(why),
    };
    let all = match outcomes(guardrails, |rule| matters(&scenes, rule)) {
        Ok(all) => all,
        Err(TooMany { combinations, limit }) => {
            return undecided(Undecided::TooManyCombinations { combinations, limit });
        }
    };
    let conditions = Conditions::of(scenes.iter().map(|scene| &scene.document));
    let stage = Stage { guardrails, catalogue, conditions };
    let count = u64::try_from(scenes.len()).unwrap_or(u64::MAX);
    let combinations = all.combinations.saturating_mul(count).saturating_mul(stage.conditions.assignments());
    let ended = |found: Result<Option<Counterexample>, Undecided>| match found {
        Ok(None) => Verdict::Proven { combinations },
        Ok(Some(found)) => Verdict::Refuted(found),
        Err(why) => Verdict::Undecided(why),
    };
    let each = || all.outcomes.iter().flat_map(|outcome| scenes.iter().map(move |scene| (outcome, scene)));
    let document = match ungoverned(&scenes, guardrails) {
        Some(element) => Verdict::Undecided(Undecided::Ungoverned { element }),
        None => ended(
            each().find_map(|(outcome, scene)| stage.shown_alone(scene, outcome).transpose()).transpose(),
        ),
    };
    let engine = ended(Ok(each().find_map(|(outcome, scene)| stage.passed_gate(scene, outcome))));
    Proof { document, engine }
}

/// What the customer of a counterexample would see of `document` by its own conditions alone; nothing when its variant
/// does not apply. Which candidate of a slot shows it is found again.
#[must_use]
pub fn refuting_screen(
    document: &Document,
    guardrails: &[Guardrail],
    catalogue: &Catalogue,
    found: &Counterexample,
) -> Option<Composed> {
    let scenes = scenes(&fed(document, catalogue)).ok()?;
    let conditions = Conditions::of(scenes.iter().map(|scene| &scene.document));
    let stage = Stage { guardrails, catalogue, conditions };
    let told = Told::new(guardrails, &found.facts);
    let assignment = Assignment::of_assumed(&found.assumed);
    let mut screens = scenes
        .iter()
        .filter(|scene| scene.variant == found.variant)
        .map(|scene| stage.composed(Trust::Document, &scene.document, &found.facts, &told, &assignment));
    screens.find(|screen| screen.slots().any(|slot| slot.element_id == found.element))
}

/// What keeps things from being shown.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Trust {
    /// The document's conditions alone.
    Document,
    /// The engine's gate over classes as well.
    Engine,
}

struct Stage<'a> {
    guardrails: &'a [Guardrail],
    catalogue: &'a Catalogue,
    conditions: Conditions,
}

impl Stage<'_> {
    fn composed(
        &self,
        trust: Trust,
        document: &Document,
        facts: &Facts,
        told: &Told,
        assignment: &Assignment,
    ) -> Composed {
        let judged = Judged::over(self.guardrails, Cow::Borrowed(facts));
        let refused = |id: &Id, kind: Kind<'_>| match trust {
            Trust::Document => Vec::new(),
            Trust::Engine => refusals(&judged, kind, id),
        };
        behind(document, self.catalogue, &BTreeMap::new(), refused, |shown| {
            self.conditions.read(shown)?.holds_by(&|predicate| told.of(predicate, assignment))
        })
    }

    /// An offer the document alone shows this customer although the persuasion guardrail refuses it.
    fn shown_alone(&self, scene: &Scene, outcome: &Outcome) -> Result<Option<Counterexample>, Undecided> {
        let told = Told::new(self.guardrails, &outcome.facts);
        let refused = |class: Class| {
            let mut rows = self.guardrails.iter().filter(|rule| rule.id == PERSUASION_GUARDRAIL);
            persuades(class)
                && rows.any(|rule| rule.refuses(Subject::Class(class), "", &outcome.facts).is_some())
        };
        for offer in predicates::offers(&scene.document, &refused) {
            let screen = |assignment: &Assignment| {
                self.composed(Trust::Document, &scene.document, &outcome.facts, &told, assignment)
            };
            let shows = |assignment: &Assignment| {
                screen(assignment).slots().any(|slot| slot.element_id == *offer.element)
            };
            if let Some(assignment) = offer.search(&scene.document, &self.conditions, &told, &shows)? {
                return Ok(Some(Counterexample {
                    facts: outcome.facts.clone(),
                    departures: outcome.departures.clone(),
                    assumed: assignment.without_the_needless(&shows).assumed(),
                    variant: scene.variant.clone(),
                    element: offer.element.clone(),
                    guardrail: PERSUASION_GUARDRAIL.to_owned(),
                }));
            }
        }
        Ok(None)
    }

    /// Something this customer is shown behind the gate although a guardrail refuses it. The gate asks no condition, so
    /// that it is enough to try all of them holding, not holding and unknown.
    fn passed_gate(&self, scene: &Scene, outcome: &Outcome) -> Option<Counterexample> {
        let told = Told::new(self.guardrails, &outcome.facts);
        let judged = Judged::over(self.guardrails, Cow::Borrowed(&outcome.facts));
        [Some(true), Some(false), None].into_iter().find_map(|all| {
            let assignment = Assignment::all(all);
            let screen = self.composed(Trust::Engine, &scene.document, &outcome.facts, &told, &assignment);
            screen.slots().find_map(|slot| {
                let refused = refusals(&judged, Kind::shown(slot), &slot.element_id);
                let denial = refused.into_iter().next()?;
                Some(Counterexample {
                    facts: outcome.facts.clone(),
                    departures: outcome.departures.clone(),
                    assumed: Vec::new(),
                    variant: scene.variant.clone(),
                    element: slot.element_id.clone(),
                    guardrail: denial.guardrail,
                })
            })
        })
    }
}

/// What the guardrails refuse of an element. What is counted of a nudge is among the facts already.
fn refusals(judged: &Judged<'_>, kind: Kind<'_>, id: &Id) -> Vec<Denial> {
    kind.judged(judged, |_| Vec::new()).denials(&kind.subjects(), id.as_str())
}

/// Whether a guardrail can matter to a document: it stands over something there, or a condition there names it.
fn matters(scenes: &[Scene], rule: &Guardrail) -> bool {
    let named = format!("{GUARDRAIL_PREFIX}{}", rule.id);
    scenes.iter().any(|Scene { document, .. }| {
        let nudges = document.nudges();
        let mut elements = document.spec.elements.iter();
        let stands = elements.any(|(id, element)| {
            let subjects = Kind::of(element, nudges.get(id)).subjects();
            subjects.iter().any(|subject| rule.applies_to.contains(subject))
        });
        let conditions = document.spec.zones.iter().filter_map(|zone| zone.visibility.as_ref());
        let mut conditions = conditions
            .chain(document.spec.elements.values().filter_map(|element| element.visibility.as_ref()));
        stands || conditions.any(|condition| condition.logic.to_string().contains(&named))
    })
}

fn persuades(class: Class) -> bool {
    matches!(class, Class::Credit | Class::Investment)
}

/// The document, each variant over it, and each of these with each candidate in its slot.
fn scenes(document: &Document) -> Result<Vec<Scene>, Undecided> {
    let mut scenes = vec![Scene { variant: None, document: document.clone() }];
    for variant in &document.spec.variants {
        let applied = apply_ops(document, &variant.ops)
            .map_err(|source| Undecided::VariantDoesNotApply { variant: variant.key.clone(), source })?;
        scenes.push(Scene { variant: Some(variant.key.clone()), document: applied });
    }
    let mut with_candidates = Vec::new();
    for scene in &scenes {
        for (zone_index, zone) in scene.document.spec.zones.iter().enumerate() {
            for (slot_index, slot) in zone.slots.iter().enumerate() {
                for candidate in &slot.candidates {
                    let mut document = scene.document.clone();
                    let zone = document.spec.zones.get_mut(zone_index);
                    if let Some(slot) = zone.and_then(|zone| zone.slots.get_mut(slot_index)) {
                        slot.element = candidate.clone();
                    }
                    with_candidates.push(Scene { variant: scene.variant.clone(), document });
                }
            }
        }
    }
    scenes.extend(with_candidates);
    Ok(scenes)
}

/// An element of a class that persuades and over which the persuasion guardrail does not stand.
fn ungoverned(scenes: &[Scene], guardrails: &[Guardrail]) -> Option<Id> {
    let governed = |class: Class| {
        let mut rows = guardrails.iter().filter(|rule| rule.id == PERSUASION_GUARDRAIL);
        rows.any(|rule| rule.applies_to.contains(&Subject::Class(class)))
    };
    let mut elements = scenes.iter().flat_map(|scene| &scene.document.spec.elements);
    elements
        .find(|(_, element)| persuades(element.class) && !governed(element.class))
        .map(|(id, _)| id.clone())
}
