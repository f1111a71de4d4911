//! `textDocument/rename` and `textDocument/prepareRename`: another name for something, in all files that name it.

use std::borrow::Cow;
use std::collections::HashMap;

use engine::models::rename::{RenameError, rename, renameable};
use tower_lsp::jsonrpc::{Error, ErrorCode, Result};
use tower_lsp::ls_types::{
    DocumentChanges, OneOf, OptionalVersionedTextDocumentIdentifier, Position, PrepareRenameResponse,
    TextDocumentEdit, TextEdit, WorkspaceEdit,
};

use crate::neighbourhood::Neighbourhood;

/// The protocol's code for a request that is in order and cannot be done; people are shown the reason.
const REQUEST_FAILED: i64 = -32803;

/// What would be renamed at `position`.
///
/// # Errors
/// With the reason, for people, why what stands there cannot be renamed.
pub(crate) fn prepare(around: &Neighbourhood, position: Position) -> Result<Option<PrepareRenameResponse>> {
    let Some(models) = around.models() else {
        return Ok(None);
    };
    match renameable(&models, around.offset(position)) {
        Ok((span, name)) => Ok(Some(PrepareRenameResponse::RangeWithPlaceholder {
            range: around.snapshot.range(span),
            placeholder: name.to_owned(),
        })),
        Err(RenameError::NoName) => Ok(None),
        Err(error) => Err(refusal(&error)),
    }
}

/// The edits that give what stands at `position` the name `new`; those of open documents are for the version that was
/// read.
///
/// # Errors
/// With the reason, for people, why it cannot have that name.
pub(crate) fn answer(around: &Neighbourhood, position: Position, new: &str) -> Result<Option<WorkspaceEdit>> {
    let Some(models) = around.models() else {
        return Err(refusal(&RenameError::NoName));
    };
    let names = &models.names;
    let found = rename(&models, around.offset(position), new).map_err(|error| refusal(&error))?;
    let mut changes = HashMap::new();
    let mut document_changes = Vec::new();
    for (file, edits) in found {
        let name = names.sources.name(file);
        let Some(uri) = around.address(name) else { continue };
        let edits = edits
            .into_iter()
            .map(|edit| TextEdit::new(around.range(names, file, edit.span), edit.text));
        if around.snapshot.client.versioned_edits {
            document_changes.push(TextDocumentEdit {
                text_document: OptionalVersionedTextDocumentIdentifier {
                    uri,
                    version: around.version(name),
                },
                edits: edits.map(OneOf::Left).collect(),
            });
        } else {
            changes.insert(uri, edits.collect());
        }
    }
    Ok(Some(if around.snapshot.client.versioned_edits {
        WorkspaceEdit {
            document_changes: Some(DocumentChanges::Edits(document_changes)),
            ..WorkspaceEdit::default()
        }
    } else {
        WorkspaceEdit {
            changes: Some(changes),
            ..WorkspaceEdit::default()
        }
    }))
}

fn refusal(error: &RenameError) -> Error {
    let told = error.to_string();
    let mut letters = told.chars();
    let capital: String = letters.next().into_iter().flat_map(char::to_uppercase).collect();
    Error {
        code: ErrorCode::ServerError(REQUEST_FAILED),
        message: Cow::Owned(format!("{capital}{}", letters.as_str())),
        data: None,
    }
}
