//! The log of what was published: by whom, why, and whether it is what was written.

use services::{ExportFormat, ReleaseAction, Role, verify_export};
use store::StoreError;
use store::studio::StoredPublication;
use testkit::each_url;

use crate::desk::{Desk, NEUTRAL, code, person};

async fn broken_at(desk: &Desk) -> Option<i64> {
    desk.attune.layout_history(&desk.ana, NEUTRAL).await.unwrap().broken_at
}

#[test]
fn the_log_says_who_published_what_and_why_by_address_or_else_by_id() {
    each_url(async |url| {
        let mut desk = Desk::open(&url).await;
        desk.ana = person(&desk.attune, "ana@example.com", Role::Product).await;
        desk.publish("net-worth", "What you own").await;
        desk.attune.roll_back(&desk.ana, NEUTRAL, 1, "It was better.").await.unwrap();
        let log = desk.attune.layout_history(&desk.ana, NEUTRAL).await.unwrap().log;
        let told: Vec<_> = log
            .iter()
            .map(|entry| {
                (
                    entry.revision,
                    entry.action,
                    entry.author.as_str(),
                    entry.approver.as_deref(),
                    entry.note.as_str(),
                )
            })
            .collect();
        assert_eq!(
            told,
            [
                (
                    3,
                    Some(ReleaseAction::RolledBack),
                    "ana@example.com",
                    None,
                    "Back to revision 1: It was better."
                ),
                (2, Some(ReleaseAction::Published), "ana@example.com", Some("ben"), "Clearer words."),
            ]
        );
        let other = desk.attune.layout_history(&desk.ana, "home-student").await.unwrap();
        assert!(other.log.is_empty() && other.revisions.len() == 1);
    });
}

#[test]
fn the_log_is_whole_until_somebody_writes_into_it_past_the_studio() {
    each_url(async |url| {
        let desk = Desk::open(&url).await;
        assert_eq!(broken_at(&desk).await, None);
        desk.publish("net-worth", "What you own").await;
        desk.attune.roll_back(&desk.ben, NEUTRAL, 1, "It was better.").await.unwrap();
        desk.publish("tax-due", "Tax to come").await;
        assert_eq!(broken_at(&desk).await, None);
        let log = desk.attune.layout_history(&desk.ana, NEUTRAL).await.unwrap().log;
        let newest = log[0].clone();
        assert!(log.iter().all(|entry| entry.hash.len() == 64));
        assert!(log[0].hash != log[1].hash && log[1].hash != log[2].hash && log[2].hash != log[0].hash);

        let forged = StoredPublication {
            sequence: 4,
            name: NEUTRAL.to_owned(),
            revision: newest.revision,
            action: "published".to_owned(),
            author: "ana".to_owned(),
            approver: newest.approver,
            note: newest.note,
            at: newest.at,
            prev_hash: newest.hash.clone(),
            hash: newest.hash,
        };
        let db = store::Db::connect(&url).await.unwrap();
        db.write(move |tx| {
            Box::pin(async move {
                store::studio::append(tx, &forged).await?;
                Ok::<_, StoreError>(())
            })
        })
        .await
        .unwrap();
        db.close().await;
        assert_eq!(broken_at(&desk).await, Some(4));
        let other = desk.attune.layout_history(&desk.ana, "home-student").await.unwrap();
        assert_eq!(other.broken_at, Some(4), "the log is one over all layouts");
    });
}

#[test]
fn the_log_that_is_taken_away_proves_itself_and_says_whom_it_reached() {
    each_url(async |url| {
        let desk = Desk::open(&url).await;
        desk.publish("net-worth", "What you own").await;
        let customer = person(&desk.attune, "customer@example.com", Role::Customer).await;
        desk.attune.dashboard(&customer).await.unwrap();
        desk.attune.roll_back(&desk.ben, NEUTRAL, 1, "It was better.").await.unwrap();
        let newest = desk.attune.layout_history(&desk.ana, NEUTRAL).await.unwrap().log[0].hash.clone();
        for format in [ExportFormat::Csv, ExportFormat::JsonLines] {
            let text = desk.attune.export_log(&desk.ana, format).await.unwrap();
            assert_eq!(verify_export(&text), Ok((2, newest.clone())), "{text}");
            let forged = text.replacen("Clearer words.", "Other words.", 1);
            assert!(verify_export(&forged).is_err(), "{text}");
            assert!(text.contains("“Net worth and balances”") || text.contains("“What you own”"), "{text}");
            assert_eq!(code(&desk.attune.export_log(&customer, format).await), "forbidden");
        }
        let lines = desk.attune.export_log(&desk.ana, ExportFormat::JsonLines).await.unwrap();
        let lines: Vec<serde_json::Value> =
            lines.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
        let told: Vec<_> = lines
            .iter()
            .map(|line| (line["action"].as_str().unwrap(), line["customers_shown_to"].as_i64().unwrap()))
            .collect();
        assert_eq!(told, [("published", 1), ("rolled-back", 0)]);
    });
}
