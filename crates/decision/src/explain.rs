//! A decision in plain sentences, one template a code.
//!
//! Which facts of the customer weighed most, and the smallest change that would turn the choice, are `profile`'s to
//! say.

use std::collections::BTreeSet;

use profile::Persona;
use serde::{Deserialize, Serialize};

use crate::decision::{Decision, Reason};
use crate::record::Record;
use crate::slot::How;

/// One reason in words.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Explained {
    /// The code it stands for: a [`Reason`] or a guardrail's.
    pub code: String,
    /// The sentence.
    pub sentence: String,
}

/// What the sentences of reasons name.
#[derive(Clone, Copy)]
struct ToldOf<'a> {
    persona: Option<Persona>,
    next: Option<Persona>,
    audience: Option<&'a str>,
}

/// The most telling reason of a record, in plain words.
#[must_use]
pub fn why_in_short(record: &Record) -> Option<String> {
    let told_of = ToldOf { persona: record.persona, next: record.runner_up, audience: None };
    record.reason_codes.first().map(|reason| sentence(*reason, told_of))
}

/// Why the screen is as it is: a sentence for each reason, how sure Attune is, and what was held back.
#[must_use]
pub fn explain(decision: &Decision) -> Vec<Explained> {
    let told_of = ToldOf {
        persona: decision.persona,
        next: decision.runner_up.map(|next| next.persona),
        audience: decision.audience_description.as_deref(),
    };
    let reasons = decision
        .reason_codes
        .iter()
        .map(|reason| Explained { code: code(*reason), sentence: sentence(*reason, told_of) });
    let certainty = certainty(decision).map(|sentence| Explained { code: "CERTAINTY".to_owned(), sentence });
    let mut told = BTreeSet::new();
    let denials = decision.denials.iter().filter(|denial| told.insert(&denial.reason_code));
    let held_back = denials.map(|denial| Explained {
        code: denial.reason_code.clone(),
        sentence: held_back(&denial.reason_code, denial.unknown),
    });
    let is_drawn = decision.slots.iter().any(|choice| choice.how == How::Drawn && !choice.intervened);
    let drawn = is_drawn.then(|| Explained {
        code: "EXPLORATION".to_owned(),
        sentence: "In one place of this dashboard Attune tries out what helps people most; what you see there was drawn for you and changes once a week at most.".to_owned(),
    });
    reasons.chain(certainty).chain(drawn).chain(held_back).collect()
}

fn code(reason: Reason) -> String {
    let value = serde_json::to_value(reason).ok();
    value.as_ref().and_then(|value| value.as_str()).unwrap_or("UNKNOWN").to_owned()
}

fn sentence(reason: Reason, told_of: ToldOf<'_>) -> String {
    let persona = life(told_of.persona);
    let next = told_of.next.map_or("another", |next| life(Some(next)));
    match reason {
        Reason::KillSwitch => "Attune is not arranging dashboards at the moment, so you see the neutral one.".into(),
        Reason::Holdout => "You are in the small group that sees the neutral dashboard, so that we can measure whether arranging helps. Picking a dashboard yourself takes you out of it.".into(),
        Reason::NoConsent => "You have not agreed to profiling, so Attune looks at nothing and shows the neutral dashboard.".into(),
        Reason::G8Stale => "The rules or the model that arrange dashboards are out of date, so you see the neutral one.".into(),
        Reason::NotEnoughData => "There is not enough history yet to tell what would help you most.".into(),
        Reason::Unsure => "Your finances fit several kinds of financial life, so Attune does not choose between them.".into(),
        Reason::Unfamiliar => "Your finances are unlike those Attune has learned from, so it does not guess.".into(),
        Reason::CustomerChoice => match told_of.persona {
            Some(_) => format!("You picked the dashboard for {persona}."),
            None => "You picked the neutral dashboard.".into(),
        },
        Reason::AdvisorChoice => match told_of.persona {
            Some(_) => format!("You asked a person to look at it, and an advisor chose the dashboard for {persona}."),
            None => "You asked a person to look at it, and an advisor chose the neutral dashboard.".into(),
        },
        Reason::G1Hardship => "Money looks tight, so this dashboard puts what to pay first and where to get free help at the top, and offers no credit.".into(),
        Reason::HardshipRecent => "The last signs of tight money are recent; the dashboard changes back once they have stayed away for a while.".into(),
        Reason::PersonaMatch => format!("Your accounts look like those of {persona}."),
        Reason::PersonaStands => format!("Your dashboard is the one for {persona}, as before."),
        Reason::PersonaSwitched => format!("For some time now your accounts have looked more like those of {persona}."),
        Reason::HeldForEvidence => format!("Lately your accounts look more like those of {next}; Attune waits until that lasts."),
        Reason::HeldForDwell => format!("Your accounts look more like those of {next}, and your dashboard changed too recently to change again."),
        Reason::HeldForBudget => format!("Your accounts look more like those of {next}, and your dashboard has changed often enough lately."),
        Reason::HeldForCooldown => "Your dashboard changed a few days ago, so it stays as it is for now.".into(),
        Reason::HeldForVisit => "Your dashboard is about to change, and waits until you come back so that nothing moves while you look at it.".into(),
        Reason::InDoubt => "For some time your accounts have not fitted any one kind of financial life, so you see the neutral dashboard.".into(),
        Reason::AudienceMatch => match told_of.audience {
            Some(group) => format!("This is the dashboard for {group}."),
            None => "This is the dashboard for a group you belong to.".into(),
        },
        Reason::AudienceUntold => "Some groups have a dashboard of their own; not enough is known to tell whether you belong to one of them.".into(),
        Reason::Experiment => "You see one of several versions of this dashboard, so that we can measure which helps most.".into(),
        Reason::VariantDropped => "A version of this dashboard that was meant to be tried out did not pass our last safety check, so you see the usual one. We have been told.".into(),
        Reason::CustomerArrangement => "What you have moved, pinned or hidden stays as you put it.".into(),
        Reason::LayoutMissing => "The dashboard meant for you is not available, so you see another one. We have been told.".into(),
        Reason::Stale => "Arranging your dashboard took too long just now, so you see it as it was.".into(),
        Reason::LastLookFailed => "The dashboard meant for you did not pass our last safety check, so you see another one. We have been told.".into(),
    }
}

/// How sure Attune is of the persona, in words and numbers; nothing where somebody has picked it.
fn certainty(decision: &Decision) -> Option<String> {
    let picked = [Reason::CustomerChoice, Reason::AdvisorChoice];
    let told = !decision.reason_codes.iter().any(|reason| picked.contains(reason));
    let persona = decision.persona.filter(|_| told)?;
    let probability = decision.posterior?.of(persona);
    let sure = format!("Attune is {} sure that this is your kind of financial life", percent(probability));
    // A runner-up that would round to nothing is no news.
    Some(match decision.runner_up.filter(|next| next.probability >= 0.01) {
        Some(next) => {
            format!("{sure}; next comes {} with {}.", life(Some(next.persona)), percent(next.probability))
        }
        None => format!("{sure}."),
    })
}

/// A probability in whole percent. Nothing that was inferred is ever quite certain.
fn percent(probability: f64) -> String {
    if probability >= 0.99 { "more than 99%".to_owned() } else { format!("{:.0}%", probability * 100.0) }
}

fn held_back(reason_code: &str, unknown: bool) -> String {
    match (reason_code, unknown) {
        ("G1_HARDSHIP", true) => "Offers of credit and investment are held back, because not enough is known to be sure they would do no harm.".into(),
        ("G1_HARDSHIP", false) => "Offers of credit and investment are held back, because money looks tight.".into(),
        ("G2_NO_OFFERS_CONSENT", _) => "Offers are held back, because you have not asked for any.".into(),
        ("G2_MARKETING_OBJECTION", _) => "Offers are held back, because you have objected to them.".into(),
        ("G3_CAP", _) => "A hint is held back, because you have been shown enough of them for now.".into(),
        ("G3_RESTING", _) => "Hints are held back for a while, because you have passed over the last ones.".into(),
        ("G4_QUIET_HOURS", _) => "A hint is held back until the morning.".into(),
        ("G7_HUMAN", _) => "What would have a serious effect on you is not decided by Attune alone, so it is left for a person to look at with you.".into(),
        (other, _) => format!("Something was held back by the rule {other}."),
    }
}

fn life(persona: Option<Persona>) -> &'static str {
    match persona {
        Some(Persona::Freelancer) => "a freelancer",
        Some(Persona::Retiree) => "a retiree",
        Some(Persona::Salaried) => "someone on a salary",
        Some(Persona::Student) => "a student",
        Some(Persona::BusinessOwner) => "a business owner",
        Some(Persona::NotEnoughData) | None => "everybody",
    }
}
