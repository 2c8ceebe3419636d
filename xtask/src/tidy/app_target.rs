//! The app chooses between server and browser by target, not by feature.

use crate::tidy::tree::Tree;
use crate::tidy::{Check, Finding};

/// Where native code is declared; everything else compiles for both.
const ALLOWED: [&str; 5] =
    ["app/src/lib.rs", "app/src/api/", "app/src/context", "app/src/error", "app/src/shell"];

pub(super) const CHECK: Check = Check {
    name: "app-target",
    rule: "in app, only lib, api, context, error and shell know a target or a feature",
    find: |tree: &Tree| {
        let mut findings = Vec::new();
        for source in tree.rust("app/src/") {
            let is_allowed = ALLOWED.iter().any(|path| source.path.starts_with(path));
            for (line, text) in source.shipped_lines() {
                let names_a_target = ["cfg(feature", "cfg(not(feature", "cfg(target_", "cfg(not(target_"]
                    .iter()
                    .any(|pattern| text.contains(pattern));
                if names_a_target && !is_allowed {
                    findings.push(Finding::new(&source.path, line, "a target or a feature is named here"));
                }
            }
        }
        Ok(findings)
    },
};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tidy::found;

    #[test]
    fn a_feature_in_a_widget_is_found() {
        let files = [
            ("app/src/lib.rs", "#[cfg(not(target_family = \"wasm\"))]\npub mod api;\n"),
            ("app/src/widgets/tax.rs", "fn a() {}\n#[cfg(feature = \"ssr\")]\nfn b() {}\n"),
            ("app/src/widgets/runway.rs", "fn a() {}\n"),
        ];
        assert_eq!(found(&CHECK, &files), ["app/src/widgets/tax.rs:2: a target or a feature is named here"]);
    }
}
