//! The use-cases of Attune: each checks who asks, runs the domain's pure rules, and stores the outcome in one
//! transaction. Pages, server functions and the command line all come through here.

mod arrangements;
mod attune;
mod clock;
mod corrections;
mod dashboard;
mod deciding;
mod demo;
mod error;
mod imports;
mod layouts;
mod people;
mod personas;
mod shelf;
mod splits;
mod understanding;
mod why;

pub use attune::{Attune, SHIPPED_MODEL};
pub use clock::{Clock, SystemClock};
pub use corrections::{Correction, Listed};
pub use dashboard::{Dashboard, Undoable};
pub use demo::DemoOffer;
pub use error::ServiceError;
pub use imports::{
    AccountChoice, BalanceCheck, ColumnForm, Committed, Preview, PreviewRow, PreviewStatement, RowOutcome,
    Upload,
};
pub use people::{Country, Details, Person, Principal, Role, SESSION_ABSOLUTE_S, SignedIn};
pub use splits::SplitForm;
pub use why::{SharedReason, Why};
