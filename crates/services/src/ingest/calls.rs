//! Calls that may come twice: with an `Idempotency-Key`, the same call has the same answer, and another call of that key is
//! refused. Events themselves have one effect however often they come; this is for callers who did not hear the answer.

use chrono::Duration;
use sha2::{Digest, Sha256};

use super::sources::Sender;
use crate::{Attune, ServiceError};

/// A call that was begun and not answered for so long was left by a process that stopped.
const ABANDONED_AFTER: Duration = Duration::seconds(60);
/// Answers are kept for thirty days.
const KEPT: Duration = Duration::days(30);
const KEY_LENGTH_MAX: usize = 255;

/// What a caller calls one call.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CallKey(String);

impl CallKey {
    /// A key: 1 to 255 visible ASCII characters.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let is_one =
            (1..=KEY_LENGTH_MAX).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_graphic());
        is_one.then(|| Self(text.to_owned()))
    }
}

/// What there is to do for a call.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Call {
    /// It is new, and the caller's from here on.
    Begun,
    /// It was answered before, in these words.
    Answered(String),
    /// It is under way.
    UnderWay,
    /// The key was used for another body.
    OtherBody,
}

impl Attune {
    /// Begins a call, or says what became of it before.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn begin_call(
        &self,
        sender: &Sender,
        key: &CallKey,
        body: &[u8],
    ) -> Result<Call, ServiceError> {
        let body_hash = ledger::hexadecimal(&Sha256::digest(body));
        let (source_id, now) = (sender.source.id.clone(), self.now());
        let (kept_key, kept_hash) = (key.0.clone(), body_hash.clone());
        let is_begun = self
            .db
            .write(move |tx| {
                Box::pin(async move {
                    let stale_before = now - ABANDONED_AFTER;
                    Ok::<_, ServiceError>(
                        store::events::begin_call(tx, &source_id, &kept_key, &kept_hash, now, stale_before)
                            .await?,
                    )
                })
            })
            .await?;
        if is_begun {
            return Ok(Call::Begun);
        }
        let call = store::events::call(&self.db, &sender.source.id, &key.0).await?;
        let call = call.ok_or(ServiceError::NotFound)?;
        Ok(match call.answer {
            _ if call.body_hash != body_hash => Call::OtherBody,
            Some(answer) => Call::Answered(answer),
            _ => Call::UnderWay,
        })
    }

    /// Forgets a call that was begun and came to nothing: made again, it is looked at anew.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn forget_call(&self, sender: &Sender, key: &CallKey) -> Result<(), ServiceError> {
        let (source_id, key) = (sender.source.id.clone(), key.0.clone());
        self.db
            .write(move |tx| {
                Box::pin(async move {
                    Ok::<_, ServiceError>(store::events::forget_call(tx, &source_id, &key).await?)
                })
            })
            .await
    }

    /// Keeps the answer of a call that was begun.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn answer_call(
        &self,
        sender: &Sender,
        key: &CallKey,
        answer: &str,
    ) -> Result<(), ServiceError> {
        let (source_id, key, answer) = (sender.source.id.clone(), key.0.clone(), answer.to_owned());
        let since = self.now() - KEPT;
        self.db
            .write(move |tx| {
                Box::pin(async move {
                    Ok::<_, ServiceError>(
                        store::events::answer_call(tx, &source_id, &key, &answer, since).await?,
                    )
                })
            })
            .await
    }
}
