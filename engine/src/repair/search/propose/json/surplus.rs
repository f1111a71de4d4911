//! Brackets that are too many, of the wrong kind, or in the wrong order.

use super::super::super::layout::Mark;
use super::super::super::lexeme::LexemeKind;
use super::super::super::proposal::Kind;
use super::guesses::Guesses;
use super::near::Near;
use crate::edit::Edit;
use crate::text::Span;

/// In a text on one line, closers before the place of the error of which one may be too many.
const CLOSERS_BACK: usize = 16;

/// Guesses about brackets that are there.
pub(super) fn propose(near: &Near<'_, '_>, guesses: &mut Guesses<'_>) {
    let mut brackets: Vec<usize> = near
        .indices
        .iter()
        .copied()
        .filter(|index| is_bracket(near, *index))
        .collect();
    let contradicting = near
        .outline
        .surplus
        .iter()
        .chain(
            near.outline
                .mismatched
                .iter()
                .flat_map(|(opener, closer)| [opener, closer]),
        )
        .chain(near.outline.unclosed.iter().map(|(opener, _)| opener))
        .chain(near.open.iter().take(3));
    for mark in contradicting {
        brackets.push(near.scene.lexemes.index_at(mark.offset));
    }
    brackets.extend(unmatched(near));
    brackets.extend(closers_back(near));
    let mut seen = std::collections::BTreeSet::new();
    brackets.retain(|index| seen.insert(*index));
    for index in brackets {
        delete(near, index, guesses);
        replace(near, index, guesses);
    }
    for (mark, index) in near.outline.unclosed.iter().copied() {
        let line = usize::try_from(mark.line).unwrap_or(usize::MAX);
        guesses.delete(Kind::DeleteLine, 0, near.scene.lines().full_span(line));
        if let Some(lexeme) = near.lexeme(index) {
            let line = near.scene.lines().line_of(lexeme.span.start);
            guesses.delete(Kind::DeleteLine, 1, near.scene.lines().full_span(line));
        }
    }
    exchanged(near, guesses);
}

fn is_bracket(near: &Near<'_, '_>, index: usize) -> bool {
    near.lexeme(index).is_some_and(|lexeme| {
        lexeme.kind == LexemeKind::Sign
            && matches!(
                lexeme.text(near.text),
                "{" | "}" | "[" | "]" | "(" | ")" | "<" | ">"
            )
    })
}

/// Brackets without a partner, those nearest to the place of the error.
fn unmatched(near: &Near<'_, '_>) -> Vec<usize> {
    let layout = &near.scene.layout;
    let offsets: Vec<usize> = layout
        .marks()
        .iter()
        .enumerate()
        .filter(|(index, _)| layout.partner(*index).is_none())
        .map(|(_, mark)| mark.offset)
        .collect();
    near.nearest(offsets, 4)
        .into_iter()
        .map(|offset| near.scene.lexemes.index_at(offset))
        .collect()
}

/// The last closers before the place of the error on its line: without lines nothing says which of them is one too many.
fn closers_back(near: &Near<'_, '_>) -> Vec<usize> {
    let line = near.scene.lines().line_of(near.scene.front);
    let start = near.scene.lines().full_span(line).start;
    let here = near.scene.lexemes.index_at(near.scene.front);
    (0..here)
        .rev()
        .take(400)
        .take_while(|index| {
            near.lexeme(*index)
                .is_some_and(|lexeme| lexeme.span.start >= start)
        })
        .filter(|index| near.is_sign(*index, "}") || near.is_sign(*index, "]"))
        .take(CLOSERS_BACK)
        .collect()
}

/// The bracket away: alone, with space, with its comma, with its line.
fn delete(near: &Near<'_, '_>, index: usize, guesses: &mut Guesses<'_>) {
    let Some(span) = near.lexeme(index).map(|lexeme| lexeme.span) else {
        return;
    };
    let closes = matches!(near.slice(span), "}" | "]" | ")" | ">");
    let kind = if closes {
        Kind::DeleteCloser
    } else {
        Kind::DeleteOpener
    };
    let (before, after) = (near.gap(index), near.gap(index + 1));
    let comma = near.lexeme(index + 1).filter(|_| near.is_sign(index + 1, ","));
    guesses.delete(kind, 0, span);
    let line = near.scene.lines().line_of(span.start);
    let line_span = near.trimmed(near.scene.lines().full_span(line));
    let with_comma = comma.map(|comma| Span::new(span.start, comma.span.end));
    if line_span == span || Some(line_span) == with_comma {
        guesses.delete(kind, 0, near.scene.lines().full_span(line));
    }
    guesses.delete(kind, 1, Span::new(before.start, span.end));
    if near.is_inline(after) {
        guesses.delete(kind, 1, Span::new(span.start, after.end));
    }
    if closes {
        if let Some(with_comma) = with_comma {
            guesses.delete(kind, 2, with_comma);
            guesses.delete(kind, 2, Span::new(before.start, with_comma.end));
            if near.is_inline(near.gap(index + 2)) {
                guesses.delete(kind, 2, Span::new(span.start, near.gap(index + 2).end));
            }
        }
        // The comma before it, when what follows goes on.
        if index > 0
            && near.is_sign(index - 1, ",")
            && let Some(comma) = near.lexeme(index - 1)
        {
            guesses.delete(kind, 3, Span::new(comma.span.start, span.end));
        }
    } else if !near.is_inline(after) && near.is_inline(before) {
        // An opener that took a line break of its own along.
        guesses.delete(kind, 2, Span::new(span.start, after.end));
    }
}

/// Another bracket of the same direction in its place, or the other direction.
fn replace(near: &Near<'_, '_>, index: usize, guesses: &mut Guesses<'_>) {
    let Some(span) = near.lexeme(index).map(|lexeme| lexeme.span) else {
        return;
    };
    let sign = near.slice(span);
    let closes = matches!(sign, "}" | "]" | ")" | ">");
    let (kind, others) = if closes {
        (Kind::ReplaceCloser, ["}", "]", "{", "["])
    } else {
        (Kind::ReplaceOpener, ["{", "[", "}", "]"])
    };
    for (order, other) in others.into_iter().enumerate() {
        guesses.replace(kind, order, span, other);
    }
    // Both ends are wrong alike: `(1, 2)`, or a mapping in brackets.
    let layout = &near.scene.layout;
    let at = layout.index_at(span.start);
    let marks = layout.marks();
    let here = marks.get(at).filter(|mark| mark.offset == span.start);
    let partner = here
        .and_then(|_| layout.partner(at))
        .and_then(|partner| marks.get(partner));
    if let (Some(here), Some(partner)) = (here, partner)
        && !here.closes
    {
        for (order, (opener, closer)) in [("{", "}"), ("[", "]")].into_iter().enumerate() {
            if opener != sign {
                guesses.several(Kind::Pair, order, pair(*here, *partner, opener, closer));
            }
        }
        guesses.several(Kind::Pair, 2, pair(*here, *partner, "", ""));
    }
}

fn pair(opener: Mark, closer: Mark, first: &str, second: &str) -> Vec<Edit> {
    vec![
        Edit::replace(Span::new(opener.offset, opener.offset + 1), first),
        Edit::replace(Span::new(closer.offset, closer.offset + 1), second),
    ]
}

/// Two closers in the wrong order: `}]` for `]}`. The white space between them stays.
fn exchanged(near: &Near<'_, '_>, guesses: &mut Guesses<'_>) {
    for index in near.indices.iter().copied() {
        let Some((first, second)) = near.lexeme(index).zip(near.lexeme(index + 1)) else {
            continue;
        };
        let (left, right) = (first.text(near.text), second.text(near.text));
        if is_bracket(near, index) && is_bracket(near, index + 1) && left != right {
            guesses.several(
                Kind::Swap,
                0,
                vec![Edit::replace(first.span, right), Edit::replace(second.span, left)],
            );
        }
        // The same with a comma between, which goes with the line: `}, ]` for `], }`.
        if near.is_sign(index + 1, ",")
            && is_bracket(near, index)
            && is_bracket(near, index + 2)
            && let Some(third) = near.lexeme(index + 2)
        {
            guesses.several(
                Kind::Swap,
                1,
                vec![
                    Edit::replace(first.span, third.text(near.text)),
                    Edit::replace(third.span, left),
                ],
            );
        }
    }
}
