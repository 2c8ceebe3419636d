//! Deciding each transaction's category, in order of authority: the customer, the customer's rule, what was
//! learned from the customer's corrections, built-in knowledge.
//!
//! Built-in knowledge itself goes from the particular to the whole: words, sign and account kind of one
//! transaction; then shops that were paid before and now give money back; then moves between own accounts; then
//! how a payer pays over time.

use std::collections::HashMap;

use ledger::{Account, AccountId, AccountKind, Transaction};

use crate::guess::{Firmness, Guess, first_guess};
use crate::income::explain_credits;
use crate::lexicon::Marks;
use crate::memory::Memory;
use crate::outgoings::explain_debits;
use crate::reading::Readings;
use crate::transfers::{Half, pair};
use crate::{Assignment, Category, Direction, Source, Split, Teachings};

/// One assignment per transaction, in order.
///
/// The transactions may be in any order and of any currencies; an account that is not among `accounts` is taken
/// for a checking account and takes no part in transfers. The result depends on nothing but the arguments.
pub fn categorise(
    accounts: &[Account],
    transactions: &[Transaction],
    teachings: &Teachings,
) -> Vec<Assignment> {
    let readings = Readings::of(transactions);
    let places: HashMap<&AccountId, usize> =
        accounts.iter().enumerate().map(|(place, account)| (&account.id, place)).collect();
    let said = spoken_for(transactions, teachings);
    let mut halves: Vec<Half> = Vec::with_capacity(transactions.len());
    for (index, transaction) in transactions.iter().enumerate() {
        let account = places.get(&transaction.account_id).copied();
        let kind =
            account.and_then(|place| accounts.get(place)).map_or(AccountKind::Checking, |found| found.kind);
        let guess = readings
            .get(index)
            .map_or(Guess::OPEN, |reading| first_guess(reading, kind, transaction.amount_minor));
        let said = said.get(index).copied().flatten();
        let is_taken = said.is_some_and(|said| said.category != Category::OwnTransfer);
        halves.push(Half { guess, account, kind, is_taken });
    }
    settle_refunds(transactions, &readings, &mut halves);
    let pairs = pair(transactions, &readings, &halves, &own_names(accounts));
    let mut guesses: Vec<Guess> = halves.iter().map(|half| half.guess).collect();
    for (index, other) in pairs.iter().enumerate() {
        if let (Some(other), Some(guess)) = (other, guesses.get_mut(index)) {
            *guess = paired_guess(halves.get(index), halves.get(*other));
        }
    }
    let is_cash: Vec<bool> = halves.iter().map(|half| half.kind.is_cash()).collect();
    explain_credits(transactions, &readings, &is_cash, &mut guesses);
    explain_debits(transactions, &readings, &is_cash, &mut guesses);
    let mut memory = remember(transactions, &readings, teachings);
    let mut assignments = Vec::with_capacity(transactions.len());
    for (index, transaction) in transactions.iter().enumerate() {
        let Some(reading) = readings.get(index) else { continue };
        let guess = guesses.get(index).copied().unwrap_or(Guess::OPEN);
        let key = readings.keys.get(reading.key).map_or("", String::as_str);
        let other = pairs.get(index).copied().flatten();
        let is_generic = reading.marks.has(Marks::GENERIC);
        let spoken = said.get(index).copied().flatten();
        let split = teachings.splits.get(&transaction.id).copied().or(spoken.and_then(|said| said.split));
        let (category, source) = match spoken.map(|said| (said.category, said.source)) {
            Some(said) => said,
            None if other.is_some() || is_generic => (guess.category, Source::BuiltIn),
            None => match memory.recall(reading.key, key, Direction::of(transaction.amount_minor), guess) {
                Some(category) => (category, Source::Learned),
                None => (guess.category, Source::BuiltIn),
            },
        };
        assignments.push(Assignment {
            category,
            source,
            counterparty_key: key.to_owned(),
            counterparty: reading.display.clone(),
            transfer_pair: other.and_then(|other| transactions.get(other)).map(|other| other.id.clone()),
            parts: split.map(|split| split.part_of(transaction.amount_minor)).into_iter().collect(),
        });
    }
    assignments
}

/// What the customer or a rule of theirs says about one transaction.
#[derive(Debug, Clone, Copy)]
struct Said {
    category: Category,
    source: Source,
    split: Option<Split>,
}

/// What the customer or a rule of theirs says about each transaction.
fn spoken_for(transactions: &[Transaction], teachings: &Teachings) -> Vec<Option<Said>> {
    if teachings.corrections.is_empty() && teachings.ruled.is_empty() {
        return vec![None; transactions.len()];
    }
    transactions
        .iter()
        .map(|transaction| {
            if let Some(category) = teachings.corrections.get(&transaction.id) {
                return Some(Said { category: *category, source: Source::Customer, split: None });
            }
            let ruled = teachings.ruled.get(&transaction.id)?;
            Some(Said { category: ruled.category, source: Source::Rule, split: ruled.split })
        })
        .collect()
}

/// A credit from a shop the customer pays is that shop giving money back; so is a small one from a platform that
/// the customer mostly pays. A shop that was never paid may be an employer.
fn settle_refunds(transactions: &[Transaction], readings: &Readings, halves: &mut [Half]) {
    #[derive(Default, Clone, Copy)]
    struct Dealings {
        debits: u32,
        credits: u32,
        largest_debit_minor: i64,
    }
    let mut dealings = vec![Dealings::default(); readings.keys.len()];
    for (index, transaction) in transactions.iter().enumerate() {
        let Some(dealing) = readings.get(index).and_then(|reading| dealings.get_mut(reading.key)) else {
            continue;
        };
        if transaction.amount_minor < 0 {
            dealing.debits += 1;
            let magnitude_minor = transaction.amount_minor.saturating_abs();
            dealing.largest_debit_minor = dealing.largest_debit_minor.max(magnitude_minor);
        } else {
            dealing.credits += 1;
        }
    }
    for (index, (transaction, half)) in transactions.iter().zip(halves).enumerate() {
        let Some(reading) = readings.get(index).filter(|_| transaction.amount_minor > 0) else { continue };
        let Some(dealing) = dealings.get(reading.key).copied() else { continue };
        let is_within = transaction.amount_minor <= dealing.largest_debit_minor;
        let is_unnamed_card_credit = half.kind == AccountKind::CreditCard
            && half.guess == Guess::weak(Category::OwnTransfer)
            && !reading.marks.has_any(Marks::TRANSFER, Marks::SAVINGS)
            && !reading.marks.has_any(Marks::OWN, Marks::GENERIC)
            && dealing.debits > 0;
        if is_unnamed_card_credit && is_within {
            half.guess = Guess::firm(Category::Refund);
        } else if half.guess == Guess::weak(Category::Refund) && reading.is_shop {
            half.guess = if is_within { Guess::firm(Category::Refund) } else { Guess::OPEN };
        } else if half.guess.category == Category::PlatformPayout
            && is_within
            && dealing.debits > dealing.credits.saturating_mul(2)
        {
            half.guess = Guess::weak(Category::Refund);
        }
    }
}

/// Names the customer gave to accounts, long enough to mean them and nothing else.
fn own_names(accounts: &[Account]) -> Vec<String> {
    accounts
        .iter()
        .map(|account| ledger::fold_description(&account.name))
        .filter(|name| name.chars().count() >= 6)
        .collect()
}

/// Both halves are moves, but paying a loan that is in the books is still the cost it was.
fn paired_guess(half: Option<&Half>, other: Option<&Half>) -> Guess {
    let to_loan = other.is_some_and(|other| other.kind == AccountKind::Loan);
    match half {
        Some(half) if to_loan && half.guess.category == Category::RentOrMortgage => half.guess,
        Some(_) if to_loan => Guess::firm(Category::DebtPayment),
        _ => Guess { category: Category::OwnTransfer, firmness: Firmness::Firm },
    }
}

/// Corrections in the order of the transactions, so that the outcome does not hang on a hash map's order.
fn remember(transactions: &[Transaction], readings: &Readings, teachings: &Teachings) -> Memory {
    let mut memory = Memory::default();
    if teachings.corrections.is_empty() {
        return memory;
    }
    for (index, transaction) in transactions.iter().enumerate() {
        let Some(category) = teachings.corrections.get(&transaction.id) else { continue };
        let Some(reading) = readings.get(index).filter(|reading| !reading.marks.has(Marks::GENERIC)) else {
            continue;
        };
        let text = readings.keys.get(reading.key).map_or("", String::as_str);
        memory.note(reading.key, text, Direction::of(transaction.amount_minor), *category);
    }
    memory
}
