//! Quotes of keys and values that are missing, of another kind or too many.

use std::ops::Range;

use super::super::super::random::Random;
use super::super::change::{inserted, inside, replaced, rewritten, without};
use super::tokens::{Kind, Tokens};

fn string(tokens: &Tokens<'_>, random: &mut Random, kind: Kind) -> Option<Range<usize>> {
    tokens.place(random, |_, token| token.kind == kind)
}

fn any_string(tokens: &Tokens<'_>, random: &mut Random) -> Option<Range<usize>> {
    tokens.place(random, |_, token| matches!(token.kind, Kind::Key | Kind::Text))
}

fn without_open(text: &str, random: &mut Random, kind: Kind) -> Option<String> {
    let place = string(&Tokens::of(text), random, kind)?;
    without(text, place.start..place.start + 1)
}

fn without_close(text: &str, random: &mut Random, kind: Kind) -> Option<String> {
    let place = string(&Tokens::of(text), random, kind)?;
    without(text, place.end - 1..place.end)
}

pub(super) fn missing_open_quote_key(text: &str, random: &mut Random) -> Option<String> {
    without_open(text, random, Kind::Key)
}

pub(super) fn missing_close_quote_key(text: &str, random: &mut Random) -> Option<String> {
    without_close(text, random, Kind::Key)
}

pub(super) fn missing_open_quote_value(text: &str, random: &mut Random) -> Option<String> {
    without_open(text, random, Kind::Text)
}

pub(super) fn missing_close_quote_value(text: &str, random: &mut Random) -> Option<String> {
    without_close(text, random, Kind::Text)
}

fn requoted(text: &str, random: &mut Random, kind: Kind, open: &str, close: &str) -> Option<String> {
    let tokens = Tokens::of(text);
    let place = tokens.place(random, |_, token| {
        token.kind == kind && !tokens.content(&token.place).contains(['\'', '\\', '`'])
    })?;
    let content = tokens.content(&place);
    replaced(text, place, &format!("{open}{content}{close}"))
}

pub(super) fn unquoted_key(text: &str, random: &mut Random) -> Option<String> {
    requoted(text, random, Kind::Key, "", "")
}

pub(super) fn unquoted_value(text: &str, random: &mut Random) -> Option<String> {
    requoted(text, random, Kind::Text, "", "")
}

pub(super) fn single_quoted_key(text: &str, random: &mut Random) -> Option<String> {
    requoted(text, random, Kind::Key, "'", "'")
}

pub(super) fn single_quoted_value(text: &str, random: &mut Random) -> Option<String> {
    requoted(text, random, Kind::Text, "'", "'")
}

/// Either a key or a value between backticks.
pub(super) fn backtick_quotes(text: &str, random: &mut Random) -> Option<String> {
    let kind = either(random);
    requoted(text, random, kind, "`", "`")
}

/// Quotes as word processors curl them, around one string; some put the same one at both ends.
pub(super) fn smart_quotes(text: &str, random: &mut Random) -> Option<String> {
    let (open, close) = *random.pick(&[
        ("\u{201c}", "\u{201d}"),
        ("\u{201d}", "\u{201d}"),
        ("\u{2018}", "\u{2019}"),
        ("\u{ab}", "\u{bb}"),
    ])?;
    let kind = either(random);
    requoted(text, random, kind, open, close)
}

/// One end in quotes of another kind.
pub(super) fn mixed_quotes(text: &str, random: &mut Random) -> Option<String> {
    let other = random.pick(&["'", "`", "\u{201c}", "\u{201d}", "''"])?;
    let kind = either(random);
    if random.below(2) == 0 {
        requoted(text, random, kind, other, "\"")
    } else {
        requoted(text, random, kind, "\"", other)
    }
}

fn either(random: &mut Random) -> Kind {
    if random.below(2) == 0 {
        Kind::Key
    } else {
        Kind::Text
    }
}

/// Both quotes escaped, as in a text copied from inside a string.
pub(super) fn escaped_quotes(text: &str, random: &mut Random) -> Option<String> {
    let kind = either(random);
    requoted(text, random, kind, "\\\"", "\\\"")
}

/// Quotes as HTML writes them, around one string.
pub(super) fn entity_quotes(text: &str, random: &mut Random) -> Option<String> {
    let kind = either(random);
    requoted(text, random, kind, "&quot;", "&quot;")
}

/// A string with the prefix or the three quotes of Python.
pub(super) fn python_string(text: &str, random: &mut Random) -> Option<String> {
    let (open, close) = *random.pick(&[
        ("u\"", "\""),
        ("b\"", "\""),
        ("u'", "'"),
        ("b'", "'"),
        ("r\"", "\""),
        ("\"\"\"", "\"\"\""),
    ])?;
    let kind = either(random);
    requoted(text, random, kind, open, close)
}

/// One quote typed twice.
pub(super) fn doubled_quote(text: &str, random: &mut Random) -> Option<String> {
    let tokens = Tokens::of(text);
    let place = any_string(&tokens, random)?;
    match random.below(3) {
        0 => inserted(text, place.start, "\""),
        1 => inserted(text, place.end, "\""),
        _ => replaced(text, place.clone(), &format!("\"{}\"", tokens.text_of(&place))),
    }
}

/// A string in two pieces, added up as JavaScript does or side by side as C does.
pub(super) fn string_concatenation(text: &str, random: &mut Random) -> Option<String> {
    let tokens = Tokens::of(text);
    let place = tokens.place(random, |_, token| {
        token.kind == Kind::Text
            && tokens.content(&token.place).len() > 5
            && !tokens.content(&token.place).contains('\\')
    })?;
    let at = inside(text, place.start + 2..place.end - 2, random)?;
    inserted(
        text,
        at,
        random.pick(&["\" + \"", "\" \"", "\"\n  \"", "\" +\n  \""])?,
    )
}

/// A sign that the same key or its neighbour gives, beside a quote.
pub(super) fn keyboard_slip(text: &str, random: &mut Random) -> Option<String> {
    let place = any_string(&Tokens::of(text), random)?;
    let at = if random.below(2) == 0 {
        place.start
    } else {
        place.end
    };
    inserted(text, at, random.pick(&["'", ";", "\\", "]", "[", "l", "p", "/"])?)
}

fn everywhere(text: &str, fits: impl Fn(Kind) -> bool, change: impl Fn(&str) -> String) -> Option<String> {
    let tokens = Tokens::of(text);
    let changes: Vec<_> = tokens
        .list
        .iter()
        .filter(|token| fits(token.kind))
        .map(|token| (token.place.clone(), change(tokens.content(&token.place))))
        .collect();
    if changes.is_empty() {
        None
    } else {
        rewritten(text, &changes)
    }
}

fn in_single_quotes(content: &str) -> String {
    format!("'{}'", content.replace("\\\"", "\"").replace('\'', "\\'"))
}

fn is_string(kind: Kind) -> bool {
    matches!(kind, Kind::Key | Kind::Text)
}

/// Every string in single quotes.
pub(super) fn single_quotes_everywhere(text: &str, _: &mut Random) -> Option<String> {
    everywhere(text, is_string, in_single_quotes)
}

/// Every quote curled, as word processors and chats do.
pub(super) fn smart_quotes_everywhere(text: &str, _: &mut Random) -> Option<String> {
    everywhere(text, is_string, |content| format!("\u{201c}{content}\u{201d}"))
}

/// Every quote escaped: the file is the inside of a string.
pub(super) fn escaped_quotes_everywhere(text: &str, _: &mut Random) -> Option<String> {
    everywhere(text, is_string, |content| {
        format!("\\\"{}\\\"", content.replace('\\', "\\\\"))
    })
}

/// Every quote as HTML writes it.
pub(super) fn entity_quotes_everywhere(text: &str, _: &mut Random) -> Option<String> {
    everywhere(text, is_string, |content| format!("&quot;{content}&quot;"))
}

/// Every key that can be a name of JavaScript without quotes.
pub(super) fn unquoted_keys_everywhere(text: &str, _: &mut Random) -> Option<String> {
    everywhere(text, |kind| kind == Kind::Key, bare_key)
}

fn bare_key(content: &str) -> String {
    let name = content
        .chars()
        .all(|letter| letter.is_ascii_alphanumeric() || letter == '_' || letter == '$')
        && content.starts_with(|letter: char| !letter.is_ascii_digit());
    if name {
        content.to_owned()
    } else {
        format!("\"{content}\"")
    }
}

/// The object as JavaScript writes it: bare keys, strings in single quotes.
pub(super) fn object_literal(text: &str, _: &mut Random) -> Option<String> {
    let tokens = Tokens::of(text);
    let changes: Vec<_> = tokens
        .list
        .iter()
        .filter_map(|token| match token.kind {
            Kind::Key => Some((
                token.place.clone(),
                bare_key(tokens.content(&token.place)).replace('"', "'"),
            )),
            Kind::Text => Some((
                token.place.clone(),
                in_single_quotes(tokens.content(&token.place)),
            )),
            _ => None,
        })
        .collect();
    rewritten(text, &changes)
}
