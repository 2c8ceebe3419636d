//! How long it takes to try a draft on a million recorded decisions: each made again with the draft in its layout's place,
//! and, where the engine chooses that layout, as it was, with both screens compared. Reading the records is the store's
//! work and not part of it.
//!
//! Prints one JSON object a line, which `cargo xtask bench` reads. Nothing here fails on a slow machine.
#![expect(clippy::print_stdout, reason = "figures are what it is run for")]
#![expect(clippy::unwrap_used, reason = "the builders are those of the tests")]

#[path = "../tests/common/mod.rs"]
mod common;

use std::thread;
use std::time::Instant;

use common::{Life, documents, id};
use decision::{Published, decide};
use layout::displacement;
use profile::Persona;

/// Decisions made again.
const DECISIONS: usize = 1_000_000;
/// Customers they were made for.
const CUSTOMERS: usize = 1_000;
/// The layout that is drafted.
const DRAFTED: &str = "home-freelancer";

/// Customers of every persona, each decided for once.
fn customers() -> Vec<Life> {
    let customer = |number: usize| {
        let persona = Persona::CLASSES[number % Persona::CLASSES.len()];
        let mut life = Life::of(persona, 0.93);
        life.context.customer = format!("customer-{number}");
        life.policy.holdout.share = 0.0;
        life.decide();
        life
    };
    (0..CUSTOMERS).map(customer).collect()
}

/// The documents with a draft of one, in which the first zone is turned round.
fn with_draft() -> Published {
    let mut documents = documents();
    let draft = documents.iter_mut().find(|document| document.metadata.name == *DRAFTED).unwrap();
    draft.metadata.revision += 1;
    draft.spec.zones[0].slots.reverse();
    Published::new(documents, &id("home-neutral")).unwrap()
}

/// Makes so many decisions again; gives how many screens would change.
fn replay(customers: &[Life], with_draft: &Published, decisions: usize) -> usize {
    let drafted = id(DRAFTED);
    let changes = customers.iter().cycle().take(decisions).map(|life| {
        let screen = |published: &Published| {
            decide(&life.context, &life.policy, &life.catalogue, published, &life.state, life.now)
        };
        let after = screen(with_draft);
        if after.layout.name != drafted {
            return 0;
        }
        usize::from(!displacement(&screen(&life.published).screen, &after.screen).is_none())
    });
    changes.sum()
}

fn main() {
    let (customers, with_draft) = (customers(), with_draft());
    replay(&customers, &with_draft, CUSTOMERS);
    let cores = thread::available_parallelism().map_or(1, usize::from);
    let started = Instant::now();
    let changed: usize = thread::scope(|scope| {
        let parts: Vec<_> =
            (0..cores).map(|_| scope.spawn(|| replay(&customers, &with_draft, DECISIONS / cores))).collect();
        parts.into_iter().map(|part| part.join().unwrap()).sum()
    });
    let milliseconds = started.elapsed().as_millis();
    assert!(changed > 0, "the draft changes somebody's screen");
    println!(
        r#"{{"name":"backtest of 1,000,000 decisions","value":{}.{:03},"unit":"s"}}"#,
        milliseconds / 1_000,
        milliseconds % 1_000
    );
    let a_second = u128::try_from(DECISIONS).unwrap() * 1_000 / milliseconds.max(1);
    println!(r#"{{"name":"of that, decisions a second","value":{a_second},"unit":"/s"}}"#);
    println!(r#"{{"name":"of that, screens that would change","value":{changed},"unit":""}}"#);
}
