//! Trades, income and holdings of an investment account, as files state them.

use chrono::NaiveDate;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use crate::StatementRow;

/// No number of shares and no price is as large.
pub(crate) const NUMBER_MAX: i64 = 1_000_000_000_000;

/// What an investment movement did.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum InvestmentKind {
    /// Cash became a holding.
    Buy,
    /// A holding became cash.
    Sell,
    /// A dividend or distribution paid in cash.
    Dividend,
    /// A dividend the broker calls qualified.
    QualifiedDividend,
    /// A dividend the broker calls special.
    SpecialDividend,
    /// A gain a fund realised and passes on.
    CapitalGain,
    /// Interest.
    Interest,
    /// Cost of a holding paid back.
    ReturnOfCapital,
    /// Income that bought more of its holding; no cash moved.
    Reinvest,
    /// Shares paid as income.
    DividendInKind,
    /// A fee or another charge of the investment account.
    Fee,
    /// Tax taken off, or given back.
    Withholding,
    /// So many shares for so many others.
    Split,
    /// A holding came from another account.
    TransferIn,
    /// A holding went to another account.
    TransferOut,
    /// Cash came from outside.
    Deposit,
    /// Cash went outside.
    Withdrawal,
    /// Anything else, kept with its text and its cash.
    Other,
}

impl InvestmentKind {
    /// Every kind by its stored name, in the order forms list them.
    pub const ALL: [(&'static str, Self); 18] = [
        ("buy", Self::Buy),
        ("sell", Self::Sell),
        ("dividend", Self::Dividend),
        ("qualified-dividend", Self::QualifiedDividend),
        ("special-dividend", Self::SpecialDividend),
        ("capital-gain", Self::CapitalGain),
        ("interest", Self::Interest),
        ("return-of-capital", Self::ReturnOfCapital),
        ("reinvest", Self::Reinvest),
        ("dividend-in-kind", Self::DividendInKind),
        ("fee", Self::Fee),
        ("withholding", Self::Withholding),
        ("split", Self::Split),
        ("transfer-in", Self::TransferIn),
        ("transfer-out", Self::TransferOut),
        ("deposit", Self::Deposit),
        ("withdrawal", Self::Withdrawal),
        ("other", Self::Other),
    ];

    /// The stored name.
    pub fn as_str(self) -> &'static str {
        Self::ALL.iter().find(|(_, kind)| *kind == self).map_or("other", |(name, _)| name)
    }

    /// The kind of that stored name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.iter().find(|(known, _)| *known == name).map(|(_, kind)| *kind)
    }

    /// Whether it is about a security and not about money alone.
    pub(crate) fn is_of_a_security(self) -> bool {
        !matches!(self, Self::Interest | Self::Fee | Self::Deposit | Self::Withdrawal | Self::Other)
    }

    /// Whether cash moves with it.
    pub(crate) fn moves_cash(self) -> bool {
        !matches!(
            self,
            Self::Reinvest | Self::DividendInKind | Self::Split | Self::TransferIn | Self::TransferOut
        )
    }

    /// Whether its cash, where it has any, goes out.
    pub(crate) fn is_out(self) -> bool {
        matches!(self, Self::Buy | Self::Fee | Self::Withholding | Self::Withdrawal)
    }
}

/// How a split is stated.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum SplitTerms {
    /// So many shares for so many.
    Ratio {
        /// Shares after, above zero.
        new: Decimal,
        /// Shares before, above zero.
        old: Decimal,
    },
    /// So many shares came on top of those held.
    Added(Decimal),
}

/// One trade or income of an investment account.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct InvestmentRow {
    /// The line of the file it starts on, from 1.
    pub line: u64,
    /// The trade date.
    pub traded_on: NaiveDate,
    /// What it did.
    pub kind: InvestmentKind,
    /// The total in minor units, positive is money in, for a reinvestment what it was worth; absent where the file
    /// states none.
    pub total_minor: Option<i64>,
    /// The security's symbol, or its identifier where the file has no symbol.
    pub security: Option<String>,
    /// What the security is called.
    pub security_name: Option<String>,
    /// Shares, a magnitude.
    pub quantity: Option<Decimal>,
    /// How a split is stated; splits only.
    pub split: Option<SplitTerms>,
    /// What transferred shares had cost, minor units; transfers only.
    pub basis_minor: Option<i64>,
    /// When transferred shares were acquired; transfers only.
    pub acquired_on: Option<NaiveDate>,
    /// The broker's text, or what the movement did.
    pub description: String,
    /// The broker's own reference.
    pub bank_reference: Option<String>,
}

impl InvestmentRow {
    /// Its effect on the account's cash, if it has one.
    pub fn cash_row(&self) -> Option<StatementRow> {
        let amount_minor = self.total_minor?;
        self.kind.moves_cash().then(|| StatementRow {
            line: self.line,
            posted_on: self.traded_on,
            amount_minor,
            description: self.description.clone(),
            counterparty: self.security_name.clone().or_else(|| self.security.clone()),
            bank_reference: self.bank_reference.clone(),
        })
    }
}

/// What an investment account held of one security on a day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PositionRow {
    /// The line of the file it starts on, from 1.
    pub line: u64,
    /// The security's symbol, or its identifier where the file has no symbol.
    pub security: String,
    /// What the security is called.
    pub security_name: Option<String>,
    /// Shares; below zero for a short position.
    pub quantity: Decimal,
    /// Major units a share.
    pub price: Option<Decimal>,
    /// What all of it was worth, minor units.
    pub value_minor: Option<i64>,
    /// The day of the price.
    pub as_of: NaiveDate,
}
