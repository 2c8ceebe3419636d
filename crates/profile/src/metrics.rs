//! How good a model's probabilities are: accuracy, log-loss, calibration error, confusion.
#![expect(clippy::as_conversions, reason = "row counts are far below 2^53")]

use crate::{CLASS_COUNT, Posterior};

/// One judged row: the posterior and the index of the true class.
pub type Judged = (Posterior, usize);

/// The index of the most likely class.
pub fn choice(posterior: &Posterior) -> usize {
    posterior.top().0.class_index().unwrap_or(0)
}

/// Share of rows whose most likely class is the true one; 0 for no rows.
pub fn accuracy(rows: &[Judged]) -> f64 {
    mean(rows.iter().map(|(posterior, truth)| if choice(posterior) == *truth { 1.0 } else { 0.0 }))
}

/// Mean negative log-probability of the true class, probabilities floored at 1e-15; 0 for no rows.
pub fn log_loss(rows: &[Judged]) -> f64 {
    mean(rows.iter().map(|(posterior, truth)| -posterior.probabilities()[*truth].max(1e-15).ln()))
}

/// Expected calibration error of the chosen class in 15 bins of equal width: the mean gap between how sure the
/// model was and how often it was right, weighted by rows.
pub fn calibration_error(rows: &[Judged]) -> f64 {
    const BINS: usize = 15;
    let mut bins = [(0.0, 0.0); BINS];
    for (posterior, truth) in rows {
        let (_, sure) = posterior.top();
        let bin = ((sure * BINS as f64) as usize).min(BINS - 1);
        bins[bin].0 += sure;
        bins[bin].1 += if choice(posterior) == *truth { 1.0 } else { 0.0 };
    }
    let gap: f64 = bins.iter().map(|(sure, right): &(f64, f64)| (sure - right).abs()).sum();
    if rows.is_empty() { 0.0 } else { gap / rows.len() as f64 }
}

/// Rows by true class and chosen class.
pub fn confusion(rows: &[Judged]) -> [[u32; CLASS_COUNT]; CLASS_COUNT] {
    let mut table = [[0; CLASS_COUNT]; CLASS_COUNT];
    for (posterior, truth) in rows {
        table[*truth][choice(posterior)] += 1;
    }
    table
}

fn mean(values: impl ExactSizeIterator<Item = f64>) -> f64 {
    let count = values.len();
    if count == 0 { 0.0 } else { values.sum::<f64>() / count as f64 }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows() -> Vec<Judged> {
        let sure = Posterior::new([0.8, 0.05, 0.05, 0.05, 0.05]).unwrap();
        vec![(sure, 0), (sure, 0), (sure, 0), (sure, 1)]
    }

    #[test]
    fn figures_of_four_rows_by_hand() {
        assert!((accuracy(&rows()) - 0.75).abs() < 1e-12);
        assert!((calibration_error(&rows()) - 0.05).abs() < 1e-12);
        let expected = (-3.0 * 0.8_f64.ln() - 0.05_f64.ln()) / 4.0;
        assert!((log_loss(&rows()) - expected).abs() < 1e-12);
        assert_eq!(confusion(&rows())[1][0], 1);
    }

    #[test]
    fn no_rows_give_zero_not_nan() {
        assert_eq!([accuracy(&[]), log_loss(&[]), calibration_error(&[])], [0.0; 3]);
    }
}
