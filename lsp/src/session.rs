//! The one owner of all that changes: open documents, projects, what the client can do. Runs on a thread of its own, takes
//! messages in the order in which they came, and never waits for work.

use std::collections::HashMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{self, Sender};

use engine::RuleId;
use serde_json::json;
use tower_lsp::jsonrpc::Error;
use tower_lsp::ls_types::{
    CodeActionParams, DidChangeTextDocumentParams, DocumentDiagnosticReport, FullDocumentDiagnosticReport,
    InitializeParams, MessageType, Position, RelatedFullDocumentDiagnosticReport,
    RelatedUnchangedDocumentDiagnosticReport, TextDocumentItem, UnchangedDocumentDiagnosticReport, Uri,
    WorkspaceFoldersChangeEvent,
};

use crate::analysis::Analysis;
use crate::client::Client;
use crate::log::Log;
use crate::message::{Message, Reply};
use crate::neighbourhood::Neighbourhood;
use crate::open_document::Text;
use crate::outbox::Outbox;
use crate::pool::Pool;
use crate::projects::Projects;
use crate::snapshot::{Snapshot, Subject};
use crate::{actions, address, diagnostics, explanation};

/// Who waits for the judgement of a document.
enum Waiting {
    Diagnostics(Option<String>, Reply<DocumentDiagnosticReport>),
    Actions(
        u64,
        Box<CodeActionParams>,
        Reply<Option<tower_lsp::ls_types::CodeActionResponse>>,
    ),
    Hover(u64, Position, Reply<Option<tower_lsp::ls_types::Hover>>),
}

struct OpenDocument {
    uri: Uri,
    language: String,
    version: i32,
    edition: u64,
    newest: Arc<AtomicU64>,
    text: Text,
    analysis: Option<Arc<Analysis>>,
    judging: bool,
    waiting: Vec<Waiting>,
}

/// The session.
pub(crate) struct Session {
    outbox: Outbox,
    log: Log,
    pool: Pool,
    projects: Projects,
    version: String,
    client: Client,
    documents: HashMap<String, OpenDocument>,
    editions: u64,
    own: Sender<Message>,
    rule_faults: Vec<Uri>,
}

impl Session {
    /// Starts the session's thread, and gives the way to it.
    ///
    /// # Errors
    /// When the operating system gives no thread.
    pub(crate) fn start(
        outbox: Outbox,
        log: Log,
        pool: Pool,
        projects: Projects,
        version: String,
    ) -> std::io::Result<Sender<Message>> {
        let (sender, receiver) = mpsc::channel();
        let mut session = Self {
            outbox,
            log,
            pool,
            projects,
            version,
            client: Client::new(&tower_lsp::ls_types::ClientCapabilities::default()),
            documents: HashMap::new(),
            editions: 0,
            own: sender.clone(),
            rule_faults: Vec::new(),
        };
        std::thread::Builder::new()
            .name("qmoi-session".to_owned())
            .spawn(move || {
                for message in receiver {
                    if catch_unwind(AssertUnwindSafe(|| session.take(message))).is_err() {
                        session
                            .log
                            .warn("qmoi itself failed on a message; the session goes on");
                    }
                }
            })?;
        Ok(sender)
    }

    fn take(&mut self, message: Message) {
        match message {
            Message::Initialize(parameters, reply) => {
                self.initialize(&parameters);
                let _cancelled = reply.send(Ok(self.client.welcome(&self.version)));
            }
            Message::Initialized => self.watch_files(),
            Message::Opened(parameters) => self.open(parameters.text_document),
            Message::Changed(parameters) => self.change(&parameters),
            Message::Saved(uri) => self.files_changed(&[uri]),
            Message::Closed(uri) => self.close(&uri),
            Message::FilesChanged(uris) => self.files_changed(&uris),
            Message::FoldersChanged(event) => self.folders_changed(&event),
            Message::Diagnostics(uri, previous, reply) => {
                if self.documents.contains_key(uri.as_str()) {
                    self.wait(&uri, |_| Waiting::Diagnostics(previous, reply));
                } else {
                    let _cancelled = reply.send(Ok(report(&[], None)));
                }
            }
            Message::Actions(parameters, reply) => {
                let uri = parameters.text_document.uri.clone();
                if self.documents.contains_key(uri.as_str()) {
                    self.wait(&uri, |edition| Waiting::Actions(edition, parameters, reply));
                } else {
                    let _cancelled = reply.send(Ok(None));
                }
            }
            Message::Hover(uri, position, reply) => {
                if self.documents.contains_key(uri.as_str()) {
                    self.wait(&uri, |edition| Waiting::Hover(edition, position, reply));
                } else {
                    let _cancelled = reply.send(Ok(None));
                }
            }
            Message::Resolve(action, reply) => {
                let target = actions::target(&action);
                let found = target.and_then(|target| {
                    let document = self.documents.get(&target.uri)?;
                    (document.version == target.version).then(|| document.uri.clone())
                });
                match found.and_then(|uri| self.snapshot(&uri)) {
                    Some(snapshot) => self.pool.run(move || {
                        let resolved = actions::resolve(*action, &snapshot);
                        let current = snapshot.is_current();
                        let _cancelled = reply.send(match resolved {
                            Some(resolved) if current => Ok(resolved),
                            _ => Err(Error::content_modified()),
                        });
                    }),
                    None => {
                        let _cancelled = reply.send(Err(Error::content_modified()));
                    }
                }
            }
            Message::LookAround(uri, look) => {
                let around = self.neighbourhood(&uri);
                self.pool.run(move || look(around));
            }
            Message::Explain(rule) => self.explain(&rule),
            Message::Judged {
                uri,
                edition,
                analysis,
            } => self.judged(&uri, edition, analysis),
        }
    }

    fn initialize(&mut self, parameters: &InitializeParams) {
        self.client = Client::new(&parameters.capabilities);
        let folders = parameters
            .workspace_folders
            .iter()
            .flatten()
            .map(|folder| &folder.uri);
        self.projects.roots = folders.filter_map(address::path).collect();
        #[expect(deprecated, reason = "older clients name their only folder here")]
        if parameters.workspace_folders.is_none() {
            self.projects.roots = parameters.root_uri.iter().filter_map(address::path).collect();
        }
        self.projects.rule_pages = parameters
            .initialization_options
            .as_ref()
            .and_then(|options| options.get("rulePages")?.as_str().map(str::to_owned));
    }

    fn watch_files(&self) {
        if !self.client.watches {
            return;
        }
        let watchers = ["**/qmoi.json", "**/*.rhai"].map(|pattern| json!({ "globPattern": pattern }));
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

    fn open(&mut self, item: TextDocumentItem) {
        self.editions += 1;
        let document = OpenDocument {
            language: item.language_id,
            version: item.version,
            edition: self.editions,
            newest: Arc::new(AtomicU64::new(self.editions)),
            text: Text::new(item.text),
            analysis: None,
            judging: false,
            waiting: Vec::new(),
            uri: item.uri.clone(),
        };
        self.documents.insert(item.uri.as_str().to_owned(), document);
        self.push(&item.uri);
        self.tell_rule_faults();
    }

    fn change(&mut self, parameters: &DidChangeTextDocumentParams) {
        let uri = &parameters.text_document.uri;
        let Some(document) = self.documents.get_mut(uri.as_str()) else {
            self.log
                .warn(&format!("a change to {} which is not open", uri.as_str()));
            return;
        };
        let version = parameters.text_document.version;
        if version <= document.version {
            let last = document.version;
            self.log
                .warn(&format!("{}: version {version} came after {last}", uri.as_str()));
        }
        self.editions += 1;
        document.version = version;
        document.edition = self.editions;
        document.newest.store(self.editions, Ordering::Release);
        document.text = document
            .text
            .changed(&parameters.content_changes, self.client.encoding);
        document.analysis = None;
        self.push(uri);
    }

    fn close(&mut self, uri: &Uri) {
        if let Some(document) = self.documents.remove(uri.as_str()) {
            document.newest.store(0, Ordering::Release);
            if !self.client.pulls {
                self.outbox.notify(
                    "textDocument/publishDiagnostics",
                    json!({ "uri": uri, "diagnostics": [] }),
                );
            }
        }
    }

    fn files_changed(&mut self, uris: &[Uri]) {
        let ours = |uri: &&Uri| {
            let path = uri.path().as_str();
            path.ends_with("/qmoi.json") || path.ends_with(".rhai")
        };
        if let Some(uri) = uris.iter().find(ours) {
            self.log
                .note(&format!("reading the projects again, for {}", uri.as_str()));
            for told in self.projects.reload() {
                self.log.warn(&told);
            }
            self.everything_may_differ();
        }
    }

    fn folders_changed(&mut self, event: &WorkspaceFoldersChangeEvent) {
        let removed: Vec<_> = event
            .removed
            .iter()
            .filter_map(|folder| address::path(&folder.uri))
            .collect();
        self.projects.roots.retain(|root| !removed.contains(root));
        let added = event.added.iter().filter_map(|folder| address::path(&folder.uri));
        self.projects.roots.extend(added);
        self.everything_may_differ();
    }

    /// Judges every document anew, as if each had changed.
    fn everything_may_differ(&mut self) {
        let mut uris = Vec::new();
        for document in self.documents.values_mut() {
            self.editions += 1;
            document.edition = self.editions;
            document.newest.store(self.editions, Ordering::Release);
            document.analysis = None;
            uris.push(document.uri.clone());
        }
        for uri in &uris {
            self.push(uri);
        }
        if self.client.pulls && self.client.refreshes {
            self.outbox.request("workspace/diagnostic/refresh", json!(null));
        }
        self.tell_rule_faults();
    }

    /// Shows what is wrong with rule files in the rule files, which no client asks about.
    fn tell_rule_faults(&mut self) {
        let mut by_file: Vec<(Uri, Vec<tower_lsp::ls_types::Diagnostic>)> = Vec::new();
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
        for gone in told
            .iter()
            .filter(|uri| by_file.iter().all(|(known, _)| known != *uri))
        {
            self.outbox.notify(
                "textDocument/publishDiagnostics",
                json!({ "uri": gone, "diagnostics": [] }),
            );
        }
        for (uri, all) in by_file {
            if !told.contains(&uri) || !all.is_empty() {
                self.outbox.notify(
                    "textDocument/publishDiagnostics",
                    json!({ "uri": uri, "diagnostics": all }),
                );
            }
            self.rule_faults.push(uri);
        }
    }

    fn explain(&mut self, rule: &str) {
        let Ok(project) = self.projects.of(None) else {
            return;
        };
        let (outbox, shows, rule) = (
            self.outbox.clone(),
            self.client.shows_documents,
            RuleId::new(rule),
        );
        self.pool.run(move || match explanation::page(&project, &rule) {
            Some(uri) if shows => {
                outbox.request(
                    "window/showDocument",
                    json!({ "uri": uri, "external": uri.scheme().as_str() != "file" }),
                );
            }
            _ => {
                let text = explanation::manual(&project, &rule)
                    .unwrap_or_else(|| format!("There is no rule `{rule}`."));
                outbox.notify(
                    "window/showMessage",
                    json!({ "type": MessageType::INFO, "message": text }),
                );
            }
        });
    }

    /// Has a document judged for a client that does not ask.
    fn push(&mut self, uri: &Uri) {
        if !self.client.pulls {
            self.judge(uri);
        }
    }

    fn wait(&mut self, uri: &Uri, waiting: impl FnOnce(u64) -> Waiting) {
        let Some(document) = self.documents.get_mut(uri.as_str()) else {
            return;
        };
        let waiting = waiting(document.edition);
        match &document.analysis {
            Some(analysis) => answer(&self.pool, analysis, waiting),
            None => {
                document.waiting.push(waiting);
                self.judge(uri);
            }
        }
    }

    /// Begins a judgement, unless one is under way: then the next begins when it is done.
    fn judge(&mut self, uri: &Uri) {
        let busy = self
            .documents
            .get(uri.as_str())
            .is_none_or(|document| document.judging);
        if busy {
            return;
        }
        let Some(snapshot) = self.snapshot(uri) else {
            if let Some(document) = self.documents.get_mut(uri.as_str()) {
                // Dropped, they are answered with an error.
                document.waiting.clear();
            }
            return;
        };
        if let Some(document) = self.documents.get_mut(uri.as_str()) {
            document.judging = true;
        }
        let mut result = Judgement {
            uri: uri.clone(),
            edition: snapshot.edition,
            analysis: None,
            own: self.own.clone(),
        };
        self.pool.run(move || {
            if snapshot.is_current() {
                result.analysis = Some(Box::new(Analysis::of(snapshot)));
            }
            drop(result);
        });
    }

    fn snapshot(&mut self, uri: &Uri) -> Option<Arc<Snapshot>> {
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
                let class = engine::FileClass::of(&name);
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
        }))
    }

    /// The document among the open ones of its project.
    fn neighbourhood(&mut self, uri: &Uri) -> Option<Neighbourhood> {
        let snapshot = self.snapshot(uri)?;
        let others: Vec<Uri> = self
            .documents
            .values()
            .map(|document| document.uri.clone())
            .collect();
        let others = others.iter().filter_map(|other| self.snapshot(other));
        Some(Neighbourhood::new(snapshot, others.collect::<Vec<_>>()))
    }

    fn judged(&mut self, uri: &Uri, edition: u64, analysis: Option<Box<Analysis>>) {
        let Some(document) = self.documents.get_mut(uri.as_str()) else {
            return;
        };
        if edition > document.edition || !document.judging {
            return;
        }
        document.judging = false;
        if edition != document.edition {
            // The text moved on. Whoever still waits, and a client that does not ask, gets the next.
            let wanted = !document.waiting.is_empty() || !self.client.pulls;
            if wanted {
                self.judge(uri);
            }
            return;
        }
        let waiting = std::mem::take(&mut document.waiting);
        let Some(analysis) = analysis else {
            // We failed on it. Those who wait are told by their channels being dropped.
            self.log.warn(&format!("qmoi itself failed on {}", uri.as_str()));
            return;
        };
        let analysis = Arc::new(*analysis);
        document.analysis = Some(Arc::clone(&analysis));
        if let Some(reason) = &analysis.refused {
            self.log
                .warn(&format!("{} is left alone: {reason}", uri.as_str()));
        }
        for fault in &analysis.faults {
            self.log
                .warn(&format!("{}: {}", fault.path, fault.finding.message));
        }
        if !self.client.pulls {
            self.outbox.notify(
                "textDocument/publishDiagnostics",
                json!({ "uri": uri, "version": document.version, "diagnostics": analysis.diagnostics }),
            );
        }
        for waiting in waiting {
            answer(&self.pool, &analysis, waiting);
        }
    }
}

/// The result of a judgement, which comes back to the session even when the judgement panics.
struct Judgement {
    uri: Uri,
    edition: u64,
    analysis: Option<Box<Analysis>>,
    own: Sender<Message>,
}

impl Drop for Judgement {
    fn drop(&mut self) {
        let _the_session_is_over = self.own.send(Message::Judged {
            uri: self.uri.clone(),
            edition: self.edition,
            analysis: self.analysis.take(),
        });
    }
}

fn answer(pool: &Pool, analysis: &Arc<Analysis>, waiting: Waiting) {
    let edition = analysis.snapshot.edition;
    match waiting {
        Waiting::Diagnostics(previous, reply) => {
            let _cancelled = reply.send(Ok(report(&analysis.diagnostics, previous.as_deref())));
        }
        Waiting::Actions(asked, parameters, reply) => {
            if asked != edition {
                let _cancelled = reply.send(Err(Error::content_modified()));
                return;
            }
            let analysis = Arc::clone(analysis);
            pool.run(move || {
                if reply.is_closed() {
                    return;
                }
                let actions = actions::offer(&analysis, &parameters);
                let current = analysis.snapshot.is_current();
                let _cancelled = reply.send(if current {
                    Ok(Some(actions))
                } else {
                    Err(Error::content_modified())
                });
            });
        }
        Waiting::Hover(asked, position, reply) => {
            if asked != edition {
                let _cancelled = reply.send(Err(Error::content_modified()));
                return;
            }
            let analysis = Arc::clone(analysis);
            pool.run(move || {
                let _cancelled = reply.send(Ok(explanation::hover(&analysis, position)));
            });
        }
    }
}

fn report(found: &[tower_lsp::ls_types::Diagnostic], previous: Option<&str>) -> DocumentDiagnosticReport {
    let result_id = diagnostics::result_id(found);
    if previous == Some(result_id.as_str()) {
        return DocumentDiagnosticReport::Unchanged(RelatedUnchangedDocumentDiagnosticReport {
            related_documents: None,
            unchanged_document_diagnostic_report: UnchangedDocumentDiagnosticReport { result_id },
        });
    }
    DocumentDiagnosticReport::Full(RelatedFullDocumentDiagnosticReport {
        related_documents: None,
        full_document_diagnostic_report: FullDocumentDiagnosticReport {
            result_id: Some(result_id),
            items: found.to_vec(),
        },
    })
}
