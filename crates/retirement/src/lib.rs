//! Whether wealth lasts and what the law requires of it: required distributions, Social Security by the age it is
//! claimed at, and withdrawals run through every start year of a dated history.
//!
//! Returns and balances of a history are floats: they are scenarios, not books. What is owed by law is exact.

pub mod answer;
pub mod drawdown;
pub mod first_year;
pub mod history;
pub mod ladder;
pub mod law;
pub mod levers;
pub mod markets;
pub mod outlook;
pub mod question;
pub mod required_distribution;
pub mod shown;
pub mod social_security;
pub mod sustainable;
pub mod tax_table;
pub mod uk_pension;
pub mod wire;
pub mod withdrawal;
