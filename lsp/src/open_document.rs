//! A document as the editor has it: its text, and the changes to it in the order in which they came.

use std::sync::Arc;

use engine::text::{Encoding, LineIndex, Position};
use tower_lsp::ls_types::{self, TextDocumentContentChangeEvent};

/// Text and its lines, which never change.
#[derive(Debug, Clone)]
pub(crate) struct Text {
    /// The text.
    pub(crate) text: Arc<str>,
    /// Its lines.
    pub(crate) lines: Arc<LineIndex>,
}

impl Text {
    /// The text with its lines found.
    #[must_use]
    pub(crate) fn new(text: impl Into<Arc<str>>) -> Self {
        let text = text.into();
        Self {
            lines: Arc::new(LineIndex::new(&text)),
            text,
        }
    }

    /// The text after `changes`. Places outside the text are clamped to it, and a range that ends before it begins is
    /// read the other way round.
    #[must_use]
    pub(crate) fn changed(&self, changes: &[TextDocumentContentChangeEvent], encoding: Encoding) -> Self {
        let mut current = self.clone();
        for change in changes {
            current = match change.range {
                None => Self::new(change.text.as_str()),
                Some(range) => current.replaced(range, &change.text, encoding),
            };
        }
        current
    }

    /// The offset of a place.
    #[must_use]
    pub(crate) fn offset(&self, position: ls_types::Position, encoding: Encoding) -> usize {
        let position = Position {
            line: position.line as usize,
            column: position.character as usize,
        };
        self.lines.offset(position, &self.text, encoding)
    }

    /// The place of an offset.
    #[must_use]
    pub(crate) fn position(&self, offset: usize, encoding: Encoding) -> ls_types::Position {
        let position = self.lines.position(offset, &self.text, encoding);
        let number = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
        ls_types::Position::new(number(position.line), number(position.column))
    }

    fn replaced(&self, range: ls_types::Range, inserted: &str, encoding: Encoding) -> Self {
        let one = self.offset(range.start, encoding);
        let other = self.offset(range.end, encoding);
        let (start, end) = (one.min(other), one.max(other));
        let before = self.text.get(..start).unwrap_or_default();
        let after = self.text.get(end..).unwrap_or_default();
        let mut text = String::with_capacity(before.len() + inserted.len() + after.len());
        text.push_str(before);
        text.push_str(inserted);
        text.push_str(after);
        Self::new(text)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// A slow and simple editor: lines as lists of characters with their ending, columns counted one character at a time.
    struct Model(Vec<char>);

    impl Model {
        fn line_starts(&self) -> Vec<usize> {
            let mut starts = vec![0];
            let mut at = 0;
            while at < self.0.len() {
                let pair = self.0[at] == '\r' && self.0.get(at + 1) == Some(&'\n');
                let ends = matches!(self.0[at], '\n' | '\r');
                at += if pair { 2 } else { 1 };
                if ends {
                    starts.push(at);
                }
            }
            starts
        }

        fn index(&self, line: u32, column: u32, encoding: Encoding) -> usize {
            let starts = self.line_starts();
            let Some(start) = starts.get(line as usize) else {
                return self.0.len();
            };
            let mut at = *start;
            let mut left = column as usize;
            while at < self.0.len() && !matches!(self.0[at], '\n' | '\r') {
                let width = match encoding {
                    Encoding::Utf8 => self.0[at].len_utf8(),
                    Encoding::Utf16 => self.0[at].len_utf16(),
                    Encoding::Utf32 => 1,
                };
                if width > left {
                    break;
                }
                left -= width;
                at += 1;
            }
            at
        }
    }

    type Edit = ((u32, u32), (u32, u32), String);

    fn pieces() -> impl Strategy<Value = String> {
        let piece = prop_oneof![
            "a",
            "\\{",
            "\n",
            "\r",
            "\r\n",
            "\u{e9}",
            "\u{20ac}",
            "\u{1f600}",
            "\u{2028}",
            "x\ty"
        ];
        proptest::collection::vec(piece, 0..12).prop_map(|pieces| pieces.concat())
    }

    fn edits() -> impl Strategy<Value = Vec<Edit>> {
        let place = || {
            (
                prop_oneof![0u32..8, Just(u32::MAX)],
                prop_oneof![0u32..14, Just(u32::MAX)],
            )
        };
        proptest::collection::vec((place(), place(), pieces()), 1..20)
    }

    proptest! {
        #[test]
        fn changes_do_what_they_do_to_a_plain_string(
            start in pieces(),
            edits in edits(),
            encoding in prop_oneof![Just(Encoding::Utf8), Just(Encoding::Utf16), Just(Encoding::Utf32)],
        ) {
            let mut model = Model(start.chars().collect());
            let mut text = Text::new(start);
            for (from, to, inserted) in edits {
                let one = model.index(from.0, from.1, encoding);
                let other = model.index(to.0, to.1, encoding);
                model.0.splice(one.min(other)..one.max(other), inserted.chars());
                let position = |place: (u32, u32)| ls_types::Position::new(place.0, place.1);
                text = text.changed(&[TextDocumentContentChangeEvent {
                    range: Some(ls_types::Range::new(position(from), position(to))),
                    range_length: None,
                    text: inserted,
                }], encoding);
                prop_assert_eq!(&*text.text, model.0.iter().collect::<String>());
            }
        }
    }

    #[test]
    fn a_change_without_a_range_is_the_whole_text() {
        let change = TextDocumentContentChangeEvent {
            range: None,
            range_length: None,
            text: "new".to_owned(),
        };
        assert_eq!(&*Text::new("old").changed(&[change], Encoding::Utf16).text, "new");
    }
}
