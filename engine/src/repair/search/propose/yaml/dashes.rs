//! Dashes of sequences: missing, too many, glued, or written as something else.

use crate::edit::Edit;
use crate::text::Span;

use super::super::super::proposal::{Kind, Proposal};
use super::page::{Page, Row};

/// Rows above among which the dashes of other items are looked for.
const REACH: usize = 40;

/// Guesses about dashes.
pub(super) fn propose(page: &Page<'_, '_>) -> Vec<Proposal> {
    let mut proposals = Vec::new();
    for (index, row) in page.near_structure() {
        proposals.extend(missing(page, index, row));
        proposals.extend(glued(page, row));
        proposals.extend(surplus(page, index, row));
    }
    for index in &page.crooked {
        if let Some(row) = page.row(*index)
            && !page.near.contains(index)
        {
            proposals.extend(missing(page, *index, row));
        }
    }
    proposals
}

/// A dash put before what stands on the row: at its depth, in its last spaces, or at the depth of another item.
fn missing(page: &Page<'_, '_>, index: usize, row: &Row) -> Vec<Proposal> {
    let mut proposals = Vec::new();
    let dash = |edits: Vec<Edit>, order: usize| Proposal::several(Kind::InsertDash, edits).in_order(order);
    let at = row.content.start;
    let indent = row.indent();
    if row.content.text(page.text).starts_with("- ") {
        // The second of two.
        let inner = page.entry(row).dashes.end;
        proposals.push(dash(vec![Edit::insert(inner, "- ")], 3));
        return proposals;
    }
    proposals.push(dash(vec![Edit::insert(at, "- ")], 0));
    proposals.push(dash(vec![Edit::insert(at, "-")], 3));
    // The item's other keys, if the dash's place was lost with it.
    let below = page.run_end(index);
    let mut with_children = page.moved(index + 1..below, shifted(page, index + 1..below, 2));
    if !with_children.is_empty() {
        with_children.push(Edit::insert(at, "- "));
        proposals.push(dash(with_children, 2));
    }
    let mut depths: Vec<(usize, String)> = Vec::new();
    if indent >= 2 {
        depths.push((indent - 2, "- ".to_owned()));
    }
    // The keys beside and below it tell where it stood.
    if let Some(next) = page.after(index).and_then(|next| page.row(next))
        && next.indent() >= 2
        && next.indent() != indent
    {
        let depth = (next.indent() - 2, "- ".to_owned());
        if !depths.contains(&depth) {
            depths.push(depth);
        }
    }
    for above in (index.saturating_sub(REACH)..index)
        .rev()
        .chain(index + 1..index + 12)
    {
        let Some(other) = page.row(above).filter(|other| other.has_dash(page.text)) else {
            continue;
        };
        let dashes = page.entry(other).dashes.text(page.text);
        let sign = if dashes.trim_end() == "-" && dashes.len() > 1 {
            dashes
        } else {
            "- "
        };
        let depth = (other.indent(), sign.to_owned());
        if !depths.contains(&depth) {
            depths.push(depth);
        }
        if depths.len() > 5 {
            break;
        }
    }
    for (order, (depth, sign)) in depths.into_iter().enumerate() {
        let space = Span::new(row.start, at);
        let edit = Edit::replace(space, format!("{}{sign}", " ".repeat(depth)));
        proposals.push(dash(vec![edit.clone()], 1 + order));
        // The item was moved with its dash: its other keys stand beside it.
        let mut edits = page.moved(
            index + 1..below,
            shifted(page, index + 1..below, depth + sign.len()).max(depth),
        );
        if depth + sign.len() != indent
            && !edits.is_empty()
            && page.row(index + 1).is_some_and(|next| next.indent() == indent)
        {
            edits = page.moved(index + 1..below, depth + sign.len());
            edits.push(edit);
            proposals.push(dash(edits, 2 + order));
        }
    }
    proposals
}

/// Where the first of the rows in `range` comes to stand when it moves `by` columns to the right.
fn shifted(page: &Page<'_, '_>, range: std::ops::Range<usize>, by: usize) -> usize {
    page.row(range.start).map_or(0, |row| row.indent() + by)
}

/// A space missing behind a dash, and signs that people write for one.
fn glued(page: &Page<'_, '_>, row: &Row) -> Vec<Proposal> {
    let mut proposals = Vec::new();
    let start = page.entry(row).dashes.end;
    let rest = page.text.get(start..row.content.end).unwrap_or_default();
    let at = row.content.start;
    if rest.starts_with('-') && !rest.starts_with("---") {
        let space = if page.entry(row).dashes.is_empty() { 0 } else { 1 };
        proposals.push(Proposal::one(Kind::InsertSpace, Edit::insert(start + 1, " ")).in_order(space));
    }
    let content = row.content.text(page.text);
    let run = content.len() - content.trim_start_matches('-').len();
    if run > 1 {
        proposals.push(Proposal::one(
            Kind::DeleteSign,
            Edit::replace(Span::new(at, at + run), "-"),
        ));
        let gap = content
            .get(run..)
            .is_some_and(|after| !after.is_empty() && !after.starts_with(' '));
        if gap {
            proposals.push(Proposal::one(
                Kind::DeleteSign,
                Edit::replace(Span::new(at, at + run), "- "),
            ));
        }
    }
    let number = content.trim_start_matches(|c: char| c.is_ascii_digit());
    if number.len() < content.len() && number.starts_with(['.', ')']) {
        let sign = Span::new(at, at + content.len() - number.len() + 1);
        proposals.push(Proposal::one(Kind::ReplaceSign, Edit::replace(sign, "-")));
    }
    let first = content.chars().next().unwrap_or(' ');
    if matches!(first, '*' | '+' | '•' | '–' | '—' | '=' | '~' | '_' | '·' | '−') {
        let sign = Span::new(at, at + first.len_utf8());
        let glued = !content
            .get(first.len_utf8()..)
            .unwrap_or_default()
            .starts_with(' ');
        proposals.push(Proposal::one(Kind::ReplaceSign, Edit::replace(sign, "-")));
        if glued {
            proposals.push(Proposal::one(Kind::ReplaceSign, Edit::replace(sign, "- ")));
        }
    }
    proposals
}

/// A dash that is one too many: taken away with its space, or its place kept; also with the item's rows moved along.
fn surplus(page: &Page<'_, '_>, index: usize, row: &Row) -> Vec<Proposal> {
    let mut proposals = Vec::new();
    let dashes = page.entry(row).dashes;
    if dashes.is_empty() {
        return proposals;
    }
    let delete = |edits: Vec<Edit>| Proposal::several(Kind::DeleteSign, edits);
    let length = dashes.text(page.text).len();
    let first = dashes.start
        + page.text.get(dashes.start + 1..dashes.end).map_or(1, |rest| {
            1 + rest.len() - rest.trim_start_matches([' ', '\t']).len()
        });
    let one = Span::new(dashes.start, first);
    proposals.push(delete(vec![Edit::delete(one)]));
    proposals.push(delete(vec![Edit::replace(one, " ".repeat(one.len()))]).in_order(1));
    if first < dashes.end {
        proposals.push(delete(vec![Edit::delete(dashes)]).in_order(2));
    }
    let below = page.subtree_end(index);
    if below > index + 1 {
        let mut edits = page.moved(index + 1..below, row.indent());
        edits.push(Edit::delete(dashes));
        proposals.push(delete(edits).in_order(2));
    }
    // At the depth of the rows around it, where the dash stands out.
    for other in [page.before(index), page.after(index)].into_iter().flatten() {
        if let Some(other) = page.row(other)
            && other.indent() != row.indent()
            && other.indent() != row.indent() + length
        {
            let whole = Span::new(row.start, dashes.end);
            proposals.push(delete(vec![Edit::replace(whole, " ".repeat(other.indent()))]).in_order(3));
        }
    }
    proposals
}
