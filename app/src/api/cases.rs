//! Contesting a decision and answering who contests.

use leptos::prelude::*;
use services::AnswerForm;

use crate::context::Door;

/// Where a customer asks and reads the answer.
const ASKED: &str = "/why";
/// Where advisors find who waits.
const CASES: &str = "/cases";

/// Contests the decision in force.
#[server(prefix = "/api", endpoint = "contest")]
pub async fn contest(
    /// What is wrong; may be empty.
    #[server(default)]
    words: String,
) -> Result<(), ServerFnError> {
    let (door, person) = Door::open_for_person()?;
    match door.attune.contest(&person, &words).await {
        Ok(()) => door.go_saying(ASKED, "A person will look at it and answer on this page."),
        Err(error) => door.refuse(ASKED, &error, &[("words", &words)]),
    }
}

/// Takes back what was contested.
#[server(prefix = "/api", endpoint = "withdraw-case")]
pub async fn withdraw_case(
    /// The case.
    id: String,
) -> Result<(), ServerFnError> {
    let (door, person) = Door::open_for_person()?;
    match door.attune.withdraw_case(&person, &id).await {
        Ok(()) => door.go_saying(ASKED, "It is taken back. Nobody sees it any more."),
        Err(error) => door.refuse(ASKED, &error, &[]),
    }
}

/// Answers a case.
#[server(prefix = "/api", endpoint = "answer-case")]
pub async fn answer_case(
    /// The case.
    id: String,
    /// A verdict's stored name.
    verdict: String,
    /// The persona whose dashboard is shown instead.
    #[server(default)]
    persona: String,
    /// What the customer is told.
    answer: String,
) -> Result<(), ServerFnError> {
    let (door, person) = Door::open_for_person()?;
    let form = AnswerForm { id, verdict, persona, answer };
    match door.attune.answer_case(&person, &form).await {
        Ok(()) => door.go_saying(CASES, "Answered. What you decided holds from now on."),
        Err(error) => {
            let typed =
                [("verdict", form.verdict.as_str()), ("persona", &form.persona), ("answer", &form.answer)];
            door.refuse(&format!("{CASES}/{}", form.id), &error, &typed)
        }
    }
}
