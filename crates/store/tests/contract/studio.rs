//! Drafts of layouts with their steps, and the log of what was published.

use std::time::Duration;

use store::StoreError;
use store::layouts::StoredLayout;
use store::studio::{StoredDraft, StoredLine, StoredPublication, StoredStep, Wanted};
use testkit::each_engine;
use tokio::sync::oneshot;

use crate::builders::{at, write};

fn draft(id: &str, name: &str, state: &str) -> StoredDraft {
    StoredDraft {
        id: id.to_owned(),
        name: name.to_owned(),
        base_revision: 1,
        author_id: "ana".to_owned(),
        state: state.to_owned(),
        step: 0,
        note: String::new(),
        approver_id: None,
        updated_at: at(0),
    }
}

fn step(step: i64, what: &str) -> StoredStep {
    StoredStep {
        step,
        author_id: "ana".to_owned(),
        what: what.to_owned(),
        document: format!("{{\"step\":{step}}}"),
    }
}

const WANTED: Wanted<'static> = Wanted { beginning: "Begun", seen: None, since: None };

/// A step as it is read, with its document or without.
fn line(number: i64, what: &str, with_document: bool) -> StoredLine {
    let StoredStep { step, author_id, what, document } = step(number, what);
    StoredLine { step, author_id, what, document: with_document.then_some(document) }
}

fn entry(sequence: i64, revision: i64) -> StoredPublication {
    StoredPublication {
        sequence,
        name: "home-a".to_owned(),
        revision,
        action: "published".to_owned(),
        author: "ana".to_owned(),
        approver: None,
        note: "Clearer.".to_owned(),
        at: at(sequence),
        prev_hash: "before".to_owned(),
        hash: format!("hash-{sequence}"),
    }
}

#[test]
fn a_draft_is_kept_as_it_becomes_and_listed_while_it_is_under_way() {
    each_engine(|db| async move {
        for (id, name, state) in [
            ("d3", "home-a", "open"),
            ("d2", "home-b", "review"),
            ("d1", "home-b", "approved"),
            ("d4", "home-a", "published"),
            ("d5", "home-a", "discarded"),
        ] {
            let draft = draft(id, name, state);
            write!(db, |tx| store::studio::begin(tx, &draft)).await.unwrap();
        }
        let listed = async || {
            let drafts = store::studio::drafts(&db).await.unwrap();
            drafts.into_iter().map(|draft| draft.id).collect::<Vec<_>>()
        };
        assert_eq!(listed().await, ["d3", "d1", "d2"]);
        let moved = StoredDraft {
            base_revision: 2,
            state: "published".to_owned(),
            step: 3,
            note: "Clearer.".to_owned(),
            approver_id: Some("ben".to_owned()),
            updated_at: at(5),
            ..draft("d3", "home-a", "open")
        };
        let put = moved.clone();
        write!(db, |tx| store::studio::put(tx, &put)).await.unwrap();
        assert_eq!(store::studio::draft(&db, "d3").await.unwrap(), Some(moved.clone()));
        assert_eq!(write!(db, |tx| store::studio::hold(tx, "d3")).await.unwrap(), Some(moved));
        assert_eq!(listed().await, ["d1", "d2"]);
        assert_eq!(store::studio::draft(&db, "d9").await.unwrap(), None);
        assert_eq!(write!(db, |tx| store::studio::hold(tx, "d9")).await.unwrap(), None);
        let again = draft("d1", "home-a", "open");
        let outcome = write!(db, |tx| store::studio::begin(tx, &again)).await;
        assert!(matches!(outcome, Err(StoreError::Taken)), "{outcome:?}");
    });
}

#[test]
fn a_step_has_a_number_of_its_own_and_those_undone_are_forgotten() {
    each_engine(|db| async move {
        for id in ["d1", "d2"] {
            let shown = StoredDraft { step: 2, ..draft(id, "home-a", "open") };
            write!(db, |tx| store::studio::begin(tx, &shown)).await.unwrap();
            for (number, what) in [(0, "Begun"), (1, "one"), (2, "two"), (3, "three")] {
                write!(db, |tx| store::studio::add_step(tx, id, &step(number, what))).await.unwrap();
            }
        }
        let outcome = write!(db, |tx| store::studio::add_step(tx, "d1", &step(3, "three"))).await;
        assert!(matches!(outcome, Err(StoreError::Taken)), "{outcome:?}");
        let mut shown = store::studio::steps_shown(&db, "Begun").await.unwrap();
        shown.sort();
        assert_eq!(shown, [("d1".to_owned(), 2), ("d2".to_owned(), 2)]);
        write!(db, |tx| store::studio::forget_after(tx, "d1", 1)).await.unwrap();
        let (of, kept) = store::studio::with_steps(&db, "d1", WANTED).await.unwrap().unwrap();
        assert_eq!(of, StoredDraft { step: 2, ..draft("d1", "home-a", "open") });
        assert_eq!(kept, [line(0, "Begun", true), line(1, "one", false)]);
        let held = write!(db, |tx| store::studio::with_steps_in(tx, "d1", WANTED)).await.unwrap().unwrap();
        assert_eq!(held.1, kept);
        let (_, others) = store::studio::with_steps(&db, "d2", WANTED).await.unwrap().unwrap();
        assert_eq!(others.len(), 4, "another draft's stay");
        assert_eq!(store::studio::with_steps(&db, "d9", WANTED).await.unwrap(), None);
    });
}

#[test]
fn of_many_steps_those_documents_are_read_that_are_wanted() {
    each_engine(|db| async move {
        let shown = StoredDraft { step: 6, ..draft("d1", "home-a", "open") };
        write!(db, |tx| store::studio::begin(tx, &shown)).await.unwrap();
        let named = ["Begun", "one", "moved", "Begun", "moved", "two", "moved", "moved"];
        for (number, what) in (0..).zip(named) {
            let author_id = if number == 4 { "ben" } else { "ana" }.to_owned();
            let step = StoredStep { author_id, ..step(number, what) };
            write!(db, |tx| store::studio::add_step(tx, "d1", &step)).await.unwrap();
        }
        let read = async |seen, since| {
            let wanted = Wanted { seen, since, ..WANTED };
            let (_, steps) =
                write!(db, |tx| store::studio::with_steps_in(tx, "d1", wanted)).await.unwrap().unwrap();
            assert_eq!(steps.len(), named.len());
            steps.iter().filter(|step| step.document.is_some()).map(|step| step.step).collect::<Vec<_>>()
        };
        assert_eq!(read(None, None).await, [3, 6], "the last beginning and what is shown");
        assert_eq!(read(Some(1), None).await, [1, 3, 6]);
        assert_eq!(read(Some(1), Some(("moved", "ana"))).await, [1, 2, 3, 6, 7]);
        assert_eq!(read(None, Some(("moved", "ana"))).await, [3, 6]);
        let document = |number| write!(db, |tx| store::studio::document_in(tx, "d1", number));
        assert_eq!(document(5).await.unwrap().as_deref(), Some("{\"step\":5}"));
        assert_eq!(document(9).await.unwrap(), None);
    });
}

#[test]
fn a_draft_that_is_held_is_held_from_everybody_else_until_the_end() {
    each_engine(|db| async move {
        write!(db, |tx| store::studio::begin(tx, &draft("d1", "home-a", "open"))).await.unwrap();
        let (held, is_held) = oneshot::channel();
        let (go_on, goes_on) = oneshot::channel();
        let first = db.clone();
        let first = tokio::spawn(async move {
            write!(first, |tx| async {
                let mut draft = store::studio::hold(tx, "d1").await?.unwrap();
                held.send(()).unwrap();
                goes_on.await.unwrap();
                draft.step += 1;
                store::studio::put(tx, &draft).await
            })
            .await
        });
        is_held.await.unwrap();
        let second = db.clone();
        let mut second =
            tokio::spawn(async move { write!(second, |tx| store::studio::hold(tx, "d1")).await });
        let early = tokio::time::timeout(Duration::from_millis(200), &mut second).await;
        assert!(early.is_err(), "it was not held: {early:?}");
        go_on.send(()).unwrap();
        first.await.unwrap().unwrap();
        assert_eq!(second.await.unwrap().unwrap().unwrap().step, 1, "it sees what the first made of it");
    });
}

#[test]
fn the_log_is_read_from_its_beginning_with_what_was_published() {
    each_engine(|db| async move {
        assert_eq!(write!(db, |tx| store::studio::newest_in(tx)).await.unwrap(), None);
        for revision in [1, 2] {
            let layout = StoredLayout {
                name: "home-a".to_owned(),
                revision,
                document: format!("document {revision}"),
                content_hash: "hash".to_owned(),
            };
            write!(db, |tx| store::layouts::release(tx, &layout, at(0))).await.unwrap();
        }
        for (sequence, revision) in [(2, 9), (1, 2)] {
            write!(db, |tx| store::studio::append(tx, &entry(sequence, revision))).await.unwrap();
        }
        let outcome = write!(db, |tx| store::studio::append(tx, &entry(2, 3))).await;
        assert!(matches!(outcome, Err(StoreError::Taken)), "{outcome:?}");
        let chain = store::studio::chain(&db).await.unwrap();
        let read: Vec<_> = chain.iter().map(|link| (&link.entry, link.document.as_deref())).collect();
        assert_eq!(read, [(&entry(1, 2), Some("document 2")), (&entry(2, 9), None)]);
        let newest = write!(db, |tx| store::studio::newest_in(tx)).await.unwrap();
        assert_eq!(newest, Some((2, "hash-2".to_owned())));
    });
}
