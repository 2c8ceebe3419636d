//! Messages to other systems: written with what they tell of, each once, and delivered until they arrive or are given up.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex};

use chrono::Duration;
use profile::Persona;
use services::{
    ATTEMPTS_MAX, Attune, Chance, Courier, Delivered, Letter, MessageKind, NotSent, Outgoing, Principal,
    SUBSCRIPTIONS_MAX, Signed, SourceKind, Subscription, SubscriptionState,
};
use store::decisions::StoredDecision;
use store::exposures::{NewScreen, ShownUnder};
use store::outbox::NewMessage;
use targets::Reach;
use testkit::each_url;

use crate::desk::{Desk, PASSWORD, code};

const HOOK: &str = "https://hooks.example/attune";

/// A courier that answers as it is told, 200 once it is told nothing more, and keeps what it was to send.
#[derive(Debug, Default)]
struct Told {
    answers: Mutex<VecDeque<Result<u16, NotSent>>>,
    sent: Mutex<Vec<Letter>>,
    /// Dies on the way with the next letter.
    dies: Mutex<bool>,
}

impl Courier for Told {
    fn reach(&self) -> Reach {
        Reach::Internet
    }

    fn send(&self, letter: &Letter) -> Result<u16, NotSent> {
        self.sent.lock().unwrap().push(letter.clone());
        assert!(!std::mem::take(&mut *self.dies.lock().unwrap()), "the courier dies on the way");
        self.answers.lock().unwrap().pop_front().unwrap_or(Ok(200))
    }
}

impl Told {
    fn answering(answer: Result<u16, NotSent>, times: usize) -> Arc<Self> {
        Arc::new(Self { answers: Mutex::new(vec![answer; times].into()), ..Self::default() })
    }

    /// What was sent since this was last asked.
    fn taken(&self) -> Vec<Letter> {
        std::mem::take(&mut self.sent.lock().unwrap())
    }
}

/// Always draws the same number.
struct Drawn(u64);

impl Chance for Drawn {
    fn draw(&self) -> u64 {
        self.0
    }
}

fn sending(attune: &Attune, courier: &Arc<Told>, drawn: u64) -> Attune {
    attune.clone().with_outgoing(Outgoing::new(courier.clone(), Arc::new(Drawn(drawn))))
}

/// Sends everything that is due.
async fn deliver(attune: &Attune) {
    while attune.deliver_next().await.unwrap() {}
}

async fn customer(desk: &Desk, name: &str) -> Principal {
    let session = desk.attune.sign_up(&format!("{name}@example.com"), PASSWORD).await.unwrap();
    desk.who(&session).await.unwrap()
}

async fn subscribe(attune: &Attune, person: &Principal, kinds: &[MessageKind]) -> (String, String) {
    let made = attune.add_subscription(person, HOOK, kinds).await.unwrap();
    (made.id, made.secret)
}

async fn only(attune: &Attune, person: &Principal) -> Subscription {
    let mut all = attune.subscriptions(person).await.unwrap();
    assert_eq!(all.len(), 1);
    all.remove(0)
}

fn kinds(letters: &[Letter]) -> Vec<String> {
    let mut kinds: Vec<String> = letters.iter().map(|letter| json(letter)["type"].to_string()).collect();
    kinds.sort();
    kinds
}

fn json(letter: &Letter) -> serde_json::Value {
    serde_json::from_str(&letter.body).unwrap()
}

const PAYMENT: &str = r#"{"id":"e1","occurred_at":"2026-02-20T09:00:00Z","type":"transaction.posted","data":{
    "account":{"number":"GB29NWBK1","currency":"GBP"},"reference":"R1",
    "posted_on":"2026-02-20","amount_minor":125077,"description":"ACME LTD"}}"#;

#[test]
fn an_event_that_comes_twice_is_told_once_signed_and_without_its_figures() {
    each_url(async |url| {
        let desk = Desk::open(&url).await;
        let (ana, ben) = (customer(&desk, "ana").await, customer(&desk, "ben").await);
        let courier = Arc::new(Told::default());
        let attune = sending(&desk.attune, &courier, 0);
        let (_, secret) = subscribe(&attune, &ana, &MessageKind::SUBSCRIBABLE).await;
        subscribe(&attune, &ben, &[MessageKind::AlertRaised]).await;
        let source = attune.add_source(&ana, SourceKind::Key, "Bank").await.unwrap();
        let sender = attune.sender_of_key(&source.secret).await.unwrap().unwrap();
        let told = [serde_json::from_str(PAYMENT).unwrap()];
        let taken = attune.take_events(&sender, &told).await.unwrap();
        attune.take_events(&sender, &told).await.unwrap();
        deliver(&attune).await;
        attune.take_events(&sender, &told).await.unwrap();
        deliver(&attune).await;

        let sent = courier.taken();
        assert_eq!(kinds(&sent), [r#""decision.made""#]);
        let letter = &sent[0];
        assert_eq!(json(letter)["data"]["decision_id"].as_str(), taken.events[0].decision_id.as_deref());
        assert!(!letter.body.contains("ACME") && !letter.body.contains("1250"), "{}", letter.body);
        let timestamp = letter.timestamp_s.to_string();
        let signed = Signed { id: &letter.id, timestamp: &timestamp, signature: &letter.signature };
        let now_s = attune.now().timestamp();
        assert!(signed.holds(&secret, letter.body.as_bytes(), now_s));
        assert!(!signed.holds(&secret, b"{}", now_s));
        let shown = only(&attune, &ana).await;
        assert_eq!(shown.attempts.len(), 1);
        assert_eq!((shown.attempts[0].delivered, shown.attempts[0].number), (Delivered::Answered(200), 1));

        attune.dashboard(&ben).await.unwrap();
        deliver(&attune).await;
        assert!(courier.taken().is_empty(), "nobody asked for decisions of his");
    });
}

#[test]
fn another_persona_and_a_case_are_told_while_somebody_asks() {
    each_url(async |url| {
        let desk = Desk::open(&url).await;
        let ana = customer(&desk, "ana").await;
        let courier = Arc::new(Told::default());
        let attune = sending(&desk.attune, &courier, 0);
        attune.set_profiling_consent(&ana, true).await.unwrap();
        attune.dashboard(&ana).await.unwrap();
        let asked = [MessageKind::PersonaChanged, MessageKind::AlertRaised];
        let (id, _) = subscribe(&attune, &ana, &asked).await;
        attune.choose_persona(&ana, Persona::Salaried.as_str()).await.unwrap();
        attune.contest(&ana, "No").await.unwrap();
        deliver(&attune).await;
        let sent = courier.taken();
        assert_eq!(kinds(&sent), [r#""alert.raised""#, r#""persona.changed""#]);
        for letter in &sent {
            let data = &json(letter)["data"];
            match data.get("alert") {
                Some(alert) => assert!(alert == "case" && data["case_id"].is_string(), "{data}"),
                None => assert!(data["from"].is_null() && data["to"] == "salaried", "{data}"),
            }
        }
        attune.pause_subscription(&ana, &id).await.unwrap();
        attune.choose_persona(&ana, Persona::Retiree.as_str()).await.unwrap();
        attune.resume_subscription(&ana, &id).await.unwrap();
        deliver(&attune).await;
        assert!(courier.taken().is_empty(), "what happens during a pause is not told");
    });
}

#[test]
fn a_decision_that_is_not_recorded_leaves_no_message() {
    each_url(async |url| {
        let desk = Desk::open(&url).await;
        let (ana, ben) = (customer(&desk, "ana").await, customer(&desk, "ben").await);
        let courier = Arc::new(Told::default());
        let attune = sending(&desk.attune, &courier, 0);
        subscribe(&attune, &ana, &MessageKind::SUBSCRIBABLE).await;
        // The place her first decision would have in what was shown is taken, so that its transaction fails at its last step.
        let db = store::Db::connect(&url).await.unwrap();
        let at = attune.now();
        let (owner, other) = (ana.user_id.clone(), ben.user_id.clone());
        let decision = StoredDecision {
            id: "taken".to_owned(),
            event_id: "taken".to_owned(),
            sequence: 99,
            at,
            record: "{}".to_owned(),
            prev_hash: String::new(),
            hash: String::new(),
        };
        let under = ShownUnder { decision_id: "taken".to_owned(), layout: "home".to_owned(), revision: 1 };
        let screen = NewScreen {
            under,
            sequence: 1,
            event_id: "taken".to_owned(),
            elements: Vec::new(),
            latency_us: 0,
            in_hardship: false,
            arms: Vec::new(),
            failed: None,
            at,
        };
        db.write(move |tx| {
            Box::pin(async move {
                store::decisions::append(tx, &other, &decision, "").await?;
                store::exposures::insert_screen(tx, &owner, &screen).await
            })
        })
        .await
        .unwrap();
        drop(attune.dashboard(&ana).await);
        assert!(attune.decision_log(&ana).await.unwrap().is_empty());
        deliver(&attune).await;
        assert!(courier.taken().is_empty());
    });
}

#[test]
fn attempts_follow_the_schedule_under_one_id_and_end() {
    each_url(async |url| {
        let desk = Desk::open(&url).await;
        let ana = customer(&desk, "ana").await;
        let courier = Told::answering(Ok(503), 7);
        courier.answers.lock().unwrap()[1] = Err(NotSent::TimedOut);
        let attune = sending(&desk.attune, &courier, 7_000);
        let (id, secret) = subscribe(&attune, &ana, &[MessageKind::DecisionMade]).await;
        attune.test_subscription(&ana, &id).await.unwrap();
        assert_eq!(code(&attune.test_subscription(&ana, &id).await), "test-sent");
        let mut sent = Vec::new();
        for number in 1..=ATTEMPTS_MAX {
            deliver(&attune).await;
            let letters = courier.taken();
            assert_eq!(letters.len(), 1, "attempt {number}");
            let timestamp = letters[0].timestamp_s.to_string();
            let signed =
                Signed { id: &letters[0].id, timestamp: &timestamp, signature: &letters[0].signature };
            assert!(signed.holds(&secret, letters[0].body.as_bytes(), attune.now().timestamp()));
            sent.extend(letters);
            desk.wait(Duration::milliseconds(6_999));
            deliver(&attune).await;
            assert!(courier.taken().is_empty(), "not before its time");
            desk.wait(Duration::milliseconds(1));
        }
        assert!(sent.iter().all(|letter| (&letter.id, &letter.body) == (&sent[0].id, &sent[0].body)));
        let shown = only(&attune, &ana).await;
        let outcomes: Vec<Delivered> = shown.attempts.iter().map(|attempt| attempt.delivered).collect();
        let failed = Delivered::Answered(503);
        let expected = [vec![Delivered::Answered(200)], vec![failed; 5]].concat();
        assert_eq!((&outcomes[..6], outcomes[6]), (&expected[..], Delivered::Not(NotSent::TimedOut)));
        assert_eq!(shown.attempts[0].next_attempt_at, None);
        assert_eq!(shown.attempts[7].next_attempt_at, Some(shown.attempts[7].at + Duration::seconds(7)));
        desk.wait(Duration::days(2));
        deliver(&attune).await;
        assert!(courier.taken().is_empty(), "it has arrived");
    });
}

#[test]
fn five_messages_given_up_end_it_until_its_customer_resumes_it() {
    each_url(async |url| {
        let desk = Desk::open(&url).await;
        let ana = customer(&desk, "ana").await;
        let courier = Told::answering(Ok(500), 1_000);
        let attune = sending(&desk.attune, &courier, 0);
        let (id, _) = subscribe(&attune, &ana, &[MessageKind::DecisionMade]).await;
        for number in 1..=5 {
            assert_eq!(only(&attune, &ana).await.state, SubscriptionState::Live, "before {number}");
            attune.test_subscription(&ana, &id).await.unwrap();
            deliver(&attune).await;
            assert_eq!(courier.taken().len(), 8);
            desk.wait(Duration::minutes(1));
        }
        assert_eq!(only(&attune, &ana).await.state, SubscriptionState::Failing);
        assert_eq!(code(&attune.test_subscription(&ana, &id).await), "subscription-disabled");
        attune.dashboard(&ana).await.unwrap();
        courier.answers.lock().unwrap().clear();
        attune.resume_subscription(&ana, &id).await.unwrap();
        deliver(&attune).await;
        assert!(courier.taken().is_empty(), "nothing was written meanwhile");
        attune.test_subscription(&ana, &id).await.unwrap();
        deliver(&attune).await;
        assert_eq!(courier.taken().len(), 1);
        assert_eq!(only(&attune, &ana).await.state, SubscriptionState::Live);
    });
}

#[test]
fn an_address_that_is_gone_ends_it_at_once() {
    each_url(async |url| {
        let desk = Desk::open(&url).await;
        let ana = customer(&desk, "ana").await;
        let courier = Told::answering(Ok(410), 1);
        let attune = sending(&desk.attune, &courier, 0);
        let (id, _) = subscribe(&attune, &ana, &[MessageKind::DecisionMade]).await;
        attune.test_subscription(&ana, &id).await.unwrap();
        desk.wait(Duration::minutes(1));
        attune.test_subscription(&ana, &id).await.unwrap();
        deliver(&attune).await;
        assert_eq!(courier.taken().len(), 1, "the one that waits stays");
        assert_eq!(only(&attune, &ana).await.state, SubscriptionState::Gone);
        attune.resume_subscription(&ana, &id).await.unwrap();
        deliver(&attune).await;
        assert_eq!(courier.taken().len(), 1);
    });
}

#[test]
fn of_several_processes_one_sends_each_message() {
    each_url(async |url| {
        let desk = Desk::open(&url).await;
        let courier = Arc::new(Told::default());
        let processes = [Desk::open(&url).await.attune, desk.attune.clone()];
        let mut expected = 0;
        for name in ["ana", "ben", "cem"] {
            let person = customer(&desk, name).await;
            for _ in 0..SUBSCRIPTIONS_MAX {
                subscribe(&desk.attune, &person, &[MessageKind::DecisionMade]).await;
            }
            attune_decides(&desk, &person).await;
            expected += 2 * SUBSCRIPTIONS_MAX;
        }
        let workers = (0..6).map(|place| {
            let attune = sending(&processes[place % 2], &courier, 0);
            tokio::spawn(async move { while attune.deliver_next().await.unwrap() {} })
        });
        for worker in workers.collect::<Vec<_>>() {
            worker.await.unwrap();
        }
        // One that found everything taken has gone home before the rest was sent.
        deliver(&sending(&desk.attune, &courier, 0)).await;
        let mut sent: Vec<(String, String)> =
            courier.taken().into_iter().map(|letter| (letter.id, letter.signature)).collect();
        assert_eq!(sent.len(), expected);
        sent.sort();
        sent.dedup();
        assert_eq!(sent.len(), expected, "each to each address once, signed with its own secret");
    });
}

#[test]
fn whose_receivers_are_slow_hold_up_nobody_else() {
    each_url(async |url| {
        let desk = Desk::open(&url).await;
        let (ana, ben) = (customer(&desk, "ana").await, customer(&desk, "ben").await);
        for person in [&ana, &ana, &ana, &ben] {
            subscribe(&desk.attune, person, &[MessageKind::DecisionMade]).await;
        }
        attune_decides(&desk, &ana).await;
        attune_decides(&desk, &ben).await;
        let (db, now) = (store::Db::connect(&url).await.unwrap(), desk.attune.now());
        let due = store::outbox::due(&db, now, 16).await.unwrap();
        let (of_ana, of_ben): (Vec<_>, Vec<_>) =
            due.into_iter().partition(|each| each.user_id == ana.user_id.as_str());
        assert_eq!((of_ana.len(), of_ben.len()), (3, 1), "one of each subscription");
        for slow in of_ana.into_iter().take(2) {
            let lease = format!("lease-{}", slow.subscription_id);
            let until = now + Duration::seconds(60);
            let taken = db.write(move |tx| {
                Box::pin(async move { store::outbox::lease(tx, &slow, &lease, now, until).await })
            });
            assert!(taken.await.unwrap());
        }
        let left = store::outbox::due(&db, now, 16).await.unwrap();
        let owners: Vec<&str> = left.iter().map(|each| each.user_id.as_str()).collect();
        assert_eq!(owners, [ben.user_id.as_str()]);
        db.close().await;
    });
}

/// Two decisions.
async fn attune_decides(desk: &Desk, person: &Principal) {
    desk.attune.dashboard(person).await.unwrap();
    desk.attune.choose_persona(person, Persona::Student.as_str()).await.unwrap();
}

#[test]
fn what_a_process_dies_with_is_sent_by_the_next_under_the_same_id() {
    each_url(async |url| {
        let desk = Desk::open(&url).await;
        let ana = customer(&desk, "ana").await;
        let courier = Arc::new(Told::default());
        let attune = sending(&desk.attune, &courier, 0);
        let (id, _) = subscribe(&attune, &ana, &[MessageKind::DecisionMade]).await;
        attune.test_subscription(&ana, &id).await.unwrap();
        *courier.dies.lock().unwrap() = true;
        assert_eq!(code(&attune.deliver_next().await), "internal");
        assert!(!attune.deliver_next().await.unwrap(), "somebody has it");
        desk.wait(Duration::seconds(61));
        deliver(&attune).await;
        let sent = courier.taken();
        assert_eq!((sent.len(), &sent[0].id), (2, &sent[1].id));
        assert_eq!(only(&attune, &ana).await.attempts.len(), 1);

        desk.wait(Duration::days(31));
        attune.forget_old_messages().await.unwrap();
        assert!(only(&attune, &ana).await.attempts.is_empty());
    });
}

#[test]
fn one_that_is_too_far_behind_is_told_nothing_more_until_it_is_resumed() {
    each_url(async |url| {
        let desk = Desk::open(&url).await;
        let ana = customer(&desk, "ana").await;
        let courier = Arc::new(Told::default());
        let attune = sending(&desk.attune, &courier, 0);
        let (id, _) = subscribe(&attune, &ana, &[MessageKind::DecisionMade]).await;
        let db = store::Db::connect(&url).await.unwrap();
        let (owner, listener, now) = (ana.user_id.clone(), id.clone(), attune.now());
        db.write(move |tx| {
            Box::pin(async move {
                for number in 0..1_000 {
                    let message = NewMessage {
                        id: format!("message-{number}"),
                        kind: MessageKind::TestSent.as_str(),
                        body: "{}".to_owned(),
                        created_at: now,
                    };
                    store::outbox::insert(tx, &owner, &message, &[&listener]).await?;
                }
                Ok::<_, store::StoreError>(())
            })
        })
        .await
        .unwrap();
        attune.dashboard(&ana).await.unwrap();
        assert_eq!(only(&attune, &ana).await.state, SubscriptionState::Behind);
        assert!(!attune.deliver_next().await.unwrap());
        attune.resume_subscription(&ana, &id).await.unwrap();
        assert!(attune.deliver_next().await.unwrap());
        assert_eq!(courier.taken().len(), 1, "what waits goes first");
    });
}

#[test]
fn a_subscription_is_its_customers_and_within_limits() {
    each_url(async |url| {
        let desk = Desk::open(&url).await;
        let (ana, ben) = (customer(&desk, "ana").await, customer(&desk, "ben").await);
        let attune = &desk.attune;
        let all = MessageKind::SUBSCRIBABLE;
        for refused in ["", "http://hooks.example/", "https://localhost/", "https://10.0.0.1/"] {
            assert_eq!(code(&attune.add_subscription(&ana, refused, &all).await), "subscription-url");
        }
        for none in [&[][..], &[MessageKind::TestSent]] {
            assert_eq!(code(&attune.add_subscription(&ana, HOOK, none).await), "subscription-kinds");
        }
        let (id, _) = subscribe(attune, &ana, &all).await;
        for id in [id.as_str(), "missing"] {
            assert_eq!(code(&attune.pause_subscription(&ben, id).await), "not-found");
            assert_eq!(code(&attune.resume_subscription(&ben, id).await), "not-found");
            assert_eq!(code(&attune.test_subscription(&ben, id).await), "not-found");
            assert_eq!(code(&attune.remove_subscription(&ben, id).await), "not-found");
        }
        assert!(attune.subscriptions(&ben).await.unwrap().is_empty());
        assert_eq!(only(attune, &ana).await.state, SubscriptionState::Live);
        for _ in 1..SUBSCRIPTIONS_MAX {
            subscribe(attune, &ana, &all).await;
        }
        assert_eq!(code(&attune.add_subscription(&ana, HOOK, &all).await), "subscriptions-full");
        attune_decides(&desk, &ana).await;
        attune.remove_subscription(&ana, &id).await.unwrap();
        assert_eq!(attune.subscriptions(&ana).await.unwrap().len(), SUBSCRIPTIONS_MAX - 1);
        attune.delete_account(&ana, PASSWORD).await.unwrap();
    });
}
