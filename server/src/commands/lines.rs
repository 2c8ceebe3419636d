//! Commands that answer standard input line by line: bounded lines, answers in order, a bad line is not the end.

use std::io::{self, BufRead, BufWriter, Read, Write};
use std::process::ExitCode;

use anyhow::{Context, Result};
use tax::us::Refusal;
use tax::wire::Answer;

/// No line may be longer, in bytes and without its end.
pub(super) const LINE_BYTES_MAX: usize = 1_000_000;

/// What gives one line its answer.
pub(super) type Answering = fn(&str) -> Answer;

/// How answers are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Shape {
    /// One JSON object a line, bad lines among them.
    Json,
    /// Text under the line's id; bad lines are complained of.
    Text,
    /// The same, but bad lines are answered with JSON among it.
    TextWithBadLines,
}

/// Answers standard input on standard output; exit code 1 when any line was bad. A closed pipe ends it quietly.
pub(super) fn answer_input(shape: Shape, answer: Answering) -> Result<ExitCode> {
    let refused = |line, refusal: &Refusal| super::complain(&anyhow::anyhow!("line {line}: {refusal}"));
    match run(io::stdin().lock(), io::stdout().lock(), refused, shape, answer) {
        Ok(true) => Ok(ExitCode::SUCCESS),
        Ok(false) => Ok(ExitCode::from(1)),
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(ExitCode::SUCCESS),
        Err(error) => Err(error).context("standard input cannot be read or standard output not written"),
    }
}

/// Answers every line that is not empty and says whether all were good. A bad line is answered with JSON if that was
/// asked for; else `refused` is told, with the number of the line.
pub(super) fn run(
    mut input: impl BufRead,
    output: impl Write,
    mut refused: impl FnMut(u64, &Refusal),
    shape: Shape,
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
            Some(refusal) if shape == Shape::Text => refused(number, refusal),
            Some(_) => writeln!(output, "{}", answer.text)?,
            None if shape == Shape::Json => writeln!(output, "{}", answer.text)?,
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
