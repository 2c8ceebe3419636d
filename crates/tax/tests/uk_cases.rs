//! United Kingdom cases worked by hand from the law, for the branches that other programs' cases do not reach, and
//! properties every tax calculation has.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use chrono::NaiveDate;
use proptest::prelude::*;
use rust_decimal::Decimal;
use tax::uk::{
    AllowanceOrder, Assessment, Bill, LateInterest, Person, StudentLoanPlan, TaxYear, assess,
    assess_with_working, child_benefit_charge, payments_on_account, reduce_payments, to_pence,
};
use tax::working::LineValue;

/// Someone of 40 in the tax year that starts in that year.
fn person(start_year: i32) -> Person {
    Person { age_years: Some(40), ..Person::new(TaxYear::starting(start_year)) }
}

fn trader(start_year: i32, profit: i64) -> Person {
    Person { self_employment_profit_minor: profit * 100, ..person(start_year) }
}

fn check<const N: usize>(person: &Person, read: impl Fn(&Assessment) -> [Decimal; N], expected: [i64; N]) {
    let found = assess(person).unwrap();
    assert_eq!(read(&found).map(to_pence), expected, "{person:?}");
}

fn check_tax(person: &Person, non_savings: i64, savings: i64, dividends: i64) {
    let read = |found: &Assessment| [found.tax_non_savings, found.tax_savings, found.tax_dividends];
    check(person, read, [non_savings, savings, dividends]);
}

#[test]
fn the_allowance_is_set_where_it_saves_most() {
    // The starting rate takes the 59 pounds of interest, so the allowance is better spent on dividends:
    // 2,060 on the profit, 10,510 on dividends; 26,572 - 10,510 - 500 at 8.75 %.
    let low_savings =
        Person { savings_interest_minor: 5_900, dividends_minor: 2_657_200, ..trader(2024, 2_060) };
    check_tax(&low_savings, 0, 0, 136_168);
    // Usual: 2,060 and 59 first, so 26,572 - 10,451 - 500 at 8.75 %.
    let usual = Person { allowance_order: AllowanceOrder::Usual, ..low_savings };
    check_tax(&usual, 0, 0, 136_684);
    // With savings at 40 %, profit is left to fill the basic rate band and the nil rate lies above it: 37,700 at 20 %,
    // 26,000 - 6,974 - 500 at 40 %, 500 of dividends at 35.75 %.
    let high_savings =
        Person { savings_interest_minor: 2_600_000, dividends_minor: 100_000, ..trader(2026, 43_296) };
    check_tax(&high_savings, 754_000, 741_040, 17_875);
    check_tax(&Person { allowance_order: AllowanceOrder::Usual, ..high_savings }, 614_520, 890_520, 17_875);
}

#[test]
fn the_allowance_left_by_the_taper_is_rounded_up() {
    let read = |found: &Assessment| [found.personal_allowance, found.adjusted_net_income];
    check(&trader(2025, 100_001), read, [1_257_000, 10_000_100]);
    check(&trader(2025, 100_002), read, [1_256_900, 10_000_200]);
    check(&trader(2025, 125_139), read, [100, 12_513_900]);
    check(&trader(2025, 125_140), read, [0, 12_514_000]);
}

#[test]
fn nil_rates_depend_on_the_highest_rate() {
    let saver = |pay: i64, interest: i64| Person {
        employment_income_minor: pay * 100,
        savings_interest_minor: interest * 100,
        ..person(2025)
    };
    // Taxable 37,700: all basic rate, 1,000 at nil.
    check_tax(&saver(49_270, 1_000), 734_000, 0, 0);
    // A pound more is higher-rate income, so 501 of 1,001 are taxed: 500 in the basic band, one above.
    check_tax(&Person { allowance_order: AllowanceOrder::Usual, ..saver(49_270, 1_001) }, 734_000, 10_040, 0);
    // Additional rate: no nil rate. 37,700 at 20 %, 87,440 at 40 %, 4,860 and 1,000 at 45 %.
    check_tax(&saver(130_000, 1_000), 4_470_300, 45_000, 0);
    // The starting rate band is what 2,000 of taxable pension leave of 5,000; then 1,000 at nil.
    let pensioner =
        Person { private_pension_income_minor: 1_457_000, savings_interest_minor: 600_000, ..person(2025) };
    check_tax(&pensioner, 40_000, 40_000, 0);
}

#[test]
fn scottish_bands_are_for_earnings_alone() {
    // 32,430 of profit: 2,827 at 19 %, 12,094 at 20 %, 16,171 at 21 %, 1,338 at 42 %. Elsewhere this would be basic
    // rate, so 1,000 of interest are at nil; dividends bear the rates of everyone: 500 at nil, 1,500 at 8.75 %.
    let scot = Person {
        is_scottish: true,
        savings_interest_minor: 100_000,
        dividends_minor: 200_000,
        ..trader(2025, 45_000)
    };
    check_tax(&scot, 691_380, 0, 13_125);
    // Top rate in 2026/27 on 200,000: 3,967 at 19, 12,989 at 20, 14,136 at 21, 31,338 at 42, 62,710 at 45, 74,860 at 48.
    let rich = Person { is_scottish: true, ..trader(2026, 200_000) };
    check_tax(&rich, 8_363_435, 0, 0);
}

#[test]
fn gift_aid_extends_bands_and_gives_allowance_back() {
    let giver = |pay: i64, paid: i64| Person {
        employment_income_minor: pay * 100,
        gift_aid_paid_minor: paid * 100,
        ..person(2025)
    };
    // 1,000 before tax: 38,700 at 20 %, 8,730 at 40 %.
    check_tax(&giver(60_000, 800), 1_123_200, 0, 0);
    // 10,000 before tax bring adjusted net income to 100,000: 47,700 at 20 %, 49,730 at 40 %.
    check_tax(&giver(110_000, 8_000), 2_943_200, 0, 0);
    // In Scotland the starter band stays: 2,827 at 19 %, 13,094 at 20 %, 1,509 at 21 %.
    check_tax(&Person { is_scottish: true, ..giver(30_000, 800) }, 347_282, 0, 0);
    // Charities reclaimed 402.25 and the tax is 26: the rest is given back, apart from income tax.
    let read = |found: &Assessment| [found.income_tax, found.gift_aid_recovery, found.adjusted_net_income];
    let generous = Person { gift_aid_paid_minor: 160_900, ..trader(2025, 12_700) };
    check(&generous, read, [2_600, 37_625, 1_068_875]);
}

#[test]
fn class_4_has_a_yearly_maximum_with_a_job() {
    let read = |found: &Assessment| [found.ni_class_4, found.ni_class_1_employee];
    let both = |profit: i64, pay: i64| Person { employment_income_minor: pay * 100, ..trader(2025, profit) };
    // Case 1: 2,262 less Class 1 leaves more than 6 % of 8,050.
    check(&both(20_620, 34_039), read, [48_300, 171_752]);
    // Case 2: 867.60 at 6 % is 14,460 of profit; the other 12,970 bear 2 %.
    check(&both(40_000, 30_000), read, [112_700, 139_440]);
    // Case 3: Class 1 alone is more than 2,262, so all 17,430 bear 2 %.
    check(&both(30_000, 41_000), read, [34_860, 227_440]);
    // Above the upper limit 2 % whatever the case: 37,700 and 9,730.
    check(&both(60_000, 80_000), read, [94_860, 361_060]);
    // Pay below the threshold limits nothing.
    check(&both(60_000, 12_570), read, [245_660, 0]);
}

#[test]
fn contributions_end_at_state_pension_age() {
    let read = |found: &Assessment| [found.ni_class_4, found.ni_class_1_employee];
    let aged = |start_year, age| Person {
        age_years: age,
        employment_income_minor: 2_000_000,
        ..trader(start_year, 20_000)
    };
    check(&aged(2025, Some(65)), read, [44_580, 59_440]);
    check(&aged(2025, None), read, [44_580, 59_440]);
    check(&aged(2025, Some(66)), read, [0, 0]);
    // Who turns 66 in 2026/27 had not reached State Pension age when the year began.
    check(&aged(2026, Some(66)), read, [44_580, 0]);
    check(&aged(2026, Some(67)), read, [0, 0]);
}

#[test]
fn student_loans_count_unearned_income_above_two_thousand_pounds_in_full() {
    let read = |found: &Assessment| [found.student_loan_unrounded, found.student_loan];
    let borrower = |start_year, plan, profit, dividends: i64| Person {
        student_loan_plan: plan,
        dividends_minor: dividends * 100,
        ..trader(start_year, profit)
    };
    check(&borrower(2025, StudentLoanPlan::Plan1, 30_000, 0), read, [35_415, 35_400]);
    check(&borrower(2025, StudentLoanPlan::Plan1, 30_000, 2_000), read, [35_415, 35_400]);
    check(&borrower(2025, StudentLoanPlan::Plan1, 30_000, 2_001), read, [53_424, 53_400]);
    check(&borrower(2024, StudentLoanPlan::Plan2, 30_000, 0), read, [24_345, 24_300]);
    check(&borrower(2026, StudentLoanPlan::Plan4, 40_000, 0), read, [55_845, 55_800]);
    check(&borrower(2025, StudentLoanPlan::Postgraduate, 30_000, 0), read, [54_000, 54_000]);
    check(&borrower(2025, StudentLoanPlan::Plan5, 60_000, 0), read, [0, 0]);
    check(&borrower(2026, StudentLoanPlan::Plan5, 60_000, 0), read, [315_000, 315_000]);
    check(&borrower(2026, StudentLoanPlan::None, 60_000, 0), read, [0, 0]);
}

#[test]
fn receipts_within_the_trading_allowance_make_no_profit() {
    let read = |found: &Assessment| [found.income_tax, found.marginal_rate_1000];
    let side = |profit| Person { employment_income_minor: 2_000_000, ..trader(2025, profit) };
    check(&side(0), read, [148_600, 0]);
    check(&side(1_000), read, [148_600, 40]);
    check(&side(1_001), read, [168_620, 20]);
    // Known receipts decide, not the profit.
    check(&Person { trading_receipts_minor: Some(5_000_000), ..side(1_000) }, read, [168_600, 20]);
    // A loss is taxed as nothing and takes nothing off other income.
    check(&side(-5_000), read, [148_600, 0]);
}

#[test]
fn the_winter_fuel_payment_is_taxed_back_above_35_000() {
    let read = |found: &Assessment| [found.winter_fuel_payment_charge_if_claimed];
    let pensioner = |start_year, age, income: i64| Person {
        age_years: Some(age),
        private_pension_income_minor: income * 100,
        ..person(start_year)
    };
    check(&pensioner(2024, 75, 50_000), read, [0]);
    check(&pensioner(2025, 75, 35_000), read, [0]);
    check(&pensioner(2025, 75, 35_001), read, [20_000]);
    check(&pensioner(2025, 65, 50_000), read, [0]);
    check(&pensioner(2025, 80, 50_000), read, [30_000]);
    check(&Person { is_scottish: true, ..pensioner(2025, 79, 50_000) }, read, [20_340]);
    check(&Person { is_scottish: true, ..pensioner(2026, 80, 50_000) }, read, [31_670]);
}

#[test]
fn the_marginal_rate_is_that_of_the_next_thousand_pounds() {
    let check_rate = |person: Person, expected: i64| {
        assert_eq!(assess(&person).unwrap().marginal_rate_1000, Decimal::new(expected, 4), "{person:?}");
    };
    check_rate(trader(2025, 30_000), 2_600);
    check_rate(trader(2025, 110_000), 6_200);
    check_rate(Person { is_scottish: true, ..trader(2025, 110_000) }, 6_950);
    // Half of it crosses 50,270: 500 at 26 %, 500 at 42 %.
    check_rate(trader(2025, 49_770), 3_400);
}

#[test]
fn child_benefit_is_taxed_back_by_hundredths() {
    let check_charge = |income: i64, expected: i64| {
        let charge = child_benefit_charge(TaxYear::starting(2025), income * 100, 225_160);
        assert_eq!(charge, Ok(expected), "{income}");
    };
    check_charge(60_000, 0);
    check_charge(60_199, 0);
    check_charge(60_200, 2_200);
    check_charge(70_000, 112_500);
    check_charge(79_999, 222_900);
    check_charge(95_000, 225_100);
}

fn bill(tax: i64, deducted: i64) -> Bill {
    Bill {
        tax_year: TaxYear::starting(2024),
        income_tax_and_class_4_minor: tax,
        tax_deducted_at_source_minor: deducted,
        student_loan_minor: 10_000,
        capital_gains_tax_minor: 20_000,
        payments_on_account_already_made_minor: 5_000,
    }
}

#[test]
fn payments_on_account_have_two_limits() {
    let check_bill = |tax, deducted, is_required, each, total| {
        let found = payments_on_account(&bill(tax, deducted)).unwrap();
        assert_eq!((found.is_required, found.each_minor), (is_required, each), "{tax} {deducted}");
        assert_eq!(found.balancing_minor, tax - deducted + 25_000);
        assert_eq!(found.total_due_31_january_minor, total);
    };
    check_bill(100_000, 0, true, 50_000, 175_000);
    check_bill(99_999, 0, false, 0, 124_999);
    check_bill(1_000_000, 800_000, true, 100_000, 325_000);
    check_bill(1_000_000, 800_001, false, 0, 224_999);
    check_bill(104_101, 0, true, 52_050, 181_151);
    check_bill(0, 50_000, false, 0, -25_000);
    assert_eq!(payments_on_account(&bill(-1, 0)).unwrap_err().field, "income_tax_and_class4");
    let unknown = Bill { tax_year: TaxYear::starting(2031), ..bill(1, 0) };
    assert_eq!(payments_on_account(&unknown).unwrap_err().field, "tax_year");
}

#[test]
fn payments_can_be_cut_at_the_risk_of_interest() {
    let day = |text: &str| text.parse::<NaiveDate>().unwrap();
    let asked = payments_on_account(&bill(300_000, 0)).unwrap();
    let cut = reduce_payments(&asked, 100_000);
    assert_eq!((cut.each_minor, cut.kept_each_minor()), (50_000, 100_000));
    // The bill turns out to be 2,000: 500 was short for five days at 7.75 %; the second date is still to come.
    let interest = cut.interest_if_cut_too_far(200_000, day("2026-02-05"));
    assert_eq!(interest, LateInterest { known_minor: 53, unknown_days: 0 });
    // Never more than was first asked for; and nothing when the claim was right.
    let far = cut.interest_if_cut_too_far(9_000_000, day("2026-02-05"));
    assert_eq!(far, LateInterest { known_minor: 106, unknown_days: 0 });
    assert_eq!(cut.interest_if_cut_too_far(100_000, day("2026-02-05")).known_minor, 0);
    // A higher bill is no reason to pay more on account.
    assert_eq!(reduce_payments(&asked, 900_000).kept_each_minor(), 0);
    assert_eq!(reduce_payments(&asked, -1).each_minor, 0);
}

#[test]
fn what_cannot_be_computed_names_the_field() {
    let check_field = |person: Person, field: &str| assert_eq!(assess(&person).unwrap_err().field, field);
    check_field(person(2031), "tax_year");
    check_field(Person { dividends_minor: -1, ..person(2025) }, "dividends");
    check_field(trader(2025, 1_000_000_001), "self_employment_profit");
    check_field(Person { trading_receipts_minor: Some(1), ..trader(2025, 5) }, "trading_receipts");
}

prop_compose! {
    fn people()(
        start_year in 2024_i32..=2026, is_scottish: bool, age_years in proptest::option::of(18_u8..90),
        profit in -1_000_000_i64..30_000_000, employment_income_minor in 0_i64..15_000_000,
        private_pension_income_minor in prop_oneof![Just(0), 0_i64..8_000_000],
        savings_interest_minor in prop_oneof![Just(0), 0_i64..4_000_000],
        dividends_minor in prop_oneof![Just(0), 0_i64..9_000_000],
        gift_aid_paid_minor in prop_oneof![Just(0), 0_i64..500_000],
        plan in 0_usize..3, is_usual: bool,
    ) -> Person {
        Person {
            is_scottish, age_years, employment_income_minor, private_pension_income_minor, savings_interest_minor,
            dividends_minor, gift_aid_paid_minor, self_employment_profit_minor: profit,
            student_loan_plan: [StudentLoanPlan::None, StudentLoanPlan::Plan2, StudentLoanPlan::Plan5][plan],
            allowance_order: if is_usual { AllowanceOrder::Usual } else { AllowanceOrder::MostBeneficial },
            ..person(start_year)
        }
    }
}

proptest! {
    #[test]
    fn the_working_changes_nothing_and_ends_in_the_figures(person in people()) {
        let silent = assess(&person).unwrap();
        let (recorded, working) = assess_with_working(&person).unwrap();
        prop_assert_eq!(&silent, &recorded);
        let amount = |label: &str| {
            working.iter().find(|line| line.label == label).map(|line| line.value)
        };
        prop_assert_eq!(amount("Income tax"), Some(LineValue::Money(to_pence(recorded.income_tax))));
        let both = to_pence(recorded.income_tax_plus_class_4);
        prop_assert_eq!(amount("Income tax and Class 4"), Some(LineValue::Money(both)));
        let allowance = to_pence(recorded.personal_allowance);
        prop_assert_eq!(amount("Personal allowance"), Some(LineValue::Money(allowance)));
    }

    #[test]
    fn totals_add_up(person in people()) {
        let found = assess(&person).unwrap();
        prop_assert_eq!(found.tax_non_savings + found.tax_savings + found.tax_dividends, found.income_tax);
        prop_assert_eq!(found.income_tax + found.ni_class_4, found.income_tax_plus_class_4);
        for part in [found.tax_non_savings, found.tax_savings, found.tax_dividends, found.ni_class_4] {
            prop_assert!(part >= Decimal::ZERO);
        }
        prop_assert!(found.student_loan <= found.student_loan_unrounded);
    }

    /// Every cliff of the law is a step up: losing an allowance or a nil rate.
    #[test]
    fn more_income_never_owes_less(person in people(), more in 1_i64..2_000_000) {
        let before = assess(&person).unwrap();
        let profit = Person {
            self_employment_profit_minor: person.self_employment_profit_minor + more, ..person.clone()
        };
        let interest = Person { savings_interest_minor: person.savings_interest_minor + more, ..person.clone() };
        let dividends = Person { dividends_minor: person.dividends_minor + more, ..person };
        for richer in [profit, interest, dividends] {
            prop_assert!(assess(&richer).unwrap().income_tax_plus_class_4 >= before.income_tax_plus_class_4);
        }
        prop_assert!(before.marginal_rate_1000 >= Decimal::ZERO);
    }

    #[test]
    fn the_law_s_order_never_owes_more_than_the_usual(person in people()) {
        let of = |allowance_order| assess(&Person { allowance_order, ..person.clone() }).unwrap().income_tax;
        prop_assert!(of(AllowanceOrder::MostBeneficial) <= of(AllowanceOrder::Usual));
    }

    /// Payments on account: with the balancing payment they never ask for less than the bill, nor for more than half
    /// as much again.
    #[test]
    fn january_asks_for_at_most_half_as_much_again(tax in 0_i64..10_000_000, deducted in 0_i64..10_000_000) {
        let bill = Bill {
            student_loan_minor: 0,
            capital_gains_tax_minor: 0,
            payments_on_account_already_made_minor: 0,
            ..bill(tax, deducted)
        };
        let found = payments_on_account(&bill).unwrap();
        let net = tax - deducted;
        prop_assert!(found.total_due_31_january_minor >= net);
        prop_assert!(found.each_minor * 2 <= net.max(0));
    }
}
