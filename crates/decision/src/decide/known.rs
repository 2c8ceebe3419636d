//! What conditions may ask of one customer, and what becomes of a document for them, whatever screen is theirs.

use std::borrow::Cow;

use chrono::{DateTime, Utc};
use layout::{Catalogue, Composed, Document, fed};
use profile::{Hardship, Persona};

use super::layers::{Layers, has_consent, layers, snapshot};
use super::{Case, Moment, Verdict, stage};
use crate::attribute::{AttributeValue, Attributes, POSTERIOR_PREFIX};
use crate::context::{Context, Purpose};
use crate::guardrail::{Fact, FactValue, Facts, Judged, insert_guardrails};
use crate::policy::Policy;
use crate::published::Published;
use crate::state::State;

/// What was handed in as far as the consents go, what the engine says itself, and what the guardrails say. Beside the
/// guardrails nothing is worked out where nothing asks for it.
pub(super) fn known(case: &Case<'_>, facts: &Facts, memory: &State, verdict: &Verdict<'_>) -> Attributes {
    let has_groups = !(case.moment.policy.audiences.is_empty() && case.moment.policy.experiments.is_empty());
    let scores_ask = case.moment.policy.arbitration.asks();
    let asks = (verdict.open && has_groups) || scores_ask || case.published.conditions().ask_attributes();
    let mut known = if asks { of_customer(&case.moment, facts, memory, verdict) } else { Attributes::new() };
    insert_guardrails(&case.moment.policy.guardrails, facts, &mut known);
    known
}

fn of_customer(moment: &Moment<'_>, facts: &Facts, memory: &State, verdict: &Verdict<'_>) -> Attributes {
    let consents = &moment.context.consents;
    let mut known = moment.context.attributes.permitted(consents);
    known.insert("today", AttributeValue::Date(moment.now.date_naive()));
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
    if let Some(snapshot) = moment.context.snapshot.as_ref().filter(|_| has_consent(moment)) {
        let level = match snapshot.hardship {
            Hardship::None => "none",
            Hardship::Strained => "strained",
            Hardship::Struggling => "struggling",
        };
        known.insert("hardship-level", AttributeValue::Text(level.to_owned()));
    }
    known
}

/// What conditions may ask of a customer at `now`, guardrails included, and the persona in force then: for counting
/// whom a condition would hold for.
#[must_use]
pub fn attributes_known(
    context: &Context,
    policy: &Policy,
    state: &State,
    now: DateTime<Utc>,
) -> (Attributes, Option<Persona>) {
    let (_, known, persona) = asked(&Moment { context, policy, state, now });
    (known, persona)
}

/// `document` as this customer would see it, were it the screen chosen for them: behind every guardrail, under its own
/// conditions, in the customer's order.
#[must_use]
pub fn composed_for(
    document: &Document,
    context: &Context,
    policy: &Policy,
    catalogue: &Catalogue,
    published: &Published,
    now: DateTime<Utc>,
) -> Composed {
    let state = State::default();
    let moment = Moment { context, policy, state: &state, now };
    let (facts, known, _) = asked(&moment);
    let judged = Judged::over(&policy.guardrails, Cow::Borrowed(&facts));
    stage(&Case { moment, catalogue, published }, &judged, &known).fill(&fed(document, catalogue)).screen
}

/// The facts, what conditions may ask, and the persona in force: a decision as far as that.
fn asked(moment: &Moment<'_>) -> (Facts, Attributes, Option<Persona>) {
    let (facts, mut memory) = snapshot(moment);
    let judged = Judged::over(&moment.policy.guardrails, Cow::Borrowed(&facts));
    let Layers { verdict, .. } = layers(moment, &judged, &mut memory);
    let mut known = of_customer(moment, &facts, &memory, &verdict);
    insert_guardrails(&moment.policy.guardrails, &facts, &mut known);
    (facts, known, verdict.standing.and_then(|standing| standing.persona))
}
