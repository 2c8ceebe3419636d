//! The holdout: a small share of customers get the neutral dashboard and take part in nothing, so that it can be told
//! what arranging dashboards does at all.
//!
//! Whoever is held out is drawn by a hash of their pseudonym. Customers who have picked a dashboard themselves are shown
//! it and still count to the side they were drawn to: leaving them out would compare those who pick with those who do
//! not. Demo households show what Attune does and are given ids that no share holds out.

use std::collections::BTreeMap;

use chrono::{DateTime, Duration, Utc};
use decision::{Holdout, Policy};
use evaluation::experiment::Arm;
use ledger::CustomerId;

use crate::deciding::pseudonym;
use crate::experiments::{Count, METRICS, Metric, MetricPart, Results, UNITS_PER_ARM_MIN, Units, results_of};
use crate::proposals::{Revision, noted, revised};
use crate::simulation::is_simulated;
use crate::{Attune, ServiceError};

/// The name the policy's revisions have for whoever works on the command line.
const OPERATOR: &str = "operator";
/// Those held out, as results name them.
pub const HELD_OUT: &str = "held out";
/// All others.
pub const ARRANGED: &str = "arranged";

/// What arranging dashboards does.
#[derive(Debug, Clone, PartialEq)]
pub struct HoldoutComparison {
    /// The share held out.
    pub share: f64,
    /// Since when it is counted: for so long the share has been what it is, within the time that measures look back.
    pub since: DateTime<Utc>,
    /// What it shows.
    pub results: Results,
}

impl Attune {
    /// Puts another share of the holdout in force, whole per cent; needs no second person, and the policy says so.
    ///
    /// # Errors
    /// When it is more than half of the customers, or no reason is given.
    pub async fn set_holdout_as_operator(&self, percent: u8, note: &str) -> Result<u32, ServiceError> {
        let note = noted(note, "holdout")?;
        self.reload_policy().await?;
        let mut policy = Policy::clone(&self.policy());
        policy.holdout.share = f64::from(percent) / 100.0;
        let policy = revised(policy)?;
        let revision = policy.revision;
        let (author, approver) = (OPERATOR.to_owned(), OPERATOR.to_owned());
        self.put_in_force(Revision { policy, author, approver, note }).await?;
        Ok(revision)
    }

    /// A new id of a customer whom no share holds out.
    pub(crate) fn id_never_held_out(&self) -> CustomerId {
        let policy = self.policy();
        loop {
            let id = CustomerId::new(self.new_id());
            if policy.holdout.never_holds(&pseudonym(&id)) {
                return id;
            }
        }
    }

    /// The comparison over the `days` before now; `None` where nobody is held out.
    pub(crate) async fn holdout_comparison(
        &self,
        days: i64,
    ) -> Result<Option<HoldoutComparison>, ServiceError> {
        let policy = self.policy();
        if policy.holdout.share <= 0.0 {
            return Ok(None);
        }
        let earliest = self.now() - Duration::days(days);
        let since = self.held_since(&policy.holdout).await?.map_or(earliest, |held| held.max(earliest));
        let viewers = store::experiments::viewers_since(&self.db, since).await?;
        let mut did: BTreeMap<String, BTreeMap<String, (i64, i64)>> = BTreeMap::new();
        for outcome in store::experiments::viewer_outcomes(&self.db, since).await? {
            did.entry(outcome.user_id).or_default().insert(outcome.kind, (outcome.since, outcome.before));
        }
        let drawn = viewers.into_iter().filter(|viewer| viewer.demo_key.as_deref().is_none_or(is_simulated));
        let counts = drawn.map(|viewer| {
            let is_held = policy.holdout.holds(&pseudonym(&CustomerId::new(viewer.user_id.as_str())));
            Count {
                arm: if is_held { HELD_OUT } else { ARRANGED }.to_owned(),
                has_before: viewer.has_before,
                in_hardship: viewer.in_hardship,
                outcomes: did.remove(&viewer.user_id).unwrap_or_default(),
                unit: viewer.user_id,
            }
        });
        let share = policy.holdout.share;
        let arm = |name: &str, weight| Arm { name: name.to_owned(), weight };
        let units =
            Units { counts: counts.collect(), arms: vec![arm(HELD_OUT, share), arm(ARRANGED, 1.0 - share)] };
        let results = results_of(&units, &measured(), UNITS_PER_ARM_MIN)?;
        Ok(Some(HoldoutComparison { share, since, results }))
    }

    /// Since when the holdout has been what it is; `None` where it never was another.
    async fn held_since(&self, holdout: &Holdout) -> Result<Option<DateTime<Utc>>, ServiceError> {
        let mut since = None;
        for stored in store::policies::all(&self.db).await? {
            if crate::policies::read(&stored)?.holdout != *holdout {
                return Ok(since);
            }
            since = Some(stored.at);
        }
        let starting = Policy::starting().map_err(ServiceError::internal)?;
        Ok(since.filter(|_| starting.holdout != *holdout))
    }
}

/// What the holdout is read by: whether customers act decides, and nothing else may become worse.
fn measured() -> Vec<(&'static Metric, MetricPart)> {
    let shares = METRICS.iter().filter(|metric| metric.is_share());
    let parts = std::iter::once(MetricPart::Decides).chain(std::iter::repeat(MetricPart::Guards));
    shares.zip(parts).collect()
}
