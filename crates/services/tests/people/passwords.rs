//! Proving who one is, and changing how.

use argon2::password_hash::PasswordHasher;
use argon2::{Algorithm, Argon2, Params, Version};
use chrono::Duration;
use store::Db;
use testkit::each_url;

use crate::desk::{ANA, Desk, PASSWORD, code};

#[test]
fn a_wrong_address_and_a_wrong_password_are_answered_alike() {
    each_url(async |url| {
        let desk = Desk::open(&url).await;
        desk.ana().await;
        let wrong_password = desk.attune.sign_in(ANA, "green tea at dusk").await.unwrap_err();
        let wrong_address = desk.attune.sign_in("nobody@example.com", PASSWORD).await.unwrap_err();
        assert_eq!(format!("{wrong_password:?}"), format!("{wrong_address:?}"));
    });
}

#[test]
fn guessing_is_stopped_for_one_account_and_the_owner_is_not_for_long() {
    each_url(async |url| {
        let desk = Desk::open(&url).await;
        desk.ana().await;
        for email in [ANA, "nobody@example.com"] {
            for _ in 0..10 {
                assert_eq!(code(&desk.attune.sign_in(email, "wrong").await), "sign-in");
            }
            assert_eq!(code(&desk.attune.sign_in(email, PASSWORD).await), "rate-limited");
        }
        desk.wait(Duration::minutes(1));
        assert_eq!(code(&desk.attune.sign_in(ANA, PASSWORD).await), "ok");
        assert_eq!(code(&desk.attune.sign_in(ANA, "wrong").await), "sign-in");
    });
}

#[test]
fn a_changed_password_ends_every_other_session() {
    each_url(async |url| {
        let desk = Desk::open(&url).await;
        let (here, there) = (desk.ana().await, desk.attune.sign_in(ANA, PASSWORD).await.unwrap());
        let ana = desk.who(&here).await.unwrap();
        let new = "black coffee at noon";
        assert_eq!(code(&desk.attune.change_password(&ana, "not the password", new).await), "password");
        assert_eq!(code(&desk.attune.change_password(&ana, PASSWORD, "password1234").await), "password-weak");
        assert!(desk.who(&there).await.is_some());
        let fresh = desk.attune.change_password(&ana, PASSWORD, new).await.unwrap();
        assert!(desk.who(&here).await.is_none() && desk.who(&there).await.is_none());
        assert!(desk.who(&fresh).await.is_some());
        assert_eq!(code(&desk.attune.sign_in(ANA, PASSWORD).await), "sign-in");
        assert_eq!(code(&desk.attune.sign_in(ANA, new).await), "ok");
    });
}

#[test]
fn a_hash_of_lesser_cost_is_made_anew_at_the_next_sign_in() {
    each_url(async |url| {
        let desk = Desk::open(&url).await;
        let session = desk.ana().await;
        let ana = desk.who(&session).await.unwrap();
        let lesser = Params::new(8 * 1024, 1, 1, None).unwrap();
        let lesser = Argon2::new_with_secret(b"pepper", Algorithm::Argon2id, Version::V0x13, lesser).unwrap();
        let dated = lesser.hash_password(PASSWORD.as_bytes()).unwrap().to_string();
        let db = Db::connect(&url).await.unwrap();
        let id = ana.user_id.clone();
        db.write(move |tx| Box::pin(async move { store::users::set_password(tx, &id, &dated, false).await }))
            .await
            .unwrap();
        for _ in 0..2 {
            assert_eq!(code(&desk.attune.sign_in(ANA, PASSWORD).await), "ok");
            let user = store::users::by_id(&db, &ana.user_id).await.unwrap().unwrap();
            assert!(
                user.password_hash.starts_with("$argon2id$v=19$m=47104,t=1,p=1$"),
                "{}",
                user.password_hash
            );
        }
        assert!(desk.who(&session).await.is_some(), "nobody is signed out by it");
    });
}
