//! Audiences and experiments: who is shown what, and above what they never come.

use crate::common::{Life, check_with, id, trial_on};
use chrono::TimeDelta;
use decision::{
    Assignment, AttributeValue, Decision, ExperimentStatus, Policy, Published, Purpose, Reason, explain,
};
use profile::{Abstention, Hardship, Persona};
use serde_json::{Value, json};

/// A customer who has just moved house, whose policy has these audiences.
fn life_with(audiences: &Value) -> Life {
    let mut life = Life::of(Persona::Salaried, 0.9);
    life.policy.audiences = serde_json::from_value(audiences.clone()).unwrap();
    life.context.attributes.insert("country", AttributeValue::Text("GB".into()));
    life.context.attributes.insert("event.moved-house", AttributeValue::Number(12.0));
    life
}

fn movers() -> Value {
    json!([
        {
            "id": "new-parents", "description": "people with a new child", "owner": "life-events",
            "condition": { "<": [{ "var": "event.new-child" }, 90] }, "layout": "home-student"
        },
        {
            "id": "movers", "description": "people who have just moved house", "owner": "life-events",
            "condition": { "<": [{ "var": "event.moved-house" }, 30] }, "layout": "home-retiree"
        },
        {
            "id": "britons", "description": "people in Britain", "owner": "markets",
            "condition": { "==": [{ "var": "country" }, "GB"] }, "layout": "home-business-owner"
        }
    ])
}

#[track_caller]
fn check(life: &mut Life, expected: &str) {
    check_with(life, expected);
}

#[test]
fn the_first_audience_a_customer_belongs_to_counts() {
    let mut life = life_with(&movers());
    check(&mut life, "retiree TARGETING_MATCH AUDIENCE_MATCH AUDIENCE_UNTOLD");
    let decision = life.look();
    assert_eq!(decision.audience, Some(id("movers")));
    assert_eq!((decision.persona, decision.untold), (None, vec![id("new-parents")]));
    life.context.attributes.insert("event.new-child", AttributeValue::Number(400.0));
    check(&mut life, "retiree TARGETING_MATCH AUDIENCE_MATCH");
    life.policy.audiences.swap(1, 2);
    check(life.pass_days(7), "business-owner TARGETING_MATCH AUDIENCE_MATCH");
}

#[test]
fn what_is_unknown_is_no_match_and_is_said_so() {
    let mut life = life_with(&movers());
    life.policy.audiences.truncate(1);
    check(&mut life, "salaried TARGETING_MATCH PERSONA_MATCH AUDIENCE_UNTOLD");
    assert_eq!(life.look().untold, [id("new-parents")]);
    life.context.attributes.insert("event.new-child", AttributeValue::Number(91.0));
    check(&mut life, "salaried TARGETING_MATCH PERSONA_STANDS");
}

#[test]
fn an_audience_may_ask_what_the_engine_says_itself_and_nobody_else_can_say_it() {
    for (logic, belongs) in [
        (json!({ "==": [{ "var": "persona" }, "salaried"] }), true),
        (json!({ ">": [{ "var": "posterior.salaried" }, 0.8] }), true),
        (json!({ "==": [{ "var": "hardship-level" }, "none"] }), true),
        (json!({ "var": "hardship" }), false),
        (json!({ "and": [{ "var": "consent.profiling" }, { "!": { "var": "consent.offers" } }] }), true),
        (json!({ "==": [{ "var": "today" }, "2026-05-28"] }), true),
    ] {
        let audience = json!([{ "id": "some", "description": "some", "owner": "test", "condition": logic, "layout": "home-retiree" }]);
        let mut life = life_with(&audience);
        for name in ["hardship", "consent.offers"] {
            life.context.attributes.insert(name, AttributeValue::Flag(true));
        }
        life.context.attributes.insert("persona", AttributeValue::Text("student".into()));
        assert_eq!(life.decide().audience.is_some(), belongs, "{logic}");
    }
}

#[test]
fn nothing_below_comes_above_hardship_choice_consent_control_or_expiry() {
    let mut life = life_with(&movers());
    life.snapshot().hardship = Hardship::Struggling;
    check(&mut life, "distress TARGETING_MATCH G1_HARDSHIP");
    check(life.picks(Persona::Freelancer), "freelancer TARGETING_MATCH CUSTOMER_CHOICE");
    life.context.choice = None;
    life.snapshot().hardship = Hardship::None;
    check(life.pass_days(1), "distress TARGETING_MATCH G1_HARDSHIP HARDSHIP_RECENT");
    life.policy.holdout.share = 1.0;
    check(&mut life, "distress TARGETING_MATCH G1_HARDSHIP HARDSHIP_RECENT");
    let mut held_out = life_with(&movers());
    held_out.policy.holdout.share = 1.0;
    check(&mut held_out, "neutral SPLIT HOLDOUT");
    life.policy.kill_switch = true;
    check(&mut life, "neutral DISABLED KILL_SWITCH");
    life.context.consents.clear();
    life.policy = Policy { audiences: life.policy.audiences.clone(), ..Policy::starting().unwrap() };
    check(&mut life, "neutral DEFAULT NO_CONSENT");
    life.context.consents.insert(Purpose::Profiling);
    life.policy.expires_on = Some(life.now.date_naive() - TimeDelta::days(1));
    check(&mut life, "neutral STALE G8_STALE");
}

#[test]
fn a_spell_whose_own_screen_is_refused_is_no_place_for_audiences() {
    let mut life = life_with(&movers());
    let refuse = json!({
        "id": "G9", "owner": "test", "severity": "minor", "on_unknown": "deny", "reason_code": "G9",
        "applies_to": ["distress-layout"], "denies_when": { "any": [{ "is": ["hardship", true] }] }
    });
    life.policy.guardrails.push(serde_json::from_value(refuse).unwrap());
    life.snapshot().hardship = Hardship::Struggling;
    check(&mut life, "salaried TARGETING_MATCH PERSONA_MATCH");
}

#[test]
fn a_rollout_reaches_its_share_and_keeps_whom_it_has_reached() {
    let mut life = life_with(&movers());
    life.policy.audiences.remove(0);
    let mut reached = Vec::new();
    for share in [0.0, 0.2, 0.5, 1.0] {
        for audience in &mut life.policy.audiences {
            audience.rollout.share = if audience.id == *"movers" { share } else { 0.0 };
            audience.rollout.seed = "movers-rollout".into();
        }
        let now = (0..1_000).filter(|customer| {
            life.context.customer = format!("customer-{customer}");
            life.look().audience.is_some()
        });
        let now: Vec<i32> = now.collect();
        assert!(reached.iter().all(|customer| now.contains(customer)));
        reached = now;
        let expected = life.policy.audiences[0].rollout.share * 950.0;
        assert!(
            (f64::from(u32::try_from(reached.len()).unwrap()) - expected).abs() < 60.0,
            "{}",
            reached.len()
        );
    }
}

#[test]
fn coming_and_going_waits_until_the_screen_has_rested() {
    let mut life = life_with(&movers());
    life.policy.audiences.remove(0);
    let britons = life.policy.audiences.pop().unwrap();
    life.context.attributes.insert("event.moved-house", AttributeValue::Number(31.0));
    check(&mut life, "salaried TARGETING_MATCH PERSONA_MATCH");
    life.context.attributes.insert("event.moved-house", AttributeValue::Number(0.0));
    check(life.pass_days(6), "salaried TARGETING_MATCH PERSONA_STANDS HELD_FOR_COOLDOWN");
    check(life.pass_days(1), "retiree TARGETING_MATCH AUDIENCE_MATCH");
    life.context.attributes.insert("event.moved-house", AttributeValue::Number(31.0));
    check(life.pass_days(6), "retiree TARGETING_MATCH AUDIENCE_MATCH HELD_FOR_COOLDOWN");
    // A spell of hardship and a choice interrupt an audience, and do not end it.
    life.snapshot().hardship = Hardship::Struggling;
    check(&mut life, "distress TARGETING_MATCH G1_HARDSHIP");
    life.snapshot().hardship = Hardship::None;
    life.context.advisor_clearance = true;
    check(life.pass(TimeDelta::hours(1)), "retiree TARGETING_MATCH AUDIENCE_MATCH HELD_FOR_COOLDOWN");
    // What the product team takes back goes at once.
    life.policy.audiences[0].rollout.share = 0.0;
    check(&mut life, "salaried TARGETING_MATCH PERSONA_STANDS");
    life.policy.audiences = vec![britons];
    check(life.pass_days(7), "business-owner TARGETING_MATCH AUDIENCE_MATCH");
}

#[test]
fn a_newcomer_s_audience_does_not_wait() {
    let mut life = life_with(&movers());
    life.context.snapshot = None;
    life.policy.audiences.truncate(2);
    life.policy.audiences[1].condition =
        serde_json::from_value(json!({ "==": [{ "var": "persona" }, "salaried"] })).unwrap();
    check(&mut life, "neutral DEFAULT NOT_ENOUGH_DATA AUDIENCE_UNTOLD");
    life.context.snapshot = Some(crate::common::snapshot(Persona::Salaried, 0.9));
    check(life.pass(TimeDelta::minutes(1)), "retiree TARGETING_MATCH AUDIENCE_MATCH AUDIENCE_UNTOLD");
}

#[test]
fn an_audience_whose_screen_is_not_there_raises_an_alarm() {
    let mut life = life_with(&movers());
    life.policy.audiences[1].layout = id("home-movers");
    check(&mut life, "neutral ERROR AUDIENCE_MATCH AUDIENCE_UNTOLD LAYOUT_MISSING");
    let decision = life.look();
    assert_eq!(decision.alarm.unwrap().layout.name, *"home-movers");
    assert!(decision.candidates.iter().any(|candidate| candidate.layout == *"home-movers"));
}

/// The key of the variant a decision has, and whether it is in force.
fn variant(decision: &Decision) -> Option<(String, bool)> {
    let mut assignments = decision.assignments.iter();
    let first = assignments.next().map(|assignment| (assignment.variant.to_string(), assignment.in_force));
    assert_eq!(assignments.next(), None);
    first
}

/// A customer of a certain number who sees the salaried screen, on which two variants are tried out against leaving it
/// as it is.
fn trial(customer: usize) -> Life {
    let mut life = trial_on("home-salaried", Persona::Salaried);
    life.context.customer = format!("customer-{customer}");
    life
}

/// The first customer outside the holdout who is drawn into `key`.
fn one_in(key: &str) -> Life {
    let mut lives = (1..200).map(trial);
    lives.find(|life| variant(&life.look()).is_some_and(|(variant, _)| variant == key)).unwrap()
}

fn first_elements(decision: &Decision) -> Vec<&str> {
    decision.screen.zones[2].slots.iter().take(2).map(|slot| slot.element_id.as_str()).collect()
}

#[test]
fn a_variant_is_made_over_the_screen_and_kept() {
    let plain = Life::of(Persona::Salaried, 0.9).look();
    let control = one_in("as-it-is").look();
    assert_eq!((&control.screen, variant(&control)), (&plain.screen, Some(("as-it-is".into(), true))));
    let mut life = one_in("reserve-first");
    check(&mut life, "salaried SPLIT PERSONA_MATCH EXPERIMENT");
    let decision = life.decide();
    assert_ne!(first_elements(&decision), first_elements(&plain));
    assert_eq!(first_elements(&decision)[0], "cash-reserve");
    assert_eq!(decision.layout, plain.layout);
    // Kept through other weights, less coverage, a target that is missed, and while it is paused.
    life.policy.experiments[0].variants.iter_mut().for_each(|arm| arm.weight = 0.0);
    life.policy.experiments[0].variants[0].weight = 1.0;
    life.policy.experiments[0].coverage = 0.0;
    life.policy.experiments[0].condition = Some(serde_json::from_value(json!(false)).unwrap());
    life.policy.experiments[0].status = ExperimentStatus::Paused;
    assert_eq!(variant(&life.decide()), Some(("reserve-first".into(), true)));
    life.policy.experiments[0].status = ExperimentStatus::Stopped;
    assert_eq!(variant(&life.decide()), None);
    assert_eq!(first_elements(&life.decide()), first_elements(&plain));
}

#[test]
fn nobody_is_taken_into_a_draft_or_a_pause() {
    for status in [ExperimentStatus::Draft, ExperimentStatus::Paused, ExperimentStatus::Stopped] {
        let mut life = one_in("reserve-first");
        life.policy.experiments[0].status = status;
        assert_eq!(variant(&life.decide()), None, "{status:?}");
    }
}

#[test]
fn a_higher_bucket_version_draws_again_and_a_minimum_shuts_out() {
    let mut life = one_in("reserve-first");
    life.decide();
    let experiment = &mut life.policy.experiments[0];
    experiment.variants.iter_mut().for_each(|arm| arm.weight = 0.0);
    experiment.variants[0].weight = 1.0;
    experiment.bucket_version = 1;
    assert_eq!(variant(&life.decide()), Some(("as-it-is".into(), true)));
    life.policy.experiments[0].bucket_version = 2;
    life.policy.experiments[0].bucket_version_min = 2;
    assert_eq!(variant(&life.decide()), None);
    assert_eq!(variant(&life.decide()), None, "and it stays so");
    life.state.assignments.clear();
    assert_eq!(variant(&life.decide()), Some(("as-it-is".into(), true)), "newcomers are drawn");
}

#[test]
fn nothing_is_tried_out_in_hardship_without_consent_on_a_choice_or_in_the_holdout() {
    let run = |edit: &dyn Fn(&mut Life)| {
        let mut life = one_in("reserve-first");
        life.decide();
        edit(&mut life);
        life.decide().assignments
    };
    assert_eq!(run(&|_| {}).len(), 1);
    assert_eq!(run(&|life| life.snapshot().hardship = Hardship::Strained), []);
    assert_eq!(run(&|life| life.snapshot().hardship = Hardship::Struggling), []);
    assert_eq!(run(&|life| life.context.snapshot = None), []);
    assert_eq!(run(&|life| life.context.consents.clear()), []);
    assert_eq!(
        run(&|life| {
            life.picks(Persona::Salaried);
        }),
        []
    );
    assert_eq!(run(&|life| life.policy.holdout.share = 1.0), []);
    assert_eq!(run(&|life| life.policy.kill_switch = true), []);
}

#[test]
fn a_screen_the_experiment_is_not_about_is_left_alone() {
    let mut life = one_in("reserve-first");
    life.looks_like(Persona::Retiree, 0.9);
    let decision = life.decide();
    assert_eq!(variant(&decision), Some(("reserve-first".into(), false)));
    assert_eq!(decision.reason_codes, [Reason::PersonaMatch]);
    life.abstains(Abstention::Unfamiliar { features_outside: 2 });
    assert_eq!(variant(&life.decide()), Some(("reserve-first".into(), false)));
}

#[test]
fn of_whom_it_cannot_be_told_nobody_is_taken_in() {
    let mut life = one_in("reserve-first");
    let logic = json!({ ">": [{ "var": "intent.mortgage" }, 0.5] });
    life.policy.experiments[0].condition = Some(serde_json::from_value(logic).unwrap());
    let decision = life.decide();
    assert_eq!((variant(&decision), decision.untold), (None, vec![id("order-trial")]));
    life.context.attributes.insert("intent.mortgage", AttributeValue::Number(0.4));
    assert_eq!(variant(&life.decide()), None);
    life.context.attributes.insert("intent.mortgage", AttributeValue::Number(0.6));
    assert_eq!(variant(&life.decide()), Some(("reserve-first".into(), true)));
}

#[test]
fn a_variant_s_own_condition_counts_for_the_control_too() {
    for key in ["as-it-is", "reserve-first"] {
        let mut life = one_in(key);
        let mut documents = documents_of(&life);
        for variant in documents.iter_mut().flat_map(|document| &mut document.spec.variants) {
            variant.when = Some(
                serde_json::from_value(json!({ "logic": { "==": [{ "var": "country" }, "GB"] } })).unwrap(),
            );
        }
        life.published = Published::new(documents, &id("home-neutral")).unwrap();
        for (country, in_force) in [("US", false), ("GB", true)] {
            life.context.attributes.insert("country", AttributeValue::Text(country.into()));
            assert_eq!(variant(&life.decide()), Some((key.into(), in_force)), "{country}");
        }
    }
}

fn documents_of(life: &Life) -> Vec<layout::Document> {
    life.published.all_current().cloned().collect()
}

#[test]
fn a_variant_with_a_fault_is_dropped_with_an_alarm() {
    let plain = Life::of(Persona::Salaried, 0.9).look();
    let widget =
        |class: &str, kind: &str| json!({ "type": kind, "v": 1, "class": class, "a11y": { "label": "New" } });
    for (ops, fault) in [
        (json!([{ "op": "remove", "id": "ghost" }]), "“ghost” is not on the screen"),
        (json!([{ "op": "remove", "id": "tax-due" }]), "the duty “tax-due” is missing"),
        (
            json!([{ "op": "replace", "id": "tax-due", "value": widget("insight", "runway") }]),
            "“tax-due” is no duty any more",
        ),
        (
            json!([{ "op": "insert", "id": "news", "value": widget("insight", "hologram"), "to": { "zone": "main" } }]),
            "“news” cannot be shown",
        ),
    ] {
        let mut life = one_in("reserve-first");
        let mut documents = documents_of(&life);
        for variant in documents.iter_mut().flat_map(|document| &mut document.spec.variants) {
            variant.ops = serde_json::from_value(ops.clone()).unwrap();
        }
        life.published = Published::new(documents, &id("home-neutral")).unwrap();
        check(&mut life, "salaried TARGETING_MATCH PERSONA_MATCH VARIANT_DROPPED");
        let decision = life.look();
        assert_eq!(variant(&decision), Some(("reserve-first".into(), false)));
        assert_eq!(decision.screen, plain.screen);
        let alarm = decision.alarm.unwrap();
        assert_eq!(alarm.layout, plain.layout);
        assert_eq!(alarm.faults, [format!("variant “reserve-first” of “order-trial”: {fault}")]);
    }
}

#[test]
fn two_experiments_on_one_screen_are_both_made_and_a_fault_of_one_leaves_the_other() {
    let mut life = one_in("reserve-first");
    let mut documents = documents_of(&life);
    let document = documents.iter_mut().find(|document| document.metadata.name == *"home-salaried").unwrap();
    let second = json!({
        "key": "bold", "weight": 1.0, "experiment": "second-trial",
        "ops": [{ "op": "setProps", "id": "cash-reserve", "value": { "style": "bold" } }]
    });
    document.spec.variants.push(serde_json::from_value(second).unwrap());
    let mut experiment = life.policy.experiments[0].clone();
    experiment.id = id("second-trial");
    experiment.variants.truncate(1);
    experiment.variants[0].key = id("bold");
    experiment.variants[0].weight = 1.0;
    life.policy.experiments.push(experiment);
    life.published = Published::new(documents.clone(), &id("home-neutral")).unwrap();
    let decision = life.look();
    let first = &decision.screen.zones[2].slots[0];
    assert_eq!((first.element_id.as_str(), &first.props["style"]), ("cash-reserve", &json!("bold")));
    let document = documents.iter_mut().find(|document| document.metadata.name == *"home-salaried").unwrap();
    document.spec.variants[0].ops[0].id = id("ghost");
    life.published = Published::new(documents, &id("home-neutral")).unwrap();
    let decision = life.look();
    let in_force: Vec<bool> = decision.assignments.iter().map(|assignment| assignment.in_force).collect();
    assert_eq!((in_force, decision.alarm.unwrap().faults.len()), (vec![false, true], 1));
    assert!(decision.reason_codes.contains(&Reason::Experiment));
}

#[test]
fn groups_are_told_in_sentences() {
    let tell = |life: &mut Life| {
        let told = explain(&life.decide()).into_iter();
        told.map(|reason| format!("{}: {}", reason.code, reason.sentence)).collect::<Vec<_>>().join("\n")
    };
    insta::assert_snapshot!(tell(&mut life_with(&movers())), @r#"
    AUDIENCE_MATCH: This is the dashboard for people who have just moved house.
    AUDIENCE_UNTOLD: Some groups have a dashboard of their own; not enough is known to tell whether you belong to one of them.
    "#);
    insta::assert_snapshot!(tell(&mut one_in("reserve-first")), @r#"
    PERSONA_MATCH: Your accounts look like those of someone on a salary.
    EXPERIMENT: You see one of several versions of this dashboard, so that we can measure which helps most.
    CERTAINTY: Attune is 90% sure that this is your kind of financial life; next comes a freelancer with 2%.
    "#);
}

#[test]
fn a_policy_with_faults_is_not_read() {
    let mut policy = serde_json::to_value(Policy::starting().unwrap()).unwrap();
    let read =
        |policy: &Value| Policy::read(&policy.to_string()).map(|_| ()).map_err(|error| error.to_string());
    assert_eq!(read(&policy), Ok(()));
    let arm = |key: &str, weight: f64| json!({ "key": key, "weight": weight });
    let experiment = |id: &str, from: f64, arms: Vec<Value>| {
        json!({
            "id": id, "seed": id, "namespace": { "seed": "screens", "from": from, "to": 0.6 }, "coverage": 1.5,
            "variants": arms, "status": "running", "bucket_version_min": 1, "hypothesis": "", "metric": ""
        })
    };
    policy["experiments"] = json!([
        experiment("one", 0.5, vec![arm("aa", 0.5), arm("aa", 0.6)]),
        experiment("two", 0.6, vec![arm("aa", 1.5), arm("bb", -0.5)]),
        experiment("two", 0.2, vec![arm("aa", 1.0)]),
    ]);
    policy["audiences"] = movers();
    policy["audiences"][1]["id"] = json!("britons");
    policy["audiences"][1]["rollout"] = json!({ "share": 30.0, "seed": "movers" });
    policy["audiences"][2]["rollout"] = json!({ "share": 0.5, "seed": "screens" });
    let told = read(&policy).unwrap_err().replace("; ", "\n");
    insta::assert_snapshot!(told, @r#"
    the policy cannot be read: audience “britons”: the rollout is a share from 0 to 1
    audience “britons” is there twice
    the seed “screens” is used for two draws, which would come out alike
    the seed “two” is used for two draws, which would come out alike
    experiment “one”: coverage is a share from 0 to 1
    experiment “one”: the weights of the variants add up to 1
    experiment “one”: each variant is there once
    experiment “one”: the bucket version is at least the lowest that is let in
    experiment “two”: coverage is a share from 0 to 1
    experiment “two”: weights are shares from 0 to 1
    experiment “two”: the part of a namespace runs from a share to a greater one
    experiment “two”: the bucket version is at least the lowest that is let in
    experiment “two” is there twice
    experiment “two”: coverage is a share from 0 to 1
    experiment “two”: the bucket version is at least the lowest that is let in
    experiments “one” and “two” share a part of their namespace
    "#);
    policy["audiences"][1]["condition"] = json!({ "or": [{ "var": "nobody" }] });
    let told = read(&policy).unwrap_err();
    let (place, _) = told.split_once(" at line").unwrap();
    insta::assert_snapshot!(place, @"the policy cannot be read: there is no attribute “nobody” at “/or/0/var”");
}

#[test]
fn assignments_say_what_they_are_in_the_record() {
    let mut life = one_in("reserve-first");
    let record = decision::Record::new(&life.decide(), None, 1, decision::GENESIS_HASH);
    let expected =
        [Assignment { experiment: id("order-trial"), variant: id("reserve-first"), in_force: true }];
    assert_eq!((record.audience, record.assignments), (None, expected.to_vec()));
}
