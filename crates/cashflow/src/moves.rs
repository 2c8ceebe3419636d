//! Moves between the customer's own cash accounts that nobody paired: they leave total cash as it is, so they are
//! neither bills nor anything else that is due.
//!
//! `categorise` pairs what it is free to judge. Where the customer's own rule says what a payment is ("put into
//! savings"), it is not, and the other half stands alone on the other account. Here an equal credit within the
//! same few days makes it a move all the same, provided that one half speaks of a move and neither is income.

use std::collections::{BTreeSet, HashMap, HashSet};

use categorise::{Category, Direction, Flow, Series};
use chrono::NaiveDate;
use ledger::AccountId;
use money::Currency;

use crate::Inputs;
use crate::book::{Book, Row};

/// A credit may be booked this many days before its debit, over a weekend.
const EARLY_DAYS_MAX: i64 = 2;
/// And this many after it.
const LATE_DAYS_MAX: i64 = 5;

#[derive(Clone, Copy)]
struct Half<'a> {
    on: NaiveDate,
    index: usize,
    account: &'a AccountId,
    speaks: bool,
}

/// The places in the inputs of all halves of such moves.
pub(crate) fn unpaired_moves(inputs: &Inputs<'_>) -> HashSet<usize> {
    let cash: HashSet<&AccountId> =
        inputs.accounts.iter().filter(|account| account.kind.is_cash()).map(|account| &account.id).collect();
    let mut moves = HashSet::new();
    if cash.len() < 2 {
        return moves;
    }
    let mut halves: HashMap<(Currency, i64), [Vec<Half<'_>>; 2]> = HashMap::new();
    for (index, (transaction, assignment)) in inputs.transactions.iter().zip(inputs.assignments).enumerate() {
        let speaks = assignment.category.flow() == Flow::Neutral;
        let may_be_half = speaks || assignment.category == Category::Uncategorised;
        let is_free = assignment.transfer_pair.is_none() && transaction.amount_minor != 0;
        if !may_be_half || !is_free || !cash.contains(&transaction.account_id) {
            continue;
        }
        let half = Half { on: transaction.posted_on, index, account: &transaction.account_id, speaks };
        let sides =
            halves.entry((transaction.currency, transaction.amount_minor.saturating_abs())).or_default();
        let [outgoing, incoming] = sides;
        if transaction.amount_minor < 0 { outgoing.push(half) } else { incoming.push(half) }
    }
    for [outgoing, mut incoming] in halves.into_values() {
        incoming.sort_by_key(|half| (half.on, half.index));
        for credit in incoming {
            let nearest = outgoing
                .iter()
                .filter(|debit| !moves.contains(&debit.index) && debit.account != credit.account)
                .filter(|debit| debit.speaks || credit.speaks)
                .map(|debit| ((credit.on - debit.on).num_days(), debit.index))
                .filter(|(late_days, _)| (-EARLY_DAYS_MAX..=LATE_DAYS_MAX).contains(late_days))
                .min_by_key(|(late_days, index)| (late_days.abs(), *index));
            if let Some((_, debit)) = nearest {
                moves.extend([debit, credit.index]);
            }
        }
    }
    moves
}

/// The places in the inputs of series that are mostly such moves.
pub(crate) fn own_series(inputs: &Inputs<'_>, rows: &[Row], moves: &HashSet<usize>) -> BTreeSet<usize> {
    if moves.is_empty() {
        return BTreeSet::new();
    }
    let is_own = |series: &Series| {
        let (mut moved, mut members) = (0, 0);
        for row in rows.iter().filter(|row| row.kind.is_cash() && is_within(series, row.amount_minor)) {
            let key =
                inputs.assignments.get(row.index).map(|assignment| assignment.counterparty_key.as_str());
            if key == Some(series.counterparty_key.as_str()) {
                members += 1;
                moved += i32::from(moves.contains(&row.index));
            }
        }
        moved * 2 > members
    };
    inputs.series.iter().enumerate().filter(|(_, series)| is_own(series)).map(|(place, _)| place).collect()
}

/// Whether an amount is of the series' direction and within a fifth of its own range.
pub(crate) fn is_within(series: &Series, amount_minor: i64) -> bool {
    let slack = series.typical_amount_minor / 5;
    let low = series.amount_low_minor.saturating_sub(slack);
    Direction::of(amount_minor) == series.direction
        && (low..=series.amount_high_minor.saturating_add(slack)).contains(&amount_minor.saturating_abs())
}

impl Book<'_> {
    /// The series of the primary currency that go on and are not moves between own cash accounts. Money in that is
    /// not income (a regular withdrawal from savings) is among them.
    pub(crate) fn active_series(&self) -> impl Iterator<Item = &Series> {
        let series = self.inputs.series.iter().enumerate();
        series
            .filter(|(place, series)| {
                series.active && series.currency == self.currency && !self.own_series.contains(place)
            })
            .map(|(_, series)| series)
    }
}
