//! The services over an empty database, with a clock the test turns.

use std::sync::{Arc, Mutex};

use chrono::{DateTime, Duration, TimeZone, Utc};
use layout::{Catalogue, Class, Id, WidgetSpec};
use services::{Attune, Clock, Principal, ServiceError, SignedIn};

pub(crate) const ANA: &str = "ana@example.com";
pub(crate) const PASSWORD: &str = "green tea at dawn";

/// A clock that stands still until it is turned.
struct Turned(Mutex<DateTime<Utc>>);

impl Clock for Turned {
    fn now(&self) -> DateTime<Utc> {
        *self.0.lock().unwrap()
    }
}

/// The services and their clock.
pub(crate) struct Desk {
    pub(crate) attune: Attune,
    clock: Arc<Turned>,
}

impl Desk {
    pub(crate) async fn open(url: &str) -> Self {
        let noon = Utc.with_ymd_and_hms(2026, 3, 1, 12, 0, 0).unwrap();
        let clock = Arc::new(Turned(Mutex::new(noon)));
        let attune = Attune::open(url, b"pepper".to_vec(), catalogue(), clock.clone()).await.unwrap();
        // One in twenty would see the neutral screen whatever is tried here.
        attune.set_holdout_as_operator(0, "Nobody is held out here.").await.unwrap();
        Self { attune, clock }
    }

    pub(crate) fn wait(&self, time: Duration) {
        *self.clock.0.lock().unwrap() += time;
    }

    /// Signs Ana up.
    pub(crate) async fn ana(&self) -> SignedIn {
        self.attune.sign_up(ANA, PASSWORD).await.unwrap()
    }

    /// Who a session is, if it is live.
    pub(crate) async fn who(&self, session: &SignedIn) -> Option<Principal> {
        self.attune.session(&session.token).await.unwrap()
    }
}

/// Some of the widgets that layouts name, whatever their properties.
fn catalogue() -> Catalogue {
    let widgets = ["net-worth", "next-step", "recent-transactions", "spending-by-category"];
    let widgets = widgets.map(|name| WidgetSpec {
        name: Id::new(name).unwrap(),
        versions: vec![1],
        classes: Class::ALL.to_vec(),
        props_schema: serde_json::Value::Bool(true),
        check_props: |_| Ok(()),
    });
    let feed = Id::new(actions::FEED).unwrap();
    Catalogue::new(widgets).with_feed(feed, actions::elements().unwrap())
}

/// A refusal's short name, `ok` for none.
pub(crate) fn code<T>(outcome: &Result<T, ServiceError>) -> &'static str {
    match outcome {
        Ok(_) => "ok",
        Err(ServiceError::Invalid { code, .. }) => code,
        Err(ServiceError::NotFound) => "not-found",
        Err(ServiceError::Forbidden) => "forbidden",
        Err(ServiceError::RateLimited) => "rate-limited",
        Err(ServiceError::Busy) => "busy",
        Err(ServiceError::Internal(_)) => "internal",
    }
}
