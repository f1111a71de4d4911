//! One rule's repairs in all files, handed to the client as one edit that can be undone.

use std::sync::Arc;

use engine::{Cancellation, Document, RuleId};
use files::{Found, walk};
use serde_json::json;
use tower_lsp::ls_types::MessageType;

use crate::address;
use crate::deed::Deed;
use crate::edited_files::EditedFiles;
use crate::edits::{self, FileEdits};
use crate::open_document::Text;
use crate::outbox::Outbox;
use crate::progress::Progress;
use crate::projects::OpenProject;
use crate::workspace::Workspace;

/// What the user reads while it goes on.
pub(crate) const TITLE: &str = "Repairing all files";

/// A file's text and the edits to it.
struct Repaired {
    uri: tower_lsp::ls_types::Uri,
    version: Option<i32>,
    text: Text,
    edits: Vec<engine::Edit>,
}

/// Repairs all that the rule named `rule` reports in the files of `workspace`, as far as that is safe, and asks the client
/// to make the edits. Unless cancelled.
pub(crate) fn fix(
    workspace: &Workspace,
    rule: &str,
    outbox: &Outbox,
    cancellation: &Cancellation,
    progress: &mut Progress,
) {
    let deed = Deed::FixRule(RuleId::new(rule));
    let mut repaired = Vec::new();
    for project in &workspace.projects {
        let files = walk(&project.project, &[]).files;
        for (done, file) in files.iter().enumerate() {
            if cancellation.is_cancelled() {
                return;
            }
            progress.advance(done, files.len());
            repaired.extend(repair(file, project, workspace, &deed, cancellation));
        }
    }
    if repaired.is_empty() {
        let message = format!("There is nothing of `{rule}` that is safe to repair.");
        outbox.notify(
            "window/showMessage",
            json!({ "type": MessageType::INFO, "message": message }),
        );
        return;
    }
    let files: Vec<FileEdits<'_>> = repaired
        .iter()
        .map(|file| FileEdits {
            uri: file.uri.clone(),
            version: file.version,
            text: &file.text,
            edits: file.edits.clone(),
        })
        .collect();
    let edit = edits::across_files(&files, workspace.client);
    let label = format!("Repair everything of {rule}");
    outbox.request("workspace/applyEdit", json!({ "label": label, "edit": edit }));
}

fn repair(
    file: &Found,
    project: &Arc<OpenProject>,
    workspace: &Workspace,
    deed: &Deed,
    cancellation: &Cancellation,
) -> Option<Repaired> {
    let class = file.class()?;
    let settings = project.project.settings_for(&file.name);
    let (uri, version, text) = match workspace.open_texts.get(&file.path) {
        Some(open) => (open.uri.clone(), Some(open.version), open.text.clone()),
        None => {
            let bytes = files::read(&file.path, &settings.limits).ok()?.bytes;
            let text = String::from_utf8(bytes).ok()?;
            (address::of_path(&file.path)?, None, Text::new(text))
        }
    };
    let bytes = text.text.as_bytes().to_vec();
    let document = Document::from_bytes(&file.name, class, bytes, &settings.limits).ok()?;
    let document = document.among(EditedFiles::as_neighbours(project, &workspace.open_texts));
    let edits = deed.perform(&document, &settings, &project.engine, cancellation)?;
    (!edits.is_empty()).then_some(Repaired {
        uri,
        version,
        text,
        edits,
    })
}
