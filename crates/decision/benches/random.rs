//! Ten million decisions for customers drawn at random: how many break a guardrail, by the judge of the tests. A run without
//! guardrails shows that the judge finds breaches.
//!
//! Prints one JSON object a line. A number as argument makes fewer.
#![expect(clippy::print_stdout, reason = "figures are what it is run for")]
#![expect(clippy::unwrap_used, reason = "the builders are those of the tests")]

#[path = "../tests/common/mod.rs"]
mod common;

use std::time::Instant;

use common::random::run;

const DECISIONS: u64 = 10_000_000;
const THREADS: u64 = 2;

fn main() {
    let asked = std::env::args().find_map(|argument| argument.parse().ok());
    let decisions: u64 = asked.unwrap_or(DECISIONS);
    let (found, _) = run(2_000, 7, false);
    assert!(found > 200, "without guardrails the judge finds only {found} breaches of 2,000");
    let begun = Instant::now();
    let each = decisions / THREADS;
    let ended: Vec<(u64, Option<&'static str>)> = std::thread::scope(|scope| {
        let threads: Vec<_> =
            (0..THREADS).map(|thread| scope.spawn(move || run(each, thread, true))).collect();
        threads.into_iter().map(|thread| thread.join().unwrap()).collect()
    });
    let breaches: u64 = ended.iter().map(|(breaches, _)| breaches).sum();
    if let Some(what) = ended.iter().find_map(|(_, first)| *first) {
        eprintln!("the first breach: {what}");
    }
    println!(r#"{{"name":"random decisions","value":{},"unit":""}}"#, each * THREADS);
    println!(r#"{{"name":"of those, in breach of a guardrail","value":{breaches},"unit":""}}"#);
    println!(
        r#"{{"name":"random decisions, time","value":{:.1},"unit":"s"}}"#,
        begun.elapsed().as_secs_f64()
    );
}
