//! How long whole tax cases take, from a line of JSON read to its answer written, marginal rates among it.
//!
//! Prints one JSON object a line, which `cargo xtask bench` reads. Cases are generated before the clock runs, the same
//! ones on every machine.
#![expect(clippy::print_stdout, reason = "figures are what it is run for")]

use std::time::Instant;

use tax::wire::{Answer, answer_uk, answer_us};

/// Cases of each country.
const CASES: u32 = 10_000;

fn main() {
    measure("US", &united_states(), answer_us);
    measure("UK", &united_kingdom(), answer_uk);
}

fn measure(country: &str, lines: &[String], answer: fn(&str) -> Answer) {
    // Parameter files are read once in a program's life, with the first case that needs them.
    let warm = lines.iter().take(100).map(|line| answer(line));
    assert!(warm.into_iter().all(|answer| answer.refusal.is_none()));
    let mut written = String::new();
    let mut refused = 0_u32;
    let started = Instant::now();
    for line in lines {
        let answer = answer(line);
        refused += u32::from(answer.refusal.is_some());
        written.push_str(&answer.text);
        written.push('\n');
    }
    let seconds = started.elapsed().as_secs_f64();
    assert_eq!((refused, written.lines().count()), (0, lines.len()), "every case has an answer");
    println!(r#"{{"name":"10,000 {country} cases","value":{seconds:.3},"unit":"s"}}"#);
    let a_second = f64::from(CASES) / seconds;
    println!(r#"{{"name":"{country} cases a second","value":{a_second:.0},"unit":"/s"}}"#);
}

/// Numbers that look random and are the same in every run: a multiplicative generator (Lehmer, modulus 2^31 - 1).
struct Numbers(u64);

impl Numbers {
    /// From zero to below a limit.
    fn below(&mut self, limit: u64) -> u64 {
        self.0 = self.0 * 48_271 % 2_147_483_647;
        self.0 % limit
    }

    /// An amount below a limit in whole units, with cents.
    fn amount(&mut self, limit: u64) -> String {
        format!("{}.{:02}", self.below(limit), self.below(100))
    }

    fn one_of<'a>(&mut self, choices: &[&'a str]) -> &'a str {
        let index = self.below(choices.len().try_into().unwrap_or(1));
        usize::try_from(index).ok().and_then(|index| choices.get(index)).copied().unwrap_or_default()
    }
}

/// Kinds of households, by the fields they fill with what limits.
const FAMILIES: [&[(&str, u64)]; 8] = [
    &[("se_net_profit_self", 400_000)],
    &[("se_net_profit_self", 150_000), ("wages_self", 250_000), ("salt_paid", 30_000)],
    &[("wages_self", 60_000), ("interest", 3_000), ("ordinary_dividends", 2_000)],
    &[
        ("wages_self", 700_000),
        ("mortgage_interest", 60_000),
        ("charity_cash", 90_000),
        ("salt_paid", 90_000),
    ],
    &[
        ("social_security", 60_000),
        ("pension_income", 90_000),
        ("ltcg", 50_000),
        ("tax_exempt_interest", 9_000),
    ],
    &[("se_net_profit_self", 900_000), ("qbi_w2_wages", 200_000), ("qbi_ubia", 500_000), ("ltcg", 900_000)],
    &[("wages_self", 90_000), ("qualified_tips", 40_000), ("qualified_overtime", 20_000), ("stcg", 9_000)],
    &[("se_net_profit_self", 200_000), ("se_health_insurance", 20_000), ("sep_contribution", 30_000)],
];

/// Returns of every status, year and kind of household.
fn united_states() -> Vec<String> {
    let mut numbers = Numbers(2_026);
    (0..CASES)
        .map(|id| {
            let status = numbers.one_of(&["single", "mfj", "mfs", "hoh", "qss"]);
            let year = 2024 + numbers.below(3);
            let age = 20 + numbers.below(65);
            let mut fields = format!(
                r#""tax_year":{year},"filing_status":"{status}","age_self":{age},"dependent_ages":["#
            );
            let ages: Vec<String> = (0..numbers.below(4)).map(|_| numbers.below(20).to_string()).collect();
            fields.push_str(&format!("{}]", ages.join(",")));
            if status == "mfj" {
                fields
                    .push_str(&format!(r#","age_spouse":{age},"wages_spouse":{}"#, numbers.amount(120_000)));
            }
            let family = usize::try_from(id).map_or(0, |id| id % FAMILIES.len());
            for (field, limit) in FAMILIES[family] {
                fields.push_str(&format!(r#","{field}":{}"#, numbers.amount(*limit)));
            }
            format!(r#"{{"id":{id},"input":{{{fields}}}}}"#)
        })
        .collect()
}

/// Tax calculations of every year, plan and kind of income, in Scotland and elsewhere, with the allowance set either
/// way.
fn united_kingdom() -> Vec<String> {
    const FIELDS: [(&str, u64); 6] = [
        ("self_employment_profit", 160_000),
        ("employment_income", 130_000),
        ("private_pension_income", 60_000),
        ("savings_interest", 20_000),
        ("dividends", 60_000),
        ("gift_aid_paid", 5_000),
    ];
    let mut numbers = Numbers(2_027);
    (0..CASES)
        .map(|id| {
            let year = numbers.one_of(&["2024/25", "2025/26", "2026/27"]);
            let plan =
                numbers.one_of(&["NONE", "PLAN_1", "PLAN_2", "PLAN_4", "PLAN_5", "POSTGRADUATE"]);
            let order = numbers.one_of(&["USUAL", "MOST_BENEFICIAL"]);
            let scotland = numbers.one_of(&["true", "false"]);
            let age = 18 + numbers.below(70);
            let mut fields = format!(
                r#""tax_year":"{year}","scotland":{scotland},"age":{age},"student_loan_plan":"{plan}","allowance_order":"{order}""#
            );
            for (field, limit) in FIELDS {
                if numbers.below(2) == 0 {
                    fields.push_str(&format!(r#","{field}":{}"#, numbers.amount(limit)));
                }
            }
            format!(r#"{{"id":{id},"input":{{{fields}}}}}"#)
        })
        .collect()
}
