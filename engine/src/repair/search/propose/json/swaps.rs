//! Neighbours that changed places.

use super::super::super::proposal::Kind;
use super::guesses::Guesses;
use super::near::Near;
use crate::edit::Edit;
use crate::text::Span;

/// Bytes before and after the place of the error in which characters may have changed places.
const REACH: usize = 24;

/// Guesses about exchanged neighbours.
pub(super) fn propose(near: &Near<'_, '_>, guesses: &mut Guesses<'_>) {
    characters(near, guesses);
    for index in near.indices.iter().copied() {
        lexemes(near, index, guesses);
    }
}

/// Two characters, at least one of which is a sign of JSON.
fn characters(near: &Near<'_, '_>, guesses: &mut Guesses<'_>) {
    let mut pairs = Vec::new();
    for stretch in near.stretches() {
        let text = near.slice(stretch);
        let offsets = text.char_indices().zip(text.chars().skip(1));
        for ((offset, first), second) in offsets {
            let sign = |character: char| matches!(character, '"' | ',' | ':' | '{' | '}' | '[' | ']');
            let at = stretch.start + offset;
            if first != second && (sign(first) || sign(second)) && near.distance(at) <= REACH {
                pairs.push(at);
            }
        }
    }
    for (order, at) in near.nearest(pairs, 24).into_iter().enumerate() {
        let mut both = near.text.get(at..).unwrap_or_default().chars();
        if let (Some(first), Some(second)) = (both.next(), both.next()) {
            let span = Span::new(at, at + first.len_utf8() + second.len_utf8());
            guesses.replace(Kind::Swap, order, span, format!("{second}{first}"));
        }
    }
}

/// A separator and the lexeme beside it, the white space between them staying where it is.
fn lexemes(near: &Near<'_, '_>, index: usize, guesses: &mut Guesses<'_>) {
    let separator = |index: usize| near.is_sign(index, ",") || near.is_sign(index, ":");
    let Some((first, second)) = near.lexeme(index).zip(near.lexeme(index + 1)) else {
        return;
    };
    if separator(index) == separator(index + 1) || near.is_comment(index) || near.is_comment(index + 1) {
        return;
    }
    let (left, right) = (first.text(near.text), second.text(near.text));
    let gap = near.slice(near.gap(index + 1));
    let edits = vec![Edit::replace(first.span, right), Edit::replace(second.span, left)];
    guesses.several(Kind::Swap, 1, edits);
    if !gap.is_empty() {
        let span = Span::new(first.span.start, second.span.end);
        guesses.replace(Kind::Swap, 1, span, format!("{right}{left}{gap}"));
    }
    // A separator that belongs on the other side of this lexeme and its space.
    if gap.is_empty() && separator(index + 1) {
        let before = near.gap(index);
        let span = Span::new(before.start, second.span.end);
        let fresh = format!("{right}{}{left}", near.slice(before));
        guesses.replace(Kind::Swap, 2, span, fresh);
    }
}
