//! Drafts published at a time of their own: scheduled by somebody of the team, and published by whichever server process
//! comes first once it is due. What was changed or published meanwhile is never overwritten: then nothing is published,
//! and the draft says why.

use chrono::{DateTime, Duration, Utc};
use store::schedules::StoredSchedule;

use super::publishing::Rollout;
use super::{DraftState, open_in};
use crate::people::Principal;
use crate::{Attune, ServiceError};

/// How far ahead a draft is scheduled at most, days.
const AHEAD_DAYS_MAX: i64 = 366;

/// What an appointment that was kept is called in the store.
pub(super) const PUBLISHED: &str = "published";
const WAITING: &str = "waiting";
const FAILED: &str = "failed";

/// What becomes of an appointment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ScheduleState {
    /// It is to be published.
    Waiting,
    /// It was.
    Published,
    /// It could not be.
    Failed,
    /// Somebody took it off the calendar.
    Withdrawn,
}

/// The newest appointment of a draft.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Schedule {
    /// When.
    pub due_at: DateTime<Utc>,
    /// For whom.
    pub rollout: Rollout,
    /// What has become of it.
    pub state: ScheduleState,
    /// Why it failed; else empty.
    pub told: String,
}

/// Another process published it a moment ago.
pub(super) fn kept_already() -> ServiceError {
    ServiceError::invalid("schedule-kept", "This draft is published already, or no more scheduled.")
}

/// Reads what a form holds: a day and a time of UTC, such as `2026-12-01T09:30`.
fn read_moment(text: &str) -> Option<DateTime<Utc>> {
    let formats = ["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S"];
    let read = |format| chrono::NaiveDateTime::parse_from_str(text.trim(), format).ok();
    formats.into_iter().find_map(read).map(|moment| moment.and_utc())
}

pub(super) fn schedule(stored: StoredSchedule) -> Result<Schedule, ServiceError> {
    let state = match stored.state.as_str() {
        WAITING => ScheduleState::Waiting,
        PUBLISHED => ScheduleState::Published,
        FAILED => ScheduleState::Failed,
        "withdrawn" => ScheduleState::Withdrawn,
        _ => return Err(ServiceError::Internal(anyhow::anyhow!("a stored appointment is unknown"))),
    };
    Ok(Schedule { due_at: stored.due_at, rollout: rollout(stored.ramp_hours)?, state, told: stored.told })
}

fn rollout(ramp_hours: Option<i64>) -> Result<Rollout, ServiceError> {
    Ok(match ramp_hours {
        None => Rollout::Everybody,
        Some(hours) => Rollout::Ramp { step_hours: u32::try_from(hours).map_err(ServiceError::internal)? },
    })
}

impl Attune {
    /// Puts an approved draft on the calendar: `at` is a day and a time of UTC, such as `2026-12-01T09:30`.
    ///
    /// # Errors
    /// When it is not approved, scheduled already, or the time is none, past, or more than a year away.
    pub async fn schedule_draft(
        &self,
        person: &Principal,
        id: &str,
        at: &str,
        rollout: Rollout,
    ) -> Result<DateTime<Utc>, ServiceError> {
        person.product()?;
        store::studio::draft(&self.db, id).await?.ok_or(ServiceError::NotFound)?;
        let now = self.now();
        let refused = |sentence| Err(ServiceError::invalid("schedule-time", sentence));
        let Some(due_at) = read_moment(at) else {
            return refused("Enter a day and a time, such as 2026-12-01 09:30.");
        };
        if due_at <= now {
            return refused("That time is past. Choose a later one, or publish it now.");
        }
        if due_at > now + Duration::days(AHEAD_DAYS_MAX) {
            return refused("Choose a time within a year.");
        }
        let schedule = StoredSchedule {
            id: self.new_id(),
            draft_id: id.to_owned(),
            step: 0,
            due_at,
            ramp_hours: match rollout {
                Rollout::Everybody => None,
                Rollout::Ramp { step_hours } => Some(i64::from(step_hours)),
            },
            scheduled_by: person.user_id.as_str().to_owned(),
            state: WAITING.to_owned(),
            told: String::new(),
            updated_at: now,
        };
        self.db
            .write(move |tx| {
                Box::pin(async move {
                    let open = open_in(tx, &schedule.draft_id).await?;
                    if open.draft.state != DraftState::Approved.name() {
                        return Err(super::publishing::unapproved());
                    }
                    let schedule = StoredSchedule { step: open.draft.step, ..schedule };
                    store::schedules::insert(tx, &schedule).await.map_err(|error| match error {
                        store::StoreError::Taken => ServiceError::invalid(
                            "schedule-taken",
                            "This draft is scheduled already. Take it off the calendar first.",
                        ),
                        error => error.into(),
                    })
                })
            })
            .await?;
        Ok(due_at)
    }

    /// Takes a draft off the calendar. It stays approved.
    ///
    /// # Errors
    /// When it is not scheduled.
    pub async fn unschedule_draft(&self, person: &Principal, id: &str) -> Result<(), ServiceError> {
        person.product()?;
        let (id, now) = (id.to_owned(), self.now());
        self.db
            .write(move |tx| {
                Box::pin(async move {
                    if store::schedules::withdraw(tx, &id, now).await? {
                        Ok(())
                    } else {
                        Err(ServiceError::NotFound)
                    }
                })
            })
            .await
    }

    /// Publishes every draft that is due, checking each anew, and says how many it published. Every process may try: one
    /// of them does.
    ///
    /// # Errors
    /// When the database fails, after all have had their turn. A draft that cannot be published any more is told so and stays
    /// as it is.
    pub async fn publish_what_is_due(&self) -> Result<usize, ServiceError> {
        let due = store::schedules::due(&self.db, self.now()).await?;
        let (mut published, mut failure) = (0, None);
        for schedule in due {
            match self.keep_appointment(&schedule).await {
                Ok(_) => published += 1,
                Err(error @ (ServiceError::Busy | ServiceError::Internal(_))) => {
                    failure.get_or_insert(error);
                }
                Err(error) => self.fail_appointment(schedule.id, error).await?,
            }
        }
        failure.map_or(Ok(published), Err)
    }

    async fn keep_appointment(&self, schedule: &StoredSchedule) -> Result<u32, ServiceError> {
        self.reload_layouts().await?;
        let draft = self.draft_seen_by(&schedule.scheduled_by, &schedule.draft_id).await?;
        if draft.state != DraftState::Approved || draft.step != schedule.step {
            return Err(ServiceError::invalid(
                "schedule-changed",
                "It was changed after it was scheduled. Have it approved and schedule it again.",
            ));
        }
        if draft.live_revision != draft.base_revision {
            return Err(ServiceError::invalid(
                "schedule-behind",
                format!(
                    "Revision {} went live after this draft was begun. Publish it by hand, which brings both together, and have it approved again.",
                    draft.live_revision
                ),
            ));
        }
        let mut release = self.release_of(draft, rollout(schedule.ramp_hours)?).await?;
        release.schedule = Some(schedule.id.clone());
        self.release(release).await
    }

    async fn fail_appointment(&self, id: String, error: ServiceError) -> Result<(), ServiceError> {
        // Nothing failed where another process kept it, or somebody withdrew it at the same moment.
        if matches!(error, ServiceError::Invalid { code: "schedule-kept" | "layout-taken", .. }) {
            return Ok(());
        }
        tracing::warn!(%error, "a scheduled layout was not published");
        let (told, now) = (error.sentence(), self.now());
        self.db
            .write(move |tx| {
                Box::pin(async move {
                    store::schedules::settle(tx, &id, FAILED, &told, now).await?;
                    Ok(())
                })
            })
            .await
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_moment_is_read_as_a_form_sends_it() {
        let check = |text: &str, expected: Option<&str>| {
            assert_eq!(read_moment(text).map(|moment| moment.to_rfc3339()).as_deref(), expected, "{text}");
        };
        check("2026-12-01T09:30", Some("2026-12-01T09:30:00+00:00"));
        check(" 2026-12-01T09:30:05 ", Some("2026-12-01T09:30:05+00:00"));
        check("2026-12-01", None);
        check("2026-02-30T09:30", None);
        check("", None);
    }
}
