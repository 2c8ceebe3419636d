//! How often one address may try what costs us or protects an account.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::num::NonZeroU32;
use std::sync::atomic::{AtomicU32, Ordering};

use axum::extract::{Request, State};
use axum::http::StatusCode;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use governor::{DefaultKeyedRateLimiter, Quota, RateLimiter};

use super::{Web, client};

/// Sign-ins and sign-ups of one address: twenty at once, then one every three seconds.
const BURST: NonZeroU32 = NonZeroU32::new(20).expect("twenty is not zero");
const PER_MINUTE: NonZeroU32 = NonZeroU32::new(20).expect("twenty is not zero");
/// Old keys are swept once in this many checks, so memory follows current clients only.
const SWEEP_EVERY: u32 = 1_024;

/// The paths that are limited by address. Per account, `services` limits sign-in as well.
const LIMITED: [&str; 3] = ["/api/sign-in", "/api/sign-up", "/api/sign-in-demo"];

/// Calls of one sender of events: as many a second, after so many at once.
const CALLS_PER_SECOND: NonZeroU32 = NonZeroU32::new(1_000).expect("a thousand is not zero");

/// The limiters.
pub(crate) struct Rates {
    by_address: DefaultKeyedRateLimiter<IpAddr>,
    by_sender: DefaultKeyedRateLimiter<String>,
    checks: AtomicU32,
}

impl Rates {
    /// Fresh limiters.
    pub(crate) fn new() -> Self {
        let quota = Quota::per_minute(PER_MINUTE).allow_burst(BURST);
        Self {
            by_address: RateLimiter::keyed(quota),
            by_sender: RateLimiter::keyed(Quota::per_second(CALLS_PER_SECOND)),
            checks: AtomicU32::new(0),
        }
    }

    /// Whether a sender of events may call now.
    pub(crate) fn allows_sender(&self, id: &str) -> bool {
        if self.checks.fetch_add(1, Ordering::Relaxed) % SWEEP_EVERY == SWEEP_EVERY - 1 {
            self.by_sender.retain_recent();
        }
        self.by_sender.check_key(&id.to_owned()).is_ok()
    }

    fn allows(&self, address: IpAddr) -> bool {
        if self.checks.fetch_add(1, Ordering::Relaxed) % SWEEP_EVERY == SWEEP_EVERY - 1 {
            self.by_address.retain_recent();
        }
        self.by_address.check_key(&network(address)).is_ok()
    }
}

/// One IPv6 customer usually holds a /64, so that is what counts as one address.
fn network(address: IpAddr) -> IpAddr {
    match address {
        IpAddr::V4(_) => address,
        IpAddr::V6(v6) => {
            let [a, b, c, d, ..] = v6.segments();
            IpAddr::V6(Ipv6Addr::new(a, b, c, d, 0, 0, 0, 0))
        }
    }
}

/// Answers 429 with the time to wait when an address tries too often.
pub(crate) async fn limit(State(web): State<Web>, request: Request, next: Next) -> Response {
    if LIMITED.contains(&request.uri().path()) {
        let address =
            client::address(&request, web.trusted_proxy).unwrap_or(IpAddr::V4(Ipv4Addr::UNSPECIFIED));
        if !web.rates.allows(address) {
            let sentence = "Too many attempts from this address. Wait a minute and try again.";
            return (StatusCode::TOO_MANY_REQUESTS, [("retry-after", "60")], sentence).into_response();
        }
    }
    next.run(request).await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_address_is_stopped_and_others_go_on() {
        let rates = Rates::new();
        let noisy: IpAddr = "10.0.0.1".parse().unwrap();
        let allowed = (0..100).filter(|_| rates.allows(noisy)).count();
        assert!((20..25).contains(&allowed), "{allowed}");
        assert!(rates.allows("10.0.0.2".parse().unwrap()));
    }

    #[test]
    fn a_whole_ipv6_subnet_is_one_address() {
        assert_eq!(
            network("2001:db8:1:2::5".parse().unwrap()),
            network("2001:db8:1:2:ffff::9".parse().unwrap())
        );
        assert_ne!(network("2001:db8:1:2::5".parse().unwrap()), network("2001:db8:1:3::5".parse().unwrap()));
    }
}
