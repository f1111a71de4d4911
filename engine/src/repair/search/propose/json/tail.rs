//! What stands before and behind the document, and the end of a text that was cut off.

use super::super::super::layout::Mark;
use super::super::super::lexeme::{Lexeme, LexemeKind};
use super::super::super::proposal::Kind;
use super::closers::laid_out;
use super::guesses::Guesses;
use super::near::Near;
use crate::edit::Edit;
use crate::text::Span;

/// Lexemes at the end that may go when a text was cut off.
const CUT: usize = 8;

/// Bytes before the document that are looked at as such.
const LONGEST_HEAD: usize = 400;

/// Guesses about both ends.
pub(super) fn propose(near: &Near<'_, '_>, guesses: &mut Guesses<'_>) {
    behind(near, guesses);
    before(near, guesses);
    around(near, guesses);
    cut_off(near, guesses);
}

/// What follows the end of the outermost bracket.
fn behind(near: &Near<'_, '_>, guesses: &mut Guesses<'_>) {
    let marks = near.scene.layout.marks();
    let ends = marks
        .iter()
        .enumerate()
        .filter(|(index, mark)| mark.closes && near.scene.layout.parent(*index).is_none())
        .map(|(_, mark)| mark.offset + 1)
        .take(2);
    let mut ends: Vec<usize> = ends.collect();
    // The parser's own opinion: a document that is over may also be a single value.
    let here = near.scene.lexemes.index_at(near.scene.front);
    ends.extend(
        here.checked_sub(1)
            .and_then(|last| near.lexeme(last))
            .map(|last| last.span.end),
    );
    ends.dedup();
    for (order, end) in ends.into_iter().enumerate() {
        let rest = near.text.get(end..).unwrap_or_default();
        if rest.trim().is_empty() {
            continue;
        }
        let kind = Kind::DeleteTail;
        let first_break = rest.find('\n').map_or(end, |at| end + at + 1);
        let inline = near
            .text
            .get(end..first_break)
            .unwrap_or_default()
            .trim()
            .is_empty();
        let last_break = near.text.trim_end_matches(['\n', '\r']).len();
        if inline {
            guesses.delete(kind, order, Span::new(first_break, near.text.len()));
        }
        guesses.delete(kind, order, Span::new(end, last_break));
        guesses.delete(kind, order + 1, Span::new(end, near.text.len()));
        guesses.delete(kind, order + 2, Span::new(end, near.text.trim_end().len()));
    }
}

/// What stands before the first bracket.
fn before(near: &Near<'_, '_>, guesses: &mut Guesses<'_>) {
    let marks = near.scene.layout.marks();
    let openers = marks.iter().filter(|mark| !mark.closes).take(3);
    for (order, mark) in openers.enumerate() {
        let lead = near.text.get(..mark.offset).unwrap_or_default();
        if lead.trim().is_empty() {
            continue;
        }
        guesses.delete(Kind::DeleteHead, order, Span::new(0, mark.offset));
        let content = lead.len() - lead.trim_start().len();
        guesses.delete(Kind::DeleteHead, order + 1, Span::new(content, mark.offset));
        // Brackets of a call stand around the document: `callback({...});`.
        let partner = near
            .scene
            .layout
            .partner(near.scene.layout.index_at(mark.offset))
            .and_then(|partner| marks.get(partner));
        if let Some(partner) = partner {
            let end = partner.offset + 1;
            let content = near.text.trim_end().len();
            if content > end {
                let head = Edit::delete(Span::new(0, mark.offset));
                let tail = Edit::delete(Span::new(end, content));
                guesses.several(Kind::Unwrap, order, vec![head, tail]);
            }
        }
    }
}

/// The same by characters, for what stands before may hide the brackets: `JSON.parse('{...}')`.
fn around(near: &Near<'_, '_>, guesses: &mut Guesses<'_>) {
    let first = near.text.find(['{', '[']).filter(|first| *first <= LONGEST_HEAD);
    let last = near.text.rfind(['}', ']']);
    let (Some(first), Some(last)) = (first, last) else {
        return;
    };
    let content = near.text.trim_end().len();
    let brace = near.text.find('{').filter(|brace| *brace <= LONGEST_HEAD);
    for (order, first) in [Some(first), brace].into_iter().flatten().enumerate() {
        if first > 0 {
            guesses.delete(Kind::DeleteHead, order + 1, Span::new(0, first));
        }
        if first > 0 && last > first && last + 1 < content {
            let edits = vec![
                Edit::delete(Span::new(0, first)),
                Edit::delete(Span::new(last + 1, content)),
            ];
            guesses.several(Kind::Unwrap, order, edits);
        }
    }
    if last + 1 < content {
        guesses.delete(Kind::DeleteTail, 3, Span::new(last + 1, content));
    }
}

/// A text that ends in the middle: what is half there is completed or taken away, and what is open is closed.
fn cut_off(near: &Near<'_, '_>, guesses: &mut Guesses<'_>) {
    let count = near.scene.lexemes.len();
    let open = near.scene.layout.open_at(near.text.len());
    let last = count.checked_sub(1).and_then(|last| near.lexeme(last));
    let Some(last) = last else { return };
    let unfinished = last.kind == LexemeKind::OpenString && last.span.end == near.text.trim_end().len();
    if open.is_empty() && !unfinished && near.scene.front < last.span.end {
        return;
    }
    for fresh in completions(near, last, count) {
        close(near, last.span.end, &fresh, guesses);
    }
    for back in 0..CUT.min(count) {
        let index = count - 1 - back;
        let before = index.checked_sub(1).and_then(|before| near.lexeme(before));
        let Some(before) = before else { return };
        let stays =
            near.ends_value(index - 1) || near.is_sign(index - 1, "{") || near.is_sign(index - 1, "[");
        if stays && (near.is_sign(index, ",") || !near.ends_value(index - 1)) {
            close(near, before.span.end, "", guesses);
        }
    }
}

/// What may complete the last lexeme of a text.
fn completions(near: &Near<'_, '_>, last: Lexeme, count: usize) -> Vec<String> {
    let text = last.text(near.text);
    let colon = format!(":{}null", near.style.after_colon);
    match last.kind {
        LexemeKind::OpenString => {
            let backslash = text.len() - text.trim_end_matches('\\').len();
            let escape = if backslash % 2 == 1 { "\\" } else { "" };
            // The text may end in the spaces of the string.
            vec![format!("{escape}\""), format!("{escape}\"{colon}")]
        }
        LexemeKind::String => vec![String::new(), colon],
        LexemeKind::Word => ["true", "false", "null"]
            .into_iter()
            .filter_map(|own| own.strip_prefix(text))
            .map(str::to_owned)
            .collect(),
        LexemeKind::Number => vec!["0".to_owned(), String::new()],
        LexemeKind::Sign if near.is_sign(count - 1, ":") => {
            let space = if last.span.end < near.text.len() {
                ""
            } else {
                near.style.after_colon
            };
            vec![format!("{space}null"), format!("{space}\"\"")]
        }
        _ => Vec::new(),
    }
}

/// Ends the text at `end` with `fresh` and the closers of all that is open there.
fn close(near: &Near<'_, '_>, end: usize, fresh: &str, guesses: &mut Guesses<'_>) {
    let marks = near.scene.layout.marks();
    let open: Vec<Mark> = near
        .scene
        .layout
        .open_at(end)
        .into_iter()
        .rev()
        .filter_map(|index| marks.get(index).copied())
        .collect();
    let span = Span::new(end, near.text.len());
    let closers = laid_out(near, &open);
    guesses.replace(
        Kind::InsertClosers,
        1,
        span,
        format!("{fresh}{closers}{}", near.scene.line_break),
    );
    guesses.replace(Kind::InsertClosers, 2, span, format!("{fresh}{closers}"));
    let glued: String = open.iter().map(|mark| Near::closer(*mark)).collect();
    guesses.replace(Kind::InsertClosers, 3, span, format!("{fresh}{glued}"));
}
