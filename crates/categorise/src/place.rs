//! Where a shop stands, as card terminals print it: `SEATTLE WA`, `LEEDS`. Most descriptions carry no place.

use std::collections::HashSet;
use std::sync::LazyLock;

use crate::lexicon::{BRITISH_CITIES, STATES};

/// A place is looked for among this many words from the end; before them stands the shop's name.
const WORDS_FROM_END: usize = 4;

/// What before or after a city's name makes it part of another name, such as `LEEDS CITY COUNCIL` or `BANK OF …`.
const NAMED_AFTER_CITIES: [&str; 12] = [
    "BANK",
    "CC",
    "CITY",
    "COLLEGE",
    "COUNCIL",
    "COUNTY",
    "NEW",
    "OF",
    "PLAYHOUSE",
    "TAX",
    "UNIV",
    "UNIVERSITY",
];

static STATE_CODES: LazyLock<HashSet<&str>> = LazyLock::new(|| STATES.split_ascii_whitespace().collect());
static CITY_NAMES: LazyLock<HashSet<&str>> =
    LazyLock::new(|| BRITISH_CITIES.split_ascii_whitespace().collect());

/// The place a description of a purchase names, in capitals: an American city with its state, or a British city.
/// `None` where it names none; only capitals are read, as terminals print them.
pub fn place(description: &str) -> Option<String> {
    let is_separator = |letter: char| !letter.is_alphanumeric();
    let mut words = [""; WORDS_FROM_END];
    let mut found = 0;
    for word in description.rsplit(is_separator).filter(|word| !word.is_empty()).take(WORDS_FROM_END) {
        if let Some(slot) = words.get_mut(found) {
            *slot = word;
            found += 1;
        }
    }
    // From the end: the state follows its city.
    for at in 0..found {
        let (word, before) = (words[at], words.get(at + 1).copied().unwrap_or(""));
        if word.len() == 2 && STATE_CODES.contains(word) && is_city_like(before) {
            let first = words.get(at + 2).copied().unwrap_or("");
            let is_of_two = crate::normalise::begins_a_city(first);
            return Some(if is_of_two {
                format!("{first} {before} {word}")
            } else {
                format!("{before} {word}")
            });
        }
        let after = at.checked_sub(1).and_then(|next| words.get(next)).copied().unwrap_or("");
        let is_name = |neighbour: &str| NAMED_AFTER_CITIES.contains(&neighbour.to_ascii_uppercase().as_str());
        if CITY_NAMES.contains(word) && !is_name(before) && !is_name(after) {
            return Some(word.to_owned());
        }
    }
    None
}

/// Capital letters only, as many as a city's name has.
fn is_city_like(word: &str) -> bool {
    word.len() >= 4 && word.bytes().all(|byte| byte.is_ascii_uppercase()) && word != "PAYROLL"
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(description: &str, expected: Option<&str>) {
        assert_eq!(place(description).as_deref(), expected, "{description}");
    }

    #[test]
    fn places_are_read_where_terminals_print_them() {
        check("POS PURCHASE TRADER JOES #123 SEATTLE WA", Some("SEATTLE WA"));
        check("SAFEWAY DENVER CO 03/11", Some("DENVER CO"));
        check("RALPHS SAN DIEGO CA", Some("SAN DIEGO CA"));
        check("TESCO STORES LEEDS CD 4432", Some("LEEDS"));
        check("Lidl GB, GLASGOW", Some("GLASGOW"));
        check("VIS SQ QUAYSIDE KITCHEN SHEFFIELD", Some("SHEFFIELD"));
        check("DIRECT DEBIT LEEDS CC COUNCIL TAX REF 1", None);
        check("YORK CITY COUNCIL", None);
        check("Card Purchase 03/11 Amazon.com", None);
        check("", None);
    }
}
