//! Whether a document can show anything to somebody whom a guardrail protects from it, proved by trying everybody.
//!
//! Two things are asked. Of the document alone: with nothing but its own conditions, does it keep credit and investment
//! from customers to whom the persuasion guardrail refuses them? This is the question before publishing, since an
//! offer carries its own guard and does not lean on the engine. Of document and engine together: does nothing a guardrail
//! refuses pass, whatever the class? This holds for any document unless filling a screen is broken.
//!
//! `layout::validate` asks the first question of the text of each condition. Here it is asked of what is shown, so that
//! a fallback, a candidate or a variant without its guard is found, and with it the customer who would see it.

use std::borrow::Cow;
use std::collections::BTreeMap;

use layout::{
    Catalogue, Class, Composed, Document, GUARDRAIL_PREFIX, Id, OpError, PERSUASION_GUARDRAIL, apply_ops,
};
use serde::{Deserialize, Serialize};

use crate::guardrail::{Denial, Fact, Facts, Guardrail, Judged, Subject};
use crate::outcomes::{Outcome, TooMany, outcomes};
use crate::screen::{Kind, behind};

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
    let all = match outcomes(guardrails, |rule| matters(&scenes, rule)) {
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
        let judged = Judged::over(self.guardrails, Cow::Borrowed(facts));
        behind(document, self.catalogue, (self.guardrails, facts), &BTreeMap::new(), |id, kind| match trust {
            Trust::Document => Vec::new(),
            Trust::Engine => refusals(&judged, kind, id),
        })
    }

    /// Something this customer is shown and a guardrail refuses them.
    fn breach(&self, trust: Trust, scene: &Scene, outcome: &Outcome) -> Option<Counterexample> {
        let asked = |class: Class, denial: &Denial| {
            trust == Trust::Engine || (persuades(class) && denial.guardrail == PERSUASION_GUARDRAIL)
        };
        let judged = Judged::over(self.guardrails, Cow::Borrowed(&outcome.facts));
        let screen = self.composed(trust, &scene.document, &outcome.facts);
        screen.slots().find_map(|slot| {
            let mut refusals = refusals(&judged, Kind::shown(slot), &slot.element_id).into_iter();
            let denial = refusals.find(|denial| asked(slot.class, denial))?;
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
