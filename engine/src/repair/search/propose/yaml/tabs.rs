//! Tabs: in indentation, and between a sign and its value.

use crate::edit::Edit;
use crate::text::Span;

use super::super::super::proposal::{Kind, Proposal};
use super::page::{Page, Row};

/// Guesses about tabs.
pub(super) fn propose(page: &Page<'_, '_>) -> Vec<Proposal> {
    if memchr::memchr(b'\t', page.text.as_bytes()).is_none() {
        return Vec::new();
    }
    let mut proposals = indentation(page);
    proposals.extend(separators(page));
    proposals
}

/// Tabs that indent: of this row, of the rows around it that have some too, of all rows.
fn indentation(page: &Page<'_, '_>) -> Vec<Proposal> {
    let tabbed = |row: &Row| space(row).text(page.text).contains('\t');
    let mut proposals = Vec::new();
    let Some(first) = page
        .near
        .iter()
        .copied()
        .find(|index| page.row(*index).is_some_and(&tabbed))
    else {
        return proposals;
    };
    let mut end = first;
    while page.row(end).is_some_and(|row| row.is_blank() || tabbed(row)) {
        end += 1;
    }
    let all: Vec<usize> = (0..page.rows.len())
        .filter(|index| page.row(*index).is_some_and(&tabbed))
        .collect();
    let mut widths = vec![page.unit, 2, 4, 8, 1];
    widths.dedup();
    // As deep as the rows around it, whatever the width of a tab.
    for (order, other) in [page.before(first), page.after(first)]
        .into_iter()
        .flatten()
        .enumerate()
    {
        let (Some(row), Some(other)) = (page.row(first), page.row(other)) else {
            continue;
        };
        for depth in [other.indent(), other.indent() + page.unit] {
            let edit = Edit::replace(space(row), " ".repeat(depth));
            proposals.push(Proposal::one(Kind::ReindentLine, edit).in_order(order));
        }
    }
    for rows in [vec![first], (first..end).collect(), all] {
        for (order, width) in widths.iter().enumerate() {
            let edits = rows
                .iter()
                .filter_map(|index| page.row(*index))
                .filter(|row| tabbed(row))
                .map(|row| Edit::replace(space(row), " ".repeat(expanded(page.text, row, *width))))
                .collect();
            proposals.push(Proposal::several(Kind::ReindentBlock, edits).in_order(order));
        }
    }
    proposals
}

/// The width of the indentation of `row` when a tab is `width` spaces.
fn expanded(text: &str, row: &Row, width: usize) -> usize {
    space(row)
        .text(text)
        .bytes()
        .map(|byte| if byte == b'\t' { width } else { 1 })
        .sum()
}

fn space(row: &Row) -> Span {
    Span::new(row.start, row.content.start)
}

/// Tabs inside rows: one space each, or none at the end of a row; this run, this row, all rows under suspicion.
fn separators(page: &Page<'_, '_>) -> Vec<Proposal> {
    let mut proposals = Vec::new();
    let mut all = Vec::new();
    for (_, row) in page.near_rows() {
        let mut edits = Vec::new();
        let mut at = row.content.start;
        while let Some(found) = page.text.get(at..row.end).and_then(|rest| rest.find('\t')) {
            let start = at + found;
            let rest = page.text.get(start..row.end).unwrap_or_default();
            let end = start + rest.len() - rest.trim_start_matches([' ', '\t']).len();
            let run = Span::new(start, end);
            let edit = if end == row.end {
                Edit::delete(run)
            } else {
                Edit::replace(run, " ")
            };
            proposals.push(Proposal::one(Kind::InsertSpace, edit.clone()));
            proposals.push(Proposal::one(Kind::DeleteSpace, Edit::delete(run)));
            edits.push(edit);
            at = end;
        }
        all.extend(edits.iter().cloned());
        proposals.push(Proposal::several(Kind::InsertSpace, edits).in_order(1));
    }
    proposals.push(Proposal::several(Kind::InsertSpace, all).in_order(2));
    proposals
}
