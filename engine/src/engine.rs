//! The engine: rules on one side, a document on the other.

use crate::configuration::Settings;
use crate::document::Document;
use crate::finding::Safety;
use crate::repair::{self, Checked, Explanation, Outcome};
use crate::rules::Rules;

/// Checks and repairs documents. Cheap to share between threads; one is enough for a process.
#[derive(Debug)]
pub struct Engine {
    rules: Rules,
}

impl Engine {
    /// An engine with these rules.
    #[must_use]
    pub fn new(rules: Rules) -> Self {
        Self { rules }
    }

    /// The rules.
    #[must_use]
    pub fn rules(&self) -> &Rules {
        &self.rules
    }

    /// What is wrong with `document`.
    #[must_use]
    pub fn check(&self, document: &Document, settings: &Settings) -> Checked {
        repair::check(self.rules.of(document.language()), document, settings)
    }

    /// How a repair of the broken `document` was chosen; nothing when it is valid.
    #[must_use]
    pub fn explain(&self, document: &Document, settings: &Settings) -> Option<Explanation> {
        repair::explain(self.rules.of(document.language()), document, settings)
    }

    /// What `document` looks like repaired with fixes that are at least as safe as `least`.
    #[must_use]
    pub fn fix(&self, document: &Document, settings: &Settings, least: Safety) -> Outcome {
        repair::fix(self.rules.of(document.language()), document, settings, least)
    }
}
