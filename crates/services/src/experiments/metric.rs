//! What can be measured of a customer: whether they did a thing since they saw a screen, or how often.

use evaluation::experiment::Measure;

use crate::exposures::OutcomeKind;

/// One thing that can be measured.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Metric {
    /// The stored name.
    pub name: &'static str,
    /// What is counted, in words that begin a sentence.
    pub words: &'static str,
    /// Whether less of it is better.
    pub is_harm: bool,
    kind: OutcomeKind,
    is_share: bool,
}

const fn share(name: &'static str, words: &'static str, kind: OutcomeKind, is_harm: bool) -> Metric {
    Metric { name, words, is_harm, kind, is_share: true }
}

const fn times(name: &'static str, words: &'static str, kind: OutcomeKind) -> Metric {
    Metric { name, words, is_harm: false, kind, is_share: false }
}

/// Every metric there is, those first of which more is better.
pub static METRICS: [Metric; 8] = [
    share("acted", "Share who acted on something", OutcomeKind::Acted, false),
    share("opened", "Share who opened something", OutcomeKind::Opened, false),
    share("pinned", "Share who pinned something", OutcomeKind::Pinned, false),
    times("acted-times", "Times a customer acted on something", OutcomeKind::Acted),
    times("opened-times", "Times a customer opened something", OutcomeKind::Opened),
    share("dismissed", "Share who sent something away", OutcomeKind::Dismissed, true),
    share("hidden", "Share who hid something", OutcomeKind::Hidden, true),
    share("undone", "Share who took a change back", OutcomeKind::Undone, true),
];

impl Metric {
    /// The metric of that name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<&'static Self> {
        METRICS.iter().find(|metric| metric.name == name)
    }

    /// Whether it is a share of customers rather than a number of times.
    #[must_use]
    pub fn is_share(&self) -> bool {
        self.is_share
    }

    pub(super) fn measure(&self) -> Measure {
        if self.is_share { Measure::Proportion } else { Measure::Mean }
    }

    /// The stored name of the outcome it counts.
    pub(super) fn outcome(&self) -> &'static str {
        self.kind.as_str()
    }

    /// What a customer counts for who did the thing so often.
    pub(super) fn value(&self, times: i64) -> f64 {
        let times = f64::from(i32::try_from(times).unwrap_or(i32::MAX));
        if self.is_share { times.min(1.0) } else { times }
    }
}
