//! Charity by standing payment, and presents.

use super::{Purchases, monthly_bill, purchases};
use crate::Meaning;
use crate::builder::Builder;
use crate::calendar::season;
use crate::random::{Random, scaled};

pub(super) fn spend(builder: &mut Builder<'_>, random: &mut Random, monthly_minor: i64) {
    if random.chance(0.45) {
        let name = random.choose(builder.words.charities);
        let amount = (scaled(monthly_minor, random.between(0.2, 0.7)) / 500).max(1) * 500;
        monthly_bill(builder, random, name, amount, 0.0, Meaning::Giving);
    }
    let wanted = Purchases {
        names: builder.words.charities,
        trades: &["Gifts", "Florist", "Cards"],
        local_share: 0.7,
        typical_minor: scaled(builder.figures.basket, 0.5),
        spread: 0.6,
        meaning: Meaning::Giving,
        busy: season,
    };
    purchases(builder, random, scaled(monthly_minor, 0.5), &wanted);
}
