//! Why a customer sees the dashboard they see.

mod check;
mod contest;
pub(crate) mod parts;
pub mod read;
mod words;
