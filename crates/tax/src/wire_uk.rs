//! United Kingdom cases as lines of JSON, in and out: the language of the command line and of the test vectors.
//!
//! Money is read and written as exact decimal text and never passes through a float's arithmetic.

use rust_decimal::{Decimal, RoundingStrategy};
use serde_json::{Map, Value};

use crate::uk::{
    AllowanceOrder, Assessment, Bill, InputError, PaymentsOnAccount, Person, StudentLoanPlan, TaxYear,
    assess, payments_on_account,
};

/// Beyond every amount the engine takes, and small enough to count its pence.
const POUNDS_MAX: i64 = 1_000_000_000_000;

/// Decimals of a rate: enough for a difference of a cent over 1,000 pounds.
const RATE_DECIMALS: u32 = 6;

/// The student loan plans by the names they have on the wire.
const PLANS: &[(&str, StudentLoanPlan)] = &[
    ("NONE", StudentLoanPlan::None),
    ("PLAN_1", StudentLoanPlan::Plan1),
    ("PLAN_2", StudentLoanPlan::Plan2),
    ("PLAN_4", StudentLoanPlan::Plan4),
    ("PLAN_5", StudentLoanPlan::Plan5),
    ("POSTGRADUATE", StudentLoanPlan::Postgraduate),
];

/// The ways to set allowances against income. Left out it is the usual one, which other calculators answer with.
const ORDERS: &[(&str, AllowanceOrder)] =
    &[("USUAL", AllowanceOrder::Usual), ("MOST_BENEFICIAL", AllowanceOrder::MostBeneficial)];

const PERSON_FIELDS: &[&str] = &[
    "age",
    "allowance_order",
    "dividends",
    "employment_income",
    "gift_aid_paid",
    "private_pension_income",
    "savings_interest",
    "scotland",
    "self_employment_profit",
    "student_loan_plan",
    "tax_year",
    "trading_receipts",
];

const BILL_FIELDS: &[&str] = &[
    "capital_gains_tax",
    "income_tax_and_class4",
    "liability_year",
    "payments_on_account_already_made",
    "student_loan",
    "tax_deducted_at_source",
];

/// Answers one case: `{"id", "family"?, "input"}` gives `{"id", "output"}` or `{"id", "error": {"field", "reason"}}`,
/// without a line's end. The family (or `kind`) `poa` asks for payments on account, anything else for a person's tax
/// calculation. Amounts are pounds, as numbers or decimal text with at most two decimals; one left out is nothing.
pub fn answer_uk(line: &str) -> String {
    let case = serde_json::from_str::<Map<String, Value>>(line).unwrap_or_default();
    let id = case.get("id").unwrap_or(&Value::Null);
    match output(&case) {
        Ok(output) => format!("{{\"id\":{id},\"output\":{output}}}"),
        Err(error) => {
            let (field, reason) = (Value::from(error.field), Value::from(error.reason));
            format!("{{\"id\":{id},\"error\":{{\"field\":{field},\"reason\":{reason}}}}}")
        }
    }
}

fn output(case: &Map<String, Value>) -> Result<String, InputError> {
    let Some(input) = case.get("input").and_then(Value::as_object) else {
        return Err(InputError::new("input", "must be an object in a JSON object on one line"));
    };
    let asks_for = |key| case.get(key).is_some_and(|kind| kind == "poa");
    if asks_for("kind") || asks_for("family") {
        payments_on_account(&bill(input)?).map(|payments| payments_text(&payments))
    } else {
        assess(&person(input)?).map(|assessment| assessment_text(&assessment))
    }
}

fn person(input: &Map<String, Value>) -> Result<Person, InputError> {
    no_other_fields(input, PERSON_FIELDS)?;
    let receipts = input.contains_key("trading_receipts").then(|| minor(input, "trading_receipts"));
    Ok(Person {
        tax_year: tax_year(input, "tax_year")?,
        is_scottish: match input.get("scotland") {
            None => false,
            Some(value) => {
                value.as_bool().ok_or_else(|| InputError::new("scotland", "must be true or false"))?
            }
        },
        age_years: match input.get("age") {
            None | Some(Value::Null) => None,
            Some(value) => Some(age(value)?),
        },
        student_loan_plan: choice(input, "student_loan_plan", PLANS)?,
        self_employment_profit_minor: minor(input, "self_employment_profit")?,
        trading_receipts_minor: receipts.transpose()?,
        employment_income_minor: minor(input, "employment_income")?,
        private_pension_income_minor: minor(input, "private_pension_income")?,
        savings_interest_minor: minor(input, "savings_interest")?,
        dividends_minor: minor(input, "dividends")?,
        gift_aid_paid_minor: minor(input, "gift_aid_paid")?,
        allowance_order: choice(input, "allowance_order", ORDERS)?,
    })
}

fn bill(input: &Map<String, Value>) -> Result<Bill, InputError> {
    no_other_fields(input, BILL_FIELDS)?;
    Ok(Bill {
        tax_year: tax_year(input, "liability_year")?,
        income_tax_and_class_4_minor: minor(input, "income_tax_and_class4")?,
        tax_deducted_at_source_minor: minor(input, "tax_deducted_at_source")?,
        student_loan_minor: minor(input, "student_loan")?,
        capital_gains_tax_minor: minor(input, "capital_gains_tax")?,
        payments_on_account_already_made_minor: minor(input, "payments_on_account_already_made")?,
    })
}

/// A misspelt field would leave income untaxed, so it is refused.
fn no_other_fields(input: &Map<String, Value>, known: &[&str]) -> Result<(), InputError> {
    match input.keys().find(|key| !known.contains(&key.as_str())) {
        Some(key) => Err(InputError::new(key, &format!("is not known; there are {}", known.join(", ")))),
        None => Ok(()),
    }
}

fn tax_year(input: &Map<String, Value>, field: &'static str) -> Result<TaxYear, InputError> {
    let text = input.get(field).and_then(Value::as_str).unwrap_or_default();
    text.parse::<TaxYear>().map_err(|error| InputError::new(field, &error.reason))
}

fn age(value: &Value) -> Result<u8, InputError> {
    let years = value.as_u64().and_then(|years| u8::try_from(years).ok());
    years
        .filter(|years| *years <= 130)
        .ok_or_else(|| InputError::new("age", "must be a whole number of years from 0 to 130"))
}

fn choice<T: Copy>(input: &Map<String, Value>, field: &str, names: &[(&str, T)]) -> Result<T, InputError> {
    let name = input.get(field);
    let first_when_left_out = |index: usize| name.is_none() && index == 0;
    let found = names
        .iter()
        .enumerate()
        .find(|(index, (known, _))| first_when_left_out(*index) || name.is_some_and(|name| name == known));
    found.map(|(_, (_, value))| *value).ok_or_else(|| {
        let known: Vec<&str> = names.iter().map(|(name, _)| *name).collect();
        InputError::new(field, &format!("must be one of {}", known.join(", ")))
    })
}

/// An amount in pence.
fn minor(input: &Map<String, Value>, field: &str) -> Result<i64, InputError> {
    let Some(value) = input.get(field) else { return Ok(0) };
    let text = match value {
        Value::Number(number) => number.to_string(),
        Value::String(text) => text.clone(),
        _ => String::new(),
    };
    let is_plain = text.chars().all(|character| character.is_ascii_digit() || ".-eE+".contains(character));
    let pounds = Decimal::from_str_exact(&text).or_else(|_| Decimal::from_scientific(&text)).ok();
    let Some(pounds) = pounds.filter(|_| is_plain) else {
        return Err(InputError::new(field, "must be an amount such as 1234.56"));
    };
    if pounds.abs() > Decimal::from(POUNDS_MAX) {
        return Err(InputError::new(field, "must not be more than 1,000,000,000"));
    }
    let pence = (pounds * Decimal::ONE_HUNDRED).normalize();
    if pence.scale() > 0 {
        return Err(InputError::new(field, "must have at most two decimals"));
    }
    i64::try_from(pence).map_err(|_| InputError::new(field, "must be an amount such as 1234.56"))
}

fn assessment_text(assessment: &Assessment) -> String {
    let fields = [
        ("personal_allowance", money(assessment.personal_allowance)),
        ("adjusted_net_income", money(assessment.adjusted_net_income)),
        ("tax_non_savings", money(assessment.tax_non_savings)),
        ("tax_savings", money(assessment.tax_savings)),
        ("tax_dividends", money(assessment.tax_dividends)),
        ("income_tax", money(assessment.income_tax)),
        ("ni_class_2", money(assessment.ni_class_2)),
        ("ni_class_4", money(assessment.ni_class_4)),
        ("ni_class_1_employee", money(assessment.ni_class_1_employee)),
        ("student_loan_unrounded", money(assessment.student_loan_unrounded)),
        ("winter_fuel_payment_charge_if_claimed", money(assessment.winter_fuel_payment_charge_if_claimed)),
        ("income_tax_plus_class_4", money(assessment.income_tax_plus_class_4)),
        ("marginal_rate_1000", rounded(assessment.marginal_rate_1000, RATE_DECIMALS).normalize().to_string()),
    ];
    object(&fields)
}

fn payments_text(payments: &PaymentsOnAccount) -> String {
    let [first, second] = payments.due;
    let pounds = |minor| money(Decimal::new(minor, 2));
    let fields = [
        ("payments_on_account_required", payments.is_required.to_string()),
        ("each_payment_on_account", pounds(payments.each_minor)),
        ("balancing_payment", pounds(payments.balancing_minor)),
        ("due", format!("[\"{first}\",\"{second}\"]")),
        ("total_due_31_january", pounds(payments.total_due_31_january_minor)),
    ];
    object(&fields)
}

/// Pounds with two decimals.
fn money(pounds: Decimal) -> String {
    format!("{:.2}", rounded(pounds, 2))
}

fn rounded(value: Decimal, decimals: u32) -> Decimal {
    let rounded = value.round_dp_with_strategy(decimals, RoundingStrategy::MidpointAwayFromZero);
    // Nothing is written as `-0`.
    if rounded.is_zero() { Decimal::ZERO } else { rounded }
}

fn object(fields: &[(&str, String)]) -> String {
    let parts: Vec<String> = fields.iter().map(|(name, value)| format!("\"{name}\":{value}")).collect();
    format!("{{{}}}", parts.join(","))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(line: &str, expected: &str) {
        assert_eq!(answer_uk(line), expected, "{line}");
    }

    fn check_error(input: &str, field: &str, reason: &str) {
        let expected = format!(r#"{{"id":7,"error":{{"field":"{field}","reason":"{reason}"}}}}"#);
        check(&format!(r#"{{"id":7,"input":{input}}}"#), &expected);
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
    fn payments_on_account_are_a_family_of_their_own() {
        check(
            r#"{"id":"b","kind":"poa","input":{"liability_year":"2024/25","income_tax_and_class4":1041}}"#,
            concat!(
                r#"{"id":"b","output":{"payments_on_account_required":true,"each_payment_on_account":520.50,"#,
                r#""balancing_payment":1041.00,"due":["2026-01-31","2026-07-31"],"total_due_31_january":1561.50}}"#,
            ),
        );
    }

    #[test]
    fn a_bad_line_says_what_is_wrong_and_where() {
        let unknown = r#"{"id":null,"error":{"field":"input","reason":"must be an object in a JSON object on one line"}}"#;
        for line in ["", "[]", "{", "{}", r#"{"input":1}"#] {
            check(line, unknown);
        }
        check_error("{}", "tax_year", "must be a tax year such as 2025/26");
        check_error(r#"{"tax_year":"2031/32"}"#, "tax_year", "2031/32 has no known rules");
        let of = |field: &str, value: &str| format!(r#"{{"tax_year":"2025/26","{field}":{value}}}"#);
        check_error(&of("dividends", "-1"), "dividends", "must not be negative");
        check_error(&of("dividends", "1.005"), "dividends", "must have at most two decimals");
        check_error(&of("dividends", r#""1_000""#), "dividends", "must be an amount such as 1234.56");
        check_error(&of("dividends", "null"), "dividends", "must be an amount such as 1234.56");
        check_error(&of("dividends", "1e300"), "dividends", "must be an amount such as 1234.56");
        check_error(&of("dividends", "1000000000.01"), "dividends", "must not be more than 1,000,000,000");
        check_error(&of("dividends", "1e15"), "dividends", "must not be more than 1,000,000,000");
        check_error(&of("age", "-1"), "age", "must be a whole number of years from 0 to 130");
        check_error(&of("scotland", "1"), "scotland", "must be true or false");
        check_error(
            &of("student_loan_plan", r#""PLAN_3""#),
            "student_loan_plan",
            "must be one of NONE, PLAN_1, PLAN_2, PLAN_4, PLAN_5, POSTGRADUATE",
        );
    }

    #[test]
    fn a_misspelt_field_is_refused() {
        let answer = answer_uk(r#"{"id":1,"input":{"tax_year":"2025/26","divdends":5}}"#);
        assert!(answer.contains(r#""field":"divdends""#), "{answer}");
    }
}
