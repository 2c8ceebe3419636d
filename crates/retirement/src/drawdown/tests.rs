//! Plans whose end is known, and what must hold of every plan.

use proptest::prelude::*;

use super::*;
use crate::history::united_states;
use crate::markets::Moments;
use crate::tax_table::Taxed;
use crate::withdrawal::{self, Rule};

fn pot(kind: PotKind, balance: f64) -> Pot {
    Pot { kind, balance, basis: balance, access_age: 0, stock_share: 0.6, fee: 0.0 }
}

fn plan(pots: Vec<Pot>, spending: f64) -> DrawdownPlan {
    DrawdownPlan {
        birth_year: 1960,
        first_year: 2026,
        last_age: 95,
        pots,
        streams: Vec::new(),
        phases: vec![Phase { from_age: 0, spending }],
        rule: SpendingRule::Fixed,
        order: Vec::new(),
        has_required_distributions: false,
        extra_inflation: 0.0,
        reserve: 0.0,
        first_fall: 0.0,
    }
}

fn still(years: usize, inflation: f64) -> Vec<Year> {
    (0_i32..).take(years).map(|year| Year { year, stocks: inflation, notes: inflation, inflation }).collect()
}

fn free(plan: &DrawdownPlan, path: &[Year]) -> Vec<Step> {
    plan.through(path, &TaxTable::untaxed()).unwrap()
}

/// A flat tax of a fifth of other income, a tenth of gains.
fn flat() -> TaxTable {
    TaxTable::of(&[0.0], 65, |it: Taxed| Some(it.ordinary * 0.2 + it.gains * 0.1)).unwrap()
}

/// The oldest rule of all on one pot is that of the older module: both fail in the same start years.
#[test]
fn bengen_1994_one_pot_fails_where_the_simple_plan_does() {
    let whole = plan(vec![pot(PotKind::Free, 1_000.0)], 40.0);
    let simple =
        withdrawal::Plan { balance: 1_000.0, rate: 0.04, rule: Rule::ConstantReal, stock_share: 0.6 };
    for window in united_states().windows(30) {
        let paid = free(&whole, window).iter().all(Step::is_paid);
        assert_eq!(paid, withdrawal::is_paid_in_full(&simple.through(window)), "{}", window[0].year);
    }
    let prospect = whole.prospect(&Markets::Historical(united_states()), 0, &TaxTable::untaxed()).unwrap();
    assert_eq!((prospect.runs, prospect.lasted), (69, 65));
    assert_eq!(prospect.notable[0] + 1928, 1966, "the worst start year");
}

#[test]
fn incomes_come_first_and_pots_open_at_their_age() {
    let mut late =
        plan(vec![Pot { access_age: 70, ..pot(PotKind::Deferred, 1_000.0) }, pot(PotKind::Cash, 30.0)], 20.0);
    late.streams.push(Stream {
        kind: StreamKind::Taxed,
        yearly: 10.0,
        from_age: 67,
        until_age: Some(68),
        is_indexed: true,
    });
    let steps = free(&late, &still(6, 0.0));
    let told: Vec<(f64, f64)> = steps.iter().map(|step| (step.withdrawn, step.paid)).collect();
    // 20 of cash, then 10 beside the income, then nothing is open until 70.
    assert_eq!(told, [(20.0, 20.0), (10.0, 20.0), (0.0, 10.0), (0.0, 0.0), (20.0, 20.0), (20.0, 20.0)]);
    assert!(!steps[2].is_paid() && steps[4].is_paid());
}

#[test]
fn tax_is_paid_of_what_is_taken_and_only_the_gain_of_a_taxable_pot_is_taxed() {
    let deferred =
        plan(vec![pot(PotKind::Deferred, 1e8)], 1_000_000.0).through(&still(1, 0.0), &flat()).unwrap();
    assert!((deferred[0].withdrawn - 1_250_000.0).abs() < 2_000.0, "{:?}", deferred[0]);
    assert!((deferred[0].tax - 0.2 * deferred[0].withdrawn).abs() < 1.0 && deferred[0].is_paid());
    let half_gained = Pot { basis: 5e7, ..pot(PotKind::Taxable, 1e8) };
    let taxable = plan(vec![half_gained], 1_000_000.0).through(&still(1, 0.0), &flat()).unwrap();
    assert!((taxable[0].withdrawn - 1_052_631.0).abs() < 100.0, "{:?}", taxable[0]);
    let untaxed = plan(vec![pot(PotKind::Free, 1e8)], 1_000_000.0).through(&still(1, 0.0), &flat()).unwrap();
    assert_eq!(untaxed[0].tax, 0.0);
}

#[test]
fn row_required_beyond_spending_is_kept_and_not_spent() {
    let mut old = plan(vec![pot(PotKind::Deferred, 26_500_000.0)], 100.0);
    (old.birth_year, old.has_required_distributions) = (1953, true);
    let step = old.through(&still(1, 0.0), &TaxTable::untaxed()).unwrap()[0];
    assert!((step.required - 1_000_000.0).abs() < 1.0, "26.5 years at 73");
    assert!((step.withdrawn - 1_000_000.0).abs() < 1.0 && step.paid == 100.0);
    assert!((step.balance - 26_499_900.0).abs() < 1.0, "the rest is cash now");
    old.has_required_distributions = false;
    assert!((free(&old, &still(1, 0.0))[0].withdrawn - 100.0).abs() < 1.0);
}

#[test]
fn an_income_that_does_not_rise_buys_less_each_year() {
    let mut fixed = plan(vec![pot(PotKind::Free, 1_000.0)], 10.0);
    fixed.streams.push(Stream {
        kind: StreamKind::Free,
        yearly: 10.0,
        from_age: 0,
        until_age: None,
        is_indexed: false,
    });
    let steps = free(&fixed, &still(3, 0.10));
    let income: Vec<f64> = steps.iter().map(|step| (step.income * 100.0).round() / 100.0).collect();
    assert_eq!(income, [10.0, 9.09, 8.26]);
}

#[test]
fn each_rule_moves_spending_its_own_way() {
    let falling: Vec<Year> =
        (0_i32..6).map(|year| Year { year, stocks: -0.3, notes: -0.3, inflation: 0.0 }).collect();
    let rising: Vec<Year> =
        (0_i32..6).map(|year| Year { year, stocks: 0.3, notes: 0.3, inflation: 0.0 }).collect();
    let wanted = |rule, path: &[Year]| {
        let steps = free(&DrawdownPlan { rule, ..plan(vec![pot(PotKind::Free, 1_000.0)], 40.0) }, path);
        (steps[5].wanted / 40.0 * 1000.0).round() / 1000.0
    };
    assert_eq!((wanted(SpendingRule::Fixed, &falling), wanted(SpendingRule::Fixed, &rising)), (1.0, 1.0));
    let share = SpendingRule::Share { floor: 0.5, ceiling: 1.5 };
    assert_eq!((wanted(share, &falling), wanted(share, &rising)), (0.5, 1.5));
    let rails = SpendingRule::Guardrails { band: 0.2, step: 0.1, floor: 0.6, ceiling: 1.4 };
    assert_eq!((wanted(rails, &falling), wanted(rails, &rising)), (0.6, 1.4));
    let ratchet = SpendingRule::Ratchet { at: 1.5, step: 0.1 };
    assert_eq!((wanted(ratchet, &falling), wanted(ratchet, &rising)), (1.0, 1.464));
}

#[test]
fn a_reserve_is_drawn_on_after_a_fall_and_filled_up_in_other_years() {
    let kept = DrawdownPlan {
        reserve: 30.0,
        ..plan(vec![pot(PotKind::Cash, 10.0), pot(PotKind::Taxable, 1_000.0)], 20.0)
    };
    let year = |year, mix| Year { year, stocks: mix, notes: mix, inflation: 0.0 };
    let untaxed = TaxTable::untaxed();
    let mut run = year::Run::new(&kept, &untaxed);
    let mut cash = Vec::new();
    for market in [year(0, -0.5), year(1, -0.1), year(2, 0.1), year(3, 0.1)] {
        let step = run.advance(&market);
        assert_eq!((step.paid, step.withdrawn), (20.0, 20.0));
        cash.push(run.held(PotKind::Cash));
    }
    // Filled up at once; drawn on in the two years after a fall; filled up again.
    assert_eq!(cash, [30.0, 10.0, 0.0, 30.0]);
}

#[test]
fn a_reserve_filled_of_income_is_no_withdrawal() {
    let mut rich = DrawdownPlan { reserve: 30.0, ..plan(vec![pot(PotKind::Taxable, 100.0)], 20.0) };
    rich.streams.push(Stream {
        kind: StreamKind::Free,
        yearly: 60.0,
        from_age: 0,
        until_age: None,
        is_indexed: true,
    });
    assert_eq!(free(&rich, &still(1, 0.0))[0].withdrawn, 0.0);
}

#[test]
fn a_fall_before_the_first_year_is_met_with_the_reserve_and_by_the_rule() {
    let kept = DrawdownPlan {
        reserve: 30.0,
        first_fall: 0.5,
        ..plan(vec![pot(PotKind::Cash, 30.0), pot(PotKind::Free, 1_000.0)], 20.0)
    };
    let untaxed = TaxTable::untaxed();
    let mut run = year::Run::new(&kept, &untaxed);
    let step = run.advance(&still(1, 0.0)[0]);
    assert_eq!((run.held(PotKind::Cash), run.held(PotKind::Free)), (10.0, 700.0), "{step:?}");
    let share = SpendingRule::Share { floor: 0.5, ceiling: 1.5 };
    let rails = SpendingRule::Guardrails { band: 0.2, step: 0.1, floor: 0.6, ceiling: 1.4 };
    for (rule, wanted) in [(share, 14.0), (rails, 18.0)] {
        let fallen = DrawdownPlan { rule, first_fall: 0.5, ..plan(vec![pot(PotKind::Free, 1_000.0)], 20.0) };
        assert!((free(&fallen, &still(1, 0.0))[0].wanted - wanted).abs() < 1e-9, "{rule:?}");
    }
}

#[test]
fn prices_that_rise_faster_make_money_shorter() {
    let whole = plan(vec![pot(PotKind::Free, 1_000.0)], 40.0);
    let faster = DrawdownPlan { extra_inflation: 0.02, ..whole.clone() };
    let lasted = |plan: &DrawdownPlan| {
        plan.prospect(&Markets::Historical(united_states()), 0, &TaxTable::untaxed()).unwrap().lasted
    };
    assert!(lasted(&faster) < lasted(&whole));
    assert_eq!(DrawdownPlan { extra_inflation: 9.0, ..whole }.years(), Err(PlanError::Amount));
}

#[test]
fn a_plan_that_cannot_be_says_why() {
    let good = plan(vec![pot(PotKind::Free, 1.0)], 1.0);
    for (changed, error) in [
        (DrawdownPlan { last_age: 60, ..good.clone() }, PlanError::Ages),
        (DrawdownPlan { first_year: 1950, ..good.clone() }, PlanError::Ages),
        (DrawdownPlan { phases: Vec::new(), ..good.clone() }, PlanError::NoPhase),
        (DrawdownPlan { pots: vec![pot(PotKind::Free, -1.0)], ..good.clone() }, PlanError::Amount),
    ] {
        assert_eq!(changed.years(), Err(error));
    }
    let too_long = DrawdownPlan { first_year: 1960, last_age: 120, ..good };
    let none = too_long.prospect(&Markets::Historical(united_states()), 0, &TaxTable::untaxed());
    assert_eq!(none, Err(PlanError::NoYears));
}

#[test]
fn thousands_of_runs_agree_with_their_seed_and_are_in_order() {
    let history = united_states();
    let whole = plan(vec![pot(PotKind::Deferred, 1e8), pot(PotKind::Taxable, 3e7)], 4_500_000.0);
    for markets in [
        Markets::Blocks { history, seed: 11 },
        Markets::Lognormal { moments: Moments::of(history).unwrap(), seed: 11 },
    ] {
        let found = whole.prospect(&markets, 2_000, &flat()).unwrap();
        assert_eq!(found, whole.prospect(&markets, 2_000, &flat()).unwrap());
        assert!((0.6..1.0).contains(&found.chance()), "{}", found.chance());
        for spread in &found.balances {
            assert!([spread.p10, spread.p25, spread.p50, spread.p75, spread.p90].is_sorted());
        }
        assert!(found.paid_to_age.windows(2).all(|pair| pair[1].1 <= pair[0].1));
        let last = found.paid_to_age.last().unwrap();
        assert_eq!(*last, (95, found.lasted));
        let (early, late) = (found.failure_age(10).unwrap(), found.failure_age(90).unwrap());
        assert!(early < late && late <= 95);
    }
}

proptest! {
    #[test]
    fn no_money_is_made_and_none_is_lost(
        balances in proptest::collection::vec(0.0_f64..1e8, 5),
        spending in 0.0_f64..1e7,
        income in 0.0_f64..1e6,
        reserve in 0.0_f64..1e7,
        start in 0_usize..60,
    ) {
        let kinds = [PotKind::Cash, PotKind::Taxable, PotKind::Deferred, PotKind::Free, PotKind::Property];
        let pots = kinds.iter().zip(&balances).map(|(kind, balance)| pot(*kind, *balance)).collect();
        let mut whole = plan(pots, spending);
        whole.streams.push(Stream { kind: StreamKind::Taxed, yearly: income, from_age: 0, until_age: None, is_indexed: true });
        whole.has_required_distributions = true;
        whole.reserve = reserve;
        let path: Vec<Year> = united_states()[start..start + 30].iter().map(|year| Year { stocks: year.inflation, notes: year.inflation, ..*year }).collect();
        let mut before: f64 = balances.iter().sum();
        for step in whole.through(&path, &flat()).unwrap() {
            // Without real returns what is there changes by income, spending and tax alone.
            let expected = before + step.income - step.paid - step.tax;
            prop_assert!((step.balance - expected).abs() <= 1.0 + 1e-9 * before, "{:?} {}", step, expected);
            prop_assert!(step.paid <= step.wanted + 1e-9 && step.balance >= 0.0);
            prop_assert!(step.withdrawn >= step.required - 1e-6, "{:?}", step);
            before = step.balance;
        }
    }
}
