//! Backslashes in strings that escape nothing, or escape what they should not.

use super::super::super::proposal::Kind;
use super::guesses::Guesses;
use super::near::Near;
use crate::edit::Edit;
use crate::text::Span;

/// Backslashes near the error that are tried each for itself.
const EACH: usize = 8;

/// Bad escapes of a whole text that are mended at once.
const MOST: usize = 2_000;

/// Guesses about backslashes.
pub(super) fn propose(near: &Near<'_, '_>, guesses: &mut Guesses<'_>) {
    for stretch in near.stretches() {
        let backslashes = backslashes(near.slice(stretch), stretch.start);
        if backslashes.is_empty() {
            continue;
        }
        let offsets = backslashes.iter().map(|escape| escape.at).collect();
        for (order, at) in near.nearest(offsets, EACH).into_iter().enumerate() {
            one(near, at, order, guesses);
        }
        for string in strings(near, stretch) {
            let inside = |escape: &&Escape| string.contains(escape.at);
            together(backslashes.iter().filter(inside), guesses);
        }
        together(backslashes.iter(), guesses);
    }
    line_breaks(near, guesses);
    // The same mistake all over the file: patterns and paths.
    let bad: Vec<Escape> = backslashes(near.text, 0)
        .into_iter()
        .filter(|escape| !escape.valid)
        .take(MOST)
        .collect();
    if bad.len() > 1 {
        together(bad.iter(), guesses);
    }
}

/// Line breaks between lexemes that are written as `\n`: this one, or all.
fn line_breaks(near: &Near<'_, '_>, guesses: &mut Guesses<'_>) {
    let mut quoted = false;
    let mut outside = Vec::new();
    let bytes = near.text.as_bytes();
    let mut at = 0;
    while let Some(offset) = bytes
        .get(at..)
        .and_then(|rest| memchr::memchr2(b'"', b'\\', rest))
    {
        at += offset;
        if bytes.get(at) == Some(&b'"') {
            quoted = !quoted;
            at += 1;
            continue;
        }
        if !quoted && bytes.get(at + 1) == Some(&b'n') {
            outside.push(at);
        }
        at += 2;
    }
    let fresh = |at: usize| Edit::replace(Span::new(at, at + 2), near.scene.line_break);
    if outside.len() > 1 && outside.len() < MOST {
        let edits = outside.iter().map(|at| fresh(*at)).collect();
        guesses.several(Kind::RewriteDialect, 0, edits);
    }
    for at in near.nearest(outside, 2) {
        guesses.several(Kind::InsertBreak, 0, vec![fresh(at)]);
        guesses.delete(Kind::DeleteStray, 0, Span::new(at, at + 2));
    }
}

/// A backslash that is not itself escaped.
#[derive(Debug, Clone, Copy)]
struct Escape {
    at: usize,
    next: Option<char>,
    valid: bool,
}

fn backslashes(text: &str, start: usize) -> Vec<Escape> {
    let bytes = text.as_bytes();
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(offset) = bytes.get(at..).and_then(|rest| memchr::memchr(b'\\', rest)) {
        at += offset;
        let rest = text.get(at + 1..).unwrap_or_default();
        let next = rest.chars().next();
        let valid = match next {
            Some('u') => rest
                .get(1..5)
                .is_some_and(|digits| digits.bytes().all(|digit| digit.is_ascii_hexdigit())),
            Some(next) => "\"\\/bfnrt".contains(next),
            None => false,
        };
        found.push(Escape {
            at: start + at,
            next,
            valid,
        });
        at += 1 + next.map_or(0, char::len_utf8);
    }
    found
}

/// The strings of `stretch` that the error may be in: from a quote before it to one behind.
fn strings(near: &Near<'_, '_>, stretch: Span) -> Vec<Span> {
    let mut strings = Vec::new();
    for index in near.scene.lexemes.index_at(stretch.start)..near.scene.lexemes.len() {
        let Some(lexeme) = near.lexeme(index) else { break };
        if lexeme.span.start >= stretch.end {
            break;
        }
        let near_error =
            lexeme.span.contains(near.scene.error.start) || lexeme.span.contains(near.scene.front);
        if near_error || lexeme.span.end == near.scene.front {
            strings.push(lexeme.span);
        }
    }
    strings
}

/// What one backslash could have been.
fn one(near: &Near<'_, '_>, at: usize, order: usize, guesses: &mut Guesses<'_>) {
    let kind = Kind::EscapeBackslash;
    let backslash = Span::new(at, at + 1);
    let rest = near.text.get(at + 1..).unwrap_or_default();
    let next = rest.chars().next();
    guesses.insert(kind, order, at, "\\");
    guesses.delete(kind, order, backslash);
    let Some(next) = next else { return };
    let both = Span::new(at, at + 1 + next.len_utf8());
    guesses.delete(kind, order + 2, both);
    // A whole escape sequence of another language: `\s+`, `\U0001F600`, `\e[0m`.
    let mut length = 0;
    for (number, character) in rest.chars().take(10).enumerate() {
        if character == '"' || character == '\\' {
            break;
        }
        length += character.len_utf8();
        if number > 0 && (number < 6 || number == 8) {
            guesses.delete(kind, order + 2 + number, Span::new(at, at + 1 + length));
        }
    }
    match next {
        'u' | 'x' | 'U' => {
            let digits: String = rest
                .chars()
                .skip(1)
                .take(4)
                .take_while(char::is_ascii_hexdigit)
                .collect();
            let digits = if next == 'x' {
                digits.chars().take(2).collect()
            } else {
                digits
            };
            let span = Span::new(at, both.end + digits.len());
            guesses.replace(kind, order, span, format!("\\u{digits:0>4}"));
            guesses.replace(kind, order + 1, span, format!("\\u{digits:0<4}"));
            guesses.delete(kind, order + 2, span);
            if next == 'u' && rest.get(1..).is_some_and(|rest| rest.starts_with('{')) {
                braced(rest, at, order, guesses);
            }
        }
        '0' => guesses.replace(kind, order, both, "\\u0000"),
        'a' => guesses.replace(kind, order + 1, both, "\\u0007"),
        'e' => guesses.replace(kind, order + 1, both, "\\u001b"),
        'v' => guesses.replace(kind, order + 1, both, "\\u000b"),
        'N' | 'T' | 'R' | 'B' | 'F' => {
            guesses.replace(kind, order, both, format!("\\{}", next.to_ascii_lowercase()));
        }
        '\\' => guesses.delete(kind, order + 1, backslash),
        _ => {}
    }
}

/// `\u{1f600}` as JSON writes it.
fn braced(rest: &str, at: usize, order: usize, guesses: &mut Guesses<'_>) {
    let Some(digits) = rest.get(2..).and_then(|rest| rest.split('}').next()) else {
        return;
    };
    let Some(character) = u32::from_str_radix(digits, 16).ok().and_then(char::from_u32) else {
        return;
    };
    let mut units = [0; 2];
    let escaped: String = character
        .encode_utf16(&mut units)
        .iter()
        .map(|unit| format!("\\u{unit:04x}"))
        .collect();
    let span = Span::new(at, at + 1 + 3 + digits.len());
    guesses.replace(Kind::EscapeBackslash, order, span, escaped);
}

/// What several backslashes could have been.
fn together<'e>(escapes: impl Iterator<Item = &'e Escape>, guesses: &mut Guesses<'_>) {
    let escapes: Vec<&Escape> = escapes.collect();
    let kind = Kind::EscapeBackslash;
    let bad = || escapes.iter().filter(|escape| !escape.valid);
    let single = || {
        escapes
            .iter()
            .filter(|escape| !matches!(escape.next, Some('"' | '\\')))
    };
    let double = |escape: &&Escape| Edit::insert(escape.at, "\\");
    let remove = |escape: &&Escape| Edit::delete(Span::new(escape.at, escape.at + 1));
    guesses.several(kind, 0, bad().map(double).collect());
    guesses.several(kind, 1, single().map(double).collect());
    guesses.several(kind, 2, bad().map(remove).collect());
    // A text that was escaped once too often: `{\"a\": 1}`.
    let quotes = || escapes.iter().filter(|escape| escape.next == Some('"'));
    guesses.several(kind, 2, quotes().map(remove).collect());
    // A path whose last backslash took the closing quote along.
    let before_quote = escapes.iter().filter(|escape| !matches!(escape.next, Some('\\')));
    guesses.several(kind, 3, before_quote.map(double).collect());
}
