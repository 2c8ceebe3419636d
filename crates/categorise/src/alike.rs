//! Transactions that are alike for the purpose of correcting them together.

use ledger::Transaction;

use crate::{Assignment, Category, Direction, Source};

/// Places of the transactions with the same counterparty and direction as the one at `index`, itself included,
/// in order. Empty when there is no such transaction.
pub fn alike(transactions: &[Transaction], assignments: &[Assignment], index: usize) -> Vec<usize> {
    let (Some(chosen), Some(assigned)) = (transactions.get(index), assignments.get(index)) else {
        return Vec::new();
    };
    let direction = Direction::of(chosen.amount_minor);
    transactions
        .iter()
        .zip(assignments)
        .enumerate()
        .filter(|(_, (transaction, assignment))| {
            assignment.counterparty_key == assigned.counterparty_key
                && Direction::of(transaction.amount_minor) == direction
        })
        .map(|(place, _)| place)
        .collect()
}

/// How many other transactions a rule made from the one at `index` would move to `category`: those alike whose
/// category is another and was not set by the customer one by one.
pub fn would_change(
    transactions: &[Transaction],
    assignments: &[Assignment],
    index: usize,
    category: Category,
) -> usize {
    alike(transactions, assignments, index)
        .into_iter()
        .filter(|place| *place != index)
        .filter_map(|place| assignments.get(place))
        .filter(|assignment| assignment.category != category && assignment.source != Source::Customer)
        .count()
}
