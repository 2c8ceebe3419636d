//! Signing in and out, and what a session is good for.

use axum::body::Body;
use axum::http::{Request, StatusCode};
use services::Role;

use super::world::{PASSWORD, Visitor, World};

fn form(email: &str, password: &str) -> String {
    format!("email={email}&password={}", password.replace(' ', "+"))
}

#[tokio::test]
async fn a_newcomer_signs_up_in_and_out() {
    let world = World::new().await;
    let nobody = Visitor::default();
    let up = world.post(&nobody, "/api/sign-up", &form("ana@example.com", PASSWORD)).await;
    assert_eq!((up.status, up.location()), (StatusCode::SEE_OTHER, Some("/welcome")));
    let first = up.session().unwrap();
    let signed_in = world.post(&nobody, "/api/sign-in", &form("ANA@example.com", PASSWORD)).await;
    assert_eq!(signed_in.location(), Some("/"));
    let second = signed_in.session().unwrap();
    assert_ne!(first, second, "signing in gives a fresh token");
    let ana = Visitor { session: Some(second) };
    assert_eq!(world.get(&ana, "/account").await.status, StatusCode::OK);
    world.post(&ana, "/api/sign-out", "").await;
    assert_eq!(world.get(&ana, "/account").await.location(), Some("/sign-in"));
    assert_eq!(world.get(&Visitor { session: Some(first) }, "/account").await.status, StatusCode::OK);
}

#[tokio::test]
async fn a_wrong_address_and_a_wrong_password_look_alike() {
    let world = World::new().await;
    world.attune.sign_up("ana@example.com", PASSWORD).await.unwrap();
    let nobody = Visitor::default();
    let unknown = world.post(&nobody, "/api/sign-in", &form("bob@example.com", PASSWORD)).await;
    let wrong = world.post(&nobody, "/api/sign-in", &form("bob@example.com", "another harbour 12")).await;
    let known = world.post(&nobody, "/api/sign-in", &form("ana@example.com", "another harbour 12")).await;
    assert_eq!(
        (unknown.status, unknown.location(), &unknown.body),
        (wrong.status, wrong.location(), &wrong.body)
    );
    assert_eq!(
        (unknown.status, unknown.location(), &unknown.body),
        (known.status, known.location(), &known.body)
    );
    assert!(known.session().is_none());
}

#[tokio::test]
async fn changing_the_password_ends_every_other_session() {
    let world = World::new().await;
    let (_, person) = world.person("ana@example.com", Role::Customer).await;
    drop(person);
    let up = world.post(&Visitor::default(), "/api/sign-up", &form("ben@example.com", PASSWORD)).await;
    let other = Visitor { session: up.session() };
    let here = Visitor {
        session: world
            .post(&Visitor::default(), "/api/sign-in", &form("ben@example.com", PASSWORD))
            .await
            .session(),
    };
    let new = "copper meadow violin 82".replace(' ', "+");
    let changed = world
        .post(&here, "/api/change-password", &format!("current={}&new={new}", PASSWORD.replace(' ', "+")))
        .await;
    let fresh = Visitor { session: changed.session() };
    assert!(fresh.session.is_some());
    assert_eq!(world.get(&other, "/account").await.location(), Some("/sign-in"));
    assert_eq!(world.get(&here, "/account").await.location(), Some("/sign-in"));
    assert_eq!(world.get(&fresh, "/account").await.status, StatusCode::OK);
}

#[tokio::test]
async fn a_write_from_another_site_changes_nothing() {
    let world = World::new().await;
    let (ana, _) = world.person("ana@example.com", Role::Customer).await;
    let kinds = [
        ("sec-fetch-site", "cross-site"),
        ("sec-fetch-site", "same-site"),
        ("sec-fetch-site", "none"),
        ("origin", "https://evil.test"),
        ("origin", "null"),
        ("x-nothing", "at all"),
    ];
    for (name, value) in kinds {
        let request = Request::post("/api/sign-out").header(name, value);
        let answer = world.send(&ana, request, Body::empty()).await;
        assert_eq!(answer.status, StatusCode::FORBIDDEN, "{name}: {value}");
    }
    assert_eq!(world.get(&ana, "/account").await.status, StatusCode::OK);
    let ours = Request::post("/api/sign-out").header("origin", "http://attune.test");
    assert_eq!(world.send(&ana, ours, Body::empty()).await.status, StatusCode::SEE_OTHER);
}

#[tokio::test]
async fn a_deleted_account_is_gone() {
    let world = World::new().await;
    let up = world.post(&Visitor::default(), "/api/sign-up", &form("ana@example.com", PASSWORD)).await;
    let ana = Visitor { session: up.session() };
    let wrong = world.post(&ana, "/api/delete-account", "password=wrong").await;
    assert_eq!(wrong.location(), Some("/account"));
    let password = format!("password={}", PASSWORD.replace(' ', "+"));
    assert_eq!(world.post(&ana, "/api/delete-account", &password).await.location(), Some("/sign-in"));
    assert_eq!(world.get(&ana, "/account").await.location(), Some("/sign-in"));
    assert!(world.attune.sign_in("ana@example.com", PASSWORD).await.is_err());
}
