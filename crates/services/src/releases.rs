//! What is in force in this process, and how it hears of what another has released.

use std::collections::BTreeMap;
use std::sync::Arc;

use chrono::{DateTime, Duration, Utc};
use decision::{Decision, Published};
use layout::Document;
use ledger::CustomerId;
use tokio::sync::{broadcast, watch};

use crate::advice::is_held_back;
use crate::{Attune, ServiceError, layouts};

/// How far back it is looked for books that have changed.
const BOOKS_LOOKED_BACK: Duration = Duration::seconds(60);
/// A layout with nudges is decided on anew after so long: whether one may be told depends on the hour.
const NUDGES_LAST: Duration = Duration::hours(1);

/// The newest releases that are in force: the entry of the log of layouts, and the revision of the policy.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Releases {
    /// The newest entry of the log, by its number; 0 of none.
    pub log: i64,
    /// The policy's revision.
    pub policy: i64,
}

/// Tells those who wait for releases. One who is slow hears of the newest alone, so that nothing queues.
pub(crate) type Announcer = Arc<watch::Sender<Releases>>;

/// What is in force when a server starts.
///
/// # Errors
/// The database's own failure.
pub(crate) async fn announcer(db: &store::Db, policy_revision: u32) -> anyhow::Result<Announcer> {
    let log = store::studio::newest(db).await?;
    Ok(Arc::new(watch::Sender::new(Releases { log, policy: i64::from(policy_revision) })))
}

impl Attune {
    /// Hears of everything that is put in force from now on.
    pub fn releases(&self) -> watch::Receiver<Releases> {
        self.releases.subscribe()
    }

    /// Hears whose books have changed from now on.
    pub fn books_changed(&self) -> broadcast::Receiver<CustomerId> {
        self.books_changed.subscribe()
    }

    /// Tells pages of this process that a customer's books have changed.
    pub(crate) fn announce_books(&self, owner: &CustomerId) {
        // Where no page is open, nobody need be told.
        let _ = self.books_changed.send(owner.clone());
    }

    /// Tells pages of this process whose books have changed by events of the last minute, by whichever process, and were not
    /// among `told`, which is what was told before.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn follow_books(
        &self,
        told: &mut BTreeMap<CustomerId, DateTime<Utc>>,
    ) -> Result<(), ServiceError> {
        // Clocks of processes differ, and what is settled is seen a moment later.
        let settled = store::events::settled_since(&self.db, self.now() - BOOKS_LOOKED_BACK).await?;
        let before = std::mem::replace(told, settled.into_iter().collect());
        for (owner, at) in told.iter() {
            if before.get(owner) != Some(at) {
                self.announce_books(owner);
            }
        }
        Ok(())
    }

    /// Puts in force what was released since this process last looked, by whichever process, and says whether there was
    /// anything. Where there was nothing, two numbers are all that is read.
    ///
    /// # Errors
    /// When the store fails or holds something that is no layout or policy.
    pub async fn follow_releases(&self) -> Result<bool, ServiceError> {
        let seen = *self.releases.borrow();
        let log = store::studio::newest(&self.db).await?;
        let stored = store::policies::newest_revision(&self.db).await?;
        let policy = stored.max(i64::from(self.policy().revision));
        if seen == (Releases { log, policy }) {
            return Ok(false);
        }
        self.reload_policy().await?;
        self.reload_layouts().await?;
        Ok(true)
    }

    /// Puts in force what is published in the store, and tells those who wait for it.
    ///
    /// # Errors
    /// When the store fails or holds something that is no layout.
    pub async fn reload_layouts(&self) -> Result<(), ServiceError> {
        // The number is read first: what is published meanwhile is read twice rather than never.
        let log = store::studio::newest(&self.db).await?;
        let policy = self.policy();
        let published =
            layouts::in_force(&self.db, &policy, &self.catalogue).await.map_err(ServiceError::internal)?;
        self.published.store(Arc::new(published));
        let now = Releases { log, policy: i64::from(policy.revision) };
        self.releases.send_if_modified(|seen| std::mem::replace(seen, now) != now);
        Ok(())
    }

    /// The published documents in force, of a ramped layout the newest revision.
    pub(crate) fn published(&self) -> Arc<Published> {
        self.published.load_full()
    }

    /// The published documents as they are in force for one customer, by pseudonym.
    pub(crate) fn published_for(&self, customer: &str) -> Arc<Published> {
        let published = self.published();
        match published.for_customer(customer) {
            std::borrow::Cow::Borrowed(_) => published.clone(),
            std::borrow::Cow::Owned(own) => Arc::new(own),
        }
    }

    /// Whether a decision is still what its customer is to see: the layout and the policy it was made by are in force. While
    /// a layout is ramped, everybody it concerns is decided for anew after each step, so that both groups are counted
    /// from one moment on.
    pub(crate) fn stands(&self, decision: &Decision) -> bool {
        let published = self.published_for(&decision.customer);
        let in_force = published.current(&decision.layout.name);
        let ramp = published.ramp(&decision.layout.name);
        let lasts = in_force.is_some_and(|document| {
            let is_current = document.metadata.revision == decision.layout.revision;
            let is_fresh = self.now() - decision.decided_at < NUDGES_LAST;
            // A variant may tell what the document itself does not, and what was held back may be told by now.
            let tells = decision.screen.slots().any(|slot| slot.topic.is_some())
                || has_nudges_of_its_own(document)
                || decision.slots.iter().flat_map(|slot| &slot.candidates).any(is_held_back);
            is_current && (is_fresh || !tells)
        });
        lasts
            && decision.policy_revision == self.policy().revision
            && ramp.is_none_or(|ramp| decision.decided_at >= ramp.since)
    }
}

/// Whether a document tells something unasked in a slot without a choice, so that no decision says what held it back.
fn has_nudges_of_its_own(document: &Document) -> bool {
    let nudges = document.nudges();
    let slots = document.spec.zones.iter().flat_map(|zone| &zone.slots);
    slots.filter(|slot| slot.candidates.is_empty()).any(|slot| nudges.contains_key(&slot.element))
}
