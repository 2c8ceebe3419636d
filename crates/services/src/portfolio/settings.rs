//! How the customer wants their portfolio seen: cost method, targets, and what kind of account each is.

use std::collections::BTreeMap;

use ledger::{Account, AccountId};
use portfolio::{Band, CostMethod, Pools, Target};
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

/// Whose an account is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Holder {
    /// The customer's alone.
    #[default]
    Own,
    /// Their partner's alone.
    Partner,
    /// Of both.
    Joint,
}

impl Holder {
    /// All of them by their stored names.
    pub const ALL: [(&'static str, Self); 3] =
        [("own", Self::Own), ("partner", Self::Partner), ("joint", Self::Joint)];

    /// The holder of that stored name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.iter().find(|(known, _)| *known == name).map(|(_, holder)| *holder)
    }

    /// The stored name.
    pub fn as_str(self) -> &'static str {
        Self::ALL.iter().find(|(_, holder)| *holder == self).map_or("own", |(name, _)| name)
    }
}

/// With whom the customer keeps house.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Partner {
    /// What they are called.
    pub name: String,
    /// Their year of birth.
    pub birth_year: i32,
    /// Whether each is the other's spouse and the only beneficiary of the other's retirement accounts all year.
    pub is_sole_beneficiary: bool,
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
    /// With whom the customer keeps house.
    pub partner: Option<Partner>,
    /// Whose each account is, by account; the customer's own where nothing is said.
    pub holders: BTreeMap<String, Holder>,
}

impl PortfolioSettings {
    /// Whose an account is.
    pub fn holder_of(&self, account: &AccountId) -> Holder {
        self.holders.get(account.as_str()).copied().unwrap_or_default()
    }

    /// The pools of Section 104: one a person of what is taxed, since an ISA, a pension and another person's shares are
    /// none of it (Taxation of Chargeable Gains Act 1992, ss. 104(4) and 151).
    pub fn pools(&self, accounts: &[Account]) -> Pools {
        Pools::new(accounts.iter().map(|account| {
            let id = account.id.as_str();
            let wrapper = self.wrappers.get(id).copied().unwrap_or(Wrapper::Taxable);
            (id.to_owned(), format!("{} {}", self.holder_of(&account.id).as_str(), wrapper.as_str()))
        }))
    }

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
    fn every_wrapper_and_holder_has_a_name_of_its_own() {
        for country in [Country::UnitedStates, Country::UnitedKingdom] {
            for (name, wrapper, _) in Wrapper::of_country(Some(country)) {
                assert_eq!((Wrapper::from_name(name), wrapper.as_str()), (Some(*wrapper), *name));
            }
        }
        for (name, holder) in Holder::ALL {
            assert_eq!((Holder::from_name(name), holder.as_str()), (Some(holder), name));
        }
    }
}
