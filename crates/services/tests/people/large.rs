//! Tables read part by part: the same as the whole, all of it or nothing; and books with more rows than figures rest on.

use std::fmt::Write as _;
use std::io::Cursor;

use chrono::NaiveDate;
use services::{AccountChoice, Committed, Principal, ServiceError};
use testkit::each_url;

use crate::desk::{Desk, PASSWORD, code};

/// A table of several parts: two rows of equal facts in each, and a few to a day.
fn table(rows: u32) -> String {
    let wordy = "a payment whose bank writes everything it knows of it into one line, ".repeat(5);
    let mut text = String::from("Date,Description,Amount\n");
    for row in 0..rows {
        let (year, month, day) = (2024 + row / 1_400, row / 120 % 12 + 1, row / 5 % 24 + 1);
        let number = if row % 600 == 599 { row - 1 } else { row };
        writeln!(text, "{year}-{month:02}-{day:02},{wordy}{number},-{}.50", number % 40 + 1).unwrap();
    }
    text
}

async fn customer(desk: &Desk, name: &str) -> Principal {
    let session = desk.attune.sign_up(&format!("{name}@example.com"), PASSWORD).await.unwrap();
    desk.who(&session).await.unwrap()
}

async fn in_parts(desk: &Desk, person: &Principal, text: &str) -> Result<Committed, ServiceError> {
    // What a customer calls an account finds it again, as on the command line.
    let accounts = desk.attune.accounts(person).await?;
    let existing = accounts.into_iter().next().map(|account| account.id);
    let choice = AccountChoice { existing, ..AccountChoice::default() };
    desk.attune.import_table(person, "years.csv", Cursor::new(text.to_owned().into_bytes()), choice).await
}

async fn count(desk: &Desk, person: &Principal) -> usize {
    desk.attune.transactions(person, "", 0).await.unwrap().1
}

#[test]
fn parts_add_what_the_whole_adds_and_nothing_twice() {
    each_url(async |url| {
        let desk = Desk::open(&url).await;
        let (ana, ben) = (customer(&desk, "ana").await, customer(&desk, "ben").await);
        let text = table(1_900);
        assert!(text.len() > 600_000, "three parts at least");
        let parts = in_parts(&desk, &ana, &text).await.unwrap();
        let choice = AccountChoice::default();
        let whole =
            desk.attune.import_file(&ben, "years.csv", text.clone().into_bytes(), choice).await.unwrap();
        let facts = |committed: &Committed| (committed.added, committed.duplicate, committed.rejected);
        assert_eq!(facts(&parts), facts(&whole));
        assert_eq!(facts(&parts), (1_900, 0, 0), "equal rows of one file are rows of their own");
        assert_eq!((count(&desk, &ana).await, count(&desk, &ben).await), (1_900, 1_900));
        let again = in_parts(&desk, &ana, &text).await.unwrap();
        assert_eq!(facts(&again), (0, 1_900, 0));
        let imports = desk.attune.imports(&ana).await.unwrap();
        let told: Vec<_> = imports.iter().map(|it| (it.added, it.duplicate, it.format.as_str())).collect();
        assert_eq!(told, [(0, 1_900, "CSV"), (1_900, 0, "CSV")]);
        assert_eq!(desk.attune.undo_import(&ana, parts.import_id.as_str()).await.unwrap(), 1_900);
        assert_eq!(count(&desk, &ana).await, 0);
    });
}

#[test]
fn a_part_that_cannot_be_read_takes_back_those_before_it() {
    each_url(async |url| {
        let desk = Desk::open(&url).await;
        let ana = customer(&desk, "ana").await;
        let broken = format!("{}2026-01-01,\"never closed,-1.00\n2026-01-02,SHOP,-1.00\n", table(1_900));
        let outcome = in_parts(&desk, &ana, &broken).await;
        assert_eq!(code(&outcome), "statement");
        assert!(outcome.unwrap_err().sentence().starts_with("Line 1902: "));
        assert_eq!(count(&desk, &ana).await, 0);
        assert!(desk.attune.imports(&ana).await.unwrap().iter().all(|import| import.undone_at.is_some()));
        assert_eq!(code(&in_parts(&desk, &ana, "!Type:Bank\nD01/02/2024\nT-1.00\n^\n").await), "statement");
        assert_eq!(in_parts(&desk, &ana, &table(1_900)).await.unwrap().added, 1_900);
    });
}

#[test]
fn figures_of_too_many_rows_rest_on_whole_months_and_keep_their_balance() {
    each_url(async |url| {
        let desk = Desk::open(&url).await;
        let ana = customer(&desk, "ana").await;
        let imported = in_parts(&desk, &ana, &table(1_300)).await.unwrap();
        desk.attune.understand(&ana, &imported.import_id).await.unwrap();
        let all = desk.attune.dashboard(&ana).await.unwrap();
        assert_eq!((all.since, count(&desk, &ana).await), (None, 1_300));

        let few = desk.attune.clone().with_rows_max(500);
        few.understand(&ana, &imported.import_id).await.unwrap();
        let cut = few.dashboard(&ana).await.unwrap();
        let since = NaiveDate::from_ymd_opt(2024, 8, 1).unwrap();
        assert_eq!((cut.since, few.books_since(&ana).await.unwrap()), (Some(since), Some(since)));
        let (listed, total) = few.transactions(&ana, "", 0).await.unwrap();
        assert!(total < 500 && listed.iter().all(|row| row.transaction.posted_on >= since), "{total}");
        assert_eq!(cut.summary.balances.cash_minor(), all.summary.balances.cash_minor());
    });
}
