//! The retirement plan a customer keeps.

document!("retirement_plans");
