//! Work that ends or brings less: jobs, clients, working life.

use chrono::NaiveDate;

use super::traces::{names_payer, resized};
use super::words::EventWords;
use crate::builder::{Builder, Draft, Slot};
use crate::calendar::shift;
use crate::random::{Random, ratio, scaled};
use crate::{Country, EventKind, Life, Meaning};

/// Wages of the main job end; perhaps a payment for leaving, a benefit after some weeks, less spending, and another
/// job after some months.
pub(super) fn job_loss(builder: &mut Builder<'_>, random: &mut Random, on: NaiveDate) {
    let Some((name, paid_minor)) = builder.main_payer(on, Meaning::Payroll) else { return };
    let is_main = ratio(paid_minor, builder.income_before(on)) > 0.4;
    // Only a job that was still paid shortly before can be lost.
    let is_held = builder.drafts_between(shift(on, -40), on).any(|draft| is_pay(draft, &name));
    if !is_main || !is_held {
        return;
    }
    builder.happened(EventKind::JobLoss, on);
    let end = builder.window.end;
    let ended: Vec<(NaiveDate, i64)> = pay_days(builder, &name, shift(on, 5), end);
    builder.rewrite(shift(on, 5), end, |draft| (!is_pay(&draft, &name)).then_some(draft));
    let again = random.chance(0.65).then(|| shift(on, random.whole(75, 220)));
    let idle_until = again.unwrap_or(end);
    if random.chance(0.25) {
        let amount = scaled(paid_minor / 6, random.between(0.5, 2.5));
        let day = shift(on, random.whole(3, 12));
        let text = builder.text(random, builder.bank.payroll, &name, day);
        builder.post(day, Slot::Main, amount, Meaning::Payroll, text);
    }
    if random.chance(0.6) {
        let payer = random.choose(builder.words.unemployment);
        let step = if builder.situation.country == Country::UnitedStates { 14 } else { 30 };
        let each = random.around(scaled(builder.figures.unemployment, ratio(step, 30)), 0.15);
        let first = shift(on, random.whole(18, 40));
        builder.credit_from(random, (first, idle_until), step, payer, each, Meaning::StateBenefit);
    }
    builder.save_on(random, shift(on, 10), idle_until, 0.3);
    if let Some(from) = again {
        employ(builder, random, from, &ended);
    }
}

/// Another employer pays on the days the old one would have.
fn employ(builder: &mut Builder<'_>, random: &mut Random, from: NaiveDate, days: &[(NaiveDate, i64)]) {
    let name = builder.words.organisation(random, 0.34);
    builder.payer(&name, Meaning::Payroll);
    let line = builder.line(random, builder.bank.payroll, name);
    let level = random.between(0.85, 1.1);
    for (day, amount_minor) in days.iter().filter(|(day, _)| *day >= from) {
        let text = line.text(random, *day);
        builder.post(*day, Slot::Main, scaled(*amount_minor, level), Meaning::Payroll, text);
    }
}

fn is_pay(draft: &Draft, name: &str) -> bool {
    draft.meaning == Meaning::Payroll && names_payer(draft, name)
}

fn pay_days(builder: &Builder<'_>, name: &str, from: NaiveDate, until: NaiveDate) -> Vec<(NaiveDate, i64)> {
    let days = (0_i64..).zip(&builder.days).map(|(offset, day)| (shift(builder.window.start, offset), day));
    days.filter(|(on, _)| (from..=until).contains(on))
        .flat_map(|(on, day)| {
            day.iter().filter(|draft| is_pay(draft, name)).map(move |draft| (on, draft.amount_minor))
        })
        .collect()
}

/// The client who paid most pays no more, once open invoices are settled.
pub(super) fn client_loss(builder: &mut Builder<'_>, random: &mut Random, on: NaiveDate) {
    let Some((name, paid_minor)) = builder.main_payer(on, Meaning::ClientPayment) else { return };
    let share = ratio(paid_minor, builder.income_before(on));
    let is_current = |draft: &&Draft| draft.meaning == Meaning::ClientPayment && names_payer(draft, &name);
    let payments = builder.drafts_between(shift(on, -183), on).filter(is_current).count();
    if share < 0.25 || payments < 3 {
        return;
    }
    builder.happened(EventKind::ClientLoss, on);
    let last_on = shift(on, random.whole(5, 35));
    let end = builder.window.end;
    builder.rewrite(last_on, end, |draft| {
        let is_client = draft.meaning == Meaning::ClientPayment && names_payer(&draft, &name);
        (!is_client).then_some(draft)
    });
}

/// Everything earned by work comes in smaller from then on.
pub(super) fn income_drop(builder: &mut Builder<'_>, random: &mut Random, on: NaiveDate) {
    let earned = |meaning: Meaning| {
        matches!(
            meaning,
            Meaning::Payroll
                | Meaning::ClientPayment
                | Meaning::PlatformPayout
                | Meaning::Takings
                | Meaning::OwnerPay
        )
    };
    let from_work: i64 = builder
        .drafts_between(shift(on, -183), on)
        .filter(|draft| earned(draft.meaning))
        .map(|draft| draft.amount_minor.max(0))
        .sum();
    let is_lost = builder.events.iter().any(|event| event.kind == EventKind::JobLoss);
    if is_lost || ratio(from_work, builder.income_before(on)) < 0.8 {
        return;
    }
    builder.happened(EventKind::IncomeDrop, on);
    let factor = random.between(0.4, 0.68);
    let end = builder.window.end;
    builder
        .rewrite(on, end, |draft| Some(if earned(draft.meaning) { resized(draft, factor) } else { draft }));
}

/// A year of larger pension contributions, advice, perhaps shorter hours; then wages end and a pension begins.
pub(super) fn retirement(builder: &mut Builder<'_>, random: &mut Random, on: NaiveDate) {
    let situation = &builder.situation;
    let works = matches!(situation.life, Life::Salaried | Life::Freelancer);
    if !works || situation.age < 55 || builder.events.iter().any(|event| event.kind == EventKind::JobLoss) {
        return;
    }
    let words = EventWords::of(builder.spec.vocabulary, situation.country);
    let means = situation.means_minor;
    builder.happened(EventKind::Retirement, on);
    let end = builder.window.end;
    if random.chance(0.6) {
        let from = shift(on, -random.whole(150, 360));
        let name = random.choose(words.pension_schemes);
        let amount = scaled(means, random.between(0.08, 0.3)) / 1_000 * 1_000;
        builder.bill_from(random, (from, on), 30, name, amount, Meaning::OwnTransfer);
    }
    if random.chance(0.6) {
        let day = shift(on, -random.whole(40, 170));
        builder.card_payment(random, day, words.pension_advisers, 70_000, Meaning::Fees);
    }
    let is_work = |draft: &Draft| matches!(draft.meaning, Meaning::Payroll | Meaning::ClientPayment);
    if random.chance(0.35) {
        let factor = random.between(0.5, 0.8);
        builder.rewrite(shift(on, -random.whole(60, 180)), on, |draft| {
            Some(if is_work(&draft) { resized(draft, factor) } else { draft })
        });
    }
    builder.rewrite(shift(on, 20), end, |draft| (!is_work(&draft)).then_some(draft));
    let name = random.choose(builder.words.pensions);
    let pension = random.around(builder.figures.pension, 0.4);
    let early = if random.chance(0.3) { random.whole(30, 120) } else { -random.whole(5, 35) };
    builder.credit_from(random, (shift(on, -early), end), 30, name, pension, Meaning::Pension);
}
