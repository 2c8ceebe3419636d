//! What a household spends: bills first, then whatever is left over the areas of everyday life.
//!
//! Shares lean on the BLS Consumer Expenditure Survey 2023 ($77,280 a year: food at home $6,053, food away
//! $3,933, transport $13,174, health care $6,159, entertainment $3,635, apparel $2,041) and the ONS Living Costs
//! and Food Survey; each household bends every share by its own factor.

mod cash;
mod children;
mod debts;
mod eating_out;
mod giving;
mod groceries;
mod health;
mod housing;
mod insurance;
mod leisure;
mod people;
mod shopping;
mod subscriptions;
mod transport;
mod travel;
mod utilities;

use crate::Meaning;
use crate::builder::{Builder, Slot};
use crate::calendar::{business_day_after, on_day};
use crate::random::{Random, scaled};

/// Areas that share what is left after bills, with their usual weights.
type Area = (&'static str, f64, fn(&mut Builder<'_>, &mut Random, i64));

const AREAS: [Area; 11] = [
    ("groceries", 0.27, groceries::spend),
    ("eating out", 0.13, eating_out::spend),
    ("transport", 0.12, transport::spend),
    ("shopping", 0.16, shopping::spend),
    ("health", 0.05, health::spend),
    ("leisure", 0.08, leisure::spend),
    ("travel", 0.08, travel::spend),
    ("giving", 0.03, giving::spend),
    ("cash", 0.05, cash::spend),
    ("people", 0.03, people::spend),
    ("home", 0.04, housing::furnish),
];

/// Bills that come whatever the income.
type Bill = (&'static str, fn(&mut Builder<'_>, &mut Random));

const BILLS: [Bill; 7] = [
    ("housing", housing::spend),
    ("utilities", utilities::spend),
    ("insurance", insurance::spend),
    ("subscriptions", subscriptions::spend),
    ("children", children::spend),
    ("debts", debts::spend),
    ("health bills", health::bills),
];

/// Posts all spending, sized to what the household really earned over the history.
pub(crate) fn spend(builder: &mut Builder<'_>) {
    let earned = builder.monthly_net_minor();
    for (name, bill) in BILLS {
        let mut random = builder.random(name);
        bill(builder, &mut random);
    }
    let left = builder.monthly_net_minor();
    let savings = scaled(earned.max(0), builder.situation.savings_rate);
    let least = scaled(builder.situation.means_minor, 0.16);
    let budget = (left - savings).max(least);
    let mut random = builder.random("shares");
    let weights: Vec<f64> = AREAS.iter().map(|(_, weight, _)| weight * random.factor(0.4)).collect();
    let total: f64 = weights.iter().sum();
    for ((name, _, area), weight) in AREAS.into_iter().zip(weights) {
        let mut random = builder.random(name);
        area(builder, &mut random, scaled(budget, weight / total));
    }
}

/// A bill by direct debit on one day of each month, from the bills account where there is one.
fn monthly_bill(
    builder: &mut Builder<'_>,
    random: &mut Random,
    name: &str,
    amount_minor: i64,
    spread: f64,
    meaning: Meaning,
) {
    let day = random.whole(1, 28);
    let line = builder.line(random, builder.bank.bill, name);
    let slot = builder.slot_or_main(Slot::Bills);
    for month in builder.window.month_starts() {
        let on = business_day_after(on_day(month, day));
        let amount = -random.around(amount_minor, spread);
        let text = line.text(random, on);
        builder.post(on, slot, amount, meaning, text);
    }
}

/// How an area's purchases look.
struct Purchases {
    names: &'static [&'static str],
    /// Trades of local shops mixed in, such as `Bakery`.
    trades: &'static [&'static str],
    /// Share of purchases at local shops.
    local_share: f64,
    /// The usual size of one purchase.
    typical_minor: i64,
    spread: f64,
    meaning: Meaning,
    /// Multiplier by day, such as the season of shops.
    busy: fn(chrono::NaiveDate) -> f64,
}

/// Spreads a monthly budget over purchases by card, as many as the typical size allows.
fn purchases(builder: &mut Builder<'_>, random: &mut Random, monthly_minor: i64, wanted: &Purchases) {
    let typical = random.around(wanted.typical_minor, 0.25).max(100);
    // A log-normal's mean lies above its median; dividing by it keeps the area on budget.
    let mean = scaled(typical, 1.0 + wanted.spread * wanted.spread / 2.0).max(1);
    let wished = crate::random::ratio(monthly_minor.max(0), mean) * builder.situation.activity;
    let times_a_month = wished.clamp(0.0, 34.0);
    if times_a_month <= 0.0 {
        return;
    }
    let typical =
        scaled(typical, crate::random::ratio(monthly_minor, scaled(mean, times_a_month).max(1)).min(4.0));
    let locals: Vec<String> = if wanted.trades.is_empty() {
        Vec::new()
    } else {
        (0..random.whole(2, 6))
            .map(|_| {
                let trade = random.choose(wanted.trades);
                builder.words.shop(random, trade)
            })
            .collect()
    };
    let many = random.whole(3, 8);
    let favourites = random.some(wanted.names, many);
    let card_share = builder.situation.card_share;
    let (card, small) = (builder.bank.card, builder.bank.card_small);
    for month in builder.window.month_starts() {
        for _ in 0..random.count(times_a_month * (wanted.busy)(month)) {
            let on = on_day(month, random.whole(1, 31));
            let amount = -random.around(typical, wanted.spread).max(60);
            let slot = if random.chance(card_share) { Slot::Card } else { Slot::Main };
            let local = random.chance(wanted.local_share).then(|| random.position(locals.len())).flatten();
            let text = match local.and_then(|at| locals.get(at)) {
                Some(name) => builder.text(random, small, name, on),
                None => {
                    let name = random.favour(&favourites);
                    builder.text(random, card, name, on)
                }
            };
            if random.chance(0.012) && wanted.meaning == Meaning::Shopping {
                refund(builder, random, slot, on, amount, &favourites);
            }
            builder.post(on, slot, amount, wanted.meaning, text);
        }
    }
}

/// Gives part or all of a purchase back some days later.
fn refund(
    builder: &mut Builder<'_>,
    random: &mut Random,
    slot: Slot,
    on: chrono::NaiveDate,
    amount_minor: i64,
    names: &[&'static str],
) {
    let later = business_day_after(crate::calendar::shift(on, random.whole(3, 24)));
    let name = random.favour(names);
    let back =
        if random.chance(0.7) { -amount_minor } else { scaled(-amount_minor, random.between(0.2, 0.9)) };
    let text = builder.text(random, builder.bank.refund, name, later);
    builder.post(later, slot, back, Meaning::Refund, text);
}

/// Every day alike.
fn steady(_: chrono::NaiveDate) -> f64 {
    1.0
}
