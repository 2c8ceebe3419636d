//! Pairing the two halves of a move between the customer's own accounts.
//!
//! Halves have opposite equal amounts in one currency on two accounts, at most a few days apart. Equal amounts
//! alone are chance; at least one half must speak of a move, or neither may speak of anything else.

use std::collections::HashMap;

use ledger::{AccountKind, Transaction};
use money::Currency;

use crate::Category;
use crate::guess::{Firmness, Guess};
use crate::lexicon::Marks;
use crate::reading::Readings;

/// Banks book the credit before the debit at most this many days, over a weekend.
const EARLY_DAYS_MAX: i64 = 2;
/// And after it at most this many.
const LATE_DAYS_MAX: i64 = 5;
/// Halves that say nothing at all must be this close.
const SILENT_DAYS_MAX: i64 = 1;

/// What pairing needs to know of one transaction.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Half {
    pub(crate) guess: Guess,
    /// Place of its account; `None` when the account is unknown.
    pub(crate) account: Option<usize>,
    pub(crate) kind: AccountKind,
    /// The customer says that it is something else.
    pub(crate) is_taken: bool,
}

/// For each transaction the place of its other half.
pub(crate) fn pair(
    transactions: &[Transaction],
    readings: &Readings,
    halves: &[Half],
    own_names: &[String],
) -> Vec<Option<usize>> {
    let own_keys: Vec<bool> =
        readings.keys.iter().map(|key| own_names.iter().any(|name| key.contains(name))).collect();
    let speaks = |index: usize| {
        readings.get(index).is_some_and(|reading| {
            let marks = reading.marks;
            let is_named = own_keys.get(reading.key).copied().unwrap_or(false);
            marks.has(Marks::TRANSFER)
                || marks.has(Marks::SAVINGS)
                || marks.has(Marks::OWN)
                || marks.has(Marks::CARD_PAYMENT)
                || is_named
        })
    };
    let mut debits: HashMap<(Currency, i64), Vec<usize>> = HashMap::new();
    let mut credits: Vec<usize> = Vec::new();
    for (index, (transaction, half)) in transactions.iter().zip(halves).enumerate() {
        if half.is_taken || half.account.is_none() || transaction.amount_minor == 0 {
            continue;
        }
        if transaction.amount_minor > 0 {
            if may_receive(half) {
                credits.push(index);
            }
        } else if may_give(half) {
            let key = (transaction.currency, transaction.amount_minor.saturating_neg());
            debits.entry(key).or_default().push(index);
        }
    }
    credits.sort_by_key(|index| (transactions.get(*index).map(|credit| credit.posted_on), *index));
    let mut pairs = vec![None; transactions.len()];
    for credit in credits {
        let Some(found) = best_debit(transactions, halves, &debits, &pairs, credit, &speaks) else {
            continue;
        };
        for (half, other) in [(credit, found), (found, credit)] {
            if let Some(pair) = pairs.get_mut(half) {
                *pair = Some(other);
            }
        }
    }
    pairs
}

fn best_debit(
    transactions: &[Transaction],
    halves: &[Half],
    debits: &HashMap<(Currency, i64), Vec<usize>>,
    pairs: &[Option<usize>],
    credit: usize,
    speaks: &impl Fn(usize) -> bool,
) -> Option<usize> {
    let (incoming, receiver) = (transactions.get(credit)?, halves.get(credit)?);
    let candidates = debits.get(&(incoming.currency, incoming.amount_minor))?;
    candidates
        .iter()
        .filter_map(|debit| {
            let (outgoing, giver) = (transactions.get(*debit)?, halves.get(*debit)?);
            let late_days = (incoming.posted_on - outgoing.posted_on).num_days();
            let is_free = pairs.get(*debit).is_some_and(Option::is_none) && giver.account != receiver.account;
            let to_debt = matches!(receiver.kind, AccountKind::CreditCard | AccountKind::Loan);
            let is_housing = matches!(giver.guess.category, Category::RentOrMortgage | Category::DebtPayment);
            let fits = !is_housing || to_debt;
            let spoken = speaks(credit)
                || speaks(*debit)
                || receiver.guess.category == Category::OwnTransfer
                || (is_housing && to_debt)
                || moves_investments(giver, receiver);
            let silent = late_days.abs() <= SILENT_DAYS_MAX
                && giver.guess.firmness == Firmness::Open
                && receiver.guess.firmness == Firmness::Open;
            let near = (-EARLY_DAYS_MAX..=LATE_DAYS_MAX).contains(&late_days);
            (is_free && fits && near && (spoken || silent)).then_some((late_days.abs(), *debit))
        })
        .min()
        .map(|(_, debit)| debit)
}

/// A known broker's name on one half and a brokerage account under the other.
fn moves_investments(giver: &Half, receiver: &Half) -> bool {
    (giver.guess.category == Category::InvestmentPurchase && receiver.kind == AccountKind::Brokerage)
        || (receiver.guess.category == Category::InvestmentWithdrawal && giver.kind == AccountKind::Brokerage)
}

fn may_give(half: &Half) -> bool {
    use Category::*;
    half.guess.firmness == Firmness::Open
        || matches!(half.guess.category, OwnTransfer | SavingsContribution | InvestmentWithdrawal)
        || matches!(half.guess.category, DebtPayment | RentOrMortgage)
        || (half.guess.category == InvestmentPurchase && half.kind != AccountKind::Brokerage)
}

fn may_receive(half: &Half) -> bool {
    use Category::*;
    half.guess.firmness == Firmness::Open
        || matches!(half.guess.category, OwnTransfer | InvestmentWithdrawal)
        || (half.kind == AccountKind::Brokerage
            && half.guess.category == InvestmentSale
            && half.guess.firmness < Firmness::Firm)
}
