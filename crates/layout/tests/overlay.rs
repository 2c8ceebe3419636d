//! A changed document as a variant: what its operations make is what was composed, or it is said that they cannot.
use crate::common::edits::{Made, any_edits, composed, edited};
use layout::{Document, OpKind, OverlayError, apply_ops, ops_between};
use proptest::prelude::*;

/// What the operations make, without the elements that nothing needs any more.
fn made(before: &Document, after: &Document) -> Result<Document, OverlayError> {
    let mut made = apply_ops(before, &ops_between(before, after)?).unwrap();
    made.spec.elements.retain(|id, _| after.spec.elements.contains_key(id));
    Ok(made)
}

#[track_caller]
fn check(edits: &[Made], expected: &[OpKind]) {
    let before = composed();
    let after = edited(&before, edits);
    let ops: Vec<OpKind> = ops_between(&before, &after).unwrap().iter().map(|op| op.op).collect();
    assert_eq!(ops, expected);
    assert_eq!(made(&before, &after).unwrap().spec, after.spec);
}

#[test]
fn what_widgets_can_do_becomes_operations() {
    check(&[], &[]);
    check(&[(0, 1, 3)], &[OpKind::Replace]);
    check(&[(7, 2, 2)], &[OpKind::Move]);
    check(&[(9, 3, 0)], &[OpKind::Remove]);
    check(&[(7, 6, 2)], &[OpKind::Insert]);
    check(&[(6, 7, 0)], &[OpKind::Insert, OpKind::Remove]);
    check(&[(6, 7, 0), (7, 7, 0)], &[OpKind::Insert]);
    check(&[(5, 3, 0), (0, 1, 3)], &[OpKind::Remove, OpKind::Replace]);
}

#[test]
fn what_is_more_than_widgets_is_said() {
    let before = composed();
    for edit in
        [(10, 1, 0), (12, 2, 1), (13, 1, 0), (14, 1, 3), (15, 0, 1), (16, 1, 0), (19, 0, 1), (20, 0, 1)]
    {
        let refused = ops_between(&before, &edited(&before, &[edit]));
        assert_eq!(refused, Err(OverlayError::BeyondVariants), "{edit:?}");
    }
}

proptest! {
    #[test]
    fn whatever_is_made_is_what_was_composed(first in any_edits(), then in any_edits()) {
        let before = edited(&composed(), &first);
        let after = edited(&before, &then);
        if let Ok(made) = made(&before, &after) {
            prop_assert_eq!(made.spec, after.spec);
        }
    }

    #[test]
    fn widgets_alone_are_never_beyond_variants(edits in prop::collection::vec((0..10_u8, 0..7_usize, 0..6_usize), 0..6)) {
        let before = composed();
        // An element that goes and comes back is another in its old place, which no operation knows.
        prop_assume!(edits.iter().all(|(kind, ..)| !matches!(kind, 5 | 6)));
        let after = edited(&before, &edits);
        prop_assert_eq!(made(&before, &after).unwrap().spec, after.spec);
    }
}
