//! Values between brackets or braces: what separates, opens and closes them.

use std::ops::Range;

use super::super::super::random::Random;
use super::super::change::{inserted, replaced, without};
use super::entries::{Entries, Kind, Style};

/// The place of a random value between brackets that has something in it.
fn flow(text: &str, random: &mut Random, fits: impl Fn(&str) -> bool) -> Option<Range<usize>> {
    let entries = Entries::of(text);
    let index = entries.pick(random, |_, line| {
        matches!(line.kind, Kind::Entry | Kind::More)
            && line.style == Style::Flow
            && line.value.len() > 3
            && fits(entries.value(line))
    })?;
    entries.lines.get(index).map(|line| line.value.clone())
}

/// The offsets of `signs` in `place` that are in no quotes.
fn signs(text: &str, place: &Range<usize>, signs: &[char]) -> Vec<usize> {
    let mut quote = None;
    let mut found = Vec::new();
    for (offset, sign) in text.get(place.clone()).unwrap_or_default().char_indices() {
        match (quote, sign) {
            (None, '"' | '\'') => quote = Some(sign),
            (Some(open), _) if open == sign => quote = None,
            (None, _) if signs.contains(&sign) => found.push(place.start + offset),
            _ => {}
        }
    }
    found
}

/// The value is never closed.
pub(super) fn unclosed_sequence(text: &str, random: &mut Random) -> Option<String> {
    let place = flow(text, random, |value| value.starts_with('['))?;
    without(text, place.end - 1..place.end)
}

/// The value is never closed.
pub(super) fn unclosed_mapping(text: &str, random: &mut Random) -> Option<String> {
    let place = flow(text, random, |value| value.starts_with('{'))?;
    without(text, place.end - 1..place.end)
}

/// The value over several lines is never closed, or an inner bracket is not.
pub(super) fn unclosed_inner(text: &str, random: &mut Random) -> Option<String> {
    let place = flow(text, random, |value| {
        value.contains('\n') || value.matches(['[', '{']).count() > 1
    })?;
    let at = *random.pick(&signs(text, &place, &[']', '}']))?;
    without(text, at..at + 1)
}

/// The value ends in several closers, of which two or more are missing.
pub(super) fn unclosed_at_the_end(text: &str, random: &mut Random) -> Option<String> {
    let tail = |value: &str| value.trim_end_matches([']', '}', ' ']).len();
    let closers = |value: &str| value[tail(value)..].matches([']', '}']).count();
    let place = flow(text, random, |value| closers(value) > 1 && !value.contains("{{"))?;
    let value = text.get(place.clone())?;
    let lost = 2 + random.below(closers(value) - 1);
    let (first, _) = value.rmatch_indices([']', '}']).nth(lost - 1)?;
    let kept = value.get(..first)?.trim_end().len();
    without(text, place.start + kept..place.end)
}

/// The value is closed and was never opened.
pub(super) fn missing_open(text: &str, random: &mut Random) -> Option<String> {
    let place = flow(text, random, |_| true)?;
    without(text, place.start..place.start + 1)
}

/// The value is closed twice.
pub(super) fn extra_close(text: &str, random: &mut Random) -> Option<String> {
    let place = flow(text, random, |_| true)?;
    inserted(text, place.end, text.get(place.end - 1..place.end)?)
}

/// The value is opened twice.
pub(super) fn extra_open(text: &str, random: &mut Random) -> Option<String> {
    let place = flow(text, random, |_| true)?;
    inserted(text, place.start, text.get(place.start..=place.start)?)
}

/// The value is closed with a sign of the wrong kind, or opened with one.
pub(super) fn mismatched(text: &str, random: &mut Random) -> Option<String> {
    let place = flow(text, random, |_| true)?;
    let sequence = text.get(place.clone())?.starts_with('[');
    let (open, close) = if sequence {
        ("{", ["}", ")", "}"])
    } else {
        ("[", ["]", ")", "]"])
    };
    if random.below(4) == 0 {
        replaced(text, place.start..place.start + 1, open)
    } else {
        replaced(text, place.end - 1..place.end, random.pick(&close)?)
    }
}

/// No comma between two items.
pub(super) fn missing_comma(text: &str, random: &mut Random) -> Option<String> {
    let place = flow(text, random, |value| value.contains(','))?;
    let at = *random.pick(&signs(text, &place, &[',']))?;
    without(text, at..at + 1)
}

/// Two commas for one, or one in front of the first item.
pub(super) fn extra_comma(text: &str, random: &mut Random) -> Option<String> {
    let place = flow(text, random, |_| true)?;
    let commas = signs(text, &place, &[',']);
    let at = random.pick(&commas).copied().unwrap_or(place.start + 1);
    inserted(
        text,
        if random.below(3) == 0 { place.start + 1 } else { at },
        random.pick(&[",", ", "])?,
    )
}

/// Another sign for a comma.
pub(super) fn other_sign_for_comma(text: &str, random: &mut Random) -> Option<String> {
    let place = flow(text, random, |value| value.contains(','))?;
    let at = *random.pick(&signs(text, &place, &[',']))?;
    replaced(text, at..at + 1, random.pick(&[";", ".", ":", " -", "|"])?)
}

/// A quote of an item is missing.
pub(super) fn missing_quote(text: &str, random: &mut Random) -> Option<String> {
    let place = flow(text, random, |value| value.contains(['"', '\'']))?;
    let quotes: Vec<usize> = text
        .get(place.clone())?
        .match_indices(['"', '\''])
        .map(|(offset, _)| place.start + offset)
        .collect();
    let at = *random.pick(&quotes)?;
    without(text, at..at + 1)
}

/// A comment inside of the value, which takes the rest of the line with it.
pub(super) fn comment_inside(text: &str, random: &mut Random) -> Option<String> {
    let place = flow(text, random, |_| true)?;
    let ends: Vec<usize> = signs(text, &place, &[',', ']', '}']);
    inserted(
        text,
        *random.pick(&ends)?,
        random.pick(&[" # fixed", " #", " # TODO: more"])?,
    )
}

/// Words or another value behind the value.
pub(super) fn text_after(text: &str, random: &mut Random) -> Option<String> {
    let place = flow(text, random, |_| true)?;
    inserted(
        text,
        place.end,
        random.pick(&[
            " x",
            ",",
            " and more",
            ";",
            " []",
            "[0]",
            ": ",
            "\"",
            " - a",
            "/x",
        ])?,
    )
}
