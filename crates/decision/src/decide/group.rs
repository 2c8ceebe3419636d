//! Step 6: the groups a customer belongs to. An audience gives them a screen of its own, an experiment one of several
//! variants. Both stay below control, consent, guardrails, hardship and the customer's word.

use profile::{Hardship, Persona};

use super::{Case, Meant, Verdict, allows, rests};
use crate::attribute::{AttributeValue, Attributes, POSTERIOR_PREFIX};
use crate::audience::{Belonging, belonging};
use crate::context::Purpose;
use crate::decision::{Candidate, Mechanism, Reason};
use crate::experiment::{Assigned, Enrolment, Experiment};
use crate::guardrail::{Fact, FactValue, Facts};
use crate::state::State;

/// An experiment the customer takes part in.
pub(super) struct Trial<'a> {
    pub(super) experiment: &'a Experiment,
    pub(super) assigned: Assigned,
}

/// What conditions may ask: what was handed in as far as the consents go, and what the engine says itself. Nothing
/// where no group counts and no score asks.
pub(super) fn known(case: &Case<'_>, facts: &Facts, memory: &State, verdict: &Verdict<'_>) -> Attributes {
    let has_groups = !(case.policy.audiences.is_empty() && case.policy.experiments.is_empty());
    if !(verdict.open && has_groups || case.policy.arbitration.asks()) {
        return Attributes::new();
    }
    let consents = &case.context.consents;
    let mut known = case.context.attributes.permitted(consents);
    known.insert("today", AttributeValue::Date(case.now.date_naive()));
    for (name, purpose) in [("consent.offers", Purpose::Offers), ("consent.profiling", Purpose::Profiling)] {
        known.insert(name, AttributeValue::Flag(consents.contains(&purpose)));
    }
    if let Some(posterior) = memory.smoothed.map(|smoothed| smoothed.posterior()) {
        for persona in Persona::CLASSES {
            let probability = AttributeValue::Number(posterior.of(persona));
            known.insert(format!("{POSTERIOR_PREFIX}{persona}"), probability);
        }
    }
    if let Some(persona) = verdict.standing.and_then(|standing| standing.persona) {
        known.insert("persona", AttributeValue::Text(persona.as_str().to_owned()));
    }
    if let Some(FactValue::Flag(pressed)) = facts.get(&Fact::Hardship) {
        known.insert("hardship", AttributeValue::Flag(*pressed));
    }
    if let Some(snapshot) = &case.context.snapshot {
        let level = match snapshot.hardship {
            Hardship::None => "none",
            Hardship::Strained => "strained",
            Hardship::Struggling => "struggling",
        };
        known.insert("hardship-level", AttributeValue::Text(level.to_owned()));
    }
    known
}

/// The first audience the customer belongs to takes the screen. Who comes into one or leaves it waits like any change
/// the system wants, once there is a screen to rest on.
pub(super) fn audience<'a>(
    case: &Case<'a>,
    candidates: &[Candidate],
    known: &Attributes,
    verdict: Verdict<'a>,
) -> Verdict<'a> {
    if !verdict.open {
        return verdict;
    }
    let customer = &case.context.customer;
    let audiences = &case.policy.audiences;
    let allowed = |layout: &layout::Id| allows(candidates, layout);
    let Belonging { mut audience, untold } = belonging(audiences, customer, known, allowed);
    let before = case.state.audience.as_ref();
    let mut held = false;
    if audience.map(|audience| &audience.id) != before && rests(case) {
        // A screen taken back from the customer, by a guardrail or by the product team, does not wait.
        let stays = |id: &layout::Id| {
            let mut audiences = audiences.iter().filter(|audience| audience.id == *id);
            audiences.find(|audience| audience.rollout.reaches(customer) && allowed(&audience.layout))
        };
        match before {
            Some(id) => {
                if let Some(stays) = stays(id) {
                    audience = Some(stays);
                    held = true;
                }
            }
            None if case.state.standing.is_some() => {
                audience = None;
                held = true;
            }
            None => {}
        }
    }
    let verdict = match audience {
        Some(audience) => Verdict {
            screen: Meant::Audience(audience),
            mechanism: Mechanism::TargetingMatch,
            reasons: vec![Reason::AudienceMatch],
            ..verdict
        },
        None => verdict,
    };
    let mut reasons = verdict.reasons;
    if held && !reasons.contains(&Reason::HeldForCooldown) {
        reasons.push(Reason::HeldForCooldown);
    }
    reasons.extend((!untold.is_empty()).then_some(Reason::AudienceUntold));
    Verdict { reasons, untold, ..verdict }
}

/// Draws for every experiment and remembers what was drawn. Nothing is tried out on those in hardship, nor on those of
/// whom that cannot be told.
pub(super) fn experiments<'a>(
    case: &Case<'a>,
    facts: &Facts,
    known: &Attributes,
    mut verdict: Verdict<'a>,
    memory: &mut State,
) -> (Verdict<'a>, Vec<Trial<'a>>) {
    let experiments = &case.policy.experiments;
    memory.assignments.retain(|id, _| experiments.iter().any(|experiment| experiment.id == *id));
    let calm = facts.get(&Fact::Hardship) == Some(&FactValue::Flag(false));
    let mut trials = Vec::new();
    if !verdict.open || !calm {
        return (verdict, trials);
    }
    for experiment in experiments {
        let before = memory.assignments.get(&experiment.id);
        match experiment.enrol(&case.context.customer, known, before) {
            Enrolment::In(assigned) => {
                memory.assignments.insert(experiment.id.clone(), assigned.clone());
                trials.push(Trial { experiment, assigned });
            }
            Enrolment::Out => {}
            Enrolment::Untold => verdict.untold.push(experiment.id.clone()),
        }
    }
    (verdict, trials)
}
