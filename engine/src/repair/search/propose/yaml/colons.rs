//! Colons: missing, glued, doubled, misplaced, or written as another sign.

use crate::edit::Edit;
use crate::text::Span;

use super::super::super::proposal::{Kind, Proposal};
use super::entry::{string_end, words};
use super::page::{Page, Row};

/// Words of a row after which a missing colon is tried.
const MOST_WORDS: usize = 7;

/// Guesses about colons.
pub(super) fn propose(page: &Page<'_, '_>) -> Vec<Proposal> {
    let mut proposals = Vec::new();
    for (_, row) in page.near_structure() {
        let start = page.entry(row).dashes.end;
        let body = Span::new(start, row.content.end);
        proposals.extend(missing(page.text, body));
        proposals.extend(known(page, body));
        proposals.extend(misplaced(page.text, body));
        proposals.extend(glued(page.text, body));
        proposals.extend(other_signs(page.text, body));
        proposals.extend(surplus(page.text, row));
        proposals.extend(repeated(page.text, row));
    }
    proposals
}

/// A colon after each word, and after a quoted key.
fn missing(text: &str, body: Span) -> Vec<Proposal> {
    let mut proposals = Vec::new();
    let mut add = |at: usize, sign: &str, order: usize| {
        proposals.push(Proposal::one(Kind::InsertColon, Edit::insert(at, sign)).in_order(order));
    };
    let bytes = body.text(text).as_bytes();
    if matches!(bytes.first(), Some(b'"' | b'\''))
        && let Some(end) = string_end(bytes, 0)
        && bytes.get(end).is_some_and(|next| !matches!(next, b':' | b' '))
    {
        add(body.start + end, ": ", 0);
        add(body.start + end, ":", 1);
    }
    let words = words(text, body);
    let last = words.len().saturating_sub(1);
    for (order, word) in words.iter().enumerate() {
        if order >= MOST_WORDS && order != last {
            continue;
        }
        let whole = word.text(text);
        if whole.starts_with('#') {
            break;
        }
        let bare = whole.trim_end_matches([',', ']', '}']);
        if !whole.ends_with(':') {
            add(word.end, ":", order);
        }
        if bare.len() < whole.len() && !bare.is_empty() {
            add(word.start + bare.len(), ":", order);
        }
        // A value that came to stand at its key: `key"value"`, `key[a]`.
        if let Some(inner) = whole.find(['"', '\'', '[', '{'])
            && inner > 0
            && !whole
                .get(..inner)
                .is_some_and(|key| key.ends_with([':', '"', '\'', '[', '{', ',', '(']))
        {
            add(word.start + inner, ": ", order);
        }
    }
    proposals
}

/// A colon and its space after a key that the file has elsewhere and that begins the row's first word.
fn known(page: &Page<'_, '_>, body: Span) -> Vec<Proposal> {
    let content = body.text(page.text);
    let word = content.split([' ', ':']).next().unwrap_or_default();
    let mut ends: Vec<usize> = page
        .keys
        .iter()
        .filter(|key| key.len() > 1 && key.len() < word.len() && word.starts_with(**key))
        .map(|key| key.len())
        .collect();
    ends.sort_unstable();
    ends.into_iter()
        .rev()
        .take(3)
        .enumerate()
        .map(|(order, end)| {
            Proposal::one(Kind::InsertColon, Edit::insert(body.start + end, ": ")).in_order(order)
        })
        .collect()
}

/// A colon behind the value, or inside the quotes of its key.
fn misplaced(text: &str, body: Span) -> Vec<Proposal> {
    let mut proposals = Vec::new();
    let content = body.text(text);
    let first = content.split(' ').next().unwrap_or_default();
    if content.ends_with(':') && first.len() < content.len() && !first.ends_with(':') {
        let edits = vec![
            Edit::insert(body.start + first.len(), ":"),
            Edit::delete(Span::new(body.end - 1, body.end)),
        ];
        proposals.push(Proposal::several(Kind::Swap, edits));
    }
    for (at, pair) in content
        .match_indices(":\"")
        .chain(content.match_indices(":'"))
        .take(4)
    {
        let quote = pair.get(1..).unwrap_or_default();
        let span = Span::new(body.start + at, body.start + at + pair.len());
        proposals.push(Proposal::one(
            Kind::Swap,
            Edit::replace(span, format!("{quote}:")),
        ));
    }
    for (at, pair) in content
        .match_indices(": \"")
        .chain(content.match_indices(": '"))
        .take(2)
    {
        let quote = pair.get(2..).unwrap_or_default();
        let span = Span::new(body.start + at, body.start + at + pair.len());
        proposals.push(Proposal::one(Kind::Swap, Edit::replace(span, format!("{quote}: "))).in_order(1));
    }
    // The value's first quote before the colon instead of behind it.
    for quote in ['"', '\''] {
        let Some(at) = content.find(&format!("{quote}: ")) else {
            continue;
        };
        if at > 0 && !content.starts_with(quote) && content.ends_with(quote) {
            let span = Span::new(body.start + at, body.start + at + 3);
            proposals.push(Proposal::one(
                Kind::Swap,
                Edit::replace(span, format!(": {quote}")),
            ));
        }
    }
    proposals
}

/// A space after a colon.
fn glued(text: &str, body: Span) -> Vec<Proposal> {
    let mut proposals = Vec::new();
    let mut all = Vec::new();
    for at in memchr::memchr_iter(b':', body.text(text).as_bytes()).take(6) {
        let at = body.start + at;
        let rest = text.get(at + 1..body.end).unwrap_or_default();
        if rest.is_empty() || rest.starts_with([' ', '\t']) {
            continue;
        }
        let edit = Edit::insert(at + 1, " ");
        proposals.push(
            Proposal::one(Kind::InsertSpace, edit.clone()).in_order(usize::from(rest.starts_with("//"))),
        );
        all.push(edit);
        if text
            .get(body.start..at)
            .is_some_and(|before| before.ends_with(' '))
        {
            let space = Span::new(at - 1, at + 1);
            proposals.push(Proposal::one(Kind::Swap, Edit::replace(space, ": ")));
        }
    }
    if all.len() > 1 {
        proposals.push(Proposal::several(Kind::InsertSpace, all).in_order(1));
    }
    proposals
}

/// Another sign in the place of a colon: `=`, `;`, `=>` and the like, with the space around it set right.
fn other_signs(text: &str, body: Span) -> Vec<Proposal> {
    let mut proposals = Vec::new();
    let whole = body.text(text);
    let is_sign = |c: char| {
        matches!(
            c,
            '=' | ';'
                | '>'
                | ','
                | '|'
                | '~'
                | '.'
                | '-'
                | '_'
                | '/'
                | '!'
                | '?'
                | '，'
                | '；'
                | '：'
                | '﹕'
                | ':'
        )
    };
    let mut found = 0;
    let mut at = 0;
    while let Some(place) = whole.get(at..).and_then(|rest| rest.find(is_sign)) {
        let start = at + place;
        let rest = whole.get(start..).unwrap_or_default();
        let end = start + rest.len() - rest.trim_start_matches(is_sign).len();
        at = end;
        let sign = whole.get(start..end).unwrap_or_default();
        if start == 0 || sign == ":" {
            continue;
        }
        found += 1;
        if found > 5 {
            break;
        }
        let span = Span::new(body.start + start, body.start + end);
        let replace = |span: Span, sign: &str, order: usize| {
            Proposal::one(Kind::ReplaceSeparator, Edit::replace(span, sign)).in_order(order)
        };
        let after = whole.get(end..).unwrap_or_default();
        proposals.push(replace(span, ":", 0));
        let before = whole.get(..start).unwrap_or_default();
        let left = Span::new(body.start + before.trim_end().len(), span.end);
        if left != span {
            proposals.push(replace(left, ":", 0));
        }
        if !after.starts_with(' ') && !after.is_empty() {
            proposals.push(replace(span, ": ", 1));
            if left != span {
                proposals.push(replace(left, ": ", 1));
            }
        }
    }
    proposals
}

/// Several colons in a row, with the space around them, made one.
fn repeated(text: &str, row: &Row) -> Vec<Proposal> {
    let mut proposals = Vec::new();
    let whole = Span::new(row.content.start, row.end).text(text);
    let run = |c: char| matches!(c, ':' | ' ' | '\t');
    let mut at = 0;
    while let Some(colon) = whole.get(at..).and_then(|rest| rest.find(':')) {
        let colon = at + colon;
        let before = whole.get(..colon).unwrap_or_default();
        let start = before.trim_end_matches(run).len();
        let rest = whole.get(colon..).unwrap_or_default();
        let behind = rest.trim_start_matches(run);
        let end = whole.len() - behind.len();
        at = end;
        let signs = whole.get(start..end).unwrap_or_default();
        if signs.matches(':').count() < 2 || start == 0 {
            continue;
        }
        let one = if behind.is_empty() { ":" } else { ": " };
        let span = Span::new(row.content.start + start, row.content.start + end);
        proposals.push(Proposal::one(Kind::DeleteSign, Edit::replace(span, one)));
        if proposals.len() > 2 {
            break;
        }
    }
    proposals
}

/// A colon taken away, alone or with the space behind or before it.
fn surplus(text: &str, row: &Row) -> Vec<Proposal> {
    let mut proposals = Vec::new();
    let content = row.content;
    for (order, at) in memchr::memchr_iter(b':', content.text(text).as_bytes())
        .take(6)
        .enumerate()
    {
        let at = content.start + at;
        let delete = |span: Span| Proposal::one(Kind::DeleteSign, Edit::delete(span)).in_order(order);
        proposals.push(delete(Span::new(at, at + 1)));
        if text.get(at + 1..).is_some_and(|rest| rest.starts_with(' ')) {
            proposals.push(delete(Span::new(at, at + 2)));
        }
        let before = text.get(content.start..at).unwrap_or_default();
        let gap = before.len() - before.trim_end_matches(' ').len();
        if gap > 0 {
            proposals.push(delete(Span::new(at - gap, at)));
            proposals.push(delete(Span::new(at - gap, at + 1)));
        }
    }
    proposals
}
