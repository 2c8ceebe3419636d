//! Customers who show only part of their finances: one account of several, files without balances, spending
//! that runs elsewhere, counterparties nobody has heard of or takes for others. A model trained on whole books
//! alone would be lost on them.

use std::collections::HashSet;

use categorise::{Assignment, Category, Flow, Source};
use ledger::{Account, AccountId, AccountKind};
use population::Household;

use crate::sample::mix;

/// What a customer leaves out, drawn by a seed.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Partial {
    seed: u64,
    only_main_account: bool,
    without_balances: bool,
    /// Share of spending counterparties paid from elsewhere.
    spent_elsewhere: f64,
    /// Share of counterparties without a known category.
    unknown: f64,
    /// Share of counterparties given a wrong category.
    mistaken: f64,
}

impl Partial {
    /// Whole books.
    pub(crate) const WHOLE: Self = Self {
        seed: 0,
        only_main_account: false,
        without_balances: false,
        spent_elsewhere: 0.0,
        unknown: 0.0,
        mistaken: 0.0,
    };

    /// Draws what is left out; `share` of the seeds give partial books, the others whole ones.
    pub(crate) fn draw(seed: u64, share: f64) -> Self {
        let at = |which: u64| unit(seed, which);
        if at(1) >= share {
            return Self::WHOLE;
        }
        Self {
            seed,
            only_main_account: at(2) < 0.4,
            without_balances: at(3) < 0.4,
            spent_elsewhere: if at(4) < 0.4 { 0.9 * at(5) } else { 0.0 },
            unknown: if at(6) < 0.6 { 0.7 * at(7) } else { 0.0 },
            mistaken: if at(8) < 0.6 { 0.3 * at(9) } else { 0.0 },
        }
    }

    pub(crate) fn is_whole(self) -> bool {
        self == Self::WHOLE
    }

    /// Leaves out accounts and balances, before anything is categorised.
    pub(crate) fn hide_accounts(self, household: &mut Household) {
        if self.only_main_account {
            // The account most money comes in on: what a life is seen by.
            let checking = household.accounts.iter().filter(|account| account.kind == AccountKind::Checking);
            let comes_in = |account: &&Account| -> i64 {
                household.of(&account.id).map(|row| row.amount_minor.max(0)).sum()
            };
            let main = checking.max_by_key(comes_in);
            if let Some(main) = main.map(|account| account.id.clone()) {
                household.accounts.retain(|account| account.id == main);
                household.transactions.retain(|row| row.account_id == main);
            }
        }
        if self.without_balances {
            for account in &mut household.accounts {
                account.balance = None;
            }
        }
    }

    /// Leaves out spending that runs elsewhere, moving closing balances by what was not spent, and makes
    /// counterparties unknown.
    pub(crate) fn hide_rows(self, household: &mut Household, assignments: &mut Vec<Assignment>) {
        let mut gone: HashSet<usize> = HashSet::new();
        for (index, (row, assignment)) in
            household.transactions.iter().zip(assignments.iter_mut()).enumerate()
        {
            let key = text_hash(&assignment.counterparty_key);
            let is_spending = assignment.category.flow() == Flow::Spending && row.amount_minor < 0;
            if is_spending && unit(self.seed, key) < self.spent_elsewhere {
                gone.insert(index);
                move_balance(household.accounts.iter_mut(), &row.account_id, row.amount_minor);
            } else if assignment.category != Category::OwnTransfer {
                assignment.category = self.seen_as(assignment.category, key);
                assignment.source = Source::BuiltIn;
            }
        }
        let mut index = 0..;
        household.transactions.retain(|_| index.next().is_none_or(|index| !gone.contains(&index)));
        let mut index = 0..;
        assignments.retain(|_| index.next().is_none_or(|index| !gone.contains(&index)));
    }

    /// What a counterparty's rows are taken for. Income is stated more clearly than spending: it is unknown or
    /// mistaken a fifth as often, and only for another kind of income.
    fn seen_as(self, category: Category, key: u64) -> Category {
        let rarity = if category.is_income() { 5.0 } else { 1.0 };
        let draw = unit(!self.seed, key) * rarity;
        if draw < self.unknown {
            return Category::Uncategorised;
        }
        if draw >= self.unknown + self.mistaken {
            return category;
        }
        let alike: Vec<Category> =
            Category::ALL.iter().copied().filter(|other| other.flow() == category.flow()).collect();
        let pick = mix(self.seed ^ 1, key) % u64::try_from(alike.len()).unwrap_or(1).max(1);
        usize::try_from(pick).ok().and_then(|pick| alike.get(pick).copied()).unwrap_or(category)
    }
}

/// Adds back to an account's closing balance what did not leave it.
fn move_balance<'a>(mut accounts: impl Iterator<Item = &'a mut Account>, id: &AccountId, amount_minor: i64) {
    let balance = accounts.find(|account| account.id == *id).and_then(|account| account.balance.as_mut());
    if let Some(balance) = balance {
        balance.amount_minor = balance.amount_minor.saturating_sub(amount_minor);
    }
}

/// A number from 0 to 1, 1 excluded, drawn by two seeds.
pub(crate) fn unit(a: u64, b: u64) -> f64 {
    #[expect(clippy::as_conversions, reason = "the upper 53 bits are exact in f64")]
    let draw = (mix(a, b) >> 11) as f64 / (1_u64 << 53) as f64;
    draw
}

/// FNV-1a of a text.
fn text_hash(text: &str) -> u64 {
    text.bytes()
        .fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_share_of_partial_books_is_as_asked() {
        let partial = (0..1000).filter(|seed| !Partial::draw(*seed, 0.5).is_whole()).count();
        assert!((430..570).contains(&partial), "{partial}");
        assert!((0..100).all(|seed| Partial::draw(seed, 0.0).is_whole()));
    }

    #[test]
    fn a_draw_is_a_number_from_0_to_1() {
        let draws: Vec<f64> = (0..1000).map(|seed| unit(seed, 3)).collect();
        assert!(draws.iter().all(|draw| (0.0..1.0).contains(draw)));
        let mean = draws.iter().sum::<f64>() / 1000.0;
        assert!((mean - 0.5).abs() < 0.05, "{mean}");
    }
}
