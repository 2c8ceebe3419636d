//! The consent to profiling: off until given, and gone when withdrawn.

use services::{Country, Details, Role};
use testkit::each_url;

use crate::desk::{Desk, code};

#[test]
fn profiling_is_off_until_given_and_off_again_when_withdrawn() {
    each_url(async |url| {
        let desk = Desk::open(&url).await;
        let session = desk.ana().await;
        let ana = desk.who(&session).await.unwrap();
        for granted in [false, true, true, false] {
            desk.attune.set_profiling_consent(&ana, granted).await.unwrap();
            assert_eq!(desk.attune.person(&ana).await.unwrap().profiling, granted);
        }
    });
}

#[test]
fn an_objection_to_offers_stands_until_it_is_taken_back_and_each_is_decided_on() {
    each_url(async |url| {
        let desk = Desk::open(&url).await;
        let session = desk.ana().await;
        let ana = desk.who(&session).await.unwrap();
        for (objects, decisions) in [(false, 0), (true, 1), (true, 1), (false, 2)] {
            desk.attune.set_marketing_objection(&ana, objects).await.unwrap();
            assert_eq!(desk.attune.person(&ana).await.unwrap().objects_to_marketing, objects);
            assert_eq!(desk.attune.decision_log(&ana).await.unwrap().len(), decisions);
        }
    });
}

#[test]
fn the_welcome_page_asks_for_details_and_consent_together() {
    each_url(async |url| {
        let desk = Desk::open(&url).await;
        let session = desk.ana().await;
        let ana = desk.who(&session).await.unwrap();
        let mut told = Details { country: None, display_name: "Ana".to_owned(), birth_year: String::new() };
        assert_eq!(code(&desk.attune.introduce(&ana, &told, true).await), "country");
        assert!(!desk.attune.person(&ana).await.unwrap().profiling, "a refused form agrees to nothing");
        told.country = Some(Country::UnitedKingdom);
        desk.attune.introduce(&ana, &told, true).await.unwrap();
        assert!(desk.attune.person(&ana).await.unwrap().profiling);
        assert_eq!(desk.who(&session).await.unwrap().country, Some(Country::UnitedKingdom));
    });
}

#[test]
fn staff_have_nothing_to_be_profiled_by() {
    each_url(async |url| {
        let desk = Desk::open(&url).await;
        let password = desk.attune.user_add("p@example.com", Role::Product, false).await.unwrap();
        let session = desk.attune.sign_in("p@example.com", &password).await.unwrap();
        let product = desk.who(&session).await.unwrap();
        assert_eq!(code(&desk.attune.set_profiling_consent(&product, true).await), "forbidden");
    });
}
