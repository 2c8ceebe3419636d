//! `attune tax`: works taxes out, one JSON line of standard input after another. Nothing is read from the database.

use std::process::ExitCode;

use anyhow::Result;
use clap::{Args, Subcommand};
use tax::wire;

use super::lines::{Answering, Shape, answer_input};

/// What to work out. Lines are `{"id":…,"input":{…}}`; answers come in the order of the lines.
#[derive(Debug, Subcommand)]
pub(super) enum Tax {
    /// United Kingdom tax calculations, or payments on account where the line's `kind` is `poa`.
    Uk(Form),
    /// United States federal returns.
    Us(Form),
    /// Instalments of Form 2210; the line's `kind` is `regular`, `ai_form` or `ai_full`.
    #[command(name = "us-2210")]
    Us2210(Form),
}

/// How to answer; without either, as a table.
#[derive(Debug, Args)]
pub(super) struct Form {
    /// Print one JSON object a line, bad lines among them.
    #[arg(long)]
    json: bool,
    /// Print the working as an indented tree instead.
    #[arg(long)]
    explain: bool,
}

impl Tax {
    /// Answers every line; exit code 1 when any was bad. A closed pipe ends it quietly.
    pub(super) fn run(self) -> Result<ExitCode> {
        let (shape, answer) = self.answering();
        answer_input(shape, answer)
    }

    fn answering(self) -> (Shape, Answering) {
        let (form, [answer, explain, tabulate]): (Form, [Answering; 3]) = match self {
            Self::Uk(form) => (form, [wire::answer_uk, wire::explain_uk, wire::tabulate_uk]),
            Self::Us(form) => (form, [wire::answer_us, wire::explain_us, wire::tabulate_us]),
            Self::Us2210(form) => {
                (form, [wire::answer_us_2210, wire::explain_us_2210, wire::tabulate_us_2210])
            }
        };
        match form {
            Form { explain: true, json: true } => (Shape::TextWithBadLines, explain),
            Form { explain: true, json: false } => (Shape::Text, explain),
            Form { explain: false, json: true } => (Shape::Json, answer),
            Form { explain: false, json: false } => (Shape::Text, tabulate),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::io::{self, Write};

    use clap::Parser;
    use tax::us::Refusal;

    use super::super::lines::{LINE_BYTES_MAX, run};
    use super::*;

    #[derive(Parser)]
    struct Line {
        #[command(subcommand)]
        tax: Tax,
    }

    /// What a command prints on given lines, what it complains of, and whether all lines were good.
    fn printed(command: &str, input: &[u8]) -> (String, Vec<String>, bool) {
        let (shape, answer) = Line::try_parse_from(command.split(' ')).unwrap().tax.answering();
        let (mut output, mut complaints) = (Vec::new(), Vec::new());
        let refused = |line: u64, refusal: &Refusal| complaints.push(format!("{line} {refusal}"));
        let is_all_good = run(input, &mut output, refused, shape, answer).unwrap();
        (String::from_utf8(output).unwrap(), complaints, is_all_good)
    }

    const BILL: &str =
        r#"{"id":"a","kind":"poa","input":{"liability_year":"2024/25","income_tax_and_class4":1041}}"#;

    #[test]
    fn answers_come_in_order_and_empty_lines_are_passed_over() {
        let input = format!("\n{BILL}\r\n  \n{{}}\n{}", BILL.replace("\"a\"", "2"));
        let (output, complaints, is_all_good) = printed("tax uk --json", input.as_bytes());
        let starts: Vec<&str> = output.lines().filter_map(|line| line.get(..15)).collect();
        assert_eq!(starts, [r#"{"id":"a","outp"#, r#"{"id":null,"err"#, r#"{"id":2,"output"#]);
        assert!(complaints.is_empty() && !is_all_good);
        assert!(printed("tax uk --json", BILL.as_bytes()).2);
        assert_eq!(printed("tax us", b""), (String::new(), Vec::new(), true));
    }

    #[test]
    fn a_table_and_a_tree_stand_under_the_id() {
        let table = printed("tax uk", BILL.as_bytes());
        assert_eq!(table.0, "\"a\"\nDue on 31 January  1561.50\nDue on 31 July      520.50\n\n");
        let tree = printed("tax uk --explain", BILL.as_bytes());
        assert!(
            tree.0.starts_with("\"a\"\nDue on 31 January: 1561.50 [TMA 1970 ss. 59A, 59B]\n  Bal"),
            "{}",
            tree.0
        );
        assert_eq!(printed("tax uk --json --explain", BILL.as_bytes()).0, tree.0);
        let without_id = format!("\n{}", BILL.replace("\"a\"", "null"));
        assert!(printed("tax uk", without_id.as_bytes()).0.starts_with("line 2\nDue on 31 January"));
        let us = r#"{"id":1,"input":{"tax_year":2025,"filing_status":"single","wages_self":50000}}"#;
        assert!(printed("tax us", us.as_bytes()).0.contains("Tax after refundable credits"));
        let form = r#"{"id":1,"kind":"ai_full","input":{"tax_year":2025,"filing_status":"single","prior_year_tax":1,
            "prior_year_agi":1,"cumulative_se_profit":[1,2,3,4],"cumulative_wages":[0,0,0,0]}}"#;
        let form = form.replace('\n', " ");
        assert!(printed("tax us-2210 --explain", form.as_bytes()).0.contains("Required annual payment"));
    }

    #[test]
    fn a_bad_line_is_a_reason_and_not_the_end() {
        let long = "x".repeat(LINE_BYTES_MAX + 1);
        let just = format!("{BILL}{}", " ".repeat(LINE_BYTES_MAX - BILL.len()));
        let mut input = format!("{long}\n{just}\n{long}{long}\n").into_bytes();
        input.extend(b"\xff\xfe\n{\n");
        input.extend(BILL.as_bytes());
        let (output, complaints, is_all_good) = printed("tax uk", &input);
        assert_eq!(output.matches("Due on 31 July").count(), 2, "{output}");
        assert!(!is_all_good);
        assert_eq!(complaints[0], "1 line: is longer than 1000000 bytes");
        assert_eq!(complaints[1], "3 line: is longer than 1000000 bytes");
        assert_eq!(complaints[2], "4 line: is not UTF-8 text");
        assert!(complaints[3].starts_with("5 line: is not a JSON object of ours"), "{}", complaints[3]);
        assert_eq!(complaints.len(), 4);
        let as_json = printed("tax uk --json --explain", &long.into_bytes());
        assert_eq!(
            as_json.0,
            "{\"id\":null,\"error\":{\"field\":\"line\",\"reason\":\"is longer than 1000000 bytes\"}}\n"
        );
    }

    #[test]
    fn a_closed_pipe_is_an_error_of_its_own() {
        struct Closed;
        impl Write for Closed {
            fn write(&mut self, _: &[u8]) -> io::Result<usize> {
                Err(io::ErrorKind::BrokenPipe.into())
            }
            fn flush(&mut self) -> io::Result<()> {
                Ok(())
            }
        }
        let error = run(BILL.as_bytes(), Closed, |_, _| {}, Shape::Json, wire::answer_uk).unwrap_err();
        assert_eq!(error.kind(), io::ErrorKind::BrokenPipe);
    }

    #[test]
    fn another_country_is_bad_usage() {
        for command in ["tax", "tax fr", "tax us --tree"] {
            assert!(Line::try_parse_from(command.split(' ')).is_err(), "{command}");
        }
    }
}
