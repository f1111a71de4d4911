//! One sign in the place of another, and neighbours in the wrong order.

use super::super::super::lexeme::LexemeKind;
use super::super::super::proposal::Kind;
use super::around::Around;
use super::guesses::Guesses;
use crate::text::Span;

/// Signs that others are mistaken for, with the way they stand.
const SIGNS: &[(&str, Stand)] = &[
    (",", Stand::Left),
    (";", Stand::Left),
    (":", Stand::Left),
    (".", Stand::Glued),
    ("=", Stand::Spaced),
    ("=>", Stand::Spaced),
    ("?", Stand::Spaced),
    (":", Stand::Spaced),
    ("==", Stand::Spaced),
    ("===", Stand::Spaced),
    ("!==", Stand::Spaced),
    ("!=", Stand::Spaced),
    ("&&", Stand::Spaced),
    ("||", Stand::Spaced),
    ("??", Stand::Spaced),
    ("+", Stand::Spaced),
    ("-", Stand::Spaced),
    ("*", Stand::Spaced),
    ("/", Stand::Spaced),
    ("<", Stand::Spaced),
    (">", Stand::Spaced),
    ("<=", Stand::Spaced),
    (">=", Stand::Spaced),
    ("+=", Stand::Spaced),
    ("-=", Stand::Spaced),
    ("++", Stand::Glued),
    ("--", Stand::Glued),
    ("...", Stand::Glued),
    ("?.", Stand::Glued),
    ("!", Stand::Glued),
];

/// Where a sign has white space.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Stand {
    /// Only behind it.
    Left,
    /// On both sides.
    Spaced,
    /// On no side.
    Glued,
}

/// Replaces signs near the front, and exchanges neighbours.
pub(super) fn propose(around: &Around<'_, '_>, guesses: &mut Guesses) {
    for (order, &index) in around.near.iter().enumerate() {
        match around.kind(index) {
            Some(LexemeKind::Sign) if !is_bracket(around.word(index)) => sign(around, guesses, index, order),
            _ => {}
        }
        swap(around, guesses, index, order);
    }
    for (order, &index) in around.heads.iter().enumerate() {
        if around.kind(index) == Some(LexemeKind::Sign) && matches!(around.word(index), "=" | ":" | ";" | ",")
        {
            let order = order + around.near.len();
            for other in ["=", ":", ",", "=>"] {
                guesses.replace(
                    kind_of(around.word(index), other),
                    around.span(index),
                    other,
                    order,
                );
            }
        }
    }
}

fn is_bracket(sign: &str) -> bool {
    matches!(sign, "(" | ")" | "[" | "]" | "{" | "}")
}

/// Replacing a separator by another is a kind of its own.
fn kind_of(old: &str, new: &str) -> Kind {
    let separates = |sign: &str| matches!(sign, "," | ";" | ":" | "." | "=");
    if separates(old) && separates(new) {
        Kind::ReplaceSeparator
    } else {
        Kind::ReplaceSign
    }
}

/// Puts other signs in the place of the one at `index`.
fn sign(around: &Around<'_, '_>, guesses: &mut Guesses, index: usize, order: usize) {
    let old = around.word(index);
    let span = around.span(index);
    let before = around.gap(index);
    let after = around.gap(index + 1);
    let before_text = before.text(around.text);
    let after_text = after.text(around.text);
    let same_line = |space: &str| !space.is_empty() && !space.contains('\n');
    if old == ":" && after_text.contains('\n') {
        // A block as Python begins it.
        guesses.replace(Kind::InsertOpener, span, "{", order);
        guesses.replace(Kind::InsertOpener, span, " {", order);
    }
    for (new, stand) in SIGNS {
        if *new == old {
            continue;
        }
        let kind = kind_of(old, new);
        guesses.replace(kind, span, *new, order);
        match stand {
            Stand::Left if same_line(before_text) => {
                guesses.replace(kind, Span::new(before.start, span.end), *new, order);
            }
            Stand::Left if after_text.is_empty() && matches!(old, "." | "?.") => {
                guesses.replace(kind, span, format!("{new} "), order);
            }
            Stand::Spaced if before_text.is_empty() => {
                guesses.replace(kind, span, format!(" {new}"), order);
                if after_text.is_empty() {
                    guesses.replace(kind, span, format!(" {new} "), order);
                }
            }
            Stand::Glued if same_line(after_text) => {
                let start = if same_line(before_text) {
                    before.start
                } else {
                    span.start
                };
                guesses.replace(kind, Span::new(start, after.end), *new, order);
            }
            _ => {}
        }
    }
}

/// Exchanges the lexeme at `index` and the one behind it.
fn swap(around: &Around<'_, '_>, guesses: &mut Guesses, index: usize, order: usize) {
    let (Some(first), Some(second)) = (around.lexeme(index), around.lexeme(index + 1)) else {
        return;
    };
    if first.kind == LexemeKind::Comment || second.kind == LexemeKind::Comment {
        return;
    }
    let (left, right) = (around.word(index), around.word(index + 1));
    if left == right {
        return;
    }
    let between = around.gap(index + 1).text(around.text);
    let before = around.gap(index);
    let after = around.gap(index + 2);
    let whole = Span::new(first.span.start, second.span.end);
    guesses.replace(Kind::Swap, whole, format!("{right}{between}{left}"), order);
    if !between.is_empty() && !between.contains('\n') {
        guesses.replace(Kind::Swap, whole, format!("{right}{left}"), order);
        if after.is_empty() || !after.text(around.text).contains('\n') {
            // The space was behind both.
            guesses.replace(
                Kind::Swap,
                Span::new(whole.start, after.end),
                format!("{right}{left}{between}"),
                order,
            );
        }
    }
    let before_text = before.text(around.text);
    if between.is_empty() && !before_text.is_empty() {
        // The white space before stays between them.
        guesses.replace(
            Kind::Swap,
            Span::new(before.start, whole.end),
            format!("{right}{before_text}{left}"),
            order,
        );
    }
}
