//! How the columns of a CSV are read: detected by us, corrected by the customer, remembered by the account.

use serde::{Deserialize, Serialize};

use crate::{DateOrder, DateSample, DecimalMark};

/// Everything needed to read a CSV the same way again. Columns count from 0.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CsvMapping {
    /// The character between cells.
    pub delimiter: char,
    /// Lines before the header, or before the first row where there is no header.
    pub skip_lines: u64,
    /// Whether a row of column names comes first.
    pub has_header: bool,
    /// The column of the booking date.
    pub date: usize,
    /// The order of day, month and year in it.
    pub date_order: DateOrder,
    /// Where amounts and their signs are.
    pub amount: AmountColumns,
    /// The decimal mark of all amounts.
    pub decimal_mark: DecimalMark,
    /// Columns whose texts, joined by a space, describe the movement.
    pub description: Vec<usize>,
    /// The column naming the other party.
    pub counterparty: Option<usize>,
    /// The column with the bank's own unique reference.
    pub reference: Option<usize>,
    /// The column with the balance after each row.
    pub balance: Option<usize>,
    /// The column with a currency code.
    pub currency: Option<usize>,
    /// The column naming the customer's own account.
    pub account: Option<usize>,
}

/// Where the amount and its sign are.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "kind")]
pub enum AmountColumns {
    /// One signed column.
    Signed {
        /// The column.
        column: usize,
        /// Whether spending is written as a positive number, as many card statements do.
        spending_is_positive: bool,
    },
    /// One column of magnitudes, and another that says whether money came or went.
    Typed {
        /// The column of magnitudes.
        column: usize,
        /// The column with words such as `debit` and `credit`.
        type_column: usize,
    },
    /// A column for money out and one for money in.
    DebitCredit {
        /// Money out.
        debit: usize,
        /// Money in.
        credit: usize,
        /// Whether money out already carries a minus sign.
        debit_is_negative: bool,
    },
}

/// How a CSV was understood, for the customer to confirm or correct.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CsvReading {
    /// The mapping used.
    pub mapping: CsvMapping,
    /// The encoding's name, such as `UTF-8`.
    pub encoding: String,
    /// The column names, empty when the file has none.
    pub header: Vec<String>,
    /// The first rows as cells, to choose columns by.
    pub sample: Vec<Vec<String>>,
    /// Whether every date could be read with day and month exchanged and nothing in the file decides.
    pub ambiguous_dates: bool,
    /// Dates of the first rows in both readings; empty unless ambiguous.
    pub date_samples: Vec<DateSample>,
}
