//! Events: taken once each, whatever order they come in; what cannot be is refused whole.

use std::collections::BTreeSet;

use events::{Event, examples};
use ledger::ImportId;
use services::{Attune, Call, CallKey, Happening, Principal, Sender, Signed, SourceKind, sign};
use testkit::each_url;

use crate::desk::{Desk, PASSWORD, code};

fn event(json: &str) -> Event {
    serde_json::from_str(json).unwrap()
}

/// A movement on an account of this number.
fn posted(id: &str, reference: &str, amount_minor: i64) -> Event {
    event(&format!(
        r#"{{"id":"{id}","occurred_at":"2026-02-20T09:00:00Z","type":"transaction.posted","data":{{
            "account":{{"number":"GB29NWBK1","currency":"GBP"}},"reference":"{reference}",
            "posted_on":"2026-02-20","amount_minor":{amount_minor},"description":"ACME LTD {reference}"}}}}"#
    ))
}

fn reversed(id: &str, reference: &str) -> Event {
    event(&format!(
        r#"{{"id":"{id}","occurred_at":"2026-02-21T09:00:00Z","type":"transaction.reversed","data":{{
            "account":{{"number":"GB29NWBK1","currency":"GBP"}},"reference":"{reference}","reversed_on":"2026-02-21"}}}}"#
    ))
}

fn balance(id: &str, hour: u32, amount_minor: i64) -> Event {
    event(&format!(
        r#"{{"id":"{id}","occurred_at":"2026-02-20T{hour:02}:00:00Z","type":"balance.reported","data":{{
            "account":{{"number":"GB29NWBK1","currency":"GBP"}},"as_of":"2026-02-20","amount_minor":{amount_minor}}}}}"#
    ))
}

async fn customer(desk: &Desk, name: &str) -> Principal {
    let session = desk.attune.sign_up(&format!("{name}@example.com"), PASSWORD).await.unwrap();
    desk.who(&session).await.unwrap()
}

async fn sender(attune: &Attune, person: &Principal) -> Sender {
    let made = attune.add_source(person, SourceKind::Key, "Bank").await.unwrap();
    attune.sender_of_key(&made.secret).await.unwrap().unwrap()
}

/// What the books hold, in an order that says nothing of how it came.
async fn books(attune: &Attune, person: &Principal) -> Vec<String> {
    let (rows, _) = attune.transactions(person, "", 0).await.unwrap();
    let mut told: Vec<String> = rows
        .iter()
        .map(|row| {
            format!(
                "{} {} {}",
                row.transaction.posted_on, row.transaction.amount_minor, row.transaction.description
            )
        })
        .collect();
    told.sort();
    let accounts = attune.accounts(person).await.unwrap();
    told.extend(accounts.iter().map(|account| format!("{:?}", account.balance)));
    told
}

#[test]
fn an_event_has_one_effect_however_often_it_comes() {
    each_url(async |url| {
        let desk = Desk::open(&url).await;
        let ana = customer(&desk, "ana").await;
        let sender = sender(&desk.attune, &ana).await;
        let told = [posted("e1", "R1", 125_000), posted("e2", "R2", -4_500)];
        let first = desk.attune.take_events(&sender, &told).await.unwrap();
        assert!(first.events.iter().all(|outcome| outcome.decision_id.is_some()));
        let held = books(&desk.attune, &ana).await;
        assert_eq!(held.len(), 3, "{held:?}");
        for _ in 0..2 {
            assert_eq!(desk.attune.take_events(&sender, &told).await.unwrap(), first, "the same answer");
        }
        assert_eq!(books(&desk.attune, &ana).await, held);

        let changed = desk.attune.take_events(&sender, &[posted("e1", "R1", 1)]).await;
        assert_eq!(code(&changed), "event-changed");
        let half =
            desk.attune.take_events(&sender, &[posted("e3", "R3", 1), posted("bad id", "R4", 1)]).await;
        assert_eq!(code(&half), "event");
        assert_eq!(books(&desk.attune, &ana).await, held, "nothing is half taken");
    });
}

#[test]
fn books_that_events_are_added_to_are_those_that_are_read_anew() {
    each_url(async |url| {
        let (desk, other) = (Desk::open(&url).await, Desk::open(&url).await);
        let ana = customer(&desk, "ana").await;
        let sender = sender(&desk.attune, &ana).await;
        let tell = async |attune: &Attune, number: i64| {
            let told = posted(&format!("e{number}"), &format!("R{number}"), number * 100);
            attune.take_events(&sender, &[told]).await.unwrap();
        };
        let check = async |rows: u32| {
            let kept = desk.attune.dashboard(&ana).await.unwrap().summary;
            let anew = Desk::open(&url).await;
            anew.attune.understand(&ana, &ImportId::new(format!("anew-{rows}"))).await.unwrap();
            assert_eq!(anew.attune.dashboard(&ana).await.unwrap().summary, kept);
            assert_eq!(kept.quality.transactions, rows);
        };
        tell(&desk.attune, 1).await;
        check(1).await;
        tell(&desk.attune, 2).await;
        check(2).await;
        let (rows, _) = desk.attune.transactions(&ana, "", 0).await.unwrap();
        let id = rows[0].transaction.id.as_str();
        desk.attune.correct_category(&ana, id, "groceries", false).await.unwrap();
        tell(&desk.attune, 3).await;
        check(3).await;
        tell(&other.attune, 4).await;
        tell(&desk.attune, 5).await;
        check(5).await;
    });
}

#[test]
fn whatever_order_events_come_in_the_books_end_the_same() {
    each_url(async |url| {
        let desk = Desk::open(&url).await;
        let told = [
            posted("e1", "R1", 125_000),
            reversed("e2", "R1"),
            posted("e3", "R2", -4_500),
            balance("e4", 10, 1_000),
            balance("e5", 18, 2_000),
        ];
        let orders = [[0, 1, 2, 3, 4], [4, 3, 2, 1, 0], [1, 0, 4, 2, 3], [2, 4, 1, 3, 0], [3, 1, 4, 0, 2]];
        let mut ends = Vec::new();
        for (number, order) in orders.iter().enumerate() {
            let person = customer(&desk, &format!("order{number}")).await;
            let sender = sender(&desk.attune, &person).await;
            for place in order {
                desk.attune.take_events(&sender, &[told[*place].clone()]).await.unwrap();
            }
            ends.push(books(&desk.attune, &person).await);
        }
        assert_eq!(ends[0].len(), 4, "{:?}", ends[0]);
        assert!(ends[0].iter().any(|row| row.contains("2026-02-21 -125000 Reversal: ACME LTD R1")));
        assert!(ends[0].last().unwrap().contains("amount_minor: 2000"), "{:?}", ends[0]);
        for end in &ends {
            assert_eq!(*end, ends[0]);
        }
    });
}

#[test]
fn one_of_every_type_is_taken_and_told_in_the_line_of_time() {
    each_url(async |url| {
        let desk = Desk::open(&url).await;
        let ana = customer(&desk, "ana").await;
        let sender = sender(&desk.attune, &ana).await;
        let told = examples(desk.attune.now());
        desk.attune.take_events(&sender, &told).await.unwrap();
        let invoices = desk.attune.invoices(&ana).await.unwrap();
        assert_eq!(invoices.invoices.len(), 1);
        let line = desk.attune.timeline(&ana).await.unwrap();
        let events = line.iter().filter(|entry| matches!(entry.what, Happening::Event { .. })).count();
        assert_eq!(events, told.len());
        assert!(line.iter().any(|entry| matches!(entry.what, Happening::Decided { .. })));
        let ben = customer(&desk, "ben").await;
        assert!(desk.attune.timeline(&ben).await.unwrap().is_empty(), "it is another's");
    });
}

#[test]
fn a_key_that_was_taken_back_and_a_call_of_another_are_nobodys() {
    each_url(async |url| {
        let desk = Desk::open(&url).await;
        let (ana, ben) = (customer(&desk, "ana").await, customer(&desk, "ben").await);
        let attune = &desk.attune;
        let key = attune.add_source(&ana, SourceKind::Key, "Bank").await.unwrap();
        assert!(attune.sender_of_key(&key.secret).await.unwrap().is_some());
        assert!(attune.sender_of_key("attune_none").await.unwrap().is_none());
        assert!(attune.revoke_source(&ben, &key.id).await.is_err(), "it is another's");
        attune.revoke_source(&ana, &key.id).await.unwrap();
        assert!(attune.sender_of_key(&key.secret).await.unwrap().is_none());

        let hook = attune.add_source(&ana, SourceKind::Webhook, "Invoicing").await.unwrap();
        let (body, at) = (br#"{"events":[]}"#.as_slice(), attune.now().timestamp());
        let signature = sign(&hook.secret, "m1", at, body).unwrap();
        let timestamp = at.to_string();
        let signed = Signed { id: "m1", timestamp: &timestamp, signature: &signature };
        assert!(attune.sender_of_webhook(&hook.id, signed, body).await.unwrap().is_some());
        assert!(attune.sender_of_webhook(&hook.id, signed, b"{}").await.unwrap().is_none());
        assert!(attune.sender_of_webhook(&key.id, signed, body).await.unwrap().is_none());
        attune.revoke_source(&ana, &hook.id).await.unwrap();
        assert!(attune.sender_of_webhook(&hook.id, signed, body).await.unwrap().is_none());
    });
}

#[test]
fn a_call_of_one_key_has_one_answer() {
    each_url(async |url| {
        let desk = Desk::open(&url).await;
        let ana = customer(&desk, "ana").await;
        let attune = &desk.attune;
        let sender = sender(attune, &ana).await;
        let key = CallKey::parse("k-1").unwrap();
        assert_eq!(attune.begin_call(&sender, &key, b"a").await.unwrap(), Call::Begun);
        assert_eq!(attune.begin_call(&sender, &key, b"a").await.unwrap(), Call::UnderWay);
        assert_eq!(attune.begin_call(&sender, &key, b"b").await.unwrap(), Call::OtherBody);
        attune.answer_call(&sender, &key, "{}").await.unwrap();
        let answered = Call::Answered("{}".to_owned());
        assert_eq!(attune.begin_call(&sender, &key, b"a").await.unwrap(), answered);
        assert_eq!(attune.begin_call(&sender, &key, b"b").await.unwrap(), Call::OtherBody);
        assert!(CallKey::parse("").is_none() && CallKey::parse("a b").is_none());
    });
}

#[test]
fn many_calls_at_once_of_one_event_have_one_effect() {
    each_url(async |url| {
        let desk = Desk::open(&url).await;
        let ana = customer(&desk, "ana").await;
        let sender = sender(&desk.attune, &ana).await;
        let calls = (0..16).map(|_| {
            let (attune, sender) = (desk.attune.clone(), sender.clone());
            tokio::spawn(async move { attune.take_events(&sender, &[posted("e1", "R1", 1)]).await })
        });
        let mut answers = Vec::new();
        for call in calls.collect::<Vec<_>>() {
            answers.push(call.await.unwrap().unwrap());
        }
        assert!(answers.iter().all(|answer| *answer == answers[0]));
        assert_eq!(books(&desk.attune, &ana).await.len(), 2, "a row and an account");
    });
}

#[test]
fn calls_that_come_meanwhile_are_taken_together_and_refused_one_by_one() {
    each_url(async |url| {
        let desk = Desk::open(&url).await;
        let ana = customer(&desk, "ana").await;
        let (bank, shop) = (sender(&desk.attune, &ana).await, sender(&desk.attune, &ana).await);
        desk.attune.take_events(&bank, &[posted("e0", "R0", 1)]).await.unwrap();
        let calls = (0..16).map(|number| {
            let (attune, sender) = (desk.attune.clone(), if number % 2 == 0 { &bank } else { &shop }.clone());
            // One of them tells something that was told with other facts.
            let id = if number == 4 { "e0".to_owned() } else { format!("e{}", number + 1) };
            let told = posted(&id, &format!("R{}", number + 1), 1);
            tokio::spawn(async move { attune.take_events(&sender, &[told]).await })
        });
        let mut decisions = BTreeSet::new();
        for (number, call) in calls.collect::<Vec<_>>().into_iter().enumerate() {
            let answer = call.await.unwrap();
            if number == 4 {
                assert_eq!(code(&answer), "event-changed");
            } else {
                decisions
                    .extend(answer.unwrap().events.into_iter().map(|outcome| outcome.decision_id.unwrap()));
            }
        }
        assert_eq!(books(&desk.attune, &ana).await.len(), 17, "sixteen rows and an account");
        assert!(decisions.len() < 15, "{} decisions", decisions.len());
    });
}

#[test]
fn currencies_of_one_number_stay_apart_however_the_number_is_written() {
    each_url(async |url| {
        let desk = Desk::open(&url).await;
        let ana = customer(&desk, "ana").await;
        let sender = sender(&desk.attune, &ana).await;
        let in_euros = |id: &str, reference: &str| {
            let text = serde_json::to_string(&posted(id, reference, 700)).unwrap();
            event(&text.replace("GBP", "EUR").replace("GB29NWBK1", "gb29 nwbk 1"))
        };
        let spaced =
            event(&serde_json::to_string(&reversed("e2", "R1")).unwrap().replace("GB29NWBK1", "GB29 NWBK 1"));
        desk.attune
            .take_events(&sender, &[posted("e1", "R1", 500), in_euros("e3", "R3"), spaced])
            .await
            .unwrap();
        desk.attune.take_events(&sender, &[in_euros("e4", "R4")]).await.unwrap();
        let accounts = desk.attune.accounts(&ana).await.unwrap();
        assert_eq!(accounts.len(), 2, "{accounts:?}");
        let (rows, count) = desk.attune.transactions(&ana, "", 0).await.unwrap();
        let of = |code: &str| rows.iter().filter(|row| row.transaction.currency.code() == code).count();
        assert_eq!((count, of("EUR"), of("GBP")), (4, 2, 2), "the movement and its reversal among them");
    });
}

#[test]
fn a_movement_that_came_by_file_is_taken_back_and_one_of_several_is_refused() {
    each_url(async |url| {
        let desk = Desk::open(&url).await;
        let ana = customer(&desk, "ana").await;
        let mt940 = b":20:1\r\n:25:GB29NWBK1\r\n:28C:1\r\n:60F:C260219GBP0,00\r\n:61:2602200220D45,00NTRFNONREF//FT77\r\n:86:SHOP\r\n:62F:D260220GBP45,00\r\n-\r\n";
        let choice = services::AccountChoice::default();
        let imported = desk.attune.import_file(&ana, "march.sta", mt940.to_vec(), choice).await.unwrap();
        desk.attune.understand(&ana, &imported.import_id).await.unwrap();
        let sender = sender(&desk.attune, &ana).await;
        desk.attune.take_events(&sender, &[reversed("e1", "FT77")]).await.unwrap();
        let held = books(&desk.attune, &ana).await;
        assert!(held.iter().any(|row| row.starts_with("2026-02-21 4500 Reversal")), "{held:?}");

        let twice = [posted("e2", "R1", 100), posted("e3", "R1", 200), reversed("e4", "R1")];
        assert_eq!(code(&desk.attune.take_events(&sender, &twice).await), "event");
        assert_eq!(books(&desk.attune, &ana).await, held, "nothing is half taken");
    });
}

#[test]
fn what_a_source_told_is_undone_together_and_may_be_told_again() {
    each_url(async |url| {
        let desk = Desk::open(&url).await;
        let ana = customer(&desk, "ana").await;
        let sender = sender(&desk.attune, &ana).await;
        for told in [posted("e1", "R1", 500), posted("e2", "R2", -70)] {
            desk.attune.take_events(&sender, &[told]).await.unwrap();
        }
        let imports = desk.attune.imports(&ana).await.unwrap();
        assert_eq!((imports.len(), imports[0].added), (1, 2));
        assert_eq!(desk.attune.undo_import(&ana, &imports[0].id).await.unwrap(), 2);
        assert_eq!(desk.attune.transactions(&ana, "", 0).await.unwrap().1, 0);
        desk.attune.take_events(&sender, &[reversed("e3", "R1")]).await.unwrap();
        assert_eq!(desk.attune.transactions(&ana, "", 0).await.unwrap().1, 0, "what was undone stays away");
        desk.attune.take_events(&sender, &[posted("e2", "R2", -70)]).await.unwrap();
        assert_eq!(desk.attune.transactions(&ana, "", 0).await.unwrap().1, 1);
    });
}

#[test]
fn what_was_decided_from_goes_with_consent() {
    each_url(async |url| {
        let desk = Desk::open(&url).await;
        let ana = customer(&desk, "ana").await;
        desk.attune.set_profiling_consent(&ana, true).await.unwrap();
        desk.attune.dashboard(&ana).await.unwrap();
        let grounds = desk.attune.grounds(&ana).await.unwrap().unwrap();
        assert!(grounds.check().holds() && grounds.inputs.context.consents.len() == 1);
        desk.attune.set_profiling_consent(&ana, false).await.unwrap();
        let after = desk.attune.grounds(&ana).await.unwrap().unwrap();
        assert!(after.inputs.context.consents.is_empty() && after.check().holds());
        let db = store::Db::connect(&url).await.unwrap();
        let of_before = grounds.record.decision_id;
        assert_eq!(store::decisions::inputs_of(&db, &ana.user_id, &of_before).await.unwrap(), None);
    });
}
