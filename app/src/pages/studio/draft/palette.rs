//! What can be put on the draft, and what can be done to several widgets at once.

use layout::ZoneMode;
use leptos::prelude::*;
use services::Draft;

use super::Looking;
use crate::ui::button::{Button, Look};
use crate::ui::disclosure::Disclosure;
use crate::ui::select::Select;
use crate::widgets::WIDGETS;

/// The form of chosen widgets: a box beside each of them belongs to it.
pub(in crate::pages::studio) const TOGETHER: &str = "together";

/// The form that adds a widget, and the same widgets to be dragged onto the table once the page is live.
pub(super) fn palette(draft: &Draft, looking: &Looking) -> AnyView {
    let words = |id: &str| id.replace('-', " ");
    let widgets = WIDGETS.iter().map(|spec| (spec.id.to_owned(), words(spec.id))).collect();
    let dragged = WIDGETS
        .iter()
        .map(|spec| view! { <li data-widget=spec.id data-label=words(spec.id)>{words(spec.id)}</li> })
        .collect_view();
    let zones = zones(draft);
    view! {
        <form class="panel stack" method="post" action="/api/edit-draft" aria-label="Add a widget" id="add-widget">
            <h2>"Add a widget"</h2>
            {hidden(draft, looking)}
            <input type="hidden" name="kind" value="add"/>
            <input type="hidden" name="before" value=""/>
            <Select name="widget" label="Widget" options=widgets/>
            <Select name="zone" label="Zone" id="add-zone" options=zones/>
            <Button>"Add"</Button>
            <div id="palette" hidden>
                <Disclosure summary="Or drag one onto the layout">
                    <ul class="palette">{dragged}</ul>
                </Disclosure>
            </div>
        </form>
    }
    .into_any()
}

/// What is done to all widgets that are chosen, as one step.
pub(super) fn together(draft: &Draft, looking: &Looking) -> AnyView {
    let zones = zones(draft);
    view! {
        <form class="panel together" method="post" action="/api/edit-draft" id=TOGETHER aria-label="Chosen widgets">
            {hidden(draft, looking)}
            <p class="small" id="chosen" aria-live="polite">"Tick widgets to change several at once."</p>
            <div class="cluster">
                <Select name="zone" label="Zone" id="together-zone" options=zones/>
                <Button small=true name="kind" value="move-several">"Move there"</Button>
                <Button small=true name="kind" value="duplicate-several">"Duplicate"</Button>
                <Button small=true look=Look::Danger name="kind" value="remove-several">"Take off"</Button>
            </div>
            <div id="keys" hidden>
                <Disclosure summary="Keys">
                    <p class="small">"With the focus on a widget’s handle: the arrow keys go from widget to widget, with Shift they choose those on the way. X chooses one, Ctrl and C, X or V copy, cut and paste, Ctrl and D duplicates, Delete takes off, Ctrl and Z undoes, Escape chooses none. Space picks a widget up to move it."</p>
                </Disclosure>
            </div>
        </form>
    }
    .into_any()
}

fn hidden(draft: &Draft, looking: &Looking) -> AnyView {
    view! {
        <input type="hidden" name="draft" value=draft.id.clone()/>
        <input type="hidden" name="step" value=draft.step.to_string()/>
        <input type="hidden" name="household" value=looking.household.clone()/>
    }
    .into_any()
}

/// The zones to choose from: first those where a widget lasts.
fn zones(draft: &Draft) -> Vec<(String, String)> {
    let label = |zone: &layout::Zone| {
        zone.a11y.as_ref().map_or_else(|| zone.id.to_string(), |a11y| a11y.label.clone())
    };
    let mut zones: Vec<&layout::Zone> = draft.document.spec.zones.iter().collect();
    zones.sort_by_key(|zone| zone.mode == ZoneMode::Ephemeral);
    zones.into_iter().map(|zone| (zone.id.to_string(), label(zone))).collect()
}
