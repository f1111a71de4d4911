//! Findings as the client reads them.

use engine::text::Span;
use engine::{Finding, Severity};
use serde_json::json;
use tower_lsp::ls_types::{
    CodeDescription, Diagnostic, DiagnosticRelatedInformation, DiagnosticSeverity, DiagnosticTag, Location,
    NumberOrString,
};

use crate::explanation;
use crate::snapshot::Snapshot;

/// The name under which editors list qmoi's diagnostics.
const SOURCE: &str = "qmoi";

/// Rules whose findings speak of something that may go.
const UNNECESSARY: [&str; 1] = ["qmoi/unused-suppression"];

/// `finding` about the document of `snapshot`.
#[must_use]
pub(crate) fn of(finding: &Finding, snapshot: &Snapshot) -> Diagnostic {
    let related: Vec<_> = finding
        .labels
        .iter()
        .filter(|_| snapshot.client.related)
        .map(|label| DiagnosticRelatedInformation {
            location: Location::new(snapshot.uri.clone(), snapshot.range(label.span)),
            message: label.message.clone(),
        })
        .collect();
    Diagnostic {
        range: snapshot.range(finding.span),
        related_information: (!related.is_empty()).then_some(related),
        data: Some(json!({ "fingerprint": fingerprint(finding, &snapshot.text.text) })),
        code_description: explanation::page(&snapshot.project, &finding.rule)
            .map(|href| CodeDescription { href }),
        ..plain(finding)
    }
}

/// `finding` without a place, for files of which the client has no version.
#[must_use]
pub(crate) fn plain(finding: &Finding) -> Diagnostic {
    Diagnostic {
        severity: Some(match finding.severity {
            Severity::Error => DiagnosticSeverity::ERROR,
            Severity::Warning => DiagnosticSeverity::WARNING,
            Severity::Info => DiagnosticSeverity::INFORMATION,
        }),
        code: Some(NumberOrString::String(finding.rule.to_string())),
        source: Some(SOURCE.to_owned()),
        message: finding.message.clone(),
        tags: UNNECESSARY
            .contains(&finding.rule.as_str())
            .then(|| vec![DiagnosticTag::UNNECESSARY]),
        ..Diagnostic::default()
    }
}

/// What makes a finding the same one after the text around it has moved: its rule, its words, and the text it speaks of.
#[must_use]
pub(crate) fn fingerprint(finding: &Finding, text: &str) -> String {
    let mut hasher = blake3::Hasher::new();
    let before = Span::new(finding.span.start.saturating_sub(1), finding.span.start);
    for part in [
        finding.rule.as_str(),
        &finding.message,
        before.text(text),
        finding.span.text(text),
    ] {
        hasher.update(&(part.len() as u64).to_le_bytes());
        hasher.update(part.as_bytes());
    }
    hasher.finalize().to_hex().chars().take(16).collect()
}

/// The name of a set of diagnostics, by which a client asks whether it is still the same.
#[must_use]
pub(crate) fn result_id(diagnostics: &[Diagnostic]) -> String {
    let bytes = serde_json::to_vec(diagnostics).unwrap_or_default();
    blake3::hash(&bytes).to_hex().chars().take(16).collect()
}
