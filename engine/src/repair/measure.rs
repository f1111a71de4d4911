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

/// More ERROR and MISSING nodes than this are rubbish to the grammar: where they lie says nothing, and making such trees
/// over and over costs a hundred times what a sound one does.
const MOST_BROKEN_NODES: usize = 400;

/// Trees of broken texts larger than this are not asked for: making one costs as much as twenty strict parses, and their ERROR
/// nodes often reach over most of the text.
const LARGE: usize = 256 * 1024;

/// Whether `document` is measured by the strict parser alone because of its size.
pub(super) fn is_large(document: &Document) -> bool {
    document.text().len() > LARGE
}

impl Measure {
    /// Measures the syntax of `document`.
    #[must_use]
    pub fn of(document: &Document) -> Self {
        let damage = (!document.verdict().is_valid() && !is_large(document))
            .then(|| document.tree().map(|tree| tree::damage(tree, document.text())))
            .flatten()
            .filter(|damage| damage.broken_nodes <= MOST_BROKEN_NODES);
        Self::with_damage(document, damage)
    }

    /// Measures by the strict parser alone, as if there were no tree.
    #[must_use]
    pub(super) fn by_verdict(document: &Document) -> Self {
        Self::with_damage(document, None)
    }

    /// Where there is no tree, or one that says nothing, all that it could count is as bad as can be, so that a text never
    /// looks better for having lost its tree.
    fn with_damage(document: &Document, damage: Option<tree::Damage>) -> Self {
        let verdict = document.verdict();
        let Some(first) = verdict.errors.first() else {
            return Self::default();
        };
        let worst = tree::Damage {
            uncovered: usize::MAX,
            broken_nodes: usize::MAX,
            error_bytes: usize::MAX,
        };
        let damage = damage.unwrap_or(worst);
        Self {
            uncovered: damage.uncovered,
            unseen: verdict.stopped.map_or(0, |stopped| {
                document.text().trim_end().len().saturating_sub(stopped)
            }),
            strict_errors: verdict.errors.len(),
            unread: document.text().len().saturating_sub(first.span.start),
            broken_nodes: damage.broken_nodes,
            error_bytes: damage.error_bytes,
            error_findings: 0,
        }
    }

    /// Whether the tree had nothing to say.
    #[must_use]
    pub(super) fn is_without_tree(&self) -> bool {
        self.broken_nodes == usize::MAX
    }

    /// Whether the strict parser accepts the document.
    #[must_use]
    pub fn is_valid(&self) -> bool {
        self.strict_errors == 0
    }

    /// Whether a repair that leads from `before` to this one got the document better: a lesser measure, and the strict
    /// parser says so too.
    ///
    /// A tree alone can look better for a wrong reason: taking away the comma in front of a stray `$` makes its ERROR node
    /// smaller.
    #[must_use]
    pub fn improves(&self, before: &Self) -> bool {
        self < before && self.may_improve(before)
    }

    /// What the strict parser has to say about [`improves`](Self::improves): it refuses less or gets further than before,
    /// and does not give up earlier. Where it has read to the end and misses closing brackets it names only one of them,
    /// and the tree must know how many there are.
    #[must_use]
    pub(super) fn may_improve(&self, before: &Self) -> bool {
        let further = self.unseen < before.unseen;
        let refuses_less = self.strict_errors < before.strict_errors || self.unread < before.unread;
        let read_to_the_end = self.unseen == 0 && before.unseen == 0;
        (further || refuses_less || read_to_the_end) && (further || self.unread <= before.unread)
    }
}
