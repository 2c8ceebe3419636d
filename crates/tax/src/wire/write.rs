//! Writing an output as JSON text, in the order of its fields, and a working as a table or an indented tree.

use chrono::NaiveDate;
use rust_decimal::prelude::ToPrimitive;
use rust_decimal::{Decimal, RoundingStrategy};

use crate::working::{LineValue, WorkingLine, to_minor};

/// A JSON object that is being written.
pub struct Object(String);

impl Default for Object {
    fn default() -> Self {
        Self::new()
    }
}

impl Object {
    /// An object with no field yet.
    pub fn new() -> Self {
        Self(String::with_capacity(768))
    }

    /// Money in major units, rounded half away from zero.
    pub fn money(self, field: &str, amount: Decimal) -> Self {
        self.minor(field, to_minor(amount))
    }

    /// Money in minor units.
    pub fn minor(mut self, field: &str, amount_minor: i64) -> Self {
        self.name(field);
        push_minor(&mut self.0, amount_minor);
        self
    }

    /// A list of money in major units.
    pub fn list(mut self, field: &str, amounts: [Decimal; 4]) -> Self {
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
    pub fn rate(mut self, field: &str, rate: Decimal) -> Self {
        self.name(field);
        let scaled =
            (rate * Decimal::from(100_000)).round_dp_with_strategy(0, RoundingStrategy::MidpointAwayFromZero);
        // A tax on a thousand dollars is far from the ends of what 64 bits hold.
        push_places(&mut self.0, scaled.to_i64().unwrap_or(i64::MAX), 100_000);
        self
    }

    /// A share with as many places as it has, six at most: a difference of a minor unit over a thousand major ones
    /// has five.
    pub fn share(mut self, field: &str, share: Decimal) -> Self {
        self.name(field);
        let rounded = share.round_dp_with_strategy(6, RoundingStrategy::MidpointAwayFromZero).normalize();
        self.0.push_str(&rounded.to_string());
        self
    }

    /// Two calendar days.
    pub fn days(mut self, field: &str, [first, second]: [NaiveDate; 2]) -> Self {
        self.name(field);
        self.0.push_str(&format!("[\"{first}\",\"{second}\"]"));
        self
    }

    /// A number of any size, `null` where there is none or it is not finite.
    pub fn float(mut self, field: &str, value: Option<f64>) -> Self {
        self.name(field);
        match value.filter(|value| value.is_finite()) {
            Some(value) => self.0.push_str(&value.to_string()),
            None => self.0.push_str("null"),
        }
        self
    }

    /// A simulated amount in major units, rounded to two places; `null` where it is not finite.
    pub fn cent(mut self, field: &str, amount: f64) -> Self {
        self.name(field);
        self.0.push_str(&two_places(amount));
        self
    }

    /// A list of simulated amounts in major units, rounded to two places.
    pub fn cents(mut self, field: &str, amounts: impl Iterator<Item = f64>) -> Self {
        self.name(field);
        let amounts: Vec<String> = amounts.map(two_places).collect();
        self.0.push_str(&format!("[{}]", amounts.join(",")));
        self
    }

    /// A whole number.
    pub fn whole(self, field: &str, value: i64) -> Self {
        self.optional_whole(field, Some(value))
    }

    /// A whole number, or `null`.
    pub fn optional_whole(mut self, field: &str, value: Option<i64>) -> Self {
        self.name(field);
        self.0.push_str(&value.map_or_else(|| "null".to_owned(), |value| value.to_string()));
        self
    }

    /// A text.
    pub fn text(mut self, field: &str, text: &str) -> Self {
        self.name(field);
        self.0.push_str(&quoted(text));
        self
    }

    /// Nothing.
    pub fn null(self, field: &str) -> Self {
        self.optional_whole(field, None)
    }

    /// An object inside this one.
    pub fn object(mut self, field: &str, inner: Self) -> Self {
        self.name(field);
        self.0.push_str(&inner.finish());
        self
    }

    /// A yes or no.
    pub fn flag(mut self, field: &str, value: bool) -> Self {
        self.name(field);
        self.0.push_str(if value { "true" } else { "false" });
        self
    }

    /// The object's text.
    pub fn finish(mut self) -> String {
        self.0.push_str(if self.0.is_empty() { "{}" } else { "}" });
        self.0
    }

    fn name(&mut self, field: &str) {
        self.0.push(if self.0.is_empty() { '{' } else { ',' });
        self.0.push('"');
        self.0.push_str(field);
        self.0.push_str("\":");
    }
}

fn two_places(amount: f64) -> String {
    if amount.is_finite() { format!("{amount:.2}") } else { "null".to_owned() }
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
