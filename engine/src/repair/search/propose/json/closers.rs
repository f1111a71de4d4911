//! Closing brackets that are missing: at the end, near the place of the error, and where the indentation says so.

use super::super::super::layout::Mark;
use super::super::super::proposal::Kind;
use super::guesses::Guesses;
use super::near::Near;
use crate::text::Span;

/// Brackets around the place of the error that are tried, innermost first.
const DEEPEST: usize = 3;

/// In a text on one line, values before the end after which a bracket may be missing.
const VALUES_BACK: usize = 12;

/// Guesses about missing closing brackets.
pub(super) fn propose(near: &Near<'_, '_>, guesses: &mut Guesses<'_>) {
    at_end(near, guesses);
    for index in near.gaps() {
        for (order, mark) in near.open.iter().copied().take(DEEPEST).enumerate() {
            at_gap(near, index, mark, order, guesses);
        }
        several_at_gap(near, index, guesses);
    }
    for (mark, index) in near.outline.unclosed.iter().copied() {
        at_gap(near, index, mark, 0, guesses);
        at_line_end(near, index, mark, guesses);
    }
    far_on_one_line(near, guesses);
}

/// All brackets that are open at the end, closed there.
fn at_end(near: &Near<'_, '_>, guesses: &mut Guesses<'_>) {
    let marks = near.scene.layout.marks();
    let open: Vec<Mark> = near
        .scene
        .layout
        .open_at(near.text.len())
        .into_iter()
        .rev()
        .filter_map(|index| marks.get(index).copied())
        .collect();
    if open.is_empty() {
        return;
    }
    let kind = if open.len() == 1 {
        Kind::InsertCloser
    } else {
        Kind::InsertClosers
    };
    let content = near.text.trim_end().len();
    let rest = Span::new(content, near.text.len());
    // A comma behind the last value waits for a value that never comes.
    let comma = near.text.get(..content).is_some_and(|text| text.ends_with(','));
    for (order, closers) in [laid_out(near, &open), glued(near, &open), bare(&open)]
        .into_iter()
        .enumerate()
    {
        let end = near.scene.line_break;
        let order = 2 * order;
        guesses.replace(kind, order, rest, format!("{closers}{end}"));
        guesses.replace(kind, order + 1, rest, closers.clone());
        if comma {
            let rest = Span::new(content - 1, near.text.len());
            guesses.replace(kind, order, rest, format!("{closers}{end}"));
            guesses.replace(kind, order + 1, rest, closers);
        }
    }
}

/// The closers of `open`, innermost first, each laid out as its opener: on its own line where the opener ends one.
pub(super) fn laid_out(near: &Near<'_, '_>, open: &[Mark]) -> String {
    let mut closers = String::new();
    for mark in open {
        if mark.inner.is_some() {
            closers.push_str(near.scene.line_break);
            closers.push_str(near.indentation(*mark));
        } else if closers.is_empty() {
            closers.push_str(near.style.inside(mark.opener));
        }
        closers.push(Near::closer(*mark));
    }
    closers
}

/// The same on one line, spaced as the file does.
fn glued(near: &Near<'_, '_>, open: &[Mark]) -> String {
    open.iter()
        .map(|mark| format!("{}{}", near.style.inside(mark.opener), Near::closer(*mark)))
        .collect()
}

fn bare(open: &[Mark]) -> String {
    open.iter().map(|mark| Near::closer(*mark)).collect()
}

/// The closer of `mark` in the gap before the lexeme at `index`, wherever in it that looks right.
fn at_gap(near: &Near<'_, '_>, index: usize, mark: Mark, order: usize, guesses: &mut Guesses<'_>) {
    let Some(before) = near.before(index) else { return };
    let Some(last) = near.lexeme(before) else { return };
    if mark.offset >= last.span.end {
        return;
    }
    let closer = Near::closer(mark);
    let at = last.span.end;
    let gap = near.gap(index);
    let kind = Kind::InsertCloser;
    let line_break = near.scene.line_break;
    let own_line = format!("{line_break}{}{closer}", near.indentation(mark));
    let starts = near.begins_value(index);
    if near.is_sign(before, ",") {
        // The comma belongs behind the closer; or the closer's whole line with its own comma is gone, and this one was doubled.
        if starts {
            if mark.inner.is_some() {
                guesses.replace(kind, order + 1, last.span, format!("{own_line},"));
            }
            guesses.replace(kind, order + 1, last.span, format!("{closer},"));
        }
        if near.scene.class().has_comments() && mark.inner.is_some() {
            guesses.insert(kind, order, at, own_line);
        }
        return;
    }
    let empty = near.is_sign(before, "{") || near.is_sign(before, "[");
    let just_opened = empty && last.span.start == mark.offset;
    if !(near.ends_value(before) || just_opened) {
        return;
    }
    guesses.insert(kind, order, at, closer);
    if starts {
        guesses.insert(kind, order, at, format!("{closer},"));
        if gap.is_empty() {
            guesses.insert(kind, order + 1, at, format!("{closer}, "));
        }
    }
    if mark.inner.is_some() {
        guesses.insert(kind, order, at, own_line.as_str());
        if starts {
            guesses.insert(kind, order, at, format!("{own_line},"));
        }
    } else if !near.style.inside(mark.opener).is_empty() {
        guesses.insert(kind, order, at, format!(" {closer}"));
        if starts {
            guesses.insert(kind, order, at, format!(" {closer},"));
        }
    }
    in_gap(near, gap, closer, order, guesses);
}

/// The closer where its place in the white space is still to be seen: at the end of a line of its own, or before what follows.
fn in_gap(near: &Near<'_, '_>, gap: Span, closer: char, order: usize, guesses: &mut Guesses<'_>) {
    if gap.is_empty() {
        return;
    }
    let text = near.slice(gap);
    if gap.len() > 1 && near.is_inline(gap) {
        guesses.insert(Kind::InsertCloser, order, gap.start + 1, closer);
    }
    let mut at = gap.start;
    for (number, line) in text.split_inclusive('\n').enumerate().take(4) {
        let blank = line.trim_end_matches(['\n', '\r']);
        if number > 0 || !line.ends_with('\n') {
            guesses.insert(Kind::InsertCloser, order, at + blank.len(), closer);
        }
        if !blank.is_empty() && line.ends_with('\n') && number > 0 {
            guesses.insert(Kind::InsertCloser, order, at + blank.len(), format!("{closer},"));
        }
        at += line.len();
    }
}

/// The closers of several brackets at once, before the lexeme at `index`.
fn several_at_gap(near: &Near<'_, '_>, index: usize, guesses: &mut Guesses<'_>) {
    let here = near.scene.lexemes.index_at(near.scene.front);
    let Some(before) = near.before(index) else { return };
    if index > here || index + 3 < here || !near.ends_value(before) {
        return;
    }
    let Some(last) = near.lexeme(before) else { return };
    let comma = if near.begins_value(index) { "," } else { "" };
    for count in 2..=near.open.len().min(4) {
        let Some(open) = near.open.get(..count) else {
            return;
        };
        if open.iter().any(|mark| mark.offset >= last.span.start) {
            continue;
        }
        for closers in [laid_out(near, open), bare(open)] {
            let fresh = format!("{closers}{comma}");
            guesses.insert(Kind::InsertClosers, count, last.span.end, fresh);
        }
    }
}

/// Where the indentation says that `mark` ends before the lexeme at `index`, but a closer at the end of the line before is
/// another's: the closer before it.
fn at_line_end(near: &Near<'_, '_>, index: usize, mark: Mark, guesses: &mut Guesses<'_>) {
    let closer = Near::closer(mark);
    for back in (index.saturating_sub(4)..index).rev() {
        let Some(lexeme) = near.lexeme(back) else { return };
        if lexeme.span.start <= mark.offset {
            return;
        }
        if near.ends_value(back) {
            guesses.insert(Kind::InsertCloser, index - back, lexeme.span.end, closer);
        }
    }
}

/// In a text without lines nothing but the values says where a bracket may be missing.
fn far_on_one_line(near: &Near<'_, '_>, guesses: &mut Guesses<'_>) {
    let here = near.scene.lexemes.index_at(near.scene.front);
    let line = near.scene.lines().line_of(near.scene.front.min(near.text.len()));
    let line_start = near.scene.lines().full_span(line).start;
    let Some(mark) = near.open.first().copied() else {
        return;
    };
    let mut left = VALUES_BACK;
    for index in (0..here.min(near.scene.lexemes.len())).rev().take(200) {
        let Some(lexeme) = near.lexeme(index) else { return };
        if left == 0 || lexeme.span.start < line_start {
            return;
        }
        let closes = near.is_sign(index, "}") || near.is_sign(index, "]");
        let ends = closes || (near.is_sign(index + 1, ",") && near.ends_value(index));
        if !ends {
            continue;
        }
        left -= 1;
        for (order, closer) in ['}', ']'].into_iter().enumerate() {
            let order = if closer == Near::closer(mark) { 1 } else { 2 } + order;
            guesses.insert(Kind::InsertCloser, order, lexeme.span.end, closer);
        }
    }
}
