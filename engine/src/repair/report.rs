//! What checking and repairing a document come to.

use serde::Serialize;

use crate::finding::{Finding, RuleId, Safety};
use crate::rules::RuleFault;

/// The answer to "what is wrong with this document".
#[derive(Debug, Clone, Default)]
pub struct Checked {
    /// What the rules report, in order of place, each with its verified fixes.
    pub findings: Vec<Finding>,
    /// Rules that failed on this document.
    pub faults: Vec<RuleFault>,
}

/// The answer to "what does this document look like repaired".
#[derive(Debug, Clone)]
pub struct Outcome {
    /// The text after the last pass.
    pub text: String,
    /// The fixes applied, in order.
    pub applied: Vec<Applied>,
    /// Fixes that were wanted and not applied, each with the reason.
    pub refused: Vec<Refused>,
    /// What the rules report about `text`.
    pub remaining: Vec<Finding>,
    /// Why the loop ended.
    pub stop: Stop,
    /// Rules that failed on the way.
    pub faults: Vec<RuleFault>,
}

/// One fix that was applied.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Applied {
    /// The rule whose fix it was.
    pub rule: RuleId,
    /// The finding's message.
    pub message: String,
    /// The fix's title.
    pub title: String,
    /// Its safety.
    pub safety: Safety,
    /// The pass it was applied in, from 1.
    pub pass: usize,
    /// Zero-based line of the finding in the document as it was at the start of that pass.
    pub line: usize,
}

/// One fix that was wanted and not applied.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Refused {
    /// The rule whose fix it was.
    pub rule: RuleId,
    /// The fix's title.
    pub title: String,
    /// Zero-based line of the finding.
    pub line: usize,
    /// Why, in a few words.
    pub reason: String,
}

/// Why the repair loop ended.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "kind", content = "rules", rename_all = "lowercase")]
pub enum Stop {
    /// Nothing is left to report.
    Clean,
    /// Findings remain, and none has a fix that may be applied.
    Stable,
    /// These rules undo each other; the text is the one from before they began.
    Cycle(Vec<RuleId>),
    /// The document's budget of passes or parsing ran out.
    Budget,
}
