//! Lexemes of JSON and of what people take for JSON.

use super::{Lexeme, LexemeKind, line, space, string};
use crate::text::Span;

/// The lexeme after `at`.
pub(super) fn next(text: &str, at: usize) -> Option<Lexeme> {
    let start = at + space(text.get(at..)?);
    let rest = text.get(start..)?;
    let first = rest.chars().next()?;
    let (kind, length) = match first {
        '"' | '\'' | '`' => quoted(rest, u8::try_from(first).unwrap_or(b'"')),
        '/' if rest.starts_with("//") => (LexemeKind::Comment, line(rest)),
        '/' if rest.starts_with("/*") => (
            LexemeKind::Comment,
            rest.find("*/").map_or(rest.len(), |end| end + 2),
        ),
        '#' => (LexemeKind::Comment, line(rest)),
        '=' if rest.starts_with("=>") => (LexemeKind::Sign, 2),
        '{' | '}' | '[' | ']' | '(' | ')' | ',' | ':' | ';' | '=' | '<' | '>' => (LexemeKind::Sign, 1),
        '-' | '+' | '.' | '0'..='9' => number(rest),
        _ if is_word(first) => word(rest),
        _ => (LexemeKind::Stray, first.len_utf8()),
    };
    Some(Lexeme {
        kind,
        span: Span::new(start, start + length.max(1)),
    })
}

fn quoted(rest: &str, quote: u8) -> (LexemeKind, usize) {
    let (length, closed) = string(rest, quote);
    match (closed, before_colon(rest, length)) {
        (false, _) => (LexemeKind::OpenString, length),
        (true, true) => (LexemeKind::Key, length),
        (true, false) => (LexemeKind::String, length),
    }
}

fn word(rest: &str) -> (LexemeKind, usize) {
    let length = rest.find(|c: char| !is_word(c)).unwrap_or(rest.len());
    match before_colon(rest, length) {
        true => (LexemeKind::Key, length),
        false => (LexemeKind::Word, length),
    }
}

fn number(rest: &str) -> (LexemeKind, usize) {
    let length = rest
        .find(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '.' | '+' | '-' | '_')))
        .unwrap_or(rest.len());
    (LexemeKind::Number, length)
}

fn before_colon(rest: &str, length: usize) -> bool {
    rest.get(length..)
        .is_some_and(|after| after.trim_start_matches([' ', '\t']).starts_with(':'))
}

fn is_word(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '_' | '$' | '@' | '-' | '.' | '\\' | '/')
}
