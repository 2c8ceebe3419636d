//! What Attune tells other systems: messages, each written in the transaction of what it tells of, and delivered at least
//! once under one id.
//!
//! A message is written only while somebody has asked for its kind. Its id is made from what it tells of, so that one decision
//! made twice is one message, and an attempt that is repeated can be known for what it is. Messages of one customer may arrive
//! in any order: one that failed does not hold up those after it.

mod courier;
mod deliver;
mod message;
mod subscriptions;
mod tell;

pub use courier::{Courier, Letter, NotSent, Outgoing};
pub use deliver::{ATTEMPTS_MAX, GIVEN_UP_MAX, longest_wait_s};
pub use message::{
    Alert, AlertRaised, DecisionMade, Message, MessageKind, News, PersonaChanged, TestSent, message_examples,
};
pub use subscriptions::{Attempt, Delivered, SUBSCRIPTIONS_MAX, Subscription, SubscriptionState};
pub(crate) use tell::{tell_case, tell_decision};
