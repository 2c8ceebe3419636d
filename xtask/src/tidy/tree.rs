//! The source as the checks see it: every text file of the checkout, read once.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

/// Folders that hold nothing anyone wrote here.
const SKIPPED: [&str; 6] = ["target", "node_modules", ".git", "data", "test-results", "playwright-report"];

const TEXT: [&str; 11] = ["rs", "toml", "css", "ts", "js", "md", "sql", "json", "yml", "csv", "txt"];

/// One text file.
#[derive(Debug, Clone)]
pub(super) struct Source {
    /// Relative to the checkout, with `/` between folders.
    pub(super) path: String,
    /// All of it.
    pub(super) text: String,
    is_test_only: bool,
}

impl Source {
    /// Whether it is Rust.
    pub(super) fn is_rust(&self) -> bool {
        self.path.ends_with(".rs")
    }

    /// The lines of code that end up in a build, numbered from 1: no comments, no test modules.
    pub(super) fn shipped_lines(&self) -> Vec<(usize, &str)> {
        let mut lines = Vec::new();
        if self.is_test_only {
            return lines;
        }
        let mut inside_tests = false;
        let mut follows_test_attribute = false;
        for (index, line) in self.text.lines().enumerate() {
            let text = line.trim_start();
            if inside_tests {
                inside_tests = line != "}";
            } else if text.starts_with("#[cfg(test)]") {
                follows_test_attribute = true;
            } else if follows_test_attribute {
                if !text.starts_with("#[") {
                    follows_test_attribute = false;
                    inside_tests = text.ends_with('{');
                }
            } else if !text.starts_with("//") {
                lines.push((index + 1, line));
            }
        }
        lines
    }
}

/// Every text file of the checkout, in the order of their paths.
#[derive(Debug, Clone)]
pub(super) struct Tree {
    /// The checkout.
    pub(super) root: PathBuf,
    /// The files.
    pub(super) files: Vec<Source>,
}

impl Tree {
    /// Reads the checkout at `root`.
    pub(super) fn read(root: &Path) -> Result<Self> {
        let mut files = Vec::new();
        collect(root, "", &mut files)?;
        files.sort();
        Ok(Self::from_files(root.to_path_buf(), files))
    }

    /// A tree that exists nowhere but in a test.
    #[cfg(test)]
    pub(super) fn of(files: &[(&str, &str)]) -> Self {
        let files = files.iter().map(|(path, text)| ((*path).to_owned(), (*text).to_owned())).collect();
        Self::from_files(PathBuf::new(), files)
    }

    /// The Rust files below a folder, given with its closing `/`; all of them for the empty string.
    pub(super) fn rust<'a>(&'a self, below: &'a str) -> impl Iterator<Item = &'a Source> {
        self.files.iter().filter(move |source| source.is_rust() && source.path.starts_with(below))
    }

    /// The file at exactly that path.
    pub(super) fn file(&self, path: &str) -> Option<&Source> {
        self.files.iter().find(|source| source.path == path)
    }

    fn from_files(root: PathBuf, files: Vec<(String, String)>) -> Self {
        let test_modules: BTreeSet<String> =
            files.iter().flat_map(|(path, text)| test_modules_of(path, text)).collect();
        let files = files
            .into_iter()
            .map(|(path, text)| Source { is_test_only: is_test_only(&path, &test_modules), path, text })
            .collect();
        Self { root, files }
    }
}

fn collect(folder: &Path, prefix: &str, files: &mut Vec<(String, String)>) -> Result<()> {
    let entries = fs::read_dir(folder).with_context(|| format!("{} cannot be read", folder.display()))?;
    for entry in entries {
        let entry = entry?;
        let Ok(name) = entry.file_name().into_string() else {
            continue;
        };
        let path = entry.path();
        let relative = format!("{prefix}{name}");
        if entry.file_type()?.is_dir() {
            if !SKIPPED.contains(&name.as_str()) {
                collect(&path, &format!("{relative}/"), files)?;
            }
        } else if path.extension().and_then(|end| end.to_str()).is_some_and(|end| TEXT.contains(&end)) {
            // Samples of statements may be in any encoding; they are no source.
            if let Ok(text) = fs::read_to_string(&path) {
                files.push((relative, text));
            }
        }
    }
    Ok(())
}

/// The paths, without `.rs`, of modules a file includes under `#[cfg(test)]` only.
fn test_modules_of(path: &str, text: &str) -> Vec<String> {
    let Some(stem) = path.strip_suffix(".rs") else {
        return Vec::new();
    };
    let folder = match stem.rsplit_once('/') {
        Some((folder, "lib" | "main" | "mod")) => folder,
        _ => stem,
    };
    let mut lines = text.lines().map(str::trim).peekable();
    let mut modules = Vec::new();
    while let Some(line) = lines.next() {
        let declared =
            lines.peek().and_then(|next| next.strip_suffix(';')).and_then(|next| next.rsplit_once("mod "));
        if let (true, Some((_, name))) = (line == "#[cfg(test)]", declared) {
            modules.push(format!("{folder}/{name}"));
        }
    }
    modules
}

fn is_test_only(path: &str, test_modules: &BTreeSet<String>) -> bool {
    let is_below_tests =
        path.split('/').any(|part| part == "tests" || part == "benches" || part == "tests.rs");
    let stem = path.strip_suffix(".rs").unwrap_or(path);
    is_below_tests
        || test_modules.iter().any(|module| {
            stem == module || stem.strip_prefix(module).is_some_and(|rest| rest.starts_with('/'))
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shipped(files: &[(&str, &str)], path: &str) -> Vec<usize> {
        let tree = Tree::of(files);
        tree.file(path).unwrap().shipped_lines().iter().map(|(line, _)| *line).collect()
    }

    #[test]
    fn comments_and_test_modules_are_not_shipped() {
        let text = "//! Head.\nfn a() {}\n// why\n#[cfg(test)]\nmod tests {\n    fn b() {}\n}\nfn c() {}\n";
        assert_eq!(shipped(&[("a/src/lib.rs", text)], "a/src/lib.rs"), [2, 8]);
    }

    #[test]
    fn only_the_function_under_the_test_attribute_is_left_out() {
        let text = "#[cfg(test)]\n#[inline]\nfn a() {\n    b();\n}\nfn c() {}\n";
        assert_eq!(shipped(&[("a/src/lib.rs", text)], "a/src/lib.rs"), [6]);
    }

    #[test]
    fn a_module_declared_for_tests_is_not_shipped() {
        let files = [
            ("a/src/lib.rs", "mod real;\n#[cfg(test)]\nmod proofs;\n"),
            ("a/src/real.rs", "fn a() {}\n#[cfg(test)]\nmod more;\n"),
            ("a/src/real/more.rs", "fn a() {}\n"),
            ("a/src/proofs.rs", "fn a() {}\n"),
            ("a/src/proofs/deep.rs", "fn a() {}\n"),
            ("a/tests/b.rs", "fn a() {}\n"),
        ];
        assert_eq!(shipped(&files, "a/src/real.rs"), [1]);
        for path in ["a/src/real/more.rs", "a/src/proofs.rs", "a/src/proofs/deep.rs", "a/tests/b.rs"] {
            assert!(shipped(&files, path).is_empty(), "{path}");
        }
    }
}
