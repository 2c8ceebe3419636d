//! The features: what Attune may know about a customer when it guesses at a financial life.
//!
//! Every feature is one entry of [`FEATURES`] and says in plain words what it is. None holds an amount of money,
//! so that none depends on the currency. None is a protected attribute or stands in for one: spending on health,
//! children, faith or giving only ever enters through totals. The year of birth is used only when the customer
//! gives it.

mod balances;
mod facts;
mod income;
mod spending;
mod state;
#[cfg(test)]
mod tests;
mod vector;

use ledger::hexadecimal;
use sha2::{Digest, Sha256};

use facts::Facts;
pub use state::{FeatureState, Subject};
pub use vector::{FeatureError, FeatureVector};

/// How a value is written for people.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unit {
    /// A whole number of things or times.
    Count,
    /// A part of a whole, 1 for all of it.
    Share,
    /// Days.
    Days,
    /// Months, with one decimal.
    Months,
    /// Times a month, with one decimal.
    PerMonth,
    /// 0 for no, 1 for yes.
    Flag,
    /// Years.
    Years,
}

/// One feature.
#[derive(Debug, Clone, Copy)]
pub struct FeatureSpec {
    /// Its stored and printed name.
    pub name: &'static str,
    /// Plain words, `{value}` standing for the number and `{one|many}` for the form that fits it.
    pub sentence: &'static str,
    /// The words when the value rounds to nothing.
    pub sentence_zero: &'static str,
    /// How the value is written.
    pub unit: Unit,
    /// How far back it looks; 0 for the state on the day.
    pub window_days: u32,
    /// Whether a customer could change it, so that a counterfactual may name it.
    pub actionable: bool,
    /// What stands in for a value that cannot be known.
    imputed: f32,
    compute: fn(&Facts<'_>) -> Option<f64>,
}

/// Every feature, in the order of every vector. Adding, removing or moving one needs a newly trained model.
pub static FEATURES: [FeatureSpec; FEATURE_COUNT] = [
    income::PAYER_COUNT,
    income::CLIENT_COUNT,
    income::LARGEST_PAYER_SHARE,
    income::INCOME_IRREGULARITY,
    income::MONTHS_WITH_INCOME,
    income::PAYMENTS_PER_MONTH,
    income::PAYROLL_SHARE,
    income::PAYROLL_REGULARITY,
    income::PAYROLL_GAP_DAYS,
    income::CLIENT_SHARE,
    income::CLIENT_GAP_IRREGULARITY,
    income::PLATFORM_SHARE,
    income::SALES_SHARE,
    income::SALES_PER_MONTH,
    income::PENSION_SHARE,
    income::STATE_BENEFIT_SHARE,
    income::STUDENT_SUPPORT_SHARE,
    income::RENTAL_SHARE,
    income::DIVIDEND_SHARE,
    income::INTEREST_SHARE,
    income::OTHER_INCOME_SHARE,
    income::UNRECOGNISED_SHARE,
    spending::SPENDING_TO_INCOME,
    spending::BUSINESS_EXPENSE_SHARE,
    spending::BUSINESS_EXPENSE_MONTHS,
    spending::BUSINESS_SUPPLIES_SHARE,
    spending::STAFF_COST_SHARE,
    spending::TAX_PAYMENTS,
    spending::TAX_SHARE,
    spending::SALES_TAX_PAYMENTS,
    spending::EDUCATION_SHARE,
    spending::HOUSING_SHARE,
    spending::BILLS_SHARE,
    spending::GROCERIES_SHARE,
    spending::GOING_OUT_SHARE,
    spending::TRANSPORT_SHARE,
    spending::CASH_SHARE,
    spending::PURCHASES_PER_MONTH,
    spending::DEBT_SERVICE_SHARE,
    balances::BUFFER_MONTHS,
    balances::BALANCE_TREND_MONTHS,
    balances::OVERDRAFT_DAYS,
    balances::BALANCE_MISSING,
    balances::INVESTED_SHARE,
    balances::INVESTING_SHARE,
    balances::WITHDRAWAL_SHARE,
    balances::AGE_YEARS,
    balances::BIRTH_YEAR_MISSING,
];

/// How many features there are.
pub const FEATURE_COUNT: usize = 48;

/// The place of a feature in every vector.
pub fn feature_index(name: &str) -> Option<usize> {
    FEATURES.iter().position(|spec| spec.name == name)
}

/// SHA-256 over names, units, windows and stand-ins in order, in hexadecimal. A model fits only the schema it
/// was trained on.
pub fn schema_hash() -> String {
    let mut digest = Sha256::new();
    for spec in &FEATURES {
        let line = format!("{}|{:?}|{}|{}\n", spec.name, spec.unit, spec.window_days, spec.imputed);
        digest.update(line.as_bytes());
    }
    hexadecimal(&digest.finalize())
}

impl FeatureSpec {
    /// The number in plain words, such as `62%` or `3`.
    pub fn format(&self, value: f64) -> String {
        match self.unit {
            Unit::Count | Unit::Days | Unit::Flag | Unit::Years => format!("{value:.0}"),
            Unit::Share => format!("{:.0}%", value * 100.0),
            Unit::Months | Unit::PerMonth => format!("{value:.1}"),
        }
    }

    /// The feature said of a customer with this value.
    pub fn describe(&self, value: f64) -> String {
        let number = self.format(value);
        let is_zero = matches!(number.trim_start_matches('-'), "0" | "0%" | "0.0");
        if is_zero {
            return self.sentence_zero.to_owned();
        }
        let is_one = matches!(number.as_str(), "1" | "1.0");
        fill(self.sentence, &number, is_one)
    }
}

/// Puts the number for `{value}` and chooses within `{one|many}`.
fn fill(template: &str, number: &str, is_one: bool) -> String {
    let mut out = String::with_capacity(template.len() + number.len());
    let mut rest = template;
    while let Some((before, after)) = rest.split_once('{') {
        out.push_str(before);
        let Some((inside, after)) = after.split_once('}') else { break };
        match inside.split_once('|') {
            Some((one, many)) => out.push_str(if is_one { one } else { many }),
            None => out.push_str(number),
        }
        rest = after;
    }
    out.push_str(rest);
    out
}

#[cfg(test)]
mod registry_tests {
    use std::collections::HashSet;

    use super::*;

    /// Protected attributes and well-known proxies, as whole words of a name or sentence (guardrail G6).
    const BANNED: [&str; 36] = [
        "age",
        "birth",
        "born",
        "old",
        "young",
        "gender",
        "sex",
        "male",
        "female",
        "race",
        "ethnic",
        "ethnicity",
        "religion",
        "church",
        "mosque",
        "temple",
        "faith",
        "charity",
        "health",
        "medical",
        "pharmacy",
        "disability",
        "pregnancy",
        "child",
        "children",
        "childcare",
        "married",
        "marital",
        "spouse",
        "nationality",
        "language",
        "postcode",
        "zip",
        "address",
        "union",
        "politics",
    ];
    /// Used only when the customer gives the year, and said so in the sentence.
    const GIVEN_BY_THE_CUSTOMER: [&str; 2] = ["age-years", "birth-year-missing"];

    #[test]
    fn no_feature_is_a_protected_attribute_or_a_proxy() {
        for spec in &FEATURES {
            let text = format!("{} {} {}", spec.name, spec.sentence, spec.sentence_zero).to_lowercase();
            let words: HashSet<&str> = text.split(|c: char| !c.is_alphanumeric()).collect();
            let found: Vec<_> = BANNED.into_iter().filter(|word| words.contains(word)).collect();
            let allowed = GIVEN_BY_THE_CUSTOMER.contains(&spec.name);
            assert!(found.is_empty() || allowed, "{}: {found:?}", spec.name);
        }
    }

    #[test]
    fn names_are_distinct_and_kebab_case_and_sentences_complete() {
        let names: HashSet<_> = FEATURES.iter().map(|spec| spec.name).collect();
        assert_eq!(names.len(), FEATURE_COUNT);
        for spec in &FEATURES {
            assert!(spec.name.chars().all(|c| c.is_ascii_lowercase() || c == '-'), "{}", spec.name);
            assert!(spec.imputed.is_finite());
            assert!(spec.unit == Unit::Flag || spec.sentence.contains("{value}"), "{}", spec.name);
            for value in [0.0, 0.004, 1.0, 2.0, 17.26] {
                let sentence = spec.describe(value);
                assert!(!sentence.contains(['{', '}', '|']), "{sentence}");
                assert!(sentence.starts_with(|c: char| c.is_uppercase() || c.is_ascii_digit()), "{sentence}");
            }
        }
    }

    #[test]
    fn numbers_choose_the_form_that_fits() {
        let said: Vec<_> = [0.0, 1.0, 7.0].map(|count| FEATURES[0].describe(count)).into();
        insta::assert_debug_snapshot!(said, @r#"
        [
            "Nobody paid you for work in the last 12 months",
            "1 payer paid you in the last 12 months",
            "7 payers paid you in the last 12 months",
        ]
        "#);
    }
}
