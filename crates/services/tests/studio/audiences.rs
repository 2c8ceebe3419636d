//! Audiences: proposed by one, counted over the customers there are, put in force by another, and taken away again.

use decision::Reason;
use services::{AudienceForm, Comparison, ConditionForm, Principal, ReplayedFrom, Role};
use testkit::each_url;

use crate::desk::{Desk, code, each_with_households, person, process};

fn compared(attribute: &str, operator: &str, value: &str) -> ConditionForm {
    let comparison = Comparison {
        attribute: attribute.to_owned(),
        operator: operator.to_owned(),
        value: value.to_owned(),
    };
    ConditionForm { comparisons: vec![comparison], ..ConditionForm::default() }
}

fn own(rule: &str) -> ConditionForm {
    ConditionForm { own: rule.to_owned(), ..ConditionForm::default() }
}

/// People of a country get the students' layout.
fn form(id: &str, country: &str) -> AudienceForm {
    AudienceForm {
        id: id.to_owned(),
        description: format!("people who live in {country}"),
        condition: compared("country", "==", country),
        layout: "home-student".to_owned(),
        rollout_percent: "100".to_owned(),
        note: "They asked for it.".to_owned(),
    }
}

#[test]
fn an_audience_comes_into_force_by_two_people_and_reaches_whom_it_counted() {
    each_with_households(async |url| {
        let desk = Desk::open(&url).await;
        let attune = &desk.attune;
        let walter = attune.customer_by_email(&email("retiree")).await.unwrap();
        let before = attune.dashboard(&walter).await.unwrap().screen.name.to_string();
        assert_eq!(before, "home-retiree");

        attune.propose_audience(&desk.ana, &form("americans", "US")).await.unwrap();
        let waiting = attune.audiences(&desk.ana).await.unwrap();
        let proposal = waiting.proposals.first().unwrap();
        let reach = proposal.reach.as_ref().unwrap();
        assert!(proposal.is_mine && waiting.in_force.is_empty());
        assert_eq!(
            (reach.reached, reach.unknown),
            (2, 0),
            "the freelancer and the retiree of the demo: {reach:?}"
        );
        assert!(reach.by_persona.contains_key("retiree"), "{reach:?}");
        let id = proposal.id.clone();
        assert_eq!(code(&attune.decide_on_proposal(&desk.ana, &id, true).await), "own-proposal", "one's own");
        attune.decide_on_proposal(&desk.ben, &id, true).await.unwrap();
        assert_eq!(code(&attune.decide_on_proposal(&desk.cem, &id, true).await), "not-found", "decided on");

        let in_force = attune.audiences(&desk.ana).await.unwrap();
        assert_eq!((in_force.revision, in_force.in_force.len(), in_force.proposals.len()), (2, 1, 0));
        // A screen rests for some days before the engine changes it, so the new policy says so first.
        let after = attune.dashboard(&walter).await.unwrap();
        assert_eq!(after.screen.name.as_str(), "home-retiree");
        let again = attune.replay(&walter, attune.now(), None).await.unwrap();
        assert_eq!((again.from, again.agrees), (ReplayedFrom::Record, Some(true)));
        assert!(
            again.decision.reason_codes.contains(&Reason::HeldForCooldown),
            "{:?}",
            again.decision.reason_codes
        );
        let old = attune.replay(&walter, attune.now(), Some(1)).await.unwrap();
        assert_eq!((old.decision.layout.name.as_str(), old.agrees), ("home-retiree", Some(true)));
        assert_eq!(code(&attune.replay(&walter, attune.now(), Some(9)).await), "policy-revision");

        // Another process has it once it asks, and one that starts has it at once.
        let other = process(&url).await;
        assert_eq!(other.audiences(&desk.ben).await.unwrap().revision, 2);

        attune.propose_removal(&desk.ben, "americans", "No more.").await.unwrap();
        let id = attune.audiences(&desk.ana).await.unwrap().proposals.remove(0).id;
        attune.decide_on_proposal(&desk.ana, &id, true).await.unwrap();
        let gone = attune.audiences(&desk.ana).await.unwrap();
        assert_eq!((gone.revision, gone.in_force.len()), (3, 0));
        assert_eq!(other.audiences(&desk.ben).await.unwrap().revision, 2);
        other.reload_policy().await.unwrap();
        assert_eq!(other.audiences(&desk.ben).await.unwrap().revision, 3);
    });
}

#[test]
fn one_that_stands_behind_another_says_whom_that_takes() {
    each_with_households(async |url| {
        let desk = Desk::open(&url).await;
        let attune = &desk.attune;
        attune.propose_audience(&desk.ana, &form("first", "US")).await.unwrap();
        let id = attune.audiences(&desk.ana).await.unwrap().proposals.remove(0).id;
        attune.decide_on_proposal(&desk.ben, &id, true).await.unwrap();
        attune.propose_audience(&desk.ana, &form("second", "US")).await.unwrap();
        let proposals = attune.audiences(&desk.ana).await.unwrap().proposals;
        let reach = proposals.first().unwrap().reach.as_ref().unwrap();
        assert_eq!(reach.reached, 0, "{reach:?}");
        assert!(reach.shadowed_by.get("first").is_some_and(|taken| *taken == 2), "{reach:?}");
    });
}

#[test]
fn what_cannot_be_an_audience_is_refused_with_a_sentence() {
    each_url(async |url| {
        let desk = Desk::open(&url).await;
        let attune = &desk.attune;
        let good = || form("americans", "US");
        for (wrong, expected) in [
            (AudienceForm { id: "No Name".to_owned(), ..good() }, "small letters"),
            (AudienceForm { description: " ".to_owned(), ..good() }, "who is meant"),
            (
                AudienceForm { condition: compared("shoe-size", "==", "US"), ..good() },
                "The condition cannot be used",
            ),
            (
                AudienceForm { condition: compared("country", "==", ""), ..good() },
                "enter what it is compared with",
            ),
            (AudienceForm { condition: ConditionForm::default(), ..good() }, "or enter a condition"),
            (
                AudienceForm { condition: own("{\"var\": \"guardrail.G1\"}"), ..good() },
                "only of what a layout shows",
            ),
            (
                AudienceForm { condition: compared("country", ">", "US"), ..good() },
                "The condition cannot be used",
            ),
            (AudienceForm { condition: own("{"), ..good() }, "The condition is no JSON"),
            (AudienceForm { rollout_percent: "101".to_owned(), ..good() }, "0 to 100"),
            (AudienceForm { layout: "home-nobody".to_owned(), ..good() }, "There is no layout"),
            (AudienceForm { note: String::new(), ..good() }, "Enter why"),
        ] {
            let refused = attune.propose_audience(&desk.ana, &wrong).await.unwrap_err().sentence();
            assert!(refused.contains(expected), "{expected}: {refused}");
        }
        assert_eq!(code(&attune.propose_removal(&desk.ana, "nobody", "Gone.").await), "audience");
        assert!(attune.audiences(&desk.ana).await.unwrap().proposals.is_empty());
        let customer = Principal { role: Role::Customer, ..desk.ana.clone() };
        assert_eq!(code(&attune.audiences(&customer).await), "forbidden");
        assert_eq!(code(&attune.propose_audience(&customer, &good()).await), "forbidden");
        assert_eq!(code(&attune.decide_on_proposal(&customer, "any", true).await), "forbidden");
    });
}

/// The address of a demo household.
pub(crate) fn email(key: &str) -> String {
    let today = chrono::NaiveDate::from_ymd_opt(2026, 3, 1).unwrap();
    let households = population::demo::households(today);
    households.into_iter().find(|household| household.key == key).unwrap().email.to_owned()
}

#[test]
fn a_policy_stored_by_an_earlier_build_stands_under_the_guardrails_of_this_one() {
    each_url(async |url| {
        let desk = Desk::open(&url).await;
        let stranger = person(&desk.attune, "stranger@example.com", Role::Customer).await;
        let mut policy = serde_json::to_value(decision::Policy::starting().unwrap()).unwrap();
        policy["revision"] = serde_json::json!(7);
        policy["guardrails"].as_array_mut().unwrap().retain(|row| row["id"] == "G8");
        let stored = store::policies::StoredPolicy {
            revision: 7,
            body: policy.to_string(),
            author: "Ana".to_owned(),
            approver: "Ben".to_owned(),
            note: "Before".to_owned(),
            at: desk.attune.now(),
        };
        let db = store::Db::connect(&url).await.unwrap();
        db.write(move |tx| Box::pin(async move { store::policies::insert(tx, &stored).await }))
            .await
            .unwrap();
        desk.attune.reload_policy().await.unwrap();
        for attune in [desk.attune.clone(), process(&url).await] {
            assert_eq!(attune.audiences(&desk.ana).await.unwrap().revision, 7);
            attune.dashboard(&stranger).await.unwrap();
            let decision = attune.decision_json(&stranger).await.unwrap();
            assert_eq!(decision["policy_revision"], 7);
            assert_eq!(decision["candidates"][0]["denied_by"][0]["reason_code"], "G2_NO_PROFILING_CONSENT");
        }
    });
}
