//! What a search or a rule asks of one transaction, and whether it holds.

use categorise::{Assignment, Category, Direction};
use chrono::NaiveDate;
use ledger::Transaction;
use money::{Currency, Money};
use rust_decimal::Decimal;

/// A condition over one transaction. What is read from text is bounded in length, number and depth.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Predicate {
    /// All of them hold.
    All(Vec<Self>),
    /// At least one of them holds.
    Any(Vec<Self>),
    /// It does not hold.
    Not(Box<Self>),
    /// A text is like the words, which are in small letters.
    Text {
        /// Which text.
        field: TextField,
        /// How it is like them.
        how: How,
        /// In small letters, not empty.
        words: String,
    },
    /// How much moved, whichever way, in major units of the account's currency.
    Amount(Compared<Decimal>),
    /// When it was posted.
    Date(Compared<NaiveDate>),
    /// Which way money moved.
    Direction(Direction),
}

/// A text of a transaction.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TextField {
    /// The description, the payee or the category's name: what plain words are looked for in.
    Anything,
    /// Who was on the other side, as shown or in the form that stays the same across references.
    Payee,
    /// The bank's text.
    Description,
    /// The account's name.
    Account,
    /// The category's name.
    Category,
}

/// How a text is like the words asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum How {
    /// They are in it.
    Contains,
    /// It is just them.
    Is,
    /// It starts with them.
    StartsWith,
}

impl How {
    fn holds(self, text: &str, words: &str) -> bool {
        match self {
            Self::Contains => text.contains(words),
            Self::Is => text == words,
            Self::StartsWith => text.starts_with(words),
        }
    }
}

/// How a value compares.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Compared<T> {
    /// It is the same.
    Is(T),
    /// It is less, or earlier.
    Below(T),
    /// It is no more, or no later.
    AtMost(T),
    /// It is more, or later.
    Above(T),
    /// It is no less, or no earlier.
    AtLeast(T),
    /// It is from the first to the second, both included.
    Between(T, T),
}

impl<T: PartialOrd> Compared<T> {
    fn holds(&self, value: &T) -> bool {
        match self {
            Self::Is(other) => value == other,
            Self::Below(other) => value < other,
            Self::AtMost(other) => value <= other,
            Self::Above(other) => value > other,
            Self::AtLeast(other) => value >= other,
            Self::Between(first, last) => value >= first && value <= last,
        }
    }
}

/// One transaction with its texts in small letters, ready to be asked many times.
#[derive(Debug, Clone)]
pub struct Subject {
    description: String,
    payee: String,
    payee_key: String,
    account: String,
    category: Category,
    amount: Decimal,
    posted_on: NaiveDate,
    direction: Direction,
}

impl Subject {
    /// A transaction, what it was for, and the name of its account.
    pub fn of(transaction: &Transaction, assignment: &Assignment, account_name: &str) -> Self {
        let shown = if assignment.counterparty.is_empty() {
            &transaction.description
        } else {
            &assignment.counterparty
        };
        let magnitude_minor = transaction.amount_minor.saturating_abs();
        Self {
            description: transaction.description.to_lowercase(),
            payee: shown.to_lowercase(),
            payee_key: assignment.counterparty_key.to_lowercase(),
            account: account_name.to_lowercase(),
            category: assignment.category,
            amount: Money::new(magnitude_minor, transaction.currency).to_decimal(),
            posted_on: transaction.posted_on,
            direction: Direction::of(transaction.amount_minor),
        }
    }

    /// The day the transaction was posted.
    pub fn posted_on(&self) -> NaiveDate {
        self.posted_on
    }
}

/// A currency of the finest minor units there are, to read amounts in before the account is known.
pub(crate) fn finest_currency() -> Option<Currency> {
    "KWD".parse().ok()
}

/// Whether a category's name, as stored or as shown, is like the words.
pub(crate) fn is_category(category: Category, how: How, words: &str) -> bool {
    how.holds(category.as_str(), words) || how.holds(&category.label().to_lowercase(), words)
}

/// Words of a counterparty's key, at most: a longer one is taken by how it starts.
const KEY_LENGTH_MAX: usize = 500;

impl Predicate {
    /// Everything of one counterparty in one direction. The key is as in [`Assignment::counterparty_key`].
    pub fn of_counterparty(key: &str, direction: Direction) -> Self {
        let start: String = key.to_lowercase().chars().take(KEY_LENGTH_MAX).collect();
        let how = if start.chars().count() < KEY_LENGTH_MAX { How::Is } else { How::StartsWith };
        let words = start.trim().to_owned();
        Self::All(vec![Self::Text { field: TextField::Payee, how, words }, Self::Direction(direction)])
    }

    /// Whether it holds of a transaction.
    pub fn holds(&self, subject: &Subject) -> bool {
        match self {
            Self::All(parts) => parts.iter().all(|part| part.holds(subject)),
            Self::Any(parts) => parts.iter().any(|part| part.holds(subject)),
            Self::Not(part) => !part.holds(subject),
            Self::Text { field, how, words } => {
                let payee = || how.holds(&subject.payee, words) || how.holds(&subject.payee_key, words);
                match field {
                    TextField::Anything => {
                        how.holds(&subject.description, words)
                            || payee()
                            || is_category(subject.category, *how, words)
                    }
                    TextField::Payee => payee(),
                    TextField::Description => how.holds(&subject.description, words),
                    TextField::Account => how.holds(&subject.account, words),
                    TextField::Category => is_category(subject.category, *how, words),
                }
            }
            Self::Amount(compared) => compared.holds(&subject.amount),
            Self::Date(compared) => compared.holds(&subject.posted_on),
            Self::Direction(direction) => subject.direction == *direction,
        }
    }
}
