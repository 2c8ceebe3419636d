//! Step 6: the groups a customer belongs to. An audience gives them a screen of its own, an experiment one of several
//! variants. Both stay below control, consent, guardrails, hardship and the customer's word.

use super::layers::{allows, rests};
use super::{Meant, Moment, Verdict};
use crate::attribute::Attributes;
use crate::audience::{Belonging, belonging};
use crate::decision::{Candidate, Mechanism, Reason};
use crate::experiment::{Assigned, Enrolment, Experiment};
use crate::guardrail::{Fact, FactValue, Facts};
use crate::state::State;

/// An experiment the customer takes part in.
pub(super) struct Trial<'a> {
    pub(super) experiment: &'a Experiment,
    pub(super) assigned: Assigned,
}

/// The first audience the customer belongs to takes the screen. Who comes into one or leaves it waits like any change
/// the system wants, once there is a screen to rest on.
pub(super) fn audience<'a>(
    moment: &Moment<'a>,
    candidates: &[Candidate],
    known: &Attributes,
    verdict: Verdict<'a>,
) -> Verdict<'a> {
    if !verdict.open {
        return verdict;
    }
    let customer = &moment.context.customer;
    let audiences = &moment.policy.audiences;
    let allowed = |layout: &layout::Id| allows(candidates, layout);
    let Belonging { mut audience, untold } = belonging(audiences, customer, known, allowed);
    let before = moment.state.audience.as_ref();
    let mut held = None;
    if let Some(rest) = rests(moment).filter(|_| audience.map(|audience| &audience.id) != before) {
        // A screen taken back from the customer, by a guardrail or by the product team, does not wait.
        let stays = |id: &layout::Id| {
            let mut audiences = audiences.iter().filter(|audience| audience.id == *id);
            audiences.find(|audience| audience.rollout.reaches(customer) && allowed(&audience.layout))
        };
        match before {
            Some(id) => {
                if let Some(stays) = stays(id) {
                    audience = Some(stays);
                    held = Some(rest);
                }
            }
            None if moment.state.standing.is_some() => {
                audience = None;
                held = Some(rest);
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
    reasons.extend(held.filter(|held| !reasons.contains(held)));
    reasons.extend((!untold.is_empty()).then_some(Reason::AudienceUntold));
    Verdict { reasons, untold, ..verdict }
}

/// Draws for every experiment and remembers what was drawn. Nothing is tried out on those in hardship, nor on those of
/// whom that cannot be told.
pub(super) fn experiments<'a>(
    moment: &Moment<'a>,
    facts: &Facts,
    known: &Attributes,
    mut verdict: Verdict<'a>,
    memory: &mut State,
) -> (Verdict<'a>, Vec<Trial<'a>>) {
    let experiments = &moment.policy.experiments;
    memory.assignments.retain(|id, _| experiments.iter().any(|experiment| experiment.id == *id));
    let calm = facts.get(&Fact::Hardship) == Some(&FactValue::Flag(false));
    let mut trials = Vec::new();
    if !verdict.open || !calm {
        return (verdict, trials);
    }
    for experiment in experiments {
        let before = memory.assignments.get(&experiment.id);
        match experiment.enrol(&moment.context.customer, known, before) {
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
