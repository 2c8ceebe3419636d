//! Media and apps: fixed prices on fixed days, by card, some begun or ended on the way.

use crate::Meaning;
use crate::builder::{Builder, Slot};
use crate::calendar::{on_day, shift};
use crate::random::Random;

pub(super) fn spend(builder: &mut Builder<'_>, random: &mut Random) {
    let usual = if builder.situation.age > 65 { 1.6 } else { 3.0 };
    let many = random.count(usual);
    for (name, price_minor) in random.some(builder.words.subscriptions, many) {
        let day = random.whole(1, 28);
        let slot = if random.chance(builder.situation.card_share) { Slot::Card } else { Slot::Main };
        let line = builder.line(random, builder.bank.card, name);
        let mut from = builder.window.start;
        let mut until = builder.window.end;
        if random.chance(0.25) {
            from = shift(from, random.whole(0, builder.window.days()));
        } else if random.chance(0.2) {
            until = shift(until, -random.whole(0, builder.window.days()));
        }
        for month in builder.window.month_starts() {
            let on = on_day(month, day);
            if (from..=until).contains(&on) {
                let text = line.text(random, on);
                builder.post(on, slot, -price_minor, Meaning::Subscription, text);
            }
        }
    }
}
