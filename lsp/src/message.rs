//! What the session's thread is told, in the order in which it came.

use tokio::sync::oneshot;
use tower_lsp::jsonrpc::Result;
use tower_lsp::ls_types::{
    CodeAction, CodeActionParams, CodeActionResponse, DidChangeTextDocumentParams, DidOpenTextDocumentParams,
    DocumentDiagnosticReport, Hover, InitializeParams, InitializeResult, Position, Uri,
    WorkspaceFoldersChangeEvent,
};

use crate::analysis::Analysis;
use crate::neighbourhood::Neighbourhood;

/// Where an answer goes. Dropped without one, the client gets an error.
pub(crate) type Reply<T> = oneshot::Sender<Result<T>>;

/// One message to the session.
pub(crate) enum Message {
    /// The conversation begins.
    Initialize(Box<InitializeParams>, Reply<InitializeResult>),
    /// The client is ready for requests.
    Initialized,
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
    Diagnostics(Uri, Option<String>, Reply<DocumentDiagnosticReport>),
    /// What can be done?
    Actions(Box<CodeActionParams>, Reply<Option<CodeActionResponse>>),
    /// What does this action do?
    Resolve(Box<CodeAction>, Reply<CodeAction>),
    /// What is here?
    Hover(Uri, Position, Reply<Option<Hover>>),
    /// Somebody wants to see a document among the files of its project; nothing when it is not open.
    LookAround(Uri, Box<dyn FnOnce(Option<Neighbourhood>) + Send>),
    /// Explain a rule.
    Explain(String),
    /// A judgement was made, or failed.
    Judged {
        /// The document.
        uri: Uri,
        /// The edition that was judged.
        edition: u64,
        /// The judgement; nothing when we failed.
        analysis: Option<Box<Analysis>>,
    },
}
