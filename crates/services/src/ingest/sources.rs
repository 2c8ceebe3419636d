//! Who may tell what happened to a customer: keys that programs call with, and webhooks that others sign.
//!
//! A key is shown once and kept as its hash. A webhook's secret is kept, since both sides sign with it; it is forgotten when
//! the webhook is taken back.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::{DateTime, Utc};
use sha2::{Digest, Sha256};
use store::event_sources::{NewSource, StoredSource};

use super::signing::{Signed, new_secret, random};
use crate::people::Principal;
use crate::{Attune, ServiceError};

/// What a key begins with, so that one that leaked is known for what it is.
const KEY_PREFIX: &str = "attune_";
const KEY_BYTES: usize = 32;
/// The most sources of a customer that stand.
const SOURCES_MAX: usize = 20;
const NAME_LENGTH_MAX: usize = 60;

/// How a source proves itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SourceKind {
    /// By a key it sends with each call.
    Key,
    /// By signing each call.
    Webhook,
    /// By running on the server's own machine.
    Operator,
}

impl SourceKind {
    /// The stored name.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Key => "key",
            Self::Webhook => "webhook",
            Self::Operator => "operator",
        }
    }

    fn from_name(name: &str) -> Option<Self> {
        [Self::Key, Self::Webhook, Self::Operator].into_iter().find(|kind| kind.as_str() == name)
    }
}

/// A source, as its customer sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EventSource {
    /// Its id; that of a webhook is part of its address.
    pub id: String,
    /// How it proves itself.
    pub kind: SourceKind,
    /// What the customer calls it.
    pub name: String,
    /// When it was made.
    pub created_at: DateTime<Utc>,
    /// When it last told something.
    pub last_used_at: Option<DateTime<Utc>>,
    /// Whether it was taken back.
    pub is_revoked: bool,
}

/// A new source with its secret, which is told this once.
#[derive(Clone)]
pub struct NewSecret {
    /// The source's id.
    pub id: String,
    /// The key, or the secret to sign with.
    pub secret: String,
}

/// A source that has proved itself, for one call.
#[derive(Debug, Clone)]
pub struct Sender {
    pub(super) source: StoredSource,
    pub(super) person: Principal,
}

impl Sender {
    /// Its id, for limits.
    #[must_use]
    pub fn id(&self) -> &str {
        &self.source.id
    }
}

impl Attune {
    /// A customer's sources that stand, and those taken back, the oldest first.
    ///
    /// # Errors
    /// When the person is no customer.
    pub async fn event_sources(&self, person: &Principal) -> Result<Vec<EventSource>, ServiceError> {
        let stored = store::event_sources::all(&self.db, person.customer()?).await?;
        let shown = stored.into_iter().filter_map(|source| {
            Some(EventSource {
                kind: SourceKind::from_name(&source.kind)?,
                id: source.id,
                name: source.name,
                created_at: source.created_at,
                last_used_at: source.last_used_at,
                is_revoked: source.revoked_at.is_some(),
            })
        });
        Ok(shown.collect())
    }

    /// Makes a source and tells its secret, this once.
    ///
    /// # Errors
    /// When the name is none, or there are as many sources as there may be.
    pub async fn add_source(
        &self,
        person: &Principal,
        kind: SourceKind,
        name: &str,
    ) -> Result<NewSecret, ServiceError> {
        let owner = person.customer()?.clone();
        if kind != SourceKind::Operator && self.person(person).await?.is_demo {
            let sentence = "Everybody who tries Attune shares this household, so nothing is connected to it. Create an account of your own.";
            return Err(ServiceError::invalid("demo", sentence));
        }
        let name = name.trim();
        if name.is_empty() || name.chars().count() > NAME_LENGTH_MAX || name.chars().any(char::is_control) {
            let sentence =
                format!("Give it a name of at most {NAME_LENGTH_MAX} letters, such as who will send.");
            return Err(ServiceError::invalid("source-name", sentence));
        }
        let standing = self.event_sources(person).await?.iter().filter(|source| !source.is_revoked).count();
        if standing >= SOURCES_MAX {
            let sentence = format!("There are {SOURCES_MAX} already. Take one back that is no more used.");
            return Err(ServiceError::invalid("sources-full", sentence));
        }
        let secret = match kind {
            SourceKind::Key => format!("{KEY_PREFIX}{}", URL_SAFE_NO_PAD.encode(random::<KEY_BYTES>()?)),
            SourceKind::Webhook => new_secret()?,
            SourceKind::Operator => String::new(),
        };
        let source = NewSource {
            id: self.new_id(),
            kind: kind.as_str(),
            name: name.to_owned(),
            secret_hash: (kind == SourceKind::Key).then(|| hash(&secret)),
            secret: (kind == SourceKind::Webhook).then(|| secret.clone()),
            created_at: self.now(),
        };
        let made = NewSecret { id: source.id.clone(), secret };
        self.db
            .write(move |tx| {
                Box::pin(async move {
                    Ok::<_, ServiceError>(store::event_sources::insert(tx, &owner, &source).await?)
                })
            })
            .await?;
        Ok(made)
    }

    /// Takes a source back; what it has told stays.
    ///
    /// # Errors
    /// When there is no such standing source of this customer's.
    pub async fn revoke_source(&self, person: &Principal, id: &str) -> Result<(), ServiceError> {
        let (owner, id, now) = (person.customer()?.clone(), id.to_owned(), self.now());
        self.db
            .write(move |tx| {
                Box::pin(async move {
                    let was_there = store::event_sources::revoke(tx, &owner, &id, now).await?;
                    if was_there { Ok(()) } else { Err(ServiceError::NotFound) }
                })
            })
            .await
    }

    /// The sender of a key, if the key stands.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn sender_of_key(&self, key: &str) -> Result<Option<Sender>, ServiceError> {
        if !key.starts_with(KEY_PREFIX) {
            return Ok(None);
        }
        match store::event_sources::by_hash(&self.db, &hash(key)).await? {
            Some(source) => self.sender(source).await,
            None => Ok(None),
        }
    }

    /// The sender of a signed call, over the body as it came. Nobody where the webhook is unknown, the signature is
    /// another's or the call is not of now.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn sender_of_webhook(
        &self,
        source_id: &str,
        signed: Signed<'_>,
        body: &[u8],
    ) -> Result<Option<Sender>, ServiceError> {
        let Some((source, secret)) = store::event_sources::webhook(&self.db, source_id).await? else {
            return Ok(None);
        };
        if signed.holds(&secret, body, self.now().timestamp()) { self.sender(source).await } else { Ok(None) }
    }

    /// The operator's own door to a customer's events, made where there is none.
    ///
    /// # Errors
    /// When the person is no customer.
    pub async fn sender_as_operator(&self, person: &Principal) -> Result<Sender, ServiceError> {
        for _ in 0..2 {
            let all = store::event_sources::all(&self.db, person.customer()?).await?;
            let own = all.into_iter().find(|source| source.kind == SourceKind::Operator.as_str());
            match own {
                Some(source) => return Ok(Sender { source, person: person.clone() }),
                None => self.add_source(person, SourceKind::Operator, "Operator").await.map(drop)?,
            }
        }
        Err(ServiceError::NotFound)
    }

    async fn sender(&self, source: StoredSource) -> Result<Option<Sender>, ServiceError> {
        let owner = ledger::CustomerId::new(&source.user_id);
        let person = self.customer_of(&owner).await?;
        Ok(person.map(|person| Sender { source, person }))
    }
}

/// What is stored of a key. The key is random, so a fast hash is enough.
fn hash(key: &str) -> String {
    ledger::hexadecimal(&Sha256::digest(key.as_bytes()))
}
