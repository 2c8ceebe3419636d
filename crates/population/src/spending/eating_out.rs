//! Restaurants, cafés, bars and takeaways.

use super::{Purchases, purchases, steady};
use crate::Meaning;
use crate::builder::Builder;
use crate::random::{Random, scaled};

pub(super) fn spend(builder: &mut Builder<'_>, random: &mut Random, monthly_minor: i64) {
    let wanted = Purchases {
        names: builder.words.eating_out,
        trades: &["Coffee", "Kitchen", "Tavern", "Noodle Bar", "Pizza", "Cafe", "Grill"],
        local_share: random.between(0.2, 0.6),
        typical_minor: scaled(builder.figures.basket, 0.32),
        spread: random.between(0.5, 0.9),
        meaning: Meaning::EatingOut,
        busy: steady,
    };
    purchases(builder, random, monthly_minor, &wanted);
}
