//! Characters that look right and are not.

use super::Random;
use super::source::{Source, chance, one};

/// Replaces a random sign by one of those that `table` has for it.
fn lookalike(source: &Source<'_>, random: &mut Random, table: &[(&str, &[&str])]) -> Option<String> {
    let at = source.pick(random, |_, token| {
        table.iter().any(|(sign, _)| *sign == token.kind)
    })?;
    let (_, others) = table.iter().find(|(sign, _)| *sign == source.kind(at))?;
    Some(source.token_replaced(at, one(random, others)?))
}

/// `–` for `-`, `×` for `*`.
pub(super) fn smart_dash(source: &Source<'_>, random: &mut Random) -> Option<String> {
    lookalike(
        source,
        random,
        &[
            ("-", &["–", "—", "−"]),
            ("--", &["—", "–", "––"]),
            ("-=", &["–=", "−="]),
            ("*", &["×", "∗", "•"]),
            ("/", &["÷", "∕"]),
            ("...", &["…"]),
        ],
    )
}

/// The signs of an input method that stayed on.
pub(super) fn fullwidth_punctuation(source: &Source<'_>, random: &mut Random) -> Option<String> {
    lookalike(
        source,
        random,
        &[
            ("(", &["（"]),
            (")", &["）"]),
            (",", &["，", "、", "‚"]),
            (";", &["；", "\u{37e}"]),
            (":", &["：", "∶"]),
            ("{", &["｛"]),
            ("}", &["｝"]),
            ("[", &["［", "【"]),
            ("]", &["］", "】"]),
            ("=", &["＝"]),
            ("?", &["？"]),
            ("!", &["！"]),
            (".", &["。", "．", "·"]),
        ],
    )
}

/// The ligatures of a font, copied as one character.
pub(super) fn ligature_operator(source: &Source<'_>, random: &mut Random) -> Option<String> {
    lookalike(
        source,
        random,
        &[
            ("=>", &["⇒", "→", "⟹"]),
            ("===", &["≡", "＝＝＝"]),
            ("==", &["≡", "⩵"]),
            ("!==", &["≢", "≠="]),
            ("!=", &["≠"]),
            ("<=", &["≤"]),
            (">=", &["≥"]),
            ("&&", &["∧", "＆＆"]),
            ("||", &["∨", "‖"]),
            ("!", &["¬"]),
            ("<", &["‹", "＜"]),
            (">", &["›", "＞"]),
        ],
    )
}

/// A character that nobody sees, in a word or beside it.
pub(super) fn invisible_character(source: &Source<'_>, random: &mut Random) -> Option<String> {
    let at = source.pick(random, |index, token| {
        (token.is_name() || token.is_keyword()) && token.span.len() > 1 && source.of_token(index).is_ascii()
    })?;
    let span = &source.tokens[at].span;
    let place = span.start + random.below(span.len() + 1);
    Some(source.inserted(
        place,
        one(
            random,
            &[
                "\u{200b}", "\u{200b}", "\u{2060}", "\u{ad}", "\u{200e}", "\u{202c}", "\u{0}", "\u{8}",
                "\u{fffd}",
            ],
        )?,
    ))
}

/// A no-break space or a byte-order mark that parts a word.
pub(super) fn no_break_space_in_word(source: &Source<'_>, random: &mut Random) -> Option<String> {
    let at = source.pick(random, |index, token| {
        (token.is_name() || token.is_keyword()) && token.span.len() > 2 && source.of_token(index).is_ascii()
    })?;
    let span = &source.tokens[at].span;
    let place = span.start + 1 + random.below(span.len() - 1);
    Some(source.inserted(place, one(random, &["\u{a0}", "\u{feff}", "\u{2003}"])?))
}

/// A blank that is none between two tokens: a middle dot that an editor showed, or the bytes of a no-break space misread.
pub(super) fn odd_blank(source: &Source<'_>, random: &mut Random) -> Option<String> {
    let at = source.pick(random, |_, token| source.text[token.span.end..].starts_with(' '))?;
    let place = source.tokens[at].span.end;
    let blank = one(random, &["·", "Â ", "&nbsp;", "\u{200b} ", "␣", "→"])?;
    let end = if chance(random, 80) { place + 1 } else { place };
    Some(source.replaced(place..end, blank))
}
