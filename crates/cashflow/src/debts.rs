//! What is owed, what it costs, and signs of strain.
//!
//! Windows are the last 90 days. Debt service = loan and card payments from cash accounts that are costs (the
//! debt categories), plus payments to cards in the books that charged interest in the window; a card paid in full
//! is not a debt. Its ratio is to income of the same window. An overdraft day is a day a checking account with a
//! reported balance closed below zero, days counted once however many accounts.

use std::collections::{BTreeSet, HashMap};

use categorise::{Category, Group};
use chrono::NaiveDate;
use ledger::{AccountId, AccountKind};
use serde::{Deserialize, Serialize};

use crate::balances::{BalanceBasis, Balances};
use crate::book::{Book, Row};
use crate::quality::count;
use crate::spending::of_categories;
use crate::statistics::ratio;

/// One card or loan, in minor units.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Debt {
    /// The account.
    pub account_id: AccountId,
    /// What the customer calls it.
    pub name: String,
    /// A card or a loan.
    pub kind: AccountKind,
    /// What is owed, a magnitude; 0 when it is in credit.
    pub owed_minor: i64,
    /// Paid to it in the window.
    pub paid_minor: i64,
    /// Interest and fees it charged in the window.
    pub charges_minor: i64,
}

/// Debts and strain over the last 90 days.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Debts {
    /// Cards and loans, what is owed most first.
    pub debts: Vec<Debt>,
    /// All of it.
    pub owed_minor: i64,
    /// Debt service of the window, a magnitude.
    pub service_minor: i64,
    /// Debt service ÷ income; `None` without income.
    pub service_ratio: Option<f64>,
    /// Days with an overdraft.
    pub overdraft_days: u32,
    /// Fees for overdrafts and returned payments, a magnitude.
    pub overdraft_fees_minor: i64,
    /// Payments to and advances from payday lenders.
    pub payday_loans: u32,
    /// Other bank charges and card interest, a magnitude.
    pub bank_fees_minor: i64,
}

const DAYS: u64 = 90;

impl Debts {
    pub(crate) fn build(book: &Book<'_>, balances: &Balances) -> Self {
        let rows = book.last_days(DAYS);
        let mut debts: Vec<Debt> = balances
            .accounts
            .iter()
            .enumerate()
            .filter(|(_, account)| matches!(account.kind, AccountKind::CreditCard | AccountKind::Loan))
            .filter(|(_, account)| account.currency == book.currency)
            .map(|(place, account)| Debt {
                account_id: account.account_id.clone(),
                name: account.name.clone(),
                kind: account.kind,
                owed_minor: account.amount_minor.saturating_neg().max(0),
                paid_minor: Book::sum(rows, |row| paid(row, place)),
                charges_minor: Book::sum(rows, |row| charged(row, place)),
            })
            .collect();
        debts.sort_by(|a, b| (-a.owed_minor, &a.account_id).cmp(&(-b.owed_minor, &b.account_id)));
        let income_minor = Book::sum(rows, Row::income_minor);
        let service_minor = service_minor(rows, &debts);
        Self {
            owed_minor: debts.iter().fold(0, |sum, debt| sum.saturating_add(debt.owed_minor)),
            debts,
            service_minor,
            service_ratio: ratio(service_minor, income_minor),
            overdraft_days: overdraft_days(book, balances),
            overdraft_fees_minor: of_categories(rows, &[Category::OverdraftFees]),
            payday_loans: count(rows.iter().filter(|row| row.category == Category::PaydayLoan).count()),
            bank_fees_minor: of_categories(rows, &[Category::BankFees]),
        }
    }
}

fn paid(row: &Row, account: usize) -> i64 {
    let is_payment = row.category == Category::OwnTransfer && row.amount_minor > 0;
    if row.account == account && is_payment { row.amount_minor } else { 0 }
}

fn charged(row: &Row, account: usize) -> i64 {
    let is_charge = matches!(row.category, Category::BankFees | Category::OverdraftFees);
    if row.account == account && is_charge { row.amount_minor.saturating_neg() } else { 0 }
}

fn service_minor(rows: &[Row], debts: &[Debt]) -> i64 {
    let costs =
        Book::sum(
            rows,
            |row| if row.category.group() == Group::Debt { row.spending_minor().max(0) } else { 0 },
        );
    debts
        .iter()
        .filter(|debt| debt.kind == AccountKind::CreditCard && debt.charges_minor > 0)
        .fold(costs, |sum, debt| sum.saturating_add(debt.paid_minor))
}

/// Walks each checking account's closing balances backwards from today.
fn overdraft_days(book: &Book<'_>, balances: &Balances) -> u32 {
    let mut moved: HashMap<(usize, NaiveDate), i64> = HashMap::new();
    let window = book.last_days(DAYS);
    for row in window {
        let sum = moved.entry((row.account, row.on)).or_default();
        *sum = sum.saturating_add(row.amount_minor);
    }
    let days = DAYS.min(u64::from(book.history.days));
    let mut overdrawn: BTreeSet<NaiveDate> = BTreeSet::new();
    for (place, account) in balances.accounts.iter().enumerate() {
        let is_known = account.basis == BalanceBasis::Reported && account.currency == book.currency;
        if account.kind != AccountKind::Checking || !is_known {
            continue;
        }
        let (mut on, mut balance) = (book.as_of(), account.amount_minor);
        for _ in 0..days {
            if balance < 0 {
                overdrawn.insert(on);
            }
            balance = balance.saturating_sub(moved.get(&(place, on)).copied().unwrap_or(0));
            on = on.pred_opt().unwrap_or(on);
        }
    }
    count(overdrawn.len())
}
