//! A household with as many transactions as a benchmark asks for.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use ledger::{AccountKind, TransactionId};

use crate::{Household, Life, Spec, generate};

/// A household of exactly `transactions` transactions over at most ten years: a business owner whose accounts
/// carry the movements of several alike. Balances add up as in any other household.
pub fn load(seed: u64, end_on: NaiveDate, transactions: usize) -> Household {
    let mut spec = Spec {
        life: Some(Life::BusinessOwner),
        hybrid_share: 0.0,
        united_kingdom_share: 0.0,
        distressed: Some(false),
        months_of_history: 120..=120,
        ..Spec::new(seed, end_on)
    };
    let mut whole = generate(&spec);
    while whole.transactions.len() < transactions {
        spec.index += 1;
        absorb(&mut whole, generate(&spec));
    }
    let mut rows: Vec<_> = whole.transactions.into_iter().zip(whole.truth.meanings).collect();
    rows.sort_by_key(|(row, _)| row.posted_on);
    rows.drain(..rows.len().saturating_sub(transactions));
    for (number, (row, _)) in rows.iter_mut().enumerate() {
        row.id = TransactionId::new(format!("load-{seed:x}-{number}"));
        row.bank_reference = Some(format!("{}{number:07}", row.posted_on.format("%Y%m%d")));
    }
    (whole.transactions, whole.truth.meanings) = rows.into_iter().unzip();
    whole
}

/// Moves another household's rows and balances onto accounts of the same kind, or the first.
fn absorb(whole: &mut Household, other: Household) {
    let by_kind: BTreeMap<AccountKind, usize> =
        whole.accounts.iter().enumerate().rev().map(|(at, account)| (account.kind, at)).collect();
    let mut moved_to = BTreeMap::new();
    for account in &other.accounts {
        let at = by_kind.get(&account.kind).copied().unwrap_or(0);
        if let Some(target) = whole.accounts.get_mut(at) {
            moved_to.insert(account.id.clone(), target.id.clone());
            if let (Some(kept), Some(added)) = (target.balance.as_mut(), account.balance) {
                kept.amount_minor += added.amount_minor;
            }
        }
    }
    for mut row in other.transactions {
        if let Some(target) = moved_to.get(&row.account_id) {
            row.account_id = target.clone();
        }
        whole.transactions.push(row);
    }
    whole.truth.meanings.extend(other.truth.meanings);
    whole.truth.payers.extend(other.truth.payers);
    for (meaning, amount_minor) in other.truth.monthly_income_minor {
        *whole.truth.monthly_income_minor.entry(meaning).or_insert(0) += amount_minor;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn gives_exactly_what_was_asked() {
        let end_on = NaiveDate::from_ymd_opt(2026, 11, 23).unwrap();
        for wanted in [1, 5_000, 60_000] {
            let household = load(1, end_on, wanted);
            assert_eq!(household.transactions.len(), wanted);
            assert_eq!(household.truth.meanings.len(), wanted);
            assert!(household.transactions.is_sorted_by_key(|row| row.posted_on));
            let known =
                |row: &ledger::Transaction| household.accounts.iter().any(|one| one.id == row.account_id);
            assert!(household.transactions.iter().all(known));
        }
    }
}
