//! The WASM entry: starts the reactive runtime and brings single islands to life, each in its own scope.
//!
//! What an island shows lives in `app`; finding the islands of a page is `boot.js`, which is the only caller of
//! what this file exports. Nothing here knows the name of an island.

use std::cell::RefCell;

use leptos::reactive::owner::Owner;
use wasm_bindgen::prelude::*;
use web_sys::HtmlElement;

// Nothing below names `app`, yet its islands are exported from this module: without the link they would be lost.
use app as _;

thread_local! {
    /// The owner every island scope descends from. Leptos only remembers the current owner weakly.
    static ROOT: RefCell<Option<Owner>> = const { RefCell::new(None) };
}

/// Starts the runtime. Call once, before the first [`IslandScope`].
#[wasm_bindgen]
pub fn hydrate() {
    console_error_panic_hook::set_once();
    leptos::mount::hydrate_islands();
    ROOT.with_borrow_mut(|root| *root = Owner::current());
}

/// The life of one hydrated island: its signals, effects and clean-up functions, until it is disposed.
///
/// Leptos' own loader hydrates islands without a scope, so that one replaced by a newer fragment keeps running
/// and its `on_cleanup` is never called.
#[wasm_bindgen]
#[derive(Debug)]
pub struct IslandScope {
    owner: Owner,
}

#[wasm_bindgen]
impl IslandScope {
    /// Hydrates `element` with the function exported for its island.
    ///
    /// `enclosing` is the `$$on_hydrate` of the nearest `<leptos-children>` around the element, if there is one:
    /// it makes the enclosing island's owner current, so that context provided there reaches this island.
    ///
    /// # Errors
    /// What the island threw, when the HTML does not fit it.
    #[wasm_bindgen(constructor)]
    pub fn new(
        island: &js_sys::Function,
        element: &HtmlElement,
        enclosing: Option<js_sys::Function>,
    ) -> Result<Self, JsValue> {
        make_root_current();
        let hydrated =
            enclosing.map_or(Ok(JsValue::UNDEFINED), |owner| owner.call0(&JsValue::NULL)).and_then(|_| {
                let owner = Owner::new();
                owner.with(|| island.call1(&JsValue::NULL, element)).map(|_| Self { owner })
            });
        // The callback above leaves its owner current; the next island must not inherit it.
        make_root_current();
        hydrated
    }

    /// Runs the island's clean-up functions and frees its signals, and those of the islands inside it.
    pub fn dispose(self) {
        self.owner.cleanup();
    }
}

fn make_root_current() {
    ROOT.with_borrow(|root| {
        if let Some(root) = root {
            root.set();
        }
    });
}
