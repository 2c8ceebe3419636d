//! The draft with its real widgets, and its outline.

use std::collections::BTreeSet;

use layout::{ComposedSlot, ComposedZone, Dropped, Element, Id, OnUnknown, Zone, tell_condition};
use leptos::prelude::*;
use services::{Draft, DraftPreview};

use super::draft::{Looking, TOGETHER, why_dropped};
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
    let locale = looking.seen.locale().unwrap_or_else(|| visit.locale());
    let context = preview.dashboard.as_ref().map(|dashboard| WidgetContext::of(dashboard, locale));
    let table = Table { visit, draft, preview, looking, context, is_arranged };
    let zones: Vec<AnyView> = preview.screen.zones.iter().map(|zone| table.zone(zone)).collect();
    let hidden = (looking.is_arranging() && !preview.hidden.is_empty()).then(|| table.hidden_toggle());
    view! { {hidden}<div class="dashboard" id="dashboard">{zones}</div> }.into_any()
}

/// What every part of the table is drawn with.
struct Table<'a> {
    visit: &'a Visit,
    draft: &'a Draft,
    preview: &'a DraftPreview,
    looking: &'a Looking,
    context: Option<WidgetContext>,
    is_arranged: bool,
}

impl Table<'_> {
    /// Shows what the household would not see, or leaves it out.
    fn hidden_toggle(&self) -> AnyView {
        let Looking { household, leaves_hidden_out, .. } = self.looking;
        let here = format!("/studio/drafts/{}?household={household}", self.draft.id);
        let (href, words) = if *leaves_hidden_out {
            (here, "Show what is hidden from this household")
        } else {
            (format!("{here}&hidden=out"), "Leave out what is hidden from this household")
        };
        view! { <p><a href=href>{words}</a></p> }.into_any()
    }

    /// Why the household would not see something that stands here.
    fn hidden(&self, id: &Id) -> Option<&Dropped> {
        self.preview.hidden.iter().find(|dropped| dropped.element == *id)
    }

    fn zone(&self, zone: &ComposedZone) -> AnyView {
        drawn_zone(self, zone)
    }
}

fn drawn_zone(table: &Table<'_>, zone: &ComposedZone) -> AnyView {
    let Table { visit, draft, looking, is_arranged, .. } = *table;
    let leaves_out = looking.leaves_hidden_out;
    let whole = table.hidden(&zone.id);
    if leaves_out && whole.is_some() {
        return ().into_any();
    }
    let context = table.context.as_ref();
    let name = zone.id.to_string();
    let label = zone.label.clone().unwrap_or_else(|| name.clone());
    let slots: Vec<AnyView> = zone
        .slots
        .iter()
        .filter(|each| !(leaves_out && table.hidden(each.key()).is_some()))
        .map(|each| {
            let hidden = table.hidden(each.key()).or(whole).filter(|_| is_arranged);
            let menu = if is_arranged { menu(each, draft, looking, hidden) } else { ().into_any() };
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

fn menu(slot: &ComposedSlot, draft: &Draft, looking: &Looking, hidden: Option<&Dropped>) -> AnyView {
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
    let pick = format!("pick-{key}");
    let hidden = hidden.map(|dropped| {
        let why = format!("Hidden from this household: {}", why_dropped(&dropped.why));
        let title = why.clone();
        view! { <span class="is-hidden-mark" title=title><Icon drawing=Drawing::Hide/><span class="visually-hidden">{why}</span></span> }
    });
    view! {
        {hidden}
        <input class="pick" type="checkbox" name=pick value="true" form=TOGETHER aria-label=format!("Choose {label}")/>
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
pub(super) fn outline(draft: &Draft, preview: &DraftPreview, looking: &Looking) -> AnyView {
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
                    let hidden = preview.hidden.iter().any(|dropped| dropped.element == slot.element);
                    let marks = Marks { is_pinned: slot.pinned, is_hidden: hidden };
                    item(draft, looking, &slot.element, spec.elements.get(&slot.element), marks)
                })
                .collect_view();
            view! { <li>{zone_item(draft, preview, looking, zone)}<ul>{items}</ul></li> }
        })
        .collect_view();
    let spare: Vec<AnyView> = spec
        .elements
        .iter()
        .filter(|(id, _)| !placed.contains(*id))
        .map(|(id, element)| item(draft, looking, id, Some(element), Marks::default()))
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

/// What the outline says of an element beside its name.
#[derive(Clone, Copy, Default)]
struct Marks {
    is_pinned: bool,
    /// From the household whose figures are shown.
    is_hidden: bool,
}

fn item(draft: &Draft, looking: &Looking, id: &Id, element: Option<&Element>, marks: Marks) -> AnyView {
    let href = address(draft, looking, id);
    let here = (looking.element == id.as_str()).then_some("true");
    let seen_by = seen_by(element.and_then(|element| element.visibility.as_ref()));
    let pinned = marks.is_pinned.then_some(" · pinned");
    let hidden = marks.is_hidden.then_some(" · hidden from this household");
    view! { <li><a href=href aria-current=here>{id.to_string()}</a><span class="muted small">{pinned}{hidden}{seen_by}</span></li> }
        .into_any()
}

fn zone_item(draft: &Draft, preview: &DraftPreview, looking: &Looking, zone: &Zone) -> AnyView {
    let href =
        format!("/studio/drafts/{}?household={}&zone={}#inspector", draft.id, looking.household, zone.id);
    let here = (looking.zone == zone.id.as_str()).then_some("true");
    let is_hidden = preview.hidden.iter().any(|dropped| dropped.element == zone.id);
    let hidden = is_hidden.then_some(" · hidden from this household");
    let seen_by = seen_by(zone.visibility.as_ref());
    let (name, label) = (zone.id.to_string(), format!("Zone {}", zone.id));
    view! { <strong><a href=href aria-current=here aria-label=label>{name}</a></strong><span class="muted small">{hidden}{seen_by}</span> }
        .into_any()
}

/// For whom something is shown, where that is not everybody.
fn seen_by(condition: Option<&layout::Condition>) -> Option<String> {
    condition.map(|condition| {
        let unknown = if condition.on_unknown == OnUnknown::Hide { "hidden" } else { "shown" };
        format!(" · {}, {unknown} while that is unknown", tell_condition(condition))
    })
}
