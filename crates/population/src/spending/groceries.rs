//! Food and household goods.

use super::{Purchases, purchases, steady};
use crate::Meaning;
use crate::builder::Builder;
use crate::random::Random;

pub(super) fn spend(builder: &mut Builder<'_>, random: &mut Random, monthly_minor: i64) {
    let wanted = Purchases {
        names: builder.words.groceries,
        trades: &["Bakery", "Market", "Farm Shop", "Butchers", "Deli"],
        local_share: random.between(0.02, 0.3),
        typical_minor: builder.figures.basket,
        spread: random.between(0.35, 0.8),
        meaning: Meaning::Groceries,
        busy: steady,
    };
    purchases(builder, random, monthly_minor, &wanted);
}
