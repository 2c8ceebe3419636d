//! Slots with candidates: what is chosen, what is drawn, and what stays as it is.

use crate::common::{Life, documents_with_offers, hint, id};
use chrono::TimeDelta;
use decision::{
    Action, Contacts, Decision, Evidence, GENESIS_HASH, How, Lever, Purpose, Record, Share, SlotChoice,
    verify_chain,
};
use layout::Document;
use profile::{Hardship, Persona};
use serde_json::{Value, json};

/// The screens with elements `tip-a` to `tip-d` of these classes in slots of the zone that may be ranked, each slot with
/// its own element first and its candidates after it.
fn documents(classes: &[(&str, &str)], slots: &[(&[&str], bool)]) -> Vec<Document> {
    let mut documents = documents_with_offers();
    for document in &mut documents {
        for (name, class) in classes {
            let mut element = hint(class, "tips");
            if *class == "credit" {
                element["visibility"] = json!({ "logic": { "var": "guardrail.G1" } });
            }
            document.spec.elements.insert(id(name), serde_json::from_value(element).unwrap());
        }
        document.spec.zones[2].slots.retain(|slot| slot.id != id("credit"));
        for (number, (names, explore)) in slots.iter().enumerate() {
            let slot: Value = json!({
                "id": format!("choice-{number}"), "element": names[0], "candidates": names[1..], "explore": explore
            });
            document.spec.zones[2].slots.push(serde_json::from_value(slot).unwrap());
        }
    }
    documents
}

const TIPS: [(&str, &str); 3] = [("tip-a", "education"), ("tip-b", "savings"), ("tip-c", "education")];

fn life(explore: bool) -> Life {
    Life::with(documents(&TIPS, &[(&["tip-a", "tip-b", "tip-c"], explore)]), Persona::Student, 0.9)
}

/// So many seen, of which so many were taken up.
fn seen(life: &mut Life, rows: &[(&str, u32, u32)]) {
    for (name, seen, taken_up) in rows {
        life.context.evidence.insert(id(name), Evidence { seen: *seen, taken_up: *taken_up });
    }
}

fn lever(life: &mut Life, name: &str, lever: f64) {
    let half = Share::HALF;
    let lever = Lever::new(lever).unwrap();
    let action = Action { customer_benefit: half, business: half, lever, contexts: Vec::new() };
    life.policy.arbitration.actions.insert(id(name), action);
}

/// What the only slot shows and how, with what stands against each candidate.
fn told(choice: &SlotChoice) -> String {
    let how = serde_json::to_value(choice.how).unwrap();
    let denied = choice.candidates.iter().filter(|candidate| !candidate.denied_by.is_empty());
    let denied = denied.map(|candidate| format!(" {}: {}", candidate.id, candidate.denied_by.join(" ")));
    let chosen = choice.chosen.as_ref().map_or("nothing", |chosen| chosen.as_str());
    format!("{chosen} {}{}", how.as_str().unwrap(), denied.collect::<String>())
}

#[track_caller]
fn check(decision: &Decision, expected: &str) {
    assert_eq!(decision.alarm, None);
    assert_eq!(decision.slots.iter().map(told).collect::<Vec<_>>().join(", "), expected);
    for choice in decision.slots.iter().filter(|choice| !choice.intervened) {
        let shown = decision.screen.slots().find(|slot| slot.slot_id == choice.slot);
        assert_eq!(shown.map(|slot| &slot.element_id), choice.chosen.as_ref(), "{}", choice.slot);
    }
    for choice in &decision.slots {
        let sum: f64 = choice.candidates.iter().map(|candidate| candidate.propensity).sum();
        assert!((sum - f64::from(u8::from(choice.chosen.is_some()))).abs() < 1e-9, "{choice:?}");
    }
}

#[test]
fn the_best_score_is_shown_and_equal_ones_go_by_class_and_name() {
    let mut life = life(false);
    check(&life.look(), "tip-b best");
    seen(&mut life, &[("tip-c", 1_000, 200)]);
    check(&life.look(), "tip-c best");
    lever(&mut life, "tip-a", 2.0);
    seen(&mut life, &[("tip-a", 1_000, 110)]);
    let decision = life.look();
    check(&decision, "tip-a best");
    let scores: Vec<f64> =
        decision.slots[0].candidates.iter().map(|candidate| candidate.score.unwrap()).collect();
    assert!(scores[0] > scores[2] && scores[2] > scores[1], "{scores:?}");
    life.policy.arbitration.actions.clear();
    life.context.evidence.clear();
    life.published = decision::Published::new(
        documents(&[("tip-a", "education"), ("tip-c", "education")], &[(&["tip-c", "tip-a"], false)]),
        &id("home-neutral"),
    )
    .unwrap();
    check(&life.look(), "tip-a best");
}

#[test]
fn nothing_is_weighed_for_whom_nothing_may_be() {
    let mut life = life(true);
    seen(&mut life, &[("tip-c", 1_000, 200)]);
    life.policy.kill_switch = true;
    check(&life.look(), "tip-a default");
    life.policy.kill_switch = false;
    life.policy.holdout.share = 1.0;
    check(&life.look(), "tip-a default");
    life.policy.holdout.share = 0.0;
    life.policy.expires_on = life.now.date_naive().pred_opt();
    check(&life.look(), "tip-a default");
    life.policy.expires_on = None;
    life.context.consents.clear();
    let decision = life.look();
    check(&decision, "tip-a default");
    assert!(decision.slots[0].candidates.iter().all(|candidate| candidate.score.is_none()));
}

#[test]
fn what_stands_against_a_candidate_is_kept_with_its_codes() {
    let classes = [("tip-a", "education"), ("tip-b", "credit"), ("tip-c", "credit"), ("tip-d", "savings")];
    let slots: [(&[&str], bool); 2] = [(&["tip-a", "tip-b"], false), (&["tip-d", "tip-c"], false)];
    let mut life = Life::with(documents(&classes, &slots), Persona::Student, 0.9);
    life.context.consents.insert(Purpose::Offers);
    seen(&mut life, &[("tip-b", 1_000, 500), ("tip-c", 1_000, 500)]);
    check(&life.look(), "tip-b best, tip-d best tip-c: DIVERSITY");
    life.context.arrangement.hidden.insert(id("tip-b"));
    check(&life.look(), "tip-a best tip-b: CUSTOMER_HID, tip-c best");
    life.context.arrangement.hidden.clear();
    life.snapshot().hardship = Hardship::Strained;
    let against = "CONDITION G1_HARDSHIP";
    check(&life.look(), &format!("tip-a best tip-b: {against}, tip-d best tip-c: {against}"));
    life.context.objects_to_marketing = true;
    let against = "CONDITION G1_HARDSHIP G2_MARKETING_OBJECTION";
    check(&life.look(), &format!("tip-a best tip-b: {against}, tip-d best tip-c: {against}"));
    assert_eq!(life.look().slots[0].candidates[1].factors, None, "what may not be shown is not profiled for");
}

#[test]
fn a_duty_is_not_weighed() {
    let classes = [("tip-a", "education"), ("tip-b", "legal"), ("tip-c", "savings")];
    let of = |names: &[&str]| {
        let mut life = Life::with(documents(&classes, &[(names, false)]), Persona::Student, 0.9);
        seen(&mut life, &[("tip-a", 1_000, 900), ("tip-c", 1_000, 900)]);
        life
    };
    check(&of(&["tip-a", "tip-b", "tip-c"]).look(), "tip-b duty");
    check(&of(&["tip-b", "tip-a", "tip-c"]).look(), "tip-b duty");
}

#[test]
fn draws_have_the_propensities_they_say_and_last_for_a_week() {
    let mut life = life(true);
    seen(&mut life, &[("tip-a", 1_000, 90), ("tip-b", 1_000, 60), ("tip-c", 1_000, 150)]);
    let mut counts = [0_u32; 3];
    let mut said = None;
    for customer in 0..4_000 {
        life.context.customer = format!("customer-{customer}");
        life.policy.holdout.share = 0.0;
        let decision = life.look();
        let choice = &decision.slots[0];
        assert_eq!(choice.how, How::Drawn);
        let at = choice.candidates.iter().position(|candidate| Some(&candidate.id) == choice.chosen.as_ref());
        counts[at.unwrap()] += 1;
        let propensities: Vec<f64> = choice.candidates.iter().map(|candidate| candidate.propensity).collect();
        assert_eq!(*said.get_or_insert(propensities.clone()), propensities);
    }
    for (count, propensity) in counts.iter().zip(said.unwrap()) {
        let deviation = (4_000.0 * propensity * (1.0 - propensity)).sqrt();
        let off = (f64::from(*count) - 4_000.0 * propensity).abs();
        assert!(off < 4.0 * deviation, "{count} of 4000 at {propensity}");
    }
    let codes: Vec<String> = decision::explain(&life.look()).into_iter().map(|told| told.code).collect();
    assert!(codes.contains(&"EXPLORATION".to_owned()), "{codes:?}");
    // The same draw all week long, and another the week after.
    life.now = "2026-06-01T00:00:00Z".parse().unwrap();
    let drawn = |life: &mut Life, customer: u32, days: i64| {
        life.context.customer = format!("customer-{customer}");
        life.now += TimeDelta::days(days);
        let chosen = life.look().slots[0].chosen.clone();
        life.now -= TimeDelta::days(days);
        chosen
    };
    let same = (0..200).filter(|customer| drawn(&mut life, *customer, 0) == drawn(&mut life, *customer, 6));
    assert_eq!(same.count(), 200);
    let same = (0..200).filter(|customer| drawn(&mut life, *customer, 6) == drawn(&mut life, *customer, 7));
    assert!(same.count() < 150);
}

#[test]
fn nothing_harmful_is_tried_out() {
    let classes = [("tip-a", "education"), ("tip-b", "credit"), ("tip-c", "savings")];
    let mut life =
        Life::with(documents(&classes, &[(&["tip-a", "tip-b", "tip-c"], true)]), Persona::Student, 0.9);
    life.context.consents.insert(Purpose::Offers);
    check(&life.look(), "tip-c best");
    life.context.consents.remove(&Purpose::Offers);
    assert_eq!(life.look().slots[0].how, How::Drawn, "once the offer is out of the question");
}

#[test]
fn a_slot_changes_for_a_gain_after_a_rest_and_not_during_a_visit() {
    let mut life = life(false);
    check(&life.decide(), "tip-b best");
    seen(&mut life, &[("tip-c", 1_000, 200)]);
    check(&life.pass_days(6).decide(), "tip-b cooldown");
    life.context.habits.mid_visit = true;
    check(&life.pass_days(1).decide(), "tip-b visit");
    life.context.habits.mid_visit = false;
    // Worth 0.1 to nobody who does everything with what is there now.
    life.context.habits.usage.insert(id("tip-b"), Share::saturating(1.0));
    check(&life.decide(), "tip-b gain");
    life.context.habits.usage.insert(id("tip-b"), Share::saturating(0.2));
    let decision = life.decide();
    check(&decision, "tip-c best");
    assert_eq!(decision.slots[0].replaced, Some(id("tip-b")));
    assert_eq!(life.state.moves, [life.now]);
    life.context.arrangement.pinned.insert(id("tip-a"));
    check(&life.decide(), "tip-a pinned");
}

#[test]
fn two_changes_a_week_and_one_a_visit() {
    let names = ["tip-a", "tip-b", "tip-c", "tip-d", "tip-e", "tip-f"];
    let classes = names.map(|name| (name, "education"));
    let slots: [(&[&str], bool); 3] =
        [(&["tip-a", "tip-b"], false), (&["tip-c", "tip-d"], false), (&["tip-e", "tip-f"], false)];
    let mut life = Life::with(documents(&classes, &slots), Persona::Student, 0.9);
    check(&life.decide(), "tip-a best, tip-c best, tip-e best");
    seen(&mut life, &[("tip-b", 1_000, 200), ("tip-d", 1_000, 200), ("tip-f", 1_000, 200)]);
    check(&life.pass_days(8).decide(), "tip-b best, tip-c visit, tip-e visit");
    check(&life.pass_days(1).decide(), "tip-b cooldown, tip-d best, tip-e visit");
    check(&life.pass_days(1).decide(), "tip-b cooldown, tip-d cooldown, tip-e budget");
    check(&life.pass_days(5).decide(), "tip-b best, tip-d cooldown, tip-f best");
}

#[test]
fn a_change_taken_back_stays_taken_back_for_ninety_days() {
    let mut life = life(false);
    check(&life.decide(), "tip-b best");
    seen(&mut life, &[("tip-c", 1_000, 200)]);
    check(&life.pass_days(8).decide(), "tip-c best");
    life.context.habits.undone.insert(id("tip-c"), life.now);
    check(&life.decide(), "tip-b undone tip-c: CUSTOMER_UNDID");
    check(&life.pass_days(80).decide(), "tip-b undone tip-c: CUSTOMER_UNDID");
    lever(&mut life, "tip-a", 2.0);
    check(&life.pass_days(9).decide(), "tip-b undone tip-c: CUSTOMER_UNDID");
    check(&life.pass_days(1).decide(), "tip-c best");
}

#[test]
fn what_is_chosen_and_not_shown_is_said_to_be_overridden() {
    let mut documents = documents(&TIPS, &[(&["tip-a", "tip-b", "tip-c"], true)]);
    for document in &mut documents {
        document.spec.zones[2].max = Some(1);
    }
    let life = Life::with(documents, Persona::Student, 0.9);
    let decision = life.look();
    assert!(decision.slots[0].intervened && decision.slots[0].how == How::Drawn);
    assert_eq!(decision.state_after.slots.values().flatten().count(), 0);
}

#[test]
fn hints_are_chosen_within_caps_and_only_while_awake() {
    let names = ["tip-a", "tip-b", "tip-c", "tip-d"];
    let classes = names.map(|name| (name, "education"));
    let slots: [(&[&str], bool); 2] = [(&["tip-a", "tip-b"], true), (&["tip-c", "tip-d"], true)];
    let mut documents = documents(&classes, &slots);
    for document in &mut documents {
        document.spec.zones[2].mode = layout::ZoneMode::Ephemeral;
    }
    let mut life = Life::with(documents, Persona::Student, 0.9);
    life.now = "2026-05-28T12:00:00Z".parse().unwrap();
    life.counts(Contacts::default());
    let decision = life.decide();
    let [first, second] = decision.slots.as_slice() else { panic!("two slots") };
    assert_eq!((first.how, second.how), (How::Drawn, How::Nothing));
    assert!(second.candidates.iter().all(|candidate| candidate.denied_by == ["G3_CAP"]));
    assert_eq!(decision.contacts.len(), 1);
    life.pass(TimeDelta::hours(9));
    assert!(life.look().slots.iter().all(|choice| choice.how == How::Nothing));
}

#[test]
fn the_record_holds_what_was_weighed_and_any_change_of_it_shows() {
    let mut life = life(true);
    let record = Record::new(&life.decide(), None, 17, GENESIS_HASH);
    let mut value = serde_json::to_value(&record).unwrap();
    let read: Record = serde_json::from_value(value.clone()).unwrap();
    assert_eq!(read, record);
    assert_eq!(verify_chain(GENESIS_HASH, &[read]), Ok(()));
    let candidate = value.pointer_mut("/slots/0/candidates/0").unwrap();
    let fields: Vec<_> = candidate.as_object().unwrap().keys().cloned().collect();
    assert_eq!(fields, ["id", "factors", "score", "propensity", "denied_by"]);
    candidate["propensity"] = json!(0.5);
    let forged: Record = serde_json::from_value(value).unwrap();
    assert!(verify_chain(GENESIS_HASH, &[forged]).is_err());
}
