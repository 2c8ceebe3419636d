//! What the conditions of a document may come to, whoever looks: predicates and their answers, and the search for answers
//! under which an offer is shown.

use std::collections::{BTreeMap, BTreeSet};

use layout::{Class, Condition as Shown, Document, Fallback, Id, OnUnknown};
use serde_json::Value;

use super::{Assumed, Undecided};
use crate::attribute::{AttributeValue, Attributes, GUARDRAIL_PREFIX};
use crate::condition::Predicate;
use crate::guardrail::{Fact, FactValue, Facts, Guardrail, insert_guardrails};
use crate::visibility::Conditions;

/// Most predicates of which every answer is tried with every other: 3⁹ is 19,683.
const PREDICATES_MAX: usize = 9;

/// Attributes that guardrails read too, with the fact they are.
const ALSO_FACTS: [(&str, Fact); 3] = [
    ("consent.offers", Fact::OffersConsent),
    ("consent.profiling", Fact::ProfilingConsent),
    ("hardship", Fact::Hardship),
];

/// What one kind of customer settles of every condition.
pub(super) struct Told(Attributes);

impl Told {
    pub(super) fn new(guardrails: &[Guardrail], facts: &Facts) -> Self {
        let mut told = Attributes::new();
        insert_guardrails(guardrails, facts, &mut told);
        for (name, fact) in ALSO_FACTS {
            if let Some(FactValue::Flag(flag)) = facts.get(&fact) {
                told.insert(name, AttributeValue::Flag(*flag));
            }
        }
        Self(told)
    }

    /// Whether a predicate holds: by the facts where they settle it, else as it is assigned.
    pub(super) fn of(&self, predicate: &Predicate, assignment: &Assignment) -> Option<bool> {
        if is_free(predicate) { assignment.of(predicate.logic()) } else { predicate.holds(&self.0) }
    }
}

/// Whether anything but guardrails and their facts is asked.
fn is_free(predicate: &Predicate) -> bool {
    let is_settled = |name: &str| {
        name.starts_with(GUARDRAIL_PREFIX) || ALSO_FACTS.iter().any(|(attribute, _)| *attribute == name)
    };
    !predicate.reads().into_iter().all(is_settled)
}

/// Answers to predicates, by how they are written.
#[derive(Clone, Debug)]
pub(super) struct Assignment {
    answers: BTreeMap<String, (Value, Option<bool>)>,
    /// The answer to every other.
    others: Option<bool>,
}

impl Assignment {
    /// The same answer to all.
    pub(super) fn all(others: Option<bool>) -> Self {
        Self { answers: BTreeMap::new(), others }
    }

    /// What a counterexample takes for granted; all else unknown.
    pub(super) fn of_assumed(assumed: &[Assumed]) -> Self {
        let answers =
            assumed.iter().map(|each| (each.logic.to_string(), (each.logic.clone(), each.holds))).collect();
        Self { answers, others: None }
    }

    fn of(&self, logic: &Value) -> Option<bool> {
        self.answers.get(&logic.to_string()).map_or(self.others, |(_, answer)| *answer)
    }

    /// Every answer of each of `predicates` with every other, with the same answer to all else: what holds first.
    fn every(predicates: &BTreeMap<String, Value>, others: Option<bool>) -> impl Iterator<Item = Self> {
        let count = 3_usize.pow(u32::try_from(predicates.len()).unwrap_or(u32::MAX));
        (0..count).map(move |number| {
            let mut rest = number;
            let answers = predicates.iter().map(|(text, logic)| {
                let answer = [Some(true), Some(false), None][rest % 3];
                rest /= 3;
                (text.clone(), (logic.clone(), answer))
            });
            Self { answers: answers.collect(), others }
        })
    }

    /// The same with as many predicates unknown as can be, while `shows` stays true of it.
    pub(super) fn without_the_needless(mut self, shows: &dyn Fn(&Assignment) -> bool) -> Self {
        let others = Self { others: None, ..self.clone() };
        if shows(&others) {
            self = others;
        }
        for text in self.answers.keys().cloned().collect::<Vec<_>>() {
            let mut less = self.clone();
            less.answers.remove(&text);
            if shows(&less) {
                self = less;
            }
        }
        self
    }

    /// As a counterexample tells it.
    pub(super) fn assumed(self) -> Vec<Assumed> {
        self.answers.into_values().map(|(logic, holds)| Assumed { logic, holds }).collect()
    }
}

impl Conditions {
    /// How many ways there are to answer all their free predicates; the largest number where they are too many.
    pub(super) fn assignments(&self) -> u64 {
        let free: BTreeSet<String> = self
            .all()
            .flat_map(|condition| condition.predicates())
            .filter(|predicate| is_free(predicate))
            .map(|predicate| predicate.logic().to_string())
            .collect();
        free.iter().fold(1_u64, |product, _| product.saturating_mul(3))
    }
}

/// A slot that may come to show an offer.
pub(super) struct Offer<'a> {
    pub(super) element: &'a Id,
    /// The conditions it stands under itself: its own and its zone's.
    under: Vec<&'a Shown>,
}

/// Every slot of `document` with each element of a refused class it may come to show.
pub(super) fn offers<'a>(document: &'a Document, refused: &dyn Fn(Class) -> bool) -> Vec<Offer<'a>> {
    let mut found = Vec::new();
    for zone in &document.spec.zones {
        for slot in &zone.slots {
            let mut tried = BTreeSet::new();
            let mut next = Some(&slot.element);
            while let Some(id) = next.filter(|id| tried.insert(*id)) {
                let Some(element) = document.spec.elements.get(id) else { break };
                if refused(element.class) {
                    let under = [&element.visibility, &zone.visibility].into_iter().flatten().collect();
                    found.push(Offer { element: id, under });
                }
                next = match &element.fallback {
                    Some(Fallback::Element(fallback)) => Some(fallback),
                    Some(Fallback::Drop) | None => None,
                };
            }
        }
    }
    found
}

impl Offer<'_> {
    /// Answers under which `shows` is true. First those alone are tried that the offer itself stands under: where it can
    /// never be seen, the rest of the screen does not matter.
    pub(super) fn search(
        &self,
        document: &Document,
        conditions: &Conditions,
        told: &Told,
        shows: &dyn Fn(&Assignment) -> bool,
    ) -> Result<Option<Assignment>, Undecided> {
        let too_many = |predicates: usize| Undecided::TooManyPredicates {
            element: self.element.clone(),
            predicates,
            limit: PREDICATES_MAX,
        };
        let own = free(conditions, self.under.iter().copied());
        if own.len() > PREDICATES_MAX {
            return Err(too_many(own.len()));
        }
        let may_be_seen = |assignment: &Assignment| {
            self.under.iter().all(|shown| {
                let read = conditions.read(shown);
                let holds = read.and_then(|read| read.holds_by(&|predicate| told.of(predicate, assignment)));
                holds.unwrap_or(shown.on_unknown == OnUnknown::Show)
            })
        };
        let seen: Vec<Assignment> = Assignment::every(&own, None).filter(may_be_seen).collect();
        if seen.is_empty() {
            return Ok(None);
        }
        // With the rest hidden there is most room; with the rest as it may be, a fallback gets its turn.
        for others in [Some(false), None, Some(true)] {
            let found = seen.iter().map(|own| Assignment { others, ..own.clone() }).find(|all| shows(all));
            if found.is_some() {
                return Ok(found);
            }
        }
        let elements = document.spec.elements.values().filter_map(|element| element.visibility.as_ref());
        let zones = document.spec.zones.iter().filter_map(|zone| zone.visibility.as_ref());
        let every = free(conditions, elements.chain(zones));
        if every.len() > PREDICATES_MAX {
            return Err(too_many(every.len()));
        }
        Ok(Assignment::every(&every, None).find(|all| shows(all)))
    }
}

/// The free predicates of these conditions, by how they are written.
fn free<'a>(conditions: &Conditions, shown: impl Iterator<Item = &'a Shown>) -> BTreeMap<String, Value> {
    let read = shown.filter_map(|shown| conditions.read(shown));
    let predicates = read.flat_map(|condition| condition.predicates());
    let free = predicates.filter(|predicate| is_free(predicate));
    free.map(|predicate| (predicate.logic().to_string(), predicate.logic().clone())).collect()
}
