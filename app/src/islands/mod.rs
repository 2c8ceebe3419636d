//! The parts of pages that people manipulate and that therefore also run in the browser.
//!
//! Everything here works on HTML the server rendered and has a form behind it that works without script.

pub mod arrange;
mod arrange_dom;
pub mod drop_zone;
