//! Passwords: hashed slowly on purpose, few at a time, and never weak ones.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher, PasswordVerifier};
use argon2::{Algorithm, Argon2, Params, Version};
use tokio::sync::Semaphore;

use crate::ServiceError;

/// 46 MiB, one pass, one lane: the OWASP ASVS minimum for a single pass.
const MEMORY_KIB: u32 = 46 * 1024;
const PASSES: u32 = 1;
const LANES: u32 = 1;
const HASHES_AT_ONCE: usize = 2;
const WAITING_MAX: usize = 32;
const LENGTH_MIN: usize = 10;
const LENGTH_MAX: usize = 1_024;
/// Estimating strength costs more the longer the text, and a hundred letters settle it.
const STRENGTH_LETTERS_MAX: usize = 100;

/// Hashes and checks passwords with bounded concurrency.
pub(crate) struct Passwords {
    pepper: Vec<u8>,
    places: Arc<Semaphore>,
    waiting: AtomicUsize,
    /// What an unknown address is checked against, so that it takes as long as a known one.
    decoy: String,
}

impl Passwords {
    /// Starts with the secret that is mixed into every hash; may be empty.
    ///
    /// # Errors
    /// When the secret is too long for the hash.
    pub(crate) fn new(pepper: Vec<u8>) -> Result<Self, ServiceError> {
        hasher(&pepper)?;
        // Salt and hash of nothing but zeros: checking against it costs what any check does, and no password fits.
        let decoy = format!("{}{}${}", parameters(), "A".repeat(22), "A".repeat(43));
        Ok(Self {
            pepper,
            places: Arc::new(Semaphore::new(HASHES_AT_ONCE)),
            waiting: AtomicUsize::new(0),
            decoy,
        })
    }

    /// The hash of a new password, in PHC form.
    pub(crate) async fn hash(&self, password: &str) -> Result<String, ServiceError> {
        let (pepper, password) = (self.pepper.clone(), password.to_owned());
        self.work(move || hash(&pepper, &password)).await
    }

    /// Whether the password is the one of the hash. `None` takes as long and is always false, as is a password
    /// longer than any that is accepted.
    pub(super) async fn matches(&self, password: &str, stored: Option<&str>) -> Result<bool, ServiceError> {
        let is_possible = stored.is_some() && password.len() <= LENGTH_MAX;
        let stored = stored.unwrap_or(&self.decoy).to_owned();
        let pepper = self.pepper.clone();
        let password: String = password.chars().take(LENGTH_MAX).collect();
        let matches = self
            .work(move || {
                let parsed = PasswordHash::new(&stored).map_err(|_| broken())?;
                Ok(hasher(&pepper)?.verify_password(password.as_bytes(), &parsed).is_ok())
            })
            .await?;
        Ok(matches && is_possible)
    }

    /// Whether a hash was made with other costs than today's, so that it should be made anew while the password is
    /// at hand.
    pub(super) fn is_dated(stored: &str) -> bool {
        !stored.starts_with(&parameters())
    }

    async fn work<T: Send + 'static>(
        &self,
        job: impl FnOnce() -> Result<T, ServiceError> + Send + 'static,
    ) -> Result<T, ServiceError> {
        let queued = Queued::join(&self.waiting)?;
        let place = self.places.clone().acquire_owned().await.map_err(ServiceError::internal)?;
        drop(queued);
        tokio::task::spawn_blocking(move || {
            let _place = place;
            job()
        })
        .await
        .map_err(ServiceError::internal)?
    }
}

/// A place in the queue, given back however waiting ends.
struct Queued<'a>(&'a AtomicUsize);

impl<'a> Queued<'a> {
    fn join(waiting: &'a AtomicUsize) -> Result<Self, ServiceError> {
        let before = waiting.fetch_add(1, Ordering::Relaxed);
        let queued = Self(waiting);
        if before >= WAITING_MAX { Err(ServiceError::Busy) } else { Ok(queued) }
    }
}

impl Drop for Queued<'_> {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::Relaxed);
    }
}

fn broken() -> ServiceError {
    ServiceError::Internal(anyhow::anyhow!("a password hash cannot be made or read"))
}

/// How every hash of today's costs begins.
fn parameters() -> String {
    format!("$argon2id$v=19$m={MEMORY_KIB},t={PASSES},p={LANES}$")
}

fn hasher(pepper: &[u8]) -> Result<Argon2<'_>, ServiceError> {
    let parameters = Params::new(MEMORY_KIB, PASSES, LANES, None).map_err(|_| broken())?;
    if pepper.is_empty() {
        return Ok(Argon2::new(Algorithm::Argon2id, Version::V0x13, parameters));
    }
    Argon2::new_with_secret(pepper, Algorithm::Argon2id, Version::V0x13, parameters).map_err(|_| broken())
}

fn hash(pepper: &[u8], password: &str) -> Result<String, ServiceError> {
    Ok(hasher(pepper)?.hash_password(password.as_bytes()).map_err(|_| broken())?.to_string())
}

/// Refuses a password that is too short, too long or easy to guess, knowing the address.
pub(super) fn refuse_weak(password: &str, email: &str) -> Result<(), ServiceError> {
    if password.chars().count() < LENGTH_MIN {
        return Err(ServiceError::invalid("password-short", "Choose a password of at least 10 letters."));
    }
    if password.len() > LENGTH_MAX {
        return Err(ServiceError::invalid("password-long", "Choose a password of at most 1,024 bytes."));
    }
    let start: String = password.chars().take(STRENGTH_LETTERS_MAX).collect();
    if zxcvbn::zxcvbn(&start, &[email, "attune"]).score() < zxcvbn::Score::Three {
        return Err(ServiceError::invalid(
            "password-weak",
            "That password is easy to guess. Three or four unrelated words make a good one.",
        ));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(password: &str, expected: Option<&str>) {
        let code = match refuse_weak(password, "ana@example.com") {
            Ok(()) => None,
            Err(ServiceError::Invalid { code, .. }) => Some(code),
            Err(_) => Some("other"),
        };
        assert_eq!(code, expected, "{password:?}");
    }

    #[test]
    fn weak_passwords_are_refused_with_the_reason() {
        check("short", Some("password-short"));
        check("password1234", Some("password-weak"));
        check("ana@example.com", Some("password-weak"));
        check(&"x".repeat(2_000), Some("password-long"));
        check("correct-horse-battery-staple", None);
    }

    #[tokio::test]
    async fn only_the_right_password_of_a_known_person_matches() {
        let passwords = Passwords::new(b"pepper".to_vec()).unwrap();
        let stored = passwords.hash("green tea at dawn").await.unwrap();
        assert!(passwords.matches("green tea at dawn", Some(&stored)).await.unwrap());
        assert!(!passwords.matches("green tea at dusk", Some(&stored)).await.unwrap());
        assert!(!passwords.matches("green tea at dawn", None).await.unwrap());
        let unpeppered = Passwords::new(Vec::new()).unwrap();
        assert!(!unpeppered.matches("green tea at dawn", Some(&stored)).await.unwrap());
        assert!(stored.starts_with("$argon2id$v=19$m=47104,t=1,p=1$"));
        assert!(!Passwords::is_dated(&stored));
        assert!(Passwords::is_dated("$argon2id$v=19$m=19456,t=2,p=1$c2FsdHNhbHQ$aGFzaA"));
        let decoy = Some(passwords.decoy.as_str());
        assert!(!passwords.matches("", decoy).await.unwrap(), "the decoy must be readable, and fit nothing");
        assert!(!passwords.matches(&"x".repeat(5_000), Some(&stored)).await.unwrap());
    }

    #[tokio::test]
    async fn a_full_queue_says_busy() {
        let passwords = Passwords::new(Vec::new()).unwrap();
        passwords.waiting.store(WAITING_MAX, Ordering::Relaxed);
        assert!(matches!(passwords.hash("anything").await, Err(ServiceError::Busy)));
        assert_eq!(passwords.waiting.load(Ordering::Relaxed), WAITING_MAX);
    }
}
