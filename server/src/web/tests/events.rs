//! The event API: nothing is taken from those who prove nothing, and what cannot be is refused with its reason.

use axum::body::Body;
use axum::http::{Request, StatusCode};
use services::{Principal, Role, SourceKind};

use super::world::{Answer, Visitor, World};

const EVENT: &str = r#"{"id":"e1","occurred_at":"2026-11-30T09:00:00Z","type":"transaction.posted","data":{
    "account":{"number":"GB29NWBK1","currency":"GBP"},"reference":"R1","posted_on":"2026-11-30",
    "amount_minor":125000,"description":"ACME LTD"}}"#;

/// A call with these headers.
async fn call(world: &World, path: &str, headers: &[(&str, &str)], body: &str) -> Answer {
    let request =
        headers.iter().fold(Request::post(path), |request, (name, value)| request.header(*name, *value));
    world.send(&Visitor::default(), request, Body::from(body.to_owned())).await
}

async fn key(world: &World, person: &Principal) -> String {
    let made = world.attune.add_source(person, SourceKind::Key, "Bank").await.unwrap();
    format!("Bearer {}", made.secret)
}

async fn check(world: &World, key: &str, headers: &[(&str, &str)], body: &str, expected: (u16, &str)) {
    let headers: Vec<(&str, &str)> =
        [("authorization", key)].into_iter().chain(headers.iter().copied()).collect();
    let answer = call(world, "/api/v1/events", &headers, body).await;
    assert_eq!(answer.status.as_u16(), expected.0, "{}", answer.body);
    assert!(answer.body.contains(expected.1), "{}", answer.body);
    assert_eq!(answer.headers["cache-control"], "no-store");
}

const JSON: (&str, &str) = ("content-type", "application/json");

#[tokio::test]
async fn calls_are_answered_by_what_they_prove_and_say() {
    let world = World::new().await;
    let (_, ana) = world.person("ana@example.com", Role::Customer).await;
    let key = key(&world, &ana).await;
    check(&world, &key, &[JSON], EVENT, (200, r#""id":"e1""#)).await;
    check(&world, &key, &[JSON], &format!(r#"{{"events":[{EVENT}]}}"#), (200, r#""id":"e1""#)).await;
    check(&world, &key, &[JSON], &EVENT.replace("125000", "1"), (422, "event-changed")).await;
    check(&world, &key, &[JSON], &EVENT.replace("2026-11-30\"", "1900-01-01\""), (422, "data.posted_on"))
        .await;
    check(&world, &key, &[JSON], "{", (400, "malformed")).await;
    check(&world, &key, &[("content-type", "text/plain")], EVENT, (415, "not-json")).await;
    check(&world, &key, &[JSON, ("idempotency-key", "a b")], EVENT, (400, "idempotency-key")).await;
    check(&world, &key, &[JSON, ("idempotency-key", "k")], EVENT, (200, "e1")).await;
    check(&world, &key, &[JSON, ("idempotency-key", "k")], EVENT, (200, "e1")).await;
    check(&world, &key, &[JSON, ("idempotency-key", "k")], "{}", (422, "other-body")).await;
    check(&world, "Bearer attune_none", &[JSON], EVENT, (401, "unauthorised")).await;
    check(&world, "Basic YTpi", &[JSON], EVENT, (401, "unauthorised")).await;
    check(&world, &key, &[JSON], &" ".repeat(3 * 1024 * 1024), (413, "too-large")).await;
}

#[tokio::test]
async fn a_session_is_no_key_and_a_webhook_that_is_not_signed_is_nobodys() {
    let world = World::new().await;
    let (ana, person) = world.person("ana@example.com", Role::Customer).await;
    let request = Request::post("/api/v1/events").header("content-type", "application/json");
    let answer = world.send(&ana, request, Body::from(EVENT)).await;
    assert_eq!(answer.status, StatusCode::UNAUTHORIZED, "a cookie proves nothing here");
    let hook = world.attune.add_source(&person, SourceKind::Webhook, "Bank").await.unwrap();
    for id in [hook.id.as_str(), "missing"] {
        let answer = call(&world, &format!("/api/v1/webhooks/{id}"), &[JSON], EVENT).await;
        assert_eq!(answer.status, StatusCode::UNAUTHORIZED, "foreign and missing look alike");
    }
    let described = world.get(&Visitor::default(), "/api/openapi.json").await;
    assert_eq!(described.status, StatusCode::OK);
    assert!(described.body.contains("/api/v1/webhooks/{source}"), "{}", described.body);
}
