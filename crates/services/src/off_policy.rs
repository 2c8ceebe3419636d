//! What the slots of dashboards would have earned without exploring, from the record of what was drawn: each draw was
//! logged with its probability, so that another way to choose can be judged by it without being run.
//!
//! A record without drawn slots counts for nothing.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{Duration, NaiveDate};
use decision::{How, Record, SlotCandidate, SlotChoice};
use evaluation::off_policy::{Bar, Evaluation, Round, Settings, evaluate};
use layout::Id;
use serde::Serialize;
use store::Db;
use store::experiments::{LoggedDecision, SeenElement};

use crate::people::Principal;
use crate::{Attune, ServiceError};

/// The figures look back so many days.
const DAYS: i64 = 28;
/// Records that are read at most, the newest first: the page has to come in a moment.
const RECORDS_MAX: i64 = 20_000;
/// The seed of the resampled customers: the same log gives the same limits.
const SEED: u64 = 1;
/// By how much probabilities may miss 1, as they are added.
const PROBABILITY_TOLERANCE: f64 = 1e-6;
/// How a record says that a slot was drawn.
const DRAWN: &str = r#""how":"drawn""#;

/// What one slot would have earned.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct SlotEstimate {
    /// The slot, with its layout.
    pub slot: String,
    /// What its log says of the policy that is judged.
    pub evaluation: Evaluation,
}

/// What slots would have earned without exploring.
#[derive(Debug, Clone, PartialEq)]
pub struct OffPolicy {
    /// The first day it covers.
    pub since: NaiveDate,
    /// The slots that were drawn and seen, by name.
    pub slots: Vec<SlotEstimate>,
}

/// A draw that was seen, before what others made of the same elements is known.
pub(crate) struct Draw {
    customer: String,
    is_hardship: bool,
    is_intervened: bool,
    chosen: usize,
    propensity: f64,
    reward: f64,
    /// How likely the policy that is judged is to choose each candidate.
    policy: Vec<f64>,
    candidates: Vec<Id>,
}

/// The draws of slots, by slot and layout.
#[derive(Default)]
pub(crate) struct Draws {
    by_slot: BTreeMap<String, Vec<Draw>>,
    /// Slots in which the policy that is judged would show what could not be drawn, so that no draw tells of it.
    unsupported: BTreeSet<String>,
}

impl Draws {
    /// Adds what was drawn under a decision and seen, as judged by `policy`.
    pub(crate) async fn add(
        &mut self,
        db: &Db,
        decision: &LoggedDecision,
        record: &Record,
        policy: impl Fn(&SlotChoice, &[&SlotCandidate]) -> Vec<f64>,
    ) -> Result<(), ServiceError> {
        if record.slots.iter().all(|slot| slot.how != How::Drawn) {
            return Ok(());
        }
        let seen = store::experiments::seen_elements(db, &decision.decision_id).await?;
        for slot in &record.slots {
            if let Some(draw) = drawn(slot, decision, &seen, &policy) {
                self.put(format!("{} of {}", slot.slot, record.layout.name), draw);
            }
        }
        Ok(())
    }

    fn put(&mut self, slot: String, draw: Draw) {
        let supported: f64 = draw.policy.iter().sum();
        if (supported - 1.0).abs() > PROBABILITY_TOLERANCE {
            self.unsupported.insert(slot);
        } else {
            self.by_slot.entry(slot).or_default().push(draw);
        }
    }

    /// Whether some slot would show what could not be drawn.
    pub(crate) fn is_beyond(&self) -> bool {
        !self.unsupported.is_empty()
    }

    /// What the policy would have earned in each slot of which draws tell.
    pub(crate) fn estimates(&self) -> Result<Vec<SlotEstimate>, ServiceError> {
        let told = self.by_slot.iter().filter(|(slot, _)| !self.unsupported.contains(*slot));
        let slots = told.map(|(slot, draws)| {
            let evaluation = evaluate(&rounds(draws), &Bar::default(), &Settings::default(), SEED);
            Ok(SlotEstimate { slot: slot.clone(), evaluation: evaluation.map_err(ServiceError::internal)? })
        });
        slots.collect()
    }
}

impl Attune {
    /// What the slots of the last 28 days would have earned if the best score had always been chosen. A slot earns where
    /// its element was opened or acted on, once it was seen.
    ///
    /// # Errors
    /// For everybody outside the product team.
    pub async fn off_policy(&self, person: &Principal) -> Result<OffPolicy, ServiceError> {
        person.product()?;
        let since = self.now() - Duration::days(DAYS);
        let mut draws = Draws::default();
        for logged in store::experiments::logged_since(&self.db, since, RECORDS_MAX).await? {
            // Most records have no drawn slot, and reading one whole takes longer than this.
            if logged.record.contains(DRAWN) {
                let record: Record = serde_json::from_str(&logged.record).map_err(ServiceError::internal)?;
                draws.add(&self.db, &logged, &record, |_, could| best_alone(could)).await?;
            }
        }
        Ok(OffPolicy { since: since.date_naive(), slots: draws.estimates()? })
    }
}

/// Always choosing the best score.
fn best_alone(could: &[&SlotCandidate]) -> Vec<f64> {
    let score = |candidate: &SlotCandidate| candidate.score.unwrap_or(f64::NEG_INFINITY);
    let scored = could.iter().enumerate();
    let best = scored.max_by(|(_, one), (_, other)| score(one).total_cmp(&score(other))).map(|(at, _)| at);
    (0..could.len()).map(|at| if Some(at) == best { 1.0 } else { 0.0 }).collect()
}

/// A slot as a draw, if it was drawn and what it showed was seen.
fn drawn(
    slot: &SlotChoice,
    logged: &LoggedDecision,
    seen: &[SeenElement],
    policy: &impl Fn(&SlotChoice, &[&SlotCandidate]) -> Vec<f64>,
) -> Option<Draw> {
    if slot.how != How::Drawn {
        return None;
    }
    let shown = slot.chosen.as_ref()?;
    let seen = seen.iter().find(|seen| seen.element == shown.as_str())?;
    let could: Vec<&SlotCandidate> =
        slot.candidates.iter().filter(|candidate| candidate.propensity > 0.0).collect();
    let chosen = could.iter().position(|candidate| candidate.id == *shown)?;
    Some(Draw {
        customer: logged.user_id.clone(),
        is_hardship: logged.in_hardship,
        is_intervened: slot.intervened,
        chosen,
        propensity: could.get(chosen)?.propensity,
        reward: if seen.is_taken_up { 1.0 } else { 0.0 },
        policy: policy(slot, &could),
        candidates: could.iter().map(|candidate| candidate.id.clone()).collect(),
    })
}

/// The draws of one slot with what is predicted of each candidate: how often others took it up.
fn rounds(draws: &[Draw]) -> Vec<Round> {
    let mut of_all: BTreeMap<&str, (f64, f64)> = BTreeMap::new();
    let mut of_customer: BTreeMap<(&str, &str), (f64, f64)> = BTreeMap::new();
    for draw in draws.iter().filter(|draw| !draw.is_intervened) {
        let Some(element) = draw.candidates.get(draw.chosen) else { continue };
        for sums in [
            of_all.entry(element.as_str()).or_default(),
            of_customer.entry((draw.customer.as_str(), element.as_str())).or_default(),
        ] {
            sums.0 += 1.0;
            sums.1 += draw.reward;
        }
    }
    let predicted = |customer: &str, element: &str| {
        let (all, own) = (
            of_all.get(element).copied().unwrap_or_default(),
            of_customer.get(&(customer, element)).copied().unwrap_or_default(),
        );
        let others = all.0 - own.0;
        if others > 0.0 { (all.1 - own.1) / others } else { 0.0 }
    };
    draws
        .iter()
        .map(|draw| Round {
            customer: draw.customer.clone(),
            is_hardship: draw.is_hardship,
            is_intervened: draw.is_intervened,
            chosen: u32::try_from(draw.chosen).unwrap_or(u32::MAX),
            propensity: draw.propensity,
            reward: draw.reward,
            policy: draw.policy.clone(),
            predicted: Some(
                draw.candidates.iter().map(|element| predicted(&draw.customer, element.as_str())).collect(),
            ),
            guardrails: BTreeMap::new(),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn logged(customer: usize) -> LoggedDecision {
        LoggedDecision {
            decision_id: format!("d{customer}"),
            user_id: format!("c{customer}"),
            record: String::new(),
            in_hardship: false,
        }
    }

    /// A slot of two candidates, of which the first scores best and is drawn with 0.8.
    fn slot(chosen: &str, how: &str) -> SlotChoice {
        serde_json::from_str(&format!(
            r#"{{"slot":"tip","mode":"ephemeral","chosen":"{chosen}","how":"{how}","candidates":[
                {{"id":"saving","score":0.9,"propensity":0.8,"denied_by":[]}},
                {{"id":"learning","score":0.4,"propensity":0.2,"denied_by":[]}},
                {{"id":"offer","propensity":0.0,"denied_by":["G1_HARDSHIP"]}}]}}"#
        ))
        .unwrap()
    }

    fn seen(element: &str, is_taken_up: bool) -> Vec<SeenElement> {
        vec![SeenElement { element: element.to_owned(), is_taken_up }]
    }

    #[test]
    fn only_what_was_drawn_and_seen_is_a_round() {
        let there = |slot: &SlotChoice, seen: &[SeenElement]| {
            drawn(slot, &logged(1), seen, &|_: &_, could: &[&_]| best_alone(could))
        };
        assert!(there(&slot("saving", "best"), &seen("saving", true)).is_none());
        assert!(there(&slot("saving", "drawn"), &seen("other", true)).is_none());
        assert!(there(&slot("offer", "drawn"), &seen("offer", true)).is_none());
        let draw = there(&slot("learning", "drawn"), &seen("learning", true)).unwrap();
        assert_eq!((draw.chosen, draw.policy, draw.candidates.len()), (1, vec![1.0, 0.0], 2));
        assert!((draw.propensity - 0.2).abs() < 1e-12 && (draw.reward - 1.0).abs() < 1e-12);
    }

    #[test]
    fn the_estimate_is_that_of_the_best_alone() {
        // Of 2,000 customers 1,600 were drawn the best, which half of them took up; of the others a tenth did.
        let draws: Vec<Draw> = (0..2_000)
            .filter_map(|customer| {
                let (chosen, taken) = if customer % 5 == 0 {
                    ("learning", customer % 50 == 0)
                } else {
                    ("saving", customer % 2 == 0)
                };
                let policy = |_: &SlotChoice, could: &[&SlotCandidate]| best_alone(could);
                drawn(&slot(chosen, "drawn"), &logged(customer), &seen(chosen, taken), &policy)
            })
            .collect();
        let found = evaluate(&rounds(&draws), &Bar::default(), &Settings::default(), SEED).unwrap();
        assert_eq!(found.overall.failures, []);
        let robust = found.overall.estimates.unwrap().unclipped.doubly_robust.unwrap();
        assert!(
            (robust.estimate - 0.5).abs() < 0.01 && robust.lower < 0.5 && 0.5 < robust.upper,
            "{robust:?}"
        );
    }
    #[test]
    fn a_slot_that_would_show_what_was_never_drawn_is_told_nothing_of() {
        let mut draws = Draws::default();
        let draw = |customer: usize, policy: [f64; 2]| {
            let judged = move |_: &SlotChoice, _: &[&SlotCandidate]| policy.to_vec();
            drawn(&slot("saving", "drawn"), &logged(customer), &seen("saving", true), &judged).unwrap()
        };
        draws.put("tip of home".to_owned(), draw(1, [0.5, 0.5]));
        assert_eq!(draws.estimates().unwrap().len(), 1);
        assert!(!draws.is_beyond());
        // The rest of its probability is on a candidate the draft brings.
        draws.put("tip of home".to_owned(), draw(2, [0.5, 0.2]));
        assert_eq!(draws.estimates().unwrap().len(), 0);
        assert!(draws.is_beyond());
    }
}
