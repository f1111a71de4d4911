//! What there is to know about a rule without running it.

use crate::finding::{Category, RuleId, Safety, Severity};
use crate::language::Language;

/// A rule's name, manual and examples.
#[derive(Debug, Clone)]
pub struct RuleInfo {
    /// The id.
    pub id: RuleId,
    /// Its language.
    pub language: Language,
    /// Its category.
    pub category: Category,
    /// The severity it declares.
    pub severity: Severity,
    /// Globs of the files it speaks about; empty for every file of its language.
    pub files: Vec<String>,
    /// The first sentence of its manual.
    pub summary: String,
    /// Its manual, in Markdown.
    pub documentation: String,
    /// Titles and safety of its fixes.
    pub fixes: Vec<(String, Safety)>,
    /// Its examples.
    pub examples: Vec<Example>,
    /// The rule file; embedded ones read `rules/<pack>/<rule>.rhai`.
    pub path: String,
    /// Whether it came with qmoi.
    pub embedded: bool,
}

/// An example of a rule: its test and its manual.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Example {
    /// The rule finds something in `bad`; with its fixes applied it reads `good`, if one is given.
    Bad {
        /// Faulty text.
        bad: String,
        /// The repaired text.
        good: Option<String>,
        /// The file name the example pretends to have.
        path: String,
        /// The JSON Schema that the file is held to.
        schema: Option<String>,
    },
    /// The rule is silent.
    Ok {
        /// Sound text.
        ok: String,
        /// The file name the example pretends to have.
        path: String,
        /// The JSON Schema that the file is held to.
        schema: Option<String>,
    },
}

impl Example {
    /// The file name it pretends to have.
    #[must_use]
    pub fn path(&self) -> &str {
        let (Self::Bad { path, .. } | Self::Ok { path, .. }) = self;
        path
    }

    /// The JSON Schema that the file is held to.
    #[must_use]
    pub fn schema(&self) -> Option<&str> {
        let (Self::Bad { schema, .. } | Self::Ok { schema, .. }) = self;
        schema.as_deref()
    }
}
