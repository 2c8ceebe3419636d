//! Exact Shapley values of one tree, path-dependent: Algorithm 2 of Lundberg, Erion & Lee, "Consistent
//! Individualized Feature Attribution for Tree Ensembles" (2018).
#![expect(clippy::as_conversions, reason = "path lengths are a handful and exact in f64")]

use super::{Node, Tree};

/// One feature on the way to a leaf.
#[derive(Clone, Copy)]
struct Step {
    /// `None` for the empty start of the path.
    feature: Option<usize>,
    /// Share of training rows that take this branch when the feature is unknown.
    zero: f64,
    /// Whether the row takes this branch when the feature is known.
    one: f64,
    /// Summed permutation weight of the subsets of this size.
    weight: f64,
}

/// The mean prediction over the training rows.
pub fn tree_expectation(tree: &Tree) -> f64 {
    let nodes = tree.nodes();
    let mut reach = vec![0.0; nodes.len()];
    reach[0] = 1.0;
    let mut sum = 0.0;
    for (index, node) in nodes.iter().enumerate() {
        match *node {
            Node::Leaf { value, .. } => sum += reach[index] * f64::from(value),
            Node::Split { left, right, .. } => {
                let (to_left, to_right) = shares(nodes, usize::from(left), usize::from(right));
                reach[usize::from(left)] += reach[index] * to_left;
                reach[usize::from(right)] += reach[index] * to_right;
            }
        }
    }
    sum
}

/// The shares of rows going to each child; they sum to 1 even if covers were rounded.
fn shares(nodes: &[Node], left: usize, right: usize) -> (f64, f64) {
    let (left_cover, right_cover) = (nodes[left].cover(), nodes[right].cover());
    let both = left_cover + right_cover;
    (left_cover / both, right_cover / both)
}

/// Adds each feature's contribution to `contributions`; their sum is the row's prediction less
/// [`tree_expectation`].
pub fn shap_values(tree: &Tree, row: &[f32], contributions: &mut [f64]) {
    let start = Step { feature: None, zero: 1.0, one: 1.0, weight: 0.0 };
    Walk { tree, row, contributions, steps: Vec::with_capacity(64) }.descend(0, 0, start);
}

/// A walk through all branches of a tree. The path to the current node is the end of `steps`; the paths of the
/// nodes above it lie before, so that one buffer serves the whole walk.
struct Walk<'a> {
    tree: &'a Tree,
    row: &'a [f32],
    contributions: &'a mut [f64],
    steps: Vec<Step>,
}

impl Walk<'_> {
    /// Visits a node whose path begins at `from` in `steps` and goes on with `step`.
    fn descend(&mut self, index: usize, from: usize, step: Step) {
        extend(&mut self.steps, from, step);
        match self.tree.nodes()[index] {
            Node::Leaf { value, .. } => self.credit(from, f64::from(value)),
            Node::Split { feature, threshold, left, right, .. } => {
                let (left, right, feature) = (usize::from(left), usize::from(right), usize::from(feature));
                let (to_left, to_right) = shares(self.tree.nodes(), left, right);
                let goes_left = self.row.get(feature).is_some_and(|value| *value <= threshold);
                let (mut zero, mut one) = (1.0, 1.0);
                let path = &self.steps[from..];
                if let Some(position) = path.iter().position(|step| step.feature == Some(feature)) {
                    (zero, one) = (path[position].zero, path[position].one);
                    unwind(&mut self.steps, from, position);
                }
                for (child, share, taken) in [(left, to_left, goes_left), (right, to_right, !goes_left)] {
                    let one = if taken { one } else { 0.0 };
                    let step = Step { feature: Some(feature), zero: zero * share, one, weight: 0.0 };
                    let copy = self.steps.len();
                    self.steps.extend_from_within(from..);
                    self.descend(child, copy, step);
                    self.steps.truncate(copy);
                }
            }
        }
    }

    /// Credits the features on the path with a leaf's value.
    fn credit(&mut self, from: usize, value: f64) {
        let path = &self.steps[from..];
        // For a feature whose branch the row does not take, the weight without it times its share is the same
        // whichever it is.
        let mut not_taken = None;
        for (position, step) in path.iter().enumerate().skip(1) {
            let credit = if step.one == 0.0 {
                -*not_taken.get_or_insert_with(|| step.zero * unwound_weight(path, position))
            } else {
                (step.one - step.zero) * unwound_weight(path, position)
            };
            if let Some(slot) = step.feature.and_then(|feature| self.contributions.get_mut(feature)) {
                *slot += credit * value;
            }
        }
    }
}

/// Appends a step to the path that begins at `from` and spreads the permutation weights over subsets one larger.
fn extend(steps: &mut Vec<Step>, from: usize, step: Step) {
    let length = steps.len() - from;
    steps.push(Step { weight: if length == 0 { 1.0 } else { 0.0 }, ..step });
    let path = &mut steps[from..];
    let size = (length + 1) as f64;
    for index in (0..length).rev() {
        path[index + 1].weight += step.one * path[index].weight * (index + 1) as f64 / size;
        path[index].weight *= step.zero * (length - index) as f64 / size;
    }
}

/// Removes a step from the path that begins at `from` as if it had never been taken.
fn unwind(steps: &mut Vec<Step>, from: usize, position: usize) {
    let path = &mut steps[from..];
    let last = path.len() - 1;
    let Step { zero, one, .. } = path[position];
    let size = (last + 1) as f64;
    let mut next = path[last].weight;
    for index in (0..last).rev() {
        if one == 0.0 {
            path[index].weight *= size / (zero * (last - index) as f64);
        } else {
            let before = path[index].weight;
            path[index].weight = next * size / ((index + 1) as f64 * one);
            next = before - path[index].weight * zero * (last - index) as f64 / size;
        }
    }
    for index in position..last {
        let Step { feature, zero, one, .. } = path[index + 1];
        path[index] = Step { feature, zero, one, weight: path[index].weight };
    }
    steps.pop();
}

/// The sum of weights the path would have without a step.
fn unwound_weight(path: &[Step], position: usize) -> f64 {
    let last = path.len() - 1;
    let Step { zero, one, .. } = path[position];
    let size = (last + 1) as f64;
    let mut next = path[last].weight;
    let mut sum = 0.0;
    for index in (0..last).rev() {
        if one == 0.0 {
            sum += path[index].weight * size / (zero * (last - index) as f64);
        } else {
            let weight = next * size / ((index + 1) as f64 * one);
            sum += weight;
            next = path[index].weight - weight * zero * (last - index) as f64 / size;
        }
    }
    sum
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const FEATURES: usize = 8;

    /// A tree grown from a stream of numbers, features repeating along paths.
    fn grow(nodes: &mut Vec<Node>, depth: u32, rows: f32, draws: &mut impl Iterator<Item = u32>) -> usize {
        let index = nodes.len();
        let draw = draws.next().unwrap();
        if depth == 0 || rows < 4.0 || draw.is_multiple_of(7) {
            nodes.push(Node::Leaf { value: (draw % 1000) as f32 / 100.0 - 5.0, cover: rows });
            return index;
        }
        nodes.push(Node::Leaf { value: 0.0, cover: rows });
        let left_rows = (rows * (1 + draw % 8) as f32 / 9.0).floor().clamp(1.0, rows - 1.0);
        let left = grow(nodes, depth - 1, left_rows, draws);
        let right = grow(nodes, depth - 1, rows - left_rows, draws);
        nodes[index] = Node::Split {
            feature: (draw % 8) as u16,
            threshold: (draw % 10) as f32 / 10.0,
            left: left as u16,
            right: right as u16,
            cover: rows,
        };
        index
    }

    /// What the tree would predict knowing only the features of `known`.
    fn expectation_knowing(tree: &Tree, row: &[f32], known: u32, index: usize) -> f64 {
        match tree.nodes()[index] {
            Node::Leaf { value, .. } => f64::from(value),
            Node::Split { feature, threshold, left, right, .. } => {
                let (left, right) = (usize::from(left), usize::from(right));
                if known & (1 << feature) != 0 {
                    let child = if row[usize::from(feature)] <= threshold { left } else { right };
                    return expectation_knowing(tree, row, known, child);
                }
                let (to_left, to_right) = shares(tree.nodes(), left, right);
                to_left * expectation_knowing(tree, row, known, left)
                    + to_right * expectation_knowing(tree, row, known, right)
            }
        }
    }

    /// Shapley's definition, over all 256 subsets.
    fn brute_force(tree: &Tree, row: &[f32]) -> [f64; FEATURES] {
        let factorial = |n: u32| (1..=n).map(f64::from).product::<f64>();
        let worth: Vec<f64> =
            (0..1_u32 << FEATURES).map(|known| expectation_knowing(tree, row, known, 0)).collect();
        std::array::from_fn(|feature| {
            (0..1_u32 << FEATURES)
                .filter(|known| known & (1 << feature) == 0)
                .map(|known| {
                    let size = known.count_ones();
                    let weight = factorial(size) * factorial(8 - size - 1) / factorial(8);
                    weight * (worth[(known | 1 << feature) as usize] - worth[known as usize])
                })
                .sum()
        })
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(100))]
        #[test]
        fn equals_the_definition_and_adds_up(
            seed in any::<u32>(),
            row in proptest::array::uniform8(0.0_f32..1.0),
        ) {
            let mut state = seed;
            let mut draws = std::iter::from_fn(|| {
                state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                Some(state >> 8)
            });
            let mut nodes = Vec::new();
            grow(&mut nodes, 6, 1000.0, &mut draws);
            let tree = Tree::new(nodes).unwrap();
            let mut found = [0.0; FEATURES];
            shap_values(&tree, &row, &mut found);
            for (found, expected) in found.iter().zip(brute_force(&tree, &row)) {
                prop_assert!((found - expected).abs() < 1e-12, "{found} {expected}");
            }
            let sum = tree_expectation(&tree) + found.iter().sum::<f64>();
            prop_assert!((sum - f64::from(tree.predict(&row))).abs() < 1e-12);
        }
    }
}
