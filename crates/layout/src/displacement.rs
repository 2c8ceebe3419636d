//! How far one screen is from another, as its reader feels it: what came, what went, and how far the rest moved.

use std::collections::BTreeMap;

use crate::compose::{Composed, ComposedSlot};
use crate::id::Id;

/// How far one screen is from another.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Displacement {
    /// Elements that came.
    pub added: usize,
    /// Elements that went.
    pub removed: usize,
    /// Places that those which stay moved, up or down in reading order, all together.
    pub positions_moved: usize,
}

impl Displacement {
    /// Whether nothing is elsewhere.
    #[must_use]
    pub fn is_none(self) -> bool {
        self == Self::default()
    }
}

/// How far `after` is from `before`. Elements are known by [`ComposedSlot::key`]; what only looks otherwise counts as the
/// same.
#[must_use]
pub fn displacement(before: &Composed, after: &Composed) -> Displacement {
    let places = |screen: &'_ Composed| -> BTreeMap<Id, usize> {
        screen.slots().map(ComposedSlot::key).cloned().zip(0..).collect()
    };
    let (before, after) = (places(before), places(after));
    Displacement {
        added: after.keys().filter(|key| !before.contains_key(*key)).count(),
        removed: before.keys().filter(|key| !after.contains_key(*key)).count(),
        positions_moved: before
            .iter()
            .filter_map(|(key, place)| Some(after.get(key)?.abs_diff(*place)))
            .sum(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalogue::{Catalogue, WidgetSpec};
    use crate::compose::Gate;
    use crate::compose::resolve_with;
    use crate::document::{Class, Slot};

    fn screen(order: &[&str]) -> Composed {
        let text = include_str!("../../../server/layouts/home-neutral.json");
        let mut document = crate::read::read(text).unwrap().document;
        let catalogue = Catalogue::new(document.spec.elements.values().map(|element| WidgetSpec {
            name: element.widget.clone(),
            versions: vec![1],
            classes: Class::ALL.to_vec(),
            props_schema: serde_json::json!(true),
            check_props: |_| Ok(()),
        }));
        document.spec.zones.truncate(1);
        document.spec.zones[0].slots = order.iter().map(|key| Slot::of(Id::new(*key).unwrap())).collect();
        let gate = Gate { denials: &|_, _| Vec::new(), condition: &|_| Some(true) };
        resolve_with(&document, &catalogue, &gate)
    }

    #[test]
    fn what_came_went_and_moved_is_counted() {
        let check = |before: &[&str], after: &[&str], expected: (usize, usize, usize)| {
            let found = displacement(&screen(before), &screen(after));
            assert_eq!((found.added, found.removed, found.positions_moved), expected, "{before:?} {after:?}");
            assert_eq!(found.is_none(), expected == (0, 0, 0));
        };
        check(&["net-worth", "tax-due"], &["net-worth", "tax-due"], (0, 0, 0));
        check(&["net-worth", "tax-due"], &["tax-due", "net-worth"], (0, 0, 2));
        check(&["net-worth", "tax-due"], &["tax-due"], (0, 1, 1));
        check(&["tax-due"], &["net-worth", "tax-due"], (1, 0, 1));
        check(&[], &[], (0, 0, 0));
    }
}
