//! Writing a predicate as the text that is read as the same predicate.

use std::fmt::{Display, Formatter, Result, Write};

use crate::predicate::{Compared, How, Predicate, TextField};
use crate::words::{Field, OR, is_plain};

impl Display for Predicate {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        match self {
            Self::All(parts) => joined(f, parts, " "),
            Self::Any(parts) => joined(f, parts, &format!(" {OR} ")),
            Self::Not(part) => {
                f.write_char('-')?;
                part.grouped(f)
            }
            Self::Text { field: TextField::Anything, how: How::Contains, words } => quoted(f, words),
            Self::Text { field, how, words } => {
                f.write_str(Field::Text(*field).name())?;
                f.write_char(match how {
                    How::Contains => ':',
                    How::Is => '=',
                    How::StartsWith => '^',
                })?;
                quoted(f, words)
            }
            Self::Amount(compared) => {
                comparison(f, Field::Amount, compared, |amount| amount.normalize().to_string())
            }
            Self::Date(compared) => comparison(f, Field::Date, compared, ToString::to_string),
            Self::Direction(direction) => write!(f, "{}:{}", Field::Direction.name(), direction.as_str()),
        }
    }
}

impl Predicate {
    /// Written so that it stays one part among others.
    fn grouped(&self, f: &mut Formatter<'_>) -> Result {
        match self {
            Self::All(_) | Self::Any(_) => write!(f, "({self})"),
            _ => write!(f, "{self}"),
        }
    }
}

fn joined(f: &mut Formatter<'_>, parts: &[Predicate], between: &str) -> Result {
    for (place, part) in parts.iter().enumerate() {
        if place > 0 {
            f.write_str(between)?;
        }
        part.grouped(f)?;
    }
    Ok(())
}

fn quoted(f: &mut Formatter<'_>, words: &str) -> Result {
    if is_plain(words) {
        return f.write_str(words);
    }
    f.write_char('"')?;
    for letter in words.chars() {
        if matches!(letter, '"' | '\\') {
            f.write_char('\\')?;
        }
        f.write_char(letter)?;
    }
    f.write_char('"')
}

fn comparison<T>(
    f: &mut Formatter<'_>,
    field: Field,
    compared: &Compared<T>,
    write: impl Fn(&T) -> String,
) -> Result {
    let name = field.name();
    match compared {
        Compared::Is(value) => write!(f, "{name}={}", write(value)),
        Compared::Below(value) => write!(f, "{name}<{}", write(value)),
        Compared::AtMost(value) => write!(f, "{name}<={}", write(value)),
        Compared::Above(value) => write!(f, "{name}>{}", write(value)),
        Compared::AtLeast(value) => write!(f, "{name}>={}", write(value)),
        Compared::Between(first, last) => write!(f, "{name}={}..{}", write(first), write(last)),
    }
}
