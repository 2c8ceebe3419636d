//! Lines of the United Kingdom as the command line reads and writes them.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use serde_json::Value;
use tax::wire::{answer_uk, explain_uk, tabulate_uk};

fn check(line: &str, expected: &str) {
    assert_eq!(answer_uk(line).text, expected, "{line}");
}

fn check_refusal(input: &str, field: &str, reason: &str) {
    let line = format!(r#"{{"id":7,"input":{input}}}"#);
    let answer = answer_uk(&line);
    let refusal = answer.refusal.unwrap();
    assert_eq!((refusal.field.as_str(), refusal.reason.as_str()), (field, reason), "{line}");
    assert_eq!(answer.text, format!(r#"{{"id":7,"error":{{"field":"{field}","reason":"{reason}"}}}}"#));
    assert_eq!(explain_uk(&line).text, answer.text);
}

#[test]
fn a_case_is_answered_with_every_figure_in_order() {
    check(
        r#"{"id":"a","family":"se_only","note":"","input":{"tax_year":"2026/27","scotland":false,"age":63,"student_loan_plan":"NONE","self_employment_profit":"26653.00","dividends":1e3}}"#,
        concat!(
            r#"{"id":"a","output":{"personal_allowance":12570.00,"adjusted_net_income":27653.00,"#,
            r#""tax_non_savings":2816.60,"tax_savings":0.00,"tax_dividends":53.75,"income_tax":2870.35,"#,
            r#""ni_class_2":0.00,"ni_class_4":844.98,"ni_class_1_employee":0.00,"student_loan_unrounded":0.00,"#,
            r#""winter_fuel_payment_charge_if_claimed":0.00,"income_tax_plus_class_4":3715.33,"#,
            r#""marginal_rate_1000":0.26}}"#,
        ),
    );
}

#[test]
fn what_is_left_out_counts_as_nothing() {
    let output = |input: &str| -> Value {
        let answer = answer_uk(&format!(r#"{{"input":{input}}}"#));
        serde_json::from_str::<Value>(&answer.text).unwrap()["output"].clone()
    };
    let left_out = output(r#"{"tax_year":"2025/26","self_employment_profit":-5}"#);
    assert_eq!(left_out["income_tax_plus_class_4"].to_string(), "0.0");
    assert_eq!(left_out["marginal_rate_1000"].to_string(), "0");
    let nulls = r#"{"tax_year":"2025/26","self_employment_profit":-5,"age":null,"dividends":null,"scotland":null,
        "student_loan_plan":null,"allowance_order":null,"trading_receipts":null}"#;
    assert_eq!(output(nulls), left_out);
}

#[test]
fn payments_on_account_are_a_kind_of_their_own() {
    for name in ["kind", "family"] {
        check(
            &format!(
                r#"{{"id":"b","{name}":"poa","input":{{"liability_year":"2024/25","income_tax_and_class4":1041}}}}"#
            ),
            concat!(
                r#"{"id":"b","output":{"payments_on_account_required":true,"each_payment_on_account":520.50,"#,
                r#""balancing_payment":1041.00,"due":["2026-01-31","2026-07-31"],"total_due_31_january":1561.50}}"#,
            ),
        );
    }
}

#[test]
fn a_bad_line_says_what_is_wrong_and_where() {
    for line in ["", "[]", "{"] {
        assert!(answer_uk(line).text.starts_with(r#"{"id":null,"error":{"field":"line","#), "{line}");
    }
    for line in ["{}", r#"{"input":1}"#] {
        assert!(answer_uk(line).text.starts_with(r#"{"id":null,"error":{"field":"input","#), "{line}");
    }
    check_refusal("{}", "tax_year", "is missing");
    check_refusal(r#"{"tax_year":"2025"}"#, "tax_year", "must be a tax year such as 2025/26");
    check_refusal(r#"{"tax_year":2025}"#, "tax_year", "has to be a text in quotes");
    check_refusal(r#"{"tax_year":"2031/32"}"#, "tax_year", "2031/32 has no known rules");
    let check_field = |field: &str, value: &str, reason: &str| {
        check_refusal(&format!(r#"{{"tax_year":"2025/26","{field}":{value}}}"#), field, reason);
    };
    let number = "has to be a number, or a number in quotes, such as 1250.50";
    check_field("dividends", "-1", "must not be negative");
    check_field("dividends", "1.005", "has more than two decimal places");
    check_field("dividends", r#""1_000""#, number);
    check_field("dividends", "true", number);
    check_field("dividends", "1e300", "is too large, too exact, or not a number");
    check_field("dividends", "1000000000.01", "must not be more than 1,000,000,000");
    check_field("dividends", "1e15", "must not be more than 1,000,000,000");
    check_field("trading_receipts", "-1", "must not be negative");
    for age in ["-1", "131", "40.5"] {
        check_field("age", age, "has to be a whole number of years, 130 at most");
    }
    check_field("scotland", "1", "has to be true or false");
    let plans = "has to be one of NONE, PLAN_1, PLAN_2, PLAN_4, PLAN_5, POSTGRADUATE";
    check_field("student_loan_plan", r#""PLAN_3""#, plans);
    check_field("student_loan_plan", "3", plans);
    check_field("allowance_order", r#""BEST""#, "has to be one of USUAL, MOST_BENEFICIAL");
    check_field("divdends", "5", "is not a field of this input");
}

#[test]
fn a_working_is_drawn_as_a_tree_or_a_table() {
    let line = r#"{"id":1,"kind":"poa","input":{"liability_year":"2024/25","income_tax_and_class4":3000,
        "payments_on_account_already_made":1800}}"#;
    insta::assert_snapshot!(explain_uk(line).text, @r"
    Due on 31 January: 2700.00 [TMA 1970 ss. 59A, 59B]
      Balancing payment: 1200.00 [TMA 1970 s. 59B]
        Income tax and Class 4: 3000.00 [TMA 1970 s. 59A(1)]
        Tax deducted at source: 0.00 [TMA 1970 s. 59B(1)]
        Student loan: 0.00 [SI 2009/470 reg. 29]
        Capital gains tax: 0.00 [TMA 1970 s. 59B(1)]
        Payments on account already made: -1800.00 [TMA 1970 s. 59B(1)]
      First payment on account: 1500.00 [TMA 1970 s. 59A(2)]
    Due on 31 July: 1500.00 [TMA 1970 s. 59A(2)]
    ");
    insta::assert_snapshot!(tabulate_uk(line).text, @r"
    Due on 31 January  2700.00
    Due on 31 July     1500.00
    ");
    let line = r#"{"id":1,"input":{"tax_year":"2025/26","self_employment_profit":30000}}"#;
    let tree = explain_uk(line).text;
    assert!(
        tree.contains("\n  Basic rate: 3486.00 [ITA 2007 s. 10]\n    Income in the band: 17430.00"),
        "{tree}"
    );
    insta::assert_snapshot!(tabulate_uk(line).text, @r"
    Total income                                30000.00
    Adjusted net income                         30000.00
    Personal allowance                          12570.00
    Taxable income                              17430.00
    Tax on earnings and pensions                 3486.00
    Tax on savings                                  0.00
    Tax on dividends                                0.00
    Income tax                                   3486.00
    Class 1 National Insurance, taken from pay      0.00
    Class 4 National Insurance                   1045.80
    Income tax and Class 4                       4531.80
    Rate on the next 1,000 pounds of profit         0.26
    ");
}
