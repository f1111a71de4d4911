//! What applies to a file: which rules are on, how much they matter, and the limits.

use crate::finding::{Category, RuleId, Safety, Severity};
use crate::limits::Limits;

/// Everything that configuration and command line say about one file.
#[derive(Debug, Clone, Default)]
pub struct Settings {
    /// Size and depth limits.
    pub limits: Limits,
    only: Option<RuleId>,
}

impl Settings {
    /// Settings under which `rule` alone is on, whatever its category.
    #[must_use]
    pub fn only(rule: &RuleId) -> Self {
        Self {
            limits: Limits::default(),
            only: Some(rule.clone()),
        }
    }

    /// The severity of a rule's findings, or nothing when the rule is off.
    #[must_use]
    pub fn severity(&self, rule: &RuleId, category: Category, declared: Severity) -> Option<Severity> {
        if let Some(only) = &self.only {
            return (only == rule).then_some(declared);
        }
        (category != Category::Style).then_some(declared)
    }

    /// The safety of a rule's fix that declares itself `declared`.
    #[must_use]
    pub fn safety(&self, _rule: &RuleId, declared: Safety) -> Safety {
        declared
    }
}
