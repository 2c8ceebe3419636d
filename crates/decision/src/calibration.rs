//! Making propensities mean what they say: of what is told to be taken up with probability p, a share p is.
//!
//! Isotonic regression by pooling adjacent violators (Barlow and others 1972; for probabilities Zadrozny and Elkan 2002):
//! the calibrated share never falls as the raw one rises, and says as little as the data allow beside that.

use serde::{Deserialize, Serialize};

use crate::weight::Share;

/// Showings below which nothing is calibrated: too few to know better.
const SHOWINGS_MIN: u32 = 200;

/// Showings at its own raw propensity that each group starts with, so that a few that were never taken up do not make an
/// element hopeless.
const START: f64 = 20.0;

/// Groups of about the same size that the expected error is taken over (Guo and others 2017 use as many to twenty).
const GROUPS: u32 = 10;

/// How raw propensities become calibrated ones: points in rising order, straight lines between them, and level beyond
/// the outer ones. Without points they stay as they are.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Calibration {
    points: Vec<(Share, Share)>,
}

/// What came of showings that were told the same propensity.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Told {
    /// The raw propensity.
    pub raw: Share,
    /// How many were seen.
    pub seen: u32,
    /// How many of them were taken up.
    pub taken_up: u32,
}

/// A pool of neighbours that were taken up alike.
struct Pool {
    weight: f64,
    raw: f64,
    taken_up: f64,
}

impl Calibration {
    /// The calibration these showings speak for, in any order; none while there are fewer than 200.
    #[must_use]
    pub fn fit(told: &[Told]) -> Self {
        let seen = told.iter().fold(0_u32, |sum, told| sum.saturating_add(told.seen));
        if seen < SHOWINGS_MIN {
            return Self::default();
        }
        let mut pools: Vec<Pool> = Vec::new();
        for told in one_of_each(told) {
            let (raw, seen) = (told.raw.get(), f64::from(told.seen));
            let taken_up = f64::from(told.taken_up.min(told.seen)) + START * raw;
            let mut pool = Pool { weight: seen + START, raw: raw * (seen + START), taken_up };
            while let Some(before) = pools.pop_if(|before| before.share() >= pool.share()) {
                pool.weight += before.weight;
                pool.raw += before.raw;
                pool.taken_up += before.taken_up;
            }
            pools.push(pool);
        }
        let point =
            |pool: &Pool| (Share::saturating(pool.raw / pool.weight), Share::saturating(pool.share()));
        Self { points: pools.iter().map(point).collect() }
    }

    /// Whether it changes nothing.
    #[must_use]
    pub fn is_none(&self) -> bool {
        self.points.is_empty()
    }

    /// The calibrated propensity.
    #[must_use]
    pub fn apply(&self, raw: Share) -> Share {
        let after = self.points.partition_point(|(at, _)| at.get() < raw.get());
        let before = after.checked_sub(1).and_then(|before| self.points.get(before));
        match (before, self.points.get(after)) {
            (None, None) => raw,
            (Some((_, level)), None) | (None, Some((_, level))) => *level,
            (Some((from, low)), Some((to, high))) => {
                let part = (raw.get() - from.get()) / (to.get() - from.get());
                Share::saturating(low.get() + part * (high.get() - low.get()))
            }
        }
    }

    /// By how much what it says misses what came, on the average of showings in ten groups of about the same size by
    /// what it says: the expected calibration error. `None` without a showing.
    #[must_use]
    pub fn expected_error(&self, told: &[Told]) -> Option<f64> {
        let mut said: Vec<(f64, &Told)> =
            told.iter().map(|told| (self.apply(told.raw).get(), told)).collect();
        said.sort_by(|one, other| one.0.total_cmp(&other.0));
        let all = said.iter().fold(0_u32, |sum, (_, told)| sum.saturating_add(told.seen));
        let group_min = f64::from(all) / f64::from(GROUPS);
        let (mut error, mut seen, mut gap) = (0.0, 0.0, 0.0);
        for (place, (share, told)) in said.iter().enumerate() {
            seen += f64::from(told.seen);
            gap += share * f64::from(told.seen) - f64::from(told.taken_up.min(told.seen));
            if seen >= group_min || place + 1 == said.len() {
                error += gap.abs();
                (seen, gap) = (0.0, 0.0);
            }
        }
        (all > 0).then(|| error / f64::from(all))
    }
}

/// In rising order, with all showings of one raw propensity together: one of them has one answer.
fn one_of_each(told: &[Told]) -> Vec<Told> {
    let mut told: Vec<Told> = told.iter().copied().filter(|told| told.seen > 0).collect();
    told.sort_by(|one, other| one.raw.get().total_cmp(&other.raw.get()));
    told.dedup_by(|next, kept| {
        let is_alike = next.raw == kept.raw;
        if is_alike {
            kept.seen = kept.seen.saturating_add(next.seen);
            kept.taken_up = kept.taken_up.saturating_add(next.taken_up);
        }
        is_alike
    });
    told
}

impl Pool {
    fn share(&self) -> f64 {
        self.taken_up / self.weight
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn told(rows: &[(f64, u32, u32)]) -> Vec<Told> {
        let told = |(raw, seen, taken_up): &(f64, u32, u32)| Told {
            raw: Share::new(*raw).unwrap(),
            seen: *seen,
            taken_up: *taken_up,
        };
        rows.iter().map(told).collect()
    }

    #[test]
    fn showings_of_one_propensity_have_one_answer() {
        // (20 + 120 + 1) / 2020, of 20 at their own share.
        let halves = Calibration::fit(&told(&[(0.05, 1_000, 20), (0.05, 1_000, 120)]));
        let answer = halves.apply(Share::new(0.05).unwrap()).get();
        assert!((answer - 141.0 / 2_020.0).abs() < 1e-12, "{answer}");
    }

    #[test]
    fn neighbours_out_of_order_are_pooled() {
        // With 20 at their own raw share each: (100 + 2) / 1020, (300 + 4) / 1020 and (200 + 6) / 1020 of which the last
        // two are out of order.
        let fitted = Calibration::fit(&told(&[(0.1, 1000, 100), (0.2, 1000, 300), (0.3, 1000, 200)]));
        let check = |raw: f64, expected: f64| {
            let found = fitted.apply(Share::new(raw).unwrap()).get();
            assert!((found - expected).abs() < 1e-12, "{raw}: {found}");
        };
        check(0.0, 0.1);
        check(0.1, 0.1);
        check(0.25, 510.0 / 2040.0);
        check(0.9, 510.0 / 2040.0);
        check(0.175, (0.1 + 510.0 / 2040.0) / 2.0);
    }

    #[test]
    fn too_few_say_nothing() {
        let few = told(&[(0.1, 199, 100)]);
        assert!(Calibration::fit(&few).is_none());
        assert_eq!(Calibration::default().apply(few[0].raw), few[0].raw);
        assert_eq!(Calibration::default().expected_error(&[]), None);
    }

    #[test]
    fn what_was_told_too_high_is_right_on_showings_it_was_not_fitted_on() {
        // What is told with p is taken up with p²; every raw share from 1 to 60 in a hundred is seen 2,000 times, and
        // fitted and judged on halves that were drawn apart.
        let half = |seed: u32| -> Vec<Told> {
            let mut state = u64::from(seed);
            let mut draw = move || {
                state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
                f64::from(u32::try_from(state >> 33).unwrap()) / 2_147_483_648.0
            };
            (1..=60_u32)
                .map(|hundredth| {
                    let raw = f64::from(hundredth) / 100.0;
                    let taken_up = (0..1000).filter(|_| draw() < raw * raw).count();
                    Told {
                        raw: Share::new(raw).unwrap(),
                        seen: 1000,
                        taken_up: u32::try_from(taken_up).unwrap(),
                    }
                })
                .collect()
        };
        let (fitted_on, held_out) = (half(1), half(2));
        let before = Calibration::default().expected_error(&held_out).unwrap();
        let after = Calibration::fit(&fitted_on).expected_error(&held_out).unwrap();
        assert!(before > 0.15 && after < 0.02, "{before} {after}");
    }

    proptest! {
        #[test]
        fn calibrated_shares_never_fall_and_read_back(
            rows in prop::collection::vec((0.0..=1.0_f64, 1..500_u32, 0..500_u32), 1..40),
            at in prop::collection::vec(0.0..=1.0_f64, 2..20),
        ) {
            let rows: Vec<(f64, u32, u32)> =
                rows.into_iter().map(|(raw, seen, taken)| (raw, seen + 200, taken.min(seen))).collect();
            let fitted = Calibration::fit(&told(&rows));
            let mut at = at;
            at.sort_by(f64::total_cmp);
            let shares: Vec<f64> = at.iter().map(|raw| fitted.apply(Share::new(*raw).unwrap()).get()).collect();
            prop_assert!(shares.is_sorted(), "{shares:?}");
            let text = serde_json::to_string(&fitted).unwrap();
            prop_assert_eq!(serde_json::from_str::<Calibration>(&text).unwrap(), fitted);
        }
    }
}
