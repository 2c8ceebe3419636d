//! The labels: which financial life a household leads, and what mixes it has.

use serde::{Deserialize, Serialize};

/// The five lives. `not-enough-data` is no life: it is said of a history, by rule, elsewhere.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Life {
    /// Paid by clients and platforms.
    Freelancer,
    /// Living on pensions, benefits and investments.
    Retiree,
    /// Paid wages by an employer.
    Salaried,
    /// Studying; loans, grants, family and small jobs.
    Student,
    /// Running a business that has takings, suppliers and perhaps staff.
    BusinessOwner,
}

impl Life {
    /// Every life, in the order of the model's classes.
    pub const ALL: [Self; 5] =
        [Self::Freelancer, Self::Retiree, Self::Salaried, Self::Student, Self::BusinessOwner];

    /// The stored and printed name, such as `business-owner`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Freelancer => "freelancer",
            Self::Retiree => "retiree",
            Self::Salaried => "salaried",
            Self::Student => "student",
            Self::BusinessOwner => "business-owner",
        }
    }

    /// The life of that stored name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|life| life.as_str() == name)
    }
}

/// A life mixed with a second one. The label stays the life that earns or shapes most.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Hybrid {
    /// Salaried, with clients or platform sales on the side.
    SideBusiness,
    /// Freelancer who also holds a part-time job.
    PartTimeEmployed,
    /// Retiree who still works for wages or fees.
    SemiRetired,
    /// Retiree who lets property.
    RetiredLandlord,
    /// Student whose job pays almost like a full one.
    StudentWithJob,
    /// Business owner whose company pays them wages.
    OwnerOnPayroll,
}

impl Hybrid {
    /// Every mix.
    pub const ALL: [Self; 6] = [
        Self::SideBusiness,
        Self::PartTimeEmployed,
        Self::SemiRetired,
        Self::RetiredLandlord,
        Self::StudentWithJob,
        Self::OwnerOnPayroll,
    ];

    /// The life that is the household's label.
    pub fn primary(self) -> Life {
        match self {
            Self::SideBusiness => Life::Salaried,
            Self::PartTimeEmployed => Life::Freelancer,
            Self::SemiRetired | Self::RetiredLandlord => Life::Retiree,
            Self::StudentWithJob => Life::Student,
            Self::OwnerOnPayroll => Life::BusinessOwner,
        }
    }

    /// The life that is mixed in.
    pub fn secondary(self) -> Life {
        match self {
            Self::SideBusiness => Life::Freelancer,
            Self::RetiredLandlord => Life::BusinessOwner,
            Self::PartTimeEmployed | Self::SemiRetired | Self::StudentWithJob | Self::OwnerOnPayroll => {
                Life::Salaried
            }
        }
    }
}

/// Where a household lives; decides its currency, institutions and tax dates.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Country {
    /// Dollars, Social Security, quarterly estimated tax.
    #[serde(rename = "US")]
    UnitedStates,
    /// Pounds, State Pension, payments on account.
    #[serde(rename = "GB")]
    UnitedKingdom,
}

impl Country {
    /// The country's currency.
    pub fn currency(self) -> money::Currency {
        match self {
            Self::UnitedStates => money::Currency::USD,
            Self::UnitedKingdom => money::Currency::GBP,
        }
    }
}
