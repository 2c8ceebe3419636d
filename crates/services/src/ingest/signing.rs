//! Signatures by Standard Webhooks 1.0: the HMAC-SHA256 of `id.timestamp.body` under a secret both sides know, in base64
//! behind `v1,`. Several may stand beside each other, while a secret is changed.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

use crate::ServiceError;

/// What a webhook's secret begins with.
const SECRET_PREFIX: &str = "whsec_";
/// Bytes of a webhook's secret: Standard Webhooks asks for 24 to 64.
const SECRET_BYTES: usize = 32;
/// What a signature begins with.
const VERSION: &str = "v1,";
/// How old or how far ahead a signed call may be, seconds.
const TOLERANCE_S: u64 = 5 * 60;
/// Signatures of one call that are looked at.
const SIGNATURES_MAX: usize = 10;

/// The three headers of a signed call.
#[derive(Debug, Clone, Copy)]
pub struct Signed<'a> {
    /// `webhook-id`.
    pub id: &'a str,
    /// `webhook-timestamp`, seconds since 1970.
    pub timestamp: &'a str,
    /// `webhook-signature`.
    pub signature: &'a str,
}

impl Signed<'_> {
    /// Whether the call is of now and signed by this secret. Signatures are compared in constant time.
    #[must_use]
    pub fn holds(&self, secret: &str, body: &[u8], now_s: i64) -> bool {
        let told_at: Option<i64> = self.timestamp.parse().ok();
        if told_at.is_none_or(|at| now_s.abs_diff(at) > TOLERANCE_S) {
            return false;
        }
        let given = self.signature.split(' ').filter_map(|each| each.strip_prefix(VERSION));
        given.take(SIGNATURES_MAX).any(|each| {
            let (Ok(signature), Some(mac)) =
                (STANDARD.decode(each), mac(secret, self.id, self.timestamp, body))
            else {
                return false;
            };
            mac.verify_slice(&signature).is_ok()
        })
    }
}

/// A new secret to sign with.
pub(crate) fn new_secret() -> Result<String, ServiceError> {
    Ok(format!("{SECRET_PREFIX}{}", STANDARD.encode(random::<SECRET_BYTES>()?)))
}

/// Bytes nobody can guess.
pub(super) fn random<const BYTES: usize>() -> Result<[u8; BYTES], ServiceError> {
    let mut bytes = [0_u8; BYTES];
    getrandom::fill(&mut bytes)
        .map_err(|_| ServiceError::Internal(anyhow::anyhow!("no randomness to be had")))?;
    Ok(bytes)
}

/// The signature of a message under a secret; `None` where the secret is none.
#[must_use]
pub fn sign(secret: &str, id: &str, timestamp_s: i64, body: &[u8]) -> Option<String> {
    let mac = mac(secret, id, &timestamp_s.to_string(), body)?;
    Some(format!("{VERSION}{}", STANDARD.encode(mac.finalize().into_bytes())))
}

fn mac(secret: &str, id: &str, timestamp: &str, body: &[u8]) -> Option<Hmac<Sha256>> {
    let key = STANDARD.decode(secret.strip_prefix(SECRET_PREFIX)?).ok()?;
    let mut mac = Hmac::<Sha256>::new_from_slice(&key).ok()?;
    for part in [id.as_bytes(), b".", timestamp.as_bytes(), b".", body] {
        mac.update(part);
    }
    Some(mac)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The example of the Standard Webhooks specification, whose signature other libraries give too.
    const SECRET: &str = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
    const ID: &str = "msg_p5jXN8AQM9LWM0D4loKWxJek";
    const BODY: &[u8] = br#"{"test": 2432232314}"#;
    const AT: i64 = 1_614_265_330;
    const SIGNATURE: &str = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=";

    fn check(id: &str, timestamp: &str, signature: &str, body: &[u8], now_s: i64) -> bool {
        Signed { id, timestamp, signature }.holds(SECRET, body, now_s)
    }

    #[test]
    fn the_published_example_holds_and_is_what_is_signed() {
        assert_eq!(sign(SECRET, ID, AT, BODY).as_deref(), Some(SIGNATURE));
        assert!(check(ID, "1614265330", SIGNATURE, BODY, AT));
        assert!(check(ID, "1614265330", SIGNATURE, BODY, AT + 300), "five minutes old");
        assert!(check(ID, "1614265330", &format!("v1,AAAA v2,x {SIGNATURE}"), BODY, AT), "beside others");
    }

    #[test]
    fn no_mutation_of_a_call_holds() {
        let mut mutations: Vec<(String, String, String, Vec<u8>, i64)> = Vec::new();
        let valid = || (ID.to_owned(), AT.to_string(), SIGNATURE.to_owned(), BODY.to_vec(), AT);
        for place in 0..BODY.len() {
            let mut changed = valid();
            changed.3[place] ^= 1;
            mutations.push(changed);
        }
        for (id, timestamp, signature, now_s) in [
            ("msg_other", "1614265330", SIGNATURE, AT),
            (ID, "1614265331", SIGNATURE, AT),
            (ID, "1614265330", SIGNATURE, AT + 301),
            (ID, "1614265330", SIGNATURE, AT - 301),
            (ID, "", SIGNATURE, AT),
            (ID, "-1614265330", SIGNATURE, AT),
            (ID, "9223372036854775807", SIGNATURE, AT),
            (ID, "1614265330", "", AT),
            (ID, "1614265330", "v1,", AT),
            (ID, "1614265330", "v2,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=", AT),
            (ID, "1614265330", "g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=", AT),
            (ID, "1614265330", "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1O", AT),
        ] {
            mutations.push((id.to_owned(), timestamp.to_owned(), signature.to_owned(), BODY.to_vec(), now_s));
        }
        let mut longer = valid();
        longer.3.push(b' ');
        mutations.push(longer);
        assert!(mutations.len() >= 30);
        for (id, timestamp, signature, body, now_s) in &mutations {
            assert!(!check(id, timestamp, signature, body, *now_s), "{id} {timestamp} {signature} {body:?}");
        }
        assert!(!Signed { id: ID, timestamp: "1614265330", signature: SIGNATURE }.holds("none", BODY, AT));
    }
}
