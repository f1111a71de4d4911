//! Quotes: missing at one end, of different kinds, or of a kind that the string holds too.
//!
//! The parser notices a quote that is never closed only at the next quote, so rows far above the error are looked at when
//! their own quotes do not come out even.

use crate::edit::Edit;
use crate::text::Span;

use super::super::super::proposal::{Kind, Proposal};
use super::entry::{begins_string, string_end};
use super::page::{Page, Row};

/// Rows above the error whose quotes are counted.
const REACH: usize = 120;

/// Such rows that are looked into.
const MOST_UNEVEN: usize = 4;

/// Ends tried for one string.
const MOST_ENDS: usize = 16;

/// Guesses about quotes.
pub(super) fn propose(page: &Page<'_, '_>) -> Vec<Proposal> {
    let mut proposals = Vec::new();
    let mut rows: Vec<usize> = page.near_rows().map(|(index, _)| index).collect();
    let first = page.front.saturating_sub(REACH);
    let uneven = (first..page.front)
        .rev()
        .filter(|index| {
            page.row(*index)
                .is_some_and(|row| row.is_structure() && is_uneven(page.text, row))
        })
        .take(MOST_UNEVEN);
    rows.extend(uneven);
    rows.sort_unstable();
    rows.dedup();
    for index in rows {
        let Some(row) = page.row(index) else { continue };
        if !row.content.text(page.text).contains(['"', '\'']) {
            continue;
        }
        let ends = ends(page, row);
        proposals.extend(unclosed(page, index, row, &ends));
        proposals.extend(unopened(page, row));
        proposals.extend(inner(page, row));
        proposals.extend(surplus(page.text, row));
    }
    proposals
}

/// Whether the strings of a row do not end on it, or text follows one.
fn is_uneven(text: &str, row: &Row) -> bool {
    let content = row.content.text(text);
    let bytes = content.as_bytes();
    let mut at = 0;
    while let Some(found) = content.get(at..).and_then(|rest| rest.find(['"', '\''])) {
        let start = at + found;
        if !begins_string(bytes, start) {
            at = start + 1;
            continue;
        }
        let Some(end) = string_end(bytes, start) else {
            return true;
        };
        let after = content.get(end..).unwrap_or_default().trim_start();
        if !after.is_empty() && !after.starts_with([',', ']', '}', ':', '#', ')']) {
            return true;
        }
        at = end;
    }
    false
}

/// The places on a row where a string may end: its end, before its comment and closing signs, and after each word.
fn ends(page: &Page<'_, '_>, row: &Row) -> Vec<usize> {
    let text = page.text;
    let content = row.content;
    let mut ends = vec![content.end];
    let whole = content.text(text);
    if let Some(comment) = whole.find(" #") {
        ends.push(content.start + whole.get(..comment).unwrap_or_default().trim_end().len());
    }
    let bare = whole.trim_end_matches([',', ']', '}', ' ', ':', ')']);
    for (at, _) in whole.char_indices().filter(|(at, _)| *at >= bare.len()) {
        ends.push(content.start + at);
    }
    for (at, c) in whole.char_indices() {
        if matches!(c, ',' | ']' | '}' | ':' | ' ' | '=' | ')') {
            ends.push(content.start + at);
        }
    }
    let mut seen = Vec::new();
    ends.retain(|end| {
        let fresh = !seen.contains(end);
        seen.push(*end);
        fresh
    });
    ends
}

/// A string that begins and does not end on its row: closed somewhere, of the other kind, or no string.
fn unclosed(page: &Page<'_, '_>, index: usize, row: &Row, ends: &[usize]) -> Vec<Proposal> {
    let mut proposals = Vec::new();
    let text = page.text;
    let content = row.content.text(text);
    let bytes = content.as_bytes();
    for (at, byte) in bytes.iter().enumerate() {
        if !matches!(byte, b'"' | b'\'') || !begins_string(bytes, at) {
            continue;
        }
        let quote = if *byte == b'"' { "\"" } else { "'" };
        let other = if *byte == b'"' { "'" } else { "\"" };
        let opener = row.content.start + at;
        let after = ends.iter().filter(|end| **end > opener);
        for (order, end) in after.take(MOST_ENDS).enumerate() {
            let before = text.as_bytes().get(end - 1);
            if before == Some(byte) {
                continue;
            }
            let insert = Edit::insert(*end, quote);
            proposals.push(Proposal::one(Kind::InsertClosingQuote, insert).in_order(order));
            if before.is_some_and(|byte| other.as_bytes().contains(byte)) {
                let last = Span::new(end - 1, *end);
                proposals.push(Proposal::one(Kind::ReplaceQuote, Edit::replace(last, quote)).in_order(order));
                let first = Span::new(opener, opener + 1);
                proposals
                    .push(Proposal::one(Kind::ReplaceQuote, Edit::replace(first, other)).in_order(order));
            }
        }
        if string_end(bytes, at).is_none() {
            proposals.extend(below(page, index, quote));
        }
    }
    proposals
}

/// The end of a string on a later row: it goes on as long as the rows are deeper or look like no key.
fn below(page: &Page<'_, '_>, index: usize, quote: &str) -> Vec<Proposal> {
    let mut proposals = Vec::new();
    let mut next = index;
    for order in 0..8 {
        let Some(below) = page.after(next) else { break };
        next = below;
        let Some(row) = page.row(below) else { break };
        proposals.push(
            Proposal::one(Kind::InsertClosingQuote, Edit::insert(row.content.end, quote)).in_order(order + 1),
        );
        if page.entry(row).key.is_some() {
            break;
        }
    }
    proposals
}

/// A quote that ends a word and begins no string: its partner before each word, and at the start of the value.
fn unopened(page: &Page<'_, '_>, row: &Row) -> Vec<Proposal> {
    let mut proposals = Vec::new();
    let text = page.text;
    let content = row.content.text(text);
    let bytes = content.as_bytes();
    let entry = page.entry(row);
    for (at, byte) in bytes.iter().enumerate() {
        if !matches!(byte, b'"' | b'\'') || begins_string(bytes, at) {
            continue;
        }
        let quote = if *byte == b'"' { "\"" } else { "'" };
        let closer = row.content.start + at;
        let mut starts = vec![entry.value.start, entry.body().start];
        for (start, c) in content.char_indices() {
            let before = start.checked_sub(1).and_then(|before| bytes.get(before));
            let begins =
                before.is_some_and(|before| matches!(before, b' ' | b'[' | b'{' | b',' | b':' | b'-' | b'='));
            if begins && c != ' ' {
                starts.push(row.content.start + start);
            }
        }
        starts.sort_unstable();
        starts.dedup();
        let before = starts.into_iter().rev().filter(|start| *start < closer);
        for (order, start) in before.take(MOST_ENDS).enumerate() {
            proposals
                .push(Proposal::one(Kind::InsertOpeningQuote, Edit::insert(start, quote)).in_order(order));
        }
    }
    proposals
}

/// Quotes inside the outer quotes of a value: escaped, one or all, or the outer ones of the other kind.
fn inner(page: &Page<'_, '_>, row: &Row) -> Vec<Proposal> {
    let mut proposals = Vec::new();
    let text = page.text;
    let content = row.content.text(text);
    let bytes = content.as_bytes();
    let mut done = Vec::new();
    for (at, byte) in bytes.iter().enumerate() {
        if !matches!(byte, b'"' | b'\'') || !begins_string(bytes, at) || done.contains(byte) {
            continue;
        }
        // From the first quote to the last of its kind, and to each that could be an end.
        let places: Vec<usize> = memchr::memchr_iter(*byte, bytes)
            .filter(|place| *place > at)
            .collect();
        let Some(last) = places.last().copied() else {
            continue;
        };
        done.push(*byte);
        if places.len() < 2 {
            continue;
        }
        let escape = if *byte == b'"' { "\\" } else { "'" };
        let other = if *byte == b'"' { "'" } else { "\"" };
        let start = row.content.start;
        let mut all = Vec::new();
        let inside = places.iter().copied().filter(|place| *place != last);
        let unescaped =
            inside.filter(|place| place.checked_sub(1).and_then(|before| bytes.get(before)) != Some(&b'\\'));
        for (order, place) in unescaped.enumerate() {
            let edit = Edit::insert(start + place, escape);
            all.push(edit.clone());
            if order < 6 {
                proposals.push(Proposal::one(Kind::EscapeQuote, edit).in_order(order + 1));
            }
        }
        if all.len() == 3 || all.len() == 4 {
            for pair in all.windows(2) {
                proposals.push(Proposal::several(Kind::EscapeQuote, pair.to_vec()).in_order(2));
            }
        }
        proposals.push(Proposal::several(Kind::EscapeQuote, all));
        let ends = |edits: Vec<Edit>| Proposal::several(Kind::ReplaceQuote, edits);
        proposals.push(ends(vec![
            Edit::replace(Span::new(start + at, start + at + 1), other),
            Edit::replace(Span::new(start + last, start + last + 1), other),
        ]));
        // Inside, all of the other kind.
        let between = places.iter().filter(|place| **place != last);
        let edits = between.map(|place| Edit::replace(Span::new(start + place, start + place + 1), other));
        proposals.push(ends(edits.collect()).in_order(1));
    }
    proposals
}

/// Quotes taken away: one, or both of a string; a string's end moved to the end of the row.
fn surplus(text: &str, row: &Row) -> Vec<Proposal> {
    let mut proposals = Vec::new();
    let content = row.content.text(text);
    let bytes = content.as_bytes();
    let start = row.content.start;
    let quote_at = |at: usize| Span::new(start + at, start + at + 1);
    for (order, at) in memchr::memchr2_iter(b'"', b'\'', bytes).take(10).enumerate() {
        proposals.push(Proposal::one(Kind::DeleteQuote, Edit::delete(quote_at(at))).in_order(order));
        if !begins_string(bytes, at) {
            continue;
        }
        let Some(end) = string_end(bytes, at) else {
            continue;
        };
        proposals.push(
            Proposal::several(
                Kind::DeleteQuote,
                vec![Edit::delete(quote_at(at)), Edit::delete(quote_at(end - 1))],
            )
            .in_order(order + 1),
        );
        let after = content.get(end..).unwrap_or_default();
        if !after.trim_start().is_empty() && !after.trim_start().starts_with([',', ']', '}', ':', '#']) {
            let quote = bytes
                .get(at)
                .map_or("\"", |byte| if *byte == b'"' { "\"" } else { "'" });
            proposals.push(Proposal::several(
                Kind::Pair,
                vec![
                    Edit::delete(quote_at(end - 1)),
                    Edit::insert(row.content.end, quote),
                ],
            ));
        }
    }
    proposals
}
