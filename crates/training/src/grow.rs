//! Growing trees with smartcore and carrying them over to the flat format. The only file that knows smartcore.
//!
//! smartcore panics on some data (not-a-number in a column), and has no stable stored form: every tree is grown
//! in a thread of its own, whose panic becomes an error, and its nodes are read through serde at once.

use std::thread;

use profile::trees::{Node, Tree, floor_f32, mean};
use serde::Deserialize;
use smartcore::ensemble::random_forest_regressor::{RandomForestRegressor, RandomForestRegressorParameters};
use smartcore::linalg::basic::matrix::DenseMatrix;
use smartcore::tree::decision_tree_regressor::{DecisionTreeRegressor, DecisionTreeRegressorParameters};

use crate::TrainError;

/// Rows as smartcore takes them.
pub(crate) type Matrix = DenseMatrix<f64>;

/// The shape of a tree.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Shape {
    /// Questions on the way to a leaf, at most.
    pub(crate) depth: u16,
    /// Rows in a leaf, at least.
    pub(crate) leaf_rows: usize,
}

/// The rows a tree is grown on and those it is checked on.
pub(crate) struct Ground<'a> {
    pub(crate) rows: &'a [Vec<f32>],
    pub(crate) matrix: &'a Matrix,
    pub(crate) check_rows: &'a [Vec<f32>],
    pub(crate) check_matrix: &'a Matrix,
}

#[derive(Deserialize)]
struct Grown {
    nodes: Vec<GrownNode>,
}

#[derive(Deserialize)]
struct GrownNode {
    output: f64,
    split_feature: usize,
    split_value: Option<f64>,
    true_child: Option<usize>,
    false_child: Option<usize>,
}

/// A matrix of rows, all of whose values must be finite: on others smartcore panics or learns nothing.
pub(crate) fn matrix(rows: &[Vec<f32>]) -> Result<Matrix, TrainError> {
    if rows.iter().flatten().any(|value| !value.is_finite()) {
        return Err(TrainError::Grow("a value is not a finite number".to_owned()));
    }
    let wide: Vec<Vec<f64>> = rows.iter().map(|row| row.iter().copied().map(f64::from).collect()).collect();
    DenseMatrix::from_2d_vec(&wide).map_err(|error| TrainError::Grow(error.to_string()))
}

/// Runs each job in a thread of its own and gives their results in order; a panic becomes an error.
pub(crate) fn in_threads<T: Send, F: FnOnce() -> Result<T, TrainError> + Send>(
    jobs: Vec<F>,
) -> Result<Vec<T>, TrainError> {
    thread::scope(|scope| {
        let running: Vec<_> = jobs.into_iter().map(|job| scope.spawn(job)).collect();
        // Every thread is joined before the first error is returned; an unjoined panic would end the scope.
        let ended: Vec<_> = running.into_iter().map(thread::ScopedJoinHandle::join).collect();
        ended
            .into_iter()
            .map(|end| end.unwrap_or_else(|panic| Err(TrainError::Grow(panic_text(panic.as_ref())))))
            .collect()
    })
}

/// What a panic said.
fn panic_text(panic: &(dyn std::any::Any + Send)) -> String {
    let text = panic.downcast_ref::<&str>().map(|text| (*text).to_owned());
    text.or_else(|| panic.downcast_ref::<String>().cloned()).unwrap_or_else(|| "a panic".to_owned())
}

/// One weighted regression tree. `leaf` makes a leaf's value of its weighted mean; the flat tree is checked
/// against smartcore's on every check row.
pub(crate) fn weighted_tree(
    ground: &Ground<'_>,
    targets: &Vec<f64>,
    weights: &[f64],
    shape: Shape,
    leaf: impl Fn(f64) -> f32,
) -> Result<Tree, TrainError> {
    let parameters = DecisionTreeRegressorParameters::default()
        // smartcore counts levels of nodes, one more than questions.
        .with_max_depth(shape.depth + 1)
        .with_min_samples_leaf(shape.leaf_rows);
    let grown = DecisionTreeRegressor::fit_with_weights(ground.matrix, targets, weights, parameters)
        .map_err(|error| TrainError::Grow(error.to_string()))?;
    let expected: Vec<f64> =
        grown.predict(ground.check_matrix).map_err(|error| TrainError::Grow(error.to_string()))?;
    let stored = serde_json::to_value(&grown).map_err(|error| TrainError::Import(error.to_string()))?;
    let nodes: Grown = read(stored.get("tree_regressor"))?;
    let tree = import(&nodes, ground.rows, &leaf)?;
    check(&tree, ground.check_rows, |row| leaf(expected[row]))?;
    Ok(tree)
}

/// A forest of regression trees on 0 and 1, each tree in the flat format; the forest's score is their mean.
pub(crate) fn forest(
    ground: &Ground<'_>,
    targets: &Vec<f64>,
    shape: Shape,
    trees: usize,
    seed: u64,
) -> Result<Vec<Tree>, TrainError> {
    let columns = ground.rows.first().map_or(1, Vec::len);
    let parameters = RandomForestRegressorParameters::default()
        .with_n_trees(trees)
        .with_max_depth(shape.depth + 1)
        .with_min_samples_leaf(shape.leaf_rows)
        .with_m((columns / 3).max(1))
        .with_seed(seed);
    let grown = RandomForestRegressor::fit(ground.matrix, targets, parameters)
        .map_err(|error| TrainError::Grow(error.to_string()))?;
    let expected: Vec<f64> =
        grown.predict(ground.check_matrix).map_err(|error| TrainError::Grow(error.to_string()))?;
    let stored = serde_json::to_value(&grown).map_err(|error| TrainError::Import(error.to_string()))?;
    let found: Vec<Grown> = read(stored.get("forest_regressor").and_then(|forest| forest.get("trees")))?;
    let flat: Vec<Tree> =
        found.iter().map(|nodes| import(nodes, ground.rows, &narrow)).collect::<Result<_, _>>()?;
    for (row, (values, expected)) in ground.check_rows.iter().zip(expected).enumerate() {
        // Leaves are rounded to f32, so means agree to f32 precision and no further.
        if (mean(&flat, values) - expected).abs() > 1e-6 {
            return Err(TrainError::Differs { row });
        }
    }
    Ok(flat)
}

#[expect(clippy::as_conversions, reason = "leaves are stored as f32; rounding is wanted")]
pub(crate) fn narrow(value: f64) -> f32 {
    value as f32
}

fn read<T: for<'de> Deserialize<'de>>(stored: Option<&serde_json::Value>) -> Result<T, TrainError> {
    let stored = stored.ok_or_else(|| TrainError::Import("smartcore stores it elsewhere".to_owned()))?;
    T::deserialize(stored).map_err(|error| TrainError::Import(error.to_string()))
}

/// The flat tree, each node covered by the rows that reach it. All rows a tree was grown on must be given: a node
/// that none reaches could not be weighed in an explanation, and is refused.
fn import(grown: &Grown, rows: &[Vec<f32>], leaf: &impl Fn(f64) -> f32) -> Result<Tree, TrainError> {
    let failed = |text: &str| TrainError::Import(text.to_owned());
    let mut covers = vec![0_u32; grown.nodes.len()];
    for row in rows {
        let mut index = 0;
        while let Some(node) = grown.nodes.get(index) {
            covers[index] += 1;
            match (node.true_child, node.false_child, node.split_value) {
                (Some(left), Some(right), Some(at)) => {
                    let value = row.get(node.split_feature).copied().map_or(f64::NAN, f64::from);
                    index = if value <= at { left } else { right };
                }
                _ => break,
            }
        }
    }
    let nodes = grown.nodes.iter().zip(&covers).map(|(node, cover)| {
        #[expect(clippy::as_conversions, reason = "row counts stay below 2^24, exact in f32")]
        let cover = *cover as f32;
        // smartcore's last level keeps a dead split without children.
        match (node.true_child, node.false_child, node.split_value) {
            (Some(left), Some(right), Some(at)) => Ok(Node::Split {
                feature: u16::try_from(node.split_feature).map_err(|_| failed("too many features"))?,
                threshold: floor_f32(at),
                left: u16::try_from(left).map_err(|_| failed("too many nodes"))?,
                right: u16::try_from(right).map_err(|_| failed("too many nodes"))?,
                cover,
            }),
            _ => Ok(Node::Leaf { value: leaf(node.output), cover }),
        }
    });
    let nodes = nodes.collect::<Result<Vec<_>, TrainError>>()?;
    Tree::new(nodes).map_err(|error| TrainError::Import(error.to_string()))
}

/// Every check row must end in a leaf of exactly the expected value.
fn check(tree: &Tree, rows: &[Vec<f32>], expected: impl Fn(usize) -> f32) -> Result<(), TrainError> {
    let differs = |(row, values): &(usize, &Vec<f32>)| tree.predict(values) != expected(*row);
    match rows.iter().enumerate().find(differs) {
        Some((row, _)) => Err(TrainError::Differs { row }),
        None => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::partial::unit;

    const ANY_SHAPE: Shape = Shape { depth: 3, leaf_rows: 5 };

    fn grow(rows: &[Vec<f32>], targets: &Vec<f64>, shape: Shape) -> Result<Tree, TrainError> {
        let matrix = matrix(rows)?;
        let ground = Ground { rows, matrix: &matrix, check_rows: rows, check_matrix: &matrix };
        let weights = vec![1.0; rows.len()];
        in_threads(vec![|| weighted_tree(&ground, targets, &weights, shape, narrow)])
            .map(|mut trees| trees.remove(0))
    }

    /// smartcore's classifier can skip the only split of a flag when labels are mixed; the regressor must not.
    #[test]
    fn a_flag_is_always_split_on() {
        for seed in 0..60 {
            let flags: Vec<Vec<f32>> = (0_u8..200).map(|row| vec![f32::from(row % 2)]).collect();
            let labels: Vec<f64> = (0_u64..)
                .zip(&flags)
                .map(|(row, flag)| {
                    let chance = if flag[0] > 0.5 { 0.3 } else { 0.02 };
                    if unit(seed, row) < chance { 1.0 } else { 0.0 }
                })
                .collect();
            let tree = grow(&flags, &labels, Shape { depth: 1, leaf_rows: 5 }).unwrap();
            assert_eq!(tree.nodes().len(), 3, "seed {seed}");
        }
    }

    #[test]
    fn depth_counts_questions() {
        let rows: Vec<Vec<f32>> = (0_u16..400).map(|row| vec![f32::from(row)]).collect();
        let targets: Vec<f64> = (0_u32..400).map(|row| f64::from(row * row)).collect();
        for (depth, nodes) in [(1, 3), (2, 7), (3, 15)] {
            assert_eq!(grow(&rows, &targets, Shape { depth, leaf_rows: 1 }).unwrap().nodes().len(), nodes);
        }
    }

    #[test]
    fn a_value_that_is_no_number_is_an_error_not_a_crash() {
        let mut rows: Vec<Vec<f32>> = (0_u16..50).map(|row| vec![f32::from(row), 1.0]).collect();
        rows[7][0] = f32::NAN;
        let targets = rows.iter().map(|row| f64::from(row[1])).collect();
        assert!(matches!(grow(&rows, &targets, ANY_SHAPE), Err(TrainError::Grow(_))));
    }

    #[test]
    fn a_panic_in_one_thread_is_an_error_of_all() {
        let job = |fails: bool| move || if fails { panic!("no room") } else { Ok(1) };
        assert_eq!(in_threads(vec![job(false), job(false)]).unwrap(), [1, 1]);
        let error = in_threads(vec![job(true), job(false)]).unwrap_err();
        assert_eq!(error.to_string(), "growing a tree failed: no room");
    }

    #[test]
    fn a_flat_tree_that_differs_is_found() {
        let rows: Vec<Vec<f32>> = (0_u16..50).map(|row| vec![f32::from(row)]).collect();
        let targets: Vec<f64> = (0_u32..50).map(f64::from).collect();
        let tree = grow(&rows, &targets, ANY_SHAPE).unwrap();
        assert!(check(&tree, &rows, |row| tree.predict(&rows[row])).is_ok());
        let off_by_one = |row: usize| tree.predict(&rows[row]) + if row == 31 { 1e-5 } else { 0.0 };
        assert!(matches!(check(&tree, &rows, off_by_one), Err(TrainError::Differs { row: 31 })));
    }

    #[test]
    fn a_forest_is_the_mean_of_its_trees() {
        let rows: Vec<Vec<f32>> =
            (0_u16..200).map(|row| vec![f32::from(row % 20), f32::from(row % 7)]).collect();
        let targets: Vec<f64> = rows.iter().map(|row| if row[0] > 12.0 { 1.0 } else { 0.0 }).collect();
        let matrix = matrix(&rows).unwrap();
        let ground = Ground { rows: &rows, matrix: &matrix, check_rows: &rows, check_matrix: &matrix };
        let trees = forest(&ground, &targets, ANY_SHAPE, 9, 1).unwrap();
        assert_eq!(trees.len(), 9);
        assert!(mean(&trees, &[19.0, 1.0]) > mean(&trees, &[1.0, 1.0]) + 0.4);
    }
}
