//! Estimated payments worked by hand from IRC 6654 and Form 2210.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use chrono::NaiveDate;
use rust_decimal::Decimal;
use tax::FilingStatus;
use tax::us::estimated::{
    Form2210, Form2210Input, Method, Payment, Penalty, PriorYear, QuarterLedger, Reason, Situation,
};
use tax::us::{Allowances, Household, MovedFor};
use tax::wire::{answer_us_2210, explain_us_2210};
use tax::working::LineValue;

fn day(year: i32, month: u32, day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(year, month, day).unwrap()
}

fn prior(tax_minor: i64, adjusted_gross_minor: i64) -> Option<PriorYear> {
    Some(PriorYear { tax_minor, adjusted_gross_minor })
}

/// A single person with 20,000 of tax this year and 16,000 last year, and nothing paid.
fn situation(tax_year: i32, as_of: NaiveDate) -> Situation<'static> {
    Situation {
        tax_year,
        filing_status: FilingStatus::Single,
        tax_minor: 2_000_000,
        withholding_minor: 0,
        prior_year: prior(1_600_000, 10_000_000),
        to_date: None,
        wanted: None,
        payments: &[],
        is_settled_by_january: false,
        as_of,
    }
}

fn shorts(ledger: &QuarterLedger) -> [i64; 4] {
    ledger.quarters.each_ref().map(|quarter| quarter.short_minor)
}

/// A known penalty in cents.
fn known(penalty: Penalty) -> i64 {
    assert_eq!(penalty.unknown_from, None);
    i64::try_from((penalty.known * Decimal::ONE_HUNDRED).round().mantissa()).unwrap()
}

fn check_picked(situation: &Situation<'_>, annual_minor: i64, method: Method, reason: Reason) {
    let ledger = QuarterLedger::of(situation).unwrap();
    assert_eq!((ledger.required_annual_minor, ledger.method, ledger.reason), (annual_minor, method, reason));
}

#[test]
fn a_wanted_method_is_followed_and_the_penalty_stays_the_lawful_one() {
    let base = || situation(2025, day(2025, 5, 1));
    let wanted = |method| Situation { wanted: Some(method), ..base() };
    check_picked(&wanted(Method::CurrentYear), 1_800_000, Method::CurrentYear, Reason::Wanted);
    check_picked(&wanted(Method::PriorYear), 1_600_000, Method::PriorYear, Reason::PriorYearIsLess);
    check_picked(&wanted(Method::Nothing), 1_600_000, Method::PriorYear, Reason::PriorYearIsLess);
    let even = Situation { prior_year: prior(1_800_000, 10_000_000), ..wanted(Method::PriorYear) };
    check_picked(&even, 1_800_000, Method::CurrentYear, Reason::CurrentYearIsLess);
    // Its periods are not known.
    check_picked(&wanted(Method::Annualized), 1_600_000, Method::PriorYear, Reason::PriorYearIsLess);
    let (least, more) =
        (QuarterLedger::of(&base()).unwrap(), QuarterLedger::of(&wanted(Method::CurrentYear)).unwrap());
    assert_eq!((shorts(&least)[0], shorts(&more)[0]), (400_000, 450_000));
    assert_eq!((known(least.penalty), least.penalty), (known(more.penalty), more.penalty));
    assert!(known(least.penalty) > 0);
}

#[test]
fn the_least_lawful_amount_is_picked() {
    let base = || situation(2025, day(2025, 5, 1));
    check_picked(&base(), 1_600_000, Method::PriorYear, Reason::PriorYearIsLess);
    // 110 % after more than 150,000; exactly 150,000 is not more.
    let at =
        |adjusted_gross_minor| Situation { prior_year: prior(1_600_000, adjusted_gross_minor), ..base() };
    check_picked(&at(15_000_000), 1_600_000, Method::PriorYear, Reason::PriorYearIsLess);
    check_picked(&at(15_000_001), 1_760_000, Method::PriorYear, Reason::PriorYearIsLess);
    let separate = Situation { filing_status: FilingStatus::MarriedFilingSeparately, ..at(7_500_001) };
    check_picked(&separate, 1_760_000, Method::PriorYear, Reason::PriorYearIsLess);
    let more = Situation { prior_year: prior(1_900_000, 0), ..base() };
    check_picked(&more, 1_800_000, Method::CurrentYear, Reason::CurrentYearIsLess);
    let first = Situation { prior_year: None, ..base() };
    check_picked(&first, 1_800_000, Method::CurrentYear, Reason::NoPriorYear);
    let untaxed = Situation { prior_year: prior(0, 0), ..base() };
    check_picked(&untaxed, 0, Method::Nothing, Reason::NoTaxLastYear);
    let little = Situation { withholding_minor: 1_900_001, ..base() };
    check_picked(&little, 1_600_000, Method::Nothing, Reason::LittleLeftAfterWithholding);
    let enough_left = Situation { withholding_minor: 1_900_000, ..base() };
    check_picked(&enough_left, 1_600_000, Method::PriorYear, Reason::PriorYearIsLess);
}

#[test]
fn paying_nothing_costs_interest_from_each_15th() {
    // 4,000 each for 365, 304, 212 and 90 days at 7 %.
    let ledger = QuarterLedger::of(&situation(2025, day(2026, 4, 15))).unwrap();
    let costs = ledger.quarters.each_ref().map(|quarter| known(quarter.penalty));
    assert_eq!(costs, [28_000, 23_321, 16_263, 6_904]);
    assert_eq!(known(ledger.penalty), 74_488);
    // Interest stops in April.
    let later = QuarterLedger::of(&situation(2025, day(2026, 9, 1))).unwrap();
    assert_eq!(later.penalty, ledger.penalty);
    assert_eq!((later.next_due, later.needed_by_next_due_minor), (None, 0));
    // 2024 is a leap year, and its June date was moved from a Saturday: interest still runs from the 15th. 4,000 at
    // 8 % for 260 of 366 days and at 7 % for 105 of 365; from June for 199 and 105.
    let ledger = QuarterLedger::of(&situation(2024, day(2025, 4, 15))).unwrap();
    assert_eq!(known(ledger.quarters[0].penalty), 30_787);
    assert_eq!(known(ledger.quarters[1].penalty), 25_454);
    assert_eq!(ledger.quarters[1].moved_for, Some(MovedFor::Weekend));
    assert_eq!((ledger.quarters[1].statutory, ledger.quarters[1].due), (day(2024, 6, 15), day(2024, 6, 17)));
}

#[test]
fn an_unpublished_rate_is_unknown() {
    let ledger = QuarterLedger::of(&situation(2026, day(2027, 1, 20))).unwrap();
    let [first, .., last] = &ledger.quarters;
    assert_eq!(first.penalty.unknown_from, Some(day(2027, 1, 1)));
    // 76 days at 6 % and 184 at 7 %.
    assert_eq!((first.penalty.known * Decimal::ONE_HUNDRED).round(), Decimal::from(19_112));
    assert_eq!(last.penalty, Penalty { known: Decimal::ZERO, unknown_from: Some(day(2027, 1, 16)) });
    let ledger = QuarterLedger::of(&situation(2026, day(2026, 12, 31))).unwrap();
    assert_eq!(ledger.penalty.unknown_from, None);
    assert_eq!(ledger.penalty_if_waiting.unknown_from, Some(day(2027, 1, 1)));
}

#[test]
fn payments_go_to_the_earliest_that_is_short() {
    let paid = |on, dollars: i64, instalment| Payment { on, amount_minor: dollars * 100, instalment };
    let payments = [paid(day(2025, 4, 15), 1_000, None), paid(day(2025, 6, 16), 5_000, None)];
    let base = Situation { payments: &payments, ..situation(2025, day(2025, 8, 1)) };
    let ledger = QuarterLedger::of(&base).unwrap();
    // The June payment makes good 3,000 of April, 62 days late, and leaves June 2,000 short.
    assert_eq!(shorts(&ledger), [0, 200_000, 400_000, 400_000]);
    assert_eq!(known(ledger.quarters[0].penalty), 3_567);
    assert_eq!(ledger.catch_up_minor, 200_000);
    assert_eq!((ledger.next_due, ledger.needed_by_next_due_minor), (Some(day(2025, 9, 15)), 600_000));
    // 2,000 for 47 days, or for 92.
    assert_eq!(known(ledger.quarters[1].penalty), 1_803);
    assert_eq!(known(ledger.quarters[1].penalty_if_waiting), 3_529);
    // The customer says that it was for June: April stays short, and June has it in time, on the moved day.
    let named = [payments[0], paid(day(2025, 6, 16), 5_000, Some(1))];
    let ledger = QuarterLedger::of(&Situation { payments: &named, ..base.clone() }).unwrap();
    assert_eq!(shorts(&ledger), [200_000, 0, 400_000, 400_000]);
    assert_eq!(known(ledger.quarters[1].penalty), 0);
    // A payment after the ledger's day is not made yet.
    let early = Situation { as_of: day(2025, 6, 1), ..base };
    assert_eq!(shorts(&QuarterLedger::of(&early).unwrap()), [300_000, 400_000, 400_000, 400_000]);
}

#[test]
fn withholding_is_even_however_late_it_comes() {
    let withheld = Situation { withholding_minor: 1_200_000, ..situation(2025, day(2025, 5, 1)) };
    let ledger = QuarterLedger::of(&withheld).unwrap();
    assert_eq!(shorts(&ledger), [100_000, 100_000, 100_000, 100_000]);
    assert_eq!((ledger.catch_up_minor, ledger.needed_by_next_due_minor), (100_000, 200_000));
    let all = Situation { withholding_minor: 1_600_000, ..withheld };
    let ledger = QuarterLedger::of(&Situation { as_of: day(2026, 3, 1), ..all }).unwrap();
    assert_eq!((shorts(&ledger), known(ledger.penalty)), ([0; 4], 0));
    assert_eq!((ledger.next_due, ledger.needed_by_next_due_minor), (Some(day(2026, 4, 15)), 400_000));
}

#[test]
fn settling_by_january_forgives_the_last_date() {
    let settled = Situation { is_settled_by_january: true, ..situation(2025, day(2026, 4, 15)) };
    assert_eq!(known(QuarterLedger::of(&settled).unwrap().quarters[3].penalty), 0);
}

#[test]
fn income_that_comes_late_is_paid_for_late() {
    let earned = |dollars: i64| Household {
        profit_self_minor: dollars * 100,
        ..Household::new(2025, FilingStatus::Single)
    };
    let to_date = [earned(0), earned(0), earned(0), earned(90_000)];
    let late = Situation { to_date: Some(&to_date), ..situation(2025, day(2025, 12, 1)) };
    let ledger = QuarterLedger::of(&late).unwrap();
    assert_eq!((ledger.method, ledger.reason), (Method::Annualized, Reason::IncomeCameLate));
    let annualized = ledger.quarters.each_ref().map(|quarter| quarter.annualized_minor.unwrap());
    // Nothing until September; by January all that the regular method asks for.
    assert_eq!(annualized, [0, 0, 0, 1_600_000]);
    assert_eq!(known(ledger.penalty), 0);
    // Even income asks for no less than a quarter each.
    let even = [earned(30_000), earned(50_000), earned(80_000), earned(120_000)];
    let ledger = QuarterLedger::of(&Situation { to_date: Some(&even), ..late.clone() }).unwrap();
    assert_eq!(ledger.method, Method::PriorYear);
    let other_year = earned(0);
    let mixed = [
        Household { tax_year: 2024, ..other_year.clone() },
        other_year.clone(),
        other_year.clone(),
        other_year,
    ];
    let refusal = QuarterLedger::of(&Situation { to_date: Some(&mixed), ..late }).unwrap_err();
    assert_eq!(refusal.field, "to_date");
}

#[test]
fn part_iii_carries_what_is_short_and_what_is_over() {
    let input = Form2210Input {
        tax_year: 2025,
        filing_status: FilingStatus::Single,
        tax_after_credits_minor: 1_500_000,
        other_taxes_minor: 550_000,
        refundable_credits_minor: 50_000,
        withholding_minor: 400_000,
        prior_year: PriorYear { tax_minor: 1_600_000, adjusted_gross_minor: 10_000_000 },
        payments_minor: [300_000, 0, 500_000, 450_000],
    };
    let form = Form2210::of(&input).unwrap();
    let dollars = |amounts: [i64; 4]| amounts.map(Decimal::from);
    assert_eq!(form.required_annual, Decimal::from(16_000));
    assert_eq!(form.instalments, dollars([4_000; 4]));
    // 4,000, 1,000, 6,000 and 5,500 against 4,000 each, the earlier shortfall first.
    assert_eq!(form.underpayment, dollars([0, 3_000, 1_000, 0]));
    assert_eq!(form.overpayment, dollars([0, 0, 0, 500]));
    // Page 1 ends the matter where withholding reaches line 9.
    let form = Form2210::of(&Form2210Input { withholding_minor: 1_600_000, ..input }).unwrap();
    assert_eq!((form.is_withholding_enough, form.instalments), (true, [Decimal::ZERO; 4]));
}

#[test]
fn workings_name_the_lines() {
    let line = r#"{"id":1,"kind":"regular","input":{"tax_year":2025,"filing_status":"single","tax_after_credits":20000,"withholding":4000,"prior_year_tax":16000,"prior_year_agi":100000,"estimated_payments_by_due_date":[3000,0,5000,4500]}}"#;
    insta::assert_snapshot!(explain_us_2210(line).text, @r"
    Tax of the year: 20000.00 [Form 2210 line 4]
    Nine tenths of it: 18000.00 [Form 2210 line 5]
    Tax after withholding: 16000.00 [Form 2210 line 7]
    Amount by last year's tax: 16000.00 [Form 2210 line 8]
    Required annual payment: 16000.00 [Form 2210 line 9]
    First instalment: 4000.00 [Form 2210 line 10]
      Underpayment: 0.00 [Form 2210 line 17]
      Overpayment carried on: 0.00 [Form 2210 line 18]
    Second instalment: 4000.00 [Form 2210 line 10]
      Underpayment: 3000.00 [Form 2210 line 17]
      Overpayment carried on: 0.00 [Form 2210 line 18]
    Third instalment: 4000.00 [Form 2210 line 10]
      Underpayment: 1000.00 [Form 2210 line 17]
      Overpayment carried on: 0.00 [Form 2210 line 18]
    Fourth instalment: 4000.00 [Form 2210 line 10]
      Underpayment: 0.00 [Form 2210 line 17]
      Overpayment carried on: 500.00 [Form 2210 line 18]
    ");
    let bad = explain_us_2210(r#"{"id":1,"kind":"short","input":{}}"#);
    assert!(bad.refusal.is_some() && bad.text.contains(r#""field":"kind""#), "{}", bad.text);
    let ledger = QuarterLedger::of(&situation(2025, day(2026, 4, 15))).unwrap();
    let [annual, first, .., penalty] = &ledger.working()[..] else { panic!("six lines") };
    assert_eq!(annual.value, LineValue::Money(ledger.required_annual_minor));
    assert_eq!(first.value, LineValue::Money(ledger.quarters[0].required_minor));
    assert_eq!(penalty.value, LineValue::Money(74_488));
}

/// Schedule AI by hand, columns of 2025. A year of 24,000 profit at an even pace annualises to itself in each.
#[test]
fn an_even_pace_asks_for_even_instalments() {
    let line = r#"{"id":1,"kind":"ai_full","input":{"tax_year":2025,"filing_status":"mfs","cumulative_se_profit":["6000.00",10000,16000,24000],"cumulative_wages":[0,0,0,0],"withholding":0,"prior_year_tax":9999,"prior_year_agi":0}}"#;
    // Self-employment tax 22,164 x 0.153 = 3,391.09; taxable 22,304.45 - 15,750 less a fifth: 5,243.56, taxed 524.36
    // by the formula and 523 in the table's row from 5,200 to 5,250 (522.50). 22.5 % of 3,914.09 a column, which no
    // cap of 22.5 % of 3,915.45 lowers.
    let answer = answer_us_2210(line).text;
    assert!(answer.contains(r#""net_tax":3915.45"#), "{answer}");
    assert!(answer.ends_with(r#""annualized_installments":[880.67,880.67,880.67,880.67]}}"#), "{answer}");
}

#[test]
fn an_unknown_year_and_a_bad_payment_are_refused() {
    let refusal = QuarterLedger::of(&situation(2031, day(2031, 1, 1))).unwrap_err();
    assert_eq!(refusal.to_string(), "tax_year: no tax rules are known for 2031");
    for payment in [(-1, None), (1, Some(4))] {
        let payments = [Payment { on: day(2025, 4, 1), amount_minor: payment.0, instalment: payment.1 }];
        let wrong = Situation { payments: &payments, ..situation(2025, day(2025, 5, 1)) };
        assert_eq!(QuarterLedger::of(&wrong).unwrap_err().field, "payments");
    }
}

#[test]
fn allowances_follow_age_and_profit() {
    let household = Household {
        profit_self_minor: 10_000_000,
        age_self: Some(50),
        ..Household::new(2025, FilingStatus::Single)
    };
    // (100,000 - 7,064.775) / 5.
    let expected = Allowances { mileage_rate: Decimal::new(70, 2), ira_minor: 800_000, sep_minor: 1_858_705 };
    assert_eq!(Allowances::of(&household).unwrap(), expected);
    let rich = Household { profit_self_minor: 100_000_000, age_self: None, ..household };
    let allowances = Allowances::of(&rich).unwrap();
    assert_eq!((allowances.ira_minor, allowances.sep_minor), (700_000, 7_000_000));
}
