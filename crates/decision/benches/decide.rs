//! How long one decision takes: a customer with a settled persona, decided over and over a day later, on a plain screen and
//! on one with a slot of 64 candidates under 30 guardrails.
//!
//! Prints one JSON object a line, which `cargo xtask bench` reads. Nothing here fails on a slow machine.
#![expect(clippy::print_stdout, reason = "figures are what it is run for")]
#![expect(clippy::unwrap_used, reason = "the builders are those of the tests")]

#[path = "../tests/common/mod.rs"]
mod common;

use std::time::Instant;

use common::{Life, documents, hint, id};
use decision::{Action, Evidence, Fact, Guardrail, Lever, Share, Test};
use profile::Persona;
use serde_json::json;

/// Decisions measured, after a tenth as many to warm up.
const DECISIONS: u32 = 50_000;
const CANDIDATES: u32 = 64;
const GUARDRAILS: usize = 30;

fn main() {
    let mut life = Life::of(Persona::Freelancer, 0.93);
    life.decide();
    life.pass_days(1);
    measure("one decision", &life);
    measure("64 candidates, 30 rules", &choosing());
}

/// A customer whose screen has a slot of 64 candidates that are tried out, under 30 guardrails.
fn choosing() -> Life {
    let names: Vec<String> = (0..CANDIDATES).map(|number| format!("tip-{number:02}")).collect();
    let mut documents = documents();
    for document in &mut documents {
        for name in &names {
            let element = serde_json::from_value(hint("education", "tips")).unwrap();
            document.spec.elements.insert(id(name), element);
        }
        let slot = json!({ "id": "choice", "element": names[0], "candidates": names[1..], "explore": true });
        document.spec.zones[1].slots.push(serde_json::from_value(slot).unwrap());
    }
    let mut life = Life::with(documents, Persona::Freelancer, 0.93);
    for (number, name) in (0_u32..).zip(&names) {
        life.context.evidence.insert(id(name), Evidence { seen: 500 + number, taken_up: number * 7 % 90 });
        let action = Action {
            customer_benefit: Share::saturating(f64::from(number) / 64.0),
            business: Share::HALF,
            lever: Lever::NEUTRAL,
            contexts: Vec::new(),
        };
        life.policy.arbitration.actions.insert(id(name), action);
    }
    let like: Guardrail = life.policy.guardrails[0].clone();
    for number in 0_u32.. {
        if life.policy.guardrails.len() >= GUARDRAILS {
            break;
        }
        let limit = 10.0 + f64::from(number);
        let when = Test::All(vec![
            Test::Above(Fact::MissedPayments90Days, limit),
            Test::AtLeast(Fact::DebtServiceShare, limit),
        ]);
        life.policy.guardrails.push(Guardrail { id: format!("X{number}"), when, ..like.clone() });
    }
    life.decide();
    life.pass_days(8);
    let decision = life.look();
    assert_eq!(decision.slots[0].candidates.len(), 64);
    assert!(decision.slots[0].epoch.is_some(), "{:?}", decision.slots[0].how);
    life
}

fn measure(name: &str, life: &Life) {
    for _ in 0..DECISIONS / 10 {
        std::hint::black_box(life.look());
    }
    let begun = Instant::now();
    let mut nanoseconds: Vec<u128> = (0..DECISIONS)
        .map(|_| {
            let started = Instant::now();
            std::hint::black_box(life.look());
            started.elapsed().as_nanos()
        })
        .collect();
    let a_second = f64::from(DECISIONS) / begun.elapsed().as_secs_f64();
    nanoseconds.sort_unstable();
    for (label, share) in [("p50", 50), ("p99", 99)] {
        let value = nanoseconds[(nanoseconds.len() * share / 100).min(nanoseconds.len() - 1)];
        println!(r#"{{"name":"{name}, {label}","value":{}.{:03},"unit":"µs"}}"#, value / 1000, value % 1000);
    }
    println!(r#"{{"name":"{name}, one core","value":{a_second:.0},"unit":"/s"}}"#);
}
