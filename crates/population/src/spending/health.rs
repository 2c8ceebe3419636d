//! Pharmacies, dentists, gyms; in the United States premiums and co-payments too.

use super::{Purchases, monthly_bill, purchases, steady};
use crate::builder::Builder;
use crate::random::{Random, scaled};
use crate::{Country, Life, Meaning};

pub(super) fn spend(builder: &mut Builder<'_>, random: &mut Random, monthly_minor: i64) {
    let older = builder.situation.age > 60;
    let pharmacy = Purchases {
        names: builder.words.pharmacies,
        trades: &[],
        local_share: 0.0,
        typical_minor: scaled(builder.figures.basket, 0.35),
        spread: 0.6,
        meaning: Meaning::Health,
        busy: steady,
    };
    purchases(builder, random, scaled(monthly_minor, 0.5), &pharmacy);
    let care = Purchases {
        names: builder.words.medical,
        trades: &["Physio", "Dental", "Opticians"],
        local_share: 0.3,
        typical_minor: scaled(builder.figures.basket, 1.4),
        spread: 0.8,
        meaning: Meaning::Health,
        busy: steady,
    };
    purchases(builder, random, scaled(monthly_minor, if older { 0.9 } else { 0.5 }), &care);
}

/// Gym memberships and, in the United States, premiums people pay themselves.
pub(super) fn bills(builder: &mut Builder<'_>, random: &mut Random) {
    if random.chance(if builder.situation.age > 60 { 0.12 } else { 0.3 }) {
        let name = random.choose(builder.words.gyms);
        let fee = random.around(scaled(builder.figures.basket, 0.6), 0.4) / 100 * 100 - 1;
        monthly_bill(builder, random, name, fee.max(999), 0.0, Meaning::Health);
    }
    let pays_premium = match (builder.situation.country, builder.situation.life) {
        (Country::UnitedStates, Life::Salaried | Life::Student) => 0.06,
        (Country::UnitedStates, _) => 0.5,
        (Country::UnitedKingdom, _) => 0.05,
    };
    if random.chance(pays_premium) {
        let name = random.choose(builder.words.insurers);
        let premium = random.around(builder.figures.health, 0.4);
        monthly_bill(builder, random, name, premium, 0.0, Meaning::Insurance);
    }
}
