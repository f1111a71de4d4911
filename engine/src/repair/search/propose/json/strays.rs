//! Words, characters and lines that do not belong there.

use super::super::super::lexeme::LexemeKind;
use super::super::super::proposal::Kind;
use super::guesses::Guesses;
use super::near::Near;
use crate::edit::Edit;
use crate::text::Span;

/// Words up to this length are tried without each of their characters.
const SHORT: usize = 10;

/// Bytes around the place of the error in which each character is tried to be one too many.
const REACH: usize = 12;

/// The order of the guess that the point a number begins with is too much: behind all others about that number.
const POINT: usize = 8;

/// Guesses about what is too much.
pub(super) fn propose(near: &Near<'_, '_>, guesses: &mut Guesses<'_>) {
    for index in near.indices.iter().copied() {
        lexeme(near, index, guesses);
        characters(near, index, guesses);
    }
    around(near, guesses);
    for stretch in near.stretches() {
        nearby(near, stretch, guesses);
        line_end(near, stretch, guesses);
        line_start(near, stretch, guesses);
    }
    invisible(near, guesses);
    lines(near, guesses);
}

/// A whole lexeme, with the space or the comma beside it.
fn lexeme(near: &Near<'_, '_>, index: usize, guesses: &mut Guesses<'_>) {
    let Some(lexeme) = near.lexeme(index) else { return };
    if matches!(lexeme.kind, LexemeKind::Sign | LexemeKind::Comment) {
        return;
    }
    let kind = if lexeme.kind == LexemeKind::Stray {
        Kind::DeleteStray
    } else {
        Kind::DeleteWord
    };
    let span = lexeme.span;
    let (before, after) = (near.gap(index), near.gap(index + 1));
    guesses.delete(kind, 0, span);
    guesses.delete(kind, 1, Span::new(before.start, span.end));
    if near.is_inline(after) {
        guesses.delete(kind, 1, Span::new(span.start, after.end));
    }
    let comma_after = near.is_sign(index + 1, ",");
    let comma_before = index > 0 && near.is_sign(index - 1, ",");
    if comma_after && let Some(comma) = near.lexeme(index + 1) {
        guesses.delete(kind, 2, Span::new(before.start, comma.span.end));
        guesses.delete(kind, 2, Span::new(span.start, near.gap(index + 2).end));
    }
    if comma_before && let Some(comma) = near.lexeme(index - 1) {
        guesses.delete(kind, 2, Span::new(comma.span.start, span.end));
    }
    // A word is a run of what is glued together.
    let mut end = index;
    while end < index + 6
        && near.lexeme(end + 1).is_some()
        && near.gap(end + 1).is_empty()
        && is_word(near, end + 1)
    {
        end += 1;
    }
    if end > index
        && let Some(last) = near.lexeme(end)
    {
        guesses.delete(kind, 2, Span::new(span.start, last.span.end));
        guesses.delete(kind, 3, Span::new(before.start, last.span.end));
    }
}

fn is_word(near: &Near<'_, '_>, index: usize) -> bool {
    near.lexeme(index).is_some_and(|lexeme| match lexeme.kind {
        LexemeKind::Word | LexemeKind::Number | LexemeKind::Stray => true,
        LexemeKind::Sign => matches!(lexeme.text(near.text), "(" | ")" | "=" | "<" | ">" | ";"),
        _ => false,
    })
}

/// Single characters in a word or number, or at the ends of anything.
fn characters(near: &Near<'_, '_>, index: usize, guesses: &mut Guesses<'_>) {
    let Some(lexeme) = near.lexeme(index) else { return };
    let text = lexeme.text(near.text);
    if text.chars().nth(1).is_none() {
        return;
    }
    let plain = matches!(
        lexeme.kind,
        LexemeKind::Word | LexemeKind::Number | LexemeKind::Key
    ) && !text.starts_with('"');
    let count = text.chars().count();
    for (number, (offset, character)) in text.char_indices().enumerate() {
        let at_end = number == 0 || number + 1 == count;
        if at_end || (plain && count <= SHORT) {
            let start = lexeme.span.start + offset;
            // The point of `.5` is rather short of its zero than one too many.
            let order = match number == 0 && starts_fraction(text) {
                true => POINT,
                false => usize::from(!at_end),
            };
            guesses.delete(
                Kind::DeleteStray,
                order,
                Span::new(start, start + character.len_utf8()),
            );
        } else if !plain && number > 0 {
            // The last character of a string is its quote; nothing between matters.
            break;
        }
    }
}

/// Whether `text` is a number that begins with its point.
fn starts_fraction(text: &str) -> bool {
    text.strip_prefix('.')
        .is_some_and(|digits| digits.starts_with(|c: char| c.is_ascii_digit()))
}

/// A few lexemes in a row, on one line, where the parser gave up.
fn around(near: &Near<'_, '_>, guesses: &mut Guesses<'_>) {
    let here = near.scene.lexemes.index_at(near.scene.front);
    for first in here.saturating_sub(3)..=here {
        for last in first.max(here.saturating_sub(1))..here + 4 {
            let Some((start, end)) = near.lexeme(first).zip(near.lexeme(last)) else {
                continue;
            };
            let span = Span::new(start.span.start, end.span.end);
            if last > first && near.is_inline(span) {
                let order = last - first;
                guesses.delete(
                    Kind::DeleteWord,
                    order,
                    Span::new(near.gap(first).start, span.end),
                );
                guesses.delete(Kind::DeleteWord, order, span);
            }
        }
    }
}

/// Each character beside the place of the error. A raw tab or line break has an escape, which says the same.
fn nearby(near: &Near<'_, '_>, stretch: Span, guesses: &mut Guesses<'_>) {
    let offsets = near
        .slice(stretch)
        .char_indices()
        .filter(|(_, character)| !"\t\n\r".contains(*character))
        .map(|(offset, _)| stretch.start + offset);
    let close = offsets.filter(|offset| near.distance(*offset) <= REACH).collect();
    for (order, at) in near.nearest(close, 20).into_iter().enumerate() {
        let length = near.character_at(at).map_or(0, char::len_utf8);
        guesses.delete(Kind::DeleteStray, order, Span::new(at, at + length));
    }
}

/// The rest of a line: a remark in the manner of another language, a tag.
fn line_end(near: &Near<'_, '_>, stretch: Span, guesses: &mut Guesses<'_>) {
    let first = near.scene.lexemes.index_at(stretch.start);
    let starts: Vec<usize> = (first..near.scene.lexemes.len())
        .map_while(|index| {
            near.lexeme(index)
                .filter(|lexeme| lexeme.span.start < stretch.end)
        })
        .map(|lexeme| lexeme.span.start)
        .filter(|start| *start > stretch.start)
        .collect();
    for (order, start) in near.nearest(starts, 8).into_iter().enumerate() {
        let lead = near.text.get(..start).unwrap_or_default();
        let spaced = lead.trim_end_matches([' ', '\t']).len();
        guesses.delete(Kind::DeleteTail, order, Span::new(spaced, stretch.end));
        guesses.delete(Kind::DeleteTail, order, Span::new(start, stretch.end));
    }
}

/// What stands before the first sign of JSON on a line: a number, a bullet, the sign of a diff on some lines in a row.
fn line_start(near: &Near<'_, '_>, stretch: Span, guesses: &mut Guesses<'_>) {
    let index = near.scene.lines();
    let line = index.line_of(stretch.start);
    let line_start = index.full_span(line).start;
    let lead = near.text.get(line_start..stretch.start).unwrap_or_default();
    if line_start > stretch.start || !lead.trim().is_empty() {
        return;
    }
    let text = near.text.get(line_start..stretch.end).unwrap_or_default();
    for (number, (offset, character)) in text.char_indices().take(14).enumerate() {
        let end = line_start + offset + character.len_utf8();
        guesses.delete(Kind::DeleteStray, number, Span::new(line_start, end));
        if end > stretch.start {
            guesses.delete(Kind::DeleteStray, number, Span::new(stretch.start, end));
        }
        if matches!(character, '{' | '}' | '[' | ']') {
            break;
        }
    }
    for sign in ["+ ", "+", "- ", "-", "> ", ">", "* "] {
        let mut edits = Vec::new();
        for below in line..(line + 12).min(index.count()) {
            let span = index.full_span(below);
            if !span.text(near.text).starts_with(sign) {
                break;
            }
            edits.push(Edit::delete(Span::new(span.start, span.start + sign.len())));
        }
        guesses.several(Kind::DeleteStray, 1, edits);
    }
}

/// Characters that nobody sees or that only look like a space.
fn invisible(near: &Near<'_, '_>, guesses: &mut Guesses<'_>) {
    for line in near.lines() {
        let span = near.scene.lines().full_span(line);
        let odd = span.text(near.text).char_indices().filter(|(_, character)| {
            !character.is_ascii()
                && (character.is_whitespace()
                    || matches!(
                        character,
                        '\u{feff}' | '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{ad}'
                    ))
        });
        for (order, (offset, character)) in odd.take(6).enumerate() {
            let at = span.start + offset;
            let odd = Span::new(at, at + character.len_utf8());
            guesses.delete(Kind::DeleteStray, order, odd);
            guesses.replace(Kind::ReplaceLookalike, order, odd, " ");
        }
    }
}

/// Whole lines: each of those near the error, and a few together.
fn lines(near: &Near<'_, '_>, guesses: &mut Guesses<'_>) {
    let count = near.scene.lines().count();
    for (order, line) in near.lines().into_iter().enumerate() {
        for length in 1..=3 {
            if line + length > count {
                continue;
            }
            let span = near.whole_lines(line..line + length);
            if span.len() > 2_000 || span.len() == near.text.len() {
                continue;
            }
            guesses.delete(Kind::DeleteLine, order + length - 1, span);
            without_comma_before(near, span, order + length, guesses);
        }
        if line > 1 {
            let span = near.whole_lines(line - 1..line + 1);
            if span.len() < 2_000 {
                guesses.delete(Kind::DeleteLine, order + 2, span);
            }
        }
    }
}

/// A line away that was the last of its kind: the comma before it goes too.
fn without_comma_before(near: &Near<'_, '_>, line: Span, order: usize, guesses: &mut Guesses<'_>) {
    let lead = near.text.get(..line.start).unwrap_or_default().trim_end();
    if lead.ends_with(',') {
        let comma = Span::new(lead.len() - 1, lead.len());
        let edits = vec![Edit::delete(comma), Edit::delete(line)];
        guesses.several(Kind::DeleteLine, order, edits);
    }
}
