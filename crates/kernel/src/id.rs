//! Ids: `UUIDv7` made by us, and the short ids that stand in public addresses.

use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::clock::Clock;

/// A source of new ids, cheap to clone. Randomness is passed in like time.
#[derive(Debug, Clone)]
pub struct Ids(Source);

#[derive(Debug, Clone)]
enum Source {
    Random(Clock),
    Seeded {
        clock: Clock,
        seed: u64,
        next: Arc<AtomicU64>,
    },
}

impl Ids {
    /// Ids of the real world: the clock's time, the machine's randomness.
    #[must_use]
    pub fn random(clock: Clock) -> Self {
        Ids(Source::Random(clock))
    }

    /// Ids that come out the same on every run, for tests and the demonstration.
    #[must_use]
    pub fn seeded(clock: Clock, seed: u64) -> Self {
        Ids(Source::Seeded {
            clock,
            seed,
            next: Arc::new(AtomicU64::new(1)),
        })
    }

    /// The next id, a `UUIDv7` (RFC 9562 §5.7).
    #[must_use]
    pub fn next(&self) -> Uuid {
        let (clock, random) = match &self.0 {
            #[expect(
                clippy::disallowed_methods,
                reason = "the one place that draws randomness for ids"
            )]
            Source::Random(clock) => (clock, *Uuid::new_v4().as_bytes()),
            Source::Seeded { clock, seed, next } => {
                (clock, scramble(*seed, next.fetch_add(1, Ordering::SeqCst)))
            }
        };
        let millis = u64::try_from(clock.now().timestamp_millis()).unwrap_or(0);
        let mut tail = [0u8; 10];
        tail.copy_from_slice(&random[..10]);
        uuid::Builder::from_unix_timestamp_millis(millis, &tail).into_uuid()
    }
}

/// The id that a stable key always has: the demonstration and reference data keep their addresses from run to run.
/// `UUIDv8` (RFC 9562 §5.8), since it carries no time.
#[must_use]
pub fn from_key(namespace: &str, key: &str) -> Uuid {
    let mut low = fnv(namespace.as_bytes(), 0xcbf2_9ce4_8422_2325);
    low = fnv(b"/", low);
    low = fnv(key.as_bytes(), low);
    let mut bytes = scramble(low, 0);
    bytes[..8].copy_from_slice(&fnv(key.as_bytes(), low).to_be_bytes());
    uuid::Builder::from_custom_bytes(bytes).into_uuid()
}

fn fnv(bytes: &[u8], start: u64) -> u64 {
    bytes.iter().fold(start, |hash, byte| {
        (hash ^ u64::from(*byte)).wrapping_mul(0x0000_0100_0000_01b3)
    })
}

/// Two rounds of splitmix64: spreads a counter over 128 bits.
fn scramble(seed: u64, counter: u64) -> [u8; 16] {
    let mut state = seed ^ counter.wrapping_mul(0x9e37_79b9_7f4a_7c15);
    let mut out = [0u8; 16];
    for half in out.chunks_exact_mut(8) {
        state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = state;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        half.copy_from_slice(&(mixed ^ (mixed >> 31)).to_be_bytes());
    }
    out
}

/// Eight letters and digits from the random tail of an id, for public addresses. The head of a `UUIDv7` is time and
/// would tell nothing apart; forty bits of tail do, and a unique column guards the rest.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct ShortId(String);

impl ShortId {
    /// How many characters a short id has.
    pub const LENGTH: usize = 8;
    /// Crockford's base 32: no i, l, o, u, so that nothing is misread aloud.
    const ALPHABET: &'static [u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";

    /// The short id of an id.
    #[must_use]
    pub fn of(id: Uuid) -> Self {
        let bytes = id.as_bytes();
        let tail = bytes[11..]
            .iter()
            .fold(0u64, |sum, byte| (sum << 8) | u64::from(*byte));
        let letters = (0..Self::LENGTH).rev().map(|place| {
            char::from(Self::ALPHABET[usize::try_from((tail >> (place * 5)) & 31).unwrap_or(0)])
        });
        ShortId(letters.collect())
    }

    /// Reads the short id at the end of the last part of an address, `slug-shortid`.
    #[must_use]
    pub fn from_address(segment: &str) -> Option<Self> {
        let tail = segment.rsplit('-').next()?;
        let fits = tail.len() == Self::LENGTH && tail.bytes().all(|byte| Self::ALPHABET.contains(&byte));
        fits.then(|| ShortId(tail.to_owned()))
    }

    /// The eight characters.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for ShortId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Declares newtypes over [`Uuid`], one for each kind of thing, so that they cannot be taken for one another.
#[macro_export]
macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident),+ $(,)?) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, ::serde::Serialize, ::serde::Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub ::uuid::Uuid);
        impl ::std::fmt::Display for $name {
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result { self.0.fmt(f) }
        }
        impl From<$name> for ::uuid::Uuid {
            fn from(id: $name) -> Self { id.0 }
        }
    )+};
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn seeded_ids_repeat_and_never_collide() {
        let clock = Clock::fixed(chrono::DateTime::UNIX_EPOCH);
        let run = |seed| {
            let ids = Ids::seeded(clock.clone(), seed);
            (0..1000).map(|_| ids.next()).collect::<Vec<_>>()
        };
        assert_eq!(run(7), run(7));
        assert_ne!(run(7), run(8));
        let all: std::collections::HashSet<_> = run(7).into_iter().collect();
        assert_eq!(all.len(), 1000);
        assert_eq!(run(7)[0].get_version_num(), 7);
    }

    #[test]
    fn a_key_always_has_the_same_id() {
        assert_eq!(
            from_key("organisation", "drancy"),
            from_key("organisation", "drancy")
        );
        assert_ne!(from_key("organisation", "drancy"), from_key("place", "drancy"));
    }

    #[test]
    fn an_address_ends_with_its_short_id() {
        let short = ShortId::of(from_key("organisation", "drancy"));
        assert_eq!(short.as_str().len(), ShortId::LENGTH);
        assert_eq!(
            ShortId::from_address(&format!("ville-de-drancy-{short}")),
            Some(short)
        );
        assert_eq!(ShortId::from_address("ville-de-drancy"), None);
        assert_eq!(ShortId::from_address(""), None);
    }
}
