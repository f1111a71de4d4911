//! Configurations, rules and folders that change: read again, and everything judged anew.

use std::sync::Arc;

use serde_json::json;
use tower_lsp::ls_types::{Diagnostic, LSPAny, Uri, WorkspaceFoldersChangeEvent};

use super::Session;
use crate::open_document::Text;
use crate::{address, diagnostics};

impl Session {
    /// Asks the client to tell of changes to files. It need not answer.
    pub(super) fn watch_files(&self) {
        if !self.client.watches {
            return;
        }
        let mut patterns = vec!["**/qmoi.json", "**/*.rhai"];
        if self.wants_workspace {
            patterns.push("**/*.{json,jsonc,yml,yaml,js,cjs,mjs,jsx}");
        }
        let watchers: Vec<_> = patterns
            .iter()
            .map(|pattern| json!({ "globPattern": pattern }))
            .collect();
        let registration = json!({
            "id": "qmoi/files",
            "method": "workspace/didChangeWatchedFiles",
            "registerOptions": { "watchers": watchers },
        });
        self.outbox.request(
            "client/registerCapability",
            json!({ "registrations": [registration] }),
        );
    }

    pub(super) fn files_changed(&mut self, uris: &[Uri]) {
        let ours = |uri: &&Uri| {
            let path = uri.path().as_str();
            path.ends_with("/qmoi.json") || path.ends_with(".rhai")
        };
        if let Some(uri) = uris.iter().find(ours) {
            self.log
                .note(&format!("reading the projects again, for {}", uri.as_str()));
            self.read_projects_again();
        } else {
            self.stir();
        }
    }

    pub(super) fn folders_changed(&mut self, event: &WorkspaceFoldersChangeEvent) {
        let removed: Vec<_> = event
            .removed
            .iter()
            .filter_map(|folder| address::path(&folder.uri))
            .collect();
        self.projects.roots.retain(|root| !removed.contains(root));
        let added = event.added.iter().filter_map(|folder| address::path(&folder.uri));
        self.projects.roots.extend(added);
        // A folder that was away was not watched.
        self.read_projects_again();
    }

    fn read_projects_again(&mut self) {
        for told in self.projects.reload() {
            self.log.warn(&told);
        }
        self.everything_may_differ();
    }

    /// Takes settings over from the client, as it sends them: alone, or under our name.
    pub(super) fn configured(&mut self, settings: &LSPAny) {
        let settings = settings.get("qmoi").unwrap_or(settings);
        if let Some(pages) = settings.get("rulePages") {
            self.projects.rule_pages = pages.as_str().map(str::to_owned);
            self.projects.forget();
        }
        if let Some(wanted) = settings.get("workspaceDiagnostics").and_then(LSPAny::as_bool) {
            self.wants_workspace = wanted;
        }
        self.everything_may_differ();
    }

    /// Judges every document anew, as if each had changed.
    fn everything_may_differ(&mut self) {
        for uri in &self.begin_editions() {
            self.push(uri);
        }
        if self.client.pulls && self.client.refreshes {
            self.outbox.request("workspace/diagnostic/refresh", json!(null));
        }
        self.tell_rule_faults();
        self.stir();
    }

    /// Shows what is wrong with rule files in the rule files, which no client asks about.
    pub(super) fn tell_rule_faults(&mut self) {
        let mut by_file: Vec<(Uri, Vec<Diagnostic>)> = Vec::new();
        for project in self.projects.all() {
            for fault in &project.faults {
                let Some(uri) = address::of_path(&project.project.start().join(&fault.path)) else {
                    continue;
                };
                let text = Text::new(Arc::clone(&fault.text));
                let place = |offset| text.position(offset, self.client.encoding);
                let mut diagnostic = diagnostics::plain(&fault.finding);
                diagnostic.range.start = place(fault.finding.span.start);
                diagnostic.range.end = place(fault.finding.span.end);
                match by_file.iter_mut().find(|(known, _)| *known == uri) {
                    Some((_, all)) => all.push(diagnostic),
                    None => by_file.push((uri, vec![diagnostic])),
                }
            }
        }
        let told = std::mem::take(&mut self.rule_faults);
        let is_gone = |uri: &&Uri| by_file.iter().all(|(known, _)| known != *uri);
        for gone in told.iter().filter(is_gone) {
            self.outbox.notify(
                "textDocument/publishDiagnostics",
                json!({ "uri": gone, "diagnostics": [] }),
            );
        }
        for (uri, all) in by_file {
            self.outbox.notify(
                "textDocument/publishDiagnostics",
                json!({ "uri": uri, "diagnostics": all }),
            );
            self.rule_faults.push(uri);
        }
    }
}
