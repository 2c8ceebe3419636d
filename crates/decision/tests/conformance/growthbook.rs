//! `GrowthBook`'s published cases (`packages/sdk-js/test/cases.json`, MIT), as far as they are about the second
//! version of its hash, which is the one used here.

use decision::{Assigned, Attributes, Enrolment, Experiment, Namespace, bucket};
use layout::Id;
use serde_json::json;

use super::Tally;

fn id(text: &str) -> Id {
    Id::new(text).unwrap()
}

#[test]
fn hashes() {
    let mut tally = Tally::default();
    for (seed, id, version, expected) in [
        ("", "a", 1, 0.22),
        ("", "b", 1, 0.077),
        ("b", "a", 1, 0.946),
        ("ef", "d", 1, 0.652),
        ("asdf", "8952klfjas09ujk", 1, 0.549),
        ("", "123", 1, 0.011),
        ("", "___)((*\":&", 1, 0.563),
        ("seed", "a", 2, 0.0505),
        ("seed", "b", 2, 0.2696),
        ("foo", "ab", 2, 0.2575),
        ("foo", "def", 2, 0.2019),
        ("89123klj", "8952klfjas09ujkasdf", 2, 0.124),
        ("90850943850283058242805", "123", 2, 0.7516),
        ("()**(%$##$%#$#", "___)((*\":&", 2, 0.0128),
        ("abc", "def", 99, f64::NAN),
    ] {
        let name = format!("“{seed}” “{id}”");
        match version {
            2 => tally.case(&name, (bucket(seed, id) - expected).abs() < 1e-9),
            1 => tally.leave_out(&name, "version 1 of the hash, whose buckets are uneven"),
            _ => tally.leave_out(&name, "a version that is none, which no document can ask for"),
        }
    }
    tally.expect("GrowthBook hash", 7);
}

/// An experiment of three variants as their cases about stickiness have it.
fn sticky(version: u32, minimum: u32) -> Experiment {
    serde_json::from_value(json!({
        "id": "feature-exp", "seed": "feature-exp", "coverage": 1.0, "status": "running",
        "bucket_version": version, "bucket_version_min": minimum, "hypothesis": "", "metric": "",
        "condition": { "==": [{ "var": "country" }, "USA"] },
        "variants": [
            { "key": "v0", "weight": 0.3334 }, { "key": "v1", "weight": 0.3333 }, { "key": "v2", "weight": 0.3333 }
        ]
    }))
    .unwrap()
}

#[test]
fn sticky_buckets() {
    let mut american = Attributes::new();
    american.insert("country", decision::AttributeValue::Text("USA".into()));
    let assigned = |key: &str, bucket_version| Assigned { variant: id(key), bucket_version };
    let mut tally = Tally::default();
    for (name, customer, experiment, before, expected) in [
        ("evaluation without sticky bucket", "d123", sticky(0, 0), None, Some(("v1", 0))),
        ("stored sticky bucket", "d123", sticky(0, 0), Some(("v2", 0)), Some(("v2", 0))),
        ("own sticky bucket", "i123", sticky(0, 0), Some(("v1", 0)), Some(("v1", 0))),
        ("reset when the version changes", "i123", sticky(3, 0), Some(("v1", 0)), Some(("v2", 3))),
        ("blocked by version", "i123", sticky(3, 3), Some(("v1", 0)), None),
    ] {
        let before = before.map(|(key, version)| assigned(key, version));
        let enrolment = experiment.enrol(customer, &american, before.as_ref());
        let expected =
            expected.map_or(Enrolment::Out, |(key, version)| Enrolment::In(assigned(key, version)));
        tally.case(name, enrolment == expected);
    }
    for name in ["use fallbackAttribute when missing hashAttribute", "upgrades from a fallbackAttribute"] {
        tally.leave_out(name, "customers have one pseudonym and no second to fall back to");
    }
    tally.leave_out("disables sticky bucketing", "stickiness cannot be switched off");
    tally.expect("GrowthBook sticky bucketing", 5);
}

#[test]
fn filters_are_namespaces() {
    let part = |from, to| Namespace { seed: "seed".into(), from, to };
    let mut tally = Tally::default();
    tally.case("included by id", part(0.0, 0.1).holds("1") || part(0.2, 0.4).holds("1"));
    tally.case("included by anonymous id", part(0.8, 1.0).holds("fsdafsda"));
    tally.case("excluded", !part(0.6, 0.8).holds("fsdafsda"));
    for case in 1..=16 {
        tally.leave_out(&format!("inNamespace {case}"), "namespaces by version 1 of the hash");
    }
    tally.expect("GrowthBook filters and namespaces", 3);
}

/// The variant that falls to a customer of an experiment with these weights.
fn drawn(seed: &str, customer: &str, weights: &[f64]) -> Option<usize> {
    let keys: Vec<String> = (0..weights.len()).map(|index| format!("v{index}")).collect();
    let variants = keys.iter().zip(weights).map(|(key, weight)| json!({ "key": key, "weight": weight }));
    let experiment: Experiment = serde_json::from_value(json!({
        "id": "key", "seed": seed, "coverage": 1.0, "status": "running", "hypothesis": "", "metric": "",
        "variants": variants.collect::<Vec<_>>()
    }))
    .unwrap();
    match experiment.enrol(customer, &Attributes::new(), None) {
        Enrolment::In(assigned) => keys.iter().position(|key| *key == assigned.variant.as_str()),
        Enrolment::Out | Enrolment::Untold => None,
    }
}

#[test]
fn variants_fall_into_ranges_laid_end_to_end() {
    assert_eq!(drawn("foo", "1", &[0.5, 0.5]), Some(1), "uses seed and hash version");
    // Ranges as published for full coverage; the place of a customer is known from the hash alone.
    for (weights, ranges) in [
        (vec![0.5, 0.5], vec![(0.0, 0.5), (0.5, 1.0)]),
        (vec![0.25; 4], vec![(0.0, 0.25), (0.25, 0.5), (0.5, 0.75), (0.75, 1.0)]),
        (vec![0.4, 0.6], vec![(0.0, 0.4), (0.4, 1.0)]),
        (vec![0.2, 0.3, 0.5], vec![(0.0, 0.2), (0.2, 0.5), (0.5, 1.0)]),
        (vec![0.5, 0.0, 0.5], vec![(0.0, 0.5), (0.5, 0.5), (0.5, 1.0)]),
    ] {
        for customer in 0..500 {
            let customer = customer.to_string();
            let place = bucket("ranges", &customer);
            let expected = ranges.iter().position(|(from, to)| (*from..*to).contains(&place));
            assert_eq!(drawn("ranges", &customer, &weights), expected, "{weights:?} at {place}");
        }
    }
}
