//! `textDocument/hover`: what is to be said about a name, besides the manual of what is wrong there.

use engine::models::description::describe;
use tower_lsp::ls_types::{Hover, HoverContents, MarkupContent, MarkupKind, Position};

use crate::analysis::Analysis;
use crate::explanation;
use crate::neighbourhood::Neighbourhood;

/// What is to be said about `position`: the manuals of the rules that report something there, then the name.
#[must_use]
pub(crate) fn answer(analysis: &Analysis, position: Position) -> Option<Hover> {
    let around = Neighbourhood::of(&analysis.snapshot);
    joined(explanation::hover(analysis, position), of_name(&around, position))
}

/// What the name at `position` stands for.
fn of_name(around: &Neighbourhood, position: Position) -> Option<Hover> {
    let models = around.models()?;
    let (span, said) = describe(&models, around.offset(position))?;
    Some(Hover {
        contents: HoverContents::Markup(MarkupContent {
            kind: MarkupKind::Markdown,
            value: said,
        }),
        range: Some(around.snapshot.range(span)),
    })
}

/// The manual of a finding with what is said about the name under it: what is wrong comes first.
fn joined(manual: Option<Hover>, name: Option<Hover>) -> Option<Hover> {
    match (manual, name) {
        (Some(mut manual), Some(name)) => {
            if let (HoverContents::Markup(first), HoverContents::Markup(second)) =
                (&mut manual.contents, name.contents)
            {
                first.value.push_str("\n\n---\n\n");
                first.value.push_str(&second.value);
            }
            Some(manual)
        }
        (manual, name) => manual.or(name),
    }
}
