//! Events of money alone: a dividend cut, a chain of loans, subscriptions that add up, a large sum that stays.

use chrono::NaiveDate;

use super::traces::{names_payer, resized};
use crate::builder::{Builder, Slot};
use crate::calendar::{business_day_after, on_day, shift};
use crate::random::{Random, scaled};
use crate::{EventKind, Meaning};

/// One holding pays 35 to 70 % less from its next payment on, or stops.
pub(super) fn dividend_cut(builder: &mut Builder<'_>, random: &mut Random, on: NaiveDate) {
    let holdings = builder.holdings.clone();
    let Some(name) = random.position(holdings.len()).and_then(|at| holdings.get(at)).cloned() else { return };
    let is_of =
        |draft: &crate::builder::Draft| draft.meaning == Meaning::Dividend && names_payer(draft, &name);
    let before =
        builder.drafts_between(builder.window.start, shift(on, -1)).filter(|draft| is_of(draft)).count();
    let days = (0_i64..).zip(&builder.days).map(|(offset, day)| (shift(builder.window.start, offset), day));
    let next = days.filter(|(day, _)| *day >= on).find(|(_, day)| day.iter().any(is_of)).map(|(day, _)| day);
    let Some(first) = next.filter(|_| before >= 3) else { return };
    builder.happened(EventKind::DividendCut, first);
    let factor = if random.chance(0.25) { 0.0 } else { random.between(0.3, 0.65) };
    let end = builder.window.end;
    builder.rewrite(first, end, |draft| {
        let changed = if is_of(&draft) { resized(draft, factor) } else { draft };
        (changed.amount_minor != 0).then_some(changed)
    });
}

/// Payday loans in a chain, each a little larger and taken before the last is long repaid, with cash taken on the
/// card and charges beside them.
pub(super) fn debt_spiral(builder: &mut Builder<'_>, random: &mut Random, on: NaiveDate) {
    if builder.situation.distressed {
        return;
    }
    let first = shift(on, -random.whole(20, 40));
    builder.happened(EventKind::DebtSpiral, on);
    let mut amount = scaled(builder.situation.means_minor, random.between(0.06, 0.15)).max(10_000);
    let mut taken = first;
    for number in 0..random.whole(4, 9) {
        let taken_on = if number == 1 { on } else { taken };
        let lender = random.choose(builder.words.payday_lenders);
        let into = builder.text(random, builder.bank.credit, lender, taken_on);
        builder.post(taken_on, Slot::Main, amount, Meaning::LoanReceived, into);
        let back_on = business_day_after(shift(taken_on, random.whole(14, 31)));
        let back = builder.text(random, builder.bank.bill, lender, back_on);
        builder.post(back_on, Slot::Main, -scaled(amount, 1.24), Meaning::DebtService, back);
        if random.chance(0.4) {
            let fee_on = shift(taken_on, random.whole(0, 10));
            let text = builder.text(random, builder.bank.overdraft_fee, "", fee_on);
            builder.post(fee_on, Slot::Main, -builder.figures.overdraft_fee, Meaning::Fees, text);
        }
        if builder.has(Slot::Card) && random.chance(0.4) {
            let cash_on = shift(taken_on, random.whole(2, 20));
            let text = builder.text(random, &["CASH ADVANCE {n4}", "Cash advance {city}"], "", cash_on);
            builder.post(cash_on, Slot::Card, -scaled(amount, 0.6), Meaning::Cash, text);
        }
        amount = scaled(amount, random.between(1.0, 1.3));
        taken = shift(taken_on, random.whole(18, 40));
    }
}

/// Three to six subscriptions begun within four months, and dearer old ones.
pub(super) fn subscription_creep(builder: &mut Builder<'_>, random: &mut Random, on: NaiveDate) {
    let begun_from = shift(on, -random.whole(60, 115));
    let span = (on - begun_from).num_days();
    let many = random.whole(3, 6);
    let unused: Vec<(&'static str, i64)> = builder
        .words
        .subscriptions
        .iter()
        .copied()
        .filter(|(name, _)| !builder.days.iter().flatten().any(|draft| names_payer(draft, name)))
        .collect();
    let chosen = random.some(&unused, many);
    if chosen.len() < 3 {
        return;
    }
    builder.happened(EventKind::SubscriptionCreep, on);
    for (number, (name, price_minor)) in (0_i64..).zip(chosen) {
        let begun =
            if number < 3 { shift(begun_from, span * number / 2) } else { shift(on, random.whole(1, 60)) };
        let line = builder.line(random, builder.bank.card, name);
        let slot = if random.chance(builder.situation.card_share) { Slot::Card } else { Slot::Main };
        let day = i64::from(chrono::Datelike::day(&begun));
        for month in builder.window.month_starts() {
            let due = on_day(month, day);
            if due >= begun {
                let text = line.text(random, due);
                builder.post(due, slot, -price_minor, Meaning::Subscription, text);
            }
        }
    }
}

/// Six to twenty months' means come in at once, as from an estate or a sale, and are left where they are.
pub(super) fn windfall(builder: &mut Builder<'_>, random: &mut Random, on: NaiveDate) {
    if builder.situation.distressed {
        return;
    }
    let on = business_day_after(on);
    builder.happened(EventKind::Windfall, on);
    let amount = scaled(builder.situation.means_minor, random.between(6.0, 20.0)) / 1_000 * 1_000;
    let name = builder.words.company(random);
    let text = builder.text(random, builder.bank.credit, &name, on);
    builder.post(on, Slot::Main, amount, Meaning::PersonReceived, text);
}

/// A large sum that is spent again within weeks.
pub(super) fn passing_sum(builder: &mut Builder<'_>, random: &mut Random, on: NaiveDate) {
    let on = business_day_after(on);
    let amount = scaled(builder.situation.means_minor, random.between(4.0, 12.0)) / 1_000 * 1_000;
    let name = builder.words.company(random);
    let text = builder.text(random, builder.bank.credit, &name, on);
    builder.post(on, Slot::Main, amount, Meaning::PersonReceived, text);
    let spent_on = business_day_after(shift(on, random.whole(5, 35)));
    let seller = builder.words.company(random);
    let spent = scaled(amount, random.between(0.85, 1.0));
    builder.transfer_out(random, spent_on, &seller, spent, Meaning::Shopping);
}

/// One short loan and no more.
pub(super) fn single_loan(builder: &mut Builder<'_>, random: &mut Random, on: NaiveDate) {
    let amount = scaled(builder.situation.means_minor, random.between(0.05, 0.15)).max(10_000);
    let lender = random.choose(builder.words.payday_lenders);
    let into = builder.text(random, builder.bank.credit, lender, on);
    builder.post(on, Slot::Main, amount, Meaning::LoanReceived, into);
    let back_on = business_day_after(shift(on, random.whole(14, 31)));
    let back = builder.text(random, builder.bank.bill, lender, back_on);
    builder.post(back_on, Slot::Main, -scaled(amount, 1.24), Meaning::DebtService, back);
}
