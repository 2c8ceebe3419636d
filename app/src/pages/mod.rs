//! The pages: a folder for each noun, a file for each thing done with it. `routes.rs` lists them.

pub mod account;
pub mod activity;
pub mod cases;
pub mod connection;
pub mod dashboard;
pub mod developers;
pub mod home;
pub mod import;
pub mod inbox;
pub mod invoice;
pub mod model;
pub mod offline;
pub mod portfolio;
pub mod retirement;
pub mod rule;
pub mod session;
pub mod set_aside;
pub mod staff;
pub mod studio;
pub mod tax;
pub mod transaction;
pub mod what_if;
pub mod why;
