//! Characters that nobody sees: taken away, or made the space that they look like.

use crate::edit::Edit;
use crate::repair::search::proposal::{Kind, Proposal};
use crate::repair::search::scene::Scene;
use crate::text::Span;

/// Guesses about characters that nobody sees.
pub(super) fn propose(scene: &Scene<'_>) -> Vec<Proposal> {
    let text = scene.text();
    let mut proposals = Vec::new();
    if text.is_ascii() && memchr::memchr2(0, 8, text.as_bytes()).is_none() {
        return proposals;
    }
    let unseen: Vec<Span> = text
        .char_indices()
        .filter(|(_, c)| is_unseen(*c))
        .map(|(at, c)| Span::new(at, at + c.len_utf8()))
        .collect();
    let blanks: Vec<Span> = text
        .char_indices()
        .filter(|(_, c)| is_blank(*c))
        .map(|(at, c)| Span::new(at, at + c.len_utf8()))
        .collect();
    let mut add = |kind: Kind, edits: Vec<Edit>, order: usize| {
        if !edits.is_empty() {
            proposals.push(Proposal::several(kind, edits).in_order(order));
        }
    };
    let near = |spans: &[Span]| {
        spans
            .iter()
            .min_by_key(|span| span.start.abs_diff(scene.front))
            .copied()
    };
    add(
        Kind::DeleteStray,
        unseen.iter().copied().map(Edit::delete).collect(),
        1,
    );
    if unseen.len() > 1 {
        add(
            Kind::DeleteStray,
            near(&unseen).map(Edit::delete).into_iter().collect(),
            0,
        );
        // A mark at the very start may be the file's own.
        let inner = unseen.iter().filter(|span| span.start > 0);
        add(Kind::DeleteStray, inner.copied().map(Edit::delete).collect(), 2);
    }
    let spaced = |span: Span| Edit::replace(span, " ");
    add(
        Kind::ReplaceLookalike,
        blanks.iter().copied().map(spaced).collect(),
        1,
    );
    let in_indentation: Vec<Edit> = blanks
        .iter()
        .filter(|span| {
            let start = scene.lines().start(scene.lines().line_of(span.start));
            Span::new(start, span.start).text(text).trim().is_empty()
        })
        .copied()
        .map(spaced)
        .collect();
    add(Kind::ReplaceLookalike, in_indentation, 0);
    if let Some(near) = near(&blanks) {
        add(Kind::ReplaceLookalike, vec![spaced(near)], 0);
        add(Kind::DeleteStray, vec![Edit::delete(near)], 0);
        let line = scene.lines().line_of(near.start);
        let on_line = blanks
            .iter()
            .filter(|span| scene.lines().line_of(span.start) == line)
            .copied();
        add(Kind::ReplaceLookalike, on_line.map(spaced).collect(), 0);
    }
    proposals
}

fn is_unseen(c: char) -> bool {
    matches!(
        c,
        '\u{feff}'
            | '\u{200b}'..='\u{200f}'
            | '\u{2060}'..='\u{2064}'
            | '\u{ad}'
            | '\u{202a}'..='\u{202e}'
            | '\u{fffd}'
            | '\u{0}'..='\u{8}'
    )
}

fn is_blank(c: char) -> bool {
    matches!(
        c,
        '\u{a0}' | '\u{2000}'..='\u{200a}' | '\u{202f}' | '\u{205f}' | '\u{3000}'
    )
}
