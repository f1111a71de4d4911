//! Rows that were joined, and rows that were cut in two.

use crate::edit::Edit;
use crate::text::Span;

use super::super::super::proposal::{Kind, Proposal};
use super::entry::{colons, words};
use super::page::{Page, Row};

/// Guesses about line breaks.
pub(super) fn propose(page: &Page<'_, '_>) -> Vec<Proposal> {
    let mut proposals = Vec::new();
    for (index, row) in page.near_rows() {
        if row.is_structure() {
            proposals.extend(breaks(page, index, row));
        }
        proposals.extend(joins(page, index, row));
        proposals.extend(written_breaks(page, row));
    }
    proposals
}

/// A line break before what may be the next key or item on a row.
fn breaks(page: &Page<'_, '_>, index: usize, row: &Row) -> Vec<Proposal> {
    let mut proposals = Vec::new();
    let text = page.text;
    let entry = page.entry(row);
    let body = entry.body();
    let mut places: Vec<Span> = Vec::new();
    let all = words(text, Span::new(body.start, row.content.end));
    // Before each word that a colon ends, before dashes and comments, and before what precedes such a word.
    for pair in all.windows(2) {
        let [before, word] = pair else { continue };
        let this = word.text(text);
        let begins = this.ends_with(':')
            || this.contains(": ")
            || matches!(this, "-" | "#" | "---")
            || this.starts_with('#');
        let gap = Span::new(before.end, word.start);
        if (begins || before.text(text).ends_with(':')) && !places.contains(&gap) {
            places.push(gap);
        }
    }
    // A key of several words begins at one of them.
    if let Some(colon) = colons(text, body).nth(1) {
        for pair in all.windows(2) {
            let [before, word] = pair else { continue };
            let gap = Span::new(before.end, word.start);
            if word.start < colon && before.end > body.start && !places.contains(&gap) {
                places.push(gap);
            }
        }
        // Glued: the key may be a known one.
        places.extend(known_key(page, body, colon));
    }
    if let Some(key) = entry.key {
        // What is glued to a closing quote or bracket.
        for (at, c) in Span::new(key.end, body.end).text(text).char_indices() {
            let place = key.end + at + c.len_utf8();
            if matches!(c, '"' | '\'' | ']' | '}')
                && text
                    .get(place..)
                    .is_some_and(|rest| rest.starts_with(|c: char| c.is_alphabetic() || c == '-'))
            {
                places.push(Span::at(place));
            }
        }
    }
    let mut indents = vec![
        row.indent(),
        body.start - row.start,
        body.start - row.start + page.unit,
        row.indent() + 2,
    ];
    if let Some(next) = page.after(index).and_then(|next| page.row(next)) {
        indents.push(next.indent());
    }
    for parent in page.parents(index).into_iter().take(2) {
        if let Some(parent) = page.row(parent) {
            indents.push(parent.indent());
        }
    }
    let mut seen = Vec::new();
    indents.retain(|indent| {
        let fresh = !seen.contains(indent);
        seen.push(*indent);
        fresh
    });
    for place in places.into_iter().take(8) {
        for (order, indent) in indents.iter().enumerate() {
            let own = format!("{}{}", page.scene.line_break, " ".repeat(*indent));
            proposals.push(Proposal::one(Kind::InsertBreak, Edit::replace(place, own)).in_order(order));
        }
    }
    proposals
}

/// Where a key that the file knows from other rows begins inside the last word before `colon`.
fn known_key(page: &Page<'_, '_>, body: Span, colon: usize) -> Option<Span> {
    let before = page.text.get(body.start..colon)?;
    let word = before.rsplit([' ', ':', '"', '\'']).next()?;
    let start = colon - word.len();
    let best = page
        .keys
        .iter()
        .filter(|key| key.len() < word.len() && key.len() > 1 && word.ends_with(**key))
        .map(|key| key.len())
        .max();
    let at = colon - best?;
    (at > start).then(|| Span::at(at))
}

/// A row joined with the one before it, or indented so that it goes on with it.
fn joins(page: &Page<'_, '_>, index: usize, row: &Row) -> Vec<Proposal> {
    let mut proposals = Vec::new();
    let Some(above) = index.checked_sub(1).and_then(|above| page.row(above)) else {
        return proposals;
    };
    if above.is_blank() {
        return proposals;
    }
    let gap = Span::new(above.content.end, row.content.start);
    for (order, between) in [" ", ""].into_iter().enumerate() {
        proposals.push(Proposal::one(Kind::JoinLines, Edit::replace(gap, between)).in_order(order));
    }
    proposals
}

/// `\n` in the text where a line break was meant.
fn written_breaks(page: &Page<'_, '_>, row: &Row) -> Vec<Proposal> {
    let content = row.content.text(page.text);
    let mut edits = Vec::new();
    for (at, sign) in content.match_indices("\\n").take(8) {
        let start = row.content.start + at;
        let sign = Span::new(start, start + sign.len());
        edits.push(Edit::replace(sign, page.scene.line_break));
    }
    let mut proposals: Vec<Proposal> = edits
        .iter()
        .map(|edit| Proposal::one(Kind::InsertBreak, edit.clone()).in_order(1))
        .collect();
    proposals.push(Proposal::several(Kind::InsertBreak, edits));
    proposals
}
