//! Reading bank files: bytes in, statements out, or one sentence saying why not; and writing transactions for other
//! programs.
//!
//! Formats are recognised by content, not by file name, and listed in [`FORMATS`]. What a row means is
//! `categorise`'s work, whether it is known already is `ledger`'s, keeping it is `store`'s.

mod amount;
mod archive;
mod broker;
mod camt;
mod csv;
mod date;
mod encoding;
mod export;
mod foreign;
mod format;
mod inspect;
mod investment;
mod limits;
mod mt;
mod ofx;
mod parts;
mod qif;
pub mod sheet;
mod statement;
mod text;

pub use amount::DecimalMark;
pub use broker::{BrokerMapping, BrokerReading};
pub use csv::{AmountColumns, CsvMapping, CsvReading, preview_csv};
pub use date::{DateOrder, DateReading, DateSample};
pub use export::{ExportedAccount, TransactionsFormat, export};
pub use format::{FORMATS, Format, FormatSpec, parse};
pub use inspect::{InspectedError, InspectedFile, InspectedStatement, inspect};
pub use investment::{InvestmentKind, InvestmentRow, PositionRow, SplitTerms};
pub use limits::{
    ACCOUNTS_MAX, COLUMNS_MAX, FILE_BYTES_MAX, LINE_BYTES_MAX, NESTING_MAX, PARTS_MAX, ROWS_MAX,
    UNPACKED_RATIO_MAX, UNREADABLE_PERCENT_MAX,
};
pub use parts::{PartError, TableParts};
pub use statement::{Hints, Refusal, RejectedRow, Statement, StatementFile, StatementRow};
