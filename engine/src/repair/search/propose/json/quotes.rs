//! Quotes that are missing at one end or both, are of another kind, or are too many.
//!
//! Once a quote is gone the lexemes behind it are wrong, so this looks at the characters of the lines near the fault: where a
//! key or value may start, and where one may end because a separator, a bracket or the end of the line follows.

use super::super::super::proposal::Kind;
use super::guesses::Guesses;
use super::near::Near;
use crate::edit::Edit;
use crate::text::Span;

/// Ends tried for one start, and starts tried on a line.
const ENDS: usize = 5;
const STARTS: usize = 8;

/// Characters that may be meant as quotes.
const QUOTES: &[char] = &['"', '\'', '`', '´', '“', '”', '„', '‘', '’', '«', '»', '″', '′'];

/// What other languages begin strings with, the longer before the shorter.
const OPENING: &[&str] = &[
    "&quot;", "\"\"\"", "'''", "u\"", "b\"", "r\"", "f\"", "@\"", "u'", "b'", "r'", "f'", "\"\"", "''", "``",
    "\\\"", "\\'", "\"", "'", "`", "´", "“", "”", "„", "‘", "’", "«", "»", "″", "′",
];

/// What they end them with.
const CLOSING: &[&str] = &[
    "&quot;", "\"\"\"", "'''", "\"\"", "''", "``", "\\\"", "\\'", "\"", "'", "`", "´", "”", "“", "’", "‘",
    "»", "«", "″", "′",
];

/// Guesses about quotes.
pub(super) fn propose(near: &Near<'_, '_>, guesses: &mut Guesses<'_>) {
    for stretch in near.stretches() {
        let ends = near.nearest(ends(near, stretch), 20);
        let starts = near.nearest(starts(near, stretch), STARTS);
        for (order, end) in ends.iter().copied().enumerate() {
            guesses.insert(Kind::InsertClosingQuote, order, end, '"');
        }
        for (order, start) in starts.iter().copied().enumerate() {
            guesses.insert(Kind::InsertOpeningQuote, order, start, '"');
        }
        for (order, start) in starts.iter().copied().enumerate() {
            both(near, start, stretch, order, guesses);
        }
        for (order, end) in near.nearest(word_ends(near, stretch), 10).into_iter().enumerate() {
            guesses.insert(Kind::InsertClosingQuote, 10 + order, end, '"');
        }
        whole_value(near, stretch, guesses);
        existing(near, stretch, guesses);
        misplaced(near, stretch, guesses);
    }
}

/// Whether a key or value may end at `offset`, by what follows.
pub(super) fn may_end(near: &Near<'_, '_>, offset: usize) -> bool {
    let rest = near.text.get(offset..).unwrap_or_default();
    let next = rest.trim_start_matches([' ', '\t']).chars().next();
    matches!(next, None | Some(',' | ':' | '}' | ']' | '\n' | '\r'))
}

/// Whether a key or value may begin at `offset`, by what stands before.
pub(super) fn may_start(near: &Near<'_, '_>, offset: usize) -> bool {
    let lead = near.text.get(..offset).unwrap_or_default();
    let last = lead.trim_end_matches([' ', '\t']).chars().next_back();
    matches!(last, None | Some(',' | ':' | '{' | '[' | '\n'))
}

/// Places in `stretch` where a key or value may begin.
fn starts(near: &Near<'_, '_>, stretch: Span) -> Vec<usize> {
    offsets(near, stretch)
        .filter(|(offset, character)| match character {
            // A bracket may begin a string that lost its quotes: `{{ name }}`, `[a-z]+`.
            '{' | '[' => near
                .character_at(offset + 1)
                .is_some_and(|next| next.is_alphabetic() || matches!(next, '{' | '%' | '^')),
            ':' => false,
            _ => !character.is_whitespace(),
        })
        .map(|(offset, _)| offset)
        .filter(|offset| may_start(near, *offset))
        .collect()
}

/// Places in `stretch` where a key or value may end: not behind a space or a separator unless the line is over.
fn ends(near: &Near<'_, '_>, stretch: Span) -> Vec<usize> {
    let inner = offsets(near, stretch).map(|(offset, _)| offset).skip(1);
    let mut ends: Vec<usize> = inner
        .filter(|offset| may_end(near, *offset))
        .filter(|offset| {
            near.character_before(*offset).is_some_and(|last| {
                !last.is_whitespace() && !matches!(last, '{' | '[' | '}' | ']' | ',' | ':')
            })
        })
        .collect();
    // A string may end with any sign: `"v${version}`.
    let line = near.slice(stretch).trim_end();
    let line = line.strip_suffix(',').unwrap_or(line);
    if line.ends_with(['}', ']', ':', ',']) && line.contains('"') {
        ends.push(stretch.start + line.len());
    }
    ends.push(stretch.end);
    ends
}

/// Places in `stretch` behind a word, where nothing ends by what follows.
fn word_ends(near: &Near<'_, '_>, stretch: Span) -> Vec<usize> {
    offsets(near, stretch)
        .filter(|(_, character)| !character.is_alphanumeric())
        .map(|(offset, _)| offset)
        .filter(|offset| {
            near.character_before(*offset).is_some_and(|last| {
                last.is_alphanumeric() || matches!(last, '"' | '.' | '!' | '?' | ')' | '/')
            })
        })
        .collect()
}

fn offsets<'n>(near: &'n Near<'_, '_>, stretch: Span) -> impl Iterator<Item = (usize, char)> + 'n {
    near.slice(stretch)
        .char_indices()
        .map(move |(offset, character)| (stretch.start + offset, character))
}

/// Quotes at both ends of what begins at `start`, in the place of what it has for quotes.
fn both(near: &Near<'_, '_>, start: usize, stretch: Span, order: usize, guesses: &mut Guesses<'_>) {
    let rest = near.text.get(start..stretch.end).unwrap_or_default();
    let opening = OPENING.iter().copied().find(|quote| rest.starts_with(quote));
    if opening.is_none() && rest.starts_with([',', '}', ']']) {
        return;
    }
    let from = start + opening.map_or_else(|| near.character_at(start).map_or(1, char::len_utf8), str::len);
    let mut candidates: Vec<usize> = offsets(near, stretch)
        .map(|(offset, _)| offset)
        .filter(|end| *end >= from && may_end(near, *end))
        .filter(|end| {
            near.character_before(*end)
                .is_some_and(|last| !last.is_whitespace())
        })
        .take(ENDS)
        .collect();
    let line = near.text.get(..stretch.end).unwrap_or_default();
    candidates.extend([line.trim_end_matches(',').len(), line.len()]);
    candidates.dedup();
    for (rank, end) in candidates.into_iter().enumerate() {
        if end < from {
            continue;
        }
        let order = order + rank;
        let span = Span::new(start, end);
        let text = near.slice(span);
        let Some(opening) = opening else {
            guesses.replace(Kind::Quote, order, span, format!("\"{text}\""));
            if text.contains(['\\', '"']) {
                let escaped = text.replace('\\', "\\\\").replace('"', "\\\"");
                guesses.replace(Kind::Quote, order + 1, span, format!("\"{escaped}\""));
            }
            continue;
        };
        let inner = text.strip_prefix(opening).unwrap_or_default();
        let inner = CLOSING.iter().find_map(|quote| inner.strip_suffix(quote));
        if let Some(inner) = inner {
            let escaped = inner
                .replace("\\'", "'")
                .replace("\\\"", "\"")
                .replace('"', "\\\"");
            guesses.replace(Kind::ReplaceQuote, order, span, format!("\"{escaped}\""));
            guesses.replace(Kind::ReplaceQuote, order + 1, span, format!("\"{inner}\""));
        }
    }
}

/// The value behind a line's first key up to the end of the line, whatever it begins with and holds: without its opening
/// quote where it has the closing one, or without both.
fn whole_value(near: &Near<'_, '_>, stretch: Span, guesses: &mut Guesses<'_>) {
    let line = near.slice(stretch);
    let body = line.trim_start();
    let indent = line.len() - body.len();
    let Some(key) = body.strip_prefix('"').and_then(|rest| rest.find('"')) else {
        return;
    };
    let behind = body.get(key + 2..).unwrap_or_default();
    let Some(value) = behind.trim_start().strip_prefix(':').map(str::trim_start) else {
        return;
    };
    let kept = value.trim_end();
    let kept = kept.strip_suffix(',').unwrap_or(kept);
    if kept.is_empty() || kept.starts_with('"') {
        return;
    }
    let start = stretch.start + indent + body.len() - value.len();
    let span = Span::new(start, start + kept.len());
    if kept.ends_with('"') {
        guesses.insert(Kind::InsertOpeningQuote, 1, start, '"');
    } else if kept.chars().nth(1).is_some() {
        guesses.replace(Kind::Quote, 1, span, format!("\"{kept}\""));
    }
}

/// Each quote that is there: another in its place, or none.
fn existing(near: &Near<'_, '_>, stretch: Span, guesses: &mut Guesses<'_>) {
    let quotes: Vec<usize> = offsets(near, stretch)
        .filter(|(_, character)| QUOTES.contains(character))
        .map(|(offset, _)| offset)
        .collect();
    for (order, quote) in near.nearest(quotes, 10).into_iter().enumerate() {
        let Some(character) = near.character_at(quote) else {
            continue;
        };
        let span = Span::new(quote, quote + character.len_utf8());
        guesses.delete(Kind::DeleteQuote, order, span);
        if character != '"' {
            guesses.replace(Kind::ReplaceQuote, order, span, '"');
        }
        if near.character_at(span.end) == Some(character) {
            doubled(near, span, stretch, guesses);
        }
        // A quote with a space that does not belong there.
        let after = near.text.get(span.end..stretch.end).unwrap_or_default();
        let spaces = after.len() - after.trim_start_matches(' ').len();
        if spaces > 0 {
            guesses.delete(Kind::DeleteQuote, order + 1, Span::new(quote, span.end + spaces));
        }
        if near.character_before(quote) == Some(' ') {
            guesses.delete(Kind::DeleteQuote, order + 1, Span::new(quote - 1, span.end));
        }
    }
}

/// Doubled quotes at both ends: `""abc""`, or two single ones for each double one.
fn doubled(near: &Near<'_, '_>, quote: Span, stretch: Span, guesses: &mut Guesses<'_>) {
    let twice = near.slice(Span::new(quote.start, quote.end + quote.len()));
    let first = Span::new(quote.start, quote.start + twice.len());
    guesses.replace(Kind::ReplaceQuote, 0, first, '"');
    let rest = near.text.get(first.end..stretch.end).unwrap_or_default();
    for (found, _) in rest.match_indices(twice).take(2) {
        let second = first.end + found;
        let second = Span::new(second, second + twice.len());
        guesses.several(
            Kind::ReplaceQuote,
            0,
            vec![Edit::replace(first, '"'), Edit::replace(second, '"')],
        );
    }
}

/// A closing quote on the wrong side of the separator or bracket: `"a,"` for `"a",`.
fn misplaced(near: &Near<'_, '_>, stretch: Span, guesses: &mut Guesses<'_>) {
    let quotes: Vec<usize> = offsets(near, stretch)
        .filter(|(_, character)| *character == '"')
        .map(|(offset, _)| offset)
        .collect();
    for (order, quote) in near.nearest(quotes, 8).into_iter().enumerate() {
        let lead = near.text.get(stretch.start..quote).unwrap_or_default();
        let kept = lead.trim_end_matches([',', ':', '}', ']', ' ']).len();
        for length in (kept..lead.len()).rev().take(3) {
            let moved = lead.get(length..).unwrap_or_default();
            let span = Span::new(stretch.start + length, quote + 1);
            guesses.replace(Kind::Swap, order, span, format!("\"{moved}"));
        }
    }
}
