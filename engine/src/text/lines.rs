//! Where lines begin, and the column of an offset in the three encodings editors use.
//!
//! LF, CRLF and a lone CR end a line, as the Language Server Protocol has it. Offsets past the end are clamped.

use crate::text::Span;

/// The unit in which a column is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Encoding {
    /// Bytes.
    Utf8,
    /// 16-bit code units, the default of the Language Server Protocol.
    Utf16,
    /// Unicode scalar values, what people count.
    Utf32,
}

/// A line and a column, both counted from zero.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Position {
    /// Zero-based line.
    pub line: usize,
    /// Zero-based column in the units of the encoding asked for.
    pub column: usize,
}

/// The starts of all lines of one text.
#[derive(Debug, Clone)]
pub struct LineIndex {
    starts: Vec<usize>,
    length: usize,
}

impl LineIndex {
    /// Finds the lines of `text` in one pass.
    #[must_use]
    pub fn new(text: &str) -> Self {
        let bytes = text.as_bytes();
        let mut starts = vec![0];
        starts.extend(memchr::memchr2_iter(b'\n', b'\r', bytes).filter_map(|at| {
            let crlf = bytes[at] == b'\r' && bytes.get(at + 1) == Some(&b'\n');
            (!crlf).then_some(at + 1)
        }));
        Self {
            starts,
            length: text.len(),
        }
    }

    /// How many lines there are; an empty text has one.
    #[must_use]
    pub fn count(&self) -> usize {
        self.starts.len()
    }

    /// The zero-based line that holds `offset`.
    #[must_use]
    pub fn line_of(&self, offset: usize) -> usize {
        self.starts
            .partition_point(|start| *start <= offset.min(self.length))
            - 1
    }

    /// Where `line` begins; the end of the text for a line past the last.
    #[must_use]
    pub fn start(&self, line: usize) -> usize {
        self.starts.get(line).copied().unwrap_or(self.length)
    }

    /// The span of `line` with its line ending.
    #[must_use]
    pub fn full_span(&self, line: usize) -> Span {
        Span::new(self.start(line), self.start(line + 1))
    }

    /// The span of `line` without its line ending.
    #[must_use]
    pub fn span(&self, line: usize, text: &str) -> Span {
        let full = self.full_span(line);
        let trimmed = full.text(text).trim_end_matches(['\n', '\r']);
        Span::new(full.start, full.start + trimmed.len())
    }

    /// Line and column of `offset`. An offset inside a character counts as the character's start.
    #[must_use]
    pub fn position(&self, offset: usize, text: &str, encoding: Encoding) -> Position {
        let mut offset = offset.min(self.length);
        while !text.is_char_boundary(offset) {
            offset -= 1;
        }
        let line = self.line_of(offset);
        let before = Span::new(self.start(line), offset).text(text);
        Position {
            line,
            column: width(before, encoding),
        }
    }

    /// The offset of a position. A line past the last is the end of the text; a column past the line is the line's
    /// end before its line ending; a column inside a character is the character's start.
    #[must_use]
    pub fn offset(&self, position: Position, text: &str, encoding: Encoding) -> usize {
        if position.line >= self.count() {
            return self.length;
        }
        let span = self.span(position.line, text);
        let line = span.text(text);
        let mut passed = 0;
        for (at, character) in line.char_indices() {
            passed += width(character.encode_utf8(&mut [0; 4]), encoding);
            if passed > position.column {
                return span.start + at;
            }
        }
        span.end
    }
}

fn width(text: &str, encoding: Encoding) -> usize {
    match encoding {
        Encoding::Utf8 => text.len(),
        Encoding::Utf16 => text.chars().map(char::len_utf16).sum(),
        Encoding::Utf32 => text.chars().count(),
    }
}

/// The line ending that `text` uses most, `"\n"` when it has none.
#[must_use]
pub(crate) fn line_ending(text: &str) -> &'static str {
    let newlines = memchr::memchr_iter(b'\n', text.as_bytes()).count();
    let pairs = memchr::memmem::find_iter(text.as_bytes(), b"\r\n").count();
    if pairs * 2 > newlines { "\r\n" } else { "\n" }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lf_crlf_and_a_lone_cr_each_end_a_line() {
        let text = "a\r\nb\rc\nd";
        let lines = LineIndex::new(text);
        assert_eq!(lines.count(), 4);
        let spans: Vec<&str> = (0..4).map(|line| lines.span(line, text).text(text)).collect();
        assert_eq!(spans, ["a", "b", "c", "d"]);
    }

    #[test]
    fn columns_differ_by_encoding_after_an_emoji() {
        let text = "é😀x";
        let lines = LineIndex::new(text);
        let column = |encoding| lines.position(6, text, encoding).column;
        assert_eq!(
            [Encoding::Utf8, Encoding::Utf16, Encoding::Utf32].map(column),
            [6, 3, 2]
        );
    }

    #[test]
    fn positions_outside_the_text_are_clamped() {
        let text = "ab\r\ncd";
        let lines = LineIndex::new(text);
        let offset = |line, column| lines.offset(Position { line, column }, text, Encoding::Utf16);
        assert_eq!(offset(0, 99), 2);
        assert_eq!(offset(9, 0), 6);
        assert_eq!(
            lines.position(99, text, Encoding::Utf8),
            Position { line: 1, column: 2 }
        );
    }

    #[test]
    fn every_offset_on_a_boundary_survives_the_round_trip() {
        let text = "a\n😀é\r\nlong line\r";
        let lines = LineIndex::new(text);
        for encoding in [Encoding::Utf8, Encoding::Utf16, Encoding::Utf32] {
            for (offset, character) in text.char_indices().filter(|(_, c)| !matches!(c, '\n' | '\r')) {
                let position = lines.position(offset, text, encoding);
                assert_eq!(
                    lines.offset(position, text, encoding),
                    offset,
                    "{character:?} in {encoding:?}"
                );
            }
        }
    }
}
