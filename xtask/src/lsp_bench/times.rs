//! Times of one server with one document, and what is said about many of them.

use std::time::Duration;

use super::edits::Kind;

/// What one server took.
#[derive(Debug, Default)]
pub(super) struct Times {
    pub(super) initialize: Duration,
    pub(super) first: Option<Duration>,
    pub(super) edits: Vec<(Kind, Duration)>,
    /// From a break to the last word about it: a server may say at once that a text is broken, and how later.
    pub(super) last_words: Vec<Duration>,
    /// How many edits were never answered.
    pub(super) unanswered: usize,
    /// From the question what can be done to the answer.
    pub(super) actions: Vec<Duration>,
    pub(super) resident: u64,
}

impl Times {
    /// Takes one edit down.
    pub(super) fn edit(&mut self, kind: Kind, took: Option<Duration>) {
        match took {
            Some(took) => self.edits.push((kind, took)),
            None => self.unanswered += 1,
        }
    }

    /// The percentile of the edits of one kind or of all, in milliseconds.
    pub(super) fn percentile(&self, kind: Option<Kind>, percent: usize) -> Option<f64> {
        let edits = self.edits.iter();
        let chosen = edits.filter(|(of, _)| kind.is_none_or(|kind| kind == *of));
        percentile(chosen.map(|(_, took)| *took).collect(), percent)
    }

    /// The percentile of the last words about breaks, in milliseconds.
    pub(super) fn last_word(&self, percent: usize) -> Option<f64> {
        percentile(self.last_words.clone(), percent)
    }

    /// The percentile of the questions what can be done, in milliseconds.
    pub(super) fn action(&self, percent: usize) -> Option<f64> {
        percentile(self.actions.clone(), percent)
    }
}

/// The nearest-rank percentile in milliseconds.
fn percentile(mut times: Vec<Duration>, percent: usize) -> Option<f64> {
    times.sort_unstable();
    let rank = (times.len() * percent).div_ceil(100).max(1);
    times.get(rank - 1).map(|time| milliseconds(*time))
}

/// A time in milliseconds.
pub(super) fn milliseconds(time: Duration) -> f64 {
    time.as_secs_f64() * 1000.0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_percentile_is_the_nearest_rank() {
        let times: Vec<Duration> = (1..=200).map(Duration::from_millis).collect();
        let of = |percent| percentile(times.clone(), percent);
        assert_eq!(
            [of(50), of(95), of(99), of(100)],
            [100.0, 190.0, 198.0, 200.0].map(Some)
        );
        assert_eq!(percentile(Vec::new(), 50), None);
        assert_eq!(percentile(vec![Duration::from_millis(7)], 99), Some(7.0));
    }
}
