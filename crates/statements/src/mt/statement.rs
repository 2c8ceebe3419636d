//! Following the fields of each message: account, balances, statement lines with the information to them.

use ledger::Balance;
use money::Currency;

use super::fields::{Field, Fields};
use super::{details, lines};
use crate::limits::{Rejections, check_rows};
use crate::text::fold;
use crate::{Format, Refusal, RejectedRow, Statement, StatementRow};

/// A statement line waiting for the information that follows it.
#[derive(Debug)]
struct Waiting<'a> {
    line: u64,
    read: lines::Line,
    information: Vec<&'a str>,
}

/// A message being read.
#[derive(Debug, Default)]
struct Message<'a> {
    /// Whether it began with its reference, as a whole message does.
    is_whole: bool,
    account: Option<String>,
    currency: Option<Currency>,
    opening: Option<Balance>,
    closing: Option<Balance>,
    /// Whether an opening balance asks for a closing one, as in MT940.
    is_opened: bool,
    is_closed: bool,
    rows: Vec<StatementRow>,
    waiting: Option<Waiting<'a>>,
}

#[derive(Debug, Default)]
struct Reader<'a> {
    default_currency: Option<Currency>,
    message: Option<Message<'a>>,
    is_interim: bool,
    statements: Vec<Statement>,
    rejections: Rejections,
    seen: usize,
}

/// The kind of message, every statement of the file, and the lines left out.
pub(crate) fn read_statements(
    content: &str,
    default_currency: Option<Currency>,
) -> Result<(Format, Vec<Statement>, Vec<RejectedRow>), Refusal> {
    let mut reader = Reader { default_currency, ..Reader::default() };
    let mut last = 1;
    for field in Fields::new(content) {
        let field = field?;
        last = field.line;
        reader.take(&field)?;
    }
    reader.end_message(last)?;
    let format = if reader.is_interim { Format::Mt942 } else { Format::Mt940 };
    let read = reader.statements.iter().map(|statement| statement.transactions.len()).sum();
    Ok((format, reader.statements, reader.rejections.finish(read)?))
}

impl<'a> Reader<'a> {
    fn take(&mut self, field: &Field<'a>) -> Result<(), Refusal> {
        let is_next = self.message.as_ref().is_some_and(|message| message.is_closed) && field.tag == "25";
        if field.tag == "20" || is_next {
            self.end_message(field.line)?;
            self.message = Some(Message { is_whole: field.tag == "20", ..Message::default() });
        }
        let message = self.message.get_or_insert_default();
        check_order(message, field)?;
        match field.tag {
            "25" | "25P" => message.account = account_of(field.first()),
            "34F" | "90C" | "90D" => {
                self.is_interim = true;
                message.currency = message.currency.or_else(|| currency_in(field.first()));
            }
            "60F" | "60M" => {
                message.is_opened = true;
                if let Some((currency, balance)) = lines::read_balance(field.first()) {
                    message.currency = Some(currency);
                    message.opening = Some(balance);
                }
            }
            "61" => {
                self.seen += 1;
                check_rows(self.seen, field.line)?;
                message.settle();
                let digits = message.currency.or(self.default_currency).map_or(2, Currency::digits);
                match lines::read_line(&field.lines, digits) {
                    Ok(read) if read.is_expected => {
                        message.settle();
                        self.rejections
                            .not_a_transaction(field.line, "The movement is expected and not booked yet.");
                    }
                    Ok(read) => {
                        message.waiting = Some(Waiting { line: field.line, read, information: Vec::new() });
                    }
                    Err(reason) => self.rejections.unreadable(field.line, reason),
                }
            }
            "62F" | "62M" => {
                message.settle();
                message.is_closed = true;
                message.closing = lines::read_balance(field.first()).map(|(_, balance)| balance);
            }
            // After the balances it speaks of the account as a whole.
            "86" => {
                if let Some(waiting) = &mut message.waiting {
                    waiting.information.extend(&field.lines);
                }
            }
            _ => {}
        }
        Ok(())
    }

    fn end_message(&mut self, line: u64) -> Result<(), Refusal> {
        let Some(mut message) = self.message.take() else { return Ok(()) };
        message.settle();
        if message.is_whole && message.is_opened && !message.is_closed {
            let reason = "The file ends in the middle of a statement.";
            return Err(Refusal::new(reason, "The download was cut short; export the file again.").at(line));
        }
        self.statements.push(Statement {
            account: message.account,
            currency: message.currency.or(self.default_currency),
            transactions: message.rows,
            closing_balance: message.closing,
            told_at: None,
            opening_balance: message.opening,
            ..Statement::default()
        });
        Ok(())
    }
}

impl Message<'_> {
    /// Makes a row of the statement line that waits.
    fn settle(&mut self) {
        let Some(Waiting { line, read, information }) = self.waiting.take() else { return };
        let told = details::read(&information);
        let words = told.text.or(read.supplement).or_else(|| read.reference.clone());
        self.rows.push(StatementRow {
            line,
            posted_on: read.valued_on,
            amount_minor: read.amount_minor,
            description: words.unwrap_or(read.kind),
            counterparty: told.counterparty,
            bank_reference: read.reference,
        });
    }
}

/// Refuses a message that does not say whose account it is, or says so too late: its fields were mixed up or lost.
fn check_order(message: &Message<'_>, field: &Field<'_>) -> Result<(), Refusal> {
    let is_of_the_head = matches!(field.tag, "20" | "21" | "25" | "25P" | "NS" | "13" | "13D");
    let reason = if message.is_whole && message.account.is_none() && !is_of_the_head {
        "The message does not say which account it is about (field :25: is missing)."
    } else if message.is_opened && matches!(field.tag, "25" | "25P") {
        "The account (field :25:) stands in the middle of the message."
    } else {
        return Ok(());
    };
    Err(Refusal::new(reason, "The file is damaged; export it again.").at(field.line))
}

/// The account, without the currency some banks write after it.
fn account_of(text: &str) -> Option<String> {
    let bare = match text.rsplit_once(' ') {
        Some((number, code)) if code.parse::<Currency>().is_ok() => number,
        _ => text,
    };
    fold(bare)
}

/// The currency of `EURD0,00` or `1EUR2,30`.
fn currency_in(text: &str) -> Option<Currency> {
    text.trim_start_matches(|letter: char| letter.is_ascii_digit()).get(..3)?.parse().ok()
}
