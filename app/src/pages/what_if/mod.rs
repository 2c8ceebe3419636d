//! What if: suppositions, and tax and cash before and after them.

mod fan;
mod form;
pub mod read;
