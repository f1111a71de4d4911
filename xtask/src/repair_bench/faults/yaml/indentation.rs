//! Lines and blocks that stand in the wrong column, and lines joined or split.

use std::ops::Range;

use super::super::super::random::Random;
use super::super::change::{inserted, inside, replaced, rewritten, without};
use super::entries::{Entries, Kind, Line, Style};

/// Moves `lines` by as many spaces as `step` says, leaving blank ones alone.
fn moved(entries: &Entries<'_>, lines: Range<usize>, step: isize) -> Option<String> {
    let mut changes = Vec::new();
    for line in entries.lines.get(lines)? {
        if line.place.is_empty() || line.kind == Kind::Blank {
            continue;
        }
        let indent = line.indent.checked_add_signed(step)?;
        changes.push((line.place.start..line.content(), " ".repeat(indent)));
    }
    if changes.is_empty() {
        None
    } else {
        rewritten(entries.text, &changes)
    }
}

fn indented(_: usize, line: &Line) -> bool {
    line.kind == Kind::Entry && line.indent > 0
}

fn signed(step: usize) -> isize {
    isize::try_from(step).unwrap_or(2)
}

/// One line with tabs for its indentation, or for part of it.
pub(super) fn tab_indent(text: &str, random: &mut Random) -> Option<String> {
    let entries = Entries::of(text);
    let line = entries.lines.get(entries.pick(random, indented)?)?;
    match random.below(4) {
        0 => inserted(text, line.content(), "\t"),
        1 => replaced(text, line.content() - 1..line.content(), "\t"),
        _ => replaced(text, line.place.start..line.content(), &tabs(&entries, line)),
    }
}

fn tabs(entries: &Entries<'_>, line: &Line) -> String {
    "\t".repeat((line.indent / entries.step().max(1)).max(1))
}

/// A key and everything below it with tabs for the indentation.
pub(super) fn tab_indent_block(text: &str, random: &mut Random) -> Option<String> {
    let entries = Entries::of(text);
    let index = entries.pick(random, |index, line| {
        line.kind == Kind::Entry && !entries.children(index).is_empty()
    })?;
    let changes: Vec<_> = entries
        .lines
        .get(index..entries.children(index).end)?
        .iter()
        .filter(|line| line.indent > 0 && !line.place.is_empty())
        .map(|line| (line.place.start..line.content(), tabs(&entries, line)))
        .collect();
    if changes.is_empty() {
        None
    } else {
        rewritten(text, &changes)
    }
}

/// Every line of the file with tabs for the indentation.
pub(super) fn tab_indent_everywhere(text: &str, _: &mut Random) -> Option<String> {
    let entries = Entries::of(text);
    let changes: Vec<_> = entries
        .lines
        .iter()
        .filter(|line| line.indent > 0 && line.indent < line.place.len())
        .map(|line| (line.place.start..line.content(), tabs(&entries, line)))
        .collect();
    if changes.is_empty() {
        None
    } else {
        rewritten(text, &changes)
    }
}

/// A no-break space among the spaces of the indentation, as copied from a web page.
pub(super) fn no_break_indent(text: &str, random: &mut Random) -> Option<String> {
    let entries = Entries::of(text);
    let line = entries.lines.get(entries.pick(random, indented)?)?;
    if random.below(2) == 0 {
        replaced(
            text,
            line.place.start..line.content(),
            &"\u{a0}".repeat(line.indent),
        )
    } else {
        let at = line.place.start + random.below(line.indent);
        replaced(text, at..at + 1, "\u{a0}")
    }
}

fn line_moved(text: &str, random: &mut Random, step: isize) -> Option<String> {
    let entries = Entries::of(text);
    let index = entries.pick(random, |_, line| line.kind == Kind::Entry)?;
    moved(&entries, index..index + 1, step)
}

/// One line with a space too many.
pub(super) fn space_too_many(text: &str, random: &mut Random) -> Option<String> {
    line_moved(text, random, 1)
}

/// One line with a space too few.
pub(super) fn space_too_few(text: &str, random: &mut Random) -> Option<String> {
    line_moved(text, random, -1)
}

/// One line a whole step too far to the right.
pub(super) fn indented_line(text: &str, random: &mut Random) -> Option<String> {
    let step = Entries::of(text).step();
    line_moved(text, random, signed(step))
}

/// One line a whole step too far to the left.
pub(super) fn dedented_line(text: &str, random: &mut Random) -> Option<String> {
    let step = Entries::of(text).step();
    line_moved(text, random, -signed(step))
}

/// One line without its indentation.
pub(super) fn lost_indentation(text: &str, random: &mut Random) -> Option<String> {
    let entries = Entries::of(text);
    let index = entries.pick(random, indented)?;
    let line = entries.lines.get(index)?;
    without(text, line.place.start..line.content())
}

fn block_moved(text: &str, random: &mut Random, steps: &[isize]) -> Option<String> {
    let entries = Entries::of(text);
    let index = entries.pick(random, |index, line| {
        line.kind == Kind::Entry && !entries.children(index).is_empty()
    })?;
    let step = *random.pick(steps)?;
    let children = entries.children(index);
    // Either the whole entry moves, or what is below it, or only the end of that.
    let range = match random.below(3) {
        0 => index..children.end,
        1 => children,
        _ => children.start + random.below(children.len())..children.end,
    };
    moved(&entries, range, step)
}

/// An entry with all its lines, or a part of them, too far to the right.
pub(super) fn indented_block(text: &str, random: &mut Random) -> Option<String> {
    block_moved(text, random, &[1, 2, 2, 4])
}

/// An entry with all its lines, or a part of them, too far to the left.
pub(super) fn dedented_block(text: &str, random: &mut Random) -> Option<String> {
    block_moved(text, random, &[-1, -2, -2, -4])
}

/// An item that does not stand under the items before it.
pub(super) fn misplaced_item(text: &str, random: &mut Random) -> Option<String> {
    let entries = Entries::of(text);
    let index = entries.pick(random, |_, line| {
        line.kind == Kind::Entry && !line.dashes.is_empty()
    })?;
    let step = *random.pick(&[-2, -1, 1, 2])?;
    let end = if random.below(2) == 0 {
        index + 1
    } else {
        entries.children(index).end
    };
    moved(&entries, index..end, step)
}

/// The keys below the first one of an item do not stand under it.
pub(super) fn misplaced_item_keys(text: &str, random: &mut Random) -> Option<String> {
    let entries = Entries::of(text);
    let index = entries.pick(random, |index, line| {
        line.kind == Kind::Entry
            && !line.dashes.is_empty()
            && line.key.is_some()
            && !entries.children(index).is_empty()
    })?;
    let children = entries.children(index);
    let step = *random.pick(&[-2, -1, 1, 2])?;
    let end = if random.below(2) == 0 {
        children.start + 1
    } else {
        children.end
    };
    moved(&entries, children.start..end, step)
}

/// The file's first entry with a space in front.
pub(super) fn indented_first_line(text: &str, random: &mut Random) -> Option<String> {
    let entries = Entries::of(text);
    let line = entries.lines.iter().find(|line| line.kind == Kind::Entry)?;
    inserted(text, line.place.start, random.pick(&[" ", "  ", "\t"])?)
}

/// Two entries in one line.
pub(super) fn joined_lines(text: &str, random: &mut Random) -> Option<String> {
    let entries = Entries::of(text);
    let index = entries.pick(random, |index, line| {
        line.kind == Kind::Entry
            && (line.whole() || line.style == Style::Missing)
            && entries
                .lines
                .get(index + 1)
                .is_some_and(|next| next.kind == Kind::Entry)
    })?;
    let (line, next) = (entries.lines.get(index)?, entries.lines.get(index + 1)?);
    let gap = random.pick(&[" ", " ", "", ", ", "; "])?;
    replaced(text, line.place.end..next.content(), gap)
}

/// The two characters `\n` where a line break was.
pub(super) fn literal_newline(text: &str, random: &mut Random) -> Option<String> {
    let entries = Entries::of(text);
    let index = entries.pick(random, |index, line| {
        line.kind == Kind::Entry
            && line.whole()
            && entries
                .lines
                .get(index + 1)
                .is_some_and(|next| next.kind == Kind::Entry)
    })?;
    let line = entries.lines.get(index)?;
    replaced(text, line.place.end..line.next, "\\n")
}

/// A long value wrapped, so that its rest stands at the start of the next line.
pub(super) fn split_line(text: &str, random: &mut Random) -> Option<String> {
    let entries = Entries::of(text);
    let line = entries.entry(random, |line| line.whole() && entries.value(line).contains(' '))?;
    let spaces: Vec<usize> = entries
        .value(line)
        .match_indices(' ')
        .map(|(offset, _)| line.value.start + offset)
        .collect();
    let at = *random.pick(&spaces)?;
    replaced(text, at..at + 1, "\n")
}

/// A line break typed inside a key or a word.
pub(super) fn split_word(text: &str, random: &mut Random) -> Option<String> {
    let entries = Entries::of(text);
    let line = entries.entry(random, |line| line.key.as_ref().is_some_and(|key| key.len() > 3))?;
    let place = if line.whole() && line.value.len() > 3 && random.below(2) == 0 {
        line.value.clone()
    } else {
        line.key.clone()?
    };
    inserted(text, inside(text, place, random)?, "\n")
}
