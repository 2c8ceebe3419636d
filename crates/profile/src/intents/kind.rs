//! What can be seen coming or having just begun, and what seeing it is good for.

use serde::{Deserialize, Serialize};

/// What an intent is good for, which decides who may use it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Matter {
    /// It guards the customer from harm.
    Protection,
    /// It helps with something under way; nothing is sold.
    Service,
    /// It may lead to an offer, within the guardrails over offers.
    Offer,
}

macro_rules! kinds {
    ($($(#[$doc:meta])* $name:ident = $text:literal $matter:ident),+ $(,)?) => {
        /// What a customer may be about to do, or what may be happening to them.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        #[serde(rename_all = "kebab-case")]
        pub enum IntentKind { $($(#[$doc])* $name),+ }

        impl IntentKind {
            /// Every kind, in the order of the registry.
            pub const ALL: &'static [Self] = &[$(Self::$name),+];

            /// The stored and printed name, such as `buy-home`.
            pub fn as_str(self) -> &'static str {
                match self { $(Self::$name => $text),+ }
            }

            /// What it is good for.
            pub fn matter(self) -> Matter {
                match self { $(Self::$name => Matter::$matter),+ }
            }
        }
    };
}

kinds! {
    /// Preparing to buy a home.
    BuyHome = "buy-home" Offer,
    /// A main client pays no more.
    ClientLoss = "client-loss" Service,
    /// Borrowing that pays for borrowing.
    DebtSpiral = "debt-spiral" Protection,
    /// A holding pays less than it did.
    DividendCut = "dividend-cut" Service,
    /// Much more cash than before lies idle.
    IdleCash = "idle-cash" Offer,
    /// Income has fallen for good.
    IncomeDrop = "income-drop" Service,
    /// The main wages stopped.
    JobLoss = "job-loss" Service,
    /// Moving to another home.
    Move = "move" Service,
    /// A child is coming or has come. Tells of pregnancy and family: no condition may ask it.
    NewChild = "new-child" Service,
    /// Cash may fall below zero soon.
    OverdraftAhead = "overdraft-ahead" Protection,
    /// Working life is about to end.
    Retirement = "retirement" Service,
    /// Subscriptions begun of late add up.
    SubscriptionCreep = "subscription-creep" Service,
    /// Tax falls due that cash may not cover.
    TaxShortfall = "tax-shortfall" Protection,
}

impl IntentKind {
    /// The kind of that stored name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|kind| kind.as_str() == name)
    }
}
