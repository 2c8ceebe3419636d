//! Under which condition something is shown, as a form asks for it.

use layout::{Condition, Document, OnUnknown, PERSUASION_GUARDRAIL};
use serde_json::{Map, Value, json};

use super::{TEXT_LENGTH_MAX, declared, id, label, refused};
use crate::ServiceError;
use crate::conditions::ConditionForm;

/// What a condition stands over.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ShownPart {
    /// An element.
    Element(String),
    /// A zone with all that stands in it.
    Zone(String),
}

/// Who sees something, as typed. With neither a guard nor a rule, everybody the engine allows.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct VisibilityForm {
    /// Those alone whom the guardrail over offers allows.
    pub guarded: bool,
    /// Those alone for whom the rule holds.
    pub rule: Option<ConditionForm>,
    /// It is shown while the rule cannot be told.
    pub shown_while_unknown: bool,
    /// The reason given when it hides something; none when empty.
    pub reason: String,
}

impl VisibilityForm {
    /// The form that writes `condition`.
    #[must_use]
    pub fn of(condition: Option<&Condition>) -> Self {
        let Some(condition) = condition else { return Self::default() };
        let guard = guard();
        let parts = condition.logic.get("and").and_then(Value::as_array);
        let (guarded, rest) = match parts {
            _ if condition.logic == guard => (true, None),
            Some(parts) if parts.contains(&guard) => {
                let mut others: Vec<Value> = parts.iter().filter(|part| **part != guard).cloned().collect();
                let rest = if others.len() > 1 { Some(json!({ "and": others })) } else { others.pop() };
                (true, rest)
            }
            _ => (false, Some(condition.logic.clone())),
        };
        Self {
            guarded,
            rule: rest.map(|logic| ConditionForm::of_logic(&logic)),
            shown_while_unknown: condition.on_unknown == OnUnknown::Show,
            reason: condition.reason.clone().unwrap_or_default(),
        }
    }

    /// The rule it writes; nothing where everybody is meant.
    ///
    /// # Errors
    /// A sentence that says why the rule cannot be used here.
    pub(crate) fn logic(&self) -> Result<Option<Value>, ServiceError> {
        let rule = match &self.rule {
            Some(form) => {
                let missing = "Choose an attribute and enter what it is compared with, or write a rule.";
                Some(form.logic().map_err(refused)?.ok_or_else(|| refused(missing))?)
            }
            None => None,
        };
        let logic = match (self.guarded.then(guard), rule) {
            (None, rule) => rule,
            (guard, None) => guard,
            (Some(guard), Some(rule)) => {
                let parts = match rule.get("and").and_then(Value::as_array) {
                    Some(parts) => parts.clone(),
                    None => vec![rule],
                };
                let guarded = [vec![guard], parts].concat();
                Some(json!({ "and": guarded }))
            }
        };
        if let Some(logic) = &logic {
            decision::check_visibility(logic)
                .map_err(|why| refused(format!("The condition cannot be used: {why}.")))?;
        }
        Ok(logic)
    }
}

fn guard() -> Value {
    json!({ "var": format!("{}{PERSUASION_GUARDRAIL}", layout::GUARDRAIL_PREFIX) })
}

/// The document with the condition over the part, and what was done.
pub(super) fn set(
    document: &Document,
    of: &ShownPart,
    form: &VisibilityForm,
) -> Result<(Document, String), ServiceError> {
    let reason = form.reason.trim();
    if reason.chars().count() > TEXT_LENGTH_MAX || reason.chars().any(char::is_control) {
        return Err(refused("A reason is one line of at most 300 letters."));
    }
    let mut made = document.clone();
    let (place, name) = match of {
        ShownPart::Element(element) => {
            let (id, _) = declared(document, element)?;
            let name = label(document, &id);
            (made.spec.elements.get_mut(&id).map(|element| &mut element.visibility), name)
        }
        ShownPart::Zone(zone) => {
            let id = id(zone)?;
            let found = made.spec.zones.iter_mut().find(|zone| zone.id == id);
            let name = found.as_ref().and_then(|zone| Some(zone.a11y.as_ref()?.label.clone()));
            (found.map(|zone| &mut zone.visibility), name.unwrap_or_else(|| id.to_string()))
        }
    };
    let place = place.ok_or_else(|| refused("That zone is no more on this layout. Reload the page."))?;
    // Fields of a newer form stay with the condition.
    let extra = place.take().map_or_else(Map::new, |before| before.extra);
    *place = form.logic()?.map(|logic| Condition {
        logic,
        on_unknown: if form.shown_while_unknown { OnUnknown::Show } else { OnUnknown::Hide },
        reason: (!reason.is_empty()).then(|| reason.to_owned()),
        extra,
    });
    Ok((made, format!("Who sees “{name}” changed")))
}
