//! Lines and columns as people and report formats count them: both from one, columns in characters.
//!
//! A byte order mark is not text: no editor counts it, so no column here does.

use engine::Span;
use engine::text::{Encoding, LineIndex};
use serde::Serialize;

/// One version of one file, with its lines.
#[derive(Debug, Clone)]
pub(crate) struct Source {
    /// The text.
    pub(crate) text: std::sync::Arc<str>,
    /// Where its lines begin.
    pub(crate) lines: LineIndex,
}

/// A place in a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub(crate) struct Place {
    /// Line, from 1.
    pub(crate) line: usize,
    /// Column in characters (Unicode scalar values), from 1.
    pub(crate) column: usize,
}

impl Source {
    /// Indexes the lines of `text`.
    #[must_use]
    pub(crate) fn new(text: std::sync::Arc<str>) -> Self {
        let lines = LineIndex::new(&text);
        Self { text, lines }
    }

    /// The place of the byte at `offset`.
    #[must_use]
    pub(crate) fn place(&self, offset: usize) -> Place {
        let position = self.lines.position(offset, &self.text, Encoding::Utf32);
        let mark = usize::from(position.line == 0 && offset > 0 && self.text.starts_with('\u{feff}'));
        Place {
            line: position.line + 1,
            column: position.column.saturating_sub(mark) + 1,
        }
    }

    /// The places where `span` begins and ends; the end is one past its last character.
    #[must_use]
    pub(crate) fn places(&self, span: Span) -> (Place, Place) {
        (self.place(span.start), self.place(span.end))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_count_characters_and_no_byte_order_mark() {
        let source = Source::new("\u{feff}é😀x\r\ny".into());
        assert_eq!(source.place(0), Place { line: 1, column: 1 });
        assert_eq!(source.place(3), Place { line: 1, column: 1 });
        assert_eq!(source.place(9), Place { line: 1, column: 3 });
        assert_eq!(source.place(12), Place { line: 2, column: 1 });
    }
}
