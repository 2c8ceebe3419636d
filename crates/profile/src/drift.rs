//! Whether customers still look like those the model learned from: reference bins of each feature, the
//! population stability index over them, and the band a value should fall in.
#![expect(clippy::as_conversions, reason = "row counts are far below 2^53")]

use serde::{Deserialize, Serialize};

/// The distribution of one feature in training.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Reference {
    /// Upper edges of all bins but the last, ascending: the training deciles without repeats.
    pub edges: Vec<f32>,
    /// The share of training rows in each bin, one more than edges.
    pub shares: Vec<f32>,
    /// The 0.1 % and the 99.9 % quantile of training.
    pub band: (f32, f32),
}

impl Reference {
    /// The reference of the values seen in training.
    pub fn of(values: &[f32]) -> Self {
        let mut sorted = values.to_vec();
        sorted.sort_by(f32::total_cmp);
        let quantile = |share: f64| {
            let index = (share * sorted.len().saturating_sub(1) as f64).round() as usize;
            sorted.get(index).copied().unwrap_or(0.0)
        };
        let mut edges: Vec<f32> = (1..10).map(|decile| quantile(f64::from(decile) / 10.0)).collect();
        edges.dedup();
        // A last edge at the maximum would leave an empty bin.
        if edges.last().copied() == sorted.last().copied() {
            edges.pop();
        }
        let mut reference = Self { edges, shares: Vec::new(), band: (quantile(0.001), quantile(0.999)) };
        reference.shares = reference.spread(values).iter().map(|share| *share as f32).collect();
        reference
    }

    /// The share of values in each bin.
    pub fn spread(&self, values: &[f32]) -> Vec<f64> {
        let mut counts = vec![0_u32; self.edges.len() + 1];
        for value in values {
            counts[self.edges.partition_point(|edge| edge < value)] += 1;
        }
        let total = values.len().max(1) as f64;
        counts.into_iter().map(|count| f64::from(count) / total).collect()
    }

    /// Population stability index of new values: 0 for the same spread, above 0.25 for another population.
    /// Shares are floored at 0.0001 so that an empty bin stays finite.
    pub fn stability_index(&self, values: &[f32]) -> f64 {
        let pairs = self.spread(values).into_iter().zip(&self.shares);
        pairs
            .map(|(now, then)| {
                let (now, then) = (now.max(1e-4), f64::from(*then).max(1e-4));
                (now - then) * (now / then).ln()
            })
            .sum()
    }

    /// Whether a value lies outside all but a thousandth of training at either end.
    pub fn is_outside(&self, value: f32) -> bool {
        value < self.band.0 || value > self.band.1
    }

    /// A value's distance from another as a share of the band, for comparing changes of unlike features.
    pub fn distance(&self, from: f32, to: f32) -> f64 {
        let width = f64::from(self.band.1 - self.band.0);
        if width > 0.0 { f64::from((to - from).abs()) / width } else { f64::INFINITY }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_values_are_stable_and_others_are_not() {
        let values: Vec<f32> = (0..1000).map(|i| i as f32).collect();
        let reference = Reference::of(&values);
        assert_eq!(reference.shares.len(), 10);
        assert!(reference.stability_index(&values) < 1e-6);
        let shifted: Vec<f32> = values.iter().map(|value| value + 400.0).collect();
        assert!(reference.stability_index(&shifted) > 0.25);
    }

    #[test]
    fn a_flag_keeps_only_the_bins_it_has() {
        let flags: Vec<f32> = (0..100).map(|i| if i < 70 { 0.0 } else { 1.0 }).collect();
        let reference = Reference::of(&flags);
        assert_eq!(reference.edges, [0.0]);
        assert_eq!(reference.shares, [0.7, 0.3]);
        assert!(Reference::of(&[0.0; 50]).edges.is_empty());
    }

    #[test]
    fn the_band_leaves_out_the_farthest_thousandth() {
        let values: Vec<f32> = (0..=1000).map(|i| i as f32).collect();
        let reference = Reference::of(&values);
        assert_eq!(reference.band, (1.0, 999.0));
        assert!(reference.is_outside(1000.0) && !reference.is_outside(500.0));
    }
}
