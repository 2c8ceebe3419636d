//! Dividends, interest-bearing holdings, contributions and withdrawals.

use chrono::Datelike;

use crate::Meaning;
use crate::builder::{Builder, Slot};
use crate::calendar::{business_day_after, business_day_before, on_day};
use crate::random::{Random, scaled};

/// Posts the dividends of a portfolio worth `value_minor`, at a yield of two to five per cent a year (assumed,
/// between a broad index fund and an income portfolio). They land in the brokerage account, or in the main
/// account of people who hold shares directly.
pub(super) fn dividends(builder: &mut Builder<'_>, random: &mut Random, value_minor: i64, holdings: i64) {
    let yearly = scaled(value_minor, random.between(0.018, 0.048));
    let chosen = random.some(builder.words.holdings, holdings);
    let weights: Vec<f64> = chosen.iter().map(|_| random.factor(0.6)).collect();
    let total: f64 = weights.iter().sum();
    let growth = random.between(-0.02, 0.07);
    for ((name, quarterly), weight) in chosen.into_iter().zip(weights) {
        builder.holdings.push(name.to_owned());
        builder.payer(name, Meaning::Dividend);
        let line = builder.line(random, builder.bank.dividend, name);
        let payments = if quarterly { 4.0 } else { 12.0 };
        let mut each = scaled(yearly, weight / total / payments);
        let offset = u32::try_from(random.whole(0, 2)).unwrap_or(0);
        let day = random.whole(1, 28);
        for month in builder.window.month_starts() {
            if quarterly && month.month() % 3 != offset {
                continue;
            }
            if month.month() == offset + 1 {
                each = scaled(each, 1.0 + growth + random.between(-0.03, 0.03));
            }
            let on = business_day_after(on_day(month, day));
            let text = line.text(random, on);
            builder.post(
                on,
                Slot::Brokerage,
                scaled(each, random.between(0.99, 1.01)),
                Meaning::Dividend,
                text,
            );
        }
    }
}

/// Regular savings into the brokerage account.
pub(super) fn contributions(builder: &mut Builder<'_>, random: &mut Random, monthly_minor: i64) {
    if !builder.has(Slot::Brokerage) {
        return;
    }
    let broker = random.choose(builder.words.brokers);
    let line = builder.line(random, builder.bank.bill, broker);
    let day = random.whole(1, 28);
    let amount = (monthly_minor / 1_000).max(1) * 1_000;
    for month in builder.window.month_starts() {
        let on = business_day_after(on_day(month, day));
        let out = line.text(random, on);
        let into = builder.text(random, builder.bank.transfer_in, "Bank", on);
        builder.post(on, Slot::Main, -amount, Meaning::OwnTransfer, out);
        builder.post(on, Slot::Brokerage, amount, Meaning::OwnTransfer, into);
    }
}

/// Withdrawals that top a retiree's income up: monthly, quarterly or now and then; a minimum distribution in
/// December (US, from age 73) when `required`.
pub(super) fn withdrawals(
    builder: &mut Builder<'_>,
    random: &mut Random,
    monthly_minor: i64,
    required: bool,
) {
    let broker = random.choose(builder.words.brokers);
    builder.payer(broker, Meaning::OwnTransfer);
    let line = builder.line(random, builder.bank.credit, broker);
    let every = random.choose(&[1_u32, 1, 1, 3, 0]);
    let day = random.whole(1, 28);
    for month in builder.window.month_starts() {
        let mut months = 0.0;
        if every > 0 && month.month() % every == 0 {
            months += f64::from(every);
        } else if every == 0 && random.chance(0.22) {
            months += random.between(2.0, 5.0);
        }
        if required && month.month() == 12 {
            months += 3.0;
        }
        if months == 0.0 {
            continue;
        }
        let on = business_day_before(on_day(month, day));
        let amount = scaled(monthly_minor, months) / 1_000 * 1_000;
        let into = line.text(random, on);
        let out = builder.text(random, builder.bank.transfer_out, "Bank", on);
        builder.post(on, Slot::Main, amount, Meaning::OwnTransfer, into);
        if builder.has(Slot::Brokerage) {
            builder.post(on, Slot::Brokerage, -amount, Meaning::OwnTransfer, out);
        }
    }
}
