//! Everything a browser shows: pages, widgets, their islands, and the writes behind their forms.
//!
//! Pages load their data through `services` and render on the server; only islands also run in the browser, so
//! all that touches the server is compiled for native targets alone.

// A view's type nests as deeply as its markup.
#![recursion_limit = "256"]

pub mod islands;
pub mod ui;

#[cfg(not(target_family = "wasm"))]
mod advice;
#[cfg(not(target_family = "wasm"))]
pub mod api;
#[cfg(not(target_family = "wasm"))]
pub mod context;
#[cfg(not(target_family = "wasm"))]
pub mod error;
#[cfg(not(target_family = "wasm"))]
pub mod pages;
#[cfg(not(target_family = "wasm"))]
pub mod routes;
#[cfg(not(target_family = "wasm"))]
pub mod shell;
#[cfg(not(target_family = "wasm"))]
mod tax_payments;
#[cfg(not(target_family = "wasm"))]
mod tax_working;
#[cfg(not(target_family = "wasm"))]
pub mod view_settings;
#[cfg(not(target_family = "wasm"))]
pub mod widgets;
