//! What an intent rests on, as facts; how they are said is `words`' work.

use categorise::Category;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

macro_rules! trades {
    ($($name:ident = $label:literal),+ $(,)?) => {
        /// What somebody who was paid does for a living, as far as an intent asks.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        #[serde(rename_all = "kebab-case")]
        pub enum Trade {
            $(
                #[doc = $label]
                $name,
            )+
        }

        impl Trade {
            /// Every trade.
            pub const ALL: &'static [Self] = &[$(Self::$name),+];

            /// Plain words, such as `a surveyor`.
            pub fn label(self) -> &'static str {
                match self { $(Self::$name => $label),+ }
            }
        }
    };
}

trades! {
    Antenatal = "antenatal care or classes",
    BabyShop = "a shop for babies",
    CashAdvance = "cash taken on a credit card",
    Conveyancer = "a conveyancer or escrow company",
    Lawyer = "a law firm",
    MailRedirection = "mail redirection",
    MortgageAdviser = "a mortgage adviser",
    Nursery = "a nursery or childminder",
    PensionAdviser = "a retirement adviser",
    PensionScheme = "a pension",
    Removals = "a removal firm",
    Storage = "a storage firm",
    Surveyor = "a surveyor or home inspector",
}

/// A sum that is followed over time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Measure {
    /// Income of a month.
    MonthlyIncome,
    /// Fees and loans of a quarter that speak of strain, by number.
    StrainCount,
    /// What subscriptions cost a month.
    SubscriptionsMonthly,
    /// The smallest cash balance since a large sum came in.
    CashFloor,
    /// What is put into pensions a month.
    PensionMonthly,
    /// What one holding pays each time.
    DividendPayment,
    /// What one holding pays in a year.
    DividendYearly,
}

impl Measure {
    /// Plain words, such as `Your monthly income`.
    pub fn label(self) -> &'static str {
        match self {
            Self::MonthlyIncome => "Your monthly income",
            Self::StrainCount => "Charges and short loans in 90 days",
            Self::SubscriptionsMonthly => "What subscriptions cost you a month",
            Self::CashFloor => "Your cash, at its least since then,",
            Self::PensionMonthly => "What you pay into pensions a month",
            Self::DividendPayment => "What each payment brings",
            Self::DividendYearly => "What a year brings",
        }
    }
}

/// One fact. Amounts are magnitudes in minor units of the intent's currency, unless said otherwise.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "fact")]
pub enum Evidence {
    /// Payments to somebody of a trade.
    Paid {
        /// What they do.
        trade: Trade,
        /// Whom, as people write it: the latest of them.
        name: String,
        /// All such payments together.
        amount_minor: i64,
        /// How many.
        count: u32,
        /// The first of them.
        first_on: NaiveDate,
        /// The latest of them.
        last_on: NaiveDate,
    },
    /// A counterparty that was never there before.
    Began {
        /// Who.
        name: String,
        /// What for.
        category: Category,
        /// One payment, positive is money in.
        amount_minor: i64,
        /// The first day.
        first_on: NaiveDate,
    },
    /// A regular counterparty that is not there any more.
    Stopped {
        /// Who.
        name: String,
        /// What for.
        category: Category,
        /// One payment, positive is money in.
        amount_minor: i64,
        /// The last day.
        last_on: NaiveDate,
        /// Payments that should have come since.
        missed: u32,
    },
    /// A sum that lies elsewhere than it used to.
    Shifted {
        /// Which.
        measure: Measure,
        /// What or whose, where there are several; empty otherwise.
        of: String,
        /// Before, in minor units, or a number for counts.
        before: i64,
        /// Since.
        after: i64,
        /// The day from which the later figure holds.
        since_on: NaiveDate,
    },
    /// Shops are found elsewhere than they used to be.
    Elsewhere {
        /// The place most purchases named before.
        before: String,
        /// The place most name since.
        after: String,
        /// Basis points of the later purchases that name it.
        share_bp: u32,
        /// From when.
        since_on: NaiveDate,
    },
    /// The forecast of the balance.
    Forecast {
        /// The first day on which one path in ten is below zero.
        may_be_below_on: Option<NaiveDate>,
        /// The lowest point of the tenth percentile, signed.
        cautious_low_minor: i64,
    },
    /// A payment that falls due.
    Due {
        /// What is due.
        amount_minor: i64,
        /// When.
        on: NaiveDate,
        /// The median of the cash expected on that day before it is paid, signed.
        cash_minor: i64,
    },
    /// The age the customer turns this year, by the year of birth they gave.
    AgeGiven {
        /// Years.
        years: u32,
    },
}

impl Evidence {
    /// The first day this fact speaks of, if it speaks of one that has been.
    pub fn from_on(&self) -> Option<NaiveDate> {
        match self {
            Self::Paid { first_on, .. } | Self::Began { first_on, .. } => Some(*first_on),
            Self::Stopped { last_on, .. } => Some(*last_on),
            Self::Shifted { since_on, .. } | Self::Elsewhere { since_on, .. } => Some(*since_on),
            Self::Forecast { .. } | Self::Due { .. } | Self::AgeGiven { .. } => None,
        }
    }
}
