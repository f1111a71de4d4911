//! The engine: rules on one side, a document on the other.

use crate::cancellation::Cancellation;
use crate::configuration::Settings;
use crate::document::Document;
use crate::finding::{Finding, Safety};
use crate::models::Family;
use crate::repair::{self, Checked, Explanation, Outcome};
use crate::rules::{self, Rules};

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

    /// Whether some rule that `settings` leave on asks for the facts of a project's source files.
    #[must_use]
    pub fn asks_for_facts(&self, settings: &Settings) -> bool {
        self.rules.ask_for_facts(settings)
    }

    /// The document as it is judged: held to its schema, and among its neighbours only where some rule asks for them, since a
    /// manifest's are the whole project.
    fn prepared(&self, document: &Document, settings: &Settings) -> Document {
        let document = document.held_to(settings.schema.as_ref());
        let is_manifest = Family::of(document.path()) == Some(Family::Manifest);
        if is_manifest && !self.asks_for_facts(settings) {
            document.alone()
        } else {
            document
        }
    }

    /// What is wrong with `document`.
    #[must_use]
    pub fn check(&self, document: &Document, settings: &Settings) -> Checked {
        self.check_unless(document, settings, &Cancellation::default())
            .unwrap_or_default()
    }

    /// As [`check`](Self::check), but given up, and without an answer, once `cancellation` says so.
    #[must_use]
    pub fn check_unless(
        &self,
        document: &Document,
        settings: &Settings,
        cancellation: &Cancellation,
    ) -> Option<Checked> {
        let rules = self.rules.of(document.language());
        let document = self.prepared(document, settings);
        let checked = repair::check(rules, &document, settings, cancellation);
        (!cancellation.is_cancelled()).then_some(checked)
    }

    /// What the strict parser alone says about `document`, in the name of the language's syntax rule and without fixes:
    /// what can be said at once about a broken text whose repair takes a while. Empty when it is valid or the rule is off.
    #[must_use]
    pub fn glance(&self, document: &Document, settings: &Settings) -> Vec<Finding> {
        rules::glance(self.rules.of(document.language()), document, settings)
    }

    /// How a repair of the broken `document` was chosen; nothing when it is valid.
    #[must_use]
    pub fn explain(&self, document: &Document, settings: &Settings) -> Option<Explanation> {
        repair::explain(self.rules.of(document.language()), document, settings)
    }

    /// What `document` looks like repaired with fixes that are at least as safe as `least`.
    #[must_use]
    pub fn fix(&self, document: &Document, settings: &Settings, least: Safety) -> Outcome {
        let rules = self.rules.of(document.language());
        let document = self.prepared(document, settings);
        repair::fix(rules, &document, settings, least, &Cancellation::default())
    }

    /// As [`fix`](Self::fix), but given up, and without an answer, once `cancellation` says so.
    #[must_use]
    pub fn fix_unless(
        &self,
        document: &Document,
        settings: &Settings,
        least: Safety,
        cancellation: &Cancellation,
    ) -> Option<Outcome> {
        let rules = self.rules.of(document.language());
        let document = self.prepared(document, settings);
        let outcome = repair::fix(rules, &document, settings, least, cancellation);
        (!cancellation.is_cancelled()).then_some(outcome)
    }
}
