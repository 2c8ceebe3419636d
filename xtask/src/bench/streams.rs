//! Pages that listen, thousands at once: what each costs the server, and whether its memory stays as it was while they are
//! open and somebody else's books change.

use std::io::{BufRead, BufReader, ErrorKind, Read, Write};
use std::net::{Ipv4Addr, SocketAddr, TcpStream};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, ensure};
use tempfile::TempDir;

use crate::bench::Bench;
use crate::bench::customer::{Customer, EMAIL, introduce, write_statement};
use crate::bench::figure::{Budget, Figure, Outcome};
use crate::bench::http::Connection;
use crate::bench::served::Served;
use crate::program;
use crate::workspace::Workspace;

pub(super) const BENCH: Bench =
    Bench { name: "streams", what: "two thousand pages that listen to the server", run };

/// Pages.
const STREAMS: u32 = 2_000;
/// As many pages as a session may have listening.
const OF_SESSION: u32 = 3;
/// How long they listen: some heartbeats.
const HELD: Duration = Duration::from_secs(45);
/// Between two events of somebody else.
const PAUSE: Duration = Duration::from_millis(250);

fn run(workspace: &Workspace) -> Result<Outcome> {
    let folder = TempDir::new().context("no temporary folder")?;
    let statement = write_statement(folder.path(), 300)?;
    let mut listener = None;
    let mut key = String::new();
    let served = Served::start(workspace, |attune| {
        listener = Some(Customer::add(attune, EMAIL)?);
        program::output(&mut Customer::import(attune, EMAIL, &statement))?;
        let other = "somebody-else@example.com";
        program::output(attune().args(["user", "add", "--role", "customer", other]))?;
        key = program::output(attune().args(["event", "connect", "--customer", other, "--name", "Bench"]))?;
        Ok(())
    })?;
    let listener = listener.context("no customer was added")?;
    let address = served.address;
    let first = listener.sign_in(address)?;
    introduce(address, &first)?;
    let decision = decision_shown(address, &first)?;
    let alone = served.memory_mebibytes()?;
    let mut open = Vec::new();
    for session in 0..STREAMS.div_ceil(OF_SESSION) {
        // Each from an address of its own, since one may not sign in so often.
        let cookie = listener.sign_in_from(address, Ipv4Addr::from_bits(0x0a00_0001 + session))?;
        for _ in 0..OF_SESSION.min(STREAMS - session * OF_SESSION) {
            open.push(listen(address, &cookie, &decision)?);
        }
    }
    let at_first = served.memory_mebibytes()?;
    let events = tell(address, key.trim())?;
    let at_last = served.memory_mebibytes()?;
    let mut still_open = 0_u32;
    for stream in &mut open {
        still_open += u32::from(is_open(stream)?);
    }
    Ok(Outcome::Figures(vec![
        Figure::new("pages that listen, still open at the end", f64::from(still_open), "")
            .within(Budget::AtLeast(f64::from(STREAMS))),
        Figure::new("memory of each", (at_first - alone) * 1024.0 / f64::from(STREAMS), "KiB"),
        Figure::new(
            format!("memory more after {events} events of another customer"),
            at_last - at_first,
            "MiB",
        )
        .within(Budget::AtMost(16.0)),
    ]))
}

/// The decision the customer's dashboard shows, which a page that listens names.
fn decision_shown(address: SocketAddr, cookie: &str) -> Result<String> {
    let page = Connection::open(address)?.get("/dashboard", &[cookie.to_owned()])?;
    let page = String::from_utf8_lossy(&page.body).into_owned();
    let live = page.split_once(r#"id="live""#).context("the dashboard does not listen")?.1;
    let decision = live.split_once(r#"data-decision=""#).and_then(|(_, rest)| rest.split_once('"'));
    Ok(decision.context("the dashboard names no decision")?.0.to_owned())
}

/// Opens a stream and reads up to where what it says begins.
fn listen(address: SocketAddr, cookie: &str, decision: &str) -> Result<TcpStream> {
    let mut stream = TcpStream::connect(address)?;
    write!(
        stream,
        "GET /live?decision={decision} HTTP/1.1\r\nHost: {address}\r\nAccept: text/event-stream\r\n{cookie}\r\n\r\n"
    )?;
    let mut reader = BufReader::new(stream.try_clone()?);
    let mut line = String::new();
    reader.read_line(&mut line)?;
    ensure!(line.contains(" 200 "), "a stream was answered with {}", line.trim());
    while line != "\r\n" {
        line.clear();
        ensure!(reader.read_line(&mut line)? > 0, "a stream ended in its head");
    }
    Ok(stream)
}

/// Tells events of another customer while the streams are open. Says how many.
fn tell(address: SocketAddr, key: &str) -> Result<u32> {
    let mut connection = Connection::open(address)?;
    let headers = [format!("Authorization: Bearer {key}"), "Content-Type: application/json".to_owned()];
    let began = Instant::now();
    let mut told = 0;
    while began.elapsed() < HELD {
        let body = format!(
            r#"{{"events":[{{"id":"e{told}","occurred_at":"2026-01-05T09:00:00Z","type":"transaction.posted","data":{{"account":{{"number":"A1","currency":"USD"}},"reference":"e{told}","posted_on":"2026-01-05","amount_minor":-100,"description":"CORNER CAFE"}}}}]}}"#
        );
        let answer = connection.post("/api/v1/events", &headers, body.as_bytes())?;
        ensure!(answer.status == 200, "an event was answered with {}", answer.status);
        told += 1;
        thread::sleep(PAUSE);
    }
    Ok(told)
}

/// Reads what a stream said so far. Whether it may say more.
fn is_open(stream: &mut TcpStream) -> Result<bool> {
    stream.set_nonblocking(true)?;
    let mut said = [0; 4_096];
    loop {
        match stream.read(&mut said) {
            Ok(0) => return Ok(false),
            Ok(_) => {}
            Err(error) if error.kind() == ErrorKind::WouldBlock => return Ok(true),
            Err(error) => return Err(error.into()),
        }
    }
}
