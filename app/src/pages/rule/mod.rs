//! The customer's rules: the list with suggestions and runs, and the form that shows what a rule changes before it does.

pub mod edit;
pub mod list;

use categorise::{Category, Split};

/// What a rule sets, in words.
fn sets(category: Category, split: Option<Split>) -> String {
    match split {
        None => category.label().to_owned(),
        Some(Split::Share { category: other, share_bp }) => {
            let percent = format!("{}.{:02}", share_bp / 100, share_bp % 100);
            let percent = percent.trim_end_matches('0').trim_end_matches('.');
            format!("{}, {percent} % of it {}", category.label(), other.label())
        }
        Some(Split::KeptBack { category: other, .. }) => {
            format!("{}, with {} kept back", category.label(), other.label())
        }
    }
}

/// How many transactions, in words.
fn transactions(count: usize) -> String {
    if count == 1 { "1 transaction".to_owned() } else { format!("{count} transactions") }
}
