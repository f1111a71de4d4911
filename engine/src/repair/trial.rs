//! Trying edits on a copy, within a budget.
//!
//! The budget counts bytes given to parsers, not time, so that the same document gets the same answer on every machine.

use crate::cancellation::Cancellation;
use crate::configuration::Settings;
use crate::document::Document;
use crate::edit::{self, Edit};
use crate::repair::measure::{Measure, is_large};

/// Bytes that the parsers may read while one document is repaired.
const MOST_BYTES: usize = 256 * 1024 * 1024;
/// What a trial costs beside its bytes: an empty document is not free.
const TRIAL_COST: usize = 512;
/// A pass over a broken document costs as much as this many trials; one without a usable tree four times as much again,
/// since finding that out is what takes long.
const PASS_COST: usize = 16;
/// Bytes of a large broken document cost this many times as much as others.
const LARGE_COST: usize = 8;
/// What a rule's guess costs beside the pass: running its closures takes as long as parsing this many bytes.
const GUESS_COST: usize = 8 * 1024;
/// What a finding costs when it is made once more to see that it is gone.
const FINDING_COST: usize = 8 * 1024;
/// Bytes that a model and a table of shapes read cost this many times as much as those that a parser reads.
const MODEL_COST: usize = 16;

/// What a trial on `document` costs. One that is broken and large needs many, of which few can be waited for.
fn trial_cost(document: &Document) -> usize {
    let bytes = document.text().len() + TRIAL_COST;
    if document.is_broken() && is_large(document) {
        bytes * LARGE_COST
    } else {
        bytes
    }
}

/// Tries edits on copies of a document until the budget is spent.
#[derive(Debug)]
pub(super) struct Bench<'a> {
    pub(super) settings: &'a Settings,
    /// Once cancelled, nothing can be paid for any more.
    pub(super) cancellation: &'a Cancellation,
    left: usize,
    /// Bytes that the repair search has cost, which has a budget of its own.
    pub(super) searched: usize,
}

/// A document that was made by edits, and how broken it is.
#[derive(Debug, Clone)]
pub(super) struct Trial {
    pub(super) document: Document,
    pub(super) measure: Measure,
}

/// The measure of `copy`, without credit for what `edits` took away behind the place where the parser stopped, nor for errors
/// that only became shorter: a text is not better for having lost what nobody could read.
fn comparable(measure: Measure, copy: &Document, edits: &[Edit]) -> Measure {
    let mut ordered: Vec<&Edit> = edits.iter().collect();
    ordered.sort();
    ordered.dedup();
    let lost_behind = |place: Option<usize>| {
        let place = place.unwrap_or(usize::MAX);
        let (mut added, mut removed, mut lost) = (0, 0, 0);
        for edit in &ordered {
            if edit.span.start + added > place.saturating_add(removed) {
                lost += edit.span.len().saturating_sub(edit.text.len());
            }
            added += edit.text.len();
            removed += edit.span.len();
        }
        lost
    };
    let verdict = copy.verdict();
    let first = verdict.errors.first().map(|error| error.span.start);
    Measure {
        unseen: measure.unseen + lost_behind(verdict.stopped),
        unread: measure.unread + lost_behind(first),
        error_bytes: measure.error_bytes.saturating_add(edits_loss(&ordered)),
        ..measure
    }
}

/// How many bytes shorter `edits` make the text, without those that make it longer.
fn edits_loss(edits: &[&Edit]) -> usize {
    let loss = |edit: &&Edit| edit.span.len().saturating_sub(edit.text.len());
    edits.iter().map(loss).sum()
}

impl<'a> Bench<'a> {
    pub(super) fn new(settings: &'a Settings, cancellation: &'a Cancellation) -> Self {
        Self {
            settings,
            cancellation,
            left: MOST_BYTES,
            searched: 0,
        }
    }

    /// Whether another pass over `document`, or a trial on it, can still be paid for.
    pub(super) fn can_afford(&self, document: &Document) -> bool {
        self.left >= trial_cost(document) && !self.cancellation.is_cancelled()
    }

    /// What is left of the budget, in bytes.
    pub(super) fn left(&self) -> usize {
        self.left
    }

    /// Pays for hearing all rules once more about a valid document in which they found so much.
    pub(super) fn pay_for_survey(&mut self, document: &Document, findings: usize) {
        let has_model = !document.violations().list.is_empty() || !document.model_faults().list.is_empty();
        let bytes = document.text().len() * if has_model { MODEL_COST } else { 0 };
        self.left = self.left.saturating_sub(bytes + findings * FINDING_COST);
    }

    fn spend(&mut self, document: &Document, times: usize) -> bool {
        let cost = trial_cost(document) * times;
        let affordable = self.left >= cost && !self.cancellation.is_cancelled();
        self.left = self.left.saturating_sub(cost);
        affordable
    }

    /// Pays for a pass over the broken `document` in which rules made this many guesses; false when the budget does not
    /// cover it.
    pub(super) fn pay_for_pass(&mut self, document: &Document, measure: &Measure, guesses: usize) -> bool {
        self.left = self.left.saturating_sub(guesses * GUESS_COST);
        let tree = (!is_large(document)).then(|| document.tree()).flatten();
        let times = match tree {
            // Too large for a tree: nothing was spent on one.
            None => PASS_COST / 4,
            Some(_) if measure.is_without_tree() => PASS_COST * 4,
            Some(_) => PASS_COST,
        };
        self.spend(document, times)
    }

    /// Applies `edits` to a copy of `document`, whose own measure is `before`, and measures it. Nothing comes back when
    /// the edits do not fit, pass a limit, change nothing, or the budget is spent.
    pub(super) fn run(&mut self, document: &Document, before: &Measure, edits: &[Edit]) -> Option<Trial> {
        let copy = self.copy(document, edits)?;
        Some(Trial {
            measure: measured(&copy, before, edits),
            document: copy,
        })
    }

    /// As [`run`](Self::run), but nothing comes back either when the copy is no better than `standing`. Most guesses fail
    /// at the strict parser already, and only for the others is a tree made.
    pub(super) fn improving(
        &mut self,
        document: &Document,
        standing: &Measure,
        edits: &[Edit],
    ) -> Option<Trial> {
        let copy = self.copy(document, edits)?;
        let verdict = comparable(Measure::by_verdict(&copy), &copy, edits);
        if !verdict.may_improve(standing) {
            return None;
        }
        let measure = measured(&copy, standing, edits);
        measure.improves(standing).then_some(Trial {
            document: copy,
            measure,
        })
    }

    /// The copy is read from scratch: a tree made from an older one can differ from what the next run will see.
    fn copy(&mut self, document: &Document, edits: &[Edit]) -> Option<Document> {
        if !self.spend(document, 1) {
            return None;
        }
        let text = edit::apply(document.text(), edits).ok()?;
        if text == **document.text() {
            return None;
        }
        document.with_text(text, &self.settings.limits).ok()
    }
}

fn measured(copy: &Document, before: &Measure, edits: &[Edit]) -> Measure {
    let measure = if before.is_without_tree() {
        Measure::by_verdict(copy)
    } else {
        Measure::of(copy)
    };
    comparable(measure, copy, edits)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::language::FileClass;
    use crate::limits::Limits;
    use crate::text::Span;

    fn trial(text: &str, edit: Edit) -> (Measure, Measure) {
        let document = Document::from_text("a.json", FileClass::Json, text, &Limits::default()).unwrap();
        let settings = Settings::default();
        let wanted = Cancellation::default();
        let trial = Bench::new(&settings, &wanted)
            .run(&document, &Measure::of(&document), &[edit])
            .unwrap();
        (Measure::of(&document), trial.measure)
    }

    #[test]
    fn shortening_what_the_parser_has_not_read_is_no_progress() {
        let (before, after) = trial(r#"{"a": @, "b": "x,]"}"#, Edit::delete(Span::new(16, 17)));
        assert!(!after.improves(&before), "{before:?} {after:?}");
    }

    #[test]
    fn what_only_the_tree_calls_better_is_no_progress() {
        let text = r#"{"a": @, "b": [0, $], "c": @}"#;
        let comma = text.find(", $").unwrap();
        let (before, after) = trial(text, Edit::delete(Span::new(comma, comma + 1)));
        assert!(!after.improves(&before), "{before:?} {after:?}");
    }

    #[test]
    fn a_fault_mended_may_bring_comments_to_light() {
        let text = "{\"a\": 1 \"b\": 2, /* c */ \"d\": 3 /* e */}";
        let (before, after) = trial(text, Edit::insert(7, ","));
        assert!(after.improves(&before), "{before:?} {after:?}");
    }
}
