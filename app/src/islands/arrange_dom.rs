//! What arranging reads from and does to the document. The order of `[data-slot]` elements inside their
//! `[data-zone]` is the state; there is no second copy of it.

use leptos::prelude::document;
use leptos::wasm_bindgen::JsCast;
use leptos::wasm_bindgen::JsValue;
use leptos::web_sys::{
    Element, Headers, HtmlElement, RequestInit, RequestRedirect, Response, ResponseType, window,
};

fn all(selector: &str) -> Vec<Element> {
    let Ok(list) = document().query_selector_all(selector) else { return Vec::new() };
    (0..list.length()).filter_map(|index| list.item(index)?.dyn_into().ok()).collect()
}

fn section(slot: &str) -> Option<Element> {
    all("#dashboard [data-slot]").into_iter().find(|element| attribute(element, "data-slot") == slot)
}

fn attribute(element: &Element, name: &str) -> String {
    element.get_attribute(name).unwrap_or_default()
}

fn children(zone: &Element) -> Vec<Element> {
    let list = zone.children();
    (0..list.length())
        .filter_map(|index| list.item(index))
        .filter(|child| child.has_attribute("data-slot"))
        .collect()
}

/// Makes the handles visible: from now on they work.
pub(super) fn show_handles() {
    for handle in all("#dashboard button.grab") {
        let _ = handle.remove_attribute("hidden");
    }
}

/// The slots of each zone, as they stand.
pub(super) fn order() -> Vec<(String, Vec<String>)> {
    all("#dashboard [data-zone]")
        .iter()
        .map(|zone| {
            let slots = children(zone).iter().map(|child| attribute(child, "data-slot")).collect();
            (attribute(zone, "data-zone"), slots)
        })
        .collect()
}

/// Puts every section back where `before` has it.
pub(super) fn restore(before: &[(String, Vec<String>)]) {
    for zone in all("#dashboard [data-zone]") {
        let name = attribute(&zone, "data-zone");
        let Some((_, slots)) = before.iter().find(|(zone, _)| *zone == name) else { continue };
        for slot in slots {
            if let Some(section) = section(slot) {
                let _ = zone.append_child(&section);
            }
        }
    }
}

/// The widget's name as its handle tells it.
pub(super) fn label(slot: &str) -> String {
    section(slot).map(|section| attribute(&section, "data-label")).unwrap_or_else(|| slot.to_owned())
}

/// Where a widget stands, in words.
pub(super) fn place(slot: &str) -> String {
    for (zone, slots) in order() {
        if let Some(index) = slots.iter().position(|other| other == slot) {
            return format!("position {} of {} in {zone}", index + 1, slots.len());
        }
    }
    String::new()
}

/// Ends the look of being moved.
pub(super) fn release(slot: &str) {
    if let Some(section) = section(slot) {
        let _ = section.class_list().remove_1("is-grabbed");
    }
}

/// Moving an element drops its focus, so it is given back.
pub(super) fn focus_handle(slot: &str) {
    let handle = section(slot).and_then(|section| section.query_selector("button.grab").ok().flatten());
    if let Some(handle) = handle.and_then(|handle| handle.dyn_into::<HtmlElement>().ok()) {
        let _ = handle.focus();
    }
}

/// Moves a section one place earlier or later, across zones at the ends. False when there is no such place.
pub(super) fn step(slot: &str, later: bool) -> bool {
    let zones = all("#dashboard [data-zone]");
    let Some(moved) = section(slot) else { return false };
    let Some(zone_index) = zones.iter().position(|zone| zone.contains(Some(&moved))) else { return false };
    let Some(zone) = zones.get(zone_index) else { return false };
    let siblings = children(zone);
    let Some(index) = siblings.iter().position(|sibling| *sibling == moved) else { return false };
    if later {
        if siblings.len() > index + 1 {
            let after = siblings.get(index + 2);
            return zone.insert_before(&moved, after.map(AsRef::as_ref)).is_ok();
        }
        let Some(next) = zones.get(zone_index + 1) else { return false };
        let first = children(next);
        return next.insert_before(&moved, first.first().map(AsRef::as_ref)).is_ok();
    }
    if index > 0 {
        return zone.insert_before(&moved, siblings.get(index - 1).map(AsRef::as_ref)).is_ok();
    }
    let previous = zone_index.checked_sub(1).and_then(|previous| zones.get(previous));
    previous.is_some_and(|previous| previous.append_child(&moved).is_ok())
}

/// Moves a section to where the pointer is: before or after the section under it, or into an empty zone.
pub(super) fn move_towards(slot: &str, x: i32, y: i32) {
    let Some(moved) = section(slot) else { return };
    let (x, y) = (f64::from(x), f64::from(y));
    for zone in all("#dashboard [data-zone]") {
        let siblings = children(&zone);
        if siblings.is_empty() && inside(&zone, x, y) {
            let _ = zone.append_child(&moved);
            return;
        }
        for (index, sibling) in siblings.iter().enumerate() {
            if *sibling == moved || !inside(sibling, x, y) {
                continue;
            }
            let shape = sibling.get_bounding_client_rect();
            let wide = shape.width() < zone.get_bounding_client_rect().width() * 0.75;
            let past =
                if wide { x > shape.x() + shape.width() / 2.0 } else { y > shape.y() + shape.height() / 2.0 };
            let before = if past { siblings.get(index + 1) } else { Some(sibling) };
            if before != Some(&moved) {
                let _ = zone.insert_before(&moved, before.map(AsRef::as_ref));
            }
            return;
        }
    }
}

fn inside(element: &Element, x: f64, y: f64) -> bool {
    let shape = element.get_bounding_client_rect();
    x >= shape.left() && x <= shape.right() && y >= shape.top() && y <= shape.bottom()
}

/// Sends the order to the same write that the forms use. True when it was accepted.
pub(super) async fn post_order(to: &str, with: &[(String, String)], order: &[(String, Vec<String>)]) -> bool {
    let zones: Vec<String> =
        order.iter().map(|(zone, slots)| format!("{zone}:{}", slots.join("."))).collect();
    // Names and values of ours need no escaping.
    let with: String = with.iter().map(|(name, value)| format!("{name}={value}&")).collect();
    let body = format!("{with}order={}", zones.join("*"));
    let init = RequestInit::new();
    init.set_method("POST");
    init.set_body(&JsValue::from_str(&body));
    let Ok(headers) = Headers::new() else { return false };
    if headers.set("content-type", "application/x-www-form-urlencoded").is_err() {
        return false;
    }
    init.set_headers(&headers);
    init.set_redirect(RequestRedirect::Manual);
    let Some(window) = window() else { return false };
    let promise = window.fetch_with_str_and_init(to, &init);
    let Ok(answer) = leptos::__reexports::wasm_bindgen_futures::JsFuture::from(promise).await else {
        return false;
    };
    // The write answers a form with a redirect; seen from here that is an opaque, successful answer.
    answer
        .dyn_into::<Response>()
        .is_ok_and(|answer| answer.ok() || answer.type_() == ResponseType::Opaqueredirect)
}
