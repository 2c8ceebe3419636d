//! Flights, trains and hotels: a few large purchases, most of them before summer and Christmas.

use chrono::{Datelike, NaiveDate};

use super::{Purchases, purchases};
use crate::Meaning;
use crate::builder::Builder;
use crate::random::{Random, scaled};

pub(super) fn spend(builder: &mut Builder<'_>, random: &mut Random, monthly_minor: i64) {
    // A third of households take no paid holiday in a year (Eurostat and US travel surveys; rounded).
    if random.chance(0.33) {
        return;
    }
    let wanted = Purchases {
        names: builder.words.travel,
        trades: &["Inn", "Lodge", "Cottages"],
        local_share: 0.15,
        typical_minor: scaled(builder.figures.basket, 4.0),
        spread: random.between(0.5, 0.9),
        meaning: Meaning::Travel,
        busy: booking_season,
    };
    purchases(builder, random, monthly_minor, &wanted);
}

fn booking_season(day: NaiveDate) -> f64 {
    match day.month() {
        1 | 5 | 6 | 7 => 1.6,
        8 | 12 => 1.2,
        _ => 0.6,
    }
}
