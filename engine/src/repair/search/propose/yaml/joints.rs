//! Rows that were joined, and rows that were cut in two.

use crate::edit::Edit;
use crate::text::Span;

use super::super::super::proposal::{Kind, Proposal};
use super::entry::{colons, string_end, words};
use super::page::{Page, Row};

/// Places looked at in a word that may be two.
const LONGEST_GLUED: usize = 16;

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
    // A dash glued to the colon of its parent.
    let colon = body.text(text).find(":- ");
    places.extend(colon.map(|at| Span::at(body.start + at + 1)));
    if let Some(key) = entry.key {
        // What is glued to a closing quote or bracket.
        for (at, c) in Span::new(key.end, body.end).text(text).char_indices() {
            let place = key.end + at + c.len_utf8();
            let rest = text.get(place..).unwrap_or_default();
            let begins = |c: char| c.is_alphabetic() || c == '-';
            let after_string = matches!(c, '"' | '\'' | ']' | '}') && rest.starts_with(begins);
            let before_key = !matches!(c, ' ' | '"' | '\'') && begins_quoted_key(rest);
            if after_string || before_key {
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
        indents.push(next.indent().saturating_sub(2));
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
    let broken = |place: Span, order: usize, indent: usize| {
        let own = format!("{}{}", page.scene.line_break, " ".repeat(indent));
        Proposal::one(Kind::InsertBreak, Edit::replace(place, own)).in_order(order)
    };
    for place in places.into_iter().take(8) {
        // A sign that was written for the line break goes with it.
        let before = text.get(body.start..place.start).unwrap_or_default();
        let sign = before.len() - before.trim_end_matches([',', ';']).len();
        for (order, indent) in indents.iter().enumerate() {
            proposals.push(broken(place, order, *indent));
            if sign > 0 {
                proposals.push(broken(Span::new(place.start - sign, place.end), order, *indent));
            }
        }
    }
    for place in inside_word(page, body) {
        proposals.push(broken(place, 4, row.indent()));
    }
    proposals
}

/// Whether `rest` begins with a string that a colon ends.
fn begins_quoted_key(rest: &str) -> bool {
    rest.starts_with(['"', '\''])
        && string_end(rest.as_bytes(), 0)
            .and_then(|end| rest.get(end..))
            .is_some_and(|behind| behind.starts_with(": ") || behind.starts_with(":\n"))
}

/// The places in the word before a second colon: the key may begin at any of them, when its row was glued on.
fn inside_word(page: &Page<'_, '_>, body: Span) -> Vec<Span> {
    let Some(second) = colons(page.text, body).nth(1) else {
        return Vec::new();
    };
    let before = page.text.get(body.start..second).unwrap_or_default();
    let word = before
        .rsplit([' ', ':', '"', '\'', '/'])
        .next()
        .unwrap_or_default();
    let start = second - word.len();
    let places = word.char_indices().skip(1);
    places
        .map(|(at, _)| Span::at(start + at))
        .take(LONGEST_GLUED)
        .collect()
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
