//! Sessions: fresh at every sign-in, ended by time or by their owner, and never stored as they are.

use chrono::Duration;
use testkit::each_url;

use crate::desk::{ANA, Desk, PASSWORD};

#[test]
fn every_sign_in_opens_a_session_of_its_own() {
    each_url(async |url| {
        let desk = Desk::open(&url).await;
        let first = desk.ana().await;
        let second = desk.attune.sign_in(ANA, PASSWORD).await.unwrap();
        assert_ne!(first.token, second.token);
        assert_eq!(second.token.len(), 43, "256 bits");
        desk.attune.sign_out(&first.token).await.unwrap();
        desk.attune.sign_out(&first.token).await.unwrap();
        assert!(desk.who(&first).await.is_none() && desk.who(&second).await.is_some());
        for made_up in ["", "x", &first.token[1..]] {
            assert!(desk.attune.session(made_up).await.unwrap().is_none());
        }
    });
}

#[test]
fn a_session_ends_after_twelve_hours_unused() {
    each_url(async |url| {
        let desk = Desk::open(&url).await;
        let session = desk.ana().await;
        for _ in 0..3 {
            desk.wait(Duration::hours(11));
            assert!(desk.who(&session).await.is_some());
        }
        desk.wait(Duration::hours(12));
        assert!(desk.who(&session).await.is_none());
    });
}

#[test]
fn a_session_ends_after_fourteen_days_of_use() {
    each_url(async |url| {
        let desk = Desk::open(&url).await;
        let session = desk.ana().await;
        let mut hours = 0;
        while desk.who(&session).await.is_some() {
            desk.wait(Duration::hours(8));
            hours += 8;
            assert!(hours <= 14 * 24, "a session must not live for ever");
        }
        assert_eq!(hours, 14 * 24);
    });
}

#[test]
fn neither_tokens_nor_passwords_reach_the_disk() {
    each_url(async |url| {
        let desk = Desk::open(&url).await;
        let session = desk.ana().await;
        let Some(file) = url.strip_prefix("sqlite:") else { return };
        let mut bytes = std::fs::read(file).unwrap();
        bytes.extend(std::fs::read(format!("{file}-wal")).unwrap());
        let holds = |text: &str| bytes.windows(text.len()).any(|window| window == text.as_bytes());
        assert!(holds(ANA), "what is stored can be found");
        assert!(!holds(&session.token) && !holds(PASSWORD));
    });
}
