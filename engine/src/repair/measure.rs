//! The error measure: how broken a document is, as numbers compared from left to right.

use crate::document::Document;
use crate::tree;

/// How broken a document is. Less is better; the least value means that the strict parser accepts it.
///
/// The syntax tree is asked only about texts that the strict parser refuses: about what is valid trees are sometimes wrong,
/// and the strict parser never is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Measure {
    /// Bytes after the end of the tree's root, which no node covers. YAML trees stop at the first error.
    pub uncovered: usize,
    /// Bytes after the place where the strict parser gave up, for parsers that report lesser errors and read on: each fault
    /// mended lets them see more of those.
    pub unseen: usize,
    /// Errors the strict parser reports.
    pub strict_errors: usize,
    /// Bytes from the strict parser's first error to the end of the text.
    pub unread: usize,
    /// ERROR and MISSING nodes.
    pub broken_nodes: usize,
    /// Bytes inside ERROR nodes.
    pub error_bytes: usize,
    /// Findings of severity error.
    pub error_findings: usize,
}

impl Measure {
    /// Measures the syntax of `document`.
    #[must_use]
    pub fn of(document: &Document) -> Self {
        let verdict = document.verdict();
        let Some(first) = verdict.errors.first() else {
            return Self::default();
        };
        let damage = document
            .tree()
            .map(|tree| tree::damage(tree, document.text()))
            .unwrap_or_default();
        Self {
            uncovered: damage.uncovered,
            unseen: verdict
                .stopped
                .map_or(0, |stopped| document.text().len().saturating_sub(stopped)),
            strict_errors: verdict.errors.len(),
            unread: document.text().len().saturating_sub(first.span.start),
            broken_nodes: damage.broken_nodes,
            error_bytes: damage.error_bytes,
            error_findings: 0,
        }
    }

    /// Whether the strict parser accepts the document.
    #[must_use]
    pub fn is_valid(&self) -> bool {
        self.strict_errors == 0
    }

    /// Whether the strict parser got further, or found fewer errors, than in `before`.
    #[must_use]
    pub fn reads_on_from(&self, before: &Self) -> bool {
        let strictly = |measure: &Self| (measure.unseen, measure.strict_errors, measure.unread);
        strictly(self) < strictly(before)
    }

    /// Whether a repair that leads from `before` to this one got the document better: a lesser measure, and the strict
    /// parser's first error no earlier in what is left to read, or the parser further than before. (A bracket that is never
    /// closed is reported where it opens, though the parser has read to the end.)
    #[must_use]
    pub fn improves(&self, before: &Self) -> bool {
        self < before && (self.unread <= before.unread || self.unseen < before.unseen)
    }
}
