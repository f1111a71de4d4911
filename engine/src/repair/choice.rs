//! What one pass decides: which findings to report, and which of their fixes go together.

use crate::edit::Edit;
use crate::finding::{Finding, Fix, RuleId, Safety};

/// The findings of one pass, and the fixes that were verified together.
#[derive(Debug, Default)]
pub(super) struct Choice {
    /// In document order, each with its verified fixes, the best first.
    pub(super) findings: Vec<Finding>,
    /// Fixes that may be applied together, in the order they were chosen.
    pub(super) chosen: Vec<Chosen>,
    /// Fixes that a rule offered and the verifier turned down, with the reason.
    pub(super) refused: Vec<(Finding, Fix, &'static str)>,
}

/// One fix that was chosen.
#[derive(Debug, Clone)]
pub(super) struct Chosen {
    pub(super) rule: RuleId,
    pub(super) message: String,
    pub(super) start: usize,
    pub(super) fix: Fix,
}

impl Chosen {
    pub(super) fn new(finding: &Finding, fix: &Fix) -> Self {
        Self {
            rule: finding.rule.clone(),
            message: finding.message.clone(),
            start: finding.span.start,
            fix: fix.clone(),
        }
    }
}

/// The edits of all `chosen` fixes.
pub(super) fn edits_of(chosen: &[Chosen]) -> Vec<Edit> {
    chosen
        .iter()
        .flat_map(|chosen| chosen.fix.edits.iter().cloned())
        .collect()
}

/// Whether `fix` can be applied together with `chosen`: no byte is wanted twice, except by identical edits.
pub(super) fn fits(fix: &Fix, chosen: &[Chosen]) -> bool {
    let taken = || chosen.iter().flat_map(|chosen| &chosen.fix.edits);
    !fix.edits
        .iter()
        .any(|edit| taken().any(|other| edit != other && edit.conflicts_with(other)))
}

/// Those of `chosen` that are at least as safe as `least`.
pub(super) fn safe_enough(chosen: &[Chosen], least: Safety) -> Vec<Chosen> {
    chosen
        .iter()
        .filter(|chosen| chosen.fix.safety >= least)
        .cloned()
        .collect()
}
