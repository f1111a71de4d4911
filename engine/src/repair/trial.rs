//! Trying edits on a copy, within a budget.
//!
//! The budget counts bytes given to parsers, not time, so that the same document gets the same answer on every machine.

use crate::configuration::Settings;
use crate::document::Document;
use crate::edit::Edit;
use crate::repair::measure::Measure;

/// Bytes that the parsers may read while one document is repaired.
const MOST_BYTES: usize = 256 * 1024 * 1024;
/// What a trial costs beside its bytes: an empty document is not free.
const TRIAL_COST: usize = 512;

/// Tries edits on copies of a document until the budget is spent.
#[derive(Debug)]
pub(super) struct Bench<'a> {
    pub(super) settings: &'a Settings,
    left: usize,
}

/// A document that was made by edits, and how broken it is.
#[derive(Debug, Clone)]
pub(super) struct Trial {
    pub(super) document: Document,
    pub(super) measure: Measure,
}

impl<'a> Bench<'a> {
    pub(super) fn new(settings: &'a Settings) -> Self {
        Self {
            settings,
            left: MOST_BYTES,
        }
    }

    /// Whether anything can still be tried on `document`.
    pub(super) fn can_afford(&self, document: &Document) -> bool {
        self.left >= document.text().len() + TRIAL_COST
    }

    /// Applies `edits` to a copy and measures it. Nothing comes back when the edits do not fit, pass a limit, change
    /// nothing, or the budget is spent.
    pub(super) fn run(&mut self, document: &Document, edits: &[Edit]) -> Option<Trial> {
        if !self.can_afford(document) {
            return None;
        }
        self.left -= document.text().len() + TRIAL_COST;
        let copy = document.edited(edits, &self.settings.limits).ok()?;
        if copy.text() == document.text() {
            return None;
        }
        let measure = Measure::of(&copy);
        Some(Trial {
            document: copy,
            measure,
        })
    }
}
