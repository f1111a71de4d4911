//! The framework's handlers. Each sends one message before it waits for anything, so the session hears of things in the
//! order in which the client said them.

use std::sync::mpsc::Sender;

use tokio::sync::oneshot;
use tower_lsp::LanguageServer;
use tower_lsp::jsonrpc::{Error, Result};
use tower_lsp::ls_types::{
    CodeAction, CodeActionParams, CodeActionResponse, DidChangeTextDocumentParams,
    DidChangeWatchedFilesParams, DidChangeWorkspaceFoldersParams, DidCloseTextDocumentParams,
    DidOpenTextDocumentParams, DidSaveTextDocumentParams, DocumentDiagnosticParams, DocumentDiagnosticReport,
    DocumentDiagnosticReportResult, ExecuteCommandParams, Hover, HoverParams, InitializeParams,
    InitializeResult, InitializedParams, LSPAny,
};

use crate::actions::EXPLAIN;
use crate::message::{Message, Reply};

/// The handlers, and the way to the session.
pub(crate) struct Backend {
    session: Sender<Message>,
}

impl Backend {
    /// Handlers that talk to `session`.
    #[must_use]
    pub(crate) fn new(session: Sender<Message>) -> Self {
        Self { session }
    }

    fn tell(&self, message: Message) {
        let _the_service_is_ending = self.session.send(message);
    }

    async fn ask<T>(&self, message: impl FnOnce(Reply<T>) -> Message) -> Result<T> {
        let (reply, answer) = oneshot::channel();
        self.tell(message(reply));
        answer.await.unwrap_or_else(|_| Err(Error::internal_error()))
    }
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
            .ask(|reply| Message::Diagnostics(uri, parameters.previous_result_id, reply))
            .await?;
        Ok(DocumentDiagnosticReportResult::Report(report))
    }

    async fn code_action(&self, parameters: CodeActionParams) -> Result<Option<CodeActionResponse>> {
        self.ask(|reply| Message::Actions(Box::new(parameters), reply))
            .await
    }

    async fn code_action_resolve(&self, action: CodeAction) -> Result<CodeAction> {
        self.ask(|reply| Message::Resolve(Box::new(action), reply)).await
    }

    async fn hover(&self, parameters: HoverParams) -> Result<Option<Hover>> {
        let place = parameters.text_document_position_params;
        self.ask(|reply| Message::Hover(place.text_document.uri, place.position, reply))
            .await
    }

    async fn execute_command(&self, parameters: ExecuteCommandParams) -> Result<Option<LSPAny>> {
        let rule = parameters.arguments.first().and_then(LSPAny::as_str);
        match rule {
            Some(rule) if parameters.command == EXPLAIN => {
                self.tell(Message::Explain(rule.to_owned()));
                Ok(None)
            }
            _ => Err(Error::invalid_params("no such command, or no rule named")),
        }
    }
}
