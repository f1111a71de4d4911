//! What the client can do, as it said in `initialize`, and what the server offers it.

use engine::text::Encoding;
use tower_lsp::ls_types::{
    ClientCapabilities, CodeActionKind, CodeActionOptions, CodeActionProviderCapability, DiagnosticOptions,
    DiagnosticServerCapabilities, ExecuteCommandOptions, HoverProviderCapability, InitializeResult, OneOf,
    PositionEncodingKind, SaveOptions, ServerCapabilities, ServerInfo, TextDocumentSyncCapability,
    TextDocumentSyncKind, TextDocumentSyncOptions, TextDocumentSyncSaveOptions,
    WorkspaceFoldersServerCapabilities, WorkspaceServerCapabilities,
};

use crate::actions::{EXPLAIN, FIX_ALL, FIX_EVERYWHERE};
use crate::{completion, rename};

/// What is to be known about the client.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Client {
    /// How it counts columns.
    pub(crate) encoding: Encoding,
    /// Whether it asks for diagnostics. Then none are pushed.
    pub(crate) pulls: bool,
    /// Whether it can be told to ask again.
    pub(crate) refreshes: bool,
    /// Whether edits may name the version they are for.
    pub(crate) versioned_edits: bool,
    /// Whether actions may be offered without their edit, which it asks for when one is chosen.
    pub(crate) resolves_edits: bool,
    /// Whether it takes watchers for files.
    pub(crate) watches: bool,
    /// Whether diagnostics may name further places.
    pub(crate) related: bool,
    /// Whether symbols may hold others.
    pub(crate) nested_symbols: bool,
    /// Whether it asks what would be renamed before it renames.
    pub(crate) prepares_rename: bool,
    /// Whether it can show a document.
    pub(crate) shows_documents: bool,
    /// Whether it shows how far work of our own has come.
    pub(crate) shows_progress: bool,
    /// Whether it makes edits that nobody asked it for just now.
    pub(crate) applies_edits: bool,
}

impl Client {
    /// Reads what the client said.
    #[must_use]
    pub(crate) fn new(capabilities: &ClientCapabilities) -> Self {
        let document = capabilities.text_document.as_ref();
        let workspace = capabilities.workspace.as_ref();
        Self {
            encoding: encoding(capabilities),
            pulls: document.is_some_and(|document| document.diagnostic.is_some()),
            refreshes: workspace
                .and_then(|workspace| workspace.diagnostics.as_ref())
                .and_then(|diagnostics| diagnostics.refresh_support)
                .unwrap_or(false),
            versioned_edits: workspace
                .and_then(|workspace| workspace.workspace_edit.as_ref())
                .and_then(|edit| edit.document_changes)
                .unwrap_or(false),
            resolves_edits: document
                .and_then(|document| document.code_action.as_ref())
                .filter(|action| action.data_support.unwrap_or(false))
                .and_then(|action| action.resolve_support.as_ref())
                .is_some_and(|resolve| resolve.properties.iter().any(|property| property == "edit")),
            watches: workspace
                .and_then(|workspace| workspace.did_change_watched_files)
                .and_then(|watching| watching.dynamic_registration)
                .unwrap_or(false),
            related: document
                .and_then(|document| document.publish_diagnostics.as_ref())
                .and_then(|diagnostics| diagnostics.related_information)
                .or_else(|| document?.diagnostic.as_ref()?.related_information)
                .unwrap_or(false),
            nested_symbols: document
                .and_then(|document| document.document_symbol.as_ref())
                .and_then(|symbols| symbols.hierarchical_document_symbol_support)
                .unwrap_or(false),
            prepares_rename: document
                .and_then(|document| document.rename.as_ref())
                .and_then(|rename| rename.prepare_support)
                .unwrap_or(false),
            shows_documents: capabilities
                .window
                .as_ref()
                .and_then(|window| window.show_document.as_ref())
                .is_some_and(|show| show.support),
            shows_progress: capabilities
                .window
                .as_ref()
                .and_then(|window| window.work_done_progress)
                .unwrap_or(false),
            applies_edits: workspace
                .and_then(|workspace| workspace.apply_edit)
                .unwrap_or(false),
        }
    }

    /// The answer to `initialize`.
    #[must_use]
    pub(crate) fn welcome(self, version: &str, wants_workspace: bool) -> InitializeResult {
        let encoding = match self.encoding {
            Encoding::Utf8 => PositionEncodingKind::UTF8,
            Encoding::Utf16 => PositionEncodingKind::UTF16,
            Encoding::Utf32 => PositionEncodingKind::UTF32,
        };
        let diagnostics = DiagnosticOptions {
            identifier: Some("qmoi".to_owned()),
            workspace_diagnostics: wants_workspace,
            ..DiagnosticOptions::default()
        };
        let actions = CodeActionOptions {
            code_action_kinds: Some(vec![CodeActionKind::QUICKFIX, CodeActionKind::new(FIX_ALL)]),
            resolve_provider: Some(self.resolves_edits),
            ..CodeActionOptions::default()
        };
        let synchronisation = TextDocumentSyncOptions {
            open_close: Some(true),
            change: Some(TextDocumentSyncKind::INCREMENTAL),
            save: Some(TextDocumentSyncSaveOptions::SaveOptions(SaveOptions::default())),
            ..TextDocumentSyncOptions::default()
        };
        InitializeResult {
            capabilities: ServerCapabilities {
                position_encoding: Some(encoding),
                text_document_sync: Some(TextDocumentSyncCapability::Options(synchronisation)),
                diagnostic_provider: self
                    .pulls
                    .then_some(DiagnosticServerCapabilities::Options(diagnostics)),
                code_action_provider: Some(CodeActionProviderCapability::Options(actions)),
                hover_provider: Some(HoverProviderCapability::Simple(true)),
                completion_provider: Some(completion::options()),
                definition_provider: Some(OneOf::Left(true)),
                references_provider: Some(OneOf::Left(true)),
                rename_provider: Some(rename::options(self)),
                document_symbol_provider: Some(OneOf::Left(true)),
                execute_command_provider: Some(ExecuteCommandOptions {
                    commands: vec![EXPLAIN.to_owned(), FIX_EVERYWHERE.to_owned()],
                    ..ExecuteCommandOptions::default()
                }),
                workspace: Some(WorkspaceServerCapabilities {
                    workspace_folders: Some(WorkspaceFoldersServerCapabilities {
                        supported: Some(true),
                        change_notifications: Some(OneOf::Left(true)),
                    }),
                    ..WorkspaceServerCapabilities::default()
                }),
                ..ServerCapabilities::default()
            },
            server_info: Some(ServerInfo {
                name: "qmoi".to_owned(),
                version: Some(version.to_owned()),
            }),
            offset_encoding: None,
        }
    }
}

/// Bytes where the client takes them, because they are ours; else what it likes best.
fn encoding(capabilities: &ClientCapabilities) -> Encoding {
    let offered = capabilities
        .general
        .as_ref()
        .and_then(|general| general.position_encodings.as_deref())
        .unwrap_or_default();
    if offered.contains(&PositionEncodingKind::UTF8) {
        Encoding::Utf8
    } else if offered.contains(&PositionEncodingKind::UTF32) {
        Encoding::Utf32
    } else {
        Encoding::Utf16
    }
}
