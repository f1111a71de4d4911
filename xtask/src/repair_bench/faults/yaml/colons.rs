//! Colons of keys that are missing, wrong or in the wrong place.

use super::super::super::random::Random;
use super::super::change::{inserted, replaced, without};
use super::entries::{Entries, Line, Style};

/// The colon of a random entry that `fits`.
fn colon(text: &str, random: &mut Random, fits: impl Fn(&Line) -> bool) -> Option<usize> {
    Entries::of(text)
        .entry(random, |line| line.colon.is_some() && fits(line))?
        .colon
}

fn has_value(line: &Line) -> bool {
    line.style != Style::Missing
}

/// No colon between a key and its value.
pub(super) fn missing_colon(text: &str, random: &mut Random) -> Option<String> {
    let colon = colon(text, random, has_value)?;
    without(text, colon..colon + 1)
}

/// No colon behind a key whose value is in the lines below.
pub(super) fn missing_colon_before_children(text: &str, random: &mut Random) -> Option<String> {
    let colon = colon(text, random, |line| !has_value(line))?;
    without(text, colon..colon + 1)
}

/// Neither the colon nor the space behind it.
pub(super) fn missing_colon_and_space(text: &str, random: &mut Random) -> Option<String> {
    let colon = colon(text, random, has_value)?;
    without(text, colon..colon + 2)
}

/// `key:value`
pub(super) fn missing_space_after_colon(text: &str, random: &mut Random) -> Option<String> {
    let entries = Entries::of(text);
    let line = entries.entry(random, |line| line.colon.is_some() && has_value(line))?;
    without(text, line.colon? + 1..line.value.start)
}

fn colon_as(text: &str, random: &mut Random, signs: &[&str]) -> Option<String> {
    let colon = colon(text, random, |_| true)?;
    replaced(text, colon..colon + 1, random.pick(signs)?)
}

pub(super) fn equals_for_colon(text: &str, random: &mut Random) -> Option<String> {
    colon_as(text, random, &["=", " ="])
}

pub(super) fn arrow_for_colon(text: &str, random: &mut Random) -> Option<String> {
    colon_as(text, random, &["=>", " =>", " ->"])
}

pub(super) fn semicolon_for_colon(text: &str, random: &mut Random) -> Option<String> {
    colon_as(text, random, &[";"])
}

pub(super) fn comma_for_colon(text: &str, random: &mut Random) -> Option<String> {
    colon_as(text, random, &[",", "."])
}

/// The colon of another writing system.
pub(super) fn foreign_colon(text: &str, random: &mut Random) -> Option<String> {
    colon_as(text, random, &["\u{ff1a}", "\u{ff1a}", "\u{a789}"])
}

/// Two colons with a space between them. Glued ones would be part of the key.
pub(super) fn double_colon(text: &str, random: &mut Random) -> Option<String> {
    colon_as(text, random, &[": :", ": : ", " : :"])
}

/// A colon behind the value, as in front of a block.
pub(super) fn colon_after_value(text: &str, random: &mut Random) -> Option<String> {
    let entries = Entries::of(text);
    let line = entries.entry(random, |line| {
        line.colon.is_some() && line.whole() && line.style != Style::Block
    })?;
    inserted(text, line.value.end, ":")
}

/// A tab where the space behind the colon or dash was.
pub(super) fn tab_separator(text: &str, random: &mut Random) -> Option<String> {
    let entries = Entries::of(text);
    let line = entries.entry(random, |line| !line.dashes.is_empty() || line.colon.is_some())?;
    let sign = *line.dashes.last().or(line.colon.as_ref())?;
    if text.get(sign + 1..sign + 2)? != " " {
        return None;
    }
    replaced(text, sign + 1..sign + 2, "\t")
}

/// The colon is typed inside the quotes of the key or value.
pub(super) fn colon_inside_quote(text: &str, random: &mut Random) -> Option<String> {
    let entries = Entries::of(text);
    let line = entries.entry(random, |line| {
        line.colon.is_some() && line.whole() && matches!(line.style, Style::Single | Style::Double)
    })?;
    let colon = line.colon?;
    let quote = text.get(line.value.start..=line.value.start)?;
    replaced(text, colon..line.value.start + 1, &format!("{quote}: "))
}
