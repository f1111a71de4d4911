//! Strings whose quotes are missing, of two kinds, or too many.

use super::super::super::lexeme::LexemeKind;
use super::super::super::proposal::Kind;
use super::around::Around;
use super::guesses::Guesses;
use super::lines::{boundaries, quotes, stretches};
use crate::edit::Edit;
use crate::text::Span;

/// More places than these for one end of one string are not tried.
const PLACES: usize = 60;

/// Quotes by which a string may begin and end.
const QUOTES: [u8; 3] = [b'\'', b'"', b'`'];

/// Puts in, replaces and takes away quotes on the suspicious lines.
pub(super) fn propose(around: &Around<'_, '_>, guesses: &mut Guesses) {
    for (order, line) in stretches(around).into_iter().enumerate() {
        let found = quotes(around.text, line);
        missing(around, guesses, line, &found, order);
        mismatch(guesses, &found, order);
        too_many(guesses, &found, order);
    }
    unquoted(around, guesses);
}

/// A quote missing at either end, wherever a string may begin or end on the line.
fn missing(around: &Around<'_, '_>, guesses: &mut Guesses, line: Span, found: &[(usize, u8)], order: usize) {
    let mut kinds: Vec<u8> = QUOTES
        .into_iter()
        .filter(|kind| found.iter().filter(|(_, quote)| quote == kind).count() % 2 == 1)
        .collect();
    if kinds.is_empty() {
        kinds = QUOTES
            .into_iter()
            .filter(|kind| found.iter().any(|(_, quote)| quote == kind))
            .collect();
    }
    for kind in kinds {
        let quote = char::from(kind);
        let mine = || {
            found
                .iter()
                .filter(|(_, other)| *other == kind)
                .map(|(offset, _)| *offset)
        };
        let (Some(first), Some(last)) = (mine().next(), mine().next_back()) else {
            continue;
        };
        // The line of a missing opening quote has its closing quote behind, the other way round for a closing one.
        for offset in boundaries(around.text, Span::new(line.start, last), PLACES) {
            guesses.insert(Kind::InsertOpeningQuote, offset, quote, order);
        }
        for offset in boundaries(around.text, Span::new(first + 1, line.end), PLACES) {
            guesses.insert(Kind::InsertClosingQuote, offset, quote, order);
        }
    }
}

/// A string that begins with one quote and ends with another.
fn mismatch(guesses: &mut Guesses, found: &[(usize, u8)], order: usize) {
    for &(offset, quote) in found.iter().take(12) {
        for other in QUOTES.into_iter().filter(|other| *other != quote) {
            let known = found.iter().any(|(_, quote)| *quote == other);
            if known || found.len() <= 4 {
                let edit = Edit::replace(Span::new(offset, offset + 1), char::from(other));
                guesses.edit(Kind::ReplaceQuote, edit, order + usize::from(!known));
            }
        }
    }
}

/// A quote too many, or a doubled one at both ends.
fn too_many(guesses: &mut Guesses, found: &[(usize, u8)], order: usize) {
    for &(offset, _) in found.iter().take(12) {
        let quote = Span::new(offset, offset + 1);
        guesses.delete(Kind::DeleteQuote, quote, order);
        // The keys beside it.
        guesses.replace(Kind::ReplaceSign, quote, ",", order + 1);
        guesses.replace(Kind::ReplaceSign, quote, ";", order + 1);
    }
    for pair in found.windows(2) {
        if let [(first, one), (second, other)] = pair
            && one == other
        {
            let edits = vec![
                Edit::delete(Span::new(*first, first + 1)),
                Edit::delete(Span::new(*second, second + 1)),
            ];
            guesses.several(Kind::DeleteQuote, edits, order + 1);
        }
    }
    // `""text""`: the inner two or the outer two.
    for four in found.windows(4) {
        if let [(first, _), (second, _), (third, _), (last, _)] = four
            && second - first == 1
            && last - third == 1
        {
            let edits = vec![
                Edit::delete(Span::new(*first, first + 1)),
                Edit::delete(Span::new(*last, last + 1)),
            ];
            guesses.several(Kind::DeleteQuote, edits, order + 1);
            // Two single quotes for a double one.
            let edits = vec![
                Edit::replace(Span::new(*first, second + 1), "\""),
                Edit::replace(Span::new(*third, last + 1), "\""),
            ];
            guesses.several(Kind::ReplaceQuote, edits, order + 1);
        }
    }
}

/// Quotes around what should be a string and has none: `content-type: 1`, `from ./a;`.
fn unquoted(around: &Around<'_, '_>, guesses: &mut Guesses) {
    let doubles = memchr::memchr_iter(b'"', around.text.as_bytes()).count();
    let singles = memchr::memchr_iter(b'\'', around.text.as_bytes()).count();
    let kinds = if doubles > singles {
        ['"', '\'']
    } else {
        ['\'', '"']
    };
    let starts = around.near.iter().filter(|&&index| {
        index <= around.front
            && (around.begins_line(index)
                || around.before(index).is_some_and(|before| {
                    matches!(
                        around.word(before),
                        "(" | ","
                            | ":"
                            | "="
                            | "["
                            | "{"
                            | "from"
                            | "import"
                            | "case"
                            | "return"
                            | "+"
                            | "=="
                            | "==="
                            | "!=="
                            | "?"
                            | "||"
                            | "&&"
                    )
                }))
    });
    for (order, &index) in starts.enumerate() {
        let start = around.span(index).start;
        let mut ends = 0;
        for end in index..(index + 16).min(around.scene.lexemes.len()) {
            if matches!(
                around.kind(end),
                Some(LexemeKind::String | LexemeKind::OpenString | LexemeKind::Comment)
            ) {
                break;
            }
            let next = around.word(end + 1);
            let stops = matches!(
                next,
                "" | "," | ")" | ";" | "]" | "}" | ":" | "+" | "?" | "||" | "&&" | "==="
            ) || around.begins_line(end + 1);
            if stops {
                let span = Span::new(start, around.span(end).end);
                for (rarer, quote) in kinds.into_iter().enumerate() {
                    let edits = vec![Edit::insert(span.start, quote), Edit::insert(span.end, quote)];
                    guesses.several(Kind::Quote, edits, order + ends + rarer);
                }
                ends += 1;
            }
            if ends == 6 || around.begins_line(end + 1) {
                break;
            }
        }
    }
}
