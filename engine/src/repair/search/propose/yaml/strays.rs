//! What does not belong there at all: a row, a word, a character.

use crate::edit::Edit;
use crate::text::Span;

use super::super::super::proposal::{Kind, Proposal};
use super::entry::words;
use super::page::{Page, Row};

/// Guesses about what is too much.
pub(super) fn propose(page: &Page<'_, '_>) -> Vec<Proposal> {
    let mut proposals = Vec::new();
    let mut alike = Vec::new();
    for (index, row) in page.near_rows() {
        let content = Span::new(row.content.start, row.end);
        alike.extend(lookalikes(page.text, content));
        proposals.extend(rows(page, index));
        proposals.extend(parts(page, row));
        proposals.extend(characters(page, row));
    }
    proposals.push(Proposal::several(Kind::ReplaceLookalike, alike).in_order(2));
    proposals
}

/// The edits that put ordinary characters in the place of those in `span` that only look like them.
fn lookalikes(text: &str, span: Span) -> Vec<Edit> {
    let characters = span.text(text).char_indices();
    characters
        .filter_map(|(at, c)| {
            let start = span.start + at;
            Some(Edit::replace(Span::new(start, start + c.len_utf8()), plain(c)?))
        })
        .collect()
}

/// A row, and the row with all below it.
fn rows(page: &Page<'_, '_>, index: usize) -> Vec<Proposal> {
    let mut proposals = Vec::new();
    let lines = page.scene.lines();
    let whole = lines.full_span(index);
    proposals.push(Proposal::one(Kind::DeleteLine, Edit::delete(whole)));
    let subtree = page.subtree_end(index);
    if subtree > index + 1 && subtree - index < 12 {
        let block = Span::new(whole.start, lines.start(subtree));
        proposals.push(Proposal::one(Kind::DeleteLine, Edit::delete(block)).in_order(1));
    }
    let rest = Span::new(whole.start, page.text.len());
    proposals.push(Proposal::one(Kind::DeleteTail, Edit::delete(rest)).in_order(1));
    if let Some(above) = page.before(index).filter(|above| above + 1 < index) {
        let rest = Span::new(lines.start(above + 1), page.text.len());
        proposals.push(Proposal::one(Kind::DeleteTail, Edit::delete(rest)).in_order(1));
        // A row with the blank rows before it.
        let block = Span::new(lines.start(above + 1), whole.end);
        proposals.push(Proposal::one(Kind::DeleteLine, Edit::delete(block)).in_order(2));
    }
    if index > 0 && index < 12 {
        let head = Span::new(0, whole.start);
        proposals.push(Proposal::one(Kind::DeleteHead, Edit::delete(head)).in_order(1));
    }
    proposals
}

/// The words of a row, each with the space before or behind it; the value; all behind a word.
fn parts(page: &Page<'_, '_>, row: &Row) -> Vec<Proposal> {
    let mut proposals = Vec::new();
    let text = page.text;
    let words = words(text, row.content);
    for (order, word) in words.iter().enumerate().take(10) {
        let delete =
            |span: Span, order: usize| Proposal::one(Kind::DeleteWord, Edit::delete(span)).in_order(order);
        if let Some(next) = words.get(order + 1) {
            proposals.push(delete(Span::new(word.start, next.start), order));
        } else {
            proposals.push(delete(*word, order));
        }
        if let Some(before) = order.checked_sub(1).and_then(|before| words.get(before)) {
            proposals.push(delete(Span::new(before.end, word.end), order));
            if order + 1 < words.len() {
                let rest = Span::new(before.end, row.content.end);
                proposals.push(Proposal::one(Kind::DeleteTail, Edit::delete(rest)).in_order(order));
            }
        }
    }
    // Tags, anchors and aliases before the value, all of them.
    let value = page.entry(row).value;
    let is_property = |word: &&Span| word.text(text).starts_with(['&', '*', '!']);
    let behind = || words.iter().skip_while(|word| word.start < value.start);
    let properties = behind().take_while(is_property).count();
    if properties > 1
        && let Some(kept) = behind().nth(properties)
    {
        let span = Span::new(value.start, kept.start);
        proposals.push(Proposal::one(Kind::DeleteWord, Edit::delete(span)).in_order(1));
    }
    proposals
}

/// Signs and odd characters of a row, each alone; spaces that are none; spaces in front of the row's end.
fn characters(page: &Page<'_, '_>, row: &Row) -> Vec<Proposal> {
    let mut proposals = Vec::new();
    let mut deleted = 0;
    let content = Span::new(row.content.start, row.end);
    for (at, c) in content.text(page.text).char_indices() {
        let start = content.start + at;
        let span = Span::new(start, start + c.len_utf8());
        let sign =
            c.is_ascii_punctuation() && !matches!(c, '"' | '\'' | '[' | ']' | '{' | '}' | '_' | '.' | '/');
        if (sign || c.is_control() || !c.is_ascii()) && deleted < 16 {
            deleted += 1;
            proposals.push(Proposal::one(Kind::DeleteStray, Edit::delete(span)).in_order(deleted - 1));
        }
    }
    proposals.extend(glued(page, row));
    let lookalikes = lookalikes(page.text, content);
    for edit in lookalikes.iter().take(8) {
        proposals.push(Proposal::one(Kind::ReplaceLookalike, edit.clone()).in_order(1));
    }
    if !lookalikes.is_empty() {
        proposals.push(Proposal::several(Kind::ReplaceLookalike, lookalikes));
    }
    // A letter that does not belong, glued to the start of what stands on the row or the end of its words.
    for start in [row.content.start, page.entry(row).value.start] {
        let first = page
            .text
            .get(start..row.content.end)
            .and_then(|rest| rest.chars().next());
        if let Some(first) = first.filter(|c| c.is_alphanumeric()) {
            let span = Span::new(start, start + first.len_utf8());
            proposals.push(Proposal::one(Kind::DeleteStray, Edit::delete(span)).in_order(9));
        }
    }
    for word in words(page.text, row.content).into_iter().take(6) {
        let whole = word.text(page.text);
        if let Some(last) = whole.chars().next_back().filter(|c| c.is_alphanumeric())
            && whole.len() > 1
        {
            let span = Span::new(word.end - last.len_utf8(), word.end);
            proposals.push(Proposal::one(Kind::DeleteStray, Edit::delete(span)).in_order(9));
        }
    }
    proposals
}

/// Signs that begin a value together, and the sign of a comment that stands where none can: with its space, or with all
/// behind it up to the brackets that end the row.
fn glued(page: &Page<'_, '_>, row: &Row) -> Vec<Proposal> {
    let mut proposals = Vec::new();
    let mut delete = |kind: Kind, start: usize, end: usize| {
        proposals.push(Proposal::one(kind, Edit::delete(Span::new(start, end))));
    };
    let start = page.entry(row).value.start;
    let value = page.text.get(start..row.content.end).unwrap_or_default();
    let odd = |c: char| c.is_ascii_punctuation() && !matches!(c, '"' | '\'' | '[' | ']' | '{' | '}');
    let signs = value.len() - value.trim_start_matches(odd).len();
    if signs > 1 {
        delete(Kind::DeleteStray, start, start + signs);
    }
    for (at, _) in value.match_indices('#').take(2) {
        let before = value.get(..at).unwrap_or_default();
        let kept = start + before.trim_end().len();
        let at = start + at;
        if kept < at {
            delete(Kind::DeleteStray, kept, at + 1);
        } else {
            delete(Kind::DeleteComment, at, row.content.end);
        }
        let brackets = value.len() - value.trim_end_matches([']', '}', ',']).len();
        if brackets > 0 && at < row.content.end - brackets {
            delete(Kind::DeleteComment, kept, row.content.end - brackets);
        }
    }
    proposals
}

/// The ordinary character that `c` only looks like.
fn plain(c: char) -> Option<&'static str> {
    Some(match c {
        '\u{a0}' | '\u{2007}' | '\u{202f}' | '\u{2003}' | '\u{2002}' | '\u{2009}' | '\u{3000}' => " ",
        '\u{200b}' | '\u{200c}' | '\u{200d}' | '\u{feff}' | '\u{ad}' => "",
        '：' | '﹕' | '꞉' => ":",
        '，' => ",",
        '–' | '—' | '−' | '‐' | '‑' => "-",
        '［' | '【' => "[",
        '］' | '】' => "]",
        '｛' => "{",
        '｝' => "}",
        '＃' => "#",
        '“' | '”' | '„' | '«' | '»' => "\"",
        '‘' | '’' | '‚' => "'",
        _ => return None,
    })
}
