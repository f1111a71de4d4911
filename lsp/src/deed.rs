//! What an action does to a text, derived from that text when it is asked for and never from what a client kept.

use engine::edit::{apply, between};
use engine::{Cancellation, Document, Edit, Engine, Finding, RuleId, Safety, Settings};
use serde::{Deserialize, Serialize};

use crate::diagnostics;
use crate::snapshot::Snapshot;

/// Something that can be done to a whole text, or about one of its findings.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) enum Deed {
    /// Repair all that is safe to repair, as the command line does.
    FixAll,
    /// Repair all that one rule reports, as far as that is safe.
    FixRule(RuleId),
    /// Silence the finding with this fingerprint.
    Suppress(String),
}

impl Deed {
    /// The edits that do it to the document of `snapshot`; nothing when it cannot be done, or was cancelled.
    #[must_use]
    pub(crate) fn perform_on(&self, snapshot: &Snapshot, cancellation: &Cancellation) -> Option<Vec<Edit>> {
        let settings = snapshot.settings();
        let document = snapshot.document(&settings)?.ok()?;
        self.perform(&document, &settings, &snapshot.project.engine, cancellation)
    }

    /// The edits that do it to `document`; nothing when it cannot be done, or was cancelled.
    #[must_use]
    pub(crate) fn perform(
        &self,
        document: &Document,
        settings: &Settings,
        engine: &Engine,
        cancellation: &Cancellation,
    ) -> Option<Vec<Edit>> {
        match self {
            Self::FixAll => {
                let outcome = engine.fix_unless(document, settings, Safety::Safe, cancellation)?;
                let edit = between(document.text(), &outcome.text);
                Some(edit.into_iter().collect())
            }
            Self::FixRule(rule) => {
                let check = |document: &Document| engine.check_unless(document, settings, cancellation);
                let findings = check(document)?.findings;
                let chosen = safe_edits(findings.iter().filter(|finding| finding.rule == *rule));
                // Each was verified alone; together they must hold as well.
                let after = document.edited(&chosen, &settings.limits).ok()?;
                let holds = (document.is_broken() || !after.is_broken())
                    && check(&after)?.findings.len() <= findings.len();
                let edited = apply(document.text(), &chosen).ok()?;
                holds.then(|| between(document.text(), &edited).into_iter().collect())
            }
            Self::Suppress(fingerprint) => {
                let check = |document: &Document| engine.check_unless(document, settings, cancellation);
                let findings = check(document)?.findings;
                let same =
                    |finding: &&Finding| diagnostics::fingerprint(finding, document.text()) == *fingerprint;
                let edit = suppression(findings.iter().find(same)?, document);
                let after = document
                    .edited(std::slice::from_ref(&edit), &settings.limits)
                    .ok()?;
                // In the middle of a text of many lines a comment is none; then the finding is still there.
                let holds = !after.is_broken() && check(&after)?.findings.len() < findings.len();
                holds.then(|| vec![edit])
            }
        }
    }
}

/// The edits of the best safe fix of each finding, without those that clash with an earlier one.
fn safe_edits<'a>(findings: impl Iterator<Item = &'a Finding>) -> Vec<Edit> {
    let mut chosen: Vec<Edit> = Vec::new();
    for fix in findings.filter_map(|finding| finding.best_fix(Safety::Safe)) {
        let clashes = |edit: &Edit| chosen.iter().any(|other| edit.conflicts_with(other));
        if !fix.edits.iter().any(clashes) {
            chosen.extend(fix.edits.iter().cloned());
        }
    }
    chosen
}

/// A comment that silences `finding`, on a line of its own above it.
fn suppression(finding: &Finding, document: &Document) -> Edit {
    let (text, lines) = (document.text(), document.lines());
    let line = lines.span(lines.line_of(finding.span.start), text);
    let content = line.text(text);
    let start = if line.start == 0 && content.starts_with('\u{feff}') {
        '\u{feff}'.len_utf8()
    } else {
        0
    };
    let content = content.get(start..).unwrap_or_default();
    let indentation: String = content
        .chars()
        .take_while(|next| matches!(next, ' ' | '\t'))
        .collect();
    let ending = if text.contains("\r\n") { "\r\n" } else { "\n" };
    let comment = document.language().line_comment();
    let words = format!(
        "{indentation}{comment} qmoi-ignore {} -- intended{ending}",
        finding.rule
    );
    Edit::insert(line.start + start, words)
}
