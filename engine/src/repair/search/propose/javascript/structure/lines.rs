//! Lines that stand twice, as after a bad merge, and lines that changed places with their neighbour.

use std::collections::BTreeSet;

use crate::edit::Edit;
use crate::repair::search::proposal::{Kind, Proposal};
use crate::repair::search::scene::Scene;
use crate::text::Span;

use super::rows::Rows;
use super::suspects::Suspects;

/// Lines that stand twice together, at most.
const MOST_LINES: usize = 4;

/// Repetitions of one length that are tried before the place where the parser stopped, and from the start of the file.
const MOST_REPEATED: usize = 8;

/// Guesses about whole lines.
pub(super) fn propose(scene: &Scene<'_>, rows: &Rows, suspects: &Suspects) -> Vec<Proposal> {
    let mut proposals = Vec::new();
    let front = rows.at(scene.front);
    for length in 1..=MOST_LINES {
        repeated(scene, rows, front, length, &mut proposals);
    }
    let mut lines: BTreeSet<usize> = (front.saturating_sub(4)..front + 3).collect();
    for mark in suspects.openers.iter().chain(&suspects.closers) {
        if let Some(mark) = scene.layout.marks().get(*mark) {
            let line = rows.at(mark.offset);
            lines.extend([line.saturating_sub(1), line]);
        }
    }
    for line in lines {
        swap(scene, rows, line, &mut proposals);
    }
    proposals
}

/// Takes away runs of `length` lines that are like the next ones.
fn repeated(scene: &Scene<'_>, rows: &Rows, front: usize, length: usize, proposals: &mut Vec<Proposal>) {
    let text = scene.text();
    let line = |index: usize| rows.get(index).map_or("", |row| row.span.text(text));
    let twice = |first: usize| {
        (first..first + length).all(|index| line(index) == line(index + length))
            && (first..first + length).any(|index| !line(index).trim().is_empty())
    };
    let last = (front + 2 * length + 1)
        .min(rows.len())
        .saturating_sub(2 * length);
    let mut found: Vec<usize> = (0..=last).filter(|first| twice(*first)).collect();
    if found.len() > 2 * MOST_REPEATED {
        let near = found.split_off(found.len() - MOST_REPEATED);
        found.truncate(MOST_REPEATED);
        found.extend(near);
    }
    for (order, first) in found.into_iter().rev().enumerate() {
        let start = scene.lines().start(first);
        let end = scene.lines().start(first + length);
        let edit = Edit::delete(Span::new(start, end));
        proposals.push(Proposal::one(Kind::DeleteLine, edit).in_order(order));
    }
}

/// Exchanges a line with the next.
fn swap(scene: &Scene<'_>, rows: &Rows, line: usize, proposals: &mut Vec<Proposal>) {
    let text = scene.text();
    let (Some(one), Some(other)) = (rows.get(line), rows.get(line + 1)) else {
        return;
    };
    let (first, second) = (one.span.text(text), other.span.text(text));
    if one.inside || other.inside || first == second || first.len() + second.len() > 400 {
        return;
    }
    let line_break = Span::new(one.span.end, other.span.start).text(text);
    let edit = Edit::replace(
        Span::new(one.span.start, other.span.end),
        format!("{second}{line_break}{first}"),
    );
    proposals.push(Proposal::one(Kind::Swap, edit).in_order(1));
}
