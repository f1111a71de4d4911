//! Brackets that are too many: taken away, with the space beside them or with their line.

use super::rows::{Row, Rows};
use super::suspects::Suspects;
use crate::edit::Edit;
use crate::repair::search::lexeme::LexemeKind;
use crate::repair::search::proposal::{Kind, Proposal};
use crate::repair::search::scene::Scene;
use crate::text::Span;

/// Guesses that a bracket is too many.
pub(super) fn propose(scene: &Scene<'_>, rows: &Rows, suspects: &Suspects) -> Vec<Proposal> {
    let mut proposals = Vec::new();
    let mut lexemes: Vec<usize> = scene.window(11, 4).collect();
    for mark in suspects.openers.iter().chain(&suspects.closers) {
        if let Some(mark) = scene.layout.marks().get(*mark) {
            lexemes.push(scene.lexemes.index_at(mark.offset));
        }
    }
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
