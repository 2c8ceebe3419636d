//! A decision checked from what was recorded: every honest record holds, and every tampered one shows where.

use crate::common::random::walk;
use crate::common::{Life, id};
use decision::{Checked, GENESIS_HASH, Grounds, Inputs, LayoutRef, Reason, Record};
use profile::{Hardship, Persona};

/// The grounds of the next decision in this life, as they come back from the store.
fn grounds(life: &mut Life) -> Grounds {
    let inputs = Inputs { context: life.context.clone(), state: life.state.clone() };
    let decision = life.look();
    let record = Record::new(&decision, Some(&inputs), 17, GENESIS_HASH);
    let stored =
        serde_json::to_string(&Grounds { record, inputs, policy: life.policy.clone() }.pared()).unwrap();
    serde_json::from_str(&stored).unwrap()
}

/// What of `grounds` does not come out as recorded.
fn amiss(grounds: &Grounds) -> Vec<Checked> {
    let check = grounds.check();
    let amiss: Vec<Checked> =
        check.findings.iter().filter(|finding| !finding.holds).map(|finding| finding.checked).collect();
    assert_eq!(check.holds(), amiss.is_empty());
    amiss
}

#[test]
fn an_honest_record_holds() {
    let mut life = Life::of(Persona::Freelancer, 0.83);
    let first = grounds(&mut life);
    assert_eq!((amiss(&first), first.check().is_partial), (vec![], false));
    life.snapshot().hardship = Hardship::Struggling;
    assert_eq!(amiss(&grounds(life.pass_days(2))), vec![]);
    life.context.consents.clear();
    assert_eq!(amiss(&grounds(life.pass_days(1))), vec![]);
}

#[test]
fn what_was_changed_shows_where() {
    let honest = grounds(&mut Life::of(Persona::Freelancer, 0.83));
    let check = |change: &dyn Fn(&mut Grounds), expected: &[Checked]| {
        let mut changed = honest.clone();
        change(&mut changed);
        assert_eq!(amiss(&changed), expected);
    };
    check(&|grounds| grounds.record.latency_us += 1, &[Checked::Record]);
    check(&|grounds| grounds.inputs.context.advisor_clearance = true, &[Checked::Inputs]);
    check(
        &|grounds| {
            grounds.policy.layouts.personas.insert(Persona::Freelancer, id("home-student")).map(drop).unwrap()
        },
        &[Checked::Guardrails, Checked::Screen],
    );
    check(
        &|grounds| grounds.policy.smoothing.probability_min = 0.1,
        &[Checked::Posterior, Checked::Guardrails],
    );
    check(&|grounds| grounds.policy.kill_switch = true, &[Checked::Screen]);
    check(&|grounds| grounds.policy.revision += 1, &[Checked::Inputs]);
    let other = LayoutRef { name: id("home-retiree"), revision: 1 };
    check(&|grounds| grounds.record.layout = other.clone(), &[Checked::Record, Checked::Screen]);
    check(
        &|grounds| grounds.record.reason_codes = vec![Reason::CustomerChoice],
        &[Checked::Record, Checked::Screen],
    );
    check(
        &|grounds| grounds.record.candidates[0].denied_by.push("G1_HARDSHIP".to_owned()),
        &[Checked::Record, Checked::Guardrails],
    );
}

#[test]
fn every_decision_of_random_customers_holds() {
    walk(1_000, 7, true, |life| {
        let grounds = grounds(life);
        assert_eq!(amiss(&grounds), vec![], "{}", serde_json::to_string(&grounds).unwrap());
        life.decide();
    });
}
