//! What slots with candidates are filled by: what came of elements everywhere, what this customer uses, and what of it they
//! have taken back. None of it is read while no layout has such a slot.

use std::collections::BTreeMap;
use std::sync::Arc;

use chrono::{DateTime, Duration, Utc};
use decision::{Calibration, Decision, Evidence, Habits, How, Share, Told};
use layout::{Id, ZoneMode};
use ledger::CustomerId;
use store::StoreError;

use crate::arrangements::Change;
use crate::{Attune, ServiceError};

/// How far back it counts what became of elements.
const DAYS: i64 = 90;
/// How long counts over everybody stand before they are made again.
const COUNTS_LAST: Duration = Duration::minutes(10);
/// A decision within so long after another belongs to the same visit.
const VISIT: Duration = Duration::minutes(30);

/// What came of elements, as it was counted at some moment.
#[derive(Debug, Default)]
pub(crate) struct Counted {
    at: Option<DateTime<Utc>>,
    pub(crate) evidence: BTreeMap<Id, Evidence>,
    /// How propensities are made to mean what they say.
    pub(crate) calibration: Calibration,
}

impl Attune {
    /// What came of showing elements to everybody, as of some minutes ago at most.
    pub(crate) async fn counted(&self) -> Result<Arc<Counted>, ServiceError> {
        if !self.has_candidates() {
            return Ok(Arc::default());
        }
        let now = self.now();
        let counted = self.counted.load_full();
        if counted.at.is_some_and(|at| (Duration::zero()..COUNTS_LAST).contains(&(now - at))) {
            return Ok(counted);
        }
        let rows = store::exposures::taken_up_since(&self.db, now - Duration::days(DAYS)).await?;
        let count = |count: i64| u32::try_from(count).unwrap_or(u32::MAX);
        let evidence: BTreeMap<Id, Evidence> = rows
            .into_iter()
            .filter_map(|row| {
                let evidence = Evidence { seen: count(row.seen), taken_up: count(row.taken_up) };
                // What concerns the whole screen is of no element.
                Some((Id::new(row.element).ok()?, evidence))
            })
            .collect();
        let calibration = Calibration::fit(&self.told_propensities().await?.concat());
        let counted = Arc::new(Counted { at: Some(now), evidence, calibration });
        self.counted.store(counted.clone());
        Ok(counted)
    }

    /// What became of the choices of slots, by how likely they were said to be taken up, for each half of the customers.
    pub(crate) async fn told_propensities(&self) -> Result<[Vec<Told>; 2], ServiceError> {
        let rows = store::exposures::propensities_since(&self.db, self.now() - Duration::days(DAYS)).await?;
        let count = |count: i64| u32::try_from(count).unwrap_or(u32::MAX);
        let share = |bp: i64| Share::saturating(f64::from(u16::try_from(bp).unwrap_or(0)) / 10_000.0);
        let of_half = |half: i64| {
            let rows = rows.iter().filter(|row| row.half == half).map(|row| Told {
                raw: share(row.propensity_bp),
                seen: count(row.seen),
                taken_up: count(row.taken_up),
            });
            rows.collect()
        };
        Ok([0, 1].map(of_half))
    }

    /// How a customer has used their dashboard. Whether a visit is under way is told by [`under_way`].
    pub(crate) async fn habits(&self, owner: &CustomerId) -> Result<Habits, ServiceError> {
        if !self.has_candidates() {
            return Ok(Habits::default());
        }
        let since = self.now() - Duration::days(DAYS);
        let used = store::exposures::used_since(&self.db, owner, since).await?;
        let all: i64 = used.iter().map(|(_, count)| *count).sum();
        let share = |count: i64| {
            let counts = u32::try_from(count).ok().zip(u32::try_from(all).ok());
            counts.map_or(Share::NONE, |(count, all)| Share::saturating(f64::from(count) / f64::from(all)))
        };
        let usage =
            used.into_iter().filter_map(|(element, count)| Some((Id::new(element).ok()?, share(count))));
        let later = self.waiting_actions(owner).await?;
        let mut habits = Habits { usage: usage.collect(), later, ..Habits::default() };
        for undone in store::changes::undone_since(&self.db, owner, since).await? {
            let change = serde_json::from_str(&undone.body).map_err(|_| StoreError::Corrupt("change"))?;
            if let Change::Slot { came, .. } = change {
                let last = habits.undone.entry(came).or_insert(undone.at);
                *last = undone.at.max(*last);
            }
        }
        Ok(habits)
    }

    fn has_candidates(&self) -> bool {
        let published = self.published();
        let mut slots =
            published.all_shown().flat_map(|document| &document.spec.zones).flat_map(|zone| &zone.slots);
        slots.any(|slot| !slot.candidates.is_empty())
    }

    /// What the system has changed on the screen of a decision, so that the customer can take it back.
    pub(crate) fn own_changes(&self, decision: &Decision) -> Vec<Change> {
        let published = self.published();
        let document = published.find(&decision.layout);
        let label = |id: &Id| {
            let element = document.and_then(|document| document.spec.elements.get(id));
            let label = element.and_then(|element| element.a11y.as_ref()).map(|a11y| a11y.label.clone());
            label.unwrap_or_else(|| id.to_string())
        };
        let lasting = decision.slots.iter().filter(|choice| choice.mode != ZoneMode::Ephemeral);
        let changed = lasting.filter(|choice| choice.how != How::Undone);
        changed
            .filter_map(|choice| {
                let (came, went) = choice.chosen.as_ref().zip(choice.replaced.as_ref())?;
                let what = format!("{} in the place of {}", label(came), label(went));
                Some(Change::Slot { what, came: came.clone(), went: went.clone() })
            })
            .collect()
    }
}

/// Whether a decision at `now` falls into the visit of the one before.
pub(crate) fn under_way(before: Option<&Decision>, now: DateTime<Utc>) -> bool {
    before.is_some_and(|before| now - before.decided_at < VISIT)
}
