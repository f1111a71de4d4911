//! Places on the suspicious lines where a string, a template or a regular expression may begin or end.

use super::super::super::lexeme::LexemeKind;
use super::around::Around;
use crate::text::Span;

/// More bytes of a line than these around the front are not looked at.
const REACH: usize = 200;

/// The lines of the front, each cut to what is near it.
pub(super) fn stretches(around: &Around<'_, '_>) -> Vec<Span> {
    let scene = around.scene;
    let mut lines = around.lines();
    // A string that its line cuts off may have let the strict parser go on for some lines.
    let open = (0..around.front.min(scene.lexemes.len()))
        .rev()
        .take(400)
        .find(|&index| around.kind(index) == Some(LexemeKind::OpenString));
    if let Some(open) = open {
        let line = scene.lines().line_of(around.span(open).start);
        if !lines.contains(&line) {
            lines.push(line);
        }
    }
    lines
        .into_iter()
        .map(|line| {
            let span = scene.lines().span(line, around.text);
            let start = span
                .start
                .max(around.text.floor_char_boundary(scene.front.saturating_sub(REACH)));
            let end = span.end.min(
                around
                    .text
                    .ceil_char_boundary((scene.front + REACH).min(around.text.len())),
            );
            match start < end {
                true => Span::new(start, end),
                // The line lies further away than that.
                false => Span::new(
                    span.start,
                    around.text.ceil_char_boundary(span.end.min(span.start + REACH)),
                ),
            }
        })
        .collect()
}

/// The offsets within `span` that do not lie inside a word, the ends included; at most `most`, from both ends.
pub(super) fn boundaries(text: &str, span: Span, most: usize) -> Vec<usize> {
    let inside = span.text(text);
    let is_word = |c: char| c.is_alphanumeric() || c == '_';
    let mut all = vec![span.start];
    let mut previous: Option<char> = None;
    for (offset, character) in inside.char_indices() {
        if let Some(previous) = previous
            && !(is_word(previous) && is_word(character))
        {
            all.push(span.start + offset);
        }
        previous = Some(character);
    }
    if !inside.is_empty() {
        all.push(span.end);
    }
    if all.len() > most {
        let tail = all.split_off(all.len() - most / 2);
        all.truncate(most - most / 2);
        all.extend(tail);
    }
    all
}

/// The unescaped quotes and backticks within `span`.
pub(super) fn quotes(text: &str, span: Span) -> Vec<(usize, u8)> {
    let bytes = span.text(text).as_bytes();
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(&byte) = bytes.get(at) {
        match byte {
            b'\\' => at += 1,
            b'"' | b'\'' | b'`' => found.push((span.start + at, byte)),
            _ => {}
        }
        at += 1;
    }
    found
}
