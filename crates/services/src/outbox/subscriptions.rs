//! Who is told: addresses a customer names, each with the kinds it asked for and a secret that messages are signed with.
//!
//! The secret is shown once and kept, since both sides need it, as that of a webhook that comes in is; it goes with the
//! subscription.

use chrono::{DateTime, Utc};
use store::outbox::StoredAttempt;
use store::subscriptions::StoredSubscription;
use targets::{Reach, Target};

use super::courier::NotSent;
use super::message::{MessageKind, News, TestSent};
use super::tell::{kinds_of, written};
use crate::ingest::{NewSecret, new_secret};
use crate::people::Principal;
use crate::{Attune, ServiceError};

/// The most subscriptions of a customer.
pub const SUBSCRIPTIONS_MAX: usize = 5;
/// Attempts that are shown of each.
const ATTEMPTS_SHOWN: i64 = 10;

/// How a subscription stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SubscriptionState {
    /// It is told what happens.
    Live,
    /// Its customer has paused it.
    Paused,
    /// The other system said that it is gone for good.
    Gone,
    /// Too many messages in a row were given up.
    Failing,
    /// Too many messages wait for it.
    Behind,
}

impl SubscriptionState {
    fn of(why: Option<&str>) -> Self {
        match why {
            None => Self::Live,
            Some("gone") => Self::Gone,
            Some("failing") => Self::Failing,
            Some("behind") => Self::Behind,
            Some(_) => Self::Paused,
        }
    }
}

/// What became of an attempt.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Delivered {
    /// It was answered with this status; 200 to 299 is arrived.
    Answered(u16),
    /// There was no answer.
    Not(NotSent),
}

/// An attempt at telling something.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attempt {
    /// The message's id, the same at every attempt.
    pub message_id: String,
    /// Its kind.
    pub kind: MessageKind,
    /// 1 for the first.
    pub number: i64,
    /// When.
    pub at: DateTime<Utc>,
    /// What became of it.
    pub delivered: Delivered,
    /// How long it took.
    pub duration_ms: i64,
    /// When the next is due; none after the last.
    pub next_attempt_at: Option<DateTime<Utc>>,
}

/// A subscription, as its customer sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Subscription {
    /// Its id.
    pub id: String,
    /// Where to.
    pub url: String,
    /// What it is told of.
    pub kinds: Vec<MessageKind>,
    /// When it was made.
    pub created_at: DateTime<Utc>,
    /// How it stands.
    pub state: SubscriptionState,
    /// The newest attempts, the newest first.
    pub attempts: Vec<Attempt>,
}

impl Attune {
    /// A customer's subscriptions, the oldest first.
    ///
    /// # Errors
    /// When the person is no customer.
    pub async fn subscriptions(&self, person: &Principal) -> Result<Vec<Subscription>, ServiceError> {
        let owner = person.customer()?;
        let mut shown = Vec::new();
        for stored in store::subscriptions::all(&self.db, owner).await? {
            let attempts = store::outbox::attempts(&self.db, owner, &stored.id, ATTEMPTS_SHOWN).await?;
            shown.push(Subscription {
                kinds: kinds_of(&stored.kinds),
                state: SubscriptionState::of(stored.disabled_why.as_deref()),
                attempts: attempts.into_iter().filter_map(attempt).collect(),
                id: stored.id,
                url: stored.url,
                created_at: stored.created_at,
            });
        }
        Ok(shown)
    }

    /// Tells another system from now on, and tells the secret to know it by, this once.
    ///
    /// # Errors
    /// When nothing is sent to such an address, no kind was chosen, or there are as many subscriptions as there may be.
    pub async fn add_subscription(
        &self,
        person: &Principal,
        url: &str,
        kinds: &[MessageKind],
    ) -> Result<NewSecret, ServiceError> {
        let owner = person.customer()?.clone();
        if self.person(person).await?.is_demo {
            let sentence = "Everybody who tries Attune shares this household, so nothing is told of it. Create an account of your own.";
            return Err(ServiceError::invalid("demo", sentence));
        }
        let reach = self.outgoing.as_ref().map_or(Reach::Internet, |outgoing| outgoing.courier.reach());
        let target = Target::parse(url, reach)
            .map_err(|refused| ServiceError::invalid("subscription-url", refused.to_string()))?;
        let chosen = MessageKind::SUBSCRIBABLE.into_iter().filter(|kind| kinds.contains(kind));
        let kinds: Vec<&str> = chosen.map(MessageKind::as_str).collect();
        if kinds.is_empty() {
            let sentence = "Choose at least one thing that the other system is told of.";
            return Err(ServiceError::invalid("subscription-kinds", sentence));
        }
        if store::subscriptions::all(&self.db, &owner).await?.len() >= SUBSCRIPTIONS_MAX {
            let sentence = format!("There are {SUBSCRIPTIONS_MAX} already. Remove one that is no more used.");
            return Err(ServiceError::invalid("subscriptions-full", sentence));
        }
        let secret = new_secret()?;
        let subscription = StoredSubscription {
            id: self.new_id(),
            url: target.as_str().to_owned(),
            kinds: kinds.join(" "),
            created_at: self.now(),
            disabled_at: None,
            disabled_why: None,
        };
        let made = NewSecret { id: subscription.id.clone(), secret: secret.clone() };
        self.db
            .write(move |tx| {
                Box::pin(async move {
                    Ok::<_, ServiceError>(
                        store::subscriptions::insert(tx, &owner, &subscription, &secret).await?,
                    )
                })
            })
            .await?;
        Ok(made)
    }

    /// Sends nothing to a subscription for now. What waits for it waits on, for as long as messages are kept.
    ///
    /// # Errors
    /// When there is no such subscription of this customer's.
    pub async fn pause_subscription(&self, person: &Principal, id: &str) -> Result<(), ServiceError> {
        let (owner, known, now) = (person.customer()?.clone(), self.own(person, id).await?, self.now());
        self.db
            .write(move |tx| {
                Box::pin(async move {
                    // One that is disabled already stays so for the reason it has.
                    store::subscriptions::disable(tx, &owner, &known.id, "paused", now).await?;
                    Ok(())
                })
            })
            .await
    }

    /// Sends to a subscription again, what waits for it first.
    ///
    /// # Errors
    /// When there is no such subscription of this customer's.
    pub async fn resume_subscription(&self, person: &Principal, id: &str) -> Result<(), ServiceError> {
        let (owner, known) = (person.customer()?.clone(), self.own(person, id).await?);
        self.db
            .write(move |tx| {
                Box::pin(async move {
                    store::subscriptions::enable(tx, &owner, &known.id).await?;
                    Ok(())
                })
            })
            .await
    }

    /// Takes a subscription away with its secret and everything that waits for it.
    ///
    /// # Errors
    /// When there is no such subscription of this customer's.
    pub async fn remove_subscription(&self, person: &Principal, id: &str) -> Result<(), ServiceError> {
        let (owner, id) = (person.customer()?.clone(), id.to_owned());
        self.db
            .write(move |tx| {
                Box::pin(async move {
                    let was_there = store::subscriptions::remove(tx, &owner, &id).await?;
                    if was_there { Ok(()) } else { Err(ServiceError::NotFound) }
                })
            })
            .await
    }

    /// Sends a test to a subscription, one a minute at most.
    ///
    /// # Errors
    /// When there is no such subscription of this customer's, nothing is sent to it just now, or one was tested this minute.
    pub async fn test_subscription(&self, person: &Principal, id: &str) -> Result<(), ServiceError> {
        let (owner, known, now) = (person.customer()?.clone(), self.own(person, id).await?, self.now());
        if known.disabled_at.is_some() {
            let sentence = "Nothing is sent there just now. Resume it first.";
            return Err(ServiceError::invalid("subscription-disabled", sentence));
        }
        let news = News::TestSent(TestSent { subscription_id: known.id.clone() });
        let message = written(&owner, news, &(now.timestamp() / 60).to_string(), now)?;
        self.db
            .write(move |tx| {
                Box::pin(async move {
                    if store::outbox::insert(tx, &owner, &message, &[&known.id]).await? {
                        return Ok(());
                    }
                    let sentence = "A test was sent within this minute. Wait a moment.";
                    Err(ServiceError::invalid("test-sent", sentence))
                })
            })
            .await
    }

    /// A customer's own subscription.
    async fn own(&self, person: &Principal, id: &str) -> Result<StoredSubscription, ServiceError> {
        let all = store::subscriptions::all(&self.db, person.customer()?).await?;
        all.into_iter().find(|subscription| subscription.id == id).ok_or(ServiceError::NotFound)
    }
}

/// An attempt as it is shown; nothing of one whose words this build does not know.
fn attempt(stored: StoredAttempt) -> Option<Attempt> {
    let answered = stored.status.and_then(|status| u16::try_from(status).ok()).map(Delivered::Answered);
    let not = stored.failure.as_deref().and_then(NotSent::from_name).map(Delivered::Not);
    Some(Attempt {
        kind: MessageKind::from_name(&stored.kind)?,
        delivered: answered.or(not)?,
        message_id: stored.message_id,
        number: stored.number,
        at: stored.at,
        duration_ms: stored.duration_ms,
        next_attempt_at: stored.next_attempt_at,
    })
}
