//! A rule that failed, as a finding against its own file.

use std::sync::Arc;

use super::definition::Rule;
use crate::finding::{Category, Finding, RuleId, Severity};
use crate::script::Failure;
use crate::text::Span;

/// The id that a failed rule is reported under.
const BROKEN_RULE: &str = "qmoi/broken-rule";

/// A rule file that could not be loaded, or a rule that failed while it ran.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RuleFault {
    /// The path of the rule file as the user knows it.
    pub path: String,
    /// The text of the rule file.
    pub text: Arc<str>,
    /// What failed, with its place in the rule file.
    pub finding: Finding,
}

impl RuleFault {
    pub(super) fn new(path: &str, text: Arc<str>, failure: Failure) -> Self {
        let finding = Finding {
            rule: RuleId::new(BROKEN_RULE),
            category: Category::Correctness,
            severity: Severity::Error,
            message: failure.message,
            span: failure.span,
            labels: Vec::new(),
            fixes: Vec::new(),
        };
        Self {
            path: path.to_owned(),
            text,
            finding,
        }
    }

    /// A fault of a rule that could be loaded.
    pub(super) fn of(rule: &Rule, message: String, span: Span) -> Self {
        Self::new(
            &rule.script.path,
            rule.script.text.clone(),
            Failure { message, span },
        )
    }

    /// A failure of a rule while it ran on the document at `document`.
    pub(super) fn running(rule: &Rule, document: &str, failure: &Failure) -> Self {
        let message = format!(
            "rule `{}` failed on {document}: {}",
            rule.info.id, failure.message
        );
        Self::of(rule, message, failure.span)
    }
}
