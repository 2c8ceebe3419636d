//! Car finance, student loans, personal loans and purchases paid in instalments. Shares of households near the
//! Federal Reserve SHED and Survey of Consumer Finances (about a third with a vehicle loan, a fifth with an
//! education loan); the UK's student loans are repaid through payroll and hardly show.

use super::monthly_bill;
use crate::builder::Builder;
use crate::calendar::{business_day_after, shift};
use crate::random::{Random, scaled};
use crate::{Country, Life, Meaning, builder::Slot};

pub(super) fn spend(builder: &mut Builder<'_>, random: &mut Random) {
    let situation = builder.situation.clone();
    let strain = if situation.distressed { 1.8 } else { 1.0 };
    let retired = situation.life == Life::Retiree;
    if situation.car && random.chance((if retired { 0.15 } else { 0.4 }) * strain) {
        let name = random.choose(builder.words.loan_servicers);
        let payment = random.around(builder.figures.car_loan, 0.3).min(scaled(situation.means_minor, 0.15));
        monthly_bill(builder, random, name, payment, 0.0, Meaning::DebtService);
    }
    let education = match (situation.country, situation.life) {
        (Country::UnitedStates, Life::Student | Life::Retiree) => 0.04,
        (Country::UnitedStates, _) => 0.24,
        (Country::UnitedKingdom, _) => 0.03,
    };
    if random.chance(education) {
        let name = random.choose(builder.words.loan_servicers);
        let payment = random.around(builder.figures.education_loan, 0.4);
        monthly_bill(builder, random, name, payment, 0.0, Meaning::DebtService);
    }
    if random.chance(0.14 * strain) {
        let name = random.choose(builder.words.loan_servicers);
        let payment = random.around(scaled(builder.figures.car_loan, 0.5), 0.5);
        monthly_bill(builder, random, name, payment, 0.0, Meaning::DebtService);
    }
    if random.chance((if retired { 0.03 } else { 0.22 }) * strain) {
        pay_later(builder, random);
    }
}

/// Four instalments, two weeks apart, again and again.
fn pay_later(builder: &mut Builder<'_>, random: &mut Random) {
    let name = random.choose(builder.words.pay_later);
    let rate = random.between(0.2, 1.0);
    let line = builder.line(random, builder.bank.card, name);
    for month in builder.window.month_starts() {
        for _ in 0..random.count(rate) {
            let amount = -random.around(scaled(builder.figures.basket, 0.4), 0.5);
            let first = shift(month, random.whole(0, 29));
            for instalment in 0..4 {
                let on = business_day_after(shift(first, 14 * instalment));
                let text = line.text(random, on);
                builder.post(on, Slot::Main, amount, Meaning::DebtService, text);
            }
        }
    }
}
