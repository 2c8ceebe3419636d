//! A draft tried on what was decided, before anybody sees it: whose screen would have been another, by how much, what
//! guardrails would have held back, and what the slots that were drawn tell of its effect. Nothing is recorded.

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use chrono::{DateTime, NaiveDate, NaiveTime, Utc};
use decision::{Decision, Denial, Inputs, Published, Record, SlotCandidate, SlotChoice, bucket, decide};
use layout::{Displacement, Document, Id, displacement};
use ledger::CustomerId;
use serde::Serialize;
use store::experiments::LoggedDecision;

use crate::off_policy::{Draws, SlotEstimate};
use crate::people::Principal;
use crate::{Attune, ServiceError};

/// The recorded decisions a draft is tried on in the Studio reach back so many days.
const DAYS: u64 = 90;
/// The longest a page waits for it.
const PAGE_TIME_MAX: Duration = Duration::from_secs(3);
/// The decisions of one customer that are made again at most, the newest first.
const DECISIONS_MAX: i64 = 500;
/// Seed of the order in which customers are tried.
const ORDER: &str = "backtest";

/// What would change if a draft were live.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Backtest {
    /// The layout.
    pub layout: String,
    /// The first day whose decisions count.
    pub since: NaiveDate,
    /// Customers with a decision since then.
    pub customers: usize,
    /// Of those, on how many it was tried before time ran out. They are taken in an order that says nothing of them, so
    /// that they stand for all.
    pub customers_tried: usize,
    /// Decisions recorded since then.
    pub decisions: i64,
    /// Of those, how many had shown this layout.
    pub decisions_of_layout: i64,
    /// Decisions made again: what they were made from is kept for 90 days.
    pub decisions_again: usize,
    /// Of those, how many would have come to another screen.
    pub decisions_changed: usize,
    /// Customers whom one of them would have shown this layout.
    pub shown_to: usize,
    /// Of those, how many would have seen another screen.
    pub changed_for: usize,
    /// Widgets that would come to those customers, over all of them.
    pub widgets_added: usize,
    /// Widgets that would go.
    pub widgets_removed: usize,
    /// Places moved by widgets that stay, over all customers.
    pub positions_moved: usize,
    /// Elements held back, by the code of the guardrail that does.
    pub held_back: BTreeMap<String, usize>,
    /// What it would do to what customers do.
    pub effect: Effect,
}

/// What a draft would do to what customers do.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(tag = "state", rename_all = "kebab-case")]
pub enum Effect {
    /// Slots that were drawn tell how often what the draft would choose is taken up.
    Estimated {
        /// Each of them.
        slots: Vec<SlotEstimate>,
    },
    /// The log does not tell.
    CannotBeEstimated {
        /// Why, and what would tell.
        why: &'static str,
    },
}

/// Where no slot was drawn, every screen was chosen by rule: those who saw one differ from those who did not, and nobody has seen the draft.
const NOT_DRAWN: Effect = Effect::CannotBeEstimated {
    why: "Screens are chosen by rule and not drawn by chance, so the log cannot tell what customers would do with one that nobody has seen. Show it to a share of the customers first, and compare.",
};

/// Where slots were drawn, and the draft would show what was none of their candidates.
const NEVER_DRAWN: Effect = Effect::CannotBeEstimated {
    why: "The draft shows what was never drawn in its place, so the log cannot tell what customers would do with it. Show it to a share of the customers first, and compare.",
};

impl Attune {
    /// The backtest of the last 90 days, as far as a page can wait for it.
    ///
    /// # Errors
    /// As [`Self::backtest`], and for everybody outside the product team.
    pub async fn backtest_for_page(
        &self,
        person: &Principal,
        draft: &Document,
    ) -> Result<Backtest, ServiceError> {
        person.product()?;
        // A layout nobody sees yet changes nothing for anybody, which is what is found.
        let today = self.now().date_naive();
        let since = today.checked_sub_days(chrono::Days::new(DAYS)).unwrap_or(today);
        self.backtest_within(draft, since, Some(PAGE_TIME_MAX)).await
    }

    /// Makes every decision since `since` again from what it was made from, with the live layouts and with the draft in its
    /// layout's place, and compares the screens. Nothing is recorded.
    ///
    /// # Errors
    /// When the store fails or the draft's layout is unknown.
    pub async fn backtest(&self, draft: &Document, since: NaiveDate) -> Result<Backtest, ServiceError> {
        self.live(draft.metadata.name.as_str())?;
        self.backtest_within(draft, since, None).await
    }

    async fn backtest_within(
        &self,
        draft: &Document,
        since: NaiveDate,
        time_max: Option<Duration>,
    ) -> Result<Backtest, ServiceError> {
        let started = Instant::now();
        let with_draft = self.with_draft(draft)?;
        let mut owners = store::decisions::owners_since(&self.db, since).await?;
        owners.sort_by(|one, other| {
            bucket(ORDER, one.as_str()).total_cmp(&bucket(ORDER, other.as_str())).then(one.cmp(other))
        });
        let from = since.and_time(NaiveTime::MIN).and_utc();
        let name = &draft.metadata.name;
        let (decisions, decisions_of_layout) =
            store::exposures::decisions_of(&self.db, name.as_str(), from).await?;
        let mut found = Backtest::nothing_yet(name, since, owners.len(), decisions, decisions_of_layout);
        let mut draws = Draws::default();
        for owner in owners {
            if time_max.is_some_and(|time_max| started.elapsed() >= time_max) {
                break;
            }
            found.customers_tried += 1;
            self.try_on(&owner, from, name, &with_draft, &mut found, &mut draws).await?;
        }
        let slots = draws.estimates()?;
        if !slots.is_empty() {
            found.effect = Effect::Estimated { slots };
        } else if draws.is_beyond() {
            found.effect = NEVER_DRAWN;
        }
        Ok(found)
    }

    /// Makes the decisions of one customer again.
    async fn try_on(
        &self,
        owner: &CustomerId,
        from: DateTime<Utc>,
        name: &Id,
        with_draft: &Published,
        found: &mut Backtest,
        draws: &mut Draws,
    ) -> Result<(), ServiceError> {
        let policy = self.policy();
        let mut apart = None;
        let mut denials = None;
        for made in store::decisions::made_from_since(&self.db, owner, from, DECISIONS_MAX).await? {
            // What another version wrote in a shape of its own cannot be made again.
            let Ok(inputs) = serde_json::from_str::<Inputs>(&made.inputs) else { continue };
            let record: Record = serde_json::from_str(&made.record).map_err(ServiceError::internal)?;
            let again = |published: &Published| {
                decide(&inputs.context, &policy, &self.catalogue, published, &inputs.state, record.decided_at)
            };
            found.decisions_again += 1;
            let after = again(with_draft);
            if after.layout.name != *name {
                continue;
            }
            let before = again(&self.published_for(&inputs.context.customer));
            let moved = displacement(&before.screen, &after.screen);
            found.decisions_changed += usize::from(!moved.is_none());
            apart = apart.or_else(|| (!moved.is_none()).then_some(moved));
            if record.layout.name == *name {
                let logged = LoggedDecision {
                    decision_id: made.decision_id,
                    user_id: made.user_id,
                    record: made.record,
                    in_hardship: made.in_hardship,
                };
                draws.add(&self.db, &logged, &record, |slot, could| chances(&after, slot, could)).await?;
            }
            denials.get_or_insert(after.denials);
        }
        found.count(denials, apart);
        Ok(())
    }
}

/// How likely the decision is to choose each of these for the slot.
fn chances(decision: &Decision, slot: &SlotChoice, could: &[&SlotCandidate]) -> Vec<f64> {
    let choice = decision.slots.iter().find(|choice| choice.slot == slot.slot);
    let chance = |id: &Id| {
        let candidates = choice.map(|choice| choice.candidates.as_slice()).unwrap_or_default();
        candidates.iter().find(|candidate| candidate.id == *id).map_or(0.0, |candidate| candidate.propensity)
    };
    could.iter().map(|candidate| chance(&candidate.id)).collect()
}

impl Backtest {
    fn nothing_yet(
        layout: &Id,
        since: NaiveDate,
        customers: usize,
        decisions: i64,
        decisions_of_layout: i64,
    ) -> Self {
        Self {
            layout: layout.to_string(),
            since,
            customers,
            customers_tried: 0,
            decisions,
            decisions_of_layout,
            decisions_again: 0,
            decisions_changed: 0,
            shown_to: 0,
            changed_for: 0,
            widgets_added: 0,
            widgets_removed: 0,
            positions_moved: 0,
            held_back: BTreeMap::new(),
            effect: NOT_DRAWN,
        }
    }

    /// Counts one customer: what was held back of the newest screen of this layout, and how far the newest that would have
    /// been another is apart from the one there was.
    fn count(&mut self, denials: Option<Vec<Denial>>, apart: Option<Displacement>) {
        self.shown_to += usize::from(denials.is_some());
        for denial in denials.into_iter().flatten() {
            *self.held_back.entry(denial.reason_code).or_default() += 1;
        }
        if let Some(apart) = apart {
            self.changed_for += 1;
            self.widgets_added += apart.added;
            self.widgets_removed += apart.removed;
            self.positions_moved += apart.positions_moved;
        }
    }
}
