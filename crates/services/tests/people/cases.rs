//! Contesting a decision, and an advisor's answer.

use chrono::Duration;
use profile::Persona;
use services::{AnswerForm, Principal, Role, ServiceError, Verdict};
use testkit::each_url;

use crate::desk::{Desk, PASSWORD};

fn code<T>(answer: &Result<T, ServiceError>) -> &'static str {
    match answer {
        Ok(_) => "done",
        Err(ServiceError::Invalid { code, .. }) => code,
        Err(ServiceError::NotFound) => "not-found",
        Err(ServiceError::Forbidden) => "forbidden",
        Err(_) => "failed",
    }
}

fn answer(id: &str, verdict: &str, persona: &str, answer: &str) -> AnswerForm {
    AnswerForm {
        id: id.to_owned(),
        verdict: verdict.to_owned(),
        persona: persona.to_owned(),
        answer: answer.to_owned(),
    }
}

/// Ana, somebody else, and an advisor.
async fn people(desk: &Desk) -> (Principal, Principal, Principal) {
    let ana = desk.who(&desk.ana().await).await.unwrap();
    let ben = desk.who(&desk.attune.sign_up("ben@example.com", PASSWORD).await.unwrap()).await.unwrap();
    let advisor = Principal { role: Role::Advisor, ..ben.clone() };
    (ana, ben, advisor)
}

#[test]
fn who_contests_is_answered_by_a_person_who_can_change_it() {
    each_url(async |url| {
        let desk = Desk::open(&url).await;
        let attune = &desk.attune;
        let (ana, ben, advisor) = people(&desk).await;
        attune.set_profiling_consent(&ana, true).await.unwrap();
        attune.dashboard(&ana).await.unwrap();
        attune.contest(&ana, " I am on a salary. ").await.unwrap();
        assert_eq!(code(&attune.contest(&ana, "Again").await), "case-open");

        assert_eq!(code(&attune.waiting_cases(&ana).await), "forbidden");
        let waiting = attune.waiting_cases(&advisor).await.unwrap();
        let [case] = waiting.as_slice() else { panic!("one case") };
        assert_eq!((case.words.as_str(), case.closing.is_none()), ("I am on a salary.", true));
        assert_eq!(case.seen.decision_id, attune.why(&ana).await.unwrap().decision_id);
        assert_eq!(code(&attune.case(&ana, &case.id).await), "forbidden");
        assert_eq!(code(&attune.withdraw_case(&ben, &case.id).await), "not-found");

        for (form, expected) in [
            (answer(&case.id, "maybe", "", "Because."), "verdict"),
            (answer(&case.id, "changed", "", "Because."), "persona"),
            (answer(&case.id, "changed", "salaried", "  "), "answer"),
            (answer("none", "stands", "", "Because."), "not-found"),
        ] {
            assert_eq!(code(&attune.answer_case(&advisor, &form).await), expected, "{form:?}");
        }
        let form = answer(&case.id, "changed", "salaried", "You are paid a salary.");
        assert_eq!(code(&attune.answer_case(&ana, &form).await), "forbidden");
        attune.answer_case(&advisor, &form).await.unwrap();
        assert_eq!(code(&attune.answer_case(&advisor, &form).await), "not-found", "it is answered");
        assert_eq!(code(&attune.case(&advisor, &case.id).await), "not-found");

        let dashboard = attune.dashboard(&ana).await.unwrap();
        assert_eq!(dashboard.persona, Some(Persona::Salaried));
        let closing = attune.own_case(&ana).await.unwrap().unwrap().closing.unwrap();
        assert_eq!((closing.verdict, closing.answer.as_str()), (Verdict::Changed, "You are paid a salary."));
        assert!(attune.waiting_cases(&advisor).await.unwrap().is_empty());
        // What was decided for her stays hers to take back.
        attune.undo_change(&ana).await.unwrap();
        assert_ne!(attune.dashboard(&ana).await.unwrap().persona, Some(Persona::Salaried));
    });
}

#[test]
fn what_is_taken_back_nobody_sees_and_all_of_it_goes_with_the_person() {
    each_url(async |url| {
        let desk = Desk::open(&url).await;
        let attune = &desk.attune;
        let (ana, _, advisor) = people(&desk).await;
        attune.dashboard(&ana).await.unwrap();
        assert_eq!(code(&attune.contest(&ana, &"x".repeat(1_001)).await), "words");
        attune.contest(&ana, "").await.unwrap();
        let case = attune.own_case(&ana).await.unwrap().unwrap();
        attune.withdraw_case(&ana, &case.id).await.unwrap();
        assert_eq!(code(&attune.case(&advisor, &case.id).await), "not-found");

        desk.wait(Duration::days(1));
        attune.contest(&ana, "Once more").await.unwrap();
        let case = attune.own_case(&ana).await.unwrap().unwrap();
        attune.answer_case(&advisor, &answer(&case.id, "held", "", "Let it rest.")).await.unwrap();
        assert_eq!(code(&attune.withdraw_case(&ana, &case.id).await), "not-found", "it was answered");
        attune.delete_account(&ana, PASSWORD).await.unwrap();
        assert_eq!(code(&attune.case(&advisor, &case.id).await), "not-found");
    });
}

#[test]
fn a_case_goes_with_the_consent_to_what_it_shows() {
    each_url(async |url| {
        let desk = Desk::open(&url).await;
        let attune = &desk.attune;
        let (ana, _, advisor) = people(&desk).await;
        attune.set_profiling_consent(&ana, true).await.unwrap();
        attune.dashboard(&ana).await.unwrap();
        attune.contest(&ana, "No").await.unwrap();
        attune.set_profiling_consent(&ana, false).await.unwrap();
        assert!(attune.waiting_cases(&advisor).await.unwrap().is_empty());
        assert!(attune.own_case(&ana).await.unwrap().is_none());
    });
}
