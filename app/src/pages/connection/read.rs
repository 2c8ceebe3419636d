//! The connections of a customer: who may tell what happens, made and ended here.

use ::money::Locale;
use leptos::prelude::*;
use services::{EventSource, SourceKind};

use super::outward::{self, Outward};
use crate::context::Visit;
use crate::error::PageError;
use crate::shell::Page;
use crate::ui::badge::Badge;
use crate::ui::button::{Button, LinkButton, Look};
use crate::ui::field::Field;
use crate::ui::notice::{Notice, Tone};
use crate::ui::select::Select;
use crate::ui::states::EmptyState;
use crate::ui::table::{Cell, Column, Table, TableData};

/// A secret that is shown this once.
struct Made {
    id: String,
    secret: String,
}

/// Loads and draws it.
pub async fn page(visit: Visit) -> Result<Page, PageError> {
    let sources = visit.attune.event_sources(visit.person()?).await?;
    let (id, secret) = (visit.refill("made"), visit.refill("secret"));
    let made = (!secret.is_empty()).then_some(Made { id, secret });
    let (name, kind) = (visit.refill("name"), visit.refill("kind"));
    let outward = Outward::load(&visit).await?;
    Ok(Page::new("Connections", view(sources, made, name, kind, outward, visit.locale())))
}

fn view(
    sources: Vec<EventSource>,
    made: Option<Made>,
    name: String,
    kind: String,
    outward: Outward,
    locale: Locale,
) -> AnyView {
    let told = made.map(|made| secret(&made, &sources));
    let shown: Vec<EventSource> =
        sources.into_iter().filter(|source| source.kind != SourceKind::Operator).collect();
    let list = if shown.is_empty() {
        view! {
            <EmptyState title="Nothing is connected">
                <p>"Connect your bank feed, your invoicing or a program of your own, and what happens is on your dashboard in the same moment."</p>
            </EmptyState>
        }
        .into_any()
    } else {
        view! { <div class="panel">{table(shown, locale)}</div> }.into_any()
    };
    let kinds = vec![
        (SourceKind::Key.as_str().to_owned(), "A program that sends a key".to_owned()),
        (SourceKind::Webhook.as_str().to_owned(), "A webhook that signs what it sends".to_owned()),
    ];
    view! {
        <div class="narrow">
            <header class="page-head">
                <div>
                    <h1>"Connections"</h1>
                    <p>"Who may tell Attune what happens to your money, and whom Attune tells. A connection can only tell; it can read nothing and move nothing."</p>
                </div>
                <LinkButton href="/developers">"For programs"</LinkButton>
            </header>
            {told}
            {list}
            <section class="section panel" aria-labelledby="connect">
                <h2 id="connect">"Connect something"</h2>
                <form class="form" method="post" action="/api/add-connection">
                    <Field name="name" label="What it is" maxlength="60" hint="Such as the name of your bank or of your invoicing." value=name/>
                    <Select name="kind" label="How it proves itself" options=kinds selected=kind/>
                    <Button look=Look::Primary>"Connect"</Button>
                </form>
            </section>
            {outward::section(outward, locale)}
        </div>
    }
    .into_any()
}

fn secret(made: &Made, sources: &[EventSource]) -> AnyView {
    let is_webhook = sources.iter().any(|source| source.id == made.id && source.kind == SourceKind::Webhook);
    let (what, address) = if is_webhook {
        ("The secret to sign with", format!("/api/v1/webhooks/{}", made.id))
    } else {
        ("The key", "/api/v1/events".to_owned())
    };
    let secret = made.secret.clone();
    view! {
        <Notice tone=Tone::Caution title="Shown this once">
            <dl class="facts">
                <dt>{what}</dt><dd><code>{secret}</code></dd>
                <dt>"Send to"</dt><dd><code>{address}</code></dd>
            </dl>
        </Notice>
    }
    .into_any()
}

fn table(sources: Vec<EventSource>, locale: Locale) -> AnyView {
    let columns = vec![
        Column::text("Name"),
        Column::text("Proves itself by").minor(),
        Column::text("Since").minor(),
        Column::text("Last told something"),
        Column::text("State"),
    ];
    let rows = sources.into_iter().map(|source| {
        let kind = match source.kind {
            SourceKind::Key => "a key",
            SourceKind::Webhook | SourceKind::Operator => "signing",
        };
        let last = source.last_used_at.map_or(Cell::Nothing, |at| Cell::Date(at.date_naive()));
        let state = if source.is_revoked {
            view! { <Badge>"Disconnected"</Badge> }.into_any()
        } else {
            let label = format!("Disconnect {}", source.name);
            view! {
                <form method="post" action="/api/revoke-connection">
                    <input type="hidden" name="id" value=source.id/>
                    <button class="button button--quiet button--small" aria-label=label>"Disconnect"</button>
                </form>
            }
            .into_any()
        };
        vec![
            Cell::Text(source.name),
            kind.into(),
            Cell::Date(source.created_at.date_naive()),
            last,
            Cell::View(state),
        ]
    });
    let data = TableData::new("Connections", columns).with_rows(rows);
    view! { <Table data locale caption_hidden=true/> }.into_any()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ui::render::html;

    fn source(id: &str, kind: SourceKind, is_revoked: bool) -> EventSource {
        EventSource {
            id: id.to_owned(),
            kind,
            name: format!("{id} bank"),
            created_at: "2026-11-30T09:00:00Z".parse().unwrap(),
            last_used_at: None,
            is_revoked,
        }
    }

    fn shown(sources: Vec<EventSource>, made: Option<Made>) -> String {
        html(|| view(sources, made, String::new(), String::new(), Outward::default(), Locale::EnGb))
    }

    #[test]
    fn a_secret_is_told_once_with_where_to_send() {
        let sources = vec![source("one", SourceKind::Webhook, false)];
        let made = Made { id: "one".to_owned(), secret: "whsec_abc".to_owned() };
        let told = shown(sources.clone(), Some(made));
        assert!(told.contains("whsec_abc") && told.contains("/api/v1/webhooks/one"), "{told}");
        let later = shown(sources, None);
        assert!(
            !later.contains("whsec_") && later.contains(r#"aria-label="Disconnect one bank""#),
            "{later}"
        );
    }

    #[test]
    fn what_was_taken_back_is_listed_and_the_operators_is_not() {
        let sources =
            vec![source("old", SourceKind::Key, true), source("operator", SourceKind::Operator, false)];
        let told = shown(sources, None);
        assert!(told.contains("Disconnected") && !told.contains("operator bank"), "{told}");
        assert!(shown(Vec::new(), None).contains("Nothing is connected"));
    }
}
