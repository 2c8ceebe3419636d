//! How to send events: how to prove oneself, what a call looks like, and an example of every type.

use events::{BATCH_MAX, Event, examples};
use leptos::prelude::*;
use services::ServiceError;

use crate::context::Visit;
use crate::error::PageError;
use crate::shell::Page;
use crate::ui::button::LinkButton;
use crate::ui::disclosure::Disclosure;

/// Draws it.
pub async fn page(visit: Visit) -> Result<Page, PageError> {
    Ok(Page::new("Sending events", view(&written(&examples(visit.attune.now()))?)))
}

/// The type of each event, and its JSON.
fn written(examples: &[Event]) -> Result<Vec<(&'static str, String)>, PageError> {
    let write = |event: &Event| {
        Ok((event.what.kind(), serde_json::to_string_pretty(event).map_err(ServiceError::internal)?))
    };
    examples.iter().map(write).collect()
}

fn view(examples: &[(&'static str, String)]) -> AnyView {
    let types = examples.iter().map(|(kind, text)| example(kind, text.clone())).collect_view();
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
                    <h1>"Sending events"</h1>
                    <p>"A payment, a balance, an invoice, a turn of life: tell Attune as it happens, and the customer’s dashboard is right in the same moment."</p>
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
        </div>
    }
    .into_any()
}

fn example(kind: &'static str, text: String) -> AnyView {
    let label = format!("Example of {kind}");
    view! {
        <Disclosure summary=format!("{kind}: {}", says(kind))>
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
        let shown = html(|| view(&written(&examples("2026-11-30T12:00:00Z".parse().unwrap())).unwrap()));
        for kind in events::What::KINDS {
            assert!(shown.contains(&format!("Example of {kind}")), "{kind}: {shown}");
        }
    }
}
