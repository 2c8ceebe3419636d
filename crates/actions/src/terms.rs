//! Terms that move: a rate that depends on what is known of a customer, by a rule anybody can read.

use decision::{Attributes, Condition};
use serde::{Deserialize, Serialize};

/// The rule of a rate, in basis points a year.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Terms {
    /// Counts up with every change of the rule.
    pub version: u32,
    /// Where the rate starts.
    pub base_bp: i32,
    /// The rate is never below.
    pub least_bp: i32,
    /// The rate is never above.
    pub most_bp: i32,
    /// What moves it; each that holds counts.
    pub steps: Vec<Step>,
}

/// What moves a rate.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Step {
    /// When, in `JSONLogic`; what cannot be told moves nothing.
    pub when: Condition,
    /// By how many basis points.
    pub by_bp: i32,
    /// Why, in a sentence to the customer.
    pub because: String,
}

/// Terms as they were offered to one customer, with what set them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Offered {
    /// The rule's version.
    pub version: u32,
    /// Where the rate started.
    pub base_bp: i32,
    /// The rate.
    pub rate_bp: i32,
    /// By how much which reason moved it.
    pub moved: Vec<(i32, String)>,
}

impl Terms {
    /// The terms for a customer of whom this is known.
    #[must_use]
    pub fn offered(&self, known: &Attributes) -> Offered {
        let holding = self.steps.iter().filter(|step| step.when.holds(known) == Some(true));
        let moved: Vec<(i32, String)> = holding.map(|step| (step.by_bp, step.because.clone())).collect();
        let sum = moved.iter().fold(self.base_bp, |rate, (by, _)| rate.saturating_add(*by));
        let rate_bp = sum.max(self.least_bp).min(self.most_bp);
        Offered { version: self.version, base_bp: self.base_bp, rate_bp, moved }
    }
}

#[cfg(test)]
mod tests {
    use decision::AttributeValue;
    use proptest::prelude::*;
    use serde_json::json;

    use super::*;

    fn terms() -> Terms {
        serde_json::from_value(json!({
            "version": 3, "base_bp": 285, "least_bp": 250, "most_bp": 320,
            "steps": [
                { "when": { ">=": [{ "var": "feature.buffer-months" }, 3] }, "by_bp": 20, "because": "buffer" },
                { "when": { ">=": [{ "var": "feature.buffer-months" }, 6] }, "by_bp": 30, "because": "more" }
            ]
        }))
        .unwrap()
    }

    #[test]
    fn steps_that_hold_add_up_within_the_bounds() {
        let check = |months: Option<f64>, rate_bp: i32, moved: &[i32]| {
            let mut known = Attributes::new();
            if let Some(months) = months {
                known.insert("feature.buffer-months", AttributeValue::Number(months));
            }
            let offered = terms().offered(&known);
            let by: Vec<i32> = offered.moved.iter().map(|(by, _)| *by).collect();
            assert_eq!((offered.rate_bp, by.as_slice(), offered.version), (rate_bp, moved, 3), "{months:?}");
        };
        check(None, 285, &[]);
        check(Some(1.0), 285, &[]);
        check(Some(4.0), 305, &[20]);
        check(Some(9.0), 320, &[20, 30]);
    }

    proptest! {
        #[test]
        fn a_rate_is_within_its_bounds(base in any::<i32>(), steps in prop::collection::vec(any::<i32>(), 0..4)) {
            let steps = steps.iter().map(|by| json!({ "when": { "==": [1, 1] }, "by_bp": by, "because": "" }));
            let value = json!({
                "version": 1, "base_bp": base, "least_bp": 100, "most_bp": 500, "steps": steps.collect::<Vec<_>>()
            });
            if let Ok(terms) = serde_json::from_value::<Terms>(value) {
                let offered = terms.offered(&Attributes::new());
                prop_assert!((100..=500).contains(&offered.rate_bp));
            }
        }
    }
}
