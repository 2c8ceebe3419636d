//! Whether a document can show anything to somebody whom a guardrail protects from it, proved by trying everybody.
//!
//! Two things are asked. Of the document alone: with nothing but its own conditions, does it keep credit and investment
//! from customers to whom the persuasion guardrail refuses them? This is the question before publishing, since an
//! offer carries its own guard and does not lean on the engine. Of document and engine together: does nothing a guardrail
//! refuses pass, whatever the class? This holds for any document unless filling a screen is broken.
//!
//! `layout::validate` asks the first question of the text of each condition. Here it is asked of what is shown, so that
//! a fallback, a candidate or a variant without its guard is found, and with it the customer who would see it.

use layout::{
    Catalogue, Class, Composed, Document, Gate, Id, OpError, PERSUASION_GUARDRAIL, apply_ops, resolve_with,
};
use serde::{Deserialize, Serialize};

use crate::guardrail::{Fact, Facts, Guardrail, Subject, condition_holds, denials};
use crate::outcomes::{Outcome, TooMany, outcomes};

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
    /// The variant that shows it; the document itself when absent.
    pub variant: Option<Id>,
    /// What they would be shown.
    pub element: Id,
    /// The guardrail that refuses it.
    pub guardrail: String,
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
    let scenes = match scenes(document) {
        Ok(scenes) => scenes,
        Err(why) => return undecided(why),
    };
    let all = match outcomes(guardrails) {
        Ok(all) => all,
        Err(TooMany { combinations, limit }) => {
            return undecided(Undecided::TooManyCombinations { combinations, limit });
        }
    };
    let count = u64::try_from(scenes.len()).unwrap_or(u64::MAX);
    let combinations = all.combinations.saturating_mul(count);
    let stage = Stage { guardrails, catalogue };
    let verdict = |trust: Trust| {
        let tried = all.outcomes.iter().flat_map(|outcome| scenes.iter().map(move |scene| (outcome, scene)));
        let mut breaches = tried.filter_map(|(outcome, scene)| stage.breach(trust, scene, outcome));
        breaches.next().map_or(Verdict::Proven { combinations }, Verdict::Refuted)
    };
    let document = match ungoverned(&scenes, guardrails) {
        Some(element) => Verdict::Undecided(Undecided::Ungoverned { element }),
        None => verdict(Trust::Document),
    };
    Proof { document, engine: verdict(Trust::Engine) }
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
}

impl Stage<'_> {
    fn composed(&self, trust: Trust, document: &Document, facts: &Facts) -> Composed {
        let gate = Gate {
            denials: &|id, element| match trust {
                Trust::Document => Vec::new(),
                Trust::Engine => {
                    let subject = Subject::Class(element.class);
                    let refusals = denials(self.guardrails, subject, id.as_str(), facts);
                    refusals.into_iter().map(|denial| denial.reason_code).collect()
                }
            },
            condition: &|condition| condition_holds(self.guardrails, facts, condition),
        };
        resolve_with(document, self.catalogue, &gate)
    }

    /// Something this customer is shown and a guardrail refuses them.
    fn breach(&self, trust: Trust, scene: &Scene, outcome: &Outcome) -> Option<Counterexample> {
        let asked = |class: Class, rule: &&Guardrail| {
            trust == Trust::Engine || (persuades(class) && rule.id == PERSUASION_GUARDRAIL)
        };
        let screen = self.composed(trust, &scene.document, &outcome.facts);
        screen.slots().find_map(|slot| {
            let mut rules = self.guardrails.iter().filter(|rule| asked(slot.class, rule));
            let subject = Subject::Class(slot.class);
            let denial =
                rules.find_map(|rule| rule.refuses(subject, slot.element_id.as_str(), &outcome.facts))?;
            Some(Counterexample {
                facts: outcome.facts.clone(),
                departures: outcome.departures.clone(),
                variant: scene.variant.clone(),
                element: slot.element_id.clone(),
                guardrail: denial.guardrail,
            })
        })
    }
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
