//! The demo households through the shipped model: what a visitor sees first must be right.

use categorise::{Teachings, categorise};
use chrono::NaiveDate;
use population::demo::households;
use profile::{FeatureState, Hardship, Persona, PersonaModel, Subject, hardship};

/// The persona each demo household should be told as, and whether it should be read as struggling.
fn expected(key: &str) -> Option<(Option<Persona>, bool)> {
    Some(match key {
        "freelancer" => (Some(Persona::Freelancer), false),
        "retiree" => (Some(Persona::Retiree), false),
        "family" => (Some(Persona::Salaried), false),
        "student" => (Some(Persona::Student), false),
        "business-owner" => (Some(Persona::BusinessOwner), false),
        "distressed" => (Some(Persona::Salaried), true),
        "newcomer" => (None, false),
        _ => return None,
    })
}

#[test]
fn every_demo_household_is_told_as_who_it_is() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../server/models/persona.attune");
    let model = PersonaModel::from_bytes(&std::fs::read(path).unwrap()).unwrap();
    let mut wrong = Vec::new();
    for (year, month, day) in [(2025, 11, 24), (2026, 3, 31), (2026, 6, 17), (2026, 9, 30), (2027, 1, 8)] {
        for one in households(NaiveDate::from_ymd_opt(year, month, day).unwrap()) {
            let household = &one.household;
            let assignments = categorise(&household.accounts, &household.transactions, &Teachings::default());
            let state = FeatureState::of(&household.accounts, &household.transactions, &assignments);
            let subject = Subject {
                as_of: household.end_on,
                accounts: &household.accounts,
                birth_year: one.birth_year,
            };
            let assessment = model.assess(&state.features(&subject), state.history(household.end_on));
            let hardship = hardship(&state.hardship_facts(&subject, None));
            let found = (assessment.settled(), hardship.level == Hardship::Struggling);
            if Some(found) != expected(one.key) {
                wrong.push(format!(
                    "{} in {year}: {found:?} {:?} {:?}",
                    one.key, assessment.posterior, hardship.reasons
                ));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}
