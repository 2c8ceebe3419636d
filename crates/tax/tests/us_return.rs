//! Federal returns worked by hand from the statute and the forms, one rule each.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use serde_json::Value;
use tax::wire::{answer_us, explain_us};

/// Checks the fields named, written as the command writes them.
fn check(input: &str, expected: &[(&str, &str)]) {
    let answer = answer_us(&format!(r#"{{"id":7,"input":{input}}}"#));
    assert!(
        answer.refusal.is_none() && answer.text.starts_with(r#"{"id":7,"output":{"agi":"#),
        "{}",
        answer.text
    );
    for (field, value) in expected {
        assert!(
            answer.text.contains(&format!("\"{field}\":{value},"))
                || answer.text.contains(&format!("\"{field}\":{value}}}")),
            "{field} {value}: {}",
            answer.text
        );
    }
}

fn check_refusal(line: &str, id: &str, field: &str, reason: &str) {
    let answer = answer_us(line);
    let error: Value = serde_json::from_str(&answer.text).unwrap();
    assert!(answer.refusal.is_some());
    assert_eq!(error["id"].to_string(), id, "{}", answer.text);
    assert_eq!(error["error"]["field"], field, "{}", answer.text);
    assert!(error["error"]["reason"].as_str().unwrap().contains(reason), "{}", answer.text);
}

#[test]
fn self_employment_tax_starts_at_400_of_each_person() {
    // 0.9235 x 433 = 399.88 owes nothing; 0.9235 x 434 = 400.80 owes 15.3 % of it.
    check(r#"{"tax_year":2025,"filing_status":"single","se_net_profit_self":433}"#, &[("se_tax", "0.00")]);
    check(
        r#"{"tax_year":2025,"filing_status":"single","se_net_profit_self":434}"#,
        &[("se_tax", "61.32"), ("half_se_deduction", "30.66")],
    );
    check(
        r#"{"tax_year":2025,"filing_status":"mfj","se_net_profit_self":50000,"se_net_profit_spouse":300}"#,
        &[("se_tax", "7064.78")],
    );
    // A spouse's loss lowers income but not the other's self-employment tax.
    check(
        r#"{"tax_year":2025,"filing_status":"mfj","se_net_profit_self":50000,"se_net_profit_spouse":-10000}"#,
        &[("se_tax", "7064.78"), ("agi", "36467.61")],
    );
}

#[test]
fn wages_use_up_the_wage_base_and_the_medicare_threshold() {
    // Net 46,175; room 176,100 - 170,000 = 6,100: 756.40 + 1,339.075. Medicare on 216,175 - 200,000 at 0.9 %.
    check(
        r#"{"tax_year":2025,"filing_status":"single","wages_self":170000,"se_net_profit_self":50000}"#,
        &[("se_tax", "2095.48"), ("additional_medicare_tax", "145.58")],
    );
    // The spouse's wages do not use up the filer's base: 46,175 x 0.153.
    check(
        r#"{"tax_year":2025,"filing_status":"mfj","wages_spouse":170000,"se_net_profit_self":50000}"#,
        &[("se_tax", "7064.78"), ("additional_medicare_tax", "0.00")],
    );
}

#[test]
fn gains_stand_on_ordinary_income() {
    // Taxable 54,250: 14,250 ordinary is 1,192.50 + 0.12 x 2,325; 34,100 of gain at 0, 5,900 at 15 %.
    check(
        r#"{"tax_year":2025,"filing_status":"single","pension_income":30000,"ltcg":40000}"#,
        &[("taxable_income", "54250.00"), ("regular_tax", "2356.50")],
    );
    // A short-term loss eats the long-term gain first: taxable 34,250, of it 20,000 gain at 0.
    check(
        r#"{"tax_year":2025,"filing_status":"single","pension_income":30000,"ltcg":40000,"stcg":-20000}"#,
        &[("taxable_income", "34250.00"), ("regular_tax", "1471.50")],
    );
    check(
        r#"{"tax_year":2025,"filing_status":"mfs","wages_self":60000,"ltcg":-9000}"#,
        &[("agi", "58500.00"), ("regular_tax", "4891.50")],
    );
}

#[test]
fn business_income_is_limited_by_wages_within_the_range() {
    // Before the deduction 229,850.205, which is 32,550.205 or 0.65100 of the way; a fifth of 245,600.205 is
    // 49,120.041, half of wages 20,000: 49,120.041 - 29,120.041 x 0.6510041.
    let wages =
        r#"{"tax_year":2025,"filing_status":"single","se_net_profit_self":260000,"qbi_w2_wages":40000"#;
    check(&format!("{wages}}}"), &[("qbi_deduction", "30162.77")]);
    // Property: 25 % of 40,000 and 2.5 % of 600,000 are 25,000: 49,120.041 - 24,120.041 x 0.6510041.
    check(&format!(r#"{wages},"qbi_ubia":600000}}"#), &[("qbi_deduction", "33417.80")]);
    // A service trade counts 0.3489959 of both: 17,142.693 - (17,142.693 - 6,979.918) x 0.6510041.
    check(&format!(r#"{wages},"sstb":true}}"#), &[("qbi_deduction", "10526.68")]);
    // A surviving spouse has the threshold and the width of a single person.
    check(
        r#"{"tax_year":2025,"filing_status":"qss","se_net_profit_self":260000,"dependent_ages":[8]}"#,
        &[("qbi_deduction", "32615.51")],
    );
}

#[test]
fn an_active_business_has_400_from_2026() {
    check(
        r#"{"tax_year":2026,"filing_status":"single","se_net_profit_self":1074}"#,
        &[("qbi_deduction", "0.00")],
    );
    check(
        r#"{"tax_year":2026,"filing_status":"single","se_net_profit_self":1080}"#,
        &[("qbi_deduction", "400.00")],
    );
    check(
        r#"{"tax_year":2025,"filing_status":"single","se_net_profit_self":1080}"#,
        &[("qbi_deduction", "0.00")],
    );
    check(
        r#"{"tax_year":2026,"filing_status":"single","se_net_profit_self":400000}"#,
        &[("qbi_deduction", "400.00")],
    );
    // Above the range a service trade is no qualified trade: IRC 199A(d)(1)(A).
    check(
        r#"{"tax_year":2026,"filing_status":"single","se_net_profit_self":400000,"sstb":true}"#,
        &[("qbi_deduction", "0.00")],
    );
}

#[test]
fn state_tax_is_limited() {
    let input = |year: i32, status: &str, wages: i64, state_tax: i64| {
        format!(
            r#"{{"tax_year":{year},"filing_status":"{status}","wages_self":{wages},"salt_paid":{state_tax},"mortgage_interest":40000}}"#
        )
    };
    check(&input(2024, "single", 300_000, 30_000), &[("itemized_deductions", "50000.00")]);
    check(&input(2025, "single", 300_000, 45_000), &[("itemized_deductions", "80000.00")]);
    // 40,400 - 0.3 x (600,000 - 505,000) = 11,900.
    check(&input(2026, "single", 600_000, 45_000), &[("itemized_deductions", "51900.00")]);
    check(&input(2025, "single", 700_000, 45_000), &[("itemized_deductions", "50000.00")]);
    // A separate return: (40,000 - 0.3 x 50,000) / 2 = 12,500, never under 5,000.
    check(&input(2025, "mfs", 300_000, 30_000), &[("itemized_deductions", "52500.00")]);
    check(&input(2025, "mfs", 500_000, 30_000), &[("itemized_deductions", "45000.00")]);
}

#[test]
fn gifts_have_a_floor_a_ceiling_and_an_overall_limit() {
    // State tax 10,000, interest 30,000, gifts 10,000 - 4,500: 45,500 less 2/37 of it. Taxable 856,959.46 is taxed
    // 192,979.25 up to 640,600 and 37 % above; Medicare takes 0.9 % of 700,000.
    check(
        r#"{"tax_year":2026,"filing_status":"single","wages_self":900000,"salt_paid":12000,"mortgage_interest":30000,"charity_cash":10000}"#,
        &[("itemized_deductions", "43040.54"), ("total_tax", "279332.25")],
    );
    // Only 9,400 lies in the highest bracket before the deductions: 45,500 less 2/37 of 9,400.
    check(
        r#"{"tax_year":2026,"filing_status":"single","pension_income":650000,"salt_paid":12000,"mortgage_interest":30000,"charity_cash":8750}"#,
        &[("itemized_deductions", "44991.89")],
    );
    check(
        r#"{"tax_year":2025,"filing_status":"single","pension_income":50000,"charity_cash":45000}"#,
        &[("itemized_deductions", "30000.00")],
    );
    check(
        r#"{"tax_year":2026,"filing_status":"mfj","pension_income":90000,"charity_cash":2500}"#,
        &[("nonitemizer_charity", "2000.00"), ("taxable_income", "55800.00")],
    );
}

#[test]
fn seniors_tips_and_overtime_phase_out() {
    check(
        r#"{"tax_year":2025,"filing_status":"mfj","pension_income":180000,"age_self":70,"age_spouse":68}"#,
        &[("senior_deduction", "8400.00"), ("standard_deduction", "34700.00"), ("total_tax", "19946.00")],
    );
    check(
        r#"{"tax_year":2025,"filing_status":"mfs","pension_income":60000,"age_self":70}"#,
        &[("senior_deduction", "0.00"), ("standard_deduction", "17350.00")],
    );
    check(
        r#"{"tax_year":2024,"filing_status":"qss","pension_income":90000,"age_self":70,"dependent_ages":[15]}"#,
        &[("senior_deduction", "0.00"), ("standard_deduction", "30750.00")],
    );
    // Ten full thousands over 150,000, then eleven over 300,000.
    check(
        r#"{"tax_year":2025,"filing_status":"single","wages_self":160500,"qualified_tips":30000}"#,
        &[("tips_deduction", "24000.00")],
    );
    check(
        r#"{"tax_year":2026,"filing_status":"mfj","wages_self":311999,"qualified_overtime":26000}"#,
        &[("overtime_deduction", "23900.00")],
    );
    check(
        r#"{"tax_year":2026,"filing_status":"mfs","wages_self":60000,"qualified_overtime":2000,"qualified_tips":900}"#,
        &[("overtime_deduction", "0.00"), ("tips_deduction", "0.00")],
    );
}

#[test]
fn minimum_tax_is_larger_on_a_separate_return() {
    // 1,537,174.09 + 68,500 added by line 4 of Form 6251.
    check(
        r#"{"tax_year":2025,"filing_status":"mfs","se_net_profit_self":40000,"ltcg":1500000}"#,
        &[("amt", "25142.87"), ("total_tax", "368822.02")],
    );
    // Without its exemption the tax reaches the gain that the standard deduction covers: 20 % of 16,100.
    check(
        r#"{"tax_year":2026,"filing_status":"single","ltcg":1000000}"#,
        &[("regular_tax", "162087.50"), ("amt", "3220.00")],
    );
}

#[test]
fn losses_are_limited() {
    check(
        r#"{"tax_year":2025,"filing_status":"single","wages_self":800000,"se_net_profit_self":-500000}"#,
        &[("agi", "487000.00"), ("total_tax", "139884.75")],
    );
    check(
        r#"{"tax_year":2026,"filing_status":"mfj","wages_self":800000,"se_net_profit_self":-400000,"se_net_profit_spouse":-200000}"#,
        &[("agi", "288000.00")],
    );
}

#[test]
fn investment_income_is_taxed_above_the_threshold() {
    // 40,000 + 5,000 - 3,000 of investment income, 32,000 above 200,000.
    check(
        r#"{"tax_year":2025,"filing_status":"single","pension_income":190000,"interest":40000,"ordinary_dividends":5000,"stcg":-9000}"#,
        &[("agi", "232000.00"), ("niit", "1216.00")],
    );
}

#[test]
fn social_security_is_taxed_by_provisional_income() {
    // 30,000 + 12,000 = 42,000: 4,500 between the tops, 85 % of 8,000 above.
    check(
        r#"{"tax_year":2025,"filing_status":"single","pension_income":30000,"social_security":24000,"age_self":70}"#,
        &[("taxable_social_security", "11300.00")],
    );
    let separate = r#""tax_year":2025,"filing_status":"mfs","pension_income":8000,"social_security":30000"#;
    check(&format!("{{{separate}}}"), &[("taxable_social_security", "0.00")]);
    // Lived together: 85 % of 8,000 + 15,000 from the first dollar.
    check(&format!(r#"{{{separate},"lived_with_spouse":true}}"#), &[("taxable_social_security", "19550.00")]);
}

#[test]
fn credits_for_children_phase_out_and_are_refunded() {
    check(
        r#"{"tax_year":2025,"filing_status":"mfj","wages_self":400001,"dependent_ages":[5]}"#,
        &[("ctc_odc_used", "2150.00")],
    );
    check(
        r#"{"tax_year":2025,"filing_status":"qss","wages_self":250000,"dependent_ages":[8]}"#,
        &[("ctc_odc_used", "0.00")],
    );
    // One child of 16 and one dependant of 17.
    check(
        r#"{"tax_year":2026,"filing_status":"hoh","wages_self":90000,"dependent_ages":[16,17]}"#,
        &[("ctc_odc_used", "2700.00"), ("actc", "0.00")],
    );
    // 15 % of 12,500.
    check(
        r#"{"tax_year":2025,"filing_status":"hoh","wages_self":15000,"dependent_ages":[3,4]}"#,
        &[("ctc_odc_used", "0.00"), ("actc", "1875.00"), ("eitc", "6000.00")],
    );
    // Six children: tax of 7,143 is used up; 7.65 % of 5,000 is more than 15 % of 2,500.
    check(
        r#"{"tax_year":2025,"filing_status":"mfj","wages_self":5000,"pension_income":90000,"dependent_ages":[1,2,3,4,5,6]}"#,
        &[("ctc_odc_used", "7143.00"), ("actc", "382.50"), ("eitc", "0.00"), ("net_tax", "-382.50")],
    );
}

#[test]
fn low_earnings_have_a_credit() {
    let earner = |status: &str, more: &str| {
        format!(r#"{{"tax_year":2025,"filing_status":"{status}","wages_self":7000{more}}}"#)
    };
    check(&earner("single", r#","age_self":30"#), &[("eitc", "535.50")]);
    check(&earner("single", r#","age_self":24"#), &[("eitc", "0.00")]);
    check(&earner("mfj", r#","age_self":67,"age_spouse":60"#), &[("eitc", "535.50")]);
    check(&earner("mfs", r#","age_self":30"#), &[("eitc", "0.00")]);
    check(&earner("mfs", r#","age_self":30,"dependent_ages":[4]"#), &[("eitc", "2380.00")]);
    check(&earner("single", r#","age_self":30,"interest":11951"#), &[("eitc", "0.00")]);
    // 649 less 7.65 % of what 12,000 is above 10,620.
    check(&earner("single", r#","age_self":30,"pension_income":5000"#), &[("eitc", "535.50")]);
    check(&earner("single", r#","age_self":30,"pension_income":9000"#), &[("eitc", "237.43")]);
}

#[test]
fn the_next_thousand_costs_what_it_costs() {
    // In the 12 % bracket: a thousand more of profit costs 141.30 and 12 % of 0.8 x 929.35.
    check(
        r#"{"tax_year":2026,"filing_status":"single","se_net_profit_self":60000,"age_self":40}"#,
        &[("mtr_se_1000", "0.23051"), ("mtr_ordinary_1000", "0.09600")],
    );
}

#[test]
fn amounts_come_as_numbers_or_in_quotes() {
    let input =
        |amount: &str| format!(r#"{{"tax_year":2025,"filing_status":"single","wages_self":{amount}}}"#);
    check(&input("90071992547.93"), &[("agi", "90071992547.93")]);
    check(&input("\"90071992547.93\""), &[("agi", "90071992547.93")]);
    check(&input("null"), &[("agi", "0.00")]);
}

#[test]
fn a_bad_line_says_what_is_wrong() {
    let input = |fields: &str| {
        format!(r#"{{"id":"a","input":{{"tax_year":2025,"filing_status":"single",{fields}}}}}"#)
    };
    let check_field =
        |fields: &str, field: &str, reason: &str| check_refusal(&input(fields), "\"a\"", field, reason);
    check_refusal("{", "null", "line", "not a JSON object");
    check_refusal("[1]", "null", "line", "not a JSON object");
    check_refusal(r#"{"id":3}"#, "3", "input", "missing");
    check_refusal(r#"{"id":3,"input":[]}"#, "3", "input", "not a JSON object");
    check_refusal(r#"{"id":3,"input":{"filing_status":"single"}}"#, "3", "tax_year", "missing");
    check_refusal(
        r#"{"id":3,"input":{"tax_year":2031,"filing_status":"single"}}"#,
        "3",
        "tax_year",
        "no tax rules are known for 2031",
    );
    check_refusal(
        r#"{"id":3,"input":{"tax_year":2025,"filing_status":"alone"}}"#,
        "3",
        "filing_status",
        "mfj",
    );
    check_field(r#""wages_self":-1"#, "wages_self", "negative");
    check_field(r#""wages_self":1000000000001"#, "wages_self", "million million");
    check_field(r#""wages_self":1.005"#, "wages_self", "two decimal places");
    check_field(r#""wages_self":"much""#, "wages_self", "number");
    check_field(r#""wages_self":1,"wages_self":2"#, "wages_self", "twice");
    check_field(r#""wage_self":1"#, "wage_self", "not a field");
    check_field(r#""wages_spouse":1"#, "wages_spouse", "joint return");
    check_field(r#""age_spouse":40"#, "age_spouse", "joint return");
    check_field(r#""age_self":131"#, "age_self", "130");
    check_field(r#""age_self":40.5"#, "age_self", "whole number");
    check_field(r#""dependent_ages":[5,-1]"#, "dependent_ages", "whole number");
    check_field(r#""sstb":1"#, "sstb", "true or false");
    check_field(r#""qualified_dividends":1"#, "qualified_dividends", "ordinary_dividends");
    check_field(r#""lived_with_spouse":true"#, "lived_with_spouse", "separate return");
}

#[test]
fn a_working_is_drawn_as_a_tree() {
    let answer = explain_us(
        r#"{"id":1,"input":{"tax_year":2025,"filing_status":"single","se_net_profit_self":75000}}"#,
    );
    insta::assert_snapshot!(answer.text, @r"
    Self-employment tax: 10597.16 [Schedule 2 line 4]
      Net earnings: 69262.50 [Schedule SE line 4a]
      Room under the wage base: 176100.00 [Schedule SE line 9]
      Social Security part: 8588.55 [Schedule SE line 10]
      Medicare part: 2008.61 [Schedule SE line 11]
    Deductible half of self-employment tax: 5298.58 [Schedule 1 line 15]
    Adjusted gross income: 69701.42 [Form 1040 line 11]
      Business profit or allowed loss: 75000.00 [Schedule 1 line 3]
      Half of self-employment tax: -5298.58 [Schedule 1 line 15]
    Standard deduction: 15750.00 [Form 1040 line 12]
      Basic amount: 15750.00 [IRC 63(c)(2)]
    Qualified business income deduction: 10790.28 [Form 1040 line 13]
      Qualified business income: 69701.42 [Form 8995 line 4]
      A fifth of it: 13940.28 [Form 8995-A line 3]
      Limit by income: 10790.28 [Form 8995-A line 36]
    Taxable income: 43161.14 [Form 1040 line 15]
      Adjusted gross income: 69701.42 [Form 1040 line 11]
      Deductions: -26540.28 [Form 1040 line 14]
    Tax by the rate schedule: 4940.84 [Form 1040 line 16]
    Total tax: 15538.00 [Form 1040 line 24]
      Income tax before credits: 4940.84 [Form 1040 line 18]
      Credits used: 0.00 [Form 1040 line 21]
      Self-employment tax: 10597.16 [Schedule 2 line 4]
      Additional Medicare tax: 0.00 [Schedule 2 line 11]
      Net investment income tax: 0.00 [Schedule 2 line 12]
    Tax after refundable credits: 15538.00 [Form 1040 line 24 less lines 27 and 28]
      Total tax: 15538.00 [Form 1040 line 24]
      Earned income credit: 0.00 [Form 1040 line 27]
      Additional child tax credit: 0.00 [Form 1040 line 28]
    ");
}
