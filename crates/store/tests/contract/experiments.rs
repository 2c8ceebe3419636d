//! Results of experiments: a customer counts once an arm from the first thing they saw of it, with what they did since and
//! before.

use store::Db;
use store::experiments::{
    NewArm, SeenUnit, UnitOutcome, seen_units, unit_outcomes, viewer_outcomes, viewers_since,
};
use store::exposures::{NewScreen, insert_outcome};
use testkit::each_engine;

use crate::builders::{at, person, write};
use crate::exposures::{decide, screen, see, under};

fn arm(arm: &str, bucket_version: i64, in_force: bool) -> NewArm {
    NewArm { experiment: "trial".to_owned(), arm: arm.to_owned(), bucket_version, in_force }
}

fn trial(decision_id: &str, sequence: i64, arms: Vec<NewArm>, in_hardship: bool) -> NewScreen {
    NewScreen { arms, in_hardship, ..screen(decision_id, sequence, &["runway", "net-worth"], 900) }
}

async fn act(db: &Db, owner: &ledger::CustomerId, decision_id: &str, kind: &'static str, minutes: i64) {
    let (owner, under) = (owner.clone(), under(decision_id));
    write!(db, |tx| insert_outcome(tx, &owner, &under, "runway", kind, at(minutes))).await.unwrap();
}

fn unit(user: &str, arm: &str, has_before: bool, in_hardship: bool) -> SeenUnit {
    SeenUnit { user_id: format!("user-{user}"), arm: arm.to_owned(), has_before, in_hardship }
}

#[test]
fn a_customer_counts_from_what_they_saw_in_force() {
    each_engine(|db| async move {
        let (ana, ben, cem) = (person(&db, "ana").await, person(&db, "ben").await, person(&db, "cem").await);
        decide(&db, &ana, trial("a1", 1, Vec::new(), false)).await;
        see(&db, &ana, "a1", &["runway"], 1).await;
        act(&db, &ana, "a1", "opened", 2).await;
        decide(&db, &ana, trial("a2", 2, vec![arm("control", 1, true)], false)).await;
        see(&db, &ana, "a2", &["runway", "net-worth"], 5).await;
        act(&db, &ana, "a2", "opened", 6).await;
        act(&db, &ana, "a2", "acted", 30).await;
        // Of another version, out of force, or never seen: none of these counts.
        decide(&db, &ben, trial("b1", 1, vec![arm("control", 0, true)], false)).await;
        see(&db, &ben, "b1", &["runway"], 5).await;
        decide(&db, &ben, trial("b2", 2, vec![arm("treatment", 1, false)], false)).await;
        see(&db, &ben, "b2", &["runway"], 6).await;
        decide(&db, &ben, trial("b3", 3, vec![arm("treatment", 1, true)], false)).await;
        // Seen in both arms, and in hardship since.
        decide(&db, &cem, trial("c1", 1, vec![arm("control", 1, true)], false)).await;
        see(&db, &cem, "c1", &["runway"], 5).await;
        decide(&db, &cem, trial("c9", 9, vec![arm("treatment", 1, true)], true)).await;
        see(&db, &cem, "c9", &["runway"], 9).await;

        let seen = seen_units(&db, "trial", 1, at(20)).await.unwrap();
        let expected = [
            unit("ana", "control", true, false),
            unit("cem", "control", false, true),
            unit("cem", "treatment", true, true),
        ];
        assert_eq!(seen, expected);
        let outcome = |kind: &str, since, before| UnitOutcome {
            user_id: "user-ana".to_owned(),
            arm: "control".to_owned(),
            kind: kind.to_owned(),
            since,
            before,
        };
        assert_eq!(unit_outcomes(&db, "trial", 1, at(20)).await.unwrap(), [outcome("opened", 1, 1)]);
        let mut later = unit_outcomes(&db, "trial", 1, at(40)).await.unwrap();
        later.sort_by(|one, other| one.kind.cmp(&other.kind));
        assert_eq!(later, [outcome("acted", 1, 0), outcome("opened", 1, 1)]);
        assert_eq!(seen_units(&db, "trial", 1, at(5)).await.unwrap(), []);
        assert_eq!(seen_units(&db, "other", 1, at(20)).await.unwrap(), []);

        let viewers = viewers_since(&db, at(5)).await.unwrap();
        let told: Vec<_> =
            viewers.iter().map(|each| (each.user_id.as_str(), each.has_before, each.in_hardship)).collect();
        assert_eq!(told, [("user-ana", true, false), ("user-ben", false, false), ("user-cem", false, true)]);
        let outcomes = viewer_outcomes(&db, at(5)).await.unwrap();
        let opened = outcomes.iter().find(|each| each.kind == "opened").unwrap();
        assert_eq!((opened.user_id.as_str(), opened.since, opened.before), ("user-ana", 1, 1));
    });
}
