//! Backslashes in double-quoted strings that escape nothing.

use crate::edit::Edit;
use crate::text::Span;

use super::super::super::proposal::{Kind, Proposal};
use super::entry::{begins_string, string_end};
use super::page::Page;

/// Guesses about backslashes.
pub(super) fn propose(page: &Page<'_, '_>) -> Vec<Proposal> {
    let mut proposals = Vec::new();
    for (_, row) in page.near_rows() {
        let content = row.content.text(page.text);
        let bytes = content.as_bytes();
        let start = row.content.start;
        let mut string = None;
        let mut bad = Vec::new();
        let mut at = 0;
        while let Some(byte) = bytes.get(at) {
            if *byte == b'"' && begins_string(bytes, at) && string.is_none() {
                string = string_end(bytes, at).map(|end| (at, end));
            }
            if *byte == b'\\' {
                if !is_escape(bytes.get(at + 1).copied()) {
                    bad.push(at);
                }
                // What is escaped begins nothing.
                at += 1;
            }
            at += 1;
        }
        proposals.extend(before_quotes(content, start));
        if bad.is_empty() {
            continue;
        }
        for (order, at) in bad.iter().enumerate().take(8) {
            let place = start + at;
            proposals
                .push(Proposal::one(Kind::EscapeBackslash, Edit::insert(place, "\\")).in_order(order + 1));
            proposals.push(
                Proposal::one(Kind::EscapeBackslash, Edit::delete(Span::new(place, place + 1)))
                    .in_order(order + 1),
            );
        }
        let doubled = bad.iter().map(|at| Edit::insert(start + at, "\\")).collect();
        proposals.push(Proposal::several(Kind::EscapeBackslash, doubled));
        // Every backslash of the row, those that happen to mean something among them.
        let every = memchr::memchr_iter(b'\\', bytes)
            .map(|at| Edit::insert(start + at, "\\"))
            .collect();
        proposals.push(Proposal::several(Kind::EscapeBackslash, every).in_order(1));
        if let Some((from, to)) = string {
            let quotes = [from, to - 1].map(|at| Edit::replace(Span::new(start + at, start + at + 1), "'"));
            proposals.push(Proposal::several(Kind::ReplaceQuote, quotes.to_vec()));
        }
    }
    proposals
}

/// Backslashes before quotes where they escape nothing: taken away, or the quote doubled as single-quoted strings want it.
fn before_quotes(content: &str, start: usize) -> Vec<Proposal> {
    let mut proposals = Vec::new();
    for (pair, doubled) in [("\\'", "''"), ("\\\"", "")] {
        let places: Vec<usize> = content
            .match_indices(pair)
            .map(|(at, _)| start + at)
            .take(12)
            .collect();
        let sign = |at: &usize| Span::new(*at, at + 1);
        let all = places.iter().map(|at| Edit::delete(sign(at))).collect();
        proposals.push(Proposal::several(Kind::EscapeBackslash, all).in_order(1));
        for at in places.iter().take(4) {
            proposals.push(Proposal::one(Kind::EscapeBackslash, Edit::delete(sign(at))).in_order(2));
        }
        if !doubled.is_empty() {
            let each = places
                .iter()
                .map(|at| Edit::replace(Span::new(*at, at + 2), doubled));
            proposals.push(Proposal::several(Kind::EscapeQuote, each.collect()).in_order(1));
        }
    }
    proposals
}

/// Whether YAML knows a backslash before `sign`.
fn is_escape(sign: Option<u8>) -> bool {
    sign.is_none_or(|sign| b"0abt\tnvfre \"/\\N_LPxuU\r\n".contains(&sign))
}
