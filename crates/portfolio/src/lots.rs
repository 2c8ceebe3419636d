//! Which shares are still held, what they cost, and what sold ones had cost.
//!
//! A basis that nobody said stays unknown through every split and sale; it is never filled from a price. Whole minor
//! units are divided so that what is sold and what is kept add up to what was paid.

mod pool;
mod replay;

use std::collections::BTreeMap;

use chrono::NaiveDate;
use money::Currency;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use crate::{Event, SecurityId};

/// How the basis of sold shares is found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum CostMethod {
    /// The oldest lot first (26 CFR § 1.1012-1(c)).
    Fifo,
    /// The average of all shares of known basis, the oldest first (26 CFR § 1.1012-1(e)).
    Average,
    /// The lots the customer named, then the oldest (26 CFR § 1.1012-1(c)(2)).
    Specific,
    /// Shares of the same day, then of the 30 days after, then the pool (Taxation of Chargeable Gains Act 1992,
    /// ss. 104 to 106A).
    Section104,
}

impl CostMethod {
    /// Every method by its written name.
    pub const ALL: [(&'static str, Self); 4] = [
        ("fifo", Self::Fifo),
        ("average", Self::Average),
        ("specific", Self::Specific),
        ("section-104", Self::Section104),
    ];
}

/// Shares acquired together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lot {
    /// When; `None` for shares transferred in without a day, and for a pool.
    pub acquired_on: Option<NaiveDate>,
    /// How many are left.
    pub quantity: Decimal,
    /// What those cost, minor units of the holding's currency; `None` where nobody said.
    pub basis_minor: Option<i64>,
}

/// The shares of one security in one account; of all accounts together under Section 104.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Holding {
    /// The currency of every basis.
    pub currency: Currency,
    /// The lots that are left, the oldest first.
    pub lots: Vec<Lot>,
}

impl Holding {
    /// Shares held.
    pub fn quantity(&self) -> Decimal {
        self.lots.iter().map(|lot| lot.quantity).fold(Decimal::ZERO, Decimal::saturating_add)
    }

    /// What all of them cost, minor units; `None` where any basis is unknown.
    pub fn basis_minor(&self) -> Option<i64> {
        self.lots.iter().try_fold(0_i64, |sum, lot| sum.checked_add(lot.basis_minor?))
    }

    /// Shares whose basis is unknown.
    pub fn unknown_quantity(&self) -> Decimal {
        self.lots
            .iter()
            .filter(|lot| lot.basis_minor.is_none())
            .map(|lot| lot.quantity)
            .fold(Decimal::ZERO, Decimal::saturating_add)
    }
}

/// Shares sold out of one lot.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sale {
    /// The day.
    pub on: NaiveDate,
    /// Which account.
    pub account: String,
    /// Which security.
    pub security: SecurityId,
    /// The currency of the amounts.
    pub currency: Currency,
    /// When the lot was acquired, where that is known.
    pub acquired_on: Option<NaiveDate>,
    /// Shares sold of it; zero where more cost was paid back than there was.
    pub quantity: Decimal,
    /// What they brought, minor units.
    pub proceeds_minor: i64,
    /// What they had cost, minor units; `None` where nobody said.
    pub basis_minor: Option<i64>,
}

impl Sale {
    /// What was gained, below zero for a loss, minor units; `None` without a basis.
    pub fn gain_minor(&self) -> Option<i64> {
        self.proceeds_minor.checked_sub(self.basis_minor?)
    }
}

/// What is left of all events, and what was sold.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Books {
    /// Holdings by account and security; by pool and security under Section 104.
    pub holdings: BTreeMap<(String, SecurityId), Holding>,
    /// Sales in order of their days.
    pub sales: Vec<Sale>,
}

/// Which accounts share a pool of Section 104, by account: shares of another person, and those in an ISA or a pension,
/// are none of the pool. Accounts it does not name share the one pool without a name.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Pools(BTreeMap<String, String>);

impl Pools {
    /// The pools of accounts, each as account and pool.
    pub fn new(pools: impl IntoIterator<Item = (String, String)>) -> Self {
        Self(pools.into_iter().collect())
    }

    fn of(&self, account: &str) -> &str {
        self.0.get(account).map_or("", String::as_str)
    }
}

impl Books {
    /// The books after events that are in order; pools matter under Section 104 alone.
    pub fn of(events: &[Event], method: CostMethod, pools: &Pools) -> Self {
        match method {
            CostMethod::Section104 => pool::books(events, pools),
            CostMethod::Fifo | CostMethod::Average | CostMethod::Specific => replay::books(events, method),
        }
    }
}

/// Takes shares out of a lot with their part of its basis, rounded half away from zero; what is left keeps the rest.
fn take(lot: &mut Lot, quantity: Decimal) -> Lot {
    if quantity >= lot.quantity {
        let all = lot.clone();
        *lot = Lot { quantity: Decimal::ZERO, basis_minor: lot.basis_minor.map(|_| 0), ..*lot };
        return all;
    }
    let part = |whole: i64| {
        let share = Decimal::from(whole).checked_mul(quantity)?.checked_div(lot.quantity)?;
        money::rounded_minor(share)
    };
    let basis_minor = lot.basis_minor.and_then(part);
    lot.quantity -= quantity;
    lot.basis_minor = lot.basis_minor.zip(basis_minor).map(|(whole, part)| whole - part);
    Lot { acquired_on: lot.acquired_on, quantity, basis_minor }
}

/// Divides an amount over parts by their weight; what rounding leaves goes to the last. Empty without any weight.
pub(crate) fn divide(amount_minor: i64, weights: &[Decimal]) -> Vec<i64> {
    let whole = weights.iter().copied().fold(Decimal::ZERO, Decimal::saturating_add);
    let mut left = amount_minor;
    let mut weight_left = whole;
    weights
        .iter()
        .map(|weight| {
            // Each part is taken of what is left, so that the last one takes all of it.
            let part = Decimal::from(left).checked_mul(*weight).and_then(|it| it.checked_div(weight_left));
            let part = part.and_then(money::rounded_minor).unwrap_or(0);
            left -= part;
            weight_left -= *weight;
            part
        })
        .collect()
}

#[cfg(test)]
mod tests;
