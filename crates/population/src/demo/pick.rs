//! Finding a member of the population that meets wishes.

use std::collections::BTreeSet;

use ledger::AccountKind;

use crate::random::Random;
use crate::situation::Situation;
use crate::{Household, Meaning, Spec, generate};

/// How many members are looked at before the best one so far is taken.
const MOST_TRIES: u64 = 4000;

/// What a finished household should be, with a few words for whoever reads the list.
pub(super) type Wish = (&'static str, fn(&Household) -> bool);

/// The first member from the specification's index on that meets every wish, or else the one that meets most.
/// `fits` looks at circumstances only, which is cheap; `wishes` at the finished household.
pub(super) fn pick(spec: &Spec, fits: impl Fn(&Situation) -> bool, wishes: &[Wish]) -> Household {
    let mut best: Option<(usize, Household)> = None;
    for index in spec.index..spec.index + MOST_TRIES {
        let candidate = Spec { index, ..spec.clone() };
        let root = Random::new(candidate.seed, index);
        if !fits(&Situation::draw(&candidate, &mut root.fork("situation"))) {
            continue;
        }
        let household = generate(&candidate);
        let met = wishes.iter().filter(|(_, wish)| wish(&household)).count();
        if met == wishes.len() {
            return household;
        }
        if best.as_ref().is_none_or(|(most, _)| met > *most) {
            best = Some((met, household));
        }
    }
    best.map_or_else(|| generate(spec), |(_, household)| household)
}

/// How many transactions mean this.
pub(super) fn count(household: &Household, meaning: Meaning) -> usize {
    household.truth.meanings.iter().filter(|found| **found == meaning).count()
}

/// How many different people or companies pay in this way.
pub(super) fn payers(household: &Household, meaning: Meaning) -> usize {
    let names: BTreeSet<&str> = household
        .truth
        .payers
        .iter()
        .filter(|payer| payer.meaning == meaning)
        .map(|payer| payer.name.as_str())
        .collect();
    names.len()
}

/// Average income a month of this kind, in minor units.
pub(super) fn income_minor(household: &Household, meaning: Meaning) -> i64 {
    household.truth.monthly_income_minor.get(&meaning).copied().unwrap_or(0)
}

/// Whether there is an account of the kind.
pub(super) fn has(household: &Household, kind: AccountKind) -> bool {
    household.accounts.iter().any(|account| account.kind == kind)
}

/// The closing balance of the first account of the kind, 0 without one.
pub(super) fn closing_minor(household: &Household, kind: AccountKind) -> i64 {
    let account = household.accounts.iter().find(|account| account.kind == kind);
    account.and_then(|account| account.balance).map_or(0, |balance| balance.amount_minor)
}

/// The lowest balance the everyday account ever had.
pub(super) fn lowest_minor(household: &Household) -> i64 {
    let Some(account) = household.accounts.first() else { return 0 };
    let mut balance = household.opening_balance_minor(&account.id).unwrap_or(0);
    let mut lowest = balance;
    for row in household.of(&account.id) {
        balance += row.amount_minor;
        lowest = lowest.min(balance);
    }
    lowest
}
