//! How long to wait before the next try: exponential, with full jitter, within a deadline.
//!
//! Full jitter means any wait from nothing to the ceiling. Pushers that lost the same race then come back apart from one
//! another, which a small spread around a fixed wait would not do.

use std::time::Duration;

/// A source of chance, handed in so that a run can be repeated.
pub trait Chance {
    /// Any number, all equally likely.
    fn next(&mut self) -> u64;
}

/// A small generator that always gives the same numbers for the same seed (SplitMix64). For spreading waits, not for secrets.
#[derive(Debug, Clone)]
pub struct SeededChance(u64);

impl SeededChance {
    /// A generator that begins at `seed`.
    #[must_use]
    pub fn new(seed: u64) -> Self {
        Self(seed)
    }
}

impl Chance for SeededChance {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }
}

/// How waits grow, and how often to try.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Backoff {
    /// The ceiling of the first wait. It doubles with each further one.
    pub first: Duration,
    /// What no ceiling exceeds.
    pub most: Duration,
    /// How many waits there are; after them there is no further try.
    pub tries: u32,
}

impl Backoff {
    /// After a lost race. The server is well, and planning anew is quick; but where dozens push at once, the last of them need
    /// long waits to find the way free.
    pub const RACE: Self = Self {
        first: Duration::from_millis(100),
        most: Duration::from_secs(8),
        tries: 10,
    };

    /// After a failure on the way or in the server, which needs time to pass.
    pub const TRANSIENT: Self = Self {
        first: Duration::from_millis(500),
        most: Duration::from_secs(30),
        tries: 6,
    };

    /// The wait before a further try, when `failed` tries of this kind have failed (one, at least, when this is asked).
    ///
    /// `least` is what the server asked for (`Retry-After`) and is added to the jitter's choice rather than drawn from it,
    /// so that all who were told the same do not come back together. `remaining` is the time up to the deadline. Nothing when
    /// the tries are used up, or when no time would be left to try in.
    #[must_use]
    pub fn wait(
        &self,
        failed: u32,
        least: Duration,
        remaining: Duration,
        chance: &mut impl Chance,
    ) -> Option<Duration> {
        if failed > self.tries || least >= remaining {
            return None;
        }
        let jitter = share(self.ceiling(failed), chance.next());
        let wait = least.saturating_add(jitter);
        // A shorter wait within the deadline is better than giving up with time left: at most half of what is left is waited.
        Some(if wait < remaining {
            wait
        } else {
            least + (remaining - least) / 2
        })
    }

    /// The longest wait after this many failures.
    #[must_use]
    pub fn ceiling(&self, failed: u32) -> Duration {
        let doublings = failed.saturating_sub(1);
        2_u32
            .checked_pow(doublings)
            .and_then(|factor| self.first.checked_mul(factor))
            .map_or(self.most, |ceiling| ceiling.min(self.most))
    }
}

/// `drawn / 2^64` of the whole, so every wait up to the whole is equally likely.
fn share(whole: Duration, drawn: u64) -> Duration {
    let nanoseconds = whole.as_nanos();
    let part = (nanoseconds.saturating_mul(u128::from(drawn))) >> 64;
    Duration::from_nanos(u64::try_from(part).unwrap_or(u64::MAX))
}
