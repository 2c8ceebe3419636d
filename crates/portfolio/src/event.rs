//! What happens to a portfolio: trades, income, charges and changes of shares, each on its day.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use money::Currency;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

/// A security by the symbol or identifier its broker writes, in capitals.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct SecurityId(String);

impl SecurityId {
    /// The security of that symbol.
    pub fn new(symbol: &str) -> Self {
        Self(symbol.trim().to_uppercase())
    }

    /// The symbol.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// What kind of income a dividend is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum DividendClass {
    /// Taxed as other income.
    Ordinary,
    /// Taxed as long-term gains are, in the United States (26 U.S.C. § 1(h)(11)).
    Qualified,
    /// Outside the regular payments, as its issuer says.
    Special,
    /// What a fund realised by sales and passes on.
    CapitalGain,
}

impl DividendClass {
    /// Every class, in the order forms list them.
    pub const ALL: [Self; 4] = [Self::Ordinary, Self::Qualified, Self::Special, Self::CapitalGain];

    /// The stored name, such as `capital-gain`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Ordinary => "ordinary",
            Self::Qualified => "qualified",
            Self::Special => "special",
            Self::CapitalGain => "capital-gain",
        }
    }

    /// The class of that stored name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|class| class.as_str() == name)
    }

    /// Whether more such payments follow from one.
    pub fn is_regular(self) -> bool {
        matches!(self, Self::Ordinary | Self::Qualified)
    }
}

/// What happened. Amounts are minor units of the event's currency, and above zero unless something is taken back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Movement {
    /// Money became shares.
    Buy {
        /// Shares, above zero.
        quantity: Decimal,
        /// What they cost, fees included.
        amount_minor: i64,
    },
    /// Shares became money.
    Sell {
        /// Shares, above zero.
        quantity: Decimal,
        /// What they brought, after fees.
        amount_minor: i64,
        /// The days the sold lots were acquired, in the order they are sold; the oldest lots first where it is empty
        /// or they do not suffice.
        lots: Vec<NaiveDate>,
    },
    /// Money paid on shares, before any tax withheld.
    Dividend {
        /// What kind of income.
        class: DividendClass,
        /// How much.
        amount_minor: i64,
    },
    /// Shares paid on shares, which are income at their value.
    DividendInKind {
        /// Shares that came.
        quantity: Decimal,
        /// What they were worth.
        amount_minor: i64,
    },
    /// A dividend that bought more of its own shares: income and a purchase, and no money moved.
    Reinvest {
        /// What kind of income.
        class: DividendClass,
        /// Shares that came.
        quantity: Decimal,
        /// How much.
        amount_minor: i64,
    },
    /// Part of what the shares cost paid back: lowers their basis and is no income.
    ReturnOfCapital {
        /// How much.
        amount_minor: i64,
    },
    /// Interest on money or bonds.
    Interest {
        /// How much.
        amount_minor: i64,
    },
    /// A charge that belongs to no trade.
    Fee {
        /// How much.
        amount_minor: i64,
    },
    /// Tax taken off income; below zero where it was given back.
    Withholding {
        /// How much.
        amount_minor: i64,
    },
    /// So many shares for so many others.
    Split {
        /// Shares after, above zero.
        new: Decimal,
        /// Shares before, above zero.
        old: Decimal,
    },
    /// A split told by the shares that came on top of those held.
    SplitAdded {
        /// Shares that came, above zero.
        quantity: Decimal,
    },
    /// Shares that came from elsewhere.
    TransferIn {
        /// Shares, above zero.
        quantity: Decimal,
        /// What they had cost; `None` where nobody said.
        basis_minor: Option<i64>,
        /// When they were acquired; `None` where nobody said.
        acquired_on: Option<NaiveDate>,
    },
    /// Shares that went elsewhere.
    TransferOut {
        /// Shares, above zero.
        quantity: Decimal,
    },
    /// The customer said what shares of unknown basis had cost: so many of those held on the day. More or fewer than
    /// that cost as much a share.
    BasisTold {
        /// Shares it was told of, above zero.
        quantity: Decimal,
        /// What those had cost.
        amount_minor: i64,
    },
    /// Money that came from outside; below zero where it went there.
    Cash {
        /// How much.
        amount_minor: i64,
    },
}

/// One movement on one day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Event {
    /// The day.
    pub on: NaiveDate,
    /// The account, by any name of the caller's.
    pub account: String,
    /// What it is about; `None` for money alone.
    pub security: Option<SecurityId>,
    /// The currency of its amounts.
    pub currency: Currency,
    /// What happened.
    pub movement: Movement,
}

impl Event {
    /// The place of an event among those of its day: splits come before trades, and shares come before they go.
    fn rank(&self) -> u8 {
        match self.movement {
            Movement::Split { .. } | Movement::SplitAdded { .. } => 0,
            Movement::TransferIn { .. } => 1,
            Movement::Buy { .. } | Movement::Reinvest { .. } | Movement::DividendInKind { .. } => 2,
            Movement::BasisTold { .. } | Movement::ReturnOfCapital { .. } => 3,
            _ => 4,
        }
    }
}

impl Movement {
    /// Whether it changes how many shares there are.
    fn moves_shares(&self) -> bool {
        matches!(
            self,
            Self::Buy { .. }
                | Self::DividendInKind { .. }
                | Self::Reinvest { .. }
                | Self::TransferIn { .. }
                | Self::Sell { .. }
                | Self::TransferOut { .. }
                | Self::Split { .. }
                | Self::SplitAdded { .. }
        )
    }
}

/// Brings events into the order they are worked out in: by day, and within a day splits first and shares before they
/// go; else as they were.
pub fn in_order(mut events: Vec<Event>) -> Vec<Event> {
    events.sort_by_key(|event| (event.on, event.rank()));
    events
}

/// How many shares were held of each security after each day that changed it, in order, account by account: a split
/// is on the statement of every account and changes only the shares of its own.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Timeline(BTreeMap<SecurityId, BTreeMap<String, Vec<Step>>>);

/// Shares for one share when so many come on top of those held; `None` where none were.
pub(crate) fn added_factor(held: Decimal, added: Decimal) -> Option<Decimal> {
    held.checked_add(added)?.checked_div(held)
}

/// One day's change.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Step {
    on: NaiveDate,
    quantity: Decimal,
    /// Shares of today for one share before this day's splits, since the first day.
    factor: Decimal,
    /// Splits since the first day.
    splits: u32,
}

impl Timeline {
    /// The timeline of events in order.
    pub fn of(events: &[Event]) -> Self {
        let mut accounts: BTreeMap<SecurityId, BTreeMap<String, Vec<Step>>> = BTreeMap::new();
        for event in events {
            let Some(security) = &event.security else { continue };
            if !event.movement.moves_shares() {
                continue;
            }
            let of_security = accounts.entry(security.clone()).or_default();
            let before = of_security.entry(event.account.clone()).or_default();
            let last = before.last().copied();
            let (held, so_far) =
                last.map_or((Decimal::ZERO, Decimal::ONE), |step| (step.quantity, step.factor));
            let splits = last.map_or(0, |step| step.splits);
            let (added, factor) = match &event.movement {
                Movement::Buy { quantity, .. }
                | Movement::DividendInKind { quantity, .. }
                | Movement::Reinvest { quantity, .. }
                | Movement::TransferIn { quantity, .. } => (*quantity, Decimal::ONE),
                Movement::Sell { quantity, .. } | Movement::TransferOut { quantity } => {
                    (-*quantity, Decimal::ONE)
                }
                Movement::Split { new, old } => {
                    (Decimal::ZERO, new.checked_div(*old).unwrap_or(Decimal::ONE))
                }
                Movement::SplitAdded { quantity } => {
                    (Decimal::ZERO, added_factor(held, *quantity).unwrap_or(Decimal::ONE))
                }
                _ => (Decimal::ZERO, Decimal::ONE),
            };
            let quantity = held.checked_mul(factor).and_then(|held| held.checked_add(added)).unwrap_or(held);
            let step = Step {
                on: event.on,
                // What was sold beyond what is known came from shares of an earlier statement.
                quantity: quantity.max(Decimal::ZERO),
                factor: so_far.checked_mul(factor).unwrap_or(so_far),
                splits: splits.saturating_add(u32::from(factor != Decimal::ONE)),
            };
            match before.last_mut().filter(|last| last.on == event.on) {
                Some(last) => *last = step,
                None => before.push(step),
            }
        }
        Self(accounts)
    }

    /// Shares held at the end of a day, in all accounts.
    pub fn quantity(&self, security: &SecurityId, on: NaiveDate) -> Decimal {
        let accounts = self.0.get(security).into_iter().flat_map(BTreeMap::values);
        let held = accounts.filter_map(|steps| step(steps, on)).map(|step| step.quantity);
        held.fold(Decimal::ZERO, Decimal::saturating_add)
    }

    /// How many shares of the last day one share of a day has become by splits, as the account tells it that saw most
    /// of them.
    pub fn split_factor(&self, security: &SecurityId, on: NaiveDate) -> Decimal {
        let accounts = self.0.get(security).into_iter().flat_map(BTreeMap::values);
        let Some(steps) = accounts.max_by_key(|steps| steps.last().map(|step| step.splits)) else {
            return Decimal::ONE;
        };
        let last = steps.last().map_or(Decimal::ONE, |step| step.factor);
        let then = step(steps, on).map_or(Decimal::ONE, |step| step.factor);
        last.checked_div(then).unwrap_or(Decimal::ONE)
    }

    /// Every security that was ever held.
    pub fn securities(&self) -> impl Iterator<Item = &SecurityId> {
        self.0.keys()
    }
}

/// The last change up to a day.
fn step(steps: &[Step], on: NaiveDate) -> Option<&Step> {
    steps.get(steps.partition_point(|step| step.on <= on).checked_sub(1)?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::support::{buy, day, number, sell, split};

    #[test]
    fn a_split_two_statements_tell_of_happened_once() {
        let elsewhere = |event: Event| Event { account: "elsewhere".to_owned(), ..event };
        let events = in_order(vec![
            buy("2026-01-05", "ACME", "10", 1),
            elsewhere(buy("2026-01-05", "ACME", "10", 1)),
            split("2026-03-01", "ACME", "2", "1"),
            elsewhere(split("2026-03-02", "ACME", "2", "1")),
        ]);
        let timeline = Timeline::of(&events);
        let acme = SecurityId::new("ACME");
        assert_eq!(timeline.quantity(&acme, day("2026-12-31")), number("40"));
        assert_eq!(timeline.split_factor(&acme, day("2026-02-01")), number("2"));
    }

    #[test]
    fn shares_of_a_day_follow_trades_and_splits() {
        let events = in_order(vec![
            sell("2026-03-02", "ACME", "5", 1),
            split("2026-03-01", "ACME", "2", "1"),
            buy("2026-01-05", "ACME", "10", 1),
            buy("2026-03-01", "ACME", "1", 1),
        ]);
        let timeline = Timeline::of(&events);
        let acme = SecurityId::new(" acme");
        for (on, expected) in
            [("2026-01-04", "0"), ("2026-01-05", "10"), ("2026-03-01", "21"), ("2026-12-31", "16")]
        {
            assert_eq!(timeline.quantity(&acme, day(on)), number(expected), "{on}");
        }
        assert_eq!(timeline.split_factor(&acme, day("2026-02-01")), number("2"));
        assert_eq!(timeline.split_factor(&acme, day("2026-03-01")), number("1"));
        assert_eq!(timeline.quantity(&SecurityId::new("other"), day("2026-12-31")), Decimal::ZERO);
    }
}
