//! The strict headers are on every answer, whatever the route and whatever the outcome.

use app::routes::PAGES;
use axum::body::Body;
use axum::http::Request;

use super::world::{Answer, Visitor, World};

fn strict(answer: &Answer) -> String {
    let mut lines: Vec<String> = answer
        .headers
        .iter()
        .filter(|(name, _)| {
            !matches!(
                name.as_str(),
                "content-type"
                    | "content-length"
                    | "location"
                    | "set-cookie"
                    | "vary"
                    | "accept-ranges"
                    | "last-modified"
                    | "date"
                    | "allow"
                    | "cache-control"
                    | "etag"
            )
        })
        .map(|(name, value)| format!("{name}: {}", value.to_str().unwrap()))
        .collect();
    lines.sort();
    lines.join("\n")
}

#[tokio::test]
async fn every_answer_carries_the_strict_headers() {
    let world = World::new().await;
    let nobody = Visitor::default();
    let mut answers = vec![
        world.get(&nobody, "/pkg/attune.css").await,
        world.get(&nobody, "/pkg/missing.css").await,
        world.get(&nobody, "/no/such/page").await,
        world.get(&nobody, "/livez").await,
        world.get(&nobody, "/readyz").await,
        world.post(&nobody, "/api/sign-in", "email=a&password=b").await,
        world.send(&nobody, Request::post("/api/sign-in"), Body::empty()).await,
    ];
    for route in PAGES {
        answers.push(world.get(&nobody, &route.path.replace("{id}", "x")).await);
    }
    for answer in &answers {
        insta::allow_duplicates! {
            insta::assert_snapshot!(strict(answer), @r"
            content-security-policy: default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'
            cross-origin-opener-policy: same-origin
            cross-origin-resource-policy: same-origin
            permissions-policy: camera=(), geolocation=(), microphone=(), payment=(), usb=()
            referrer-policy: same-origin
            strict-transport-security: max-age=63072000; includeSubDomains
            x-content-type-options: nosniff
            x-frame-options: DENY
            ");
        }
    }
}

#[tokio::test]
async fn pages_are_never_kept_and_assets_always() {
    let world = World::new().await;
    let cache = |answer: &Answer| answer.headers.get("cache-control").unwrap().to_str().unwrap().to_owned();
    let nobody = Visitor::default();
    assert_eq!(cache(&world.get(&nobody, "/sign-in").await), "no-store");
    let asset = world.get(&nobody, "/pkg/attune.css").await;
    assert_eq!(cache(&asset), "public, max-age=31536000, immutable");
    assert_eq!(asset.headers.get("content-type").unwrap(), "text/css");
    assert_eq!(cache(&world.get(&nobody, "/pkg/missing.css").await), "no-store");
}
