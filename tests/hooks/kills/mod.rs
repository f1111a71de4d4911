//! Hooks killed at every step and at any moment, in many forms of a commit and kinds of repositories: no byte of the user's is
//! lost.
//!
//! How many are killed, and from where the dice begin, `QMOI_KILLS` and `QMOI_KILLS_SEED` say; `cargo xtask hooks-kill` sets them.

mod blow;
mod processes;

use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::sync::{Mutex, OnceLock};
use std::time::{Duration, Instant};

use crate::aftermath::{Attempt, Direction};
use crate::matrix::expectation::Expected;
use crate::matrix::form::{FORMS, Form};
use crate::matrix::kind::{KINDS, Kind};
use crate::matrix::{Pair, expected};
use crate::sandbox::Sandbox;
use blow::{Moment, Victim, strike};

const STEPS: [&str; 6] = ["blobs", "journal", "index", "next-index", "file", "files"];

/// How many microseconds the writing that follows a step takes at most, about.
const WRITING: usize = 40_000;

/// As many kinds are used in a run of the usual length; a longer one uses all.
const USUAL_KINDS: usize = 5;
const USUAL_KILLS: usize = 60;

/// A kind with what is worked out about it when it is first needed.
struct Ground {
    kind: &'static Kind,
    template: OnceLock<Sandbox>,
    pairs: Vec<(&'static Form, OnceLock<Pair>)>,
}

impl Ground {
    fn new(kind: &'static Kind) -> Self {
        // No other form writes anything; those that are refused never come so far.
        let is_fit =
            |form: &&Form| matches!(expected(kind, form), Expected::Repaired | Expected::RepairedAlone);
        Self {
            kind,
            template: OnceLock::new(),
            pairs: FORMS
                .iter()
                .filter(is_fit)
                .map(|form| (form, OnceLock::new()))
                .collect(),
        }
    }

    fn template(&self) -> &Sandbox {
        self.template.get_or_init(|| self.kind.template())
    }

    fn pair(&self, number: usize) -> &Pair {
        let (form, pair) = &self.pairs[number % self.pairs.len()];
        pair.get_or_init(|| Pair::new(self.kind, form, self.template()))
    }
}

/// Numbers that look random and are the same in every run (SplitMix64).
struct Dice(u64);

impl Dice {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut value = self.0;
        value = (value ^ (value >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        value = (value ^ (value >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        usize::try_from((value ^ (value >> 31)) % limit as u64).unwrap()
    }
}

/// What the kills led to.
#[derive(Default, Clone)]
struct Tally {
    kills: usize,
    finished: usize,
    undone: usize,
    /// There was nothing to recover.
    idle: usize,
    landed: usize,
    committed: usize,
    locks: usize,
    files: usize,
}

/// The attempts after which something was not as it must be.
static FAILURES: Mutex<Vec<String>> = Mutex::new(Vec::new());

/// How long a commit takes here, in microseconds.
static DURATION: AtomicU64 = AtomicU64::new(0);

/// One attempt at a kill; it may come too late.
fn attempt(grounds: &[Ground], number: u64, tallies: &Mutex<BTreeMap<(String, Victim), Tally>>) -> bool {
    let mut dice = Dice(number);
    let ground = &grounds[dice.below(grounds.len())];
    let pair = ground.pair(dice.below(FORMS.len()));
    let victim = if dice.below(2) == 0 {
        Victim::Hook
    } else {
        Victim::All
    };
    let moment = match dice.below(5) {
        0 | 1 => Moment::Step(STEPS[dice.below(STEPS.len())]),
        // Writing begins behind these.
        2 | 3 => {
            let step = STEPS[dice.below(STEPS.len() - 1)];
            Moment::Behind(step, Duration::from_micros(dice.below(WRITING) as u64))
        }
        _ => {
            let longest = usize::try_from(DURATION.load(Ordering::Relaxed)).unwrap();
            Moment::After(Duration::from_micros(dice.below(longest) as u64))
        }
    };
    let direction = if dice.below(2) == 0 {
        Direction::Finish
    } else {
        Direction::Undo
    };
    let name = match moment {
        Moment::Step(step) => step.to_owned(),
        Moment::Behind(step, _) => format!("behind {step}"),
        Moment::After(_) => "any moment".to_owned(),
    };
    let what = format!(
        "QMOI_KILLS_SEED={number}: {} in {}: {moment:?} {victim:?} {direction:?}",
        pair.form.name, ground.kind.name
    );
    let performed = catch_unwind(AssertUnwindSafe(|| {
        let attempt = Attempt::new(pair, ground.template());
        if !strike(&attempt.scene, moment, victim) {
            return false;
        }
        let found = attempt.assert_nothing_is_lost();
        let locks = attempt.remove_stale_locks();
        let was_recovered = attempt.recover(direction);
        attempt.assert_commits_again();
        let mut tallies = tallies.lock().unwrap();
        let tally = tallies.entry((name, victim)).or_default();
        tally.kills += 1;
        match direction {
            _ if !was_recovered => tally.idle += 1,
            Direction::Finish => tally.finished += 1,
            Direction::Undo => tally.undone += 1,
        }
        tally.landed += usize::from(found.has_landed);
        tally.committed += usize::from(found.is_committed);
        tally.locks += usize::from(locks > 0);
        tally.files += found.files;
        true
    }));
    performed.unwrap_or_else(|_reason_is_printed| {
        FAILURES.lock().unwrap().push(what);
        false
    })
}

/// Measures how long a commit with the hook takes; under load it is longer.
fn measure(ground: &Ground) {
    let attempt = Attempt::new(ground.pair(0), ground.template());
    let begun = Instant::now();
    let ran = attempt.scene.command().output().unwrap();
    assert!(ran.status.success());
    let duration = u64::try_from(begun.elapsed().as_micros()).unwrap();
    DURATION.store(duration * 2, Ordering::Relaxed);
}

fn number(name: &str, usual: usize) -> usize {
    std::env::var(name).map_or(usual, |value| value.parse().unwrap())
}

#[test]
fn nothing_is_lost_whenever_a_hook_is_killed() {
    let wanted = number("QMOI_KILLS", USUAL_KILLS);
    let seed = number("QMOI_KILLS_SEED", 0);
    let kinds = if wanted > USUAL_KILLS {
        KINDS
    } else {
        &KINDS[..USUAL_KINDS]
    };
    let grounds: Vec<Ground> = kinds.iter().map(Ground::new).collect();
    measure(&grounds[0]);
    let (next, hits) = (AtomicUsize::new(seed), AtomicUsize::new(0));
    let tallies = Mutex::new(BTreeMap::new());
    std::thread::scope(|scope| {
        for _ in 0..std::thread::available_parallelism().map_or(2, usize::from) {
            scope.spawn(|| {
                while hits.load(Ordering::Relaxed) < wanted && FAILURES.lock().unwrap().is_empty() {
                    let number = next.fetch_add(1, Ordering::Relaxed);
                    if attempt(&grounds, number as u64, &tallies) {
                        hits.fetch_add(1, Ordering::Relaxed);
                    }
                }
            });
        }
    });
    let failures = FAILURES.lock().unwrap();
    assert!(failures.is_empty(), "{}", failures.join("\n"));
    println!("{}", shown(&tallies.into_inner().unwrap()));
}

/// The counts as a table.
fn shown(tallies: &BTreeMap<(String, Victim), Tally>) -> String {
    let mut text = "| killed at | who | kills | finished | undone | nothing to recover | work tree repaired | committed | locks of git left | files compared |\n\
                    |---|---|---|---|---|---|---|---|---|---|\n"
        .to_owned();
    let mut all = Tally::default();
    let mut row = |moment: &str, who: &str, tally: &Tally| {
        text.push_str(&format!(
            "| {moment} | {who} | {} | {} | {} | {} | {} | {} | {} | {} |\n",
            tally.kills,
            tally.finished,
            tally.undone,
            tally.idle,
            tally.landed,
            tally.committed,
            tally.locks,
            tally.files
        ));
    };
    for ((moment, victim), tally) in tallies {
        let who = match victim {
            Victim::Hook => "hook",
            Victim::All => "git and hook",
        };
        row(moment, who, tally);
        all.kills += tally.kills;
        all.finished += tally.finished;
        all.undone += tally.undone;
        all.idle += tally.idle;
        all.landed += tally.landed;
        all.committed += tally.committed;
        all.locks += tally.locks;
        all.files += tally.files;
    }
    row("all", "", &all);
    text.push_str("every byte was there, or came back\n");
    text
}
