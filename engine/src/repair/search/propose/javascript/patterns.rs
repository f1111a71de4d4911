//! Regular expressions without a delimiter, or with one too many.

use super::super::super::lexeme::LexemeKind;
use super::super::super::proposal::Kind;
use super::around::Around;
use super::guesses::Guesses;
use super::lines::{boundaries, stretches};
use crate::text::Span;

/// More places than these for one delimiter are not tried.
const PLACES: usize = 80;

/// Puts in delimiters and backslashes on the suspicious lines.
pub(super) fn propose(around: &Around<'_, '_>, guesses: &mut Guesses) {
    for (order, line) in stretches(around).into_iter().enumerate() {
        let text = line.text(around.text);
        let slashes: Vec<usize> = memchr::memchr_iter(b'/', text.as_bytes())
            .map(|offset| line.start + offset)
            .collect();
        let (Some(&first), Some(&last)) = (slashes.first(), slashes.last()) else {
            continue;
        };
        if !suspicious(around, line) {
            continue;
        }
        for offset in boundaries(around.text, Span::new(first + 1, line.end), PLACES) {
            guesses.insert(Kind::InsertOperator, offset, "/", order);
        }
        for offset in flags(around.text, Span::new(first + 1, line.end)) {
            guesses.insert(Kind::InsertOperator, offset, "/", order);
        }
        for offset in boundaries(around.text, Span::new(first + 1, line.end), PLACES) {
            // The flags went too.
            if matches!(
                around.text.as_bytes().get(offset),
                Some(b',' | b')' | b';' | b'.')
            ) {
                guesses.insert(Kind::InsertOperator, offset, "/g", order + 1);
                guesses.insert(Kind::InsertOperator, offset, "/i", order + 1);
                guesses.insert(Kind::InsertOperator, offset, "/u", order + 1);
            }
        }
        if text.contains('[') {
            for offset in boundaries(around.text, Span::new(first + 1, last.max(first + 1)), 30) {
                guesses.insert(Kind::InsertCloser, offset, "]", order);
            }
        }
        for offset in boundaries(around.text, Span::new(line.start, last), PLACES) {
            guesses.insert(Kind::InsertOperator, offset, "/", order);
        }
        for &slash in slashes.iter().take(10) {
            guesses.insert(Kind::EscapeBackslash, slash, "\\", order);
            guesses.insert(Kind::InsertCloser, slash, "]", order);
            guesses.delete(Kind::DeleteSign, Span::new(slash, slash + 1), order);
        }
        for pair in slashes.windows(2).take(10) {
            if let [one, other] = pair {
                let edits = vec![crate::Edit::insert(*one, "\\"), crate::Edit::insert(*other, "\\")];
                guesses.several(Kind::EscapeBackslash, edits, order);
            }
        }
        // `[` in a pattern opens a class in which the delimiter is none.
        for offset in memchr::memchr_iter(b'[', text.as_bytes()).take(6) {
            guesses.insert(Kind::EscapeBackslash, line.start + offset, "\\", order);
        }
    }
}

/// Whether a pattern or a lone `/` stands on the line.
fn suspicious(around: &Around<'_, '_>, line: Span) -> bool {
    let lexemes = &around.scene.lexemes;
    lexemes
        .all()
        .iter()
        .skip(lexemes.index_at(line.start))
        .take_while(|lexeme| lexeme.span.start < line.end)
        .any(|lexeme| {
            lexeme.kind == LexemeKind::Pattern
                || lexeme.kind == LexemeKind::Sign && lexeme.text(around.text).contains('/')
        })
}

/// Offsets before words that may be the flags of a pattern, though no boundary lies before them: `/\d+g`.
fn flags(text: &str, span: Span) -> Vec<usize> {
    let bytes = text.as_bytes();
    let is_flag = |offset: usize| {
        matches!(
            bytes.get(offset),
            Some(b'd' | b'g' | b'i' | b'm' | b's' | b'u' | b'y' | b'v')
        )
    };
    (span.start..span.end)
        .filter(|&offset| {
            let end = (offset..span.end.min(offset + 4))
                .find(|&at| !is_flag(at))
                .unwrap_or(offset + 4);
            let word_ends = bytes.get(end).is_none_or(|byte| {
                matches!(
                    byte,
                    b'.' | b',' | b')' | b';' | b']' | b' ' | b'}' | b'\n' | b'\r'
                )
            });
            end > offset && word_ends && text.is_char_boundary(offset)
        })
        .collect()
}
