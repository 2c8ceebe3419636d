//! Which account each statement of a file belongs to, and what each of its rows would do there.

use std::collections::HashMap;
use std::ops::RangeInclusive;

use chrono::NaiveDate;
use ledger::{
    Account, AccountId, AccountKind, EarlierParts, Fingerprint, Incoming, Known, RowStatus, plan_merge,
};
use money::Currency;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use statements::{InvestmentKind, InvestmentRow, Statement, StatementRow};

/// Where the customer wants rows to go when the file does not name an account they already have.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct AccountChoice {
    /// An account they have.
    pub existing: Option<AccountId>,
    /// What to call a new one.
    pub new_name: Option<String>,
    /// What a new one is for.
    pub kind: Option<AccountKind>,
}

/// One statement with its account and the fate of its rows, row for row.
#[derive(Debug, Clone)]
pub(crate) struct PlannedStatement<'a> {
    pub(crate) statement: &'a Statement,
    /// Every movement of cash: booked transactions, and what trades and income of an investment account paid.
    pub(crate) rows: Vec<StatementRow>,
    pub(crate) target: Target,
    pub(crate) statuses: Vec<RowStatus>,
    /// What identifies each row, row for row.
    pub(crate) fingerprints: Vec<Fingerprint>,
    /// What happened to the holdings of an investment account, with the fate of each movement.
    pub(crate) movements: Vec<PlannedMovement>,
}

/// A movement of an investment account and its fate.
#[derive(Debug, Clone)]
pub(crate) struct PlannedMovement {
    pub(crate) row: InvestmentRow,
    pub(crate) status: RowStatus,
    pub(crate) fingerprint: Fingerprint,
}

impl PlannedStatement<'_> {
    /// How many movements are new and move no cash, so that no row tells of them.
    pub(crate) fn new_without_cash(&self) -> usize {
        let is_new = |movement: &&PlannedMovement| matches!(movement.status, RowStatus::New { .. });
        self.movements.iter().filter(is_new).filter(|it| it.row.cash_row().is_none()).count()
    }
}

/// The account rows go to.
#[derive(Debug, Clone)]
pub(crate) struct Target {
    pub(crate) account: Account,
    /// Whether committing would create it.
    pub(crate) is_new: bool,
    pub(crate) bank_account_hash: Option<String>,
    pub(crate) bank_account_mask: Option<String>,
}

/// What the plan needs to know of the customer's books.
pub(crate) struct Books {
    /// Their accounts, each with the hash of the bank's own account number where a file named it.
    pub(crate) accounts: Vec<(Account, Option<String>)>,
    /// The rows of every account, of the days that are planned.
    pub(crate) known: HashMap<AccountId, Vec<Known>>,
    /// The movements of every investment account, of these days.
    pub(crate) known_movements: HashMap<AccountId, Vec<Known>>,
    /// The currency of the customer's country, for files that name none.
    pub(crate) home_currency: Currency,
}

/// The days statements are of, from the first to the last: rows of others are none of theirs.
pub(crate) fn days_of(statements: &[Statement]) -> Option<RangeInclusive<NaiveDate>> {
    let mut days = statements.iter().flat_map(|statement| {
        let rows = statement.transactions.iter().map(|row| row.posted_on);
        let traded = statement.investments.iter().map(|row| row.traded_on);
        let paid = statement.investments.iter().filter_map(|row| Some(row.cash_row()?.posted_on));
        rows.chain(traded).chain(paid)
    });
    let first = days.next()?;
    Some(days.fold(first..=first, |all, day| *all.start().min(&day)..=*all.end().max(&day)))
}

/// An account that a file's statements of a number and currency go to.
#[derive(Debug)]
struct Chosen {
    hash: Option<String>,
    currency: Option<Currency>,
    target: Target,
}

/// What a file told before, where it is planned part by part.
#[derive(Debug, Default)]
pub(crate) struct Progress {
    chosen: Vec<Chosen>,
    earlier: HashMap<AccountId, EarlierParts>,
}

impl Progress {
    /// Notes that a part was stored.
    pub(crate) fn remember(&mut self, planned: &[PlannedStatement<'_>]) {
        for chosen in &mut self.chosen {
            chosen.target.is_new = false;
        }
        for part in planned {
            let rows = part.fingerprints.iter().zip(part.statuses.iter().copied());
            self.earlier.entry(part.target.account.id.clone()).or_default().remember(rows);
        }
    }
}

/// Plans the next part of a file, whose rows in `books` are not of it. What was planned counts once it is remembered.
pub(crate) fn plan_part<'a>(
    statements: &'a [Statement],
    file_name: &str,
    choice: &AccountChoice,
    books: Books,
    progress: &mut Progress,
    new_account_id: impl FnMut() -> AccountId,
) -> Vec<PlannedStatement<'a>> {
    let Progress { chosen, earlier } = progress;
    let nothing = EarlierParts::default();
    plan_by(statements, file_name, choice, books, chosen, new_account_id, |account, known, incoming| {
        earlier.get(account).unwrap_or(&nothing).plan_merge(known, &incoming)
    })
}

/// Plans every statement of a file or of a source. Statements of one account are planned one after the other, so that rows two
/// of them share come in once.
pub(crate) fn plan<'a>(
    statements: &'a [Statement],
    file_name: &str,
    choice: &AccountChoice,
    books: Books,
    new_account_id: impl FnMut() -> AccountId,
) -> Vec<PlannedStatement<'a>> {
    let mut chosen = Vec::new();
    plan_by(statements, file_name, choice, books, &mut chosen, new_account_id, |_, known, incoming| {
        merge(known, incoming)
    })
}

fn plan_by<'a>(
    statements: &'a [Statement],
    file_name: &str,
    choice: &AccountChoice,
    mut books: Books,
    chosen: &mut Vec<Chosen>,
    mut new_account_id: impl FnMut() -> AccountId,
    merge_rows: impl Fn(&AccountId, &mut Vec<Known>, Vec<Incoming>) -> Vec<RowStatus>,
) -> Vec<PlannedStatement<'a>> {
    let mut planned = Vec::with_capacity(statements.len());
    for statement in statements {
        let hash = statement.account.as_deref().map(bank_account_hash);
        let currency = statement.currency;
        let is_it = |chosen: &&Chosen| chosen.hash == hash && chosen.currency == currency;
        let target = match chosen.iter().find(is_it) {
            Some(chosen) => chosen.target.clone(),
            None => {
                let target =
                    choose(statement, hash.as_deref(), file_name, choice, &books, &mut new_account_id);
                chosen.push(Chosen { hash, currency, target: target.clone() });
                target
            }
        };
        let account = &target.account.id;
        let rows = statement.cash_movements();
        let incoming = incoming_rows(&rows, &target.account);
        let fingerprints = incoming.iter().map(|row| row.fingerprint.clone()).collect();
        let statuses = merge_rows(account, books.known.entry(account.clone()).or_default(), incoming);
        let held = books.known_movements.entry(account.clone()).or_default();
        let movements = planned_movements(statement, &target.account, held);
        planned.push(PlannedStatement { statement, rows, target, statuses, fingerprints, movements });
    }
    planned
}

/// The fate of rows of one account, which hold afterwards what is new of them.
fn merge(held: &mut Vec<Known>, incoming: Vec<Incoming>) -> Vec<RowStatus> {
    let statuses = plan_merge(held, &incoming);
    for (row, status) in incoming.into_iter().zip(&statuses) {
        if let RowStatus::New { ordinal } = *status {
            held.push(Known {
                fingerprint: row.fingerprint,
                ordinal,
                bank_reference: row.bank_reference,
                posted_on: row.posted_on,
                amount_minor: row.amount_minor,
            });
        }
    }
    statuses
}

/// Movements of a statement of investments; money that came or went beside them among them.
fn planned_movements(
    statement: &Statement,
    account: &Account,
    held: &mut Vec<Known>,
) -> Vec<PlannedMovement> {
    let is_invested = !statement.investments.is_empty() || !statement.positions.is_empty();
    let beside = statement.transactions.iter().filter(|_| is_invested).map(cash_movement);
    let rows: Vec<InvestmentRow> = statement.investments.iter().cloned().chain(beside).collect();
    let incoming: Vec<Incoming> = rows.iter().map(|row| incoming_movement(row, account)).collect();
    let fingerprints: Vec<Fingerprint> = incoming.iter().map(|row| row.fingerprint.clone()).collect();
    let statuses = merge(held, incoming);
    rows.into_iter()
        .zip(statuses)
        .zip(fingerprints)
        .map(|((row, status), fingerprint)| PlannedMovement { row, status, fingerprint })
        .collect()
}

/// Money of an investment account that no trade moved.
fn cash_movement(row: &StatementRow) -> InvestmentRow {
    InvestmentRow {
        line: row.line,
        traded_on: row.posted_on,
        kind: if row.amount_minor < 0 { InvestmentKind::Withdrawal } else { InvestmentKind::Deposit },
        total_minor: Some(row.amount_minor),
        security: None,
        security_name: None,
        quantity: None,
        split: None,
        basis_minor: None,
        acquired_on: None,
        description: row.description.clone(),
        bank_reference: row.bank_reference.clone(),
    }
}

fn incoming_movement(row: &InvestmentRow, account: &Account) -> Incoming {
    let amount_minor = row.total_minor.unwrap_or(0);
    let quantity = row.quantity.map_or_else(String::new, |quantity| quantity.normalize().to_string());
    let security = row.security.as_deref().unwrap_or("");
    let facts = format!("{} {security} {quantity}", row.kind.as_str());
    Incoming {
        fingerprint: Fingerprint::of(&account.id, row.traded_on, amount_minor, account.currency, &facts),
        // One reference may stand for income and for the tax taken off it.
        bank_reference: row.bank_reference.as_ref().map(|it| format!("{} {it}", row.kind.as_str())),
        posted_on: row.traded_on,
        amount_minor,
    }
}

fn incoming_rows(rows: &[StatementRow], account: &Account) -> Vec<Incoming> {
    rows.iter()
        .map(|row| Incoming {
            fingerprint: Fingerprint::of(
                &account.id,
                row.posted_on,
                row.amount_minor,
                account.currency,
                &row.description,
            ),
            bank_reference: row.bank_reference.clone(),
            posted_on: row.posted_on,
            amount_minor: row.amount_minor,
        })
        .collect()
}

/// An account named by the file is found by its number; otherwise the customer's choice holds; otherwise a new
/// account is named after the file.
fn choose(
    statement: &Statement,
    hash: Option<&str>,
    file_name: &str,
    choice: &AccountChoice,
    books: &Books,
    new_account_id: &mut impl FnMut() -> AccountId,
) -> Target {
    let mask = statement.account.as_deref().map(mask);
    let existing = |account: &Account| Target {
        account: account.clone(),
        is_new: false,
        bank_account_hash: hash.map(str::to_owned),
        bank_account_mask: mask.clone(),
    };
    // One number may hold several currencies, each an account of its own.
    let is_it = |account: &Account, held: Option<&str>| {
        held == hash && statement.currency.is_none_or(|currency| currency == account.currency)
    };
    if hash.is_some()
        && let Some((account, _)) =
            books.accounts.iter().find(|(account, held)| is_it(account, held.as_deref()))
    {
        return existing(account);
    }
    if let Some(id) = &choice.existing
        && let Some((account, _)) = books.accounts.iter().find(|(account, _)| account.id == *id)
    {
        return existing(account);
    }
    let kind = choice.kind.or(statement.account_kind_hint).unwrap_or(AccountKind::Checking);
    let name = choice.new_name.clone().filter(|name| !name.trim().is_empty());
    let account = Account {
        id: new_account_id(),
        name: name.unwrap_or_else(|| default_name(kind, mask.as_deref(), file_name)),
        kind,
        currency: statement.currency.unwrap_or(books.home_currency),
        balance: None,
    };
    Target {
        account,
        is_new: true,
        bank_account_hash: hash.map(str::to_owned),
        bank_account_mask: mask.clone(),
    }
}

fn default_name(kind: AccountKind, mask: Option<&str>, file_name: &str) -> String {
    let kind = match kind {
        AccountKind::Checking => "Current account",
        AccountKind::Savings => "Savings",
        AccountKind::CreditCard => "Credit card",
        AccountKind::Brokerage => "Investments",
        AccountKind::Loan => "Loan",
    };
    match mask {
        Some(mask) => format!("{kind} {mask}"),
        None => {
            let stem = file_name.rsplit(['/', '\\']).next().unwrap_or(file_name);
            let stem = stem.rsplit_once('.').map_or(stem, |(stem, _)| stem);
            let stem: String = stem.chars().filter(|letter| !letter.is_control()).take(40).collect();
            if stem.is_empty() { kind.to_owned() } else { stem }
        }
    }
}

/// Account numbers are kept only as a hash to recognise them by, and as a mask to show.
pub(crate) fn bank_account_hash(number: &str) -> String {
    let folded: String = number.chars().filter(|letter| letter.is_alphanumeric()).collect();
    let digest = Sha256::digest(format!("bank-account|{}", folded.to_uppercase()).as_bytes());
    ledger::hexadecimal(&digest)
}

pub(crate) fn mask(number: &str) -> String {
    let letters: Vec<char> = number.chars().filter(|letter| letter.is_alphanumeric()).collect();
    let shown: String = letters.iter().skip(letters.len().saturating_sub(4)).collect();
    format!("•{shown}")
}
