//! Tax by the forms and by independent cases: one file a matter.

mod calendar;
mod uk_cases;
mod uk_vectors;
mod uk_wire;
mod us_estimated;
mod us_properties;
mod us_return;
mod us_vectors;
mod years;
