//! Following the structure of an OFX file: which statement, which record, and what is damaged.

use std::borrow::Cow;

use chrono::NaiveDate;
use ledger::{AccountKind, Balance};
use money::Currency;

use super::investments::{self, Securities};
use super::markup::{Event, Markup};
use super::records::Record;
use super::rows;
use super::values::parse_day;
use crate::limits::{NESTING_MAX, Rejections, check_rows};
use crate::text::fold;
use crate::{Refusal, RejectedRow, Statement};

/// Aggregates that hold one statement each, with the kind of account they imply.
const STATEMENTS: &[(&str, Option<AccountKind>)] = &[
    ("STMTRS", None),
    ("CCSTMTRS", Some(AccountKind::CreditCard)),
    ("INVSTMTRS", Some(AccountKind::Brokerage)),
    ("LOANSTMTRS", Some(AccountKind::Loan)),
];
/// Aggregates whose values are read together.
const RECORDS: &[&str] = &[
    "STMTTRN",
    "LEDGERBAL",
    "INVBAL",
    "BANKACCTFROM",
    "CCACCTFROM",
    "INVACCTFROM",
    "LOANACCTFROM",
    "STATUS",
];
/// Elements that never contain others; when empty and unclosed they must not swallow their siblings.
const LEAVES: &[&str] = &[
    "ACCTID", "ACCTTYPE", "BALAMT", "CHECKNUM", "CODE", "CURDEF", "CURSYM", "DTASOF", "DTPOSTED", "DTTRADE",
    "DTUSER", "EXTDNAME", "FITID", "MEMO", "MESSAGE", "NAME", "PAYEEID", "REFNUM", "SEVERITY", "SIC",
    "SRVRTID", "TOTAL", "TRNAMT", "TRNTYPE", "TRNUID",
];

/// One open element.
#[derive(Debug)]
struct Level<'a> {
    tag: &'a str,
    /// Where its values begin in the record it stands in.
    mark: usize,
    opens_record: bool,
}

#[derive(Debug, Default)]
struct Reader<'a> {
    levels: Vec<Level<'a>>,
    record: Option<Record<'a>>,
    current: Option<Statement>,
    /// Money beside the holdings of the current statement, minor units.
    invested_cash: Option<i64>,
    /// The day the current statement holds for.
    stated_on: Option<NaiveDate>,
    currency_stated: bool,
    statements: Vec<Statement>,
    rejections: Rejections,
    rows: usize,
    has_root: bool,
    damaged_at: Option<u64>,
    server_error: Option<Refusal>,
    securities: Securities,
    default_currency: Option<Currency>,
}

/// Every statement of the file, and its unreadable transactions.
pub(crate) fn read_statements(
    content: &str,
    default_currency: Option<Currency>,
) -> Result<(Vec<Statement>, Vec<RejectedRow>), Refusal> {
    let mut reader = Reader { default_currency, ..Reader::default() };
    let mut markup = Markup::new(content);
    while let Some(event) = markup.next_event()? {
        match event {
            Event::Open(tag, value, line) => reader.take_element(tag, value, line)?,
            Event::Close(tag) => reader.close(tag, markup.line())?,
        }
    }
    reader.finish(markup.line())
}

fn is_one_of(list: &[&str], tag: &str) -> bool {
    list.iter().any(|known| known.eq_ignore_ascii_case(tag))
}

fn as_statement(tag: &str) -> Option<Option<AccountKind>> {
    STATEMENTS.iter().find(|(name, _)| name.eq_ignore_ascii_case(tag)).map(|(_, kind)| *kind)
}

impl<'a> Reader<'a> {
    /// An element with a value is a leaf, unless text strayed into an aggregate we know.
    fn take_element(&mut self, tag: &'a str, value: Cow<'a, str>, line: u64) -> Result<(), Refusal> {
        let aggregate = if value.is_empty() {
            !is_one_of(LEAVES, tag)
        } else {
            is_one_of(RECORDS, tag) || as_statement(tag).is_some()
        };
        if aggregate {
            return self.open(tag, line);
        }
        match &mut self.record {
            Some(record) => record.push(tag, value),
            None if tag.eq_ignore_ascii_case("CURDEF") => self.set_currency(&value, line)?,
            None if tag.eq_ignore_ascii_case("DTASOF") => self.stated_on = parse_day(&value),
            None => {}
        }
        Ok(())
    }

    fn open(&mut self, tag: &'a str, line: u64) -> Result<(), Refusal> {
        if self.levels.len() >= NESTING_MAX {
            let reason = format!("Elements are nested more than {NESTING_MAX} deep.");
            return Err(
                Refusal::new(reason, "The file is damaged or no bank file; export it again.").at(line)
            );
        }
        self.has_root |= tag.eq_ignore_ascii_case("OFX");
        if let Some(kind) = as_statement(tag) {
            self.end_statement(line)?;
            self.currency_stated = false;
            (self.invested_cash, self.stated_on) = (None, None);
            self.current = Some(Statement { account_kind_hint: kind, ..Statement::default() });
        }
        let upper = tag.to_ascii_uppercase();
        let of_investments = || investments::kind_of(&upper).is_some() || investments::is_position(&upper);
        let starts_record = RECORDS.contains(&upper.as_str())
            || (self.current.is_some() && of_investments())
            || investments::is_security(&upper);
        let opens_record = starts_record && self.record.is_none();
        if opens_record {
            self.record = Some(Record::new(upper, line));
        }
        let mark = self.record.as_ref().map_or(0, Record::mark);
        self.levels.push(Level { tag, mark, opens_record });
        Ok(())
    }

    fn close(&mut self, tag: &'a str, line: u64) -> Result<(), Refusal> {
        let Some(depth) = self.levels.iter().rposition(|level| level.tag.eq_ignore_ascii_case(tag)) else {
            self.note_stray(tag, line);
            return Ok(());
        };
        while self.levels.len() > depth + 1 {
            let Some(level) = self.levels.pop() else { break };
            self.leave(&level, false, line)?;
        }
        match self.levels.pop() {
            Some(level) => self.leave(&level, true, line),
            None => Ok(()),
        }
    }

    fn leave(&mut self, level: &Level<'a>, explicit: bool, line: u64) -> Result<(), Refusal> {
        if level.opens_record {
            return self.record.take().map_or(Ok(()), |record| self.take_record(&record));
        }
        match &mut self.record {
            Some(record) if explicit => record.close_inner(level.tag, level.mark),
            Some(_) => {}
            None if as_statement(level.tag).is_some() => self.end_statement(line)?,
            None => {}
        }
        Ok(())
    }

    /// The end tag of a leaf comes after its value and is no damage; that of an aggregate never opened is.
    fn note_stray(&mut self, tag: &str, line: u64) {
        let upper = tag.to_ascii_uppercase();
        let aggregate =
            ["RS", "RSV1", "LIST", "STATUS", "OFX", "STMTTRN"].iter().any(|end| upper.ends_with(end));
        if aggregate {
            self.damaged_at.get_or_insert(line);
        }
    }

    fn set_currency(&mut self, value: &str, line: u64) -> Result<(), Refusal> {
        self.currency_stated = true;
        let Some(statement) = &mut self.current else { return Ok(()) };
        // Some banks leave the element empty; the customer's choice of account then decides.
        if value.is_empty() {
            return Ok(());
        }
        let currency = value.parse().map_err(|_| {
            let reason = format!("The account's currency {value:?} is not a three-letter code.");
            Refusal::new(reason, "Export the file again, or correct its CURDEF element.").at(line)
        })?;
        statement.currency = Some(currency);
        Ok(())
    }

    fn take_record(&mut self, record: &Record<'a>) -> Result<(), Refusal> {
        if record.tag == "STATUS" {
            self.note_status(record);
            return Ok(());
        }
        if investments::is_security(&record.tag) {
            self.securities.extend(investments::read_security(record));
            return Ok(());
        }
        let Some(statement) = &mut self.current else { return Ok(()) };
        let digits = statement.currency.or(self.default_currency).map_or(2, Currency::digits);
        if let Some(kind) = investments::kind_of(&record.tag) {
            match investments::read_rows(record, kind, digits) {
                Ok(rows) => statement.investments.extend(rows),
                Err(reason) => self.rejections.unreadable(record.line, reason),
            }
        } else if investments::is_position(&record.tag) {
            match investments::read_position(record, digits, self.stated_on) {
                Ok(position) => statement.positions.push(position),
                Err(reason) => self.rejections.not_a_transaction(record.line, reason),
            }
        } else if record.tag == "STMTTRN" {
            match rows::read_row(record, digits) {
                Ok(row) => statement.transactions.push(row),
                Err(reason) => self.rejections.unreadable(record.line, reason),
            }
        } else if record.tag == "INVBAL" {
            self.invested_cash = investments::read_cash(record, digits);
            return Ok(());
        } else if record.tag == "LEDGERBAL" {
            statement.closing_balance = rows::read_balance(record, digits);
            return Ok(());
        } else {
            statement.account = record.get_anywhere("ACCTID").and_then(fold);
            let kind = record.get("ACCTTYPE").and_then(rows::kind_of_account);
            statement.account_kind_hint = kind.or(statement.account_kind_hint);
            return Ok(());
        }
        self.rows += 1;
        check_rows(self.rows, record.line)
    }

    fn note_status(&mut self, record: &Record<'_>) {
        let failed = record.get("SEVERITY").is_some_and(|severity| severity.eq_ignore_ascii_case("ERROR"));
        // A refused sign-on or profile request leaves the file empty; a refused statement is an error.
        let of_statement =
            self.levels.iter().any(|level| level.tag.to_ascii_uppercase().ends_with("STMTTRNRS"));
        if !failed || !of_statement || self.server_error.is_some() {
            return;
        }
        let message = record.get("MESSAGE").unwrap_or("no message");
        let code = record.get("CODE").unwrap_or("unknown");
        let reason =
            format!("The bank's server answered with error {code} ({message}) instead of a statement.");
        self.server_error =
            Some(Refusal::new(reason, "Ask your bank for the statement again later.").at(record.line));
    }

    fn end_statement(&mut self, line: u64) -> Result<(), Refusal> {
        let Some(mut statement) = self.current.take() else { return Ok(()) };
        statement.currency = statement.currency.or(self.default_currency);
        if statement.currency.is_none() && !self.currency_stated {
            let reason = "A statement does not say its currency (the CURDEF element is missing).";
            return Err(Refusal::new(reason, "Choose the account's currency and try again.").at(line));
        }
        statement.closing_balance = statement.closing_balance.or_else(|| self.worth(&statement));
        self.statements.push(statement);
        Ok(())
    }

    /// What an investment account is worth: its holdings and the money beside them. `None` where the statement does not
    /// value all of it.
    fn worth(&self, statement: &Statement) -> Option<Balance> {
        let mut values = statement.positions.iter().map(|position| position.value_minor);
        let holdings = values.try_fold(0_i64, |sum, value| sum.checked_add(value?))?;
        let is_told = self.invested_cash.is_some() || !statement.positions.is_empty();
        let amount_minor = holdings.checked_add(self.invested_cash.unwrap_or(0)).filter(|_| is_told)?;
        Some(Balance { as_of: self.stated_on?, amount_minor })
    }

    fn finish(mut self, line: u64) -> Result<(Vec<Statement>, Vec<RejectedRow>), Refusal> {
        if self.current.is_some() {
            let reason = "The file ends in the middle of a statement.";
            return Err(Refusal::new(reason, "The download was cut short; export the file again.").at(line));
        }
        if !self.has_root {
            return Err(Refusal::new(
                "The file has no OFX element.",
                "Export the file from your bank again.",
            ));
        }
        if self.statements.is_empty() {
            if let Some(error) = self.server_error {
                return Err(error);
            }
            if let Some(damaged_at) = self.damaged_at.or_else(|| (!self.levels.is_empty()).then_some(line)) {
                let reason = "The file's elements do not match and it holds no statement.";
                return Err(Refusal::new(reason, "The file is damaged; export it again.").at(damaged_at));
            }
        }
        let count = |statement: &Statement| statement.transactions.len() + statement.investments.len();
        let read = self.statements.iter().map(count).sum();
        let mut statements = std::mem::take(&mut self.statements);
        for statement in &mut statements {
            for row in &mut statement.investments {
                if let Some(security) = &mut row.security {
                    investments::name_security(security, &mut row.security_name, &self.securities);
                }
            }
            for position in &mut statement.positions {
                investments::name_security(
                    &mut position.security,
                    &mut position.security_name,
                    &self.securities,
                );
            }
        }
        Ok((statements, self.rejections.finish(read)?))
    }
}
