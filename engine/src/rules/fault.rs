//! A rule that failed, as a finding against its own file.

use std::sync::Arc;

use crate::finding::Finding;

/// A rule file that could not be loaded, or a rule that failed while it ran.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RuleFault {
    /// The path of the rule file as the user knows it.
    pub path: String,
    /// The text of the rule file.
    pub text: Arc<str>,
    /// What failed, with its place in the rule file. Its rule is `qmoi/broken-rule`.
    pub finding: Finding,
}
