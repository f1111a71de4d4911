//! The open documents: opened, changed, closed, and what each is to the engine.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use engine::{Document, FileClass};
use serde_json::json;
use tower_lsp::ls_types::{DidChangeTextDocumentParams, TextDocumentItem, Uri};

use super::Session;
use super::judging::Waiting;
use crate::address;
use crate::analysis::Analysis;
use crate::open_document::Text;
use crate::snapshot::{Snapshot, Subject};
use crate::workspace::OpenText;

/// A document that the client has open.
pub(super) struct OpenDocument {
    pub(super) uri: Uri,
    pub(super) language: String,
    pub(super) version: i32,
    /// Ours: grows with every change, whatever the client's versions do.
    pub(super) edition: u64,
    /// The same number, for those who work on an edition and want to know whether it is still the newest.
    pub(super) newest: Arc<AtomicU64>,
    pub(super) text: Text,
    /// The last edition of which a tree was made.
    pub(super) parsed: Option<Document>,
    /// The judgement of this edition, once made.
    pub(super) analysis: Option<Arc<Analysis>>,
    /// The editions whose judgement is under way.
    pub(super) judging: Vec<u64>,
    /// Whether the client knows no more of this edition than what could be said at once.
    pub(super) glanced: bool,
    pub(super) waiting: Vec<Waiting>,
}

impl Session {
    pub(super) fn open(&mut self, item: TextDocumentItem) {
        let edition = self.next_edition();
        let text = Text::new(item.text);
        self.remember_text(&item.uri, item.version, &text);
        let document = OpenDocument {
            uri: item.uri.clone(),
            language: item.language_id,
            version: item.version,
            edition,
            newest: Arc::new(AtomicU64::new(edition)),
            text,
            parsed: None,
            analysis: None,
            judging: Vec::new(),
            glanced: false,
            waiting: Vec::new(),
        };
        if let Some(before) = self.documents.insert(item.uri.as_str().to_owned(), document) {
            before.end();
        }
        self.push(&item.uri);
        self.tell_rule_faults();
    }

    pub(super) fn change(&mut self, parameters: &DidChangeTextDocumentParams) {
        let uri = &parameters.text_document.uri;
        let version = parameters.text_document.version;
        let edition = self.next_edition();
        let encoding = self.client.encoding;
        let Some(document) = self.documents.get_mut(uri.as_str()) else {
            self.log
                .warn(&format!("a change to {} which is not open", uri.as_str()));
            return;
        };
        if version <= document.version {
            let last = document.version;
            self.log
                .warn(&format!("{}: version {version} came after {last}", uri.as_str()));
        }
        document.version = version;
        document.text = document.text.changed(&parameters.content_changes, encoding);
        document.begin_edition(edition);
        let text = document.text.clone();
        self.remember_text(uri, version, &text);
        self.push(uri);
        self.renew_dependents(uri);
    }

    /// Has every other document judged anew whose judgement other files had a part in, now that `changed` is another.
    fn renew_dependents(&mut self, changed: &Uri) {
        let mut renewed = Vec::new();
        let mut edition = self.editions;
        for document in self.documents.values_mut() {
            let depends = document
                .analysis
                .as_ref()
                .is_some_and(|analysis| analysis.depends_on_others);
            if depends && document.uri != *changed {
                edition += 1;
                document.begin_edition(edition);
                renewed.push(document.uri.clone());
            }
        }
        self.editions = edition;
        renewed.iter().for_each(|uri| self.push(uri));
    }

    pub(super) fn close(&mut self, uri: &Uri) {
        let Some(document) = self.documents.remove(uri.as_str()) else {
            return;
        };
        document.end();
        if let Some(path) = address::path(uri) {
            Arc::make_mut(&mut self.open_texts).remove(&path);
        }
        if !self.client.pulls {
            self.outbox.notify(
                "textDocument/publishDiagnostics",
                json!({ "uri": uri, "diagnostics": [] }),
            );
        }
        self.stir();
    }

    /// The document as it is now with what its judgement depends on; nothing when it is not open.
    pub(super) fn snapshot(&mut self, uri: &Uri) -> Option<Arc<Snapshot>> {
        let document = self.documents.get(uri.as_str())?;
        let path = address::path(uri);
        let project = match self.projects.of(path.as_deref()) {
            Ok(project) => project,
            Err(error) => {
                self.log.warn(&error.to_string());
                return None;
            }
        };
        let subject = match &path {
            Some(path) => {
                let name = project.project.name_of(path);
                let class = FileClass::of(&name);
                class
                    .filter(|_| !project.project.excludes(&name))
                    .map(|class| Subject { name, class })
            }
            None => address::unsaved(uri, &document.language).map(|(name, class)| Subject { name, class }),
        };
        Some(Arc::new(Snapshot {
            uri: document.uri.clone(),
            version: document.version,
            edition: document.edition,
            newest: Arc::clone(&document.newest),
            text: document.text.clone(),
            subject,
            project,
            client: self.client,
            earlier: document.parsed.clone(),
            open_texts: Arc::clone(&self.open_texts),
        }))
    }

    /// Makes a new edition of every document, as if each had changed.
    pub(super) fn begin_editions(&mut self) -> Vec<Uri> {
        let mut uris = Vec::new();
        let mut edition = self.editions;
        for document in self.documents.values_mut() {
            edition += 1;
            document.begin_edition(edition);
            uris.push(document.uri.clone());
        }
        self.editions = edition;
        uris
    }

    fn next_edition(&mut self) -> u64 {
        self.editions += 1;
        self.editions
    }

    fn remember_text(&mut self, uri: &Uri, version: i32, text: &Text) {
        if let Some(path) = address::path(uri) {
            let open = OpenText {
                uri: uri.clone(),
                version,
                text: text.clone(),
            };
            Arc::make_mut(&mut self.open_texts).insert(path, open);
        }
    }
}

impl OpenDocument {
    /// Ends its life: what is under way for it is not wanted any more.
    fn end(self) {
        self.newest.store(0, Ordering::Release);
        self.waiting.into_iter().for_each(Waiting::void);
    }

    fn begin_edition(&mut self, edition: u64) {
        self.edition = edition;
        self.newest.store(edition, Ordering::Release);
        self.analysis = None;
        self.glanced = false;
    }
}
