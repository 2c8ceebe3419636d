//! Answering what one was told one may do.

use leptos::prelude::*;
use services::Answer;

use crate::context::Door;

const INBOX: &str = "/inbox";
/// Where a person's answer is read.
const ASKED: &str = "/why";

/// Answers an action: `acted`, `later` or `never`. Acting leads on to where it is done.
#[server(prefix = "/api", endpoint = "answer-advice")]
pub async fn answer_advice(
    /// The action.
    action: String,
    /// What is answered.
    answer: String,
) -> Result<(), ServerFnError> {
    let (door, person) = Door::open_for_person()?;
    // A form of ours has no other answer; to put it off does no harm.
    let answer = Answer::from_name(&answer).unwrap_or(Answer::Later);
    match door.attune.answer_advice(&person, &action, answer).await {
        Ok(to) => match answer {
            Answer::Acted if to == ASKED => {
                door.go_saying(to, "A person will look at it with you, and answer on this page.")
            }
            Answer::Acted => door.go(to),
            Answer::Later => {
                door.go_saying(INBOX, "Put off. You will be told again later, if it still holds.")
            }
            Answer::Never => door.go_saying(INBOX, "You will not be told this again."),
        },
        Err(error) => door.refuse(INBOX, &error, &[]),
    }
}

/// Asks a person about what is theirs to decide with the customer.
#[server(prefix = "/api", endpoint = "ask-a-person")]
pub async fn ask_a_person(
    /// The action.
    action: String,
) -> Result<(), ServerFnError> {
    let (door, person) = Door::open_for_person()?;
    match door.attune.ask_a_person(&person, &action).await {
        Ok(()) => door.go_saying(ASKED, "A person will look at it with you, and answer on this page."),
        Err(error) => door.refuse(INBOX, &error, &[]),
    }
}
