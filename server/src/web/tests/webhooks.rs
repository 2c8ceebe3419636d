//! A customer names another system, and it is sent what happens, signed.

use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::routing::post;
use services::{MessageKind, Role, Signed, SubscriptionState};
use tokio::net::TcpListener;
use tokio::sync::{mpsc, watch};

use super::world::World;

/// Another system on this machine; gives its address and what it is sent.
async fn other() -> (String, mpsc::UnboundedReceiver<(HeaderMap, Bytes)>) {
    type Told = mpsc::UnboundedSender<(HeaderMap, Bytes)>;
    async fn hook(State(told): State<Told>, headers: HeaderMap, body: Bytes) -> StatusCode {
        told.send((headers, body)).unwrap();
        StatusCode::NO_CONTENT
    }
    let (told, sent) = mpsc::unbounded_channel();
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = format!("http://{}/hook", listener.local_addr().unwrap());
    let router = Router::new().route("/hook", post(hook)).with_state(told);
    tokio::spawn(async move { axum::serve(listener, router).await });
    (address, sent)
}

#[tokio::test]
async fn another_system_is_sent_what_it_was_named_for_signed_with_the_secret_of_the_page() {
    let world = World::new().await;
    let (ana, person) = world.person("ana@example.com", Role::Customer).await;
    let (address, mut sent) = other().await;
    let secret =
        world.attune.add_subscription(&person, &address, &MessageKind::SUBSCRIBABLE).await.unwrap().secret;
    let (stop, stops) = watch::channel(false);
    let attune = world.attune.clone();
    let deliveries = tokio::spawn(async move { attune.deliver_until(&stops).await });
    world.get(&ana, "/dashboard").await;
    world.attune.contest(&person, "No").await.unwrap();

    let mut kinds = Vec::new();
    for _ in 0..2 {
        let (headers, body) = sent.recv().await.unwrap();
        let text = |name: &str| headers[name].to_str().unwrap();
        let signed = Signed {
            id: text("webhook-id"),
            timestamp: text("webhook-timestamp"),
            signature: text("webhook-signature"),
        };
        assert!(signed.holds(&secret, &body, world.attune.now().timestamp()));
        assert_eq!(text("content-type"), "application/json");
        let body: serde_json::Value = serde_json::from_slice(&body).unwrap();
        kinds.push(body["type"].as_str().unwrap().to_owned());
    }
    kinds.sort();
    assert_eq!(kinds, ["alert.raised", "decision.made"]);
    stop.send_replace(true);
    deliveries.await.unwrap();
    let shown = world.attune.subscriptions(&person).await.unwrap();
    assert_eq!(shown[0].attempts.len(), 2, "what was on its way is noted before the server ends");
    let page = world.get(&ana, "/account/connections").await;
    assert!(page.body.contains(&address) && page.body.contains("Arrived (204)"), "{}", page.body);
    assert!(!page.body.contains(&secret), "it is shown once");
}

#[tokio::test]
async fn the_form_tells_the_secret_once_and_refuses_what_leads_inside() {
    let world = World::new().await;
    let (ana, person) = world.person("ana@example.com", Role::Customer).await;
    let of = |url: &str| format!("url={url}&kind-decision.made=true&kind-alert.raised=true");
    let refused = world.post(&ana, "/api/add-subscription", &of("https://169.254.169.254/")).await;
    assert_eq!(refused.location(), Some("/account/connections"));
    assert!(world.attune.subscriptions(&person).await.unwrap().is_empty());
    let made = world.post(&ana, "/api/add-subscription", &of("https://hooks.example/a")).await;
    assert_eq!(made.status, StatusCode::SEE_OTHER, "{}", made.body);
    let shown = world.attune.subscriptions(&person).await.unwrap();
    assert_eq!(shown[0].kinds, [MessageKind::DecisionMade, MessageKind::AlertRaised]);
    for (path, state) in [
        ("/api/pause-subscription", Some(SubscriptionState::Paused)),
        ("/api/resume-subscription", Some(SubscriptionState::Live)),
        ("/api/test-subscription", Some(SubscriptionState::Live)),
        ("/api/remove-subscription", None),
    ] {
        let answer = world.post(&ana, path, &format!("id={}", shown[0].id)).await;
        assert_eq!(answer.location(), Some("/account/connections"), "{path}: {}", answer.body);
        let after = world.attune.subscriptions(&person).await.unwrap();
        assert_eq!(after.first().map(|each| each.state), state, "{path}");
    }
}
