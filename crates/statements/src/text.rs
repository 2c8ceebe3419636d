//! Texts of banks: white space folded, and the same words told once.

/// White space folded; `None` when nothing is left.
pub(crate) fn fold(value: &str) -> Option<String> {
    let mut words = value.split_whitespace();
    let mut text = words.next()?.to_owned();
    for word in words {
        text.push(' ');
        text.push_str(word);
    }
    Some(text)
}

/// A name and a memo, told once where one repeats the other: banks cut names short and write them again in the memo.
pub(crate) fn tell_once(name: Option<String>, memo: Option<String>) -> Option<String> {
    match (name, memo) {
        (Some(name), Some(memo)) if memo.starts_with(&name) => Some(memo),
        (Some(name), Some(memo)) if name.contains(&memo) => Some(name),
        (Some(name), Some(memo)) => Some(format!("{name} {memo}")),
        (name, memo) => name.or(memo),
    }
}

/// The letter of an entity of XML by its name, such as `amp` or `#xe9`; any other is unknown and never looked up.
pub(crate) fn entity(name: &str) -> Option<char> {
    match name {
        "amp" => Some('&'),
        "lt" => Some('<'),
        "gt" => Some('>'),
        "quot" => Some('"'),
        "apos" => Some('\''),
        "nbsp" => Some(' '),
        _ => {
            let number = name.strip_prefix('#')?;
            let code = match number.strip_prefix(['x', 'X']) {
                Some(hexadecimal) => u32::from_str_radix(hexadecimal, 16).ok()?,
                None => number.parse().ok()?,
            };
            char::from_u32(code).filter(|letter| !letter.is_control())
        }
    }
}

/// The start of a value, for a sentence.
pub(crate) fn shorten(text: &str) -> String {
    text.chars().take(40).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_repeated_is_told_once() {
        let check = |name: &str, memo: &str, expected: Option<&str>| {
            assert_eq!(tell_once(fold(name), fold(memo)).as_deref(), expected, "{name:?} {memo:?}");
        };
        check("GROCER  ", "GROCER LEEDS", Some("GROCER LEEDS"));
        check("GROCER LEEDS", "LEEDS", Some("GROCER LEEDS"));
        check("GROCER", "thanks", Some("GROCER thanks"));
        check("", " thanks", Some("thanks"));
        check("", "", None);
    }
}
