//! Information to a statement line (field 86) in the dialects of banks: numbered parts after a business code, codes between
//! slashes, or plain text.

use crate::text::{fold, tell_once};

/// Letters of a full line. A line that long goes on in the next without a space.
const LINE_LETTERS: usize = 65;

/// Numbered parts that hold the purpose, in order.
const PURPOSE: [&str; 14] =
    ["20", "21", "22", "23", "24", "25", "26", "27", "28", "29", "60", "61", "62", "63"];
/// Numbered parts that hold the other party's name.
const NAME: [&str; 2] = ["32", "33"];
/// The numbered part that says in a word what kind of booking it was.
const KIND: &str = "00";
/// Other numbered parts: the journal, bank and account of the other party, the text key.
const UNTOLD: [&str; 4] = ["10", "30", "31", "34"];

/// Codes inside a purpose, before a plus sign (German banks' use of SEPA fields). `SVWZ` is the text the payer wrote.
const SEPA: [&str; 13] = [
    "EREF+", "KREF+", "MREF+", "CRED+", "DEBT+", "COAM+", "OAMT+", "SVWZ+", "ABWA+", "ABWE+", "IBAN+",
    "BIC+", "PURP+",
];
const PAYERS_TEXT: &str = "SVWZ+";

/// Codes between slashes (Dutch and Nordic banks).
const SLASHED: [&str; 20] = [
    "ADDR", "BENM", "BIC", "CNTP", "CREF", "CSID", "EREF", "IBAN", "ID", "INST", "ISDT", "MARF", "NAME",
    "OCMT", "ORDP", "PREF", "PURP", "REMI", "RTRN", "TRTP",
];

/// What the information says.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Details {
    /// The other party.
    pub(crate) counterparty: Option<String>,
    /// The party and the purpose, or whatever else is said.
    pub(crate) text: Option<String>,
}

/// Reads the lines of all fields 86 to one statement line.
pub(crate) fn read(lines: &[&str]) -> Details {
    let joined = join(lines);
    let Details { counterparty, text } =
        numbered(&lines.concat()).or_else(|| slashed(&joined)).unwrap_or_default();
    let text = tell_once(counterparty.clone(), text).or_else(|| fold(&joined));
    Details { counterparty, text }
}

fn join(lines: &[&str]) -> String {
    let mut joined = String::new();
    let mut is_full = true;
    for line in lines {
        if !is_full {
            joined.push(' ');
        }
        joined.push_str(line);
        is_full = line.chars().count() == LINE_LETTERS;
    }
    joined
}

/// `166?00TRANSFER?20SVWZ+rent?32NAME`: a business code of three digits, then parts of two digits after a sign the bank
/// chose.
fn numbered(text: &str) -> Option<Details> {
    let (code, rest) = text.split_at_checked(3)?;
    let sign = rest.chars().next().filter(|sign| !sign.is_alphanumeric() && !sign.is_whitespace())?;
    if !code.bytes().all(|byte| byte.is_ascii_digit()) || part_of(rest.get(sign.len_utf8()..)?).is_none() {
        return None;
    }
    let (mut purpose, mut name, mut kind) = (String::new(), String::new(), String::new());
    let mut current: &mut String = &mut String::new();
    let mut untold = String::new();
    for piece in rest.split(sign).skip(1) {
        match part_of(piece) {
            Some((part, value)) => {
                current = match part {
                    _ if PURPOSE.contains(&part) => &mut purpose,
                    _ if NAME.contains(&part) => &mut name,
                    KIND => &mut kind,
                    _ => &mut untold,
                };
                current.push_str(value);
            }
            // The sign itself, inside a value.
            None => {
                current.push(sign);
                current.push_str(piece);
            }
        }
    }
    Some(Details { counterparty: fold(&name), text: payers_text(&purpose).or_else(|| fold(&kind)) })
}

/// The number of a part and its value.
fn part_of(piece: &str) -> Option<(&str, &str)> {
    let (part, value) = piece.split_at_checked(2)?;
    let is_known = PURPOSE.contains(&part) || NAME.contains(&part) || UNTOLD.contains(&part) || part == KIND;
    is_known.then_some((part, value))
}

/// The payer's own words of a purpose, or all of it where it is not marked.
fn payers_text(purpose: &str) -> Option<String> {
    let Some((_, text)) = purpose.split_once(PAYERS_TEXT) else { return fold(purpose) };
    let end = SEPA.iter().filter_map(|code| text.find(code)).min().unwrap_or(text.len());
    fold(&text[..end]).or_else(|| fold(purpose))
}

/// `/TRTP/TRANSFER/NAME/SHOP/REMI/order 1`.
fn slashed(text: &str) -> Option<Details> {
    let parts = slashed_parts(text);
    let of = |code: &str| parts.iter().find(|(known, _)| *known == code).map(|(_, value)| *value);
    let clean =
        |value: &str| fold(value.trim_matches(|letter: char| letter == '/' || letter.is_whitespace()));
    // The counterparty as one part: number, bank, name, place.
    let packed = || of("CNTP").and_then(|value| value.split('/').nth(2));
    let name = of("NAME").or_else(packed).or_else(|| of("ORDP")).or_else(|| of("BENM")).and_then(clean);
    let free = of("REMI").map(|value| value.trim_start_matches("USTD//").trim_start_matches("STRD/"));
    let text = free.and_then(clean).or_else(|| of("TRTP").and_then(clean));
    (name.is_some() || text.is_some()).then_some(Details { counterparty: name, text })
}

fn slashed_parts(text: &str) -> Vec<(&str, &str)> {
    let code_at = |(at, _): (usize, &str)| {
        let (code, _) = text.get(at + 1..)?.split_once('/')?;
        SLASHED.contains(&code).then_some((at, at + code.len() + 2, code))
    };
    let starts: Vec<(usize, usize, &str)> = text.match_indices('/').filter_map(code_at).collect();
    let ends = starts.iter().skip(1).map(|(at, _, _)| *at).chain([text.len()]);
    starts
        .iter()
        .zip(ends)
        .map(|((_, from, code), to)| (*code, text.get(*from..to).unwrap_or_default()))
        .collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn check(lines: &[&str], counterparty: &str, text: &str) {
        let read = read(lines);
        let found = (read.counterparty.unwrap_or_default(), read.text.unwrap_or_default());
        assert_eq!(found, (counterparty.to_owned(), text.to_owned()), "{lines:?}");
    }

    #[test]
    fn reads_the_dialects_of_banks() {
        check(
            &["166?00TRANSFER?20EREF+1?21SVWZ+Rent Ja", "nuary?22MREF+2?30BANK?32Jo Do", "?33e"],
            "Jo Doe",
            "Jo Doe Rent January",
        );
        check(&["000>20 RENT>21 FEB>310390"], "", "RENT FEB");
        check(&["805?00CLOSING?106666"], "", "CLOSING");
        check(&["/TRTP/SEPA/NAME/Shop/REMI/Order 1 /EREF/x"], "Shop", "Shop Order 1");
        check(&["/EREF/1//CNTP/NL1/BANK/Shop BV///REMI/USTD//bill 2/"], "Shop BV", "Shop BV bill 2");
        check(&["plain words", "on two lines"], "", "plain words on two lines");
        check(&[&format!("{}ab", "x".repeat(63)), "cd"], "", &format!("{}abcd", "x".repeat(63)));
        check(&["999PN5477SCHECK"], "", "999PN5477SCHECK");
        check(&[""], "", "");
    }

    proptest! {
        #[test]
        fn any_information_is_read(text in "[0-9?>/A-Zé+ ]{0,80}") {
            let _ = read(&[&text, &text]);
        }
    }
}
