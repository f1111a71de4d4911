//! Scalars that need quotes: they hold `: ` or ` #`, or begin with a sign that means something else.

use crate::edit::Edit;
use crate::text::Span;

use super::super::super::proposal::{Kind, Proposal};
use super::entry::{Entry, colons, trimmed};
use super::page::{Page, Row};

/// Guesses about scalars without quotes.
pub(super) fn propose(page: &Page<'_, '_>) -> Vec<Proposal> {
    let mut proposals = Vec::new();
    for (index, row) in page.near_structure() {
        for (order, scalar) in scalars(page, row).into_iter().enumerate() {
            quote(page, scalar, order, &mut proposals);
        }
        over_rows(page, index, row, &mut proposals);
        wrapped(page, row, &mut proposals);
    }
    proposals
}

/// What may be one scalar on this row.
fn scalars(page: &Page<'_, '_>, row: &Row) -> Vec<Span> {
    let text = page.text;
    let entry = page.entry(row);
    let mut scalars = Vec::new();
    let mut add = |span: Span| {
        if !span.is_empty() && !scalars.contains(&span) {
            scalars.push(span);
        }
    };
    let body = entry.body();
    add(entry.value);
    let end = row.content.end;
    // The comment may be part of it.
    add(Span::new(entry.value.start, end));
    add(body);
    add(Span::new(body.start, end));
    if let Some(key) = entry.key {
        add(key);
    }
    for colon in colons(text, body).skip(1).take(3) {
        add(trimmed(text, Span::new(colon + 1, body.end)));
        add(trimmed(text, Span::new(body.start, colon)));
        add(trimmed(text, Span::new(entry.value.start, colon)));
    }
    // A dash that belongs to the scalar: `-foo: bar`.
    if !entry.dashes.is_empty() {
        add(Span::new(row.content.start, body.end));
    }
    for item in items(text, &entry) {
        add(item);
    }
    scalars
}

/// The items of flow collections on a row, cut at their signs; each with and without its key.
fn items(text: &str, entry: &Entry) -> Vec<Span> {
    let body = entry.body();
    let whole = body.text(text);
    let mut items = Vec::new();
    if !whole.contains(['[', '{', ',', ']', '}']) {
        return items;
    }
    let mut start = 0;
    for (at, c) in whole.char_indices().chain([(whole.len(), ',')]) {
        if !matches!(c, '[' | ']' | '{' | '}' | ',') {
            continue;
        }
        let item = trimmed(text, Span::new(body.start + start, body.start + at));
        start = at + c.len_utf8();
        if item.is_empty() || items.len() > 24 {
            continue;
        }
        items.push(item);
        if let Some(colon) = item.text(text).find(": ") {
            items.push(trimmed(text, Span::new(item.start + colon + 1, item.end)));
            items.push(trimmed(text, Span::new(item.start, item.start + colon)));
        }
    }
    // Between the outer brackets an item may hold brackets itself.
    if let (Some(open), Some(close)) = (whole.find(['[', '{']), whole.rfind([']', '}']))
        && open < close
    {
        items.push(trimmed(
            text,
            Span::new(body.start + open + 1, body.start + close),
        ));
        items.push(Span::new(body.start + open, body.start + close + 1));
    }
    items
}

/// `span` in quotes of both kinds; what it holds of the quote itself escaped.
fn quote(page: &Page<'_, '_>, span: Span, order: usize, proposals: &mut Vec<Proposal>) {
    let whole = span.text(page.text);
    if is_quoted(whole) {
        return;
    }
    for (preference, quote) in page.quotes.iter().enumerate() {
        let order = order * 2 + preference;
        let mark = quote.to_string();
        let mut edits = vec![
            Edit::insert(span.start, mark.clone()),
            Edit::insert(span.end, mark),
        ];
        // What a single quote holds of itself may be doubled already: both are tried.
        if !(whole.starts_with(*quote) || whole.ends_with(*quote)) || *quote == '"' {
            proposals.push(Proposal::several(Kind::Quote, edits.clone()).in_order(order));
        }
        if whole.contains(*quote) || (*quote == '"' && whole.contains('\\')) {
            edits.clear();
            let escape = if *quote == '"' { "\\" } else { "'" };
            let mut inside = String::with_capacity(whole.len() + 8);
            for c in whole.chars() {
                if c == *quote || (c == '\\' && *quote == '"') {
                    inside.push_str(escape);
                }
                inside.push(c);
            }
            let text = format!("{quote}{inside}{quote}");
            proposals.push(Proposal::one(Kind::Quote, Edit::replace(span, text)).in_order(order + 1));
        }
    }
}

/// Whether `whole` is one string in quotes.
fn is_quoted(whole: &str) -> bool {
    let bytes = whole.as_bytes();
    matches!(bytes.first(), Some(b'"' | b'\'')) && super::entry::string_end(bytes, 0) == Some(bytes.len())
}

/// A scalar that goes on over the rows below.
fn over_rows(page: &Page<'_, '_>, index: usize, row: &Row, proposals: &mut Vec<Proposal>) {
    let value = page.entry(row).value;
    if value.is_empty() {
        return;
    }
    let mut next = index;
    for order in 0..3 {
        let Some(below) = page.after(next) else { return };
        let Some(last) = page.row(below).filter(|below| below.indent() > row.indent()) else {
            return;
        };
        next = below;
        for quote in page.quotes {
            let mark = quote.to_string();
            if Span::new(value.start, last.content.end)
                .text(page.text)
                .contains(quote)
            {
                continue;
            }
            let edits = vec![
                Edit::insert(value.start, mark.clone()),
                Edit::insert(last.content.end, mark),
            ];
            proposals.push(Proposal::several(Kind::Quote, edits).in_order(4 + order));
        }
    }
}

/// A scalar in backticks or the signs of Markdown: without them, or in quotes in their place.
fn wrapped(page: &Page<'_, '_>, row: &Row, proposals: &mut Vec<Proposal>) {
    let content = row.content.text(page.text);
    for sign in ["`", "**", "*", "__", "~~", "$", "%", "@"] {
        let places: Vec<usize> = content
            .match_indices(sign)
            .map(|(at, _)| row.content.start + at)
            .take(6)
            .collect();
        let span = |at: &usize| Span::new(*at, at + sign.len());
        for pair in places.windows(2) {
            let both = |text: &str| pair.iter().map(|at| Edit::replace(span(at), text)).collect();
            proposals.push(Proposal::several(Kind::DeleteSign, both("")));
            if sign == "`" {
                for (order, quote) in page.quotes.iter().enumerate() {
                    proposals.push(
                        Proposal::several(Kind::ReplaceQuote, both(&quote.to_string())).in_order(order),
                    );
                }
            }
        }
    }
}
