//! What people say of themselves: replaced as a whole, forgotten when empty, and counted with how they fared.

use store::exposures::insert_outcome;
use store::groups::{DeclaredGroup, fared_since, of, put};
use testkit::each_engine;

use crate::builders::{at, person, write};
use crate::exposures::{decide, screen, see, under};

fn group(dimension: &str, answer: &str) -> DeclaredGroup {
    DeclaredGroup { dimension: dimension.to_owned(), answer: answer.to_owned() }
}

#[test]
fn answers_replace_each_other_and_are_counted_with_what_came_of_them() {
    each_engine(|db| async move {
        let (ana, ben) = (person(&db, "ana").await, person(&db, "ben").await);
        for (owner, groups) in [
            (&ana, vec![group("gender", "man")]),
            (&ana, vec![group("disability", "no"), group("gender", "woman")]),
            (&ben, vec![group("gender", "man")]),
        ] {
            let owner = owner.clone();
            write!(&db, |tx| put(tx, &owner, &groups)).await.unwrap();
        }
        assert_eq!(of(&db, &ana).await.unwrap(), [group("disability", "no"), group("gender", "woman")]);
        decide(&db, &ana, screen("a1", 1, &["runway"], 900)).await;
        see(&db, &ana, "a1", &["runway"], 3).await;
        let (owner, shown) = (ana.clone(), under("a1"));
        write!(&db, |tx| insert_outcome(tx, &owner, &shown, "runway", "opened", at(4))).await.unwrap();

        let fared = async |minutes, neutral| {
            let rows = fared_since(&db, at(minutes), neutral).await.unwrap();
            let row = |each: store::groups::Fared| {
                format!("{} {} {} {}", each.answer, each.is_decided, each.is_arranged, each.is_benefited)
            };
            rows.into_iter().map(row).collect::<Vec<_>>()
        };
        let ben_alone = "man false false false".to_owned();
        let of_ana = |rest: &str| vec![format!("no {rest}"), ben_alone.clone(), format!("woman {rest}")];
        assert_eq!(fared(0, "home-other").await, of_ana("true true true"));
        assert_eq!(fared(0, "home-neutral").await, of_ana("true false true"));
        assert_eq!(fared(4, "home-other").await, of_ana("false false true"));
        let owner = ana.clone();
        write!(&db, |tx| put(tx, &owner, &[])).await.unwrap();
        assert_eq!((of(&db, &ana).await.unwrap(), fared(0, "x").await.len()), (Vec::new(), 1));
    });
}
