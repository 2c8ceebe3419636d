//! Lines as the command line reads and writes them.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use evaluation::wire::answer;
use serde_json::Value;

fn line(kind: &str, input: &str) -> String {
    format!(r#"{{"id":7,"kind":"{kind}","input":{input}}}"#)
}

fn output(kind: &str, input: &str) -> Value {
    let answer = answer(&line(kind, input));
    assert_eq!(answer.refusal, None);
    let read: Value = serde_json::from_str(&answer.text).unwrap();
    assert!(!answer.text.contains('\n') && read["id"] == 7);
    read["output"].clone()
}

fn pretty(value: &Value) -> String {
    serde_json::to_string_pretty(value).unwrap()
}

fn check_refusal(kind: &str, input: &str, field: &str, reason: &str) {
    let answer = answer(&line(kind, input));
    assert_eq!(answer.text, format!(r#"{{"id":7,"error":{{"field":"{field}","reason":"{reason}"}}}}"#));
    assert!(answer.refusal.is_some());
}

#[test]
fn an_experiment_is_read() {
    insta::assert_snapshot!(pretty(&output(
        "experiment",
        r#"{"measure":"proportion","multiply_exposed":0,"arms":[
            {"name":"now","weight":1,"units":5210,"sum":520},{"name":"new","weight":1,"units":5185,"sum":611}]}"#
    )), @r#"
    {
      "state": "shown",
      "exposures": {
        "arms": [
          {
            "arm": "now",
            "units": 5210,
            "units_expected": 5197.5
          },
          {
            "arm": "new",
            "units": 5185,
            "units_expected": 5197.5
          }
        ],
        "multiply_exposed": 0,
        "ratio_ln_bayes_factor": -2.299439211245044,
        "ratio_p_value": 1.0
      },
      "arms": [
        {
          "arm": "now",
          "mean": 0.09980806142034548,
          "standard_error": 0.004152709087224934
        },
        {
          "arm": "new",
          "mean": 0.11783992285438766,
          "standard_error": 0.004477602580302118
        }
      ],
      "comparisons": [
        {
          "arm": "new",
          "absolute": {
            "estimate": 0.018031861434042173,
            "standard_error": 0.006106874620478852,
            "lower": -0.0006817295038357464,
            "upper": 0.03674545237192009
          },
          "relative": {
            "estimate": 0.180665380906461,
            "standard_error": 0.06652644005747323,
            "lower": -0.02319480341990246,
            "upper": 0.38452556523282444
          },
          "p_value": 0.06862675490995068,
          "covariate_slope": null
        }
      ]
    }
    "#);
}

#[test]
fn a_withheld_experiment_is_an_output_without_outcomes() {
    insta::assert_snapshot!(pretty(&output(
        "experiment",
        r#"{"measure":"mean","settings":{"units_per_arm_min":2},"arms":[{"name":"now","weight":1},{"name":"new","weight":1}],
            "units":[{"unit":"a","arm":"now","outcome":3.5},{"unit":"b","arm":"now","outcome":1},
            {"unit":"c","arm":"now","outcome":4},{"unit":"b","arm":"new","outcome":2}]}"#
    )), @r#"
    {
      "state": "withheld",
      "exposures": {
        "arms": [
          {
            "arm": "now",
            "units": 2,
            "units_expected": 1.0
          },
          {
            "arm": "new",
            "units": 0,
            "units_expected": 1.0
          }
        ],
        "multiply_exposed": 1,
        "ratio_ln_bayes_factor": 0.009852296443110475,
        "ratio_p_value": 0.9901960784312747
      },
      "reasons": [
        {
          "reason": "multiply-exposed",
          "units": 1,
          "share": 0.3333333333333333,
          "share_max": 0.0
        },
        {
          "reason": "too-few-units",
          "arm": "new",
          "units": 0,
          "units_min": 2
        }
      ]
    }
    "#);
}

#[test]
fn a_policy_is_judged() {
    let found = output(
        "off-policy",
        r#"{"seed":1,"bar":{"margin":0.1,"guardrails":[{"name":"undone","limit":0.5}]},"settings":{"resamples":100},"rounds":[
            {"customer":"a","chosen":0,"propensity":0.5,"reward":1,"policy":[0.5,0.5],"predicted":[1,0],"guardrails":{"undone":1}},
            {"customer":"b","chosen":1,"propensity":0.5,"reward":0,"policy":[0.5,0.5],"predicted":[1,0],"guardrails":{"undone":0}}]}"#,
    );
    insta::assert_snapshot!(pretty(&found["gate"]), @r#"
    {
      "state": "closed",
      "obstacles": [
        {
          "scope": "overall",
          "cause": "log",
          "failure": "too-few-effective-rounds",
          "effective_rounds": 2.0,
          "effective_rounds_min": 1000.0
        },
        {
          "scope": "overall",
          "cause": "log",
          "failure": "weight-too-large",
          "share": 0.5,
          "share_max": 0.05
        },
        {
          "scope": "overall",
          "cause": "guardrail-crossed",
          "name": "undone",
          "upper": 1.0,
          "limit": 0.5
        },
        {
          "scope": "hardship",
          "cause": "log",
          "failure": "no-rounds"
        }
      ]
    }
    "#);
    insta::assert_snapshot!(found["overall"]["estimates"]["unclipped"]["self_normalised"], @r#"{"estimate":0.5,"standard_error":0.3540530120667459,"lower":0.0,"upper":1.0}"#);
    insta::assert_snapshot!(found["hardship"], @r#"{"failures":[{"failure":"no-rounds"}],"diagnostics":{"rounds":0,"customers":0,"mean_weight":null,"mean_weight_standard_error":null,"effective_rounds":0.0,"largest_weight_share":null,"clipped_rounds":0},"estimates":null,"guardrails":[]}"#);
}

#[test]
fn groups_are_compared() {
    let found = output(
        "fairness",
        r#"{"limits":{"customers_min":1},"customers":[
            {"group":"a","is_eligible":true,"is_exposed":true,"is_benefited":true,"promised":0.5},
            {"group":"a","is_eligible":true,"is_exposed":false},
            {"group":"b","is_eligible":true,"is_exposed":true},{"group":"b","is_eligible":false,"is_exposed":false}]}"#,
    );
    insta::assert_snapshot!(pretty(&found), @r#"
    {
      "verdict": "unlike",
      "findings": [
        {
          "finding": "exposure-ratio-low",
          "lowest": "a",
          "highest": "b",
          "ratio": 0.5
        }
      ],
      "groups": [
        {
          "group": "a",
          "eligible": 2,
          "exposed": 1,
          "exposure_rate": 0.5,
          "known": 1,
          "benefited": 1,
          "benefit_rate": 1.0,
          "calibration": {
            "customers": 1,
            "promised": 0.5,
            "came_true": 1.0,
            "p_value": 0.31731050786291415,
            "expected_calibration_error": 0.5
          }
        },
        {
          "group": "b",
          "eligible": 1,
          "exposed": 1,
          "exposure_rate": 1.0,
          "known": 0,
          "benefited": 0,
          "benefit_rate": null,
          "calibration": null
        }
      ],
      "exposure_ratio": 0.5,
      "benefit_test": null
    }
    "#);
}

#[test]
fn moves_are_counted() {
    let found = output(
        "churn",
        r#"{"shown":[{"customer":"ann","day":"2026-05-04","order":["a","b"]},
            {"customer":"ann","day":"2026-05-05","order":["b","a"],"is_undone":true}]}"#,
    );
    insta::assert_snapshot!(pretty(&found), @r#"
    {
      "customer_weeks": 1,
      "changes": 1,
      "positions_moved_per_customer_week": 2.0,
      "widgets_added_or_removed_per_customer_week": 0.0,
      "undone_share_of_changes": 1.0
    }
    "#);
}

#[test]
fn a_bad_line_says_what_is_wrong_and_where() {
    check_refusal("screen", "{}", "kind", "has to be one of churn, experiment, fairness, off-policy");
    check_refusal("experiment", "{}", "measure", "is missing");
    check_refusal("experiment", r#"{"measure":"median"}"#, "measure", "has to be mean or proportion");
    let arms =
        r#"[{"name":"now","weight":1,"units":200,"sum":20},{"name":"new","weight":1,"units":200,"sum":20}]"#;
    let experiment = |more: &str| format!(r#"{{"measure":"proportion","arms":{arms}{more}}}"#);
    check_refusal("experiment", &experiment(""), "multiply_exposed", "is missing: 0 where none was");
    check_refusal(
        "experiment",
        &experiment(r#","units":[]"#),
        "arms",
        "have a name and a weight only where units are given",
    );
    check_refusal(
        "experiment",
        &experiment(r#","multiply_exposed":0,"settings":{"alpha":2}"#),
        "settings",
        "have to be probabilities between 0 and 1, a share and a number of units above 0",
    );
    check_refusal(
        "experiment",
        &experiment(r#","multiply_exposed":0,"alpha":0.1"#),
        "alpha",
        "is not a field of this input",
    );
    check_refusal(
        "experiment",
        &experiment(r#","multiply_exposed":0"#).replace("proportion", "mean"),
        "arms",
        "need units, sum and sum_squares where no units are given",
    );
    check_refusal("off-policy", r#"{"rounds":[]}"#, "seed", "is missing");
    check_refusal(
        "off-policy",
        r#"{"seed":1,"rounds":[{"customer":"a","chosen":0,"propensity":0,"reward":1,"policy":[1]}]}"#,
        "rounds",
        "round 0: a propensity has to be above 0 and 1 at most",
    );
    check_refusal(
        "fairness",
        r#"{"customers":[{"group":"a","is_eligible":true,"is_exposed":true,"promised":2}]}"#,
        "customers",
        "a: what was promised has to be a probability from 0 to 1",
    );
    check_refusal(
        "churn",
        r#"{"shown":[{"customer":"ann"}]}"#,
        "shown",
        "has to be a list of objects with customer, day, order and perhaps is_undone",
    );
}
