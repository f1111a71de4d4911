//! Lines lost, doubled and cut off: closers that went with their line, files that end too early.

use std::ops::Range;

use super::Random;
use super::source::{Source, chance};

/// The lines that hold closers, commas and semicolons only.
fn closing_lines(source: &Source<'_>) -> Vec<Range<usize>> {
    let mut found: Vec<Range<usize>> = (0..source.tokens.len())
        .filter(|&index| source.tokens[index].is_closer() && source.opens_line(index))
        .map(|index| source.line(source.tokens[index].span.start))
        .filter(|line| {
            source.text[line.clone()]
                .trim()
                .chars()
                .all(|sign| matches!(sign, ')' | ']' | '}' | ',' | ';'))
        })
        .collect();
    found.dedup();
    found
}

/// `});`, `},` or `}` gone with its line.
pub(super) fn closing_line_missing(source: &Source<'_>, random: &mut Random) -> Option<String> {
    let line = random.pick(&closing_lines(source))?.clone();
    Some(source.without(line))
}

pub(super) fn closing_line_doubled(source: &Source<'_>, random: &mut Random) -> Option<String> {
    let line = random.pick(&closing_lines(source))?.clone();
    let text = source.text[line.clone()].trim_end();
    Some(source.inserted(line.start, &format!("{text}{}", source.line_break())))
}

/// A line twice that opens a bracket and does not close it, as after a bad merge.
pub(super) fn opening_line_doubled(source: &Source<'_>, random: &mut Random) -> Option<String> {
    let at = source.pick(random, |_, token| {
        let Some(partner) = token.partner.map(|partner| &source.tokens[partner].span) else {
            return false;
        };
        token.is_opener() && source.text[token.span.end..partner.start].contains('\n')
    })?;
    let line = source.line(source.tokens[at].span.start);
    Some(source.inserted(line.start, &source.text[line.clone()]))
}

/// A few lines twice that begin or end within a block.
pub(super) fn lines_doubled(source: &Source<'_>, random: &mut Random) -> Option<String> {
    let lines = source.lines();
    let first = random.below(lines.len());
    let last = (first + 1 + random.below(4)).min(lines.len().checked_sub(1)?);
    let range = lines.get(first)?.start..lines.get(last)?.end;
    Some(source.inserted(range.start, &source.text[range.clone()]))
}

/// Two lines that follow each other, in the wrong order.
pub(super) fn lines_swapped(source: &Source<'_>, random: &mut Random) -> Option<String> {
    let at = source.pick(random, |index, token| {
        (token.is_closer() && source.opens_line(index)) || (token.is_opener() && source.ends_line(index))
    })?;
    let one = source.line(source.tokens[at].span.start);
    let two = source.line(one.end);
    if two.start != one.end || !source.text[two.clone()].ends_with('\n') {
        return None;
    }
    let swapped = format!("{}{}", &source.text[two.clone()], &source.text[one.clone()]);
    Some(source.replaced(one.start..two.end, &swapped))
}

/// The end of the file gone, of which nothing but closers and semicolons was left.
pub(super) fn truncated_closers(source: &Source<'_>, random: &mut Random) -> Option<String> {
    let closers: Vec<usize> = source
        .tokens
        .iter()
        .rev()
        .take_while(|token| token.is_closer() || matches!(token.kind, ";" | ","))
        .filter(|token| token.is_closer())
        .map(|token| token.span.start)
        .collect();
    let cut = *random.pick(&closers)?;
    let text = &source.text[..cut];
    Some(match random.below(3) {
        0 => text.trim_end().to_owned(),
        1 => format!("{}{}", text.trim_end(), source.line_break()),
        _ => text.to_owned(),
    })
}

/// The file cut off anywhere: at a byte, at the end of a token or of a line.
pub(super) fn truncated_mid(source: &Source<'_>, random: &mut Random) -> Option<String> {
    let earliest = source.text.len() / 3;
    let mut cut = earliest + random.below(source.text.len() - earliest);
    while !source.text.is_char_boundary(cut) {
        cut -= 1;
    }
    match random.below(3) {
        0 => cut = source.line(cut).end,
        1 => cut = source.tokens.iter().find(|token| token.span.end >= cut)?.span.end,
        _ => {}
    }
    Some(source.text[..cut].to_owned())
}

/// The end of a longer version after the end of a shorter one that was written over it.
pub(super) fn old_tail(source: &Source<'_>, random: &mut Random) -> Option<String> {
    let mut start = source.text.len().checked_sub(1 + random.below(60))?;
    while !source.text.is_char_boundary(start) {
        start -= 1;
    }
    if chance(random, 30) {
        start = source.line_start(start);
    }
    Some(format!("{}{}", source.text, &source.text[start..]))
}

/// A line break that was written as `\n`.
pub(super) fn escaped_line_break(source: &Source<'_>, random: &mut Random) -> Option<String> {
    let at = source.pick(random, |index, _| {
        source.ends_line(index) && index + 1 < source.tokens.len()
    })?;
    let end = source.tokens[at].span.end;
    let next = source.text[end..].find('\n')? + end + 1;
    Some(source.replaced(end..next, "\\n"))
}
