//! Writing a customer's transactions for other programs: CSV, OFX 2.2 and JSON, each of which [`crate::parse`] reads back
//! where it is a bank format.
//!
//! Ids are the bank's own references where they tell the transactions of an account apart, else Attune's, so that a
//! program which drops repeated ids drops nothing.

mod ofx;

use std::collections::HashSet;

use chrono::NaiveDate;
use ledger::{Account, Transaction};
use money::Money;
use serde::Serialize;

use crate::{AmountColumns, CsvMapping, DateOrder, DecimalMark, sheet};

/// How transactions are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TransactionsFormat {
    /// A table with a head.
    Csv,
    /// One JSON document.
    Json,
    /// Open Financial Exchange 2.2, an XML document.
    Ofx,
}

impl TransactionsFormat {
    /// Every format, in the order pages offer them.
    pub const ALL: [Self; 3] = [Self::Csv, Self::Ofx, Self::Json];

    /// The name in commands and addresses.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Csv => "csv",
            Self::Json => "json",
            Self::Ofx => "ofx",
        }
    }

    /// The format of that name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|format| format.as_str() == name)
    }
}

/// One account and its transactions, oldest first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExportedAccount {
    /// The account.
    pub account: Account,
    /// Its transactions.
    pub transactions: Vec<Transaction>,
}

/// The names of the columns, which the reader of tables knows.
const HEADER: [&str; 7] =
    ["Date", "Account", "Description", "Counterparty", "Amount", "Currency", "Transaction id"];

/// How a table of ours is read again: nothing about it has to be guessed.
pub(crate) fn own_mapping(header: &[String]) -> Option<CsvMapping> {
    (header == HEADER).then(|| CsvMapping {
        delimiter: ',',
        skip_lines: 0,
        has_header: true,
        date: 0,
        date_order: DateOrder::YearMonthDay,
        amount: AmountColumns::Signed { column: 4, spending_is_positive: false },
        decimal_mark: DecimalMark::Point,
        description: vec![2],
        counterparty: Some(3),
        reference: Some(6),
        balance: None,
        currency: Some(5),
        account: Some(1),
    })
}

/// The transactions of all accounts as text. Amounts are decimals with a point, days are `2026-01-31`; `made_on` is the day
/// the document says it was made. `None` if a writer fails, which memory does not make it.
pub fn export(
    accounts: &[ExportedAccount],
    format: TransactionsFormat,
    made_on: NaiveDate,
) -> Option<String> {
    match format {
        TransactionsFormat::Csv => table(accounts),
        TransactionsFormat::Json => document(accounts, made_on),
        TransactionsFormat::Ofx => Some(ofx::write(accounts, made_on)),
    }
}

/// The id of each transaction, none of them twice in an account.
fn ids<'t>(transactions: &'t [Transaction]) -> Vec<&'t str> {
    let mut given = HashSet::with_capacity(transactions.len());
    let id = |transaction: &'t Transaction| match transaction.bank_reference.as_deref() {
        Some(reference) if !reference.trim().is_empty() && given.insert(reference) => reference,
        _ => transaction.id.as_str(),
    };
    transactions.iter().map(id).collect()
}

fn amount(transaction: &Transaction) -> String {
    Money::new(transaction.amount_minor, transaction.currency).to_plain()
}

fn table(accounts: &[ExportedAccount]) -> Option<String> {
    let mut rows = vec![HEADER.map(str::to_owned)];
    for ExportedAccount { account, transactions } in accounts {
        rows.extend(transactions.iter().zip(ids(transactions)).map(|(transaction, id)| {
            [
                transaction.posted_on.to_string(),
                sheet::guard(&account.name),
                sheet::guard(&transaction.description),
                sheet::guard(transaction.counterparty.as_deref().unwrap_or_default()),
                amount(transaction),
                transaction.currency.code().to_owned(),
                sheet::guard(id),
            ]
        }));
    }
    sheet::write(rows.iter().map(|row| row.iter().map(String::as_str).collect()))
}

/// The JSON document.
#[derive(Serialize)]
struct Document<'a> {
    made_on: NaiveDate,
    accounts: Vec<AccountPart<'a>>,
}

#[derive(Serialize)]
struct AccountPart<'a> {
    name: &'a str,
    kind: &'static str,
    currency: &'a str,
    balance: Option<BalancePart>,
    transactions: Vec<TransactionPart<'a>>,
}

#[derive(Serialize)]
struct BalancePart {
    as_of: NaiveDate,
    amount: String,
}

#[derive(Serialize)]
struct TransactionPart<'a> {
    id: &'a str,
    posted_on: NaiveDate,
    amount: String,
    description: &'a str,
    counterparty: Option<&'a str>,
}

fn document(accounts: &[ExportedAccount], made_on: NaiveDate) -> Option<String> {
    let part = |exported: &'_ ExportedAccount| {
        let account = &exported.account;
        account.balance.map(|balance| BalancePart {
            as_of: balance.as_of,
            amount: Money::new(balance.amount_minor, account.currency).to_plain(),
        })
    };
    let accounts = accounts
        .iter()
        .map(|exported| AccountPart {
            name: &exported.account.name,
            kind: exported.account.kind.as_str(),
            currency: exported.account.currency.code(),
            balance: part(exported),
            transactions: exported
                .transactions
                .iter()
                .zip(ids(&exported.transactions))
                .map(|(transaction, id)| TransactionPart {
                    id,
                    posted_on: transaction.posted_on,
                    amount: amount(transaction),
                    description: &transaction.description,
                    counterparty: transaction.counterparty.as_deref(),
                })
                .collect(),
        })
        .collect();
    serde_json::to_string_pretty(&Document { made_on, accounts }).ok()
}
