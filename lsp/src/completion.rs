//! `textDocument/completion`: the names that are possible where somebody types.

use engine::models::NameKind;
use engine::models::completion::complete;
use tower_lsp::ls_types::{
    CompletionItem, CompletionItemKind, CompletionOptions, CompletionResponse, CompletionTextEdit, Position,
    TextEdit,
};

use crate::neighbourhood::Neighbourhood;

/// What the server offers: asked again behind each sign after which names come.
#[must_use]
pub(crate) fn options() -> CompletionOptions {
    let signs = [".", " ", "[", "'", "\"", ":"];
    CompletionOptions {
        trigger_characters: Some(signs.map(str::to_owned).to_vec()),
        ..CompletionOptions::default()
    }
}

/// The names that are possible at `position`.
#[must_use]
pub(crate) fn answer(around: &Neighbourhood, position: Position) -> Option<CompletionResponse> {
    let document = around.document()?;
    let found = complete(&document, around.offset(position), &around.files);
    let items = found
        .into_iter()
        .enumerate()
        .map(|(number, name)| CompletionItem {
            label: name.label,
            kind: Some(kind(name.kind)),
            detail: Some(name.detail),
            // In the order in which they are defined.
            sort_text: Some(format!("{number:06}")),
            text_edit: Some(CompletionTextEdit::Edit(TextEdit::new(
                around.snapshot.range(name.replace),
                name.insert,
            ))),
            ..CompletionItem::default()
        });
    Some(CompletionResponse::Array(items.collect()))
}

fn kind(kind: Option<NameKind>) -> CompletionItemKind {
    match kind {
        None => CompletionItemKind::KEYWORD,
        Some(NameKind::Stage) => CompletionItemKind::ENUM_MEMBER,
        Some(NameKind::Job | NameKind::WorkflowJob | NameKind::Script) => CompletionItemKind::FUNCTION,
        Some(NameKind::Template) => CompletionItemKind::INTERFACE,
        Some(NameKind::Anchor) => CompletionItemKind::REFERENCE,
        Some(NameKind::Step) => CompletionItemKind::METHOD,
        Some(NameKind::StepOutput | NameKind::JobOutput | NameKind::Output) => CompletionItemKind::FIELD,
        Some(NameKind::MatrixKey | NameKind::Input) => CompletionItemKind::PROPERTY,
        Some(NameKind::Secret | NameKind::Variable) => CompletionItemKind::VARIABLE,
    }
}
