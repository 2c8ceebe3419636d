//! What holds of audiences and experiments, whatever the policy and the documents.

use crate::common::{Life, documents_with_offers, id};
use decision::{
    AttributeValue, Attributes, Audience, Enrolment, Experiment, ExperimentStatus, Mechanism, Policy, Purpose,
};
use layout::{Class, Variant};
use profile::{Hardship, Persona};
use proptest::prelude::*;
use serde_json::{Value, json};

fn any_condition() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        any::<bool>().prop_map(Value::from),
        (0..100_u32).prop_map(|days| json!({ "<": [{ "var": "event.moved-house" }, days] })),
        (0.0..1.0_f64).prop_map(|share| json!({ ">": [{ "var": "posterior.student" }, share] })),
        Just(json!({ ">": [{ "var": "intent.mortgage" }, 0.5] })),
        Just(json!({ "var": "hardship" })),
    ];
    prop_oneof![
        leaf.clone(),
        leaf.clone().prop_map(|part| json!({ "!": part })),
        (leaf.clone(), leaf).prop_map(|(left, right)| json!({ "or": [left, right] })),
    ]
}

fn any_layout() -> impl Strategy<Value = &'static str> {
    prop::sample::select(vec!["home-neutral", "home-distress", "home-retiree", "home-student", "home-ghost"])
}

prop_compose! {
    fn any_audiences()(
        rows in prop::collection::vec((any_condition(), any_layout(), prop::sample::select(vec![0.0, 0.5, 1.0])), 0..5),
    ) -> Vec<Audience> {
        let audience = |(index, (condition, layout, share)): (usize, (Value, &str, f64))| json!({
            "id": format!("audience-{index}"), "description": "some people", "owner": "test", "condition": condition,
            "layout": layout, "rollout": { "share": share, "seed": format!("audience-{index}") }
        });
        serde_json::from_value(rows.into_iter().enumerate().map(audience).collect()).unwrap()
    }
}

/// Operations of every kind over elements that are there and that are not, offers without a guard among them.
fn any_op() -> impl Strategy<Value = Value> {
    let element = || prop::sample::select(vec!["credit", "net-worth", "tax-due", "news", "balance-outlook"]);
    let zone = prop::sample::select(vec!["headline", "main", "side", "cellar"]);
    let offer = |class| json!({ "type": "offer", "v": 1, "class": class, "a11y": { "label": "New" } });
    let class = prop::sample::select(vec!["credit", "investment", "insight", "legal"]);
    prop_oneof![
        (element(), zone.clone(), class.clone()).prop_map(
            move |(id, zone, class)| json!({ "op": "insert", "id": id, "value": offer(class), "to": { "zone": zone } })
        ),
        (element(), zone).prop_map(|(id, zone)| json!({ "op": "move", "id": id, "to": { "zone": zone } })),
        element().prop_map(|id| json!({ "op": "remove", "id": id })),
        element().prop_map(|id| json!({ "op": "setVisibility", "id": id, "value": null })),
        (element(), class)
            .prop_map(move |(id, class)| json!({ "op": "replace", "id": id, "value": offer(class) })),
    ]
}

prop_compose! {
    fn any_variants()(rows in prop::collection::vec(prop::collection::vec(any_op(), 0..4), 2)) -> Vec<Variant> {
        let variant = |(index, ops): (usize, Vec<Value>)| json!({
            "key": format!("variant-{index}"), "weight": 0.5, "experiment": "trial", "ops": ops
        });
        serde_json::from_value(rows.into_iter().enumerate().map(variant).collect()).unwrap()
    }
}

fn experiment(name: &str, coverage: f64, weight: f64) -> Experiment {
    serde_json::from_value(json!({
        "id": name, "seed": name, "coverage": coverage, "status": "running", "hypothesis": "", "metric": "",
        "variants": [{ "key": "variant-0", "weight": weight }, { "key": "variant-1", "weight": 1.0 - weight }]
    }))
    .unwrap()
}

/// A customer who has agreed to offers; every screen has offers and these variants.
fn life(audiences: Vec<Audience>, variants: &[Variant]) -> Life {
    let mut documents = documents_with_offers();
    for document in &mut documents {
        document.spec.variants = variants.to_vec();
    }
    let mut life = Life::with(documents, Persona::Student, 0.8);
    life.policy.audiences = audiences;
    life.policy.experiments = vec![experiment("trial", 1.0, 0.5)];
    life.context.consents.insert(Purpose::Offers);
    life
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn no_credit_in_hardship_and_nothing_tried_out_whatever_the_groups(
        audiences in any_audiences(),
        variants in any_variants(),
        hardship in prop::sample::select(vec![Hardship::None, Hardship::Strained, Hardship::Struggling]),
        (fees, profiling, offers) in (0..2_u32, prop::bool::weighted(0.9), any::<bool>()),
        choice in prop::option::weighted(0.2, Just(Persona::Retiree)),
        (customer, moved) in (0..40_u32, prop::option::of(0..100_u32)),
    ) {
        let mut life = life(audiences, &variants);
        life.context.customer = format!("customer-{customer}");
        life.snapshot().hardship = hardship;
        life.snapshot().hardship_facts.penalty_fees = fees;
        if let Some(days) = moved {
            life.context.attributes.insert("event.moved-house", AttributeValue::Number(f64::from(days)));
        }
        if !profiling {
            life.context.consents.remove(&Purpose::Profiling);
        }
        if !offers {
            life.context.consents.remove(&Purpose::Offers);
        }
        if let Some(persona) = choice {
            life.picks(persona);
        }
        let decision = life.look();
        let persuaded = decision.screen.slots().any(|slot| matches!(slot.class, Class::Credit | Class::Investment));
        prop_assert!(!persuaded || (hardship == Hardship::None && fees == 0 && profiling && offers));
        prop_assert!(
            decision.assignments.is_empty()
                || (hardship == Hardship::None && profiling && choice.is_none() && decision.mechanism != Mechanism::Disabled)
        );
        if hardship == Hardship::Struggling && profiling && choice.is_none() {
            prop_assert!(decision.distress || decision.reason_codes.contains(&decision::Reason::Holdout));
        }
        prop_assert!(decision.audience.is_none() || (profiling && choice.is_none() && !decision.distress));
        // The duty stays, and the document of the decision is one there is.
        prop_assert!(decision.screen.slots().any(|slot| slot.key() == &id("tax-due") && slot.class == Class::Legal));
        prop_assert!(life.published.find(&decision.layout).is_some());
        // The same again, in memory and through JSON.
        prop_assert_eq!(&life.look(), &decision);
        life.policy = Policy::read(&serde_json::to_string(&life.policy).unwrap()).unwrap();
        prop_assert_eq!(life.look(), decision);
    }

    #[test]
    fn the_first_audience_that_surely_holds_counts(
        audiences in any_audiences(), moved in prop::option::of(0..100_u32), customer in 0..40_u32,
    ) {
        let mut life = life(audiences, &[]);
        life.context.customer = format!("customer-{customer}");
        life.policy.holdout.share = 0.0;
        let mut known = Attributes::new();
        if let Some(days) = moved {
            known.insert("event.moved-house", AttributeValue::Number(f64::from(days)));
        }
        life.context.attributes = known.clone();
        known.insert("posterior.student", AttributeValue::Number(0.8));
        known.insert("hardship", AttributeValue::Flag(false));
        let mut reached = life.policy.audiences.iter().filter(|audience| {
            audience.rollout.reaches(&life.context.customer)
        });
        let expected = reached.find(|audience| audience.condition.holds(&known) == Some(true));
        prop_assert_eq!(life.look().audience, expected.map(|audience| audience.id.clone()));
    }

    #[test]
    fn who_takes_part_stays_in_the_same_variant_while_coverage_grows(
        customer in "[a-z0-9]{1,12}", (less, more) in (0.0..1.0_f64, 0.0..1.0_f64), weight in 0.0..1.0_f64,
    ) {
        let (less, more) = (less.min(more), less.max(more));
        let drawn = |coverage| experiment("trial", coverage, weight).enrol(&customer, &Attributes::new(), None);
        let (before, after) = (drawn(less), drawn(more));
        prop_assert!(before == Enrolment::Out || before == after);
        prop_assert_eq!(drawn(0.0), Enrolment::Out);
        prop_assert_ne!(drawn(1.0), Enrolment::Out);
    }

    #[test]
    fn experiments_with_parts_of_one_namespace_share_no_customer(
        customer in "[a-z0-9]{1,12}", cuts in prop::array::uniform3(0.0..1.0_f64), sticky in any::<bool>(),
    ) {
        let mut cuts = cuts;
        cuts.sort_by(f64::total_cmp);
        let mut pair = [experiment("one", 1.0, 0.5), experiment("two", 1.0, 0.5)];
        for (index, experiment) in pair.iter_mut().enumerate() {
            let part = json!({ "seed": "screens", "from": cuts[index], "to": cuts[index + 1] });
            experiment.namespace = Some(serde_json::from_value(part).unwrap());
        }
        let before = decision::Assigned { variant: id("variant-0"), bucket_version: 0 };
        let takes_part = |experiment: &Experiment| {
            let before = sticky.then_some(&before);
            matches!(experiment.enrol(&customer, &Attributes::new(), before), Enrolment::In(_))
        };
        prop_assert!(!(takes_part(&pair[0]) && takes_part(&pair[1])));
        let mut policy = Policy::starting().unwrap();
        policy.experiments = pair.to_vec();
        prop_assert!(cuts[0] == cuts[1] || cuts[1] == cuts[2] || policy.faults().is_empty());
    }
}

#[test]
fn variants_have_their_shares_at_any_coverage() {
    for coverage in [0.1, 0.5, 1.0] {
        let mut trial = experiment("trial", coverage, 0.3);
        trial.status = ExperimentStatus::Running;
        let drawn =
            (0..20_000).map(|customer| trial.enrol(&format!("c{customer}"), &Attributes::new(), None));
        let keys: Vec<bool> = drawn
            .filter_map(|enrolment| match enrolment {
                Enrolment::In(assigned) => Some(assigned.variant == id("variant-0")),
                Enrolment::Out | Enrolment::Untold => None,
            })
            .collect();
        let count = |keys: &[bool], wanted: bool| {
            f64::from(u32::try_from(keys.iter().filter(|key| **key == wanted).count()).unwrap())
        };
        let (first, second) = (count(&keys, true), count(&keys, false));
        assert!(((first + second) / 20_000.0 - coverage).abs() < 0.015, "{coverage}: {}", first + second);
        assert!((first / (first + second) - 0.3).abs() < 0.03, "{coverage}: {first} and {second}");
    }
}
