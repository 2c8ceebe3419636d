//! Checking what a person states about an invoice, with every field that does not hold named at once.

use std::fmt;

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use crate::{InvoiceFields, Line, Totals};

/// The most lines of an invoice.
pub const LINES_MAX: u32 = 100;
/// The longest number, client or description, in characters.
pub const NAME_LENGTH_MAX: u32 = 200;
/// The longest note, in characters.
pub const NOTE_LENGTH_MAX: u32 = 2_000;
/// The largest amount of a line or an invoice, in minor units.
pub const AMOUNT_MINOR_MAX: i64 = 1_000_000_000_000;
/// The largest quantity of a line.
pub const QUANTITY_MAX: u32 = 1_000_000;
/// The most decimal digits of a quantity.
pub const QUANTITY_DIGITS_MAX: u32 = 6;
/// The highest tax rate, in basis points: 100 %.
pub const TAX_RATE_BP_MAX: u32 = 10_000;

/// A field of the form; lines count from 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "field", content = "line")]
pub enum Field {
    /// The invoice's number.
    Number,
    /// Who is to pay.
    Client,
    /// The last day to pay.
    DueOn,
    /// The lines together.
    Lines,
    /// A line's text.
    LineDescription(u32),
    /// A line's quantity.
    LineQuantity(u32),
    /// A line's unit price.
    LineUnitPrice(u32),
    /// A line's tax rate.
    LineTaxRate(u32),
    /// The note.
    Note,
    /// What it comes to.
    Total,
}

impl fmt::Display for Field {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Number => formatter.write_str("number"),
            Self::Client => formatter.write_str("client"),
            Self::DueOn => formatter.write_str("due date"),
            Self::Lines => formatter.write_str("lines"),
            Self::LineDescription(line) => write!(formatter, "description of line {line}"),
            Self::LineQuantity(line) => write!(formatter, "quantity of line {line}"),
            Self::LineUnitPrice(line) => write!(formatter, "unit price of line {line}"),
            Self::LineTaxRate(line) => write!(formatter, "tax rate of line {line}"),
            Self::Note => formatter.write_str("note"),
            Self::Total => formatter.write_str("total"),
        }
    }
}

/// What is wrong with a field.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[serde(rename_all = "kebab-case", tag = "problem", content = "limit")]
pub enum Problem {
    /// Nothing is there.
    #[error("is empty")]
    Empty,
    /// More characters than this.
    #[error("has more than {0} characters")]
    TooLong(u32),
    /// More lines than this.
    #[error("has more than {0} lines")]
    TooMany(u32),
    /// A control character, such as a null byte.
    #[error("holds a character that cannot be printed")]
    Unprintable,
    /// Zero or less.
    #[error("must be above zero")]
    NotPositive,
    /// More than this: minor units for amounts, basis points for rates, pieces for quantities.
    #[error("is more than {0}")]
    TooLarge(i64),
    /// More decimal digits than this.
    #[error("has more than {0} decimal digits")]
    TooPrecise(u32),
    /// Before the day the invoice was issued.
    #[error("is before the day the invoice was issued")]
    BeforeIssue,
}

/// One field that does not hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[error("the {field} {problem}")]
pub struct FieldError {
    /// The field.
    pub field: Field,
    /// What is wrong.
    pub problem: Problem,
}

/// Every field that does not hold, in the order of the form; never empty.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[error("{}", .0.iter().map(ToString::to_string).collect::<Vec<_>>().join("; "))]
pub struct FieldErrors(pub Vec<FieldError>);

/// The fields with texts tidied, and what they come to.
pub(crate) fn check(mut fields: InvoiceFields) -> Result<(InvoiceFields, Totals), FieldErrors> {
    let mut errors = Vec::new();
    fields.number = one_line(&fields.number);
    fields.client = one_line(&fields.client);
    fields.note = fields.note.trim().to_owned();
    errors.extend(text(Field::Number, &fields.number));
    errors.extend(text(Field::Client, &fields.client));
    if fields.due_on < fields.issued_on {
        errors.push(FieldError { field: Field::DueOn, problem: Problem::BeforeIssue });
    }
    if fields.lines.is_empty() {
        errors.push(FieldError { field: Field::Lines, problem: Problem::Empty });
    } else if exceeds(fields.lines.len(), LINES_MAX) {
        errors.push(FieldError { field: Field::Lines, problem: Problem::TooMany(LINES_MAX) });
    } else {
        for (number, line) in (1_u32..).zip(&mut fields.lines) {
            line.description = one_line(&line.description);
            check_line(number, line, &mut errors);
        }
    }
    if exceeds(fields.note.chars().count(), NOTE_LENGTH_MAX) {
        errors.push(FieldError { field: Field::Note, problem: Problem::TooLong(NOTE_LENGTH_MAX) });
    } else if fields.note.chars().any(|letter| letter.is_control() && !letter.is_whitespace()) {
        errors.push(FieldError { field: Field::Note, problem: Problem::Unprintable });
    }
    if !errors.is_empty() {
        return Err(FieldErrors(errors));
    }
    let refuse = |problem| FieldErrors(vec![FieldError { field: Field::Total, problem }]);
    let totals = Totals::of(&fields.lines).ok_or_else(|| refuse(Problem::TooLarge(AMOUNT_MINOR_MAX)))?;
    match totals.total_minor {
        ..=0 => Err(refuse(Problem::NotPositive)),
        1..=AMOUNT_MINOR_MAX => Ok((fields, totals)),
        _ => Err(refuse(Problem::TooLarge(AMOUNT_MINOR_MAX))),
    }
}

fn check_line(number: u32, line: &Line, errors: &mut Vec<FieldError>) {
    let mut refuse = |field, problem| errors.push(FieldError { field, problem });
    if let Some(error) = text(Field::LineDescription(number), &line.description) {
        refuse(error.field, error.problem);
    }
    if line.quantity <= Decimal::ZERO {
        refuse(Field::LineQuantity(number), Problem::NotPositive);
    } else if line.quantity > Decimal::from(QUANTITY_MAX) {
        refuse(Field::LineQuantity(number), Problem::TooLarge(i64::from(QUANTITY_MAX)));
    } else if line.quantity.normalize().scale() > QUANTITY_DIGITS_MAX {
        refuse(Field::LineQuantity(number), Problem::TooPrecise(QUANTITY_DIGITS_MAX));
    }
    let within = |amount: i64| (-AMOUNT_MINOR_MAX..=AMOUNT_MINOR_MAX).contains(&amount);
    if !within(line.unit_price_minor) || !line.net_minor().is_some_and(within) {
        refuse(Field::LineUnitPrice(number), Problem::TooLarge(AMOUNT_MINOR_MAX));
    }
    if line.tax_rate_bp.is_some_and(|rate_bp| rate_bp > TAX_RATE_BP_MAX) {
        refuse(Field::LineTaxRate(number), Problem::TooLarge(i64::from(TAX_RATE_BP_MAX)));
    }
}

/// What is wrong with a required text of one line.
fn text(field: Field, content: &str) -> Option<FieldError> {
    let problem = if content.is_empty() {
        Problem::Empty
    } else if exceeds(content.chars().count(), NAME_LENGTH_MAX) {
        Problem::TooLong(NAME_LENGTH_MAX)
    } else if content.chars().any(char::is_control) {
        Problem::Unprintable
    } else {
        return None;
    };
    Some(FieldError { field, problem })
}

fn exceeds(count: usize, max: u32) -> bool {
    u32::try_from(count).map_or(true, |count| count > max)
}

/// White space, line ends included, folded to single spaces.
fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Invoice;
    use crate::support::{day, fields};

    fn check(change: impl Fn(&mut InvoiceFields), expected: &[(Field, Problem)]) {
        let mut stated = fields("INV-1", "Acme", 10_000, "2026-03-01", "2026-03-31");
        change(&mut stated);
        let found = match Invoice::draft(crate::InvoiceId::new("i"), stated) {
            Ok(_) => Vec::new(),
            Err(FieldErrors(errors)) => errors.iter().map(|error| (error.field, error.problem)).collect(),
        };
        assert_eq!(found, expected);
    }

    fn line(change: impl Fn(&mut Line)) -> impl Fn(&mut InvoiceFields) {
        move |fields| fields.lines.iter_mut().for_each(&change)
    }

    #[test]
    fn what_holds_is_taken_and_tidied() {
        check(|_| (), &[]);
        check(|fields| fields.due_on = fields.issued_on, &[]);
        let mut stated = fields(" INV\n 1 ", "  Acme   Ltd ", 10_000, "2026-03-01", "2026-03-31");
        stated.note = " Thank you.\n\nSee you. ".to_owned();
        let invoice = Invoice::draft(crate::InvoiceId::new("i"), stated).unwrap();
        let tidied = invoice.fields();
        assert_eq!((tidied.number.as_str(), tidied.client.as_str()), ("INV 1", "Acme Ltd"));
        assert_eq!(tidied.note, "Thank you.\n\nSee you.");
    }

    #[test]
    fn every_wrong_field_is_named() {
        check(
            |fields| {
                fields.number = "  ".to_owned();
                fields.client = "x".repeat(201);
                fields.due_on = day("2026-02-28");
                fields.note = "x".repeat(2_001);
            },
            &[
                (Field::Number, Problem::Empty),
                (Field::Client, Problem::TooLong(200)),
                (Field::DueOn, Problem::BeforeIssue),
                (Field::Note, Problem::TooLong(2_000)),
            ],
        );
        check(|fields| fields.client = "a\0b".to_owned(), &[(Field::Client, Problem::Unprintable)]);
        check(|fields| fields.note = "a\u{7}b".to_owned(), &[(Field::Note, Problem::Unprintable)]);
    }

    #[test]
    fn lines_have_limits() {
        let quantity = |text: &'static str| line(move |line| line.quantity = text.parse().unwrap());
        check(|fields| fields.lines.clear(), &[(Field::Lines, Problem::Empty)]);
        check(|fields| fields.lines = vec![fields.lines[0].clone(); 100], &[]);
        check(
            |fields| fields.lines = vec![fields.lines[0].clone(); 101],
            &[(Field::Lines, Problem::TooMany(100))],
        );
        check(quantity("0"), &[(Field::LineQuantity(1), Problem::NotPositive)]);
        check(quantity("1000000.1"), &[(Field::LineQuantity(1), Problem::TooLarge(1_000_000))]);
        check(quantity("0.1234567"), &[(Field::LineQuantity(1), Problem::TooPrecise(6))]);
        check(quantity("0.12345600"), &[]);
        check(
            line(|line| line.tax_rate_bp = Some(10_001)),
            &[(Field::LineTaxRate(1), Problem::TooLarge(10_000))],
        );
        check(line(|line| line.description.clear()), &[(Field::LineDescription(1), Problem::Empty)]);
    }

    #[test]
    fn amounts_have_limits() {
        let price = |unit_price_minor| line(move |line| line.unit_price_minor = unit_price_minor);
        check(price(AMOUNT_MINOR_MAX), &[]);
        let too_large = Problem::TooLarge(AMOUNT_MINOR_MAX);
        check(price(AMOUNT_MINOR_MAX + 1), &[(Field::LineUnitPrice(1), too_large)]);
        check(price(i64::MIN), &[(Field::LineUnitPrice(1), too_large)]);
        check(price(-5), &[(Field::Total, Problem::NotPositive)]);
        check(price(0), &[(Field::Total, Problem::NotPositive)]);
        let taxed = |line: &mut Line| {
            line.unit_price_minor = AMOUNT_MINOR_MAX;
            line.tax_rate_bp = Some(1);
        };
        check(line(taxed), &[(Field::Total, too_large)]);
    }

    #[test]
    fn errors_read_as_sentences() {
        let error = FieldError { field: Field::LineQuantity(3), problem: Problem::NotPositive };
        assert_eq!(error.to_string(), "the quantity of line 3 must be above zero");
    }
}
