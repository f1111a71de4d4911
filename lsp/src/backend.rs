//! The framework's handlers. Each sends one message before it waits for anything, so the session hears of things in the
//! order in which the client said them.

use std::sync::mpsc::Sender;

use tokio::sync::oneshot;
use tower_lsp::LanguageServer;
use tower_lsp::jsonrpc::{Error, Result};
use tower_lsp::ls_types::{
    CodeAction, CodeActionParams, CodeActionResponse, CompletionParams, CompletionResponse,
    DidChangeTextDocumentParams, DidChangeWatchedFilesParams, DidChangeWorkspaceFoldersParams,
    DidCloseTextDocumentParams, DidOpenTextDocumentParams, DidSaveTextDocumentParams,
    DocumentDiagnosticParams, DocumentDiagnosticReport, DocumentDiagnosticReportResult, DocumentSymbolParams,
    DocumentSymbolResponse, ExecuteCommandParams, GotoDefinitionParams, GotoDefinitionResponse, Hover,
    HoverParams, InitializeParams, InitializeResult, InitializedParams, LSPAny, Location,
    PrepareRenameResponse, ReferenceParams, RenameParams, TextDocumentPositionParams, Uri, WorkspaceEdit,
};

use crate::actions::EXPLAIN;
use crate::message::{Message, Reply};
use crate::neighbourhood::Neighbourhood;
use crate::{completion, definition, hover, references, rename, symbols};

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

    /// Asks something about a document among the files of its project. Of a document that is not open, nothing is known;
    /// an answer about a text that was changed meanwhile is none.
    fn look<T, Look>(&self, uri: Uri, look: Look) -> impl Future<Output = Result<Option<T>>> + use<T, Look>
    where
        T: Send + 'static,
        Look: FnOnce(&Neighbourhood) -> Result<Option<T>> + Send + 'static,
    {
        let (reply, answer) = oneshot::channel();
        self.tell(Message::LookAround(
            uri,
            Box::new(move |around| {
                let Some(around) = around else {
                    let _cancelled = reply.send(Ok(None));
                    return;
                };
                if reply.is_closed() {
                    return;
                }
                let found = look(&around);
                let _cancelled = reply.send(if around.snapshot.is_current() {
                    found
                } else {
                    Err(Error::content_modified())
                });
            }),
        ));
        async move { answer.await.unwrap_or_else(|_| Err(Error::internal_error())) }
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
        let (uri, position) = (place.text_document.uri, place.position);
        let name = self.look(uri.clone(), move |around| Ok(hover::of_name(around, position)));
        let manual = self.ask(|reply| Message::Hover(uri, position, reply)).await?;
        Ok(hover::joined(manual, name.await?))
    }

    async fn completion(&self, parameters: CompletionParams) -> Result<Option<CompletionResponse>> {
        let place = parameters.text_document_position;
        self.look(place.text_document.uri, move |around| {
            Ok(completion::answer(around, place.position))
        })
        .await
    }

    async fn goto_definition(
        &self,
        parameters: GotoDefinitionParams,
    ) -> Result<Option<GotoDefinitionResponse>> {
        let place = parameters.text_document_position_params;
        self.look(place.text_document.uri, move |around| {
            Ok(definition::answer(around, place.position))
        })
        .await
    }

    async fn references(&self, parameters: ReferenceParams) -> Result<Option<Vec<Location>>> {
        let place = parameters.text_document_position;
        let with_definitions = parameters.context.include_declaration;
        self.look(place.text_document.uri, move |around| {
            Ok(references::answer(around, place.position, with_definitions))
        })
        .await
    }

    async fn prepare_rename(
        &self,
        place: TextDocumentPositionParams,
    ) -> Result<Option<PrepareRenameResponse>> {
        self.look(place.text_document.uri, move |around| {
            rename::prepare(around, place.position)
        })
        .await
    }

    async fn rename(&self, parameters: RenameParams) -> Result<Option<WorkspaceEdit>> {
        let place = parameters.text_document_position;
        self.look(place.text_document.uri, move |around| {
            rename::answer(around, place.position, &parameters.new_name)
        })
        .await
    }

    async fn document_symbol(
        &self,
        parameters: DocumentSymbolParams,
    ) -> Result<Option<DocumentSymbolResponse>> {
        self.look(parameters.text_document.uri, |around| Ok(symbols::answer(around)))
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
