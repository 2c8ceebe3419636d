//! Dashboards that are open while something is released: what changes at once, and what waits for the next visit.

use layout::Id;
use services::{LiveChange, Principal, Role, Rollout};
use testkit::each_url;

use crate::desk::{Desk, NEUTRAL, code, person};

/// The decision a customer's page shows once it is loaded.
async fn open(desk: &Desk, customer: &Principal) -> String {
    desk.attune.dashboard(customer).await.unwrap().decision_id
}

async fn change(desk: &Desk, customer: &Principal, decision: &str) -> Option<LiveChange> {
    desk.attune.live_change(customer, decision, None).await.unwrap()
}

#[test]
fn what_is_published_waits_and_what_is_taken_back_does_not() {
    each_url(async |url| {
        let desk = Desk::open(&url).await;
        let customer = person(&desk.attune, "customer@example.com", Role::Customer).await;
        let first = open(&desk, &customer).await;
        assert_eq!(change(&desk, &customer, &first).await, None);
        desk.publish("net-worth", "What you own").await;
        assert_eq!(change(&desk, &customer, &first).await, None, "a routine change waits for the next visit");
        let log = desk.attune.decision_log(&customer).await.unwrap().len();
        let second = open(&desk, &customer).await;
        desk.attune.roll_back(&desk.ben, NEUTRAL, 1, "It was wrong.").await.unwrap();
        assert_eq!(change(&desk, &customer, &second).await, Some(LiveChange::RolledBack));
        assert_eq!(desk.attune.decision_log(&customer).await.unwrap().len(), log + 1, "nothing is recorded");
        let third = open(&desk, &customer).await;
        assert_eq!(change(&desk, &customer, &third).await, None);
        // A second window that still shows what was taken back is told as well.
        assert_eq!(change(&desk, &customer, &second).await, Some(LiveChange::RolledBack));
        assert_eq!(change(&desk, &customer, "unknown").await, None);
        let stranger = person(&desk.attune, "stranger@example.com", Role::Customer).await;
        assert_eq!(change(&desk, &stranger, &second).await, None, "a decision is its customer's alone");
        assert_eq!(code(&desk.attune.live_change(&desk.ana, &second, None).await), "forbidden");
    });
}

#[test]
fn a_ramp_that_is_taken_back_reaches_only_those_who_saw_it() {
    each_url(async |url| {
        let desk = Desk::open(&url).await;
        let id = desk.approved("net-worth", "What you own").await;
        desk.attune.roll_out_draft(&desk.ana, &id, Rollout::Ramp { step_hours: 0 }).await.unwrap();
        for seen in [100, 500, 1_000, 2_500] {
            desk.attune.step_ramp(&desk.ana, NEUTRAL, 2, seen).await.unwrap();
        }
        let mut shown = Vec::new();
        // Half of them see it, so both kinds turn up soon.
        while !(shown.iter().any(|(_, _, revision)| *revision == 2)
            && shown.iter().any(|(_, _, revision)| *revision == 1))
        {
            let email = format!("customer-{}@example.com", shown.len());
            let customer = person(&desk.attune, &email, Role::Customer).await;
            let dashboard = desk.attune.dashboard(&customer).await.unwrap();
            shown.push((customer, dashboard.decision_id, dashboard.screen.revision));
        }
        desk.attune.stop_ramp(&desk.ben, NEUTRAL, 2).await.unwrap();
        for (customer, decision, revision) in &shown {
            let expected = (*revision == 2).then_some(LiveChange::RolledBack);
            assert_eq!(change(&desk, customer, decision).await, expected, "revision {revision}");
        }
    });
}

#[test]
fn an_open_page_says_what_it_did_and_keeps_its_order_if_its_reader_likes() {
    each_url(async |url| {
        let desk = Desk::open(&url).await;
        let attune = &desk.attune;
        let customer = person(attune, "customer@example.com", Role::Customer).await;
        let before = attune.dashboard(&customer).await.unwrap();
        for (decision, state, expected) in [
            (before.decision_id.as_str(), "applied", "ok"),
            (before.decision_id.as_str(), "applied", "ok"),
            (before.decision_id.as_str(), "deferred", "ok"),
            (before.decision_id.as_str(), "liked", "applied"),
            ("unknown", "applied", "not-found"),
        ] {
            assert_eq!(code(&attune.note_applied(&customer, decision, state).await), expected, "{state}");
        }
        let zone = before.screen.zones.iter().find(|zone| zone.slots.len() > 1).unwrap();
        let mut keys: Vec<&str> = zone.slots.iter().map(|slot| slot.key().as_str()).collect();
        keys.reverse();
        let order = format!("{}:{}.gone-by-now*nowhere:net-worth", zone.id, keys.join("."));
        assert_eq!(code(&attune.keep_order(&customer, "unknown", &order).await), "not-found");
        assert_eq!(code(&attune.keep_order(&customer, &before.decision_id, "Not an order").await), "order");
        attune.keep_order(&customer, &before.decision_id, &order).await.unwrap();
        let after = attune.dashboard(&customer).await.unwrap();
        let zone = after.screen.zones.iter().find(|other| other.id == zone.id).unwrap();
        let kept: Vec<&str> = zone.slots.iter().map(|slot| slot.key().as_str()).collect();
        assert_eq!(kept, keys);
        assert!(!after.screen.slots().any(|slot| *slot.key() == Id::new("gone-by-now").unwrap()));
        assert_eq!(after.undoable.unwrap().what, "an update of your dashboard");
    });
}

#[test]
fn a_session_that_is_watched_is_not_kept_alive() {
    each_url(async |url| {
        let desk = Desk::open(&url).await;
        let attune = &desk.attune;
        let password = attune.user_add("ana@example.com", Role::Customer, false).await.unwrap();
        let token = attune.sign_in("ana@example.com", &password).await.unwrap().token;
        for hours in [0, 6, 11] {
            desk.clock.set(hours * 60);
            assert!(attune.session_stands(&token).await.unwrap(), "after {hours} hours");
        }
        desk.clock.set(12 * 60 + 1);
        assert!(!attune.session_stands(&token).await.unwrap(), "unused for twelve hours");
        desk.clock.set(0);
        attune.sign_out(&token).await.unwrap();
        assert!(!attune.session_stands(&token).await.unwrap());
    });
}
