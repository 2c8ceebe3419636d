//! Dropping a file on the upload form, and saying what happens while it is on its way.
//!
//! The server renders the whole form. This island listens, and shows the file's name and a progress bar; without
//! script the form is chosen and sent by hand.

#![expect(missing_docs, reason = "the type an island becomes in the browser takes no documentation")]

use leptos::ev;
use leptos::prelude::*;
use leptos::wasm_bindgen::{JsCast, JsValue};
use leptos::web_sys::{DragEvent, Element, Event, EventTarget, FileList, HtmlFormElement, HtmlInputElement};

/// The id of the upload form.
pub const FORM_ID: &str = "upload";
/// The id of its file input.
pub const FILE_ID: &str = "statement-file";

/// How far the file has come.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Stage {
    /// No file yet.
    Waiting,
    /// A file is chosen, described in words.
    Chosen(String),
    /// The choice cannot be sent, and why.
    Refused(&'static str),
    /// The form is on its way. The browser tells a page nothing of how far it has come.
    Sending,
}

impl Stage {
    fn sentence(&self) -> String {
        match self {
            Self::Waiting => "You can also drop a file here; it is read at once.".to_owned(),
            Self::Chosen(words) => words.clone(),
            Self::Refused(reason) => (*reason).to_owned(),
            Self::Sending => "Sending and reading the file. The preview opens when it is done.".to_owned(),
        }
    }
}

const TOO_LARGE: &str = "This file is larger than Attune reads. Export a shorter period.";
const ONE_AT_A_TIME: &str = "Drop one file at a time.";

/// The live part of the upload form.
#[island]
pub fn DropZone(
    /// The largest file that is read, in bytes.
    bytes_max: u32,
) -> impl IntoView {
    let stage = RwSignal::new(Stage::Waiting);
    let live = RwSignal::new(false);
    Effect::new(move |_| {
        live.set(true);
        let listeners = [
            window_event_listener(ev::dragover, |event| hover(&event)),
            window_event_listener(ev::dragleave, |_| mark_over(false)),
            window_event_listener(ev::drop, move |event| receive(&event, bytes_max, stage)),
            window_event_listener(ev::change, move |event| {
                if is_of(event.target(), FILE_ID) {
                    stage.set(chosen(bytes_max));
                }
            }),
            window_event_listener(ev::submit, move |event| send(&event, bytes_max, stage)),
            // A page shown again by the Back button is still as it was when it was left.
            window_event_listener(ev::pageshow, move |_| stage.set(chosen(bytes_max))),
        ];
        on_cleanup(move || listeners.into_iter().for_each(WindowListenerHandle::remove));
    });
    view! {
        <div class="drop-zone-status">
            <p class="small" aria-live="polite">{move || live.get().then(|| stage.with(Stage::sentence))}</p>
            <Show when=move || stage.with(|stage| *stage == Stage::Sending)>
                <progress class="meter-bar" aria-label="Sending and reading the file"></progress>
            </Show>
        </div>
    }
    .into_any()
}

fn input() -> Option<HtmlInputElement> {
    document().get_element_by_id(FILE_ID)?.dyn_into().ok()
}

fn zone() -> Option<Element> {
    input()?.closest(".drop-zone").ok()?
}

fn is_of(target: Option<EventTarget>, id: &str) -> bool {
    target.and_then(|target| target.dyn_into::<Element>().ok()).is_some_and(|element| element.id() == id)
}

fn mark_over(is_over: bool) {
    if let Some(zone) = zone() {
        let _ = zone.class_list().toggle_with_force("is-over", is_over);
    }
}

fn is_over_zone(event: &DragEvent) -> bool {
    let target = event.target().and_then(|target| target.dyn_into::<Element>().ok());
    target.is_some_and(|element| element.closest(".drop-zone").is_ok_and(|zone| zone.is_some()))
}

fn carries_files(event: &DragEvent) -> bool {
    event.data_transfer().is_some_and(|data| data.types().includes(&JsValue::from_str("Files"), 0))
}

/// Lets files be dropped on the zone, and keeps the browser from opening one that misses it.
fn hover(event: &DragEvent) {
    if carries_files(event) {
        event.prevent_default();
        mark_over(is_over_zone(event));
    }
}

fn receive(event: &DragEvent, bytes_max: u32, stage: RwSignal<Stage>) {
    if !carries_files(event) {
        return;
    }
    event.prevent_default();
    mark_over(false);
    let files = event.data_transfer().and_then(|data| data.files());
    let (Some(input), Some(files)) = (input(), files) else { return };
    if !is_over_zone(event) || stage.with_untracked(|stage| *stage == Stage::Sending) {
        return;
    }
    if files.length() != 1 {
        stage.set(Stage::Refused(ONE_AT_A_TIME));
        return;
    }
    input.set_files(Some(&files));
    stage.set(chosen(bytes_max));
    let form = document().get_element_by_id(FORM_ID).and_then(|form| form.dyn_into::<HtmlFormElement>().ok());
    if let Some(form) = form
        && stage.with_untracked(|stage| matches!(stage, Stage::Chosen(_)))
    {
        let _ = form.request_submit();
    }
}

/// What the file input holds.
fn chosen(bytes_max: u32) -> Stage {
    let file = input().and_then(|input| input.files()).and_then(|files: FileList| files.get(0));
    match file {
        None => Stage::Waiting,
        Some(file) if file.size() > f64::from(bytes_max) => Stage::Refused(TOO_LARGE),
        Some(file) => Stage::Chosen(format!("{} ({})", file.name(), size_words(file.size()))),
    }
}

fn send(event: &Event, bytes_max: u32, stage: RwSignal<Stage>) {
    if !is_of(event.target(), FORM_ID) {
        return;
    }
    let is_sending = stage.with_untracked(|stage| *stage == Stage::Sending);
    match chosen(bytes_max) {
        Stage::Chosen(_) if !is_sending => stage.set(Stage::Sending),
        Stage::Chosen(_) => event.prevent_default(),
        other => {
            event.prevent_default();
            stage.set(other);
        }
    }
}

fn size_words(bytes: f64) -> String {
    if bytes < 1_000_000.0 {
        format!("{:.0} kB", (bytes / 1_000.0).max(1.0))
    } else {
        format!("{:.1} MB", bytes / 1_000_000.0)
    }
}

#[cfg(test)]
mod tests {
    use super::size_words;

    #[test]
    fn sizes_read_as_people_say_them() {
        assert_eq!(size_words(12.0), "1 kB");
        assert_eq!(size_words(48_300.0), "48 kB");
        assert_eq!(size_words(1_250_000.0), "1.2 MB");
    }
}
