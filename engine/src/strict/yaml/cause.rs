//! The parser's messages in words people understand, at the place they mean.

use super::Failure;
use super::events::{skip_properties, string_end};
use crate::strict::StrictError;
use crate::text::Span;

/// What the parser says about an alias it knows no anchor for.
pub(super) const UNKNOWN_ALIAS: &str = "while parsing node, found unknown anchor";

/// What the parser says in a quoted string with a line left of its key.
pub(super) const SHALLOW_STRING: &str = "invalid indentation in quoted scalar";

/// What the parser says at a tab before the place where a line of a quoted string may begin, and nowhere else.
pub(super) const TAB_IN_STRING: &str = "tab cannot be used as indentation";

/// The error for a failure.
pub(super) fn explain(text: &str, failure: &Failure) -> StrictError {
    let at = failure.at.min(text.len());
    let (span, cause) = quoted(text, failure, at)
        .or_else(|| tab(text, failure, at))
        .or_else(|| bracket(text, failure, at))
        .or_else(|| node(text, failure, at))
        .unwrap_or_else(|| (character(text, at), plainly(&failure.info).to_owned()));
    StrictError { span, cause }
}

/// Failures in and after quoted strings.
fn quoted(text: &str, failure: &Failure, at: usize) -> Option<(Span, String)> {
    let quote = Span::new(at, at + 1);
    Some(match failure.info.as_str() {
        "while scanning a quoted scalar, found unexpected end of stream"
        | "while scanning a quoted scalar, found unexpected document indicator" => {
            (quote, "this string is never closed".to_owned())
        }
        SHALLOW_STRING => (
            quote,
            "this string is never closed: the next line is not indented enough to belong to it".to_owned(),
        ),
        "invalid trailing content after double-quoted scalar" => match opener_on_earlier_line(text, at) {
            Some(opener) => (
                Span::new(opener, opener + 1),
                "this string is never closed: it runs on to the quote of another, on a later line".to_owned(),
            ),
            None => (
                character(text, at),
                "unexpected text after the closing quote".to_owned(),
            ),
        },
        "while parsing a quoted scalar, found unknown escape character"
        | "while parsing a quoted scalar, did not find expected hexadecimal number"
        | "while parsing a quoted scalar, found invalid Unicode character escape code" => {
            bad_escape(text, at)?
        }
        _ => return None,
    })
}

/// The opening quote of the string that ends just before `at`, if it is on an earlier line. No unescaped quote of its
/// kind stands inside a string, so the nearest one before the closing quote is the opening one.
fn opener_on_earlier_line(text: &str, at: usize) -> Option<usize> {
    let bytes = text.as_bytes();
    let closer = text
        .get(..at)?
        .trim_end_matches([' ', '\t'])
        .len()
        .checked_sub(1)?;
    let quote = *bytes.get(closer)?;
    let mut end = closer;
    loop {
        let found = memchr::memrchr(quote, bytes.get(..end)?)?;
        let before = bytes.get(..found)?;
        if quote == b'\'' {
            if before.last() == Some(&b'\'') {
                end = found - 1;
                continue;
            }
        } else if before.iter().rev().take_while(|byte| **byte == b'\\').count() % 2 == 1 {
            end = found;
            continue;
        }
        return bytes
            .get(found..closer)?
            .iter()
            .any(|byte| matches!(byte, b'\n' | b'\r'))
            .then_some(found);
    }
}

/// The first escape in the string at `start` that means nothing.
fn bad_escape(text: &str, start: usize) -> Option<(Span, String)> {
    let bytes = text.as_bytes();
    let end = string_end(bytes, start);
    let mut at = start + 1;
    loop {
        at += memchr::memchr(b'\\', bytes.get(at..end)?)?;
        let sign = text.get(at + 1..)?.chars().next()?;
        let digits = match sign {
            'x' => 2,
            'u' => 4,
            'U' => 8,
            '0' | 'a' | 'b' | 't' | '\t' | 'n' | 'v' | 'f' | 'r' | 'e' | ' ' | '"' | '/' | '\\' | 'N'
            | '_' | 'L' | 'P' | '\n' | '\r' => 0,
            _ => {
                let span = Span::new(at, at + 1 + sign.len_utf8());
                let cause = format!("`\\{sign}` is not an escape sequence in a double-quoted string");
                return Some((span, cause));
            }
        };
        let code = bytes.get(at + 2..)?;
        let found = code
            .iter()
            .take(digits)
            .take_while(|byte| byte.is_ascii_hexdigit())
            .count();
        let span = Span::new(at, at + 2 + found);
        if found < digits {
            return Some((span, format!("`\\{sign}` needs {digits} hexadecimal digits")));
        }
        let code = span.text(text).get(2..)?;
        if digits > 0
            && u32::from_str_radix(code, 16)
                .ok()
                .and_then(char::from_u32)
                .is_none()
        {
            return Some((span, format!("`{}` is not a character", span.text(text))));
        }
        at = span.end;
    }
}

/// Failures at tabs.
fn tab(text: &str, failure: &Failure, at: usize) -> Option<(Span, String)> {
    let cause = "a tab cannot indent YAML: use spaces";
    let from = match failure.info.as_str() {
        "tabs disallowed within this context (block indentation)" | TAB_IN_STRING => line_start(text, at),
        "tabs disallowed in this context" => at,
        "a block scalar content cannot start with a tab" | "while scanning a plain scalar, found a tab" => {
            at + text.get(at..)?.find(['\n', '\r'])?
        }
        "':' must be followed by a valid YAML whitespace"
        | "'-' must be followed by a valid YAML whitespace" => {
            let before = text.get(..at)?;
            let start = before.trim_end_matches([' ', '\t']).len();
            let cause = "a tab cannot stand between this indicator and its value: use a space";
            return Some((Span::new(start, at), cause.to_owned()));
        }
        _ => return None,
    };
    let first = from + text.get(from..)?.find('\t')?;
    let rest = text.get(first..)?;
    let length = rest.len() - rest.trim_start_matches(['\t', ' ']).len();
    Some((Span::new(first, first + length), cause.to_owned()))
}

/// Failures in and around brackets.
fn bracket(text: &str, failure: &Failure, at: usize) -> Option<(Span, String)> {
    let next = text.get(at..)?.chars().next();
    let expected =
        match failure.info.as_str() {
            "while parsing a flow sequence, expected ',' or ']'" => "`,` or `]`",
            "while parsing a flow mapping, did not find expected ',' or '}'" => "`,` or `}`",
            "while parsing a node, did not find expected node content" if next.is_none() => "a value",
            "invalid indentation" | "invalid indentation in flow construct" => {
                let cause = match next {
                Some(closer @ (']' | '}')) => {
                    format!("this `{closer}` must be indented further than the line that opens its brackets")
                }
                _ => "this line is not indented enough to belong to the brackets that are still open above it"
                    .to_owned(),
            };
                return Some((token(text, at), cause));
            }
            "misplaced bracket" => {
                let cause = format!("this `{}` closes nothing", next.unwrap_or_default());
                return Some((character(text, at), cause));
            }
            _ => return None,
        };
    if next.is_none()
        && let Some(opener) = failure.opener
    {
        let opener = skip_properties(text.as_bytes(), opener);
        let sign = text.get(opener..)?.chars().next()?;
        return Some((
            Span::new(opener, opener + 1),
            format!("this `{sign}` is never closed"),
        ));
    }
    next?;
    Some((token(text, at), format!("expected {expected} before this")))
}

/// Failures at other nodes: aliases, keys, values that cannot begin as they do.
fn node(text: &str, failure: &Failure, at: usize) -> Option<(Span, String)> {
    Some(match failure.info.as_str() {
        UNKNOWN_ALIAS => {
            let span = token(text, at);
            let name = span.text(text).trim_start_matches('*');
            (span, format!("no anchor `&{name}` comes before this alias"))
        }
        "simple key expected" | "simple key expect ':'" => {
            let span = content_before(text, at)?;
            let cause = if span.text(text).chars().count() > 1024 {
                "a key must not be longer than 1024 characters"
            } else {
                "expected `:` after this key"
            };
            (span, cause.to_owned())
        }
        info if info.starts_with("unexpected character") || info == "unexpected end of plain scalar" => {
            let span = character(text, at);
            let sign = match span.text(text) {
                "`" => "a backquote".to_owned(),
                sign => format!("`{sign}`"),
            };
            (
                span,
                format!("a value cannot begin with {sign}: put it in quotes"),
            )
        }
        "while scanning a block scalar, did not find expected comment or line break" => {
            let line = line_end(text, at);
            (
                Span::new(at, line),
                "only a comment may follow the `|` or `>` of a block text on its line".to_owned(),
            )
        }
        _ => return None,
    })
}

/// Everything that needs no look at the text.
fn plainly(info: &str) -> &str {
    match info {
        "mapping values are not allowed in this context" => {
            "a `:` is not allowed here: a value that holds one needs quotes, a nested mapping its own line"
        }
        "while parsing a block mapping, did not find expected key" => {
            "expected a key here: this line is indented like no mapping above it"
        }
        "while parsing a block collection, did not find expected '-' indicator" => {
            "expected `- ` here: this line is indented like the list above it"
        }
        "did not find expected <document start>" | "did not find expected <document-start>" => {
            "this does not fit what stands before it: check its indentation"
        }
        "while parsing a node, did not find expected node content" => "expected a value here",
        "block sequence entries are not allowed in this context" => {
            "a list item cannot begin here: put its `- ` on a line of its own"
        }
        r#""-" is only valid inside a block"# => "`- ` is not allowed inside brackets",
        "mapping keys are not allowed in this context" => "a `?` cannot begin a key here",
        "invalid content after document end marker" => "only a comment may follow `...` on its line",
        "while scanning a block scalar, found an indentation indicator equal to 0" => {
            "the indentation of a block text is a digit from 1 to 9"
        }
        "wrongly indented line in block scalar" => {
            "this line is indented differently from the block text it begins"
        }
        "comment intercepting the multiline text" => "a comment cannot stand inside a value of several lines",
        "the handle wasn't declared" => "this tag's handle is declared by no `%TAG` line",
        "while scanning an anchor or alias, did not find expected alphabetic or numeric character" => {
            "an anchor or alias needs a name"
        }
        "plain scalar cannot start with '-' followed by ,[]{}" => {
            "a value inside brackets cannot begin with `-` here: put it in quotes"
        }
        "':' may not precede any of `[{` in flow mapping" => "a space is missing after this `:`",
        "illegal placement of ':' indicator" => "this `:` stands inside a `[` that is not closed before it",
        "recursion limit exceeded" => "brackets nest deeper than 255 levels here",
        "a byte order mark must not appear inside a document" => {
            "a byte order mark is only allowed where a document begins"
        }
        "found unprintable character" => "a NUL character is not allowed",
        "invalid indentation for anchor" => "an anchor or tag must be indented like the value it belongs to",
        "missing explicit document end marker before directive" => {
            "a line of `...` must stand before a directive"
        }
        "comments must be separated from other tokens by whitespace" => "a space is missing before this `#`",
        "unexpected eof" | "did not find expected next token" => "the text ends too early",
        other if other.contains("directive") || other.contains("scanning TAG") => {
            "this directive cannot be read"
        }
        other if other.contains("tag") => "this tag cannot be read",
        other => other,
    }
}

/// The character at `at`; the empty span at the end of the text.
fn character(text: &str, at: usize) -> Span {
    let length = text
        .get(at..)
        .and_then(|rest| rest.chars().next())
        .map_or(0, char::len_utf8);
    Span::new(at, at + length)
}

/// The word at `at`, at least one character.
fn token(text: &str, at: usize) -> Span {
    let rest = text.get(at..).unwrap_or_default();
    let length = rest
        .find([' ', '\t', '\n', '\r', ',', '[', ']', '{', '}', ':'])
        .unwrap_or(rest.len());
    if length == 0 {
        character(text, at)
    } else {
        Span::new(at, at + length)
    }
}

/// The last piece of content before `at`: what stands before it on its line, or else the last line that holds any.
fn content_before(text: &str, at: usize) -> Option<Span> {
    let mut end = at;
    loop {
        let start = line_start(text, end);
        let line = text.get(start..end)?;
        let code = line.split(" #").next().unwrap_or_default().trim_end();
        let content = code.trim_start();
        if !content.is_empty() && !content.starts_with('#') {
            let from = start + code.len() - content.len();
            return Some(Span::new(from, from + content.len()));
        }
        end = start.checked_sub(1)?;
    }
}

fn line_start(text: &str, at: usize) -> usize {
    let before = text.get(..at).unwrap_or_default();
    before.rfind(['\n', '\r']).map_or(0, |found| found + 1)
}

fn line_end(text: &str, at: usize) -> usize {
    let rest = text.get(at..).unwrap_or_default();
    at + rest.find(['\n', '\r']).unwrap_or(rest.len())
}
