//! Conditions as the Studio's forms write them: some comparisons joined by one word, or a whole rule of `JSONLogic`.

use std::collections::BTreeMap;

use decision::{AttributeKind, attribute};
use layout::COMPARISONS;
use serde_json::{Value, json};

/// The longest condition that is read, bytes.
const LENGTH_MAX: usize = 8_000;

/// One comparison as typed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Comparison {
    /// The attribute compared; empty for a row that is not filled in.
    pub attribute: String,
    /// How: one of [`COMPARISONS`].
    pub operator: String,
    /// With what.
    pub value: String,
}

/// A condition as typed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ConditionForm {
    /// Whether one comparison is enough, rather than all being needed.
    pub any: bool,
    /// The comparisons.
    pub comparisons: Vec<Comparison>,
    /// A whole rule instead.
    pub own: String,
}

impl ConditionForm {
    /// Most comparisons of one form. More are written as a rule.
    pub const COMPARISONS_MAX: usize = 6;

    /// The name of a form's field in its row, counted from 0.
    #[must_use]
    pub fn field(name: &str, row: usize) -> String {
        if row == 0 { name.to_owned() } else { format!("{name}-{}", row + 1) }
    }

    /// The form as it was filled in, by the names of its fields.
    #[must_use]
    pub fn of_fields(fields: &BTreeMap<String, String>) -> Self {
        let text = |name: &str, row: usize| fields.get(&Self::field(name, row)).cloned().unwrap_or_default();
        let rows = (0..Self::COMPARISONS_MAX).map(|row| Comparison {
            attribute: text("attribute", row),
            operator: text("operator", row),
            value: text("value", row),
        });
        Self {
            any: text("joined", 0) == "any",
            comparisons: rows.filter(Comparison::is_filled).collect(),
            own: text("condition", 0),
        }
    }

    /// The form that writes `logic`: comparisons where it is some, else the whole rule.
    #[must_use]
    pub fn of_logic(logic: &Value) -> Self {
        let joined = |word: &str| logic.get(word).and_then(Value::as_array).map(Vec::as_slice);
        let (any, parts) = match (joined("and"), joined("or")) {
            (Some(parts), _) => (false, parts),
            (None, Some(parts)) => (true, parts),
            (None, None) => (false, std::slice::from_ref(logic)),
        };
        let comparisons: Option<Vec<Comparison>> = parts.iter().map(Comparison::of_logic).collect();
        match comparisons.filter(|found| (1..=Self::COMPARISONS_MAX).contains(&found.len())) {
            Some(comparisons) => Self { any, comparisons, own: String::new() },
            None => Self { own: logic.to_string(), ..Self::default() },
        }
    }

    /// The condition; nothing when nothing was filled in.
    ///
    /// # Errors
    /// A sentence that says what cannot be used here and why.
    pub(crate) fn logic(&self) -> Result<Option<Value>, String> {
        let own = self.own.trim();
        if own.len() > LENGTH_MAX {
            return Err("That condition is too long.".to_owned());
        }
        if !own.is_empty() {
            let logic =
                serde_json::from_str(own).map_err(|error| format!("The condition is no JSON: {error}."))?;
            return Ok(Some(logic));
        }
        let mut parts = self.comparisons.iter().map(Comparison::logic).collect::<Result<Vec<_>, _>>()?;
        let word = if self.any { "or" } else { "and" };
        Ok(if parts.len() > 1 { Some(json!({ word: parts })) } else { parts.pop() })
    }
}

impl Comparison {
    fn is_filled(&self) -> bool {
        !(self.attribute.is_empty() && self.value.trim().is_empty())
    }

    /// A comparison of an attribute with a constant, if `logic` is one.
    fn of_logic(logic: &Value) -> Option<Self> {
        if let Some(name) = logic.get("var").and_then(Value::as_str) {
            let is_flag = attribute(name).is_some_and(|spec| spec.kind == AttributeKind::Flag);
            let told = |value: &str| Self {
                attribute: name.to_owned(),
                operator: "==".to_owned(),
                value: value.to_owned(),
            };
            // What a guardrail allows is chosen elsewhere.
            return (is_flag && !name.starts_with(decision::GUARDRAIL_PREFIX)).then(|| told("true"));
        }
        let (operator, operands) = logic.as_object().filter(|fields| fields.len() == 1)?.iter().next()?;
        let (operator, _) = COMPARISONS.iter().find(|(known, _)| known == operator)?;
        let [asked, with] = operands.as_array()?.as_slice() else { return None };
        let attribute = asked.get("var")?.as_str()?.to_owned();
        let value = match with {
            Value::String(text) => text.clone(),
            Value::Bool(_) | Value::Number(_) => with.to_string(),
            Value::Null | Value::Array(_) | Value::Object(_) => return None,
        };
        Some(Self { attribute, operator: (*operator).to_owned(), value })
    }

    fn logic(&self) -> Result<Value, String> {
        let (name, typed) = (self.attribute.trim(), self.value.trim());
        if name.is_empty() || typed.is_empty() {
            return Err(
                "Choose an attribute and enter what it is compared with, or leave both empty.".to_owned()
            );
        }
        let cannot = |why: String| format!("The condition cannot be used: {why}.");
        let spec = attribute(name).ok_or_else(|| cannot(format!("there is no attribute “{name}”")))?;
        let is_order = !matches!(self.operator.as_str(), "==" | "!=");
        if !COMPARISONS.iter().any(|(known, _)| *known == self.operator) {
            return Err(cannot(format!("nothing is compared by “{}”", self.operator)));
        }
        let value = match spec.kind {
            AttributeKind::Flag => match typed.to_lowercase().as_str() {
                "true" | "yes" if !is_order => Value::Bool(true),
                "false" | "no" if !is_order => Value::Bool(false),
                _ => {
                    return Err(cannot(format!(
                        "“{name}” is yes or no, so compare it by “is” or “is not” with yes or no"
                    )));
                }
            },
            AttributeKind::Number => serde_json::from_str::<Value>(typed)
                .ok()
                .filter(Value::is_number)
                .ok_or_else(|| cannot(format!("“{name}” is a number, and “{typed}” is none")))?,
            AttributeKind::Text if is_order => {
                return Err(cannot(format!("“{name}” is a text, so compare it by “is” or “is not”")));
            }
            AttributeKind::Date => {
                chrono::NaiveDate::parse_from_str(typed, "%Y-%m-%d").map_err(|_| {
                    cannot(format!("“{name}” is a day, so compare it with one such as 2026-11-30"))
                })?;
                Value::from(typed)
            }
            AttributeKind::Text => Value::from(typed),
        };
        Ok(json!({ self.operator.clone(): [{ "var": name }, value] }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn one(attribute: &str, operator: &str, value: &str) -> ConditionForm {
        let row = Comparison {
            attribute: attribute.to_owned(),
            operator: operator.to_owned(),
            value: value.to_owned(),
        };
        ConditionForm { comparisons: vec![row], ..ConditionForm::default() }
    }

    #[test]
    fn what_is_typed_is_of_the_attributes_kind() {
        let check = |form: ConditionForm, expected: Value| {
            assert_eq!(form.logic().unwrap(), Some(expected.clone()));
            assert_eq!(ConditionForm::of_logic(&expected), form);
        };
        check(one("country", "==", "GB"), json!({ "==": [{ "var": "country" }, "GB"] }));
        check(one("feature.payer-count", ">=", "2"), json!({ ">=": [{ "var": "feature.payer-count" }, 2] }));
        check(one("hardship", "!=", "true"), json!({ "!=": [{ "var": "hardship" }, true] }));
        check(one("today", "<", "2026-11-30"), json!({ "<": [{ "var": "today" }, "2026-11-30"] }));
        // A postcode of digits alone would stay a text.
        check(one("locale", "==", "12"), json!({ "==": [{ "var": "locale" }, "12"] }));
        assert_eq!(
            one("hardship", "==", "No").logic().unwrap(),
            Some(json!({ "==": [{ "var": "hardship" }, false] }))
        );
    }

    #[test]
    fn what_cannot_be_compared_is_refused_with_the_reason() {
        let check = |form: ConditionForm, expected: &str| {
            assert_eq!(form.logic().unwrap_err(), format!("The condition cannot be used: {expected}."));
        };
        check(one("shoe-size", "==", "4"), "there is no attribute “shoe-size”");
        check(one("country", ">", "GB"), "“country” is a text, so compare it by “is” or “is not”");
        check(
            one("hardship", "==", "3"),
            "“hardship” is yes or no, so compare it by “is” or “is not” with yes or no",
        );
        check(
            one("feature.payer-count", "==", "two"),
            "“feature.payer-count” is a number, and “two” is none",
        );
        check(one("today", "<", "30/11/2026"), "“today” is a day, so compare it with one such as 2026-11-30");
        check(one("country", "=~", "GB"), "nothing is compared by “=~”");
        assert!(one("country", "==", " ").logic().unwrap_err().contains("enter what it is compared with"));
        assert!(one("", "==", "GB").logic().unwrap_err().contains("Choose an attribute"));
        assert!(ConditionForm { own: "{".to_owned(), ..ConditionForm::default() }.logic().is_err());
        let long = ConditionForm { own: "x".repeat(8_001), ..ConditionForm::default() };
        assert_eq!(long.logic().unwrap_err(), "That condition is too long.");
    }

    #[test]
    fn comparisons_are_joined_and_anything_else_stays_a_rule() {
        let either = json!({ "or": [
            { "==": [{ "var": "country" }, "GB"] }, { ">": [{ "var": "feature.payer-count" }, 1] }
        ] });
        let form = ConditionForm::of_logic(&either);
        assert_eq!((form.any, form.comparisons.len(), form.own.as_str()), (true, 2, ""));
        assert_eq!(form.logic().unwrap(), Some(either));
        assert_eq!(ConditionForm::default().logic().unwrap(), None);
        for rule in [
            json!({ "and": [{ "var": "guardrail.G2" }, { "==": [{ "var": "country" }, "GB"] }] }),
            json!({ "!": { "var": "hardship" } }),
            json!({ "in": [{ "var": "country" }, ["GB", "IE"]] }),
            json!({ "and": [] }),
        ] {
            let form = ConditionForm::of_logic(&rule);
            assert!(form.comparisons.is_empty(), "{rule}");
            assert_eq!(form.logic().unwrap(), Some(rule));
        }
        assert_eq!(ConditionForm::of_logic(&json!({ "var": "hardship" })), one("hardship", "==", "true"));
    }

    #[test]
    fn a_form_is_read_by_its_rows() {
        let fields = [
            ("joined", "any"),
            ("attribute", "country"),
            ("operator", "=="),
            ("value", "GB"),
            ("attribute-2", ""),
            ("operator-2", "=="),
            ("value-2", " "),
            ("attribute-3", "hardship"),
            ("operator-3", "=="),
            ("value-3", "no"),
        ];
        let fields = fields.map(|(name, value)| (name.to_owned(), value.to_owned())).into();
        let form = ConditionForm::of_fields(&fields);
        assert_eq!((form.any, form.comparisons.len()), (true, 2));
        assert_eq!(form.comparisons[1].attribute, "hardship");
    }
}
