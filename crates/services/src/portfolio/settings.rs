//! How the customer wants their portfolio seen: cost method, targets, and what kind of account each is.

use std::collections::BTreeMap;

use portfolio::{Band, CostMethod, Target};
use serde::{Deserialize, Serialize};
use tax::Country;

/// What the law makes of an account.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Wrapper {
    /// Taxed as income and gains come.
    Taxable,
    /// A traditional IRA of the United States.
    TraditionalIra,
    /// A 401(k) or 403(b) plan of an employer.
    EmployerPlan,
    /// A Roth account.
    Roth,
    /// Inherited from somebody else.
    Inherited,
    /// An Individual Savings Account of the United Kingdom.
    Isa,
    /// A personal pension of the United Kingdom.
    PersonalPension,
}

impl Wrapper {
    /// The wrappers of a country by their stored names, with words for a form.
    pub fn of_country(country: Option<Country>) -> &'static [(&'static str, Self, &'static str)] {
        match country {
            Some(Country::UnitedKingdom) => &[
                ("taxable", Self::Taxable, "General account, taxed"),
                ("isa", Self::Isa, "ISA"),
                ("personal-pension", Self::PersonalPension, "Personal pension or SIPP"),
            ],
            _ => &[
                ("taxable", Self::Taxable, "Taxable account"),
                ("traditional-ira", Self::TraditionalIra, "Traditional IRA"),
                ("employer-plan", Self::EmployerPlan, "401(k) or 403(b)"),
                ("roth", Self::Roth, "Roth IRA or Roth 401(k)"),
                ("inherited", Self::Inherited, "Inherited IRA"),
            ],
        }
    }

    /// The wrapper of that stored name.
    pub fn from_name(name: &str) -> Option<Self> {
        [Country::UnitedStates, Country::UnitedKingdom]
            .into_iter()
            .flat_map(|country| Self::of_country(Some(country)))
            .find(|(known, ..)| *known == name)
            .map(|(_, wrapper, _)| *wrapper)
    }

    /// The stored name.
    pub fn as_str(self) -> &'static str {
        [Country::UnitedStates, Country::UnitedKingdom]
            .into_iter()
            .flat_map(|country| Self::of_country(Some(country)))
            .find(|(_, wrapper, _)| *wrapper == self)
            .map_or("taxable", |(name, ..)| name)
    }
}

/// What is kept.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct PortfolioSettings {
    /// How the basis of what was sold is found; the country's usual way where nothing is said.
    pub method: Option<CostMethod>,
    /// What everything is to be divided into, basis points of classes.
    pub targets: Vec<Target>,
    /// When a class is too far from its target.
    pub band: Band,
    /// Tax on a gain, basis points.
    pub tax_bp: i64,
    /// What kind of account each is, by account.
    pub wrappers: BTreeMap<String, Wrapper>,
}

impl PortfolioSettings {
    /// The cost method in force.
    pub fn method_in(&self, country: Option<Country>) -> CostMethod {
        self.method.unwrap_or(match country {
            Some(Country::UnitedKingdom) => CostMethod::Section104,
            _ => CostMethod::Fifo,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_wrapper_has_a_name_of_its_own() {
        for country in [Country::UnitedStates, Country::UnitedKingdom] {
            for (name, wrapper, _) in Wrapper::of_country(Some(country)) {
                assert_eq!((Wrapper::from_name(name), wrapper.as_str()), (Some(*wrapper), *name));
            }
        }
    }
}
