//! How often one account may be tried, wherever the tries come from.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use chrono::{DateTime, Duration, Utc};

/// Tries at once, after a quiet time.
const BURST: i32 = 10;
/// And then one more each of these, so that fewer than a hundred an hour are answered.
const EVERY: Duration = Duration::seconds(60);
/// Above this many addresses those long quiet are forgotten, and if none are, all: an attacker who tries this many
/// addresses is held up by the limit on his own.
const ADDRESSES_MAX: usize = 100_000;

/// Tries of each folded address that have not succeeded since.
pub(crate) struct Attempts {
    /// When each would be back at a full burst.
    rested_at: Mutex<HashMap<String, DateTime<Utc>>>,
}

impl Attempts {
    /// Nobody has tried yet.
    pub(crate) fn new() -> Self {
        Self { rested_at: Mutex::new(HashMap::new()) }
    }

    /// Counts one try; false when there were too many.
    pub(crate) fn allows(&self, email_folded: &str, now: DateTime<Utc>) -> bool {
        let mut rested_at = self.rested_at.lock().unwrap_or_else(PoisonError::into_inner);
        if rested_at.len() >= ADDRESSES_MAX {
            rested_at.retain(|_, rested| *rested > now);
            if rested_at.len() >= ADDRESSES_MAX {
                rested_at.clear();
            }
        }
        let before = rested_at.get(email_folded).map_or(now, |rested| (*rested).max(now));
        let after = before + EVERY;
        let allowed = after - now <= EVERY * BURST;
        if allowed {
            rested_at.insert(email_folded.to_owned(), after);
        }
        allowed
    }

    /// Forgets the tries of an address that was proved: its owner may come and go as they like.
    pub(crate) fn forgive(&self, email_folded: &str) {
        self.rested_at.lock().unwrap_or_else(PoisonError::into_inner).remove(email_folded);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn allowed(attempts: &Attempts, email: &str, tries: usize, second: i64) -> usize {
        let now = DateTime::UNIX_EPOCH + Duration::seconds(second);
        (0..tries).filter(|_| attempts.allows(email, now)).count()
    }

    #[test]
    fn an_account_is_protected_and_others_are_not_held_up() {
        let attempts = Attempts::new();
        assert_eq!(allowed(&attempts, "ana@example.com", 50, 0), 10);
        assert_eq!(allowed(&attempts, "ben@example.com", 1, 0), 1);
        assert_eq!(allowed(&attempts, "ana@example.com", 50, 59), 0);
        assert_eq!(allowed(&attempts, "ana@example.com", 50, 150), 2);
        assert_eq!(allowed(&attempts, "ana@example.com", 50, 100_000), 10);
    }

    #[test]
    fn fewer_than_a_hundred_tries_an_hour_are_answered() {
        let attempts = Attempts::new();
        let answered: usize = (0..3_600).map(|second| allowed(&attempts, "ana@example.com", 3, second)).sum();
        assert!((60..100).contains(&answered), "{answered}");
    }

    #[test]
    fn the_owner_is_not_held_up_by_their_own_comings() {
        let attempts = Attempts::new();
        for _ in 0..100 {
            assert_eq!(allowed(&attempts, "ana@example.com", 1, 0), 1);
            attempts.forgive("ana@example.com");
        }
    }
}
