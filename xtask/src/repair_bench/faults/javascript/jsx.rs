//! Tags of JSX that are not closed, or not as they were opened.

use super::Random;
use super::source::{Source, chance, one};

/// `</div>` lost.
pub(super) fn jsx_closing_tag_missing(source: &Source<'_>, random: &mut Random) -> Option<String> {
    let at = source.pick(random, |_, token| token.parent == "jsx_closing_element")?;
    let span = source.tokens[at].parent_span.clone();
    let line = source.line(span.start);
    if source.text[line.clone()].trim().len() == span.len() && chance(random, 60) {
        return Some(source.without(line));
    }
    Some(source.without(span))
}

/// Another name in the closing tag than in the opening one.
pub(super) fn jsx_tag_mismatch(source: &Source<'_>, random: &mut Random) -> Option<String> {
    let at = source.pick(random, |_, token| {
        token.is_name() && matches!(token.parent, "jsx_closing_element" | "jsx_opening_element")
    })?;
    let name = one(
        random,
        &["div", "span", "p", "section", "Fragment", "li", "ul", "h1"],
    )?;
    Some(source.token_replaced(at, name))
}

/// `>` or `<` of a tag lost.
pub(super) fn jsx_angle_missing(source: &Source<'_>, random: &mut Random) -> Option<String> {
    let at = source.pick(random, |_, token| {
        matches!(token.kind, ">" | "<" | "</" | "/>") && token.parent.starts_with("jsx_")
    })?;
    Some(source.without_sign(at, random))
}

/// `<br>` for `<br />`, `<div>` for `</div>`.
pub(super) fn jsx_slash_missing(source: &Source<'_>, random: &mut Random) -> Option<String> {
    let at = source.pick(random, |_, token| {
        matches!(token.kind, "</" | "/>") || (token.kind == "/" && token.parent.starts_with("jsx_"))
    })?;
    let text = source.of_token(at).replace('/', "");
    Some(source.token_replaced(at, &text))
}

/// `{` or `}` of an expression lost.
pub(super) fn jsx_brace_missing(source: &Source<'_>, random: &mut Random) -> Option<String> {
    let at = source.pick_in(random, &["{", "}"], &["jsx_expression"])?;
    Some(source.without(source.tokens[at].span.clone()))
}
