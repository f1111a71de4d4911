//! Operators that are misspelled: cut in two, doubled, or with a character too many, too few or wrong.

use strsim::osa_distance;

use super::super::super::lexeme::LexemeKind;
use super::super::super::proposal::Kind;
use super::around::Around;
use super::guesses::Guesses;
use crate::text::Span;

/// The operators and separators of the language.
const OPERATORS: &[&str] = &[
    "=", "=>", "==", "===", "!=", "!==", "<", ">", "<=", ">=", "+", "-", "*", "/", "%", "**", "++", "--",
    "&&", "||", "??", "?.", "?", ":", ".", "...", ",", ";", "!", "+=", "-=", "*=", "/=", "%=", "&=", "|=",
    "^=", "<<=", ">>=", ">>>=", "**=", "&&=", "||=", "??=", "<<", ">>", ">>>", "&", "|", "^", "~", "</",
    "/>",
];

/// What any confusion of several characters may have been meant for.
const COMMON: &[&str] = &[
    ".", "=", ":", "=>", ",", "===", "!==", "!=", "==", "...", "&&", "||", "?.", ";", "+", "**",
];

/// How many lexemes one operator can have been cut into.
const PIECES: usize = 4;

/// Joins and corrects the operators near the front.
pub(super) fn propose(around: &Around<'_, '_>, guesses: &mut Guesses) {
    for (order, &index) in around.near.iter().enumerate() {
        if !is_operator(around, index) {
            continue;
        }
        let start = around.span(index).start;
        let mut written = around.word(index).to_owned();
        if written.len() > 1 || around.kind(index) == Some(LexemeKind::Stray) {
            respell(
                around,
                guesses,
                Span::new(start, start + written.len()),
                &written,
                order,
            );
        }
        for next in index + 1..index + PIECES {
            if !is_operator(around, next) || around.gap(next).text(around.text).contains('\n') {
                break;
            }
            written.push_str(around.word(next));
            let whole = Span::new(start, around.span(next).end);
            if OPERATORS.contains(&written.as_str()) {
                guesses.replace(Kind::JoinWords, whole, written.clone(), order);
            }
            respell(around, guesses, whole, &written, order);
        }
    }
}

/// Every operator that is spelled nearly as `written`, and those that anything may stand for.
fn respell(around: &Around<'_, '_>, guesses: &mut Guesses, span: Span, written: &str, order: usize) {
    for operator in OPERATORS {
        if *operator != written
            && (COMMON.contains(operator)
                || operator.len().abs_diff(written.len()) <= 1 && osa_distance(operator, written) == 1)
        {
            guesses.replace(Kind::ReplaceSign, span, *operator, order);
        }
    }
    // Separators stand closer than operators.
    let before = around.text.get(..span.start).unwrap_or_default();
    let after = around.text.get(span.end..).unwrap_or_default();
    let close = before.trim_end_matches(' ').len();
    let blanks = after.len() - after.trim_start_matches(' ').len();
    if close < span.start {
        for sign in [":", ",", ";"] {
            guesses.replace(Kind::ReplaceSign, Span::new(close, span.end), sign, order);
        }
    }
    if close < span.start || blanks > 0 {
        for sign in [".", "?."] {
            guesses.replace(
                Kind::ReplaceSign,
                Span::new(close, span.end + blanks),
                sign,
                order,
            );
        }
    }
}

/// Whether the lexeme at `index` is an operator, or an ASCII sign that is none.
fn is_operator(around: &Around<'_, '_>, index: usize) -> bool {
    match around.kind(index) {
        Some(LexemeKind::Sign) => !matches!(around.word(index), "(" | ")" | "[" | "]" | "{" | "}"),
        Some(LexemeKind::Stray) => around.word(index).is_ascii(),
        _ => false,
    }
}
