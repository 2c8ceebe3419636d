//! Childcare, school and activities; child benefit is left out.

use super::{Purchases, monthly_bill, purchases, steady};
use crate::Meaning;
use crate::builder::Builder;
use crate::random::{Random, scaled};

pub(super) fn spend(builder: &mut Builder<'_>, random: &mut Random) {
    let children = builder.situation.children;
    if children == 0 {
        return;
    }
    let means = builder.situation.means_minor;
    if random.chance(0.4) {
        let name = random.choose(builder.words.childcare);
        let places = if children > 1 && random.chance(0.3) { 2.0 } else { 1.0 };
        let fee = scaled(builder.figures.childcare, places * random.factor(0.35)).min(scaled(means, 0.3));
        monthly_bill(builder, random, name, fee, 0.02, Meaning::Children);
    }
    let wanted = Purchases {
        names: builder.words.childcare,
        trades: &["Swim School", "Dance", "Football Club", "School"],
        local_share: 0.5,
        typical_minor: scaled(builder.figures.basket, 0.6),
        spread: 0.7,
        meaning: Meaning::Children,
        busy: steady,
    };
    let monthly = scaled(means, 0.02 * random.factor(0.4));
    purchases(builder, random, monthly, &wanted);
}
