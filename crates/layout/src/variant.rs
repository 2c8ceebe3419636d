//! Experiment overlays: variants, and the operations they make over a document.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::document::{Condition, Document, Element, Extra, Slot};
use crate::id::Id;

/// One arm of an experiment: operations over the document.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Variant {
    /// Its name.
    pub key: Id,
    /// Share of the experiment's customers, 0 to 1.
    #[schemars(range(min = 0.0, max = 1.0))]
    pub weight: f64,
    /// The experiment it belongs to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub experiment: Option<Id>,
    /// Seed of the bucketing; the experiment's name when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub seed: Option<String>,
    /// Version of the bucketing hash.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(extend("const" = 2))]
    pub hash_version: Option<u8>,
    /// Who takes part.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub when: Option<Condition>,
    /// What it changes, in order.
    pub ops: Vec<Op>,
    /// Fields of a newer form.
    #[serde(flatten)]
    pub extra: Extra,
}

/// One change of a document, addressed by element id.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Op {
    /// What is done.
    pub op: OpKind,
    /// To which element.
    pub id: Id,
    /// Where it goes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to: Option<OpTarget>,
    /// With what.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub value: Option<Value>,
    /// Fields of a newer form.
    #[serde(flatten)]
    pub extra: Extra,
}

/// What an operation does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub enum OpKind {
    /// Places a new element (`value`) or one that is declared and not placed.
    Insert,
    /// Places an element elsewhere.
    Move,
    /// Takes an element off the screen.
    Remove,
    /// Sets the properties named in `value`; `null` removes one.
    SetProps,
    /// Sets the condition to `value`; `null` removes it.
    SetVisibility,
    /// Puts another element (`value`) under the same id.
    Replace,
}

/// A place to insert at.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct OpTarget {
    /// The zone.
    pub zone: Id,
    /// The element to stand after; first in the zone when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub after: Option<Id>,
    /// Fields of a newer form.
    #[serde(flatten)]
    pub extra: Extra,
}

/// Why an operation cannot be made.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum OpError {
    /// The document declares no such element.
    #[error("there is no element “{0}”")]
    UnknownElement(Id),
    /// The element is not on the screen.
    #[error("“{0}” is not on the screen")]
    NotPlaced(Id),
    /// The element is on the screen, or another slot has its name.
    #[error("“{0}” is on the screen already")]
    AlreadyPlaced(Id),
    /// The document has no such zone.
    #[error("there is no zone “{0}”")]
    UnknownZone(Id),
    /// The operation needs a place.
    #[error("the operation on “{0}” says not where to")]
    NoTarget(Id),
    /// The value does not fit the operation.
    #[error("the value for “{id}” does not fit: {why}")]
    BadValue {
        /// The element.
        id: Id,
        /// What the value lacks.
        why: String,
    },
}

/// The document after `ops`, made in order.
///
/// # Errors
/// At the first operation that cannot be made; the document given is untouched.
pub fn apply_ops(document: &Document, ops: &[Op]) -> Result<Document, OpError> {
    let mut changed = document.clone();
    for op in ops {
        apply(&mut changed, op)?;
    }
    Ok(changed)
}

fn apply(document: &mut Document, op: &Op) -> Result<(), OpError> {
    match op.op {
        OpKind::Insert => insert(document, op),
        OpKind::Move => {
            let slot = take_slot(document, &op.id)?;
            place(document, slot, target(op)?)
        }
        OpKind::Remove => take_slot(document, &op.id).map(|_| ()),
        OpKind::SetProps => set_props(document, op),
        OpKind::SetVisibility => {
            let condition = read_value(op)?;
            element(document, &op.id)?.visibility = condition;
            Ok(())
        }
        OpKind::Replace => {
            let replacement: Element = read_value(op)?;
            *element(document, &op.id)? = replacement;
            Ok(())
        }
    }
}

fn insert(document: &mut Document, op: &Op) -> Result<(), OpError> {
    let taken = document.spec.zones.iter().flat_map(|zone| &zone.slots);
    if taken.into_iter().any(|slot| slot.element == op.id || slot.id == op.id) {
        return Err(OpError::AlreadyPlaced(op.id.clone()));
    }
    if op.value.is_some() {
        let inserted: Element = read_value(op)?;
        document.spec.elements.insert(op.id.clone(), inserted);
    } else {
        element(document, &op.id)?;
    }
    place(document, Slot::of(op.id.clone()), target(op)?)
}

fn set_props(document: &mut Document, op: &Op) -> Result<(), OpError> {
    let Some(Value::Object(values)) = &op.value else {
        return Err(OpError::BadValue { id: op.id.clone(), why: "properties are an object".into() });
    };
    let props = &mut element(document, &op.id)?.props;
    for (name, value) in values {
        if value.is_null() {
            props.shift_remove(name);
        } else {
            props.insert(name.clone(), value.clone());
        }
    }
    Ok(())
}

fn element<'a>(document: &'a mut Document, id: &Id) -> Result<&'a mut Element, OpError> {
    document.spec.elements.get_mut(id).ok_or_else(|| OpError::UnknownElement(id.clone()))
}

fn target(op: &Op) -> Result<&OpTarget, OpError> {
    op.to.as_ref().ok_or_else(|| OpError::NoTarget(op.id.clone()))
}

fn read_value<T: serde::de::DeserializeOwned>(op: &Op) -> Result<T, OpError> {
    serde_json::from_value(op.value.clone().unwrap_or(Value::Null))
        .map_err(|error| OpError::BadValue { id: op.id.clone(), why: error.to_string() })
}

fn take_slot(document: &mut Document, id: &Id) -> Result<Slot, OpError> {
    for zone in &mut document.spec.zones {
        if let Some(index) = zone.slots.iter().position(|slot| slot.element == *id) {
            return Ok(zone.slots.remove(index));
        }
    }
    Err(OpError::NotPlaced(id.clone()))
}

fn place(document: &mut Document, slot: Slot, to: &OpTarget) -> Result<(), OpError> {
    let mut zones = document.spec.zones.iter_mut();
    let zone = zones.find(|zone| zone.id == to.zone).ok_or_else(|| OpError::UnknownZone(to.zone.clone()))?;
    let index = match &to.after {
        None => 0,
        Some(after) => {
            let before = zone.slots.iter().position(|slot| slot.element == *after);
            before.ok_or_else(|| OpError::NotPlaced(after.clone()))? + 1
        }
    };
    zone.slots.insert(index, slot);
    Ok(())
}
