//! A revision shown to a growing share of the customers: by hand or by time, watched for harm at every look, and taken
//! back by itself where harm is beyond doubt.

use chrono::{DateTime, Duration, Utc};
use evaluation::ramp::{Limits, Watched, look};
pub use evaluation::ramp::{Look as RampLook, Metric as RampMetric};
use store::ramps::StoredRamp;

use super::log::{ATTUNE, Entry, ReleaseAction, append};
use super::publishing::Release;
use super::taken;
use crate::people::Principal;
use crate::{Attune, ServiceError};

/// The shares a ramp goes through, in basis points of all customers.
pub(super) const SHARES_BP: [i64; 6] = [100, 500, 1_000, 2_500, 5_000, 10_000];
/// Everybody.
const EVERYBODY_BP: i64 = 10_000;

/// What a ramp that goes on is called in the store.
pub(super) const RUNNING: &str = "running";
/// One whose revision everybody is shown.
const FINISHED: &str = "finished";
/// One whose revision was taken back.
pub(super) const ROLLED_BACK: &str = "rolled-back";

/// A ramp as the team sees it.
#[derive(Debug, Clone, PartialEq)]
pub struct RampView {
    /// The layout.
    pub name: String,
    /// The revision that is ramped.
    pub revision: u32,
    /// The revision everybody else is shown.
    pub baseline: u32,
    /// Who is shown the new one, in basis points of all customers.
    pub share_bp: u32,
    /// The next share.
    pub next_bp: u32,
    /// When it grows by itself; `None` where it does so by hand.
    pub next_at: Option<DateTime<Utc>>,
    /// What the guardrail metrics say since the share is what it is.
    pub looks: Vec<RampLook>,
}

/// The share after one.
fn next(share_bp: i64) -> i64 {
    SHARES_BP.into_iter().find(|share| *share > share_bp).unwrap_or(EVERYBODY_BP)
}

/// A share as the log has it.
fn told(share_bp: i64) -> String {
    if share_bp == EVERYBODY_BP {
        "Shown to all customers.".to_owned()
    } else {
        format!("Shown to {} % of customers.", share_bp / 100)
    }
}

/// Why a ramp was taken back by itself.
fn harm(looks: &[RampLook]) -> Option<String> {
    let crossed: Vec<&str> = looks
        .iter()
        .filter(|look| look.is_crossed)
        .map(|look| match look.metric {
            RampMetric::TakenBack => "more customers took changes back or hid widgets",
            RampMetric::Faults => "the revision did not pass its last look for more customers",
            RampMetric::TakenBackInHardship => "more customers in hardship took changes back or hid widgets",
            RampMetric::Latency => "decisions took longer",
        })
        .collect();
    (!crossed.is_empty()).then(|| format!("Taken back by itself: {}.", crossed.join(", and ")))
}

impl Attune {
    /// The ramp of a layout, with what its guardrail metrics say.
    pub(super) async fn ramp_view(&self, name: &str) -> Result<Option<RampView>, ServiceError> {
        let running = store::ramps::running(&self.db).await?;
        let Some(ramp) = running.into_iter().find(|ramp| ramp.name == name) else { return Ok(None) };
        let number = |value: i64| u32::try_from(value).map_err(ServiceError::internal);
        let next_at = (ramp.step_hours > 0).then(|| ramp.stepped_at + Duration::hours(ramp.step_hours));
        Ok(Some(RampView {
            revision: number(ramp.revision)?,
            baseline: number(ramp.baseline)?,
            share_bp: number(ramp.share_bp)?,
            next_bp: number(next(ramp.share_bp))?,
            next_at,
            looks: self.looks(&ramp).await?,
            name: ramp.name,
        }))
    }

    /// What the guardrail metrics of a ramp say since its share is what it is.
    async fn looks(&self, ramp: &StoredRamp) -> Result<Vec<RampLook>, ServiceError> {
        let revisions = (ramp.baseline, ramp.revision);
        let found = store::ramps::watched(&self.db, &ramp.name, revisions, ramp.stepped_at).await?;
        let of = |revision: i64| {
            let found = found.iter().find(|watched| watched.revision == revision);
            found.map_or_else(|| Ok(Watched::default()), watched)
        };
        let share = f64::from(i32::try_from(ramp.share_bp).map_err(ServiceError::internal)?) / 10_000.0;
        let (new, before) = (of(ramp.revision)?, of(ramp.baseline)?);
        let looks = look(share, &new, &before, &Limits::default()).map_err(ServiceError::internal)?;
        Ok(looks.to_vec())
    }

    /// Shows a ramped revision to the next share of the customers, and says which, in basis points. `seen_bp` is the share
    /// the one who asks saw: two who press at once step once.
    ///
    /// # Errors
    /// When it is not ramped, or the share is another by now.
    pub async fn step_ramp(
        &self,
        person: &Principal,
        name: &str,
        revision: u32,
        seen_bp: u32,
    ) -> Result<u32, ServiceError> {
        person.product()?;
        let author = self.called(person.user_id.as_str()).await?;
        let share_bp = self.step(name, i64::from(revision), i64::from(seen_bp), author).await?;
        u32::try_from(share_bp).map_err(ServiceError::internal)
    }

    async fn step(
        &self,
        name: &str,
        revision: i64,
        seen_bp: i64,
        author: String,
    ) -> Result<i64, ServiceError> {
        let (name, now) = (name.to_owned(), self.now());
        let share_bp = self
            .db
            .write(move |tx| {
                Box::pin(async move {
                    let ramp = store::ramps::hold(tx, &name).await?.filter(|ramp| ramp.revision == revision);
                    let mut ramp = ramp.ok_or(ServiceError::NotFound)?;
                    if ramp.share_bp != seen_bp {
                        return Err(stepped_already());
                    }
                    ramp.share_bp = next(ramp.share_bp);
                    ramp.stepped_at = now;
                    if ramp.share_bp == EVERYBODY_BP {
                        FINISHED.clone_into(&mut ramp.state);
                    }
                    store::ramps::put(tx, &ramp).await?;
                    let content_hash = store::layouts::content_hash_in(tx, &name, revision)
                        .await?
                        .ok_or(ServiceError::NotFound)?;
                    let entry = Entry {
                        name,
                        revision,
                        action: ReleaseAction::Ramped,
                        author,
                        approver: None,
                        note: told(ramp.share_bp),
                    };
                    append(tx, entry, &content_hash, now).await.map_err(taken)?;
                    Ok(ramp.share_bp)
                })
            })
            .await?;
        self.reload_layouts().await?;
        Ok(share_bp)
    }

    /// Takes a ramped revision back: everybody is shown what they were shown before, as a new revision.
    ///
    /// # Errors
    /// When it is not ramped.
    pub async fn stop_ramp(
        &self,
        person: &Principal,
        name: &str,
        revision: u32,
    ) -> Result<u32, ServiceError> {
        person.product()?;
        let running = store::ramps::running(&self.db).await?;
        let of_it = |ramp: &StoredRamp| ramp.name == name && ramp.revision == i64::from(revision);
        let ramp = running.into_iter().find(of_it).ok_or(ServiceError::NotFound)?;
        let author = self.called(person.user_id.as_str()).await?;
        self.take_back(&ramp, author, "Taken back while it was ramped.".to_owned()).await
    }

    /// What most customers see is not looked at again: it is live for them already, and taking back must not fail.
    async fn take_back(&self, ramp: &StoredRamp, author: String, why: String) -> Result<u32, ServiceError> {
        let stored = store::layouts::revisions(&self.db, &ramp.name).await?;
        let baseline = stored.iter().find(|stored| stored.revision == ramp.baseline);
        let baseline = baseline.ok_or(ServiceError::NotFound)?;
        let document = layout::read(&baseline.document).map_err(ServiceError::internal)?.document;
        let parent = u32::try_from(ramp.revision).map_err(ServiceError::internal)?;
        let note = format!("Back to revision {}. {why}", ramp.baseline);
        self.release(Release::back(document, parent, author, note)).await
    }

    /// Looks after every ramp: takes back what does harm and steps on where it is time. Every process may try: one of them
    /// does.
    ///
    /// # Errors
    /// When the database fails, after all have had their turn.
    pub async fn tend_ramps(&self) -> Result<(), ServiceError> {
        let mut failure = None;
        for ramp in store::ramps::running(&self.db).await? {
            match self.tend(&ramp).await {
                // Another process, or somebody of the team, was quicker.
                Ok(()) | Err(ServiceError::NotFound | ServiceError::Invalid { .. }) => {}
                Err(error) => {
                    failure.get_or_insert(error);
                }
            }
        }
        failure.map_or(Ok(()), Err)
    }

    async fn tend(&self, ramp: &StoredRamp) -> Result<(), ServiceError> {
        if let Some(why) = harm(&self.looks(ramp).await?) {
            tracing::error!(layout = ramp.name, revision = ramp.revision, why, "a ramp is taken back");
            self.take_back(ramp, ATTUNE.to_owned(), why).await.map(drop)
        } else if is_time(ramp, self.now()) {
            self.step(&ramp.name, ramp.revision, ramp.share_bp, ATTUNE.to_owned()).await.map(drop)
        } else {
            Ok(())
        }
    }
}

fn stepped_already() -> ServiceError {
    ServiceError::invalid("ramp-stepped", "The share was changed meanwhile. Look at it as it is now.")
}

/// Whether a ramp is to grow by itself by now.
fn is_time(ramp: &StoredRamp, now: DateTime<Utc>) -> bool {
    ramp.step_hours > 0 && now >= ramp.stepped_at + Duration::hours(ramp.step_hours)
}

fn watched(found: &store::ramps::Watched) -> Result<Watched, ServiceError> {
    let count = |value: i64| u32::try_from(value).map_err(ServiceError::internal);
    Ok(Watched {
        customers: count(found.customers)?,
        taken_back: count(found.taken_back)?,
        faults: count(found.faults)?,
        in_hardship: count(found.in_hardship)?,
        taken_back_in_hardship: count(found.taken_back_in_hardship)?,
        latency_us_sum: found.latency_us_sum,
        latency_us_sum_squares: found.latency_us_sum_squares,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_share_grows_to_everybody() {
        let mut shares = vec![SHARES_BP[0]];
        while let Some(last) = shares.last().copied().filter(|last| *last < EVERYBODY_BP) {
            shares.push(next(last));
        }
        assert_eq!(shares, SHARES_BP);
        assert_eq!(next(EVERYBODY_BP), EVERYBODY_BP);
        assert_eq!(told(500), "Shown to 5 % of customers.");
    }
}
