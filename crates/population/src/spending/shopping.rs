//! Clothes, electronics and everything else people buy, with some of it sent back.

use super::{Purchases, purchases};
use crate::Meaning;
use crate::builder::Builder;
use crate::calendar::season;
use crate::random::{Random, scaled};

pub(super) fn spend(builder: &mut Builder<'_>, random: &mut Random, monthly_minor: i64) {
    let wanted = Purchases {
        names: builder.words.shopping,
        trades: &["Books", "Boutique", "Vintage", "Toys", "Flowers", "Records"],
        local_share: random.between(0.05, 0.25),
        typical_minor: scaled(builder.figures.basket, 0.75),
        spread: random.between(0.6, 1.0),
        meaning: Meaning::Shopping,
        busy: season,
    };
    purchases(builder, random, monthly_minor, &wanted);
}
