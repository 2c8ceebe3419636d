//! Tax that people pay themselves, and tax given back.
//!
//! Dates: US estimated tax 15 April, 15 June, 15 September and 15 January (IRS Form 1040-ES); UK payments on
//! account 31 January and 31 July (HMRC Self Assessment). How many keep to them, and effective rates, assumed.

use chrono::{Datelike, NaiveDate};

use crate::builder::{Builder, Slot};
use crate::calendar::{business_day_after, on_day, shift};
use crate::random::{Random, scaled};
use crate::{Country, Meaning};

/// Posts a self-employed person's payments on a monthly profit, paid from `slot`.
pub(super) fn post(builder: &mut Builder<'_>, random: &mut Random, profit_minor: i64, slot: Slot) {
    if profit_minor <= 0 || random.chance(0.08) {
        return;
    }
    let country = builder.situation.country;
    let yearly = scaled(profit_minor, 12.0 * random.between(0.14, 0.27));
    let disciplined = random.chance(0.72);
    let name = random.choose(builder.words.income_tax);
    let line = builder.line(random, builder.bank.bill, name);
    let spread = random.between(0.0, 0.2);
    for month in builder.window.month_starts() {
        let Some((day, share)) = due(country, month.month(), disciplined) else { continue };
        if random.chance(0.05) {
            continue;
        }
        let early = random.whole(0, if disciplined { 6 } else { 1 });
        let on = business_day_after(shift(on_day(month, day), -early));
        let amount = -random.around(scaled(yearly, share), spread);
        let text = line.text(random, on);
        builder.post(on, slot, amount, Meaning::TaxPayment, text);
    }
}

/// The day of the month tax falls due and its share of the year.
fn due(country: Country, month: u32, disciplined: bool) -> Option<(i64, f64)> {
    match (country, month) {
        (Country::UnitedStates, 4) if !disciplined => Some((15, 1.0)),
        (Country::UnitedStates, 1 | 4 | 6 | 9) if disciplined => Some((15, 0.25)),
        (Country::UnitedKingdom, 1) if !disciplined => Some((31, 0.7)),
        (Country::UnitedKingdom, 1 | 7) => Some((31, 0.5)),
        _ => None,
    }
}

/// A yearly refund, for the two thirds of US filers who get one (IRS filing season statistics: about $3,100 on
/// average in 2024) and the few in the UK.
pub(super) fn refund(builder: &mut Builder<'_>, random: &mut Random, typical_minor: i64) {
    let chance = if builder.situation.country == Country::UnitedStates { 0.64 } else { 0.1 };
    if !random.chance(chance) {
        return;
    }
    let name = random.choose(builder.words.tax_refund);
    let line = builder.line(random, builder.bank.credit, name);
    let month_of_refund = random.choose(&[2_u32, 2, 3, 3, 4, 5]);
    for month in builder.window.month_starts() {
        if month.month() == month_of_refund && random.chance(0.9) {
            let on: NaiveDate = business_day_after(on_day(month, random.whole(3, 28)));
            let text = line.text(random, on);
            builder.post(on, Slot::Main, random.around(typical_minor, 0.5), Meaning::TaxRefund, text);
        }
    }
}
