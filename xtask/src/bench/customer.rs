//! The customer that is measured: made on the command line, with a statement of many rows, signed in over HTTP.

use std::fmt::Write as _;
use std::fs;
use std::net::{Ipv4Addr, SocketAddr};
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, ensure};
use tempfile::TempDir;

use crate::bench::http::Connection;
use crate::bench::served::Served;
use crate::program;
use crate::workspace::Workspace;

/// Whom everything belongs to that is measured.
pub(super) const EMAIL: &str = "measured@example.com";

/// Somebody who is busy meanwhile.
pub(super) const OTHER_EMAIL: &str = "other@example.com";

/// How much the budgets are about.
pub(super) const ROWS: u32 = 100_000;

/// A customer who agreed to profiling, with their password.
#[derive(Debug)]
pub(super) struct Customer {
    email: &'static str,
    password: String,
}

impl Customer {
    /// Adds the customer; `attune` is the binary on the database that is measured.
    pub(super) fn add(attune: &dyn Fn() -> Command, email: &'static str) -> Result<Self> {
        let printed = program::output(attune().args([
            "user",
            "add",
            "--role",
            "customer",
            "--consent-profiling",
            email,
        ]))?;
        Ok(Self { email, password: printed.trim().to_owned() })
    }

    /// The command that imports a statement for the customer of that address.
    pub(super) fn import(attune: &dyn Fn() -> Command, email: &str, statement: &Path) -> Command {
        let mut command = attune();
        command.args(["import", "--customer", email, "--account", "Everyday"]).arg(statement);
        command
    }

    /// Makes the key of a program that tells events of theirs.
    pub(super) fn key(attune: &dyn Fn() -> Command) -> Result<String> {
        let printed =
            program::output(attune().args(["event", "connect", "--customer", EMAIL, "--name", "Bench"]))?;
        Ok(printed.trim().to_owned())
    }

    /// What they sign in with: address and password.
    pub(super) fn credentials(&self) -> [&str; 2] {
        [self.email, &self.password]
    }

    /// Signs in and returns the `Cookie` header of the session.
    ///
    /// # Errors
    /// When the server does not answer with a session.
    pub(super) fn sign_in(&self, address: SocketAddr) -> Result<String> {
        self.sign_in_from(address, Ipv4Addr::LOCALHOST)
    }

    /// The same from an address of a client's.
    ///
    /// # Errors
    /// As [`Self::sign_in`].
    pub(super) fn sign_in_from(&self, address: SocketAddr, client: Ipv4Addr) -> Result<String> {
        let body = format!("email={}&password={}", encoded(self.email), encoded(&self.password));
        let headers = [
            format!("Origin: http://{address}"),
            "Accept: text/html".to_owned(),
            "Content-Type: application/x-www-form-urlencoded".to_owned(),
            format!("X-Forwarded-For: {client}"),
        ];
        let answer = Connection::open(address)?.post("/api/sign-in", &headers, body.as_bytes())?;
        ensure!((200..400).contains(&answer.status), "signing in was answered with {}", answer.status);
        let cookie = answer.header("set-cookie").context("signing in set no cookie")?;
        let pair = cookie.split(';').next().unwrap_or(cookie);
        Ok(format!("Cookie: {pair}"))
    }
}

/// Answers the questions a newcomer is asked before their dashboard is shown.
pub(super) fn introduce(address: SocketAddr, cookie: &str) -> Result<()> {
    let headers = [
        format!("Origin: http://{address}"),
        "Accept: text/html".to_owned(),
        "Content-Type: application/x-www-form-urlencoded".to_owned(),
        cookie.to_owned(),
    ];
    let answer =
        Connection::open(address)?.post("/api/welcome", &headers, b"country=US&name=Bench&profiling=true")?;
    ensure!((200..400).contains(&answer.status), "the introduction was answered with {}", answer.status);
    Ok(())
}

/// A server whose database holds one customer with `rows` transactions, and the `Cookie` header of their session.
///
/// # Errors
/// When the import fails or the server refuses them.
pub(super) fn served_with(workspace: &Workspace, rows: u32) -> Result<(Served, String)> {
    served(workspace, |folder| write_statement(folder, rows))
}

/// A server whose database holds one customer with the statement that `write` writes into a folder, and the `Cookie`
/// header of their session.
///
/// # Errors
/// As [`served_with`].
pub(super) fn served(
    workspace: &Workspace,
    write: impl FnOnce(&Path) -> Result<PathBuf>,
) -> Result<(Served, String)> {
    let folder = TempDir::new().context("no temporary folder")?;
    let statement = write(folder.path())?;
    let mut added = None;
    let served = Served::start(workspace, |attune| {
        added = Some(Customer::add(attune, EMAIL)?);
        program::output(&mut Customer::import(attune, EMAIL, &statement)).map(|_| ())
    })?;
    let cookie = added.context("no customer was added")?.sign_in(served.address)?;
    introduce(served.address, &cookie)?;
    Ok((served, cookie))
}

/// Writes a statement of `rows` rows in CSV: a salary, a rent and the small payments of every day, the same each
/// time. Descriptions repeat as in life, and no two rows are alike.
pub(super) fn write_statement(folder: &Path, rows: u32) -> Result<PathBuf> {
    let mut text = String::from("Date,Description,Amount\n");
    for row in 0..rows {
        let (date, description, cents) = transaction(row, rows);
        let sign = if cents < 0 { "-" } else { "" };
        let size = cents.unsigned_abs();
        writeln!(text, "{date},{description} {row:06},{sign}{}.{:02}", size / 100, size % 100)?;
    }
    let path = folder.join("statement.csv");
    fs::write(&path, text).context("the statement cannot be written")?;
    Ok(path)
}

/// Two years of a freelancer with three clients who pay at their own pace.
pub(super) fn write_freelancer(folder: &Path) -> Result<PathBuf> {
    const CLIENTS: [(&str, u32, u32); 3] =
        [("NORTHWIND STUDIO", 4_200, 3), ("HALDEN PRESS", 1_350, 7), ("ORCHARD LABS", 2_100, 11)];
    let mut text = String::from("Date,Description,Amount\n");
    for month in 0..24_u32 {
        let date = |day: u32| format!("{}-{:02}-{day:02}", 2024 + month / 12, month % 12 + 1);
        for (client, usual, step) in CLIENTS {
            let day = 1 + (month * step) % 28;
            let amount = usual + (month * step * 37) % 400;
            writeln!(text, "{},ACH CREDIT {client} INVOICE {month},{amount}.00", date(day))?;
        }
        for (day, payee, amount) in
            [(1, "OAK STREET RENT", 1_450), (9, "WHOLE FOODS", 310), (20, "ADOBE", 60)]
        {
            writeln!(text, "{},{payee},-{amount}.00", date(day))?;
        }
    }
    let path = folder.join("statement.csv");
    fs::write(&path, text).context("the statement cannot be written")?;
    Ok(path)
}

/// Eight years up to the end of 2025, with as many rows on each day as it takes.
fn transaction(row: u32, rows: u32) -> (String, &'static str, i64) {
    const DAYS: u32 = 8 * 12 * 28;
    const PAYEES: [&str; 8] = [
        "TESCO STORES",
        "SHELL FUEL",
        "SPOTIFY",
        "AMAZON MARKETPLACE",
        "PRET A MANGER",
        "TFL TRAVEL",
        "NETFLIX",
        "BOOTS PHARMACY",
    ];
    let day_number = u32::try_from(u64::from(row) * u64::from(DAYS) / u64::from(rows)).unwrap_or(0);
    let (month_number, day) = (day_number / 28, day_number % 28 + 1);
    let date = format!("{}-{:02}-{day:02}", 2018 + month_number / 12, month_number % 12 + 1);
    let is_first_of_its_day =
        row == 0 || u64::from(row - 1) * u64::from(DAYS) / u64::from(rows) < u64::from(day_number);
    if is_first_of_its_day && day == 25 {
        return (date, "ACME LTD SALARY", 310_000);
    }
    if is_first_of_its_day && day == 1 {
        return (date, "RIVERSIDE LETTINGS RENT", -95_000);
    }
    // A step that shares no factor with the table's length or the range, so that payees and amounts vary.
    let step = u64::from(row) * 7919;
    let payee = PAYEES[usize::try_from(step % 8).unwrap_or(0)];
    (date, payee, -i64::try_from(100 + step % 997).unwrap_or(100))
}

fn encoded(text: &str) -> String {
    let mut encoded = String::new();
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() {
            encoded.push(char::from(byte));
        } else {
            encoded.push_str(&format!("%{byte:02X}"));
        }
    }
    encoded
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_statement_has_its_rows_a_salary_a_month_and_is_the_same_each_time() {
        let folder = tempfile::tempdir().unwrap();
        let text = fs::read_to_string(write_statement(folder.path(), 10_000).unwrap()).unwrap();
        assert_eq!(text.lines().count(), 10_001);
        assert_eq!(text.matches("SALARY").count(), 96);
        assert!(
            text.starts_with("Date,Description,Amount\n2018-01-01,RIVERSIDE LETTINGS RENT 000000,-950.00\n")
        );
        assert!(text.trim_end().lines().last().unwrap().starts_with("2025-12-28,"));
        let again = fs::read_to_string(write_statement(folder.path(), 10_000).unwrap()).unwrap();
        assert_eq!(text, again);
    }

    #[test]
    fn a_form_is_encoded() {
        assert_eq!(encoded("a+b@c"), "a%2Bb%40c");
    }
}
