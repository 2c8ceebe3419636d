//! `/live`: an open dashboard listens here for what does not wait until the next visit. Nothing of a customer goes over the
//! stream, only that the page is to be asked for again, and why.
//!
//! A stream has no queue: it holds the newest release it has seen, and one that is slow passes over those between. It ends
//! with its session, with the server, and once it has said that there is something new: the page comes back with the
//! decision it shows then.

use std::collections::BTreeMap;
use std::convert::Infallible;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use app::context::{SESSION_COOKIE, read_cookie};
use app::error::PageError;
use app::view_settings::ViewSettings;
use axum::Router;
use axum::extract::{Extension, Query, Request, State};
use axum::http::header::CACHE_CONTROL;
use axum::http::{HeaderName, HeaderValue, StatusCode};
use axum::response::sse::{Event, Sse};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use futures_util::stream::unfold;
use ledger::CustomerId;
use services::{Attune, LiveChange, Principal, Releases, Role};
use sha2::{Digest, Sha256};
use tokio::sync::broadcast::error::RecvError;
use tokio::sync::{broadcast, watch};
use tokio::time::{Instant, sleep_until};

use super::Web;
use super::pages::error_page;

const PATH: &str = "/live";
/// Streams of one session: a browser opens six connections to a server at most, and pages need some of them.
const STREAMS_OF_SESSION_MAX: usize = 3;
/// Streams of this server.
const STREAMS_MAX: usize = 10_000;
/// How often a quiet stream says that it is there, and asks whether its session still is.
const HEARTBEAT: Duration = Duration::from_secs(10);
/// How long a browser waits before it comes back.
const RETRY: Duration = Duration::from_secs(2);
/// A decision's id and the version of figures are 36 letters.
const ID_LENGTH_MAX: usize = 64;

/// Which sessions listen, and the word that ends all streams.
pub(crate) struct Streams {
    open: Mutex<BTreeMap<[u8; 32], usize>>,
    closing: watch::Sender<bool>,
}

/// A place among the streams, given back when it is dropped.
struct Place {
    streams: Arc<Streams>,
    session: [u8; 32],
}

impl Streams {
    /// None open.
    pub(crate) fn new() -> Self {
        Self { open: Mutex::default(), closing: watch::Sender::new(false) }
    }

    /// Ends every stream there is and every one to come.
    pub(crate) fn close(&self) {
        self.closing.send_replace(true);
    }

    /// A place for one more of a session; `None` where it, or the server, has as many as it may.
    fn enter(self: &Arc<Self>, token: &str) -> Option<Place> {
        let session: [u8; 32] = Sha256::digest(token.as_bytes()).into();
        let mut open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        let is_full = open.values().sum::<usize>() >= STREAMS_MAX;
        let of_session = open.entry(session).or_default();
        if is_full || *of_session >= STREAMS_OF_SESSION_MAX {
            let is_unused = *of_session == 0;
            if is_unused {
                open.remove(&session);
            }
            return None;
        }
        *of_session += 1;
        Some(Place { streams: self.clone(), session })
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let mut open = self.streams.open.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(count) = open.get_mut(&self.session) {
            *count -= 1;
            if *count == 0 {
                open.remove(&self.session);
            }
        }
    }
}

/// The one route.
pub(crate) fn router(web: &Web) -> Router {
    Router::new().route(PATH, get(listen)).with_state(web.clone())
}

async fn listen(
    State(web): State<Web>,
    principal: Option<Extension<Principal>>,
    Query(query): Query<BTreeMap<String, String>>,
    request: Request,
) -> Response {
    let token = read_cookie(request.headers(), SESSION_COOKIE).map(str::to_owned);
    let (Some(Extension(person)), Some(token)) = (principal, token) else {
        // A stream that is redirected would be asked for again and again.
        return StatusCode::UNAUTHORIZED.into_response();
    };
    if person.role != Role::Customer {
        return error_page(&web, Some(person), PATH, ViewSettings::default(), &PageError::NotFound);
    }
    let given = |name: &str| query.get(name).filter(|id| id.len() <= ID_LENGTH_MAX).cloned();
    let Some(decision) = given("decision") else { return StatusCode::BAD_REQUEST.into_response() };
    let Some(place) = web.streams.enter(&token) else {
        return (StatusCode::TOO_MANY_REQUESTS, [("retry-after", "60")]).into_response();
    };
    let listener = Listener {
        releases: web.attune.releases(),
        books_changed: web.attune.books_changed(),
        closing: web.streams.closing.subscribe(),
        attune: web.attune,
        person,
        token,
        compared: decision.clone(),
        books: given("books"),
        decision,
        looks: true,
        is_done: false,
        heartbeat: Instant::now() + HEARTBEAT,
        _place: place,
    };
    let mut response = Sse::new(unfold(listener, Listener::next)).into_response();
    let headers = response.headers_mut();
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    // A proxy that gathers an answer before it passes it on would keep the page waiting.
    headers.insert(HeaderName::from_static("x-accel-buffering"), HeaderValue::from_static("no"));
    response
}

/// One page that listens.
struct Listener {
    attune: Attune,
    person: Principal,
    token: String,
    /// The decision the page shows.
    decision: String,
    /// The newest decision the page was compared with.
    compared: String,
    /// The version of the figures the page shows.
    books: Option<String>,
    releases: watch::Receiver<Releases>,
    books_changed: broadcast::Receiver<CustomerId>,
    closing: watch::Receiver<bool>,
    /// Whether the page is to be compared with what is in force: at first, after a release, after a change of the books, and
    /// once something else was decided for its customer.
    looks: bool,
    is_done: bool,
    heartbeat: Instant,
    _place: Place,
}

impl Listener {
    /// The next thing to say; `None` ends the stream.
    async fn next(mut self) -> Option<(Result<Event, Infallible>, Self)> {
        if self.is_done || *self.closing.borrow() {
            return None;
        }
        loop {
            if std::mem::take(&mut self.looks) {
                self.releases.borrow_and_update();
                if let Some(change) = self.look().await? {
                    self.is_done = true;
                    return Some((Ok(Event::default().event("change").data(change.as_str())), self));
                }
            }
            tokio::select! {
                _ = self.closing.changed() => return None,
                heard = self.releases.changed() => {
                    heard.ok()?;
                    self.looks = true;
                }
                heard = self.books_changed.recv() => match heard {
                    Ok(owner) => self.looks |= owner == self.person.user_id,
                    // Too many changed to hear of each; this one may be among them.
                    Err(RecvError::Lagged(_)) => self.looks = true,
                    Err(RecvError::Closed) => return None,
                },
                () = sleep_until(self.heartbeat) => {
                    self.heartbeat = Instant::now() + HEARTBEAT;
                    if !self.stands().await {
                        return None;
                    }
                    let newest = self.attune.newest_decision(&self.person).await.ok().flatten();
                    if let Some(newest) = newest.filter(|newest| *newest != self.compared) {
                        self.compared = newest;
                        self.looks = true;
                    }
                    return Some((Ok(Event::default().comment("").retry(RETRY)), self));
                }
            }
        }
    }

    /// Why the page is to change; the outer `None` once its session is over.
    async fn look(&self) -> Option<Option<LiveChange>> {
        if !self.stands().await {
            return None;
        }
        match self.attune.live_change(&self.person, &self.decision, self.books.as_deref()).await {
            Ok(change) => Some(change),
            Err(error) => {
                tracing::error!(%error, "an open dashboard cannot be compared with what is in force");
                None
            }
        }
    }

    async fn stands(&self) -> bool {
        self.attune.session_stands(&self.token).await.unwrap_or(false)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_session_has_a_few_streams_and_gives_them_back() {
        let streams = Arc::new(Streams::new());
        let mut places: Vec<Place> = (0..3).filter_map(|_| streams.enter("ana")).collect();
        assert_eq!(places.len(), STREAMS_OF_SESSION_MAX);
        assert!(streams.enter("ana").is_none());
        assert!(streams.enter("ben").is_some(), "another session has its own");
        places.pop();
        places.extend(streams.enter("ana"));
        assert_eq!(places.len(), STREAMS_OF_SESSION_MAX);
        places.clear();
        assert!(streams.open.lock().unwrap().is_empty(), "nothing is kept of those who left");
    }
}
