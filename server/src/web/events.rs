//! `/api/v1`: where programs tell what happened. Nothing here looks at a cookie: a caller proves itself by a key or by
//! signing, and is answered in JSON.

use axum::Router;
use axum::body::Bytes;
use axum::extract::{DefaultBodyLimit, Path, State};
use axum::http::header::{AUTHORIZATION, CONTENT_TYPE, RETRY_AFTER, WWW_AUTHENTICATE};
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use events::{BATCH_MAX, Event};
use serde::{Deserialize, Serialize};
use services::{Attune, Call, CallKey, Sender, ServiceError, Signed, Taken};
use utoipa::{IntoResponses, OpenApi, ToSchema};

use super::Web;
use super::outgoing::Outgoing;

/// Where events are told.
const EVENTS: &str = "/api/v1/events";
/// Where signed calls come.
const WEBHOOK: &str = "/api/v1/webhooks/{source}";
/// Where this is described for programs.
const OPENAPI: &str = "/api/openapi.json";
/// The largest call: five hundred events with the longest texts fit in.
const BODY_BYTES_MAX: usize = 2 * 1024 * 1024;
const IDEMPOTENCY_KEY: &str = "idempotency-key";
const WEBHOOK_ID: &str = "webhook-id";
const JSON: &str = "application/json";
const PROBLEM: &str = "application/problem+json";

/// What is described.
#[derive(OpenApi)]
#[openapi(
    info(
        title = "Attune events",
        version = "1",
        description = "Tell Attune what happened to a customer as it happens. An event is known by its id: told twice it has one effect, and events may come in any order. And be told what Attune decides: see the webhooks."
    ),
    paths(take, take_signed),
    components(schemas(Event, Batch, Taken, Problem)),
    modifiers(&Security, &Outgoing)
)]
struct Described;

/// How callers prove themselves.
struct Security;

impl utoipa::Modify for Security {
    fn modify(&self, described: &mut utoipa::openapi::OpenApi) {
        use utoipa::openapi::security::{Http, HttpAuthScheme, SecurityScheme};
        let components = described.components.get_or_insert_with(Default::default);
        components.add_security_scheme("key", SecurityScheme::Http(Http::new(HttpAuthScheme::Bearer)));
    }
}

/// Several events in one call: all of them are taken, or none.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct Batch {
    /// One to five hundred.
    #[schema(min_items = 1, max_items = 500)]
    events: Vec<Event>,
}

/// One event, or several.
#[derive(ToSchema)]
#[serde(untagged)]
#[expect(
    dead_code,
    reason = "it says in the description what a body may be; reading is done by what is in it"
)]
enum Told {
    One(Event),
    Several(Batch),
}

/// Why a call was refused, by RFC 9457.
#[derive(Debug, Serialize, ToSchema)]
struct Problem {
    /// The status.
    status: u16,
    /// A short name that stays the same.
    #[schema(example = "event-changed")]
    code: &'static str,
    /// What is wrong and how to mend it.
    detail: String,
}

/// What a call may be answered with.
#[derive(IntoResponses)]
#[expect(dead_code, reason = "it says in the description how calls are answered")]
enum Answers {
    /// What became of each event.
    #[response(status = 200)]
    Taken(Taken),
    /// The body is no JSON of this shape.
    #[response(status = 400, content_type = "application/problem+json")]
    Malformed(Problem),
    /// The key does not stand, or the signature is none of ours.
    #[response(status = 401, content_type = "application/problem+json")]
    Unauthorised(Problem),
    /// The same call is under way.
    #[response(status = 409, content_type = "application/problem+json")]
    UnderWay(Problem),
    /// The body is too large.
    #[response(status = 413, content_type = "application/problem+json")]
    TooLarge(Problem),
    /// The body is not JSON.
    #[response(status = 415, content_type = "application/problem+json")]
    NotJson(Problem),
    /// An event cannot be, or was told before with other facts.
    #[response(status = 422, content_type = "application/problem+json")]
    Refused(Problem),
    /// Too many calls.
    #[response(status = 429, content_type = "application/problem+json")]
    TooMany(Problem),
    /// Busy.
    #[response(status = 503, content_type = "application/problem+json")]
    Busy(Problem),
}

/// A refusal on its way.
struct Refusal {
    status: StatusCode,
    problem: Problem,
    header: Option<(HeaderName, &'static str)>,
}

impl Refusal {
    fn new(status: StatusCode, code: &'static str, detail: impl Into<String>) -> Self {
        let problem = Problem { status: status.as_u16(), code, detail: detail.into() };
        Self { status, problem, header: None }
    }

    fn with(self, name: HeaderName, value: &'static str) -> Self {
        Self { header: Some((name, value)), ..self }
    }

    /// Nobody is told why a key or a signature is none.
    fn unauthorised() -> Self {
        let detail = "This call proves nothing. Send a key that stands as a bearer token, or sign the call.";
        Self::new(StatusCode::UNAUTHORIZED, "unauthorised", detail).with(WWW_AUTHENTICATE, "Bearer")
    }

    fn of(error: &ServiceError) -> Self {
        match error {
            ServiceError::Invalid { code, sentence } => {
                Self::new(StatusCode::UNPROCESSABLE_ENTITY, code, sentence)
            }
            ServiceError::Busy | ServiceError::RateLimited => {
                let detail = "There is too much at once. Try again in a moment.";
                Self::new(StatusCode::SERVICE_UNAVAILABLE, "busy", detail).with(RETRY_AFTER, "1")
            }
            ServiceError::NotFound | ServiceError::Forbidden => Self::unauthorised(),
            ServiceError::Internal(_) => {
                let detail =
                    "Something failed here. Send the same call again: what was taken is not taken twice.";
                Self::new(StatusCode::INTERNAL_SERVER_ERROR, "failed", detail)
            }
        }
    }
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        let body = serde_json::to_string(&self.problem).unwrap_or_else(|_| "{}".to_owned());
        let mut response = (self.status, [(CONTENT_TYPE, PROBLEM)], body).into_response();
        if let Some((name, value)) = self.header {
            response.headers_mut().insert(name, HeaderValue::from_static(value));
        }
        response
    }
}

/// The routes.
pub(crate) fn router(web: &Web) -> Router {
    Router::new()
        .route(EVENTS, post(take))
        .route(WEBHOOK, post(take_signed))
        .route(OPENAPI, get(described))
        .layer(DefaultBodyLimit::max(BODY_BYTES_MAX))
        .with_state(web.clone())
}

/// This description, as `OpenAPI` 3.1.
async fn described() -> Response {
    match Described::openapi().to_json() {
        Ok(text) => ([(CONTENT_TYPE, JSON)], text).into_response(),
        Err(_) => {
            Refusal::new(StatusCode::INTERNAL_SERVER_ERROR, "failed", "It cannot be written.").into_response()
        }
    }
}

/// Takes one event, or several, of the customer the key is of.
#[utoipa::path(
    post,
    path = "/api/v1/events",
    request_body = Told,
    params((
        "Idempotency-Key" = Option<String>, Header, min_length = 1, max_length = 255, pattern = "^[!-~]+$",
        description = "Your own name of this call, 1 to 255 visible characters: the same call again has the same answer."
    )),
    security(("key" = [])),
    responses(Answers)
)]
async fn take(
    State(web): State<Web>,
    headers: HeaderMap,
    body: Result<Bytes, axum::extract::rejection::BytesRejection>,
) -> Response {
    let taken = async {
        let key = headers.get(AUTHORIZATION).and_then(|value| value.to_str().ok());
        let key = key.and_then(|value| value.strip_prefix("Bearer ")).ok_or_else(Refusal::unauthorised)?;
        let sender = web.attune.sender_of_key(key).await.map_err(|error| Refusal::of(&error))?;
        let sender = sender.ok_or_else(Refusal::unauthorised)?;
        let body = whole(body)?;
        let call = match headers.get(IDEMPOTENCY_KEY) {
            None => None,
            Some(key) => Some(key.to_str().ok().and_then(CallKey::parse).ok_or_else(|| {
                let detail = "An Idempotency-Key has 1 to 255 visible characters.";
                Refusal::new(StatusCode::BAD_REQUEST, "idempotency-key", detail)
            })?),
        };
        answered(&web, sender, call, &headers, body).await
    };
    taken.await.unwrap_or_else(Refusal::into_response)
}

/// Takes a call that is signed by Standard Webhooks: `webhook-id`, `webhook-timestamp` and `webhook-signature`. A call of the
/// same `webhook-id` again has the same answer.
#[utoipa::path(
    post,
    path = "/api/v1/webhooks/{source}",
    request_body = Told,
    params(
        ("source" = String, Path, description = "The webhook's id"),
        ("webhook-id" = String, Header, description = "The message's own id"),
        ("webhook-timestamp" = String, Header, description = "Seconds since 1970, within five minutes"),
        ("webhook-signature" = String, Header, description = "v1, and the HMAC-SHA256 of id, timestamp and body")
    ),
    responses(Answers)
)]
async fn take_signed(
    State(web): State<Web>,
    Path(source): Path<String>,
    headers: HeaderMap,
    body: Result<Bytes, axum::extract::rejection::BytesRejection>,
) -> Response {
    let taken = async {
        let body = whole(body)?;
        let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or("");
        let signed = Signed {
            id: text(WEBHOOK_ID),
            timestamp: text("webhook-timestamp"),
            signature: text("webhook-signature"),
        };
        let sender = web.attune.sender_of_webhook(&source, signed, &body).await;
        let sender = sender.map_err(|error| Refusal::of(&error))?.ok_or_else(Refusal::unauthorised)?;
        let call = CallKey::parse(signed.id);
        answered(&web, sender, call, &headers, body).await
    };
    taken.await.unwrap_or_else(Refusal::into_response)
}

fn whole(body: Result<Bytes, axum::extract::rejection::BytesRejection>) -> Result<Bytes, Refusal> {
    body.map_err(|_| {
        let detail = format!("A call has at most {BODY_BYTES_MAX} bytes. Send fewer events at a time.");
        Refusal::new(StatusCode::PAYLOAD_TOO_LARGE, "too-large", detail)
    })
}

/// The answer of a call by somebody who has proved themselves: as before where it came before, and otherwise what is taken.
async fn answered(
    web: &Web,
    sender: Sender,
    call: Option<CallKey>,
    headers: &HeaderMap,
    body: Bytes,
) -> Result<Response, Refusal> {
    if !web.rates.allows_sender(sender.id()) {
        let detail = "Too many calls. Send several events in one, or wait a moment.";
        return Err(Refusal::new(StatusCode::TOO_MANY_REQUESTS, "too-many", detail).with(RETRY_AFTER, "1"));
    }
    let kind = headers.get(CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or("");
    if kind.split(';').next().map(str::trim) != Some(JSON) {
        let detail = "Send the body as application/json.";
        return Err(Refusal::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, "not-json", detail));
    }
    let attune = web.attune.clone();
    // Whoever hangs up meanwhile must not leave it half done.
    let work = tokio::spawn(async move { once(&attune, &sender, call.as_ref(), &body).await });
    let text = work
        .await
        .map_err(|_| Refusal::of(&ServiceError::Internal(anyhow::anyhow!("taking events was cut off"))))??;
    Ok(([(CONTENT_TYPE, JSON)], text).into_response())
}

/// Takes the events of a call unless it was answered before. What was refused is looked at anew.
async fn once(
    attune: &Attune,
    sender: &Sender,
    call: Option<&CallKey>,
    body: &[u8],
) -> Result<String, Refusal> {
    let failed = |error: ServiceError| Refusal::of(&error);
    if let Some(key) = call {
        match attune.begin_call(sender, key, body).await.map_err(failed)? {
            Call::Begun => {}
            Call::Answered(answer) => return Ok(answer),
            Call::UnderWay => {
                let detail = "The same call is under way. Ask again in a moment.";
                return Err(Refusal::new(StatusCode::CONFLICT, "under-way", detail).with(RETRY_AFTER, "1"));
            }
            Call::OtherBody => {
                let detail = "This key was used for another call. Give each call a key of its own.";
                return Err(Refusal::new(StatusCode::UNPROCESSABLE_ENTITY, "other-body", detail));
            }
        }
    }
    let taken = match read(body) {
        Ok(events) => attune.take_events(sender, &events).await.map_err(failed),
        Err(refusal) => Err(refusal),
    };
    let text = match taken {
        Ok(taken) => serde_json::to_string(&taken).map_err(ServiceError::internal).map_err(failed)?,
        Err(refusal) => {
            // What was refused may be taken another time, so that only what was taken is an answer for good.
            if let Some(key) = call {
                attune.forget_call(sender, key).await.map_err(failed)?;
            }
            return Err(refusal);
        }
    };
    if let Some(key) = call {
        attune.answer_call(sender, key, &text).await.map_err(failed)?;
    }
    Ok(text)
}

/// The events of a body: one, or several under `events`.
fn read(body: &[u8]) -> Result<Vec<Event>, Refusal> {
    #[derive(Deserialize)]
    struct Shape {
        events: Option<serde::de::IgnoredAny>,
    }
    let refuse = |error: serde_json::Error| {
        let detail = format!("The body is not what is described at {OPENAPI}: {error}.");
        Refusal::new(StatusCode::BAD_REQUEST, "malformed", detail)
    };
    let shape: Shape = serde_json::from_slice(body).map_err(refuse)?;
    if shape.events.is_none() {
        return Ok(vec![serde_json::from_slice(body).map_err(refuse)?]);
    }
    let Batch { events } = serde_json::from_slice(body).map_err(refuse)?;
    if (1..=BATCH_MAX).contains(&events.len()) {
        return Ok(events);
    }
    let detail = format!("A call has 1 to {BATCH_MAX} events.");
    Err(Refusal::new(StatusCode::UNPROCESSABLE_ENTITY, "event-count", detail))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(body: &str, expected: &str) {
        let found = match read(body.as_bytes()) {
            Ok(events) => format!("{} events", events.len()),
            Err(refusal) => {
                format!("{} {}: {}", refusal.status.as_u16(), refusal.problem.code, refusal.problem.detail)
            }
        };
        assert!(found.starts_with(expected), "{found}");
    }

    #[test]
    fn one_event_or_several_are_read() {
        let event = r#"{"id":"e1","occurred_at":"2026-11-30T09:00:00Z","type":"message.received","data":{"from":"A","text":"B"}}"#;
        check(event, "1 events");
        check(&format!(r#"{{"events":[{event},{event}]}}"#), "2 events");
        check(r#"{"events":[]}"#, "422 event-count");
        check("[", "400 malformed");
        check(
            r#"{"id":"e1"}"#,
            "400 malformed: The body is not what is described at /api/openapi.json: missing field",
        );
        check(&event.replace("message.received", "no.such"), "400 malformed");
        check(&event.replace(r#""text""#, r#""words""#), "400 malformed");
    }

    #[test]
    fn what_is_described_names_every_type_of_event() {
        let described = Described::openapi().to_json().unwrap();
        for kind in events::What::KINDS {
            assert!(described.contains(kind), "{kind}");
        }
        assert!(described.contains("\"openapi\":\"3.1"));
        let described: serde_json::Value = serde_json::from_str(&described).unwrap();
        for kind in services::MessageKind::SUBSCRIBABLE {
            let told = &described["webhooks"][kind.as_str()]["post"];
            assert_eq!(told["parameters"].as_array().map(Vec::len), Some(3), "{kind:?}");
            assert_eq!(told["responses"].as_object().map(serde_json::Map::len), Some(2), "{kind:?}");
        }
        assert!(described["components"]["schemas"]["Message"].is_object());
    }
}
