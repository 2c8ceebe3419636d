//! The loader as browsers get it: the source without its comments.

/// Leaves out lines that are nothing but a comment. The loader is our own file and writes its comments that way;
/// code is never touched.
pub(crate) fn without_comments(source: &str) -> String {
    let mut kept = String::with_capacity(source.len());
    for line in source.lines() {
        let text = line.trim();
        let is_comment = text.starts_with("//") || (text.starts_with("/**") && text.ends_with("*/"));
        if !text.is_empty() && !is_comment {
            kept.push_str(line);
            kept.push('\n');
        }
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_comment_lines_and_blank_lines_go() {
        let source = "// why\nconst a = \"//not a comment\";\n\n  /** what */\n  export { a }; // kept\n";
        assert_eq!(without_comments(source), "const a = \"//not a comment\";\n  export { a }; // kept\n");
    }
}
