//! Students: loans and grants by term, parents, part-time work; tuition and course costs.

use chrono::Datelike;

use crate::builder::{Builder, Slot};
use crate::calendar::{business_day_after, on_day};
use crate::lives::{clients, job};
use crate::random::{Random, scaled};
use crate::{Country, Hybrid, Meaning};

pub(super) fn earn(builder: &mut Builder<'_>) {
    let mut random = builder.random("student");
    let level = builder.situation.affluence * builder.spec.shift.income;
    // A quarter has no loan or aid refund that a bank account would see (assumed).
    if random.chance(0.76) {
        term_support(builder, &mut random, level);
    }
    if random.chance(0.6) {
        parents(builder, &mut random, level);
    }
    // About four in ten full-time US undergraduates work (NCES); UK surveys say half to two thirds.
    if builder.situation.hybrid == Some(Hybrid::StudentWithJob) {
        let pay = scaled(builder.figures.take_home, random.between(0.45, 0.9));
        let (start, end) = (builder.window.start, builder.window.end);
        let job = job::Job::draw(builder, &mut random, pay, 0.7);
        job.post(builder, &mut random, Slot::Main, Meaning::Payroll, start, end);
    } else if random.chance(0.56) {
        let hours = random.between(5.0, 22.0);
        job::casual(builder, &mut random, hours, Slot::Main);
    }
    if random.chance(0.12) {
        let monthly = scaled(builder.figures.parents, random.between(0.3, 1.4));
        clients::platform(builder, &mut random, monthly, Slot::Main);
    }
    tuition(builder, &mut random);
    course_costs(builder, &mut random);
}

/// The months in which instalments come.
fn terms(country: Country) -> [u32; 3] {
    match country {
        Country::UnitedStates => [1, 8, 0],
        Country::UnitedKingdom => [1, 4, 9],
    }
}

fn term_support(builder: &mut Builder<'_>, random: &mut Random, level: f64) {
    let country = builder.situation.country;
    let name = random.choose(builder.words.student_finance);
    let is_grant = random.chance(if country == Country::UnitedStates { 0.35 } else { 0.08 });
    let meaning = if is_grant { Meaning::Grant } else { Meaning::StudentLoan };
    builder.payer(name, meaning);
    let line = builder.line(random, builder.bank.credit, name);
    let typical = scaled(builder.figures.term_support, level.sqrt() * random.factor(0.35));
    for month in builder.window.month_starts() {
        if terms(country).contains(&month.month()) {
            let on = business_day_after(on_day(month, random.whole(12, 28)));
            let text = line.text(random, on);
            builder.post(on, Slot::Main, random.around(typical, 0.04), meaning, text);
        }
    }
}

fn parents(builder: &mut Builder<'_>, random: &mut Random, level: f64) {
    let name = builder.words.person(random);
    builder.payer(&name, Meaning::FamilySupport);
    let line = builder.line(random, builder.bank.person_in, name);
    let step = random.choose(&[7_u64, 14, 30, 30, 30]).max(7);
    let share = crate::random::ratio(i64::try_from(step).unwrap_or(30), 30);
    let each = (scaled(builder.figures.parents, level * share * random.factor(0.5)) / 500).max(1) * 500;
    let irregular = random.chance(0.5);
    for day in builder.window.every(step, random.whole(0, 29)) {
        if irregular && random.chance(0.3) {
            continue;
        }
        let amount = if irregular { random.around(each, 0.4) / 500 * 500 } else { each };
        let text = line.text(random, day);
        builder.post(day, Slot::Main, amount, Meaning::FamilySupport, text);
    }
}

/// Tuition seen in the account: a minority, as loans and parents usually pay the university directly.
fn tuition(builder: &mut Builder<'_>, random: &mut Random) {
    if !random.chance(0.3) {
        return;
    }
    let name = random.choose(builder.words.universities);
    let line = builder.line(random, builder.bank.bill, name);
    let each = -random.around(scaled(builder.figures.term_support, 0.35), 0.5);
    let country = builder.situation.country;
    for month in builder.window.month_starts() {
        if terms(country).contains(&month.month()) {
            let on = business_day_after(on_day(month, random.whole(20, 30)));
            let text = line.text(random, on);
            builder.post(on, Slot::Main, each, Meaning::Education, text);
        }
    }
}

fn course_costs(builder: &mut Builder<'_>, random: &mut Random) {
    for month in builder.window.month_starts() {
        let busy = if matches!(month.month(), 1 | 9 | 10) { 1.6 } else { 0.45 };
        for _ in 0..random.count(busy) {
            let on = on_day(month, random.whole(1, 30));
            let name = random.favour(builder.words.course_costs);
            let text = builder.text(random, builder.bank.card, name, on);
            let amount = -random.around(scaled(builder.figures.basket, 0.7), 0.7);
            builder.post(on, Slot::Main, amount, Meaning::Education, text);
        }
    }
}
