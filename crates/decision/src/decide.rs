//! The decision, as one list of steps in a fixed order. Each step is a small function below, in that order.

use std::borrow::Cow;

use chrono::{DateTime, Utc};
use layout::{Catalogue, Document, Id};
use profile::{Persona, Posterior};

use crate::arbitration::Weights;
use crate::attribute::Attributes;
use crate::audience::Audience;
use crate::canonical::identifier;
use crate::contact::Counting;
use crate::context::Context;
use crate::decision::{Alarm, Alternative, Candidate, Decision, Mechanism, Reason};
use crate::experiment::Assignment;
use crate::guardrail::Judged;
use crate::policy::Policy;
use crate::published::Published;
use crate::screen::{Filling, Stage};
use crate::slot::remember;
use crate::state::{Standing, State};

mod check;
mod group;
mod known;
mod layers;
mod look;
mod overlay;

pub use check::{Check, Checked, Finding, Grounds};
pub use known::{attributes_known, composed_for};
use layers::{Layers, has_consent, layers, snapshot};
use look::{Shown, last_look};

/// One customer at one moment: all that says which screen is meant for them.
#[derive(Clone, Copy)]
struct Moment<'a> {
    context: &'a Context,
    policy: &'a Policy,
    state: &'a State,
    now: DateTime<Utc>,
}

/// Everything one decision is made from.
struct Case<'a> {
    moment: Moment<'a>,
    catalogue: &'a Catalogue,
    published: &'a Published,
}

/// Which screen is meant and why, before it is filled.
struct Verdict<'a> {
    screen: Meant<'a>,
    mechanism: Mechanism,
    reasons: Vec<Reason>,
    /// The persona in force from now on.
    standing: Option<Standing>,
    /// Whether the system took the persona in force away, as opposed to the customer or to nobody.
    switched: bool,
    /// Whether nothing stands above audiences and experiments: no control, hardship, choice or expiry.
    open: bool,
    /// Audiences and experiments of which it cannot be told whether the customer is meant.
    untold: Vec<Id>,
}

#[derive(Clone, Copy, PartialEq)]
enum Meant<'a> {
    Neutral,
    Distress,
    For(Persona),
    Audience(&'a Audience),
}

/// The screen that is meant.
struct Filled<'a> {
    /// Name of its document.
    name: Id,
    /// Nothing when none of that name is published. The document is the published one with the variants made.
    screen: Option<(Cow<'a, Document>, Filling)>,
    assignments: Vec<Assignment>,
    /// Set when a variant was dropped.
    alarm: Option<Alarm>,
}

/// Decides which screen one customer is shown at `now`.
///
/// Pure and total: the same input gives the same decision, and there always is one.
#[must_use]
pub fn decide(
    context: &Context,
    policy: &Policy,
    catalogue: &Catalogue,
    published: &Published,
    state: &State,
    now: DateTime<Utc>,
) -> Decision {
    let moment = Moment { context, policy, state, now };
    let case = Case { moment, catalogue, published };
    let (facts, mut memory) = snapshot(&moment);
    let judged = Judged::over(&policy.guardrails, Cow::Borrowed(&facts));
    let Layers { candidates, verdict, arbitrates } = layers(&moment, &judged, &mut memory);
    let known = known::known(&case, &facts, &memory, &verdict);
    let verdict = group::audience(&moment, &candidates, &known, verdict);
    let (verdict, trials) = group::experiments(&moment, &facts, &known, verdict, &mut memory);
    let stage = Stage { arbitrates, ..stage(&case, &judged, &known) };
    let filled = fill(&case, &stage, &verdict);
    let filled = overlay::variants(&stage, filled, trials);
    let shown = last_look(&case, &stage, &verdict, filled);
    record(&case, &stage, candidates, verdict, shown, memory)
}

fn stage<'a>(case: &Case<'a>, judged: &'a Judged<'a>, known: &'a Attributes) -> Stage<'a> {
    let Moment { context, policy, state, now } = case.moment;
    let counting = Counting {
        rules: &policy.contact,
        contacts: context.contacts.as_ref(),
        utc_offsets_minutes: &context.utc_offsets_minutes,
        now,
    };
    Stage {
        catalogue: case.catalogue,
        published: case.published,
        judged,
        counting,
        customer: &context.customer,
        arbitration: &policy.arbitration,
        arbitrates: false,
        weights: Weights {
            evidence: &context.evidence,
            calibration: &context.calibration,
            benefits: &context.benefits,
        },
        known,
        habits: &context.habits,
        held: &state.slots,
        moves: &state.moves,
        arrangement: &context.arrangement,
        before: state.layout.as_ref(),
    }
}

/// Step 7: the document that is meant, filled in its own order under the customer's.
fn fill<'a>(case: &Case<'a>, stage: &Stage<'_>, verdict: &Verdict<'a>) -> Filled<'a> {
    let layouts = &case.moment.policy.layouts;
    let name = match verdict.screen {
        Meant::Neutral => &layouts.neutral,
        Meant::Distress => &layouts.distress,
        Meant::For(persona) => layouts.personas.get(&persona).unwrap_or(&layouts.neutral),
        Meant::Audience(audience) => &audience.layout,
    };
    let document = case.published.current(name);
    let screen = document.map(|document| (Cow::Borrowed(document), stage.fill(document)));
    Filled { name: name.clone(), screen, assignments: Vec::new(), alarm: None }
}

/// Step 9: the decision with everything it rests on, and what to remember of it.
fn record(
    case: &Case<'_>,
    stage: &Stage<'_>,
    mut candidates: Vec<Candidate>,
    verdict: Verdict<'_>,
    mut shown: Shown,
    mut memory: State,
) -> Decision {
    let moment @ Moment { context, policy, now, .. } = &case.moment;
    let (persona, audience) = match verdict.screen {
        Meant::For(persona) => (Some(persona), None),
        Meant::Audience(audience) => (None, Some(audience)),
        Meant::Neutral | Meant::Distress => (None, None),
    };
    let is_shown = |candidate: &Candidate| candidate.layout == shown.layout.name;
    candidates.iter_mut().for_each(|candidate| candidate.chosen = is_shown(candidate));
    let mut reason_codes = verdict.reasons;
    let mut mechanism = verdict.mechanism;
    if shown.assignments.iter().any(|assignment| assignment.in_force) {
        reason_codes.push(Reason::Experiment);
        mechanism = Mechanism::Split;
    }
    reason_codes.extend(shown.variant_alarm.as_ref().map(|_| Reason::VariantDropped));
    reason_codes.extend((!context.arrangement.is_empty()).then_some(Reason::CustomerArrangement));
    if let Some(alarm) = &shown.alarm {
        let missing = alarm.layout.revision == 0;
        reason_codes.push(if missing { Reason::LayoutMissing } else { Reason::LastLookFailed });
        mechanism = Mechanism::Error;
    }
    let posterior = memory.smoothed.map(|smoothed| smoothed.posterior());
    memory.standing = verdict.standing;
    if verdict.open {
        memory.audience = audience.map(|audience| audience.id.clone());
    }
    if verdict.switched {
        memory.switches.push(*now);
        memory.pending = None;
        memory.doubt_since = None;
    }
    if memory.layout.as_ref().is_none_or(|before| before.name != shown.layout.name) {
        memory.layout_since = Some(*now);
    }
    if has_consent(moment) {
        let kept_until = |replaced: &Id| stage.undone_until(replaced);
        remember(&mut memory, &shown.layout.name, &mut shown.slots, kept_until, *now);
    }
    memory.layout = Some(shown.layout.clone());
    memory.last_good = Some(shown.layout.clone());
    let known = context.snapshot.as_ref().filter(|_| has_consent(moment));
    let arranged = shown.screen.slots().filter(|slot| slot.pinned).map(|slot| slot.key().clone()).collect();
    Decision {
        decision_id: identifier(&[&context.event_id, &policy.revision.to_string()]),
        customer: context.customer.clone(),
        decided_at: *now,
        policy_revision: policy.revision,
        layout: shown.layout,
        persona,
        audience: audience.map(|audience| audience.id.clone()),
        audience_description: audience.map(|audience| audience.description.clone()),
        untold: verdict.untold,
        assignments: shown.assignments,
        distress: verdict.screen == Meant::Distress,
        mechanism,
        reason_codes,
        runner_up: posterior.and_then(|posterior| runner_up(&posterior, persona)),
        candidates,
        denials: shown.denials,
        contacts: shown.contacts,
        slots: shown.slots,
        locked: arranged,
        posterior,
        model_version: known.map(|known| known.assessment.model_version.clone()),
        feature_hash: known.map(|known| known.assessment.feature_hash.clone()),
        as_of: known.map(|known| known.as_of),
        alarm: shown.alarm.or(shown.variant_alarm),
        state_after: memory,
        screen: shown.screen,
    }
}

/// The likeliest persona beside the one the screen is for.
fn runner_up(posterior: &Posterior, persona: Option<Persona>) -> Option<Alternative> {
    let ranked = posterior.ranked();
    let mut others = ranked.into_iter().filter(|(other, _)| Some(*other) != persona);
    others.next().map(|(persona, probability)| Alternative { persona, probability })
}
