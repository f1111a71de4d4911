//! Templates, regular expressions and numbers that are cut or mistyped.

use super::Random;
use super::source::{Source, chance, one};

pub(super) fn missing_backtick_open(source: &Source<'_>, random: &mut Random) -> Option<String> {
    let at = source.pick(random, |_, token| {
        token.kind == "`" && token.span.start == token.parent_span.start
    })?;
    Some(source.without(source.tokens[at].span.clone()))
}

pub(super) fn missing_backtick_close(source: &Source<'_>, random: &mut Random) -> Option<String> {
    let at = source.pick(random, |_, token| {
        token.kind == "`" && token.span.end == token.parent_span.end
    })?;
    Some(source.without(source.tokens[at].span.clone()))
}

/// A template that ends or begins with another quote.
pub(super) fn backtick_mismatch(source: &Source<'_>, random: &mut Random) -> Option<String> {
    let at = source.pick_kind(random, &["`"])?;
    Some(source.token_replaced(at, one(random, &["'", "'", "\"", "´", "‘"])?))
}

/// `${a` without its brace, with another, or with one before its name.
pub(super) fn template_brace(source: &Source<'_>, random: &mut Random) -> Option<String> {
    let at = source.pick(random, |_, token| {
        token.kind == "}" && token.parent == "template_substitution"
    })?;
    Some(match random.below(4) {
        0 => source.token_replaced(at, one(random, &[")", "]"])?),
        1 => source.inserted(source.tokens[at].span.start, one(random, &["{", "$", "("])?),
        _ => source.without(source.tokens[at].span.clone()),
    })
}

/// A backtick inside a template that is not escaped, as around a name in prose.
pub(super) fn unescaped_backtick(source: &Source<'_>, random: &mut Random) -> Option<String> {
    let at = source.pick(random, |_, token| {
        token.kind == "string_fragment" && token.parent == "template_string"
    })?;
    let span = source.tokens[at].span.clone();
    let text = source.of_token(at);
    if text.contains("\\`") {
        return Some(source.replaced(span, &text.replace("\\`", "`")));
    }
    let word = text.split_whitespace().max_by_key(|word| word.len())?;
    let start = span.start + text.find(word)?;
    Some(source.replaced(start..start + word.len(), &format!("`{word}`")))
}

pub(super) fn unclosed_regex(source: &Source<'_>, random: &mut Random) -> Option<String> {
    let at = source.pick_kind(random, &["regex"])?;
    let span = source.tokens[at].span.clone();
    let slash = span.start + source.of_token(at).rfind('/')?;
    let end = if chance(random, 25) { span.end } else { slash + 1 };
    Some(source.without(slash..end))
}

pub(super) fn regex_opener_lost(source: &Source<'_>, random: &mut Random) -> Option<String> {
    let at = source.pick_kind(random, &["regex"])?;
    let start = source.tokens[at].span.start;
    Some(source.without(start..start + 1))
}

/// A slash inside that is not escaped, a bracket inside that is lost, or flags that are none.
pub(super) fn regex_slip(source: &Source<'_>, random: &mut Random) -> Option<String> {
    let at = source.pick_kind(random, &["regex"])?;
    let span = source.tokens[at].span.clone();
    let text = source.of_token(at);
    let lost = match random.below(4) {
        0 => return Some(source.inserted(span.end, one(random, &["gg", "x", "G", "/", "1"])?)),
        1 => "\\/",
        2 => one(random, &["]", "["])?,
        _ => one(random, &[")", "("])?,
    };
    let places: Vec<usize> = text.match_indices(lost).map(|(place, _)| place).collect();
    let place = span.start + random.pick(&places).copied()?;
    Some(source.without(place..place + 1))
}

/// `12px`, `1.2.3`, `0x`, `5 %`.
pub(super) fn number_slip(source: &Source<'_>, random: &mut Random) -> Option<String> {
    let at = source.pick_kind(random, &["number"])?;
    let text = source.of_token(at);
    let first = &text[..1];
    let changed = match random.below(9) {
        0 | 1 => format!("{text}{}", one(random, &["px", "ms", "em", "s", "rem", "deg"])?),
        2 => format!("{text}.{}.0", random.below(10)),
        3 => format!("{text}{}", one(random, &["a", "o", "l", "O", "_", "e", "f"])?),
        4 => format!("{text} {}", random.below(10)),
        5 => format!("0x{}", one(random, &["", "g0", "."])?),
        6 => format!("{text}%"),
        7 => format!("{first}_{text}_"),
        _ => format!("0{text}n"),
    };
    Some(source.token_replaced(at, &changed))
}
