//! What comes by itself: events of programs and webhooks, taken once each, whatever order they come in.
//!
//! Taking one has two steps. First it is kept with the rows it brings, in one transaction; from then on it is never lost and
//! never has another effect. Then the books are worked out, the customer is profiled if they consent, and the decision is
//! made; a process that stops between the two leaves an event unsettled, which the next one settles. Calls of one customer that
//! come while another of theirs is taken are taken together after it.

mod calls;
mod signing;
mod sources;
mod statement;
mod take;
mod timeline;
mod waiting;

pub use calls::{Call, CallKey};
pub(crate) use signing::new_secret;
pub use signing::{Signed, sign};
pub use sources::{EventSource, NewSecret, Sender, SourceKind};
pub use take::{Outcome, Taken};
pub use timeline::{Happening, TimelineEntry};
pub(crate) use waiting::WaitingCalls;
