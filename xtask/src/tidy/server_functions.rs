//! Every server function is a public endpoint: it authorises, or stands on the list of those that need not.

use std::collections::BTreeSet;

use crate::tidy::tree::Tree;
use crate::tidy::{Check, Finding};

/// Functions anyone may call, one a line: its name, a colon, the reason.
const ALLOW_LIST: &str = "xtask/public_server_functions.txt";

/// The ways of `app::context::Door` to open it only for someone who may: `open_for_person`, `open_for_customer`.
const AUTHORISES: &str = "Door::open_for_";

pub(super) const CHECK: Check = Check {
    name: "server-functions",
    rule: "every server function authorises or is on the allow-list with a reason",
    find: |tree: &Tree| {
        let mut allowed = allow_list(tree);
        let mut findings = Vec::new();
        for source in tree.rust("app/").chain(tree.rust("server/")) {
            for function in server_functions(&source.text) {
                let authorises = function.body.contains(AUTHORISES);
                if !allowed.remove(function.name) && !authorises {
                    let message = format!("{} authorises nobody and is not in {ALLOW_LIST}", function.name);
                    findings.push(Finding::new(&source.path, function.line, message));
                }
            }
        }
        findings.extend(
            allowed.into_iter().map(|name| Finding::new(ALLOW_LIST, 0, format!("{name} is no more"))),
        );
        Ok(findings)
    },
};

struct ServerFunction<'a> {
    name: &'a str,
    line: usize,
    body: String,
}

fn allow_list(tree: &Tree) -> BTreeSet<&str> {
    let lines = tree.file(ALLOW_LIST).map_or("", |source| &source.text).lines();
    lines
        .filter_map(|line| line.split_once(':'))
        .filter(|(_, why)| !why.trim().is_empty())
        .map(|(name, _)| name)
        .collect()
}

/// The functions under `#[server…]`, from their name to the brace that closes them.
fn server_functions(text: &str) -> Vec<ServerFunction<'_>> {
    let lines: Vec<&str> = text.lines().collect();
    let starts = lines.iter().enumerate().filter(|(_, line)| line.starts_with("#[server"));
    starts
        .filter_map(|(start, _)| {
            let declared = (start..lines.len()).find(|&line| lines[line].contains("fn "))?;
            let name = lines[declared].split("fn ").nth(1)?.split(['(', '<']).next()?;
            let body = lines[declared..]
                .iter()
                .take_while(|line| **line != "}")
                .copied()
                .collect::<Vec<_>>()
                .join("\n");
            Some(ServerFunction { name, line: declared + 1, body })
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tidy::found;

    const API: &str = "\
#[server(endpoint = \"pin\")]
pub async fn pin_widget(id: String) -> Result<(), AppError> {
    let (door, customer) = Door::open_for_customer()?;
}

#[server]
pub async fn sign_in(email: String) -> Result<(), AppError> {
    services::sign_in(email).await
}
";

    #[test]
    fn a_function_that_authorises_nobody_is_found() {
        let expected =
            ["app/src/api/a.rs:7: sign_in authorises nobody and is not in xtask/public_server_functions.txt"];
        assert_eq!(found(&CHECK, &[("app/src/api/a.rs", API)]), expected);
    }

    #[test]
    fn the_allow_list_needs_a_reason_and_names_only_what_exists() {
        let check = |list: &str, expected: &[&str]| {
            assert_eq!(found(&CHECK, &[("app/src/api/a.rs", API), (ALLOW_LIST, list)]), expected);
        };
        check("sign_in: nobody is signed in yet\n", &[]);
        check("sign_in: nobody yet\ngone: once\n", &["xtask/public_server_functions.txt:0: gone is no more"]);
        check(
            "sign_in:\n",
            &[
                "app/src/api/a.rs:7: sign_in authorises nobody and is not in xtask/public_server_functions.txt",
            ],
        );
    }
}
