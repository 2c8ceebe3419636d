//! The door messages leave by, and what may become of one that is sent.

use std::fmt;
use std::sync::Arc;

use targets::Reach;

use crate::Chance;

/// One signed message on its way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Letter {
    /// Where to, as it was admitted.
    pub url: String,
    /// `webhook-id`: the same at every attempt.
    pub id: String,
    /// `webhook-timestamp`, seconds since 1970: when this attempt began.
    pub timestamp_s: i64,
    /// `webhook-signature`.
    pub signature: String,
    /// JSON, to the byte what was signed.
    pub body: String,
}

/// Why there was no answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NotSent {
    /// The address is none that anything is sent to.
    Refused,
    /// Its name stands for nothing.
    Unknown,
    /// Nothing listens there.
    Unreachable,
    /// It took too long.
    TimedOut,
    /// The connection could not be made safe.
    Insecure,
    /// What came back is no answer.
    Unreadable,
}

impl NotSent {
    /// Every one.
    pub const ALL: [Self; 6] =
        [Self::Refused, Self::Unknown, Self::Unreachable, Self::TimedOut, Self::Insecure, Self::Unreadable];

    /// The stored name.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Refused => "refused",
            Self::Unknown => "unknown",
            Self::Unreachable => "unreachable",
            Self::TimedOut => "timed-out",
            Self::Insecure => "insecure",
            Self::Unreadable => "unreadable",
        }
    }

    pub(super) fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|why| why.as_str() == name)
    }
}

/// Sends messages.
pub trait Courier: fmt::Debug + Send + Sync {
    /// How far it goes.
    fn reach(&self) -> Reach;

    /// Posts a message and gives the answer's status. Blocks until there is one, ten seconds at most; follows no redirect, and
    /// connects only to addresses that [`targets::admit`] lets through.
    ///
    /// # Errors
    /// [`NotSent`].
    fn send(&self, letter: &Letter) -> Result<u16, NotSent>;
}

/// What sending takes: somebody who goes, and the chance by which attempts are spread.
#[derive(Clone)]
pub struct Outgoing {
    pub(super) courier: Arc<dyn Courier>,
    pub(super) chance: Arc<dyn Chance>,
}

impl Outgoing {
    /// Both.
    #[must_use]
    pub fn new(courier: Arc<dyn Courier>, chance: Arc<dyn Chance>) -> Self {
        Self { courier, chance }
    }
}
