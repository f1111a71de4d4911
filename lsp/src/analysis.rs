//! The judgement of one snapshot, made off the session's thread.

use std::sync::Arc;

use engine::{Finding, RuleFault};
use tower_lsp::ls_types::Diagnostic;

use crate::diagnostics;
use crate::snapshot::Snapshot;

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
    /// Why it was left alone.
    pub(crate) refused: Option<String>,
}

impl Analysis {
    /// Judges `snapshot` as the command line would judge a file with its bytes.
    #[must_use]
    pub(crate) fn of(snapshot: Arc<Snapshot>) -> Self {
        let settings = snapshot.settings();
        let mut analysis = Self {
            snapshot,
            findings: Vec::new(),
            diagnostics: Vec::new(),
            faults: Vec::new(),
            refused: None,
        };
        match analysis.snapshot.document(&settings) {
            None => {}
            Some(Err(refusal)) => analysis.refused = Some(refusal.to_string()),
            Some(Ok(document)) => {
                let checked = analysis.snapshot.project.engine.check(&document, &settings);
                analysis.diagnostics = checked
                    .findings
                    .iter()
                    .map(|finding| diagnostics::of(finding, &analysis.snapshot))
                    .collect();
                analysis.findings = checked.findings;
                analysis.faults = checked.faults;
            }
        }
        analysis
    }
}
