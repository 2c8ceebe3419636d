//! The figures of small portfolios, and the rows of states a retiree meets.

use super::*;
use crate::support::{buy, day, dividend, event, number, transfer_in, withheld};
use crate::{AlertKind, DividendClass, ExchangeRate, Movement, Price};

const TODAY: &str = "2026-11-01";

fn price(symbol: &str, on: &str, price: &str) -> Price {
    Price { security: SecurityId::new(symbol), on: day(on), price: number(price), currency: Currency::USD }
}

fn announced(symbol: &str, ex_on: &str, pay_on: &str, per_share: &str, class: DividendClass) -> Announced {
    Announced {
        security: SecurityId::new(symbol),
        ex_on: day(ex_on),
        record_on: None,
        pay_on: day(pay_on),
        per_share: number(per_share),
        currency: Currency::USD,
        class,
        source: "issuer".to_owned(),
    }
}

fn figures_with(events: &[Event], prices: &[Price], announced: &[Announced]) -> Figures {
    let quotes = Quotes::new(Currency::USD, prices, &[]);
    Figures::of(&Inputs {
        as_of: day(TODAY),
        method: CostMethod::Fifo,
        pools: &Pools::default(),
        events,
        quotes: &quotes,
        announced,
        cash_minor: 0,
        stale_after_days: 30,
        inflation_bp: Some(300),
    })
}

/// A hundred shares that pay so many cents a share every quarter up to September.
fn quarterly(symbol: &str, from: &str, cents: &[(&str, i64)]) -> Vec<Event> {
    let mut events = vec![buy(from, symbol, "100", 60_000)];
    events.extend(cents.iter().map(|(on, cents)| dividend(on, symbol, cents * 100)));
    events
}

const THREE_YEARS: [(&str, i64); 8] = [
    ("2024-12-15", 20),
    ("2025-03-15", 20),
    ("2025-06-15", 20),
    ("2025-09-15", 20),
    ("2025-12-15", 22),
    ("2026-03-15", 22),
    ("2026-06-15", 22),
    ("2026-09-15", 22),
];

/// net-worth-tracker #75: 100 shares bought at 6, 43 a year: 7.17 % on cost, 5.73 % at a price of 7.50.
#[test]
fn net_worth_tracker_75_yield_on_cost_and_yield() {
    let mut events = vec![buy("2024-01-01", "ENEL", "100", 60_000)];
    for on in ["2025-01-22", "2025-07-22", "2026-01-22", "2026-07-22"] {
        events.push(dividend(on, "ENEL", 2_150));
    }
    let found = figures_with(&events, &[price("ENEL", "2026-10-31", "7.50")], &[]);
    let holding = &found.holdings[0];
    assert_eq!((holding.trailing_minor, holding.forward_minor()), (4_300, 4_300));
    assert_eq!((holding.yield_on_cost_bp, holding.yield_bp), (Some(717), Some(573)));
    assert_eq!((found.totals.yield_on_cost_bp, found.totals.coverage_bp), (Some(717), Some(10_000)));
}

#[test]
fn row_missing_basis_leaves_the_whole_position_out_and_says_how_much_that_is() {
    let mut events = quarterly("A", "2024-10-01", &THREE_YEARS);
    events.push(transfer_in("2024-10-01", "B", "100", None));
    events.push(buy("2025-10-01", "B", "1", 1));
    let prices = [price("A", "2026-10-31", "10"), price("B", "2026-10-31", "30")];
    let found = figures_with(&events, &prices, &[]);
    assert_eq!(found.totals.coverage_bp, Some(2_481));
    assert_eq!((found.totals.yield_on_cost_bp, found.totals.unknown_basis_count), (Some(1_467), 1));
    let unknown = &found.holdings[0];
    assert_eq!((unknown.basis_minor, unknown.unknown_quantity), (None, number("100")));
    events.push(event(
        "2026-10-31",
        "B",
        Movement::BasisTold { quantity: number("100"), amount_minor: 200_000 },
    ));
    let told = figures_with(&events, &prices, &[]);
    assert_eq!(told.totals.coverage_bp, Some(10_000));
    assert_eq!((told.totals.yield_on_cost_bp, told.totals.covered_basis_minor), (Some(338), 260_001));
}

#[test]
fn row_special_dividend_counts_as_received_and_no_further() {
    let mut events = quarterly("A", "2024-10-01", &THREE_YEARS);
    let special = Movement::Dividend { class: DividendClass::Special, amount_minor: 50_000 };
    events.push(event("2026-08-01", "A", special));
    let special_declared = announced("A", "2026-11-10", "2026-12-01", "2", DividendClass::Special);
    let found = figures_with(&events, &[price("A", "2026-10-31", "10")], &[special_declared]);
    let totals = &found.totals;
    assert_eq!((totals.trailing_minor, totals.special_minor), (8_800, 50_000));
    assert_eq!((totals.declared_minor, totals.estimated_minor), (0, 8_800));
    assert_eq!((totals.growth_bp, totals.real_growth_bp), (Some(1_000), Some(680)));
    let declared: Vec<&Payment> =
        found.payments.iter().filter(|it| it.status == PaymentStatus::Declared).collect();
    assert_eq!((declared[0].gross_minor, declared[0].kind), (20_000, IncomeKind::Special));
}

#[test]
fn declared_and_estimated_are_never_mixed_and_say_what_they_rest_on() {
    let mut events = quarterly("A", "2024-10-01", &THREE_YEARS);
    events.push(withheld("2026-09-15", "A", 330));
    let declared = announced("A", "2026-11-20", "2026-12-15", "0.25", DividendClass::Ordinary);
    let found = figures_with(&events, &[price("A", "2026-10-31", "10")], &[declared]);
    let to_come: Vec<String> = found
        .payments
        .iter()
        .filter(|it| it.status != PaymentStatus::Received)
        .map(|it| {
            let (status, net) = (it.status, it.base_net_minor);
            format!("{} {status:?} {} {net:?} {:?} {:?}", it.pay_on, it.gross_minor, it.change_bp, it.grade)
        })
        .collect();
    assert_eq!(
        to_come,
        [
            "2026-12-15 Declared 2500 Some(2125) Some(1364) None",
            "2027-03-15 Estimated 2200 Some(1870) Some(0) Some(High)",
            "2027-06-15 Estimated 2200 Some(1870) Some(0) Some(High)",
            "2027-09-15 Estimated 2200 Some(1870) Some(0) Some(High)",
        ]
    );
    assert_eq!((found.totals.declared_minor, found.totals.estimated_minor), (2_500, 6_600));
}

#[test]
fn row_cut_or_suspended_says_what_a_year_loses() {
    let check =
        |cents: &[(&str, i64)], announced: &[Announced], expected: Option<(AlertKind, i64)>, to_come: i64| {
            let found = figures_with(&quarterly("A", "2024-10-01", cents), &[], announced);
            let alert = found.alerts.first().map(|alert| (alert.kind, alert.yearly_minor.unwrap()));
            assert_eq!((alert, found.holdings[0].forward_minor()), (expected, to_come));
        };
    check(&THREE_YEARS, &[], None, 8_800);
    let cut = [&THREE_YEARS[..7], &[("2026-09-15", 11)]].concat();
    check(&cut, &[], Some((AlertKind::Cut, 4_400)), 4_400);
    check(&THREE_YEARS[..6], &[], Some((AlertKind::Suspended, 8_800)), 0);
    let lower = announced("A", "2026-11-20", "2026-12-15", "0.10", DividendClass::Ordinary);
    check(&THREE_YEARS, &[lower], Some((AlertKind::CutDeclared, 4_800)), 7_600);
}

#[test]
fn row_first_holding_year_is_labelled_and_one_payment_is_not_made_a_year_of() {
    let found = figures_with(&quarterly("A", "2026-08-01", &[("2026-09-15", 22)]), &[], &[]);
    let holding = &found.holdings[0];
    assert!(holding.is_first_year);
    assert_eq!((holding.trailing_minor, holding.forward_minor()), (2_200, 0));
    assert_eq!((found.totals.growth_bp, holding.growth_bp), (None, None));
    assert!(!figures_with(&quarterly("A", "2024-10-01", &THREE_YEARS), &[], &[]).holdings[0].is_first_year);
}

#[test]
fn row_accumulating_funds_yield_nothing_and_say_so() {
    let events = [buy("2020-01-01", "ACC", "10", 100_000)];
    let found = figures_with(&events, &[price("ACC", "2026-10-31", "200")], &[]);
    assert_eq!((found.holdings[0].yield_bp, found.holdings[0].yield_on_cost_bp), (Some(0), Some(0)));
}

#[test]
fn row_price_stale_or_delisted_is_left_out_of_the_yield() {
    let mut events = quarterly("A", "2024-10-01", &THREE_YEARS);
    events.extend(quarterly("B", "2024-10-01", &THREE_YEARS));
    let prices = [price("A", "2026-10-31", "10"), price("B", "2026-09-01", "10")];
    let found = figures_with(&events, &prices, &[]);
    let stale = found.holdings.iter().find(|it| it.security.as_str() == "B").unwrap();
    assert_eq!((stale.value_minor, stale.yield_bp), (Some(100_000), None));
    assert!(stale.price.as_ref().unwrap().is_stale);
    assert_eq!((found.totals.yield_bp, found.totals.unpriced_count), (Some(880), 1));
}

#[test]
fn row_currency_is_told_in_the_base_and_a_missing_rate_is_said() {
    let mut events = quarterly("A", "2024-10-01", &THREE_YEARS);
    events.iter_mut().for_each(|event| event.currency = Currency::GBP);
    let rates = [
        ExchangeRate { currency: Currency::GBP, on: day("2024-01-01"), base_per_unit: number("1.20") },
        ExchangeRate { currency: Currency::GBP, on: day("2026-01-01"), base_per_unit: number("1.30") },
    ];
    let found = |rates: &[ExchangeRate]| {
        let quotes = Quotes::new(Currency::USD, &[], rates);
        Figures::of(&Inputs {
            as_of: day(TODAY),
            method: CostMethod::Fifo,
            pools: &Pools::default(),
            events: &events,
            quotes: &quotes,
            announced: &[],
            cash_minor: 0,
            stale_after_days: 30,
            inflation_bp: None,
        })
    };
    let with = found(&rates);
    assert_eq!(with.totals.trailing_minor, 2_640 + 3 * 2_860);
    assert_eq!(
        (with.holdings[0].basis_minor, with.holdings[0].yield_on_cost_bp),
        (Some(78_000), Some(1_467))
    );
    assert_eq!(with.missing_rates, []);
    let without = found(&[]);
    assert_eq!((without.totals.trailing_minor, without.holdings[0].basis_minor), (0, None));
    assert_eq!(without.missing_rates, [Currency::GBP]);
}

#[test]
fn row_drip_is_income_and_a_purchase() {
    let mut events = quarterly("A", "2024-10-01", &THREE_YEARS[..7]);
    let reinvest =
        Movement::Reinvest { class: DividendClass::Qualified, quantity: number("2"), amount_minor: 2_200 };
    events.push(event("2026-09-15", "A", reinvest));
    let found = figures_with(&events, &[price("A", "2026-10-31", "10")], &[]);
    assert_eq!(found.totals.trailing_minor, 8_800);
    assert_eq!((found.holdings[0].quantity, found.holdings[0].basis_minor), (number("102"), Some(62_200)));
    assert_eq!(found.holdings[0].estimated_minor, 4 * 2_244);
}

#[test]
fn nothing_gives_nothing() {
    let found = figures_with(&[], &[], &[]);
    assert_eq!((found.holdings.len(), found.totals.yield_bp, found.totals.coverage_bp), (0, None, None));
}
