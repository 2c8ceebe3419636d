//! A process that is killed while it takes events loses none and doubles none: what it had kept is settled by the next, and
//! what it had not is taken when it is sent again.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails where it stands")]

use std::io::Write;
use std::path::Path;
use std::process::{Command, Output, Stdio};
use std::time::Duration;

use testkit::each_url;

/// Processes that are killed.
const ROUNDS: u32 = 20;
/// Events each of them is sent.
const EVENTS: u32 = 12;
const CUSTOMER: &str = "ana@example.com";

fn attune(url: &str, words: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_attune"));
    command.args(words).env("ATTUNE_DATABASE_URL", url).env("ATTUNE_LOG", "error");
    command
}

fn finished(mut command: Command) -> String {
    let Output { status, stdout, stderr } = command.output().unwrap();
    assert!(status.success(), "{}", String::from_utf8_lossy(&stderr));
    String::from_utf8(stdout).unwrap()
}

fn event(number: u32) -> String {
    format!(
        r#"{{"id":"e{number}","occurred_at":"2026-03-02T09:00:00Z","type":"transaction.posted","data":{{"account":{{"number":"GB29NWBK1","currency":"GBP"}},"reference":"killed-{number:04}","posted_on":"2026-03-02","amount_minor":-{number},"description":"SHOP {number}"}}}}"#
    )
}

/// Writes events to a file, one a line.
fn write(path: &Path, numbers: std::ops::Range<u32>) {
    let mut file = std::fs::File::create(path).unwrap();
    for number in numbers {
        writeln!(file, "{}", event(number)).unwrap();
    }
}

#[test]
fn twenty_killed_processes_lose_no_event_and_double_none() {
    each_url(async |url| {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("events.jsonl");
        let file = path.to_str().unwrap();
        finished(attune(&url, &["user", "add", "--role", "customer", CUSTOMER]));
        let mut killed = 0;
        for round in 0..ROUNDS {
            write(&path, 1 + round * EVENTS..1 + (round + 1) * EVENTS);
            let mut sending = attune(&url, &["event", "send", "--customer", CUSTOMER, file])
                .stdout(Stdio::null())
                .spawn()
                .unwrap();
            // Spread over starting, keeping and settling.
            std::thread::sleep(Duration::from_millis(u64::from(4 + round * 37 % 100)));
            killed += u32::from(sending.try_wait().unwrap().is_none());
            sending.kill().unwrap();
            sending.wait().unwrap();
        }
        assert!(killed >= ROUNDS / 4, "only {killed} were killed at work");
        write(&path, 1..1 + ROUNDS * EVENTS);
        let told = finished(attune(&url, &["event", "send", "--customer", CUSTOMER, file]));
        let all = usize::try_from(ROUNDS * EVENTS).unwrap();
        assert_eq!((told.lines().count(), told.matches(r#""decision_id":null"#).count()), (all, 0));
        let held = finished(attune(&url, &["export", "--customer", CUSTOMER, "--format", "json"]));
        for number in 1..=ROUNDS * EVENTS {
            let reference = format!("killed-{number:04}");
            assert_eq!(held.matches(&reference).count(), 1, "{reference}");
        }
    });
}
