//! The smaller nouns: consents, rules, summaries, profiles, layouts, arrangements, changes.

use store::changes::StoredChange;
use store::consents::Consent;
use store::layouts::StoredLayout;
use store::rules::StoredRule;
use store::summaries::{StoredProfile, StoredSummary};
use testkit::each_engine;

use crate::builders::{at, day, person, write};

pub(crate) fn consent(granted: bool, minutes: i64) -> Consent {
    Consent { purpose: "profiling".to_owned(), version: "1".to_owned(), granted, at: at(minutes) }
}

pub(crate) fn rule(id: &str) -> StoredRule {
    StoredRule {
        id: id.to_owned(),
        counterparty_key: "corner cafe".to_owned(),
        direction: "out".to_owned(),
        category: "eating-out".to_owned(),
        split: Some("{}".to_owned()),
    }
}

pub(crate) fn change(id: &str) -> StoredChange {
    StoredChange { id: id.to_owned(), body: format!("{{\"change\":\"{id}\"}}") }
}

#[test]
fn the_newest_answer_to_a_purpose_holds() {
    each_engine(|db| async move {
        let (ana, ben) = (person(&db, "ana").await, person(&db, "ben").await);
        assert_eq!(store::consents::newest(&db, &ana, "profiling").await.unwrap(), None);
        for (id, granted, minutes) in [("c1", true, 0), ("c2", false, 5), ("c3", true, 5)] {
            let owner = ana.clone();
            write!(db, |tx| store::consents::insert(tx, id, &owner, &consent(granted, minutes)))
                .await
                .unwrap();
        }
        assert_eq!(store::consents::newest(&db, &ana, "profiling").await.unwrap(), Some(consent(true, 5)));
        assert_eq!(store::consents::newest(&db, &ana, "research").await.unwrap(), None);
        assert_eq!(store::consents::newest(&db, &ben, "profiling").await.unwrap(), None);
    });
}

#[test]
fn rules_are_their_owners_in_the_order_made() {
    each_engine(|db| async move {
        let (ana, ben) = (person(&db, "ana").await, person(&db, "ben").await);
        for (id, minutes) in [("r2", 0), ("r1", 1)] {
            let owner = ana.clone();
            write!(db, |tx| store::rules::insert(tx, &owner, &rule(id), at(minutes))).await.unwrap();
        }
        let owner = ben.clone();
        write!(db, |tx| store::rules::remove(tx, &owner, "r1")).await.unwrap();
        assert_eq!(store::rules::all(&db, &ana).await.unwrap(), [rule("r2"), rule("r1")]);
        let owner = ana.clone();
        write!(db, |tx| store::rules::remove(tx, &owner, "r1")).await.unwrap();
        assert_eq!(store::rules::all(&db, &ana).await.unwrap(), [rule("r2")]);
        assert!(store::rules::all(&db, &ben).await.unwrap().is_empty());
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
fn a_published_revision_stays_and_the_newest_is_in_force() {
    each_engine(|db| async move {
        for (name, revision, text) in
            [("home-b", 1, "b1"), ("home-a", 2, "a2"), ("home-a", 1, "a1"), ("home-a", 2, "x")]
        {
            let layout = StoredLayout {
                name: name.to_owned(),
                revision,
                document: text.to_owned(),
                content_hash: format!("hash-{text}"),
            };
            write!(db, |tx| store::layouts::publish(tx, &layout, at(0))).await.unwrap();
        }
        let published = store::layouts::published(&db).await.unwrap();
        let found: Vec<_> =
            published.iter().map(|layout| (layout.revision, layout.document.as_str())).collect();
        assert_eq!(found, [(2, "a2"), (1, "b1")]);
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
