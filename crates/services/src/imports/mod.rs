//! Statements in: preview, commit, undo. A preview stores nothing but the file; a commit stores everything of it
//! in one transaction under one import id, a table too large for that part by part (`large`); undoing takes exactly that
//! away again.

mod broker;
mod columns;
mod commit;
mod holdings;
mod large;
mod mapping;
mod plan;
mod preview;
mod read;
mod upload;

pub use broker::BrokerForm;
pub(crate) use columns::DATE_ORDERS;
pub use columns::{ColumnForm, date_order_name};
pub use commit::Committed;
pub(crate) use commit::{Batch, PENDING};
pub use plan::AccountChoice;
pub(crate) use plan::{bank_account_hash, mask, plan};
pub use preview::{BalanceCheck, Preview, PreviewMovement, PreviewRow, PreviewStatement, RowOutcome};
pub use upload::Upload;
pub(crate) use upload::Waiting;
