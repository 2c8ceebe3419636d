//! The draft with its real widgets, and its outline.

use std::collections::BTreeSet;

use layout::{ComposedSlot, ComposedZone, Element, Id, OnUnknown, tell_condition};
use leptos::prelude::*;
use services::{Draft, DraftPreview};

use super::draft::Looking;
use crate::context::Visit;
use crate::pages::dashboard::slot::{grab, slot};
use crate::ui::card::WidgetFrame;
use crate::ui::icon::{Drawing, Icon};
use crate::ui::menu::Menu;
use crate::widgets::{WidgetContext, widget};

/// The zones with their widgets. While it is arranged every widget has a handle and a menu.
pub(super) fn canvas(
    visit: &Visit,
    draft: &Draft,
    preview: &DraftPreview,
    looking: &Looking,
    is_arranged: bool,
) -> AnyView {
    let context = preview.dashboard.as_ref().map(|dashboard| WidgetContext::of(dashboard, visit.locale()));
    let zones: Vec<AnyView> = preview
        .screen
        .zones
        .iter()
        .map(|zone| drawn_zone(zone, context.as_ref(), visit, draft, looking, is_arranged))
        .collect();
    view! { <div class="dashboard" id="dashboard">{zones}</div> }.into_any()
}

fn drawn_zone(
    zone: &ComposedZone,
    context: Option<&WidgetContext>,
    visit: &Visit,
    draft: &Draft,
    looking: &Looking,
    is_arranged: bool,
) -> AnyView {
    let name = zone.id.to_string();
    let label = zone.label.clone().unwrap_or_else(|| name.clone());
    let slots: Vec<AnyView> = zone
        .slots
        .iter()
        .map(|each| {
            let menu = if is_arranged { menu(each, draft, looking) } else { ().into_any() };
            let spec = widget(each.widget.as_str());
            match context.filter(|context| spec.is_none_or(|spec| (spec.applies)(context))) {
                Some(context) => slot(each, context.clone(), menu),
                None => empty(each, visit, menu),
            }
        })
        .collect();
    view! { <div class="grid" role="group" aria-label=label data-zone=name>{slots}</div> }.into_any()
}

/// A widget this household has no figures for: customers like them do not see it.
fn empty(slot: &ComposedSlot, visit: &Visit, menu: AnyView) -> AnyView {
    let (key, label) = (slot.key().to_string(), slot.label.clone());
    let (frame, title) = (format!("w-{key}"), label.clone());
    let (menu, locale) = (Some(menu), visit.locale());
    view! {
        <section class="slot span-sm-4 span-md-4 span-lg-4" id=key.clone() data-slot=key data-label=label>
            <WidgetFrame id=frame title locale menu>
                <p class="muted">"This household has nothing to show here, so customers like them do not see it."</p>
            </WidgetFrame>
        </section>
    }
    .into_any()
}

fn menu(slot: &ComposedSlot, draft: &Draft, looking: &Looking) -> AnyView {
    let (key, label) = (slot.key().to_string(), slot.label.clone());
    let edit = |kind: &'static str, words: &'static str, drawing: Drawing, zone: Option<String>| {
        let words = zone.as_ref().map_or_else(|| words.to_owned(), |zone| format!("{words} {zone}"));
        let zone = zone.map(|zone| view! { <input type="hidden" name="zone" value=zone/> });
        view! {
            <form method="post" action="/api/edit-draft">
                <input type="hidden" name="draft" value=draft.id.clone()/>
                <input type="hidden" name="step" value=draft.step.to_string()/>
                <input type="hidden" name="household" value=looking.household.clone()/>
                <input type="hidden" name="element" value=key.clone()/>
                <input type="hidden" name="kind" value=kind/>
                {zone}
                <button type="submit"><Icon drawing/>{words}</button>
            </form>
        }
        .into_any()
    };
    let zones = draft.document.spec.zones.iter();
    let elsewhere = zones.filter(|zone| !zone.slots.iter().any(|each| each.element == *slot.key()));
    let elsewhere: Vec<_> = elsewhere
        .map(|zone| edit("move-to", "Move to", Drawing::ArrowDown, Some(zone.id.to_string())))
        .collect();
    let alike = [
        edit("earlier", "Move earlier", Drawing::ArrowUp, None),
        edit("later", "Move later", Drawing::ArrowDown, None),
    ];
    let others =
        [edit("duplicate", "Duplicate", Drawing::Pin, None), edit("remove", "Take off", Drawing::Hide, None)];
    let inspect = address(draft, looking, slot.key());
    let inspect_label = format!("Edit {label}");
    view! {
        {grab(&label)}
        <Menu label=format!("Options for {label}")>
            <a href=inspect aria-label=inspect_label>"Edit"</a>
            {alike}
            {elsewhere}
            {others}
        </Menu>
    }
    .into_any()
}

/// Where an element is edited.
fn address(draft: &Draft, looking: &Looking, element: &Id) -> String {
    format!("/studio/drafts/{}?household={}&element={element}#inspector", draft.id, looking.household)
}

/// Zone by zone what is placed, with what stands in for it and who sees it; then what is declared and placed nowhere.
pub(super) fn outline(draft: &Draft, looking: &Looking) -> AnyView {
    let spec = &draft.document.spec;
    let mut placed = BTreeSet::new();
    let zones = spec
        .zones
        .iter()
        .map(|zone| {
            let items = zone
                .slots
                .iter()
                .map(|slot| {
                    placed.insert(slot.element.clone());
                    item(draft, looking, &slot.element, spec.elements.get(&slot.element), slot.pinned)
                })
                .collect_view();
            view! { <li><strong>{zone.id.to_string()}</strong><ul>{items}</ul></li> }
        })
        .collect_view();
    let spare: Vec<AnyView> = spec
        .elements
        .iter()
        .filter(|(id, _)| !placed.contains(*id))
        .map(|(id, element)| item(draft, looking, id, Some(element), false))
        .collect();
    let spare = (!spare.is_empty()).then(|| view! { <li><strong>"Stand-ins"</strong><ul>{spare}</ul></li> });
    view! {
        <nav class="stack" aria-labelledby="outline-title">
            <h2 id="outline-title">"Outline"</h2>
            <ul class="studio-outline">{zones}{spare}</ul>
        </nav>
    }
    .into_any()
}

fn item(draft: &Draft, looking: &Looking, id: &Id, element: Option<&Element>, pinned: bool) -> AnyView {
    let href = address(draft, looking, id);
    let here = (looking.element == id.as_str()).then_some("true");
    let seen_by = element.and_then(|element| element.visibility.as_ref()).map(|condition| {
        let unknown = if condition.on_unknown == OnUnknown::Hide { "hidden" } else { "shown" };
        format!(" · {}, {unknown} while that is unknown", tell_condition(condition))
    });
    let pinned = pinned.then_some(" · pinned");
    view! { <li><a href=href aria-current=here>{id.to_string()}</a><span class="muted small">{pinned}{seen_by}</span></li> }
        .into_any()
}
