//! Marks in front of lines that were copied along: signs of a diff, of a prompt or a quotation, and line numbers.

use std::ops::Range;

use crate::edit::Edit;
use crate::language::Language;
use crate::repair::search::proposal::{Kind, Proposal};
use crate::repair::search::scene::Scene;
use crate::text::Span;

/// What may stand in front of a line.
const MARKS: &[&str] = &[
    "> ", ">>> ", "... ", "$ ", "| ", "* ", "+ ", "+", "- ", "-", ">", "|",
];

/// What may stand between a line's number and the line.
const SEPARATORS: &[&str] = &[": ", " | ", "\t", ". ", "  ", " ", ":", ""];

/// Lines before and behind the place where the parser stopped where marks are looked for.
const NEAR: usize = 3;

/// Guesses that lines are marked.
pub(super) fn propose(scene: &Scene<'_>) -> Vec<Proposal> {
    let mut proposals = Vec::new();
    signs(scene, &mut proposals);
    diff(scene, &mut proposals);
    numbers(scene, &mut proposals);
    proposals
}

fn content<'t>(scene: &Scene<'t>, line: usize) -> &'t str {
    scene.lines().full_span(line).text(scene.text())
}

/// The lines around `line` for which `fits` holds, if it does for `line`.
fn block(scene: &Scene<'_>, line: usize, fits: impl Fn(usize) -> bool) -> Option<Range<usize>> {
    if !fits(line) {
        return None;
    }
    let first = (0..line)
        .rev()
        .take_while(|line| fits(*line))
        .last()
        .unwrap_or(line);
    let last = (line..scene.lines().count())
        .take_while(|line| fits(*line))
        .last()
        .unwrap_or(line);
    Some(first..last + 1)
}

/// The lines near the place where the parser stopped.
fn near(scene: &Scene<'_>) -> Range<usize> {
    let at = scene.lines().line_of(scene.front);
    at.saturating_sub(NEAR)..(at + 2).min(scene.lines().count())
}

/// The edits that take the first `length` bytes of every line of `lines`.
fn strip(scene: &Scene<'_>, lines: Range<usize>, length: usize) -> Vec<Edit> {
    lines
        .map(|line| scene.lines().start(line))
        .map(|start| Edit::delete(Span::new(start, start + length)))
        .collect()
}

/// One sign in front of a run of lines.
fn signs(scene: &Scene<'_>, proposals: &mut Vec<Proposal>) {
    let yaml = scene.language() == Language::Yaml;
    for (order, mark) in MARKS.iter().enumerate() {
        let mut done: Option<Range<usize>> = None;
        for line in near(scene) {
            if done.as_ref().is_some_and(|done| done.contains(&line)) {
                continue;
            }
            // The last line is empty when the text ends with a line break.
            let Some(lines) = block(scene, line, |line| content(scene, line).starts_with(mark)) else {
                continue;
            };
            if lines.len() > 1 || !yaml || *mark != "- " {
                proposals.push(
                    Proposal::several(Kind::RewriteDialect, strip(scene, lines.clone(), mark.len()))
                        .in_order(order),
                );
            }
            if lines.len() > 1 && scene.language() != Language::JavaScript {
                for length in 1..=3.min(lines.len() - 1) {
                    for first in line.saturating_sub(2).max(lines.start)..=line {
                        let some = first..(first + length).min(lines.end);
                        let edits = strip(scene, some, mark.len());
                        proposals.push(Proposal::several(Kind::RewriteDialect, edits).in_order(order + 4));
                    }
                }
            }
            done = Some(lines);
        }
    }
}

/// A diff: lines with `+` stay without it, those with `-` go, and so do its heads.
fn diff(scene: &Scene<'_>, proposals: &mut Vec<Proposal>) {
    let is_head = |line: usize| {
        let content = content(scene, line);
        ["@@ ", "--- ", "+++ ", "diff --git ", "index "]
            .iter()
            .any(|head| content.starts_with(head))
    };
    let is_change = |line: usize| content(scene, line).starts_with(['+', '-']);
    let mut done = 0..0;
    for line in near(scene) {
        if done.contains(&line) {
            continue;
        }
        let Some(lines) = block(scene, line, |line| is_head(line) || is_change(line)) else {
            continue;
        };
        for (order, gone) in ['-', '+'].into_iter().enumerate() {
            let edits: Vec<Edit> = lines
                .clone()
                .map(|line| {
                    let full = scene.lines().full_span(line);
                    if is_head(line) || content(scene, line).starts_with(gone) {
                        Edit::delete(full)
                    } else {
                        Edit::delete(Span::new(full.start, full.start + 1))
                    }
                })
                .collect();
            proposals.push(Proposal::several(Kind::RewriteDialect, edits).in_order(order));
        }
        done = lines;
    }
}

/// The number that `line` begins with, if it is its own: where it ends.
fn number_end(scene: &Scene<'_>, line: usize) -> Option<usize> {
    let content = content(scene, line);
    let digits = content.trim_start_matches(' ');
    let spaces = content.len() - digits.len();
    let length = digits.len() - digits.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    let number: usize = digits.get(..length)?.parse().ok()?;
    (number == line + 1 && spaces < 6).then_some(spaces + length)
}

/// Line numbers, in front of every line or of some.
fn numbers(scene: &Scene<'_>, proposals: &mut Vec<Proposal>) {
    let Some(lines) = near(scene)
        .chain(0..1)
        .find_map(|line| block(scene, line, |line| number_end(scene, line).is_some()))
    else {
        return;
    };
    for (order, separator) in SEPARATORS.iter().enumerate() {
        let edits: Option<Vec<Edit>> = lines
            .clone()
            .map(|line| {
                let start = scene.lines().start(line);
                let end = number_end(scene, line)?;
                let rest = content(scene, line).get(end..)?;
                let length = if rest.starts_with(separator) {
                    separator.len()
                } else if rest.trim() == separator.trim() {
                    rest.trim_end_matches(['\n', '\r']).len()
                } else {
                    return None;
                };
                Some(Edit::delete(Span::new(start, start + end + length)))
            })
            .collect();
        if let Some(edits) = edits {
            proposals.push(Proposal::several(Kind::RewriteDialect, edits).in_order(order));
        }
    }
}
