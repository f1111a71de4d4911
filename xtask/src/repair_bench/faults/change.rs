//! Changes of a text, from which the faults of every language are made.

use std::ops::Range;

use super::super::random::Random;

/// `text` with `with` where `place` was.
pub(crate) fn replaced(text: &str, place: Range<usize>, with: &str) -> Option<String> {
    let before = text.get(..place.start)?;
    let after = text.get(place.end..)?;
    Some(format!("{before}{with}{after}"))
}

/// `text` without `place`.
pub(crate) fn without(text: &str, place: Range<usize>) -> Option<String> {
    replaced(text, place, "")
}

/// `text` with `what` put in at `at`.
pub(crate) fn inserted(text: &str, at: usize, what: &str) -> Option<String> {
    replaced(text, at..at, what)
}

/// `text` with each of `changes`, which are in the order of the text and do not overlap.
pub(crate) fn rewritten(text: &str, changes: &[(Range<usize>, String)]) -> Option<String> {
    let mut result = String::with_capacity(text.len());
    let mut done = 0;
    for (place, with) in changes {
        result.push_str(text.get(done..place.start)?);
        result.push_str(with);
        done = place.end;
    }
    result.push_str(text.get(done..)?);
    Some(result)
}

/// The lines of `text` as ranges, without their line breaks.
pub(crate) fn lines(text: &str) -> Vec<Range<usize>> {
    let mut lines = Vec::new();
    let mut start = 0;
    for piece in text.split_inclusive('\n') {
        let length = piece.trim_end_matches('\n').trim_end_matches('\r').len();
        lines.push(start..start + length);
        start += piece.len();
    }
    lines
}

/// Where the line that starts at `start` ends, with its line break.
pub(crate) fn next_line(text: &str, start: usize) -> usize {
    text.get(start..)
        .and_then(|rest| rest.find('\n'))
        .map_or(text.len(), |length| start + length + 1)
}

/// A random offset between two characters inside `place`, neither its start nor its end.
pub(crate) fn inside(text: &str, place: Range<usize>, random: &mut Random) -> Option<usize> {
    let inner = text.get(place.clone())?;
    let offsets: Vec<usize> = inner.char_indices().skip(1).map(|(offset, _)| offset).collect();
    random.pick(&offsets).map(|offset| place.start + offset)
}

/// The line break that `text` uses.
pub(crate) fn line_break(text: &str) -> &'static str {
    if text.contains("\r\n") { "\r\n" } else { "\n" }
}
