//! Life events: what happens to a household on a known day, and what only looks like it.
//!
//! Nothing happens unless [`Spec::event_share`](crate::Spec) asks for it, and events draw from streams of their own,
//! so that every other household stays as it is. Events change drafts after earning and spending are put together
//! and before they are settled into accounts. How long before and after an event its traces fall, and how often a
//! trace is missing, is assumed.

mod decoys;
mod family;
mod home;
mod money;
mod traces;
mod words;
mod work;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::builder::Builder;
use crate::calendar::shift;
use crate::random::Random;

macro_rules! event_kinds {
    ($($(#[$doc:meta])* $name:ident = $text:literal),+ $(,)?) => {
        /// What can happen.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        #[serde(rename_all = "kebab-case")]
        pub enum EventKind { $($(#[$doc])* $name),+ }

        impl EventKind {
            /// Every kind.
            pub const ALL: &'static [Self] = &[$(Self::$name),+];

            /// The stored and printed name, such as `job-loss`.
            pub fn as_str(self) -> &'static str {
                match self { $(Self::$name => $text),+ }
            }
        }
    };
}

event_kinds! {
    /// The keys of a bought home are handed over.
    BuyHome = "buy-home",
    /// A child is born.
    NewChild = "new-child",
    /// The household moves.
    Move = "move",
    /// The last day in a job that no other follows at once.
    JobLoss = "job-loss",
    /// The last day of work for a client that brought a large part of the income.
    ClientLoss = "client-loss",
    /// Income falls for good on this day.
    IncomeDrop = "income-drop",
    /// The last day of working life.
    Retirement = "retirement",
    /// The first day a dividend is paid less, or not at all.
    DividendCut = "dividend-cut",
    /// The day borrowing begins to pay for borrowing: the second loan of a chain.
    DebtSpiral = "debt-spiral",
    /// The day the third new subscription begins within four months.
    SubscriptionCreep = "subscription-creep",
    /// A large sum comes in and stays.
    Windfall = "windfall",
}

/// Something that truly happened.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct LifeEvent {
    /// What.
    pub kind: EventKind,
    /// When.
    pub on: NaiveDate,
}

/// Lets happen what the specification asks for: each kind that fits the household with the chance given, and beside
/// them what may be mistaken for one.
pub(crate) fn happen(builder: &mut Builder<'_>) {
    let share = builder.spec.event_share;
    if share <= 0.0 {
        return;
    }
    for kind in EventKind::ALL {
        let mut random = builder.random(kind.as_str());
        let wanted = builder.spec.event.map_or_else(|| random.chance(share), |only| only == *kind);
        let Some(on) = day_of(builder, &mut random).filter(|_| wanted) else { continue };
        match kind {
            EventKind::BuyHome => home::buy(builder, &mut random, on),
            EventKind::NewChild => family::new_child(builder, &mut random, on),
            EventKind::Move => home::rent_elsewhere(builder, &mut random, on),
            EventKind::JobLoss => work::job_loss(builder, &mut random, on),
            EventKind::ClientLoss => work::client_loss(builder, &mut random, on),
            EventKind::IncomeDrop => work::income_drop(builder, &mut random, on),
            EventKind::Retirement => work::retirement(builder, &mut random, on),
            EventKind::DividendCut => money::dividend_cut(builder, &mut random, on),
            EventKind::DebtSpiral => money::debt_spiral(builder, &mut random, on),
            EventKind::SubscriptionCreep => money::subscription_creep(builder, &mut random, on),
            EventKind::Windfall => money::windfall(builder, &mut random, on),
        }
    }
    decoys::happen(builder);
}

/// A day with at least 200 days of history before it and 60 after; `None` in a shorter history.
fn day_of(builder: &Builder<'_>, random: &mut Random) -> Option<NaiveDate> {
    let latest = builder.window.days() - 60;
    (latest > 200).then(|| shift(builder.window.start, random.whole(200, latest)))
}

#[cfg(test)]
mod tests;
