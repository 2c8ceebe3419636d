//! What makes an event impossible, told with the field it is in.

use std::ops::RangeInclusive;

use chrono::{DateTime, Days, NaiveDate, Utc};

use crate::event::{AccountName, Event, What};

/// The most events of one call.
pub const BATCH_MAX: usize = 500;
/// The longest id, letters.
pub const ID_LENGTH_MAX: usize = 64;
/// The longest description or message, letters.
pub const TEXT_LENGTH_MAX: usize = 500;
/// The largest amount either way, minor units: ten billion pounds, beyond which a sum of many could overflow.
pub const AMOUNT_MINOR_MAX: i64 = 1_000_000_000_000;
/// The longest reference of a bank: the end-to-end reference and remittance of ISO 20022 have at most so many.
const REFERENCE_LENGTH_MAX: usize = 140;
const NAME_LENGTH_MAX: usize = 120;
const NUMBER_LENGTH_MAX: usize = 60;
const SECURITY_LENGTH_MAX: usize = 40;
/// Days are told from 1970 to five years ahead.
const YEARS_AHEAD: u64 = 5;
/// Clocks of senders differ; beyond this an event is from the future.
const AHEAD: Days = Days::new(1);

/// Why an event cannot be taken.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{field}: {sentence}")]
pub struct EventProblem {
    /// The field of the event, such as `data.posted_on`.
    pub field: &'static str,
    /// What is wrong and what would do, as one sentence.
    pub sentence: String,
}

/// Checks what JSON alone does not: lengths, days and amounts.
///
/// # Errors
/// The first field that cannot be.
pub fn check(event: &Event, now: DateTime<Utc>) -> Result<(), EventProblem> {
    id(&event.id)?;
    if event.occurred_at > now.checked_add_days(AHEAD).unwrap_or(now) {
        return Err(problem("occurred_at", "An event cannot be told more than a day before it happens."));
    }
    let today = now.date_naive();
    if let Some(account) = event.what.account() {
        of_account(account)?;
    }
    match &event.what {
        What::Posted(movement) | What::Pending(movement) => {
            text("data.reference", &movement.reference, 1..=REFERENCE_LENGTH_MAX)?;
            text("data.description", &movement.description, 0..=TEXT_LENGTH_MAX)?;
            optional("data.counterparty", movement.counterparty.as_deref())?;
            day("data.posted_on", movement.posted_on, today)?;
            amount("data.amount_minor", movement.amount_minor)
        }
        What::Reversed(reversal) => {
            text("data.reference", &reversal.reference, 1..=REFERENCE_LENGTH_MAX)?;
            day("data.reversed_on", reversal.reversed_on, today)
        }
        What::Balance(balance) => {
            day("data.as_of", balance.as_of, today)?;
            amount("data.amount_minor", balance.amount_minor)
        }
        What::Holding(holding) => {
            text("data.security", &holding.security, 1..=SECURITY_LENGTH_MAX)?;
            optional("data.name", holding.name.as_deref())?;
            day("data.as_of", holding.as_of, today)?;
            decimal("data.quantity", &holding.quantity, true)?;
            holding.price.as_deref().map_or(Ok(()), |price| decimal("data.price", price, false))
        }
        What::Invoice(invoice) => {
            text("data.number", &invoice.number, 1..=NUMBER_LENGTH_MAX)?;
            text("data.client", &invoice.client, 1..=NAME_LENGTH_MAX)?;
            day("data.issued_on", invoice.issued_on, today)?;
            day("data.due_on", invoice.due_on, today)?;
            if invoice.due_on < invoice.issued_on {
                return Err(problem("data.due_on", "An invoice is due on the day it is issued or later."));
            }
            if !(1..=AMOUNT_MINOR_MAX).contains(&invoice.total_minor) {
                let sentence = format!("A total is from 1 to {AMOUNT_MINOR_MAX} minor units.");
                return Err(problem("data.total_minor", sentence));
            }
            Ok(())
        }
        What::Message(message) => {
            text("data.from", &message.from, 1..=NAME_LENGTH_MAX)?;
            text("data.text", &message.text, 1..=TEXT_LENGTH_MAX)
        }
        What::Life(life) => day("data.on", life.on, today),
    }
}

fn problem(field: &'static str, sentence: impl Into<String>) -> EventProblem {
    EventProblem { field, sentence: sentence.into() }
}

fn id(id: &str) -> Result<(), EventProblem> {
    let is_one = |letter: u8| letter.is_ascii_alphanumeric() || b"-_.:".contains(&letter);
    if (1..=ID_LENGTH_MAX).contains(&id.len()) && id.bytes().all(is_one) {
        return Ok(());
    }
    let sentence = format!("An id has 1 to {ID_LENGTH_MAX} letters, digits, “-”, “_”, “.” or “:”.");
    Err(problem("id", sentence))
}

fn of_account(account: &AccountName) -> Result<(), EventProblem> {
    let number = &account.number;
    text("data.account.number", number, 1..=ID_LENGTH_MAX)?;
    if number.chars().any(char::is_alphanumeric) {
        Ok(())
    } else {
        Err(problem("data.account.number", "An account’s number has a letter or a digit."))
    }
}

fn text(field: &'static str, text: &str, lengths: RangeInclusive<usize>) -> Result<(), EventProblem> {
    let length = text.chars().count();
    if lengths.contains(&length)
        && !text.chars().any(char::is_control)
        && (length == 0 || !text.trim().is_empty())
    {
        return Ok(());
    }
    let (least, most) = (lengths.start(), lengths.end());
    Err(problem(field, format!("A text here has {least} to {most} letters and no line breaks.")))
}

fn optional(field: &'static str, given: Option<&str>) -> Result<(), EventProblem> {
    given.map_or(Ok(()), |given| text(field, given, 0..=TEXT_LENGTH_MAX))
}

fn day(field: &'static str, day: NaiveDate, today: NaiveDate) -> Result<(), EventProblem> {
    let latest = today.checked_add_days(Days::new(366 * YEARS_AHEAD)).unwrap_or(today);
    if DateTime::UNIX_EPOCH.date_naive() <= day && day <= latest {
        Ok(())
    } else {
        Err(problem(field, "A day is from 1970 to five years from now."))
    }
}

fn amount(field: &'static str, amount_minor: i64) -> Result<(), EventProblem> {
    if (-AMOUNT_MINOR_MAX..=AMOUNT_MINOR_MAX).contains(&amount_minor) {
        Ok(())
    } else {
        Err(problem(field, format!("An amount is at most {AMOUNT_MINOR_MAX} minor units either way.")))
    }
}

/// Up to 15 digits, and ten after the point.
fn decimal(field: &'static str, text: &str, may_be_negative: bool) -> Result<(), EventProblem> {
    let digits = text.strip_prefix('-').filter(|_| may_be_negative).unwrap_or(text);
    let (whole, part) = digits.split_once('.').map_or((digits, None), |(whole, part)| (whole, Some(part)));
    let all_digits = |text: &str| text.bytes().all(|letter| letter.is_ascii_digit());
    let is_one = (1..=15).contains(&whole.len())
        && all_digits(whole)
        && part.is_none_or(|part| (1..=10).contains(&part.len()) && all_digits(part));
    if is_one { Ok(()) } else { Err(problem(field, "A number is written like 12.5, without grouping.")) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(json: &str) -> String {
        let event: Event = serde_json::from_str(json).unwrap();
        match check(&event, "2026-11-30T12:00:00Z".parse().unwrap()) {
            Ok(()) => "may be".to_owned(),
            Err(problem) => problem.to_string(),
        }
    }

    fn posted(change: &str) -> String {
        let [account, reference, on, amount] = [
            r#""account":{"number":"GB29","currency":"GBP"}"#,
            r#""reference":"FT1""#,
            r#""posted_on":"2026-11-30""#,
            r#""amount_minor":5"#,
        ];
        let mut fields = vec![account, reference, on, amount];
        let name = change.split(':').next().unwrap_or("");
        fields.retain(|field| name.is_empty() || !field.starts_with(name));
        fields.extend((!change.is_empty()).then_some(change));
        let data = fields.join(",");
        told(&format!(
            r#"{{"id":"e1","occurred_at":"2026-11-30T09:00:00Z","type":"transaction.posted","data":{{{data},"description":"x"}}}}"#
        ))
    }

    #[test]
    fn what_cannot_be_is_told_with_its_field() {
        assert_eq!(posted(""), "may be");
        insta::assert_snapshot!(posted(r#""reference":"""#), @"data.reference: A text here has 1 to 140 letters and no line breaks.");
        insta::assert_snapshot!(posted(r#""posted_on":"1969-12-31""#), @"data.posted_on: A day is from 1970 to five years from now.");
        insta::assert_snapshot!(posted(r#""amount_minor":1000000000001"#), @"data.amount_minor: An amount is at most 1000000000000 minor units either way.");
        insta::assert_snapshot!(posted(r#""account":{"number":"--","currency":"GBP"}"#), @"data.account.number: An account’s number has a letter or a digit.");
        insta::assert_snapshot!(told(r#"{"id":"e 1","occurred_at":"2026-11-30T09:00:00Z","type":"message.received","data":{"from":"a","text":"b"}}"#), @"id: An id has 1 to 64 letters, digits, “-”, “_”, “.” or “:”.");
        insta::assert_snapshot!(told(r#"{"id":"e1","occurred_at":"2026-12-02T09:00:00Z","type":"message.received","data":{"from":"a","text":"b"}}"#), @"occurred_at: An event cannot be told more than a day before it happens.");
        insta::assert_snapshot!(told(r#"{"id":"e1","occurred_at":"2026-11-30T09:00:00Z","type":"holding.reported","data":{"account":{"number":"1","currency":"GBP"},"security":"V","quantity":"1,5","as_of":"2026-11-30"}}"#), @"data.quantity: A number is written like 12.5, without grouping.");
        insta::assert_snapshot!(told(r#"{"id":"e1","occurred_at":"2026-11-30T09:00:00Z","type":"invoice.issued","data":{"number":"1","client":"A","issued_on":"2026-11-30","due_on":"2026-11-29","currency":"GBP","total_minor":1}}"#), @"data.due_on: An invoice is due on the day it is issued or later.");
    }

    #[test]
    fn every_kind_has_its_name() {
        let life: Event = serde_json::from_str(
            r#"{"id":"e1","occurred_at":"2026-11-30T09:00:00Z","type":"life.declared","data":{"event":"lost-job","on":"2026-11-01"}}"#,
        )
        .unwrap();
        assert_eq!((life.what.kind(), life.what.subject().as_str()), ("life.declared", "lost-job"));
        for event in crate::LifeEvent::ALL {
            assert_eq!(serde_json::to_value(event).unwrap(), event.as_str());
        }
        assert!(What::KINDS.contains(&life.what.kind()));
    }
}
