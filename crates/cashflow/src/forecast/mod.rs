//! Cash ahead, as paths drawn from what this customer's money does: fitting, simulating, and checking against the
//! past.
//!
//! [`fit`] reads a customer's books into a [`ForecastModel`]; [`simulate`] draws paths from it and sums them up in
//! a [`Fan`], with whole numbers only, so that a server and a browser give the same figures; [`backtest`] asks
//! how often the band would have held. Nothing here computes tax or knows invoices: callers add them as [`Event`]s.

mod backtest;
mod baseline;
mod calibration;
mod everyday;
mod fan;
mod fit;
mod model;
mod payer;
mod plan;
mod scheduled;
mod simulate;

use serde::{Deserialize, Serialize};

pub use backtest::{Coverage, Earlier, Loss, Origins, backtest};
pub use calibration::Calibration;
pub use fan::{Band, Fan, FanDay, Low};
pub(crate) use fit::calibrated;
pub use fit::fit;
pub use model::{
    Event, EventKind, Everyday, ForecastModel, Method, PayerModel, Scheduled, Spread, Supposition,
};
pub use simulate::simulate;

/// Months of history without which there is no forecast.
pub const MONTHS_NEEDED: u32 = 4;

/// There is too little history for a forecast: say how much there is instead of printing one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[error("not enough history ({months_seen} of {months_needed} months)")]
pub struct NotEnoughHistory {
    /// Whole months of history.
    pub months_seen: u32,
    /// [`MONTHS_NEEDED`].
    pub months_needed: u32,
}
