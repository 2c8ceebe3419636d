//! The difference between two arms, with what was before taken out of it.

use super::arms::Measure;
use super::moments::{Before, Moments};

/// A difference and its standard error.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Difference {
    pub(super) estimate: f64,
    pub(super) standard_error: f64,
}

/// What a treatment adds to the control.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Lift {
    pub(super) absolute: Difference,
    /// As a share of the control's mean; `None` where that is 0.
    pub(super) relative: Option<Difference>,
    /// How much an outcome moves with what was before, where that was taken out.
    pub(super) slope: Option<f64>,
}

impl Moments {
    /// The variance of an outcome.
    pub(super) fn variance(&self, measure: Measure) -> f64 {
        match measure {
            Measure::Mean => self.outcome.squares / (f64::from(self.units) - 1.0).max(1.0),
            Measure::Proportion => self.outcome.mean * (1.0 - self.outcome.mean),
        }
    }

    /// The mean and the variance of an outcome less `slope` times what was before.
    fn adjusted(&self, measure: Measure, slope: Option<f64>) -> (f64, f64) {
        let (mean, variance) = (self.outcome.mean, self.variance(measure));
        let (Some(slope), Some(Before { spread, products })) = (slope, self.before) else {
            return (mean, variance);
        };
        let degrees = (f64::from(self.units) - 1.0).max(1.0);
        let less = slope * (slope * spread.squares - 2.0 * products) / degrees;
        (mean - slope * spread.mean, (variance + less).max(0.0))
    }
}

impl Lift {
    /// What `treatment` adds to `control`. Both have units.
    ///
    /// The standard error of the relative lift is by the delta method. With what was before taken out, the ratio is still
    /// to the control's plain mean, and the variances are the smaller ones: as `GrowthBook` does it, which leaves out a
    /// term of the size of the squared lift.
    pub(super) fn between(control: &Moments, treatment: &Moments, measure: Measure) -> Self {
        let slope = control.slope(treatment);
        let (control_mean, control_variance) = control.adjusted(measure, slope);
        let (treatment_mean, treatment_variance) = treatment.adjusted(measure, slope);
        let control_part = control_variance / f64::from(control.units);
        let treatment_part = treatment_variance / f64::from(treatment.units);
        let estimate = treatment_mean - control_mean;
        let absolute = Difference { estimate, standard_error: (control_part + treatment_part).sqrt() };
        let base = control.outcome.mean;
        let relative = (base != 0.0).then(|| {
            let ratio = treatment.outcome.mean / base;
            let variance = (treatment_part + control_part * ratio * ratio) / (base * base);
            Difference { estimate: estimate / base, standard_error: variance.sqrt() }
        });
        Self { absolute, relative, slope }
    }
}
