//! The stream that open dashboards listen to: who may, what it says, and when it ends.

use std::time::Duration;

use axum::body::{Body, BodyDataStream};
use axum::http::{Request, StatusCode};
use axum::response::Response;
use futures_util::StreamExt;
use layout::Id;
use services::Role;

use super::world::{Visitor, World};

/// Longer than anything here takes, and shorter than a heartbeat.
const PATIENCE: Duration = Duration::from_secs(8);

async fn open(world: &World, visitor: &Visitor, decision: &str) -> Response {
    let request = Request::get(format!("/live?decision={decision}"));
    world.open_answer(visitor, request, Body::empty()).await
}

/// What a stream says next; nothing once it has ended.
async fn next(stream: &mut BodyDataStream) -> Option<String> {
    let next = tokio::time::timeout(PATIENCE, stream.next()).await.unwrap();
    next.map(|bytes| String::from_utf8(bytes.unwrap().to_vec()).unwrap())
}

/// A revision of the neutral layout in which an element is called otherwise.
async fn publish(world: &World, label: &str) {
    let (_, designer) = world.person(&format!("{}@example.com", label.len()), Role::Product).await;
    let mut document = world.attune.layout_history(&designer, "home-neutral").await.unwrap().live;
    let element = document.spec.elements.get_mut(&Id::new("net-worth").unwrap()).unwrap();
    label.clone_into(&mut element.a11y.as_mut().unwrap().label);
    world.attune.publish_as_operator(document, "Clearer words.").await.unwrap();
}

#[tokio::test]
async fn only_a_customer_with_a_page_listens_and_with_few_windows() {
    let world = World::new().await;
    let (customer, _) = world.person("customer@example.com", Role::Customer).await;
    assert_eq!(open(&world, &Visitor::default(), "any").await.status(), StatusCode::UNAUTHORIZED);
    for role in [Role::Product, Role::Advisor, Role::Admin] {
        let (visitor, _) = world.person(&format!("{}@example.com", role.as_str()), role).await;
        assert_eq!(open(&world, &visitor, "any").await.status(), StatusCode::NOT_FOUND, "{role:?}");
    }
    let without = world.get(&customer, "/live").await;
    assert_eq!(without.status, StatusCode::BAD_REQUEST);
    assert_eq!(open(&world, &customer, &"x".repeat(65)).await.status(), StatusCode::BAD_REQUEST);
    let mut windows = Vec::new();
    for _ in 0..3 {
        windows.push(open(&world, &customer, "any").await);
    }
    assert!(windows.iter().all(|window| window.status() == StatusCode::OK));
    let headers = windows[0].headers();
    assert_eq!(headers["content-type"], "text/event-stream");
    assert_eq!(headers["cache-control"], "no-store");
    assert_eq!(headers["x-accel-buffering"], "no");
    assert_eq!(open(&world, &customer, "any").await.status(), StatusCode::TOO_MANY_REQUESTS);
    windows.pop();
    assert_eq!(
        open(&world, &customer, "any").await.status(),
        StatusCode::OK,
        "a window that closed made room"
    );
}

#[tokio::test]
async fn a_page_hears_of_what_was_taken_back_without_a_word_of_what_it_is() {
    let world = World::new().await;
    let (customer, person) = world.person("customer@example.com", Role::Customer).await;
    world.attune.dashboard(&person).await.unwrap();
    publish(&world, "What you own").await;
    let shown = world.attune.dashboard(&person).await.unwrap().decision_id;
    let mut stream = open(&world, &customer, &shown).await.into_body().into_data_stream();
    publish(&world, "All that you own").await;
    // Were the routine change said, it would be said first.
    world.attune.roll_back_as_operator("home-neutral", 1, "It was wrong.").await.unwrap();
    let said = next(&mut stream).await.unwrap();
    assert!(said.contains("event: change") && said.contains("data: rolled-back"), "{said}");
    assert!(!said.contains(&shown) && !said.contains("home-neutral"), "nothing of a customer: {said}");
    assert_eq!(next(&mut stream).await, None, "the page comes back with what it shows then");
}

#[tokio::test]
async fn streams_end_with_their_server() {
    let world = World::new().await;
    let (customer, person) = world.person("customer@example.com", Role::Customer).await;
    let shown = world.attune.dashboard(&person).await.unwrap().decision_id;
    let mut stream = open(&world, &customer, &shown).await.into_body().into_data_stream();
    world.streams.close();
    assert_eq!(next(&mut stream).await, None);
    let mut late = open(&world, &customer, &shown).await.into_body().into_data_stream();
    assert_eq!(next(&mut late).await, None, "nor does one begin that would keep it open");
}

#[tokio::test]
async fn a_page_that_comes_back_late_is_told_at_once() {
    let world = World::new().await;
    let (customer, person) = world.person("customer@example.com", Role::Customer).await;
    publish(&world, "What you own").await;
    let shown = world.attune.dashboard(&person).await.unwrap().decision_id;
    world.attune.roll_back_as_operator("home-neutral", 1, "It was wrong.").await.unwrap();
    let mut stream = open(&world, &customer, &shown).await.into_body().into_data_stream();
    let said = next(&mut stream).await.unwrap();
    assert!(said.contains("data: rolled-back"), "{said}");
}

#[tokio::test]
async fn a_stream_ends_with_its_session() {
    let world = World::new().await;
    let (customer, person) = world.person("customer@example.com", Role::Customer).await;
    publish(&world, "What you own").await;
    let shown = world.attune.dashboard(&person).await.unwrap().decision_id;
    let mut stream = open(&world, &customer, &shown).await.into_body().into_data_stream();
    world.attune.sign_out(customer.session.as_deref().unwrap()).await.unwrap();
    world.attune.roll_back_as_operator("home-neutral", 1, "It was wrong.").await.unwrap();
    assert_eq!(next(&mut stream).await, None, "nobody is told anything who has signed out");
}
