//! A changed document as the operations of a variant, so that what somebody composed can be tried out on a part of the
//! customers and, when it wins, be made of the document again.

use serde_json::Map;

use crate::document::{Document, Zone};
use crate::id::Id;
use crate::patch::longest_common_order;
use crate::variant::{Op, OpError, OpKind, OpTarget, apply_ops};

/// Why a changed document is no variant of the one before.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum OverlayError {
    /// The operations of a variant know no other zones, sizes, pins or settings of the screen.
    #[error(
        "it changes zones, sizes, pins or settings of the screen; a variant adds, moves, changes and takes off widgets alone"
    )]
    BeyondVariants,
    /// An operation cannot be made on the document before.
    #[error(transparent)]
    Op(#[from] OpError),
}

/// The operations that make `after` of `before`: [`apply_ops`] over `before` shows what `after` shows. Elements that are
/// no longer on the screen stay declared, where they do nothing.
///
/// # Errors
/// When the change is more than operations can make.
pub fn ops_between(before: &Document, after: &Document) -> Result<Vec<Op>, OverlayError> {
    let mut made = Made { document: before.clone(), ops: Vec::new() };
    let wanted = |element: &Id| after.spec.zones.iter().any(|zone| holds(zone, element));
    let leaving = before.spec.zones.iter().flat_map(|zone| &zone.slots);
    for slot in leaving.filter(|slot| !wanted(&slot.element)) {
        made.operate(op(OpKind::Remove, &slot.element, None, None))?;
    }
    made.change_elements(after)?;
    for zone in &after.spec.zones {
        made.order(zone, after)?;
    }
    made.declare_unplaced(after)?;
    if made.shows(after) { Ok(made.ops) } else { Err(OverlayError::BeyondVariants) }
}

/// The document as far as the operations have made it.
struct Made {
    document: Document,
    ops: Vec<Op>,
}

impl Made {
    fn operate(&mut self, op: Op) -> Result<(), OpError> {
        self.document = apply_ops(&self.document, std::slice::from_ref(&op))?;
        self.ops.push(op);
        Ok(())
    }

    /// Gives the elements of both documents their new content.
    fn change_elements(&mut self, after: &Document) -> Result<(), OpError> {
        for (id, element) in &after.spec.elements {
            if self.document.spec.elements.get(id).is_some_and(|before| before != element) {
                self.operate(op(OpKind::Replace, id, None, serde_json::to_value(element).ok()))?;
            }
        }
        Ok(())
    }

    /// Puts the elements of a zone in their order. What can stay where it is does.
    fn order(&mut self, zone: &Zone, after: &Document) -> Result<(), OpError> {
        let stands = self.document.spec.zones.iter().find(|each| each.id == zone.id).cloned();
        let old = stands.as_ref().map_or_else(Vec::new, elements);
        let stays = longest_common_order(&old, &elements(zone));
        let mut before: Option<&Id> = None;
        for id in elements(zone) {
            if !stays.contains(id) {
                let to = OpTarget { zone: zone.id.clone(), after: before.cloned(), extra: Map::new() };
                let is_placed = self.document.spec.zones.iter().any(|each| holds(each, id));
                let is_declared = self.document.spec.elements.contains_key(id);
                let value = after.spec.elements.get(id).filter(|_| !is_declared);
                let value = value.and_then(|element| serde_json::to_value(element).ok());
                let kind = if is_placed { OpKind::Move } else { OpKind::Insert };
                self.operate(op(kind, id, Some(to), value))?;
            }
            before = Some(id);
        }
        Ok(())
    }

    /// Declares what stands in for others only: an element comes by being placed, and is then taken off again.
    fn declare_unplaced(&mut self, after: &Document) -> Result<(), OpError> {
        let Some(zone) = self.document.spec.zones.first().map(|zone| zone.id.clone()) else { return Ok(()) };
        for (id, element) in &after.spec.elements {
            if !self.document.spec.elements.contains_key(id) {
                let to = OpTarget { zone: zone.clone(), after: None, extra: Map::new() };
                self.operate(op(OpKind::Insert, id, Some(to), serde_json::to_value(element).ok()))?;
                self.operate(op(OpKind::Remove, id, None, None))?;
            }
        }
        Ok(())
    }

    /// Whether everything that `after` says of the screen is so.
    fn shows(&self, after: &Document) -> bool {
        let mut made = self.document.spec.clone();
        made.elements.retain(|id, _| after.spec.elements.contains_key(id));
        made == after.spec
    }
}

fn elements(zone: &Zone) -> Vec<&Id> {
    zone.slots.iter().map(|slot| &slot.element).collect()
}

fn holds(zone: &Zone, element: &Id) -> bool {
    zone.slots.iter().any(|slot| slot.element == *element)
}

fn op(kind: OpKind, id: &Id, to: Option<OpTarget>, value: Option<serde_json::Value>) -> Op {
    Op { op: kind, id: id.clone(), to, value, extra: Map::new() }
}
