//! Views write no raw HTML and no inline style: the content policy would refuse the one and the browser the other.

use crate::tidy::tree::Tree;
use crate::tidy::{Check, Finding};

/// What may not be written, and why.
const REFUSED: [(&str, &str); 4] = [
    ("inner_html", "raw HTML: build a view, so that text is escaped"),
    (" style=", "an inline style, which the content policy refuses: use a class or an SVG attribute"),
    (" style:", "an inline style, which the content policy refuses: use a class or an SVG attribute"),
    ("onclick=", "an inline handler, which the content policy refuses: use an island"),
];

pub(super) const CHECK: Check = Check {
    name: "plain-markup",
    rule: "views hold no raw HTML, no inline style and no inline handler",
    find: |tree: &Tree| {
        let mut findings = Vec::new();
        for source in tree.rust("app/src/") {
            for (line, text) in source.shipped_lines() {
                let spaced = format!(" {}", text.trim_start());
                let refused = REFUSED.iter().filter(|(pattern, _)| spaced.contains(pattern));
                findings.extend(refused.map(|(_, why)| Finding::new(&source.path, line, *why)));
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
    fn inline_styles_and_raw_html_are_found_and_names_like_them_are_not() {
        let bad = "<p\n    style=\"x\" inner_html=text>\n<b style:color=\"red\">\n";
        let good = "let style = a;\n<g class=\"style\" data-style=b>\n";
        let lines = found(&CHECK, &[("app/src/ui/bad.rs", bad), ("app/src/ui/good.rs", good)]);
        let places: Vec<&str> = lines.iter().map(|line| line.split(": ").next().unwrap()).collect();
        assert_eq!(places, ["app/src/ui/bad.rs:2", "app/src/ui/bad.rs:2", "app/src/ui/bad.rs:3"]);
    }
}
