//! What the two vocabularies promise.

use std::collections::BTreeSet;

use super::*;

fn merchants(vocabulary: Vocabulary, country: Country) -> BTreeSet<&'static str> {
    let words = Words::of(vocabulary, country);
    let mut names: BTreeSet<&str> = BTreeSet::new();
    for list in [
        words.company_heads,
        words.company_tails,
        words.employers,
        words.shop_heads,
        words.groceries,
        words.eating_out,
        words.transport,
        words.fuel,
        words.car_service,
        words.shopping,
        words.home_stores,
        words.pharmacies,
        words.medical,
        words.gyms,
        words.phone,
        words.internet,
        words.energy,
        words.water,
        words.insurers,
        words.landlords,
        words.lenders,
        words.childcare,
        words.leisure,
        words.travel,
        words.charities,
        words.loan_servicers,
        words.platforms,
        words.card_settlers,
        words.wholesalers,
        words.universities,
        words.pensions,
        words.state_benefit,
        words.income_tax,
        words.first_names,
        words.last_names,
    ] {
        assert!(!list.is_empty());
        names.extend(list);
    }
    names.extend(words.subscriptions.iter().map(|(name, _)| name));
    names.extend(words.business_software.iter().map(|(name, _)| name));
    names.extend(words.holdings.iter().map(|(name, _)| name));
    names
}

#[test]
fn families_share_almost_no_names() {
    for country in [Country::UnitedStates, Country::UnitedKingdom] {
        let (a, b) = (merchants(Vocabulary::A, country), merchants(Vocabulary::B, country));
        let shared: Vec<_> = a.intersection(&b).collect();
        assert!(shared.len() <= 2, "{country:?}: {shared:?}");
        assert!(a.len() > 200 && b.len() > 200, "{} {}", a.len(), b.len());
    }
}

#[test]
fn names_of_payers_say_nothing_of_the_purpose() {
    let mut random = crate::random::Random::new(5, 0);
    for vocabulary in [Vocabulary::A, Vocabulary::B] {
        for country in [Country::UnitedStates, Country::UnitedKingdom] {
            for _ in 0..300 {
                let name = Words::of(vocabulary, country).organisation(&mut random, 0.3).to_lowercase();
                for word in ["client", "payroll", "salary", "pension", "freelance", "wages"] {
                    assert!(!name.contains(word), "{name}");
                }
            }
        }
    }
}
