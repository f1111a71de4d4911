//! Brackets that are missing, wrong or too many.

use std::ops::Range;

use super::super::super::random::Random;
use super::super::change::{inserted, lines, next_line, replaced, rewritten, without};
use super::tokens::{Kind, Tokens};

fn bracket(tokens: &Tokens<'_>, random: &mut Random, kind: Kind, brace: bool) -> Option<Range<usize>> {
    let last = tokens.list.len().checked_sub(1)?;
    tokens.place(random, |index, token| {
        token.kind == kind && token.in_object == brace && index != last && index != 0
    })
}

fn bracket_lost(text: &str, random: &mut Random, kind: Kind, brace: bool) -> Option<String> {
    let place = bracket(&Tokens::of(text), random, kind, brace)?;
    without(text, place)
}

pub(super) fn missing_close_brace(text: &str, random: &mut Random) -> Option<String> {
    bracket_lost(text, random, Kind::Close, true)
}

pub(super) fn missing_close_bracket(text: &str, random: &mut Random) -> Option<String> {
    bracket_lost(text, random, Kind::Close, false)
}

pub(super) fn missing_open_brace(text: &str, random: &mut Random) -> Option<String> {
    bracket_lost(text, random, Kind::Open, true)
}

pub(super) fn missing_open_bracket(text: &str, random: &mut Random) -> Option<String> {
    bracket_lost(text, random, Kind::Open, false)
}

/// The file's last closer of this kind, with or without the line break in front of it.
fn last_close_lost(text: &str, random: &mut Random, brace: bool) -> Option<String> {
    let tokens = Tokens::of(text);
    let index = tokens
        .list
        .iter()
        .rposition(|token| token.kind == Kind::Close && token.in_object == brace)?;
    let place = tokens.list.get(index)?.place.clone();
    let start = if random.below(2) == 0 {
        place.start
    } else {
        tokens.list.get(index.checked_sub(1)?)?.place.end
    };
    without(text, start..place.end)
}

pub(super) fn missing_close_brace_end(text: &str, random: &mut Random) -> Option<String> {
    last_close_lost(text, random, true)
}

pub(super) fn missing_close_bracket_end(text: &str, random: &mut Random) -> Option<String> {
    last_close_lost(text, random, false)
}

/// The bracket around the whole file is not there: its first or its last line, or both, with their line breaks.
pub(super) fn missing_root_brackets(text: &str, random: &mut Random) -> Option<String> {
    let tokens = Tokens::of(text);
    let open = tokens
        .list
        .first()
        .filter(|token| token.kind == Kind::Open)?
        .place
        .clone();
    let inner = tokens.list.get(1)?.place.start;
    let close = tokens.list.last()?.place.clone();
    let inner_end = tokens.list.get(tokens.list.len().checked_sub(2)?)?.place.end;
    let nothing = String::new;
    match random.below(4) {
        0 => without(text, open),
        1 => without(text, open.start..inner),
        2 => rewritten(text, &[(open, nothing()), (close, nothing())]),
        _ => rewritten(
            text,
            &[(open.start..inner, nothing()), (inner_end..close.end, nothing())],
        ),
    }
}

/// A bracket is closed twice.
fn close_again(text: &str, random: &mut Random, brace: bool) -> Option<String> {
    let tokens = Tokens::of(text);
    let index = tokens.pick(random, |_, token| {
        token.kind == Kind::Close && token.in_object == brace
    })?;
    let end = tokens.list.get(index)?.place.end;
    let sign = if brace { "}" } else { "]" };
    match random.below(3) {
        0 => inserted(text, end, &format!("\n{sign}")),
        _ => inserted(text, end, sign),
    }
}

pub(super) fn extra_close_brace(text: &str, random: &mut Random) -> Option<String> {
    close_again(text, random, true)
}

pub(super) fn extra_close_bracket(text: &str, random: &mut Random) -> Option<String> {
    close_again(text, random, false)
}

/// A closer behind any value, where nothing of its kind or too little is open.
pub(super) fn stray_close(text: &str, random: &mut Random) -> Option<String> {
    let tokens = Tokens::of(text);
    let place = tokens.place(random, |_, token| {
        matches!(token.kind, Kind::Text | Kind::Number | Kind::Comma)
    })?;
    inserted(text, place.end, random.pick(&["}", "]", ")", " }", "},"])?)
}

/// One closer too many at the end of the file.
pub(super) fn extra_close_end(text: &str, random: &mut Random) -> Option<String> {
    let tokens = Tokens::of(text);
    let end = tokens.list.last()?.place.end;
    inserted(
        text,
        end,
        random.pick(&["}", "\n}", "]", "\n]", "}}", "\n  }\n}"])?,
    )
}

/// A bracket is opened twice, or one is opened where none belongs.
pub(super) fn extra_open(text: &str, random: &mut Random) -> Option<String> {
    let tokens = Tokens::of(text);
    let index = tokens.pick(random, |index, token| {
        token.kind == Kind::Open || tokens.kind_before(index) == Some(Kind::Colon)
    })?;
    let token = tokens.list.get(index)?;
    let same = if token.kind == Kind::Open {
        tokens.text_of(&token.place)
    } else {
        "{"
    };
    let signs = [same, same, "{", "["];
    let sign = random.pick(&signs)?;
    let gap = random.pick(&["", "", " ", "\n"])?;
    inserted(text, token.place.start, &format!("{sign}{gap}"))
}

/// A closer of the wrong kind.
pub(super) fn mismatched_close(text: &str, random: &mut Random) -> Option<String> {
    let tokens = Tokens::of(text);
    let index = tokens.pick(random, |_, token| token.kind == Kind::Close)?;
    let token = tokens.list.get(index)?;
    let other = if token.in_object { "]" } else { "}" };
    let signs = [other, other, other, ")", ">"];
    replaced(text, token.place.clone(), random.pick(&signs)?)
}

/// An opener of the wrong kind.
pub(super) fn mismatched_open(text: &str, random: &mut Random) -> Option<String> {
    let tokens = Tokens::of(text);
    let index = tokens.pick(random, |_, token| token.kind == Kind::Open)?;
    let token = tokens.list.get(index)?;
    let other = if token.in_object { "[" } else { "{" };
    let signs = [other, other, other, "("];
    replaced(text, token.place.clone(), random.pick(&signs)?)
}

/// Braces around items, brackets around members, or parentheses around either.
pub(super) fn wrong_pair(text: &str, random: &mut Random) -> Option<String> {
    let tokens = Tokens::of(text);
    let index = tokens.pick(random, |index, token| {
        token.kind == Kind::Open && tokens.kind(index + 1) != Some(Kind::Close)
    })?;
    let token = tokens.list.get(index)?;
    let close = tokens
        .list
        .iter()
        .skip(index + 1)
        .find(|close| close.kind == Kind::Close && close.depth == token.depth)?;
    let other = if token.in_object { ("[", "]") } else { ("{", "}") };
    let (one, two) = *random.pick(&[other, other, ("(", ")")])?;
    rewritten(
        text,
        &[
            (token.place.clone(), one.to_owned()),
            (close.place.clone(), two.to_owned()),
        ],
    )
}

/// Two closers in a row change places.
pub(super) fn swapped_closers(text: &str, random: &mut Random) -> Option<String> {
    let tokens = Tokens::of(text);
    let index = tokens.pick(random, |index, token| {
        token.kind == Kind::Close
            && tokens
                .list
                .get(index + 1)
                .is_some_and(|next| next.kind == Kind::Close && next.in_object != token.in_object)
    })?;
    let (one, two) = (tokens.list.get(index)?, tokens.list.get(index + 1)?);
    let (first, second) = (
        tokens.text_of(&one.place).to_owned(),
        tokens.text_of(&two.place).to_owned(),
    );
    rewritten(text, &[(one.place.clone(), second), (two.place.clone(), first)])
}

fn bracket_line(text: &str, random: &mut Random, fits: impl Fn(&str) -> bool) -> Option<Range<usize>> {
    let fitting: Vec<Range<usize>> = lines(text)
        .into_iter()
        .filter(|line| text.get(line.clone()).is_some_and(|line| fits(line.trim())))
        .map(|line| line.start..next_line(text, line.start))
        .collect();
    random.pick(&fitting).cloned()
}

fn closes(line: &str) -> bool {
    matches!(line, "}" | "]" | "}," | "],")
}

/// A whole line with nothing but a closer is lost.
pub(super) fn missing_closing_line(text: &str, random: &mut Random) -> Option<String> {
    without(text, bracket_line(text, random, closes)?)
}

/// A whole line with nothing but a closer is there twice, as after a bad merge.
pub(super) fn duplicate_closing_line(text: &str, random: &mut Random) -> Option<String> {
    let line = bracket_line(text, random, closes)?;
    inserted(text, line.end, text.get(line.clone())?)
}

/// A whole line that opens a bracket is lost. Its key cannot be known, but the file should parse.
pub(super) fn missing_opening_line(text: &str, random: &mut Random) -> Option<String> {
    without(
        text,
        bracket_line(text, random, |line| line.ends_with(['{', '[']))?,
    )
}

/// A whole line that opens a bracket is there twice, as after a bad merge.
pub(super) fn duplicate_opening_line(text: &str, random: &mut Random) -> Option<String> {
    let line = bracket_line(text, random, |line| line.ends_with(['{', '[']))?;
    inserted(text, line.end, text.get(line.clone())?)
}

/// A bracket and the comma behind it change places, or the comma goes in front of a closer that follows.
pub(super) fn comma_before_closer(text: &str, random: &mut Random) -> Option<String> {
    let tokens = Tokens::of(text);
    let index = tokens.pick(random, |index, token| {
        token.kind == Kind::Close
            && tokens.kind(index + 1) == Some(Kind::Comma)
            && tokens.gap_after(index).is_empty()
    })?;
    let token = tokens.list.get(index)?;
    let closer = tokens.text_of(&token.place);
    replaced(
        text,
        token.place.start..token.place.end + 1,
        &format!(",{closer}"),
    )
}
