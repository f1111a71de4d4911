//! The guesses gathered so far, each resulting text once.

use std::collections::HashSet;

use super::super::super::proposal::{Kind, Proposal};
use crate::edit::Edit;
use crate::text::Span;

/// How far an insertion or deletion is followed to the left to see whether it is the same as another.
const FURTHEST_SLIDE: usize = 64;

/// Gathers guesses about one text.
#[derive(Debug)]
pub(super) struct Guesses<'a> {
    text: &'a str,
    all: Vec<Proposal>,
    seen: HashSet<(usize, usize, Vec<u8>)>,
}

impl<'a> Guesses<'a> {
    /// No guesses about `text` yet.
    pub(super) fn about(text: &'a str) -> Self {
        Self {
            text,
            all: Vec::new(),
            seen: HashSet::new(),
        }
    }

    /// All of them.
    pub(super) fn into_all(self) -> Vec<Proposal> {
        self.all
    }

    /// Puts `fresh` in at `offset`.
    pub(super) fn insert(&mut self, kind: Kind, order: usize, offset: usize, fresh: impl Into<String>) {
        self.replace(kind, order, Span::at(offset), fresh);
    }

    /// Takes `span` away.
    pub(super) fn delete(&mut self, kind: Kind, order: usize, span: Span) {
        self.replace(kind, order, span, "");
    }

    /// Puts `fresh` in the place of `span`.
    pub(super) fn replace(&mut self, kind: Kind, order: usize, span: Span, fresh: impl Into<String>) {
        let fresh = fresh.into();
        let key = self.key(span, fresh.as_bytes());
        if (key.0 == key.1 && key.2.is_empty()) || !self.seen.insert(key) {
            return;
        }
        let edit = Edit::replace(span, fresh);
        self.all.push(Proposal::one(kind, edit).in_order(order));
    }

    /// Makes several changes at once. None when two of them touch.
    pub(super) fn several(&mut self, kind: Kind, order: usize, edits: Vec<Edit>) {
        match edits.as_slice() {
            [] => {}
            [edit] => self.replace(kind, order, edit.span, edit.text.clone()),
            _ => {
                let proposal = Proposal::several(kind, edits).in_order(order);
                if crate::edit::in_order(&proposal.edits).is_ok() {
                    self.all.push(proposal);
                }
            }
        }
    }

    /// The same for all edits with the same result: what two texts share at both ends is left out, and an insertion or
    /// deletion is moved as far left as it may stand.
    fn key(&self, span: Span, fresh: &[u8]) -> (usize, usize, Vec<u8>) {
        let bytes = self.text.as_bytes();
        let (mut start, mut end, mut fresh) = (span.start, span.end, fresh);
        while start < end && fresh.first().is_some_and(|first| bytes.get(start) == Some(first)) {
            start += 1;
            fresh = fresh.get(1..).unwrap_or_default();
        }
        while start < end && fresh.last().is_some_and(|last| bytes.get(end - 1) == Some(last)) {
            end -= 1;
            fresh = fresh.get(..fresh.len() - 1).unwrap_or_default();
        }
        let mut fresh = fresh.to_vec();
        let furthest = start.saturating_sub(FURTHEST_SLIDE);
        if fresh.is_empty() {
            while start > furthest && end > start && bytes.get(start - 1) == bytes.get(end - 1) {
                start -= 1;
                end -= 1;
            }
        } else if start == end {
            while start > furthest && fresh.last() == bytes.get(start - 1) {
                fresh.rotate_right(1);
                start -= 1;
                end -= 1;
            }
        }
        (start, end, fresh)
    }
}
