//! The framework's handlers. Each sends one message before it waits for anything, so the session hears of things in the
//! order in which the client said them.

use std::sync::mpsc::Sender;
use std::sync::{Arc, Weak};

use engine::Cancellation;
use tokio::sync::oneshot;
use tower_lsp::LanguageServer;
use tower_lsp::jsonrpc::{Error, Result};
use tower_lsp::ls_types::{
    CodeAction, CodeActionParams, CodeActionResponse, CompletionParams, CompletionResponse,
    DidChangeConfigurationParams, DidChangeTextDocumentParams, DidChangeWatchedFilesParams,
    DidChangeWorkspaceFoldersParams, DidCloseTextDocumentParams, DidOpenTextDocumentParams,
    DidSaveTextDocumentParams, DocumentDiagnosticParams, DocumentDiagnosticReport,
    DocumentDiagnosticReportResult, DocumentSymbolParams, DocumentSymbolResponse, ExecuteCommandParams,
    GotoDefinitionParams, GotoDefinitionResponse, Hover, HoverParams, InitializeParams, InitializeResult,
    InitializedParams, LSPAny, Location, PrepareRenameResponse, ReferenceParams, RenameParams,
    TextDocumentPositionParams, Uri, WorkspaceDiagnosticParams, WorkspaceDiagnosticReportResult,
    WorkspaceEdit,
};

use crate::actions::{self, EXPLAIN, FIX_EVERYWHERE};
use crate::analysis::Analysis;
use crate::message::{Message, Reply, Visit, Visited};
use crate::neighbourhood::Neighbourhood;
use crate::outbox::Outbox;
use crate::snapshot::Snapshot;
use crate::{completion, definition, hover, references, rename, symbols};
use crate::{everywhere, progress::Progress};

/// The handlers, and the way to the session.
pub(crate) struct Backend {
    session: Sender<Message>,
    outbox: Outbox,
}

/// Lives as long as somebody waits for an answer: the framework drops it with the handler when the client cancels.
struct Wish(Arc<()>);

impl Wish {
    fn new() -> Self {
        Self(Arc::new(()))
    }

    /// Says so when nobody waits any more.
    fn cancellation(&self) -> Cancellation {
        let alive: Weak<()> = Arc::downgrade(&self.0);
        Cancellation::when(move || alive.strong_count() == 0)
    }
}

impl Backend {
    /// Handlers that talk to `session`.
    #[must_use]
    pub(crate) fn new(session: Sender<Message>, outbox: Outbox) -> Self {
        Self { session, outbox }
    }

    fn tell(&self, message: Message) {
        let _the_service_is_ending = self.session.send(message);
    }

    async fn ask<T>(&self, message: impl FnOnce(Reply<T>) -> Message) -> Result<T> {
        let (reply, answer) = oneshot::channel();
        self.tell(message(reply));
        answer.await.unwrap_or_else(|_| Err(Error::internal_error()))
    }

    /// What `look` sees in the document as it is now; nothing when it is not open.
    async fn read<T: Send + 'static>(
        &self,
        uri: Uri,
        look: impl FnOnce(&Arc<Snapshot>) -> Option<T> + Send + 'static,
    ) -> Result<Option<T>> {
        self.ask(|reply| Message::Read(uri, visit(reply, Snapshot::is_current, look)))
            .await
    }

    /// What `look` sees in the document as it is now and the files around it; nothing when it is not open.
    async fn look_around<T: Send + 'static>(
        &self,
        uri: Uri,
        look: impl FnOnce(&Neighbourhood) -> Option<T> + Send + 'static,
    ) -> Result<Option<T>> {
        self.read(uri, |snapshot| look(&Neighbourhood::of(snapshot)))
            .await
    }

    /// What `look` sees in the judgement of the document as it is now; nothing when it is not open.
    async fn judge<T: Send + 'static>(
        &self,
        uri: Uri,
        look: impl FnOnce(&Arc<Analysis>) -> Option<T> + Send + 'static,
    ) -> Result<Option<T>> {
        let is_current = |analysis: &Analysis| analysis.snapshot.is_current();
        self.ask(|reply| Message::Judge(uri, visit(reply, is_current, look)))
            .await
    }
}

/// A visit whose result goes to `reply`, unless the document changed meanwhile.
fn visit<T: Send + Sync + 'static, R: Send + 'static>(
    reply: Reply<Option<R>>,
    is_current: impl FnOnce(&T) -> bool + Send + 'static,
    look: impl FnOnce(&Arc<T>) -> Option<R> + Send + 'static,
) -> Visit<T> {
    Box::new(move |visited| {
        if reply.is_closed() {
            return;
        }
        let answer = match visited {
            Visited::Here(thing) => {
                let seen = look(&thing);
                is_current(&thing)
                    .then_some(seen)
                    .ok_or_else(Error::content_modified)
            }
            Visited::NotOpen => Ok(None),
            Visited::Stale => Err(Error::content_modified()),
        };
        let _cancelled = reply.send(answer);
    })
}

impl LanguageServer for Backend {
    async fn initialize(&self, parameters: InitializeParams) -> Result<InitializeResult> {
        self.ask(|reply| Message::Initialize(Box::new(parameters), reply))
            .await
    }

    async fn initialized(&self, _: InitializedParams) {
        self.tell(Message::Initialized);
    }

    async fn shutdown(&self) -> Result<()> {
        Ok(())
    }

    async fn did_change_configuration(&self, parameters: DidChangeConfigurationParams) {
        self.tell(Message::Configured(parameters.settings));
    }

    async fn did_open(&self, parameters: DidOpenTextDocumentParams) {
        self.tell(Message::Opened(Box::new(parameters)));
    }

    async fn did_change(&self, parameters: DidChangeTextDocumentParams) {
        self.tell(Message::Changed(Box::new(parameters)));
    }

    async fn did_save(&self, parameters: DidSaveTextDocumentParams) {
        self.tell(Message::Saved(parameters.text_document.uri));
    }

    async fn did_close(&self, parameters: DidCloseTextDocumentParams) {
        self.tell(Message::Closed(parameters.text_document.uri));
    }

    async fn did_change_watched_files(&self, parameters: DidChangeWatchedFilesParams) {
        let uris = parameters.changes.into_iter().map(|change| change.uri).collect();
        self.tell(Message::FilesChanged(uris));
    }

    async fn did_change_workspace_folders(&self, parameters: DidChangeWorkspaceFoldersParams) {
        self.tell(Message::FoldersChanged(Box::new(parameters.event)));
    }

    async fn diagnostic(
        &self,
        parameters: DocumentDiagnosticParams,
    ) -> Result<DocumentDiagnosticReportResult> {
        let uri = parameters.text_document.uri;
        let report: DocumentDiagnosticReport = self
            .ask(|reply| Message::Diagnose(uri, parameters.previous_result_id, reply))
            .await?;
        Ok(DocumentDiagnosticReportResult::Report(report))
    }

    async fn workspace_diagnostic(
        &self,
        parameters: WorkspaceDiagnosticParams,
    ) -> Result<WorkspaceDiagnosticReportResult> {
        self.ask(|reply| Message::DiagnoseWorkspace(Box::new(parameters), reply))
            .await
    }

    async fn code_action(&self, parameters: CodeActionParams) -> Result<Option<CodeActionResponse>> {
        let wish = Wish::new();
        let cancellation = wish.cancellation();
        let uri = parameters.text_document.uri.clone();
        self.judge(uri, move |analysis| {
            actions::offer(analysis, &parameters, &cancellation)
        })
        .await
    }

    async fn code_action_resolve(&self, action: CodeAction) -> Result<CodeAction> {
        let Some(target) = actions::target(&action) else {
            // One that is whole already needs nothing; of any other nobody knows what it was.
            let is_whole = action.edit.is_some() || action.command.is_some();
            return is_whole.then_some(action).ok_or_else(Error::content_modified);
        };
        let wish = Wish::new();
        let cancellation = wish.cancellation();
        let resolve =
            move |snapshot: &Arc<Snapshot>| actions::resolve(action, &target.deed, snapshot, &cancellation);
        let resolved = self
            .ask(|reply| {
                let visit = visit(reply, Snapshot::is_current, resolve);
                Message::ReadVersion(target.uri, target.version, visit)
            })
            .await?;
        resolved.ok_or_else(Error::content_modified)
    }

    async fn hover(&self, parameters: HoverParams) -> Result<Option<Hover>> {
        let place = parameters.text_document_position_params;
        self.judge(place.text_document.uri, move |analysis| {
            hover::answer(analysis, place.position)
        })
        .await
    }

    async fn completion(&self, parameters: CompletionParams) -> Result<Option<CompletionResponse>> {
        let place = parameters.text_document_position;
        self.look_around(place.text_document.uri, move |around| {
            completion::answer(around, place.position)
        })
        .await
    }

    async fn goto_definition(
        &self,
        parameters: GotoDefinitionParams,
    ) -> Result<Option<GotoDefinitionResponse>> {
        let place = parameters.text_document_position_params;
        self.look_around(place.text_document.uri, move |around| {
            definition::answer(around, place.position)
        })
        .await
    }

    async fn references(&self, parameters: ReferenceParams) -> Result<Option<Vec<Location>>> {
        let place = parameters.text_document_position;
        let with_definitions = parameters.context.include_declaration;
        self.look_around(place.text_document.uri, move |around| {
            references::answer(around, place.position, with_definitions)
        })
        .await
    }

    async fn prepare_rename(
        &self,
        place: TextDocumentPositionParams,
    ) -> Result<Option<PrepareRenameResponse>> {
        let prepared = self
            .look_around(place.text_document.uri, move |around| {
                Some(rename::prepare(around, place.position))
            })
            .await?;
        prepared.unwrap_or(Ok(None))
    }

    async fn rename(&self, parameters: RenameParams) -> Result<Option<WorkspaceEdit>> {
        let place = parameters.text_document_position;
        let renamed = self
            .look_around(place.text_document.uri, move |around| {
                Some(rename::answer(around, place.position, &parameters.new_name))
            })
            .await?;
        renamed.unwrap_or(Ok(None))
    }

    async fn document_symbol(
        &self,
        parameters: DocumentSymbolParams,
    ) -> Result<Option<DocumentSymbolResponse>> {
        self.look_around(parameters.text_document.uri, symbols::answer)
            .await
    }

    async fn execute_command(&self, parameters: ExecuteCommandParams) -> Result<Option<LSPAny>> {
        let Some(rule) = parameters.arguments.first().and_then(LSPAny::as_str) else {
            return Err(Error::invalid_params("no rule is named"));
        };
        let rule = rule.to_owned();
        match parameters.command.as_str() {
            EXPLAIN => self.tell(Message::Explain(rule)),
            FIX_EVERYWHERE => {
                let wish = Wish::new();
                let cancellation = wish.cancellation();
                let outbox = self.outbox.clone();
                let token = parameters.work_done_progress_params.work_done_token;
                let token = serde_json::to_value(token).ok().filter(|token| !token.is_null());
                let (reply, answer) = oneshot::channel();
                self.tell(Message::ReadWorkspace(Box::new(move |workspace| {
                    let mut progress = match token {
                        Some(token) => Progress::under(Some(token), everywhere::TITLE, &outbox),
                        None => Progress::own(workspace.client.shows_progress, everywhere::TITLE, &outbox),
                    };
                    everywhere::fix(&workspace, &rule, &outbox, &cancellation, &mut progress);
                    let _cancelled = reply.send(());
                })));
                answer.await.map_err(|_| Error::internal_error())?;
            }
            _ => return Err(Error::invalid_params("there is no such command")),
        }
        Ok(None)
    }
}
