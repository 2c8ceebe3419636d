//! `attune tax`: works taxes out, one JSON line of standard input after another. Nothing is read from the database.

use std::io::{self, BufRead, BufWriter, Read, Write};
use std::process::ExitCode;

use anyhow::{Context, Result};
use clap::{Args, Subcommand};
use tax::us::Refusal;
use tax::wire::{self, Answer};

/// No line may be longer, in bytes and without its end.
const LINE_BYTES_MAX: usize = 1_000_000;

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

/// What gives one line its answer.
type Answering = fn(&str) -> Answer;

impl Tax {
    /// Answers every line; exit code 1 when any was bad. A closed pipe ends it quietly.
    pub(super) fn run(self) -> Result<ExitCode> {
        let (form, answer) = self.answering();
        let refused = |line, refusal: &Refusal| super::complain(&anyhow::anyhow!("line {line}: {refusal}"));
        match run(io::stdin().lock(), io::stdout().lock(), refused, &form, answer) {
            Ok(true) => Ok(ExitCode::SUCCESS),
            Ok(false) => Ok(ExitCode::from(1)),
            Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(ExitCode::SUCCESS),
            Err(error) => Err(error).context("standard input cannot be read or standard output not written"),
        }
    }

    fn answering(self) -> (Form, Answering) {
        let (form, [answer, explain, tabulate]): (Form, [Answering; 3]) = match self {
            Self::Uk(form) => (form, [wire::answer_uk, wire::explain_uk, wire::tabulate_uk]),
            Self::Us(form) => (form, [wire::answer_us, wire::explain_us, wire::tabulate_us]),
            Self::Us2210(form) => {
                (form, [wire::answer_us_2210, wire::explain_us_2210, wire::tabulate_us_2210])
            }
        };
        let answering = match form {
            Form { explain: true, .. } => explain,
            Form { json: true, .. } => answer,
            _ => tabulate,
        };
        (form, answering)
    }
}

/// Answers every line that is not empty and says whether all were good. A bad line is answered with JSON if that was
/// asked for; else `refused` is told, with the number of the line.
fn run(
    mut input: impl BufRead,
    output: impl Write,
    mut refused: impl FnMut(u64, &Refusal),
    form: &Form,
    answer: Answering,
) -> io::Result<bool> {
    let mut output = BufWriter::new(output);
    let mut line = Vec::new();
    let mut number = 0;
    let mut is_all_good = true;
    while read_line(&mut input, &mut line)? {
        number += 1;
        let answer = match std::str::from_utf8(&line) {
            _ if line.len() > LINE_BYTES_MAX => {
                Answer::unreadable(&format!("is longer than {LINE_BYTES_MAX} bytes"))
            }
            Ok(text) if text.trim().is_empty() => continue,
            Ok(text) => answer(text),
            Err(_) => Answer::unreadable("is not UTF-8 text"),
        };
        is_all_good &= answer.refusal.is_none();
        match &answer.refusal {
            Some(refusal) if !form.json => refused(number, refusal),
            Some(_) => writeln!(output, "{}", answer.text)?,
            None if form.json && !form.explain => writeln!(output, "{}", answer.text)?,
            None if answer.id == "null" => writeln!(output, "line {number}\n{}", answer.text)?,
            None => writeln!(output, "{}\n{}", answer.id, answer.text)?,
        }
    }
    output.flush()?;
    Ok(is_all_good)
}

/// Reads the next line without its end and says whether there was one. Of a line that is too long, just enough is kept
/// to tell; the rest is passed over.
fn read_line(input: &mut impl BufRead, line: &mut Vec<u8>) -> io::Result<bool> {
    line.clear();
    let most = u64::try_from(LINE_BYTES_MAX).map_or(u64::MAX, |most| most.saturating_add(1));
    if input.by_ref().take(most).read_until(b'\n', line)? == 0 {
        return Ok(false);
    }
    if line.last() == Some(&b'\n') {
        line.pop();
    } else if line.len() > LINE_BYTES_MAX {
        input.skip_until(b'\n')?;
    }
    Ok(true)
}

#[cfg(test)]
mod tests {
    use clap::Parser;

    use super::*;

    #[derive(Parser)]
    struct Line {
        #[command(subcommand)]
        tax: Tax,
    }

    /// What a command prints on given lines, what it complains of, and whether all lines were good.
    fn printed(command: &str, input: &[u8]) -> (String, Vec<String>, bool) {
        let (form, answer) = Line::try_parse_from(command.split(' ')).unwrap().tax.answering();
        let (mut output, mut complaints) = (Vec::new(), Vec::new());
        let refused = |line: u64, refusal: &Refusal| complaints.push(format!("{line} {refusal}"));
        let is_all_good = run(input, &mut output, refused, &form, answer).unwrap();
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
        let form = Form { json: true, explain: false };
        let error = run(BILL.as_bytes(), Closed, |_, _| {}, &form, wire::answer_uk).unwrap_err();
        assert_eq!(error.kind(), io::ErrorKind::BrokenPipe);
    }

    #[test]
    fn another_country_is_bad_usage() {
        for command in ["tax", "tax fr", "tax us --tree"] {
            assert!(Line::try_parse_from(command.split(' ')).is_err(), "{command}");
        }
    }
}
