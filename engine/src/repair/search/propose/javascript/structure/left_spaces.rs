//! Spaces at the end of a line: nobody writes them, so what stood behind them is gone.
//!
//! A bracket that opens a body is often missed far below, so every line above the front may be the one.

use crate::edit::Edit;
use crate::repair::search::proposal::{Kind, Proposal};
use crate::repair::search::scene::Scene;
use crate::text::Span;

use super::rows::{Row, Rows};

/// Such lines that are looked at, the nearest first.
const MOST_LINES: usize = 6;

/// More of them in a text are a habit and tell nothing.
const HABIT: usize = 40;

/// What may have stood there.
const SIGNS: &[(Kind, &str)] = &[
    (Kind::InsertOpener, "{"),
    (Kind::InsertOpener, "["),
    (Kind::InsertOpener, "("),
    (Kind::InsertCloser, "}"),
    (Kind::InsertCloser, "]"),
    (Kind::InsertCloser, ")"),
    (Kind::InsertCloser, "/>"),
];

/// Guesses at the ends of lines that end with a space.
pub(super) fn propose(scene: &Scene<'_>, rows: &Rows) -> Vec<Proposal> {
    let last = rows.at(scene.front);
    let left: Vec<&Row> = (0..=last)
        .rev()
        .filter_map(|index| rows.get(index))
        .filter(|row| is_left(scene, row))
        .take(HABIT + 1)
        .collect();
    let mut proposals = Vec::new();
    if left.len() > HABIT {
        return proposals;
    }
    for (order, row) in left.into_iter().take(MOST_LINES).enumerate() {
        for (kind, sign) in SIGNS {
            let edit = Edit::insert(row.span.end, *sign);
            proposals.push(Proposal::one(*kind, edit).in_order(order));
        }
    }
    proposals
}

/// Whether a line ends with white space and nothing but code stands before it.
fn is_left(scene: &Scene<'_>, row: &Row) -> bool {
    let code = row.code_end.unwrap_or(row.span.start);
    let behind = Span::new(code.min(row.span.end), row.span.end).text(scene.text());
    !row.inside && !behind.is_empty() && behind.trim().is_empty()
}
