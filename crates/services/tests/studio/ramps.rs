//! A revision that a share of the customers is shown: who, for how long, and when it is taken back by itself.

use decision::bucket;
use services::{Principal, ReleaseAction, Role, Rollout};
use testkit::each_url;

use crate::desk::{Desk, NEUTRAL, code, label, person, process, process_at};

const BY_HAND: Rollout = Rollout::Ramp { step_hours: 0 };

/// Customers who open their dashboards.
async fn customers(desk: &Desk, count: usize) -> Vec<Principal> {
    let mut customers = Vec::new();
    for number in 0..count {
        let email = format!("customer-{number}@example.com");
        customers.push(person(&desk.attune, &email, Role::Customer).await);
    }
    customers
}

/// The revisions customers see on their next visit.
async fn revisions(desk: &Desk, customers: &[Principal]) -> Vec<u32> {
    let mut revisions = Vec::new();
    for customer in customers {
        revisions.push(desk.attune.dashboard(customer).await.unwrap().screen.revision);
    }
    revisions
}

async fn share_bp(desk: &Desk) -> Option<u32> {
    let history = desk.attune.layout_history(&desk.ana, NEUTRAL).await.unwrap();
    history.ramp.map(|ramp| ramp.share_bp)
}

#[test]
fn a_ramp_grows_by_hand_to_everybody_and_keeps_whom_it_has_reached() {
    each_url(async |url| {
        let desk = Desk::open(&url).await;
        let attune = &desk.attune;
        let customers = customers(&desk, 12).await;
        let id = desk.approved("net-worth", "What you own").await;
        assert_eq!(attune.roll_out_draft(&desk.ana, &id, BY_HAND).await.unwrap(), 2);
        let mut before = revisions(&desk, &customers).await;
        let mut seen = 100;
        for expected in [500, 1_000, 2_500, 5_000] {
            assert_eq!(share_bp(&desk).await, Some(seen));
            assert_eq!(attune.step_ramp(&desk.ana, NEUTRAL, 2, seen).await.unwrap(), expected);
            let again = attune.step_ramp(&desk.ben, NEUTRAL, 2, seen).await;
            assert_eq!(code(&again), "ramp-stepped", "two who press at once step once");
            let after = revisions(&desk, &customers).await;
            assert!(before.iter().zip(&after).all(|(before, after)| before <= after), "{before:?} {after:?}");
            (before, seen) = (after, expected);
        }
        // What is decided is recorded with the revision that was shown, and shown to whom the draw says.
        for (customer, shown) in customers.iter().zip(&before) {
            let log = attune.decision_log(customer).await.unwrap();
            let record = log.last().unwrap();
            let is_reached = bucket("ramp-home-neutral-2", &record.customer_pseudonym) < 0.5;
            assert_eq!((record.layout.revision, *shown), if is_reached { (2, 2) } else { (1, 1) });
            let replay = attune.replay(customer, attune.now(), None).await.unwrap();
            assert_eq!(replay.decision.layout.revision, *shown);
        }
        // The others of the team cannot publish past it.
        let other = desk.begin().await;
        desk.edit(&other, crate::desk::describe("tax-due", "Tax to come")).await;
        desk.approve(&other).await;
        assert_eq!(code(&attune.publish_draft(&desk.ana, &other).await), "layout-ramping");
        assert_eq!(attune.step_ramp(&desk.ana, NEUTRAL, 2, 5_000).await.unwrap(), 10_000);
        assert_eq!(share_bp(&desk).await, None);
        assert!(revisions(&desk, &customers).await.iter().all(|revision| *revision == 2));
        assert_eq!(code(&attune.step_ramp(&desk.ana, NEUTRAL, 2, 10_000).await), "not-found");
        assert_eq!(attune.publish_draft(&desk.ana, &other).await.unwrap(), 3);
        let history = attune.layout_history(&desk.ana, NEUTRAL).await.unwrap();
        assert_eq!(history.broken_at, None);
        let steps = history.log.iter().filter(|entry| entry.action == Some(ReleaseAction::Ramped));
        let notes: Vec<&str> = steps.map(|entry| entry.note.as_str()).collect();
        assert_eq!(notes.first(), Some(&"Shown to all customers."));
        assert_eq!(notes.last(), Some(&"Shown to 5 % of customers."));
    });
}

#[test]
fn a_ramp_is_taken_back_in_one_go_at_any_step() {
    each_url(async |url| {
        let desk = Desk::open(&url).await;
        let attune = &desk.attune;
        let customers = customers(&desk, 6).await;
        let id = desk.approved("net-worth", "What you own").await;
        attune.roll_out_draft(&desk.ana, &id, BY_HAND).await.unwrap();
        for seen in [100, 500, 1_000, 2_500] {
            attune.step_ramp(&desk.ana, NEUTRAL, 2, seen).await.unwrap();
        }
        revisions(&desk, &customers).await;
        assert_eq!(code(&attune.stop_ramp(&desk.ben, NEUTRAL, 1).await), "not-found");
        assert_eq!(attune.stop_ramp(&desk.ben, NEUTRAL, 2).await.unwrap(), 3);
        assert_eq!(code(&attune.stop_ramp(&desk.ben, NEUTRAL, 2).await), "not-found");
        assert!(revisions(&desk, &customers).await.iter().all(|revision| *revision == 3));
        assert_eq!(label(&desk.live().await, "net-worth"), "Net worth and balances");
        assert_eq!(share_bp(&desk).await, None);
        let history = attune.layout_history(&desk.ana, NEUTRAL).await.unwrap();
        assert_eq!(history.log[0].action, Some(ReleaseAction::RolledBack));
        assert_eq!(history.log[0].note, "Back to revision 1. Taken back while it was ramped.");
        assert_eq!(history.broken_at, None);
    });
}

#[test]
fn a_ramp_grows_by_time_once_however_many_processes_look_after_it() {
    each_url(async |url| {
        let desk = Desk::open(&url).await;
        let id = desk.approved("net-worth", "What you own").await;
        let daily = Rollout::Ramp { step_hours: 24 };
        desk.attune.roll_out_draft(&desk.ana, &id, daily).await.unwrap();
        let other = process_at(&url, &desk.clock).await;
        let both = async || {
            let (one, two) = tokio::join!(desk.attune.tend_ramps(), other.tend_ramps());
            one.unwrap();
            two.unwrap();
        };
        for (hours, expected) in
            [(23, Some(100)), (24, Some(500)), (25, Some(500)), (48, Some(1_000)), (72, Some(2_500))]
        {
            desk.clock.set(hours * 60);
            both().await;
            assert_eq!(share_bp(&desk).await, expected, "after {hours} hours");
        }
        for hours in [96, 120] {
            desk.clock.set(hours * 60);
            both().await;
        }
        assert_eq!(share_bp(&desk).await, None, "everybody sees it");
        assert_eq!(desk.live().await.metadata.revision, 2);
        let log = desk.attune.layout_history(&desk.ana, NEUTRAL).await.unwrap().log;
        assert!(log.iter().take(5).all(|entry| entry.author == "attune"));
        assert_eq!(log.len(), 6);
    });
}

#[test]
fn what_does_harm_is_taken_back_by_itself() {
    each_url(async |url| {
        let desk = Desk::open(&url).await;
        let attune = &desk.attune;
        let id = desk.approved("net-worth", "What you own").await;
        attune.roll_out_draft(&desk.ana, &id, BY_HAND).await.unwrap();
        for seen in [100, 500, 1_000, 2_500] {
            attune.step_ramp(&desk.ana, NEUTRAL, 2, seen).await.unwrap();
        }
        // Everybody who sees the new revision hides the widget, and nobody else does.
        let (mut customers, mut hidden) = (Vec::new(), 0);
        while hidden < 14 {
            let email = format!("customer-{}@example.com", customers.len());
            let customer = person(attune, &email, Role::Customer).await;
            if attune.dashboard(&customer).await.unwrap().screen.revision == 2 {
                attune.hide_widget(&customer, "net-worth", true).await.unwrap();
                hidden += 1;
            }
            customers.push(customer);
        }
        let other = process(&url).await;
        other.tend_ramps().await.unwrap();
        assert!(attune.follow_releases().await.unwrap());
        assert_eq!(share_bp(&desk).await, None);
        assert!(revisions(&desk, &customers).await.iter().all(|revision| *revision == 3));
        let log = attune.layout_history(&desk.ana, NEUTRAL).await.unwrap().log;
        assert_eq!(log[0].author, "attune");
        assert!(log[0].note.contains("more customers took changes back or hid widgets"), "{}", log[0].note);
    });
}

#[test]
fn what_does_no_harm_goes_on() {
    each_url(async |url| {
        let desk = Desk::open(&url).await;
        let attune = &desk.attune;
        let customers = customers(&desk, 20).await;
        let id = desk.approved("net-worth", "What you own").await;
        attune.roll_out_draft(&desk.ana, &id, BY_HAND).await.unwrap();
        for seen in [100, 500, 1_000, 2_500] {
            attune.step_ramp(&desk.ana, NEUTRAL, 2, seen).await.unwrap();
        }
        // Whatever they see, every second one hides it.
        for (number, customer) in customers.iter().enumerate() {
            attune.dashboard(customer).await.unwrap();
            if number % 2 == 0 {
                attune.hide_widget(customer, "net-worth", true).await.unwrap();
            }
        }
        attune.tend_ramps().await.unwrap();
        let ramp = attune.layout_history(&desk.ana, NEUTRAL).await.unwrap().ramp.unwrap();
        assert_eq!(ramp.share_bp, 5_000);
        let taken_back = ramp.looks[0];
        assert!(taken_back.new.is_some() && taken_back.before.is_some() && !taken_back.is_crossed);
    });
}
