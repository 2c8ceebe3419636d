//! What looks like an event and is none: presents for other people's children, a lawyer for a will, a holiday
//! elsewhere, a missed payday, wages paid into another bank. Without them every detector would seem perfect. The
//! chances are assumed.

use super::words::EventWords;
use super::{day_of, home, money};
use crate::builder::Builder;
use crate::calendar::shift;
use crate::random::Random;
use crate::{EventKind, Meaning};

pub(super) fn happen(builder: &mut Builder<'_>) {
    let mut random = builder.random("decoys");
    let words = EventWords::of(builder.spec.vocabulary, builder.situation.country);
    let on = |builder: &Builder<'_>, random: &mut Random, chance: f64| {
        let is_drawn = random.chance(chance);
        day_of(builder, random).filter(|_| is_drawn)
    };
    if let Some(day) = on(builder, &mut random, 0.08) {
        home::other_lawyer(builder, &mut random, day);
    }
    if let Some(day) = on(builder, &mut random, 0.02) {
        builder.card_payment(&mut random, day, words.surveyors, 40_000, Meaning::Home);
    }
    if let Some(day) = on(builder, &mut random, 0.05) {
        builder.card_payment(&mut random, day, words.removals, 9_000, Meaning::Home);
    }
    if let Some(day) = on(builder, &mut random, 0.05) {
        let name = random.choose(words.storage);
        let end = builder.window.end;
        builder.bill_from(&mut random, (day, end), 30, name, 9_000, Meaning::Home);
    }
    for _ in 0..random.count(0.4) {
        if let Some(day) = on(builder, &mut random, 1.0) {
            builder.card_payment(&mut random, day, words.baby_shops, 3_500, Meaning::Shopping);
        }
    }
    for _ in 0..random.count(0.8) {
        if let Some(day) = on(builder, &mut random, 1.0) {
            let days = random.whole(7, 16);
            home::visit(builder, &mut random, day, days);
        }
    }
    if let Some(day) = on(builder, &mut random, 0.03) {
        builder.card_payment(&mut random, day, words.pension_advisers, 50_000, Meaning::Fees);
    }
    if let Some(day) = on(builder, &mut random, 0.03) {
        money::passing_sum(builder, &mut random, day);
    }
    if let Some(day) = on(builder, &mut random, 0.03) {
        money::single_loan(builder, &mut random, day);
    }
    missed_paydays(builder, &mut random);
}

/// Some paydays pass without pay, as with unpaid leave or pay that comes late, and some households have their wages
/// paid elsewhere from some day on, which no statement tells from a lost job.
fn missed_paydays(builder: &mut Builder<'_>, random: &mut Random) {
    let is_settled = builder.events.iter().any(|event| {
        matches!(event.kind, EventKind::JobLoss | EventKind::Retirement | EventKind::IncomeDrop)
    });
    if is_settled {
        return;
    }
    let (start, end) = (builder.window.start, builder.window.end);
    builder.rewrite(start, end, |draft| {
        (draft.meaning != Meaning::Payroll || !random.chance(0.008)).then_some(draft)
    });
    if random.chance(0.015)
        && let Some(day) = day_of(builder, random)
    {
        builder.rewrite(day, shift(end, 0), |draft| (draft.meaning != Meaning::Payroll).then_some(draft));
    }
}
