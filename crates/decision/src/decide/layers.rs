//! Steps 0 to 5: which screen is meant for one customer at one moment, before any document is looked at.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use layout::Id;
use profile::{Abstention, Hardship, Persona, Posterior};

use super::{Meant, Moment, Verdict};
use crate::bucket::bucket;
use crate::context::{Choice, Purpose, Snapshot};
use crate::decision::{Candidate, Mechanism, Reason};
use crate::guardrail::{Fact, FactValue, Facts, Judged, Subject};
use crate::persona::{Movement, hardship_spell, movement, smooth};
use crate::state::{Standing, State};

/// What these steps come to.
pub(super) struct Layers {
    /// Every screen there is, with every guardrail that refuses it.
    pub(super) candidates: Vec<Candidate>,
    /// The screen that is meant, by control, consent, hardship, choice and persona.
    pub(super) verdict: Verdict<'static>,
    /// Whether slots may choose among their candidates.
    pub(super) arbitrates: bool,
}

/// Steps 1 to 5, of which the last two add to `memory`.
pub(super) fn layers(moment: &Moment<'_>, judged: &Judged<'_>, memory: &mut State) -> Layers {
    let verdict = control(moment, memory).or_else(|| consent(moment));
    let arbitrates = verdict.is_none() && judged.denials(&[Subject::Arbitration], "slots").is_empty();
    let candidates = guardrails(moment, judged, memory);
    let verdict = verdict.unwrap_or_else(|| persona(moment, &candidates, memory));
    Layers { candidates, verdict: locks(moment, verdict), arbitrates }
}

/// Step 0: what is known, and what one more look adds to memory. Without consent nothing of the profile is read, and
/// what an earlier one left is forgotten.
pub(super) fn snapshot(moment: &Moment<'_>) -> (Facts, State) {
    let consents = &moment.context.consents;
    let mut facts = Facts::from([
        (Fact::ProfilingConsent, FactValue::Flag(consents.contains(&Purpose::Profiling))),
        (Fact::OffersConsent, FactValue::Flag(consents.contains(&Purpose::Offers))),
        (Fact::AdvisorHold, FactValue::Flag(moment.context.advisor_hold)),
        (Fact::MarketingObjection, FactValue::Flag(moment.context.objects_to_marketing)),
        // Of an element of which nothing else is said.
        (Fact::SignificantEffect, FactValue::Flag(false)),
    ]);
    let today = moment.now.date_naive();
    let past = |last: Option<NaiveDate>| FactValue::Flag(last.is_some_and(|last| today > last));
    facts.insert(Fact::PolicyExpired, past(moment.policy.expires_on));
    facts.insert(Fact::ModelExpired, past(moment.policy.model_expires_on));
    if !has_consent(moment) {
        let State { layout, layout_since, .. } = moment.state.clone();
        return (facts, State { layout, layout_since, ..State::default() });
    }
    let mut memory = moment.state.clone();
    let known = moment.context.snapshot.as_ref();
    let rules = &moment.policy.hardship;
    memory.hardship = hardship_spell(memory.hardship, moment.context, known, moment.now, rules);
    if let Some(known) = known {
        facts.extend(profile_facts(moment, known, &memory));
        if !matches!(
            known.assessment.abstention,
            Some(Abstention::NotEnoughData { .. } | Abstention::Unfamiliar { .. })
        ) {
            let posterior = &known.assessment.posterior;
            let rules = &moment.policy.smoothing;
            memory.smoothed = Some(smooth(memory.smoothed.as_ref(), posterior, moment.now, rules));
        }
    }
    (facts, memory)
}

fn profile_facts(moment: &Moment<'_>, known: &Snapshot, memory: &State) -> BTreeMap<Fact, FactValue> {
    let pressed = known.hardship != Hardship::None || memory.hardship.is_some();
    let age_days = (moment.now.date_naive() - known.as_of).num_days().max(0);
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
fn control(moment: &Moment<'_>, memory: &State) -> Option<Verdict<'static>> {
    let held_out =
        bucket(&moment.policy.holdout.seed, &moment.context.customer) < moment.policy.holdout.share;
    let (mechanism, reason) = if moment.policy.kill_switch {
        (Mechanism::Disabled, Reason::KillSwitch)
    } else if held_out && moment.context.choice.is_none() && memory.hardship.is_none() {
        (Mechanism::Split, Reason::Holdout)
    } else {
        return None;
    };
    Some(neutral(mechanism, reason, memory.standing))
}

/// Step 2: without consent to profiling, the neutral screen and nothing else.
fn consent(moment: &Moment<'_>) -> Option<Verdict<'static>> {
    (!has_consent(moment)).then(|| neutral(Mechanism::Default, Reason::NoConsent, None))
}

/// Step 3: every screen there is, with every guardrail that refuses it.
fn guardrails(moment: &Moment<'_>, judged: &Judged<'_>, memory: &State) -> Vec<Candidate> {
    let layouts = &moment.policy.layouts;
    let posterior = memory.smoothed.map(|smoothed| smoothed.posterior());
    let chosen = moment.context.choice.map(|choice| choice.persona);
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
    let audiences = moment.policy.audiences.iter().map(|audience| &audience.layout);
    let audiences = audiences.filter(|layout| named.insert(layout));
    candidates.extend(audiences.map(|layout| candidate(layout, None, Some(Subject::PersonaLayout))));
    candidates
}

/// Whether no guardrail refuses the screen called `layout`.
pub(super) fn allows(candidates: &[Candidate], layout: &Id) -> bool {
    candidates.iter().any(|candidate| candidate.layout == *layout && candidate.denied_by.is_empty())
}

/// Step 4: hardship, then the customer's word, then the persona. A word given during a spell of hardship outweighs it.
fn persona(moment: &Moment<'_>, candidates: &[Candidate], memory: &mut State) -> Verdict<'static> {
    let allows = |layout: &Id| allows(candidates, layout);
    let layouts = &moment.policy.layouts;
    let choice = moment.context.choice;
    if let Some(spell) = memory.hardship
        && choice.is_none_or(|choice| choice.at < spell.since)
        && allows(&layouts.distress)
    {
        let fresh = spell.last_sign >= moment.now;
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
    told(moment, memory)
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
fn told(moment: &Moment<'_>, memory: &mut State) -> Verdict<'static> {
    // A spell whose own screen a guardrail refuses is a spell all the same.
    let open = memory.hardship.is_none();
    let abstention = moment.context.snapshot.as_ref().map(|known| known.assessment.abstention.clone());
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
    let moved = movement(memory, &posterior, settled, moment.now, &moment.policy.switching);
    let in_force = memory.standing.and_then(|standing| standing.persona);
    let now_standing = |persona| Some(Standing { persona, since: moment.now });
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

pub(super) fn neutral(mechanism: Mechanism, reason: Reason, standing: Option<Standing>) -> Verdict<'static> {
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
fn locks(moment: &Moment<'_>, verdict: Verdict<'static>) -> Verdict<'static> {
    let Some(rest) = rests(moment).filter(|_| verdict.switched) else { return verdict };
    let standing = moment.state.standing;
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
pub(super) fn rests(moment: &Moment<'_>) -> Option<Reason> {
    let cooldown_days = moment.policy.switching.cooldown_days;
    if moment.state.layout_since.is_some_and(|since| (moment.now - since).num_days() < cooldown_days) {
        return Some(Reason::HeldForCooldown);
    }
    moment.context.habits.mid_visit.then_some(Reason::HeldForVisit)
}

pub(super) fn has_consent(moment: &Moment<'_>) -> bool {
    moment.context.consents.contains(&Purpose::Profiling)
}
