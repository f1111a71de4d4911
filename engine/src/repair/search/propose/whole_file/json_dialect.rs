//! JSON written throughout as Python, JavaScript or a configuration language writes it: one rewrite mends all of it.

use crate::edit::Edit;
use crate::language::FileClass;
use crate::repair::search::lexeme::{Lexeme, LexemeKind};
use crate::repair::search::proposal::{Kind, Proposal};
use crate::repair::search::scene::Scene;
use crate::text::Span;

/// Guesses that the text is of another dialect of JSON.
pub(super) fn propose(scene: &Scene<'_>) -> Vec<Proposal> {
    let is_strict = scene.class() == FileClass::Json;
    let unless_allowed = |part: fn(&Scene<'_>) -> Vec<Edit>| match is_strict {
        true => part(scene),
        false => Vec::new(),
    };
    let parts = [
        literals(scene),
        quotes(scene),
        keys(scene),
        unless_allowed(trailing_commas),
        unless_allowed(comments),
    ];
    let mut proposals = Vec::new();
    let present = parts.iter().filter(|part| !part.is_empty()).count();
    if present > 1 {
        let all: Vec<Edit> = parts.iter().flatten().cloned().collect();
        proposals.push(Proposal::several(Kind::RewriteDialect, all));
        let but_comments: Vec<Edit> = parts.iter().take(4).flatten().cloned().collect();
        proposals.push(Proposal::several(Kind::RewriteDialect, but_comments).in_order(1));
        let words: Vec<Edit> = parts.iter().take(3).flatten().cloned().collect();
        proposals.push(Proposal::several(Kind::RewriteDialect, words).in_order(2));
    }
    for part in parts {
        if !part.is_empty() {
            proposals.push(Proposal::several(Kind::RewriteDialect, part).in_order(1));
        }
    }
    proposals.retain(|proposal| !proposal.edits.is_empty());
    proposals
}

fn edits(scene: &Scene<'_>, edit: impl Fn(usize, Lexeme) -> Option<Edit>) -> Vec<Edit> {
    let lexemes = scene.lexemes.all().iter().copied().enumerate();
    lexemes
        .filter_map(|(index, lexeme)| edit(index, lexeme))
        .collect()
}

/// Names of other languages for what JSON has a name for.
fn literals(scene: &Scene<'_>) -> Vec<Edit> {
    edits(scene, |index, lexeme| {
        if lexeme.kind != LexemeKind::Word {
            return None;
        }
        let plain = match scene.word(index) {
            "True" | "TRUE" | "yes" | "Yes" | "on" => "true",
            "False" | "FALSE" | "no" | "No" | "off" => "false",
            "None" | "NULL" | "Null" | "nil" | "undefined" | "NaN" | "nan" | "Infinity" => "null",
            _ => return None,
        };
        Some(Edit::replace(lexeme.span, plain))
    })
}

/// Strings in single quotes or backticks.
fn quotes(scene: &Scene<'_>) -> Vec<Edit> {
    edits(scene, |index, lexeme| {
        let word = scene.word(index);
        let quoted = matches!(lexeme.kind, LexemeKind::String | LexemeKind::Key);
        if !quoted || !word.starts_with(['\'', '`']) || word.len() < 2 {
            return None;
        }
        Some(Edit::replace(lexeme.span, in_double_quotes(word)))
    })
}

/// A string in other quotes as JSON writes it.
fn in_double_quotes(word: &str) -> String {
    let inner = word.get(1..word.len() - 1).unwrap_or_default();
    let mut plain = String::with_capacity(word.len() + 2);
    plain.push('"');
    let mut characters = inner.chars();
    while let Some(c) = characters.next() {
        match c {
            '\\' => match characters.next() {
                Some('\'') => plain.push('\''),
                Some('`') => plain.push('`'),
                Some(escaped) => plain.extend(['\\', escaped]),
                None => plain.push('\\'),
            },
            '"' => plain.push_str("\\\""),
            c => plain.push(c),
        }
    }
    plain.push('"');
    plain
}

/// Keys without quotes.
fn keys(scene: &Scene<'_>) -> Vec<Edit> {
    edits(scene, |index, lexeme| {
        let word = scene.word(index);
        let bare = lexeme.kind == LexemeKind::Key && !word.starts_with(['"', '\'', '`']);
        bare.then(|| Edit::replace(lexeme.span, format!("\"{word}\"")))
    })
}

/// Commas before closers.
fn trailing_commas(scene: &Scene<'_>) -> Vec<Edit> {
    edits(scene, |index, lexeme| {
        if scene.word(index) != "," {
            return None;
        }
        let mut next = index + 1;
        while scene
            .lexeme(next)
            .is_some_and(|lexeme| lexeme.kind == LexemeKind::Comment)
        {
            next += 1;
        }
        matches!(scene.word(next), "}" | "]").then(|| Edit::delete(lexeme.span))
    })
}

/// Comments, with their lines where they have them for themselves.
fn comments(scene: &Scene<'_>) -> Vec<Edit> {
    edits(scene, |_, lexeme| {
        if lexeme.kind != LexemeKind::Comment {
            return None;
        }
        let text = scene.text();
        let start = scene.lines().start(scene.lines().line_of(lexeme.span.start));
        let last = lexeme.span.end.saturating_sub(1);
        let end = scene.lines().full_span(scene.lines().line_of(last)).end;
        let before = Span::new(start, lexeme.span.start).text(text);
        let behind = Span::new(lexeme.span.end, end.max(lexeme.span.end)).text(text);
        let span = if before.trim().is_empty() && behind.trim().is_empty() {
            Span::new(start, end)
        } else if behind.trim().is_empty() {
            Span::new(start + before.trim_end().len(), lexeme.span.end)
        } else {
            lexeme.span
        };
        Some(Edit::delete(span))
    })
}
