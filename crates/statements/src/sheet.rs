//! Rows of comma-separated text, and cells a spreadsheet must not take for formulas.
//!
//! A cell that begins with `=`, `+`, `-`, `@`, a tab or a carriage return gets an apostrophe before it, as OWASP's
//! page on CSV injection advises; so does one that begins with apostrophes before such a sign, so that reading takes
//! away exactly what writing added.

use csv::WriterBuilder;

/// The rows as text with a comma between cells; `None` if the writer fails, which memory does not make it.
pub fn write<'a>(rows: impl IntoIterator<Item = Vec<&'a str>>) -> Option<String> {
    let mut writer = WriterBuilder::new().from_writer(Vec::new());
    for row in rows {
        writer.write_record(row).ok()?;
    }
    String::from_utf8(writer.into_inner().ok()?).ok()
}

/// A text no spreadsheet takes for a formula.
pub fn guard(text: &str) -> String {
    if is_formula(text) { format!("'{text}") } else { text.to_owned() }
}

/// A text as it was before [`guard`].
pub fn unguard(cell: &str) -> &str {
    cell.strip_prefix('\'').filter(|text| is_formula(text)).unwrap_or(cell)
}

fn is_formula(text: &str) -> bool {
    text.trim_start_matches('\'').starts_with(['=', '+', '-', '@', '\t', '\r'])
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn check(text: &str, guarded: &str) {
        assert_eq!((guard(text).as_str(), unguard(guarded)), (guarded, text));
    }

    #[test]
    fn formulas_become_text() {
        check("=HYPERLINK(\"x\")", "'=HYPERLINK(\"x\")");
        check("+1", "'+1");
        check("-1", "'-1");
        check("@SUM(A1)", "'@SUM(A1)");
        check("\t=1", "'\t=1");
        check("\r=1", "'\r=1");
        check("'=1", "''=1");
        check("'tis", "'tis");
        check("Acme - North", "Acme - North");
        check("", "");
    }

    #[test]
    fn cells_are_quoted_where_they_must_be() {
        let rows = [vec!["a", "b"], vec!["x, \"y\"", "z\nz"]];
        assert_eq!(write(rows).unwrap(), "a,b\n\"x, \"\"y\"\"\",\"z\nz\"\n");
    }

    proptest! {
        #[test]
        fn any_text_comes_back_and_is_no_formula(text in "['=+@\\-a\t\r ]{0,6}") {
            let guarded = guard(&text);
            prop_assert_eq!(unguard(&guarded), text);
            prop_assert!(!guarded.starts_with(['=', '+', '-', '@', '\t', '\r']));
        }
    }
}
