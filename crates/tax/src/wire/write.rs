//! Writing an output as JSON text, in the order of its fields, and a working as a table or an indented tree.

use chrono::NaiveDate;
use rust_decimal::prelude::ToPrimitive;
use rust_decimal::{Decimal, RoundingStrategy};

use crate::working::{LineValue, WorkingLine, to_minor};

/// A JSON object that is being written.
pub(super) struct Object(String);

impl Object {
    /// An object with no field yet.
    pub(super) fn new() -> Self {
        Self(String::with_capacity(768))
    }

    /// Money in major units, rounded half away from zero.
    pub(super) fn money(self, field: &str, amount: Decimal) -> Self {
        self.minor(field, to_minor(amount))
    }

    /// Money in minor units.
    pub(super) fn minor(mut self, field: &str, amount_minor: i64) -> Self {
        self.name(field);
        push_minor(&mut self.0, amount_minor);
        self
    }

    /// A list of money in major units.
    pub(super) fn list(mut self, field: &str, amounts: [Decimal; 4]) -> Self {
        self.name(field);
        let mut separator = '[';
        for amount in amounts {
            self.0.push(separator);
            push_minor(&mut self.0, to_minor(amount));
            separator = ',';
        }
        self.0.push(']');
        self
    }

    /// A share with five places.
    pub(super) fn rate(mut self, field: &str, rate: Decimal) -> Self {
        self.name(field);
        let scaled =
            (rate * Decimal::from(100_000)).round_dp_with_strategy(0, RoundingStrategy::MidpointAwayFromZero);
        // A tax on a thousand dollars is far from the ends of what 64 bits hold.
        push_places(&mut self.0, scaled.to_i64().unwrap_or(i64::MAX), 100_000);
        self
    }

    /// A share with as many places as it has, six at most: a difference of a minor unit over a thousand major ones
    /// has five.
    pub(super) fn share(mut self, field: &str, share: Decimal) -> Self {
        self.name(field);
        let rounded = share.round_dp_with_strategy(6, RoundingStrategy::MidpointAwayFromZero).normalize();
        self.0.push_str(&rounded.to_string());
        self
    }

    /// Two calendar days.
    pub(super) fn days(mut self, field: &str, [first, second]: [NaiveDate; 2]) -> Self {
        self.name(field);
        self.0.push_str(&format!("[\"{first}\",\"{second}\"]"));
        self
    }

    /// A yes or no.
    pub(super) fn flag(mut self, field: &str, value: bool) -> Self {
        self.name(field);
        self.0.push_str(if value { "true" } else { "false" });
        self
    }

    /// The object's text.
    pub(super) fn finish(mut self) -> String {
        self.0.push('}');
        self.0
    }

    fn name(&mut self, field: &str) {
        self.0.push(if self.0.is_empty() { '{' } else { ',' });
        self.0.push('"');
        self.0.push_str(field);
        self.0.push_str("\":");
    }
}

/// A text as JSON.
pub(super) fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

/// A working as text: two spaces a level, the label, the value and, in brackets, the rule. A total stands above its
/// parts.
pub fn tree(lines: &[WorkingLine]) -> String {
    let mut text = String::new();
    push_tree(&mut text, lines, 0);
    text
}

fn push_tree(text: &mut String, lines: &[WorkingLine], level: usize) {
    for line in lines {
        text.push_str(&"  ".repeat(level));
        text.push_str(&line.label);
        text.push_str(&format!(": {} [{}]\n", value(line), line.rule));
        push_tree(text, &line.parts, level + 1);
    }
}

/// A working as text without what its lines are made of: labels to the left, values to the right.
pub(super) fn table(lines: &[WorkingLine]) -> String {
    let values: Vec<String> = lines.iter().map(value).collect();
    let label_width = lines.iter().map(|line| line.label.chars().count()).max().unwrap_or(0);
    let value_width = values.iter().map(String::len).max().unwrap_or(0);
    let rows = lines.iter().zip(&values);
    rows.map(|(line, value)| format!("{:label_width$}  {value:>value_width$}\n", line.label)).collect()
}

fn value(line: &WorkingLine) -> String {
    match line.value {
        LineValue::Money(amount_minor) => {
            let mut text = String::new();
            push_minor(&mut text, amount_minor);
            text
        }
        LineValue::Rate(rate) => rate.to_string(),
    }
}

fn push_minor(text: &mut String, amount_minor: i64) {
    push_places(text, amount_minor, 100);
}

/// A number counted in parts of one, with as many places as `parts` has zeros.
fn push_places(text: &mut String, counted: i64, parts: u64) {
    if counted < 0 {
        text.push('-');
    }
    let counted = counted.unsigned_abs();
    let width = if parts == 100 { 2 } else { 5 };
    text.push_str(&format!("{}.{:0width$}", counted / parts, counted % parts));
}
