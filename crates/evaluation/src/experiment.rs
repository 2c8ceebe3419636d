//! What an experiment shows, as often as one cares to look.
//!
//! An experiment is read as a whole. Where units did not arrive in the agreed ratio, or were seen in more than one arm,
//! the difference between the arms says nothing about the screens: then a [`Reading`] holds the reasons and the counts,
//! and no figure from which the lift could be had. The limits hold at every look at once (Waudby-Smith, Arbour, Sinha,
//! Kennedy and Ramdas 2021, arXiv 2103.06476), so an experiment may be looked at daily and stopped at any time.

mod arms;
mod lift;
mod moments;
mod ratio;
mod reading;
mod sequence;

pub use arms::{Arm, Experiment, ExperimentError, Measure, Settings, Unit};
pub use moments::{BeforeSums, Sums};
pub use ratio::ln_bayes_factor;
pub(crate) use ratio::ln_bayes_factor_with;
pub use reading::{ArmCount, ArmMean, Comparison, Estimate, Exposures, Findings, Reading, Reason, Withheld};
pub use sequence::Sequence;
