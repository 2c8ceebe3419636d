//! Reading every row of a table by a mapping, and sorting the rows into statements.

use std::collections::HashMap;

use chrono::NaiveDate;
use csv::StringRecord;
use ledger::Balance;
use money::Currency;

use super::headers::currency_of;
use super::mapping::{AmountColumns, CsvMapping};
use super::signs::{BalanceCheck, is_debit};
use super::table::{Next, Table, clean};
use crate::amount::parse_minor;
use crate::date::split_date;
use crate::limits::{ACCOUNTS_MAX, Rejections, check_rows};
use crate::text::{fold, shorten};
use crate::{Refusal, RejectedRow, Statement, StatementRow};

/// The movements of one account in one currency, with the balance after each where the table has one.
#[derive(Debug)]
struct Group {
    statement: Statement,
    balances: Vec<Option<i64>>,
}

/// Why a row gives no transaction.
enum Skip {
    Blank,
    NoAmount,
    NotATransaction(String),
    Unreadable(String),
}

/// Reads rows and keeps them apart by account and currency.
struct Rows<'m> {
    mapping: &'m CsvMapping,
    currency: Option<Currency>,
    groups: Vec<Group>,
    places: HashMap<(Option<String>, Option<Currency>), usize>,
    latest: usize,
    rejections: Rejections,
    read: usize,
    seen: usize,
    without_amount: usize,
}

/// Every statement of the table, and the rows left out.
pub(crate) fn read_rows(
    text: &str,
    mapping: &CsvMapping,
    currency: Option<Currency>,
) -> Result<(Vec<Statement>, Vec<RejectedRow>), Refusal> {
    let table = Table::new(text, mapping.skip_lines, mapping.delimiter)?;
    let mut rows = Rows {
        mapping,
        currency,
        groups: Vec::new(),
        places: HashMap::new(),
        latest: 0,
        rejections: Rejections::default(),
        read: 0,
        seen: 0,
        without_amount: 0,
    };
    let mut is_header = mapping.has_header;
    table.visit(|line, record| {
        if !std::mem::take(&mut is_header) {
            rows.take(line, record)?;
        }
        Ok(Next::Continue)
    })?;
    rows.finish()
}

impl Rows<'_> {
    fn take(&mut self, line: u64, record: &StringRecord) -> Result<(), Refusal> {
        self.seen += 1;
        match self.read_row(line, record) {
            Ok(()) => self.read += 1,
            Err(Skip::Blank) => self.seen -= 1,
            Err(Skip::NoAmount) => {
                self.without_amount += 1;
                self.rejections.not_a_transaction(line, "The row has no amount.");
            }
            Err(Skip::NotATransaction(reason)) => self.rejections.not_a_transaction(line, reason),
            Err(Skip::Unreadable(reason)) => self.rejections.unreadable(line, reason),
        }
        check_rows(self.seen, line)
    }

    fn read_row(&mut self, line: u64, record: &StringRecord) -> Result<(), Skip> {
        if record.iter().all(|cell| cell.trim().is_empty()) {
            return Err(Skip::Blank);
        }
        let cell = |column: usize| record.get(column).map_or("", clean);
        let posted_on = self.read_date(cell(self.mapping.date))?;
        let currency = self.read_currency(self.mapping.currency.map_or("", cell))?;
        let digits = currency.map_or(2, Currency::digits);
        let amount_minor = self.read_amount(&cell, digits)?;
        let read_balance = |column: usize| parse_minor(cell(column), self.mapping.decimal_mark, digits).ok();
        let balance = self.mapping.balance.and_then(read_balance);
        let counterparty = self.mapping.counterparty.map(cell).and_then(fold);
        let description = self.read_description(&cell, counterparty.as_deref());
        let bank_reference = self.mapping.reference.map(cell).and_then(fold);
        let row = StatementRow { line, posted_on, amount_minor, description, counterparty, bank_reference };
        let account = self.mapping.account.map(cell).filter(|text| !text.is_empty());
        let group = self.group(account, currency)?;
        group.statement.transactions.push(row);
        group.balances.push(balance);
        Ok(())
    }

    fn read_date(&self, text: &str) -> Result<NaiveDate, Skip> {
        if let Some(date) = split_date(text).and_then(|parts| parts.resolve(self.mapping.date_order)) {
            return Ok(date);
        }
        // A footer or a payment not booked yet has no figure where the date should be.
        if text.starts_with(|letter: char| letter.is_ascii_digit()) {
            return Err(Skip::Unreadable(format!("{:?} is not a date.", shorten(text))));
        }
        Err(Skip::NotATransaction(match text {
            "" => "The row has no date, so it is no booked transaction.".to_owned(),
            text => format!(
                "{:?} stands where the date should be, so it is no booked transaction.",
                shorten(text)
            ),
        }))
    }

    fn read_currency(&self, text: &str) -> Result<Option<Currency>, Skip> {
        if text.is_empty() {
            return Ok(self.currency);
        }
        let unknown = || Skip::Unreadable(format!("{:?} is not a currency.", shorten(text)));
        currency_of(text).map(Some).ok_or_else(unknown)
    }

    fn read_amount<'r>(&self, cell: &impl Fn(usize) -> &'r str, digits: u32) -> Result<i64, Skip> {
        let read = |column: usize| match cell(column) {
            "" | "-" => Ok(None),
            text => {
                let problem =
                    |problem| Skip::Unreadable(format!("The amount {:?} {problem}.", shorten(text)));
                parse_minor(text, self.mapping.decimal_mark, digits).map(Some).map_err(problem)
            }
        };
        match self.mapping.amount {
            AmountColumns::Signed { column, spending_is_positive } => {
                let amount = read(column)?.ok_or(Skip::NoAmount)?;
                Ok(if spending_is_positive { -amount } else { amount })
            }
            AmountColumns::Typed { column, type_column } => {
                let magnitude = read(column)?.ok_or(Skip::NoAmount)?.abs();
                let word = cell(type_column);
                let unknown =
                    || Skip::Unreadable(format!("{:?} says neither debit nor credit.", shorten(word)));
                Ok(if is_debit(word).ok_or_else(unknown)? { -magnitude } else { magnitude })
            }
            AmountColumns::DebitCredit { debit, credit, debit_is_negative } => {
                let (out, into) = (read(debit)?, read(credit)?);
                if out.is_none() && into.is_none() {
                    return Err(Skip::NoAmount);
                }
                let out = out.map_or(0, |out| if debit_is_negative { out } else { -out });
                let sum = into.unwrap_or(0).checked_add(out);
                sum.ok_or_else(|| Skip::Unreadable("The amount is too large.".to_owned()))
            }
        }
    }

    fn read_description<'r>(&self, cell: &impl Fn(usize) -> &'r str, counterparty: Option<&str>) -> String {
        let mut text = String::new();
        for column in &self.mapping.description {
            let Some(part) = fold(cell(*column)) else { continue };
            // Banks repeat the text in several columns; a word is told apart from a longer one by its ends.
            let repeats = !text.is_empty() && format!(" {text} ").contains(&format!(" {part} "));
            if repeats {
                continue;
            }
            if !text.is_empty() {
                text.push(' ');
            }
            text.push_str(&part);
        }
        if text.is_empty() { counterparty.unwrap_or_default().to_owned() } else { text }
    }

    /// The place of the group of an account and currency, made when it is the first of its kind.
    fn group(&mut self, account: Option<&str>, currency: Option<Currency>) -> Result<&mut Group, Skip> {
        let same = |group: &Group| {
            group.statement.account.as_deref() == account && group.statement.currency == currency
        };
        // Neighbouring rows mostly share their account.
        if !self.groups.get(self.latest).is_some_and(same) {
            let key = (account.map(str::to_owned), currency);
            self.latest = match self.places.get(&key) {
                Some(place) => *place,
                None if self.groups.len() >= ACCOUNTS_MAX => {
                    return Err(Skip::Unreadable(format!(
                        "The file names more than {ACCOUNTS_MAX} accounts."
                    )));
                }
                None => {
                    let statement = Statement { account: key.0.clone(), currency, ..Statement::default() };
                    self.groups.push(Group { statement, balances: Vec::new() });
                    self.places.insert(key, self.groups.len() - 1);
                    self.groups.len() - 1
                }
            };
        }
        self.groups.get_mut(self.latest).ok_or(Skip::Blank)
    }

    fn finish(self) -> Result<(Vec<Statement>, Vec<RejectedRow>), Refusal> {
        if self.read == 0 && self.seen > 0 {
            let rejected = self.rejections.finish(0)?;
            let first =
                rejected.first().map_or(String::new(), |row| format!(" Line {}: {}", row.line, row.reason));
            let reason = format!("No row of the table is a transaction.{first}");
            return Err(Refusal::new(reason, "Choose the columns of the date and the amount yourself."));
        }
        if self.without_amount > self.read {
            let reason = "Most dated rows have no amount, so the column of the amount is another one.";
            return Err(Refusal::new(reason, "Choose the column of the amount yourself."));
        }
        let rejected = self.rejections.finish(self.read)?;
        let mut statements: Vec<Statement> = self.groups.into_iter().map(Group::finish).collect();
        if statements.is_empty() {
            statements.push(Statement { currency: self.currency, ..Statement::default() });
        }
        Ok((statements, rejected))
    }
}

impl Group {
    /// Takes the balances before and after all rows from the balance column, where it agrees with the amounts.
    fn finish(mut self) -> Statement {
        let rows = &self.statement.transactions;
        let pairs =
            || rows.iter().zip(&self.balances).map(|(row, balance)| Some((row.amount_minor, (*balance)?)));
        let check = BalanceCheck::of(pairs());
        let (oldest, newest) = match rows.len() {
            1 => (0, 0),
            length if check.is_oldest_first() => (0, length - 1),
            length if check.is_newest_first() => (length - 1, 0),
            _ => return self.statement,
        };
        let at = |place: usize| Some((rows.get(place)?, (*self.balances.get(place)?)?));
        self.statement.closing_balance =
            at(newest).map(|(row, amount_minor)| Balance { as_of: row.posted_on, amount_minor });
        let opening = at(oldest).and_then(|(row, after)| {
            let amount_minor = after.checked_sub(row.amount_minor)?;
            Some(Balance { as_of: row.posted_on.pred_opt()?, amount_minor })
        });
        self.statement.opening_balance = opening;
        self.statement
    }
}
