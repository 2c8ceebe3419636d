//! What people tell about themselves: little, and checked.

use money::Currency;

use crate::ServiceError;

/// A country whose customers Attune serves.
pub use tax::Country;

/// What a form says about a person, not yet checked.
#[derive(Debug, Clone)]
pub struct Details {
    /// Where they live; `None` when the form named no country of ours.
    pub country: Option<Country>,
    /// What Attune should call them.
    pub display_name: String,
    /// A year, or nothing.
    pub birth_year: String,
}

/// A person's own record, for their account page.
#[derive(Debug, Clone)]
pub struct Person {
    /// Their address.
    pub email: String,
    /// Whether they agreed to profiling, and since when they think as they do.
    pub profiling: bool,
    /// Whether they have asked for offers that fit their figures.
    pub wants_offers: bool,
    /// Whether they have objected to direct marketing.
    pub objects_to_marketing: bool,
    /// Whether this is a demo household.
    pub is_demo: bool,
}

/// Checked details.
pub(super) struct Checked {
    pub(super) country: Country,
    pub(super) display_name: String,
    pub(super) birth_year: Option<i64>,
}

const NAME_LETTERS_MAX: usize = 60;
const AGE_MIN: i64 = 13;
const AGE_MAX: i64 = 120;

impl Details {
    pub(super) fn check(&self, this_year: i64) -> Result<Checked, ServiceError> {
        let country = self.country.ok_or_else(|| {
            ServiceError::invalid("country", "Choose the United States or the United Kingdom.")
        })?;
        let display_name = self.display_name.trim().to_owned();
        let letters = display_name.chars().count();
        if letters == 0 || letters > NAME_LETTERS_MAX || display_name.chars().any(char::is_control) {
            return Err(ServiceError::invalid(
                "name",
                "Say what Attune should call you, in 1 to 60 letters.",
            ));
        }
        let year = self.birth_year.trim();
        let birth_year = if year.is_empty() {
            None
        } else {
            let parsed = year
                .parse::<i64>()
                .ok()
                .filter(|year| (this_year - AGE_MAX..=this_year - AGE_MIN).contains(year));
            Some(parsed.ok_or_else(|| {
                ServiceError::invalid(
                    "birth-year",
                    "Give the year of birth in four digits, such as 1958, or leave it empty.",
                )
            })?)
        };
        Ok(Checked { country, display_name, birth_year })
    }
}

/// The currency a country's customers count in.
pub(crate) fn home_currency(country: Option<Country>) -> Currency {
    match country {
        Some(Country::UnitedKingdom) => Currency::GBP,
        Some(Country::UnitedStates) | None => Currency::USD,
    }
}
