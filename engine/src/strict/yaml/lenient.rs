//! Lines left of where YAML 1.2 wants them, and tabs before lines of strings, which every loader that matters accepts.
//!
//! ```yaml
//! branches: [
//!   main,
//! ]
//! when: "{{
//!   ready
//! }}"
//! ```
//!
//! The specification wants the `]` and the lines of the string indented further than their keys, and saphyr-parser insists.
//! Such a text is judged by a copy in which those lines are indented further and nothing else differs. That is sound because
//! white space before a closer, and at the start of a line in a quoted string, means nothing, provided that what was moved
//! *is* a closer, or lies in a string: a `}` that begins a line of a shell script in a block text is neither. So every moved
//! bracket has to come back as the end of a flow collection, and those that do not are put back; and lines of strings are
//! moved only in strings that the parser itself is reading when it stops.

use std::borrow::Cow;
use std::collections::HashSet;

use saphyr_parser::Event;

use super::events::{Reader, string_end};
use super::scan;

/// Rounds of putting back what turned out to be no closer.
const ROUNDS: usize = 3;

/// Closers moved one by one when moving all at once has misled the parser, and strings of which the lines are moved.
const SINGLE_STEPS: usize = 64;

/// A text the parser judges as the loaders do, and the way back to the original's offsets.
pub(crate) struct Settled<'t> {
    original: &'t str,
    text: Cow<'t, str>,
    /// Offsets in the original of what was moved, ascending.
    moved: Vec<usize>,
    /// By how many columns.
    step: usize,
}

impl<'t> Settled<'t> {
    /// The text as it is.
    pub(crate) fn as_is(text: &'t str) -> Self {
        Self {
            original: text,
            text: Cow::Borrowed(text),
            moved: Vec::new(),
            step: 0,
        }
    }

    /// The text with `step` spaces before each of the offsets `moved`. Nothing when the copy would grow out of hand.
    fn with(original: &'t str, moved: Vec<usize>, step: usize) -> Option<Self> {
        let grown = moved.len().checked_mul(step)?;
        if grown > original.len() * 4 + 64 * 1024 {
            return None;
        }
        let spaces = " ".repeat(step);
        let mut text = String::with_capacity(original.len() + grown);
        let mut copied = 0;
        for at in &moved {
            text.push_str(original.get(copied..*at)?);
            text.push_str(&spaces);
            copied = *at;
        }
        text.push_str(original.get(copied..)?);
        Some(Self {
            original,
            text: Cow::Owned(text),
            moved,
            step,
        })
    }

    /// The text for the parser.
    pub(super) fn text(&self) -> &str {
        &self.text
    }

    /// The text as it was.
    pub(super) fn original(&self) -> &'t str {
        self.original
    }

    /// The offset in the original of an offset in the text for the parser.
    #[inline]
    pub(super) fn place(&self, offset: usize) -> usize {
        if self.moved.is_empty() {
            return offset;
        }
        // The closer number `n` stands at `moved[n] + (n + 1) * step`; its spaces belong to it.
        let mut low = 0;
        let mut high = self.moved.len();
        while low < high {
            let middle = usize::midpoint(low, high);
            if self.moved[middle] + middle * self.step <= offset {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        let Some(last) = low.checked_sub(1) else {
            return offset;
        };
        offset.saturating_sub(low * self.step).max(self.moved[last])
    }
}

/// The settled form of a text whose parse ends at a line left of its place. Strings are settled only if the whole text is
/// valid then: the parser may stop in a string because its quote is missing, and what it says then is what matters.
pub(crate) fn settle(text: &str) -> Settled<'_> {
    let settled = settle_closers(text);
    let stopped = scan(&settled).failure;
    if !stopped.is_some_and(|failure| failure.is_in_shallow_string()) {
        return settled;
    }
    let with_strings = one_by_one(text, settled.moved.clone(), step(text), true);
    if scan(&with_strings).failure.is_none() {
        with_strings
    } else {
        settled
    }
}

fn settle_closers(text: &str) -> Settled<'_> {
    let step = step(text);
    let mut chosen = line_closers(text);
    for _ in 0..ROUNDS {
        let Some(settled) = Settled::with(text, chosen, step) else {
            return Settled::as_is(text);
        };
        let (ends, reached, failed) = flow_ends(&settled);
        let is_proven = |at: &usize| ends.contains(at);
        let all_are_closers = settled.moved.iter().all(|at| *at >= reached || is_proven(at));
        if !failed && all_are_closers {
            return settled;
        }
        if failed {
            let proven = settled.moved.iter().copied().filter(is_proven).collect();
            return one_by_one(text, proven, step, false);
        }
        chosen = settled.moved.into_iter().filter(is_proven).collect();
    }
    one_by_one(text, Vec::new(), step, false)
}

/// Moves only what the parser itself stops at: closers, and lines of `strings` where that is asked for.
fn one_by_one(text: &str, mut moved: Vec<usize>, step: usize, strings: bool) -> Settled<'_> {
    for _ in 0..SINGLE_STEPS {
        let Some(settled) = Settled::with(text, moved, step) else {
            return Settled::as_is(text);
        };
        let Some(failure) = scan(&settled).failure else {
            return settled;
        };
        let stopped_at = if failure.is_left_closer(text) {
            vec![failure.at]
        } else if strings && failure.is_shallow_string() {
            lines_of_string(text, failure.at)
        } else if strings && failure.is_tab_in_string() {
            vec![failure.at]
        } else {
            return settled;
        };
        if stopped_at.is_empty() || stopped_at.iter().any(|at| settled.moved.contains(at)) {
            return settled;
        }
        moved = settled.moved;
        moved.extend(stopped_at);
        moved.sort_unstable();
    }
    Settled::with(text, moved, step).unwrap_or_else(|| Settled::as_is(text))
}

/// The first byte with content of each further line of the quoted string that begins at `start`.
fn lines_of_string(text: &str, start: usize) -> Vec<usize> {
    let bytes = text.as_bytes();
    let end = string_end(bytes, start);
    memchr::memchr2_iter(b'\n', b'\r', bytes.get(start..end).unwrap_or_default())
        .filter_map(|at| {
            let line = bytes.get(start + at + 1..end)?;
            let blank = line.iter().position(|byte| !matches!(byte, b' ' | b'\t'))?;
            (!matches!(line.get(blank), Some(b'\n' | b'\r'))).then_some(start + at + 1 + blank)
        })
        .collect()
}

/// Where flow collections end by the events, up to where those reach, and whether they end in an error.
fn flow_ends(settled: &Settled<'_>) -> (HashSet<usize>, usize, bool) {
    let mut reader = Reader::new(settled);
    let mut ends = HashSet::new();
    let mut reached = 0;
    loop {
        match reader.next() {
            None => return (ends, settled.original.len(), false),
            Some(Err(_)) => return (ends, reached, true),
            Some(Ok((event, span))) => {
                reached = reader.place(span.start);
                if matches!(event, Event::SequenceEnd | Event::MappingEnd)
                    && span.end.index() > span.start.index()
                {
                    ends.insert(reached);
                }
            }
        }
    }
}

/// The closers that begin a line after nothing but spaces.
fn line_closers(text: &str) -> Vec<usize> {
    let bytes = text.as_bytes();
    memchr::memchr2_iter(b'\n', b'\r', bytes)
        .map(|at| at + 1)
        .filter_map(|start| {
            let line = bytes.get(start..)?;
            let blank = line.iter().position(|byte| *byte != b' ')?;
            matches!(line.get(blank), Some(b']' | b'}')).then_some(start + blank)
        })
        .collect()
}

/// More columns than any block collection of the text is indented by.
fn step(text: &str) -> usize {
    let prefix = |line: &str| {
        line.bytes()
            .take_while(|byte| matches!(byte, b' ' | b'-' | b'?' | b':'))
            .count()
    };
    2 + text.split(['\n', '\r']).map(prefix).max().unwrap_or_default()
}
