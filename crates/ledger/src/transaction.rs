//! A posted transaction as a bank file states it.

use chrono::NaiveDate;
use money::Currency;
use serde::{Deserialize, Serialize};

use crate::{AccountId, TransactionId};

/// One posted movement on one account.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Transaction {
    /// Our identifier.
    pub id: TransactionId,
    /// The account it was posted to.
    pub account_id: AccountId,
    /// The day the bank booked it.
    pub posted_on: NaiveDate,
    /// Minor units; positive is money in.
    pub amount_minor: i64,
    /// The account's currency.
    pub currency: Currency,
    /// The bank's text, whitespace trimmed, otherwise untouched.
    pub description: String,
    /// The other party where the file names one apart from the description.
    pub counterparty: Option<String>,
    /// The bank's own reference (OFX `FITID`) where there is one.
    pub bank_reference: Option<String>,
}
