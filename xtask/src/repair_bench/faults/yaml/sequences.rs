//! Dashes of sequences that are missing, wrong or too many, and sequences and mappings mixed.

use super::super::super::random::Random;
use super::super::change::{inserted, replaced, without};
use super::entries::{Entries, Kind, Line, Style};

fn dash(text: &str, random: &mut Random, fits: impl Fn(&Line) -> bool) -> Option<usize> {
    let entries = Entries::of(text);
    let line = entries.entry(random, |line| !line.dashes.is_empty() && fits(line))?;
    line.dashes.last().copied()
}

/// No dash in front of an item. Where it was, there may be spaces.
pub(super) fn missing_dash(text: &str, random: &mut Random) -> Option<String> {
    let dash = dash(text, random, |_| true)?;
    match random.below(3) {
        0 => replaced(text, dash..dash + 1, " "),
        1 => without(text, dash..dash + 1),
        _ => without(text, dash..dash + 2),
    }
}

/// No dash in front of an item that is a mapping.
pub(super) fn missing_dash_mapping(text: &str, random: &mut Random) -> Option<String> {
    let dash = dash(text, random, |line| line.key.is_some())?;
    if random.below(2) == 0 {
        replaced(text, dash..dash + 1, " ")
    } else {
        without(text, dash..dash + 2)
    }
}

/// `-item`
pub(super) fn missing_space_after_dash(text: &str, random: &mut Random) -> Option<String> {
    let dash = dash(text, random, |_| true)?;
    without(text, dash + 1..dash + 2)
}

fn dash_as(text: &str, random: &mut Random, signs: &[&str]) -> Option<String> {
    let dash = dash(text, random, |_| true)?;
    replaced(text, dash..dash + 1, random.pick(signs)?)
}

/// The mark of a list in Markdown or a word processor.
pub(super) fn bullet_for_dash(text: &str, random: &mut Random) -> Option<String> {
    dash_as(text, random, &["*", "*", "\u{2022}", "+"])
}

/// A dash as word processors make it.
pub(super) fn long_dash(text: &str, random: &mut Random) -> Option<String> {
    dash_as(text, random, &["\u{2013}", "\u{2014}", "\u{2212}", "_", "=", "~"])
}

/// An item with a number for its dash.
pub(super) fn numbered_item(text: &str, random: &mut Random) -> Option<String> {
    dash_as(text, random, &["1.", "2.", "1)", "3:"])
}

/// Two dashes for one.
pub(super) fn double_dash(text: &str, random: &mut Random) -> Option<String> {
    dash_as(text, random, &["--", "- -", "-- -", "---"])
}

/// A dash in front of a key that is no item.
pub(super) fn stray_dash(text: &str, random: &mut Random) -> Option<String> {
    let entries = Entries::of(text);
    let line = entries.entry(random, |line| line.dashes.is_empty() && line.key.is_some())?;
    match random.below(3) {
        0 if line.indent >= 2 => replaced(text, line.content() - 2..line.content(), "- "),
        _ => inserted(text, line.content(), "- "),
    }
}

/// The first item stands in the line of its key.
pub(super) fn sequence_in_key_line(text: &str, random: &mut Random) -> Option<String> {
    let entries = Entries::of(text);
    let index = entries.pick(random, |index, line| {
        line.kind == Kind::Entry
            && line.key.is_some()
            && line.style == Style::Missing
            && line.comment.is_none()
            && entries
                .lines
                .get(index + 1)
                .is_some_and(|next| next.kind == Kind::Entry && !next.dashes.is_empty())
    })?;
    let (line, next) = (entries.lines.get(index)?, entries.lines.get(index + 1)?);
    replaced(text, line.colon? + 1..next.content(), " ")
}

/// The first key of a mapping stands in the line of the key above it.
pub(super) fn mapping_in_key_line(text: &str, random: &mut Random) -> Option<String> {
    let entries = Entries::of(text);
    let index = entries.pick(random, |index, line| {
        line.kind == Kind::Entry
            && line.key.is_some()
            && line.style == Style::Missing
            && line.comment.is_none()
            && entries
                .lines
                .get(index + 1)
                .is_some_and(|next| next.kind == Kind::Entry && next.dashes.is_empty())
    })?;
    let (line, next) = (entries.lines.get(index)?, entries.lines.get(index + 1)?);
    replaced(text, line.colon? + 1..next.content(), " ")
}

/// A value behind a key that has its mapping or sequence below it, and so can have none.
pub(super) fn value_before_children(text: &str, random: &mut Random) -> Option<String> {
    let entries = Entries::of(text);
    let index = entries.pick(random, |index, line| {
        line.kind == Kind::Entry
            && line.key.is_some()
            && line.style == Style::Missing
            && entries
                .next_content(index)
                .is_some_and(|next| next.kind == Kind::Entry && next.indent > line.indent)
    })?;
    let colon = entries.lines.get(index)?.colon?;
    let value = random.pick(&[
        " true", " null", " \"\"", " []", " {}", " default", " '", " -", " {", " [",
    ])?;
    inserted(text, colon + 1, value)
}

/// The key above a sequence or mapping is lost with its whole line. It cannot be known, but what is there should parse.
pub(super) fn missing_parent_line(text: &str, random: &mut Random) -> Option<String> {
    let entries = Entries::of(text);
    let index = entries.pick(random, |index, line| {
        line.kind == Kind::Entry && line.style == Style::Missing && !entries.children(index).is_empty()
    })?;
    let line = entries.lines.get(index)?;
    without(text, line.place.start..line.next)
}

/// A sequence whose brackets and commas were half turned into lines: a comma behind the dash's value or a bracket around it.
pub(super) fn json_line(text: &str, random: &mut Random) -> Option<String> {
    let entries = Entries::of(text);
    let line = entries.entry(random, |line| line.whole() && line.comment.is_none())?;
    let quoted = matches!(line.style, Style::Single | Style::Double | Style::Flow);
    match random.below(3) {
        0 if quoted => inserted(text, line.value.end, ","),
        1 => inserted(text, line.value.end, random.pick(&["}", "]", "},", "\""])?),
        _ => inserted(text, line.content(), random.pick(&["{", "[", "\"", "{ "])?),
    }
}

/// A mapping between braces, as in JSON, whose members still stand in lines without commas.
pub(super) fn json_braces(text: &str, random: &mut Random) -> Option<String> {
    let entries = Entries::of(text);
    let index = entries.pick(random, |index, line| {
        line.kind == Kind::Entry
            && line.style == Style::Missing
            && line.key.is_some()
            && !entries.children(index).is_empty()
    })?;
    let line = entries.lines.get(index)?;
    let last = entries.lines.get(entries.children(index).end - 1)?;
    let items = entries
        .next_content(index)
        .is_some_and(|next| !next.dashes.is_empty());
    let (open, close) = if items { (" [", "]") } else { (" {", "}") };
    let indent = " ".repeat(line.indent);
    let body = text.get(line.place.end..last.place.end)?;
    let comment = text.get(line.colon? + 1..line.place.end)?;
    replaced(
        text,
        line.colon? + 1..last.place.end,
        &format!("{open}{comment}{body}\n{indent}{close}"),
    )
}
