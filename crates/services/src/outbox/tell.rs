//! Writing messages in the transaction of what they tell of, so that there is no message of what did not happen and nothing
//! happens without its message.

use chrono::{DateTime, Utc};
use decision::Decision;
use ledger::CustomerId;
use store::cases::StoredCase;
use store::outbox::NewMessage;
use store::{StoreError, Tx};

use super::message::{Alert, AlertRaised, Message, MessageKind, News, news_of};

/// Deliveries that may wait for one subscription. One that is further behind is told nothing more until its customer resumes it.
const WAITING_MAX: i64 = 1_000;

/// A subscription that is told something, and of what.
struct Listener {
    id: String,
    kinds: Vec<MessageKind>,
}

/// Tells of a decision, where somebody asked for it. Reads the decision in force, so this comes before the new one is recorded.
pub(crate) async fn tell_decision(
    tx: &mut Tx,
    owner: &CustomerId,
    decision: &Decision,
    is_profiled: bool,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    let listeners = listeners(tx, owner).await?;
    if listeners.is_empty() {
        return Ok(());
    }
    let before = store::decisions::state_in(tx, owner).await?;
    // Before the first there is none, and one of another version's shape is as good as none.
    let before: Option<Decision> = before.and_then(|body| serde_json::from_str(&body).ok());
    for news in news_of(decision, before.as_ref(), is_profiled) {
        tell(tx, owner, &listeners, news, now).await?;
    }
    Ok(())
}

/// Tells of a case that was opened, where somebody asked for it.
pub(crate) async fn tell_case(tx: &mut Tx, owner: &CustomerId, case: &StoredCase) -> Result<(), StoreError> {
    let listeners = listeners(tx, owner).await?;
    let news = News::AlertRaised(AlertRaised {
        alert: Alert::Case,
        decision_id: case.decision_id.clone(),
        case_id: Some(case.id.clone()),
        reason_codes: Vec::new(),
    });
    tell(tx, owner, &listeners, news, case.opened_at).await
}

async fn listeners(tx: &mut Tx, owner: &CustomerId) -> Result<Vec<Listener>, StoreError> {
    let live = store::subscriptions::live_in(tx, owner).await?;
    Ok(live.into_iter().map(|(id, kinds)| Listener { id, kinds: kinds_of(&kinds) }).collect())
}

async fn tell(
    tx: &mut Tx,
    owner: &CustomerId,
    listeners: &[Listener],
    news: News,
    at: DateTime<Utc>,
) -> Result<(), StoreError> {
    let kind = news.kind();
    let mut told: Vec<&str> = Vec::new();
    for listener in listeners.iter().filter(|listener| listener.kinds.contains(&kind)) {
        if store::outbox::waiting_in(tx, &listener.id).await? < WAITING_MAX {
            told.push(&listener.id);
        } else {
            store::subscriptions::disable(tx, owner, &listener.id, "behind", at).await?;
        }
    }
    if told.is_empty() {
        return Ok(());
    }
    let message = written(owner, news, "", at)?;
    store::outbox::insert(tx, owner, &message, &told).await.map(drop)
}

/// A message as it is kept.
pub(super) fn written(
    owner: &CustomerId,
    news: News,
    again: &str,
    at: DateTime<Utc>,
) -> Result<NewMessage, StoreError> {
    let (id, kind) = (news.id(owner, again), news.kind().as_str());
    let body = serde_json::to_string(&Message { timestamp: at, news })
        .map_err(|_| StoreError::Corrupt("message"))?;
    Ok(NewMessage { id, kind, body, created_at: at })
}

/// The kinds of a stored list of their names; a name this build does not know is left out.
pub(super) fn kinds_of(names: &str) -> Vec<MessageKind> {
    names.split(' ').filter_map(MessageKind::from_name).collect()
}
