//! Requests for types in comments: `/// <reference types="x" />`, which counts only before the first statement.

use oxc_ast::ast::Program;
use oxc_span::GetSpan;

use super::facts::{Import, ImportKind};
use crate::text::Span;

/// The references to types and files that the text begins with.
pub(super) fn references(program: &Program, text: &str) -> Vec<Import> {
    let first = program
        .body
        .first()
        .map_or(text.len(), |statement| statement.span().start as usize);
    let comments = program.comments.iter().map(oxc_ast::Comment::content_span);
    comments
        .map(|span| Span::new(span.start as usize, span.end as usize))
        .take_while(|span| span.start < first)
        .filter_map(|span| reference(span, text))
        .collect()
}

/// The reference that the comment at `content` makes. The path of a file is relative also without `./`.
fn reference(content: Span, text: &str) -> Option<Import> {
    let comment = content.text(text);
    let inside = comment
        .strip_prefix('/')?
        .trim_start()
        .strip_prefix("<reference")?;
    let inside = inside.strip_prefix([' ', '\t'])?.trim_start();
    let (attribute, value) = inside.split_once('=')?;
    let value = value.trim_start();
    let quote = value.chars().next().filter(|quote| matches!(quote, '"' | '\''))?;
    let named = value[1..].split(quote).next()?;
    let specifier = match attribute.trim_end() {
        "types" => named.to_owned(),
        "path" if named.starts_with('.') || named.starts_with('/') => named.to_owned(),
        "path" => format!("./{named}"),
        _ => return None,
    };
    let start = content.end - value.len();
    Some(Import {
        specifier: specifier.into(),
        span: Span::new(start, start + named.len() + 2),
        kind: ImportKind::TypeOnly,
        names: vec!["*".into()],
        is_guarded: false,
        is_lazy: false,
    })
}
