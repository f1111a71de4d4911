//! Comments that lost their sign, or are written with another language's.

use crate::edit::Edit;
use crate::text::Span;

use super::super::super::proposal::{Kind, Proposal};
use super::entry::words;
use super::page::{Page, Row};

/// Guesses about comments.
pub(super) fn propose(page: &Page<'_, '_>) -> Vec<Proposal> {
    let mut proposals = Vec::new();
    for (index, row) in page.near_structure() {
        proposals.extend(whole_rows(page, index, row));
        proposals.extend(trailing(page, row));
        proposals.extend(foreign(page, row));
    }
    proposals
}

/// A row, with those before and behind it, made a comment.
fn whole_rows(page: &Page<'_, '_>, index: usize, row: &Row) -> Vec<Proposal> {
    let mut proposals = Vec::new();
    let at = row.content.start;
    let one = |edit: Edit, order: usize| Proposal::one(Kind::InsertCommentSign, edit).in_order(order);
    proposals.push(one(Edit::insert(at, "# "), 0));
    proposals.push(one(Edit::insert(at, "#"), 1));
    if row.indent() > 0 {
        // Before the space that was between the sign and its text.
        proposals.push(one(Edit::insert(at - 1, "#"), 0));
        proposals.push(one(Edit::insert(row.start, "#"), 2));
    }
    if row.indent() > 1 {
        proposals.push(one(Edit::replace(Span::new(at - 2, at), "# "), 2));
        proposals.push(one(Edit::replace(Span::new(at - 1, at), "#"), 3));
    }
    proposals.extend(beside(page, index, row));
    // The rows below it, up to five.
    let mut last = index;
    for order in 1..5 {
        last += 1;
        let Some(next) = page.row(last).filter(|next| next.is_structure()) else {
            break;
        };
        if next.indent() < row.indent().saturating_sub(1) {
            break;
        }
        let rows = || page.rows.get(index..=last).unwrap_or_default().iter();
        for sign in ["# ", "#"] {
            let each = rows().map(|row| Edit::insert(row.content.start, sign)).collect();
            proposals.push(Proposal::several(Kind::InsertCommentSign, each).in_order(order));
        }
        if row.indent() > 0 {
            let before =
                rows().map(|next| Edit::insert(next.start + (row.indent() - 1).min(next.indent()), "#"));
            proposals.push(Proposal::several(Kind::InsertCommentSign, before.collect()).in_order(order));
        }
        for sign in ["# ", "#"] {
            let level = rows().map(|next| Edit::insert(next.start + row.indent().min(next.indent()), sign));
            proposals.push(Proposal::several(Kind::InsertCommentSign, level.collect()).in_order(order));
        }
    }
    proposals
}

/// The sign put where the nearest comment has its own: before the row and up to four below it, the blank ones between them
/// and around them too, for they were comments that are empty.
fn beside(page: &Page<'_, '_>, index: usize, row: &Row) -> Vec<Proposal> {
    let mut proposals = Vec::new();
    let comment = |index: &usize| page.row(*index).filter(|row| row.is_comment());
    let above = (index.saturating_sub(3)..index)
        .rev()
        .find_map(|index| comment(&index));
    let below = || (index + 1..index + 8).find_map(|index| comment(&index));
    let column = above.or_else(below).map_or(row.indent(), Row::indent);
    if row.indent() < column {
        return proposals;
    }
    let is_blank = |index: usize| page.row(index).is_some_and(Row::is_blank);
    let mut filled = false;
    for last in index..index + 5 {
        let Some(next) = page.row(last) else { break };
        if next.is_blank() {
            filled = true;
            continue;
        }
        if next.indent() < column || next.is_comment() {
            break;
        }
        let level = column < row.indent() || last > index;
        let edits = |sign: &dyn Fn(&Row) -> &'static str| -> Vec<Edit> {
            let rows = page.rows.get(index..=last).unwrap_or_default().iter();
            rows.map(|row| {
                if row.is_blank() {
                    Edit::insert(row.end, "#")
                } else {
                    Edit::insert(row.start + column, sign(row))
                }
            })
            .collect()
        };
        let snug = |row: &Row| {
            if row.indent() == column && row.has_dash(page.text) {
                "#"
            } else {
                "# "
            }
        };
        let of = |edits: Vec<Edit>| Proposal::several(Kind::InsertCommentSign, edits).in_order(2);
        if level {
            proposals.push(of(edits(&|_| "# ")));
            proposals.push(of(edits(&|_| "#")));
            proposals.push(of(edits(&snug)));
        }
        let fill = |edits: &mut Vec<Edit>, index: usize| {
            if let Some(row) = page.row(index).filter(|row| row.is_blank()) {
                edits.push(Edit::insert(row.end, "#"));
            }
        };
        if is_blank(last + 1) {
            let mut wider = edits(&|_| "# ");
            fill(&mut wider, last + 1);
            if index > 0 && is_blank(index - 1) {
                let mut both = wider.clone();
                fill(&mut both, index - 1);
                proposals.push(of(both));
            }
            proposals.push(of(wider));
        } else if index > 0 && is_blank(index - 1) && filled {
            let mut wider = edits(&|_| "# ");
            fill(&mut wider, index - 1);
            proposals.push(of(wider));
        }
    }
    proposals
}

/// The sign of a comment before each word behind the first.
fn trailing(page: &Page<'_, '_>, row: &Row) -> Vec<Proposal> {
    let mut proposals = Vec::new();
    let text = page.text;
    let words = words(text, row.content);
    for (order, pair) in words.windows(2).enumerate().take(14) {
        let [before, word] = pair else { continue };
        let gap = word.start - before.end;
        let one = |edit: Edit, order: usize| Proposal::one(Kind::InsertCommentSign, edit).in_order(order);
        if word.text(text).starts_with('#') {
            break;
        }
        proposals.push(one(Edit::insert(word.start, "# "), order));
        proposals.push(one(Edit::insert(word.start, "#"), order + 1));
        if gap > 1 {
            proposals.push(one(Edit::insert(word.start - 1, "#"), 0));
        }
    }
    // A sign that is there but glued to what precedes it.
    for at in memchr::memchr_iter(b'#', row.content.text(text).as_bytes()).take(3) {
        let at = row.content.start + at;
        if at == row.content.start || text.get(..at).is_some_and(|before| before.ends_with(' ')) {
            continue;
        }
        for space in [" ", "  "] {
            proposals.push(Proposal::one(Kind::InsertSpace, Edit::insert(at, space)));
        }
    }
    proposals
}

/// `//`, `--`, `;` and `/* */` made the sign of a comment.
fn foreign(page: &Page<'_, '_>, row: &Row) -> Vec<Proposal> {
    let mut proposals = Vec::new();
    let content = row.content.text(page.text);
    for sign in ["//", "/*", "<!--", "--", ";", "%", "*", "!", "$", "@", "'", "REM"] {
        for (at, _) in content.match_indices(sign).take(2) {
            let alone = at == 0 || content.get(..at).is_some_and(|before| before.ends_with(' '));
            if !alone {
                continue;
            }
            let start = row.content.start + at;
            let mut edits = vec![Edit::replace(Span::new(start, start + sign.len()), "#")];
            let end = match sign {
                "/*" => "*/",
                "<!--" => "-->",
                _ => "",
            };
            if !end.is_empty() && content.ends_with(end) {
                let kept = content.trim_end_matches(end).trim_end().len();
                edits.push(Edit::delete(Span::new(row.content.start + kept, row.content.end)));
            }
            proposals.push(Proposal::several(Kind::InsertCommentSign, edits).in_order(1));
        }
    }
    proposals
}
