//! Telling what waits to be told: signed, one attempt after another, until it arrives or is given up.
//!
//! A message is tried eight times in all. After each failure it waits a random time between none and the longest of its turn:
//! 30 seconds, then four times as long each time (2, 8, 32 minutes, 2 hours 8 minutes, 8 hours 32 minutes), and 12 hours
//! before the last; about 23 hours at most, half of that on average. Random, so that messages which failed together do not
//! come back together. Every answer but 200 to 299 is a failure, redirects among them.
//!
//! Whoever sends a delivery has taken it for a minute, by a statement that one of several processes wins. A process that dies
//! meanwhile lets the minute pass, and the same message is sent once more: at least once, under one id.

use std::time::{Duration, Instant};

use chrono::{DateTime, TimeDelta, Utc};
use ledger::CustomerId;
use store::outbox::{DueDelivery, NewAttempt};
use targets::Target;
use tokio::sync::watch;
use tokio::task::JoinSet;

use super::courier::{Courier, Letter, NotSent, Outgoing};
use crate::ingest::sign;
use crate::{Attune, ServiceError};

/// Attempts at one message, the first included.
pub const ATTEMPTS_MAX: i64 = 8;
/// Messages given up in a row after which a subscription is told nothing more until its customer resumes it.
pub const GIVEN_UP_MAX: i64 = 5;

/// The longest a message waits after its first failure.
const WAIT_FIRST_S: u64 = 30;
/// How many times as long it may wait after each further one.
const WAIT_GROWTH: u64 = 4;
/// The longest it waits in any case.
const WAIT_MAX_S: u64 = 12 * 60 * 60;
/// How long a delivery is taken for: several times what sending may take.
const LEASE: TimeDelta = TimeDelta::seconds(60);
/// Deliveries that are looked at to find one that nobody else has taken.
const CANDIDATES: i64 = 16;
/// Messages one process sends at once.
const CARRIERS: usize = 8;
/// How often somebody who sends looks for something to send.
const LOOK_EVERY: Duration = Duration::from_secs(2);
/// How long messages and their attempts are kept.
const KEPT: TimeDelta = TimeDelta::days(30);
/// The answer that ends a subscription: gone for good.
const GONE: u16 = 410;

/// What follows from an attempt.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Next {
    /// Nothing: it arrived.
    Arrived,
    /// Another attempt.
    Again,
    /// The message is given up.
    GivenUp,
    /// The subscription is over.
    Gone,
}

impl Next {
    fn after(number: i64, outcome: Result<u16, NotSent>) -> Self {
        match outcome {
            Ok(200..=299) => Self::Arrived,
            Ok(GONE) => Self::Gone,
            Ok(_) | Err(_) if number >= ATTEMPTS_MAX => Self::GivenUp,
            Ok(_) | Err(_) => Self::Again,
        }
    }
}

/// The longest a message waits after so many failures, seconds.
#[must_use]
pub fn longest_wait_s(failures: i64) -> u64 {
    let grown = u32::try_from(failures - 1).ok().and_then(|times| WAIT_GROWTH.checked_pow(times));
    grown.and_then(|grown| grown.checked_mul(WAIT_FIRST_S)).map_or(WAIT_MAX_S, |wait| wait.min(WAIT_MAX_S))
}

/// How long it waits, by a number drawn.
fn wait(failures: i64, drawn: u64) -> TimeDelta {
    let longest_ms = longest_wait_s(failures) * 1_000;
    TimeDelta::milliseconds(i64::try_from(drawn % (longest_ms + 1)).unwrap_or(0))
}

impl Attune {
    /// Sends what waits to be sent until it is told to stop, and then lets what is under way finish, which takes as long as a
    /// courier may take.
    pub async fn deliver_until(&self, stop: &watch::Receiver<bool>) {
        let mut carriers = JoinSet::new();
        for _ in 0..CARRIERS {
            carriers.spawn(carry(self.clone(), stop.clone()));
        }
        while carriers.join_next().await.is_some() {}
    }

    /// Sends one message that is due. False where there is none, or nobody to send it.
    ///
    /// # Errors
    /// When the store fails, or sending was cut off; the message is sent again then.
    pub async fn deliver_next(&self) -> Result<bool, ServiceError> {
        let Some(outgoing) = self.outgoing.clone() else { return Ok(false) };
        let lease = self.new_id();
        for due in store::outbox::due(&self.db, self.now(), CANDIDATES).await? {
            if self.take_delivery(&due, &lease).await? {
                self.deliver(&outgoing, due, lease).await?;
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// Forgets messages that are older than they are kept, whatever became of them.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn forget_old_messages(&self) -> Result<(), ServiceError> {
        let before = self.now() - KEPT;
        self.db
            .write(move |tx| {
                Box::pin(async move {
                    store::outbox::forget(tx, before).await?;
                    Ok(())
                })
            })
            .await
    }

    async fn take_delivery(&self, due: &DueDelivery, lease: &str) -> Result<bool, ServiceError> {
        let (due, lease, now) = (due.clone(), lease.to_owned(), self.now());
        self.db
            .write(move |tx| {
                Box::pin(async move { Ok(store::outbox::lease(tx, &due, &lease, now, now + LEASE).await?) })
            })
            .await
    }

    async fn deliver(
        &self,
        outgoing: &Outgoing,
        due: DueDelivery,
        lease: String,
    ) -> Result<(), ServiceError> {
        let at = self.now();
        let started = Instant::now();
        let (courier, letter) = (outgoing.courier.clone(), letter(&due, outgoing.courier.as_ref(), at));
        let outcome = match letter {
            Ok(letter) => self.off_thread(move || courier.send(&letter)).await?,
            Err(not_sent) => Err(not_sent),
        };
        let number = due.attempts + 1;
        let next = Next::after(number, outcome);
        let attempt = NewAttempt {
            number,
            at,
            status: outcome.ok().map(i64::from),
            failure: outcome.err().map(NotSent::as_str),
            duration_ms: i64::try_from(started.elapsed().as_millis()).unwrap_or(i64::MAX),
            next_attempt_at: (next == Next::Again).then(|| self.now() + wait(number, outgoing.chance.draw())),
        };
        self.note(due, lease, attempt, next).await
    }

    /// Notes an attempt with what follows from it, unless the delivery is somebody else's by now.
    async fn note(
        &self,
        due: DueDelivery,
        lease: String,
        attempt: NewAttempt,
        next: Next,
    ) -> Result<(), ServiceError> {
        let now = self.now();
        self.db
            .write(move |tx| {
                Box::pin(async move {
                    if !store::outbox::note_attempt(tx, &due, &lease, &attempt, now).await? {
                        return Ok(());
                    }
                    let (owner, id) = (CustomerId::new(&due.user_id), &due.subscription_id);
                    match next {
                        Next::Again => {}
                        Next::Arrived => store::subscriptions::end_failures(tx, &owner, id).await?,
                        Next::Gone => {
                            store::subscriptions::disable(tx, &owner, id, "gone", now).await?;
                        }
                        Next::GivenUp => {
                            if store::subscriptions::count_failure(tx, &owner, id).await? >= GIVEN_UP_MAX {
                                store::subscriptions::disable(tx, &owner, id, "failing", now).await?;
                            }
                        }
                    }
                    Ok(())
                })
            })
            .await
    }
}

/// A delivery signed for this attempt. What was admitted as it was typed is looked at again: the operator may have changed
/// how far messages go.
fn letter(due: &DueDelivery, courier: &dyn Courier, at: DateTime<Utc>) -> Result<Letter, NotSent> {
    let target = Target::parse(&due.url, courier.reach()).map_err(|_| NotSent::Refused)?;
    let timestamp_s = at.timestamp();
    let signature = sign(&due.secret, &due.message_id, timestamp_s, due.body.as_bytes());
    Ok(Letter {
        url: target.as_str().to_owned(),
        id: due.message_id.clone(),
        timestamp_s,
        signature: signature.ok_or(NotSent::Insecure)?,
        body: due.body.clone(),
    })
}

/// One who sends, message after message.
async fn carry(attune: Attune, mut stop: watch::Receiver<bool>) {
    while !*stop.borrow() {
        match attune.deliver_next().await {
            Ok(true) => continue,
            Ok(false) => {}
            Err(error) => tracing::error!(%error, "a message cannot be delivered"),
        }
        tokio::select! {
            _ = stop.wait_for(|stops| *stops) => return,
            () = tokio::time::sleep(LOOK_EVERY) => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_grow_fourfold_to_half_a_day_and_chance_spreads_them() {
        let longest: Vec<u64> = (1..ATTEMPTS_MAX).map(longest_wait_s).collect();
        assert_eq!(longest, [30, 120, 480, 1_920, 7_680, 30_720, 43_200]);
        assert_eq!(longest.iter().sum::<u64>(), 84_150, "23 hours and 22.5 minutes");
        assert_eq!(longest_wait_s(i64::MAX), WAIT_MAX_S);
        assert_eq!((wait(1, 0), wait(1, 30_000)), (TimeDelta::zero(), TimeDelta::seconds(30)));
        assert_eq!(wait(1, 30_001), TimeDelta::zero());
        assert!((0..1_000).all(|drawn| wait(3, drawn * 7_919) <= TimeDelta::seconds(480)));
    }

    #[test]
    fn what_follows_from_an_answer() {
        for (number, outcome, expected) in [
            (1, Ok(200), Next::Arrived),
            (8, Ok(204), Next::Arrived),
            (1, Ok(301), Next::Again),
            (1, Ok(400), Next::Again),
            (7, Ok(503), Next::Again),
            (8, Ok(503), Next::GivenUp),
            (1, Ok(410), Next::Gone),
            (8, Ok(410), Next::Gone),
            (1, Err(NotSent::TimedOut), Next::Again),
            (8, Err(NotSent::Refused), Next::GivenUp),
        ] {
            assert_eq!(Next::after(number, outcome), expected, "{number} {outcome:?}");
        }
    }
}
