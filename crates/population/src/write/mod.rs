//! Writing accounts as the files banks let customers download: OFX and several banks' CSV.

mod csv;
mod investments;
mod ofx;

pub use csv::{CsvStyle, to_csv};
pub use ofx::to_ofx;

use chrono::{Datelike, NaiveDate};
use ledger::{Account, AccountId, AccountKind};

use crate::{Country, Household};

/// One file as downloaded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StatementFile {
    /// Such as `checking.ofx`.
    pub name: String,
    /// The account it is a statement of.
    pub account_id: AccountId,
    /// UTF-8; OFX files are plain ASCII.
    pub text: String,
}

/// The files of each account with transactions, as such a household would download them: OFX for everyday and card
/// accounts, for accounts of holdings two investment statements, of the end of last year and of the last day, and for
/// the others the CSV of a bank of its country.
pub fn files(household: &Household) -> Vec<StatementFile> {
    let mut files = Vec::new();
    for account in &household.accounts {
        if household.of(&account.id).next().is_none() {
            continue;
        }
        let stem = account.name.to_lowercase().replace(' ', "-");
        if account.kind == AccountKind::Brokerage && investments::has_holdings(household, account) {
            let last_year = NaiveDate::from_ymd_opt(household.end_on.year() - 1, 12, 31);
            let ended = last_year.filter(|end| *end > household.start_on);
            for until in ended.into_iter().chain([household.end_on]) {
                files.push(StatementFile {
                    name: format!("{stem}-{until}.ofx"),
                    account_id: account.id.clone(),
                    text: investments::to_investment_ofx(household, account, until),
                });
            }
            continue;
        }
        let style = CsvStyle::usual(household.country, account.kind);
        let by_ofx = matches!(account.kind, AccountKind::Checking | AccountKind::CreditCard);
        let (text, extension) = if by_ofx {
            (to_ofx(household, account), "ofx")
        } else {
            (to_csv(household, account, style), "csv")
        };
        files.push(StatementFile {
            name: format!("{stem}.{extension}"),
            account_id: account.id.clone(),
            text,
        });
    }
    files
}

impl CsvStyle {
    /// The style of a bank in a country, another one for savings than for the rest.
    fn usual(country: Country, kind: AccountKind) -> Self {
        match (country, kind) {
            (Country::UnitedStates, AccountKind::Savings) => Self::CapitalOne,
            (Country::UnitedStates, AccountKind::Brokerage | AccountKind::Loan) => Self::BankOfAmerica,
            (Country::UnitedStates, _) => Self::Chase,
            (Country::UnitedKingdom, AccountKind::Savings) => Self::Starling,
            (Country::UnitedKingdom, AccountKind::Brokerage | AccountKind::Loan) => Self::Nationwide,
            (Country::UnitedKingdom, _) => Self::Lloyds,
        }
    }
}

/// Digits that look like an account number and always go with the account.
fn account_number(account: &Account) -> u64 {
    let hash = account.id.as_str().bytes().fold(0xCBF2_9CE4_8422_2325_u64, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01B3)
    });
    10_000_000 + hash % 90_000_000
}

#[cfg(test)]
mod tests;
