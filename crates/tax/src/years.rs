//! The parameter files there are, one line a year, as `build.rs` turns them into JSON. Each is read once.

use std::sync::LazyLock;

use chrono::{Datelike, NaiveDate};
use serde::de::DeserializeOwned;

use crate::country::TaxError;
use crate::{uk, us};

static UNITED_STATES: LazyLock<Result<Vec<us::Rules>, TaxError>> = LazyLock::new(|| {
    read(&[
        include_str!(concat!(env!("OUT_DIR"), "/us-2024.json")),
        include_str!(concat!(env!("OUT_DIR"), "/us-2025.json")),
        include_str!(concat!(env!("OUT_DIR"), "/us-2026.json")),
    ])
});

static UNITED_KINGDOM: LazyLock<Result<Vec<uk::Rules>, TaxError>> = LazyLock::new(|| {
    read(&[
        include_str!(concat!(env!("OUT_DIR"), "/uk-2024-25.json")),
        include_str!(concat!(env!("OUT_DIR"), "/uk-2025-26.json")),
        include_str!(concat!(env!("OUT_DIR"), "/uk-2026-27.json")),
    ])
});

fn read<Rules: DeserializeOwned>(files: &[&str]) -> Result<Vec<Rules>, TaxError> {
    files.iter().map(|text| serde_json::from_str(text).map_err(|_| TaxError::BadParameters)).collect()
}

fn united_states_years() -> Result<&'static [us::Rules], TaxError> {
    UNITED_STATES.as_deref().map_err(Clone::clone)
}

/// The United States' rules for the tax year that holds `on`.
pub(crate) fn united_states(on: NaiveDate) -> Result<&'static us::Rules, TaxError> {
    let mut years = united_states_years()?.iter();
    years.find(|rules| (rules.starts..=rules.ends).contains(&on)).ok_or(TaxError::UnknownYear(on))
}

/// The United States' rules for a tax year, none where no file covers it.
pub(crate) fn united_states_year(year: i32) -> Result<Option<&'static us::Rules>, TaxError> {
    Ok(united_states_years()?.iter().find(|rules| rules.starts.year() == year))
}

/// Every year of the United Kingdom's rules there is.
pub(crate) fn united_kingdom_years() -> Result<&'static [uk::Rules], TaxError> {
    UNITED_KINGDOM.as_deref().map_err(Clone::clone)
}

/// The United Kingdom's rules for the tax year that holds `on`.
pub(crate) fn united_kingdom(on: NaiveDate) -> Result<&'static uk::Rules, TaxError> {
    let mut years = united_kingdom_years()?.iter();
    years.find(|rules| (rules.starts..=rules.ends).contains(&on)).ok_or(TaxError::UnknownYear(on))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_file_is_read() {
        let named: Vec<&str> =
            united_states_years().unwrap().iter().map(|rules| rules.year.as_str()).collect();
        assert_eq!(named, ["2024", "2025", "2026"]);
        assert_eq!(united_kingdom_years().unwrap().len(), 3);
    }
}
