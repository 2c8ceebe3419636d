//! Reading a predicate from the text a person types.

use std::str::FromStr;

use categorise::{Category, Direction};
use chrono::{Months, NaiveDate};
use money::Money;
use rust_decimal::Decimal;

use crate::predicate::{Compared, How, Predicate, TextField, finest_currency, is_category};
use crate::words::{AND, Field, NOT, OR, ends_word, is_operator};

/// The most letters of a text.
pub const LENGTH_MAX: usize = 2_000;
/// The most conditions in a text.
pub const TESTS_MAX: usize = 40;
/// The deepest nesting of parentheses and of what is turned round.
pub const DEPTH_MAX: usize = 12;

/// Why a text says nothing that could be looked for, in one sentence.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("At letter {at}: {problem}")]
pub struct ParseError {
    /// The letter it is about, counted from 1.
    pub at: usize,
    /// What is wrong there.
    pub problem: Problem,
}

/// What can be wrong with a text.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Problem {
    /// Nothing where words should be.
    #[error("something to look for is missing here.")]
    Missing,
    /// A name before an operator that is no field.
    #[error(
        "there is no field “{0}”. Use payee, description, account, category, amount, date or direction, or put the words in quotes."
    )]
    UnknownField(String),
    /// An operator the field does not have.
    #[error("“{0}” cannot be compared so. After it use one of {1}")]
    Operator(&'static str, &'static str),
    /// Not an amount.
    #[error(
        "“{0}” is no amount. Write it such as 12.50 or 10..20, without a sign; direction:out finds money out."
    )]
    NotAnAmount(String),
    /// Not a day.
    #[error("“{0}” is no date. Write it such as 2026-01-31, 2026-01, or 2026-01-01..2026-03-31.")]
    NotADate(String),
    /// Neither in nor out.
    #[error("“{0}” is no direction. Write in or out.")]
    NotADirection(String),
    /// No category is called so.
    #[error("no category is called “{0}”. Use a name as the list shows it.")]
    NoCategory(String),
    /// Quotes without an end.
    #[error("the quotes that begin here have no end.")]
    OpenQuote,
    /// A parenthesis without its end.
    #[error("the parenthesis that opens here is not closed.")]
    OpenParenthesis,
    /// A parenthesis without its beginning.
    #[error("this parenthesis closes none. Put it in quotes to look for it.")]
    StrayParenthesis,
    /// Longer than [`LENGTH_MAX`].
    #[error("this is too long. Use at most 2,000 letters.")]
    TooLong,
    /// More than [`TESTS_MAX`] conditions.
    #[error("these are too many conditions. Use at most 40.")]
    TooMany,
    /// Deeper than [`DEPTH_MAX`].
    #[error("this is nested too deep. Use at most 12 levels.")]
    TooDeep,
}

impl FromStr for Predicate {
    type Err = ParseError;

    fn from_str(text: &str) -> Result<Self, ParseError> {
        let letters: Vec<char> = text.chars().take(LENGTH_MAX + 1).collect();
        if letters.len() > LENGTH_MAX {
            return Err(ParseError { at: LENGTH_MAX, problem: Problem::TooLong });
        }
        let mut parser = Parser { letters, at: 0, tests: 0 };
        let predicate = parser.either(DEPTH_MAX)?;
        if parser.at < parser.letters.len() {
            return Err(parser.problem(parser.at, Problem::StrayParenthesis));
        }
        Ok(predicate)
    }
}

/// How a field is compared, as written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Operator {
    Has,
    Is,
    StartsWith,
    Below,
    AtMost,
    Above,
    AtLeast,
}

struct Parser {
    letters: Vec<char>,
    at: usize,
    tests: usize,
}

impl Parser {
    fn problem(&self, place: usize, problem: Problem) -> ParseError {
        ParseError { at: place + 1, problem }
    }

    fn peek(&self) -> Option<char> {
        self.letters.get(self.at).copied()
    }

    fn skip_space(&mut self) {
        while self.peek().is_some_and(char::is_whitespace) {
            self.at += 1;
        }
    }

    /// The plain word that begins here, without taking it.
    fn word(&self) -> String {
        let rest = self.letters.get(self.at..).unwrap_or_default();
        rest.iter().take_while(|letter| !ends_word(**letter)).collect()
    }

    fn take_keyword(&mut self, keyword: &str) -> bool {
        self.skip_space();
        let is_next = self.word().to_lowercase() == keyword;
        if is_next {
            self.at += keyword.len();
        }
        is_next
    }

    /// Parts of which one must hold.
    fn either(&mut self, depth: usize) -> Result<Predicate, ParseError> {
        let first = self.together(depth)?;
        let mut parts = vec![first];
        while self.take_keyword(OR) {
            parts.push(self.together(depth)?);
        }
        Ok(one_or(parts, Predicate::Any))
    }

    /// Parts that all must hold.
    fn together(&mut self, depth: usize) -> Result<Predicate, ParseError> {
        let mut parts = vec![self.one(depth)?];
        loop {
            self.skip_space();
            let is_joined = self.take_keyword(AND);
            let is_over = matches!(self.peek(), None | Some(')')) || self.word().to_lowercase() == OR;
            if is_over && !is_joined {
                return Ok(one_or(parts, Predicate::All));
            }
            parts.push(self.one(depth)?);
        }
    }

    fn one(&mut self, depth: usize) -> Result<Predicate, ParseError> {
        self.skip_space();
        let start = self.at;
        let Some(inner) = depth.checked_sub(1) else { return Err(self.problem(start, Problem::TooDeep)) };
        let after = self.letters.get(start + 1).copied();
        match self.peek() {
            None | Some(')') => Err(self.problem(start, Problem::Missing)),
            Some('(') => {
                self.at += 1;
                let predicate = self.either(inner)?;
                self.skip_space();
                if self.peek() != Some(')') {
                    return Err(self.problem(start, Problem::OpenParenthesis));
                }
                self.at += 1;
                Ok(predicate)
            }
            Some('-') if after.is_some_and(|after| !after.is_whitespace() && after != ')') => {
                self.at += 1;
                Ok(Predicate::Not(Box::new(self.one(inner)?)))
            }
            Some(_) if self.take_keyword(NOT) => Ok(Predicate::Not(Box::new(self.one(inner)?))),
            Some(_) if [AND, OR].contains(&self.word().to_lowercase().as_str()) => {
                Err(self.problem(start, Problem::Missing))
            }
            Some(_) => self.test(),
        }
    }

    /// One condition: words, or a field with how it compares and with what.
    fn test(&mut self) -> Result<Predicate, ParseError> {
        let start = self.at;
        self.tests += 1;
        if self.tests > TESTS_MAX {
            return Err(self.problem(start, Problem::TooMany));
        }
        let Some((field, operator)) = self.field()? else {
            let words = self.words()?;
            return Ok(Predicate::Text { field: TextField::Anything, how: How::Contains, words });
        };
        self.skip_space();
        let place = self.at;
        let words = self.words()?;
        let made = match field {
            Field::Text(field) => text(field, operator, words),
            Field::Amount => compared(operator, &words, amount, "=, <, <=, > and >=.")
                .map_err(|allowed| allowed.unwrap_or(Problem::NotAnAmount(words)))
                .map(Predicate::Amount),
            Field::Date => date(operator, &words).map(Predicate::Date),
            Field::Direction => match (operator, Direction::from_name(&words)) {
                (Operator::Has | Operator::Is, Some(direction)) => Ok(Predicate::Direction(direction)),
                (Operator::Has | Operator::Is, None) => Err(Problem::NotADirection(words)),
                _ => Err(Problem::Operator("direction", ": and =.")),
            },
        };
        made.map_err(|problem| match problem {
            Problem::Operator(..) => self.problem(start, problem),
            problem => self.problem(place, problem),
        })
    }

    /// The field that begins here with its operator, if one does. Space may stand before the operator of a field that is known.
    fn field(&mut self) -> Result<Option<(Field, Operator)>, ParseError> {
        let start = self.at;
        let rest = self.letters.get(start..).unwrap_or_default();
        let name: String = rest.iter().take_while(|letter| letter.is_alphabetic()).collect();
        if name.is_empty() {
            return Ok(None);
        }
        let field = Field::from_name(&name);
        self.at += name.chars().count();
        if field.is_some() {
            self.skip_space();
        }
        let operator = self.operator();
        match (field, operator) {
            (Some(field), Some(operator)) => Ok(Some((field, operator))),
            (None, Some(_)) => Err(self.problem(start, Problem::UnknownField(name))),
            (_, None) => {
                self.at = start;
                Ok(None)
            }
        }
    }

    fn operator(&mut self) -> Option<Operator> {
        let first = self.peek().filter(|letter| is_operator(*letter))?;
        self.at += 1;
        let or_equal = self.peek() == Some('=');
        let operator = match (first, or_equal) {
            ('<', true) => Operator::AtMost,
            ('>', true) => Operator::AtLeast,
            ('<', false) => Operator::Below,
            ('>', false) => Operator::Above,
            ('=', _) => Operator::Is,
            ('^', _) => Operator::StartsWith,
            _ => Operator::Has,
        };
        if matches!(operator, Operator::AtMost | Operator::AtLeast) {
            self.at += 1;
        }
        Some(operator)
    }

    /// The words that begin here, in small letters.
    fn words(&mut self) -> Result<String, ParseError> {
        let start = self.at;
        let taken = if self.peek() == Some('"') {
            self.at += 1;
            self.quoted(start)?
        } else {
            let word = self.word();
            self.at += word.chars().count();
            word
        };
        let words = taken.to_lowercase().trim().to_owned();
        if words.is_empty() { Err(self.problem(start, Problem::Missing)) } else { Ok(words) }
    }

    /// What stands before the closing quotes; a backslash keeps a quote or another backslash.
    fn quoted(&mut self, start: usize) -> Result<String, ParseError> {
        let mut words = String::new();
        loop {
            let Some(letter) = self.peek() else { return Err(self.problem(start, Problem::OpenQuote)) };
            self.at += 1;
            match (letter, self.peek()) {
                ('"', _) => return Ok(words),
                ('\\', Some(kept @ ('"' | '\\'))) => {
                    words.push(kept);
                    self.at += 1;
                }
                _ => words.push(letter),
            }
        }
    }
}

fn one_or(mut parts: Vec<Predicate>, join: impl Fn(Vec<Predicate>) -> Predicate) -> Predicate {
    match (parts.pop(), parts.is_empty()) {
        (Some(only), true) => only,
        (last, _) => {
            parts.extend(last);
            join(parts)
        }
    }
}

fn text(field: TextField, operator: Operator, words: String) -> Result<Predicate, Problem> {
    let how = match operator {
        Operator::Has => How::Contains,
        Operator::Is => How::Is,
        Operator::StartsWith => How::StartsWith,
        _ => return Err(Problem::Operator(Field::Text(field).name(), ":, = and ^.")),
    };
    let is_no_category = || !Category::ALL.iter().any(|category| is_category(*category, how, &words));
    if field == TextField::Category && is_no_category() {
        return Err(Problem::NoCategory(words));
    }
    Ok(Predicate::Text { field, how, words })
}

/// Reads a value or a range; the problem is `None` where a value cannot be read.
fn compared<T: PartialOrd>(
    operator: Operator,
    words: &str,
    read: impl Fn(&str) -> Option<T>,
    allowed: &'static str,
) -> Result<Compared<T>, Option<Problem>> {
    if let (Operator::Has | Operator::Is, Some((first, last))) = (operator, words.split_once("..")) {
        let (first, last) = read(first).zip(read(last)).ok_or(None)?;
        return if first <= last { Ok(Compared::Between(first, last)) } else { Err(None) };
    }
    let value = read(words).ok_or(None)?;
    match operator {
        Operator::Has | Operator::Is => Ok(Compared::Is(value)),
        Operator::Below => Ok(Compared::Below(value)),
        Operator::AtMost => Ok(Compared::AtMost(value)),
        Operator::Above => Ok(Compared::Above(value)),
        Operator::AtLeast => Ok(Compared::AtLeast(value)),
        Operator::StartsWith => Err(Some(Problem::Operator(Field::Amount.name(), allowed))),
    }
}

/// A magnitude in major units, as people type amounts.
fn amount(words: &str) -> Option<Decimal> {
    if !words.starts_with(|first: char| first.is_ascii_digit() || matches!(first, '.' | '$' | '£' | '€')) {
        return None;
    }
    let digits = words.trim_start_matches(['$', '£', '€']);
    let read = Money::parse_typed(digits, finest_currency()?).ok()?;
    (read.amount_minor >= 0).then(|| read.to_decimal().normalize())
}

fn day(words: &str) -> Option<NaiveDate> {
    // Four digits of the year and two of month and day: the library's own reader also takes fewer, and signs.
    let is_written_so = words.len() == 10 && words.starts_with(|first: char| first.is_ascii_digit());
    is_written_so.then(|| words.parse().ok())?
}

/// A day, a range of days, or with a year or a month alone all of its days.
fn date(operator: Operator, words: &str) -> Result<Compared<NaiveDate>, Problem> {
    if let (Operator::Has | Operator::Is, Some((first, last))) = (operator, whole(words)) {
        return Ok(Compared::Between(first, last));
    }
    compared(operator, words, day, "=, <, <=, > and >=.").map_err(|problem| match problem {
        Some(Problem::Operator(_, allowed)) => Problem::Operator(Field::Date.name(), allowed),
        _ => Problem::NotADate(words.to_owned()),
    })
}

/// The first and last day of a year such as `2026` or a month such as `2026-01`.
fn whole(words: &str) -> Option<(NaiveDate, NaiveDate)> {
    let (first, months) = match words.len() {
        4 => (format!("{words}-01-01"), 12),
        7 => (format!("{words}-01"), 1),
        _ => return None,
    };
    let first = day(&first)?;
    Some((first, first.checked_add_months(Months::new(months))?.pred_opt()?))
}
