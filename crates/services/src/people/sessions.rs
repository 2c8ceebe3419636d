//! Sessions: a random token in the browser, its hash with us.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::{DateTime, Duration, Utc};
use ledger::CustomerId;
use sha2::{Digest, Sha256};
use store::sessions::NewSession;

use super::details::Country;
use super::principal::{Principal, Role};
use crate::{Attune, ServiceError};

/// A session ends after twelve hours without use.
const IDLE: Duration = Duration::hours(12);
/// And after fourteen days whatever happens, in seconds.
pub const SESSION_ABSOLUTE_S: i64 = 14 * 24 * 60 * 60;
/// Its use is noted once a minute at most, so that reading pages does not write.
const TOUCH_EVERY: Duration = Duration::minutes(1);
const TOKEN_BYTES: usize = 32;

/// A fresh session.
#[derive(Debug, Clone)]
pub struct SignedIn {
    /// For the cookie; never stored, never logged.
    pub token: String,
}

impl Attune {
    /// The person of a session's token, if the session is live.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn session(&self, token: &str) -> Result<Option<Principal>, ServiceError> {
        let now = self.now();
        let token_hash = hash(token);
        let Some(session) = store::sessions::live(&self.db, &token_hash, now).await? else { return Ok(None) };
        if now - session.last_seen_at >= TOUCH_EVERY {
            self.db
                .write(move |tx| {
                    Box::pin(async move { store::sessions::touch(tx, &token_hash, now, now + IDLE).await })
                })
                .await?;
        }
        let role = Role::from_name(&session.role)
            .ok_or_else(|| ServiceError::Internal(anyhow::anyhow!("a stored role is unknown")))?;
        Ok(Some(Principal {
            user_id: CustomerId::new(session.user_id),
            role,
            display_name: session.display_name,
            country: session.country.as_deref().and_then(Country::from_code),
            birth_year: session.birth_year,
        }))
    }

    /// Whether a session still stands. Unlike a page that is asked for, this keeps none alive.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn session_stands(&self, token: &str) -> Result<bool, ServiceError> {
        Ok(store::sessions::live(&self.db, &hash(token), self.now()).await?.is_some())
    }

    /// Ends a session.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn sign_out(&self, token: &str) -> Result<(), ServiceError> {
        let (token_hash, now) = (hash(token), self.now());
        self.db
            .write(move |tx| Box::pin(async move { Ok(store::sessions::end(tx, &token_hash, now).await?) }))
            .await
    }
}

/// A new token and the session that goes with it.
pub(super) fn fresh(
    user_id: CustomerId,
    user_epoch: i64,
    now: DateTime<Utc>,
) -> Result<(SignedIn, NewSession), ServiceError> {
    let mut bytes = [0_u8; TOKEN_BYTES];
    getrandom::fill(&mut bytes)
        .map_err(|_| ServiceError::Internal(anyhow::anyhow!("no randomness to be had")))?;
    let token = URL_SAFE_NO_PAD.encode(bytes);
    let session = NewSession {
        token_hash: hash(&token),
        user_id,
        user_epoch,
        created_at: now,
        idle_expires_at: now + IDLE,
        expires_at: now + Duration::seconds(SESSION_ABSOLUTE_S),
    };
    Ok((SignedIn { token }, session))
}

/// What is stored of a token. The token is random, so a fast hash is enough.
fn hash(token: &str) -> String {
    ledger::hexadecimal(&Sha256::digest(token.as_bytes()))
}
