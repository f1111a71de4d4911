//! Anchors and aliases: names that do not meet, anchors that were lost.

use crate::edit::Edit;
use crate::text::Span;

use super::super::super::proposal::{Kind, Proposal};
use super::page::Page;

/// Guesses about anchors and aliases.
pub(super) fn propose(page: &Page<'_, '_>) -> Vec<Proposal> {
    let mut proposals = Vec::new();
    let text = page.text;
    if !page
        .near_rows()
        .any(|(_, row)| row.content.text(text).contains(['*', '&']))
    {
        return proposals;
    }
    let anchors = names(text, Span::new(0, text.len()), '&');
    for (_, row) in page.near_rows() {
        for alias in names(text, row.content, '*') {
            let name = alias.text(text);
            let mut ranked: Vec<(usize, Span)> = Vec::new();
            for anchor in &anchors {
                let distance = strsim::damerau_levenshtein(name, anchor.text(text));
                if !ranked
                    .iter()
                    .any(|(_, known)| known.text(text) == anchor.text(text))
                {
                    ranked.push((distance, *anchor));
                }
            }
            ranked.sort();
            for (order, (distance, anchor)) in ranked.into_iter().enumerate().take(4) {
                let edit = Edit::replace(alias, anchor.text(text));
                proposals.push(Proposal::one(Kind::ReplaceKeyword, edit).in_order(order));
                if distance > 0 && distance <= 3 && anchor.end < alias.start {
                    proposals.push(
                        Proposal::one(Kind::ReplaceKeyword, Edit::replace(anchor, name)).in_order(order),
                    );
                }
            }
            proposals.extend(lost(page, name, row.start));
        }
        for sign in ['&', '*'] {
            for name in names(text, row.content, sign) {
                let mark = Span::new(name.start - 1, name.start);
                proposals.push(Proposal::one(Kind::DeleteStray, Edit::delete(mark)));
                let other = if sign == '&' { "*" } else { "&" };
                proposals.push(Proposal::one(Kind::ReplaceSign, Edit::replace(mark, other)));
                let rest = text.get(name.end..row.content.end).unwrap_or_default();
                let gap = rest.len() - rest.trim_start().len();
                proposals.push(Proposal::one(
                    Kind::DeleteWord,
                    Edit::delete(Span::new(mark.start, name.end + gap)),
                ));
                proposals.push(Proposal::one(Kind::InsertSpace, Edit::insert(name.end, " ")));
            }
        }
    }
    proposals
}

/// The names behind `sign` in `span`, where it begins a value.
fn names(text: &str, span: Span, sign: char) -> Vec<Span> {
    let whole = span.text(text);
    whole
        .match_indices(sign)
        .filter(|(at, _)| {
            at.checked_sub(1).is_none_or(|before| {
                matches!(
                    whole.as_bytes().get(before),
                    Some(b' ' | b'[' | b',' | b'{' | b'\n' | b':' | b'-')
                )
            })
        })
        .map(|(at, _)| {
            let start = span.start + at + sign.len_utf8();
            let rest = text.get(start..span.end).unwrap_or_default();
            let length = rest
                .find(|c: char| c.is_whitespace() || matches!(c, ',' | '[' | ']' | '{' | '}'))
                .unwrap_or(rest.len());
            Span::new(start, start + length)
        })
        .filter(|name| !name.is_empty())
        .take(200)
        .collect()
}

/// The anchor `name` put behind a key above that is called alike.
fn lost(page: &Page<'_, '_>, name: &str, before: usize) -> Vec<Proposal> {
    let mut proposals = Vec::new();
    let plain = |word: &str| -> String {
        word.chars()
            .filter(|c| c.is_alphanumeric())
            .flat_map(char::to_lowercase)
            .collect()
    };
    let wanted = plain(name);
    for row in page
        .rows
        .iter()
        .take_while(|row| row.start < before)
        .filter(|row| row.is_structure())
    {
        let entry = page.entry(row);
        let Some(key) = entry.key else { continue };
        let known = plain(key.text(page.text));
        if known.is_empty() || wanted.is_empty() || !(known.contains(&wanted) || wanted.contains(&known)) {
            continue;
        }
        let order = usize::from(known != wanted);
        let place = if entry.value.is_empty() {
            row.content.end
        } else {
            entry.value.start
        };
        let sign = if entry.value.is_empty() {
            format!(" &{name}")
        } else {
            format!("&{name} ")
        };
        proposals.push(Proposal::one(Kind::InsertValue, Edit::insert(place, sign)).in_order(order));
        if proposals.len() > 8 {
            break;
        }
    }
    proposals
}
