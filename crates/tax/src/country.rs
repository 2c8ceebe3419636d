//! What both countries share: which country, how a household files, and why tax cannot be worked out.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// A country whose tax Attune knows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Country {
    /// United States, federal taxes only.
    #[serde(rename = "US")]
    UnitedStates,
    /// United Kingdom, with the bands of England, Wales and Northern Ireland.
    #[serde(rename = "GB")]
    UnitedKingdom,
}

impl Country {
    /// The stored name, an ISO 3166-1 code.
    pub fn code(self) -> &'static str {
        match self {
            Self::UnitedStates => "US",
            Self::UnitedKingdom => "GB",
        }
    }

    /// The country of that code.
    pub fn from_code(code: &str) -> Option<Self> {
        [Self::UnitedStates, Self::UnitedKingdom].into_iter().find(|country| country.code() == code)
    }
}

/// A United States filing status.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum FilingStatus {
    /// Unmarried.
    Single,
    /// One return for a married couple.
    MarriedFilingJointly,
    /// A return of one's own although married.
    MarriedFilingSeparately,
    /// Unmarried, with a home for a dependant.
    HeadOfHousehold,
    /// Widowed in one of the two years before, with a home for a child.
    QualifyingSurvivingSpouse,
}

impl FilingStatus {
    /// Every status, in the order of Form 1040.
    pub const ALL: [Self; 5] = [
        Self::Single,
        Self::MarriedFilingJointly,
        Self::MarriedFilingSeparately,
        Self::HeadOfHousehold,
        Self::QualifyingSurvivingSpouse,
    ];

    /// The short name on the command line: `single`, `mfj`, `mfs`, `hoh` or `qss`.
    pub fn code(self) -> &'static str {
        match self {
            Self::Single => "single",
            Self::MarriedFilingJointly => "mfj",
            Self::MarriedFilingSeparately => "mfs",
            Self::HeadOfHousehold => "hoh",
            Self::QualifyingSurvivingSpouse => "qss",
        }
    }

    /// The status of that short name.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|status| status.code() == code)
    }
}

/// Why there is no estimate.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TaxError {
    /// No parameter file covers the day.
    #[error("no tax rules are known for {0}")]
    UnknownYear(NaiveDate),
    /// A parameter file of ours is wrong; a test keeps this from happening.
    #[error("the tax rules of this year cannot be read")]
    BadParameters,
    /// Beyond what the arithmetic can hold.
    #[error("an amount is too large")]
    TooLarge,
}
