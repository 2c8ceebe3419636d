//! How to send events and how to be told: how to prove oneself, what a call looks like, and an example of every type.

use events::{BATCH_MAX, Event, examples};
use leptos::prelude::*;
use services::{
    ATTEMPTS_MAX, GIVEN_UP_MAX, Message, MessageKind, ServiceError, longest_wait_s, message_examples,
};

use crate::context::Visit;
use crate::error::PageError;
use crate::shell::Page;
use crate::ui::button::LinkButton;
use crate::ui::disclosure::Disclosure;

/// Draws it.
pub async fn page(visit: Visit) -> Result<Page, PageError> {
    let now = visit.attune.now();
    Ok(Page::new("For programs", view(&written(&examples(now))?, &sent(&message_examples(now))?)))
}

/// The type of each message, and its JSON.
fn sent(examples: &[Message]) -> Result<Vec<(MessageKind, String)>, PageError> {
    let write = |message: &Message| {
        Ok((message.news.kind(), serde_json::to_string_pretty(message).map_err(ServiceError::internal)?))
    };
    examples.iter().map(write).collect()
}

/// The type of each event, and its JSON.
fn written(examples: &[Event]) -> Result<Vec<(&'static str, String)>, PageError> {
    let write = |event: &Event| {
        Ok((event.what.kind(), serde_json::to_string_pretty(event).map_err(ServiceError::internal)?))
    };
    examples.iter().map(write).collect()
}

fn view(examples: &[(&'static str, String)], messages: &[(MessageKind, String)]) -> AnyView {
    let types = examples.iter().map(|(kind, text)| example(kind, says(kind), text.clone())).collect_view();
    let first = examples.first().map_or("", |(_, text)| text);
    let call = format!(
        "curl -X POST https://…/api/v1/events \\\n  -H 'Authorization: Bearer attune_…' \\\n  -H 'Content-Type: application/json' \\\n  -H 'Idempotency-Key: 2026-11-30-1' \\\n  -d '{first}'"
    );
    let several = format!(
        "Send one event, or up to {BATCH_MAX} as {{\"events\": […]}}: all of them are taken, or none. An event is known by its id, so that told twice it has one effect; and events may come in any order."
    );
    view! {
        <div class="narrow">
            <header class="page-head">
                <div>
                    <h1>"For programs"</h1>
                    <p>"A payment, a balance, an invoice, a turn of life: tell Attune as it happens, and the customer’s dashboard is right in the same moment. And let Attune tell you what it decides."</p>
                </div>
                <LinkButton href="/api/openapi.json">"OpenAPI 3.1"</LinkButton>
            </header>
            <section class="section panel" aria-labelledby="prove">
                <h2 id="prove">"Prove yourself"</h2>
                <p>"Every call is for one customer, who makes a connection under Account and gives you its secret."</p>
                <ul>
                    <li><strong>"A key"</strong>" goes as a bearer token to "<code>"POST /api/v1/events"</code>"."</li>
                    <li><strong>"A webhook"</strong>" signs each call to "<code>"POST /api/v1/webhooks/ID"</code>" by "<a href="https://www.standardwebhooks.com/">"Standard Webhooks"</a>", within five minutes."</li>
                </ul>
            </section>
            <section class="section panel" aria-labelledby="call">
                <h2 id="call">"A call"</h2>
                <pre tabindex="0" aria-label="A call by curl"><code>{call}</code></pre>
                <p>{several}</p>
                <p>"With an "<code>"Idempotency-Key"</code>" the same call again has the same answer for thirty days; another call of that key is refused with 422, and one that is under way with 409. What cannot be is refused with the field that is wrong."</p>
            </section>
            <section class="section" aria-labelledby="types">
                <h2 id="types">"Types of events"</h2>
                <div class="stack">{types}</div>
            </section>
            {told(messages)}
        </div>
    }
    .into_any()
}

/// How a system that a customer named is told.
fn told(messages: &[(MessageKind, String)]) -> AnyView {
    let types = messages.iter().map(|(kind, text)| example(kind.as_str(), tells(*kind), text.clone()));
    let schedule = format!(
        "Answer with a status from 200 to 299 within ten seconds. Any other answer, a redirect among them, is a failure: a message is tried {ATTEMPTS_MAX} times in all, each time after a random wait of at most {}. Status 410 ends it at once, and {GIVEN_UP_MAX} messages in a row that never arrive end it until the customer resumes it.",
        (1..ATTEMPTS_MAX).map(|failures| wait(longest_wait_s(failures))).collect::<Vec<_>>().join(", ")
    );
    view! {
        <section class="section panel" aria-labelledby="told">
            <h2 id="told">"Being told"</h2>
            <p>"A customer names your address under Account and gives you the secret that is shown there. Every message is a POST, signed by "<a href="https://www.standardwebhooks.com/">"Standard Webhooks"</a>" in "<code>"webhook-id"</code>", "<code>"webhook-timestamp"</code>" and "<code>"webhook-signature"</code>": verify it over the body as it came, before you read it."</p>
            <p>"A message may come more than once, always with the same "<code>"webhook-id"</code>": keep the ids you have seen. Messages may come in any order; "<code>"timestamp"</code>" says when what they tell of happened. They hold ids, moments and codes, never amounts or texts of transactions."</p>
            <p>{schedule}</p>
            <p>"Your address must be on the internet, begin with https:// and use its usual port or one from 1024 up."</p>
        </section>
        <section class="section" aria-labelledby="messages">
            <h2 id="messages">"Types of messages"</h2>
            <div class="stack">{types.collect_view()}</div>
        </section>
    }
    .into_any()
}

/// A number of seconds in the largest units it fills.
fn wait(seconds: u64) -> String {
    match (seconds / 3_600, seconds % 3_600 / 60) {
        (0, 0) => format!("{seconds} s"),
        (0, minutes) => format!("{minutes} min"),
        (hours, 0) => format!("{hours} h"),
        (hours, minutes) => format!("{hours} h {minutes} min"),
    }
}

/// What a message of this type says.
fn tells(kind: MessageKind) -> &'static str {
    match kind {
        MessageKind::DecisionMade => "which dashboard the customer sees was decided",
        MessageKind::PersonaChanged => "Attune sees the customer as somebody else than before",
        MessageKind::AlertRaised => {
            "money has become tight, or the customer asked a person to look at a decision"
        }
        MessageKind::TestSent => "the customer tries whether messages arrive",
    }
}

fn example(kind: &'static str, says: &'static str, text: String) -> AnyView {
    let label = format!("Example of {kind}");
    view! {
        <Disclosure summary=format!("{kind}: {says}")>
            <pre tabindex="0" aria-label=label><code>{text}</code></pre>
        </Disclosure>
    }
    .into_any()
}

/// What an event of this type says.
fn says(kind: &str) -> &'static str {
    match kind {
        "transaction.posted" => "money was booked",
        "transaction.pending" => "money is expected; no figure changes until it is booked",
        "transaction.reversed" => "a booked movement was taken back; it may come before the movement",
        "balance.reported" => "what an account held at the end of a day",
        "holding.reported" => "what an investment account held of one security",
        "invoice.issued" => "an invoice was sent to a client",
        "message.received" => "somebody wrote; it is kept to be seen, and nothing is read from it",
        _ => "something in the customer’s life has changed",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ui::render::html;

    #[test]
    fn every_type_has_an_example() {
        let now = "2026-11-30T12:00:00Z".parse().unwrap();
        let shown = html(|| view(&written(&examples(now)).unwrap(), &sent(&message_examples(now)).unwrap()));
        let messages = MessageKind::SUBSCRIBABLE.map(MessageKind::as_str);
        for kind in events::What::KINDS.iter().chain(&messages) {
            assert!(shown.contains(&format!("Example of {kind}")), "{kind}: {shown}");
        }
        assert!(
            shown.contains("at most 30 s, 2 min, 8 min, 32 min, 2 h 8 min, 8 h 32 min, 12 h."),
            "{shown}"
        );
    }
}
