//! Making an account, telling about oneself, and leaving.

use services::{Country, Details, Role};
use testkit::each_url;

use crate::desk::{ANA, Desk, PASSWORD, code};

fn details(country: Option<Country>, display_name: &str, birth_year: &str) -> Details {
    Details { country, display_name: display_name.to_owned(), birth_year: birth_year.to_owned() }
}

#[test]
fn a_newcomer_is_a_customer_of_whom_nothing_is_known() {
    each_url(async |url| {
        let desk = Desk::open(&url).await;
        let session = desk.ana().await;
        let ana = desk.who(&session).await.unwrap();
        assert_eq!(ana.role, Role::Customer);
        assert_eq!((ana.display_name.clone(), ana.country, ana.birth_year), (None, None, None));
        let person = desk.attune.person(&ana).await.unwrap();
        assert_eq!((person.email.as_str(), person.profiling, person.is_demo), (ANA, false, false));
    });
}

#[test]
fn an_address_is_used_once_however_it_is_written() {
    each_url(async |url| {
        let desk = Desk::open(&url).await;
        for (email, password, expected) in [
            ("ana", PASSWORD, "email"),
            (ANA, "short", "password-short"),
            (ANA, "ana@example.com", "password-weak"),
            (ANA, PASSWORD, "ok"),
            (" ANA@Example.com ", PASSWORD, "email-taken"),
            ("ben@example.com", PASSWORD, "ok"),
        ] {
            assert_eq!(code(&desk.attune.sign_up(email, password).await), expected, "{email} {password}");
        }
        assert_eq!(code(&desk.attune.sign_in("ANA@EXAMPLE.COM", PASSWORD).await), "ok");
    });
}

#[test]
fn details_are_checked_and_kept() {
    each_url(async |url| {
        let desk = Desk::open(&url).await;
        let session = desk.ana().await;
        let ana = desk.who(&session).await.unwrap();
        let gb = Some(Country::UnitedKingdom);
        for (given, expected) in [
            (details(None, "Ana", ""), "country"),
            (details(gb, "  ", ""), "name"),
            (details(gb, &"a".repeat(61), ""), "name"),
            (details(gb, "Ana\u{7}", ""), "name"),
            (details(gb, "Ana", "58"), "birth-year"),
            (details(gb, "Ana", "2020"), "birth-year"),
            (details(gb, " Ana ", "1958"), "ok"),
        ] {
            assert_eq!(code(&desk.attune.update_details(&ana, &given).await), expected, "{given:?}");
        }
        let ana = desk.who(&session).await.unwrap();
        assert_eq!((ana.display_name.as_deref(), ana.country, ana.birth_year), (Some("Ana"), gb, Some(1958)));
        desk.attune.update_details(&ana, &details(gb, "Ana", "")).await.unwrap();
        assert_eq!(desk.who(&session).await.unwrap().birth_year, None);
    });
}

#[test]
fn people_an_operator_adds_sign_in_with_the_printed_password() {
    each_url(async |url| {
        let desk = Desk::open(&url).await;
        for (email, role, consents) in [
            ("c@example.com", Role::Customer, true),
            ("p@example.com", Role::Product, false),
            ("v@example.com", Role::Advisor, false),
            ("a@example.com", Role::Admin, false),
        ] {
            let password = desk.attune.user_add(email, role, consents).await.unwrap();
            let session = desk.attune.sign_in(email, &password).await.unwrap();
            let person = desk.who(&session).await.unwrap();
            assert_eq!(person.role, role);
            assert_eq!(desk.attune.person(&person).await.unwrap().profiling, consents);
            let found = desk.attune.customer_by_email(email).await;
            assert_eq!(code(&found), if role == Role::Customer { "ok" } else { "no-customer" });
            let told = details(Some(Country::UnitedStates), "Sam", "");
            let outcome = desk.attune.update_details(&person, &told).await;
            assert_eq!(code(&outcome), if role == Role::Customer { "ok" } else { "forbidden" });
        }
        assert_eq!(code(&desk.attune.user_add("C@example.com", Role::Admin, false).await), "email-taken");
    });
}

#[test]
fn leaving_needs_the_password_and_leaves_nothing() {
    each_url(async |url| {
        let desk = Desk::open(&url).await;
        let (session, ben) =
            (desk.ana().await, desk.attune.sign_up("ben@example.com", PASSWORD).await.unwrap());
        let ana = desk.who(&session).await.unwrap();
        assert_eq!(code(&desk.attune.delete_account(&ana, "not the password").await), "password");
        assert_eq!(code(&desk.attune.delete_account(&ana, PASSWORD).await), "ok");
        assert!(desk.who(&session).await.is_none());
        assert_eq!(code(&desk.attune.person(&ana).await), "not-found");
        assert_eq!(code(&desk.attune.sign_in(ANA, PASSWORD).await), "sign-in");
        assert!(desk.who(&ben).await.is_some());
        desk.ana().await;
    });
}
