//! Freelancers: clients, platforms or both, expenses, and tax they pay themselves.

use crate::builder::{Builder, Slot};
use crate::lives::{clients, draws, expenses, income_tax, investments, job};
use crate::random::{Random, scaled};
use crate::{Hybrid, Meaning};

pub(super) fn earn(builder: &mut Builder<'_>) {
    let mut random = builder.random("freelancer");
    let receipts = scaled(
        builder.figures.freelance_receipts,
        builder.situation.affluence * builder.spec.shift.income * random.between(0.75, 1.25),
    );
    let slot = builder.slot_or_main(Slot::Business);
    let work = if builder.situation.hybrid == Some(Hybrid::PartTimeEmployed) {
        part_time(builder, &mut random, receipts);
        scaled(receipts, 0.62)
    } else {
        receipts
    };
    let platform_share = match random.weighted(&[0.66, 0.16, 0.18]) {
        0 => 0.0,
        1 => 1.0,
        _ => random.between(0.15, 0.7),
    };
    if platform_share > 0.0 {
        let paid = scaled(work, platform_share * 0.8);
        let second = random.chance(0.35);
        let first_share = if second { random.between(0.4, 0.8) } else { 1.0 };
        clients::platform(builder, &mut random, scaled(paid, first_share), slot);
        if second {
            clients::platform(builder, &mut random, scaled(paid, 1.0 - first_share), slot);
        }
    }
    if platform_share < 1.0 {
        let dominant = random.chance(0.2);
        let many = if dominant { random.whole(1, 3) } else { 2 + random.count(3.4).min(10) };
        let monthly_minor = scaled(work, 1.0 - platform_share);
        let practice = clients::Practice { monthly_minor, clients: many, dominant, slot };
        clients::post(builder, &mut random, practice);
    }
    let cost_slot =
        if slot == Slot::Main && random.chance(0.4) { builder.slot_or_main(Slot::Card) } else { slot };
    expenses::post(builder, &mut random, work, cost_slot);
    income_tax::post(builder, &mut random, scaled(work, 0.78), slot);
    draws::post(builder, 0.06);
    if builder.situation.partner && random.chance(0.5) {
        let pay = scaled(builder.figures.take_home, 0.7 * random.factor(0.4));
        partner_pay(builder, &mut random, pay);
    }
    if builder.has(Slot::Brokerage) {
        let value = scaled(receipts, random.between(1.0, 25.0));
        let holdings = random.whole(1, 4);
        investments::dividends(builder, &mut random, value, holdings);
    }
}

fn part_time(builder: &mut Builder<'_>, random: &mut Random, receipts_minor: i64) {
    let pay = scaled(receipts_minor, random.between(0.2, 0.42));
    partner_pay(builder, random, pay);
}

/// Wages over the whole history.
fn partner_pay(builder: &mut Builder<'_>, random: &mut Random, monthly_minor: i64) {
    let (start, end) = (builder.window.start, builder.window.end);
    let job = job::Job::draw(builder, random, monthly_minor, 0.5);
    job.post(builder, random, Slot::Main, Meaning::Payroll, start, end);
}
