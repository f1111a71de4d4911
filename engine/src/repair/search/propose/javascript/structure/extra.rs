//! Brackets that are too many: taken away, with the space beside them or with their line.

use super::rows::{Row, Rows};
use super::suspects::Suspects;
use crate::edit::Edit;
use crate::repair::search::layout::Mark;
use crate::repair::search::lexeme::LexemeKind;
use crate::repair::search::proposal::{Kind, Proposal};
use crate::repair::search::scene::Scene;
use crate::text::Span;

/// Suspects whose like is looked for.
const MOST_MATES: usize = 8;

/// Guesses that a bracket is too many.
pub(super) fn propose(scene: &Scene<'_>, rows: &Rows, suspects: &Suspects) -> Vec<Proposal> {
    let mut proposals = Vec::new();
    let mut lexemes: Vec<usize> = scene.window(11, 4).collect();
    for mark in suspects.openers.iter().chain(&suspects.closers) {
        if let Some(mark) = scene.layout.marks().get(*mark) {
            lexemes.push(scene.lexemes.index_at(mark.offset));
        }
    }
    lexemes.extend(mates(scene, suspects));
    lexemes.sort_unstable();
    lexemes.dedup();
    for index in lexemes {
        let kind = match scene.word(index) {
            "(" | "[" | "{" => Kind::DeleteOpener,
            ")" | "]" | "}" => Kind::DeleteCloser,
            _ => continue,
        };
        // Of neighbours that are alike the first stands for all.
        if index > 0 && scene.word(index - 1) == scene.word(index) && scene.gap_before(index).is_empty() {
            continue;
        }
        remove(scene, rows, index, kind, &mut proposals);
    }
    proposals
}

fn remove(scene: &Scene<'_>, rows: &Rows, index: usize, kind: Kind, proposals: &mut Vec<Proposal>) {
    let Some(lexeme) = scene
        .lexeme(index)
        .filter(|lexeme| lexeme.kind == LexemeKind::Sign)
    else {
        return;
    };
    let text = scene.text();
    let (before, behind) = (scene.gap_before(index), scene.gap_before(index + 1));
    let mut delete = |order: usize, span: Span| {
        proposals.push(Proposal::one(kind, Edit::delete(span)).in_order(order));
    };
    delete(0, lexeme.span);
    if !before.is_empty() && !before.text(text).contains('\n') {
        delete(1, Span::new(before.start, lexeme.span.end));
    }
    if !behind.is_empty() && !behind.text(text).contains('\n') {
        delete(2, Span::new(lexeme.span.start, behind.end));
    }
    let line = rows.at(lexeme.span.start);
    if rows.get(line).is_some_and(|row| only_punctuation(scene, row)) {
        let full = scene.lines().full_span(line);
        proposals.push(Proposal::one(Kind::DeleteLine, Edit::delete(full)));
        if let Some(above) = line.checked_sub(1).and_then(|above| rows.get(above)) {
            let end = rows.get(line).map_or(full.end, |row| row.span.end);
            proposals.push(Proposal::one(kind, Edit::delete(Span::new(above.span.end, end))).in_order(3));
        }
    }
}

/// Whether nothing but brackets and separators stand on a line.
fn only_punctuation(scene: &Scene<'_>, row: &Row) -> bool {
    !row.inside
        && row
            .lexemes
            .clone()
            .all(|index| matches!(scene.word(index), "(" | "[" | "{" | ")" | "]" | "}" | ";" | ","))
}

/// The lexemes of brackets that may be too many in the place of a suspect: its like on its line, and the closers above
/// that begin their lines in the same column.
fn mates(scene: &Scene<'_>, suspects: &Suspects) -> Vec<usize> {
    let marks = scene.layout.marks();
    let mut found = Vec::new();
    let alone = |index: &&usize| scene.layout.partner(**index).is_none();
    for &index in suspects
        .openers
        .iter()
        .chain(&suspects.closers)
        .filter(alone)
        .take(MOST_MATES)
    {
        let Some(mark) = marks.get(index) else { continue };
        let same = |other: &&Mark| {
            other.line == mark.line && other.closes == mark.closes && other.opener == mark.opener
        };
        let first = index.saturating_sub(30);
        found.extend(
            marks
                .iter()
                .skip(first)
                .take(60)
                .filter(same)
                .map(|mate| mate.offset),
        );
    }
    for &index in suspects.closers.iter().take(MOST_MATES) {
        let Some(mark) = marks.get(index).filter(|mark| mark.begins_line) else {
            continue;
        };
        let above = marks.iter().take(index).rev().take(500).filter(|other| {
            other.closes && other.begins_line && other.indent == mark.indent && other.opener == mark.opener
        });
        found.extend(above.take(3).map(|mate| mate.offset));
    }
    found
        .into_iter()
        .map(|offset| scene.lexemes.index_at(offset))
        .collect()
}
