//! Reading an experiment: the lift, or why there is none to be had.

use serde::Serialize;

use super::arms::{Experiment, ExperimentError, Measured, Settings};
use super::lift::{Difference, Lift};
use super::ratio::ln_bayes_factor;
use super::sequence::Sequence;

/// What an experiment shows at this look.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(tag = "state", rename_all = "kebab-case")]
pub enum Reading {
    /// Nothing speaks against the data: the lift and its limits.
    Shown(Findings),
    /// Something does: why, and how many units were seen where. No outcome is in it.
    Withheld(Withheld),
}

/// The lift of every treatment.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Findings {
    /// Who was seen where.
    pub exposures: Exposures,
    /// The mean of every arm.
    pub arms: Vec<ArmMean>,
    /// Every treatment against the control, which is the first arm.
    pub comparisons: Vec<Comparison>,
}

/// Why nothing is shown.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Withheld {
    /// Who was seen where.
    pub exposures: Exposures,
    /// Everything that speaks against a reading; never empty.
    pub reasons: Vec<Reason>,
}

/// What speaks against a reading.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(tag = "reason", rename_all = "kebab-case")]
pub enum Reason {
    /// Units did not arrive in the agreed ratio.
    RatioOff {
        /// The logarithm of the Bayes factor against the ratio.
        ln_bayes_factor: f64,
        /// From where on it raises the alarm.
        limit: f64,
    },
    /// Units were seen in more than one arm.
    MultiplyExposed {
        /// How many.
        units: u32,
        /// Their share of all units.
        share: f64,
        /// The share that may be.
        share_max: f64,
    },
    /// An arm has too few units for the limits to hold.
    TooFewUnits {
        /// The arm.
        arm: String,
        /// How many it has.
        units: u32,
        /// How many it must have.
        units_min: u32,
    },
    /// All units of an arm did the same, so that nothing tells how far its mean may be off.
    NothingVaries {
        /// The arm.
        arm: String,
    },
}

/// Who was seen where.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Exposures {
    /// Units seen in one arm only.
    pub arms: Vec<ArmCount>,
    /// Units seen in more than one arm; they are in no arm's count.
    pub multiply_exposed: u32,
    /// The logarithm of the Bayes factor against the agreed ratio.
    pub ratio_ln_bayes_factor: f64,
    /// The probability, over all looks at once, of so much evidence against a ratio that holds.
    pub ratio_p_value: f64,
}

/// The units of an arm.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ArmCount {
    /// The arm.
    pub arm: String,
    /// Its units.
    pub units: u32,
    /// Its units by the agreed ratio.
    pub units_expected: f64,
}

/// The mean of an arm.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ArmMean {
    /// The arm.
    pub arm: String,
    /// The mean outcome of its units, with nothing taken out.
    pub mean: f64,
    /// Its standard error.
    pub standard_error: f64,
}

/// A treatment against the control.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Comparison {
    /// The treatment.
    pub arm: String,
    /// What it adds to the control's mean, in units of the outcome.
    pub absolute: Estimate,
    /// The same as a share of the control's mean; `None` where that is 0.
    pub relative: Option<Estimate>,
    /// The probability of so large a difference at any look, in any of the comparisons, were there none.
    pub p_value: f64,
    /// How much an outcome moves with what was before; `None` where nothing was taken out.
    pub covariate_slope: Option<f64>,
}

/// A figure and its limits, which hold at every look and for all comparisons at once.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Estimate {
    /// The figure.
    pub estimate: f64,
    /// Its standard error at this look.
    pub standard_error: f64,
    /// The lower limit.
    pub lower: f64,
    /// The upper limit.
    pub upper: f64,
}

impl Experiment {
    /// Reads the experiment at this look.
    ///
    /// With several treatments the probability of an error is shared evenly among them (Bonferroni), so that it holds for
    /// the experiment as a whole.
    ///
    /// # Errors
    /// When the settings are no probabilities, shares and numbers of units.
    pub fn read(&self, settings: &Settings) -> Result<Reading, ExperimentError> {
        settings.check()?;
        let exposures = self.exposures();
        let reasons = self.reasons(&exposures, settings);
        let Some((control, treatments)) = self.arms.split_first().filter(|_| reasons.is_empty()) else {
            return Ok(Reading::Withheld(Withheld { exposures, reasons }));
        };
        let share = f64::from(u32::try_from(treatments.len()).unwrap_or(u32::MAX));
        let sequence = Sequence::new(settings.alpha / share, settings.tuning_units);
        let comparisons =
            treatments.iter().map(|treatment| self.compare(control, treatment, sequence, share));
        let arms = self.arms.iter().map(|arm| ArmMean {
            arm: arm.name.clone(),
            mean: arm.moments.outcome.mean,
            standard_error: (arm.moments.variance(self.measure) / f64::from(arm.moments.units)).sqrt(),
        });
        let (arms, comparisons) = (arms.collect(), comparisons.collect());
        Ok(Reading::Shown(Findings { exposures, arms, comparisons }))
    }

    fn exposures(&self) -> Exposures {
        let counts: Vec<u32> = self.arms.iter().map(|arm| arm.moments.units).collect();
        let shares: Vec<f64> = self.arms.iter().map(|arm| arm.share).collect();
        let total: f64 = counts.iter().copied().map(f64::from).sum();
        let ratio_ln_bayes_factor = ln_bayes_factor(&counts, &shares);
        let arms = self.arms.iter().map(|arm| ArmCount {
            arm: arm.name.clone(),
            units: arm.moments.units,
            units_expected: total * arm.share,
        });
        Exposures {
            arms: arms.collect(),
            multiply_exposed: self.multiply_exposed,
            ratio_ln_bayes_factor,
            ratio_p_value: libm::exp(-ratio_ln_bayes_factor).min(1.0),
        }
    }

    fn reasons(&self, exposures: &Exposures, settings: &Settings) -> Vec<Reason> {
        let mut reasons = Vec::new();
        let (ln_bayes_factor, limit) = (exposures.ratio_ln_bayes_factor, -libm::log(settings.ratio_alpha));
        if ln_bayes_factor >= limit {
            reasons.push(Reason::RatioOff { ln_bayes_factor, limit });
        }
        let singly: f64 = self.arms.iter().map(|arm| f64::from(arm.moments.units)).sum();
        let multiply = f64::from(self.multiply_exposed);
        let (share, share_max) = (multiply / (singly + multiply), settings.multiply_exposed_share_max);
        if share > share_max {
            reasons.push(Reason::MultiplyExposed { units: self.multiply_exposed, share, share_max });
        }
        // Two units are the fewest that have a variance.
        let units_min = settings.units_per_arm_min.max(2);
        for arm in &self.arms {
            let (name, units) = (arm.name.clone(), arm.moments.units);
            if units < units_min {
                reasons.push(Reason::TooFewUnits { arm: name, units, units_min });
            } else if arm.moments.variance(self.measure) <= 0.0 {
                reasons.push(Reason::NothingVaries { arm: name });
            }
        }
        reasons
    }

    fn compare(
        &self,
        control: &Measured,
        treatment: &Measured,
        sequence: Sequence,
        share: f64,
    ) -> Comparison {
        let lift = Lift::between(&control.moments, &treatment.moments, self.measure);
        let units = f64::from(control.moments.units) + f64::from(treatment.moments.units);
        let width = sequence.half_width(units);
        let limited = |of: Difference| Estimate {
            estimate: of.estimate,
            standard_error: of.standard_error,
            lower: of.estimate - width * of.standard_error,
            upper: of.estimate + width * of.standard_error,
        };
        let distance = lift.absolute.estimate / lift.absolute.standard_error;
        Comparison {
            arm: treatment.name.clone(),
            absolute: limited(lift.absolute),
            relative: lift.relative.map(limited),
            p_value: (sequence.p_value(distance, units) * share).min(1.0),
            covariate_slope: lift.slope,
        }
    }
}
