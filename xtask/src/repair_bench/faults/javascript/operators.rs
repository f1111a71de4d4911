//! Operators lost, split, doubled, and mistyped.

use super::Random;
use super::source::{Source, Token, chance, one};

/// Whether `token` is an operator between two operands, or one that assigns.
fn is_operator(token: &Token) -> bool {
    token.kind.bytes().all(|byte| byte.is_ascii_punctuation())
        && matches!(
            token.parent,
            "binary_expression"
                | "assignment_expression"
                | "augmented_assignment_expression"
                | "variable_declarator"
        )
}

pub(super) fn missing_dot(source: &Source<'_>, random: &mut Random) -> Option<String> {
    // Two names without the dot between them would be one sound name.
    let glued = source.pick(random, |index, token| {
        token.kind == "."
            && index > 0
            && !source.tokens[index - 1].is_name()
            && source.kind(index - 1) != "this"
    });
    match glued {
        Some(at) if chance(random, 70) => Some(source.without(source.tokens[at].span.clone())),
        _ => {
            let at = source.pick_kind(random, &["."])?;
            Some(source.token_replaced(at, " "))
        }
    }
}

pub(super) fn extra_dot(source: &Source<'_>, random: &mut Random) -> Option<String> {
    if chance(random, 70) {
        let at = source.pick_kind(random, &["."])?;
        return Some(source.inserted(source.tokens[at].span.end, "."));
    }
    let at = source.pick(random, |index, token| {
        token.ends_operand() && matches!(source.kind(index + 1), "(" | ";" | ")" | "," | "=" | "[")
    })?;
    Some(source.inserted(source.tokens[at].span.end, "."))
}

/// `a.,b`, `a,b` and `a;b` for `a.b`.
pub(super) fn wrong_dot(source: &Source<'_>, random: &mut Random) -> Option<String> {
    let at = source.pick_kind(random, &["."])?;
    Some(source.token_replaced(at, one(random, &["->", "::", ":", ".,", ",.", "./", " . ."])?))
}

pub(super) fn missing_equals(source: &Source<'_>, random: &mut Random) -> Option<String> {
    let at = source.pick_kind(random, &["="])?;
    let mut span = source.tokens[at].span.clone();
    if chance(random, 60) {
        span.end += source.blanks_after(span.end);
    }
    Some(source.without(span))
}

/// `const a == 1`, `const a : 1`, `const a := 1`, `const a - 1`.
pub(super) fn wrong_equals(source: &Source<'_>, random: &mut Random) -> Option<String> {
    let at = source.pick_in(
        random,
        &["="],
        &[
            "variable_declarator",
            "assignment_expression",
            "assignment_pattern",
            "field_definition",
        ],
    )?;
    Some(source.token_replaced(
        at,
        one(random, &["==", "===", ":", ":=", "-", "= =", "+", "=:", "=>"])?,
    ))
}

pub(super) fn missing_arrow(source: &Source<'_>, random: &mut Random) -> Option<String> {
    let at = source.pick_kind(random, &["=>"])?;
    Some(source.without_word(at, random))
}

pub(super) fn split_arrow(source: &Source<'_>, random: &mut Random) -> Option<String> {
    let at = source.pick_kind(random, &["=>"])?;
    Some(source.token_replaced(at, "= >"))
}

pub(super) fn wrong_arrow(source: &Source<'_>, random: &mut Random) -> Option<String> {
    let at = source.pick_kind(random, &["=>"])?;
    Some(source.token_replaced(
        at,
        one(
            random,
            &["->", "->", ">=", "==>", "=", "=>>", ">", "=.", "=> =>", ":"],
        )?,
    ))
}

pub(super) fn split_operator(source: &Source<'_>, random: &mut Random) -> Option<String> {
    let at = source.pick(random, |_, token| {
        token.kind.len() > 1
            && !matches!(token.kind, "=>" | "..." | "${" | "</" | "/>" | "?.")
            && token.kind.bytes().all(|byte| byte.is_ascii_punctuation())
    })?;
    let span = &source.tokens[at].span;
    Some(source.inserted(span.start + 1 + random.below(span.len() - 1), " "))
}

pub(super) fn split_optional_chain(source: &Source<'_>, random: &mut Random) -> Option<String> {
    let at = source.pick_kind(random, &["?.", "optional_chain"])?;
    Some(source.token_replaced(at, one(random, &["? .", ".?", "?..", "??.", "?"])?))
}

/// A binary operator lost, with none, one or both of the gaps around it.
pub(super) fn missing_operator(source: &Source<'_>, random: &mut Random) -> Option<String> {
    let at = source.pick(random, |_, token| {
        token.parent == "binary_expression" && is_operator(token)
    })?;
    let mut span = source.tokens[at].span.clone();
    if chance(random, 60) {
        span.end += source.blanks_after(span.end);
    }
    Some(source.without(span))
}

pub(super) fn missing_logical_operator(source: &Source<'_>, random: &mut Random) -> Option<String> {
    let at = source.pick_in(random, &["&&", "||", "??"], &["binary_expression"])?;
    let mut span = source.tokens[at].span.clone();
    if chance(random, 60) {
        span.end += source.blanks_after(span.end);
    }
    Some(source.without(span))
}

/// `a && && b`, `a + * b`, `a = = b`.
pub(super) fn doubled_operator(source: &Source<'_>, random: &mut Random) -> Option<String> {
    let at = source.pick(random, |_, token| is_operator(token))?;
    let text = source.of_token(at);
    let second = if chance(random, 60) {
        text
    } else {
        one(random, &["*", "=", "&&", "||", ",", "=="])?
    };
    let gap = if chance(random, 60) { " " } else { "" };
    Some(source.inserted(source.tokens[at].span.end, &format!("{gap}{second}")))
}

/// `====`, `!===`, `&&&`, `=!=`, `=<`: a sign too many or the signs in the wrong order.
pub(super) fn mistyped_operator(source: &Source<'_>, random: &mut Random) -> Option<String> {
    let at = source.pick(random, |_, token| is_operator(token) && token.kind.len() > 1)?;
    let text = source.of_token(at);
    let changed = match random.below(3) {
        0 => format!("{text}{}", &text[text.len() - 1..]),
        1 => text.chars().rev().collect(),
        _ => match text {
            "===" => one(random, &["=!=", "==-", "==+", "=="])?.to_owned(),
            "!==" => one(random, &["<>", "=!=", "!=!", "!-="])?.to_owned(),
            "&&" => one(random, &["&*", "7&", "&&&", "^&"])?.to_owned(),
            "||" => one(random, &["|\\", "\\|", "|||"])?.to_owned(),
            _ => format!("{}{text}", &text[..1]),
        },
    };
    (changed != text).then(|| source.token_replaced(at, &changed))
}

/// `=<` for `<=` and `=>` for `>=`, as they are said.
pub(super) fn reversed_comparison(source: &Source<'_>, random: &mut Random) -> Option<String> {
    let at = source.pick_kind(random, &["<=", ">="])?;
    let reversed: String = source.of_token(at).chars().rev().collect();
    Some(source.token_replaced(at, &reversed))
}

/// A value lost after its operator: `a = ;`, `b + )`.
pub(super) fn missing_operand(source: &Source<'_>, random: &mut Random) -> Option<String> {
    let at = source.pick(random, |index, token| {
        token.is_atom()
            && index > 0
            && is_operator(&source.tokens[index - 1])
            && matches!(source.kind(index + 1), ";" | ")" | "," | "&&" | "||" | "]")
    })?;
    Some(source.without(source.tokens[at].span.clone()))
}

/// `..args`, `....args`, `. . .args`, `…args`.
pub(super) fn wrong_spread(source: &Source<'_>, random: &mut Random) -> Option<String> {
    let at = source.pick_kind(random, &["..."])?;
    Some(source.token_replaced(
        at,
        one(
            random,
            &["..", "..", "....", ".. .", "…", "…", "*", "**", "..,", "."],
        )?,
    ))
}

/// Shift pressed too early, too late or not at all.
pub(super) fn shift_slip(source: &Source<'_>, random: &mut Random) -> Option<String> {
    const SLIPS: [(&str, &str); 14] = [
        ("(", "9"),
        (")", "0"),
        ("{", "["),
        ("}", "]"),
        (":", ";"),
        ("+", "="),
        ("?", "/"),
        ("[", "{"),
        ("]", "}"),
        (",", "<"),
        (".", ">"),
        (";", ":"),
        ("=", "+"),
        ("!", "1"),
    ];
    let (sign, slip) = one(random, &SLIPS)?;
    let at = source.pick_kind(random, &[sign])?;
    Some(source.token_replaced(at, slip))
}
