//! Money to and from friends: shared bills, presents, odd sales. It makes nobody a freelancer.

use crate::Meaning;
use crate::builder::{Builder, Slot};
use crate::calendar::on_day;
use crate::random::{Random, scaled};

pub(super) fn spend(builder: &mut Builder<'_>, random: &mut Random, monthly_minor: i64) {
    let friends: Vec<String> = (0..random.whole(1, 6)).map(|_| builder.words.person(random)).collect();
    let out_rate = random.between(0.2, 2.5);
    let in_rate = random.between(0.0, 1.6);
    let typical = scaled(monthly_minor, 0.6).max(800);
    for month in builder.window.month_starts() {
        for (rate, incoming) in [(out_rate, false), (in_rate, true)] {
            for _ in 0..random.count(rate) {
                let Some(friend) = random.position(friends.len()).and_then(|at| friends.get(at)) else {
                    continue;
                };
                let on = on_day(month, random.whole(1, 31));
                let amount = random.around(typical, 0.7).max(200);
                let (templates, signed, meaning) = if incoming {
                    (builder.bank.person_in, amount, Meaning::PersonReceived)
                } else {
                    (builder.bank.person_out, -amount, Meaning::PersonPaid)
                };
                let text = builder.text(random, templates, friend, on);
                builder.post(on, Slot::Main, signed, meaning, text);
            }
        }
    }
}
