//! What applies to a file: which rules are on, how much they matter, and the limits.

use crate::finding::{Category, RuleId, Safety, Severity};
use crate::limits::Limits;

/// Everything that configuration and command line say about one file.
#[derive(Debug, Clone, Default)]
pub struct Settings {
    /// Size and depth limits.
    pub limits: Limits,
}

impl Settings {
    /// The severity of a rule's findings, or nothing when the rule is off.
    #[must_use]
    pub fn severity(&self, _rule: &RuleId, category: Category, declared: Severity) -> Option<Severity> {
        (category != Category::Style).then_some(declared)
    }

    /// The safety of a rule's fix that declares itself `declared`.
    #[must_use]
    pub fn safety(&self, _rule: &RuleId, declared: Safety) -> Safety {
        declared
    }
}
