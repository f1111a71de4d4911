//! What the session's thread is told, in the order in which it came.

use std::sync::Arc;

use tokio::sync::oneshot;
use tower_lsp::jsonrpc::Result;
use tower_lsp::ls_types::{
    Diagnostic, DidChangeTextDocumentParams, DidOpenTextDocumentParams, DocumentDiagnosticReport,
    InitializeParams, InitializeResult, LSPAny, Uri, WorkspaceDiagnosticParams,
    WorkspaceDiagnosticReportResult, WorkspaceFoldersChangeEvent,
};

use crate::analysis::Analysis;
use crate::session::{Judged, Surveyed};
use crate::snapshot::Snapshot;
use crate::workspace::Workspace;

/// Where an answer goes. Dropped without one, the client gets an error.
pub(crate) type Reply<T> = oneshot::Sender<Result<T>>;

/// What somebody wants to do with a thing of the session's, on a thread of the pool.
pub(crate) type Visit<T> = Box<dyn FnOnce(Visited<T>) + Send>;

/// What a visitor finds.
pub(crate) enum Visited<T> {
    /// The thing.
    Here(Arc<T>),
    /// The document is not open.
    NotOpen,
    /// The document changed while the thing was being made.
    Stale,
}

/// One message to the session.
pub(crate) enum Message {
    /// The conversation begins.
    Initialize(Box<InitializeParams>, Reply<InitializeResult>),
    /// The client is ready for requests.
    Initialized,
    /// The client's settings are others now.
    Configured(LSPAny),
    /// A document was opened.
    Opened(Box<DidOpenTextDocumentParams>),
    /// A document was changed.
    Changed(Box<DidChangeTextDocumentParams>),
    /// A document was saved.
    Saved(Uri),
    /// A document was closed.
    Closed(Uri),
    /// Files were changed behind the editor's back.
    FilesChanged(Vec<Uri>),
    /// Folders were added or removed.
    FoldersChanged(Box<WorkspaceFoldersChangeEvent>),
    /// What is wrong with a document? With the name of the last answer.
    Diagnose(Uri, Option<String>, Reply<DocumentDiagnosticReport>),
    /// What is wrong with all files?
    DiagnoseWorkspace(
        Box<WorkspaceDiagnosticParams>,
        Reply<WorkspaceDiagnosticReportResult>,
    ),
    /// What is wrong with all files was found out.
    Surveyed(Box<Surveyed>),
    /// Somebody wants to read a document as it is now.
    Read(Uri, Visit<Snapshot>),
    /// Somebody wants the judgement of a document as it is now.
    Judge(Uri, Visit<Analysis>),
    /// Somebody wants to read a document as it is now, if it still has this version.
    ReadVersion(Uri, i32, Visit<Snapshot>),
    /// Somebody wants all open documents and projects as they are now.
    ReadWorkspace(Box<dyn FnOnce(Workspace) + Send>),
    /// Explain a rule.
    Explain(String),
    /// Something could be said about a document at once; its judgement follows.
    Glanced {
        /// The document.
        uri: Uri,
        /// The edition it is about.
        edition: u64,
        /// What can be said.
        diagnostics: Vec<Diagnostic>,
    },
    /// A judgement ended.
    Judged {
        /// The document.
        uri: Uri,
        /// The edition that was judged.
        edition: u64,
        /// What became of it.
        outcome: Judged,
    },
}
