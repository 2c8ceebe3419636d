//! Messages to other systems, as far as everything of a person goes with them.

use ledger::CustomerId;
use store::outbox::{DueDelivery, NewAttempt, NewMessage};
use store::subscriptions::StoredSubscription;
use store::{StoreError, Tx};

use crate::builders::at;

/// Gives a person a message to a system of theirs that was tried once.
pub(crate) async fn fill(tx: &mut Tx, owner: &CustomerId, name: &str) -> Result<(), StoreError> {
    let (id, url) = (format!("s-{name}"), "https://example.com/hook".to_owned());
    let subscription = StoredSubscription {
        id: id.clone(),
        url: url.clone(),
        kinds: "decision.made".to_owned(),
        created_at: at(0),
        disabled_at: None,
        disabled_why: None,
    };
    store::subscriptions::insert(tx, owner, &subscription, "secret").await?;
    let message = NewMessage {
        id: format!("m-{name}"),
        kind: "decision.made",
        body: "{}".to_owned(),
        created_at: at(0),
    };
    store::outbox::insert(tx, owner, &message, &[id.as_str()]).await?;
    let delivery = DueDelivery {
        message_id: message.id,
        subscription_id: id,
        user_id: owner.to_string(),
        attempts: 0,
        url,
        secret: "secret".to_owned(),
        body: message.body,
    };
    let attempt = NewAttempt {
        number: 1,
        at: at(1),
        status: Some(503),
        failure: None,
        duration_ms: 12,
        next_attempt_at: Some(at(2)),
    };
    store::outbox::lease(tx, &delivery, "me", at(1), at(2)).await?;
    store::outbox::note_attempt(tx, &delivery, "me", &attempt, at(1)).await.map(drop)
}
