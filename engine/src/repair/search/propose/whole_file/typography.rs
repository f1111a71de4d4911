//! Quotes, dashes and dots as word processors write them, and signs as the source of a page writes them.

use crate::edit::Edit;
use crate::repair::search::lexeme::LexemeKind;
use crate::repair::search::proposal::{Kind, Proposal};
use crate::repair::search::scene::Scene;
use crate::text::Span;

/// Signs as a page's source writes them.
const ENTITIES: &[(&str, &str)] = &[
    ("&lt;", "<"),
    ("&gt;", ">"),
    ("&quot;", "\""),
    ("&#34;", "\""),
    ("&#39;", "'"),
    ("&apos;", "'"),
    ("&#x27;", "'"),
    ("&nbsp;", " "),
    ("&amp;", "&"),
];

/// Which of the finds are rewritten.
type Where<'s> = &'s dyn Fn(Span) -> bool;

/// Guesses about signs that are written as others are.
pub(super) fn propose(scene: &Scene<'_>) -> Vec<Proposal> {
    let mut proposals = Vec::new();
    let line = scene.lines().full_span(scene.lines().line_of(scene.front));
    let everywhere = |_: Span| true;
    let outside = |span: Span| !within_text(scene, span);
    let on_line = |span: Span| line.encloses(span);
    let places: [Where<'_>; 3] = [&on_line, &outside, &everywhere];
    if !scene.text().is_ascii() {
        let written = scene.text().char_indices().filter(|(_, c)| !c.is_ascii());
        let foreign: Vec<(usize, char)> = written.collect();
        for (order, place) in places.into_iter().enumerate() {
            for (later, double) in ["\"", "'", "`"].into_iter().enumerate() {
                for single in ["'", "\""] {
                    let edits = curls(&foreign, double, single, place);
                    add(Kind::ReplaceLookalike, edits, order + later, &mut proposals);
                }
            }
        }
    }
    if memchr::memchr(b'&', scene.text().as_bytes()).is_some() {
        for (order, place) in places.into_iter().enumerate() {
            let edits = entities(scene, place);
            let nearest = edits
                .iter()
                .min_by_key(|edit| edit.span.start.abs_diff(scene.front));
            let nearest = nearest.cloned().into_iter().collect();
            add(Kind::RewriteDialect, edits, order, &mut proposals);
            add(Kind::ReplaceSign, nearest, order, &mut proposals);
        }
    }
    if memchr::memmem::find(scene.text().as_bytes(), b"\\\"").is_some() && outside_strings(scene) {
        let edits = memchr::memmem::find_iter(scene.text().as_bytes(), b"\\\"")
            .map(|at| Edit::delete(Span::new(at, at + 1)))
            .collect();
        add(Kind::RewriteDialect, edits, 2, &mut proposals);
    }
    proposals
}

fn add(kind: Kind, edits: Vec<Edit>, order: usize, proposals: &mut Vec<Proposal>) {
    if !edits.is_empty() {
        proposals.push(Proposal::several(kind, edits).in_order(order));
    }
}

/// Whether the place lies in a string, a template or a comment.
fn within_text(scene: &Scene<'_>, span: Span) -> bool {
    let at = scene.lexemes.index_at(span.start);
    scene.lexeme(at).is_some_and(|lexeme| {
        lexeme.span.start < span.start
            && matches!(
                lexeme.kind,
                LexemeKind::String
                    | LexemeKind::Template
                    | LexemeKind::TemplateHead
                    | LexemeKind::TemplateMiddle
                    | LexemeKind::TemplateTail
                    | LexemeKind::Comment
                    | LexemeKind::Pattern
            )
    })
}

/// Whether the first quote of the text is escaped, as if all of it stood in a string.
fn outside_strings(scene: &Scene<'_>) -> bool {
    let text = scene.text();
    memchr::memchr(b'"', text.as_bytes())
        .and_then(|at| text.get(..at))
        .is_some_and(|before| before.ends_with('\\'))
}

/// Curled quotes among the `foreign` characters as `double` and `single`, and dashes and dots in plain writing.
fn curls(foreign: &[(usize, char)], double: &str, single: &str, place: Where<'_>) -> Vec<Edit> {
    let mut edits = Vec::new();
    for &(at, c) in foreign {
        let plain = match c {
            '“' | '”' | '„' | '‟' | '«' | '»' | '″' | '＂' => double,
            '‘' | '’' | '‚' | '‛' | '′' | '´' | '＇' => single,
            '–' | '—' | '−' => "-",
            '…' => "...",
            _ => continue,
        };
        let span = Span::new(at, at + c.len_utf8());
        if place(span) {
            edits.push(Edit::replace(span, plain));
        }
    }
    edits
}

/// Entities as the signs they stand for.
fn entities(scene: &Scene<'_>, place: Where<'_>) -> Vec<Edit> {
    let text = scene.text();
    let mut edits = Vec::new();
    let mut from = 0;
    for at in memchr::memchr_iter(b'&', text.as_bytes()) {
        let Some(rest) = text.get(at..).filter(|_| at >= from) else {
            continue;
        };
        let Some((entity, sign)) = ENTITIES.iter().find(|(entity, _)| rest.starts_with(entity)) else {
            continue;
        };
        let span = Span::new(at, at + entity.len());
        from = span.end;
        if place(span) {
            edits.push(Edit::replace(span, *sign));
        }
    }
    edits
}
