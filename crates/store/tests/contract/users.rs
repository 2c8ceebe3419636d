//! People: made once, changed, erased without a trace.

use ledger::CustomerId;
use sqlx::AssertSqlSafe;
use store::advice::StoredAdvice;
use store::cases::StoredCase;
use store::decisions::{PersonaLabel, StoredDecision, StoredInputs};
use store::groups::DeclaredGroup;
use store::staff_accesses::StoredAccess;
use store::summaries::{StoredProfile, StoredSummary};
use store::{Db, StoreError, Tx};
use testkit::each_engine;

use crate::builders::{at, books, day, new_user, person, write};
use crate::{contacts, events, exposures, imports, kept, messages, portfolio, sessions, tax_year};

#[test]
fn a_new_person_is_found_by_address_and_id_with_nothing_told_yet() {
    each_engine(|db| async move {
        let id = person(&db, "ana").await;
        let by_email = store::users::by_email(&db, "ana@example.com").await.unwrap().unwrap();
        let by_id = store::users::by_id(&db, &id).await.unwrap().unwrap();
        assert_eq!((by_email.id.as_str(), by_id.email.as_str()), ("user-ana", "ana@Example.com"));
        assert_eq!(
            (by_id.display_name, by_id.country, by_id.birth_year, by_id.demo_key),
            (None, None, None, None)
        );
        assert!(store::users::by_email(&db, "ana@Example.com").await.unwrap().is_none());
        assert!(store::users::by_email(&db, "ben@example.com").await.unwrap().is_none());
    });
}

#[test]
fn of_many_who_want_one_address_at_once_one_gets_it() {
    each_engine(|db| async move {
        let mut racers = tokio::task::JoinSet::new();
        for number in 0..8 {
            let db = db.clone();
            let mut user = new_user("ana");
            user.id = CustomerId::new(format!("racer-{number}"));
            racers.spawn(async move { write!(db, |tx| store::users::insert(tx, &user)).await });
        }
        let mut won = 0;
        while let Some(outcome) = racers.join_next().await {
            match outcome.unwrap() {
                Ok(()) => won += 1,
                Err(error) => assert!(matches!(error, StoreError::Taken), "{error:?}"),
            }
        }
        assert_eq!(won, 1);
    });
}

#[test]
fn details_and_password_change_for_one_person_only() {
    each_engine(|db| async move {
        let (ana, ben) = (person(&db, "ana").await, person(&db, "ben").await);
        let id = ana.clone();
        write!(db, |tx| store::users::set_details(tx, &id, "Ana", "GB", Some(1958))).await.unwrap();
        let id = ana.clone();
        write!(db, |tx| store::users::set_password(tx, &id, "better", true)).await.unwrap();
        let id = ana.clone();
        write!(db, |tx| store::users::set_password(tx, &id, "best", false)).await.unwrap();
        let user = store::users::by_id(&db, &ana).await.unwrap().unwrap();
        assert_eq!((user.password_hash.as_str(), user.epoch), ("best", 1));
        assert_eq!((user.display_name.as_deref(), user.country.as_deref()), (Some("Ana"), Some("GB")));
        assert_eq!(user.birth_year, Some(1958));
        let other = store::users::by_id(&db, &ben).await.unwrap().unwrap();
        assert_eq!((other.password_hash.as_str(), other.epoch, other.display_name), ("hash", 0, None));
    });
}

#[test]
fn values_outside_the_rules_are_refused() {
    each_engine(|db| async move {
        let mut boss = new_user("boss");
        boss.role = "boss".to_owned();
        assert!(write!(db, |tx| store::users::insert(tx, &boss)).await.is_err());
        let ana = person(&db, "ana").await;
        let id = ana.clone();
        assert!(write!(db, |tx| store::users::set_details(tx, &id, "Ana", "FR", None)).await.is_err());
        assert!(
            write!(db, |tx| store::users::set_details(tx, &ana, "Ana", "GB", Some(19_580))).await.is_err()
        );
    });
}

#[test]
fn demo_households_are_listed_by_key() {
    each_engine(|db| async move {
        let (ana, _ben) = (person(&db, "ana").await, person(&db, "ben").await);
        write!(db, |tx| store::users::set_demo_key(tx, &ana, "retiree")).await.unwrap();
        let found = store::users::demo_households(&db).await.unwrap();
        assert_eq!(found, [("user-ana".to_owned(), "retiree".to_owned())]);
    });
}

/// Gives a person a row in every table there is.
async fn fill(db: &Db, name: &str) {
    let books = books(db, name).await;
    books.put(db, vec![books.row(1, "2026-02-01", -450)]).await.unwrap();
    let owner = books.owner.clone();
    let (account, import, name) = (books.account.clone(), books.import.clone(), name.to_owned());
    db.write(move |tx| {
        Box::pin(async move {
            let balance = ledger::Balance { as_of: day("2026-02-28"), amount_minor: 12 };
            store::accounts::insert_balance(tx, &owner, &import, &account, balance, at(0)).await?;
            store::sessions::insert(tx, &sessions::new_session(&owner, &format!("token-{name}"), 0)).await?;
            store::consents::insert(tx, &format!("c-{name}"), &owner, &kept::consent(true, 0)).await?;
            store::pending_imports::insert(
                tx,
                &owner,
                &imports::pending(&format!("w-{name}")),
                at(0),
                at(-60),
            )
            .await?;
            store::rules::put(tx, &owner, &kept::rule(&format!("r-{name}"), 1)).await?;
            store::rules::insert_run(tx, &owner, &kept::run(&format!("u-{name}"), 0)).await?;
            store::rules::dismiss(tx, &owner, "s1", at(0)).await?;
            let body = "{}".to_owned();
            let (as_of, built_on) = (day("2026-02-28"), day("2026-03-01"));
            store::summaries::put(
                tx,
                &owner,
                &StoredSummary { as_of, built_on, version: "1".to_owned(), body: body.clone() },
            )
            .await?;
            let profile = StoredProfile { as_of, model_version: "1".to_owned(), body };
            store::summaries::put_profile(tx, &owner, &profile).await?;
            let decision: StoredDecision = crate::decisions::decision(&format!("d-{name}"), 1, "");
            store::decisions::append(tx, &owner, &decision, "{}").await?;
            let inputs = StoredInputs { decision_id: decision.id.clone(), body: "{}".to_owned(), at: at(0) };
            store::decisions::keep_inputs(tx, &owner, &inputs).await?;
            store::summaries::change_books(tx, &owner).await?;
            events::fill(tx, &owner, &name).await?;
            exposures::fill(tx, &owner, &decision.id).await?;
            contacts::fill(tx, &owner, &decision.id).await?;
            let group = DeclaredGroup { dimension: "gender".to_owned(), answer: "woman".to_owned() };
            store::groups::put(tx, &owner, &[group]).await?;
            store::cases::insert(tx, &owner, &case(&name, &decision.id)).await?;
            store::staff_accesses::insert(tx, &owner, &access(&name)).await?;
            let label = PersonaLabel {
                id: format!("l-{name}"),
                persona: "retiree".to_owned(),
                chosen: true,
                by_advisor: false,
                at: at(0),
            };
            store::decisions::insert_label(tx, &owner, &label).await?;
            store::arrangements::put(tx, &owner, "home-neutral", "{}").await?;
            advise(tx, &owner, &decision.id).await?;
            messages::fill(tx, &owner, &name).await?;
            tax_year::fill(tx, &owner, &name).await?;
            portfolio::fill(tx, &owner, &account, &import, &name).await?;
            store::changes::insert(tx, &owner, &kept::change(&format!("ch-{name}")), at(0)).await
        })
    })
    .await
    .unwrap();
}

/// Something a decision told, and what it chose.
async fn advise(tx: &mut Tx, owner: &CustomerId, decision_id: &str) -> Result<(), StoreError> {
    let advice = StoredAdvice {
        action: "cover-tax".to_owned(),
        decision_id: decision_id.to_owned(),
        told_at: at(0),
        expires_at: at(1),
        state: "open".to_owned(),
        state_at: at(0),
        body: "{}".to_owned(),
    };
    store::advice::put(tx, owner, &advice).await?;
    store::exposures::insert_choice(tx, owner, decision_id, "cover-tax", 500).await
}

fn case(name: &str, decision_id: &str) -> StoredCase {
    StoredCase {
        id: format!("case-{name}"),
        user_id: format!("user-{name}"),
        decision_id: decision_id.to_owned(),
        seen: "{}".to_owned(),
        words: String::new(),
        opened_at: at(0),
        closed_at: None,
        verdict: None,
        answer: None,
    }
}

fn access(name: &str) -> StoredAccess {
    StoredAccess {
        id: format!("look-{name}"),
        staff: "Sam".to_owned(),
        purpose: "preview".to_owned(),
        at: at(0),
    }
}

/// Every table with a person's rows, as the database itself lists them, and how many rows of that person it has.
async fn rows_by_table(db: &Db, id: &str) -> Vec<(String, i64)> {
    let tables: Vec<String> = match db {
        Db::Sqlite { readers, .. } => sqlx::query_scalar(
            "SELECT t.name FROM sqlite_schema t JOIN pragma_table_info(t.name) c ON c.name = 'user_id'
             WHERE t.type = 'table' ORDER BY t.name",
        )
        .fetch_all(readers)
        .await
        .unwrap(),
        Db::Postgres(pool) => sqlx::query_scalar(
            "SELECT CAST(table_name AS TEXT) FROM information_schema.columns
             WHERE column_name = 'user_id' AND table_schema = current_schema() ORDER BY 1",
        )
        .fetch_all(pool)
        .await
        .unwrap(),
    };
    let mut counts = Vec::new();
    for table in tables {
        let statement = AssertSqlSafe(format!("SELECT COUNT(*) FROM {table} WHERE user_id = $1"));
        let count = match db {
            Db::Sqlite { readers, .. } => sqlx::query_scalar(statement).bind(id).fetch_one(readers).await,
            Db::Postgres(pool) => sqlx::query_scalar(statement).bind(id).fetch_one(pool).await,
        };
        counts.push((table, count.unwrap()));
    }
    counts
}

#[test]
fn erasing_leaves_no_row_in_any_table_and_touches_nobody_else() {
    each_engine(|db| async move {
        fill(&db, "ana").await;
        fill(&db, "ben").await;
        let before = rows_by_table(&db, "user-ana").await;
        assert!(before.len() >= 15, "{before:?}");
        for (table, count) in &before {
            assert!(*count > 0, "{table} has no row to erase: the test must give it one");
        }
        let ana = CustomerId::new("user-ana");
        write!(db, |tx| store::users::erase(tx, &ana)).await.unwrap();
        for (table, count) in rows_by_table(&db, "user-ana").await {
            assert_eq!(count, 0, "{table}");
        }
        assert!(store::users::by_email(&db, "ana@example.com").await.unwrap().is_none());
        assert_eq!(rows_by_table(&db, "user-ben").await, before);
        person(&db, "ana").await;
    });
}
