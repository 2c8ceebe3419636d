//! How a result came about: a tree of named lines, each with the form line or provision it follows.
//!
//! The same code computes with and without its working: a silent [`Working`] keeps nothing and costs nothing,
//! which is what sliders, marginal rates and bulk runs use.

use rust_decimal::prelude::ToPrimitive;
use rust_decimal::{Decimal, RoundingStrategy};
use serde::{Deserialize, Serialize};

/// What a line of working says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum LineValue {
    /// An amount in minor units of the country's currency, rounded half away from zero.
    Money(i64),
    /// A share or rate: 0.24 is 24 %.
    Rate(Decimal),
}

/// One line of the working, in the order it is computed, with the lines it is made of.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct WorkingLine {
    /// What the value is.
    pub label: String,
    /// The value.
    pub value: LineValue,
    /// The form line or provision it follows, such as `Schedule SE line 4a`.
    pub rule: String,
    /// The lines that lead to it; empty for a line that stands alone.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub parts: Vec<WorkingLine>,
}

/// Collects the working as it is computed, or keeps silent.
#[derive(Debug, Default)]
pub struct Working {
    /// One list a level that is open; none when silent.
    levels: Option<Vec<Vec<WorkingLine>>>,
}

impl Working {
    /// Keeps every line.
    pub fn recorded() -> Self {
        Self { levels: Some(vec![Vec::new()]) }
    }

    /// Keeps nothing.
    pub fn silent() -> Self {
        Self { levels: None }
    }

    /// Whether nothing is kept.
    pub fn is_silent(&self) -> bool {
        self.levels.is_none()
    }

    /// Notes an amount of money in major units and gives it back.
    pub fn money(&mut self, label: &str, amount: Decimal, rule: &str) -> Decimal {
        self.note(label, rule, || LineValue::Money(to_minor(amount)), Vec::new);
        amount
    }

    /// Notes a rate, 0.24 for 24 %, and gives it back.
    pub fn rate(&mut self, label: &str, rate: Decimal, rule: &str) -> Decimal {
        self.note(label, rule, || LineValue::Rate(rate.normalize()), Vec::new);
        rate
    }

    /// Runs `compute` one level down, then notes the amount it gives, in major units, with its lines as parts.
    pub fn total(&mut self, label: &str, rule: &str, compute: impl FnOnce(&mut Self) -> Decimal) -> Decimal {
        if let Some(levels) = &mut self.levels {
            levels.push(Vec::new());
        }
        let amount = compute(self);
        let parts = self.levels.as_mut().and_then(Vec::pop);
        self.note(
            label,
            rule,
            || LineValue::Money(to_minor(amount)),
            || parts.into_iter().flatten().collect(),
        );
        amount
    }

    /// All lines; empty when silent.
    pub fn finish(self) -> Vec<WorkingLine> {
        self.levels.into_iter().flatten().flatten().collect()
    }

    fn note(
        &mut self,
        label: &str,
        rule: &str,
        value: impl FnOnce() -> LineValue,
        parts: impl FnOnce() -> Vec<WorkingLine>,
    ) {
        if let Some(level) = self.levels.as_mut().and_then(|levels| levels.last_mut()) {
            level.push(WorkingLine {
                label: label.to_owned(),
                value: value(),
                rule: rule.to_owned(),
                parts: parts(),
            });
        }
    }
}

/// Minor units as major units. Both countries' currencies have two digits.
pub(crate) fn to_major(amount_minor: i64) -> Decimal {
    Decimal::new(amount_minor, 2)
}

/// Major units as whole minor units of a currency with two digits, half away from zero. Amounts enter the
/// engines bounded, so what leaves them fits; beyond that the result saturates.
pub fn to_minor(amount: Decimal) -> i64 {
    let rounded =
        (amount * Decimal::ONE_HUNDRED).round_dp_with_strategy(0, RoundingStrategy::MidpointAwayFromZero);
    rounded.to_i64().unwrap_or(if rounded.is_sign_negative() { i64::MIN } else { i64::MAX })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_stand_under_their_total() {
        let mut working = Working::recorded();
        let total = working.total("Tax", "Form 1040 line 24", |working| {
            working.money("Income tax", Decimal::new(1_005, 1), "Form 1040 line 16")
                + working.money("Self-employment tax", Decimal::ONE, "Schedule 2 line 4")
        });
        working.rate("Marginal rate", Decimal::new(240, 3), "IRC 1");
        assert_eq!(total, Decimal::new(1_015, 1));
        let lines = working.finish();
        assert_eq!(lines.len(), 2);
        assert_eq!(lines[0].value, LineValue::Money(10_150));
        assert_eq!(lines[0].parts.len(), 2);
        assert_eq!(lines[1].value, LineValue::Rate(Decimal::new(24, 2)));
    }

    #[test]
    fn silence_keeps_nothing() {
        let mut working = Working::silent();
        assert_eq!(working.total("Tax", "", |working| working.money("Part", Decimal::ONE, "")), Decimal::ONE);
        assert!(working.finish().is_empty());
    }
}
