//! Moving widgets on the dashboard by mouse, touch and keyboard.
//!
//! The server renders every widget as `section[data-slot]` inside a `[data-zone]`, with a hidden handle
//! `button.grab`. This island shows the handles and moves the sections themselves, so DOM order, reading order
//! and what is saved are one thing. Without script the forms in each widget's menu do the same.
#![expect(missing_docs, reason = "the macro makes a struct of the island's properties")]

use leptos::ev;
use leptos::prelude::*;
use leptos::wasm_bindgen::JsCast;
use leptos::web_sys::{Element, EventTarget, HtmlElement, KeyboardEvent, PointerEvent};

use super::arrange_dom as dom;

/// A widget being moved, and where everything was before.
#[derive(Clone)]
struct Grab {
    slot: String,
    before: Vec<(String, Vec<String>)>,
    by_pointer: bool,
}

/// The live part of arranging: shows the handles, listens, announces, saves.
#[island]
pub fn Arrange(
    /// Where the order is sent, such as `/api/arrange`.
    to: String,
    /// What is sent with it, name and value.
    with: Vec<(String, String)>,
    /// Where the form goes that takes a saved order back.
    undo: String,
) -> impl IntoView {
    let sent_with: Vec<(String, String)> = with.clone();
    let announced = RwSignal::new(String::new());
    let saved = RwSignal::new(false);
    let grab: StoredValue<Option<Grab>> = StoredValue::new(None);
    let save = move |slot: &str| {
        let (to, with, order, slot) = (to.clone(), with.clone(), dom::order(), slot.to_owned());
        leptos::task::spawn_local(async move {
            if dom::post_order(&to, &with, &order).await {
                saved.set(true);
                announced.set(format!("{} is now {}. Saved.", dom::label(&slot), dom::place(&slot)));
            } else {
                announced.set("The new order could not be saved. Reload the page and try again.".to_owned());
            }
        });
    };
    Effect::new(move |_| {
        dom::show_handles();
        let save_pointer = save.clone();
        let save_keyboard = save.clone();
        let listeners = [
            window_event_listener(ev::pointerdown, move |event| start_by_pointer(&event, grab)),
            window_event_listener(ev::pointermove, move |event| follow_pointer(&event, grab)),
            window_event_listener(ev::pointerup, move |_| finish_by_pointer(grab, &save_pointer)),
            window_event_listener(ev::pointercancel, move |_| give_up(grab, announced)),
            window_event_listener(ev::keydown, move |event| on_key(&event, grab, announced, &save_keyboard)),
        ];
        on_cleanup(move || listeners.into_iter().for_each(WindowListenerHandle::remove));
    });
    view! {
        <div class="arrange-status">
            <p class="visually-hidden" id="arrange-help">
                "Press Space or Enter to pick up, the arrow keys to move, Space or Enter to put down, Escape to put back."
            </p>
            <p class="visually-hidden" aria-live="assertive">{move || announced.get()}</p>
            <Show when=move || saved.get()>
                <form method="post" action=undo.clone() class="arrange-undo">
                    {sent_with.iter().cloned().map(|(name, value)| view! { <input type="hidden" name=name value=value/> }).collect_view()}
                    <span>"Your order is saved."</span>
                    <button class="button button--quiet" type="submit">"Undo"</button>
                </form>
            </Show>
        </div>
    }
}

/// The handle, its section and the slot the section fills; none where the target is no handle of a slot.
fn handle_of(target: Option<EventTarget>) -> Option<(HtmlElement, Element, String)> {
    let handle = target?.dyn_into::<Element>().ok()?.closest("button.grab").ok()??;
    let section = handle.closest("[data-slot]").ok()??;
    let slot = section.get_attribute("data-slot")?;
    Some((handle.dyn_into().ok()?, section, slot))
}

fn start_by_pointer(event: &PointerEvent, grab: StoredValue<Option<Grab>>) {
    let Some((handle, section, slot)) = handle_of(event.target()) else { return };
    if event.button() != 0 {
        return;
    }
    event.prevent_default();
    let _ = handle.focus();
    let _ = handle.set_pointer_capture(event.pointer_id());
    let _ = section.class_list().add_1("is-grabbed");
    grab.set_value(Some(Grab { slot, before: dom::order(), by_pointer: true }));
}

fn follow_pointer(event: &PointerEvent, grab: StoredValue<Option<Grab>>) {
    let Some(held) = grab.get_value().filter(|held| held.by_pointer) else { return };
    event.prevent_default();
    dom::move_towards(&held.slot, event.client_x(), event.client_y());
}

fn finish_by_pointer(grab: StoredValue<Option<Grab>>, save: &impl Fn(&str)) {
    let Some(held) = grab.get_value().filter(|held| held.by_pointer) else { return };
    grab.set_value(None);
    dom::release(&held.slot);
    if dom::order() != held.before {
        save(&held.slot);
    }
}

fn give_up(grab: StoredValue<Option<Grab>>, announced: RwSignal<String>) {
    let Some(held) = grab.get_value() else { return };
    grab.set_value(None);
    dom::release(&held.slot);
    dom::restore(&held.before);
    dom::focus_handle(&held.slot);
    announced.set(format!("{} is back where it was.", dom::label(&held.slot)));
}

fn on_key(
    event: &KeyboardEvent,
    grab: StoredValue<Option<Grab>>,
    announced: RwSignal<String>,
    save: &impl Fn(&str),
) {
    let Some((_, section, slot)) = handle_of(event.target()) else { return };
    let held = grab.get_value();
    match (event.key().as_str(), held) {
        (" " | "Enter", None) => {
            let _ = section.class_list().add_1("is-grabbed");
            announced.set(format!("{} picked up, {}.", dom::label(&slot), dom::place(&slot)));
            grab.set_value(Some(Grab { slot, before: dom::order(), by_pointer: false }));
        }
        (" " | "Enter", Some(held)) => {
            grab.set_value(None);
            dom::release(&held.slot);
            save(&held.slot);
        }
        ("Escape", Some(_)) => give_up(grab, announced),
        ("ArrowUp" | "ArrowLeft", Some(held)) => step(&held.slot, false, announced),
        ("ArrowDown" | "ArrowRight", Some(held)) => step(&held.slot, true, announced),
        _ => return,
    }
    event.prevent_default();
}

fn step(slot: &str, later: bool, announced: RwSignal<String>) {
    if dom::step(slot, later) {
        dom::focus_handle(slot);
        announced.set(format!("{} {}.", dom::label(slot), dom::place(slot)));
    } else {
        announced.set("It cannot go further.".to_owned());
    }
}
