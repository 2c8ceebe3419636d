//! Car, home and life insurance.

use super::monthly_bill;
use crate::Meaning;
use crate::builder::Builder;
use crate::random::{Random, scaled};
use crate::situation::Home;

pub(super) fn spend(builder: &mut Builder<'_>, random: &mut Random) {
    let prices = builder.spec.shift.prices;
    if builder.situation.car {
        let name = random.choose(builder.words.insurers);
        let young = if builder.situation.age < 26 { 1.5 } else { 1.0 };
        let premium = scaled(builder.figures.car_insurance, prices * young * random.factor(0.35));
        monthly_bill(builder, random, name, premium, 0.0, Meaning::Insurance);
    }
    let home = match builder.situation.home {
        Home::Owned | Home::Mortgaged { .. } => 1.0,
        Home::Rented { .. } => 0.2,
        Home::Family { .. } => 0.0,
    };
    if home > 0.0 && random.chance(0.5) {
        let name = random.choose(builder.words.insurers);
        let premium = scaled(builder.figures.home_insurance, home * prices * random.factor(0.3));
        monthly_bill(builder, random, name, premium, 0.0, Meaning::Insurance);
    }
    if builder.situation.children > 0 && random.chance(0.4) {
        let name = random.choose(builder.words.insurers);
        let premium = random.around(builder.figures.internet, 0.5);
        monthly_bill(builder, random, name, premium, 0.0, Meaning::Insurance);
    }
}
