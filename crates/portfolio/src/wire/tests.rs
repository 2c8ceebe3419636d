//! Lines as a program sends them.

use super::*;

fn check(input: &str, expected: &str) {
    let found = answer(&format!(r#"{{"id":1,"input":{input}}}"#)).text;
    let found: serde_json::Value = serde_json::from_str(&found).unwrap();
    let expected: serde_json::Value = serde_json::from_str(expected).unwrap();
    for (field, expected) in expected.as_object().unwrap() {
        assert_eq!(&found["output"][field], expected, "{field}");
    }
}

#[test]
fn a_portfolio_is_answered_with_its_figures() {
    check(
        r#"{"currency":"USD","as_of":"2026-11-01","events":[
            {"on":"2026-01-05","kind":"buy","security":"acme","quantity":"10","amount_minor":10000},
            {"on":"2026-03-01","kind":"sell","security":"ACME","quantity":2.5,"amount_minor":3000}
        ],"prices":[{"security":"ACME","on":"2026-10-31","price":14}],
        "classes":{"ACME":"Stocks"},"cash_minor":2000,
        "targets":[{"class":"Stocks","share_bp":8000},{"class":"Cash","share_bp":2000}]}"#,
        r#"{
            "realised":[{"on":"2026-03-01","account":"account","security":"ACME","currency":"USD",
                "acquired_on":"2026-01-05","quantity":"2.5","proceeds_minor":3000,"basis_minor":2500,"gain_minor":500}],
            "allocation":[
                {"class":"Stocks","value_minor":10500,"share_bp":8400,"target_bp":8000,"band_bp":[7500,8500]},
                {"class":"Cash","value_minor":2000,"share_bp":1600,"target_bp":2000,"band_bp":[1500,2500]}],
            "rebalancing":{"classes":[
                {"class":"Stocks","current_minor":10500,"target_minor":10000,"new_money_minor":0,"moved_minor":0},
                {"class":"Cash","current_minor":2000,"target_minor":2500,"new_money_minor":0,"moved_minor":0}],
                "sales":[],"unresolved_minor":0},
            "missing_rates":[]
        }"#,
    );
}

#[test]
fn a_bad_line_names_its_field() {
    for (input, field) in [
        (r#"{"as_of":"2026-11-01"}"#, "currency"),
        (r#"{"currency":"USD","as_of":"tomorrow"}"#, "as_of"),
        (r#"{"currency":"USD","as_of":"2026-11-01","method":"hifo"}"#, "method"),
        (r#"{"currency":"USD","as_of":"2026-11-01","events":[{"on":"2026-01-01"}]}"#, "events[0]"),
        (
            r#"{"currency":"USD","as_of":"2026-11-01","events":[{"on":"2026-01-01","kind":"buy","security":"A","amount_minor":1}]}"#,
            "events[0].quantity",
        ),
        (
            r#"{"currency":"USD","as_of":"2026-11-01","events":[{"on":"2026-01-01","kind":"buy","quantity":1,"amount_minor":1}]}"#,
            "events[0].security",
        ),
        (
            r#"{"currency":"USD","as_of":"2026-11-01","events":[{"on":"2026-01-01","kind":"gift"}]}"#,
            "events[0].kind",
        ),
        (
            r#"{"currency":"USD","as_of":"2026-11-01","prices":[{"security":"A","on":"2026-01-01","price":-1}]}"#,
            "prices[0].price",
        ),
        (
            r#"{"currency":"USD","as_of":"2026-11-01","rates":[{"currency":"EUR","on":"2026-01-01","rate":0}]}"#,
            "rates[0].rate",
        ),
        (
            r#"{"currency":"USD","as_of":"2026-11-01","cash_minor":1,"targets":[{"class":"A","share_bp":1}]}"#,
            "targets",
        ),
        (r#"{"currency":"USD","as_of":"2026-11-01","extra":1}"#, "extra"),
    ] {
        let refused = answer(&format!(r#"{{"id":1,"input":{input}}}"#)).refusal;
        assert_eq!(refused.map(|refusal| refusal.field).as_deref(), Some(field), "{input}");
    }
}
