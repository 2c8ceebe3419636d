//! Retirees: state pension, pensions, annuities, dividends, interest and withdrawals; some still work, some let.

use chrono::Weekday;

use crate::builder::{Builder, Slot};
use crate::calendar::{business_day_after, business_day_before, nth_weekday, on_day};
use crate::lives::{clients, income_tax, investments, job};
use crate::random::{Random, scaled};
use crate::{Country, Hybrid, Meaning};

pub(super) fn earn(builder: &mut Builder<'_>) {
    let mut random = builder.random("retiree");
    let situation = builder.situation.clone();
    let income = builder.spec.shift.income;
    let claims_from = if situation.country == Country::UnitedStates { random.whole(62, 70) } else { 66 };
    if situation.age >= claims_from {
        let people = if situation.partner && random.chance(0.75) { 2 } else { 1 };
        for _ in 0..people {
            state_pension(builder, &mut random, income);
        }
    }
    let early = situation.age < claims_from;
    let pensions = random.weighted(&[if early { 0.1 } else { 0.34 }, 0.42, 0.18, 0.06]);
    for _ in 0..pensions {
        pension(builder, &mut random, situation.affluence * income);
    }
    let pot = scaled(builder.figures.retirement_pot, situation.affluence * random.factor(0.7));
    if situation.has_brokerage {
        let holdings = random.whole(2, 10);
        investments::dividends(builder, &mut random, pot, holdings);
    } else if random.chance(0.2) {
        let holdings = random.whole(1, 4);
        investments::dividends(builder, &mut random, scaled(pot, 0.25), holdings);
    }
    if situation.has_brokerage && random.chance(0.72) || random.chance(0.12) || pensions == 0 {
        let required =
            situation.country == Country::UnitedStates && situation.age >= 73 && random.chance(0.8);
        let monthly = scaled(pot, random.between(0.015, 0.055) / 12.0);
        investments::withdrawals(builder, &mut random, monthly, required);
    }
    still_earning(builder, &mut random);
    if situation.has_brokerage && random.chance(0.3) {
        income_tax::post(builder, &mut random, scaled(situation.means_minor, 0.4), Slot::Main);
    }
    income_tax::refund(builder, &mut random, scaled(situation.means_minor, 0.25));
}

/// US: the second, third or fourth Wednesday by birthday (SSA payment schedule). UK: every four weeks.
fn state_pension(builder: &mut Builder<'_>, random: &mut Random, income: f64) {
    let name = random.choose(builder.words.state_benefit);
    builder.payer(name, Meaning::StateBenefit);
    let line = builder.line(random, builder.bank.credit, name);
    let monthly = scaled(builder.figures.state_pension, income * random.factor(0.22));
    let (days, each) = if builder.situation.country == Country::UnitedStates {
        let week = random.whole(2, 4);
        let months = builder.window.month_starts();
        (months.into_iter().map(|month| nth_weekday(month, Weekday::Wed, week)).collect(), monthly)
    } else {
        let days: Vec<_> = builder.window.every(28, random.whole(0, 27));
        (days.into_iter().map(business_day_before).collect::<Vec<_>>(), scaled(monthly, 12.0 / 13.0))
    };
    for on in days {
        let years = (on - builder.window.start).num_days() / 365;
        let raised = (0..years).fold(each, |amount, _| scaled(amount, 1.028));
        let text = line.text(random, on);
        builder.post(on, Slot::Main, raised, Meaning::StateBenefit, text);
    }
}

fn pension(builder: &mut Builder<'_>, random: &mut Random, level: f64) {
    let name = if random.chance(0.7) {
        random.choose(builder.words.pensions).to_owned()
    } else {
        builder.words.organisation(random, 0.7)
    };
    builder.payer(&name, Meaning::Pension);
    let says_payroll = random.chance(0.12);
    let templates = if says_payroll { builder.bank.payroll } else { builder.bank.credit };
    let line = builder.line(random, templates, name);
    let monthly = scaled(builder.figures.pension, level * random.factor(0.5));
    let day = random.choose(&[1_i64, 1, 15, 20, 25, 28, 31]);
    for month in builder.window.month_starts() {
        let on = business_day_before(on_day(month, day));
        let years = (on - builder.window.start).num_days().max(0) / 365;
        let raised = (0..years).fold(monthly, |amount, _| scaled(amount, 1.02));
        let text = line.text(random, on);
        builder.post(on, Slot::Main, raised, Meaning::Pension, text);
    }
}

/// Wages or fees of the semi-retired, rent of landlords, and a partner who still works.
fn still_earning(builder: &mut Builder<'_>, random: &mut Random) {
    let means = builder.situation.means_minor;
    let (start, end) = (builder.window.start, builder.window.end);
    match builder.situation.hybrid {
        Some(Hybrid::SemiRetired) if random.chance(0.65) => {
            let pay = scaled(means, random.between(0.15, 0.6));
            let job = job::Job::draw(builder, random, pay, 0.7);
            job.post(builder, random, Slot::Main, Meaning::Payroll, start, end);
        }
        Some(Hybrid::SemiRetired) => {
            let monthly_minor = scaled(means, random.between(0.12, 0.5));
            let many = random.whole(1, 4);
            let practice =
                clients::Practice { monthly_minor, clients: many, dominant: false, slot: Slot::Main };
            clients::post(builder, random, practice);
        }
        Some(Hybrid::RetiredLandlord) => landlord(builder, random),
        _ if builder.situation.partner && random.chance(0.14) => {
            let pay = scaled(builder.figures.take_home, random.between(0.4, 0.9));
            let job = job::Job::draw(builder, random, pay, 0.3);
            job.post(builder, random, Slot::Main, Meaning::Payroll, start, end);
        }
        _ => {}
    }
}

fn landlord(builder: &mut Builder<'_>, random: &mut Random) {
    for _ in 0..random.whole(1, 3) {
        let tenant = builder.words.person(random);
        let through_agent = random.chance(0.35);
        let name = if through_agent { random.choose(builder.words.landlords).to_owned() } else { tenant };
        builder.payer(&name, Meaning::RentReceived);
        let templates = if through_agent { builder.bank.credit } else { builder.bank.person_in };
        let line = builder.line(random, templates, name);
        let rent = random.around(builder.figures.rent, 0.3) / 500 * 500;
        let day = random.whole(1, 28);
        for month in builder.window.month_starts() {
            if random.chance(0.03) {
                continue;
            }
            let on = business_day_after(on_day(month, day + random.count(0.6).min(9)));
            let text = line.text(random, on);
            builder.post(on, Slot::Main, rent, Meaning::RentReceived, text);
            if random.chance(0.3) {
                let cost = -random.around(scaled(rent, 0.25), 0.8);
                let trader = builder.words.company(random);
                let text = builder.text(random, builder.bank.bill, &trader, on);
                builder.post(on, Slot::Main, cost, Meaning::PropertyCost, text);
            }
        }
    }
}
