//! What is sold, what is kept, and that nothing is lost between them.

use proptest::prelude::*;

use super::*;
use crate::support::{buy, day, event, number, sell, split, transfer_in};
use crate::{Movement, in_order};

/// What each sale cost and what is left, as `quantity@basis` of the lots; `?` for an unknown basis.
fn told(books: &Books) -> String {
    let basis = |basis: Option<i64>| basis.map_or_else(|| "?".to_owned(), |basis| basis.to_string());
    let sold: Vec<String> = books
        .sales
        .iter()
        .map(|sale| {
            format!("{}@{}={}", sale.quantity.normalize(), basis(sale.basis_minor), sale.proceeds_minor)
        })
        .collect();
    let lots = books.holdings.values().flat_map(|holding| &holding.lots);
    let left: Vec<String> =
        lots.map(|lot| format!("{}@{}", lot.quantity.normalize(), basis(lot.basis_minor))).collect();
    format!("sold {} left {}", sold.join(" "), left.join(" "))
}

fn check(method: CostMethod, events: Vec<Event>, expected: &str) {
    assert_eq!(told(&Books::of(&in_order(events), method, &Pools::default())), expected, "{method:?}");
}

fn two_lots(then: Vec<Event>) -> Vec<Event> {
    let mut events = vec![buy("2026-01-05", "A", "10", 10_000), buy("2026-02-05", "A", "10", 20_000)];
    events.extend(then);
    events
}

#[test]
fn each_method_takes_its_own_shares() {
    let sold = || two_lots(vec![sell("2026-06-01", "A", "5", 9_000)]);
    check(CostMethod::Fifo, sold(), "sold 5@5000=9000 left 5@5000 10@20000");
    check(CostMethod::Average, sold(), "sold 5@7500=9000 left 5@7500 10@15000");
    check(CostMethod::Section104, sold(), "sold 5@7500=9000 left 15@22500");
    let named =
        Movement::Sell { quantity: number("12"), amount_minor: 24_000, lots: vec![day("2026-02-05")] };
    check(
        CostMethod::Specific,
        two_lots(vec![event("2026-06-01", "A", named)]),
        "sold 10@20000=20000 2@2000=4000 left 8@8000",
    );
}

#[test]
fn a_split_keeps_the_basis() {
    let events = || two_lots(vec![split("2026-03-01", "A", "3", "1"), sell("2026-06-01", "A", "30", 60_000)]);
    check(CostMethod::Fifo, events(), "sold 30@10000=60000 left 30@20000");
    check(CostMethod::Section104, events(), "sold 30@15000=60000 left 30@15000");
    let added = event("2026-03-01", "A", Movement::SplitAdded { quantity: number("40") });
    let by_added = || two_lots(vec![added.clone(), sell("2026-06-01", "A", "30", 60_000)]);
    check(CostMethod::Fifo, by_added(), "sold 30@10000=60000 left 30@20000");
    check(CostMethod::Section104, by_added(), "sold 30@15000=60000 left 30@15000");
}

#[test]
fn row_missing_basis_stays_unknown_until_it_is_told() {
    let came = || vec![transfer_in("2026-01-01", "A", "10", None), buy("2026-02-01", "A", "5", 5_000)];
    let then = |more: Event| [came(), vec![more]].concat();
    check(CostMethod::Fifo, then(sell("2026-03-01", "A", "4", 4_000)), "sold 4@?=4000 left 6@? 5@5000");
    check(
        CostMethod::Section104,
        then(sell("2026-03-01", "A", "3", 3_000)),
        "sold 1@1000=1000 2@?=2000 left 4@4000 8@?",
    );
    let told = Movement::BasisTold { quantity: number("10"), amount_minor: 8_000 };
    check(CostMethod::Fifo, then(event("2026-03-01", "A", told.clone())), "sold  left 10@8000 5@5000");
    check(CostMethod::Section104, then(event("2026-03-01", "A", told)), "sold  left 15@13000");
    let of_fewer = Movement::BasisTold { quantity: number("5"), amount_minor: 4_000 };
    check(CostMethod::Fifo, then(event("2026-03-01", "A", of_fewer)), "sold  left 10@8000 5@5000");
}

#[test]
fn shares_nobody_told_of_are_sold_without_a_basis() {
    check(CostMethod::Fifo, vec![sell("2026-03-01", "A", "4", 4_000)], "sold 4@?=4000 left ");
    check(CostMethod::Section104, vec![sell("2026-03-01", "A", "4", 4_000)], "sold 4@?=4000 left ");
}

#[test]
fn row_return_of_capital_lowers_the_basis_and_what_exceeds_it_is_gained() {
    let back = |amount_minor| event("2026-03-01", "A", Movement::ReturnOfCapital { amount_minor });
    let events = |amount_minor| vec![buy("2026-01-01", "A", "10", 5_000), back(amount_minor)];
    for method in [CostMethod::Fifo, CostMethod::Section104] {
        check(method, events(2_000), "sold  left 10@3000");
        check(method, events(6_000), "sold 0@0=1000 left 10@0");
    }
}

#[test]
fn row_reinvestment_is_a_purchase_and_so_are_shares_paid_as_dividend() {
    let reinvest = Movement::Reinvest {
        class: crate::DividendClass::Ordinary,
        quantity: number("0.5"),
        amount_minor: 600,
    };
    let in_kind = Movement::DividendInKind { quantity: number("1"), amount_minor: 1_100 };
    let events = vec![
        buy("2026-01-01", "A", "10", 10_000),
        event("2026-02-01", "A", reinvest),
        event("2026-03-01", "A", in_kind),
    ];
    check(CostMethod::Fifo, events, "sold  left 10@10000 0.5@600 1@1100");
}

/// HS284 (HM Revenue and Customs), example 3: 1,000 shares at £4 with £150 of costs, 500 at £4.10 with £80; 700 sold
/// for £3,360 and then 400 for £2,080.
#[test]
fn hs284_example_3_of_a_section_104_holding() {
    let events = vec![
        buy("2015-04-01", "LOBSTER", "1000", 415_000),
        buy("2017-09-01", "LOBSTER", "500", 213_000),
        sell("2023-05-01", "LOBSTER", "700", 336_000),
        sell("2024-02-01", "LOBSTER", "400", 208_000),
    ];
    check(CostMethod::Section104, events, "sold 700@293067=336000 400@167467=208000 left 400@167466");
}

#[test]
fn shares_of_another_person_or_in_an_isa_are_none_of_the_pool() {
    let in_account = |account: &str, event: Event| Event { account: account.to_owned(), ..event };
    let events = vec![
        in_account("mine", buy("2026-01-05", "A", "10", 10_000)),
        in_account("hers", buy("2026-01-06", "A", "10", 30_000)),
        in_account("mine", sell("2026-03-01", "A", "5", 9_000)),
    ];
    let pools = Pools::new([("hers".to_owned(), "partner".to_owned())]);
    assert_eq!(
        told(&Books::of(&events, CostMethod::Section104, &pools)),
        "sold 5@5000=9000 left 5@5000 10@30000"
    );
    assert_eq!(
        told(&Books::of(&events, CostMethod::Section104, &Pools::default())),
        "sold 5@10000=9000 left 15@30000"
    );
}

#[test]
fn the_same_day_and_the_thirty_days_after_come_before_the_pool() {
    let events = |again: &str| {
        vec![
            buy("2026-01-01", "A", "100", 10_000),
            sell("2026-05-01", "A", "60", 12_000),
            buy("2026-05-01", "A", "10", 2_100),
            buy(again, "A", "20", 3_000),
        ]
    };
    check(
        CostMethod::Section104,
        events("2026-05-31"),
        "sold 10@2100=2000 20@3000=4000 30@3000=6000 left 70@7000",
    );
    check(CostMethod::Section104, events("2026-06-01"), "sold 10@2100=2000 50@5000=10000 left 70@8000");
}

proptest! {
    #[test]
    fn what_is_divided_adds_up(
        amount in -1_000_000_000_i64..1_000_000_000,
        weights in proptest::collection::vec(1_u32..100_000, 1..20),
    ) {
        let weights: Vec<Decimal> = weights.into_iter().map(Decimal::from).collect();
        prop_assert_eq!(divide(amount, &weights).iter().sum::<i64>(), amount);
    }

    #[test]
    fn whatever_is_traded_no_share_and_no_minor_unit_is_lost(
        trades in proptest::collection::vec((0_u64..900, 1_u32..1_000, 0_i64..1_000_000, any::<bool>()), 1..40),
    ) {
        let mut held = Decimal::ZERO;
        let mut paid = 0;
        let mut trades = trades;
        trades.sort_by_key(|trade| trade.0);
        let mut events = Vec::new();
        for (place, (days, quantity, amount, is_sale)) in trades.into_iter().enumerate() {
            // One trade a day, so that their order is that of the list.
            let on = day("2020-01-01") + chrono::Days::new(days * 40 + u64::try_from(place).unwrap());
            let quantity = Decimal::from(quantity);
            if is_sale && quantity <= held {
                held -= quantity;
                events.push(sell(&on.to_string(), "A", &quantity.to_string(), amount));
            } else {
                held += quantity;
                paid += amount;
                events.push(buy(&on.to_string(), "A", &quantity.to_string(), amount));
            }
        }
        for (_, method) in CostMethod::ALL {
            let books = Books::of(&events, method, &Pools::default());
            let left: Decimal = books.holdings.values().map(Holding::quantity).sum();
            let kept: i64 = books.holdings.values().filter_map(Holding::basis_minor).sum();
            let sold: i64 = books.sales.iter().filter_map(|sale| sale.basis_minor).sum();
            prop_assert_eq!(left, held);
            prop_assert_eq!(kept + sold, paid);
        }
    }
}
