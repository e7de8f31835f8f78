//! How often one address may ask: everything together, and more strictly what is open to guessing.
//!
//! Each copy of the program counts for itself; what must hold exactly (wrong passwords, wrong codes) is counted in the
//! database besides.

use std::net::{IpAddr, Ipv6Addr};
use std::num::NonZeroU32;
use std::sync::atomic::{AtomicU32, Ordering};

use actix_web::body::{EitherBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::Method;
use actix_web::middleware::Next;
use actix_web::web;
use governor::clock::{Clock as _, DefaultClock};
use governor::{DefaultKeyedRateLimiter, Quota, RateLimiter};

use crate::config::{LimitsConfig, ServerConfig};
use crate::error::{Code, Error, Problem};

/// Forgets addresses that have been quiet every so many requests, so that a stranger cannot fill the memory.
const SWEEP_EVERY: u32 = 10_000;

/// The counters of this process.
pub struct Limits {
    all: Counter,
    sessions: Counter,
    codes: Counter,
    public: Counter,
    proxies: Vec<IpAddr>,
}

struct Counter {
    limiter: DefaultKeyedRateLimiter<IpAddr>,
    since_sweep: AtomicU32,
}

impl Limits {
    pub fn new(limits: &LimitsConfig, server: &ServerConfig) -> Self {
        Self {
            all: Counter::per_minute(limits.requests_per_minute),
            sessions: Counter::per_minute(limits.sessions_per_minute),
            codes: Counter::per_minute(limits.codes_per_minute),
            public: Counter::per_minute(limits.public_per_minute),
            proxies: server.trusted_proxies.clone(),
        }
    }

    /// Counts a request. The longest wait is what counts when several limits are reached.
    fn check(&self, request: &ServiceRequest) -> Result<(), Error> {
        let Some(pattern) = request.match_pattern() else { return self.take(request, None) };
        if matches!(pattern.as_str(), "/healthz" | "/readyz" | "/metrics") {
            return Ok(());
        }
        self.take(request, self.strict(request.method(), &pattern))
    }

    /// The stricter limit of what can be guessed at.
    fn strict(&self, method: &Method, pattern: &str) -> Option<&Counter> {
        let rest = pattern.strip_prefix("/api/v1")?;
        match (method, rest) {
            (&Method::POST, "/sessions" | "/sessions/refresh" | "/accounts/password-resets") => Some(&self.sessions),
            (&Method::POST, "/accounts" | "/accounts/codes") => Some(&self.codes),
            _ if rest.starts_with("/public/") => Some(&self.public),
            _ => None,
        }
    }

    fn take(&self, request: &ServiceRequest, strict: Option<&Counter>) -> Result<(), Error> {
        let Some(peer) = request.peer_addr() else { return Ok(()) };
        let forwarded = request.headers().get_all("x-forwarded-for").filter_map(|value| value.to_str().ok());
        let address = network(caller(peer.ip(), forwarded, &self.proxies));
        let waits = [strict, Some(&self.all)].into_iter().flatten().filter_map(|counter| counter.wait(address));
        match waits.max() {
            None => Ok(()),
            Some(seconds) => Err(Problem::new(Code::TooManyRequests).retry_after(seconds).into()),
        }
    }
}

impl Counter {
    fn per_minute(count: u32) -> Self {
        let count = NonZeroU32::new(count).unwrap_or(NonZeroU32::MIN);
        Self { limiter: RateLimiter::keyed(Quota::per_minute(count)), since_sweep: AtomicU32::new(0) }
    }

    /// Seconds to wait, at least one; nothing when there is room.
    fn wait(&self, address: IpAddr) -> Option<u64> {
        if self.since_sweep.fetch_add(1, Ordering::Relaxed) >= SWEEP_EVERY {
            self.since_sweep.store(0, Ordering::Relaxed);
            self.limiter.retain_recent();
        }
        let refused = self.limiter.check_key(&address).err()?;
        Some(refused.wait_time_from(DefaultClock::default().now()).as_secs().saturating_add(1))
    }
}

/// The address that asks: the last one in the header that is not a proxy of ours, if a proxy of ours handed it on.
/// Whatever stands before it is what a stranger wrote.
fn caller<'a>(peer: IpAddr, forwarded: impl Iterator<Item = &'a str>, proxies: &[IpAddr]) -> IpAddr {
    if !proxies.contains(&peer) {
        return peer;
    }
    let hops: Vec<&str> = forwarded.flat_map(|value| value.split(',')).map(str::trim).collect();
    for hop in hops.into_iter().rev() {
        match hop.parse::<IpAddr>() {
            Ok(address) if proxies.contains(&address) => {}
            Ok(address) => return address,
            Err(_) => break,
        }
    }
    peer
}

/// One household or office has a whole /64 of the newer addresses.
fn network(address: IpAddr) -> IpAddr {
    const KEEP: u128 = !0 << 64;
    match address.to_canonical() {
        IpAddr::V6(v6) => IpAddr::V6(Ipv6Addr::from(u128::from(v6) & KEEP)),
        v4 @ IpAddr::V4(_) => v4,
    }
}

/// The middleware.
pub async fn limit<B: MessageBody + 'static>(
    limits: web::Data<Limits>,
    request: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<EitherBody<B>>, actix_web::Error> {
    match limits.check(&request) {
        Ok(()) => next.call(request).await.map(ServiceResponse::map_into_left_body),
        Err(refusal) => Ok(request.error_response(refusal).map_into_right_body()),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use std::net::IpAddr;

    use super::{Counter, caller, network};

    fn ip(text: &str) -> IpAddr {
        text.parse().unwrap()
    }

    #[test]
    fn only_a_proxy_of_ours_is_believed() {
        let proxies = [ip("10.0.0.1"), ip("10.0.0.2")];
        for (peer, header, expected) in [
            ("192.0.2.9", "203.0.113.5", "192.0.2.9"),
            ("10.0.0.1", "203.0.113.5", "203.0.113.5"),
            ("10.0.0.1", "198.51.100.1, 203.0.113.5, 10.0.0.2", "203.0.113.5"),
            ("10.0.0.1", "", "10.0.0.1"),
            ("10.0.0.1", "203.0.113.5, nonsense", "10.0.0.1"),
        ] {
            assert_eq!(caller(ip(peer), [header].into_iter(), &proxies), ip(expected), "{peer} {header}");
        }
    }

    #[test]
    fn the_newer_addresses_are_counted_by_network() {
        assert_eq!(network(ip("2001:db8:1:2:3:4:5:6")), network(ip("2001:db8:1:2::9")));
        assert_ne!(network(ip("2001:db8:1:2::1")), network(ip("2001:db8:1:3::1")));
        assert_eq!(network(ip("::ffff:192.0.2.1")), ip("192.0.2.1"));
    }

    #[test]
    fn one_address_does_not_use_up_the_room_of_another() {
        let counter = Counter::per_minute(2);
        let (one, other) = (ip("192.0.2.1"), ip("192.0.2.2"));
        assert_eq!([counter.wait(one), counter.wait(one)], [None, None]);
        assert!(counter.wait(one).is_some_and(|seconds| (1..=31).contains(&seconds)));
        assert_eq!(counter.wait(other), None);
    }
}
