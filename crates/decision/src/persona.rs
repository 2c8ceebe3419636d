//! Which persona is in force: smoothing over time, hysteresis against flicker, and hardship, which is entered at once
//! and left slowly.

use chrono::{DateTime, Utc};
use profile::{Hardship, Persona, Posterior};

use crate::context::{Context, Snapshot};
use crate::policy::{HardshipRules, Smoothing, Switching};
use crate::state::{HardshipSpell, Pending, Smoothed, State};

/// The smoothed log-probabilities after one more posterior. The old ones fade by half each half-life; posteriors at
/// one instant count once.
#[must_use]
pub fn smooth(
    before: Option<&Smoothed>,
    posterior: &Posterior,
    now: DateTime<Utc>,
    rules: &Smoothing,
) -> Smoothed {
    let observed = posterior.probabilities().map(|probability| probability.max(rules.probability_min).ln());
    let Some(before) = before else { return Smoothed { log_probabilities: observed, at: now } };
    let kept = (-days_between(before.at, now) / rules.half_life_days).exp2().clamp(0.0, 1.0);
    let mut log_probabilities = before.log_probabilities;
    for (smoothed, observed) in log_probabilities.iter_mut().zip(observed) {
        *smoothed = kept * *smoothed + (1.0 - kept) * observed;
    }
    Smoothed { log_probabilities, at: now.max(before.at) }
}

impl Smoothed {
    /// The smoothed probabilities.
    #[must_use]
    pub fn posterior(&self) -> Posterior {
        Posterior::from_margins(&self.log_probabilities)
    }
}

/// The evidence for `leader` after one more evaluation in which it led by enough. Two evaluations at one instant
/// count once.
#[must_use]
pub fn switch_evidence(before: Option<Pending>, leader: Persona, now: DateTime<Utc>) -> Pending {
    match before {
        Some(pending) if pending.persona == leader && now <= pending.last => pending,
        Some(pending) if pending.persona == leader => {
            Pending { evaluations: pending.evaluations.saturating_add(1), last: now, ..pending }
        }
        _ => Pending { persona: leader, evaluations: 1, first: now, last: now },
    }
}

/// The spell of hardship after one more look. Struggling starts one at once; it ends after enough days without any
/// sign, by an advisor's clearance, or when an account comes to light with which there is no sign any more, and
/// never while nobody has looked.
pub(crate) fn hardship_spell(
    before: Option<HardshipSpell>,
    context: &Context,
    snapshot: Option<&Snapshot>,
    now: DateTime<Utc>,
    rules: &HardshipRules,
) -> Option<HardshipSpell> {
    let Some(snapshot) = snapshot else { return before };
    match (before, snapshot.hardship) {
        (None, Hardship::Struggling) => {
            Some(HardshipSpell { since: now, last_sign: now, accounts_known: snapshot.accounts_known })
        }
        (None, _) => None,
        (Some(spell), Hardship::Strained | Hardship::Struggling) => Some(HardshipSpell {
            last_sign: now.max(spell.last_sign),
            accounts_known: snapshot.accounts_known,
            ..spell
        }),
        (Some(_), Hardship::None) if context.advisor_clearance => None,
        (Some(spell), Hardship::None) if snapshot.accounts_known > spell.accounts_known => None,
        (Some(spell), Hardship::None) => {
            ((now - spell.last_sign).num_days() < rules.clean_days).then_some(spell)
        }
    }
}

/// What hysteresis says about the persona in force.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Movement {
    /// None stood before, and this one is likely enough.
    First(Persona),
    /// None stood before, and none is likely enough.
    NoneYet,
    /// The one in force stays.
    Stands,
    /// Another leads, with too little evidence so far.
    AwaitsEvidence,
    /// Another leads; the one in force has not stood long enough.
    AwaitsDwell,
    /// It is time for another, and there were enough switches lately.
    AwaitsBudget,
    /// Another takes over.
    Switch(Persona),
    /// No persona has been likely for long.
    Doubt,
}

/// Judges the persona in force by the smoothed posterior and notes evidence and doubt in `memory`. `settled` says
/// whether the model dares to be acted on today; while it does not, nothing new comes into force.
pub(crate) fn movement(
    memory: &mut State,
    posterior: &Posterior,
    settled: bool,
    now: DateTime<Utc>,
    rules: &Switching,
) -> Movement {
    let (best, probability) = posterior.top();
    let likely = settled && probability >= rules.probability_min;
    let Some(standing) = memory.standing else {
        return if likely { Movement::First(best) } else { Movement::NoneYet };
    };
    memory.switches.retain(|switch| (now - *switch).num_days() < rules.switches_window_days);
    let budget_left = memory.switches.len() < rules.switches_max;

    if probability >= rules.doubt_probability {
        memory.doubt_since = None;
    } else {
        let since = *memory.doubt_since.get_or_insert(now);
        if standing.persona.is_some() && (now - since).num_days() >= rules.doubt_days {
            memory.pending = None;
            return if budget_left { Movement::Doubt } else { Movement::AwaitsBudget };
        }
    }

    let lead = probability - standing.persona.map_or(0.0, |persona| posterior.of(persona));
    if !likely || standing.persona == Some(best) || lead < rules.margin_min {
        memory.pending = None;
        return Movement::Stands;
    }
    let evidence = switch_evidence(memory.pending, best, now);
    memory.pending = Some(evidence);
    let spans_enough = (evidence.last - evidence.first).num_hours() >= rules.evidence_hours_min;
    if evidence.evaluations < rules.evaluations_min || !spans_enough {
        Movement::AwaitsEvidence
    } else if (now - standing.since).num_days() < rules.dwell_days {
        Movement::AwaitsDwell
    } else if !budget_left {
        Movement::AwaitsBudget
    } else {
        Movement::Switch(best)
    }
}

/// Days from `from` to `to`, not negative; spans beyond 68 years count as 68.
fn days_between(from: DateTime<Utc>, to: DateTime<Utc>) -> f64 {
    let seconds = (to - from).num_seconds().max(0);
    f64::from(i32::try_from(seconds).unwrap_or(i32::MAX)) / 86_400.0
}
