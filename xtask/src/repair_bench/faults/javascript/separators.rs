//! Commas, colons, semicolons and question marks lost, doubled, and taken for each other.

use super::Random;
use super::source::{Source, Token, chance, one};

const DATA: [&str; 4] = ["array", "object", "array_pattern", "object_pattern"];
const LISTS: [&str; 4] = ["arguments", "formal_parameters", "named_imports", "export_clause"];
const PAIRS: [&str; 2] = ["pair", "pair_pattern"];

/// Replaces one of `signs` in one of `parents` by one of `by`.
fn replace(
    source: &Source<'_>,
    random: &mut Random,
    signs: &[&str],
    parents: &[&str],
    by: &[&str],
) -> Option<String> {
    let at = source.pick_in(random, signs, parents)?;
    Some(source.token_replaced(at, one(random, by)?))
}

/// Takes one of `signs` in one of `parents` away.
fn remove(source: &Source<'_>, random: &mut Random, signs: &[&str], parents: &[&str]) -> Option<String> {
    let at = source.pick_in(random, signs, parents)?;
    Some(source.without_sign(at, random))
}

pub(super) fn missing_comma_object(source: &Source<'_>, random: &mut Random) -> Option<String> {
    let at = source.pick_in(random, &[","], &["object", "object_pattern"])?;
    Some(source.without(source.tokens[at].span.clone()))
}

pub(super) fn missing_comma_array(source: &Source<'_>, random: &mut Random) -> Option<String> {
    let at = source.pick_in(random, &[","], &["array", "array_pattern"])?;
    Some(source.without(source.tokens[at].span.clone()))
}

pub(super) fn missing_comma_list(source: &Source<'_>, random: &mut Random) -> Option<String> {
    let at = source.pick(random, |_, token| {
        token.kind == "," && (LISTS.contains(&token.parent) || token.parent.ends_with("_declaration"))
    })?;
    Some(source.without(source.tokens[at].span.clone()))
}

pub(super) fn missing_comma_after_method(source: &Source<'_>, random: &mut Random) -> Option<String> {
    let at = source.pick(random, |index, token| {
        token.kind == "," && token.parent == "object" && index > 0 && source.kind(index - 1) == "}"
    })?;
    Some(source.without(source.tokens[at].span.clone()))
}

/// `a, b` in a class, as in an object.
pub(super) fn comma_between_members(source: &Source<'_>, random: &mut Random) -> Option<String> {
    let at = source.pick(random, |index, token| {
        token.kind == "}"
            && token.grand == "method_definition"
            && source.tokens.get(index + 1).is_some_and(|next| next.kind != ",")
            && source.opens_line(index)
    })?;
    Some(source.inserted(
        source.tokens[at].span.end,
        if chance(random, 80) { "," } else { ";," },
    ))
}

pub(super) fn double_comma(source: &Source<'_>, random: &mut Random) -> Option<String> {
    let at = source.pick_kind(random, &[","])?;
    let text = one(random, &[",", ",", " ,", ", ,"])?;
    Some(source.inserted(source.tokens[at].span.end, text))
}

/// A second comma where the next line begins.
pub(super) fn comma_at_line_start(source: &Source<'_>, random: &mut Random) -> Option<String> {
    let at = source.pick(random, |index, token| {
        token.kind == "," && source.ends_line(index)
    })?;
    let next = source.tokens.get(at + 1)?;
    Some(source.inserted(next.span.start, one(random, &[",", ", "])?))
}

/// `(, a)`.
pub(super) fn leading_comma(source: &Source<'_>, random: &mut Random) -> Option<String> {
    let at = source.pick(random, |_, token| {
        matches!(token.kind, "(" | "{") && token.partner.is_some()
    })?;
    Some(source.inserted(source.tokens[at].span.end, one(random, &[",", ", "])?))
}

pub(super) fn semicolon_for_comma(source: &Source<'_>, random: &mut Random) -> Option<String> {
    let parents = if chance(random, 70) { &DATA } else { &LISTS };
    replace(source, random, &[","], parents, &[";"])
}

pub(super) fn wrong_comma(source: &Source<'_>, random: &mut Random) -> Option<String> {
    let parents = if chance(random, 60) { &DATA } else { &LISTS };
    replace(source, random, &[","], parents, &[":", ".", "<", "m", "\"", "'"])
}

pub(super) fn comma_for_semicolon(source: &Source<'_>, random: &mut Random) -> Option<String> {
    let at = source.pick(random, |_, token| {
        token.kind == ";" && token.parent != "for_statement"
    })?;
    Some(source.token_replaced(at, ","))
}

pub(super) fn colon_for_semicolon(source: &Source<'_>, random: &mut Random) -> Option<String> {
    let at = source.pick_kind(random, &[";"])?;
    Some(source.token_replaced(at, one(random, &[":", ":", ".", "l", "'"])?))
}

/// `foo(a;)`, `{ a: 1;, }`.
pub(super) fn extra_semicolon(source: &Source<'_>, random: &mut Random) -> Option<String> {
    let at = source.pick(random, |index, token| {
        (token.ends_operand() && matches!(source.kind(index + 1), ")" | "]" | "," | "}" | "{" | "."))
            || matches!(token.kind, "=" | "," | "(" | "=>")
    })?;
    Some(source.inserted(source.tokens[at].span.end, ";"))
}

pub(super) fn missing_colon_object(source: &Source<'_>, random: &mut Random) -> Option<String> {
    remove(source, random, &[":"], &PAIRS)
}

pub(super) fn missing_colon_case(source: &Source<'_>, random: &mut Random) -> Option<String> {
    remove(source, random, &[":"], &["switch_case", "switch_default"])
}

pub(super) fn missing_colon_ternary(source: &Source<'_>, random: &mut Random) -> Option<String> {
    remove(source, random, &[":"], &["ternary_expression"])
}

pub(super) fn missing_question(source: &Source<'_>, random: &mut Random) -> Option<String> {
    remove(source, random, &["?"], &["ternary_expression"])
}

pub(super) fn equals_for_colon(source: &Source<'_>, random: &mut Random) -> Option<String> {
    let at = source.pick_in(random, &[":"], &PAIRS)?;
    let text = if chance(random, 60) { " =" } else { "=" };
    Some(source.token_replaced(at, text))
}

pub(super) fn wrong_colon(source: &Source<'_>, random: &mut Random) -> Option<String> {
    let parents = [
        "pair",
        "pair",
        "switch_case",
        "switch_default",
        "ternary_expression",
        "pair_pattern",
    ];
    replace(
        source,
        random,
        &[":"],
        &parents,
        &[";", ";", ",", "::", ".", " =>", ": ="],
    )
}

pub(super) fn missing_object_value(source: &Source<'_>, random: &mut Random) -> Option<String> {
    let at = source.pick(random, |index, token| {
        token.kind == ":"
            && token.parent == "pair"
            && source.tokens.get(index + 1).is_some_and(Token::is_atom)
            && matches!(source.kind(index + 2), "," | "}")
    })?;
    Some(source.without(source.tokens[at].span.end..source.tokens[at + 1].span.end))
}

pub(super) fn missing_semicolon_in_for(source: &Source<'_>, random: &mut Random) -> Option<String> {
    let at = source.pick(random, |_, token| {
        token.kind == ";" && (token.parent == "for_statement" || token.grand == "for_statement")
    })?;
    Some(source.without_sign(at, random))
}

/// Whether `token` separates the parts of a loop's head.
fn is_loop_separator(token: &Token) -> bool {
    token.kind == ";" && (token.parent == "for_statement" || token.grand == "for_statement")
}

/// `for (let i = 0, i < n; i++)`, and as often all of it with commas.
pub(super) fn comma_in_for(source: &Source<'_>, random: &mut Random) -> Option<String> {
    const LONGEST: usize = 40;
    let at = source.pick(random, |_, token| is_loop_separator(token))?;
    if chance(random, 50) {
        return Some(source.token_replaced(at, one(random, &[",", ",", ":"])?));
    }
    let near = at.saturating_sub(LONGEST)..(at + LONGEST).min(source.tokens.len());
    let mut separators = near.filter(|&index| is_loop_separator(&source.tokens[index]));
    let (first, second) = (separators.next()?, separators.next()?);
    let both = source.tokens[first].span.start..source.tokens[second].span.end;
    let between = &source.text[source.tokens[first].span.end..source.tokens[second].span.start];
    // Separators of two loops have a body between them.
    let one_head = !between.contains(['{', ')']) || !between.contains('\n');
    one_head.then(|| source.replaced(both, &format!(",{between},")))
}

/// Two statements or elements that came to stand on one line.
pub(super) fn lost_line_break(source: &Source<'_>, random: &mut Random) -> Option<String> {
    let at = source.pick(random, |index, token| {
        let Some(next) = source.tokens.get(index + 1) else {
            return false;
        };
        source.ends_line(index)
            && (token.kind == ";" || (token.ends_operand() && token.kind != "}"))
            && (next.is_atom() || next.is_keyword())
    })?;
    let token = &source.tokens[at];
    // With its semicolon a statement would still end.
    let start = if token.kind == ";" {
        token.span.start
    } else {
        token.span.end
    };
    let end = source.tokens.get(at + 1)?.span.start;
    Some(source.replaced(start..end, if chance(random, 50) { " " } else { "" }))
}
