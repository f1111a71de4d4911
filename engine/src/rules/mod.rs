//! Rules: their definition, and the sets they come in.

mod fault;

pub use fault::RuleFault;

use crate::finding::{Category, RuleId, Safety, Severity};
use crate::language::Language;

/// The rules of one project: the embedded packs and its own.
#[derive(Debug, Default)]
pub struct Rules {}

/// A rule file handed in by whoever reads the file system.
#[derive(Debug, Clone)]
pub struct RuleFile {
    /// The path as the user knows it.
    pub path: String,
    /// The script.
    pub text: String,
}

impl Rules {
    /// The embedded packs and `own` rule files.
    #[must_use]
    pub fn new(_own: Vec<RuleFile>) -> Self {
        Self {}
    }

    /// Every rule, sorted by id. Loads all packs.
    #[must_use]
    pub fn all(&self) -> Vec<RuleInfo> {
        Vec::new()
    }

    /// Rule files that could not be loaded. Loads all packs.
    #[must_use]
    pub fn faults(&self) -> Vec<RuleFault> {
        Vec::new()
    }

    /// A fingerprint of every rule's bytes, for caches.
    #[must_use]
    pub fn fingerprint(&self) -> [u8; 32] {
        [0; 32]
    }

    /// Runs every example of the rules whose path or id `wanted` accepts.
    #[must_use]
    pub fn test(&self, _wanted: &dyn Fn(&RuleInfo) -> bool) -> Vec<ExampleResult> {
        Vec::new()
    }
}

/// What there is to know about a rule without running it.
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
    },
    /// The rule is silent.
    Ok {
        /// Sound text.
        ok: String,
        /// The file name the example pretends to have.
        path: String,
    },
}

/// How one example of one rule went.
#[derive(Debug, Clone)]
pub struct ExampleResult {
    /// The rule.
    pub rule: RuleId,
    /// Which example, from 1, and which variant: `2`, `2 with CRLF`.
    pub example: String,
    /// What went wrong; nothing when it passed.
    pub failure: Option<String>,
}
