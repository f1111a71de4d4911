//! What is offered about findings: their fixes, the repair of the whole file, silence, and an explanation.

use engine::edit::apply;
use engine::{Cancellation, Finding, Fix, Safety};
use serde::{Deserialize, Serialize};
use serde_json::json;
use tower_lsp::ls_types::{
    CodeAction, CodeActionKind, CodeActionOrCommand, CodeActionParams, CodeActionResponse, Command, Uri,
};

use crate::analysis::Analysis;
use crate::deed::Deed;
use crate::diagnostics;
use crate::edits;
use crate::snapshot::Snapshot;

/// The kind of the repair of a whole file.
pub(crate) const FIX_ALL: &str = "source.fixAll.qmoi";

/// The command that explains a rule.
pub(crate) const EXPLAIN: &str = "qmoi.explainRule";

/// The command that repairs all that one rule reports in all files.
pub(crate) const FIX_EVERYWHERE: &str = "qmoi.fixRuleEverywhere";

/// What an action whose edit is not made yet is about.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Target {
    /// The document.
    pub(crate) uri: Uri,
    /// The version the action was offered for.
    pub(crate) version: i32,
    /// What to do.
    pub(crate) deed: Deed,
}

/// What `action` is about, if it has an edit to be made.
#[must_use]
pub(crate) fn target(action: &CodeAction) -> Option<Target> {
    serde_json::from_value(action.data.clone()?).ok()
}

/// The actions for what the client asks about.
#[must_use]
pub(crate) fn offer(
    analysis: &Analysis,
    parameters: &CodeActionParams,
    cancellation: &Cancellation,
) -> Option<CodeActionResponse> {
    let snapshot = &analysis.snapshot;
    let only = parameters.context.only.as_deref();
    let wants =
        |kind: &str| only.is_none_or(|only| only.iter().any(|wanted| includes(wanted.as_str(), kind)));
    let mut actions = Vec::new();
    if wants("quickfix") {
        let asked = snapshot.span(parameters.range);
        let touched = |finding: &Finding| finding.span.start <= asked.end && asked.start <= finding.span.end;
        for (finding, diagnostic) in analysis.findings.iter().zip(&analysis.diagnostics) {
            if touched(finding) {
                actions.extend(fixes(finding, diagnostic, snapshot));
                actions.extend(about(finding, diagnostic, analysis, cancellation));
            }
        }
    }
    // Without being asked for by name it is only offered where it costs nothing until it is chosen.
    let has_safe = analysis
        .findings
        .iter()
        .any(|finding| finding.best_fix(Safety::Safe).is_some());
    if wants(FIX_ALL) && has_safe && (only.is_some() || snapshot.client.resolves_edits) {
        let action = CodeAction {
            title: "Repair all that is safe to repair (qmoi)".to_owned(),
            kind: Some(CodeActionKind::new(FIX_ALL)),
            ..CodeAction::default()
        };
        actions.extend(lazily(action, Deed::FixAll, snapshot, cancellation));
    }
    let actions = actions.into_iter().map(CodeActionOrCommand::CodeAction);
    (!cancellation.is_cancelled()).then(|| actions.collect())
}

/// `action` with its edit, derived from the text of `snapshot`.
#[must_use]
pub(crate) fn resolve(
    mut action: CodeAction,
    deed: &Deed,
    snapshot: &Snapshot,
    cancellation: &Cancellation,
) -> Option<CodeAction> {
    let edits = deed.perform_on(snapshot, cancellation)?;
    action.edit = Some(edits::workspace_edit(&edits, snapshot));
    Some(action)
}

/// Whether asking for `wanted` asks for `kind`: for the same, or for what it is a kind of.
fn includes(wanted: &str, kind: &str) -> bool {
    wanted.is_empty()
        || kind == wanted
        || kind
            .strip_prefix(wanted)
            .is_some_and(|rest| rest.starts_with('.'))
}

fn fixes(
    finding: &Finding,
    diagnostic: &tower_lsp::ls_types::Diagnostic,
    snapshot: &Snapshot,
) -> Vec<CodeAction> {
    let preferred = finding.fixes.iter().position(|fix| fix.safety == Safety::Safe);
    let fixes = finding.fixes.iter().enumerate();
    fixes
        .map(|(index, fix)| CodeAction {
            title: title(fix, finding, snapshot),
            kind: Some(CodeActionKind::QUICKFIX),
            diagnostics: Some(vec![diagnostic.clone()]),
            edit: Some(edits::workspace_edit(&fix.edits, snapshot)),
            is_preferred: (preferred == Some(index)).then_some(true),
            ..CodeAction::default()
        })
        .collect()
}

/// What the user reads about `fix`. Where another fix of the same finding has the same title, the line that each leads to
/// tells them apart.
fn title(fix: &Fix, finding: &Finding, snapshot: &Snapshot) -> String {
    let mut title = fix.title.clone();
    if finding.fixes.iter().filter(|other| other.title == title).count() > 1
        && let Some(line) = line_after(fix, &snapshot.text.text)
    {
        title = format!("{title}: `{line}`");
    }
    match fix.safety {
        Safety::Safe => title,
        Safety::Unsafe => format!("{title} (unsafe)"),
    }
}

/// The line that `fix` changes first, as it is afterwards; cut off where it becomes too long to read in a menu.
fn line_after(fix: &Fix, text: &str) -> Option<String> {
    const MOST_SHOWN: usize = 60;
    let start = fix.edits.iter().map(|edit| edit.span.start).min()?;
    let after = apply(text, &fix.edits).ok()?;
    let (before, behind) = (after.get(..start)?, after.get(start..)?);
    let head = before.rsplit(['\n', '\r']).next().unwrap_or_default();
    let tail = behind.split(['\n', '\r']).next().unwrap_or_default();
    let line = format!("{head}{tail}");
    let line = line.trim();
    let shown: String = line.chars().take(MOST_SHOWN).collect();
    Some(if shown.len() < line.len() {
        shown + "…"
    } else {
        shown
    })
}

/// What else can be done about a finding.
fn about(
    finding: &Finding,
    diagnostic: &tower_lsp::ls_types::Diagnostic,
    analysis: &Analysis,
    cancellation: &Cancellation,
) -> Vec<CodeAction> {
    let snapshot = &analysis.snapshot;
    let rule = &finding.rule;
    let action = |title: String| CodeAction {
        title,
        kind: Some(CodeActionKind::QUICKFIX),
        diagnostics: Some(vec![diagnostic.clone()]),
        ..CodeAction::default()
    };
    let mut actions = Vec::new();
    let same_rule = |other: &&Finding| other.rule == *rule && other.best_fix(Safety::Safe).is_some();
    if analysis.findings.iter().filter(same_rule).count() > 1 {
        let title = format!("Repair everything of `{rule}` in this file");
        actions.extend(lazily(
            action(title),
            Deed::FixRule(rule.clone()),
            snapshot,
            cancellation,
        ));
    }
    let has_comments = snapshot
        .subject
        .as_ref()
        .is_some_and(|subject| subject.class.has_comments());
    if has_comments && finding.category != engine::Category::Syntax && rule.pack() != "qmoi" {
        let fingerprint = diagnostics::fingerprint(finding, &snapshot.text.text);
        let title = format!("Silence `{rule}` here");
        actions.extend(lazily(
            action(title),
            Deed::Suppress(fingerprint),
            snapshot,
            cancellation,
        ));
    }
    if finding.best_fix(Safety::Safe).is_some() && snapshot.client.applies_edits {
        let title = format!("Repair everything of `{rule}` in all files");
        actions.push(CodeAction {
            command: Some(Command::new(
                title.clone(),
                FIX_EVERYWHERE.to_owned(),
                Some(vec![json!(rule)]),
            )),
            ..action(title)
        });
    }
    let title = format!("Explain `{rule}`");
    actions.push(CodeAction {
        command: Some(Command::new(
            title.clone(),
            EXPLAIN.to_owned(),
            Some(vec![json!(rule)]),
        )),
        ..action(title)
    });
    actions
}

/// The action without its edit where the client will ask for it, else with it; nothing when there is none.
fn lazily(
    mut action: CodeAction,
    deed: Deed,
    snapshot: &Snapshot,
    cancellation: &Cancellation,
) -> Option<CodeAction> {
    if !snapshot.client.resolves_edits {
        let edits = deed.perform_on(snapshot, cancellation)?;
        action.edit = Some(edits::workspace_edit(&edits, snapshot));
        return Some(action);
    }
    let target = Target {
        uri: snapshot.uri.clone(),
        version: snapshot.version,
        deed,
    };
    action.data = serde_json::to_value(target).ok();
    Some(action)
}
