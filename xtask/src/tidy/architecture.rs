//! What ARCHITECTURE.md says always holds names the test that holds it, and that test exists.
//!
//! The section `## Invariants` is a list; each item names in backticks a check (`tidy file-head`), a test function
//! (`the_same_file_twice_adds_nothing`) or a browser test (`headers.spec.ts`).

use crate::tidy::tree::Tree;
use crate::tidy::{CHECKS, Check, Finding};

const DOCUMENT: &str = "ARCHITECTURE.md";

pub(super) const CHECK: Check = Check {
    name: "architecture",
    rule: "every invariant of ARCHITECTURE.md names a test that exists",
    find: |tree: &Tree| {
        let Some(document) = tree.file(DOCUMENT) else {
            return Ok(vec![Finding::new(DOCUMENT, 0, "is missing")]);
        };
        let items = invariants(&document.text);
        if items.is_empty() {
            return Ok(vec![Finding::new(DOCUMENT, 0, "has no list under `## Invariants`")]);
        }
        let untested = items.into_iter().filter(|(_, item)| !quoted(item).any(|name| exists(tree, name)));
        Ok(untested.map(|(line, _)| Finding::new(DOCUMENT, line, "names no test that exists")).collect())
    },
};

/// The items of the section's list with the line each begins at; continuation lines belong to their item.
fn invariants(document: &str) -> Vec<(usize, String)> {
    let mut items: Vec<(usize, String)> = Vec::new();
    let mut inside = false;
    for (index, line) in document.lines().enumerate() {
        if line.starts_with("## ") {
            inside = line.trim_end() == "## Invariants";
        } else if inside && line.starts_with("- ") {
            items.push((index + 1, line.to_owned()));
        } else if inside
            && line.starts_with(' ')
            && let Some((_, item)) = items.last_mut()
        {
            item.push_str(line);
        }
    }
    items
}

fn quoted(item: &str) -> impl Iterator<Item = &str> {
    item.split('`').skip(1).step_by(2)
}

fn exists(tree: &Tree, name: &str) -> bool {
    if let Some(check) = name.strip_prefix("tidy ") {
        return CHECKS.iter().any(|known| known.name == check);
    }
    if name.ends_with(".spec.ts") {
        return tree
            .files
            .iter()
            .any(|source| source.path.starts_with("end2end/") && source.path.ends_with(name));
    }
    let function = format!("fn {}(", name.rsplit("::").next().unwrap_or(name));
    tree.rust("").any(|source| is_test(&source.text, &function))
}

/// Whether `text` declares the function as a test: under `#[test]` or its like, or inside `proptest!`.
fn is_test(text: &str, function: &str) -> bool {
    let lines: Vec<&str> = text.lines().map(str::trim_start).collect();
    let is_property_test = lines.iter().any(|line| line.starts_with("proptest!"));
    lines.iter().enumerate().filter(|(_, line)| line.contains(function)).any(|(index, _)| {
        let attributes =
            lines[..index].iter().rev().take_while(|line| line.starts_with("#[") || line.starts_with("///"));
        is_property_test || attributes.into_iter().any(|line| line.starts_with("#[") && line.contains("test"))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tidy::found;

    const TESTS: (&str, &str) = ("a/src/lib.rs", "#[test]\nfn it_holds() {}\n\nfn no_test() {}\n");

    fn check(items: &str, expected: &[&str]) {
        let document = format!("# A\n\n- not this one\n\n## Invariants\n\n{items}\n## Next\n\n- nor this\n");
        let files = [(DOCUMENT, &*document), TESTS, ("end2end/tests/a.spec.ts", "")];
        assert_eq!(found(&CHECK, &files), expected);
    }

    #[test]
    fn an_invariant_that_names_a_test_passes() {
        check(
            "- One thing: `tidy file-head`\n- Another,\n  over two lines (`a::it_holds`)\n- Third: `a.spec.ts`\n",
            &[],
        );
    }

    #[test]
    fn an_invariant_without_a_test_is_found() {
        let expected = [
            "ARCHITECTURE.md:7: names no test that exists",
            "ARCHITECTURE.md:8: names no test that exists",
            "ARCHITECTURE.md:9: names no test that exists",
        ];
        check("- One\n- Two: `no_test`\n- Three: `tidy no-such-check`\n", &expected);
    }

    #[test]
    fn a_missing_document_is_found() {
        assert_eq!(found(&CHECK, &[TESTS]), ["ARCHITECTURE.md:0: is missing"]);
    }
}
