//! One slot of the dashboard: the widget in its frame, with what moves, pins and hides it.

use layout::{ComposedSlot, Span};
use leptos::prelude::*;

use crate::ui::card::WidgetFrame;
use crate::ui::grid::Placing;
use crate::ui::icon::{Drawing, Icon};
use crate::ui::menu::Menu;
use crate::ui::notice::{Notice, Tone};
use crate::widgets::{WidgetContext, widget};

/// What a slot without spans of its own takes: a third of a wide screen, half a tablet, all of a phone.
const PLACING: Placing = Placing { sm: (4, 1), md: (4, 1), lg: (4, 1) };

/// The slot with its widget. A widget this build does not know says so in its place and harms no other.
pub(crate) fn slot(slot: &ComposedSlot, context: WidgetContext, menu: AnyView) -> AnyView {
    let key = slot.key().to_string();
    let label = slot.label.clone();
    let state_key = slot.state_key.clone();
    let class = format!("slot {}{}", placing(slot).class(), if slot.pinned { " is-pinned" } else { "" });
    let context = WidgetContext { props: slot.props.clone(), key: key.clone(), ..context };
    let as_of = Some(context.summary.as_of);
    let locale = context.locale;
    let frame_id = format!("w-{key}");
    let menu = Some(menu);
    let frame = match widget(slot.widget.as_str()) {
        Some(spec) => {
            let tile = (spec.render)(&context);
            view! {
                <WidgetFrame id=frame_id title=label.clone() locale as_of menu how=tile.how.unwrap_or_else(nothing) table=tile.table>
                    {tile.body}
                </WidgetFrame>
            }
            .into_any()
        }
        None => view! {
            <WidgetFrame id=frame_id title=label.clone() locale menu>
                <Notice tone=Tone::Plain>"This part of the dashboard is not available in this version."</Notice>
            </WidgetFrame>
        }
        .into_any(),
    };
    view! {
        <section class=class id=key.clone() data-slot=key data-state=state_key data-label=label>
            {frame}
        </section>
    }
    .into_any()
}

fn nothing() -> AnyView {
    view! { <p>"There is nothing to compute here."</p> }.into_any()
}

fn placing(slot: &ComposedSlot) -> Placing {
    let part = |name: &str, usual: (u8, u8)| slot.span.get(name).map_or(usual, |Span { w, h, .. }| (*w, *h));
    Placing { sm: part("sm", PLACING.sm), md: part("md", PLACING.md), lg: part("lg", PLACING.lg) }
}

/// The grab handle, hidden until the script that makes it work is there, and the same moves as forms.
pub(super) fn menu(slot: &ComposedSlot) -> AnyView {
    let (key, label, pinned) = (slot.key().as_str(), slot.label.as_str(), slot.pinned);
    let (earlier, later) = (
        moving(key, "up", "Move earlier", Drawing::ArrowUp),
        moving(key, "down", "Move later", Drawing::ArrowDown),
    );
    let (pinning, hiding) = (key.to_owned(), key.to_owned());
    let pin_words = if pinned { "Unpin" } else { "Pin here" };
    let pin_value = if pinned { "false" } else { "true" };
    view! {
        {grab(label)}
        <Menu label=format!("Options for {label}")>
            {earlier}
            {later}
            <form method="post" action="/api/pin-widget">
                <input type="hidden" name="slot" value=pinning/>
                <input type="hidden" name="pinned" value=pin_value/>
                <button type="submit"><Icon drawing=Drawing::Pin/>{pin_words}</button>
            </form>
            <form method="post" action="/api/hide-widget">
                <input type="hidden" name="slot" value=hiding/>
                <input type="hidden" name="hidden" value="true"/>
                <button type="submit"><Icon drawing=Drawing::Hide/>"Hide"</button>
            </form>
        </Menu>
    }
    .into_any()
}

/// The handle by which a widget is dragged or moved by keyboard, once the page is live.
pub(crate) fn grab(label: &str) -> AnyView {
    view! {
        <button class="grab" type="button" hidden aria-label=format!("Move {label}") aria-describedby="arrange-help">
            <Icon drawing=Drawing::Grip/>
        </button>
    }
    .into_any()
}

fn moving(key: &str, direction: &'static str, words: &'static str, drawing: Drawing) -> AnyView {
    view! {
        <form method="post" action="/api/move-widget">
            <input type="hidden" name="slot" value=key.to_owned()/>
            <input type="hidden" name="direction" value=direction/>
            <button type="submit"><Icon drawing/>{words}</button>
        </form>
    }
    .into_any()
}
