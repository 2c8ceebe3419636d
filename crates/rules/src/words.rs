//! The words of the language: fields, what joins conditions, and which words need quotes.

use crate::predicate::TextField;

/// What a condition is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Field {
    Text(TextField),
    Amount,
    Date,
    Direction,
}

/// Every field by its name.
const FIELDS: [(&str, Field); 7] = [
    ("account", Field::Text(TextField::Account)),
    ("amount", Field::Amount),
    ("category", Field::Text(TextField::Category)),
    ("date", Field::Date),
    ("description", Field::Text(TextField::Description)),
    ("direction", Field::Direction),
    ("payee", Field::Text(TextField::Payee)),
];

/// What joins conditions and turns them round.
pub(crate) const AND: &str = "and";
pub(crate) const OR: &str = "or";
pub(crate) const NOT: &str = "not";

impl Field {
    /// The field of a name, in whatever letters.
    pub(crate) fn from_name(name: &str) -> Option<Self> {
        let name = name.to_lowercase();
        FIELDS.iter().find(|(known, _)| *known == name).map(|(_, field)| *field)
    }

    /// Its name; plain words have none.
    pub(crate) fn name(self) -> &'static str {
        FIELDS.iter().find(|(_, field)| *field == self).map_or("", |(name, _)| name)
    }
}

/// Whether a letter after a field's name says how it compares.
pub(crate) fn is_operator(letter: char) -> bool {
    matches!(letter, ':' | '=' | '<' | '>' | '^')
}

/// Whether a letter ends a word that is not in quotes.
pub(crate) fn ends_word(letter: char) -> bool {
    letter.is_whitespace() || matches!(letter, '(' | ')' | '"')
}

/// Whether words can stand without quotes and mean themselves.
pub(crate) fn is_plain(words: &str) -> bool {
    let is_reserved = [AND, OR, NOT].contains(&words) || Field::from_name(words).is_some();
    let is_safe = |letter: char| {
        letter.is_alphanumeric() || matches!(letter, '.' | '_' | '&' | '\'' | '/' | '*' | '#' | '-')
    };
    !is_reserved && words.starts_with(char::is_alphanumeric) && words.chars().all(is_safe)
}
