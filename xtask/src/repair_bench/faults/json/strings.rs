//! Faults inside strings: quotes, line breaks and backslashes that should have been escaped.

use std::ops::Range;

use super::super::super::random::Random;
use super::super::change::{inserted, replaced, rewritten};
use super::tokens::{Kind, Tokens};

/// The offsets of spaces and other edges of words inside `place`, where quotes and line breaks are put.
fn edges(text: &str, place: &Range<usize>) -> Vec<usize> {
    let content = text.get(place.start + 1..place.end - 1).unwrap_or_default();
    if content.contains('\\') {
        return Vec::new();
    }
    content
        .char_indices()
        .zip(content.chars().skip(1))
        .filter(|((_, one), next)| one.is_alphanumeric() != next.is_alphanumeric())
        .map(|((offset, one), _)| place.start + 1 + offset + one.len_utf8())
        .collect()
}

fn value_with_edges(tokens: &Tokens<'_>, random: &mut Random, least: usize) -> Option<Vec<usize>> {
    let place = tokens.place(random, |_, token| {
        token.kind == Kind::Text && edges(tokens.text, &token.place).len() >= least
    })?;
    Some(edges(tokens.text, &place))
}

/// One of the quotes inside a string without its backslash.
pub(super) fn unescaped_quote(text: &str, random: &mut Random) -> Option<String> {
    let tokens = Tokens::of(text);
    let place = escaped_quote(&tokens, random)?;
    replaced(text, place, "\"")
}

fn escaped_quote(tokens: &Tokens<'_>, random: &mut Random) -> Option<Range<usize>> {
    let place = tokens.place(random, |_, token| {
        token.kind == Kind::Text && tokens.content(&token.place).contains("\\\"")
    })?;
    let found: Vec<usize> = tokens
        .content(&place)
        .match_indices("\\\"")
        .map(|(offset, _)| offset)
        .collect();
    let start = place.start + 1 + random.pick(&found)?;
    Some(start..start + 2)
}

/// All quotes inside a string without their backslashes.
pub(super) fn unescaped_quotes(text: &str, random: &mut Random) -> Option<String> {
    let tokens = Tokens::of(text);
    let place = tokens.place(random, |_, token| {
        token.kind == Kind::Text && tokens.content(&token.place).matches("\\\"").count() >= 2
    })?;
    let content = tokens.content(&place).replace("\\\"", "\"");
    replaced(text, place, &format!("\"{content}\""))
}

fn at_edge(text: &str, random: &mut Random, what: &[&str]) -> Option<String> {
    let tokens = Tokens::of(text);
    let edges = value_with_edges(&tokens, random, 1)?;
    inserted(text, *random.pick(&edges)?, random.pick(what)?)
}

/// A line break inside a string, where `\n` was.
pub(super) fn raw_newline(text: &str, random: &mut Random) -> Option<String> {
    unescaped(text, random, "\\n", "\n")
}

/// A tab inside a string, where `\t` was.
pub(super) fn raw_tab(text: &str, random: &mut Random) -> Option<String> {
    unescaped(text, random, "\\t", "\t")
}

/// A control character inside a string, as copied from a terminal.
pub(super) fn control_character(text: &str, random: &mut Random) -> Option<String> {
    at_edge(
        text,
        random,
        &["\u{1b}", "\u{0}", "\u{8}", "\u{c}", "\u{1}", "\r"],
    )
}

/// A string over two lines, with the backslash that shells and JavaScript ask for.
pub(super) fn line_continuation(text: &str, random: &mut Random) -> Option<String> {
    at_edge(text, random, &["\\\n", "\\\n    "])
}

/// Writes one of the escapes of a string as the character that it stands for, or all of them.
fn unescaped(text: &str, random: &mut Random, escape: &str, raw: &str) -> Option<String> {
    let tokens = Tokens::of(text);
    let place = tokens.place(random, |_, token| {
        token.kind == Kind::Text && !escapes(tokens.content(&token.place), escape).is_empty()
    })?;
    let found: Vec<(Range<usize>, String)> = escapes(tokens.content(&place), escape)
        .into_iter()
        .map(|at| {
            let start = place.start + 1 + at;
            (start..start + escape.len(), raw.to_owned())
        })
        .collect();
    if random.below(2) == 0 {
        rewritten(text, &found)
    } else {
        rewritten(text, &[random.pick(&found)?.clone()])
    }
}

/// Where `escape` stands in `content`: not where its backslash is itself escaped.
fn escapes(content: &str, escape: &str) -> Vec<usize> {
    let mut found = Vec::new();
    let mut characters = content.char_indices();
    while let Some((at, character)) = characters.next() {
        if character == '\\' {
            if content.get(at..).is_some_and(|rest| rest.starts_with(escape)) {
                found.push(at);
            }
            characters.next();
        }
    }
    found
}

/// A pattern or path whose backslashes are not doubled.
pub(super) fn single_backslash(text: &str, random: &mut Random) -> Option<String> {
    let tokens = Tokens::of(text);
    let place = tokens.place(random, |_, token| {
        token.kind == Kind::Text && tokens.content(&token.place).contains("\\\\")
    })?;
    let content = tokens.content(&place).replace("\\\\", "\\");
    replaced(text, place, &format!("\"{content}\""))
}

/// An apostrophe escaped, as JavaScript and Python allow.
pub(super) fn escaped_apostrophe(text: &str, random: &mut Random) -> Option<String> {
    let tokens = Tokens::of(text);
    let place = tokens.place(random, |_, token| {
        is_string(token.kind)
            && tokens.content(&token.place).contains('\'')
            && !tokens.content(&token.place).contains('\\')
    })?;
    let content = tokens.content(&place).replace('\'', "\\'");
    replaced(text, place, &format!("\"{content}\""))
}

fn is_string(kind: Kind) -> bool {
    matches!(kind, Kind::Key | Kind::Text)
}

/// An escape that stops too early, or one that only other languages know. What the cut took is not to be known.
pub(super) fn broken_escape(text: &str, random: &mut Random) -> Option<String> {
    let tokens = Tokens::of(text);
    let cut = tokens.place(random, |_, token| {
        token.kind == Kind::Text && tokens.content(&token.place).contains("\\u")
    });
    if let Some(place) = cut {
        let at = place.start + 1 + tokens.content(&place).find("\\u")?;
        return replaced(text, at + 4..at + 6, "");
    }
    at_edge(
        text,
        random,
        &["\\u12", "\\x41", "\\u", "\\u00g1", "\\0", "\\e[0m", "\\U0001F600"],
    )
}

/// A string that ends with the backslash of a folder, which swallows the quote.
pub(super) fn backslash_before_quote(text: &str, random: &mut Random) -> Option<String> {
    let tokens = Tokens::of(text);
    let place = tokens.place(random, |_, token| is_string(token.kind))?;
    inserted(text, place.end - 1, "\\")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_escaped_backslash_begins_no_escape() {
        assert_eq!(escapes(r"\\t \t \\\t", r"\t"), [4, 9]);
        assert!(escapes(r"^#\\t", r"\t").is_empty());
    }
}
