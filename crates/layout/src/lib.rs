//! The layout document: what a product team composes, and what one customer's screen becomes of it.
//!
//! Types, schema, invariants, upcasters, the resolving of a document against the widgets a build knows, and the
//! customer's own arrangement over the result. Choosing between documents is `decision`'s work, drawing is the
//! app's, keeping is `store`'s.

mod arrangement;
mod catalogue;
mod compose;
mod difference;
mod displacement;
mod document;
mod feed;
mod id;
mod keyed;
mod merge;
mod nudge;
mod overlay;
pub mod patch;
mod read;
mod schema;
mod tell;
mod upcast;
mod validate;
mod variant;
mod weave;

pub use arrangement::{Arrangement, Place};
pub use catalogue::{Catalogue, CheckCondition, WidgetSpec};
pub use compose::{
    Composed, ComposedSlot, ComposedZone, Dropped, DroppedWhy, Gate, HiddenSlot, resolve, resolve_choosing,
    resolve_with,
};
pub use difference::{Change, Edit, ElementChange, SlotChange, VariantChange, ZoneChange, difference};
pub use displacement::{Displacement, displacement};
pub use document::{
    Accessibility, Class, Condition, Detail, Document, Element, Exposure, Extra, Fallback, Kind, Metadata,
    OnUnknown, Requires, Slot, Span, Spec, Stability, TextSize, ViewDefaults, Worth, Zone, ZoneLayout,
    ZoneMode,
};
pub use feed::fed;
pub use id::{Id, InvalidId};
pub use merge::{Conflict, ConflictOver, ConflictProperty, Merged, Side, merge, merge_with};
pub use overlay::{OverlayError, ops_between};
pub use read::{LayoutError, Stored, read, read_value};
pub use schema::document_schema;
pub use tell::{COMPARISONS, tell, tell_condition, tell_logic};
pub use upcast::{API_VERSION, Counts};
pub use validate::{GUARDRAIL_PREFIX, PERSUASION_GUARDRAIL, Problem, implies_guardrail, validate};
pub use variant::{Op, OpError, OpKind, OpTarget, Variant, apply_ops};
