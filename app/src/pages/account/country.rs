//! The countries to choose from, in forms.

use services::Country;

/// Values and words for a `Select`; with `asks`, an empty first line that the server does not accept.
pub(super) fn options(asks: bool) -> Vec<(String, String)> {
    let option = |value: &str, words: &str| (value.to_owned(), words.to_owned());
    let empty = asks.then(|| option("", "Choose a country"));
    let countries =
        [Country::UnitedStates, Country::UnitedKingdom].map(|country| option(country.code(), name(country)));
    empty.into_iter().chain(countries).collect()
}

/// The country's name.
pub(super) fn name(country: Country) -> &'static str {
    match country {
        Country::UnitedStates => "United States",
        Country::UnitedKingdom => "United Kingdom",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_value_but_the_empty_one_is_a_country() {
        let values: Vec<String> = options(true).into_iter().map(|(value, _)| value).collect();
        assert_eq!(values, ["", "US", "GB"]);
        assert!(options(false).iter().all(|(value, _)| Country::from_code(value).is_some()));
        assert!(Country::from_code("").is_none());
    }
}
