//! One counterparty, one key: the same merchant or payer behind card numbers, references, cities and the words
//! banks add.

use crate::lexicon::{Hits, Marks};
use crate::words::Words;

/// More words than this rarely name a counterparty; what follows is a city or a reference.
const KEY_WORDS_MAX: usize = 4;

/// First words of cities of two words.
const CITY_BEGINNINGS: [&str; 10] = ["EL", "FORT", "LAKE", "LAS", "LOS", "NEW", "SALT", "SAN", "SANTA", "ST"];

/// Whether a word is the first of a city's two.
pub(crate) fn begins_a_city(word: &str) -> bool {
    CITY_BEGINNINGS.contains(&word)
}

/// The cities after which `CO` is Colorado rather than a company.
const COLORADO_CITIES: [&str; 8] =
    ["AURORA", "BOULDER", "DENVER", "GOLDEN", "LAKEWOOD", "LITTLETON", "PUEBLO", "SPRINGS"];

/// What stands before a city that is part of its name.
const NAMED_AFTER_CITIES: [&str; 5] = ["BANK", "CITY", "COLLEGE", "UNIV", "UNIVERSITY"];

/// A counterparty's key and its name for people.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Counterparty {
    pub(crate) key: String,
    pub(crate) display: String,
    /// The text named nobody, only a way of paying.
    pub(crate) is_generic: bool,
    /// It is a private person, as far as words tell.
    pub(crate) is_person: bool,
}

/// Who is on the other side of a description.
pub(crate) fn counterparty(words: &Words, hits: &Hits) -> Counterparty {
    if let Some(name) = hits.name {
        return Counterparty {
            key: name.key.clone(),
            display: name.display.to_owned(),
            is_generic: false,
            is_person: false,
        };
    }
    let mut kept: Vec<&str> = Vec::with_capacity(words.len());
    let mut ways: Vec<&str> = Vec::new();
    let (mut ends_in_state, mut ends_in_city) = (false, false);
    let (mut starts_with_first_name, mut starts_with_agent) = (false, false);
    for (index, word) in words.iter().enumerate() {
        if is_bit(hits.ways, index) {
            ways.push(word);
        } else if is_bit(hits.noise, index) && !(is_bit(hits.states, index) && index + 1 == words.len()) {
            ends_in_state = false;
        } else if is_reference(word) || kept.contains(&word) {
            continue;
        } else {
            ends_in_state = is_bit(hits.states, index);
            ends_in_city = is_bit(hits.cities, index);
            starts_with_agent |= kept.is_empty() && is_bit(hits.agents, index);
            starts_with_first_name |= kept.is_empty() && is_bit(hits.first_names, index);
            kept.push(word);
        }
    }
    // A state follows a city, and neither tells one merchant from another.
    let before_last = kept.iter().rev().nth(1).copied().unwrap_or("");
    let is_company = kept.last() == Some(&"CO") && !COLORADO_CITIES.contains(&before_last);
    if ends_in_state && is_company {
        kept.pop();
    } else if ends_in_state {
        kept.pop();
        drop_last(&mut kept);
        if kept.last().is_some_and(|word| begins_a_city(word)) {
            drop_last(&mut kept);
        }
    } else if ends_in_city && !kept.iter().rev().nth(1).is_some_and(|word| NAMED_AFTER_CITIES.contains(word))
    {
        drop_last(&mut kept);
    }
    if starts_with_agent && kept.len() > 2 {
        kept.remove(0);
    }
    kept.truncate(KEY_WORDS_MAX);
    let is_generic = kept.is_empty();
    if is_generic {
        kept = if ways.is_empty() { words.iter().filter(|word| !is_reference(word)).collect() } else { ways };
        kept.truncate(KEY_WORDS_MAX);
    }
    if kept.is_empty() {
        let (key, display) = ("unknown".to_owned(), "Unknown".to_owned());
        return Counterparty { key, display, is_generic: true, is_person: false };
    }
    let is_person = !is_generic && is_person(&kept, hits.marks, starts_with_first_name);
    Counterparty { key: kept.join(" ").to_lowercase(), display: display(&kept), is_generic, is_person }
}

/// Drops the last word unless nothing would be left.
fn drop_last(kept: &mut Vec<&str>) {
    if kept.len() > 1 {
        kept.pop();
    }
}

/// A title, an app for paying friends, a first name before one or two more words, or a lone initial.
fn is_person(kept: &[&str], marks: Marks, starts_with_first_name: bool) -> bool {
    if marks.has(Marks::COMPANY) {
        return false;
    }
    let has_initial = || kept.iter().any(|word| word.len() == 1 && word.chars().all(char::is_alphabetic));
    let is_short = (2..=3).contains(&kept.len());
    marks.has(Marks::PERSON)
        || marks.has(Marks::PEER)
        || (is_short && (starts_with_first_name || has_initial()))
}

fn is_bit(mask: u64, index: usize) -> bool {
    u32::try_from(index)
        .ok()
        .and_then(|place| mask.checked_shr(place))
        .is_some_and(|shifted| shifted & 1 == 1)
}

/// Numbers, dates and codes: any word with a digit, unless it is as short as `O2` or `B2B`.
fn is_reference(word: &str) -> bool {
    let has_digit = word.bytes().any(|byte| byte.is_ascii_digit());
    let has_letter = word.chars().any(char::is_alphabetic);
    let is_masked = word.len() >= 2 && word.bytes().all(|byte| byte == b'X');
    is_masked || (has_digit && (!has_letter || word.len() > 3))
}

/// `Bright Pixel Studio`, with abbreviations left in capitals.
fn display(words: &[&str]) -> String {
    let mut text = String::new();
    for word in words {
        if !text.is_empty() {
            text.push(' ');
        }
        let is_abbreviation = word.len() <= 3 && !word.chars().any(|letter| "AEIOUY".contains(letter));
        if is_abbreviation || word.contains('&') {
            text.push_str(word);
            continue;
        }
        let mut letters = word.chars();
        text.extend(letters.next());
        text.extend(letters.flat_map(char::to_lowercase));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lexicon::look_up;

    fn read(text: &str) -> Counterparty {
        let mut words = Words::default();
        words.read(text);
        counterparty(&words, &look_up(&words))
    }

    fn check(text: &str, key: &str, display: &str) {
        let found = read(text);
        assert_eq!((found.key.as_str(), found.display.as_str()), (key, display), "{text:?}");
    }

    #[test]
    fn the_same_shop_has_the_same_key() {
        check("SQ *JOE'S PLUMBING 0042", "joes plumbing", "Joes Plumbing");
        check("POS DEBIT JOES PLUMBING #77 03/11", "joes plumbing", "Joes Plumbing");
        check("JOES PLUMBING TACOMA WA", "joes plumbing", "Joes Plumbing");
        check("LIME SCOOTERS DENVER CO", "lime scooters", "Lime Scooters");
        check("COCA-COLA CO DIVIDEND", "coca cola", "Coca Cola");
        check("UNIV OF BRISTOL WAGES", "univ bristol", "Univ Bristol");
        check("DEB SUMUP QUAYSIDE KITCHEN LEEDS GB", "quayside kitchen", "Quayside Kitchen");
        check("WHOLEFDS MKT 10233 SEATTLE WA", "whole foods", "Whole Foods");
        check("AMZN Mktp US*2K3AB1", "amazon", "Amazon");
    }

    #[test]
    fn the_same_payer_has_the_same_key() {
        check("ACH CREDIT BRIGHT PIXEL LLC INV-1023", "bright pixel", "Bright Pixel");
        check("BRIGHT PIXEL LLC PAYMENT INV1044", "bright pixel", "Bright Pixel");
        check("ACME CORP PAYROLL", "acme", "Acme");
        check("INTEREST PAID GROSS INTEREST", "interest gross", "Interest Gross");
        check("PAYROLL", "payroll", "Payroll");
        check("ACME CORP DIRECT DEP PPD ID: 9111111101", "acme", "Acme");
        check("FASTER PAYMENTS RECEIPT REF 220 FROM NORTHWIND", "northwind", "Northwind");
    }

    #[test]
    fn what_names_nobody_still_has_a_key() {
        check("CHECK 1042", "check", "Check");
        check("MOBILE DEPOSIT 000123", "mobile", "Mobile");
        check("0042-17", "unknown", "Unknown");
        check("", "unknown", "Unknown");
        assert!(read("CHECK 1042").is_generic && !read("JOES PLUMBING").is_generic);
    }

    #[test]
    fn persons_are_told_from_firms() {
        let is_person = |text: &str| read(text).is_person;
        assert!(is_person("MR J SMITH") && is_person("Sarah Connor") && is_person("SMITH J RENT"));
        assert!(is_person("FPI ZAINAB CHAUDHRY 4432") && is_person("ZELLE TO OKAFOR"));
        assert!(
            !is_person("SARAH DESIGN LTD") && !is_person("BRIGHT PIXEL") && !is_person("LOCKHEED MARTIN ACH")
        );
        assert!(!is_person("CASH APP HALE & SONS"));
    }
}
