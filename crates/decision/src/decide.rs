//! The decision, as one list of steps in a fixed order. Each step is a small function below, in that order.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, NaiveDate, Utc};
use layout::{Catalogue, Document, Id};
use profile::{Abstention, Hardship, Persona, Posterior};

use crate::attribute::Attributes;
use crate::audience::Audience;
use crate::bucket::bucket;
use crate::canonical::identifier;
use crate::contact::Counting;
use crate::context::{Choice, Context, Purpose, Snapshot};
use crate::decision::{Alarm, Alternative, Candidate, Decision, Mechanism, Reason};
use crate::experiment::Assignment;
use crate::guardrail::{Fact, FactValue, Facts, Judged, Subject};
use crate::persona::{Movement, hardship_spell, movement, smooth};
use crate::policy::Policy;
use crate::published::Published;
use crate::screen::{Filling, Stage};
use crate::slot::remember;
use crate::state::{Standing, State};

mod group;
mod known;
mod look;
mod overlay;

pub use known::{attributes_known, composed_for};
use look::{Shown, last_look};

/// Everything one decision is made from.
struct Case<'a> {
    context: &'a Context,
    policy: &'a Policy,
    catalogue: &'a Catalogue,
    published: &'a Published,
    state: &'a State,
    now: DateTime<Utc>,
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
    let case = Case { context, policy, catalogue, published, state, now };
    let (facts, mut memory) = snapshot(&case);
    let judged = Judged::over(&policy.guardrails, Cow::Borrowed(&facts));
    let verdict = control(&case, &memory).or_else(|| consent(&case));
    let arbitrates = verdict.is_none() && judged.denials(&[Subject::Arbitration], "slots").is_empty();
    let candidates = guardrails(&case, &judged, &memory);
    let verdict = verdict.unwrap_or_else(|| persona(&case, &candidates, &mut memory));
    let verdict = locks(&case, verdict);
    let known = known::known(&case, &facts, &memory, &verdict);
    let verdict = group::audience(&case, &candidates, &known, verdict);
    let (verdict, trials) = group::experiments(&case, &facts, &known, verdict, &mut memory);
    let stage = Stage { arbitrates, ..stage(&case, &judged, &known) };
    let filled = fill(&case, &stage, &verdict);
    let filled = overlay::variants(&stage, filled, trials);
    let shown = last_look(&case, &stage, &verdict, filled);
    record(&case, &stage, candidates, verdict, shown, memory)
}

/// Step 0: what is known, and what one more look adds to memory. Without consent nothing of the profile is read, and
/// what an earlier one left is forgotten.
fn snapshot(case: &Case<'_>) -> (Facts, State) {
    let consents = &case.context.consents;
    let mut facts = Facts::from([
        (Fact::ProfilingConsent, FactValue::Flag(consents.contains(&Purpose::Profiling))),
        (Fact::OffersConsent, FactValue::Flag(consents.contains(&Purpose::Offers))),
        (Fact::AdvisorHold, FactValue::Flag(case.context.advisor_hold)),
        (Fact::MarketingObjection, FactValue::Flag(case.context.objects_to_marketing)),
        // Of an element of which nothing else is said.
        (Fact::SignificantEffect, FactValue::Flag(false)),
    ]);
    let today = case.now.date_naive();
    let past = |last: Option<NaiveDate>| FactValue::Flag(last.is_some_and(|last| today > last));
    facts.insert(Fact::PolicyExpired, past(case.policy.expires_on));
    facts.insert(Fact::ModelExpired, past(case.policy.model_expires_on));
    if !has_consent(case) {
        let State { layout, layout_since, .. } = case.state.clone();
        return (facts, State { layout, layout_since, ..State::default() });
    }
    let mut memory = case.state.clone();
    let known = case.context.snapshot.as_ref();
    let rules = &case.policy.hardship;
    memory.hardship = hardship_spell(memory.hardship, case.context, known, case.now, rules);
    if let Some(known) = known {
        facts.extend(profile_facts(case, known, &memory));
        if !matches!(
            known.assessment.abstention,
            Some(Abstention::NotEnoughData { .. } | Abstention::Unfamiliar { .. })
        ) {
            let posterior = &known.assessment.posterior;
            let rules = &case.policy.smoothing;
            memory.smoothed = Some(smooth(memory.smoothed.as_ref(), posterior, case.now, rules));
        }
    }
    (facts, memory)
}

fn profile_facts(case: &Case<'_>, known: &Snapshot, memory: &State) -> BTreeMap<Fact, FactValue> {
    let pressed = known.hardship != Hardship::None || memory.hardship.is_some();
    let age_days = (case.now.date_naive() - known.as_of).num_days().max(0);
    let age_days = f64::from(i32::try_from(age_days).unwrap_or(i32::MAX));
    let read = &known.hardship_facts;
    let numbers = [
        (Fact::MissedPayments90Days, Some(f64::from(read.penalty_fees))),
        (Fact::NegativeBalanceProbability, read.negative_balance_probability),
        (Fact::DebtServiceShare, read.debt_service_share),
        (Fact::FeaturesAgeDays, Some(age_days)),
    ];
    let numbers = numbers.into_iter().filter_map(|(fact, value)| Some((fact, FactValue::Number(value?))));
    numbers.chain([(Fact::Hardship, FactValue::Flag(pressed))]).collect()
}

/// Step 1: the kill switch, then the holdout. The holdout measures what the system would choose, so a choice of the
/// customer's own takes them out of it; and so does hardship, since nobody goes without help to be measured by.
fn control(case: &Case<'_>, memory: &State) -> Option<Verdict<'static>> {
    let held_out = bucket(&case.policy.holdout.seed, &case.context.customer) < case.policy.holdout.share;
    let (mechanism, reason) = if case.policy.kill_switch {
        (Mechanism::Disabled, Reason::KillSwitch)
    } else if held_out && case.context.choice.is_none() && memory.hardship.is_none() {
        (Mechanism::Split, Reason::Holdout)
    } else {
        return None;
    };
    Some(neutral(mechanism, reason, memory.standing))
}

/// Step 2: without consent to profiling, the neutral screen and nothing else.
fn consent(case: &Case<'_>) -> Option<Verdict<'static>> {
    (!has_consent(case)).then(|| neutral(Mechanism::Default, Reason::NoConsent, None))
}

/// Step 3: every screen there is, with every guardrail that refuses it.
fn guardrails(case: &Case<'_>, judged: &Judged<'_>, memory: &State) -> Vec<Candidate> {
    let layouts = &case.policy.layouts;
    let posterior = memory.smoothed.map(|smoothed| smoothed.posterior());
    let chosen = case.context.choice.map(|choice| choice.persona);
    let candidate = |layout: &Id, persona: Option<Persona>, subject: Option<Subject>| Candidate {
        layout: layout.clone(),
        persona,
        probability: persona.and_then(|persona| posterior.map(|posterior| posterior.of(persona))),
        denied_by: subject.map_or_else(Vec::new, |subject| judged.denials(&[subject], layout.as_str())),
        chosen: false,
    };
    let personas = layouts.personas.iter().map(|(persona, layout)| {
        let subject = if chosen == Some(*persona) { Subject::ChosenLayout } else { Subject::PersonaLayout };
        candidate(layout, Some(*persona), Some(subject))
    });
    let others = [
        candidate(&layouts.distress, None, Some(Subject::DistressLayout)),
        candidate(&layouts.neutral, None, None),
    ];
    let mut candidates: Vec<_> = personas.chain(others).collect();
    let mut named: BTreeSet<&Id> =
        layouts.personas.values().chain([&layouts.distress, &layouts.neutral]).collect();
    let audiences = case.policy.audiences.iter().map(|audience| &audience.layout);
    let audiences = audiences.filter(|layout| named.insert(layout));
    candidates.extend(audiences.map(|layout| candidate(layout, None, Some(Subject::PersonaLayout))));
    candidates
}

/// Whether no guardrail refuses the screen called `layout`.
fn allows(candidates: &[Candidate], layout: &Id) -> bool {
    candidates.iter().any(|candidate| candidate.layout == *layout && candidate.denied_by.is_empty())
}

/// Step 4: hardship, then the customer's word, then the persona. A word given during a spell of hardship outweighs it.
fn persona(case: &Case<'_>, candidates: &[Candidate], memory: &mut State) -> Verdict<'static> {
    let allows = |layout: &Id| allows(candidates, layout);
    let layouts = &case.policy.layouts;
    let choice = case.context.choice;
    if let Some(spell) = memory.hardship
        && choice.is_none_or(|choice| choice.at < spell.since)
        && allows(&layouts.distress)
    {
        let fresh = spell.last_sign >= case.now;
        let mut reasons = vec![Reason::G1Hardship];
        reasons.extend((!fresh).then_some(Reason::HardshipRecent));
        return Verdict {
            screen: Meant::Distress,
            mechanism: Mechanism::TargetingMatch,
            reasons,
            ..neutral(Mechanism::Default, Reason::G1Hardship, memory.standing)
        };
    }
    if let Some(choice) = choice {
        return chosen(choice, layouts.personas.get(&choice.persona).is_some_and(allows), memory);
    }
    if !layouts.personas.values().any(allows) {
        return neutral(Mechanism::Stale, Reason::G8Stale, memory.standing);
    }
    told(case, memory)
}

/// The screen the customer has picked. What the model had in force stays remembered, so that a choice that is taken
/// back leaves the screen as it was before it.
fn chosen(choice: Choice, allowed: bool, memory: &mut State) -> Verdict<'static> {
    memory.pending = None;
    let reason = if choice.by_advisor { Reason::AdvisorChoice } else { Reason::CustomerChoice };
    let persona = Some(choice.persona).filter(|persona| *persona != Persona::NotEnoughData);
    Verdict {
        screen: persona.filter(|_| allowed).map_or(Meant::Neutral, Meant::For),
        ..neutral(Mechanism::TargetingMatch, reason, memory.standing)
    }
}

/// The screen of the persona the model tells, as far as hysteresis lets it.
fn told(case: &Case<'_>, memory: &mut State) -> Verdict<'static> {
    // A spell whose own screen a guardrail refuses is a spell all the same.
    let open = memory.hardship.is_none();
    let abstention = case.context.snapshot.as_ref().map(|known| known.assessment.abstention.clone());
    let (settled, unsure) = match abstention {
        None | Some(Some(Abstention::NotEnoughData { .. })) => {
            memory.pending = None;
            memory.doubt_since = None;
            return Verdict { open, ..neutral(Mechanism::Default, Reason::NotEnoughData, None) };
        }
        Some(None) => (true, Reason::Unsure),
        Some(Some(Abstention::Unsure { .. })) => (false, Reason::Unsure),
        Some(Some(Abstention::Unfamiliar { .. })) => (false, Reason::Unfamiliar),
    };
    let posterior = memory.smoothed.map_or_else(Posterior::uniform, |smoothed| smoothed.posterior());
    let moved = movement(memory, &posterior, settled, case.now, &case.policy.switching);
    let in_force = memory.standing.and_then(|standing| standing.persona);
    let now_standing = |persona| Some(Standing { persona, since: case.now });
    let held = |reason| {
        let persona_reason = if in_force.is_some() { Reason::PersonaStands } else { Reason::InDoubt };
        let reasons = std::iter::once(persona_reason).chain(reason).collect();
        (in_force, reasons, memory.standing, false)
    };
    let (persona, reasons, standing, switched) = match moved {
        Movement::First(persona) => {
            (Some(persona), vec![Reason::PersonaMatch], now_standing(Some(persona)), false)
        }
        Movement::NoneYet => (None, vec![unsure], None, false),
        Movement::Stands => held((!settled).then_some(unsure)),
        Movement::AwaitsEvidence => held(Some(Reason::HeldForEvidence)),
        Movement::AwaitsDwell => held(Some(Reason::HeldForDwell)),
        Movement::AwaitsBudget => held(Some(Reason::HeldForBudget)),
        Movement::Switch(persona) => {
            (Some(persona), vec![Reason::PersonaSwitched], now_standing(Some(persona)), true)
        }
        Movement::Doubt => (None, vec![Reason::InDoubt], now_standing(None), true),
    };
    let mechanism = if persona.is_some() { Mechanism::TargetingMatch } else { Mechanism::Default };
    let screen = persona.map_or(Meant::Neutral, Meant::For);
    Verdict { screen, mechanism, reasons, standing, switched, open, untold: Vec::new() }
}

fn neutral(mechanism: Mechanism, reason: Reason, standing: Option<Standing>) -> Verdict<'static> {
    Verdict {
        screen: Meant::Neutral,
        mechanism,
        reasons: vec![reason],
        standing,
        switched: false,
        open: false,
        untold: Vec::new(),
    }
}

/// Step 5: what must not change now. A change the system wants waits until the screen has rested since its last one;
/// the customer's pins and order are kept in step 7, whatever the screen.
fn locks<'a>(case: &Case<'_>, verdict: Verdict<'a>) -> Verdict<'a> {
    let Some(rest) = rests(case).filter(|_| verdict.switched) else { return verdict };
    let standing = case.state.standing;
    let persona = standing.and_then(|standing| standing.persona);
    Verdict {
        screen: persona.map_or(Meant::Neutral, Meant::For),
        mechanism: if persona.is_some() { Mechanism::TargetingMatch } else { Mechanism::Default },
        reasons: vec![Reason::PersonaStands, rest],
        standing,
        switched: false,
        ..verdict
    }
}

/// Why the system may not change the screen now: it has changed too recently, or a visit is under way.
fn rests(case: &Case<'_>) -> Option<Reason> {
    let cooldown_days = case.policy.switching.cooldown_days;
    if case.state.layout_since.is_some_and(|since| (case.now - since).num_days() < cooldown_days) {
        return Some(Reason::HeldForCooldown);
    }
    case.context.habits.mid_visit.then_some(Reason::HeldForVisit)
}

fn stage<'a>(case: &Case<'a>, judged: &'a Judged<'a>, known: &'a Attributes) -> Stage<'a> {
    let counting = Counting {
        rules: &case.policy.contact,
        contacts: case.context.contacts.as_ref(),
        utc_offsets_minutes: &case.context.utc_offsets_minutes,
        now: case.now,
    };
    Stage {
        catalogue: case.catalogue,
        published: case.published,
        judged,
        counting,
        customer: &case.context.customer,
        arbitration: &case.policy.arbitration,
        arbitrates: false,
        evidence: &case.context.evidence,
        known,
        habits: &case.context.habits,
        held: &case.state.slots,
        moves: &case.state.moves,
        arrangement: &case.context.arrangement,
        before: case.state.layout.as_ref(),
    }
}

/// Step 7: the document that is meant, filled in its own order under the customer's.
fn fill<'a>(case: &Case<'a>, stage: &Stage<'_>, verdict: &Verdict<'a>) -> Filled<'a> {
    let layouts = &case.policy.layouts;
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
    let (persona, audience) = match verdict.screen {
        Meant::For(persona) => (Some(persona), None),
        Meant::Audience(audience) => (None, Some(audience)),
        Meant::Neutral | Meant::Distress => (None, None),
    };
    for candidate in &mut candidates {
        candidate.chosen = candidate.layout == shown.layout.name;
    }
    let mut reason_codes = verdict.reasons;
    let mut mechanism = verdict.mechanism;
    if shown.assignments.iter().any(|assignment| assignment.in_force) {
        reason_codes.push(Reason::Experiment);
        mechanism = Mechanism::Split;
    }
    reason_codes.extend(shown.variant_alarm.as_ref().map(|_| Reason::VariantDropped));
    reason_codes.extend((!case.context.arrangement.is_empty()).then_some(Reason::CustomerArrangement));
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
        memory.switches.push(case.now);
        memory.pending = None;
        memory.doubt_since = None;
    }
    if memory.layout.as_ref().is_none_or(|before| before.name != shown.layout.name) {
        memory.layout_since = Some(case.now);
    }
    if has_consent(case) {
        let kept_until = |replaced: &Id| stage.undone_until(replaced);
        remember(&mut memory, &shown.layout.name, &mut shown.slots, kept_until, case.now);
    }
    memory.layout = Some(shown.layout.clone());
    memory.last_good = Some(shown.layout.clone());
    let known = case.context.snapshot.as_ref().filter(|_| has_consent(case));
    let arranged = shown.screen.slots().filter(|slot| slot.pinned).map(|slot| slot.key().clone()).collect();
    Decision {
        decision_id: identifier(&[&case.context.event_id, &case.policy.revision.to_string()]),
        customer: case.context.customer.clone(),
        decided_at: case.now,
        policy_revision: case.policy.revision,
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

fn has_consent(case: &Case<'_>) -> bool {
    case.context.consents.contains(&Purpose::Profiling)
}
