//! Going out and hobbies.

use super::{Purchases, purchases, steady};
use crate::Meaning;
use crate::builder::Builder;
use crate::random::{Random, scaled};

pub(super) fn spend(builder: &mut Builder<'_>, random: &mut Random, monthly_minor: i64) {
    let wanted = Purchases {
        names: builder.words.leisure,
        trades: &["Music", "Climbing", "Yoga", "Arts", "Bikes", "Theatre"],
        local_share: random.between(0.1, 0.4),
        typical_minor: scaled(builder.figures.basket, 0.6),
        spread: random.between(0.5, 0.9),
        meaning: Meaning::Leisure,
        busy: steady,
    };
    purchases(builder, random, monthly_minor, &wanted);
}
