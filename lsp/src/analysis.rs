//! The judgement of one snapshot, made off the session's thread.

use std::sync::Arc;

use engine::{Cancellation, Document, Finding, Refusal, RuleFault, Settings};
use tower_lsp::ls_types::Diagnostic;

use crate::diagnostics;
use crate::snapshot::Snapshot;

/// In a broken text of more bytes than these, finding a repair takes longer than anybody waits for the first sign that
/// something is wrong.
const LONG: usize = 16 * 1024;

/// What is wrong with one version of a document.
pub(crate) struct Analysis {
    /// The version.
    pub(crate) snapshot: Arc<Snapshot>,
    /// The findings, each with its verified fixes.
    pub(crate) findings: Vec<Finding>,
    /// The same for the client, in the same order.
    pub(crate) diagnostics: Vec<Diagnostic>,
    /// Rules that failed.
    pub(crate) faults: Vec<RuleFault>,
    /// The document, where a tree was made of it.
    pub(crate) parsed: Option<Document>,
    /// Whether other files had a part in it.
    pub(crate) depends_on_others: bool,
    /// Why it was left alone.
    pub(crate) refused: Option<String>,
}

/// A snapshot on its way to a judgement: read once, for the first word and for the last.
pub(crate) struct Subject {
    snapshot: Arc<Snapshot>,
    settings: Arc<Settings>,
    document: Option<Result<Document, Refusal>>,
}

impl Subject {
    /// Reads `snapshot` as the command line would read a file with its bytes.
    #[must_use]
    pub(crate) fn of(snapshot: &Arc<Snapshot>) -> Self {
        let settings = snapshot.settings();
        Self {
            document: snapshot.document(&settings),
            settings,
            snapshot: Arc::clone(snapshot),
        }
    }

    /// What the strict parser alone says about a text that is broken and long, whose judgement takes a while.
    #[must_use]
    pub(crate) fn glance(&self) -> Option<Vec<Diagnostic>> {
        let Some(Ok(document)) = &self.document else {
            return None;
        };
        if !self.takes_long() {
            return None;
        }
        let found = self.snapshot.project.engine.glance(document, &self.settings);
        (!found.is_empty()).then(|| all_of(&found, &self.snapshot))
    }

    /// Whether the judgement takes a while, and much memory.
    #[must_use]
    pub(crate) fn takes_long(&self) -> bool {
        match &self.document {
            Some(Ok(document)) => document.text().len() >= LONG && document.is_broken(),
            _ => false,
        }
    }

    /// The judgement; nothing when it was cancelled.
    #[must_use]
    pub(crate) fn judge(self, cancellation: &Cancellation) -> Option<Analysis> {
        let mut analysis = Analysis {
            snapshot: self.snapshot,
            findings: Vec::new(),
            diagnostics: Vec::new(),
            faults: Vec::new(),
            parsed: None,
            depends_on_others: false,
            refused: None,
        };
        match self.document {
            None => {}
            Some(Err(refusal)) => analysis.refused = Some(refusal.to_string()),
            Some(Ok(document)) => {
                let engine = &analysis.snapshot.project.engine;
                let checked = engine.check_unless(&document, &self.settings, cancellation)?;
                analysis.diagnostics = all_of(&checked.findings, &analysis.snapshot);
                analysis.findings = checked.findings;
                analysis.faults = checked.faults;
                analysis.parsed = document.has_tree().then(|| document.alone());
                analysis.depends_on_others = document.neighbours().were_asked();
            }
        }
        Some(analysis)
    }
}

fn all_of(findings: &[Finding], snapshot: &Snapshot) -> Vec<Diagnostic> {
    findings
        .iter()
        .map(|finding| diagnostics::of(finding, snapshot))
        .collect()
}
