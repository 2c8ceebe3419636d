//! Running other programs: with their output on the terminal, read as text, or read line by line as it comes.

use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context, Result, bail};

/// Runs a program with its output on the terminal.
///
/// # Errors
/// When it cannot be started or ends with anything but success.
pub(crate) fn run(command: &mut Command) -> Result<()> {
    let status = command.status().with_context(|| format!("{} cannot be started", shown(command)))?;
    if !status.success() {
        bail!("{} failed ({status})", shown(command));
    }
    Ok(())
}

/// Runs a program and returns what it printed.
///
/// # Errors
/// As [`run`]; the error carries what the program said on standard error.
pub(crate) fn output(command: &mut Command) -> Result<String> {
    let output = command.output().with_context(|| format!("{} cannot be started", shown(command)))?;
    if !output.status.success() {
        let said = String::from_utf8_lossy(&output.stderr);
        bail!("{} failed ({}): {}", shown(command), output.status, said.trim());
    }
    String::from_utf8(output.stdout).with_context(|| format!("{} printed no text", shown(command)))
}

/// Runs a program, hands each line of its standard output to `line`, and says whether it succeeded.
///
/// # Errors
/// Only when the program cannot be started or its output cannot be read.
pub(crate) fn lines(command: &mut Command, mut line: impl FnMut(&str)) -> Result<bool> {
    let mut child = command
        .stdout(Stdio::piped())
        .spawn()
        .with_context(|| format!("{} cannot be started", shown(command)))?;
    let output = child.stdout.take().context("the program's output was not piped")?;
    for text in BufReader::new(output).lines() {
        line(&text.with_context(|| format!("{} printed no text", shown(command)))?);
    }
    Ok(child.wait()?.success())
}

/// The program of that name on `PATH`.
pub(crate) fn on_path(name: &str) -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    std::env::split_paths(&path).map(|folder| folder.join(name)).find(|candidate| candidate.is_file())
}

/// Whether packages can be installed: Debian's or Ubuntu's tools, and the right to use them.
pub(crate) fn may_install_packages() -> bool {
    let is_root = output(Command::new("id").arg("-u")).is_ok_and(|id| id.trim() == "0");
    is_root && on_path("apt-get").is_some()
}

/// Installs Debian packages.
///
/// # Errors
/// When `apt-get` fails, for instance without a network.
pub(crate) fn install_packages(packages: &[&str]) -> Result<()> {
    let apt = || {
        let mut command = Command::new("apt-get");
        command.env("DEBIAN_FRONTEND", "noninteractive").args([
            "--quiet=2",
            "-o",
            "Acquire::http::Timeout=30",
            "-o",
            "Acquire::Retries=1",
        ]);
        command
    };
    run(apt().arg("update"))?;
    run(apt().args(["install", "--yes", "--no-install-recommends"]).args(packages))
}

fn shown(command: &Command) -> String {
    let program = Path::new(command.get_program());
    let name = program.file_name().unwrap_or(program.as_os_str()).to_string_lossy().into_owned();
    command.get_args().take(3).fold(name, |text, argument| format!("{text} {}", argument.to_string_lossy()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_failing_program_is_named_in_the_error() {
        let error = run(Command::new("sh").args(["-c", "exit 3"])).unwrap_err().to_string();
        assert!(error.starts_with("sh -c exit 3 failed"), "{error}");
    }

    #[test]
    fn what_a_program_says_on_standard_error_is_kept() {
        let error = output(Command::new("sh").args(["-c", "echo why >&2; exit 1"])).unwrap_err().to_string();
        assert!(error.ends_with(": why"), "{error}");
    }

    #[test]
    fn lines_come_in_order_and_failure_is_told() {
        let mut seen = Vec::new();
        let succeeded = lines(Command::new("sh").args(["-c", "echo a; echo b; exit 1"]), |line| {
            seen.push(line.to_owned())
        })
        .unwrap();
        assert_eq!((seen, succeeded), (vec!["a".to_owned(), "b".to_owned()], false));
    }
}
