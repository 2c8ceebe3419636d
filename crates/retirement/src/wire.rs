//! The command line's shape of this crate: one JSON object a line in, one out, as `attune tax` does; a line's `kind`
//! says what is asked.

mod law;
mod money;
mod plan;
mod spending;

use tax::wire::{Answer, Kind, answer_by_kind};

/// Every kind by its name.
const KINDS: [(&str, Kind); 10] = [
    ("cg_stack", law::tax_on_gains),
    ("mswr", spending::sustainable),
    ("perf", money::performance),
    ("plan", plan::prospect),
    ("rmd", law::required_distribution),
    ("ss_claim", law::claim),
    ("ss_taxable", law::taxable_benefits),
    ("swr", spending::withdrawals),
    ("tvm", money::time_value),
    ("xirr", money::money_weighted),
];

/// Answers a line: `{"id","output":{…}}`, or `{"id","error":{"field","reason"}}`.
pub fn answer(line: &str) -> Answer {
    answer_by_kind(line, &KINDS)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(line: &str, expected: &str) {
        assert_eq!(answer(line).text, expected);
    }

    #[test]
    fn a_line_is_answered_by_its_kind() {
        check(
            r#"{"id":1,"kind":"rmd","input":{"birth_year":1953,"distribution_year":2026,"prior_year_end_balance":500000}}"#,
            r#"{"id":1,"output":{"divisor":26.5,"rmd":18867.92,"table":"uniform-lifetime","is_first":true}}"#,
        );
        check(
            r#"{"id":2,"kind":"rmd","input":{"birth_year":1960,"distribution_year":2026,"prior_year_end_balance":500000}}"#,
            r#"{"id":2,"output":{"divisor":null,"rmd":null,"table":null,"is_first":false}}"#,
        );
        check(
            r#"{"id":"a","kind":"ss_claim","input":{"birth_year":1960,"birth_month":5,"birth_day":2,"claim_age_months":744}}"#,
            r#"{"id":"a","output":{"fra_months":804,"own_factor":0.7,"spousal_factor":0.65}}"#,
        );
        let vast = r#"{"id":1,"kind":"swr","input":{"strategy":"constant_real","rate":0.01,"stock_fraction":1,"start_year":1980,"years":40,"initial_portfolio":1e308}}"#;
        assert!(answer(vast).text.contains(r#""final_balance":null"#), "{}", answer(vast).text);
        check(
            r#"{"id":3,"kind":"xirr","input":{"flows":[["2025-01-01",-100],["2026-01-01",-10]]}}"#,
            r#"{"id":3,"output":{"xirr":null,"xnpv_at_5pct":-109.52380952380952}}"#,
        );
    }

    #[test]
    fn a_whole_plan_is_answered_with_its_chance_and_its_runs() {
        let plan = r#"{"birth_year":1960,"first_year":2026,"last_age":95,"rule":"fixed",
            "pots":[{"kind":"deferred","balance":100000000,"stock_share":0.6}],
            "streams":[{"kind":"social-security","yearly":2400000,"from_age":67,"is_indexed":true}],
            "phases":[{"from_age":0,"spending":6000000}],"has_required_distributions":true}"#;
        let plan = plan.replace('\n', "");
        let line = |more: &str| format!(r#"{{"id":1,"kind":"plan","input":{{"plan":{plan}{more}}}}}"#);
        let found: serde_json::Value = serde_json::from_str(&answer(&line("")).text).unwrap();
        let output = &found["output"];
        assert_eq!((output["runs"].as_u64(), output["paid_to_age"][0][0].as_u64()), (Some(69), Some(66)));
        assert_eq!(output["worst"].as_array().unwrap().len(), 30);
        let taxed: serde_json::Value =
            serde_json::from_str(&answer(&line(r#","tax_year":2026,"markets":"blocks","runs":500"#)).text)
                .unwrap();
        assert_eq!(taxed["output"]["runs"].as_u64(), Some(500));
        assert!(taxed["output"]["median"][5]["tax"].as_f64().unwrap() > 0.0);
        for (more, field) in [
            (r#","runs":0"#, "runs"),
            (r#","tax_year":1999"#, "tax_year"),
            (r#","markets":"stars""#, "markets"),
        ] {
            let refused = answer(&line(more)).refusal.map(|refusal| refusal.field);
            assert_eq!(refused.as_deref(), Some(field));
        }
    }

    #[test]
    fn a_bad_line_names_its_field() {
        for (kind, input, field) in [
            ("none", "{}", "kind"),
            ("rmd", r#"{"birth_year":1950}"#, "distribution_year"),
            (
                "rmd",
                r#"{"birth_year":1950,"distribution_year":2020,"prior_year_end_balance":1}"#,
                "distribution_year",
            ),
            (
                "rmd",
                r#"{"birth_year":1950,"distribution_year":2026,"prior_year_end_balance":-1}"#,
                "prior_year_end_balance",
            ),
            (
                "rmd",
                r#"{"birth_year":1950,"distribution_year":2026,"prior_year_end_balance":1,"spouse_birth_year":1950,"extra":1}"#,
                "extra",
            ),
            (
                "ss_claim",
                r#"{"birth_year":1960,"birth_month":2,"birth_day":30,"claim_age_months":744}"#,
                "birth_day",
            ),
            (
                "ss_claim",
                r#"{"birth_year":1960,"birth_month":2,"birth_day":3,"claim_age_months":700}"#,
                "claim_age_months",
            ),
            ("ss_taxable", r#"{"filing_status":"mfs","social_security":1}"#, "filing_status"),
            ("cg_stack", r#"{"tax_year":2020,"filing_status":"single"}"#, "tax_year"),
            ("swr", r#"{"strategy":"all_of_it","rate":0.04}"#, "strategy"),
            ("swr", r#"{"strategy":"constant_real","rate":0.04,"stock_fraction":1.5}"#, "stock_fraction"),
            (
                "swr",
                r#"{"strategy":"constant_real","rate":0.04,"stock_fraction":1,"start_year":2020,"years":30,"initial_portfolio":1}"#,
                "years",
            ),
            ("mswr", r#"{"years":0,"stock_fraction":0.5}"#, "years"),
            ("xirr", r#"{"flows":[["2026-02-30",1]]}"#, "flows"),
            ("tvm", r#"{"flows":[1,2],"rate":-1,"nper":1,"pv":1}"#, "rate"),
            ("perf", r#"{"monthly_returns":[]}"#, "monthly_returns"),
        ] {
            let refused = answer(&format!(r#"{{"id":1,"kind":"{kind}","input":{input}}}"#)).refusal;
            assert_eq!(refused.map(|refusal| refusal.field).as_deref(), Some(field), "{kind} {input}");
        }
    }
}
