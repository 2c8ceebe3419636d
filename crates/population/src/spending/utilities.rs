//! Energy, water, phone and internet.

use chrono::Datelike;

use super::monthly_bill;
use crate::Meaning;
use crate::builder::{Builder, Slot};
use crate::calendar::{business_day_after, on_day};
use crate::random::{Random, scaled};
use crate::situation::Home;

pub(super) fn spend(builder: &mut Builder<'_>, random: &mut Random) {
    let prices = builder.spec.shift.prices;
    let phone = random.choose(builder.words.phone);
    let plan = scaled(builder.figures.phone, prices * random.factor(0.4));
    monthly_bill(builder, random, phone, plan, 0.0, Meaning::Telecom);
    if matches!(builder.situation.home, Home::Family { .. }) {
        return;
    }
    // Shared houses put bills in one name; the others pay that person.
    let pays = if builder.situation.life == crate::Life::Student { 0.35 } else { 0.93 };
    if random.chance(pays) {
        energy(builder, random, prices);
        let internet = random.choose(builder.words.internet);
        let plan = scaled(builder.figures.internet, prices * random.factor(0.2));
        monthly_bill(builder, random, internet, plan, 0.0, Meaning::Telecom);
    }
    if random.chance(0.6) {
        let water = random.choose(builder.words.water);
        let bill = scaled(builder.figures.water, prices * random.factor(0.3));
        monthly_bill(builder, random, water, bill, 0.05, Meaning::Utilities);
    }
}

/// Level payments or by use, dearer in winter.
fn energy(builder: &mut Builder<'_>, random: &mut Random, prices: f64) {
    let name = random.choose(builder.words.energy);
    let people = f64::from(2 + i32::try_from(builder.situation.children).unwrap_or(0)).sqrt();
    let monthly = scaled(builder.figures.energy, prices * people / 1.4 * random.factor(0.3));
    if random.chance(0.5) {
        monthly_bill(builder, random, name, monthly, 0.0, Meaning::Utilities);
        return;
    }
    let line = builder.line(random, builder.bank.bill, name);
    let day = random.whole(3, 26);
    let slot = builder.slot_or_main(Slot::Bills);
    for month in builder.window.month_starts() {
        let winter = if matches!(month.month(), 11 | 12 | 1 | 2 | 3) { 1.45 } else { 0.7 };
        let on = business_day_after(on_day(month, day));
        let text = line.text(random, on);
        let amount = -random.around(scaled(monthly, winter), 0.12);
        builder.post(on, slot, amount, Meaning::Utilities, text);
    }
}
