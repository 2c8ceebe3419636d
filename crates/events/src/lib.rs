//! What others tell Attune as it happens: a payment booked or taken back, a balance, a holding, an invoice, a message, a
//! turn of life. Here is what an event says and what makes one impossible; taking effect is `services`' work.
//!
//! An event is known by its sender's id, so that one delivered twice has one effect, and no event asks to be the first or
//! the last: whatever order they come in, the books end the same.

mod check;
mod event;
mod examples;

pub use check::{AMOUNT_MINOR_MAX, BATCH_MAX, EventProblem, ID_LENGTH_MAX, TEXT_LENGTH_MAX, check};
pub use event::{
    AccountName, BalanceReported, Event, Holding, InvoiceIssued, LifeDeclared, LifeEvent, MessageReceived,
    Movement, Reversal, What,
};
pub use examples::examples;
