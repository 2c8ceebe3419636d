//! The parameter files there are, one line a year.

use chrono::NaiveDate;
use serde::de::DeserializeOwned;

use crate::estimate::{Country, Instalment, TaxError};
use crate::{uk, us};

const UNITED_STATES: [&str; 3] = [
    include_str!("../params/us-2024.toml"),
    include_str!("../params/us-2025.toml"),
    include_str!("../params/us-2026.toml"),
];

const UNITED_KINGDOM: [&str; 3] = [
    include_str!("../params/uk-2024-25.toml"),
    include_str!("../params/uk-2025-26.toml"),
    include_str!("../params/uk-2026-27.toml"),
];

fn read<Rules: DeserializeOwned>(files: &[&str]) -> Result<Vec<Rules>, TaxError> {
    files.iter().map(|text| toml::from_str(text).map_err(|_| TaxError::BadParameters)).collect()
}

/// The United States' rules for the tax year that holds `on`.
pub(crate) fn united_states(on: NaiveDate) -> Result<us::Rules, TaxError> {
    let years: Vec<us::Rules> = read(&UNITED_STATES)?;
    years.into_iter().find(|rules| (rules.starts..=rules.ends).contains(&on)).ok_or(TaxError::UnknownYear(on))
}

/// The United Kingdom's rules for the tax year that holds `on`.
pub(crate) fn united_kingdom(on: NaiveDate) -> Result<uk::Rules, TaxError> {
    let years: Vec<uk::Rules> = read(&UNITED_KINGDOM)?;
    years.into_iter().find(|rules| (rules.starts..=rules.ends).contains(&on)).ok_or(TaxError::UnknownYear(on))
}

/// The earliest date of any known year on which tax falls due, on or after `on`.
pub(crate) fn next_instalment(country: Country, on: NaiveDate) -> Result<Option<Instalment>, TaxError> {
    let instalments: Vec<Instalment> = match country {
        Country::UnitedStates => {
            read::<us::Rules>(&UNITED_STATES)?.into_iter().flat_map(|rules| rules.instalments).collect()
        }
        Country::UnitedKingdom => {
            read::<uk::Rules>(&UNITED_KINGDOM)?.into_iter().flat_map(|rules| rules.instalments).collect()
        }
    };
    Ok(instalments
        .into_iter()
        .filter(|instalment| instalment.due >= on)
        .min_by_key(|instalment| instalment.due))
}
