//! Brackets lost, added, and closed by another.

use super::Random;
use super::source::{Source, Token, chance, one};

const STATEMENTS_WITH_CONDITION: [&str; 4] = [
    "if_statement",
    "while_statement",
    "switch_statement",
    "do_statement",
];

pub(super) fn missing_close_paren(source: &Source<'_>, random: &mut Random) -> Option<String> {
    let at = source.pick_kind(random, &[")"])?;
    Some(source.without(source.tokens[at].span.clone()))
}

/// `foo(bar(1);`: of several in a row, the kind that is miscounted most.
pub(super) fn missing_close_paren_nested(source: &Source<'_>, random: &mut Random) -> Option<String> {
    let at = source.pick(random, |index, token| {
        token.kind == ")" && source.kind(index + 1) == ")"
    })?;
    Some(source.without(source.tokens[at].span.clone()))
}

pub(super) fn missing_condition_paren(source: &Source<'_>, random: &mut Random) -> Option<String> {
    let at = source.pick(random, |_, token| {
        matches!(token.kind, "(" | ")")
            && (STATEMENTS_WITH_CONDITION.contains(&token.grand) || token.parent.starts_with("for_"))
    })?;
    Some(source.without_sign(at, random))
}

/// `if x {`, as Go, Rust and Python write it.
pub(super) fn condition_without_parens(source: &Source<'_>, random: &mut Random) -> Option<String> {
    let open = source.pick(random, |_, token| {
        token.kind == "(" && STATEMENTS_WITH_CONDITION.contains(&token.grand)
    })?;
    let close = &source.tokens[source.tokens[open].partner?].span;
    let open = &source.tokens[open].span;
    let (before, inside) = (&source.text[..open.start], &source.text[open.end..close.start]);
    Some(format!("{before}{inside}{}", &source.text[close.end..]))
}

pub(super) fn missing_open_paren(source: &Source<'_>, random: &mut Random) -> Option<String> {
    let at = source.pick_kind(random, &["("])?;
    Some(source.without(source.tokens[at].span.clone()))
}

pub(super) fn missing_close_bracket(source: &Source<'_>, random: &mut Random) -> Option<String> {
    let at = source.pick_kind(random, &["]"])?;
    Some(source.without(source.tokens[at].span.clone()))
}

pub(super) fn missing_open_bracket(source: &Source<'_>, random: &mut Random) -> Option<String> {
    let at = source.pick_kind(random, &["["])?;
    Some(source.without(source.tokens[at].span.clone()))
}

/// The brace at the start of a line: sometimes the line goes with it, sometimes it stays empty.
pub(super) fn missing_close_brace_own_line(source: &Source<'_>, random: &mut Random) -> Option<String> {
    let at = source.pick(random, |index, token| {
        token.kind == "}" && source.opens_line(index)
    })?;
    let span = source.tokens[at].span.clone();
    if source.ends_line(at) {
        match random.below(3) {
            0 => return Some(source.without(source.line(span.start))),
            1 => return Some(source.without(source.line_start(span.start)..source.line_end(span.end))),
            _ => {}
        }
    }
    Some(source.without_sign(at, random))
}

pub(super) fn missing_close_brace_inline(source: &Source<'_>, random: &mut Random) -> Option<String> {
    let at = source.pick(random, |index, token| {
        token.kind == "}" && !source.opens_line(index) && token.parent != "template_substitution"
    })?;
    let span = source.tokens[at].span.clone();
    let before = source.text[..span.start].trim_end_matches(' ').len();
    let start = if chance(random, 25) { before } else { span.start };
    Some(source.without(start..span.end))
}

/// `if (a) { b(); else {`.
pub(super) fn missing_brace_before_else(source: &Source<'_>, random: &mut Random) -> Option<String> {
    let at = source.pick(random, |index, token| {
        token.kind == "}" && matches!(source.kind(index + 1), "else" | "catch" | "finally")
    })?;
    Some(source.without_word(at, random))
}

pub(super) fn missing_open_brace(source: &Source<'_>, random: &mut Random) -> Option<String> {
    let at = source.pick_kind(random, &["{"])?;
    let span = source.tokens[at].span.clone();
    let before = source.text[..span.start].trim_end_matches(' ').len();
    let start = if chance(random, 50) { before } else { span.start };
    Some(source.without(start..span.end))
}

/// `() =>` and then the statements.
pub(super) fn missing_arrow_body_brace(source: &Source<'_>, random: &mut Random) -> Option<String> {
    let at = source.pick(random, |index, token| {
        token.kind == "{" && index > 0 && source.kind(index - 1) == "=>"
    })?;
    Some(source.without_sign(at, random))
}

/// Puts one more bracket `text` in: mostly next to one of its kind.
fn extra(source: &Source<'_>, random: &mut Random, text: &str) -> Option<String> {
    let at = match random.below(10) {
        0..=6 => source.pick_kind(random, &[text])?,
        7..=8 => source.pick(random, |index, token| {
            token.ends_operand() && matches!(source.kind(index + 1), ";" | "," | ")")
        })?,
        _ => source.pick(random, |_, _| true)?,
    };
    let span = &source.tokens[at].span;
    Some(source.inserted(if chance(random, 15) { span.start } else { span.end }, text))
}

pub(super) fn extra_close_paren(source: &Source<'_>, random: &mut Random) -> Option<String> {
    extra(source, random, ")")
}

pub(super) fn extra_close_bracket(source: &Source<'_>, random: &mut Random) -> Option<String> {
    extra(source, random, "]")
}

pub(super) fn extra_close_brace(source: &Source<'_>, random: &mut Random) -> Option<String> {
    extra(source, random, "}")
}

/// A second `}` on a line of its own, at the same level, one above, or at the end of the file.
pub(super) fn extra_close_brace_own_line(source: &Source<'_>, random: &mut Random) -> Option<String> {
    let at = source.pick(random, |index, token| {
        token.is_closer() && source.opens_line(index)
    })?;
    let line = source.line(source.tokens[at].span.start);
    let indent = source.indent(line.start);
    let unit = if indent.starts_with('\t') {
        1
    } else {
        indent.len().min(2)
    };
    let (place, indent) = match random.below(4) {
        0 => (source.text.len(), ""),
        1 => (line.end, &indent[unit..]),
        _ => (line.end, indent),
    };
    Some(source.inserted(place, &format!("{indent}}}{}", source.line_break())))
}

pub(super) fn extra_open_paren(source: &Source<'_>, random: &mut Random) -> Option<String> {
    extra(source, random, "(")
}

pub(super) fn extra_open_bracket(source: &Source<'_>, random: &mut Random) -> Option<String> {
    extra(source, random, "[")
}

pub(super) fn extra_open_brace(source: &Source<'_>, random: &mut Random) -> Option<String> {
    let at = source.pick_kind(random, &["{"])?;
    let span = &source.tokens[at].span;
    match random.below(3) {
        0 => Some(source.inserted(span.end, " {")),
        1 => {
            let place = source.line_end(span.end);
            Some(source.inserted(place, " {"))
        }
        _ => Some(source.inserted(span.end, "{")),
    }
}

/// A bracket of another kind than `text`.
fn other(random: &mut Random, text: &str) -> Option<&'static str> {
    let kinds: &[&str] = match text {
        ")" => &["}", "}", "]"],
        "]" => &[")", "}"],
        "}" => &[")", ")", "]"],
        "(" => &["{", "["],
        "[" => &["(", "{"],
        "{" => &["(", "["],
        _ => &[],
    };
    one(random, kinds)
}

pub(super) fn mismatched_close(source: &Source<'_>, random: &mut Random) -> Option<String> {
    let at = source.pick(random, |_, token| token.is_closer())?;
    Some(source.token_replaced(at, other(random, source.of_token(at))?))
}

pub(super) fn mismatched_open(source: &Source<'_>, random: &mut Random) -> Option<String> {
    let at = source.pick(random, |_, token| token.is_opener())?;
    Some(source.token_replaced(at, other(random, source.of_token(at))?))
}

/// `)}` for `})`.
pub(super) fn swapped_closers(source: &Source<'_>, random: &mut Random) -> Option<String> {
    let differs =
        |token: &Token, next: &Token| token.is_closer() && next.is_closer() && token.kind != next.kind;
    let at = source.pick(random, |index, token| {
        source
            .tokens
            .get(index + 1)
            .is_some_and(|next| differs(token, next))
    })?;
    let (first, second) = (source.tokens[at].span.clone(), source.tokens[at + 1].span.clone());
    let between = &source.text[first.end..second.start];
    let swapped = format!("{}{between}{}", source.of_token(at + 1), source.of_token(at));
    Some(source.replaced(first.start..second.end, &swapped))
}

/// `foo)` for `foo()`: both brackets of an empty pair turned to one.
pub(super) fn half_empty_call(source: &Source<'_>, random: &mut Random) -> Option<String> {
    let at = source.pick(random, |index, token| {
        token.kind == "(" && source.kind(index + 1) == ")"
    })?;
    let pair = source.tokens[at].span.start..source.tokens[at + 1].span.end;
    Some(source.replaced(pair, one(random, &["(", ")", "(("])?))
}
