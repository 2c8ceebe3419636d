//! Why a customer sees the dashboard they see.

mod parts;
pub mod read;
mod words;
