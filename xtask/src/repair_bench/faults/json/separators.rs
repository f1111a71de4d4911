//! Commas and colons that are missing, wrong or too many.

use super::super::super::random::Random;
use super::super::change::{inserted, replaced, without};
use super::tokens::{Kind, Tokens};

fn comma_without(
    text: &str,
    random: &mut Random,
    fits: impl Fn(&Tokens<'_>, usize) -> bool,
) -> Option<String> {
    let tokens = Tokens::of(text);
    let place = tokens.place(random, |index, token| {
        token.kind == Kind::Comma && fits(&tokens, index)
    })?;
    without(text, place)
}

fn ends_line(tokens: &Tokens<'_>, index: usize) -> bool {
    tokens.ends_line(index)
}

/// No comma at the end of a line.
pub(super) fn missing_comma(text: &str, random: &mut Random) -> Option<String> {
    comma_without(text, random, ends_line)
}

/// No comma between two values in one line.
pub(super) fn missing_comma_inline(text: &str, random: &mut Random) -> Option<String> {
    comma_without(text, random, |tokens, index| !tokens.ends_line(index))
}

/// No comma between members of an object, wherever they are.
pub(super) fn missing_comma_object(text: &str, random: &mut Random) -> Option<String> {
    comma_without(text, random, |tokens, index| {
        tokens.kind(index + 1) == Some(Kind::Key)
    })
}

/// No comma between items of an array, wherever they are.
pub(super) fn missing_comma_array(text: &str, random: &mut Random) -> Option<String> {
    comma_without(text, random, |tokens, index| {
        tokens.kind(index + 1) != Some(Kind::Key)
    })
}

/// No comma behind a closing bracket.
pub(super) fn missing_comma_after_bracket(text: &str, random: &mut Random) -> Option<String> {
    comma_without(text, random, |tokens, index| {
        tokens.kind_before(index) == Some(Kind::Close)
    })
}

/// The comma and the line break behind it are lost, so that two lines are one.
pub(super) fn joined_lines(text: &str, random: &mut Random) -> Option<String> {
    let tokens = Tokens::of(text);
    let index = tokens.pick(random, |index, token| {
        token.kind == Kind::Comma && tokens.ends_line(index)
    })?;
    let start = tokens.list.get(index)?.place.start;
    let end = tokens.list.get(index + 1)?.place.start;
    replaced(text, start..end, random.pick(&[" ", ""])?)
}

fn comma_before_close(text: &str, random: &mut Random, own_line: bool) -> Option<String> {
    let tokens = Tokens::of(text);
    let place = tokens.place(random, |index, token| {
        token.kind != Kind::Open
            && tokens.kind(index + 1) == Some(Kind::Close)
            && tokens.ends_line(index) == own_line
    })?;
    let comma = if own_line { "," } else { random.pick(&[",", ", "])? };
    inserted(text, place.end, comma)
}

/// A comma behind the last line of an object or array.
pub(super) fn trailing_comma(text: &str, random: &mut Random) -> Option<String> {
    comma_before_close(text, random, true)
}

/// A comma in front of a closing bracket in the same line.
pub(super) fn trailing_comma_inline(text: &str, random: &mut Random) -> Option<String> {
    comma_before_close(text, random, false)
}

/// Two commas for one.
pub(super) fn duplicate_comma(text: &str, random: &mut Random) -> Option<String> {
    let tokens = Tokens::of(text);
    let place = tokens.place(random, |_, token| token.kind == Kind::Comma)?;
    replaced(text, place, random.pick(&[",,", ",,", ", ,", ",\n,", ",,,"])?)
}

/// A comma right behind an opening bracket.
pub(super) fn leading_comma(text: &str, random: &mut Random) -> Option<String> {
    let tokens = Tokens::of(text);
    let index = tokens.pick(random, |index, token| {
        token.kind == Kind::Open && tokens.kind(index + 1) != Some(Kind::Close)
    })?;
    if random.below(2) == 0 {
        inserted(text, tokens.list.get(index)?.place.end, ",")
    } else {
        inserted(
            text,
            tokens.list.get(index + 1)?.place.start,
            random.pick(&[",", ", "])?,
        )
    }
}

/// A comma between a colon and its value.
pub(super) fn comma_after_colon(text: &str, random: &mut Random) -> Option<String> {
    let tokens = Tokens::of(text);
    let place = tokens.place(random, |_, token| token.kind == Kind::Colon)?;
    inserted(text, place.end, ",")
}

fn comma_as(text: &str, random: &mut Random, sign: &str) -> Option<String> {
    let tokens = Tokens::of(text);
    let place = tokens.place(random, |_, token| token.kind == Kind::Comma)?;
    replaced(text, place, sign)
}

pub(super) fn semicolon_for_comma(text: &str, random: &mut Random) -> Option<String> {
    comma_as(text, random, ";")
}

pub(super) fn dot_for_comma(text: &str, random: &mut Random) -> Option<String> {
    comma_as(text, random, ".")
}

/// A colon for a comma, which only an array or the end of a member refuses.
pub(super) fn colon_for_comma(text: &str, random: &mut Random) -> Option<String> {
    comma_as(text, random, ":")
}

/// A comma of another writing system, or another sign that looks like one.
pub(super) fn foreign_comma(text: &str, random: &mut Random) -> Option<String> {
    let sign = random.pick(&["\u{ff0c}", "\u{3001}", "\u{201a}", "|", "<"])?;
    comma_as(text, random, sign)
}

/// The comma is typed in front of the closing quote instead of behind it.
pub(super) fn comma_inside_quote(text: &str, random: &mut Random) -> Option<String> {
    let tokens = Tokens::of(text);
    let place = tokens.place(random, |index, token| {
        token.kind == Kind::Text && tokens.kind(index + 1) == Some(Kind::Comma)
    })?;
    replaced(text, place.end - 1..place.end + 1, ",\"")
}

/// No colon, with or without the space behind it.
pub(super) fn missing_colon(text: &str, random: &mut Random) -> Option<String> {
    let tokens = Tokens::of(text);
    let index = tokens.pick(random, |_, token| token.kind == Kind::Colon)?;
    let place = tokens.list.get(index)?.place.clone();
    let gap = tokens.gap_after(index).len();
    if random.below(4) == 0 {
        without(text, place.start..place.end + gap)
    } else {
        without(text, place)
    }
}

fn colon_as(text: &str, random: &mut Random, signs: &[&str]) -> Option<String> {
    let tokens = Tokens::of(text);
    let place = tokens.place(random, |_, token| token.kind == Kind::Colon)?;
    replaced(text, place, random.pick(signs)?)
}

pub(super) fn equals_for_colon(text: &str, random: &mut Random) -> Option<String> {
    colon_as(text, random, &["=", " ="])
}

pub(super) fn arrow_for_colon(text: &str, random: &mut Random) -> Option<String> {
    colon_as(text, random, &["=>", " =>", "->"])
}

pub(super) fn semicolon_for_colon(text: &str, random: &mut Random) -> Option<String> {
    colon_as(text, random, &[";"])
}

pub(super) fn double_colon(text: &str, random: &mut Random) -> Option<String> {
    colon_as(text, random, &["::", ": :", ":="])
}

pub(super) fn comma_for_colon(text: &str, random: &mut Random) -> Option<String> {
    colon_as(text, random, &[","])
}

pub(super) fn dot_for_colon(text: &str, random: &mut Random) -> Option<String> {
    colon_as(text, random, &["."])
}

/// The colon of another writing system, as keyboards and chats of East Asia write it.
pub(super) fn foreign_colon(text: &str, random: &mut Random) -> Option<String> {
    colon_as(text, random, &["\u{ff1a}"])
}

/// The colon is typed in front of the closing quote of the key.
pub(super) fn colon_inside_quote(text: &str, random: &mut Random) -> Option<String> {
    let tokens = Tokens::of(text);
    let index = tokens.pick(random, |index, token| {
        token.kind == Kind::Key && tokens.gap_after(index).is_empty()
    })?;
    let end = tokens.list.get(index)?.place.end;
    replaced(text, end - 1..end + 1, ":\"")
}
