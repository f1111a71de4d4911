//! Lexemes of YAML.
//!
//! Plain scalars are cut at spaces: where a `:` or a quote is missing, nobody can tell yet where a scalar ends.

use super::{Lexeme, LexemeKind, State, line, space};
use crate::text::Span;

/// Quoted strings reach over at most this many lines before they count as never closed.
const MOST_STRING_LINES: usize = 12;

/// The lexeme after `at`.
pub(super) fn next(text: &str, at: usize, state: &mut State) -> Option<Lexeme> {
    let start = at + space(text.get(at..)?);
    let rest = text.get(start..)?;
    let first = rest.chars().next()?;
    let begins_line = at == 0 || text.get(at..start).is_some_and(|gap| gap.contains(['\n', '\r']));
    if begins_line {
        state.indent = indentation(text, start);
        if state.block.is_some_and(|least| state.indent < least) {
            state.block = None;
        }
    }
    if state.block.is_some() {
        return Some(lexeme(LexemeKind::BlockText, start, line(rest)));
    }
    let (kind, length) = match first {
        '#' if begins_line || text.get(at..start).is_some_and(|gap| !gap.is_empty()) => {
            (LexemeKind::Comment, line(rest))
        }
        '"' | '\'' => quoted(rest, first),
        '[' | '{' => {
            state.flow = state.flow.saturating_add(1);
            (LexemeKind::Sign, 1)
        }
        ']' | '}' => {
            state.flow = state.flow.saturating_sub(1);
            (LexemeKind::Sign, 1)
        }
        ',' if state.flow > 0 => (LexemeKind::Sign, 1),
        '-' | '.' if begins_line && state.indent == 0 && marker(rest) => {
            state.flow = 0;
            (LexemeKind::Sign, 3)
        }
        '-' | '?' | ':' if ends_word(rest, 1, state) => (LexemeKind::Sign, 1),
        ':' if after_key(text, start) => (LexemeKind::Sign, 1),
        '|' | '>' if state.flow == 0 && header(rest) && begins_value(text, start) => {
            state.block = body(text, start);
            (
                LexemeKind::Sign,
                line(rest).min(rest.find([' ', '\t']).unwrap_or(usize::MAX)),
            )
        }
        '&' | '*' | '!' | '@' | '%' | '`' => (LexemeKind::Stray, first.len_utf8()),
        _ => word(rest, state),
    };
    Some(lexeme(kind, start, length))
}

fn lexeme(kind: LexemeKind, start: usize, length: usize) -> Lexeme {
    Lexeme {
        kind,
        span: Span::new(start, start + length.max(1)),
    }
}

/// The column of `start`, which only white space and dashes of sequences precede on its line.
fn indentation(text: &str, start: usize) -> u16 {
    let before = text.get(..start).unwrap_or_default();
    let line_start = before.rfind(['\n', '\r']).map_or(0, |at| at + 1);
    u16::try_from(start - line_start).unwrap_or(u16::MAX)
}

/// Whether a sign of `length` bytes at the start of `rest` stands alone: before a space, the end of a line, or in a flow
/// collection before one of its signs.
fn ends_word(rest: &str, length: usize, state: &State) -> bool {
    match rest.get(length..).and_then(|after| after.chars().next()) {
        None => true,
        Some(c) => c.is_whitespace() || (state.flow > 0 && matches!(c, ',' | '[' | ']' | '{' | '}')),
    }
}

/// Whether the `:` at `start` is glued to a quoted key, as JSON writes it.
fn after_key(text: &str, start: usize) -> bool {
    text.get(..start)
        .is_some_and(|before| before.ends_with(['"', '\'']))
}

/// Whether `rest` begins with the header of a block scalar: nothing but indicators and a comment follow on its line.
fn header(rest: &str) -> bool {
    let header = rest.get(1..line(rest)).unwrap_or_default();
    let after = header.trim_start_matches(|c: char| matches!(c, '+' | '-' | '1'..='9'));
    let after = after.trim_start_matches([' ', '\t']);
    after.is_empty() || after.starts_with('#')
}

/// Whether `rest` begins with a document marker that stands alone.
fn marker(rest: &str) -> bool {
    (rest.starts_with("---") || rest.starts_with("..."))
        && rest
            .get(3..)
            .is_some_and(|after| after.is_empty() || after.starts_with(char::is_whitespace))
}

/// Whether a value may begin at `start`: behind a key, a dash, a tag or an anchor, or at the start of a line.
fn begins_value(text: &str, start: usize) -> bool {
    let before = text.get(..start).unwrap_or_default();
    let from = before.rfind(['\n', '\r']).map_or(0, |at| at + 1);
    let before = before
        .get(from..)
        .unwrap_or_default()
        .trim_end_matches([' ', '\t']);
    let last = before.rsplit([' ', '\t']).next().unwrap_or_default();
    before.is_empty() || before.ends_with(':') || matches!(last, "-" | "---") || last.starts_with(['!', '&'])
}

/// The least indentation of the block scalar whose header stands at `start`: that of its first row with text. Nothing when
/// no row is deeper than the header's own, dashes in front of the key included.
fn body(text: &str, start: usize) -> Option<u16> {
    let before = text.get(..start).unwrap_or_default();
    let from = before.rfind(['\n', '\r']).map_or(0, |at| at + 1);
    let own = before.get(from..).unwrap_or_default();
    let alone = own.trim_end_matches([' ', '\t']).ends_with('-');
    let mut parent = own.len() - own.trim_start_matches([' ', '\t']).len();
    while let Some(after) = own.get(parent..).and_then(|rest| rest.strip_prefix("- ")) {
        let next = own.len() - after.trim_start_matches([' ', '\t']).len();
        if alone && next >= own.len() {
            break;
        }
        parent = next;
    }
    let rest = text.get(start..)?;
    let header = rest.get(..line(rest)).unwrap_or_default();
    let indicator = header
        .bytes()
        .find(u8::is_ascii_digit)
        .filter(|_| !header.contains('#'));
    if let Some(digit) = indicator {
        return u16::try_from(parent + usize::from(digit - b'0')).ok();
    }
    let rest = rest.get(line(rest)..)?;
    let first = start + header.len() + space(rest);
    let depth = usize::from(indentation(text, first));
    (depth > parent && first < text.len()).then(|| u16::try_from(depth).unwrap_or(u16::MAX))
}

fn quoted(rest: &str, quote: char) -> (LexemeKind, usize) {
    let mut lines = 0;
    let mut characters = rest.char_indices().skip(1).peekable();
    while let Some((at, c)) = characters.next() {
        if c == '\n' {
            lines += 1;
            if lines > MOST_STRING_LINES {
                break;
            }
        } else if c == '\\' && quote == '"' {
            characters.next();
        } else if c == quote {
            if quote == '\'' && characters.peek().is_some_and(|(_, next)| *next == '\'') {
                characters.next();
                continue;
            }
            let after = rest.get(at + 1..).unwrap_or_default();
            let key = lines == 0 && after.trim_start_matches([' ', '\t']).starts_with(':');
            // What follows a string on its line tells whether this quote can end it; over several lines only a likely end counts.
            let ends = after.trim_start_matches([' ', '\t']);
            let likely = ends.is_empty() || ends.starts_with(['\n', '\r', ',', ']', '}', '#', ':']);
            if lines > 0 && !likely {
                break;
            }
            return (if key { LexemeKind::Key } else { LexemeKind::String }, at + 1);
        }
    }
    (
        LexemeKind::OpenString,
        rest.get(..line(rest)).map_or(1, |open| open.trim_end().len()),
    )
}

fn word(rest: &str, state: &State) -> (LexemeKind, usize) {
    let mut end = rest.len();
    for (at, c) in rest.char_indices() {
        if c.is_whitespace() || (state.flow > 0 && matches!(c, ',' | '[' | ']' | '{' | '}')) {
            end = at;
            break;
        }
        if c == ':' && at > 0 && ends_word(rest.get(at..).unwrap_or_default(), 1, state) {
            return (LexemeKind::Key, at);
        }
    }
    let text = rest.get(..end).unwrap_or_default();
    if rest
        .get(end..)
        .is_some_and(|after| after.trim_start_matches([' ', '\t']).starts_with(": "))
    {
        return (LexemeKind::Key, end);
    }
    let digits = text.trim_start_matches(['-', '+']);
    let number = digits.starts_with(|c: char| c.is_ascii_digit())
        && digits
            .chars()
            .all(|c| c.is_ascii_digit() || matches!(c, '.' | '_' | 'e' | 'x'));
    (
        if number {
            LexemeKind::Number
        } else {
            LexemeKind::Word
        },
        end,
    )
}

#[cfg(test)]
mod tests {
    use crate::language::Language;

    fn shown(text: &str) -> String {
        super::super::tests::shown(text, Language::Yaml)
    }

    #[test]
    fn a_block_text_ends_where_its_rows_are_less_deep() {
        assert_eq!(
            shown("- a: |\n    x\n     y\n  b: z\n"),
            "Sign<-> Key<a> Sign<:> Sign<|> BlockText<x> BlockText<y> Key<b> Sign<:> Word<z>"
        );
        assert_eq!(
            shown("- |-\n  x: y\n- b\n"),
            "Sign<-> Sign<|-> BlockText<x: y> Sign<-> Word<b>"
        );
        assert_eq!(
            shown("a: |\nb: c\n"),
            "Key<a> Sign<:> Sign<|> Key<b> Sign<:> Word<c>"
        );
    }

    #[test]
    fn signs_inside_words_are_no_headers_and_no_markers() {
        assert_eq!(shown("a: b >\n  c\n"), "Key<a> Sign<:> Word<b> Word<>> Word<c>");
        assert_eq!(shown("---a\n...\n"), "Word<---a> Sign<...>");
    }
}
