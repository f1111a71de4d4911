//! Rows and blocks at the wrong depth.
//!
//! What was moved, and where it belongs, both are open: the row alone, with its children, or with all that follows at its
//! depth; to the depth of a sibling, of a parent, of a child, or one or two spaces aside.

use std::ops::Range;

use super::super::super::proposal::{Kind, Proposal};
use super::page::{Page, Row};

/// Larger blocks are not moved: they cost more than they are likely.
const MOST_ROWS: usize = 400;

/// Guesses about depth.
pub(super) fn propose(page: &Page<'_, '_>) -> Vec<Proposal> {
    let mut proposals = Vec::new();
    for (index, near) in suspects(page) {
        let targets = targets(page, index);
        let mut extents = extents(page, index, near);
        // Comments above it moved with it.
        let first = with_comments(page, index);
        if first < index {
            let wider: Vec<Range<usize>> = extents.iter().map(|extent| first..extent.end).collect();
            extents.extend(wider);
        }
        for range in extents {
            let kind = if range.len() == 1 {
                Kind::ReindentLine
            } else {
                Kind::ReindentBlock
            };
            for (order, target) in targets.iter().enumerate() {
                let edits = page.moved(range.clone(), *target);
                if !edits.is_empty() {
                    proposals.push(Proposal::several(kind, edits).in_order(order));
                }
            }
        }
    }
    proposals
}

/// The first of the comments directly above the row at `index` that stand as deep as it does.
fn with_comments(page: &Page<'_, '_>, index: usize) -> usize {
    let indent = page.row(index).map(Row::indent);
    let beside = |above: &usize| {
        page.row(*above)
            .is_some_and(|row| row.is_comment() && Some(row.indent()) == indent)
    };
    (0..index).rev().take_while(beside).last().unwrap_or(index)
}

/// The rows that may stand at the wrong depth, and whether they are close to the error.
fn suspects(page: &Page<'_, '_>) -> Vec<(usize, bool)> {
    let mut suspects: Vec<(usize, bool)> = Vec::new();
    let mut add = |index: usize, near: bool| {
        if !suspects.iter().any(|(known, _)| *known == index) {
            suspects.push((index, near));
        }
    };
    for (index, _) in page.near_rows().filter(|(_, row)| !row.block_text) {
        add(index, true);
    }
    for index in &page.crooked {
        add(*index, false);
    }
    // The parents of the row in error, and the first row below each: a sibling that went astray drags the others with it.
    let holder = if page.holds(page.front) {
        Some(page.front)
    } else {
        page.before(page.front)
    };
    for parent in holder
        .map(|row| page.parents(row))
        .unwrap_or_default()
        .into_iter()
        .take(3)
    {
        add(parent, false);
        if let Some(child) = page.after(parent).filter(|child| *child < page.front) {
            add(child, false);
        }
    }
    suspects
}

/// The rows that may have been moved together with the row at `index`.
fn extents(page: &Page<'_, '_>, index: usize, near: bool) -> Vec<Range<usize>> {
    let mut extents = Vec::new();
    let mut add = |range: Range<usize>| {
        if range.len() <= MOST_ROWS && !range.is_empty() && !extents.contains(&range) {
            extents.push(range);
        }
    };
    let subtree = page.subtree_end(index);
    let run = page.run_end(index);
    add(index..subtree);
    add(index..index + 1);
    add(index..run);
    if let Some(row) = page.row(index) {
        let dashed = row.has_dash(page.text);
        // Up to a row of another sort at its depth: items among keys, keys among items.
        let end = page.end_where(index, |row, next| {
            next.indent() <= row.indent() && next.has_dash(page.text) != dashed
        });
        if page.after(end - 1).is_some() {
            add(index..end);
        }
        // An item of a sequence with what stands beside its first key and deeper.
        if dashed {
            let inside = inner(page, row);
            let end = page.end_where(index, |_, next| {
                next.indent() < inside || (next.indent() == inside && next.has_dash(page.text))
            });
            add(index..end);
        }
        // With the rows that were less deep by one level and have been moved along.
        for step in [page.unit, 2] {
            let least = row.indent().saturating_sub(step);
            if least > 0 {
                add(index..page.end_where(index, |_, next| next.indent() < least));
            }
        }
    }
    if near && index < page.front {
        // Up to the error, where what was moved ended.
        let mut end = page.front;
        while end > index + 1 && !page.holds(end - 1) {
            end -= 1;
        }
        add(index..end);
    }
    extents
}

/// The depths that the row at `index` may have stood at, the likeliest first.
fn targets(page: &Page<'_, '_>, index: usize) -> Vec<usize> {
    let Some(row) = page.row(index) else {
        return Vec::new();
    };
    let present = row.indent();
    let mut targets: Vec<usize> = Vec::new();
    let mut add = |indent: usize| {
        if indent != present && indent < 80 && !targets.contains(&indent) {
            targets.push(indent);
        }
    };
    let above = page.before(index);
    if let Some(before) = above.and_then(|above| page.row(above)) {
        if page.entry(before).value.is_empty() {
            add(inner(page, before) + page.unit);
        }
        add(inner(page, before));
        add(before.indent());
    }
    if let Some(next) = page.after(index).and_then(|below| page.row(below)) {
        add(next.indent());
        if page.entry(row).value.is_empty() {
            add(next.indent().saturating_sub(page.unit));
        }
    }
    let last = page.subtree_end(index).saturating_sub(1);
    if let Some(sibling) = page.after(last).and_then(|behind| page.row(behind)) {
        add(sibling.indent());
    }
    if let Some(above) = above {
        for parent in page.parents(above).into_iter().take(5) {
            let Some(parent) = page.row(parent) else { continue };
            add(parent.indent());
            add(inner(page, parent));
        }
    }
    for step in [2, 1] {
        add(present + step);
        add(present.saturating_sub(step));
    }
    if page.unit > 2 {
        add(present + page.unit);
        add(present.saturating_sub(page.unit));
    }
    targets.truncate(9);
    targets
}

/// The depth of the keys beside the one on `row`: behind its dashes.
fn inner(page: &Page<'_, '_>, row: &Row) -> usize {
    page.entry(row).dashes.end - row.start
}
