//! Time and chance, handed in.

use chrono::{DateTime, SubsecRound, TimeDelta, Utc};

/// Tells the time.
pub trait Clock: Send + Sync {
    /// Now, to the microsecond, which is as fine as PostgreSQL keeps.
    fn now(&self) -> DateTime<Utc>;
}

/// The machine's clock.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    fn now(&self) -> DateTime<Utc> {
        Utc::now().trunc_subsecs(6)
    }
}

/// The machine's clock, set ahead or back: for rehearsing what happens at another hour.
#[derive(Debug, Clone, Copy)]
pub struct RehearsalClock {
    ahead: TimeDelta,
}

impl RehearsalClock {
    /// A clock that shows `moment` now and goes on from there.
    #[must_use]
    pub fn starting_at(moment: DateTime<Utc>) -> Self {
        Self { ahead: moment - SystemClock.now() }
    }
}

impl Clock for RehearsalClock {
    fn now(&self) -> DateTime<Utc> {
        SystemClock.now() + self.ahead
    }
}

/// Draws numbers.
pub trait Chance: Send + Sync {
    /// Any number, each as likely as every other.
    fn draw(&self) -> u64;
}

/// The machine's randomness.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemChance;

impl Chance for SystemChance {
    fn draw(&self) -> u64 {
        // A machine that has none to give just now makes whoever asks wait as long as they may have to.
        getrandom::u64().unwrap_or(u64::MAX)
    }
}
