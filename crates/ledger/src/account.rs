//! Accounts and the balances banks report for them.

use chrono::NaiveDate;
use money::Currency;
use serde::{Deserialize, Serialize};

use crate::AccountId;

/// What an account is for; decides whether its balance is spendable, owed or invested.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum AccountKind {
    /// Everyday spending money.
    Checking,
    /// Money put aside, available at once.
    Savings,
    /// A revolving debt; its balance is usually negative.
    CreditCard,
    /// Investments and the cash beside them.
    Brokerage,
    /// A mortgage or other loan.
    Loan,
}

impl AccountKind {
    /// Every kind, in the order pages list them.
    pub const ALL: [Self; 5] = [Self::Checking, Self::Savings, Self::CreditCard, Self::Brokerage, Self::Loan];

    /// The stored and printed name, such as `credit-card`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Checking => "checking",
            Self::Savings => "savings",
            Self::CreditCard => "credit-card",
            Self::Brokerage => "brokerage",
            Self::Loan => "loan",
        }
    }

    /// The kind of that stored name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == name)
    }

    /// Whether the balance is money that can be spent today.
    pub fn is_cash(self) -> bool {
        matches!(self, Self::Checking | Self::Savings)
    }
}

/// One account of one customer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Account {
    /// Our identifier.
    pub id: AccountId,
    /// What the customer calls it.
    pub name: String,
    /// What it is for.
    pub kind: AccountKind,
    /// The one currency its amounts are in.
    pub currency: Currency,
    /// The latest balance a statement reported, if any did.
    pub balance: Option<Balance>,
}

/// A balance as a bank reported it at the end of a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Balance {
    /// The day at whose end the balance held.
    pub as_of: NaiveDate,
    /// Minor units of the account's currency; negative is owed.
    pub amount_minor: i64,
}
