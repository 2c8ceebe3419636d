//! What an experiment shows: customers counted in the arm they saw, and every metric with limits that hold at every look,
//! over everybody and apart for those in hardship.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use decision::Experiment;
use evaluation::experiment::{
    Arm, Estimate, Experiment as Trial, ExperimentError, Exposures, Reading, Reason, Settings, Unit,
};

use super::form::UNITS_PER_ARM_MIN;
use super::metric::Metric;
use crate::{Attune, ServiceError};

/// What a metric is there for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MetricPart {
    /// It decides.
    Decides,
    /// It must not become worse.
    Guards,
}

/// One metric, read.
#[derive(Debug, Clone, PartialEq)]
pub struct MetricResult {
    /// Which.
    pub metric: &'static Metric,
    /// What it is there for.
    pub part: MetricPart,
    /// Of everybody.
    pub everybody: Reading,
    /// Of those who were in hardship at any decision since they saw an arm.
    pub in_hardship: Reading,
    /// Of the others.
    pub others: Reading,
}

/// What an experiment shows.
#[derive(Debug, Clone, PartialEq)]
pub struct Results {
    /// Who was seen in which arm.
    pub exposures: Exposures,
    /// Why nothing is shown, where the arms are not alike; then there are no metrics.
    pub hidden: Vec<Reason>,
    /// Customers each arm must have before a result is read.
    pub units_per_arm_min: u32,
    /// The metrics, the one that decides first.
    pub metrics: Vec<MetricResult>,
}

/// Which way a comparison surely points.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Worse {
    /// To the better.
    No,
    /// To the worse.
    Yes,
    /// Its limits allow both.
    Untold,
}

impl Metric {
    /// Which way an estimate surely points, all of its limits counted.
    #[must_use]
    pub fn worse(&self, absolute: &Estimate) -> Worse {
        let (more, less) = if self.is_harm { (Worse::Yes, Worse::No) } else { (Worse::No, Worse::Yes) };
        if absolute.lower > 0.0 {
            more
        } else if absolute.upper < 0.0 {
            less
        } else {
            Worse::Untold
        }
    }
}

/// One customer in one arm.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Count {
    pub(crate) unit: String,
    pub(crate) arm: String,
    /// Whether it is known what they did before.
    pub(crate) has_before: bool,
    pub(crate) in_hardship: bool,
    /// How often they did what, since and before, by the kind's stored name.
    pub(crate) outcomes: BTreeMap<String, (i64, i64)>,
}

/// The arms, the first of which the others are compared with, and everybody who was seen in them.
pub(crate) struct Units {
    pub(crate) arms: Vec<Arm>,
    pub(crate) counts: Vec<Count>,
}

impl Units {
    /// One metric over those `meant`. What they did before is taken out where it is known of anybody: who was not there
    /// before did nothing then.
    fn read(
        &self,
        metric: &Metric,
        units_per_arm_min: u32,
        meant: impl Fn(&Count) -> bool,
    ) -> Result<Reading, ExperimentError> {
        let knows_before = self.counts.iter().any(|count| count.has_before);
        let units = self.counts.iter().filter(|count| meant(count)).map(|count| {
            let (since, before) = count.outcomes.get(metric.outcome()).copied().unwrap_or((0, 0));
            Unit {
                unit: count.unit.clone(),
                arm: count.arm.clone(),
                outcome: metric.value(since),
                before: knows_before.then(|| metric.value(before)),
            }
        });
        let units: Vec<Unit> = units.collect();
        let trial = Trial::of_units(metric.measure(), self.arms.clone(), &units)?;
        let planned =
            f64::from(units_per_arm_min) * f64::from(u32::try_from(self.arms.len()).unwrap_or(u32::MAX));
        trial.read(&Settings { units_per_arm_min, tuning_units: planned, ..Settings::default() })
    }

    fn result(
        &self,
        metric: &'static Metric,
        part: MetricPart,
        units_per_arm_min: u32,
    ) -> Result<MetricResult, ExperimentError> {
        let split = units_per_arm_min.min(UNITS_PER_ARM_MIN);
        Ok(MetricResult {
            metric,
            part,
            everybody: self.read(metric, units_per_arm_min, |_| true)?,
            in_hardship: self.read(metric, split, |count| count.in_hardship)?,
            others: self.read(metric, split, |count| !count.in_hardship)?,
        })
    }
}

/// Everything some units show by these metrics.
pub(crate) fn results_of(
    units: &Units,
    metrics: &[(&'static Metric, MetricPart)],
    units_per_arm_min: u32,
) -> Result<Results, ServiceError> {
    let results = metrics.iter().map(|(metric, part)| units.result(metric, *part, units_per_arm_min));
    let mut metrics = results.collect::<Result<Vec<_>, _>>().map_err(ServiceError::internal)?;
    let first = metrics.first().ok_or(ServiceError::NotFound)?;
    let (exposures, reasons) = match &first.everybody {
        Reading::Shown(findings) => (findings.exposures.clone(), Vec::new()),
        Reading::Withheld(withheld) => (withheld.exposures.clone(), withheld.reasons.clone()),
    };
    let are_unlike =
        |reason: &Reason| matches!(reason, Reason::RatioOff { .. } | Reason::MultiplyExposed { .. });
    let hidden: Vec<Reason> = reasons.into_iter().filter(are_unlike).collect();
    if !hidden.is_empty() {
        metrics.clear();
    }
    Ok(Results { exposures, hidden, units_per_arm_min, metrics })
}

impl Attune {
    /// What an experiment shows of what happened before `until`.
    pub(super) async fn results(
        &self,
        experiment: &Experiment,
        until: DateTime<Utc>,
    ) -> Result<Results, ServiceError> {
        let (id, version) = (experiment.id.as_str(), i64::from(experiment.bucket_version));
        // What happens at the very moment somebody looks is counted too.
        let until = until + chrono::Duration::microseconds(1);
        let seen = store::experiments::seen_units(&self.db, id, version, until).await?;
        let outcomes = store::experiments::unit_outcomes(&self.db, id, version, until).await?;
        let mut did: BTreeMap<(String, String), BTreeMap<String, (i64, i64)>> = BTreeMap::new();
        for outcome in outcomes {
            let of_unit = did.entry((outcome.user_id, outcome.arm)).or_default();
            of_unit.insert(outcome.kind, (outcome.since, outcome.before));
        }
        let arms: Vec<Arm> = experiment
            .variants
            .iter()
            .map(|arm| Arm { name: arm.key.to_string(), weight: arm.weight })
            .collect();
        // A variant that was taken out of the experiment is no arm of it any more.
        let seen = seen.into_iter().filter(|unit| arms.iter().any(|arm| arm.name == unit.arm));
        let counts = seen.map(|unit| Count {
            outcomes: did.remove(&(unit.user_id.clone(), unit.arm.clone())).unwrap_or_default(),
            unit: unit.user_id,
            arm: unit.arm,
            has_before: unit.has_before,
            in_hardship: unit.in_hardship,
        });
        let units = Units { counts: counts.collect(), arms };
        let metric = |name: &str| {
            Metric::from_name(name).ok_or_else(|| {
                ServiceError::Internal(anyhow::anyhow!("an experiment measures what nobody counts"))
            })
        };
        let mut metrics = vec![(metric(&experiment.metric)?, MetricPart::Decides)];
        for name in &experiment.guardrails {
            metrics.push((metric(name)?, MetricPart::Guards));
        }
        results_of(&units, &metrics, experiment.units_per_arm_min.max(UNITS_PER_ARM_MIN))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::experiments::METRICS;

    /// So many customers in each of two arms, of whom so many acted, each with this much before.
    fn units(control: (u32, u32), treatment: (u32, u32), has_before: bool) -> Units {
        let arm = |name: &str| Arm { name: name.to_owned(), weight: 0.5 };
        let counts = |name: &'static str, (all, acted): (u32, u32)| {
            (0..all).map(move |number| {
                let since = i64::from(number < acted);
                // Those who acted had acted before, but for every fourth.
                let before = i64::from(number < acted && number % 4 != 0);
                Count {
                    unit: format!("{name}-{number}"),
                    arm: name.to_owned(),
                    has_before,
                    in_hardship: number % 10 == 0,
                    outcomes: BTreeMap::from([("acted".to_owned(), (since, before))]),
                }
            })
        };
        Units {
            arms: vec![arm("control"), arm("bigger")],
            counts: counts("control", control).chain(counts("bigger", treatment)).collect(),
        }
    }

    fn acted(units: &Units) -> Results {
        results_of(units, &[(&METRICS[0], MetricPart::Decides), (&METRICS[6], MetricPart::Guards)], 100)
            .unwrap()
    }

    fn shown(reading: &Reading) -> Option<(f64, Option<f64>)> {
        match reading {
            Reading::Shown(findings) => {
                let comparison = findings.comparisons.first().unwrap();
                Some((comparison.absolute.estimate, comparison.covariate_slope))
            }
            Reading::Withheld(_) => None,
        }
    }

    #[test]
    fn a_metric_is_read_of_everybody_and_apart_for_hardship() {
        let results = acted(&units((1_200, 300), (1_200, 600), false));
        let decides = &results.metrics[0];
        assert_eq!(shown(&decides.everybody), Some((0.25, None)));
        assert!(shown(&decides.in_hardship).is_some() && shown(&decides.others).is_some());
        // Nobody hid anything, so nothing tells how far that may be off.
        assert_eq!(shown(&results.metrics[1].everybody), None);
        assert_eq!((results.hidden, results.metrics.len()), (Vec::new(), 2));
    }

    #[test]
    fn what_was_before_is_taken_out_where_it_is_known() {
        let plain = acted(&units((1_200, 300), (1_200, 400), false));
        let adjusted = acted(&units((1_200, 300), (1_200, 400), true));
        let error = |results: &Results| match &results.metrics[0].everybody {
            Reading::Shown(findings) => findings.comparisons[0].absolute.standard_error,
            Reading::Withheld(_) => f64::NAN,
        };
        assert!(shown(&adjusted.metrics[0].everybody).unwrap().1.is_some());
        assert!(error(&adjusted) < 0.8 * error(&plain), "{} {}", error(&adjusted), error(&plain));
    }

    #[test]
    fn arms_that_are_not_alike_hide_everything() {
        let off = acted(&units((1_500, 300), (900, 600), false));
        assert!(matches!(off.hidden.as_slice(), [Reason::RatioOff { .. }]), "{:?}", off.hidden);
        assert_eq!(off.metrics, []);
        let mut twice = units((1_200, 300), (1_200, 600), false);
        twice.counts[0].unit = "bigger-7".to_owned();
        let twice = acted(&twice);
        assert!(
            matches!(twice.hidden.as_slice(), [Reason::MultiplyExposed { units: 1, .. }]),
            "{:?}",
            twice.hidden
        );
        assert_eq!((twice.metrics.len(), twice.exposures.multiply_exposed), (0, 1));
    }

    #[test]
    fn too_few_are_said_and_not_hidden() {
        let few = acted(&units((99, 30), (100, 60), false));
        assert_eq!((few.hidden.len(), shown(&few.metrics[0].everybody)), (0, None));
        let none = acted(&units((0, 0), (0, 0), false));
        assert_eq!((none.hidden.len(), none.metrics.len()), (0, 2));
    }

    #[test]
    fn worse_is_what_the_metric_means_by_it() {
        let estimate = |lower, upper| Estimate { estimate: 0.0, standard_error: 0.0, lower, upper };
        let (good, harm) = (&METRICS[0], &METRICS[6]);
        assert_eq!(
            (good.worse(&estimate(0.1, 0.2)), harm.worse(&estimate(0.1, 0.2))),
            (Worse::No, Worse::Yes)
        );
        assert_eq!(
            (good.worse(&estimate(-0.2, -0.1)), harm.worse(&estimate(-0.2, -0.1))),
            (Worse::Yes, Worse::No)
        );
        assert_eq!(
            (good.worse(&estimate(-0.2, 0.1)), harm.worse(&estimate(-0.2, 0.1))),
            (Worse::Untold, Worse::Untold)
        );
    }
}
