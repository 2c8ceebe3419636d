//! Dates as Quicken and its imitators write them, made plain for the reader all formats share.

/// A date with one separator and a year of two or four digits: `2/ 1/10` becomes `2/1/10`, and after an apostrophe, which
/// Quicken writes from the year 2000 on, `12/21' 7` becomes `12/21/2007`. `None` when there are no three parts.
pub(crate) fn plain_date(text: &str) -> Option<String> {
    let text = text.trim();
    let is_separator = |letter: char| matches!(letter, '/' | '-' | '.' | '\'');
    if text.chars().any(|letter| !(letter.is_ascii_digit() || letter == ' ' || is_separator(letter))) {
        // A month in letters, or a time after the date.
        return Some(text.to_owned());
    }
    let mut parts = text.splitn(3, is_separator).map(str::trim);
    let (Some(first), Some(second), Some(third)) = (parts.next(), parts.next(), parts.next()) else {
        return Some(text.to_owned());
    };
    if [first, second, third]
        .iter()
        .any(|part| part.is_empty() || !part.bytes().all(|byte| byte.is_ascii_digit()))
    {
        return None;
    }
    let is_after_apostrophe = text.rfind(is_separator).is_some_and(|at| text[at..].starts_with('\''));
    let year = match (is_after_apostrophe, third.len()) {
        (true, 1) => format!("200{third}"),
        (true, 2) => format!("20{third}"),
        (false, 1) => format!("0{third}"),
        _ => third.to_owned(),
    };
    // A point between the parts is a custom of countries that write the day first; a mixture is none.
    let separator = if text.contains(['/', '-', '\'']) { '/' } else { '.' };
    Some(format!("{first}{separator}{second}{separator}{year}"))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn check(text: &str, expected: Option<&str>) {
        assert_eq!(plain_date(text).as_deref(), expected, "{text:?}");
    }

    #[test]
    fn reads_the_dialects_of_quicken() {
        check("6/17/97", Some("6/17/97"));
        check("8/ 1/97", Some("8/1/97"));
        check("2/10'2020", Some("2/10/2020"));
        check("12/21' 7", Some("12/21/2007"));
        check("1/5'08", Some("1/5/2008"));
        check("31.12.26", Some("31.12.26"));
        check("2026-12-31", Some("2026/12/31"));
        check("5'9.2024", Some("5/9/2024"));
        check("24'9.5", Some("24/9/05"));
        check("20261231", Some("20261231"));
        check("31 Dec 2026", Some("31 Dec 2026"));
        check("1//26", None);
        check("2024 09 01", Some("2024 09 01"));
    }

    proptest! {
        #[test]
        fn any_text_is_read_or_refused(text in "[0-9/' .a-zé-]{0,20}") {
            let _ = plain_date(&text);
        }
    }
}
