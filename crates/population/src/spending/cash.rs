//! Cash from machines, in round amounts; many households hardly use any.

use crate::Meaning;
use crate::builder::{Builder, Slot};
use crate::calendar::on_day;
use crate::random::{Random, ratio, scaled};

pub(super) fn spend(builder: &mut Builder<'_>, random: &mut Random, monthly_minor: i64) {
    if random.chance(0.35) {
        return;
    }
    let note = random.choose(&[2_000_i64, 4_000, 6_000, 10_000]).max(1_000);
    let times = ratio(monthly_minor.max(0), note).min(10.0);
    for month in builder.window.month_starts() {
        for _ in 0..random.count(times) {
            let on = on_day(month, random.whole(1, 31));
            let amount = -(scaled(note, random.between(0.5, 2.0)) / 2_000).max(1) * 2_000;
            let text = builder.text(random, builder.bank.cash, "", on);
            builder.post(on, Slot::Main, amount, Meaning::Cash, text);
        }
    }
}
