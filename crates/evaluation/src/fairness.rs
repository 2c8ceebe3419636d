//! Whether groups of customers fare alike: who is shown a thing, who is better off for it, and whether what was promised
//! comes true as often in every group.
//!
//! The groups are protected attributes. They come from the caller, row by row, joined offline; what chooses screens does
//! not know them.

mod calibration;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::numbers::chi_square_tail;

pub use calibration::Calibration;
use calibration::Promises;

/// A customer. Only eligible ones count: a group that may not be shown a thing is not wronged by not seeing it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Customer {
    /// The group.
    pub group: String,
    /// Whether the customer could have been shown the thing.
    pub is_eligible: bool,
    /// Whether the customer was.
    pub is_exposed: bool,
    /// Whether the customer was better off; `None` where nobody knows yet.
    #[serde(default)]
    pub is_benefited: Option<bool>,
    /// The probability of that as it was promised; `None` where nothing was.
    #[serde(default)]
    pub promised: Option<f64>,
}

/// What counts as alike.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Limits {
    /// The least that the lowest rate of exposure may be of the highest: the four-fifths rule (29 CFR 1607.4(D)).
    pub exposure_ratio_min: f64,
    /// The probability of finding groups unlike that are alike, of each test.
    pub alpha: f64,
    /// Eligible customers of a group below which it is too small to tell.
    pub customers_min: u32,
}

impl Default for Limits {
    fn default() -> Self {
        Self { exposure_ratio_min: 0.8, alpha: 0.05, customers_min: 30 }
    }
}

/// Why nothing can be said.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum FairnessError {
    /// A promise that is no probability.
    #[error("{group}: what was promised has to be a probability from 0 to 1")]
    Promise {
        /// The group of the customer.
        group: String,
    },
    /// Limits out of range.
    #[error("have to be a ratio from 0 to 1 and a probability between 0 and 1")]
    Limits,
}

impl FairnessError {
    /// The part of the input that is wrong.
    #[must_use]
    pub fn field(&self) -> &'static str {
        match self {
            Self::Promise { .. } => "customers",
            Self::Limits => "limits",
        }
    }
}

/// What was found.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Report {
    /// What it comes to.
    pub verdict: Verdict,
    /// Everything that speaks against the groups being alike, or against being able to tell.
    pub findings: Vec<Finding>,
    /// Every group with an eligible customer, by name.
    pub groups: Vec<Group>,
    /// The lowest rate of exposure over the highest; `None` with fewer than two groups large enough, or where nobody was
    /// exposed.
    pub exposure_ratio: Option<f64>,
    /// The test of equal rates of benefit; `None` with fewer than two groups large enough, or where all fared the same.
    pub benefit_test: Option<EqualityTest>,
}

/// What a report comes to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Verdict {
    /// Nothing was found.
    Alike,
    /// Nothing speaks against it, but some groups are too small or there is nothing to compare.
    Unclear,
    /// Groups fare differently.
    Unlike,
}

/// One thing found.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(tag = "finding", rename_all = "kebab-case")]
pub enum Finding {
    /// One group is shown the thing too rarely.
    ExposureRatioLow {
        /// The group seen least.
        lowest: String,
        /// The group seen most.
        highest: String,
        /// The rate of the one over that of the other.
        ratio: f64,
    },
    /// Rates of benefit differ by more than chance.
    BenefitUnequal {
        /// The probability of so large differences, were there none.
        p_value: f64,
    },
    /// What was promised to a group comes true too often or too rarely.
    Miscalibrated {
        /// The group.
        group: String,
        /// The probability of so large a gap, were there none, in any of the groups.
        p_value: f64,
    },
    /// A group is too small to tell.
    GroupTooSmall {
        /// The group.
        group: String,
        /// Its eligible customers.
        customers: u32,
    },
    /// Fewer than two groups are large enough.
    NothingToCompare,
    /// No eligible customer was shown the thing.
    NobodyExposed,
}

impl Finding {
    /// Whether it says that groups fare differently, not only that one cannot tell.
    fn is_breach(&self) -> bool {
        matches!(
            self,
            Self::ExposureRatioLow { .. } | Self::BenefitUnequal { .. } | Self::Miscalibrated { .. }
        )
    }
}

/// How a group fares.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Group {
    /// Its name.
    pub group: String,
    /// Its eligible customers.
    pub eligible: u32,
    /// Those of them that were exposed.
    pub exposed: u32,
    /// The share of the eligible that were exposed.
    pub exposure_rate: f64,
    /// Eligible customers of whom it is known whether they were better off.
    pub known: u32,
    /// Those of them that were.
    pub benefited: u32,
    /// Their share of the known; `None` where none is known.
    pub benefit_rate: Option<f64>,
    /// How promises came true; `None` where none was made to a customer whose outcome is known.
    pub calibration: Option<Calibration>,
}

/// A chi-square test of equal rates (Pearson 1900).
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct EqualityTest {
    /// The statistic.
    pub chi_square: f64,
    /// Its degrees of freedom: the groups less one.
    pub degrees_of_freedom: u32,
    /// The probability of so large a statistic, were the rates equal.
    pub p_value: f64,
}

/// A group as it is counted.
#[derive(Debug, Default)]
struct Counts {
    eligible: u32,
    exposed: u32,
    known: u32,
    benefited: u32,
    promises: Promises,
}

/// Compares the groups of the customers handed in, each customer once.
///
/// # Errors
/// When a promise is no probability or the limits are out of range.
pub fn compare(customers: &[Customer], limits: &Limits) -> Result<Report, FairnessError> {
    let is_meant =
        (0.0..=1.0).contains(&limits.exposure_ratio_min) && limits.alpha > 0.0 && limits.alpha < 1.0;
    if !is_meant {
        return Err(FairnessError::Limits);
    }
    let mut counted: BTreeMap<&str, Counts> = BTreeMap::new();
    for customer in customers.iter().filter(|customer| customer.is_eligible) {
        if customer.promised.is_some_and(|promised| !(0.0..=1.0).contains(&promised)) {
            return Err(FairnessError::Promise { group: customer.group.clone() });
        }
        counted.entry(customer.group.as_str()).or_default().add(customer);
    }
    let groups: Vec<Group> = counted.iter().map(|(name, counts)| counts.group(name)).collect();
    let (large, small): (Vec<&Group>, Vec<&Group>) =
        groups.iter().partition(|group| group.eligible >= limits.customers_min.max(1));
    let mut findings: Vec<Finding> = small
        .iter()
        .map(|group| Finding::GroupTooSmall { group: group.group.clone(), customers: group.eligible })
        .collect();
    if large.len() < 2 {
        findings.push(Finding::NothingToCompare);
    }
    let exposure_ratio = exposure_ratio(&large, limits, &mut findings);
    let benefit_test = benefit_test(&large);
    if let Some(EqualityTest { p_value, .. }) = benefit_test.filter(|test| test.p_value < limits.alpha) {
        findings.push(Finding::BenefitUnequal { p_value });
    }
    findings.extend(miscalibrated(&large, limits.alpha));
    let verdict = if findings.iter().any(Finding::is_breach) {
        Verdict::Unlike
    } else if findings.is_empty() {
        Verdict::Alike
    } else {
        Verdict::Unclear
    };
    Ok(Report { verdict, findings, exposure_ratio, benefit_test, groups })
}

impl Counts {
    fn add(&mut self, customer: &Customer) {
        self.eligible += 1;
        self.exposed += u32::from(customer.is_exposed);
        if let Some(is_benefited) = customer.is_benefited {
            self.known += 1;
            self.benefited += u32::from(is_benefited);
            if let Some(promised) = customer.promised {
                self.promises.add(promised, is_benefited);
            }
        }
    }

    fn group(&self, name: &str) -> Group {
        let rate = |part: u32, whole: u32| f64::from(part) / f64::from(whole);
        Group {
            group: name.to_owned(),
            eligible: self.eligible,
            exposed: self.exposed,
            exposure_rate: rate(self.exposed, self.eligible),
            known: self.known,
            benefited: self.benefited,
            benefit_rate: (self.known > 0).then(|| rate(self.benefited, self.known)),
            calibration: self.promises.calibration(),
        }
    }
}

fn exposure_ratio(groups: &[&Group], limits: &Limits, findings: &mut Vec<Finding>) -> Option<f64> {
    if groups.len() < 2 {
        return None;
    }
    let by_rate = |a: &&&Group, b: &&&Group| a.exposure_rate.total_cmp(&b.exposure_rate);
    let (lowest, highest) = (groups.iter().min_by(by_rate)?, groups.iter().max_by(by_rate)?);
    if highest.exposed == 0 {
        findings.push(Finding::NobodyExposed);
        return None;
    }
    let ratio = lowest.exposure_rate / highest.exposure_rate;
    if ratio < limits.exposure_ratio_min {
        let (lowest, highest) = (lowest.group.clone(), highest.group.clone());
        findings.push(Finding::ExposureRatioLow { lowest, highest, ratio });
    }
    Some(ratio)
}

fn benefit_test(groups: &[&Group]) -> Option<EqualityTest> {
    let known: Vec<&&Group> = groups.iter().filter(|group| group.known > 0).collect();
    let sum = |of: fn(&Group) -> u32| known.iter().map(|group| f64::from(of(group))).sum::<f64>();
    let rate = sum(|group| group.benefited) / sum(|group| group.known);
    let degrees_of_freedom = crate::numbers::count(known.len()).checked_sub(1)?;
    if degrees_of_freedom == 0 || rate <= 0.0 || rate >= 1.0 {
        return None;
    }
    let distances = known.iter().map(|group| {
        let expected = rate * f64::from(group.known);
        let apart = f64::from(group.benefited) - expected;
        apart * apart / (expected * (1.0 - rate))
    });
    let chi_square = distances.sum();
    Some(EqualityTest {
        chi_square,
        degrees_of_freedom,
        p_value: chi_square_tail(chi_square, degrees_of_freedom),
    })
}

fn miscalibrated(groups: &[&Group], alpha: f64) -> Vec<Finding> {
    let told: Vec<(&str, f64)> = groups
        .iter()
        .filter_map(|group| Some((group.group.as_str(), group.calibration.as_ref()?.p_value)))
        .collect();
    let tests = crate::numbers::number(told.len());
    let corrected = told.into_iter().map(|(group, p_value)| (group, (p_value * tests).min(1.0)));
    corrected
        .filter(|(_, p_value)| *p_value < alpha)
        .map(|(group, p_value)| Finding::Miscalibrated { group: group.to_owned(), p_value })
        .collect()
}
