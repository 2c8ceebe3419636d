//! A car's fuel and upkeep, or tickets and rides; most households have some of both.

use super::{Purchases, purchases, steady};
use crate::Meaning;
use crate::builder::Builder;
use crate::random::{Random, scaled};

pub(super) fn spend(builder: &mut Builder<'_>, random: &mut Random, monthly_minor: i64) {
    let by_car = if builder.situation.car { random.between(0.55, 0.98) } else { 0.0 };
    if builder.situation.car {
        let fuel = Purchases {
            names: builder.words.fuel,
            trades: &[],
            local_share: 0.0,
            typical_minor: builder.figures.fuel_fill,
            spread: 0.25,
            meaning: Meaning::Car,
            busy: steady,
        };
        purchases(builder, random, scaled(monthly_minor, by_car * 0.7), &fuel);
        let upkeep = Purchases {
            names: builder.words.car_service,
            trades: &["Garage", "Auto Repair"],
            local_share: 0.3,
            typical_minor: scaled(builder.figures.fuel_fill, 2.6),
            spread: 0.8,
            meaning: Meaning::Car,
            busy: steady,
        };
        purchases(builder, random, scaled(monthly_minor, by_car * 0.3), &upkeep);
    }
    let tickets = Purchases {
        names: builder.words.transport,
        trades: &[],
        local_share: 0.0,
        typical_minor: scaled(builder.figures.basket, 0.18),
        spread: random.between(0.3, 0.8),
        meaning: Meaning::Transport,
        busy: steady,
    };
    purchases(builder, random, scaled(monthly_minor, 1.0 - by_car), &tickets);
}
