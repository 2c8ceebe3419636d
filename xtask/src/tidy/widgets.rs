//! Every widget has a specification with a doc comment, and stands in the registry.

use crate::tidy::tree::{Source, Tree};
use crate::tidy::{Check, Finding};

const FOLDER: &str = "app/src/widgets/";
const REGISTRY: &str = "app/src/widgets/mod.rs";

/// Files of the folder that several widgets share; they are none themselves.
const SHARED: [&str; 4] = ["empty", "mod", "tax_position", "testing"];

pub(super) const CHECK: Check = Check {
    name: "widgets",
    rule: "every widget has a documented SPEC and stands in the registry",
    find: |tree: &Tree| {
        let registry = tree.file(REGISTRY).map_or("", |source| &source.text);
        let mut findings = Vec::new();
        for source in tree.rust(FOLDER) {
            let Some(name) = widget_name(&source.path) else {
                continue;
            };
            if !has_documented_spec(source) {
                findings.push(Finding::new(&source.path, 0, "has no SPEC with a doc comment"));
            }
            if !registry.contains(&format!("{name}::SPEC")) {
                findings.push(Finding::new(&source.path, 0, format!("{name}::SPEC is not in {REGISTRY}")));
            }
        }
        Ok(findings)
    },
};

fn widget_name(path: &str) -> Option<&str> {
    let name = path.strip_prefix(FOLDER)?.strip_suffix(".rs")?;
    (!name.contains('/') && !SHARED.contains(&name)).then_some(name)
}

fn has_documented_spec(source: &Source) -> bool {
    let lines: Vec<&str> = source.text.lines().collect();
    lines
        .windows(2)
        .any(|pair| pair[0].starts_with("///") && pair[1].starts_with("pub") && pair[1].contains(" SPEC:"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tidy::found;

    #[test]
    fn a_widget_without_a_spec_or_outside_the_registry_is_found() {
        let files = [
            (REGISTRY, "mod runway;\npub static WIDGETS: &[&Spec] = &[&runway::SPEC, &bare::SPEC];\n"),
            (
                "app/src/widgets/runway.rs",
                "//! Runway.\n\n/// How long money lasts.\npub static SPEC: Spec = a();\n",
            ),
            ("app/src/widgets/bare.rs", "//! Bare.\n\npub static SPEC: Spec = a();\n"),
            ("app/src/widgets/lost.rs", "//! Lost.\n\n/// Lost.\npub static SPEC: Spec = a();\n"),
            ("app/src/widgets/testing.rs", "//! Shared.\n"),
        ];
        let expected = [
            "app/src/widgets/bare.rs:0: has no SPEC with a doc comment",
            "app/src/widgets/lost.rs:0: lost::SPEC is not in app/src/widgets/mod.rs",
        ];
        assert_eq!(found(&CHECK, &files), expected);
    }
}
