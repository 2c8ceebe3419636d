//! Tree ensembles in a flat format of our own: the same predictions on every target, small to ship, safe to load.
//!
//! Growing trees is `training`'s work. A row goes left when its value is at most the threshold.
#![expect(clippy::as_conversions, reason = "node indices and feature numbers are checked small integers")]

mod shap;

use serde::{Deserialize, Serialize};

use crate::CLASS_COUNT;

pub use shap::{shap_values, tree_expectation};

/// One node; children are indices into the same tree and always larger than their parent's.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub enum Node {
    /// An end.
    Leaf {
        /// Added to the margin.
        value: f32,
        /// Training rows that ended here.
        cover: f32,
    },
    /// A question about one feature.
    Split {
        /// Index into the feature vector.
        feature: u16,
        /// At most this goes left.
        threshold: f32,
        /// Index of the left child.
        left: u16,
        /// Index of the right child.
        right: u16,
        /// Training rows that passed here.
        cover: f32,
    },
}

impl Node {
    /// Training rows that reached it.
    pub fn cover(self) -> f64 {
        match self {
            Self::Leaf { cover, .. } | Self::Split { cover, .. } => f64::from(cover),
        }
    }
}

/// Why nodes were not a tree.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("node {node} of a tree {fault}")]
pub struct TreeError {
    node: usize,
    fault: &'static str,
}

/// One regression tree, checked so that no prediction can panic, loop or be other than finite.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "Vec<Node>", into = "Vec<Node>")]
pub struct Tree(Vec<Node>);

impl Tree {
    /// Accepts nodes in an order where children follow parents, the root first, with positive covers and finite
    /// numbers.
    ///
    /// # Errors
    /// [`TreeError`] naming the first node at fault.
    pub fn new(nodes: Vec<Node>) -> Result<Self, TreeError> {
        if nodes.is_empty() {
            return Err(TreeError { node: 0, fault: "is missing" });
        }
        for (index, node) in nodes.iter().enumerate() {
            let fail = |fault| Err(TreeError { node: index, fault });
            if !(node.cover().is_finite() && node.cover() > 0.0) {
                return fail("was reached by no training row");
            }
            match *node {
                Node::Leaf { value, .. } if !value.is_finite() => return fail("has no finite value"),
                Node::Split { threshold, .. } if !threshold.is_finite() => {
                    return fail("has no finite threshold");
                }
                Node::Split { left, right, .. } => {
                    let in_order =
                        |child: u16| usize::from(child) > index && usize::from(child) < nodes.len();
                    if !(in_order(left) && in_order(right)) {
                        return fail("has a child out of order");
                    }
                }
                Node::Leaf { .. } => {}
            }
        }
        Ok(Self(nodes))
    }

    /// The nodes, the root first.
    pub fn nodes(&self) -> &[Node] {
        &self.0
    }

    /// The largest feature index it asks about.
    pub fn feature_max(&self) -> Option<usize> {
        self.0
            .iter()
            .filter_map(|node| match node {
                Node::Split { feature, .. } => Some(usize::from(*feature)),
                Node::Leaf { .. } => None,
            })
            .max()
    }

    /// The value of the leaf a row ends in; a feature the row lacks goes right.
    pub fn predict(&self, row: &[f32]) -> f32 {
        let mut index = 0;
        loop {
            match self.0[index] {
                Node::Leaf { value, .. } => return value,
                Node::Split { feature, threshold, left, right, .. } => {
                    let goes_left = row.get(usize::from(feature)).is_some_and(|value| *value <= threshold);
                    index = usize::from(if goes_left { left } else { right });
                }
            }
        }
    }
}

impl TryFrom<Vec<Node>> for Tree {
    type Error = TreeError;

    fn try_from(nodes: Vec<Node>) -> Result<Self, Self::Error> {
        Self::new(nodes)
    }
}

impl From<Tree> for Vec<Node> {
    fn from(tree: Tree) -> Self {
        tree.0
    }
}

/// One additive score per class: a base and a sum of trees.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Ensemble {
    /// The margin of each class before any tree spoke.
    pub base: [f64; CLASS_COUNT],
    /// The trees of each class.
    pub trees: [Vec<Tree>; CLASS_COUNT],
}

impl Ensemble {
    /// No tree yet.
    pub fn constant(base: [f64; CLASS_COUNT]) -> Self {
        Self { base, trees: std::array::from_fn(|_| Vec::new()) }
    }

    /// The score of each class for a row.
    pub fn margins(&self, row: &[f32]) -> [f64; CLASS_COUNT] {
        std::array::from_fn(|class| {
            let sum: f64 = self.trees[class].iter().map(|tree| f64::from(tree.predict(row))).sum();
            self.base[class] + sum
        })
    }

    /// The margin of one class split over the features: `(bias, contributions)` with
    /// `bias + contributions.sum() == margin` up to rounding. Exact path-dependent Shapley values.
    pub fn explain(&self, class: usize, row: &[f32]) -> (f64, Vec<f64>) {
        let mut bias = self.base[class];
        let mut contributions = vec![0.0; row.len()];
        for tree in &self.trees[class] {
            bias += tree_expectation(tree);
            shap_values(tree, row, &mut contributions);
        }
        (bias, contributions)
    }

    /// How many nodes all trees have.
    pub fn node_count(&self) -> usize {
        self.trees.iter().flatten().map(|tree| tree.nodes().len()).sum()
    }

    /// Every distinct threshold asked of a feature, ascending: where predictions can change.
    pub fn thresholds(&self, asked: usize) -> Vec<f32> {
        let mut found: Vec<f32> = self
            .trees
            .iter()
            .flatten()
            .flat_map(|tree| tree.nodes())
            .filter_map(|node| match node {
                Node::Split { feature, threshold, .. } if usize::from(*feature) == asked => Some(*threshold),
                _ => None,
            })
            .collect();
        found.sort_by(f32::total_cmp);
        found.dedup();
        found
    }
}

/// The mean of all trees for a row.
pub fn mean(trees: &[Tree], row: &[f32]) -> f64 {
    let sum: f64 = trees.iter().map(|tree| f64::from(tree.predict(row))).sum();
    sum / trees.len().max(1) as f64
}

/// The largest `f32` that is at most `value`, so that `x <= floor_f32(t)` is `x <= t` for every `f32` x.
pub fn floor_f32(value: f64) -> f32 {
    let near = value as f32;
    if f64::from(near) > value { near.next_down() } else { near }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn split(feature: u16, threshold: f32, left: u16, right: u16) -> Node {
        Node::Split { feature, threshold, left, right, cover: 2.0 }
    }

    const LEAF: Node = Node::Leaf { value: 1.0, cover: 1.0 };

    #[test]
    fn only_trees_that_end_are_accepted() {
        assert!(Tree::new(vec![]).is_err());
        assert!(Tree::new(vec![split(0, 0.0, 0, 1), LEAF]).is_err(), "a loop");
        assert!(Tree::new(vec![split(0, 0.0, 1, 3), LEAF, LEAF]).is_err(), "a child outside");
        assert!(Tree::new(vec![split(0, f32::NAN, 1, 2), LEAF, LEAF]).is_err());
        assert!(Tree::new(vec![Node::Leaf { value: 1.0, cover: 0.0 }]).is_err(), "0/0 in an explanation");
        assert!(Tree::new(vec![split(0, 0.0, 1, 2), LEAF, LEAF]).is_ok());
    }

    #[test]
    fn equal_to_the_threshold_goes_left() {
        let right = Node::Leaf { value: 2.0, cover: 1.0 };
        let tree = Tree::new(vec![split(0, 0.5, 1, 2), LEAF, right]).unwrap();
        assert_eq!([0.4, 0.5, 0.6].map(|x| tree.predict(&[x])), [1.0, 1.0, 2.0]);
    }

    #[test]
    fn a_bad_tree_cannot_be_loaded() {
        let bytes = postcard::to_allocvec(&vec![split(0, 0.0, 0, 0)]).unwrap();
        assert!(postcard::from_bytes::<Tree>(&bytes).is_err());
    }

    proptest! {
        #[test]
        fn flooring_keeps_every_comparison(x in any::<f32>(), t in -1e30_f64..1e30) {
            prop_assume!(x.is_finite());
            prop_assert_eq!(f64::from(x) <= t, x <= floor_f32(t));
        }

        #[test]
        fn flooring_keeps_midpoints(x in -10.0_f32..10.0) {
            let mid = f64::midpoint(f64::from(x), f64::from(x.next_up()));
            prop_assert!(x <= floor_f32(mid) && x.next_up() > floor_f32(mid));
        }
    }
}
