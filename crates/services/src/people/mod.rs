//! Who can sign in, how they prove it, and what they agreed to.

mod accounts;
mod attempts;
mod consents;
mod details;
mod passwords;
mod principal;
mod sessions;

pub(crate) use attempts::Attempts;
pub(crate) use consents::Answers;
pub(crate) use details::home_currency;
pub use details::{Country, Details, Person};
pub(crate) use passwords::Passwords;
pub use principal::{Principal, Role};
pub use sessions::{SESSION_ABSOLUTE_S, SignedIn};
