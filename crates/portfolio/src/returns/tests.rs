//! Returns of small portfolios worked out by hand.

use money::Currency;

use super::*;
use crate::support::{buy, day, dividend, number, sell, transfer_in};
use crate::{ExchangeRate, Price};

fn price(on: &str, price: &str, currency: Currency) -> Price {
    Price { security: SecurityId::new("A"), on: day(on), price: number(price), currency }
}

#[test]
fn row_shares_moved_between_own_accounts_gain_nothing_by_it() {
    let out =
        Event { movement: Movement::TransferOut { quantity: 10.into() }, ..buy("2025-06-01", "A", "10", 0) };
    let arrived = Event { account: "b".to_owned(), ..transfer_in("2025-06-03", "A", "10", Some(100_000)) };
    let events = [buy("2025-01-02", "A", "10", 100_000), out, arrived];
    let quotes = Quotes::new(Currency::USD, &[price("2025-05-01", "150", Currency::USD)], &[]);
    let found = split(&events, &quotes, day("2025-12-31"));
    assert_eq!((found.price_minor, found.excluded_lots), (50_000, 0));
}

#[test]
fn a_year_of_ten_percent_is_found_both_ways() {
    let events = [buy("2024-12-31", "A", "10", 100_000)];
    let mut prices: Vec<Price> = vec![price("2024-12-31", "100", Currency::USD)];
    for month in 1..=12 {
        let end = month_end(day(&format!("2025-{month:02}-01"))).unwrap();
        let worth = if month == 12 { "110" } else { "104" };
        prices.push(price(&end.to_string(), worth, Currency::USD));
    }
    let found = Returns::of(&events, &Quotes::new(Currency::USD, &prices, &[]), day("2025-12-31"));
    assert!((found.money_weighted.unwrap() - 0.1).abs() < 1e-9);
    assert_eq!(found.months.len(), 12, "money put in on the last day has no time to earn in its month");
    assert!((found.performance.unwrap().time_weighted - 0.1).abs() < 1e-12);
    assert_eq!((found.split.price_minor, found.split.total_minor()), (10_000, 10_000));
}

#[test]
fn money_put_in_late_weighs_in_one_return_and_not_in_the_other() {
    let mut events = vec![buy("2025-01-01", "A", "10", 100_000), buy("2025-07-01", "A", "100", 2_000_000)];
    events.push(sell("2025-12-31", "A", "1", 10_000));
    let mut prices = Vec::new();
    for month in 1..=12 {
        let end = month_end(day(&format!("2025-{month:02}-01"))).unwrap();
        prices.push(price(
            &end.to_string(),
            if month < 6 {
                "100"
            } else if month < 12 {
                "200"
            } else {
                "100"
            },
            Currency::USD,
        ));
    }
    let found = Returns::of(&events, &Quotes::new(Currency::USD, &prices, &[]), day("2025-12-31"));
    assert!(found.money_weighted.unwrap() < -0.5);
    assert!(found.performance.unwrap().time_weighted.abs() < 1e-9);
    assert!((found.performance.unwrap().max_drawdown + 0.5).abs() < 1e-9);
}

#[test]
fn row_currency_splits_a_gain_into_price_income_and_exchange() {
    let mut events = vec![buy("2025-01-01", "A", "10", 100_000), dividend("2025-06-30", "A", 1_000)];
    events.iter_mut().for_each(|event| event.currency = Currency::EUR);
    let rate = |on: &str, rate: &str| ExchangeRate {
        currency: Currency::EUR,
        on: day(on),
        base_per_unit: number(rate),
    };
    let quotes = Quotes::new(
        Currency::USD,
        &[price("2025-12-31", "120", Currency::EUR)],
        &[rate("2025-01-01", "1.00"), rate("2025-06-30", "1.10"), rate("2025-12-31", "1.20")],
    );
    let split = Returns::of(&events, &quotes, day("2025-12-31")).split;
    let parts = (split.price_minor, split.income_minor, split.currency_minor, split.excluded_lots);
    assert_eq!(parts, (20_000, 1_100, 24_000, 0));
    assert_eq!(split.total_minor(), 144_000 - 100_000 + 1_100);
}

#[test]
fn what_has_no_cost_or_price_is_left_out_and_counted() {
    let events = [transfer_in("2025-01-01", "A", "10", None)];
    let quotes = Quotes::new(Currency::USD, &[price("2025-12-31", "120", Currency::USD)], &[]);
    let found = Returns::of(&events, &quotes, day("2025-12-31"));
    assert_eq!((found.split.total_minor(), found.split.excluded_lots), (0, 1));
    assert_eq!((found.money_weighted, found.measured_from), (None, None), "no price before the last day");
    let prices = [price("2025-06-30", "100", Currency::USD), price("2025-12-31", "120", Currency::USD)];
    let later = Returns::of(&events, &Quotes::new(Currency::USD, &prices, &[]), day("2025-12-31"));
    assert_eq!(later.measured_from, Some(day("2025-06-30")));
    let expected = 1.2_f64.powf(365.0 / 184.0) - 1.0;
    assert!((later.money_weighted.unwrap() - expected).abs() < 1e-9, "{later:?}");
    let unpriced = Returns::of(&events, &Quotes::new(Currency::USD, &[], &[]), day("2025-12-31"));
    assert_eq!(unpriced.split.excluded_lots, 1);
}
