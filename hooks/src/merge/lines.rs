//! A three-way merge by lines.
//!
//! As git does it: changes that overlap, or so much as touch, are a conflict. A fix that takes a comma away must not meet the
//! line that somebody is just writing below it. libgit2 merges text; what it takes for binary and is UTF-16 perhaps is merged
//! here, by the same rules.

use std::ops::Range;

use git2::{Buf, MergeFileInput, merge_file};
use similar::{Algorithm, DiffOp, capture_diff_slices};

use super::Merged;

/// One replacement of lines of the base.
struct Hunk<'t> {
    base: Range<usize>,
    lines: Vec<&'t [u8]>,
}

/// Applies the change from `base` to `theirs` to `ours`, another descendant of `base`.
#[must_use]
pub fn three_way(base: &[u8], ours: &[u8], theirs: &[u8]) -> Merged {
    if ours == base || ours == theirs {
        return Merged::Clean(theirs.to_vec());
    }
    if theirs == base {
        return Merged::Clean(ours.to_vec());
    }
    if [base, ours, theirs].iter().any(|text| text.contains(&0)) {
        return by_lines(base, ours, theirs);
    }
    // `merge_file` alone does not set libgit2 up, and fails in a process where nothing else has.
    let _set_up = Buf::new();
    let (mut from, mut one, mut other) = (
        MergeFileInput::new(),
        MergeFileInput::new(),
        MergeFileInput::new(),
    );
    from.content(base);
    one.content(ours);
    other.content(theirs);
    match merge_file(&from, &one, &other, None) {
        Ok(merged) if merged.is_automergeable() => Merged::Clean(merged.content().to_vec()),
        _ => Merged::Conflict,
    }
}

/// The same for any bytes.
fn by_lines(base: &[u8], ours: &[u8], theirs: &[u8]) -> Merged {
    let old = lines(base);
    let (ours, theirs) = (lines(ours), lines(theirs));
    let (mine, fixes) = (hunks(&old, &ours), hunks(&old, &theirs));
    let mut merged: Vec<u8> = Vec::new();
    let (mut mine, mut fixes) = (mine.into_iter().peekable(), fixes.into_iter().peekable());
    let mut at = 0;
    loop {
        let hunk = match (mine.peek(), fixes.peek()) {
            (None, None) => break,
            (Some(_), None) => mine.next(),
            (None, Some(_)) => fixes.next(),
            (Some(one), Some(other)) if one.base == other.base && one.lines == other.lines => {
                let _said_twice = fixes.next();
                mine.next()
            }
            (Some(one), Some(other)) if touch(&one.base, &other.base) => return Merged::Conflict,
            (Some(one), Some(other)) if one.base.start < other.base.start => mine.next(),
            _ => fixes.next(),
        };
        let Some(hunk) = hunk else { break };
        // A hunk that begins before the end of the last one taken met a neighbour of its own side only.
        let Some(kept) = old.get(at..hunk.base.start) else {
            return Merged::Conflict;
        };
        merged.extend(kept.concat());
        merged.extend(hunk.lines.concat());
        at = hunk.base.end;
    }
    merged.extend(old.get(at..).unwrap_or_default().concat());
    Merged::Clean(merged)
}

/// Whether two ranges overlap or leave no line between them.
fn touch(one: &Range<usize>, other: &Range<usize>) -> bool {
    one.start <= other.end && other.start <= one.end
}

/// Lines with their ends.
fn lines(bytes: &[u8]) -> Vec<&[u8]> {
    bytes.split_inclusive(|byte| *byte == b'\n').collect()
}

/// The changes from `old` to `new`; those without a line between them are one.
fn hunks<'t>(old: &[&'t [u8]], new: &[&'t [u8]]) -> Vec<Hunk<'t>> {
    let mut hunks: Vec<Hunk<'t>> = Vec::new();
    for operation in capture_diff_slices(Algorithm::Myers, old, new) {
        if matches!(operation, DiffOp::Equal { .. }) {
            continue;
        }
        let (base, lines) = (operation.old_range(), &new[operation.new_range()]);
        match hunks.last_mut() {
            Some(last) if last.base.end == base.start => {
                last.base.end = base.end;
                last.lines.extend(lines);
            }
            _ => hunks.push(Hunk {
                base,
                lines: lines.to_vec(),
            }),
        }
    }
    hunks
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn merged(base: &str, ours: &str, theirs: &str) -> Option<String> {
        let by_libgit2 = three_way(base.as_bytes(), ours.as_bytes(), theirs.as_bytes());
        let by_lines = by_lines(base.as_bytes(), ours.as_bytes(), theirs.as_bytes());
        assert_eq!(by_libgit2, by_lines, "{base:?} {ours:?} {theirs:?}");
        match by_libgit2 {
            Merged::Clean(bytes) => Some(String::from_utf8(bytes).unwrap()),
            Merged::Conflict => None,
        }
    }

    #[test]
    fn wide_characters_are_merged_by_their_lines() {
        let wide = |text: &str| -> Vec<u8> { text.encode_utf16().flat_map(u16::to_le_bytes).collect() };
        let [base, ours, theirs] = ["a\nb\nc\nd\n", "A\nb\nc\nd\n", "a\nb\nc\nD\n"].map(wide);
        assert_eq!(
            three_way(&base, &ours, &theirs),
            Merged::Clean(wide("A\nb\nc\nD\n"))
        );
    }

    proptest! {
        #[test]
        fn both_ways_to_merge_agree(
            base in prop::collection::vec(0_u8..6, 0..10),
            mine in prop::collection::vec((0_usize..10, prop::option::of(0_u8..6), any::<bool>()), 0..3),
            fixes in prop::collection::vec((0_usize..10, prop::option::of(0_u8..6), any::<bool>()), 0..3),
            end in prop::sample::select(vec!["\n", ""]),
        ) {
            let edited = |edits: &[(usize, Option<u8>, bool)]| {
                let mut lines = base.clone();
                for (at, line, replaces) in edits {
                    let at = (*at).min(lines.len());
                    if *replaces && at < lines.len() {
                        lines.remove(at);
                    }
                    if let Some(line) = line {
                        lines.insert(at, *line);
                    }
                }
                let lines: Vec<String> = lines.iter().map(ToString::to_string).collect();
                lines.join("\n") + end
            };
            let (old, ours, theirs) = (edited(&[]), edited(&mine), edited(&fixes));
            let one = three_way(old.as_bytes(), ours.as_bytes(), theirs.as_bytes());
            let other = by_lines(old.as_bytes(), ours.as_bytes(), theirs.as_bytes());
            // The same change can be seen in different lines where lines repeat, so one may be more careful; never do both
            // find an answer, and another one.
            if let (Merged::Clean(one), Merged::Clean(other)) = (one, other) {
                prop_assert_eq!(one, other);
            }
        }
    }

    #[test]
    fn changes_apart_are_both_kept() {
        assert_eq!(
            merged("a\nb\nc\nd\n", "A\nb\nc\nd\n", "a\nb\nc\nD\n").unwrap(),
            "A\nb\nc\nD\n"
        );
        assert_eq!(merged("a\nb\nc", "x\na\nb\nc", "a\nb\nC").unwrap(), "x\na\nb\nC");
        assert_eq!(
            merged("a\nb\nc\n", "b\nc\n", "a\nb\nc\nd\n").unwrap(),
            "b\nc\nd\n"
        );
    }

    #[test]
    fn the_same_change_is_made_once() {
        assert_eq!(
            merged("a\nb\nc\n", "a\nB\nc\n", "a\nB\nc\n").unwrap(),
            "a\nB\nc\n"
        );
        assert_eq!(
            merged("a\nb\nc\nd\n", "a\nB\nc\nD\n", "a\nB\nc\nd\n").unwrap(),
            "a\nB\nc\nD\n"
        );
    }

    #[test]
    fn neighbours_and_overlaps_are_conflicts() {
        assert_eq!(merged("a\nb\nc\n", "A\nb\nc\n", "a\nB\nc\n"), None);
        assert_eq!(merged("a\nb\nc\n", "a\nx\nc\n", "a\ny\nc\n"), None);
        assert_eq!(merged("1,\n}\n", "1,\n2\n}\n", "1\n}\n"), None);
        assert_eq!(merged("a\n", "a\nx\n", "a\ny\n"), None);
    }

    #[test]
    fn an_end_without_a_line_feed_stays() {
        assert_eq!(merged("a\nb\nc", "a\nb\nc", "a\nb\nC").unwrap(), "a\nb\nC");
        assert_eq!(
            merged("a\r\nb\r\nc\r\n", "A\r\nb\r\nc\r\n", "a\r\nb\r\nC\r\n").unwrap(),
            "A\r\nb\r\nC\r\n"
        );
    }
}
