//! What an event says, in the words of its JSON.

use chrono::{DateTime, NaiveDate, Utc};
use ledger::AccountKind;
use money::Currency;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Something that happened, as its sender tells it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Event {
    /// The sender's own id of it, 1 to 64 letters, digits, `-`, `_`, `.` or `:`. The same id again is the same event.
    #[schema(example = "evt_2026_0001", min_length = 1, max_length = 64)]
    pub id: String,
    /// When it happened.
    #[schema(example = "2026-11-30T09:30:00Z")]
    pub occurred_at: DateTime<Utc>,
    /// What happened.
    #[serde(flatten)]
    pub what: What,
}

/// What happened, by `type`, with what there is to say of it in `data`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(tag = "type", content = "data")]
pub enum What {
    /// Money was booked.
    #[serde(rename = "transaction.posted")]
    Posted(Movement),
    /// Money is expected to be booked. It changes no figure until it is.
    #[serde(rename = "transaction.pending")]
    Pending(Movement),
    /// A booked movement was taken back.
    #[serde(rename = "transaction.reversed")]
    Reversed(Reversal),
    /// What an account held at the end of a day.
    #[serde(rename = "balance.reported")]
    Balance(BalanceReported),
    /// What an investment account held of one security.
    #[serde(rename = "holding.reported")]
    Holding(Holding),
    /// An invoice was sent to a client.
    #[serde(rename = "invoice.issued")]
    Invoice(InvoiceIssued),
    /// Somebody wrote to the customer. It is kept for them to see, and nothing is read from its text.
    #[serde(rename = "message.received")]
    Message(MessageReceived),
    /// The customer says that something in their life has changed.
    #[serde(rename = "life.declared")]
    Life(LifeDeclared),
}

/// An account, as its bank names it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AccountName {
    /// The bank's number of it, such as an IBAN. Only a hash of it is kept, and its last four digits.
    #[schema(example = "GB29NWBK60161331926819", min_length = 1, max_length = 64)]
    pub number: String,
    /// The currency of its amounts, three letters.
    #[schema(value_type = String, example = "GBP", pattern = "^[A-Za-z]{3}$")]
    pub currency: Currency,
    /// What it is for, where that is known: `checking`, `savings`, `credit-card`, `brokerage` or `loan`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, example = "checking", pattern = "^(checking|savings|credit-card|brokerage|loan)$")]
    pub kind: Option<AccountKind>,
}

/// A movement of money.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Movement {
    /// The account it is of.
    pub account: AccountName,
    /// The bank's reference of the movement, which its pending and its booked form and its reversal share.
    #[schema(example = "FT26334A1B2C", min_length = 1, max_length = 140)]
    pub reference: String,
    /// The day it was or will be booked.
    #[schema(example = "2026-11-30")]
    pub posted_on: NaiveDate,
    /// Minor units of the account's currency, such as pence; positive is money in.
    #[schema(example = 125_000)]
    pub amount_minor: i64,
    /// The bank's text.
    #[schema(example = "ACME LTD INV 2026-014", max_length = 500)]
    pub description: String,
    /// The other party, where it is named apart from the text.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 500)]
    pub counterparty: Option<String>,
}

/// That a booked movement was taken back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Reversal {
    /// The account it is of.
    pub account: AccountName,
    /// The reference of the movement that is taken back. It may come before the movement itself.
    #[schema(example = "FT26334A1B2C", min_length = 1, max_length = 140)]
    pub reference: String,
    /// The day the reversal is booked.
    #[schema(example = "2026-12-01")]
    pub reversed_on: NaiveDate,
}

/// What an account held at the end of a day. Of two reports of one day the later one holds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct BalanceReported {
    /// The account.
    pub account: AccountName,
    /// The day at whose end it held.
    #[schema(example = "2026-11-30")]
    pub as_of: NaiveDate,
    /// Minor units of the account's currency.
    #[schema(example = 842_017)]
    pub amount_minor: i64,
}

/// What an investment account held of one security. Of two reports of one day the later one holds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Holding {
    /// The account.
    pub account: AccountName,
    /// The security's symbol or ISIN.
    #[schema(example = "VWRL", min_length = 1, max_length = 40)]
    pub security: String,
    /// What it is called.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 500)]
    pub name: Option<String>,
    /// Shares as a decimal number in text.
    #[schema(example = "12.5", pattern = r"^-?[0-9]{1,15}(\.[0-9]{1,10})?$")]
    pub quantity: String,
    /// Major units a share as a decimal number in text.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(example = "101.32", pattern = r"^[0-9]{1,15}(\.[0-9]{1,10})?$")]
    pub price: Option<String>,
    /// The day it was held.
    #[schema(example = "2026-11-30")]
    pub as_of: NaiveDate,
}

/// An invoice.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct InvoiceIssued {
    /// Its number, which the customer's invoices have once.
    #[schema(example = "2026-014", min_length = 1, max_length = 60)]
    pub number: String,
    /// The client.
    #[schema(example = "Acme Ltd", min_length = 1, max_length = 120)]
    pub client: String,
    /// The day it was sent.
    #[schema(example = "2026-11-01")]
    pub issued_on: NaiveDate,
    /// The day it is to be paid by.
    #[schema(example = "2026-12-01")]
    pub due_on: NaiveDate,
    /// The currency, three letters.
    #[schema(value_type = String, example = "GBP", pattern = "^[A-Za-z]{3}$")]
    pub currency: Currency,
    /// The whole amount with tax, minor units, above zero.
    #[schema(example = 125_000)]
    pub total_minor: i64,
}

/// A message to the customer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct MessageReceived {
    /// Whom it is from.
    #[schema(example = "Acme Ltd", min_length = 1, max_length = 120)]
    pub from: String,
    /// Its text.
    #[schema(example = "We will pay on Friday.", min_length = 1, max_length = 500)]
    pub text: String,
}

/// What the customer says of their life.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct LifeDeclared {
    /// What happened.
    pub event: LifeEvent,
    /// The day of it.
    #[schema(example = "2026-11-15")]
    pub on: NaiveDate,
}

/// A turn of life that layouts may ask for. What tells of a protected characteristic is none of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
pub enum LifeEvent {
    /// Moved house.
    Moved,
    /// Bought a home.
    BoughtHome,
    /// Began a job.
    NewJob,
    /// Lost a job.
    LostJob,
    /// Began to work for themselves.
    SelfEmployed,
    /// Stopped working for good.
    Retired,
}

impl LifeEvent {
    /// Every one.
    pub const ALL: [Self; 6] =
        [Self::Moved, Self::BoughtHome, Self::NewJob, Self::LostJob, Self::SelfEmployed, Self::Retired];

    /// The name in events and conditions, such as `lost-job`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Moved => "moved",
            Self::BoughtHome => "bought-home",
            Self::NewJob => "new-job",
            Self::LostJob => "lost-job",
            Self::SelfEmployed => "self-employed",
            Self::Retired => "retired",
        }
    }
}

impl What {
    /// Every type there is.
    pub const KINDS: [&str; 8] = [
        "transaction.posted",
        "transaction.pending",
        "transaction.reversed",
        "balance.reported",
        "holding.reported",
        "invoice.issued",
        "message.received",
        "life.declared",
    ];

    /// Its `type`.
    #[must_use]
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::Posted(_) => "transaction.posted",
            Self::Pending(_) => "transaction.pending",
            Self::Reversed(_) => "transaction.reversed",
            Self::Balance(_) => "balance.reported",
            Self::Holding(_) => "holding.reported",
            Self::Invoice(_) => "invoice.issued",
            Self::Message(_) => "message.received",
            Self::Life(_) => "life.declared",
        }
    }

    /// The account it is of, where it is of one.
    #[must_use]
    pub const fn account(&self) -> Option<&AccountName> {
        match self {
            Self::Posted(movement) | Self::Pending(movement) => Some(&movement.account),
            Self::Reversed(reversal) => Some(&reversal.account),
            Self::Balance(balance) => Some(&balance.account),
            Self::Holding(holding) => Some(&holding.account),
            Self::Invoice(_) | Self::Message(_) | Self::Life(_) => None,
        }
    }

    /// What events that belong together have in common: the movement of a booking and its reversal, the day of two reports
    /// of one balance. The account's number is not in it.
    #[must_use]
    pub fn subject(&self) -> String {
        match self {
            Self::Posted(movement) | Self::Pending(movement) => movement.reference.clone(),
            Self::Reversed(reversal) => reversal.reference.clone(),
            Self::Balance(balance) => balance.as_of.to_string(),
            Self::Holding(holding) => format!("{} {}", holding.security.to_uppercase(), holding.as_of),
            Self::Invoice(invoice) => invoice.number.clone(),
            Self::Message(message) => message.from.clone(),
            Self::Life(life) => life.event.as_str().to_owned(),
        }
    }
}
