//! What if: a customer's tax year and cash ahead as they are and as they would be under a few suppositions.
//!
//! [`suppose`] works both out and [`Shown`] writes them down as they are read, so that a server and a browser that
//! ask the same give the same text. Nothing here reads a store or a clock or draws its own chance.

mod inputs;
mod outcome;
mod shown;
mod suppositions;
mod tax_due;

pub use inputs::{Client, WhatIfInputs};
pub use outcome::{CashAhead, Instalment, Standing, WhatIfOutcome, cash_ahead, standing, suppose};
pub use shown::{Figure, Shown, cash_shown, tax_shown};
pub use suppositions::{FieldProblem, Suppositions};
pub use tax_due::tax_due;

#[cfg(test)]
mod tests;
