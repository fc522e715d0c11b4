//! How often one address may ask. Counted in this process alone: a row for each request would make every reader a
//! writer, and a count that a restart forgets does no harm.

use std::collections::HashMap;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::sync::{Mutex, PoisonError};

use axum::extract::ConnectInfo;
use axum::http::{Extensions, HeaderMap};
use chrono::{DateTime, Utc};

/// Addresses counted at most: whoever has more of them than this is not stopped by a count of addresses.
const MAX_HELD: usize = 100_000;

/// Counts by address in the present minute.
#[derive(Debug)]
pub(crate) struct Limiter {
    most: u32,
    held: Mutex<Counts>,
}

#[derive(Debug, Default)]
struct Counts {
    minute: i64,
    used: HashMap<IpAddr, u32>,
}

impl Limiter {
    /// At most so many requests a minute and address; 0 for as many as they like.
    pub(crate) fn new(most: u32) -> Limiter {
        Limiter {
            most,
            held: Mutex::default(),
        }
    }

    /// Counts one request.
    ///
    /// # Errors
    /// In how many seconds the address may ask again.
    pub(crate) fn take(&self, address: IpAddr, now: DateTime<Utc>) -> Result<(), u64> {
        if self.most == 0 {
            return Ok(());
        }
        let minute = now.timestamp().div_euclid(60);
        // A thread that panicked while counting leaves a count that is still a count.
        let mut held = self.held.lock().unwrap_or_else(PoisonError::into_inner);
        if held.minute != minute || held.used.len() > MAX_HELD {
            held.minute = minute;
            held.used.clear();
        }
        let used = held.used.entry(network(address)).or_default();
        *used = used.saturating_add(1);
        if *used <= self.most {
            return Ok(());
        }
        Err(60 - now.timestamp().rem_euclid(60).unsigned_abs())
    }
}

/// One subscriber has a whole /64 of IPv6 addresses.
fn network(address: IpAddr) -> IpAddr {
    match address {
        IpAddr::V6(six) => match six.to_ipv4_mapped() {
            Some(four) => IpAddr::V4(four),
            None => IpAddr::V6(Ipv6Addr::from_bits(six.to_bits() & (u128::MAX << 64))),
        },
        four => four,
    }
}

/// Who asks: the address that spoke to us, or, behind `proxies` of ours, the one that the first of them saw. What stands
/// further left in `X-Forwarded-For` anybody can write. Of IPv6 it is the network: one subscriber has a whole /64.
#[must_use]
pub fn client(headers: &HeaderMap, extensions: &Extensions, proxies: usize) -> IpAddr {
    network(seen(headers, extensions, proxies))
}

fn seen(headers: &HeaderMap, extensions: &Extensions, proxies: usize) -> IpAddr {
    let peer = extensions
        .get::<ConnectInfo<SocketAddr>>()
        .map_or(IpAddr::V4(Ipv4Addr::UNSPECIFIED), |info| info.0.ip());
    if proxies == 0 {
        return peer;
    }
    let forwarded: Vec<&str> = headers
        .get_all("x-forwarded-for")
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .map(str::trim)
        .collect();
    forwarded
        .len()
        .checked_sub(proxies)
        .and_then(|place| address(forwarded[place]))
        .unwrap_or(peer)
}

/// Some proxies write the port too.
fn address(text: &str) -> Option<IpAddr> {
    let plain = text.trim_start_matches('[').split(']').next().unwrap_or(text);
    plain
        .parse()
        .ok()
        .or_else(|| text.parse::<SocketAddr>().ok().map(|with_port| with_port.ip()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(second: i64) -> DateTime<Utc> {
        DateTime::from_timestamp(second, 0).unwrap()
    }

    #[test]
    fn an_address_may_ask_again_in_the_next_minute() {
        let limiter = Limiter::new(2);
        let [one, other] = ["192.0.2.1", "192.0.2.2"].map(|text| text.parse().unwrap());
        assert!(limiter.take(one, at(10)).is_ok() && limiter.take(one, at(11)).is_ok());
        assert_eq!(limiter.take(one, at(50)), Err(10));
        assert!(limiter.take(other, at(50)).is_ok());
        assert!(limiter.take(one, at(60)).is_ok());
        let open = Limiter::new(0);
        assert!((0..1_000).all(|_| open.take(one, at(0)).is_ok()));
    }

    #[test]
    fn a_network_of_ipv6_counts_as_one() {
        let limiter = Limiter::new(1);
        assert!(limiter.take("2001:db8::1".parse().unwrap(), at(0)).is_ok());
        assert!(limiter.take("2001:db8::2".parse().unwrap(), at(0)).is_err());
        assert!(limiter.take("2001:db8:0:1::2".parse().unwrap(), at(0)).is_ok());
    }

    #[test]
    fn only_what_our_own_proxies_wrote_is_believed() {
        let mut headers = HeaderMap::new();
        headers.insert("x-forwarded-for", "10.9.9.9, 192.0.2.7:4711".parse().unwrap());
        headers.append("x-forwarded-for", "198.51.100.1".parse().unwrap());
        let mut extensions = Extensions::new();
        extensions.insert(ConnectInfo::<SocketAddr>("127.0.0.1:1".parse().unwrap()));
        let seen = |proxies| seen(&headers, &extensions, proxies).to_string();
        assert_eq!(seen(0), "127.0.0.1");
        assert_eq!(seen(1), "198.51.100.1");
        assert_eq!(seen(2), "192.0.2.7");
        assert_eq!(
            seen(9),
            "127.0.0.1",
            "fewer proxies than set: whoever spoke to us"
        );
    }
}
