//! Block scalars: their header and the indentation of their text.

use std::ops::Range;

use super::super::super::random::Random;
use super::super::change::{inserted, replaced, rewritten, without};
use super::entries::{Entries, Kind, Style};

/// A random block scalar: the index of its first line and those of its text.
fn block(entries: &Entries<'_>, random: &mut Random) -> Option<(usize, Range<usize>)> {
    let index = entries.pick(random, |index, line| {
        line.style == Style::Block
            && entries
                .lines
                .get(index + 1)
                .is_some_and(|next| next.kind == Kind::Body)
    })?;
    let length = entries
        .lines
        .get(index + 1..)?
        .iter()
        .take_while(|line| line.kind == Kind::Body)
        .count();
    Some((index, index + 1..index + 1 + length))
}

fn filled(entries: &Entries<'_>, lines: Range<usize>) -> Vec<usize> {
    lines
        .filter(|&index| {
            entries
                .lines
                .get(index)
                .is_some_and(|line| line.indent < line.place.len())
        })
        .collect()
}

/// Moves the lines to the left until the least indented of them stands at `column`.
fn dedented(entries: &Entries<'_>, lines: &[usize], column: usize) -> Option<String> {
    let least = lines
        .iter()
        .filter_map(|&index| entries.lines.get(index))
        .map(|line| line.indent)
        .min()?;
    let step = least.checked_sub(column)?;
    let mut changes = Vec::new();
    for &index in lines {
        let line = entries.lines.get(index)?;
        changes.push((line.place.start..line.place.start + step, String::new()));
    }
    rewritten(entries.text, &changes)
}

/// The whole text stands where its key does, or at the start of the line.
pub(super) fn dedented_text(text: &str, random: &mut Random) -> Option<String> {
    let entries = Entries::of(text);
    let (index, body) = block(&entries, random)?;
    let line = entries.lines.get(index)?;
    let column = if random.below(3) == 0 { 0 } else { line.indent };
    dedented(&entries, &filled(&entries, body), column)
}

/// One line of the text stands too far to the left.
pub(super) fn dedented_text_line(text: &str, random: &mut Random) -> Option<String> {
    let entries = Entries::of(text);
    let (index, body) = block(&entries, random)?;
    let column = entries.lines.get(index)?.indent;
    let lines = filled(&entries, body);
    let one = *random.pick(&lines)?;
    dedented(&entries, &[one], if random.below(2) == 0 { 0 } else { column })
}

/// The text stands too far to the left from one of its lines on.
pub(super) fn dedented_text_end(text: &str, random: &mut Random) -> Option<String> {
    let entries = Entries::of(text);
    let (index, body) = block(&entries, random)?;
    let column = entries.lines.get(index)?.indent;
    let lines = filled(&entries, body);
    let from = random.below(lines.len());
    dedented(&entries, lines.get(from..)?, column)
}

/// The first line of the text stands further right than the others, and so they leave the block.
pub(super) fn indented_first_line(text: &str, random: &mut Random) -> Option<String> {
    let entries = Entries::of(text);
    let (_, body) = block(&entries, random)?;
    let first = *filled(&entries, body).first()?;
    inserted(
        text,
        entries.lines.get(first)?.place.start,
        random.pick(&["  ", " ", "    "])?,
    )
}

/// A tab begins a line of the text.
pub(super) fn tab_in_text(text: &str, random: &mut Random) -> Option<String> {
    let entries = Entries::of(text);
    let (_, body) = block(&entries, random)?;
    let lines = filled(&entries, body);
    let line = entries.lines.get(*random.pick(&lines)?)?;
    replaced(text, line.place.start..line.content(), "\t")
}

fn header(entries: &Entries<'_>, index: usize) -> Option<Range<usize>> {
    let line = entries.lines.get(index)?;
    let start = line.value.start + entries.value(line).rfind(['|', '>'])?;
    Some(start..line.value.end)
}

/// The sign that begins a block scalar is lost.
pub(super) fn missing_header(text: &str, random: &mut Random) -> Option<String> {
    let entries = Entries::of(text);
    let (index, _) = block(&entries, random)?;
    let header = header(&entries, index)?;
    let gap = usize::from(text.get(..header.start)?.ends_with(' '));
    without(text, header.start - gap..header.end)
}

/// The sign that begins a block scalar is another one, or has signs behind it that mean nothing.
pub(super) fn wrong_header(text: &str, random: &mut Random) -> Option<String> {
    let entries = Entries::of(text);
    let (index, _) = block(&entries, random)?;
    let sign = random.pick(&[
        "||", "|--", "|-+", ">>", "|:", "|0", "\\", "|x", "|-,", "\"", "| |", "|\"", "<",
    ])?;
    replaced(text, header(&entries, index)?, sign)
}

/// The first line of the text stands behind the sign that begins the block.
pub(super) fn text_in_header_line(text: &str, random: &mut Random) -> Option<String> {
    let entries = Entries::of(text);
    let (index, body) = block(&entries, random)?;
    let first = entries.lines.get(*filled(&entries, body).first()?)?;
    replaced(text, entries.lines.get(index)?.place.end..first.content(), " ")
}

/// The line with the key and the sign is lost. It cannot be known, but what is there should parse.
pub(super) fn missing_header_line(text: &str, random: &mut Random) -> Option<String> {
    let entries = Entries::of(text);
    let (index, _) = block(&entries, random)?;
    let line = entries.lines.get(index)?;
    without(text, line.place.start..line.next)
}
