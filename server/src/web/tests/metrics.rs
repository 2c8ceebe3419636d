//! `/metrics` is answered here and to whoever has the token, and to nobody else.

use std::net::SocketAddr;

use axum::body::Body;
use axum::extract::ConnectInfo;
use axum::http::request::Builder;
use axum::http::{Request, StatusCode};
use services::Role;

use super::world::{Answer, Visitor, World};

const TOKEN: &str = "quiet harbour lantern 47";

async fn ask(world: &World, address: &str, change: impl FnOnce(Builder) -> Builder) -> Answer {
    let peer: SocketAddr = address.parse().unwrap();
    let request = change(Request::get("/metrics").extension(ConnectInfo(peer)));
    world.send(&Visitor::default(), request, Body::empty()).await
}

#[tokio::test]
async fn only_this_machine_and_the_token_are_answered() {
    let world = World::with_metrics_token(TOKEN).await;
    let with = |value: &'static str| move |request: Builder| request.header("authorization", value);
    let plain = |request: Builder| request;
    for address in ["127.0.0.1:9", "[::1]:9", "[::ffff:127.0.0.1]:9"] {
        assert_eq!(ask(&world, address, plain).await.status, StatusCode::OK, "{address}");
    }
    let far = "192.0.2.7:9";
    let with_token = ask(&world, far, with("Bearer quiet harbour lantern 47")).await;
    assert_eq!(with_token.status, StatusCode::OK);
    for value in ["Bearer quiet harbour lantern 48", "Bearer ", "quiet harbour lantern 47", "Basic quiet"] {
        assert_eq!(ask(&world, far, with(value)).await.status, StatusCode::NOT_FOUND, "{value}");
    }
    for name in ["x-forwarded-for", "forwarded", "x-real-ip", "via"] {
        let through_a_proxy = ask(&world, "127.0.0.1:9", |request| request.header(name, "192.0.2.7")).await;
        assert_eq!(through_a_proxy.status, StatusCode::NOT_FOUND, "{name}");
    }
    let missing = ask(&world, far, plain).await;
    assert_eq!((missing.status, missing.body.contains("attune_")), (StatusCode::NOT_FOUND, false));
    let without_one = World::new().await;
    for value in ["Bearer quiet harbour lantern 47", "Bearer "] {
        assert_eq!(ask(&without_one, far, with(value)).await.status, StatusCode::NOT_FOUND, "{value}");
    }
}

#[tokio::test]
async fn what_is_told_counts_customers_and_names_none() {
    let world = World::new().await;
    let (visitor, ana) = world.person("ana@example.com", Role::Customer).await;
    let page = world.get(&visitor, "/dashboard").await;
    let decision = world.attune.dashboard(&ana).await.unwrap().decision_id;
    assert!(page.body.contains(&format!("data-decision=\"{decision}\"")), "{}", page.body);
    assert!(page.body.contains("src=\"/pkg/exposure.js\""), "{}", page.body);
    let form = format!("decision={decision}&elements=net-worth.recent-transactions.no-such-widget");
    // A form is answered by the way back to its page; a script is answered by nothing.
    for _ in 0..2 {
        assert_eq!(world.post(&visitor, "/api/note-exposures", &form).await.status, StatusCode::FOUND);
    }
    let outcome = format!("decision={decision}&element=net-worth&kind=opened");
    assert_eq!(world.post(&visitor, "/api/note-outcome", &outcome).await.status, StatusCode::FOUND);
    // A page may outlive its decision; its browser is told of no fault, and nothing is noted.
    let stale = world.post(&visitor, "/api/note-exposures", "decision=gone&elements=net-worth").await;
    assert_eq!(stale.status, StatusCode::FOUND);
    let told = ask(&world, "127.0.0.1:9", |request| request).await;
    let content_type = told.headers.get("content-type").and_then(|value| value.to_str().ok());
    assert_eq!(content_type, Some("text/plain; version=0.0.4; charset=utf-8"));
    for line in [
        "attune_customers 1",
        "attune_layout_exposures{layout=\"home-neutral\",revision=\"1\"} 2",
        "attune_layout_outcomes{layout=\"home-neutral\",revision=\"1\",kind=\"opened\"} 1",
    ] {
        assert!(told.body.lines().any(|each| each == line), "{line}: {}", told.body);
    }
    for private in ["ana@", "Ana", ana.user_id.as_str(), decision.as_str()] {
        assert!(!told.body.contains(private), "{private}");
    }
}
