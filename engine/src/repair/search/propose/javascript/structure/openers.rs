//! Openers missing far from where the strict parser stopped: the head of a block that only its closing line betrays, and
//! the beginning of a call on the line of its closer.

use std::ops::Range;

use crate::edit::Edit;
use crate::repair::search::lexeme::LexemeKind;
use crate::repair::search::proposal::{Kind, Proposal};
use crate::repair::search::scene::Scene;
use crate::text::Span;

use super::rows::{Row, Rows};
use super::suspects::Suspects;
use super::{gaps, sign};

/// Closers looked at.
const MOST_CLOSERS: usize = 16;

/// Lines above a closer that may be the head of its block.
const MOST_HEADS: usize = 3;

/// Closers for which every gap of a line is tried, and not just its end.
const MOST_THOROUGH: usize = 5;

/// Gaps of one line that are tried.
const MOST_GAPS: usize = 24;

/// Lines looked at above a closer.
const REACH: usize = 3_000;

/// Guesses that an opener is missing.
pub(super) fn propose(scene: &Scene<'_>, rows: &Rows, suspects: &Suspects) -> Vec<Proposal> {
    let mut proposals = Vec::new();
    let window = scene.window(11, 4);
    let alone = |index: &&usize| scene.layout.partner(**index).is_none();
    let first = suspects.closers.iter().filter(alone);
    let then = suspects.closers.iter().filter(|index| !alone(index)).rev();
    for (rank, closer) in first.chain(then).take(MOST_CLOSERS).enumerate() {
        let Some(mark) = scene.layout.marks().get(*closer) else {
            continue;
        };
        let opener = sign(mark.opener);
        let line = rows.at(mark.offset);
        let lexeme = scene.lexemes.index_at(mark.offset);
        if mark.begins_line {
            for (order, head) in heads(rows, line, mark.indent).into_iter().enumerate() {
                at_end(scene, head, opener, order, &mut proposals);
                if order == 0 && rank < MOST_THOROUGH {
                    gaps_of(scene, head.lexemes.clone(), &window, opener, &mut proposals);
                }
            }
        } else if let Some(row) = rows.get(line)
            && rank < MOST_THOROUGH
        {
            gaps_of(
                scene,
                row.lexemes.start..lexeme + 1,
                &window,
                opener,
                &mut proposals,
            );
        }
        if rank < MOST_THOROUGH
            && let Some(row) = head_of_neighbours(scene, rows, *closer)
        {
            gaps_of(scene, row.lexemes.clone(), &window, opener, &mut proposals);
        }
    }
    proposals
}

/// The lines above `line` that may be the head of a block whose closer is indented by `indent`.
fn heads(rows: &Rows, line: usize, indent: u16) -> Vec<&Row> {
    let mut found = Vec::new();
    for index in (line.saturating_sub(REACH)..line).rev() {
        let Some(row) = rows
            .get(index)
            .filter(|row| row.speaks() && row.code_end.is_some() && row.indent <= indent)
        else {
            continue;
        };
        found.push(row);
        if found.len() >= MOST_HEADS || row.indent < indent {
            break;
        }
    }
    found
}

/// Ends a line with `opener`, or begins the next with it.
fn at_end(scene: &Scene<'_>, head: &Row, opener: &str, order: usize, proposals: &mut Vec<Proposal>) {
    let Some(end) = head.code_end else {
        return;
    };
    let text = scene.text();
    let indentation = scene.indentation(scene.lines().line_of(head.span.start));
    for (variant, written) in [
        format!(" {opener}"),
        opener.to_owned(),
        format!("{}{indentation}{opener}", scene.line_break),
    ]
    .into_iter()
    .enumerate()
    {
        let edit = Edit::insert(end, written);
        proposals.push(Proposal::one(Kind::InsertOpener, edit).in_order(order + variant));
    }
    instead_of_brace(scene, head, opener, order, proposals);
    // What was taken away may have left its space.
    if text.get(end..head.span.end) == Some(" ") {
        let edit = Edit::insert(head.span.end, opener);
        proposals.push(Proposal::one(Kind::InsertOpener, edit).in_order(order));
    }
}

/// Puts `{` in the place of what other languages begin a block with.
fn instead_of_brace(
    scene: &Scene<'_>,
    head: &Row,
    opener: &str,
    order: usize,
    proposals: &mut Vec<Proposal>,
) {
    if opener != "{" {
        return;
    }
    let last = head.lexemes.clone().rev().find(|index| {
        scene
            .lexeme(*index)
            .is_some_and(|lexeme| lexeme.kind != LexemeKind::Comment)
    });
    if let Some(index) = last {
        replace_foreign(scene, index, order, proposals);
    }
}

/// Puts `{` in the place of the word or the colon at `index`, if other languages begin a block with it.
pub(super) fn replace_foreign(scene: &Scene<'_>, index: usize, order: usize, proposals: &mut Vec<Proposal>) {
    let Some(lexeme) = scene.lexeme(index) else {
        return;
    };
    if !matches!(scene.word(index), "then" | "do" | "begin" | ":") {
        return;
    }
    let mut add = |edit: Edit, later: usize| {
        proposals.push(Proposal::one(Kind::ReplaceOpener, edit).in_order(order + later));
    };
    add(Edit::replace(lexeme.span, "{"), 0);
    add(Edit::replace(lexeme.span, " {"), 1);
    if scene.word(index + 1) == "{" {
        let span = Span::new(lexeme.span.start, scene.gap_before(index + 1).end);
        add(Edit::delete(span), 0);
    }
}

/// The line on which the closers just before the one at `closer`, on its line, were opened.
fn head_of_neighbours<'r>(scene: &Scene<'_>, rows: &'r Rows, closer: usize) -> Option<&'r Row> {
    let marks = scene.layout.marks();
    let mark = marks.get(closer)?;
    let before = closer.checked_sub(1)?;
    let neighbour = marks
        .get(before)
        .filter(|neighbour| neighbour.closes && neighbour.line == mark.line)?;
    let open = marks.get(scene.layout.partner(before)?)?;
    (open.line != neighbour.line).then(|| rows.get(rows.at(open.offset)))?
}

/// Tries every gap before the lexemes of `range`, those that other proposers have tried left out.
fn gaps_of(
    scene: &Scene<'_>,
    range: Range<usize>,
    tried: &Range<usize>,
    opener: &str,
    proposals: &mut Vec<Proposal>,
) {
    let start = range.start.max(range.end.saturating_sub(MOST_GAPS));
    for index in start..range.end {
        if !tried.contains(&index) {
            gaps::insert(scene, index, opener, Kind::InsertOpener, proposals);
        }
    }
}
