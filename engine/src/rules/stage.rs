//! The two stages a document goes through, and the rules that run at each.

use std::sync::Arc;

use super::RuleFault;
use super::definition::Rule;
use super::query::MergedQuery;
use crate::document::Document;
use crate::finding::Category;

/// When a rule runs: syntax rules on documents that do not parse, all others on those that do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Stage {
    Broken,
    Whole,
}

impl Stage {
    pub(crate) const ALL: [Self; 2] = [Self::Broken, Self::Whole];

    /// The stage that `document` is at.
    pub(crate) fn of(document: &Document) -> Self {
        if document.is_broken() {
            Self::Broken
        } else {
            Self::Whole
        }
    }

    /// The stage that rules of `category` run at.
    pub(crate) fn of_category(category: Category) -> Self {
        if category == Category::Syntax {
            Self::Broken
        } else {
            Self::Whole
        }
    }
}

/// The rules of one language that run at one stage, ready to run and sorted by id.
#[derive(Debug, Default)]
pub(crate) struct StageRules {
    pub(crate) rules: Vec<Arc<Rule>>,
    /// What is wrong with rules that could not be loaded.
    pub(crate) faults: Vec<RuleFault>,
    pub(super) query: MergedQuery,
}

impl StageRules {
    /// Every fault, those of queries too. Compiles the queries.
    pub(crate) fn all_faults(&self) -> Vec<RuleFault> {
        let of_queries = self.query.faults(&self.rules);
        self.faults.iter().chain(of_queries).cloned().collect()
    }
}
