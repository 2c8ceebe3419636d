//! Sums by customer, and the figures of customers drawn again and again.

use std::collections::BTreeMap;

use draws::Random;

use super::Interval;
use super::log::Kept;
use crate::numbers::number;

/// The sums of a customer's rounds, or of many customers'.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Sums {
    pub(super) rounds: f64,
    pub(super) reward: f64,
    pub(super) plain: Weighted,
    pub(super) clipped: Weighted,
    /// Weight times each guardrail metric.
    pub(super) guardrails: Vec<f64>,
}

/// Sums of one sort of weights.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(super) struct Weighted {
    pub(super) weight: f64,
    pub(super) reward: f64,
    /// What is predicted of the policy, put right by the weighted error of the prediction.
    pub(super) robust: f64,
}

impl Weighted {
    fn of(weight: f64, round: &Kept<'_>) -> Self {
        let robust = round
            .predicted
            .map_or(0.0, |predicted| predicted.of_policy + weight * (round.reward - predicted.of_choice));
        Self { weight, reward: weight * round.reward, robust }
    }

    fn add(&mut self, other: &Self) {
        self.weight += other.weight;
        self.reward += other.reward;
        self.robust += other.robust;
    }
}

impl Sums {
    /// Of no round, with so many guardrail metrics.
    fn none(guardrails: usize) -> Self {
        let (plain, clipped) = (Weighted::default(), Weighted::default());
        Self { rounds: 0.0, reward: 0.0, plain, clipped, guardrails: vec![0.0; guardrails] }
    }

    fn of(round: &Kept<'_>, weight_max: f64) -> Self {
        Self {
            rounds: 1.0,
            reward: round.reward,
            plain: Weighted::of(round.weight, round),
            clipped: Weighted::of(round.weight.min(weight_max), round),
            guardrails: round.guardrails.iter().map(|metric| round.weight * metric).collect(),
        }
    }

    fn add(&mut self, other: &Self) {
        self.rounds += other.rounds;
        self.reward += other.reward;
        self.plain.add(&other.plain);
        self.clipped.add(&other.clipped);
        for (sum, more) in self.guardrails.iter_mut().zip(&other.guardrails) {
            *sum += more;
        }
    }

    /// Every figure in one order: three of plain weights, three of clipped ones, one of each guardrail.
    fn figures(&self) -> impl Iterator<Item = f64> + '_ {
        let of = |sums: Weighted| {
            [sums.reward / self.rounds, sums.reward / sums.weight, sums.robust / self.rounds]
        };
        let guardrails = self.guardrails.iter().map(|sum| sum / self.plain.weight);
        of(self.plain).into_iter().chain(of(self.clipped)).chain(guardrails)
    }
}

/// The sums of every customer, in the order of their names, so that the order of the log changes nothing.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Customers {
    each: Vec<Sums>,
    pub(super) all: Sums,
}

impl Customers {
    /// Of the rounds of a segment.
    pub(super) fn of(rounds: &[&Kept<'_>], weight_max: f64) -> Self {
        let guardrails = rounds.first().map_or(0, |round| round.guardrails.len());
        let mut each: BTreeMap<&str, Sums> = BTreeMap::new();
        for round in rounds {
            let sums = each.entry(round.customer).or_insert_with(|| Sums::none(guardrails));
            sums.add(&Sums::of(round, weight_max));
        }
        let each: Vec<Sums> = each.into_values().collect();
        let mut all = Sums::none(guardrails);
        each.iter().for_each(|sums| all.add(sums));
        Self { each, all }
    }

    /// How many there are.
    pub(super) fn count(&self) -> usize {
        self.each.len()
    }

    /// The standard error of the mean weight, by customer; not a number of fewer than two.
    pub(super) fn mean_weight_error(&self) -> f64 {
        let mean = self.all.plain.weight / self.all.rounds;
        let squares = self.each.iter().map(|sums| {
            let apart = sums.plain.weight - mean * sums.rounds;
            apart * apart
        });
        let customers = number(self.count());
        (squares.sum::<f64>() * customers / (customers - 1.0)).sqrt() / self.all.rounds
    }

    /// Every figure with its limits, in the order of [`Sums::figures`]: as many customers as there are, drawn with
    /// replacement, so many times.
    pub(super) fn intervals(&self, random: &mut Random, resamples: u32) -> Vec<Interval> {
        let mut resampled: Vec<Vec<f64>> = self.all.figures().map(|_| Vec::new()).collect();
        for _ in 0..resamples {
            let mut sums = Sums::none(self.all.guardrails.len());
            for _ in 0..self.count() {
                if let Some(customer) = self.each.get(random.below(self.count())) {
                    sums.add(customer);
                }
            }
            // Customers without any weight have no normalised figure.
            for (figures, figure) in resampled.iter_mut().zip(sums.figures()) {
                figures.extend(Some(figure).filter(|figure| figure.is_finite()));
            }
        }
        let figures = self.all.figures().zip(&mut resampled);
        figures.map(|(estimate, resampled)| interval(estimate, resampled)).collect()
    }
}

fn interval(estimate: f64, resampled: &mut [f64]) -> Interval {
    resampled.sort_unstable_by(f64::total_cmp);
    let count = number(resampled.len());
    let mean = resampled.iter().sum::<f64>() / count;
    let squares: f64 = resampled.iter().map(|figure| (figure - mean) * (figure - mean)).sum();
    Interval {
        estimate,
        standard_error: (squares / (count - 1.0)).sqrt(),
        lower: quantile(resampled, 25),
        upper: quantile(resampled, 975),
    }
}

/// The value below which so many thousandths of the sorted values are, on the line between the two around it; not a number
/// of none.
fn quantile(sorted: &[f64], thousandths: usize) -> f64 {
    let place = sorted.len().saturating_sub(1) * thousandths;
    let at = |index: usize| sorted.get(index).copied();
    let below = at(place / 1_000).unwrap_or(f64::NAN);
    let above = at(place / 1_000 + 1).unwrap_or(below);
    below + (above - below) * number(place % 1_000) / 1_000.0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quantiles_lie_on_the_line_between_two_values() {
        let sorted: Vec<f64> = (0_u32..=100).map(f64::from).collect();
        assert!((quantile(&sorted, 25) - 2.5).abs() < 1e-12);
        assert!((quantile(&sorted, 975) - 97.5).abs() < 1e-12);
        assert!((quantile(&[3.0], 975) - 3.0).abs() < 1e-12);
        assert!(quantile(&[], 25).is_nan());
    }
}
