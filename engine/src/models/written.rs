//! The text of a scalar for those who look for words in it, with the way back to the bytes of the document.

use std::borrow::Cow;

use crate::data::{NodeId, Style, View};
use crate::text::Span;

/// What a scalar says, near enough to find words in it: quotes and escapes are resolved, line breaks and indentation are as
/// they stand.
#[derive(Debug)]
pub(super) struct Written<'v> {
    /// The text.
    pub(super) text: Cow<'v, str>,
    /// Where the text begins in the document.
    start: usize,
    /// Where each byte of the text stands behind the start, and the end; nothing where text and source are the same.
    offsets: Option<Vec<u32>>,
}

impl<'v> Written<'v> {
    /// The text of a scalar.
    pub(super) fn of(view: &'v View, node: NodeId) -> Self {
        let span = view.span(node);
        let source = span.text(view.source());
        let quote = match view.style(node) {
            Style::SingleQuoted => '\'',
            Style::DoubleQuoted => '"',
            _ => {
                return Self {
                    text: Cow::Borrowed(source),
                    start: span.start,
                    offsets: None,
                };
            }
        };
        let inner = source.get(1..source.len().saturating_sub(1)).unwrap_or_default();
        let start = span.start + 1;
        if !inner.contains(['\\', '\'']) {
            return Self {
                text: Cow::Borrowed(inner),
                start,
                offsets: None,
            };
        }
        let (text, offsets) = unescaped(inner, quote);
        Self {
            text: Cow::Owned(text),
            start,
            offsets: Some(offsets),
        }
    }

    /// Where a range of the text stands in the document.
    pub(super) fn span(&self, start: usize, end: usize) -> Span {
        let place = |at: usize| match &self.offsets {
            None => at,
            Some(offsets) => offsets
                .get(at)
                .or(offsets.last())
                .map_or(0, |offset| *offset as usize),
        };
        Span::new(self.start + place(start), self.start + place(end))
    }
}

fn unescaped(inner: &str, quote: char) -> (String, Vec<u32>) {
    let mut text = String::with_capacity(inner.len());
    let mut offsets = Vec::with_capacity(inner.len() + 1);
    let mut characters = inner.char_indices().peekable();
    while let Some((at, mut character)) = characters.next() {
        let next = characters.peek().map(|(_, next)| *next);
        if quote == '\'' && character == '\'' && next == Some('\'') {
            characters.next();
        } else if quote == '"' && character == '\\' {
            // Escapes of white space end words; those of other characters are in no word that anybody looks for.
            character = match next {
                Some('n' | 'r') => '\n',
                Some('t') => '\t',
                Some(other) if other.is_ascii_punctuation() || other == ' ' => other,
                _ => '\u{fffd}',
            };
            characters.next();
        }
        let offset = u32::try_from(at).unwrap_or(u32::MAX);
        offsets.extend(std::iter::repeat_n(offset, character.len_utf8()));
        text.push(character);
    }
    offsets.push(u32::try_from(inner.len()).unwrap_or(u32::MAX));
    (text, offsets)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::language::FileClass;

    #[test]
    fn words_are_found_where_they_stand_whatever_the_quotes() {
        for text in [
            "é: needs.build",
            "é: 'it''s needs.build'",
            "é: \"a \\\" b\\tneeds.build\"",
            "é: |\n  é\n  needs.build\n",
        ] {
            let view = View::of(text, FileClass::Yaml).unwrap();
            let node = view.get(view.roots()[0], "é").unwrap();
            let written = Written::of(&view, node);
            let at = written.text.find("build").unwrap();
            assert_eq!(written.span(at, at + 5).text(text), "build", "{text}");
        }
    }
}
