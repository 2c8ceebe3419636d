//! Whether two names mean the same client: the name on an invoice, and the payer a bank writes.
//!
//! Names are compared by their normalised words: lower case, apostrophes dropped, cut at everything that is no letter
//! or digit, without legal forms (`Ltd`, `LLC`), words banks add (`payment`, `ref`) and references (words with a
//! digit, unless as short as `3M`). Where nothing would be left, every word is kept. Two words are the same when they
//! are equal, or when one of at least four letters begins the other, since banks cut names short.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

/// Legal forms and joining words, which two spellings of one name rarely share.
#[rustfmt::skip]
const FORMS: &[&str] = &[
    "ab", "ag", "and", "as", "bv", "co", "company", "corp", "corporation", "gmbh", "inc", "incorporated", "kg", "limited",
    "llc", "llp", "lp", "ltd", "mr", "mrs", "ms", "nv", "of", "oy", "plc", "pte", "pty", "sa", "sarl", "sas", "sl", "spa",
    "srl", "the", "ug",
];

/// Words of the payment rather than of the payer.
#[rustfmt::skip]
const PAYMENT_WORDS: &[&str] = &[
    "ach", "bacs", "bank", "bgc", "chaps", "credit", "deposit", "direct", "fpi", "from", "giro", "incoming", "inv",
    "invoice", "payment", "payments", "payout", "receipt", "received", "ref", "reference", "sepa", "transfer", "wire",
];

/// Shorter beginnings name too many things.
const BEGINNING_LENGTH_MIN: usize = 4;

/// How alike two names are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Likeness {
    /// Neither of the others.
    Different,
    /// At least half of all words, of both names together, have their like in the other.
    Alike,
    /// The same words, or every word of a client's name of two or more among the payer's.
    Same,
}

/// A name's normalised words joined by spaces: what groups one client's invoices. Clients that differ only in their
/// legal form, such as `Acme Ltd` and `Acme Inc`, are one.
pub fn client_key(name: &str) -> String {
    words(name).join(" ")
}

/// How alike a client's name and a payer's are.
pub fn likeness(client: &str, payer: &str) -> Likeness {
    let (client, mut payer) = (words(client), words(payer));
    let (client_count, payer_count) = (client.len(), payer.len());
    let mut shared = 0;
    for word in &client {
        // Each word of the payer answers for one of the client's.
        let equal = payer.iter().position(|other| word == other);
        if let Some(place) = equal.or_else(|| payer.iter().position(|other| same_word(word, other))) {
            payer.swap_remove(place);
            shared += 1;
        }
    }
    if shared == 0 {
        Likeness::Different
    } else if shared == client_count && (client_count == payer_count || client_count > 1) {
        Likeness::Same
    } else if shared * 4 >= client_count + payer_count {
        Likeness::Alike
    } else {
        Likeness::Different
    }
}

fn same_word(one: &str, other: &str) -> bool {
    let (short, long) = if one.len() <= other.len() { (one, other) } else { (other, one) };
    short == long || (short.chars().count() >= BEGINNING_LENGTH_MIN && long.starts_with(short))
}

/// The words that tell one name from another.
fn words(name: &str) -> Vec<String> {
    let all = plain_words(name);
    let telling: Vec<String> = all
        .iter()
        .filter(|word| {
            let is_added = FORMS.contains(&word.as_str()) || PAYMENT_WORDS.contains(&word.as_str());
            !is_added && !is_reference(word)
        })
        .cloned()
        .collect();
    if telling.is_empty() { all } else { telling }
}

/// Lower-case words of letters and digits, apostrophes dropped.
fn plain_words(text: &str) -> Vec<String> {
    let plain: String = text.chars().filter(|letter| !matches!(letter, '\'' | '\u{2019}')).collect();
    plain
        .split(|letter: char| !letter.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(str::to_lowercase)
        .collect()
}

fn is_reference(word: &str) -> bool {
    let has_digit = word.bytes().any(|byte| byte.is_ascii_digit());
    has_digit && (word.len() > 3 || !word.chars().any(char::is_alphabetic))
}

/// What an invoice number is found by in a bank's text: all its letters and digits, where there are at least four of
/// them, and its digits alone, where there are at least four. None where it would stand in any text by chance, as `7`
/// or a year would.
pub(crate) fn number_marks(number: &str) -> Vec<Mark> {
    let whole = plain_words(number).concat();
    let digits: String = whole.chars().filter(char::is_ascii_digit).collect();
    let is_year = |text: &str| text.len() == 4 && (text.starts_with("19") || text.starts_with("20"));
    let tells = |text: &str| text.chars().count() >= BEGINNING_LENGTH_MIN && !is_year(text);
    let mut marks = Vec::with_capacity(2);
    if tells(&digits) {
        marks.push(Mark::Digits(digits.clone()));
    }
    if tells(&whole) && !digits.is_empty() {
        marks.push(Mark::Whole(whole));
    }
    marks
}

/// The marks of every number a bank's text may name: up to four neighbouring words joined (`INV-1023` in `INV 1023`),
/// and single words of digits.
pub(crate) fn text_marks(text: &str) -> BTreeSet<Mark> {
    let words = plain_words(text);
    let mut marks = BTreeSet::new();
    for from in 0..words.len() {
        let mut run = String::new();
        for (place, word) in words.iter().skip(from).take(4).enumerate() {
            run.push_str(word);
            if place == 0 && run.bytes().all(|byte| byte.is_ascii_digit()) {
                marks.insert(Mark::Digits(run.clone()));
            }
            marks.insert(Mark::Whole(run.clone()));
        }
    }
    marks
}

/// A number as a text may name it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Mark {
    /// By its digits.
    Digits(String),
    /// By its letters and digits.
    Whole(String),
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn check(client: &str, payer: &str, expected: Likeness) {
        assert_eq!(likeness(client, payer), expected, "{client:?} {payer:?}");
    }

    #[test]
    fn banks_write_the_same_name_in_many_ways() {
        check("Acme Ltd", "ACME LIMITED", Likeness::Same);
        check("Bright Pixel, LLC", "ACH CREDIT BRIGHT PIXEL LLC INV-1023", Likeness::Same);
        check("Bright Pixel Studio", "BRIGHT PIXEL STUD", Likeness::Same);
        check("Joe's Diner", "JOES DINER", Likeness::Same);
        check("The Co", "the co", Likeness::Same);
        check("3M", "3M PAYMENT 77120", Likeness::Same);
    }

    #[test]
    fn a_part_of_a_name_is_only_alike() {
        check("Northwind", "NORTHWIND TRADERS", Likeness::Alike);
        check("Bright Pixel Studio", "BRIGHT PIXEL", Likeness::Alike);
        check("Oak Design", "OAK PARTNERS", Likeness::Alike);
    }

    #[test]
    fn different_names_stay_different() {
        check("Acme", "BIRCH LTD", Likeness::Different);
        check("Blue", "BLUE CROSS HEALTH INSURANCE", Likeness::Different);
        check("Art", "ARTISAN", Likeness::Different);
        check("Acme Ltd", "LTD", Likeness::Different);
        check("", "ACME", Likeness::Different);
    }

    #[test]
    fn legal_forms_do_not_make_another_client() {
        assert_eq!(client_key("Acme Ltd."), client_key("ACME, Inc"));
        assert_eq!(client_key("Studio 54 GmbH"), "studio");
        assert_eq!(client_key("42"), "42");
    }

    fn check_cites(text: &str, number: &str, expected: bool) {
        let marks = text_marks(text);
        let found = number_marks(number).iter().any(|mark| marks.contains(mark));
        assert_eq!(found, expected, "{text:?} {number:?}");
    }

    #[test]
    fn invoice_numbers_are_found_in_what_banks_write() {
        check_cites("PAYMENT INV-1023 THANKS", "INV-1023", true);
        check_cites("inv1023", "INV-1023", true);
        check_cites("INV 2026 007", "INV-2026-007", true);
        check_cites("REF 1023", "INV-1023", true);
        check_cites("REF 10234", "INV-1023", false);
        check_cites("MARCH 2026", "INV-2026", false);
        check_cites("INV 2026", "INV-2026", true);
        check_cites("REF 7", "7", false);
        check_cites("REF 102", "INV-102", false);
        check_cites("ACME", "ACME", false);
    }

    proptest! {
        #[test]
        fn a_name_is_the_same_as_itself(name in "[a-zA-Z]{1,12}( [a-zA-Z]{1,12}){0,3}") {
            prop_assert_eq!(likeness(&name, &name), Likeness::Same);
            prop_assert_eq!(client_key(&client_key(&name)), client_key(&name));
        }

        #[test]
        fn any_two_texts_are_compared(one in "\\PC{0,30}", other in "\\PC{0,30}") {
            let _ = likeness(&one, &other);
            let _ = (text_marks(&one), number_marks(&other));
        }
    }
}
