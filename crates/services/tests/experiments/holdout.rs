//! The holdout: drawn by a hash, said to whoever is in it, never a demo household, and compared with the others.

use services::{ARRANGED, HELD_OUT, Principal};

use crate::desk::{code, each_with_households};
use crate::stage::{Stage, retirees};

async fn households(stage: &Stage) -> Vec<Principal> {
    let today = stage.attune.now().date_naive();
    let mut there = Vec::new();
    for household in population::demo::households(today) {
        there.push(stage.attune.customer_by_email(household.email).await.unwrap());
    }
    there
}

#[test]
fn the_shipped_policy_holds_out_one_in_twenty_and_an_operator_says_otherwise() {
    each_with_households(async |url| {
        let stage = Stage::open(&url).await;
        let attune = &stage.attune;
        assert_eq!(attune.experiments(&stage.ana).await.unwrap().holdout_share.to_string(), "0.05");
        assert_eq!(code(&attune.set_holdout_as_operator(50, " ").await), "holdout");
        assert_eq!(code(&attune.set_holdout_as_operator(51, "More.").await), "policy-fault");
        assert_eq!(attune.set_holdout_as_operator(50, "To see them apart.").await.unwrap(), 2);
        // Of a group that whoever tries Attune looks at nobody is held out, whatever the share.
        for person in households(&stage).await {
            let decision = attune.replay(&person, attune.now(), None).await.unwrap().decision;
            assert!(!decision.reason_codes.contains(&decision::Reason::Holdout), "{:?}", decision.layout);
        }
        attune.set_holdout_as_operator(0, "For now.").await.unwrap();
        assert_eq!(attune.measures(&stage.ana).await.unwrap().holdout, None);
    });
}

#[test]
fn those_held_out_are_told_and_compared_with_the_others() {
    each_with_households(async |url| {
        let stage = Stage::open(&url).await;
        let attune = &stage.attune;
        stage.launch(true).await;
        attune.set_holdout_as_operator(40, "To see them apart.").await.unwrap();
        attune.simulate(&retirees(150, 0.3, 0.0)).await.unwrap();
        let (mut held_out, mut arranged) = (0, 0);
        for number in 0..150 {
            let email = format!("simulated-7-{number}@simulated.invalid");
            let person = attune.customer_by_email(&email).await.unwrap();
            let record = attune.decision_log(&person).await.unwrap().pop().unwrap();
            if record.reason_codes.contains(&decision::Reason::Holdout) {
                held_out += 1;
                assert_eq!((record.layout.name.as_str(), record.assignments.len()), ("home-neutral", 0));
                let why = attune.why(&person).await.unwrap();
                let told = why.reasons.iter().find(|reason| reason.code == "HOLDOUT").unwrap();
                assert!(
                    told.sentence.starts_with("You are in the small group that sees the neutral"),
                    "{told:?}"
                );
            } else {
                arranged += 1;
                assert_eq!((record.layout.name.as_str(), record.assignments.len()), ("home-retiree", 1));
            }
        }
        let holdout = attune.measures(&stage.ana).await.unwrap().holdout.unwrap();
        let counts: Vec<(&str, u32)> =
            holdout.results.exposures.arms.iter().map(|arm| (arm.arm.as_str(), arm.units)).collect();
        assert_eq!(counts, [(HELD_OUT, held_out), (ARRANGED, arranged)]);
        assert_eq!(holdout.results.hidden, []);
        assert_eq!(holdout.results.metrics[0].metric.name, "acted");
    });
}
