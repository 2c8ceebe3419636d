//! What working for oneself costs. Shares of receipts are assumed, near the expense ratios of IRS SOI Schedule C
//! for professional services (a fifth to a third of receipts).

use crate::Meaning;
use crate::builder::{Builder, Slot};
use crate::calendar::{business_day_after, on_day};
use crate::random::{Random, scaled};

/// Posts software, workspace, advertising, equipment, subcontractors and work travel against monthly receipts.
pub(super) fn post(builder: &mut Builder<'_>, random: &mut Random, receipts_minor: i64, slot: Slot) {
    software(builder, random, slot);
    if random.chance(0.24) {
        let desk = scaled(receipts_minor, random.between(0.03, 0.08));
        workspace(builder, random, desk, slot);
    }
    let words = builder.words;
    let parts: [(f64, f64, i64, &'static [&'static str]); 4] = [
        (0.35, random.between(0.5, 3.0), scaled(receipts_minor, 0.02), words.advertising),
        (0.7, random.between(0.2, 1.2), scaled(receipts_minor, 0.03), words.shopping),
        (0.5, random.between(0.2, 1.5), scaled(receipts_minor, 0.035), words.travel),
        (0.4, random.between(0.3, 1.5), scaled(receipts_minor, 0.015), words.wholesalers),
    ];
    for (chance, times_a_month, amount_minor, names) in parts {
        if !random.chance(chance) {
            continue;
        }
        for month in builder.window.month_starts() {
            for _ in 0..random.count(times_a_month) {
                let on = on_day(month, random.whole(1, 30));
                let name = random.favour(names);
                let amount = -random.around(amount_minor, 0.6);
                let text = builder.text(random, builder.bank.card, name, on);
                builder.post(on, slot, amount, Meaning::BusinessExpense, text);
            }
        }
    }
    if random.chance(0.25) {
        subcontractors(builder, random, scaled(receipts_minor, 0.12), slot);
    }
}

fn software(builder: &mut Builder<'_>, random: &mut Random, slot: Slot) {
    let many = random.whole(0, 6);
    for (name, price_minor) in random.some(builder.words.business_software, many) {
        let day = random.whole(1, 28);
        let line = builder.line(random, builder.bank.card, name);
        for month in builder.window.month_starts() {
            let on = on_day(month, day);
            let text = line.text(random, on);
            builder.post(on, slot, -price_minor, Meaning::BusinessExpense, text);
        }
    }
}

fn workspace(builder: &mut Builder<'_>, random: &mut Random, monthly_minor: i64, slot: Slot) {
    let name = random.choose(builder.words.workspace);
    let line = builder.line(random, builder.bank.bill, name);
    let day = random.whole(1, 28);
    for month in builder.window.month_starts() {
        let on = business_day_after(on_day(month, day));
        let text = line.text(random, on);
        builder.post(on, slot, -monthly_minor, Meaning::BusinessExpense, text);
    }
}

fn subcontractors(builder: &mut Builder<'_>, random: &mut Random, typical_minor: i64, slot: Slot) {
    let helpers: Vec<String> = (0..random.whole(1, 3)).map(|_| builder.words.person(random)).collect();
    let rate = random.between(0.2, 0.9);
    for month in builder.window.month_starts() {
        for helper in &helpers {
            if random.chance(rate) {
                let on = business_day_after(on_day(month, random.whole(1, 28)));
                let text = builder.text(random, builder.bank.person_out, helper, on);
                let amount = -random.around(typical_minor, 0.5);
                builder.post(on, slot, amount, Meaning::BusinessExpense, text);
            }
        }
    }
}
