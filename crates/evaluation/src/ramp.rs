//! Whether a revision that is ramped harms those who see it, asked at every look.
//!
//! Customers are drawn into the new revision with a share that is known, so of those to whom something bad happens the
//! same share should be among them. Whether more are is the anytime-valid test of multinomial counts (Lindon and Malek
//! 2022, which needs no rate to be constant in time); a mean that can be of any size is compared by a confidence sequence
//! (Waudby-Smith and others 2021). Either may be looked at as often as one likes.

use serde::Serialize;

use crate::experiment::{
    Arm, Comparison, Experiment, ExperimentError, Measure, Reading, Settings, Sums, ln_bayes_factor_with,
};

/// How many pseudo-units the prior of the counted metrics is worth: few, since harm is to be found among few customers.
const CONCENTRATION: f64 = 2.0;

/// What is watched while a revision is ramped. More is worse.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Metric {
    /// Customers who took a change back, or sent away or hid a widget.
    TakenBack,
    /// Customers for whom the revision did not pass its last look.
    Faults,
    /// As `TakenBack`, of those in hardship alone.
    TakenBackInHardship,
    /// Microseconds a decision took.
    Latency,
}

impl Metric {
    /// Every metric.
    pub const ALL: [Self; 4] = [Self::TakenBack, Self::Faults, Self::TakenBackInHardship, Self::Latency];
}

/// What happened to the customers of one of the two revisions since the share is what it is.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Watched {
    /// Customers decided for.
    pub customers: u32,
    /// Of those, who took a change back, or sent away or hid a widget.
    pub taken_back: u32,
    /// For whom the revision did not pass its last look.
    pub faults: u32,
    /// Customers in hardship.
    pub in_hardship: u32,
    /// Of those, who took something back.
    pub taken_back_in_hardship: u32,
    /// The sum over customers of the mean time their decisions took, microseconds.
    pub latency_us_sum: f64,
    /// The sum of its squares.
    pub latency_us_sum_squares: f64,
}

/// How much is too much.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Limits {
    /// The probability, over all looks and metrics of the whole ramp, of stopping a revision that harms nobody.
    pub alpha: f64,
    /// Steps among which that is shared.
    pub steps: u32,
    /// By how many microseconds decisions may be slower.
    pub latency_us_margin: f64,
}

impl Default for Limits {
    /// Starting values: one harmless ramp in twenty is stopped at most, and a decision may take 5 ms longer, which is
    /// all the time a page gives it.
    fn default() -> Self {
        Self { alpha: 0.05, steps: 5, latency_us_margin: 5_000.0 }
    }
}

/// What one metric says at this look.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Look {
    /// The metric.
    pub metric: Metric,
    /// Its mean among those who see the new revision: a share of customers, or microseconds. `None` of nobody.
    pub new: Option<f64>,
    /// The same among the others.
    pub before: Option<f64>,
    /// Whether it is worse beyond doubt.
    pub is_crossed: bool,
}

/// Looks at every metric, in the order of [`Metric::ALL`]. `share` of the customers, above 0 and below 1, see the new
/// revision.
///
/// # Errors
/// When sums do not fit together, or the share or the limits are no probabilities.
pub fn look(
    share: f64,
    new: &Watched,
    before: &Watched,
    limits: &Limits,
) -> Result<[Look; 4], ExperimentError> {
    if !(share > 0.0 && share < 1.0 && limits.alpha > 0.0 && limits.alpha < 1.0 && limits.steps > 0) {
        return Err(ExperimentError::Settings);
    }
    let metrics = f64::from(u32::try_from(Metric::ALL.len()).unwrap_or(u32::MAX));
    let alpha = limits.alpha / (metrics * f64::from(limits.steps));
    let counted = |metric, count: fn(&Watched) -> u32, of: fn(&Watched) -> u32| {
        let counts = [count(new), count(before)];
        let more = f64::from(counts[0]) > share * (f64::from(counts[0]) + f64::from(counts[1]));
        Look {
            metric,
            new: proportion(count(new), of(new)),
            before: proportion(count(before), of(before)),
            is_crossed: more
                && ln_bayes_factor_with(CONCENTRATION, &counts, &[share, 1.0 - share]) >= -libm::log(alpha),
        }
    };
    Ok([
        counted(Metric::TakenBack, |watched| watched.taken_back, |watched| watched.customers),
        counted(Metric::Faults, |watched| watched.faults, |watched| watched.customers),
        counted(
            Metric::TakenBackInHardship,
            |watched| watched.taken_back_in_hardship,
            |watched| watched.in_hardship,
        ),
        slower(share, new, before, limits, alpha)?,
    ])
}

fn proportion(count: u32, of: u32) -> Option<f64> {
    (of > 0).then(|| f64::from(count) / f64::from(of))
}

fn slower(
    share: f64,
    new: &Watched,
    before: &Watched,
    limits: &Limits,
    alpha: f64,
) -> Result<Look, ExperimentError> {
    let arm = |name: &str, weight: f64, watched: &Watched| {
        let sums = Sums {
            units: watched.customers,
            sum: watched.latency_us_sum,
            sum_squares: watched.latency_us_sum_squares,
            before: None,
        };
        (Arm { name: name.to_owned(), weight }, sums)
    };
    let arms = vec![arm("before", 1.0 - share, before), arm("new", share, new)];
    // Limits of two sides err on one with half their probability.
    let settings = Settings { alpha: 2.0 * alpha, ..Settings::default() };
    let reading = Experiment::of_sums(Measure::Mean, arms, 0)?.read(&settings)?;
    let is_slower = |compared: &Comparison| compared.absolute.lower > limits.latency_us_margin;
    let is_crossed = match &reading {
        Reading::Shown(findings) => findings.comparisons.iter().any(is_slower),
        Reading::Withheld(_) => false,
    };
    let mean = |watched: &Watched| {
        (watched.customers > 0).then(|| watched.latency_us_sum / f64::from(watched.customers))
    };
    Ok(Look { metric: Metric::Latency, new: mean(new), before: mean(before), is_crossed })
}

#[cfg(test)]
mod tests {
    use draws::Random;

    use super::*;

    /// So many customers, and to so many of them something happened.
    fn watched(customers: u32, taken_back: u32) -> Watched {
        let latency = f64::from(customers) * 800.0;
        Watched {
            customers,
            taken_back,
            latency_us_sum: latency,
            // Every second customer waits 700 µs and the other 900.
            latency_us_sum_squares: f64::from(customers) * (800.0 * 800.0 + 100.0 * 100.0),
            ..Watched::default()
        }
    }

    fn crossed(share: f64, new: &Watched, before: &Watched) -> Vec<Metric> {
        let looks = look(share, new, before, &Limits::default()).unwrap();
        looks.into_iter().filter(|look| look.is_crossed).map(|look| look.metric).collect()
    }

    #[test]
    fn what_is_plainly_worse_is_crossed_and_what_may_be_chance_is_not() {
        let check = |share: f64, new: (u32, u32), before: (u32, u32), expected: &[Metric]| {
            let (new, before) = (watched(new.0, new.1), watched(before.0, before.1));
            assert_eq!(crossed(share, &new, &before), expected, "{share} {new:?} {before:?}");
        };
        check(0.01, (0, 0), (0, 0), &[]);
        check(0.01, (10, 1), (990, 20), &[]);
        check(0.01, (10, 8), (990, 20), &[Metric::TakenBack]);
        check(0.5, (500, 60), (500, 0), &[Metric::TakenBack]);
        check(0.5, (500, 60), (500, 55), &[]);
        // Better is never a harm.
        check(0.5, (500, 0), (500, 60), &[]);
    }

    #[test]
    fn faults_and_harm_in_hardship_count_by_themselves() {
        let calm = watched(500, 20);
        let faulty = Watched { faults: 60, ..watched(500, 20) };
        assert_eq!(crossed(0.5, &faulty, &calm), [Metric::Faults]);
        let pressed = Watched { in_hardship: 60, taken_back_in_hardship: 2, ..watched(500, 20) };
        let harmed = Watched { in_hardship: 60, taken_back_in_hardship: 45, ..watched(500, 20) };
        assert_eq!(crossed(0.5, &harmed, &pressed), [Metric::TakenBackInHardship]);
    }

    #[test]
    fn decisions_may_be_a_little_slower_and_not_much() {
        let slow = |customers: u32, extra: f64| Watched {
            latency_us_sum: f64::from(customers) * (800.0 + extra),
            latency_us_sum_squares: f64::from(customers) * ((800.0 + extra) * (800.0 + extra) + 10_000.0),
            ..watched(customers, 0)
        };
        assert_eq!(crossed(0.5, &slow(500, 4_900.0), &watched(500, 0)), []);
        assert_eq!(crossed(0.5, &slow(500, 5_100.0), &watched(500, 0)), [Metric::Latency]);
        assert_eq!(crossed(0.5, &slow(5, 5_000_000.0), &watched(5, 0)), [], "too few to tell");
    }

    #[test]
    fn means_are_told_of_those_there_are() {
        let looks = look(0.5, &watched(10, 1), &watched(0, 0), &Limits::default()).unwrap();
        let told: Vec<_> = looks.iter().map(|look| (look.new, look.before)).collect();
        let expected = [(Some(0.1), None), (Some(0.0), None), (None, None), (Some(800.0), None)];
        assert_eq!(told, expected);
        for share in [0.0, 1.0, f64::NAN] {
            assert!(look(share, &watched(1, 0), &watched(1, 0), &Limits::default()).is_err(), "{share}");
        }
    }

    /// Ramps that harm nobody, looked at after every hundred customers: hardly any is stopped.
    #[test]
    fn looking_often_does_not_stop_a_harmless_revision() {
        let mut stopped = 0;
        for ramp in 0..400 {
            let mut random = Random::stream(7, ramp, 0);
            let (mut new, mut before) = (watched(0, 0), watched(0, 0));
            let mut is_stopped = false;
            for _ in 0..40 {
                for _ in 0..100 {
                    let arm = if random.unit() < 0.1 { &mut new } else { &mut before };
                    let more = watched(arm.customers + 1, arm.taken_back);
                    let taken_back = arm.taken_back + u32::from(random.unit() < 0.05);
                    *arm = Watched { taken_back, ..more };
                }
                is_stopped |= !crossed(0.1, &new, &before).is_empty();
            }
            stopped += u32::from(is_stopped);
        }
        assert!(stopped <= 4, "{stopped} of 400, where 0.05 / 20 of them may be");
    }
}
