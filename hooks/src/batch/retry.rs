//! What is done after a failure: wait and try again, ask for another credential, or give up.
//!
//! Each kind of failure has its own count. A lost race is nobody's fault and the server is well, so the next try comes soon; a server
//! that fails needs time; a refused credential is renewed once in a run; all else would only fail again.

use std::time::{Duration, Instant};

use delivery::audit::{Attempt, Step};
use delivery::backoff::{Backoff, SeededChance};
use delivery::push_result::{Class, Verdict};

use super::deliver::Delivery;
use super::login::Renewed;
use super::witness::Event;
use crate::error::HookError;

/// How long a server that limits requests is left in peace at the least. Git does not tell how long it asked for.
const RATE_LIMIT_PAUSE: Duration = Duration::from_secs(2);

/// The part of a run's time that is left for other ways when races are lost again and again.
const FOR_OTHER_WAYS: u32 = 3;

/// How to go on after a failure.
#[derive(Debug)]
pub(super) enum Way {
    /// Once more, after so long.
    After(Duration),
    /// Not at all.
    End,
}

/// What has failed so far.
pub(super) struct Retry {
    begun: Instant,
    races: u32,
    disturbances: u32,
    has_renewed: bool,
    chance: SeededChance,
}

impl Retry {
    /// Nothing has failed yet.
    pub(super) fn new() -> Self {
        Self {
            begun: Instant::now(),
            races: 0,
            disturbances: 0,
            has_renewed: false,
            chance: SeededChance::new(seed()),
        }
    }

    /// What to do after this failure of what was being done.
    ///
    /// # Errors
    /// When git does not start, or nothing can be recorded.
    pub(super) fn after(
        &mut self,
        delivery: &mut Delivery<'_>,
        doing: &str,
        verdict: &Verdict,
    ) -> Result<Way, HookError> {
        let remaining = delivery.deadline.saturating_duration_since(Instant::now());
        let wait = match verdict.class {
            Class::Race => {
                self.races += 1;
                let kept = delivery.deadline.saturating_duration_since(self.begun) / FOR_OTHER_WAYS;
                let remaining = remaining.saturating_sub(kept);
                Backoff::RACE.wait(self.races, Duration::ZERO, remaining, &mut self.chance)
            }
            Class::Transient => {
                self.disturbances += 1;
                let least = if verdict.evidence.contains("429") {
                    RATE_LIMIT_PAUSE
                } else {
                    Duration::ZERO
                };
                Backoff::TRANSIENT.wait(self.disturbances, least, remaining, &mut self.chance)
            }
            Class::Auth | Class::Ambiguous if !self.has_renewed && !remaining.is_zero() => {
                self.has_renewed = true;
                delivery.renewed(doing, verdict.class)?.then_some(Duration::ZERO)
            }
            _ => None,
        };
        Ok(match wait {
            Some(wait) => {
                delivery.witness.tell(&Event::Waiting { wait });
                Way::After(wait)
            }
            None => Way::End,
        })
    }
}

impl Delivery<'_> {
    /// Takes another credential where there is one, and tells whether another try is worth it.
    fn renewed(&mut self, doing: &str, class: Class) -> Result<bool, HookError> {
        let by = match self.logins.renew() {
            Renewed::With(login) => {
                self.remote = self.remote.with(self.repository, &login)?;
                "a new credential"
            }
            Renewed::AskAgain => "whoever git asks",
            // Refused without a word, it may have been a limit on requests, which passes.
            Renewed::Not(_) if class == Class::Ambiguous => "the same credential",
            Renewed::Not(reason) => {
                self.witness.record(&Attempt {
                    class: Some(class),
                    output: reason,
                    ..self.attempt("renew", Step::Failed)
                })?;
                return Ok(false);
            }
        };
        self.witness.tell(&Event::Renewed { by });
        self.witness.record(&Attempt {
            output: format!("{doing} is tried again with {by}"),
            ..self.attempt("renew", Step::Done)
        })?;
        Ok(true)
    }
}

/// Another number in every process, so that those who lost the same race come back apart.
fn seed() -> u64 {
    use std::hash::{BuildHasher, Hasher};
    std::hash::RandomState::new().build_hasher().finish()
}
