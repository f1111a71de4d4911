//! Collects guesses, so that proposers say in one line what they mean.

use super::super::super::proposal::{Kind, Proposal};
use crate::edit::Edit;
use crate::text::Span;

/// The guesses made so far.
#[derive(Debug, Default)]
pub(super) struct Guesses {
    all: Vec<Proposal>,
}

impl Guesses {
    /// All of them.
    pub(super) fn into_all(self) -> Vec<Proposal> {
        self.all
    }

    /// Puts `text` in at `offset`.
    pub(super) fn insert(&mut self, kind: Kind, offset: usize, text: impl Into<String>, order: usize) {
        self.edit(kind, Edit::insert(offset, text), order);
    }

    /// Takes `span` away.
    pub(super) fn delete(&mut self, kind: Kind, span: Span, order: usize) {
        if !span.is_empty() {
            self.edit(kind, Edit::delete(span), order);
        }
    }

    /// Puts `text` in the place of `span`.
    pub(super) fn replace(&mut self, kind: Kind, span: Span, text: impl Into<String>, order: usize) {
        self.edit(kind, Edit::replace(span, text), order);
    }

    /// Makes one edit.
    pub(super) fn edit(&mut self, kind: Kind, edit: Edit, order: usize) {
        self.all.push(Proposal::one(kind, edit).in_order(order));
    }

    /// Makes several edits together.
    pub(super) fn several(&mut self, kind: Kind, edits: Vec<Edit>, order: usize) {
        self.all.push(Proposal::several(kind, edits).in_order(order));
    }
}
