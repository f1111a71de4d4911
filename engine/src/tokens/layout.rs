//! What the layout of a text says about its brackets.
//!
//! People indent what stands between brackets that are lines apart, and put the closer where the opener's line begins. Where
//! a closer is missing, its pair is the first that breaks this.

use super::{Token, TokenIndex, TokenKind, Tokens};
use crate::text::{LineIndex, Span};

/// Where the closer of a bracket belongs, going by layout alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Closing {
    /// The place to write the closer at: empty, or the blank line that it fills.
    pub(crate) span: Span,
    /// It stands on a line of its own that must be made; else it is written right there.
    pub(crate) own_line: bool,
    /// The text that follows it, where it is written right there: `else` wants a blank in between.
    pub(crate) spaced: bool,
}

/// Width of the blank start of line `line`.
fn indent(line: usize, lines: &LineIndex, text: &str) -> usize {
    let full = lines.span(line, text).text(text);
    let trimmed = full.trim_start_matches('\u{feff}');
    trimmed.len() - trimmed.trim_start().len()
}

/// The first and last token of what `index` opens have these indentations: that of its own line, and that of the line where
/// its header begins, as in `if (a &&\n    b) {`.
fn indents(tokens: &Tokens, index: TokenIndex, lines: &LineIndex, text: &str) -> Option<(usize, usize)> {
    let token = tokens.get(index)?;
    let own = indent(lines.line_of(token.span.start), lines, text);
    let header = tokens
        .previous(index)
        .and_then(|before| tokens.get(before).filter(|token| token.kind == TokenKind::Close))
        .and_then(|closer| closer.partner)
        .and_then(|opener| tokens.get(opener))
        .map_or(own, |opener| {
            indent(lines.line_of(opener.span.start), lines, text)
        });
    Some((own, header))
}

fn begins_line(token: &Token, lines: &LineIndex, text: &str) -> bool {
    let line = lines.line_of(token.span.start);
    text.get(lines.start(line)..token.span.start)
        .is_some_and(|before| before.trim_matches('\u{feff}').trim().is_empty())
}

/// Opening brackets whose closer is missing or begins a line that is indented otherwise, those first whose closer comes
/// first. Where one closer is missing, its bracket is the first of them.
pub(crate) fn misaligned(tokens: &Tokens, lines: &LineIndex, text: &str) -> Vec<TokenIndex> {
    let mut found: Vec<(usize, usize, TokenIndex)> = Vec::new();
    for (index, token) in tokens.iter().filter(|(_, token)| token.kind == TokenKind::Open) {
        let Some(closer) = token.partner.and_then(|partner| tokens.get(partner)) else {
            found.push((usize::MAX, usize::MAX - token.span.start, index));
            continue;
        };
        if !begins_line(closer, lines, text)
            || lines.line_of(closer.span.start) == lines.line_of(token.span.start)
        {
            continue;
        }
        let place = indent(lines.line_of(closer.span.start), lines, text);
        if indents(tokens, index, lines, text).is_some_and(|(own, header)| {
            // ` else {` without its `}` begins one column in.
            let left = place + 1 == own && follows_brace(tokens, index, text);
            place != own && place != header && !left
        }) {
            found.push((closer.span.start, 0, index));
        }
    }
    found.sort_unstable();
    found.into_iter().map(|(_, _, index)| index).collect()
}

/// Where the closer of the bracket `index` belongs: before the first line after it that is not indented deeper than its own.
/// Nothing where the layout does not say: the bracket is not the last thing on its line, or what follows is not indented.
pub(crate) fn closing(tokens: &Tokens, index: TokenIndex, lines: &LineIndex, text: &str) -> Option<Closing> {
    let token = tokens.get(index)?;
    let (own, header) = indents(tokens, index, lines, text)?;
    let opened = lines.line_of(token.span.start);
    let next = tokens.get(tokens.next(index)?)?;
    if lines.line_of(next.span.start) == opened {
        return None;
    }
    let depth = own.min(header);
    let mut last = opened;
    let mut blank = None;
    let mut at = next.span.start;
    let mut deeper = false;
    loop {
        let current = tokens.from(at);
        let first = tokens.get(current).filter(|token| token.span.start >= at);
        let line = first.map_or(lines.count(), |token| lines.line_of(token.span.start));
        // Only lines that a token begins: the inside of a template or a comment is no layout.
        let ends = first.is_none_or(|token| {
            let width = indent(line, lines, text);
            // ` else {` is what is left of `} else {`, one column in.
            let left = width == depth + 1 && matches!(token.span.text(text), "else" | "catch" | "finally");
            (width <= depth || left) && begins_line(token, lines, text)
        });
        if ends {
            let empty = (last + 1)..line.min(lines.count());
            for number in empty {
                let span = lines.span(number, text);
                if span.text(text).trim().is_empty() {
                    blank.get_or_insert((number, span));
                }
            }
            if !deeper {
                return None;
            }
            return Some(place(tokens, current, first, last, blank, depth, lines, text));
        }
        let token = first?;
        deeper = deeper || indent(line, lines, text) > depth;
        let mut through = current;
        // The rest of the line, and of tokens that go over several.
        let mut end_line = lines.line_of(token.span.end.saturating_sub(1));
        while let Some(following) = tokens.get(through + 1) {
            if lines.line_of(following.span.start) > end_line {
                break;
            }
            through += 1;
            end_line = lines.line_of(following.span.end.saturating_sub(1));
        }
        last = end_line;
        at = tokens.get(through)?.span.end;
    }
}

#[expect(clippy::too_many_arguments, reason = "the state of one search, used once")]
fn place(
    tokens: &Tokens,
    current: TokenIndex,
    first: Option<&Token>,
    last: usize,
    blank: Option<(usize, Span)>,
    depth: usize,
    lines: &LineIndex,
    text: &str,
) -> Closing {
    let here = |offset: usize, spaced: bool| Closing {
        span: Span::at(offset),
        own_line: false,
        spaced,
    };
    if let Some(token) = first {
        let word = token.span.text(text);
        let line = lines.line_of(token.span.start);
        // The line was `} else {`, `})` or `};`, and only its brace is gone.
        let goes_on = matches!(word, "else" | "catch" | "finally")
            || matches!(word, ")" | "," | ";")
            || (word == "while" && ends_statement(tokens, current, text));
        let width = indent(line, lines, text);
        if goes_on && width == depth {
            return here(token.span.start, token.kind == TokenKind::Word);
        }
        if goes_on && width == depth + 1 {
            return here(token.span.start - 1, false);
        }
    }
    match blank {
        // Blanks that are indented just so are what is left of the closer's line.
        Some((_, span)) if depth > 0 && span.text(text).len() == depth => Closing {
            span: Span::at(span.end),
            own_line: false,
            spaced: false,
        },
        _ => Closing {
            span: Span::at(lines.span(last, text).end),
            own_line: true,
            spaced: false,
        },
    }
}

/// Whether the brace at `index` belongs to `else`, `catch` or `finally`.
fn follows_brace(tokens: &Tokens, index: TokenIndex, text: &str) -> bool {
    let begins = |at: Option<TokenIndex>| {
        at.and_then(|at| tokens.get(at))
            .is_some_and(|token| matches!(token.span.text(text), "else" | "catch" | "finally"))
    };
    let before = tokens.previous(index);
    let header = before
        .and_then(|at| tokens.get(at)?.partner)
        .and_then(|open| tokens.previous(open));
    let outer = header.and_then(|at| tokens.previous(at));
    begins(before) || begins(header) || begins(outer)
}

/// Whether the `while (…)` at `index` is followed by `;`, as that of `do { … } while (…);`.
fn ends_statement(tokens: &Tokens, index: TokenIndex, text: &str) -> bool {
    tokens
        .next(index)
        .and_then(|open| tokens.get(open)?.partner)
        .and_then(|close| tokens.get(tokens.next(close)?))
        .is_some_and(|token| token.span.text(text) == ";")
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The line of the first misaligned bracket, and the text with its closer written.
    fn closed(text: &str) -> Option<(usize, String)> {
        let tokens = Tokens::of(text);
        let lines = LineIndex::new(text);
        let index = *misaligned(&tokens, &lines, text).first()?;
        let place = closing(&tokens, index, &lines, text)?;
        let start = tokens.get(index)?.span.start;
        let mut closed = text.to_owned();
        let closer = if place.own_line {
            "\n}"
        } else if place.spaced {
            "} "
        } else {
            "}"
        };
        closed.replace_range(place.span.range(), closer);
        Some((lines.line_of(start) + 1, closed))
    }

    #[test]
    fn the_missing_closer_is_where_the_indentation_ends() {
        assert_eq!(
            closed("function a() {\n  b();\n\nfunction c() {\n  d();\n}\n"),
            Some((
                1,
                "function a() {\n  b();\n}\n\nfunction c() {\n  d();\n}\n".to_owned()
            ))
        );
        assert_eq!(
            closed("class A {\n  b() {\n    c();\n\n  d() {\n  }\n}\n").map(|(line, _)| line),
            Some(2),
            "the pair that breaks the layout first, not the class that is left over"
        );
        assert_eq!(
            closed("if (a) {\n  b();\nelse {\n  c();\n}\n"),
            Some((1, "if (a) {\n  b();\n} else {\n  c();\n}\n".to_owned()))
        );
        assert_eq!(
            closed("a(() => {\n  b();\n);\nc();\n"),
            Some((1, "a(() => {\n  b();\n});\nc();\n".to_owned()))
        );
    }

    #[test]
    fn sound_layouts_are_aligned() {
        for text in [
            "if (a &&\n    b) {\n  c();\n}\n",
            "a(b, {\n  c: 1,\n}, [\n  2,\n]);\n",
            "const a = (\n  b,\n) => {\n  c();\n};\n",
            "const a = `\n  ${b} {\n`;\n",
        ] {
            assert_eq!(closed(text), None, "{text}");
        }
    }
}
