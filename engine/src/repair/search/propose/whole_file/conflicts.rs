//! Markers of merge conflicts: one side is taken and the markers go, or a single forgotten marker goes.

use crate::edit::Edit;
use crate::repair::search::proposal::{Kind, Proposal};
use crate::repair::search::scene::Scene;
use crate::text::Span;

/// A marker at the start of a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Sign {
    Ours,
    Base,
    Middle,
    Theirs,
}

/// One conflict, by the places of its markers' lines.
#[derive(Debug, Clone, Copy)]
struct Conflict {
    ours: Span,
    base: Option<Span>,
    middle: Span,
    theirs: Span,
}

impl Conflict {
    /// The edits that leave the side before the middle.
    fn take_ours(&self) -> [Edit; 2] {
        let end = self.base.unwrap_or(self.middle);
        [
            Edit::delete(self.ours),
            Edit::delete(Span::new(end.start, self.theirs.end)),
        ]
    }

    /// The edits that leave the side behind the middle.
    fn take_theirs(&self) -> [Edit; 2] {
        [
            Edit::delete(Span::new(self.ours.start, self.middle.end)),
            Edit::delete(self.theirs),
        ]
    }

    /// The edits that leave both sides.
    fn take_both(&self) -> Vec<Edit> {
        let middle = self
            .base
            .map_or(self.middle, |base| Span::new(base.start, self.middle.end));
        vec![
            Edit::delete(self.ours),
            Edit::delete(middle),
            Edit::delete(self.theirs),
        ]
    }
}

/// Guesses about conflicts.
pub(super) fn propose(scene: &Scene<'_>) -> Vec<Proposal> {
    let signs = signs(scene);
    let mut proposals = Vec::new();
    if signs.is_empty() {
        return proposals;
    }
    let (conflicts, alone) = conflicts(&signs);
    if let Some(first) = conflicts.first() {
        let ours = conflicts.iter().flat_map(Conflict::take_ours).collect();
        let theirs = conflicts.iter().flat_map(Conflict::take_theirs).collect();
        proposals.push(Proposal::several(Kind::TakeSide, ours));
        proposals.push(Proposal::several(Kind::TakeSide, theirs).in_order(1));
        if conflicts.len() > 1 {
            proposals.push(Proposal::several(Kind::TakeSide, first.take_ours().to_vec()).in_order(2));
            proposals.push(Proposal::several(Kind::TakeSide, first.take_theirs().to_vec()).in_order(3));
        }
        let both = conflicts.iter().flat_map(Conflict::take_both).collect();
        proposals.push(Proposal::several(Kind::TakeSide, both).in_order(4));
    }
    for marker in alone.iter().take(6) {
        proposals.push(Proposal::one(Kind::DeleteLine, Edit::delete(*marker)));
    }
    if alone.len() > 1 {
        let all = alone.into_iter().map(Edit::delete).collect();
        proposals.push(Proposal::several(Kind::DeleteLine, all).in_order(1));
    }
    proposals
}

/// The markers of `scene` with the spans of their lines.
fn signs(scene: &Scene<'_>) -> Vec<(Sign, Span)> {
    let text = scene.text();
    let bytes = text.as_bytes();
    let mut signs = Vec::new();
    for line in 0..scene.lines().count() {
        let start = scene.lines().start(line);
        if !matches!(bytes.get(start), Some(b'<' | b'=' | b'>' | b'|')) {
            continue;
        }
        let full = scene.lines().full_span(line);
        let content = full.text(text).trim_end();
        let is = |marker: &str| {
            content
                .strip_prefix(marker)
                .is_some_and(|rest| rest.is_empty() || rest.starts_with(' '))
        };
        let sign = if is("<<<<<<<") {
            Sign::Ours
        } else if is("|||||||") {
            Sign::Base
        } else if is("=======") {
            Sign::Middle
        } else if is(">>>>>>>") {
            Sign::Theirs
        } else {
            continue;
        };
        signs.push((sign, full));
    }
    signs
}

/// The whole conflicts, and the markers that belong to none.
fn conflicts(signs: &[(Sign, Span)]) -> (Vec<Conflict>, Vec<Span>) {
    let mut conflicts = Vec::new();
    let mut alone = Vec::new();
    let mut rest = signs;
    while let [(_, first), after @ ..] = rest {
        let (conflict, left) = match rest {
            [
                (Sign::Ours, ours),
                (Sign::Middle, middle),
                (Sign::Theirs, theirs),
                left @ ..,
            ] => (Some((*ours, None, *middle, *theirs)), left),
            [
                (Sign::Ours, ours),
                (Sign::Base, base),
                (Sign::Middle, middle),
                (Sign::Theirs, theirs),
                left @ ..,
            ] => (Some((*ours, Some(*base), *middle, *theirs)), left),
            _ => (None, after),
        };
        match conflict {
            Some((ours, base, middle, theirs)) => conflicts.push(Conflict {
                ours,
                base,
                middle,
                theirs,
            }),
            None => alone.push(*first),
        }
        rest = left;
    }
    (conflicts, alone)
}
