//! Turns drafts into accounts with balances: walks the days, keeps running balances, and adds what follows from
//! them: sweeps to savings, card bills, overdraft fees, short loans, interest.

mod accounts;
mod walk;

use ledger::{Transaction, TransactionId};

pub(crate) use accounts::transfer;

use crate::Household;
use crate::builder::{Builder, Slot};
use crate::household::{Truth, monthly_income};
use crate::random::scaled;

/// Settles everything and closes the books on the last day.
pub(crate) fn settle(mut builder: Builder<'_>) -> Household {
    fund_bills_account(&mut builder);
    let opening = accounts::opening_balances(&builder);
    let walked = walk::walk(&mut builder, opening);
    let accounts = accounts::accounts(&builder, walked.closing);
    let currency = builder.situation.country.currency();
    let mut transactions = Vec::with_capacity(walked.posted.len());
    let mut meanings = Vec::with_capacity(walked.posted.len());
    let prefix = format!("{:x}-{}", builder.spec.seed, builder.spec.index);
    for (number, (on, draft)) in walked.posted.into_iter().enumerate() {
        let Some(account) = accounts.iter().find(|(slot, _)| *slot == draft.slot) else { continue };
        meanings.push(draft.meaning);
        transactions.push(Transaction {
            id: TransactionId::new(format!("{prefix}-{number}")),
            account_id: account.1.id.clone(),
            posted_on: on,
            amount_minor: draft.amount_minor,
            currency,
            description: draft.text,
            counterparty: None,
            bank_reference: Some(format!("{}{number:06}", on.format("%Y%m%d"))),
        });
    }
    let window = builder.window;
    let situation = builder.situation;
    let monthly_income_minor = monthly_income(&transactions, &meanings, window.start, window.end);
    let mut events = builder.events;
    events.sort_by_key(|event| (event.on, event.kind));
    Household {
        life: situation.life,
        secondary: situation.hybrid.map(crate::Hybrid::secondary),
        hybrid: situation.hybrid,
        country: situation.country,
        birth_year: situation.birth_year,
        currency,
        accounts: accounts.into_iter().map(|(_, account)| account).collect(),
        transactions,
        holdings: builder.holdings,
        distressed: situation.distressed,
        start_on: window.start,
        end_on: window.end,
        truth: Truth { meanings, monthly_income_minor, payers: builder.payers, events },
    }
}

/// A standing transfer at the start of each month that covers what the bills account pays.
fn fund_bills_account(builder: &mut Builder<'_>) {
    if !builder.has(Slot::Bills) {
        return;
    }
    let mut random = builder.random("bills account");
    let monthly = -builder.monthly(|draft| draft.slot == Slot::Bills);
    let amount = (scaled(monthly, 1.02) / 1_000 + 1) * 1_000;
    let day = random.whole(1, 4);
    for month in builder.window.month_starts() {
        let on = crate::calendar::business_day_after(crate::calendar::on_day(month, day));
        transfer(builder, &mut random, on, Slot::Main, Slot::Bills, amount);
    }
}
