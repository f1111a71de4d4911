//! From steps to one set of edits: each step speaks of the text that the one before it left, a fix of the text as it was.

use crate::edit::{self, Edit};
use crate::text::Span;

/// The edits of all steps against the first text, step by step, or nothing when one step changes what another wrote.
pub(crate) fn rebase(steps: &[&[Edit]]) -> Option<Vec<Vec<Edit>>> {
    let mut all: Vec<Vec<Edit>> = Vec::new();
    for edits in steps {
        let mut moved: Vec<Edit> = edits.to_vec();
        // The last step's edits speak of a text with all earlier ones in it: take these out again, latest first.
        for done in earlier(steps, all.len()) {
            for edit in &mut moved {
                edit.span = before(edit.span, done)?;
            }
        }
        let taken = all.iter().flatten();
        let conflicting = taken
            .clone()
            .any(|one| moved.iter().any(|other| one.conflicts_with(other)));
        if conflicting {
            return None;
        }
        all.push(moved);
    }
    Some(all)
}

/// The first `count` steps, the latest first.
fn earlier<'s>(steps: &'s [&'s [Edit]], count: usize) -> impl Iterator<Item = &'s [Edit]> {
    steps.iter().take(count).rev().copied()
}

/// Where `span` was before `edits`, which are in order, were made; nothing when they wrote a part of it.
fn before(span: Span, edits: &[Edit]) -> Option<Span> {
    let mut shift = 0_i64;
    for edit in edits {
        let start = offset(edit.span.start, shift)?;
        let end = start + edit.text.len();
        if span.end <= start {
            break;
        }
        if span.start < end {
            return None;
        }
        shift += edit.text.len() as i64 - edit.span.len() as i64;
    }
    Some(Span::new(offset(span.start, -shift)?, offset(span.end, -shift)?))
}

fn offset(offset: usize, shift: i64) -> Option<usize> {
    usize::try_from(i64::try_from(offset).ok()? + shift).ok()
}

/// The one edit that makes `after` of `before`, as small as can be; one that changes nothing when they are the same.
pub(crate) fn difference(before: &str, after: &str) -> Edit {
    edit::between(before, after).unwrap_or_else(|| Edit::delete(Span::at(before.len())))
}

/// The edits of `steps` about `text` as one list that leads to `after`.
pub(crate) fn together(text: &str, steps: &[&[Edit]], after: &str) -> Vec<Edit> {
    rebase(steps)
        .map(|steps| steps.concat())
        .filter(|edits| edit::apply(text, edits).is_ok_and(|made| made == after))
        .unwrap_or_else(|| vec![difference(text, after)])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn later_steps_are_moved_to_the_first_text() {
        let text = "a b c d";
        let first = [Edit::insert(1, ","), Edit::replace(Span::new(4, 5), "CCC")];
        let once = edit::apply(text, &first).unwrap();
        assert_eq!(once, "a, b CCC d");
        let second = [Edit::insert(4, ";"), Edit::delete(Span::new(9, 10))];
        let twice = edit::apply(&once, &second).unwrap();
        assert_eq!(twice, "a, b; CCC ");
        let steps: [&[Edit]; 2] = [&first, &second];
        let edits = rebase(&steps).unwrap().concat();
        assert_eq!(edit::apply(text, &edits).unwrap(), twice);
    }

    #[test]
    fn a_step_that_rewrites_another_becomes_one_difference() {
        let text = "a b";
        let first = [Edit::replace(Span::new(2, 3), "xyz")];
        let second = [Edit::delete(Span::new(3, 4))];
        let steps: [&[Edit]; 2] = [&first, &second];
        assert_eq!(
            together(text, &steps, "a xz"),
            [Edit::replace(Span::new(2, 3), "xz")]
        );
    }

    #[test]
    fn differences_keep_characters_whole() {
        let edit = difference("a\u{e9}b", "a\u{e8}b");
        assert_eq!(edit, Edit::replace(Span::new(1, 3), "\u{e8}"));
        assert_eq!(difference("aa", "aaa"), Edit::insert(2, "a"));
    }
}
