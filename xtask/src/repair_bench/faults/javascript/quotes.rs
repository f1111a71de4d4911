//! Quotes lost, mixed, left unescaped, and strings broken in two.

use super::Random;
use super::source::{Source, Token, chance, one};

/// A random string literal whose text `wanted` likes.
fn pick_string(source: &Source<'_>, random: &mut Random, wanted: impl Fn(&str) -> bool) -> Option<usize> {
    source.pick(random, |index, token| {
        token.kind == "string" && wanted(source.of_token(index))
    })
}

/// What stands between the quotes of string `index`, and the quote.
fn parts<'a>(source: &Source<'a>, index: usize) -> Option<(&'a str, &'a str)> {
    let text = source.of_token(index);
    Some((text.get(1..text.len() - 1)?, &text[..1]))
}

pub(super) fn missing_quote_open(source: &Source<'_>, random: &mut Random) -> Option<String> {
    let at = pick_string(source, random, |_| true)?;
    let start = source.tokens[at].span.start;
    Some(source.without(start..start + 1))
}

pub(super) fn missing_quote_close(source: &Source<'_>, random: &mut Random) -> Option<String> {
    let at = pick_string(source, random, |_| true)?;
    let end = source.tokens[at].span.end;
    Some(source.without(end - 1..end))
}

pub(super) fn quote_mismatch(source: &Source<'_>, random: &mut Random) -> Option<String> {
    let at = pick_string(source, random, |_| true)?;
    let (inside, quote) = parts(source, at)?;
    let other = if chance(random, 15) {
        "`"
    } else if quote == "'" {
        "\""
    } else {
        "'"
    };
    let (open, close) = if chance(random, 50) {
        (quote, other)
    } else {
        (other, quote)
    };
    Some(source.token_replaced(at, &format!("{open}{inside}{close}")))
}

/// A backslash lost, or the string put into the quotes that it holds.
pub(super) fn unescaped_quote(source: &Source<'_>, random: &mut Random) -> Option<String> {
    let at = pick_string(source, random, |text| {
        let inside = &text[1..text.len() - 1];
        inside.contains(['\'', '"'])
    })?;
    let (inside, quote) = parts(source, at)?;
    let escaped = format!("\\{quote}");
    if inside.contains(&escaped) {
        let inside = if chance(random, 50) {
            inside.replace(&escaped, quote)
        } else {
            inside.replacen(&escaped, quote, 1)
        };
        return Some(source.token_replaced(at, &format!("{quote}{inside}{quote}")));
    }
    let other = if quote == "'" { "\"" } else { "'" };
    Some(source.token_replaced(at, &format!("{other}{inside}{other}")))
}

/// A quote too many: at an end or somewhere inside.
pub(super) fn extra_quote(source: &Source<'_>, random: &mut Random) -> Option<String> {
    let at = pick_string(source, random, str::is_ascii)?;
    let (inside, quote) = parts(source, at)?;
    let span = &source.tokens[at].span;
    let place = match random.below(5) {
        0 | 1 => span.end,
        2 | 3 => span.start,
        _ => span.start + 1 + random.below(inside.len()),
    };
    Some(source.inserted(place, quote))
}

/// `'C:\'`: the backslash before the quote takes it away.
pub(super) fn escaped_close_quote(source: &Source<'_>, random: &mut Random) -> Option<String> {
    let at = pick_string(source, random, |_| true)?;
    Some(source.inserted(source.tokens[at].span.end - 1, "\\"))
}

pub(super) fn newline_in_string(source: &Source<'_>, random: &mut Random) -> Option<String> {
    let at = pick_string(source, random, |text| text.len() > 4)?;
    let span = source.tokens[at].span.clone();
    let inside = &source.text[span.start + 1..span.end - 1];
    let spaces: Vec<usize> = inside.match_indices(' ').map(|(place, _)| place).collect();
    let line_break = source.line_break();
    // A line that was wrapped breaks at a space, which it loses or keeps.
    if let Some(&space) = random.pick(&spaces) {
        let at = span.start + 1 + space;
        return Some(match random.below(3) {
            0 => source.inserted(at + 1, line_break),
            1 => source.inserted(at + 1, &format!("{line_break}{}", source.indent(at))),
            _ => source.replaced(at..at + 1, line_break),
        });
    }
    let at = span.start + 1 + random.below(inside.len());
    source
        .text
        .is_char_boundary(at)
        .then(|| source.inserted(at, line_break))
}

/// `\n` in a string turned into a line break by a script that read it once too often.
pub(super) fn unescaped_line_break(source: &Source<'_>, random: &mut Random) -> Option<String> {
    let at = pick_string(source, random, |text| {
        text.contains("\\n") && !text.contains("\\\\n")
    })?;
    Some(source.token_replaced(at, &source.of_token(at).replace("\\n", source.line_break())))
}

/// `import a from './a;`.
pub(super) fn import_path_quote(source: &Source<'_>, random: &mut Random) -> Option<String> {
    let at = source.pick(random, |index, token| {
        token.kind == "string"
            && (token.parent.starts_with("import")
                || token.parent.starts_with("export")
                || is_required(source, index))
    })?;
    let span = source.tokens[at].span.clone();
    Some(match random.below(4) {
        0 => source.without(span.start..span.start + 1),
        1 => source.token_replaced(at, parts(source, at)?.0),
        _ => source.without(span.end - 1..span.end),
    })
}

fn is_required(source: &Source<'_>, index: usize) -> bool {
    index > 1 && source.tokens[index].parent == "arguments" && source.of_token(index - 2) == "require"
}

/// `{ foo-bar: 1 }`: a key that needs its quotes.
pub(super) fn unquoted_key(source: &Source<'_>, random: &mut Random) -> Option<String> {
    let at = source.pick(random, |index, token| {
        token.kind == "string"
            && matches!(source.kind(index + 1), ":" | "]")
            && source.of_token(index).contains(['-', '/', ' ', '.', '@', '*'])
    })?;
    Some(source.token_replaced(at, parts(source, at)?.0))
}

/// `foo(some text)`: both quotes lost around words.
pub(super) fn missing_both_quotes(source: &Source<'_>, random: &mut Random) -> Option<String> {
    let at = pick_string(source, random, |text| {
        text.contains([' ', '/', '.', '-', ':', '#'])
    })?;
    Some(source.token_replaced(at, parts(source, at)?.0))
}

/// `\"` for `"` all over a line, as text that was a JSON string once.
pub(super) fn escaped_quotes(source: &Source<'_>, random: &mut Random) -> Option<String> {
    let at = pick_string(source, random, |_| true)?;
    let span = source.tokens[at].span.clone();
    let line = source.line(span.start);
    if chance(random, 50) {
        let (inside, quote) = parts(source, at)?;
        return Some(source.token_replaced(at, &format!("\\{quote}{inside}\\{quote}")));
    }
    let quote = &source.text[span.start..=span.start];
    let escaped = source.text[line.clone()].replace(quote, &format!("\\{quote}"));
    Some(source.replaced(line, &escaped))
}

/// Quotes that a word processor made pretty: of one string, of a line, or at one end only.
pub(super) fn smart_quotes(source: &Source<'_>, random: &mut Random) -> Option<String> {
    let at = pick_string(source, random, |_| true)?;
    let line = source.line(source.tokens[at].span.start);
    let whole_line = chance(random, 30);
    let half = chance(random, 15);
    let chosen = |index: usize, token: &Token| {
        token.kind == "string" && (index == at || (whole_line && line.contains(&token.span.start)))
    };
    let mut text = source.text.to_owned();
    for index in (0..source.tokens.len()).rev() {
        if chosen(index, &source.tokens[index]) {
            let (inside, quote) = parts(source, index)?;
            let (open, close) = if quote == "'" {
                ("‘", "’")
            } else {
                ("“", "”")
            };
            let close = if half { quote } else { close };
            text.replace_range(
                source.tokens[index].span.clone(),
                &format!("{open}{inside}{close}"),
            );
        }
    }
    Some(text)
}

/// Quotes of other traditions and of broken encodings.
pub(super) fn odd_quotes(source: &Source<'_>, random: &mut Random) -> Option<String> {
    let at = pick_string(source, random, |_| true)?;
    let (open, close) = one(
        random,
        &[
            ("â€œ", "â€\u{9d}"),
            ("â€˜", "â€™"),
            ("«", "»"),
            ("„", "“"),
            ("´", "´"),
            ("&quot;", "&quot;"),
            ("&#39;", "&#39;"),
            ("＂", "＂"),
            ("''", "''"),
            ("″", "″"),
        ],
    )?;
    Some(source.token_replaced(at, &format!("{open}{}{close}", parts(source, at)?.0)))
}
