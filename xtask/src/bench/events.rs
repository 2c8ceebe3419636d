//! What comes by itself: how long it takes from an event's call to its committed decision, how many events a second are taken
//! in batches, and whether calls that break off leave anything in the way of the next.

use std::fmt::Write as _;
use std::io::Write as _;
use std::net::{SocketAddr, TcpStream};
use std::process::Command;
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, ensure};
use tempfile::TempDir;

use crate::bench::Bench;
use crate::bench::customer::write_statement;
use crate::bench::figure::{Budget, Figure, Outcome};
use crate::bench::http::Connection;
use crate::bench::load::percentiles;
use crate::bench::served::Served;
use crate::program;
use crate::workspace::Workspace;

pub(super) const BENCH: Bench =
    Bench { name: "events", what: "events to decisions, singly and in batches", run };

/// Customers whose programs call at once.
const CUSTOMERS: usize = 20;
/// Rows each of them has before.
const ROWS: u32 = 300;
/// Single events a second, over all of them, and for how long.
const RATE: u32 = 500;
const SECONDS: u32 = 10;
/// Connections over which the single events of a customer come: what happened does not wait until what happened before is
/// answered.
const CONNECTIONS: u32 = 8;
/// Events of one call.
const BATCH: usize = 100;
/// How long a caller waits that is told to come again.
const BUSY: Duration = Duration::from_millis(50);
/// Calls that break off before they are answered.
const BROKEN: usize = 20_000;

/// A program that tells events of one customer.
struct Caller {
    address: SocketAddr,
    number: usize,
    key: String,
}

fn run(workspace: &Workspace) -> Result<Outcome> {
    let folder = TempDir::new().context("no temporary folder")?;
    let statement = write_statement(folder.path(), ROWS)?;
    let mut keys = Vec::new();
    let served = Served::start(workspace, |attune| {
        for number in 0..CUSTOMERS {
            let email = format!("measured-{number}@example.com");
            let said = |words: &[&str]| program::output(attune().args(words));
            said(&["user", "add", "--role", "customer", "--consent-profiling", &email])?;
            program::output(import(attune, &email).arg(&statement))?;
            keys.push(said(&["event", "connect", "--customer", &email, "--name", "Bench"])?);
        }
        Ok(())
    })?;
    let callers = keys.iter().enumerate().map(|(number, key)| Caller {
        address: served.address,
        number,
        key: key.trim().to_owned(),
    });
    let callers: Vec<Caller> = callers.collect();
    let times = together(&callers, Caller::paced)?;
    let asked = times.len();
    let singly = percentiles(times.into_iter().map(|time| time.as_secs_f64() * 1_000.0).collect());
    let began = Instant::now();
    let batches = together(&callers, Caller::batches)?;
    let per_second = f64::from(u32::try_from(batches.len() * BATCH)?) / began.elapsed().as_secs_f64();
    let after = callers.first().context("there is no caller")?.break_off()?;
    let name =
        |what: &str| format!("{asked} events at {RATE}/s of {CUSTOMERS} customers, to the decision, {what}");
    Ok(Outcome::Figures(vec![
        Figure::new(name("p50"), singly.p50_ms, "ms"),
        Figure::new(name("p99"), singly.p99_ms, "ms").within(Budget::AtMost(20.0)),
        Figure::new(format!("events in batches of {BATCH}"), per_second, "/s")
            .within(Budget::AtLeast(5_000.0)),
        Figure::new(
            format!("an event after {BROKEN} calls that broke off"),
            after.as_secs_f64() * 1_000.0,
            "ms",
        )
        .within(Budget::AtMost(1_000.0)),
    ]))
}

fn import(attune: &dyn Fn() -> Command, email: &str) -> Command {
    let mut command = attune();
    command.args(["import", "--customer", email, "--account", "Everyday"]);
    command
}

/// What all callers come to, at once.
fn together(callers: &[Caller], work: fn(&Caller) -> Result<Vec<Duration>>) -> Result<Vec<Duration>> {
    let each: Result<Vec<Vec<Duration>>> = thread::scope(|scope| {
        let workers: Vec<_> = callers.iter().map(|caller| scope.spawn(|| work(caller))).collect();
        let joined =
            workers.into_iter().map(|worker| worker.join().map_err(|_| anyhow::anyhow!("a caller broke"))?);
        joined.collect()
    });
    Ok(each?.into_iter().flatten().collect())
}

impl Caller {
    fn headers(&self) -> [String; 2] {
        [format!("Authorization: Bearer {}", self.key), "Content-Type: application/json".to_owned()]
    }

    /// A call of so many events, each a payment of its own.
    fn body(&self, call: &str, events: usize) -> String {
        let mut body = String::from("{\"events\":[");
        for event in 0..events {
            let comma = if event == 0 { "" } else { "," };
            let id = format!("{}-{call}-{event}", self.number);
            // Writing to a string cannot fail.
            let _ = write!(
                body,
                r#"{comma}{{"id":"{id}","occurred_at":"2026-01-05T09:00:00Z","type":"transaction.posted","data":{{"account":{{"number":"A{}","currency":"USD"}},"reference":"{id}","posted_on":"2026-01-05","amount_minor":-{},"description":"CORNER CAFE {event}"}}}}"#,
                self.number,
                100 + event
            );
        }
        body.push_str("]}");
        body
    }

    fn call(&self, connection: &mut Connection, call: &str, events: usize) -> Result<()> {
        while !self.is_taken(connection, call, events)? {
            // As the answer asks; those that were hung up on still have their turn.
            thread::sleep(BUSY);
        }
        Ok(())
    }

    /// Makes the call once. False where the server has too much to do just now.
    fn is_taken(&self, connection: &mut Connection, call: &str, events: usize) -> Result<bool> {
        let answer =
            connection.post("/api/v1/events", &self.headers(), self.body(call, events).as_bytes())?;
        ensure!(matches!(answer.status, 200 | 503), "an event was answered with {}", answer.status);
        Ok(answer.status == 200)
    }

    /// Its part of the rate.
    fn paced(&self) -> Result<Vec<Duration>> {
        let began = Instant::now();
        let each: Result<Vec<Vec<Duration>>> = thread::scope(|scope| {
            let senders: Vec<_> =
                (0..CONNECTIONS).map(|sender| scope.spawn(move || self.paced_over(sender, began))).collect();
            let joined = senders
                .into_iter()
                .map(|sender| sender.join().map_err(|_| anyhow::anyhow!("a sender broke"))?);
            joined.collect()
        });
        Ok(each?.into_iter().flatten().collect())
    }

    /// What of it comes over one connection. A call is timed from when it was due, so that a server which falls behind does not
    /// look quick.
    fn paced_over(&self, sender: u32, began: Instant) -> Result<Vec<Duration>> {
        let mut connection = Connection::open(self.address)?;
        let callers = u32::try_from(CUSTOMERS)?;
        let calls = RATE * SECONDS / callers;
        let pause = Duration::from_secs(SECONDS.into()) / calls;
        let began = began + pause * u32::try_from(self.number)? / callers;
        let mut times = Vec::new();
        for call in (sender..calls).step_by(usize::try_from(CONNECTIONS)?) {
            let due = began + pause * call;
            thread::sleep(due.saturating_duration_since(Instant::now()));
            self.call(&mut connection, &format!("single-{call}"), 1)?;
            times.push(due.elapsed());
        }
        Ok(times)
    }

    /// Calls of many events for as long.
    fn batches(&self) -> Result<Vec<Duration>> {
        let mut connection = Connection::open(self.address)?;
        let began = Instant::now();
        let mut times = Vec::new();
        while began.elapsed() < Duration::from_secs(SECONDS.into()) {
            let started = Instant::now();
            self.call(&mut connection, &format!("batch-{}", times.len()), BATCH)?;
            times.push(started.elapsed());
        }
        Ok(times)
    }

    /// Many calls that are hung up on at once, and how long one that waits for its answer takes after them.
    fn break_off(&self) -> Result<Duration> {
        for call in 0..BROKEN {
            let body = self.body(&format!("broken-{call}"), 1);
            let headers: String = self.headers().iter().map(|line| format!("{line}\r\n")).collect();
            let length = body.len();
            let head = format!(
                "POST /api/v1/events HTTP/1.1\r\nHost: bench\r\n{headers}Content-Length: {length}\r\n\r\n"
            );
            let mut stream = TcpStream::connect(self.address)?;
            stream.write_all(&[head.as_bytes(), body.as_bytes()].concat())?;
        }
        let started = Instant::now();
        self.call(&mut Connection::open(self.address)?, "after", 1)?;
        Ok(started.elapsed())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_call_is_json_with_events_of_their_own() {
        let caller = Caller { address: "127.0.0.1:1".parse().unwrap(), number: 3, key: String::new() };
        let body: serde_json::Value = serde_json::from_str(&caller.body("x", 2)).unwrap();
        assert_eq!(body["events"][1]["id"], "3-x-1");
        assert_eq!(body["events"][0]["data"]["amount_minor"], -100);
    }
}
