//! The smaller nouns: consents, rules, summaries, profiles, layouts, arrangements, changes.

use store::StoreError;
use store::changes::StoredChange;
use store::consents::Consent;
use store::layouts::StoredLayout;
use store::ramps::StoredRamp;
use store::rules::{StoredRule, StoredRun};
use store::summaries::{StoredProfile, StoredSummary};
use testkit::each_engine;

use crate::builders::{at, day, person, write};

pub(crate) fn consent(granted: bool, minutes: i64) -> Consent {
    Consent { purpose: "profiling".to_owned(), version: "1".to_owned(), granted, at: at(minutes) }
}

pub(crate) fn rule(id: &str, priority: i64) -> StoredRule {
    StoredRule {
        id: id.to_owned(),
        name: "Corner Cafe".to_owned(),
        search: "payee=\"corner cafe\" direction:out".to_owned(),
        category: "eating-out".to_owned(),
        split: Some("{}".to_owned()),
        effective_from: Some(day("2026-01-01")),
        priority,
        is_on: true,
        created_at: at(0),
    }
}

pub(crate) fn run(id: &str, minutes: i64) -> StoredRun {
    StoredRun {
        id: id.to_owned(),
        rule_id: "r1".to_owned(),
        rule_name: "Corner Cafe".to_owned(),
        reason: "new-transactions".to_owned(),
        matched: 3,
        changed: 2,
        at: at(minutes),
    }
}

pub(crate) fn change(id: &str) -> StoredChange {
    StoredChange { id: id.to_owned(), body: format!("{{\"change\":\"{id}\"}}") }
}

#[test]
fn the_newest_answer_to_a_purpose_holds() {
    each_engine(|db| async move {
        let (ana, ben) = (person(&db, "ana").await, person(&db, "ben").await);
        assert_eq!(store::consents::newest(&db, &ana).await.unwrap(), []);
        for (id, granted, minutes) in [("c1", true, 0), ("c2", false, 5), ("c3", true, 5)] {
            let owner = ana.clone();
            write!(db, |tx| store::consents::insert(tx, id, &owner, &consent(granted, minutes)))
                .await
                .unwrap();
        }
        let (owner, offers) = (ana.clone(), Consent { purpose: "offers".to_owned(), ..consent(false, 2) });
        write!(db, |tx| store::consents::insert(tx, "c4", &owner, &offers)).await.unwrap();
        let offers = Consent { purpose: "offers".to_owned(), ..consent(false, 2) };
        assert_eq!(store::consents::newest(&db, &ana).await.unwrap(), [offers, consent(true, 5)]);
        assert_eq!(store::consents::newest(&db, &ben).await.unwrap(), []);
    });
}

#[test]
fn rules_are_their_owners_the_strongest_first() {
    each_engine(|db| async move {
        let (ana, ben) = (person(&db, "ana").await, person(&db, "ben").await);
        for (id, priority) in [("r2", 1), ("r1", 2)] {
            let owner = ana.clone();
            write!(db, |tx| store::rules::put(tx, &owner, &rule(id, priority))).await.unwrap();
        }
        let owner = ben.clone();
        write!(db, |tx| store::rules::remove(tx, &owner, "r1")).await.unwrap();
        let owner = ben.clone();
        write!(db, |tx| store::rules::put(tx, &owner, &rule("r1", 9))).await.unwrap();
        assert_eq!(store::rules::all(&db, &ana).await.unwrap(), [rule("r1", 2), rule("r2", 1)]);
        let owner = ana.clone();
        let off = StoredRule { is_on: false, effective_from: None, split: None, ..rule("r1", 0) };
        let stored = off.clone();
        write!(db, |tx| store::rules::put(tx, &owner, &stored)).await.unwrap();
        assert_eq!(store::rules::all(&db, &ana).await.unwrap(), [rule("r2", 1), off]);
        let owner = ana.clone();
        write!(db, |tx| store::rules::remove(tx, &owner, "r1")).await.unwrap();
        assert_eq!(store::rules::all(&db, &ana).await.unwrap(), [rule("r2", 1)]);
        assert!(store::rules::all(&db, &ben).await.unwrap().is_empty());
    });
}

#[test]
fn runs_and_dismissals_are_their_owners() {
    each_engine(|db| async move {
        let (ana, ben) = (person(&db, "ana").await, person(&db, "ben").await);
        for (id, minutes) in [("u1", 0), ("u2", 1), ("u3", 2)] {
            let owner = ana.clone();
            write!(db, |tx| store::rules::insert_run(tx, &owner, &run(id, minutes))).await.unwrap();
            let owner = ana.clone();
            write!(db, |tx| store::rules::dismiss(tx, &owner, "s1", at(minutes))).await.unwrap();
        }
        assert_eq!(store::rules::runs(&db, &ana, 2).await.unwrap(), [run("u3", 2), run("u2", 1)]);
        assert_eq!(store::rules::dismissed(&db, &ana).await.unwrap(), ["s1"]);
        assert!(store::rules::runs(&db, &ben, 2).await.unwrap().is_empty());
        assert!(store::rules::dismissed(&db, &ben).await.unwrap().is_empty());
    });
}

#[test]
fn a_summary_and_a_profile_replace_the_one_before() {
    each_engine(|db| async move {
        let (ana, ben) = (person(&db, "ana").await, person(&db, "ben").await);
        for body in ["old", "new"] {
            let owner = ana.clone();
            let (as_of, built_on) = (day("2026-02-28"), day("2026-03-01"));
            let (version, body) = (format!("v-{body}"), body.to_owned());
            let summary = StoredSummary { as_of, built_on, version, body: body.clone() };
            let profile = StoredProfile { as_of, model_version: "m1".to_owned(), body };
            write!(db, |tx| store::summaries::put(tx, &owner, &summary)).await.unwrap();
            let owner = ana.clone();
            write!(db, |tx| store::summaries::put_profile(tx, &owner, &profile)).await.unwrap();
        }
        let summary = store::summaries::get(&db, &ana).await.unwrap().unwrap();
        assert_eq!((summary.body.as_str(), summary.as_of), ("new", day("2026-02-28")));
        assert_eq!(store::summaries::version(&db, &ana).await.unwrap().as_deref(), Some("v-new"));
        assert_eq!(store::summaries::version(&db, &ben).await.unwrap(), None);
        let profile = store::summaries::profile(&db, &ana).await.unwrap().unwrap();
        assert_eq!((profile.body.as_str(), profile.model_version.as_str()), ("new", "m1"));
        let owner = ben.clone();
        write!(db, |tx| store::summaries::remove(tx, &owner)).await.unwrap();
        assert!(store::summaries::get(&db, &ana).await.unwrap().is_some());
        let owner = ana.clone();
        write!(db, |tx| store::summaries::remove(tx, &owner)).await.unwrap();
        let owner = ana.clone();
        write!(db, |tx| store::summaries::remove_profile(tx, &owner)).await.unwrap();
        assert!(store::summaries::get(&db, &ana).await.unwrap().is_none());
        assert!(store::summaries::profile(&db, &ana).await.unwrap().is_none());
    });
}

#[test]
fn a_published_revision_stays_and_the_newest_is_in_force_beside_what_it_is_ramped_over() {
    each_engine(|db| async move {
        let kept = |name: &str, revision, text: &str| StoredLayout {
            name: name.to_owned(),
            revision,
            document: text.to_owned(),
            content_hash: format!("hash-{text}"),
        };
        let in_force = async || {
            let found = store::layouts::in_force(&db).await.unwrap();
            found.into_iter().map(|layout| layout.document).collect::<Vec<_>>()
        };
        for (name, revision, text) in [("home-b", 1, "b1"), ("home-a", 2, "a2"), ("home-a", 1, "a1")] {
            let layout = kept(name, revision, text);
            write!(db, |tx| store::layouts::release(tx, &layout, at(0))).await.unwrap();
        }
        let again = kept("home-a", 2, "x");
        let taken = write!(db, |tx| store::layouts::release(tx, &again, at(0))).await;
        assert!(matches!(taken, Err(StoreError::Taken)), "{taken:?}");
        assert_eq!(in_force().await, ["a2", "b1"]);
        let ramp = StoredRamp {
            name: "home-a".to_owned(),
            revision: 2,
            baseline: 1,
            share_bp: 100,
            step_hours: 0,
            state: "running".to_owned(),
            stepped_at: at(0),
        };
        let (begun, second) = (ramp.clone(), StoredRamp { revision: 3, ..ramp.clone() });
        write!(db, |tx| store::ramps::begin(tx, &begun)).await.unwrap();
        let taken = write!(db, |tx| store::ramps::begin(tx, &second)).await;
        assert!(matches!(taken, Err(StoreError::Taken)), "one ramp of a layout runs: {taken:?}");
        assert_eq!(in_force().await, ["a1", "a2", "b1"]);
        assert_eq!(store::ramps::running(&db).await.unwrap(), std::slice::from_ref(&ramp));
        let ended = StoredRamp { share_bp: 10_000, state: "finished".to_owned(), ..ramp };
        write!(db, |tx| store::ramps::put(tx, &ended)).await.unwrap();
        assert_eq!(in_force().await, ["a2", "b1"]);
    });
}

#[test]
fn what_a_build_brought_is_noted_once() {
    each_engine(|db| async move {
        let brought = |revision, text: &str| StoredLayout {
            name: "home-a".to_owned(),
            revision,
            document: text.to_owned(),
            content_hash: format!("hash-{text}"),
        };
        for (minutes, (revision, text)) in (0..).zip([(1, "a1"), (2, "a2")]) {
            let layout = brought(revision, text);
            write!(db, |tx| store::layouts::ship(tx, &layout, at(minutes))).await.unwrap();
        }
        let again = brought(7, "a1");
        let taken = write!(db, |tx| store::layouts::ship(tx, &again, at(9))).await;
        assert!(matches!(taken, Err(StoreError::Taken)), "{taken:?}");
        let newest = write!(db, |tx| store::layouts::shipped_in(tx, "home-a")).await.unwrap();
        assert_eq!(newest, Some(brought(2, "a2")));
        let known = store::layouts::shipped(&db).await.unwrap();
        let name = || "home-a".to_owned();
        assert_eq!(known, [(name(), "hash-a1".to_owned()), (name(), "hash-a2".to_owned())]);
    });
}

#[test]
fn an_arrangement_is_kept_for_one_person_and_layout() {
    each_engine(|db| async move {
        let (ana, ben) = (person(&db, "ana").await, person(&db, "ben").await);
        for (owner, layout, body) in
            [(&ana, "home-a", "1"), (&ana, "home-a", "2"), (&ana, "home-b", "3"), (&ben, "home-a", "4")]
        {
            let owner = owner.clone();
            write!(db, |tx| store::arrangements::put(tx, &owner, layout, body)).await.unwrap();
        }
        for (owner, layout, expected) in [
            (&ana, "home-a", Some("2")),
            (&ana, "home-b", Some("3")),
            (&ben, "home-a", Some("4")),
            (&ben, "home-b", None),
        ] {
            assert_eq!(store::arrangements::get(&db, owner, layout).await.unwrap().as_deref(), expected);
        }
    });
}

#[test]
fn changes_are_undone_newest_first() {
    each_engine(|db| async move {
        let (ana, ben) = (person(&db, "ana").await, person(&db, "ben").await);
        for (id, minutes) in [("c1", 0), ("c2", 1)] {
            let owner = ana.clone();
            write!(db, |tx| store::changes::insert(tx, &owner, &change(id), at(minutes))).await.unwrap();
        }
        for (undoes, expected) in [(&ben, Some("c2")), (&ana, Some("c1"))] {
            let owner = undoes.clone();
            write!(db, |tx| store::changes::mark_undone(tx, &owner, "c2", at(5))).await.unwrap();
            let newest = store::changes::newest(&db, &ana).await.unwrap();
            assert_eq!(newest.map(|change| change.id).as_deref(), expected);
        }
        let owner = ana.clone();
        let newest = write!(db, |tx| store::changes::newest_in(tx, &owner)).await.unwrap().unwrap();
        assert_eq!(newest.body, change("c1").body);
        assert!(store::changes::newest(&db, &ben).await.unwrap().is_none());
    });
}
