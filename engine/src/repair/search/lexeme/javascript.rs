//! Lexemes of JavaScript with JSX.

use super::{Lexeme, LexemeKind, State, line, space, string};
use crate::text::Span;
use crate::tokens::precedes_operand;

/// Signs of more than one character, the longest first.
const SIGNS: &[&str] = &[
    ">>>=", "...", "===", "!==", "**=", "<<=", ">>=", ">>>", "&&=", "||=", "??=", "=>", "==", "!=", "<=",
    ">=", "&&", "||", "??", "?.", "++", "--", "+=", "-=", "*=", "/=", "%=", "&=", "|=", "^=", "<<", ">>",
    "**", "</", "/>",
];

/// The lexeme after `at`.
pub(super) fn next(text: &str, at: usize, state: &mut State) -> Option<Lexeme> {
    let start = at + space(text.get(at..)?);
    let rest = text.get(start..)?;
    let first = rest.chars().next()?;
    let (kind, length) = match first {
        '/' if rest.starts_with("//") => (LexemeKind::Comment, line(rest)),
        '/' if rest.starts_with("/*") => (
            LexemeKind::Comment,
            rest.get(2..)
                .and_then(|body| body.find("*/"))
                .map_or_else(|| line(rest), |end| end + 4),
        ),
        '#' if start == 0 && rest.starts_with("#!") => (LexemeKind::Comment, line(rest)),
        '"' | '\'' => {
            let (length, closed) = string(rest, u8::try_from(first).unwrap_or(b'"'));
            match closed {
                true => (LexemeKind::String, length),
                false => (LexemeKind::OpenString, length),
            }
        }
        '`' => template(rest, 1, LexemeKind::Template, LexemeKind::TemplateHead, state),
        '}' if state.substitutions.last() == Some(&0) => {
            state.substitutions.pop();
            template(
                rest,
                1,
                LexemeKind::TemplateTail,
                LexemeKind::TemplateMiddle,
                state,
            )
        }
        '0'..='9' => (LexemeKind::Number, number(rest)),
        '.' if rest.as_bytes().get(1).is_some_and(u8::is_ascii_digit) => (LexemeKind::Number, number(rest)),
        '/' if !state.after_operand => match pattern(rest) {
            Some(length) => (LexemeKind::Pattern, length),
            None => (LexemeKind::Sign, sign(rest)),
        },
        _ if is_word(first) => (
            LexemeKind::Word,
            rest.find(|c: char| !is_word(c)).unwrap_or(rest.len()),
        ),
        _ if first.is_ascii_punctuation() && !matches!(first, '\\' | '#' | '@') => {
            (LexemeKind::Sign, sign(rest))
        }
        _ => (LexemeKind::Stray, first.len_utf8()),
    };
    let lexeme = Lexeme {
        kind,
        span: Span::new(start, start + length.max(1)),
    };
    take(state, kind, lexeme.text(text));
    Some(lexeme)
}

/// Moves `state` past a lexeme.
fn take(state: &mut State, kind: LexemeKind, text: &str) {
    match kind {
        LexemeKind::Comment => return,
        LexemeKind::Sign => {
            if let Some(braces) = state.substitutions.last_mut() {
                match text {
                    "{" => *braces = braces.saturating_add(1),
                    "}" => *braces = braces.saturating_sub(1),
                    _ => {}
                }
            }
        }
        _ => {}
    }
    state.after_operand = match kind {
        LexemeKind::Word => !precedes_operand(text),
        LexemeKind::Sign => matches!(text, ")" | "]" | "}" | "++" | "--"),
        LexemeKind::TemplateHead | LexemeKind::TemplateMiddle => false,
        _ => true,
    };
}

/// A piece of a template that begins `rest` with `skip` bytes: `last` where a backtick ends it, `before` a substitution.
fn template(
    rest: &str,
    skip: usize,
    last: LexemeKind,
    before: LexemeKind,
    state: &mut State,
) -> (LexemeKind, usize) {
    let bytes = rest.as_bytes();
    let mut at = skip;
    while let Some(&byte) = bytes.get(at) {
        match byte {
            b'`' => return (last, at + 1),
            b'$' if bytes.get(at + 1) == Some(&b'{') => {
                state.substitutions.push(0);
                return (before, at + 2);
            }
            b'\\' => {
                let escaped = rest.get(at + 1..).and_then(|rest| rest.chars().next());
                at += 1 + escaped.map_or(0, char::len_utf8);
            }
            _ => at += 1,
        }
    }
    (LexemeKind::OpenTemplate, rest.len())
}

/// The length of the regular expression that begins `rest`, if its line holds its end.
fn pattern(rest: &str) -> Option<usize> {
    let bytes = rest.as_bytes();
    let mut at = 1;
    let mut in_class = false;
    loop {
        match bytes.get(at)? {
            b'\n' | b'\r' => return None,
            b'\\' => at += 1,
            b'[' => in_class = true,
            b']' => in_class = false,
            b'/' if !in_class => break,
            _ => {}
        }
        at += 1;
    }
    let after = rest.get(at + 1..)?;
    Some(at + 1 + after.find(|c: char| !is_word(c)).unwrap_or(after.len()))
}

fn number(rest: &str) -> usize {
    let bytes = rest.as_bytes();
    let mut at = 0;
    while let Some(&byte) = bytes.get(at) {
        let exponent_sign = matches!(byte, b'+' | b'-')
            && at > 0
            && matches!(bytes.get(at - 1), Some(b'e' | b'E'))
            && !rest.starts_with("0x");
        if byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'.' || exponent_sign {
            at += 1;
        } else {
            break;
        }
    }
    at
}

fn sign(rest: &str) -> usize {
    if !rest.as_bytes().get(1).is_some_and(u8::is_ascii_punctuation) {
        return 1;
    }
    SIGNS
        .iter()
        .find(|sign| rest.starts_with(**sign))
        .map_or(1, |sign| sign.len())
}

fn is_word(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '_' | '$')
}
