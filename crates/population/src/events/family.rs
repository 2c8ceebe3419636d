//! A child is born.

use chrono::NaiveDate;

use super::traces::resized;
use super::words::EventWords;
use crate::builder::Builder;
use crate::calendar::shift;
use crate::random::{Random, scaled};
use crate::{EventKind, Life, Meaning};

/// Baby shops from some months before, antenatal classes, less pay on leave, child benefit where the state pays it
/// (weekly £26.05 for a first child in 2025-26, paid every four weeks), and a nursery from half a year on.
pub(super) fn new_child(builder: &mut Builder<'_>, random: &mut Random, on: NaiveDate) {
    let situation = &builder.situation;
    if !(22..=46).contains(&situation.age) || matches!(situation.life, Life::Retiree | Life::Student) {
        return;
    }
    let words = EventWords::of(builder.spec.vocabulary, situation.country);
    builder.happened(EventKind::NewChild, on);
    let end = builder.window.end;
    for _ in 0..(2 + random.count(4.0)) {
        // More and more towards the birth.
        let days_before = scaled(130, random.unit() * random.unit());
        builder.card_payment(random, shift(on, -days_before), words.baby_shops, 7_500, Meaning::Shopping);
    }
    for _ in 0..(1 + random.count(3.0)) {
        let day = shift(on, random.whole(0, 150));
        builder.card_payment(random, day, words.baby_shops, 4_000, Meaning::Shopping);
    }
    if random.chance(0.5) {
        for _ in 0..random.whole(1, 3) {
            let day = shift(on, -random.whole(20, 170));
            builder.card_payment(random, day, words.antenatal, 11_000, Meaning::Health);
        }
    }
    if let Some(name) = words.child_benefit.filter(|_| random.chance(0.8)) {
        let first = shift(on, random.whole(35, 100));
        builder.credit_from(random, (first, end), 28, name, 10_420, Meaning::StateBenefit);
    }
    if random.chance(0.55) {
        let name = random.choose(words.nurseries);
        let fee =
            random.around(builder.figures.childcare, 0.3).min(scaled(builder.situation.means_minor, 0.3));
        let first = shift(on, random.whole(150, 330));
        builder.bill_from(random, (first, end), 30, name, fee, Meaning::Children);
    }
    if random.chance(0.5) {
        let pay = builder.main_payer(on, Meaning::Payroll).map(|(name, _)| name);
        let back_on = shift(on, random.whole(80, 270));
        let share = random.between(0.35, 0.8);
        if let Some(name) = pay {
            builder.rewrite(shift(on, 14), back_on, |draft| {
                let is_pay = draft.meaning == Meaning::Payroll && super::traces::names_payer(&draft, &name);
                Some(if is_pay { resized(draft, share) } else { draft })
            });
        }
    }
}
