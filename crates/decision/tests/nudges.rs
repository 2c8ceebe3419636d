//! What is told unasked: caps, rest, quiet hours, duties that pass them, and what is left for a person.

use crate::common::{Life, documents_with_hints, hint, id};
use chrono::{NaiveDate, TimeDelta};
use decision::{Contacts, Decision, Purpose, explain};
use layout::Class;
use profile::Persona;
use serde_json::json;

/// Hints about saving, about bills, of safety and of law, in this order.
fn life() -> Life {
    let hints = [
        ("saving-hint", hint("education", "saving")),
        ("bills-hint", hint("savings", "bills")),
        ("fraud-hint", hint("safety", "fraud")),
        ("law-hint", hint("legal", "law")),
    ];
    let mut life = Life::with(documents_with_hints(&hints), Persona::Student, 0.9);
    // Seven in the evening.
    life.now = "2026-05-28T19:00:00Z".parse().unwrap();
    life.snapshot().as_of = life.now.date_naive();
    life.counts(Contacts::default());
    life
}

fn told(decision: &Decision) -> String {
    let shown = decision.screen.slots().filter(|slot| slot.topic.is_some());
    let shown: Vec<_> = shown.map(|slot| slot.element_id.as_str().trim_end_matches("-hint")).collect();
    let mut codes: Vec<_> = decision.denials.iter().map(|denial| denial.reason_code.as_str()).collect();
    codes.retain(|code| code.starts_with("G3") || code.starts_with("G4"));
    codes.dedup();
    format!("{} | {}", shown.join(" "), codes.join(" "))
}

#[track_caller]
fn check(change: impl FnOnce(&mut Life), expected: &str) {
    let mut life = life();
    change(&mut life);
    let decision = life.look();
    assert_eq!(decision.alarm, None);
    assert_eq!(told(&decision), expected);
}

fn contacts(today: &[(&str, &str)], week: &[(&str, u32)], ignored: &[&str]) -> Contacts {
    Contacts {
        today: today.iter().map(|(element, topic)| (id(element), id(topic))).collect(),
        week_by_topic: week.iter().map(|(topic, count)| (id(topic), *count)).collect(),
        ignored_on: ignored.iter().map(|day| day.parse::<NaiveDate>().unwrap()).collect(),
    }
}

#[test]
fn one_hint_a_day_and_duties_beside_it() {
    check(|_| {}, "saving fraud law | G3_CAP");
    check(|life| life.context.arrangement.hidden = [id("saving-hint")].into(), "bills fraud law | ");
}

#[test]
fn caps_count_by_day_topic_and_week() {
    let counted = |today: &[(&str, &str)], week: &[(&str, u32)]| contacts(today, week, &[]);
    let check = |counts: Contacts, expected: &str| {
        check(
            |life| {
                life.counts(counts);
            },
            expected,
        )
    };
    check(counted(&[("other-hint", "other")], &[("other", 1)]), "fraud law | G3_CAP");
    // What was told today stays for the day.
    check(counted(&[("saving-hint", "saving")], &[("saving", 3), ("bills", 2)]), "saving fraud law | G3_CAP");
    check(counted(&[], &[("saving", 3)]), "bills fraud law | G3_CAP");
    check(counted(&[], &[("saving", 2), ("other", 2)]), "saving fraud law | G3_CAP");
    check(counted(&[], &[("other", 5)]), "fraud law | G3_CAP");
}

#[test]
fn who_passed_over_two_is_left_alone_and_who_is_not_counted_is_told_nothing() {
    let rests = contacts(&[], &[], &["2026-04-20", "2026-05-01"]);
    check(
        |life| {
            life.counts(rests);
        },
        "fraud law | G3_RESTING",
    );
    let over = contacts(&[], &[], &["2026-01-20", "2026-02-01"]);
    check(
        |life| {
            life.counts(over);
        },
        "saving fraud law | G3_CAP",
    );
    check(|life| life.context.contacts = None, "fraud law | G3_CAP G3_RESTING G3_CAP G3_RESTING");
}

#[test]
fn at_night_only_duties_are_told() {
    check(
        |life| {
            life.pass(TimeDelta::hours(2));
        },
        "fraud law | G4_QUIET_HOURS",
    );
    check(|life| life.context.utc_offsets_minutes = vec![120], "fraud law | G4_QUIET_HOURS");
    check(|life| life.context.utc_offsets_minutes = vec![60], "saving fraud law | G3_CAP");
    check(
        |life| life.context.utc_offsets_minutes.clear(),
        "fraud law | G3_CAP G3_RESTING G4_QUIET_HOURS G3_CAP G3_RESTING G4_QUIET_HOURS",
    );
}

#[test]
fn a_contact_is_counted_once_a_day_and_duties_are_not() {
    let mut life = life();
    let contacts = life.look().contacts;
    let told: Vec<_> =
        contacts.iter().map(|contact| (contact.element.as_str(), contact.topic.as_str())).collect();
    assert_eq!(told, [("saving-hint", "saving")]);
    life.counts(Contacts { today: [(id("saving-hint"), id("saving"))].into(), ..Contacts::default() });
    assert_eq!(life.look().contacts, []);
}

#[test]
fn a_grave_offer_is_left_for_a_person_and_says_so() {
    let mut documents = crate::common::documents_with_offers();
    for document in &mut documents {
        document.spec.elements.get_mut(&id("credit")).unwrap().significant = true;
    }
    let mut life = Life::with(documents, Persona::Student, 0.9);
    life.context.consents.insert(Purpose::Offers);
    let decision = life.look();
    let classes: Vec<Class> = decision.screen.slots().map(|slot| slot.class).collect();
    assert!(classes.contains(&Class::Investment) && !classes.contains(&Class::Credit));
    let routed: Vec<_> = decision.denials.iter().filter(|denial| denial.routed).collect();
    assert_eq!(routed.iter().map(|denial| denial.subject.as_str()).collect::<Vec<_>>(), ["credit"]);
    let sentence = explain(&decision).into_iter().find(|told| told.code == "G7_HUMAN").unwrap().sentence;
    assert!(sentence.contains("a person"), "{sentence}");
}

#[test]
fn an_objection_to_marketing_counts_whatever_was_agreed_to() {
    let mut life = life();
    life.context.consents.insert(Purpose::Offers);
    let persuaded = |life: &Life| {
        let decision = life.look();
        decision.screen.slots().any(|slot| matches!(slot.class, Class::Credit | Class::Investment))
    };
    assert!(persuaded(&life));
    life.context.objects_to_marketing = true;
    assert!(!persuaded(&life));
    let codes: Vec<_> = life.look().denials.into_iter().map(|denial| denial.reason_code).collect();
    assert!(codes.iter().any(|code| code == "G2_MARKETING_OBJECTION"), "{codes:?}");
}

#[test]
fn a_policy_from_before_the_other_guardrails_is_read_and_tells_nobody_more_than_caps_allow() {
    let mut life = life();
    let mut policy = serde_json::to_value(&life.policy).unwrap();
    policy.as_object_mut().unwrap().remove("contact");
    let rows = policy["guardrails"].as_array_mut().unwrap();
    for row in rows.iter_mut() {
        let test = row.as_object_mut().unwrap().remove("when").unwrap();
        row["denies_when"] = test;
    }
    life.policy = decision::Policy::read(&policy.to_string()).unwrap();
    assert_eq!(life.policy, decision::Policy::starting().unwrap());
    assert_eq!(json!(life.policy.contact)["quiet_from"], json!("21:00:00"));
}
