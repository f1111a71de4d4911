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
/// A pass over a broken document costs as much as this many trials; one without a usable tree four times as much again,
/// since finding that out is what takes long.
const PASS_COST: usize = 16;

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

    /// Whether another pass over `document`, or a trial on it, can still be paid for.
    pub(super) fn can_afford(&self, document: &Document) -> bool {
        self.left >= document.text().len() + TRIAL_COST
    }

    fn spend(&mut self, document: &Document, times: usize) -> bool {
        let cost = (document.text().len() + TRIAL_COST) * times;
        let affordable = self.left >= cost;
        self.left = self.left.saturating_sub(cost);
        affordable
    }

    /// Pays for a pass over the broken `document`; false when the budget does not cover it.
    pub(super) fn pay_for_pass(&mut self, document: &Document, measure: &Measure) -> bool {
        self.spend(
            document,
            if measure.is_without_tree() {
                PASS_COST * 4
            } else {
                PASS_COST
            },
        )
    }

    /// Applies `edits` to a copy of `document`, whose own measure is `before`, and measures it. Nothing comes back when
    /// the edits do not fit, pass a limit, change nothing, or the budget is spent.
    pub(super) fn run(&mut self, document: &Document, before: &Measure, edits: &[Edit]) -> Option<Trial> {
        if !self.spend(document, 1) {
            return None;
        }
        let copy = document.edited(edits, &self.settings.limits).ok()?;
        if copy.text() == document.text() {
            return None;
        }
        let measure = if before.is_without_tree() {
            Measure::by_verdict(&copy)
        } else {
            Measure::of(&copy)
        };
        Some(Trial {
            document: copy,
            measure,
        })
    }
}
