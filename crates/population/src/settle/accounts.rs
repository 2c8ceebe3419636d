//! The household's accounts: their names, and balances before the first day.

use chrono::NaiveDate;
use ledger::{Account, AccountId, AccountKind, Balance};

use crate::builder::{Builder, Slot};
use crate::random::{Random, scaled};
use crate::{Country, Life, Meaning};

/// Balances by slot, in minor units.
pub(super) type Balances = [i64; 7];

/// What the household calls a slot.
pub(super) fn name(slot: Slot, country: Country) -> &'static str {
    match (slot, country) {
        (Slot::Main, Country::UnitedStates) => "Checking",
        (Slot::Main, Country::UnitedKingdom) => "Current",
        (Slot::Bills, _) => "Bills",
        (Slot::Savings, _) => "Savings",
        (Slot::Card, _) => "Credit Card",
        (Slot::Brokerage, _) => "Brokerage",
        (Slot::Business, _) => "Business",
        (Slot::Mortgage, _) => "Mortgage",
    }
}

fn kind(slot: Slot) -> AccountKind {
    match slot {
        Slot::Main | Slot::Bills | Slot::Business => AccountKind::Checking,
        Slot::Savings => AccountKind::Savings,
        Slot::Card => AccountKind::CreditCard,
        Slot::Brokerage => AccountKind::Brokerage,
        Slot::Mortgage => AccountKind::Loan,
    }
}

/// The accounts with their closing balances.
pub(super) fn accounts(builder: &Builder<'_>, closing: Balances) -> Vec<(Slot, Account)> {
    let situation = &builder.situation;
    let slots = Slot::ALL.into_iter().zip(closing).filter(|(slot, _)| builder.has(*slot));
    slots
        .map(|(slot, amount_minor)| {
            let name = name(slot, situation.country);
            let id = format!("{:x}-{}-{}", builder.spec.seed, builder.spec.index, name.to_lowercase());
            let account = Account {
                id: AccountId::new(id.replace(' ', "-")),
                name: format!("{} {name}", builder.bank.name),
                kind: kind(slot),
                currency: situation.country.currency(),
                balance: Some(Balance { as_of: builder.window.end, amount_minor }),
            };
            (slot, account)
        })
        .collect()
}

/// Balances before the first day. Cushions follow the Federal Reserve SHED (about half of adults could cover
/// three months from savings); the spread is assumed.
pub(super) fn opening_balances(builder: &Builder<'_>) -> Balances {
    let situation = &builder.situation;
    let means = situation.means_minor;
    let mut random = builder.random("opening balances");
    let cushion = match situation.life {
        Life::Retiree => 8.0,
        Life::Student => 0.8,
        Life::Freelancer | Life::BusinessOwner => 4.0,
        Life::Salaried => 3.0,
    };
    Slot::ALL.map(|slot| match slot {
        Slot::Main if situation.distressed => scaled(means, random.between(-0.05, 0.2)),
        Slot::Main => scaled(means, random.between(0.15, 1.6) * random.factor(0.5)),
        Slot::Bills => scaled(means, random.between(0.05, 0.25)),
        Slot::Savings if situation.distressed => scaled(means, random.between(0.0, 0.1)),
        Slot::Savings => scaled(means, cushion * random.factor(0.9)),
        Slot::Card if situation.pays_card_in_full => -scaled(means, situation.card_share * 0.3),
        Slot::Card if situation.distressed => -scaled(means, random.between(0.8, 2.8)),
        Slot::Card => -scaled(means, random.between(0.1, 1.6)),
        Slot::Brokerage => portfolio(builder, &mut random),
        Slot::Business => {
            scaled(builder.figures.business_takings, random.between(0.1, 0.9) * situation.affluence)
        }
        Slot::Mortgage => -scaled(means, random.between(20.0, 75.0)),
    })
}

/// A portfolio that would pay the dividends drawn, at about three and a half per cent.
fn portfolio(builder: &Builder<'_>, random: &mut Random) -> i64 {
    let monthly = builder.monthly(|draft| draft.meaning == Meaning::Dividend);
    scaled(monthly, 12.0 / random.between(0.025, 0.045)).max(scaled(builder.situation.means_minor, 0.5))
}

/// Drafts both sides of a transfer between two own accounts.
pub(crate) fn transfer(
    builder: &mut Builder<'_>,
    random: &mut Random,
    on: NaiveDate,
    from: Slot,
    to: Slot,
    amount_minor: i64,
) {
    let country = builder.situation.country;
    let (out_templates, in_templates, meaning) = if to == Slot::Card {
        (builder.bank.card_payment_out, builder.bank.card_payment_in, Meaning::CardPayment)
    } else {
        (builder.bank.transfer_out, builder.bank.transfer_in, Meaning::OwnTransfer)
    };
    let (out_name, in_name) =
        if to == Slot::Card { (builder.bank.name, "") } else { (name(to, country), name(from, country)) };
    let out = builder.text(random, out_templates, out_name, on);
    let into = builder.text(random, in_templates, in_name, on);
    builder.post(on, from, -amount_minor, meaning, out);
    builder.post(on, to, amount_minor, meaning, into);
}
