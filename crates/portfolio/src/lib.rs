//! What a portfolio holds, cost, earned and is going to pay: lots and basis, income and its calendar, returns, and the
//! arithmetic of level payments.
//!
//! Money is whole minor units and shares are decimals. Rates and ratios of returns are floats, as every published
//! definition of them is.

mod allocation;
mod annuity;
mod calendar;
mod event;
mod figures;
mod forward;
mod income;
mod lots;
mod money_weighted;
mod performance;
mod positions;
mod quotes;
mod returns;
mod roots;
#[cfg(test)]
mod support;
pub mod wire;

pub use allocation::{
    Asset, Band, ClassPlan, ClassShare, PlannedSale, RebalanceError, Target, Worksheet, allocation, rebalance,
};
pub use annuity::Annuity;
pub use calendar::{Payment, PaymentStatus};
pub use event::{DividendClass, Event, Movement, SecurityId, Timeline, in_order};
pub use figures::{Alert, AlertKind, Figures, HoldingFigures, Inputs, PricedAt, Totals};
pub use forward::{Announced, Cadence, Grade};
pub use income::{IncomeKind, UnassignedTax};
pub use lots::{Books, CostMethod, Holding, Lot, Pools, Sale};
pub use money_weighted::{CashFlow, internal_rate, net_present_value, xirr, xnpv};
pub use performance::Performance;
pub use positions::{Position, Unexplained, reconcile};
pub use quotes::{ExchangeRate, Price, Quotes};
pub use returns::{Returns, Split};
