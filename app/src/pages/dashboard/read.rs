//! The dashboard: the screen Attune chose, in the customer's own order, with the reason and a way back.

use std::collections::BTreeMap;

use layout::{ComposedSlot, ComposedZone, HiddenSlot};
use leptos::prelude::*;
use services::{Dashboard, Undoable};

use super::slot::{menu, slot};
use crate::context::Visit;
use crate::error::PageError;
use crate::islands::arrange::Arrange;
use crate::pages::transaction::read_since;
use crate::shell::Page;
use crate::ui::button::{Button, LinkButton, Look};
use crate::ui::date::Date;
use crate::ui::disclosure::Disclosure;
use crate::widgets::{WidgetContext, widget};

/// Loads and draws it. Someone who has not introduced themselves yet is asked to first.
pub async fn page(visit: Visit) -> Result<Page, PageError> {
    let person = visit.person()?;
    if person.country.is_none() {
        return Ok(Page::redirect("/welcome"));
    }
    let dashboard = visit.attune.dashboard(person).await?;
    let name = person.display_name.clone().unwrap_or_default();
    let page = Page::new("Dashboard", view(&visit, &dashboard, &name))
        .interactive()
        .counting_exposures()
        .following();
    Ok(page.shown_as(dashboard.screen.view))
}

fn view(visit: &Visit, dashboard: &Dashboard, name: &str) -> AnyView {
    let context = WidgetContext::of(dashboard, visit.locale());
    let zones: Vec<AnyView> = dashboard
        .screen
        .zones
        .iter()
        .filter(|zone| !zone.slots.is_empty())
        .map(|each| zone(each, &context))
        .collect();
    let as_of = dashboard.summary.as_of;
    let stale = (as_of < visit.today()).then(|| {
        view! {
            <p class="muted">
                "Your newest transaction is from "<Date on=as_of locale=visit.locale()/>
                ", so all figures hold for that day. "<a href="/import">"Import a newer statement"</a>"."
            </p>
        }
    });
    let layout = dashboard.screen.name.to_string();
    view! {
        <div class="page-head">
            <h1>{if name.is_empty() { "Your money".to_owned() } else { format!("{name}, this is your money") }}</h1>
            {stale}
            {read_since(dashboard.since, visit.locale())}
        </div>
        <div data-part="reason">{reason(dashboard)}</div>
        <div data-part="arrange">
            <Arrange to="/api/arrange".to_owned() with=vec![("layout".to_owned(), layout)] undo="/api/undo-change".to_owned()/>
        </div>
        <div data-part="undo">{dashboard.undoable.as_ref().map(undo)}</div>
        {live(dashboard)}
        <div class="dashboard" id="dashboard" data-decision=dashboard.is_counted.then(|| dashboard.decision_id.clone())>{zones}</div>
        <div data-part="hidden">{hidden(&dashboard.screen.hidden)}</div>
    }
    .into_any()
}

/// What a page needs that changes while it is open: where that is said, what waits while a widget is in use, and the way
/// back to the order there was. All of it is silent and hidden until something is released.
fn live(dashboard: &Dashboard) -> impl IntoView + use<> {
    let (decision, books) = (dashboard.decision_id.clone(), dashboard.books_version.clone());
    view! {
        <div id="live" data-decision=decision data-books=books>
            <p class="visually-hidden" id="live-said" role="status"></p>
            <div class="arrange-undo live-pill" id="live-waiting" hidden>
                <span>"Your view was updated."</span>
                <button class="button button--quiet" type="button">"Show"</button>
            </div>
            <form method="post" action="/api/keep-order" class="arrange-undo live-pill" id="live-undo" hidden>
                <input type="hidden" name="decision"/>
                <input type="hidden" name="order"/>
                <span>"Your dashboard was updated."</span>
                <Button look=Look::Quiet small=true>"Keep the order I had"</Button>
            </form>
        </div>
    }
}

fn zone(zone: &ComposedZone, context: &WidgetContext) -> AnyView {
    let name = zone.id.to_string();
    let label = zone.label.clone().unwrap_or_else(|| name.clone());
    let is_for_them =
        |each: &&ComposedSlot| widget(each.widget.as_str()).is_none_or(|spec| (spec.applies)(context));
    let slots: Vec<AnyView> =
        zone.slots.iter().filter(is_for_them).map(|each| slot(each, context.clone(), menu(each))).collect();
    view! { <div class="grid" role="group" aria-label=label data-zone=name>{slots}</div> }.into_any()
}

/// Why this dashboard, in a sentence, with the ways to disagree.
fn reason(dashboard: &Dashboard) -> Option<impl IntoView + use<>> {
    let sentence = dashboard.headline_reason.clone()?;
    let confirm = dashboard.persona.is_some().then(|| {
        view! {
            <form method="post" action="/api/confirm-persona"><Button small=true>"This is right"</Button></form>
            <LinkButton href="/why#not-me" small=true>"This is not me"</LinkButton>
        }
    });
    Some(view! {
        <section class="why" aria-label="Why this dashboard">
            <p class="why-lead">{sentence}</p>
            <div class="why-actions">
                {confirm}
                <LinkButton href="/why" look=Look::Quiet small=true>"Why this dashboard"</LinkButton>
            </div>
        </section>
    })
}

fn undo(undoable: &Undoable) -> impl IntoView + use<> {
    let what = undoable.what.clone();
    view! {
        <form method="post" action="/api/undo-change" class="arrange-undo">
            <span>"Last change: "{what}"."</span>
            <Button look=Look::Quiet small=true>"Undo"</Button>
        </form>
    }
}

fn hidden(hidden: &[HiddenSlot]) -> Option<impl IntoView + use<>> {
    if hidden.is_empty() {
        return None;
    }
    let by_key: BTreeMap<String, String> =
        hidden.iter().map(|each| (each.slot.key().to_string(), each.slot.label.clone())).collect();
    let items = by_key
        .into_iter()
        .map(|(key, label)| {
            view! {
                <li>
                    <span class="row-main">{label.clone()}</span>
                    <form method="post" action="/api/hide-widget">
                        <input type="hidden" name="slot" value=key/>
                        <input type="hidden" name="hidden" value="false"/>
                        <Button small=true label=format!("Show {label} again")>"Show again"</Button>
                    </form>
                </li>
            }
        })
        .collect_view();
    Some(view! {
        <div class="section">
            <Disclosure summary="Hidden parts of this dashboard"><ul class="rows">{items}</ul></Disclosure>
        </div>
    })
}
