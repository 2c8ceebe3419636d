//! Which payment reaches which instalment, and what each is short of.

use chrono::NaiveDate;
use rust_decimal::Decimal;

use super::penalty::{self, Penalty};
use crate::us::rules::{DueDate, Rules};

/// Money towards the year's instalments. Dollars.
#[derive(Debug, Clone, Copy)]
pub(super) struct Credit {
    /// The day it counts as paid.
    pub(super) on: NaiveDate,
    pub(super) amount: Decimal,
    /// The instalment it is meant for, 0 to 3.
    pub(super) instalment: Option<usize>,
}

/// One instalment after every credit has found its place. Dollars.
#[derive(Debug, Clone, Default)]
pub(super) struct Settled {
    /// What reached it, by day.
    paid: Vec<(NaiveDate, Decimal)>,
    /// What it is short of.
    pub(super) short: Decimal,
}

impl Settled {
    /// What its late payments cost, and what it is short of costs if that is paid on a day.
    pub(super) fn cost(&self, rules: &Rules, due: &DueDate, on: NaiveDate) -> Penalty {
        let open = [(on, self.short)];
        let late = self.paid.iter().chain(&open).filter(|(paid, _)| *paid > due.due);
        late.map(|(paid, amount)| penalty::of(rules, *amount, due.statutory, *paid))
            .fold(Penalty::default(), Penalty::and)
    }
}

/// Applies credits in the order of their days: first to the instalment they are meant for, then to the earliest that
/// is still short (IRC 6654(b)(3)). What is left when nothing is short is ahead of all four.
pub(super) fn settle(required: [Decimal; 4], credits: &[Credit]) -> [Settled; 4] {
    let mut instalments = required.map(|short| Settled { paid: Vec::new(), short });
    let mut in_order = credits.to_vec();
    in_order.sort_by_key(|credit| credit.on);
    for credit in in_order {
        let mut left = credit.amount;
        let order = credit.instalment.into_iter().chain(0..instalments.len());
        for index in order {
            if let Some(instalment) = instalments.get_mut(index) {
                let applied = left.min(instalment.short);
                if !applied.is_zero() {
                    instalment.paid.push((credit.on, applied));
                    instalment.short -= applied;
                    left -= applied;
                }
            }
        }
    }
    instalments
}
