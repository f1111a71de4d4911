//! `textDocument/rename` and `textDocument/prepareRename`: another name for something, in all files that name it.

use std::borrow::Cow;
use std::sync::Arc;

use engine::models::rename::{RenameError, rename, renameable};
use tower_lsp::jsonrpc::{Error, ErrorCode, Result};
use tower_lsp::ls_types::{
    OneOf, Position, PrepareRenameResponse, RenameOptions, WorkDoneProgressOptions, WorkspaceEdit,
};

use crate::client::Client;
use crate::edits::{FileEdits, across_files};
use crate::neighbourhood::Neighbourhood;
use crate::open_document::Text;

/// The protocol's code for a request that is in order and cannot be done; people are shown the reason.
const REQUEST_FAILED: i64 = -32803;

/// What the server offers: to say first what would be renamed, to clients that ask.
#[must_use]
pub(crate) fn options(client: Client) -> OneOf<bool, RenameOptions> {
    if client.prepares_rename {
        OneOf::Right(RenameOptions {
            prepare_provider: Some(true),
            work_done_progress_options: WorkDoneProgressOptions::default(),
        })
    } else {
        OneOf::Left(true)
    }
}

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
    let texts: Vec<Text> = found
        .iter()
        .map(|(file, _)| Text::new(Arc::clone(names.sources.document(*file).text())))
        .collect();
    let files = found.into_iter().zip(&texts).filter_map(|((file, edits), text)| {
        let name = names.sources.name(file);
        Some(FileEdits {
            uri: around.address(name)?,
            version: around.version(name),
            text,
            edits,
        })
    });
    Ok(Some(across_files(
        &files.collect::<Vec<_>>(),
        around.snapshot.client,
    )))
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
