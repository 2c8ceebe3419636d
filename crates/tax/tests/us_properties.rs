//! What holds for every federal return.

use proptest::prelude::*;
use rust_decimal::Decimal;
use tax::FilingStatus;
use tax::us::{Household, LARGEST_AMOUNT_MINOR, Return};
use tax::wire::{answer_uk, answer_us, answer_us_2210};
use tax::working::{LineValue, WorkingLine};

/// A household with some of everything. Amounts are whole dollars in cents.
fn household() -> impl Strategy<Value = Household> {
    let amount = |most: i64| prop_oneof![2 => Just(0), 3 => (0..most).prop_map(|dollars| dollars * 100)];
    let signed = |most: i64| prop_oneof![2 => Just(0), 3 => (-most..most).prop_map(|dollars| dollars * 100)];
    let who = (
        2024..=2026,
        prop::sample::select(FilingStatus::ALL.to_vec()),
        18_u8..95,
        prop::collection::vec(0_u8..25, 0..5),
    );
    let work = (amount(900_000), signed(900_000), signed(400_000), amount(400_000), any::<bool>());
    let money =
        (amount(90_000), amount(90_000), signed(400_000), signed(900_000), amount(90_000), amount(300_000));
    let paid = (amount(60_000), amount(60_000), amount(300_000), amount(30_000), amount(30_000));
    (who, work, money, paid).prop_map(|(who, work, money, paid)| {
        let (tax_year, filing_status, age, dependent_ages) = who;
        let is_joint = filing_status == FilingStatus::MarriedFilingJointly;
        Household {
            age_self: Some(age),
            age_spouse: is_joint.then_some(age),
            dependent_ages,
            wages_self_minor: work.0,
            profit_self_minor: work.1,
            profit_spouse_minor: if is_joint { work.2 } else { 0 },
            business_wages_minor: work.3,
            is_specified_service: work.4,
            interest_minor: money.0,
            ordinary_dividends_minor: money.1,
            qualified_dividends_minor: money.1 / 2,
            short_term_gain_minor: money.2,
            long_term_gain_minor: money.3,
            social_security_minor: money.4,
            pension_income_minor: money.5,
            state_tax_minor: paid.0,
            mortgage_interest_minor: paid.1,
            charity_cash_minor: paid.2,
            qualified_tips_minor: paid.3,
            qualified_overtime_minor: paid.4,
            ..Household::new(tax_year, filing_status)
        }
    })
}

fn money(line: &WorkingLine) -> i64 {
    match line.value {
        LineValue::Money(amount_minor) => amount_minor,
        LineValue::Rate(_) => 0,
    }
}

#[test]
fn the_largest_amounts_are_computed() {
    for sign in [1, -1] {
        for status in FilingStatus::ALL {
            let most = LARGEST_AMOUNT_MINOR;
            let household = Household {
                age_self: Some(70),
                dependent_ages: vec![3; 50],
                wages_self_minor: most,
                profit_self_minor: sign * most,
                interest_minor: most,
                ordinary_dividends_minor: most,
                qualified_dividends_minor: most,
                short_term_gain_minor: sign * most,
                long_term_gain_minor: sign * most,
                social_security_minor: most,
                pension_income_minor: most,
                state_tax_minor: most,
                mortgage_interest_minor: most,
                charity_cash_minor: most,
                business_wages_minor: 33_333_333_333_333,
                business_property_minor: most,
                ..Household::new(2026, status)
            };
            let (result, _) = Return::with_margins(&household).unwrap();
            assert!(result.total_tax > Decimal::ZERO);
        }
    }
}

proptest! {
    #[test]
    fn nothing_is_negative_that_cannot_be(household in household()) {
        let result = Return::of(&household).unwrap();
        let never_negative = [
            result.taxable_social_security, result.standard_deduction, result.itemized_deductions,
            result.nonitemizer_charity, result.senior_deduction, result.tips_deduction, result.overtime_deduction,
            result.qbi_deduction, result.taxable_income, result.regular_tax, result.amt, result.ctc_odc_used,
            result.actc, result.eitc, result.se_tax, result.additional_medicare_tax, result.niit, result.total_tax,
        ];
        prop_assert!(never_negative.into_iter().all(|amount| amount >= Decimal::ZERO), "{result:?}");
        prop_assert!(result.ctc_odc_used <= result.income_tax_before_credits);
        prop_assert_eq!(result.total_tax - result.eitc - result.actc, result.net_tax);
        prop_assert_eq!(result.half_se_deduction * Decimal::TWO, result.se_tax);
    }

    #[test]
    fn the_working_is_of_the_result(household in household()) {
        let (result, working) = Return::explained(&household).unwrap();
        prop_assert_eq!(&result, &Return::of(&household).unwrap());
        let last = working.last().unwrap();
        prop_assert!((Decimal::new(money(last), 2) - result.net_tax).abs() <= Decimal::new(5, 3));
        // Each part is rounded to a cent for itself.
        let parts: i64 = last.parts.iter().map(money).sum();
        prop_assert!((parts - money(last)).abs() <= 2);
        let total = working.iter().find(|line| line.rule == "Form 1040 line 24").unwrap();
        let parts: i64 = total.parts.iter().map(money).sum();
        prop_assert!((parts - money(total)).abs() <= 3);
    }

    #[test]
    fn more_pension_never_owes_less(household in household(), more in 1_i64..50_000) {
        // Credits on earnings, the steps of other credits and a loss that lasts longer can turn this round; what
        // is left of a household without them cannot.
        let plain = Household {
            dependent_ages: Vec::new(), wages_self_minor: 0, profit_self_minor: 0, profit_spouse_minor: 0,
            charity_cash_minor: 0, ..household
        };
        let richer = Household { pension_income_minor: plain.pension_income_minor + more * 100, ..plain.clone() };
        let (less, greater) = (Return::of(&plain).unwrap(), Return::of(&richer).unwrap());
        prop_assert!(greater.total_tax >= less.total_tax, "{less:?}\n{greater:?}");
    }

    #[test]
    fn any_line_is_answered_with_json(line in "\\PC*", field in "[a-z_]{1,20}", value in "\\PC{0,20}") {
        let with_value = format!(r#"{{"id":1,"input":{{"tax_year":2025,"filing_status":"mfj","{field}":{value}}}}}"#);
        for line in [line, with_value] {
            for answer in [answer_us(&line), answer_us_2210(&line), answer_uk(&line)] {
                prop_assert!(serde_json::from_str::<serde_json::Value>(&answer.text).is_ok(), "{}", answer.text);
            }
        }
    }

    #[test]
    fn itemizing_is_never_dearer(household in household()) {
        let result = Return::of(&household).unwrap();
        let standard = Household {
            state_tax_minor: 0, mortgage_interest_minor: 0, charity_cash_minor: 0, ..household
        };
        prop_assert!(result.net_tax <= Return::of(&standard).unwrap().net_tax);
    }
}
