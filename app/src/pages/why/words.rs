//! How the reasons are put into words.

use profile::{FEATURES, Persona, feature_index};
use services::SharedReason;

/// A persona inside a sentence.
pub(super) fn life(persona: Persona) -> &'static str {
    match persona {
        Persona::Freelancer => "a freelancer",
        Persona::Retiree => "a retiree",
        Persona::Salaried => "someone on a salary",
        Persona::Student => "a student",
        Persona::BusinessOwner => "a business owner",
        Persona::NotEnoughData => "everybody",
    }
}

/// The sentence with a full stop.
pub(super) fn full_stop(sentence: &str) -> String {
    let ends = sentence.ends_with(['.', '?', '!']);
    if ends { sentence.to_owned() } else { format!("{sentence}.") }
}

/// The number a fact is about, as its sentence writes it; `None` for facts without one.
pub(super) fn figure(fact: &SharedReason) -> Option<&str> {
    let spec = &FEATURES[feature_index(&fact.feature)?];
    let (before, _) = spec.sentence.split_once("{value}")?;
    let number = fact.sentence.strip_prefix(before)?.split(' ').next()?;
    number.starts_with(|letter: char| letter.is_ascii_digit() || letter == '-').then_some(number)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(feature: &str, value: f64, expected: Option<&str>) {
        let spec = &FEATURES[feature_index(feature).unwrap()];
        let fact =
            SharedReason { feature: feature.to_owned(), sentence: spec.describe(value), speaks_for: true };
        assert_eq!(figure(&fact), expected, "{}", fact.sentence);
    }

    #[test]
    fn the_figure_is_the_fact_s_own_number() {
        check("payer-count", 6.0, Some("6"));
        check("pension-share", 0.62, Some("62%"));
        check("tax-share", 0.18, Some("18%"));
        check("payments-per-month", 2.5, Some("2.5"));
        check("pension-share", 0.0, None);
        check("balance-missing", 1.0, None);
    }

    #[test]
    fn sentences_end_once() {
        assert_eq!(full_stop("Debts took 40%"), "Debts took 40%.");
        assert_eq!(full_stop("There is too little."), "There is too little.");
    }
}
