//! Buying a home and moving to another.

use chrono::NaiveDate;

use super::words::EventWords;
use crate::builder::{Builder, Slot};
use crate::calendar::{business_day_after, shift};
use crate::random::{Random, scaled};
use crate::settle::transfer;
use crate::situation::Home;
use crate::{Country, EventKind, Meaning};

/// Months before completion: an adviser, a survey, the lawyer's or escrow's money on account, the deposit saved up;
/// then the deposit itself, a mortgage in place of the rent, and the move.
pub(super) fn buy(builder: &mut Builder<'_>, random: &mut Random, on: NaiveDate) {
    if !matches!(builder.situation.home, Home::Rented { .. } | Home::Family { .. }) {
        return;
    }
    if builder.situation.life == crate::Life::Student || builder.situation.distressed {
        return;
    }
    let words = EventWords::of(builder.spec.vocabulary, builder.situation.country);
    let means = builder.situation.means_minor;
    builder.happened(EventKind::BuyHome, on);
    if random.chance(0.6) {
        let day = shift(on, -random.whole(75, 150));
        builder.card_payment(random, day, words.mortgage_brokers, 45_000, Meaning::Home);
    }
    if random.chance(0.8) {
        let day = shift(on, -random.whole(45, 95));
        builder.card_payment(random, day, words.surveyors, 55_000, Meaning::Home);
    }
    let conveyancer = random.choose(words.conveyancers);
    if random.chance(0.9) {
        let amount = random.around(38_000, 0.3);
        let day = shift(on, -random.whole(35, 90));
        builder.transfer_out(random, day, conveyancer, amount, Meaning::Home);
    }
    if random.chance(0.55) {
        save_up(builder, random, on);
    }
    let deposit = scaled(means, random.between(4.0, 14.0));
    let day = shift(on, -random.whole(0, 9));
    builder.transfer_out(random, day, conveyancer, deposit, Meaning::Home);
    leave_home(builder, on);
    let lender = random.choose(builder.words.lenders);
    let payment = scaled(builder.figures.mortgage, random.factor(0.2)).min(scaled(means, 0.4));
    let first = shift(on, random.whole(20, 40));
    let end = builder.window.end;
    builder.bill_from(random, (first, end), 30, lender, payment, Meaning::Mortgage);
    move_out(builder, random, on);
}

/// Half a year of larger moves to savings.
fn save_up(builder: &mut Builder<'_>, random: &mut Random, on: NaiveDate) {
    if !builder.has(Slot::Savings) {
        return;
    }
    let amount = scaled(builder.situation.means_minor, random.between(0.1, 0.3)) / 1_000 * 1_000;
    for month in 1..=6 {
        let day = business_day_after(shift(on, -30 * month));
        transfer(builder, random, day, Slot::Main, Slot::Savings, amount);
    }
}

/// Renting elsewhere.
pub(super) fn rent_elsewhere(builder: &mut Builder<'_>, random: &mut Random, on: NaiveDate) {
    let Home::Rented { rent_minor } = builder.situation.home else { return };
    let landlord = random.choose(builder.words.landlords);
    let rent = random.around(rent_minor.min(scaled(builder.situation.means_minor, 0.45)), 0.15) / 500 * 500;
    let paid_on = shift(on, -random.whole(10, 35));
    let in_advance = scaled(rent, random.between(0.25, 1.2));
    builder.transfer_out(random, paid_on, landlord, in_advance, Meaning::Home);
    leave_home(builder, on);
    let end = builder.window.end;
    let first = shift(on, random.whole(0, 5));
    builder.bill_from(random, (first, end), 30, landlord, rent, Meaning::RentPaid);
    move_out(builder, random, on);
}

/// The old rent ends, and council tax where a city of another name collects it.
fn leave_home(builder: &mut Builder<'_>, on: NaiveDate) {
    let end = builder.window.end;
    builder.rewrite(shift(on, 3), end, |draft| (draft.meaning != Meaning::RentPaid).then_some(draft));
}

/// The move itself: a van, perhaps storage and redirected mail, other utilities and another city.
fn move_out(builder: &mut Builder<'_>, random: &mut Random, on: NaiveDate) {
    builder.happened(EventKind::Move, on);
    let words = EventWords::of(builder.spec.vocabulary, builder.situation.country);
    let end = builder.window.end;
    if random.chance(0.65) {
        if random.chance(0.5) {
            let booked = shift(on, -random.whole(7, 30));
            builder.card_payment(random, booked, words.removals, 12_000, Meaning::Home);
        }
        let day = shift(on, random.whole(-1, 1));
        builder.card_payment(random, day, words.removals, 48_000, Meaning::Home);
    }
    if random.chance(0.2) {
        let from = shift(on, -random.whole(0, 30));
        let name = random.choose(words.storage);
        builder.bill_from(random, (from, shift(on, 60)), 30, name, 9_000, Meaning::Home);
    }
    if random.chance(0.35) {
        let day = shift(on, -random.whole(3, 20));
        builder.card_payment(random, day, &[words.mail_redirection], 4_500, Meaning::Home);
    }
    let has_own_bills =
        builder.drafts_between(shift(on, -90), on).any(|draft| draft.meaning == Meaning::Utilities);
    if has_own_bills {
        change_utilities(builder, random, on, end);
    }
    if random.chance(0.6) {
        change_city(builder, random, on, end);
    }
    for _ in 0..random.count(3.0) {
        let day = shift(on, random.whole(-5, 30));
        let names = builder.words.home_stores;
        builder.card_payment(random, day, names, builder.figures.basket * 2, Meaning::Home);
    }
}

fn change_utilities(builder: &mut Builder<'_>, random: &mut Random, on: NaiveDate, end: NaiveDate) {
    let (energy, water) = (random.choose(builder.words.energy), random.choose(builder.words.water));
    let internet = random.choose(builder.words.internet);
    let figures = builder.figures;
    let changed = [
        (0.7, energy, figures.energy, Meaning::Utilities),
        (0.4, water, figures.water, Meaning::Utilities),
        (0.5, internet, figures.internet, Meaning::Telecom),
    ];
    let ended: Vec<Meaning> = changed
        .into_iter()
        .filter_map(|(chance, name, amount, meaning)| {
            let first = shift(on, random.whole(5, 40));
            if !random.chance(chance) {
                return None;
            }
            let amount = random.around(amount, 0.2);
            builder.bill_from(random, (first, end), 30, name, amount, meaning);
            Some(meaning)
        })
        .collect();
    if builder.situation.country == Country::UnitedKingdom && random.chance(0.75) {
        let council = random.choose(builder.words.property_tax);
        let amount = random.around(figures.property_tax, 0.2);
        builder.rewrite(shift(on, 10), end, |draft| (!is_council(&draft.text)).then_some(draft));
        let first = shift(on, random.whole(10, 45));
        builder.bill_from(random, (first, end), 30, council, amount, Meaning::Home);
    }
    if ended.contains(&Meaning::Utilities) {
        let newest = [energy, water, internet].map(str::to_uppercase);
        builder.rewrite(shift(on, 20), end, |draft| {
            let is_new = newest.iter().any(|name| draft.text.to_uppercase().contains(name));
            (draft.meaning != Meaning::Utilities || is_new).then_some(draft)
        });
    }
}

fn is_council(text: &str) -> bool {
    let upper = text.to_uppercase();
    ["COUNCIL TAX", "C TAX", "C/TAX", "CTAX"].iter().any(|words| upper.contains(words))
}

/// Shops are found in another city from then on.
fn change_city(builder: &mut Builder<'_>, random: &mut Random, on: NaiveDate, end: NaiveDate) {
    let (old, new) = (builder.city, random.choose(builder.words.cities));
    builder.rewrite(on, end, |mut draft| {
        draft.text = draft.text.replace(old, new);
        Some(draft)
    });
}

/// Purchases of some days in another city, as on a holiday or a visit.
pub(super) fn visit(builder: &mut Builder<'_>, random: &mut Random, from: NaiveDate, days: i64) {
    change_city(builder, random, from, shift(from, days));
}

/// A lawyer for something else than a home.
pub(super) fn other_lawyer(builder: &mut Builder<'_>, random: &mut Random, on: NaiveDate) {
    let words = EventWords::of(builder.spec.vocabulary, builder.situation.country);
    let name = random.choose(words.law_firms);
    let amount = random.around(60_000, 0.5);
    let on = business_day_after(on);
    let text = builder.text(random, builder.bank.card, name, on);
    builder.post(on, Slot::Main, -amount, Meaning::Home, text);
}
