//! What was shown, seen and done: kept once, counted over everybody, walked through customer by customer.

use ledger::CustomerId;
use store::experiments::NewArm;
use store::exposures::{
    Decided, NewScreen, PropensityCount, ShownUnder, counts_since, decided_since, insert_choice,
    insert_exposures, insert_outcome, insert_screen, latency_us_since, note_applied, propensities_since,
    screens_since, taken_up_since, used_since,
};
use store::{Db, StoreError, Tx};
use testkit::each_engine;

use crate::builders::{at, person, write};

pub(crate) fn under(decision_id: &str) -> ShownUnder {
    ShownUnder { decision_id: decision_id.to_owned(), layout: "home-neutral".to_owned(), revision: 3 }
}

pub(crate) fn screen(decision_id: &str, sequence: i64, elements: &[&str], latency_us: i64) -> NewScreen {
    NewScreen {
        under: under(decision_id),
        sequence,
        event_id: format!("event-{decision_id}"),
        elements: elements.iter().map(|element| (*element).to_owned()).collect(),
        latency_us,
        in_hardship: false,
        arms: Vec::new(),
        failed: None,
        at: at(sequence),
    }
}

/// Gives a decision a row in every table of this file.
pub(crate) async fn fill(tx: &mut Tx, owner: &CustomerId, decision_id: &str) -> Result<(), StoreError> {
    let arm = NewArm {
        experiment: "order-trial".to_owned(),
        arm: "control".to_owned(),
        bucket_version: 0,
        in_force: true,
    };
    let screen = NewScreen { arms: vec![arm], ..screen(decision_id, 1, &["runway"], 900) };
    insert_screen(tx, owner, &screen).await?;
    insert_exposures(tx, owner, &under(decision_id), &["runway".to_owned()], at(1)).await?;
    note_applied(tx, owner, decision_id, "applied", at(1)).await?;
    insert_outcome(tx, owner, &under(decision_id), "runway", "opened", at(1)).await
}

/// Decides something for somebody and keeps what it showed.
pub(crate) async fn decide(db: &Db, owner: &CustomerId, screen: NewScreen) {
    let owner = owner.clone();
    let prev_hash = if screen.sequence == 1 { String::new() } else { format!("{}", screen.sequence) };
    let decision = crate::decisions::decision(&screen.under.decision_id, screen.sequence, &prev_hash);
    db.write(move |tx| {
        Box::pin(async move {
            store::decisions::append(tx, &owner, &decision, "{}").await?;
            insert_screen(tx, &owner, &screen).await
        })
    })
    .await
    .unwrap();
}

pub(crate) async fn see(db: &Db, owner: &CustomerId, decision_id: &str, elements: &[&str], minutes: i64) {
    let (owner, under) = (owner.clone(), under(decision_id));
    let elements: Vec<String> = elements.iter().map(|element| (*element).to_owned()).collect();
    write!(db, |tx| insert_exposures(tx, &owner, &under, &elements, at(minutes))).await.unwrap();
}

async fn act(
    db: &Db,
    owner: &CustomerId,
    element: &'static str,
    kind: &'static str,
) -> Result<(), StoreError> {
    let (owner, under) = (owner.clone(), under("d1"));
    write!(db, |tx| insert_outcome(tx, &owner, &under, element, kind, at(5))).await
}

async fn counts(db: &Db, minutes: i64) -> Vec<(String, i64, String, i64)> {
    let counts = counts_since(db, at(minutes)).await.unwrap();
    counts.into_iter().map(|each| (each.layout, each.revision, each.kind, each.count)).collect()
}

fn expected(pairs: &[(&str, i64)]) -> Vec<(String, i64, String, i64)> {
    pairs.iter().map(|(kind, count)| ("home-neutral".to_owned(), 3, (*kind).to_owned(), *count)).collect()
}

#[test]
fn what_is_seen_or_done_twice_counts_once() {
    each_engine(|db| async move {
        let (ana, ben) = (person(&db, "ana").await, person(&db, "ben").await);
        assert_eq!(counts(&db, 0).await, []);
        decide(&db, &ana, screen("d1", 1, &["runway", "net-worth"], 900)).await;
        decide(&db, &ben, screen("d2", 1, &["runway"], 300)).await;
        see(&db, &ana, "d1", &["runway"], 2).await;
        see(&db, &ana, "d1", &["runway", "net-worth"], 3).await;
        see(&db, &ana, "d1", &[], 3).await;
        see(&db, &ben, "d2", &["runway"], 4).await;
        for (element, kind) in
            [("runway", "opened"), ("runway", "opened"), ("runway", "acted"), ("*", "undone")]
        {
            act(&db, &ana, element, kind).await.unwrap();
        }
        assert!(act(&db, &ana, "runway", "liked").await.is_err(), "no such kind");
        let all = [("acted", 1), ("decided", 2), ("opened", 1), ("seen", 3), ("undone", 1)];
        assert_eq!(counts(&db, 0).await, expected(&all));
        assert_eq!(
            counts(&db, 3).await,
            expected(&[("acted", 1), ("opened", 1), ("seen", 2), ("undone", 1)])
        );
        assert_eq!(counts(&db, 6).await, []);
    });
}

#[test]
fn what_came_of_choices_is_counted_by_what_they_were_told_and_by_half_of_the_customers() {
    each_engine(|db| async move {
        let (ana, third) = (person(&db, "ana").await, person(&db, "p3").await);
        for (owner, decision_id) in [(&ana, "d1"), (&third, "d2")] {
            decide(&db, owner, screen(decision_id, 1, &["runway", "news"], 900)).await;
            see(&db, owner, decision_id, &["runway", "news"], 2).await;
            for (element, propensity_bp) in [("runway", 500), ("news", 500), ("bills", 500)] {
                let owner = owner.clone();
                write!(db, |tx| insert_choice(tx, &owner, decision_id, element, propensity_bp))
                    .await
                    .unwrap();
            }
        }
        act(&db, &ana, "runway", "opened").await.unwrap();
        act(&db, &ana, "news", "opened").await.unwrap();
        act(&db, &ana, "news", "dismissed").await.unwrap();
        let counted =
            |half: i64, taken_up: i64| PropensityCount { propensity_bp: 500, half, seen: 2, taken_up };
        assert_eq!(propensities_since(&db, at(0)).await.unwrap(), [counted(0, 0), counted(1, 1)]);
        assert_eq!(propensities_since(&db, at(3)).await.unwrap(), []);
    });
}

#[test]
fn what_was_taken_up_is_what_was_seen_and_opened_and_not_sent_away() {
    each_engine(|db| async move {
        let (ana, ben) = (person(&db, "ana").await, person(&db, "ben").await);
        decide(&db, &ana, screen("d1", 1, &["runway", "news", "bills"], 900)).await;
        decide(&db, &ben, screen("d2", 1, &["runway"], 300)).await;
        see(&db, &ana, "d1", &["runway", "news", "bills"], 2).await;
        see(&db, &ben, "d2", &["runway"], 4).await;
        for (element, kind) in [
            ("runway", "opened"),
            ("runway", "acted"),
            ("news", "opened"),
            ("news", "dismissed"),
            ("unseen", "opened"),
            ("bills", "pinned"),
        ] {
            act(&db, &ana, element, kind).await.unwrap();
        }
        let counted = |minutes: i64| {
            let db = db.clone();
            async move {
                let rows = taken_up_since(&db, at(minutes)).await.unwrap();
                rows.into_iter().map(|row| (row.element, row.seen, row.taken_up)).collect::<Vec<_>>()
            }
        };
        let row = |element: &str, seen: i64, taken_up: i64| (element.to_owned(), seen, taken_up);
        assert_eq!(counted(0).await, [row("bills", 1, 0), row("news", 1, 0), row("runway", 2, 1)]);
        assert_eq!(counted(3).await, [row("runway", 1, 0)]);
        let used = used_since(&db, &ana, at(0)).await.unwrap();
        assert_eq!(used, [("news".to_owned(), 1), ("runway".to_owned(), 2), ("unseen".to_owned(), 1)]);
        assert_eq!(used_since(&db, &ana, at(6)).await.unwrap(), []);
        assert_eq!(used_since(&db, &ben, at(0)).await.unwrap(), []);
    });
}

#[test]
fn decisions_are_counted_with_their_customers_and_times() {
    each_engine(|db| async move {
        let (ana, ben) = (person(&db, "ana").await, person(&db, "ben").await);
        for (owner, id, sequence, latency_us) in
            [(&ana, "d1", 1, 900), (&ana, "d2", 2, 100), (&ben, "d3", 1, 500), (&ana, "d4", 3, 700)]
        {
            decide(&db, owner, screen(id, sequence, &["runway"], latency_us)).await;
        }
        assert_eq!(decided_since(&db, at(0)).await.unwrap(), Decided { decisions: 4, customers: 2 });
        assert_eq!(decided_since(&db, at(2)).await.unwrap(), Decided { decisions: 2, customers: 1 });
        assert_eq!(decided_since(&db, at(9)).await.unwrap(), Decided { decisions: 0, customers: 0 });
        for (quicker, latency_us) in [(0, Some(100)), (1, Some(500)), (3, Some(900)), (4, None)] {
            assert_eq!(latency_us_since(&db, at(0), quicker).await.unwrap(), latency_us, "{quicker}");
        }
    });
}

#[test]
fn screens_are_walked_through_customer_by_customer_and_none_twice() {
    each_engine(|db| async move {
        let (ben, ana) = (person(&db, "ben").await, person(&db, "ana").await);
        for (owner, id, sequence) in [(&ben, "d1", 1), (&ana, "d2", 1), (&ben, "d3", 2), (&ana, "d4", 2)] {
            decide(&db, owner, screen(id, sequence, &["runway", "net-worth"], 1)).await;
        }
        let mut walked = Vec::new();
        let mut after = (String::new(), 0);
        loop {
            let page = screens_since(&db, at(0), (&after.0, after.1), 3).await.unwrap();
            let Some(last) = page.last() else { break };
            after = (last.user_id.clone(), last.sequence);
            walked.extend(page);
        }
        let places: Vec<(&str, &str)> =
            walked.iter().map(|screen| (screen.user_id.as_str(), screen.event_id.as_str())).collect();
        let all = [
            ("user-ana", "event-d2"),
            ("user-ana", "event-d4"),
            ("user-ben", "event-d1"),
            ("user-ben", "event-d3"),
        ];
        assert_eq!(places, all);
        assert!(walked.iter().all(|screen| screen.elements == "runway net-worth"));
        let later = screens_since(&db, at(2), ("", 0), 9).await.unwrap();
        assert_eq!(later.len(), 2);
    });
}
