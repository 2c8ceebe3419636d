//! Rent or mortgage, property or council tax, and things for the home.

use chrono::Datelike;

use super::{Purchases, monthly_bill, purchases, steady};
use crate::builder::{Builder, Slot};
use crate::calendar::{business_day_after, on_day};
use crate::random::{Random, scaled};
use crate::situation::Home;
use crate::{Country, Life, Meaning};

pub(super) fn spend(builder: &mut Builder<'_>, random: &mut Random) {
    match builder.situation.home {
        Home::Family { contribution_minor } if contribution_minor > 0 => {
            let parent = builder.words.person(random);
            rent(builder, random, &parent, contribution_minor / 500 * 500);
        }
        Home::Family { .. } => return,
        Home::Rented { rent_minor } => {
            let private = random.chance(0.45);
            let landlord = if private {
                builder.words.person(random)
            } else {
                random.choose(builder.words.landlords).to_owned()
            };
            // Rent seldom takes more than half of what comes in; students split with flatmates.
            let most =
                scaled(builder.situation.means_minor, if builder.situation.distressed { 0.6 } else { 0.48 });
            rent(builder, random, &landlord, rent_minor.min(most.max(20_000)));
        }
        Home::Mortgaged { payment_minor } => {
            let most = scaled(builder.situation.means_minor, 0.42);
            mortgage(builder, random, payment_minor.min(most));
        }
        Home::Owned => {}
    }
    property_tax(builder, random);
}

fn rent(builder: &mut Builder<'_>, random: &mut Random, landlord: &str, monthly_minor: i64) {
    let line = builder.line(random, builder.bank.standing_order, landlord);
    let day = random.choose(&[1_i64, 1, 1, 3, 5, 15, 25, 28]);
    let slot = builder.slot_or_main(Slot::Bills);
    let raise = random.between(0.0, 0.08);
    for month in builder.window.month_starts() {
        let on = business_day_after(on_day(month, day));
        let years = (on - builder.window.start).num_days().max(0) / 365;
        let amount = (0..years).fold(monthly_minor, |amount, _| scaled(amount, 1.0 + raise));
        let text = line.text(random, on);
        builder.post(on, slot, -amount, Meaning::RentPaid, text);
    }
}

/// The payment, and where the household shows the loan account, its two lines there.
fn mortgage(builder: &mut Builder<'_>, random: &mut Random, monthly_minor: i64) {
    let lender = random.choose(builder.words.lenders);
    let line = builder.line(random, builder.bank.bill, lender);
    let day = random.whole(1, 28);
    let slot = builder.slot_or_main(Slot::Bills);
    let interest_share = random.between(0.45, 0.75);
    for month in builder.window.month_starts() {
        let on = business_day_after(on_day(month, day));
        let text = line.text(random, on);
        builder.post(on, slot, -monthly_minor, Meaning::Mortgage, text);
        if builder.has(Slot::Mortgage) {
            let paid = builder.text(random, builder.bank.loan_payment_in, lender, on);
            builder.post(on, Slot::Mortgage, monthly_minor, Meaning::OwnTransfer, paid);
            let charged = builder.text(random, builder.bank.loan_interest, lender, on);
            let interest = -scaled(monthly_minor, interest_share);
            builder.post(on, Slot::Mortgage, interest, Meaning::Fees, charged);
        }
    }
}

/// US: owners pay twice a year, or through the mortgage. UK: everyone but students, ten months of the year.
fn property_tax(builder: &mut Builder<'_>, random: &mut Random) {
    let situation = &builder.situation;
    let owner = situation.home == Home::Owned;
    let monthly =
        scaled(builder.figures.property_tax, situation.affluence.max(0.1).sqrt() * random.factor(0.25));
    let name = random.choose(builder.words.property_tax);
    match situation.country {
        Country::UnitedKingdom if situation.life != Life::Student => {
            let twelve = random.chance(0.3);
            let line = builder.line(random, builder.bank.bill, name);
            let slot = builder.slot_or_main(Slot::Bills);
            let day = random.choose(&[1_i64, 5, 15, 20]);
            for month in builder.window.month_starts() {
                if twelve || !matches!(month.month(), 2 | 3) {
                    let on = business_day_after(on_day(month, day));
                    let text = line.text(random, on);
                    builder.post(on, slot, -monthly, Meaning::Home, text);
                }
            }
        }
        Country::UnitedStates if owner || random.chance(0.1) => {
            let line = builder.line(random, builder.bank.bill, name);
            for month in builder.window.month_starts() {
                if matches!(month.month(), 4 | 10) {
                    let on = business_day_after(on_day(month, 30));
                    let text = line.text(random, on);
                    builder.post(on, Slot::Main, -monthly * 6, Meaning::Home, text);
                }
            }
        }
        _ => {}
    }
    if owner && builder.situation.country == Country::UnitedStates && random.chance(0.3) {
        let association = builder.words.company(random);
        let fee = scaled(builder.figures.property_tax, random.between(0.3, 1.2));
        monthly_bill(builder, random, &association, fee, 0.0, Meaning::Home);
    }
}

/// Furniture, tools and repairs.
pub(super) fn furnish(builder: &mut Builder<'_>, random: &mut Random, monthly_minor: i64) {
    let wanted = Purchases {
        names: builder.words.home_stores,
        trades: &["Plumbing", "Hardware", "Garden Centre"],
        local_share: 0.2,
        typical_minor: builder.figures.basket,
        spread: 0.9,
        meaning: Meaning::Home,
        busy: steady,
    };
    purchases(builder, random, monthly_minor, &wanted);
}
