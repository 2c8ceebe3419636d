//! The handle everything comes through: the database, the clock, and the rules and models in force.

use std::sync::atomic::AtomicU64;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use arc_swap::ArcSwap;
use chrono::{DateTime, Utc};
use decision::{Policy, Published};
use layout::Catalogue;
use ledger::CustomerId;
use profile::{IntentModels, PersonaModel};
use store::Db;
use tokio::sync::{Semaphore, broadcast};
use uuid::{ContextV7, Timestamp, Uuid};

use crate::clock::{Clock, SystemClock};
use crate::habits::Counted;
use crate::ingest::WaitingCalls;
use crate::layouts::Rules;
use crate::market_data::MarketData;
use crate::outbox::Outgoing;
use crate::people::{Attempts, Passwords};
use crate::releases::{self, Announcer};
use crate::shelf::Shelf;
use crate::studio::Crowd;
use crate::turns::Turns;
use crate::understanding::ROWS_MAX;
use crate::{ServiceError, layouts, policies};

/// The persona model that ships with this build, made by `attune train`.
pub const SHIPPED_MODEL: &[u8] = include_bytes!("../../../server/models/persona.attune");

/// The models of intents that ship with this build, made by `attune train --intents`.
pub const SHIPPED_INTENT_MODELS: &[u8] = include_bytes!("../../../server/models/intents.attune");

/// Customers who may wait for a provider of prices at once.
const MARKET_DATA_TURNS: usize = 4;

/// Changes of books that are held for a page that is slow to hear of them; one that is slower looks for itself.
const BOOKS_CHANGED_HELD: usize = 1_024;

/// All use-cases, cheap to clone.
#[derive(Clone)]
pub struct Attune {
    pub(crate) db: Db,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) passwords: Arc<Passwords>,
    pub(crate) sign_in_attempts: Arc<Attempts>,
    pub(crate) model: Arc<PersonaModel>,
    pub(crate) intent_models: Arc<IntentModels>,
    pub(crate) policy: Arc<ArcSwap<Policy>>,
    pub(crate) catalogue: Arc<Catalogue>,
    pub(crate) published: Arc<ArcSwap<Published>>,
    /// What came of elements over all customers, as last counted.
    pub(crate) counted: Arc<ArcSwap<Counted>>,
    /// How long a page waits for a decision; for ever where absent.
    pub(crate) decision_limit: Option<Duration>,
    /// The most transactions that figures rest on.
    pub(crate) rows_max: u32,
    /// Pages that did not wait longer, since the start.
    pub(crate) stale_pages: Arc<AtomicU64>,
    pub(crate) releases: Announcer,
    /// Whose books have changed, for pages that are open.
    pub(crate) books_changed: broadcast::Sender<CustomerId>,
    /// Whose books are being worked out.
    pub(crate) turns: Arc<Turns>,
    /// Calls with events that wait for such a turn.
    pub(crate) waiting_calls: Arc<WaitingCalls>,
    pub(crate) offers_demo: bool,
    pub(crate) market_data: Option<Arc<dyn MarketData>>,
    /// How many may wait for the provider at once: each holds a thread.
    pub(crate) market_data_turns: Arc<Semaphore>,
    /// What sends messages to other systems; absent where none are sent, as on a command line.
    pub(crate) outgoing: Option<Outgoing>,
    pub(crate) shelf: Arc<Shelf>,
    pub(crate) crowd: Arc<Crowd>,
    ids: Arc<Mutex<ContextV7>>,
}

impl Attune {
    /// Opens the database, publishes the layouts of this build, and reads the model and the policy.
    ///
    /// `catalogue` is what this build can draw; `pepper` is mixed into password hashes and may be empty.
    ///
    /// # Errors
    /// When the database cannot be opened, or a part of this build is broken.
    pub async fn open(
        database_url: &str,
        pepper: Vec<u8>,
        catalogue: Catalogue,
        clock: Arc<dyn Clock>,
    ) -> anyhow::Result<Self> {
        let db = Db::connect(database_url).await?;
        let policy = policies::in_force(&db).await?;
        let ids = Arc::new(Mutex::new(ContextV7::new()));
        let now = clock.now();
        let rules = Rules { catalogue: &catalogue, guardrails: &policy.guardrails };
        layouts::ship(&db, rules, &|| id_at(&ids, now), now).await?;
        let releases = releases::announcer(&db, policy.revision).await?;
        let published = layouts::in_force(&db, &policy, &catalogue).await?;
        Ok(Self {
            db,
            clock,
            passwords: Arc::new(Passwords::new(pepper)?),
            sign_in_attempts: Arc::new(Attempts::new()),
            model: Arc::new(PersonaModel::from_bytes(SHIPPED_MODEL)?),
            intent_models: Arc::new(IntentModels::from_bytes(SHIPPED_INTENT_MODELS)?),
            policy: Arc::new(ArcSwap::from_pointee(policy)),
            catalogue: Arc::new(catalogue),
            published: Arc::new(ArcSwap::from_pointee(published)),
            counted: Arc::new(ArcSwap::default()),
            decision_limit: None,
            rows_max: ROWS_MAX,
            stale_pages: Arc::new(AtomicU64::new(0)),
            releases,
            books_changed: broadcast::Sender::new(BOOKS_CHANGED_HELD),
            turns: Arc::new(Turns::new()),
            waiting_calls: Arc::default(),
            offers_demo: false,
            market_data: None,
            market_data_turns: Arc::new(Semaphore::new(MARKET_DATA_TURNS)),
            outgoing: None,
            shelf: Arc::new(Shelf::default()),
            crowd: Arc::new(Crowd::default()),
            ids,
        })
    }

    /// The same handle, with the demo households offered on the sign-in page.
    #[must_use]
    pub fn with_demo(self, offers_demo: bool) -> Self {
        Self { offers_demo, ..self }
    }

    /// The same handle, whose pages show the last layout where a decision takes longer than this.
    #[must_use]
    pub fn with_decision_limit(self, decision_limit: Option<Duration>) -> Self {
        Self { decision_limit, ..self }
    }

    /// The same handle, whose figures rest on so many transactions of a customer at most.
    #[must_use]
    pub fn with_rows_max(self, rows_max: u32) -> Self {
        Self { rows_max, ..self }
    }

    /// The same handle, asking a provider for prices.
    #[must_use]
    pub fn with_market_data(self, market_data: Option<Arc<dyn MarketData>>) -> Self {
        Self { market_data, ..self }
    }

    /// The same handle, sending messages to other systems.
    #[must_use]
    pub fn with_outgoing(self, outgoing: Outgoing) -> Self {
        Self { outgoing: Some(outgoing), ..self }
    }

    /// The machine's clock, for those that open without one of their own.
    pub fn system_clock() -> Arc<dyn Clock> {
        Arc::new(SystemClock)
    }

    /// Now.
    pub fn now(&self) -> DateTime<Utc> {
        self.clock.now()
    }

    /// The persona model in force.
    pub fn model(&self) -> &PersonaModel {
        &self.model
    }

    /// What this build draws.
    pub fn catalogue(&self) -> &Catalogue {
        &self.catalogue
    }

    /// A new id, later than every one before it.
    pub(crate) fn new_id(&self) -> String {
        id_at(&self.ids, self.now())
    }

    /// Whether the database answers.
    ///
    /// # Errors
    /// When it does not.
    pub async fn ready(&self) -> Result<(), ServiceError> {
        Ok(self.db.ping().await?)
    }

    /// Lets what is under way finish and closes the database.
    pub async fn close(&self) {
        self.db.close().await;
    }
}

/// An id of a moment, later than every one before it.
fn id_at(ids: &Mutex<ContextV7>, now: DateTime<Utc>) -> String {
    let seconds = u64::try_from(now.timestamp()).unwrap_or(0);
    let context = ids.lock().unwrap_or_else(PoisonError::into_inner);
    Uuid::new_v7(Timestamp::from_unix(&*context, seconds, now.timestamp_subsec_nanos())).to_string()
}
