//! Salaried: one job, often a partner's too; some have a side business, some change jobs or lose one.

use crate::builder::{Builder, Slot};
use crate::calendar::{business_day_after, on_day, shift};
use crate::lives::{clients, expenses, income_tax, investments, job};
use crate::random::{Random, scaled};
use crate::{EventKind, Hybrid, Meaning};

pub(super) fn earn(builder: &mut Builder<'_>) {
    let mut random = builder.random("salaried");
    let means = builder.situation.means_minor;
    let (start, end) = (builder.window.start, builder.window.end);
    let both_work = builder.situation.partner && random.chance(0.65);
    let own_share = if both_work { random.between(0.45, 0.8) } else { 1.0 };
    let pay = scaled(means, own_share * if both_work { 1.35 } else { 1.0 });
    let first = job::Job::draw(builder, &mut random, pay, 0.34);
    if random.chance(0.14) {
        let days = builder.window.days();
        let leave = shift(start, random.whole(days / 5, days * 4 / 5));
        let gap = if random.chance(0.4) { random.whole(20, 120) } else { random.whole(0, 14) };
        first.post(builder, &mut random, Slot::Main, Meaning::Payroll, start, leave);
        if gap > 20 {
            builder.happened(EventKind::JobLoss, leave);
            unemployment(builder, &mut random, leave, shift(leave, gap));
        }
        let raised = scaled(pay, random.between(0.92, 1.22));
        let second = job::Job::draw(builder, &mut random, raised, 0.34);
        second.post(builder, &mut random, Slot::Main, Meaning::Payroll, shift(leave, gap), end);
    } else {
        first.post(builder, &mut random, Slot::Main, Meaning::Payroll, start, end);
    }
    if both_work {
        let partner = job::Job::draw(builder, &mut random, scaled(means, 1.35 * (1.0 - own_share)), 0.4);
        partner.post(builder, &mut random, Slot::Main, Meaning::Payroll, start, end);
    }
    on_the_side(builder, &mut random, pay);
    if random.chance(0.18) {
        reimbursements(builder, &mut random);
    }
    income_tax::refund(builder, &mut random, scaled(means, 0.6));
    if builder.has(Slot::Brokerage) {
        let value = scaled(means, random.between(1.0, 30.0));
        let holdings = random.whole(1, 5);
        investments::dividends(builder, &mut random, value, holdings);
        let saved = scaled(means, random.between(0.01, 0.1));
        investments::contributions(builder, &mut random, saved);
    }
}

/// A side business of hybrids, and the occasional odd job of everyone else that makes a label uncertain.
fn on_the_side(builder: &mut Builder<'_>, random: &mut Random, pay_minor: i64) {
    if builder.situation.hybrid == Some(Hybrid::SideBusiness) {
        let slot = builder.slot_or_main(Slot::Business);
        let monthly = scaled(pay_minor, random.between(0.12, 0.65));
        if random.chance(0.35) {
            clients::platform(builder, random, monthly, slot);
        } else {
            let many = random.whole(1, 4);
            let practice = clients::Practice { monthly_minor: monthly, clients: many, dominant: false, slot };
            clients::post(builder, random, practice);
        }
        expenses::post(builder, random, monthly, slot);
        if random.chance(0.5) {
            income_tax::post(builder, random, scaled(monthly, 0.7), Slot::Main);
        }
        super::draws::post(builder, 0.15);
    } else if random.chance(0.1) {
        let monthly = scaled(pay_minor, random.between(0.02, 0.1));
        clients::platform(builder, random, monthly, Slot::Main);
    }
}

fn unemployment(
    builder: &mut Builder<'_>,
    random: &mut Random,
    from: chrono::NaiveDate,
    until: chrono::NaiveDate,
) {
    let name = random.choose(builder.words.unemployment);
    builder.payer(name, Meaning::StateBenefit);
    let line = builder.line(random, builder.bank.credit, name);
    let each = random.around(scaled(builder.figures.unemployment, 0.5), 0.2);
    for on in builder.window.every(14, 3).into_iter().filter(|on| (from..until).contains(on)) {
        let on = business_day_after(on);
        let text = line.text(random, on);
        builder.post(on, Slot::Main, each, Meaning::StateBenefit, text);
    }
}

fn reimbursements(builder: &mut Builder<'_>, random: &mut Random) {
    let name = builder.words.organisation(random, 0.4);
    let line = builder.line(random, builder.bank.credit, name);
    for month in builder.window.month_starts() {
        if random.chance(0.35) {
            let on = business_day_after(on_day(month, random.whole(1, 28)));
            let text = line.text(random, on);
            let amount = random.around(scaled(builder.figures.basket, 2.2), 0.8);
            builder.post(on, Slot::Main, amount, Meaning::Reimbursement, text);
        }
    }
}
