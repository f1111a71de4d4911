//! Block scalars: rows of the text not deep enough, and headers that are missing or wrong.

use std::ops::Range;

use crate::edit::Edit;
use crate::text::Span;

use super::super::super::proposal::{Kind, Proposal};
use super::page::{Page, Row};

/// Rows above the error among which a header is looked for.
const REACH: usize = 150;

/// Rows at which a text that was moved may begin.
const MOST_TURNS: usize = 4;

/// Headers that stand for themselves, the likeliest first.
const HEADERS: [&str; 6] = ["|", ">", "|-", ">-", "|+", ">+"];

/// Guesses about block scalars.
pub(super) fn propose(page: &Page<'_, '_>) -> Vec<Proposal> {
    let mut proposals = Vec::new();
    let last = page.near.last().copied().unwrap_or(page.front);
    let first = page.front.saturating_sub(REACH);
    let headers: Vec<usize> = (first..=last)
        .rev()
        .filter(|index| page.row(*index).is_some_and(|row| is_header(page, row)))
        .take(3)
        .collect();
    for header in headers {
        proposals.extend(shallow(page, header));
        proposals.extend(header_signs(page, header));
    }
    proposals.extend(missing_headers(page));
    proposals
}

/// Whether a block scalar begins behind this row.
fn is_header(page: &Page<'_, '_>, row: &Row) -> bool {
    if row.is_blank() || row.is_comment() || row.block_text {
        return false;
    }
    let content = row.content.text(page.text);
    let content = content.split(" #").next().unwrap_or_default().trim_end();
    let bare = content.trim_end_matches(|c: char| matches!(c, '+' | '-') || c.is_ascii_digit());
    let Some(before) = bare.strip_suffix(['|', '>']) else {
        return false;
    };
    before.is_empty() || before.ends_with([' ', ':', '-'])
}

/// Rows behind a header that are not as deep as the text: moved to the depth of the others, each alone or in a run.
fn shallow(page: &Page<'_, '_>, header: usize) -> Vec<Proposal> {
    let mut proposals = Vec::new();
    let Some(parent) = page.row(header) else {
        return proposals;
    };
    let body: Vec<usize> = (header + 1..page.rows.len())
        .filter(|index| page.row(*index).is_some_and(|row| !row.is_blank()))
        .take(REACH * 2)
        .collect();
    let Some(first) = body.first().and_then(|index| page.row(*index)) else {
        return proposals;
    };
    let depth = first.indent();
    let content = parent.content.text(page.text);
    let inner = parent.indent() + content.len() - content.trim_start_matches(['-', ' ']).len();
    let mut depths = vec![inner + page.unit, inner + 2];
    if content.starts_with('-') && page.entry(parent).key.is_none() {
        // The item is the text itself.
        depths.insert(0, inner);
    }
    if depth > parent.indent() {
        depths.insert(0, depth);
        // The first row may be the one that stands wrong.
        if let Some(second) = body.get(1).and_then(|index| page.row(*index)) {
            depths.push(second.indent());
        }
    }
    if let Some(common) = body
        .iter()
        .skip(1)
        .take(12)
        .filter_map(|index| page.row(*index))
        .map(Row::indent)
        .filter(|indent| *indent > parent.indent())
        .min()
    {
        depths.push(common);
    }
    depths.dedup();
    // Rows that stand less deep than the first, the nearest to the error among them.
    let shallow = body.iter().copied().find(|index| {
        page.row(*index)
            .is_some_and(|row| row.indent() < depth || row.indent() <= parent.indent())
    });
    let mut starts: Vec<usize> = Vec::new();
    if depth > parent.indent() {
        starts.push(header + 1);
    }
    starts.extend(shallow);
    if page.front > header && page.holds(page.front) {
        starts.push(page.front);
    }
    // Rows above it that went along, and are still deep enough: each begins where the text becomes less deep.
    if let Some(first) = shallow {
        let above = || (header + 2..first).rev().filter(|index| page.holds(*index));
        let turns = above().filter(|index| {
            let before = page.before(*index).and_then(|before| page.row(before));
            let this = page.row(*index).map_or(0, Row::indent);
            before.is_some_and(|before| before.indent() > this)
        });
        for turn in turns.take(MOST_TURNS) {
            proposals.extend(along(page, header, turn, depth));
        }
    }
    starts.dedup();
    for start in starts {
        for range in runs(page, start, depth) {
            let above = page.before(start).and_then(|above| page.row(above));
            let beside = above
                .filter(|above| range.len() == 1 && above.block_text)
                .map(|above| [above.indent(), above.indent() + 4]);
            let own = beside.into_iter().flatten().filter(|indent| *indent > depth);
            for (order, indent) in depths.iter().copied().take(4).chain(own).enumerate() {
                let kind = if range.len() == 1 {
                    Kind::ReindentLine
                } else {
                    Kind::ReindentBlock
                };
                let order = order + usize::from(start != page.front);
                proposals.push(Proposal::several(kind, page.moved(range.clone(), indent)).in_order(order));
                // To the least of that depth each, where the rows lost more than they had.
                let level: Vec<Edit> = page
                    .rows
                    .get(range.clone())
                    .unwrap_or_default()
                    .iter()
                    .filter(|row| !row.is_blank() && row.indent() < indent)
                    .filter_map(|row| page.indented(row, indent))
                    .collect();
                proposals.push(Proposal::several(kind, level).in_order(order + 1));
            }
        }
    }
    proposals
}

/// The rows of the text from `start` on moved to the right together, by as much as brings the least deep of them to `depth`.
fn along(page: &Page<'_, '_>, header: usize, start: usize, depth: usize) -> Vec<Proposal> {
    let mut proposals = Vec::new();
    let Some((parent, first)) = page.row(header).zip(page.row(start)) else {
        return proposals;
    };
    let behind = || page.rows.iter().enumerate().skip(start + 1).take(REACH * 2);
    let ends = behind()
        .filter(|(_, row)| !row.is_blank() && row.indent() <= parent.indent() && looks_like_key(page, row))
        .map(|(end, _)| end)
        .take(3);
    let mut ends: Vec<usize> = ends.collect();
    if ends.is_empty() {
        ends.push(page.rows.len());
    }
    for end in ends {
        let rows = page.rows.get(start..end).unwrap_or_default();
        let least = rows.iter().filter(|row| !row.is_blank()).map(Row::indent).min();
        let by = depth.saturating_sub(least.unwrap_or(depth));
        if by > 0 {
            let edits = page.moved(start..end, first.indent() + by);
            proposals.push(Proposal::several(Kind::ReindentBlock, edits).in_order(3));
        }
    }
    proposals
}

/// The rows from `start` that may belong to the text: one, those as deep, those up to a row that is like a key, up to where the
/// text goes on, all up to the error, and each end a few rows on.
fn runs(page: &Page<'_, '_>, start: usize, depth: usize) -> Vec<Range<usize>> {
    let mut runs: Vec<Range<usize>> = Vec::new();
    let mut add = |end: usize| {
        let range = start..end.min(page.rows.len());
        if !range.is_empty() && range.len() < 300 && !runs.contains(&range) {
            runs.push(range);
        }
    };
    let Some(indent) = page.row(start).map(Row::indent) else {
        return runs;
    };
    add(start + 1);
    add(page.run_end(start));
    add(page.subtree_end(start));
    let behind = || {
        page.rows
            .iter()
            .enumerate()
            .skip(start + 1)
            .filter(|(_, row)| !row.is_blank())
    };
    if let Some((end, _)) = behind().find(|(_, row)| row.indent() != indent) {
        add(end);
    }
    if let Some((end, _)) = behind().find(|(_, row)| row.indent() >= depth) {
        add(end);
    }
    if let Some((end, _)) = behind().find(|(_, row)| row.indent() <= indent && looks_like_key(page, row)) {
        add(end);
    }
    if let Some((end, _)) = behind().find(|(_, row)| row.indent() < depth && looks_like_key(page, row)) {
        add(end);
    }
    // Up to an item of the sequence around it, and up to a blank row.
    if let Some((end, _)) = behind().find(|(_, row)| row.indent() <= indent && row.has_dash(page.text)) {
        add(end);
        add((start..end)
            .rev()
            .find(|index| page.holds(*index))
            .map_or(end, |last| last + 1));
    }
    for (end, _) in behind().take(5) {
        add(end);
    }
    runs
}

/// Whether a row reads `word:` or `- word:`, or begins an item.
fn looks_like_key(page: &Page<'_, '_>, row: &Row) -> bool {
    let entry = page.entry(row);
    let word = |key: Span| {
        key.text(page.text)
            .chars()
            .all(|c| c.is_alphanumeric() || matches!(c, '_' | '-' | '.' | '"' | '\''))
    };
    entry.key.is_some_and(word)
}

/// The header's own signs: an indentation indicator set or taken away, a bad sign behind it removed.
fn header_signs(page: &Page<'_, '_>, header: usize) -> Vec<Proposal> {
    let mut proposals = Vec::new();
    let Some(row) = page.row(header) else {
        return proposals;
    };
    let content = row.content.text(page.text);
    let Some(at) = content.rfind(['|', '>']) else {
        return proposals;
    };
    let start = row.content.start + at + 1;
    let signs = Span::new(start, row.content.end);
    for indicator in ["2", "4", "1", "3", "6", "8"] {
        proposals.push(Proposal::one(Kind::InsertBlockHeader, Edit::insert(start, indicator)).in_order(2));
    }
    for (offset, c) in signs.text(page.text).char_indices().take(4) {
        let sign = Span::new(start + offset, start + offset + c.len_utf8());
        proposals.push(Proposal::one(Kind::DeleteSign, Edit::delete(sign)));
    }
    proposals
}

/// A header put behind a key or dash whose value reads as text.
fn missing_headers(page: &Page<'_, '_>) -> Vec<Proposal> {
    let mut proposals = Vec::new();
    let mut rows: Vec<usize> = page.near_structure().map(|(index, _)| index).collect();
    let holder = if page.holds(page.front) {
        page.parents(page.front)
    } else {
        page.before(page.front)
            .map(|row| page.parents(row))
            .unwrap_or_default()
    };
    rows.extend(holder.into_iter().take(3));
    rows.sort_unstable();
    rows.dedup();
    for index in rows {
        let Some(row) = page.row(index) else { continue };
        let entry = page.entry(row);
        let below = page.after(index).and_then(|below| page.row(below));
        let deeper = below.is_some_and(|below| below.indent() > row.indent());
        if !entry.value.is_empty() || !deeper || (entry.key.is_none() && entry.dashes.is_empty()) {
            continue;
        }
        let end = entry.comment.map_or(row.content.end, |comment| {
            let before = page.text.get(..comment.start).unwrap_or_default();
            before.trim_end_matches([' ', '\t']).len()
        });
        for (order, sign) in HEADERS.iter().enumerate() {
            let edit = Edit::insert(end, format!(" {sign}"));
            proposals.push(Proposal::one(Kind::InsertBlockHeader, edit).in_order(order));
        }
    }
    // Text that begins on the row of its key: the header goes before it, on a row of its own.
    for (_, row) in page.near_structure() {
        let entry = page.entry(row);
        if entry.value.len() <= 3 && !entry.value.is_empty() {
            for (order, sign) in HEADERS.iter().enumerate() {
                let edit = Edit::replace(entry.value, *sign);
                proposals.push(Proposal::one(Kind::InsertBlockHeader, edit).in_order(order + 2));
            }
        }
        let value = entry.value.text(page.text);
        if let Some(first) = value.chars().next()
            && matches!(first, '|' | '>')
        {
            let rest = value.trim_start_matches(['|', '>', '-', '+']);
            let text = rest.trim_start();
            if !text.is_empty() {
                let gap = Span::new(
                    entry.value.start + value.len() - rest.len(),
                    entry.value.start + value.len() - text.len(),
                );
                let glued = entry.key.is_none().then_some(0);
                for extra in [page.unit, 2, 4].into_iter().chain(glued) {
                    let own = format!(
                        "{}{}",
                        page.scene.line_break,
                        " ".repeat(entry.body().start - row.start + extra)
                    );
                    proposals.push(Proposal::one(Kind::InsertBreak, Edit::replace(gap, own)));
                }
            }
        }
    }
    proposals
}
