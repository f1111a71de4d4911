//! Quotes within strings that should be escaped, and strings that were broken over lines.

use super::super::super::lexeme::LexemeKind;
use super::super::super::proposal::Kind;
use super::around::Around;
use super::guesses::Guesses;
use super::lines::{quotes, stretches};
use crate::edit::Edit;
use crate::text::Span;

/// More quotes than these on a line are not tried as ends of one string.
const QUOTES_ON_A_LINE: usize = 14;

/// Over how many lines a string may have been broken.
const BROKEN_OVER: usize = 5;

/// How many strings that their line cuts off are looked at.
const OPEN_STRINGS: usize = 3;

/// Escapes quotes and joins lines.
pub(super) fn propose(around: &Around<'_, '_>, guesses: &mut Guesses) {
    for (order, line) in stretches(around).into_iter().enumerate() {
        let found = quotes(around.text, line);
        within(guesses, &found, order);
        for &(offset, _) in found.iter().take(QUOTES_ON_A_LINE) {
            // A backslash that takes the closing quote along: `'C:\'`.
            if around.text.as_bytes().get(offset.wrapping_sub(1)) == Some(&b'\\') {
                guesses.insert(Kind::EscapeBackslash, offset, "\\", order);
            }
        }
        backslashes(around, guesses, line, order);
        unescape(around, guesses, line, order);
    }
    broken_over_lines(around, guesses);
    stray_escapes(around, guesses);
}

/// Escapes one quote, two neighbours, or all between the ends of a string; or gives the string other ends.
fn within(guesses: &mut Guesses, found: &[(usize, u8)], order: usize) {
    let found = found.get(..found.len().min(QUOTES_ON_A_LINE)).unwrap_or(found);
    for (index, &(offset, quote)) in found.iter().enumerate() {
        guesses.insert(Kind::EscapeQuote, offset, "\\", order);
        if let Some(&(next, _)) = found.iter().skip(index + 1).find(|(_, other)| *other == quote) {
            let edits = vec![Edit::insert(offset, "\\"), Edit::insert(next, "\\")];
            guesses.several(Kind::EscapeQuote, edits, order);
        }
    }
    for (first, &(start, quote)) in found.iter().enumerate() {
        for (last, &(end, other)) in found.iter().enumerate().skip(first + 2) {
            if other != quote {
                continue;
            }
            let inner = found.get(first + 1..last).unwrap_or_default();
            let alike: Vec<usize> = inner
                .iter()
                .filter(|(_, inner)| *inner == quote)
                .map(|(offset, _)| *offset)
                .collect();
            if alike.is_empty() {
                continue;
            }
            if alike.len() > 2 {
                let edits = alike.iter().map(|offset| Edit::insert(*offset, "\\")).collect();
                guesses.several(Kind::EscapeQuote, edits, order);
            }
            for ends in [b'"', b'\'', b'`'] {
                if ends == quote || inner.iter().any(|(_, inner)| *inner == ends) {
                    continue;
                }
                let edits = [start, end]
                    .iter()
                    .map(|offset| Edit::replace(Span::new(*offset, offset + 1), char::from(ends)))
                    .collect();
                guesses.several(Kind::ReplaceQuote, edits, order + 1);
            }
        }
    }
}

/// A backslash before the closing quote that should not be there, or should be two.
fn backslashes(around: &Around<'_, '_>, guesses: &mut Guesses, line: Span, order: usize) {
    let bytes = around.text.as_bytes();
    for offset in memchr::memchr_iter(b'\\', line.text(around.text).as_bytes()).take(12) {
        let offset = line.start + offset;
        if matches!(bytes.get(offset + 1), Some(b'"' | b'\'' | b'`' | b'/')) {
            guesses.insert(Kind::EscapeBackslash, offset, "\\", order);
        }
        guesses.delete(Kind::EscapeBackslash, Span::new(offset, offset + 1), order);
        let escapes = matches!(bytes.get(offset + 1), Some(b'u' | b'x' | b'0'..=b'9'));
        if escapes {
            guesses.insert(Kind::EscapeBackslash, offset, "\\", order);
        }
    }
}

/// A `\n` outside of strings that was a line break, or is only stray.
fn stray_escapes(around: &Around<'_, '_>, guesses: &mut Guesses) {
    for (order, &index) in around.near.iter().enumerate() {
        if around.kind(index) != Some(LexemeKind::Stray) || around.word(index) != "\\" {
            continue;
        }
        let start = around.span(index).start;
        if matches!(
            around.text.as_bytes().get(start + 1),
            Some(b'n' | b't' | b'r' | b'"' | b'\'' | b'\\')
        ) {
            let both = Span::new(start, start + 2);
            guesses.delete(Kind::DeleteStray, both, order);
            guesses.replace(Kind::InsertBreak, both, around.scene.line_break, order);
        }
    }
}

/// Every backslash before a quote on the line, and those at the ends of one string.
fn unescape(around: &Around<'_, '_>, guesses: &mut Guesses, line: Span, order: usize) {
    let text = line.text(around.text);
    let found: Vec<usize> = text
        .match_indices('\\')
        .map(|(offset, _)| offset)
        .filter(|offset| matches!(text.as_bytes().get(offset + 1), Some(b'"' | b'\'' | b'`')))
        .take(40)
        .collect();
    let delete = |offset: &usize| Edit::delete(Span::new(line.start + offset, line.start + offset + 1));
    if found.len() > 1 {
        guesses.several(Kind::EscapeBackslash, found.iter().map(delete).collect(), order);
    }
    for pair in found.windows(2) {
        guesses.several(Kind::EscapeBackslash, pair.iter().map(delete).collect(), order);
    }
}

/// A string with a line break in it.
fn broken_over_lines(around: &Around<'_, '_>, guesses: &mut Guesses) {
    let scene = around.scene;
    let last = (around.front + 2).min(scene.lexemes.len());
    let open = (0..last)
        .rev()
        .take(60)
        .filter(|&index| around.kind(index) == Some(LexemeKind::OpenString))
        .take(OPEN_STRINGS);
    for (order, index) in open.enumerate() {
        let start = around.span(index).start;
        let first = scene.lines().line_of(start);
        // One break after the other: each line's end, and where the next line's text begins.
        let mut joints: Vec<(usize, usize, usize)> = Vec::new();
        for line in first..first + BROKEN_OVER {
            let end = scene.lines().span(line, around.text).end;
            if line + 1 >= scene.lines().count() {
                break;
            }
            let next = scene.lines().start(line + 1);
            joints.push((end, next, next + scene.indentation(line + 1).len()));
            join(guesses, &joints, order);
        }
    }
}

/// Joins lines at `joints`, each from a line's end over the next line's start to where its text begins.
fn join(guesses: &mut Guesses, joints: &[(usize, usize, usize)], order: usize) {
    let order = order + joints.len() - 1;
    let mut put = |over_indentation: bool, fresh: &str| {
        let edits = joints
            .iter()
            .map(|&(end, next, text)| {
                Edit::replace(Span::new(end, if over_indentation { text } else { next }), fresh)
            })
            .collect();
        guesses.several(Kind::JoinLines, edits, order);
    };
    for fresh in ["\\n", " ", ""] {
        put(false, fresh);
        put(true, fresh);
    }
    put(false, "\\r\\n");
    let edits = joints.iter().map(|&(end, ..)| Edit::insert(end, "\\")).collect();
    guesses.several(Kind::EscapeControl, edits, order);
    let edits = joints
        .iter()
        .map(|&(end, ..)| Edit::insert(end, "\\n\\"))
        .collect();
    guesses.several(Kind::EscapeControl, edits, order);
}
