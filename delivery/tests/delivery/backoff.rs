//! Waits between tries.

use std::time::Duration;

use proptest::prelude::*;
use qmoi_delivery::backoff::{Backoff, Chance, SeededChance};

const HOUR: Duration = Duration::from_secs(3600);

/// Always the same number.
struct Loaded(u64);

impl Chance for Loaded {
    fn next(&mut self) -> u64 {
        self.0
    }
}

#[test]
fn the_ceiling_doubles_up_to_the_most() {
    let ceilings: Vec<u128> = (1..=8).map(|n| Backoff::RACE.ceiling(n).as_millis()).collect();
    assert_eq!(ceilings, [100, 200, 400, 800, 1600, 3200, 6400, 8000]);
    assert_eq!(Backoff::TRANSIENT.ceiling(u32::MAX), Duration::from_secs(30));
}

#[test]
fn a_wait_may_be_anything_from_nothing_to_the_ceiling() {
    let wait = |drawn| Backoff::TRANSIENT.wait(3, Duration::ZERO, HOUR, &mut Loaded(drawn));
    assert_eq!(wait(0), Some(Duration::ZERO));
    assert_eq!(wait(1 << 63), Some(Duration::from_secs(1)));
    assert_eq!(wait(u64::MAX).map(|wait| wait.as_millis()), Some(1999));
}

#[test]
fn what_the_server_asks_for_is_waited_in_any_case() {
    let least = Duration::from_secs(7);
    assert_eq!(Backoff::RACE.wait(1, least, HOUR, &mut Loaded(0)), Some(least));
    assert!(Backoff::RACE.wait(1, least, HOUR, &mut Loaded(u64::MAX)) > Some(least));
}

#[test]
fn tries_run_out() {
    let mut chance = SeededChance::new(1);
    assert!(
        Backoff::TRANSIENT
            .wait(6, Duration::ZERO, HOUR, &mut chance)
            .is_some()
    );
    assert!(
        Backoff::TRANSIENT
            .wait(7, Duration::ZERO, HOUR, &mut chance)
            .is_none()
    );
}

#[test]
fn no_wait_reaches_past_the_deadline() {
    let mut chance = Loaded(u64::MAX);
    let second = Duration::from_secs(1);
    assert_eq!(Backoff::TRANSIENT.wait(1, second, second, &mut chance), None);
    assert_eq!(
        Backoff::TRANSIENT.wait(1, Duration::ZERO, Duration::ZERO, &mut chance),
        None
    );
    let wait = Backoff::TRANSIENT.wait(6, Duration::ZERO, second, &mut chance);
    assert!(wait < Some(second), "{wait:?} leaves no time to try in");
}

#[test]
fn the_same_seed_gives_the_same_waits_and_another_seed_others() {
    let waits = |seed| {
        let mut chance = SeededChance::new(seed);
        (1..=10)
            .map(|n| Backoff::RACE.wait(n, Duration::ZERO, HOUR, &mut chance))
            .collect::<Vec<_>>()
    };
    assert_eq!(waits(7), waits(7));
    assert_ne!(waits(7), waits(8));
}

#[test]
fn waits_spread_over_the_whole_range() {
    let mut chance = SeededChance::new(3);
    let mut tenths = [0_u32; 10];
    for _ in 0..10_000 {
        let wait = Backoff::RACE.wait(10, Duration::ZERO, HOUR, &mut chance).unwrap();
        tenths[usize::try_from(wait.as_millis() / 800).unwrap()] += 1;
    }
    assert!(
        tenths.iter().all(|count| (850..1150).contains(count)),
        "{tenths:?}"
    );
}

proptest! {
    #[test]
    fn every_wait_is_at_least_what_was_asked_and_leaves_time(
        failed in 1..12_u32, least in 0..40_000_u64, remaining in 0..60_000_u64, seed: u64
    ) {
        let (least, remaining) = (Duration::from_millis(least), Duration::from_millis(remaining));
        if let Some(wait) = Backoff::TRANSIENT.wait(failed, least, remaining, &mut SeededChance::new(seed)) {
            prop_assert!(wait >= least && wait < remaining);
            prop_assert!(wait <= least + Backoff::TRANSIENT.ceiling(failed));
        }
    }
}
