//! Invoices: the list with what is owed, one invoice as a sheet to print, its form, and tables in from other programs.

mod chain;
pub mod create;
pub mod edit;
mod form;
pub mod import;
pub mod list;
mod own_currency;
mod parts;
pub mod preview;
pub mod read;
mod sheet;
pub mod typed;
