//! The packs that come with qmoi, embedded in the binary.

use crate::finding::Category;
use crate::language::Language;

/// One rule file of an embedded pack.
#[derive(Debug)]
pub(super) struct EmbeddedRule {
    pub(super) id: &'static str,
    pub(super) language: Language,
    pub(super) category: Category,
    pub(super) text: &'static str,
}

impl EmbeddedRule {
    /// The path as people know it.
    pub(super) fn path(&self) -> String {
        format!("rules/{}.rhai", self.id)
    }
}

/// Every embedded rule, sorted by id.
pub(super) static EMBEDDED: &[EmbeddedRule] = &include!(concat!(env!("OUT_DIR"), "/packs.rs"));
