//! What people who keep a business account pay over to themselves.

use crate::Meaning;
use crate::builder::{Builder, Slot};
use crate::calendar::{business_day_after, business_day_before, on_day};
use crate::random::scaled;

/// Moves what the business account earned to the main account, month by month: monthly on a day, or in a few
/// uneven draws. Does nothing for a household without a business account.
pub(super) fn post(builder: &mut Builder<'_>, keep_share: f64) {
    if !builder.has(Slot::Business) {
        return;
    }
    let mut random = builder.random("draws");
    let surplus = builder.monthly(|draft| draft.slot == Slot::Business);
    let monthly = scaled(surplus.max(0), 1.0 - keep_share);
    if monthly < 1_000 {
        return;
    }
    let steady = random.chance(0.5);
    let day = random.whole(1, 28);
    let round = random.choose(&[1_i64, 1_000, 5_000, 10_000]).max(1);
    for month in builder.window.month_starts() {
        let times = if steady { 1 } else { random.count(1.8).clamp(0, 5) };
        for _ in 0..times {
            let on = if steady {
                business_day_before(on_day(month, day))
            } else {
                business_day_after(on_day(month, random.whole(1, 28)))
            };
            let spread = if steady { 0.02 } else { 0.35 };
            let share = if steady { 1.0 } else { 1.0 / 1.8 };
            let amount = (random.around(scaled(monthly, share), spread) / round).max(1) * round;
            let out = builder.text(&mut random, builder.bank.transfer_out, "Checking", on);
            let into = builder.text(&mut random, builder.bank.transfer_in, "Business", on);
            builder.post(on, Slot::Business, -amount, Meaning::OwnTransfer, out);
            builder.post(on, Slot::Main, amount, Meaning::OwnTransfer, into);
        }
    }
}
