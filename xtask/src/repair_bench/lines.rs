//! Which lines of a text another version of it changes.

use std::ops::Range;

use similar::{Algorithm, DiffOp, capture_diff_slices};

/// The lines of `old` that `new` changes, ascending. An empty range stands for lines added in front of it.
pub(super) fn changed(old: &str, new: &str) -> Vec<Range<usize>> {
    let old: Vec<&str> = old.split_inclusive('\n').collect();
    let new: Vec<&str> = new.split_inclusive('\n').collect();
    capture_diff_slices(Algorithm::Myers, &old, &new)
        .into_iter()
        .filter(|operation| !matches!(operation, DiffOp::Equal { .. }))
        .map(|operation| operation.old_range())
        .collect()
}

/// Whether a range of `changes` reaches further than one line beyond every range of `allowed`.
pub(super) fn reach_beyond(changes: &[Range<usize>], allowed: &[Range<usize>]) -> bool {
    changes.iter().any(|change| {
        let is_near = |line: usize| {
            allowed
                .iter()
                .any(|range| range.start <= line + 1 && line <= range.end.max(range.start + 1))
        };
        match change.is_empty() {
            // Lines added between two others are near when one of the two is.
            true => !is_near(change.start) && !change.start.checked_sub(1).is_some_and(is_near),
            false => !change.clone().all(is_near),
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn changed_lines_are_those_of_the_old_text() {
        let only = |old, new| match &*changed(old, new) {
            [range] => Some(range.clone()),
            _ => None,
        };
        assert_eq!(only("a\nb\nc\n", "a\nx\nc\n"), Some(1..2));
        assert_eq!(only("a\nb\nc\n", "a\nb\nb2\nc\n"), Some(2..2));
        assert_eq!(only("a\nb\nc\n", "b\nc\n"), Some(0..1));
        assert!(changed("a\n", "a\n").is_empty());
    }

    #[test]
    fn one_line_around_the_fault_is_still_near() {
        let fault = 5..6;
        for near in [4..5, 5..6, 6..7, 4..7, 5..5, 6..6, 4..4] {
            assert!(
                !reach_beyond(std::slice::from_ref(&near), std::slice::from_ref(&fault)),
                "{near:?}"
            );
        }
        for far in [3..4, 7..8, 4..8, 0..0, 9..9] {
            assert!(
                reach_beyond(std::slice::from_ref(&far), std::slice::from_ref(&fault)),
                "{far:?}"
            );
        }
    }
}
