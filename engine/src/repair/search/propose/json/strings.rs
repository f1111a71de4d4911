//! Strings with something raw in them: quotes, line breaks, tabs and other control characters.

use super::super::super::lexeme::LexemeKind;
use super::super::super::proposal::Kind;
use super::guesses::Guesses;
use super::near::Near;
use super::quotes::{may_end, may_start};
use crate::edit::Edit;
use crate::text::Span;

/// Lines and bytes over which a broken string is followed.
const MOST_LINES: usize = 60;
const MOST_BYTES: usize = 8_000;

/// Guesses about raw characters in strings.
pub(super) fn propose(near: &Near<'_, '_>, guesses: &mut Guesses<'_>) {
    for stretch in near.stretches() {
        quotes(near, stretch, guesses);
    }
    broken(near, guesses);
    controls(near, guesses);
}

/// Quotes in a string, with a backslash before them.
fn quotes(near: &Near<'_, '_>, stretch: Span, guesses: &mut Guesses<'_>) {
    let quotes = unescaped(near.slice(stretch), stretch.start);
    let starts: Vec<usize> = quotes
        .iter()
        .copied()
        .filter(|quote| may_start(near, *quote))
        .collect();
    for start in near.nearest(starts, 6) {
        let inner: Vec<usize> = quotes.iter().copied().filter(|quote| *quote > start).collect();
        let ends = inner
            .iter()
            .enumerate()
            .filter(|(count, quote)| *count > 0 && may_end(near, **quote + 1));
        for (order, (count, _)) in ends.take(5).enumerate() {
            let escaped = inner.iter().take(count).map(|quote| Edit::insert(*quote, "\\"));
            guesses.several(Kind::EscapeQuote, order, escaped.collect());
        }
    }
    for (order, quote) in near.nearest(quotes.clone(), 8).into_iter().enumerate() {
        guesses.insert(Kind::EscapeQuote, order, quote, "\\");
    }
    for (order, pair) in quotes.windows(2).enumerate() {
        if let [first, second] = pair
            && near.distance(*first) < 200
            && order < 12
        {
            let edits = vec![Edit::insert(*first, "\\"), Edit::insert(*second, "\\")];
            guesses.several(Kind::EscapeQuote, 3 + order, edits);
        }
    }
}

/// The quotes of `text` that no backslash escapes, counted from `start`.
fn unescaped(text: &str, start: usize) -> Vec<usize> {
    let mut quotes = Vec::new();
    let mut escaped = false;
    for (offset, byte) in text.bytes().enumerate() {
        match byte {
            _ if escaped => escaped = false,
            b'\\' => escaped = true,
            b'"' => quotes.push(start + offset),
            _ => {}
        }
    }
    quotes
}

/// Strings that go on on the next line.
fn broken(near: &Near<'_, '_>, guesses: &mut Guesses<'_>) {
    let mut starts: Vec<usize> = near
        .indices
        .iter()
        .filter_map(|index| near.lexeme(*index))
        .filter(|lexeme| lexeme.kind == LexemeKind::OpenString)
        .map(|lexeme| lexeme.span.start)
        .collect();
    if near.character_at(near.scene.error.start) == Some('"') {
        starts.push(near.scene.error.start);
    }
    for start in near.nearest(starts, 4) {
        let rest = near.text.get(start + 1..).unwrap_or_default();
        let ends: Vec<usize> = rest
            .bytes()
            .take(MOST_BYTES)
            .enumerate()
            .scan(false, |escaped, (offset, byte)| {
                let ends = byte == b'"' && !*escaped;
                *escaped = byte == b'\\' && !*escaped;
                Some(ends.then_some(start + 1 + offset))
            })
            .flatten()
            .take(2)
            .collect();
        for (order, end) in ends.into_iter().enumerate() {
            join(near, Span::new(start + 1, end), order, guesses);
        }
    }
}

/// The line breaks in `inside` written as escapes, or left out.
fn join(near: &Near<'_, '_>, inside: Span, order: usize, guesses: &mut Guesses<'_>) {
    let text = near.slice(inside);
    let breaks: Vec<usize> = text
        .match_indices(['\n', '\r'])
        .map(|(offset, _)| offset)
        .filter(|offset| !text.get(*offset..).is_some_and(|rest| rest.starts_with("\r\n")))
        .collect();
    if breaks.is_empty() || breaks.len() > MOST_LINES {
        return;
    }
    let plain = |offset: usize| {
        let line_feed = text.get(offset..).is_some_and(|rest| rest.starts_with('\n'));
        let carriage = line_feed && text.get(..offset).is_some_and(|lead| lead.ends_with('\r'));
        Span::new(
            inside.start + offset - usize::from(carriage),
            inside.start + offset + 1,
        )
    };
    let indented = |offset: usize| {
        let after = text.get(offset + 1..).unwrap_or_default();
        let spaces = after.len() - after.trim_start_matches([' ', '\t']).len();
        Span::new(plain(offset).start, inside.start + offset + 1 + spaces)
    };
    let continued = |offset: usize| {
        let backslash = near.character_before(plain(offset).start) == Some('\\');
        Span::new(plain(offset).start - usize::from(backslash), plain(offset).end)
    };
    let continued_indented = |offset: usize| Span::new(continued(offset).start, indented(offset).end);
    let trimmed = |offset: usize| {
        let lead = text.get(..offset).unwrap_or_default();
        Span::new(inside.start + lead.trim_end().len(), indented(offset).end)
    };
    type Cut<'c> = &'c dyn Fn(usize) -> Span;
    let ways: [(Kind, Cut<'_>, &str); 15] = [
        (Kind::EscapeControl, &plain, "\\n"),
        (Kind::JoinLines, &indented, " "),
        (Kind::JoinLines, &plain, " "),
        (Kind::JoinLines, &plain, ""),
        (Kind::JoinLines, &indented, ""),
        (Kind::EscapeControl, &plain, "\\r\\n"),
        (Kind::EscapeControl, &indented, "\\n"),
        (Kind::JoinLines, &trimmed, " "),
        (Kind::JoinLines, &continued, "\\n"),
        (Kind::JoinLines, &continued, ""),
        (Kind::JoinLines, &continued_indented, ""),
        (Kind::JoinLines, &continued_indented, " "),
        (Kind::JoinLines, &trimmed, ""),
        (Kind::EscapeControl, &plain, "\\\\n"),
        (Kind::EscapeControl, &plain, "\\r"),
    ];
    for (rank, (kind, cut, fresh)) in ways.into_iter().enumerate() {
        let edits = breaks.iter().map(|offset| Edit::replace(cut(*offset), fresh));
        guesses.several(kind, order * 4 + rank, edits.collect());
    }
}

/// What is done to a control character, and what it becomes.
type Way = (Kind, fn(char) -> String);

/// Control characters as escapes: this one, or all near it.
fn controls(near: &Near<'_, '_>, guesses: &mut Guesses<'_>) {
    for stretch in near.stretches() {
        let text = near.slice(stretch);
        let mut inside = Vec::new();
        let mut quoted = false;
        let mut escaped = false;
        for (offset, character) in text.char_indices() {
            match character {
                _ if escaped => escaped = false,
                '\\' => escaped = true,
                '"' => quoted = !quoted,
                _ if quoted && character < ' ' => {
                    let at = stretch.start + offset;
                    inside.push((Span::new(at, at + character.len_utf8()), character));
                }
                _ => {}
            }
        }
        if inside.is_empty() {
            continue;
        }
        let at_fault: Vec<(Span, char)> = inside
            .iter()
            .copied()
            .filter(|(span, _)| span.start == near.scene.error.start || span.start == near.scene.front)
            .collect();
        for chosen in [inside.as_slice(), at_fault.as_slice()] {
            // Written as its escape the string says what it said. What has none was hardly typed on purpose.
            let named = chosen.iter().all(|(_, character)| "\t\n\r".contains(*character));
            let ways: [Way; 4] = [
                (Kind::EscapeControl, escape),
                (Kind::EscapeControl, literal),
                (Kind::JoinLines, blank),
                (Kind::DeleteStray, nothing),
            ];
            let ways = ways.into_iter().take(if named { 1 } else { 4 });
            for (order, (kind, fresh)) in ways.enumerate() {
                let edits = chosen
                    .iter()
                    .map(|(span, character)| Edit::replace(*span, fresh(*character)));
                guesses.several(kind, order, edits.collect());
            }
        }
    }
}

/// The escape of a control character.
fn escape(character: char) -> String {
    match character {
        '\t' => "\\t".to_owned(),
        '\n' => "\\n".to_owned(),
        '\r' => "\\r".to_owned(),
        '\u{8}' => "\\b".to_owned(),
        '\u{c}' => "\\f".to_owned(),
        _ => literal(character),
    }
}

fn literal(character: char) -> String {
    format!("\\u{:04x}", u32::from(character))
}

fn blank(_: char) -> String {
    " ".to_owned()
}

fn nothing(_: char) -> String {
    String::new()
}
