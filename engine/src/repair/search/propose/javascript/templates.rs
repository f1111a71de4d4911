//! Templates whose backticks or substitutions do not fit.
//!
//! A lost backtick turns every template behind it inside out, so the one at fault is that which ends just before the front,
//! or the one the strict parser says is never closed.

use super::super::super::lexeme::LexemeKind;
use super::super::super::proposal::Kind;
use super::around::Around;
use super::guesses::Guesses;
use super::lines::boundaries;
use crate::edit::Edit;
use crate::text::Span;

/// How many pieces of templates before the front are looked at.
const PIECES: usize = 4;

/// How many lines of one template may hold its lost end.
const LINES: usize = 40;

/// How many more lines of it may begin with signs that follow its end.
const FAR_LINES: usize = 400;

/// How many of those are tried.
const FAR_ENDS: usize = 4;

/// More places than these on one line are not tried.
const PLACES: usize = 40;

/// Puts in backticks and braces.
pub(super) fn propose(around: &Around<'_, '_>, guesses: &mut Guesses) {
    let pieces: Vec<usize> = (0..(around.front + 3).min(around.scene.lexemes.len()))
        .rev()
        .take(400)
        .filter(|&index| is_piece(around.kind(index)))
        .take(PIECES)
        .collect();
    for (order, &index) in pieces.iter().enumerate() {
        let span = around.span(index);
        closing(around, guesses, span, order);
        substitutions(around, guesses, span, order);
        if order < 2 {
            ends_of_substitution(around, guesses, index, order);
            other_quotes(around, guesses, span, order);
        }
        // A backtick too many, one at each end, one that needs a backslash.
        let text = span.text(around.text);
        if text.starts_with('`') {
            guesses.delete(Kind::DeleteQuote, Span::new(span.start, span.start + 1), order);
            guesses.insert(Kind::EscapeQuote, span.start, "\\", order);
        }
        if text.len() > 1 && text.ends_with('`') {
            guesses.delete(Kind::DeleteQuote, Span::new(span.end - 1, span.end), order);
            guesses.insert(Kind::EscapeQuote, span.end - 1, "\\", order);
            // What the next backtick begins may be the end.
            if let Some(next) =
                memchr::memchr(b'`', around.text.as_bytes().get(span.end..).unwrap_or_default())
            {
                let edits = vec![
                    Edit::insert(span.end - 1, "\\"),
                    Edit::insert(span.end + next, "\\"),
                ];
                guesses.several(Kind::EscapeQuote, edits, order);
            }
        }
    }
    opening(around, guesses);
    closing_brace(around, guesses);
}

fn is_piece(kind: Option<LexemeKind>) -> bool {
    matches!(
        kind,
        Some(
            LexemeKind::Template
                | LexemeKind::TemplateHead
                | LexemeKind::TemplateMiddle
                | LexemeKind::TemplateTail
                | LexemeKind::OpenTemplate
        )
    )
}

/// A closing backtick within the piece `span`: anywhere on its first line, at the ends of the following lines.
fn closing(around: &Around<'_, '_>, guesses: &mut Guesses, span: Span, order: usize) {
    let text = span.text(around.text);
    let mut start = span.start + 1;
    for (number, line) in text.split_inclusive('\n').take(LINES).enumerate() {
        let full = if number == 0 {
            line.get(1..).unwrap_or_default()
        } else {
            line
        };
        let length = full.trim_end_matches(['\n', '\r']).len();
        let here = Span::new(start.min(span.end), (start + length).min(span.end));
        let order = order + number;
        if number == 0 {
            for offset in boundaries(around.text, here, PLACES) {
                guesses.insert(Kind::InsertClosingQuote, offset, "`", order);
            }
        } else {
            line_ends(around, guesses, here, order);
        }
        start += full.len();
    }
    // Further down only before what goes on with the statement: a line that begins with its signs.
    let mut found = 0;
    let mut at = span.start;
    for (number, line) in text.split_inclusive('\n').take(LINES + FAR_LINES).enumerate() {
        let content = line.trim_start();
        if number >= LINES && content.starts_with([';', ',', ')']) && found < FAR_ENDS {
            let place = at + line.len() - content.len();
            guesses.insert(Kind::InsertClosingQuote, place, "`", order + LINES);
            found += 1;
        }
        at += line.len();
    }
}

/// Places at the end of a line where a template of several lines ends: before the signs that follow it.
fn line_ends(around: &Around<'_, '_>, guesses: &mut Guesses, line: Span, order: usize) {
    let text = line.text(around.text);
    guesses.insert(Kind::InsertClosingQuote, line.end, "`", order);
    let content = text.trim_end_matches([';', ',', ')', ']', '}', ' ', '.']);
    for offset in content.len()..text.len() {
        if text.is_char_boundary(offset) {
            guesses.insert(Kind::InsertClosingQuote, line.start + offset, "`", order);
        }
    }
    for sign in [".", ",", ")"] {
        // `.trim()`, a second argument.
        if let Some(offset) = text.find(sign) {
            guesses.insert(Kind::InsertClosingQuote, line.start + offset, "`", order);
        }
    }
}

/// A substitution without its `{` or its `$`.
fn substitutions(around: &Around<'_, '_>, guesses: &mut Guesses, span: Span, order: usize) {
    let bytes = span.text(around.text).as_bytes();
    for (offset, pair) in bytes.windows(2).enumerate().take(4000) {
        let place = span.start + offset + 1;
        match pair {
            [b'$', b'{'] => {}
            [b'$', next] if next.is_ascii_alphabetic() => {
                guesses.insert(Kind::InsertOpener, place, "{", order);
            }
            [b'$', b' '] => guesses.delete(Kind::DeleteSpace, Span::new(place, place + 1), order),
            [before, b'{'] if *before != b'$' && order < 2 => {
                guesses.insert(Kind::InsertOperator, place, "$", order);
            }
            _ => {}
        }
    }
}

/// A `}` behind one of the lexemes of the substitution that the piece at `index` begins.
fn ends_of_substitution(around: &Around<'_, '_>, guesses: &mut Guesses, index: usize, order: usize) {
    if !matches!(
        around.kind(index),
        Some(LexemeKind::TemplateHead | LexemeKind::TemplateMiddle)
    ) {
        return;
    }
    for next in index + 1..(index + 10).min(around.scene.lexemes.len()) {
        let span = around.span(next);
        guesses.insert(Kind::InsertCloser, span.end, "}", order);
        if matches!(around.word(next), ")" | "]") {
            guesses.replace(Kind::ReplaceCloser, span, "}", order);
        }
        if matches!(around.word(next), "{" | "(" | "$") {
            guesses.delete(Kind::DeleteOpener, span, order);
        }
        if let Some(letter) = around.word(next).strip_suffix('$') {
            let start = span.start + letter.len();
            guesses.delete(Kind::DeleteSign, Span::new(start, span.end), order);
        }
    }
}

/// Another quote where the backtick should be that ends the piece.
fn other_quotes(around: &Around<'_, '_>, guesses: &mut Guesses, span: Span, order: usize) {
    let text = span.text(around.text);
    let found = text
        .char_indices()
        .skip(1)
        .filter(|(_, c)| matches!(c, '\'' | '"' | '\u{b4}' | '\u{2018}' | '\u{2019}'));
    for (offset, character) in found.take(30) {
        let start = span.start + offset;
        let quote = Span::new(start, start + character.len_utf8());
        guesses.replace(Kind::ReplaceQuote, quote, "`", order);
    }
}

/// An opening backtick before what reads like code until the closing one opens a template of its own.
fn opening(around: &Around<'_, '_>, guesses: &mut Guesses) {
    for line in super::lines::stretches(around) {
        let text = line.text(around.text);
        if !text.contains('`') && !text.contains("${") {
            continue;
        }
        for offset in boundaries(around.text, line, 2 * PLACES) {
            guesses.insert(Kind::InsertOpeningQuote, offset, "`", 1);
        }
    }
    // One that does not come out even began at an operand near the front, though its line shows nothing of it.
    if memchr::memchr_iter(b'`', around.text.as_bytes()).count() % 2 == 1 {
        for (order, &index) in around.near.iter().enumerate() {
            let start = around.span(index).start;
            let operand = around
                .before(index)
                .is_none_or(|before| !around.ends_operand(before));
            if operand || around.begins_line(index) {
                guesses.insert(Kind::InsertOpeningQuote, start, "`", order);
            }
        }
    }
    // A template of several lines ends with the backtick at the front; what it began with stands before its first line.
    let scene = around.scene;
    let line = scene.lines().line_of(scene.front.min(around.text.len()));
    for line in (line.saturating_sub(4)..line).rev() {
        let span = scene.lines().span(line, around.text);
        guesses.insert(Kind::InsertOpeningQuote, span.end, "`", 2);
    }
}

/// A `}` that ends a substitution.
fn closing_brace(around: &Around<'_, '_>, guesses: &mut Guesses) {
    for (order, &index) in around.near.iter().enumerate() {
        let inside = around
            .scene
            .lexemes
            .state_before(index)
            .is_some_and(|state| !state.substitutions.is_empty());
        if !inside {
            continue;
        }
        let gap = around.gap(index);
        guesses.insert(Kind::InsertCloser, gap.start, "}", order);
        if !gap.is_empty() {
            guesses.insert(Kind::InsertCloser, gap.end, "}", order);
        }
        guesses.insert(Kind::InsertCloser, around.span(index).end, "}", order);
    }
}
