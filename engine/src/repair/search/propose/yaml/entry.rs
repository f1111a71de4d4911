//! The parts of one row as they seem to be: dashes, key, value, comment.

use crate::text::Span;

/// The parts of a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Entry {
    /// The dashes that begin it, with the space behind each.
    pub(super) dashes: Span,
    /// The key, where a `:` ends one.
    pub(super) key: Option<Span>,
    /// What follows the dashes and the key, without the comment; empty where nothing does.
    pub(super) value: Span,
    /// The comment behind, from its `#`.
    pub(super) comment: Option<Span>,
}

impl Entry {
    /// The parts of `content`, a row without white space around.
    pub(super) fn of(text: &str, content: Span) -> Self {
        let mut start = content.start;
        while let Some(rest) = text.get(start..content.end)
            && let Some(after) = rest.strip_prefix("- ")
        {
            start = content.end - after.trim_start_matches([' ', '\t']).len();
        }
        if text.get(start..content.end) == Some("-") {
            start = content.end;
        }
        let comment = comment(text, Span::new(start, content.end));
        let end = comment.map_or(content.end, |comment| comment.start);
        let body = trimmed(text, Span::new(start, end));
        let colon = colons(text, body).next();
        let key = colon.map(|colon| trimmed(text, Span::new(body.start, colon)));
        let value = colon.map_or(body, |colon| trimmed(text, Span::new(colon + 1, body.end)));
        Self {
            dashes: Span::new(content.start, start),
            key: key.filter(|key| !key.is_empty()),
            value,
            comment,
        }
    }

    /// What follows the dashes, without the comment.
    pub(super) fn body(&self) -> Span {
        Span::new(self.key.map_or(self.value.start, |key| key.start), self.value.end)
    }
}

/// `span` without white space around.
pub(super) fn trimmed(text: &str, span: Span) -> Span {
    let all = span.text(text);
    let start = span.start + all.len() - all.trim_start_matches([' ', '\t']).len();
    Span::new(start, start + all.trim_matches([' ', '\t']).len())
}

/// The `:` in `span` that end keys, quoted text left out, as far as quotes can be told.
pub(super) fn colons(text: &str, span: Span) -> impl Iterator<Item = usize> {
    let bytes = span.text(text).as_bytes();
    outside(bytes).filter_map(move |at| {
        let ends =
            bytes.get(at) == Some(&b':') && bytes.get(at + 1).is_none_or(|next| matches!(next, b' ' | b'\t'));
        ends.then_some(span.start + at)
    })
}

/// The comment behind what stands in `span`.
fn comment(text: &str, span: Span) -> Option<Span> {
    let bytes = span.text(text).as_bytes();
    let mut places = outside(bytes);
    let at = places.find(|at| {
        bytes.get(*at) == Some(&b'#')
            && at
                .checked_sub(1)
                .is_none_or(|before| matches!(bytes.get(before), Some(b' ' | b'\t')))
    })?;
    Some(Span::new(span.start + at, span.end))
}

/// The places of one line that lie outside its quoted strings. A string begins with a quote that no word precedes; one
/// that is not closed on the line counts as text.
fn outside(bytes: &[u8]) -> impl Iterator<Item = usize> {
    let mut next = 0;
    std::iter::from_fn(move || {
        let at = next;
        let byte = *bytes.get(at)?;
        next = at + 1;
        if matches!(byte, b'"' | b'\'')
            && begins_string(bytes, at)
            && let Some(end) = string_end(bytes, at)
        {
            next = end;
        }
        Some(at)
    })
}

/// Whether a quote at `at` can begin a string: nothing, white space or a sign precedes it.
pub(super) fn begins_string(bytes: &[u8], at: usize) -> bool {
    at.checked_sub(1).is_none_or(|before| {
        matches!(
            bytes.get(before),
            Some(b' ' | b'\t' | b'[' | b'{' | b',' | b':' | b'(')
        )
    })
}

/// One past the quote that ends the string beginning at `start` of a line.
pub(super) fn string_end(bytes: &[u8], start: usize) -> Option<usize> {
    let quote = *bytes.get(start)?;
    let mut at = start + 1;
    loop {
        let byte = *bytes.get(at)?;
        at += 1;
        if byte == b'\\' && quote == b'"' {
            at += 1;
        } else if byte == quote {
            if quote == b'\'' && bytes.get(at) == Some(&quote) {
                at += 1;
                continue;
            }
            return Some(at);
        }
    }
}

/// The words of `span`, cut at white space.
pub(super) fn words(text: &str, span: Span) -> Vec<Span> {
    let all = span.text(text);
    let mut words = Vec::new();
    let mut start = None;
    for (at, c) in all.char_indices() {
        if c == ' ' || c == '\t' {
            if let Some(start) = start.take() {
                words.push(Span::new(span.start + start, span.start + at));
            }
        } else if start.is_none() {
            start = Some(at);
        }
    }
    if let Some(start) = start {
        words.push(Span::new(span.start + start, span.end));
    }
    words
}
