//! Numbers with a character too many, a unit, or grouped digits.

use super::super::super::lexeme::LexemeKind;
use super::super::super::proposal::Kind;
use super::around::Around;
use super::guesses::Guesses;
use crate::text::Span;

/// A number with more characters than this is a hash or a key.
const LONGEST: usize = 24;

/// Corrects the numbers near the front.
pub(super) fn propose(around: &Around<'_, '_>, guesses: &mut Guesses) {
    for (order, &index) in around.near.iter().enumerate() {
        if around.kind(index) == Some(LexemeKind::Number) {
            number(around, guesses, index, order);
        }
    }
}

fn number(around: &Around<'_, '_>, guesses: &mut Guesses, index: usize, order: usize) {
    let text = around.word(index);
    let span = around.span(index);
    if text.len() > LONGEST {
        return;
    }
    let is_plain = text.bytes().all(|byte| byte.is_ascii_digit());
    if is_plain && (text.len() == 1 || !text.starts_with('0')) {
        grouped(around, guesses, index, order);
        return;
    }
    for offset in 0..text.len() {
        let character = Span::new(span.start + offset, span.start + offset + 1);
        guesses.delete(Kind::ReplaceNumber, character, order);
    }
    for kept in 1..text.len() {
        guesses.delete(Kind::ReplaceNumber, Span::new(span.start + kept, span.end), order);
    }
    if let Some(inner) = text.get(1..text.len() - 1) {
        guesses.replace(Kind::ReplaceNumber, span, inner, order);
    }
    let digits = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
    let unit = Span::new(span.start + digits, span.end);
    guesses.delete(Kind::ReplaceNumber, unit, order);
    // `5in` is `5 in`, `12px` is `'12px'`, `1..2` may be two numbers.
    guesses.insert(Kind::SplitWord, unit.start, " ", order);
    guesses.insert(Kind::InsertSemicolon, unit.start, "; ", order);
    if let Some(whole) = text.strip_suffix('.') {
        let dot = Span::new(span.start + whole.len(), span.end);
        guesses.replace(Kind::ReplaceSeparator, dot, ",", order);
    }
    for quote in ["'", "\""] {
        guesses.replace(Kind::Quote, span, format!("{quote}{text}{quote}"), order);
    }
    if text.contains("..") {
        guesses.replace(Kind::ReplaceNumber, span, text.replacen("..", ".", 1), order);
        guesses.replace(Kind::ReplaceNumber, span, text.replacen("..", ", ", 1), order);
        guesses.replace(Kind::ReplaceNumber, span, text.replacen("..", "...", 1), order);
    }
    guesses.replace(Kind::ReplaceNumber, span, text.trim_start_matches('0'), order);
    guesses.insert(Kind::ReplaceNumber, span.start + 1, "x", order);
    guesses.insert(Kind::ReplaceNumber, span.end, "0", order);
}

/// `1,000` and `1 000` are 1000.
fn grouped(around: &Around<'_, '_>, guesses: &mut Guesses, index: usize, order: usize) {
    let mut end = index;
    while around.is_sign(end + 1, ",")
        && around.gap(end + 1).is_empty()
        && around.gap(end + 2).is_empty()
        && around.kind(end + 2) == Some(LexemeKind::Number)
        && around.word(end + 2).len() == 3
    {
        end += 2;
    }
    if end > index {
        let whole = Span::new(around.span(index).start, around.span(end).end);
        let written = whole.text(around.text);
        guesses.replace(Kind::ReplaceNumber, whole, written.replace(',', ""), order);
        guesses.replace(Kind::ReplaceNumber, whole, written.replace(',', "_"), order);
    }
}
