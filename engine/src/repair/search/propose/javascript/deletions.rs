//! Signs, words and lines too many.

use super::super::super::lexeme::LexemeKind;
use super::super::super::proposal::Kind;
use super::around::Around;
use super::guesses::Guesses;
use crate::text::Span;

/// Takes single lexemes and whole lines away.
pub(super) fn propose(around: &Around<'_, '_>, guesses: &mut Guesses) {
    for (order, &index) in around.near.iter().enumerate() {
        if let Some(kind) = kind_of(around, index) {
            lexeme(around, guesses, kind, index, order);
        }
    }
    for (order, &index) in around.heads.iter().enumerate() {
        // A word before a construct, not one it consists of.
        if around.is_word(index) {
            lexeme(
                around,
                guesses,
                Kind::DeleteWord,
                index,
                order + around.near.len(),
            );
        }
    }
    lines(around, guesses);
}

/// The kind of deletion; nothing for brackets, which have proposers of their own.
fn kind_of(around: &Around<'_, '_>, index: usize) -> Option<Kind> {
    match around.kind(index)? {
        LexemeKind::Sign => match around.word(index) {
            "," => Some(Kind::DeleteComma),
            "(" | ")" | "[" | "]" | "{" | "}" => None,
            _ => Some(Kind::DeleteSign),
        },
        LexemeKind::Word | LexemeKind::Number | LexemeKind::String | LexemeKind::Template => {
            Some(Kind::DeleteWord)
        }
        LexemeKind::Stray => Some(Kind::DeleteStray),
        LexemeKind::Pattern => Some(Kind::DeleteSign),
        _ => None,
    }
}

/// Takes one lexeme away, with its share of the white space.
fn lexeme(around: &Around<'_, '_>, guesses: &mut Guesses, kind: Kind, index: usize, order: usize) {
    let span = around.span(index);
    let before = around.gap(index);
    let after = around.gap(index + 1);
    let breaks_before = before.text(around.text).contains('\n');
    let breaks_after = after.text(around.text).contains('\n');
    guesses.delete(kind, span, order);
    if !breaks_after {
        guesses.delete(kind, Span::new(span.start, after.end), order);
    }
    if !breaks_before || breaks_after {
        guesses.delete(kind, Span::new(before.start, span.end), order);
    }
    if !breaks_before && !breaks_after && !before.is_empty() && !after.is_empty() {
        guesses.delete(kind, Span::new(before.start, after.end), order);
    }
    // One of several spaces came with it.
    if before.len() > 1 && before.text(around.text).ends_with(' ') {
        guesses.delete(kind, Span::new(before.end - 1, span.end), order);
    }
    if after.len() > 1 && after.text(around.text).starts_with(' ') {
        guesses.delete(kind, Span::new(span.start, after.start + 1), order);
    }
    if breaks_before && !breaks_after && !after.is_empty() {
        // What follows moves up to the line before.
        guesses.delete(kind, Span::new(before.start, after.end), order);
    }
}

/// Takes whole lines away: those around the front, and those that repeat the line before.
fn lines(around: &Around<'_, '_>, guesses: &mut Guesses) {
    let lines = around.scene.lines();
    let front = lines.line_of(around.scene.front.min(around.text.len()));
    let first = front.saturating_sub(6);
    let last = (front + 3).min(lines.count().saturating_sub(1));
    for line in first..=last {
        let span = lines.full_span(line);
        let text = span.text(around.text).trim();
        if text.is_empty() {
            continue;
        }
        let repeats = line > 0 && lines.full_span(line - 1).text(around.text).trim() == text;
        let distance = line.abs_diff(front);
        if repeats || distance <= 2 || line < front {
            guesses.delete(Kind::DeleteLine, span, if repeats { 0 } else { distance + 1 });
            // The last line may have no break of its own.
            if span.end == around.text.len() && !span.text(around.text).ends_with('\n') {
                let start = around
                    .text
                    .get(..span.start)
                    .map_or(0, |before| before.trim_end_matches(['\n', '\r']).len());
                guesses.delete(Kind::DeleteLine, Span::new(start, span.end), distance + 1);
            }
        }
    }
}
