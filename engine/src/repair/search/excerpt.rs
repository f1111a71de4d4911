//! The part of a text, as a proposal would leave it, that weighing looks at.
//!
//! Thousands of small changes are weighed, and a copy of a large text for each would cost more than all the rest.

use super::proposal::Proposal;
use super::scene::Scene;
use crate::edit::{self, Edit};
use crate::language::Language;
use crate::text::Span;

/// Bytes behind the last edit that are in it.
const BEHIND: usize = 32 * 1024;
/// Bytes before its end where what is read may depend on what comes after it.
const EDGE: usize = 16 * 1024;

/// A stretch of the new text.
pub(super) struct Excerpt {
    text: String,
    /// Where it begins in the old text and the new, which are the same up to there.
    start: usize,
    /// How much further than in the old text something lies in this one that stands behind the edits.
    shift: i64,
    /// It reaches to the end of the text.
    to_the_end: bool,
}

impl Excerpt {
    /// What `proposal` makes of the text of `scene` around its edits, `from` included. Nothing when the edits do not fit or
    /// change nothing.
    pub(super) fn around(scene: &Scene<'_>, proposal: &Proposal, from: usize) -> Option<Self> {
        let text = scene.text();
        // Something stands before `from`, so that nobody takes it for the start of the text; in YAML it is the line, whose
        // indentation counts.
        let before = from.saturating_sub(1);
        let start = match scene.language() {
            Language::Yaml => scene
                .lines()
                .start(scene.lines().line_of(before))
                .saturating_sub(1),
            Language::Json | Language::JavaScript => before,
        };
        let end = proposal.end().saturating_add(BEHIND).min(text.len());
        Self::of(
            text,
            proposal,
            Span::new(text.floor_char_boundary(start), text.ceil_char_boundary(end)),
        )
    }

    /// The whole text with the edits of `proposal`.
    pub(super) fn whole(scene: &Scene<'_>, proposal: &Proposal) -> Option<Self> {
        Self::of(scene.text(), proposal, Span::new(0, scene.text().len()))
    }

    fn of(text: &str, proposal: &Proposal, part: Span) -> Option<Self> {
        let edits: Option<Vec<Edit>> = proposal
            .edits
            .iter()
            .map(|edit| {
                let start = edit.span.start.checked_sub(part.start)?;
                let end = edit.span.end.checked_sub(part.start)?;
                Some(Edit::replace(Span::new(start, end), edit.text.as_str()))
            })
            .collect();
        let old = part.text(text);
        let new = edit::apply(old, &edits?).ok()?;
        if new == old {
            return None;
        }
        Some(Self {
            start: part.start,
            shift: new.len() as i64 - old.len() as i64 - part.start as i64,
            to_the_end: part.end == text.len(),
            text: new,
        })
    }

    /// Its text.
    pub(super) fn text(&self) -> &str {
        &self.text
    }

    /// Where something lies in it that stands at `offset` of the old text, before the edits.
    pub(super) fn inside(&self, offset: usize) -> usize {
        offset.saturating_sub(self.start)
    }

    /// How much further than in the old text something lies in it that stands behind the edits.
    pub(super) fn shift(&self) -> i64 {
        self.shift
    }

    /// Whether what was read up to `end` would read the same in the whole text.
    pub(super) fn shows(&self, end: usize) -> bool {
        self.to_the_end || end.saturating_add(EDGE) <= self.text.len()
    }
}
