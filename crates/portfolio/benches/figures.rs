//! How long figures of a large portfolio take: 100,000 events of 200 holdings over twenty years, by two cost methods.
//!
//! Prints one JSON object a line, which `cargo xtask bench` reads.
#![expect(clippy::print_stdout, reason = "figures are what it is run for")]

use std::time::Instant;

use chrono::{Days, NaiveDate};
use money::Currency;
use portfolio::{
    CostMethod, DividendClass, Event, Figures, Inputs, Movement, Pools, Price, Quotes, SecurityId,
};

/// Events of the portfolio.
const EVENTS: u64 = 100_000;
/// Securities in it.
const HOLDINGS: u64 = 200;

fn main() {
    let first = NaiveDate::from_ymd_opt(2006, 1, 2).unwrap_or(NaiveDate::MIN);
    let as_of = first.checked_add_days(Days::new(7_300)).unwrap_or(first);
    let events: Vec<Event> = (0..EVENTS).map(|number| event(first, number)).collect();
    let prices: Vec<Price> = (0..HOLDINGS)
        .map(|number| Price {
            security: symbol(number),
            on: as_of,
            price: 100.into(),
            currency: Currency::USD,
        })
        .collect();
    let quotes = Quotes::new(Currency::USD, &prices, &[]);
    for (name, method) in [("first in, first out", CostMethod::Fifo), ("Section 104", CostMethod::Section104)]
    {
        let inputs = Inputs {
            as_of,
            method,
            pools: &Pools::default(),
            events: &events,
            quotes: &quotes,
            announced: &[],
            cash_minor: 0,
            stale_after_days: 30,
            inflation_bp: None,
        };
        let started = Instant::now();
        let figures = Figures::of(&inputs);
        let milliseconds = started.elapsed().as_secs_f64() * 1_000.0;
        assert_eq!(figures.holdings.len(), 200, "every security is held");
        println!(r#"{{"name":"100,000 events to figures, {name}","value":{milliseconds:.0},"unit":"ms"}}"#);
    }
}

fn symbol(number: u64) -> SecurityId {
    SecurityId::new(&format!("S{number}"))
}

/// Every tenth event buys, every fortieth sells a part, the others pay dividends.
fn event(first: NaiveDate, number: u64) -> Event {
    let on = first.checked_add_days(Days::new(number * 7_300 / EVENTS)).unwrap_or(first);
    let movement = match (number / HOLDINGS) % 40 {
        place if place % 10 == 0 => Movement::Buy { quantity: 10.into(), amount_minor: 100_000 },
        5 => Movement::Sell { quantity: 3.into(), amount_minor: 33_000, lots: Vec::new() },
        _ => Movement::Dividend { class: DividendClass::Qualified, amount_minor: 1_234 },
    };
    Event {
        on,
        account: "broker".to_owned(),
        security: Some(symbol(number % HOLDINGS)),
        currency: Currency::USD,
        movement,
    }
}
