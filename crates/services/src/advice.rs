//! What a customer may do next: told with a decision, kept in their inbox, answered by acting, later or never.
//!
//! Which action is told is the decision's to say. Here its figures are worked out with the books, what was told is kept
//! with the decision that tells it, and the terms of an offer are fixed for as long as it stands.

use actions::{Action, Figures, Offered, TaxDue, Words, action, catalogue};
use chrono::{DateTime, Days, Utc};
use decision::{Decision, Inputs, Policy, SlotCandidate, SlotChoice, attributes_known};
use layout::{Id, ZoneMode};
use ledger::CustomerId;
use money::Locale;
use profile::Intent;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use store::advice::StoredAdvice;
use store::{StoreError, Tx};

use crate::deciding::Inferred;
use crate::exposures::{Outcome, OutcomeKind};
use crate::intents::{Known, tax_due};
use crate::people::Principal;
use crate::why::basis_points;
use crate::{Attune, ServiceError};

/// How long what nobody wants to hear again is kept away: longer than anybody keeps an account.
const NEVER: Days = Days::new(36_500);

/// The code of the guardrail by which a person decides on something with the customer.
const FOR_A_PERSON: &str = "G7_HUMAN";

/// Codes of what holds something back for the hour, the day or the week, and says nothing of whether it fits.
const FOR_NOW: [&str; 6] =
    ["G3_CAP", "G3_RESTING", "G4_QUIET_HOURS", "CUSTOMER_HID", "CUSTOMER_UNDID", "CUSTOMER_LATER"];

/// Whether nothing stands against a candidate but the hour, the caps, or what the customer has said to it.
fn fits(candidate: &SlotCandidate) -> bool {
    candidate.denied_by.iter().all(|code| FOR_NOW.contains(&code.as_str()))
}

/// Whether a candidate would be told at another hour: what the customer does not want to hear is not told by waiting.
pub(crate) fn is_held_back(candidate: &SlotCandidate) -> bool {
    let is_of_the_hour = |code: &String| code.starts_with("G3_") || code.starts_with("G4_");
    !candidate.denied_by.is_empty() && candidate.denied_by.iter().all(is_of_the_hour)
}

/// What a customer says to an action.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Answer {
    /// They do it.
    Acted,
    /// Not now.
    Later,
    /// Never again.
    Never,
}

impl Answer {
    /// Every answer by its stored name.
    const ALL: [(&'static str, Self); 3] =
        [("acted", Self::Acted), ("later", Self::Later), ("never", Self::Never)];

    /// The answer of that name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|(known, _)| *known == name).map(|(_, answer)| answer)
    }

    /// The stored name.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        Self::ALL.into_iter().find(|(_, answer)| *answer == self).map_or("later", |(name, _)| name)
    }

    fn outcome(self) -> OutcomeKind {
        match self {
            Self::Acted => OutcomeKind::Acted,
            Self::Later => OutcomeKind::Dismissed,
            Self::Never => OutcomeKind::Hidden,
        }
    }
}

/// An action as it was told.
#[derive(Debug, Clone)]
pub struct Advice {
    /// The action.
    pub action: &'static Action,
    /// What it says.
    pub words: Words,
    /// The terms, where it is an offer. They stand until it ends.
    pub offered: Option<Offered>,
    /// When it was told.
    pub told_at: DateTime<Utc>,
    /// Until when it stands.
    pub expires_at: DateTime<Utc>,
    /// What was answered, and when.
    pub answered: Option<(Answer, DateTime<Utc>)>,
}

/// Everything a customer was told.
#[derive(Debug, Clone)]
pub struct Inbox {
    /// What stands, the newest first.
    pub open: Vec<Advice>,
    /// What was answered or lapsed, the newest first.
    pub past: Vec<Advice>,
    /// What fits the customer and is for a person to decide on with them.
    pub for_a_person: Vec<&'static Action>,
}

/// What is kept of an action beside when it was told.
#[derive(Debug, Clone, Serialize, Deserialize)]
struct Body {
    figures: Figures,
    offered: Option<Offered>,
}

/// What a decision tells, to be kept in the transaction that records it.
#[derive(Debug)]
pub(crate) struct Telling {
    told: Vec<(&'static Action, Body)>,
    /// Actions that may have been told before and fit the customer no more.
    unfit: Vec<&'static Action>,
    /// Each choice among several, with how likely it was said to be taken up, in basis points.
    choices: Vec<(String, i64)>,
    /// What actions speak of now.
    figures: Option<Figures>,
}

/// The figures actions speak of, from what a refresh works out.
pub(crate) fn figures(known: &Known<'_>, intents: &[Intent]) -> Figures {
    let tax = tax_due(known).map(|due| TaxDue {
        amount_minor: due.amount_minor,
        on: due.on,
        cash_minor: due.cash_p10_minor,
    });
    Figures::of(known.summary, tax, intents.to_vec())
}

/// What actions are worth to a customer with these figures, where it can be simulated.
pub(crate) fn benefits(figures: &Figures) -> BTreeMap<Id, decision::Share> {
    let actions = catalogue().iter();
    let worth = actions.filter_map(|action| Some((action.id.clone(), action.benefit(figures)?)));
    worth.map(|(id, share)| (id, decision::Share::saturating(share))).collect()
}

/// The element a slot of the moment shows, if it was weighed and not overridden.
fn shown(choice: &SlotChoice) -> Option<&Id> {
    choice.chosen.as_ref().filter(|_| !choice.intervened)
}

impl Telling {
    /// Of a decision made from these inputs; nothing of it without figures.
    pub(crate) fn of(
        decision: &Decision,
        inputs: &Inputs,
        policy: &Policy,
        figures: Option<&Figures>,
    ) -> Self {
        let of_the_moment = decision.slots.iter().filter(|choice| choice.mode == ZoneMode::Ephemeral);
        let told = of_the_moment.filter_map(shown).filter_map(|id| action(id.as_str()));
        let known = || attributes_known(&inputs.context, policy, &inputs.state, decision.decided_at).0;
        let told = told.filter_map(|action| {
            let offered = action.terms.as_ref().map(|terms| terms.offered(&known()));
            Some((action, Body { figures: figures?.clone(), offered }))
        });
        Self {
            told: told.collect(),
            unfit: catalogue().iter().filter(|action| !still_fits(decision, action)).collect(),
            choices: decision.slots.iter().filter_map(choice).collect(),
            figures: figures.cloned(),
        }
    }

    /// Keeps all of it. What stands already stays as it was told, but for its figures; what the customer has answered
    /// meanwhile is not told anew; and what fits them no more is taken back.
    pub(crate) async fn keep(
        &self,
        tx: &mut Tx,
        owner: &CustomerId,
        decision_id: &str,
        now: DateTime<Utc>,
    ) -> Result<(), StoreError> {
        for (element, propensity_bp) in &self.choices {
            store::exposures::insert_choice(tx, owner, decision_id, element, *propensity_bp).await?;
        }
        for standing in store::advice::standing_in(tx, owner, now).await? {
            if self.unfit.iter().any(|action| action.id.as_str() == standing.action) {
                store::advice::take_back(tx, owner, &standing.action).await?;
            } else if let Some(advice) =
                self.figures.as_ref().and_then(|figures| with_figures(standing, figures))
            {
                store::advice::put(tx, owner, &advice).await?;
            }
        }
        for (action, body) in &self.told {
            let before = store::advice::get_in(tx, owner, action.id.as_str()).await?;
            if before.as_ref().is_some_and(|before| waits_until(before, now).is_some()) {
                continue;
            }
            let standing = before.filter(|before| before.state == OPEN && before.expires_at > now);
            let offered =
                standing.as_ref().and_then(|before| read(&before.body)).and_then(|body| body.offered);
            let body = Body { offered: offered.or_else(|| body.offered.clone()), ..body.clone() };
            let told_at = standing.as_ref().map_or(now, |before| before.told_at);
            let advice = StoredAdvice {
                action: action.id.to_string(),
                decision_id: decision_id.to_owned(),
                told_at,
                expires_at: after(told_at, action.lasts()),
                state: OPEN.to_owned(),
                state_at: told_at,
                body: serde_json::to_string(&body).map_err(|_| StoreError::Corrupt("advice"))?,
            };
            store::advice::put(tx, owner, &advice).await?;
        }
        Ok(())
    }
}

/// Whether an action that was told still fits: nothing that lasts stands against it. A screen that does not weigh it says
/// nothing of guidance, and an offer does not outlive it.
fn still_fits(decision: &Decision, action: &Action) -> bool {
    let mut candidates = decision.slots.iter().flat_map(|slot| &slot.candidates);
    let found = candidates.find(|candidate| candidate.id == action.id);
    found.map_or(action.terms.is_none(), fits)
}

/// What stands, with the figures of now; nothing where it speaks of something these do not hold.
fn with_figures(standing: StoredAdvice, figures: &Figures) -> Option<StoredAdvice> {
    let offered = read(&standing.body)?.offered;
    action(&standing.action)?.words(figures, offered.as_ref(), Locale::EnUs)?;
    let body = serde_json::to_string(&Body { figures: figures.clone(), offered }).ok()?;
    Some(StoredAdvice { body, ..standing })
}

/// The stored name of what nobody has answered.
const OPEN: &str = "open";

fn read(body: &str) -> Option<Body> {
    serde_json::from_str(body).ok()
}

fn after(at: DateTime<Utc>, days: Days) -> DateTime<Utc> {
    at.checked_add_days(days).unwrap_or(DateTime::<Utc>::MAX_UTC)
}

/// What one choice among several was said to be worth taking up, before calibration.
fn choice(choice: &SlotChoice) -> Option<(String, i64)> {
    let chosen = shown(choice)?;
    let factors = choice.candidates.iter().find(|candidate| candidate.id == *chosen)?.factors?;
    let raw = factors.p_raw.unwrap_or(factors.p).get();
    Some((chosen.to_string(), basis_points(raw)))
}

/// Until when an action waits before it is told again; `None` while it stands or may be told.
fn waits_until(stored: &StoredAdvice, now: DateTime<Utc>) -> Option<(Id, DateTime<Utc>)> {
    let action = action(&stored.action)?;
    let until = match Answer::from_name(&stored.state) {
        Some(Answer::Never) => after(stored.state_at, NEVER),
        Some(Answer::Acted | Answer::Later) => after(stored.state_at, action.rests()),
        None => after(stored.expires_at, action.rests()),
    };
    let is_over = stored.state != OPEN || stored.expires_at <= now;
    (is_over && now < until).then(|| (action.id.clone(), until))
}

fn advice(stored: &StoredAdvice, locale: Locale) -> Option<Advice> {
    let action = action(&stored.action)?;
    let body = read(&stored.body)?;
    Some(Advice {
        words: action.words(&body.figures, body.offered.as_ref(), locale)?,
        action,
        offered: body.offered,
        told_at: stored.told_at,
        expires_at: stored.expires_at,
        answered: Answer::from_name(&stored.state).map(|answer| (answer, stored.state_at)),
    })
}

impl Attune {
    /// Until when which action waits, for the next decision.
    pub(crate) async fn waiting_actions(
        &self,
        owner: &CustomerId,
    ) -> Result<BTreeMap<Id, DateTime<Utc>>, ServiceError> {
        let now = self.now();
        let told = store::advice::all(&self.db, owner).await?;
        Ok(told.iter().filter_map(|stored| waits_until(stored, now)).collect())
    }

    /// What stands of what a customer was told.
    pub(crate) async fn standing_advice(&self, person: &Principal) -> Result<Vec<Advice>, ServiceError> {
        let now = self.now();
        let told = store::advice::all(&self.db, person.customer()?).await?;
        let open = told.iter().filter(|stored| stored.state == OPEN && stored.expires_at > now);
        Ok(open.filter_map(|stored| advice(stored, person.locale())).collect())
    }

    /// Every action as it would be told to somebody now, for who only looks: nothing of it is kept.
    pub(crate) fn supposed_advice(&self, inferred: &Inferred, locale: Locale) -> Vec<Advice> {
        let Some(figures) = &inferred.figures else { return Vec::new() };
        let mut known = decision::Attributes::new();
        known.insert_features(inferred.features.iter().map(|(name, value)| (name.as_str(), *value)));
        let now = self.now();
        let all = catalogue().iter();
        all.filter_map(|action| {
            let offered = action.terms.as_ref().map(|terms| terms.offered(&known));
            Some(Advice {
                words: action.words(figures, offered.as_ref(), locale)?,
                action,
                offered,
                told_at: now,
                expires_at: after(now, action.lasts()),
                answered: None,
            })
        })
        .collect()
    }

    /// Everything a customer was told, and what is for a person to decide on with them.
    ///
    /// # Errors
    /// When the person is no customer.
    pub async fn inbox(&self, person: &Principal) -> Result<Inbox, ServiceError> {
        let (owner, now) = (person.customer()?, self.now());
        let told = store::advice::all(&self.db, owner).await?;
        let told = told.iter().filter_map(|stored| advice(stored, person.locale()));
        let (open, past) = told.partition(|advice| advice.answered.is_none() && advice.expires_at > now);
        let decision = self.decision_in_force(owner).await?;
        Ok(Inbox { open, past, for_a_person: decision.iter().flat_map(for_a_person).collect() })
    }

    /// How many actions a customer has not answered.
    ///
    /// # Errors
    /// When the person is no customer.
    pub async fn unanswered(&self, person: &Principal) -> Result<usize, ServiceError> {
        Ok(self.standing_advice(person).await?.len())
    }

    /// Takes the customer's answer to an action, and decides anew what comes next. Gives the page its button leads to. Who
    /// asks about an offer asks a person, and it stands on.
    ///
    /// # Errors
    /// [`ServiceError::NotFound`] where nothing of such an action is kept, unless it is never to be told; for an offer as
    /// [`Attune::contest`].
    pub async fn answer_advice(
        &self,
        person: &Principal,
        id: &str,
        answer: Answer,
    ) -> Result<&'static str, ServiceError> {
        let owner = person.customer()?.clone();
        let action = action(id).ok_or(ServiceError::NotFound)?;
        if action.terms.is_some() && answer == Answer::Acted {
            let standing = self.standing_advice(person).await?;
            let offer = standing.iter().find(|advice| advice.action.id == action.id);
            let asked = self.contest(person, &asking_about(offer.ok_or(ServiceError::NotFound)?)).await;
            asked.map_err(another_is_open)?;
            return Ok(&action.button.to);
        }
        let decision = self.decision_in_force(&owner).await?;
        let is_shown = |decision: &Decision| decision.screen.slots().any(|slot| *slot.key() == action.id);
        let is_counted = self.consents_to_profiling(&owner).await?;
        let outcome = decision
            .as_ref()
            .filter(|decision| is_counted && is_shown(decision))
            .map(|decision| Outcome::of(decision, Some(&action.id), answer.outcome()));
        let now = self.now();
        // It may have been taken back while its page was open; that it is not wanted is kept all the same.
        let never =
            decision.filter(|_| answer == Answer::Never).map(|decision| never_told(action, decision, now));
        self.db
            .write(move |tx| {
                Box::pin(async move {
                    // A decision that is being recorded writes of the same steps.
                    store::decisions::hold(tx, &owner).await?;
                    let before = store::advice::get_in(tx, &owner, action.id.as_str()).await?;
                    let Some(before) = before else {
                        let never = never.ok_or(ServiceError::NotFound)?;
                        return Ok(store::advice::put(tx, &owner, &never).await?);
                    };
                    // What is never to be told again is not to be told later, by whichever window that comes.
                    if before.state == Answer::Never.as_str() {
                        return Ok(());
                    }
                    store::advice::answer(tx, &owner, action.id.as_str(), answer.as_str(), now).await?;
                    match outcome {
                        Some(outcome) => outcome.note(tx, &owner, now).await,
                        None => Ok(()),
                    }
                })
            })
            .await?;
        self.decide_anew(person, &format!("answer-{}", self.new_id())).await?;
        Ok(&action.button.to)
    }

    /// Hands what a person is to decide on to an advisor, with the explanation the customer sees: only because they ask.
    ///
    /// # Errors
    /// [`ServiceError::NotFound`] where no person is to decide on it; else as [`Attune::contest`].
    pub async fn ask_a_person(&self, person: &Principal, id: &str) -> Result<(), ServiceError> {
        let decision = self.decision_in_force(person.customer()?).await?;
        let mut asked = decision.iter().flat_map(for_a_person);
        let action = asked.find(|action| action.id.as_str() == id).ok_or(ServiceError::NotFound)?;
        let asked = self.contest(person, &format!("I would like to talk about this: {}", action.title)).await;
        asked.map_err(another_is_open)
    }
}

/// One question at a time is answered; says so of a second one, which may be about something else.
fn another_is_open(error: ServiceError) -> ServiceError {
    match error {
        ServiceError::Invalid { code: "case-open", .. } => ServiceError::invalid(
            "case-open",
            "A person has a question of yours already and answers it at “Why this view”. Ask about something else after that.",
        ),
        error => error,
    }
}

/// What is never told, of an action of which nothing is kept, as answered under a decision.
fn never_told(action: &Action, decision: Decision, now: DateTime<Utc>) -> StoredAdvice {
    StoredAdvice {
        action: action.id.to_string(),
        decision_id: decision.decision_id,
        told_at: now,
        expires_at: now,
        state: Answer::Never.as_str().to_owned(),
        state_at: now,
        body: String::new(),
    }
}

/// What a customer says who asks about an offer: which, and at which terms it was made.
fn asking_about(offer: &Advice) -> String {
    let rate = offer.offered.as_ref().map_or(0, |offered| offered.rate_bp);
    let until = offer.expires_at.date_naive();
    let title = &offer.action.title;
    format!("I would like to talk about this offer: {title}, {} a year, until {until}.", actions::rate(rate))
}

/// What nothing lasting stands against but that a person has to decide on it.
fn for_a_person(decision: &Decision) -> impl Iterator<Item = &'static Action> {
    let candidates = decision.slots.iter().flat_map(|slot| &slot.candidates);
    let routed = candidates.filter(|candidate| {
        let (routed, others): (Vec<&String>, Vec<&String>) =
            candidate.denied_by.iter().partition(|code| *code == FOR_A_PERSON);
        !routed.is_empty() && others.iter().all(|code| FOR_NOW.contains(&code.as_str()))
    });
    routed.filter_map(|candidate| action(candidate.id.as_str()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn stored(state: &str) -> StoredAdvice {
        let at = |text: &str| text.parse::<DateTime<Utc>>().unwrap();
        StoredAdvice {
            action: "cover-tax".into(),
            decision_id: "d".into(),
            told_at: at("2026-11-01T09:00:00Z"),
            expires_at: at("2026-11-22T09:00:00Z"),
            state: state.into(),
            state_at: at("2026-11-10T09:00:00Z"),
            body: String::new(),
        }
    }

    #[test]
    fn what_was_answered_or_left_waits_its_time() {
        let check = |state: &str, now: &str, expected: Option<&str>| {
            let found = waits_until(&stored(state), now.parse().unwrap());
            let until = found.map(|(_, until)| until.format("%Y-%m-%d").to_string());
            assert_eq!(until.as_deref(), expected, "{state} at {now}");
        };
        // It stands 21 days and rests 14.
        check("open", "2026-11-11T09:00:00Z", None);
        check("open", "2026-11-22T09:00:00Z", Some("2026-12-06"));
        check("open", "2026-12-06T09:00:00Z", None);
        check("later", "2026-11-11T09:00:00Z", Some("2026-11-24"));
        check("later", "2026-11-25T09:00:00Z", None);
        check("acted", "2026-11-11T09:00:00Z", Some("2026-11-24"));
        check("never", "2046-11-11T09:00:00Z", Some("2126-10-17"));
    }

    #[test]
    fn answers_have_names() {
        for (name, answer) in Answer::ALL {
            assert_eq!((Answer::from_name(name), answer.as_str()), (Some(answer), name));
        }
    }
}
