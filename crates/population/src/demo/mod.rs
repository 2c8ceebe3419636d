//! Named households for people who want to look around first.
//!
//! They are ordinary members of the population, found by drawing until one meets the wishes of its file: nothing
//! about them is written by hand, so whatever reads them must work on everybody else too.

mod business_owner;
mod distressed;
mod family;
mod freelancer;
mod newcomer;
mod pick;
mod retiree;
mod student;

use chrono::NaiveDate;

use crate::{Country, Household};

/// A demo customer.
#[derive(Debug, Clone, PartialEq)]
pub struct DemoHousehold {
    /// Stable short name, such as `freelancer`.
    pub key: &'static str,
    /// What Attune calls them.
    pub name: &'static str,
    /// Their sign-in address.
    pub email: &'static str,
    /// Where they live.
    pub country: Country,
    /// Their year of birth, where they gave it.
    pub birth_year: Option<i32>,
    /// One sentence for the sign-in page.
    pub blurb: &'static str,
    /// Their accounts and history.
    pub household: Household,
}

/// Who they are, apart from their money.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Person {
    /// Stable short name, such as `freelancer`.
    pub key: &'static str,
    /// What Attune calls them.
    pub name: &'static str,
    /// Their sign-in address.
    pub email: &'static str,
    /// One sentence for the sign-in page.
    pub blurb: &'static str,
    gives_birth_year: bool,
}

/// All of them, in the order the sign-in page offers them. Takes no time, unlike generating their money.
pub const PEOPLE: [Person; 7] = [
    freelancer::PERSON,
    retiree::PERSON,
    family::PERSON,
    student::PERSON,
    business_owner::PERSON,
    distressed::PERSON,
    newcomer::PERSON,
];

impl Person {
    fn with(self, household: Household) -> DemoHousehold {
        DemoHousehold {
            key: self.key,
            name: self.name,
            email: self.email,
            country: household.country,
            birth_year: self.gives_birth_year.then_some(household.birth_year),
            blurb: self.blurb,
            household,
        }
    }
}

/// All demo households, in the order the sign-in page offers them, with histories that end on `end_on`.
pub fn households(end_on: NaiveDate) -> Vec<DemoHousehold> {
    vec![
        freelancer::household(end_on),
        retiree::household(end_on),
        family::household(end_on),
        student::household(end_on),
        business_owner::household(end_on),
        distressed::household(end_on),
        newcomer::household(end_on),
    ]
}

#[cfg(test)]
mod tests;
