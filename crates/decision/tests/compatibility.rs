//! What was written before there were audiences and experiments is still read, and still holds.

use crate::common::Life;
use decision::{Context, Decision, GENESIS_HASH, Policy, Record, State, verify_chain};
use profile::Persona;
use serde_json::{Value, json};

/// A record as it was written then.
const RECORD: &str = r#"{"decision_id":"1ababac5-43cc-83be-b507-0f54cb3c0a96","customer_pseudonym":"customer-1","decided_at":"2026-05-28T20:26:40Z","policy_revision":1,"layout":{"name":"home-freelancer","revision":3},"persona":"freelancer","model_version":"model-1","feature_hash":"f00d","as_of":"2026-05-28","posterior":{"freelancer":0.8300000000000001,"retiree":0.042500000000000024,"salaried":0.042500000000000024,"student":0.042500000000000024,"business-owner":0.042500000000000024},"runner_up":"retiree","candidates":[{"id":"home-freelancer","score":0.8300000000000001,"propensity":1.0,"denied_by":[]},{"id":"home-retiree","score":0.042500000000000024,"propensity":0.0,"denied_by":[]},{"id":"home-salaried","score":0.042500000000000024,"propensity":0.0,"denied_by":[]},{"id":"home-student","score":0.042500000000000024,"propensity":0.0,"denied_by":[]},{"id":"home-business-owner","score":0.042500000000000024,"propensity":0.0,"denied_by":[]},{"id":"home-distress","score":null,"propensity":0.0,"denied_by":[]},{"id":"home-neutral","score":null,"propensity":0.0,"denied_by":[]}],"denials":[],"mechanism":"TARGETING_MATCH","reason_codes":["PERSONA_MATCH"],"alarm":null,"latency_us":17,"prev_hash":"0000000000000000000000000000000000000000000000000000000000000000","hash":"ccecc55984c7b2d57f970ec51d37c9da3b60cf55344fcdab67228d65fbf66bd2"}"#;

/// What was remembered then.
const STATE: &str = r#"{"layout":{"name":"home-freelancer","revision":3},"layout_since":"2026-05-28T20:26:40Z","last_good":{"name":"home-freelancer","revision":3},"standing":{"persona":"freelancer","since":"2026-05-28T20:26:40Z"},"smoothed":{"log_probabilities":[-0.18632957819149348,-3.1582512030517655,-3.1582512030517655,-3.1582512030517655,-3.1582512030517655],"at":"2026-05-28T20:26:40Z"},"pending":null,"doubt_since":null,"switches":[],"hardship":null}"#;

#[test]
fn a_record_from_before_holds_and_is_what_is_written_today() {
    let record: Record = serde_json::from_str(RECORD).unwrap();
    assert_eq!(verify_chain(GENESIS_HASH, std::slice::from_ref(&record)), Ok(()));
    assert_eq!(serde_json::to_string(&record).unwrap(), RECORD);
    let mut decision = Life::of(Persona::Freelancer, 0.83).decide();
    decision.layout.revision = record.layout.revision;
    assert_eq!(Record::new(&decision, None, 17, GENESIS_HASH), record);
}

#[test]
fn an_assignment_slipped_into_a_record_shows() {
    let mut record: Value = serde_json::from_str(RECORD).unwrap();
    record["assignments"] = json!([{ "experiment": "trial", "variant": "control", "in_force": true }]);
    let record: Record = serde_json::from_value(record).unwrap();
    assert!(verify_chain(GENESIS_HASH, &[record]).is_err());
}

#[test]
fn state_policy_context_and_decision_from_before_are_read() {
    let mut life = Life::of(Persona::Freelancer, 0.83);
    let decision = life.decide();
    let mut state: State = serde_json::from_str(STATE).unwrap();
    for layout in [&mut state.layout, &mut state.last_good] {
        layout.as_mut().unwrap().revision = decision.layout.revision;
    }
    assert_eq!(state, life.state);
    let without = |value: Value, fields: &[&str]| {
        let Value::Object(mut value) = value else { panic!("these are objects") };
        fields.iter().for_each(|field| drop(value.remove(*field)));
        Value::Object(value)
    };
    let policy = without(
        serde_json::to_value(&life.policy).unwrap(),
        &["audiences", "experiments", "contact", "arbitration"],
    );
    assert_eq!(Policy::read(&policy.to_string()).unwrap(), life.policy);
    let context = without(
        serde_json::to_value(&life.context).unwrap(),
        &["attributes", "objects_to_marketing", "contacts", "utc_offsets_minutes", "habits", "evidence"],
    );
    assert_eq!(serde_json::from_value::<Context>(context).unwrap(), life.context);
    let written = serde_json::to_value(&decision).unwrap();
    for field in ["audience", "audience_description", "untold", "assignments", "contacts", "slots"] {
        assert_eq!(written.get(field), None, "{field}");
    }
    assert_eq!(serde_json::from_value::<Decision>(written).unwrap(), decision);
}
