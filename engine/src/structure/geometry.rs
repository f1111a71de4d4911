//! Lines, comments and commas around a place in the text.

use crate::language::Language;
use crate::text::Span;

/// A text with the language's way to write comments.
#[derive(Debug, Clone, Copy)]
pub(super) struct Geometry<'t> {
    pub(super) text: &'t str,
    pub(super) language: Language,
}

impl<'t> Geometry<'t> {
    /// Where the line of `at` begins, a byte order mark before it left out.
    pub(super) fn line_start(self, at: usize) -> usize {
        let before = self.text.get(..at).unwrap_or_default();
        match memchr::memrchr2(b'\n', b'\r', before.as_bytes()) {
            Some(found) => found + 1,
            None if before.starts_with('\u{feff}') => 3,
            None => 0,
        }
    }

    /// Where the line of `at` ends, before its line ending.
    pub(super) fn line_end(self, at: usize) -> usize {
        let rest = self.text.get(at..).unwrap_or_default();
        at + memchr::memchr2(b'\n', b'\r', rest.as_bytes()).unwrap_or(rest.len())
    }

    /// One past the line ending that is at `at`; `at` itself where there is none.
    pub(super) fn past_line_ending(self, at: usize) -> usize {
        let rest = self.text.get(at..).unwrap_or_default();
        if rest.starts_with("\r\n") {
            at + 2
        } else {
            at + usize::from(rest.starts_with(['\n', '\r']))
        }
    }

    /// The column of `at` in characters.
    pub(super) fn column(self, at: usize) -> usize {
        Span::new(self.line_start(at), at).text(self.text).chars().count()
    }

    /// The blanks the line of `at` begins with.
    pub(super) fn indentation(self, at: usize) -> &'t str {
        let line = Span::new(self.line_start(at), self.line_end(at)).text(self.text);
        &line[..line.len() - line.trim_start_matches([' ', '\t']).len()]
    }

    /// Whether nothing but blanks stands before `at` on its line.
    pub(super) fn begins_line(self, at: usize) -> bool {
        let before = self
            .text
            .get(..at)
            .unwrap_or_default()
            .trim_end_matches([' ', '\t']);
        before.is_empty() || before.ends_with(['\n', '\r', '\u{feff}'])
    }

    /// Past blanks and comments, over lines.
    pub(super) fn skip(self, from: usize) -> usize {
        let mut at = from;
        loop {
            let rest = self.text.get(at..).unwrap_or_default();
            let blank = rest.len() - rest.trim_start_matches([' ', '\t', '\n', '\r']).len();
            let comment = self.comment(at + blank);
            at += blank + comment;
            if comment == 0 {
                return at;
            }
        }
    }

    /// The length of the comment at `at`, 0 if there is none. One to the end of the line goes to that.
    pub(super) fn comment(self, at: usize) -> usize {
        let rest = self.text.get(at..).unwrap_or_default();
        let is_line = match self.language {
            Language::Yaml => rest.starts_with('#') && !self.touches(at),
            _ => rest.starts_with("//"),
        };
        if is_line {
            return self.line_end(at) - at;
        }
        if self.language != Language::Yaml && rest.starts_with("/*") {
            return rest.find("*/").map_or(rest.len(), |end| end + 2);
        }
        0
    }

    /// Whether something other than a blank stands right before `at`.
    fn touches(self, at: usize) -> bool {
        let before = self.text.get(..at).unwrap_or_default();
        before
            .chars()
            .next_back()
            .is_some_and(|before| !matches!(before, ' ' | '\t' | '\n' | '\r' | '\u{feff}'))
    }

    /// The comma after the flow entry that ends at `end`.
    pub(super) fn comma_after(self, end: usize) -> Option<usize> {
        let at = self.skip(end);
        self.text.get(at..)?.starts_with(',').then_some(at)
    }

    /// Past blanks and comments that stay on the line of `at`: the end of the line, or nothing when anything else
    /// stands on it.
    pub(super) fn rest_is_comment(self, at: usize) -> Option<usize> {
        let mut at = at;
        loop {
            let rest = self.text.get(at..)?;
            at += rest.len() - rest.trim_start_matches([' ', '\t']).len();
            if at == self.line_end(at) {
                return Some(at);
            }
            let comment = self.comment(at);
            let source = self.text.get(at..at + comment)?;
            if comment == 0 || source.contains(['\n', '\r']) {
                return None;
            }
            at += comment;
        }
    }

    /// Where the comment lines begin that stand directly above the line of `at`; that line itself without any. Lines
    /// before `limit` do not count.
    pub(super) fn with_comments_above(self, at: usize, limit: usize) -> usize {
        let mut start = self.line_start(at);
        loop {
            let Some(end) = self.before_line_ending(start) else {
                return start;
            };
            let above = self.line_start(end);
            let line = Span::new(above, end).text(self.text).trim();
            let is_comment = match self.language {
                Language::Yaml => line.starts_with('#'),
                _ => {
                    line.starts_with("//")
                        || (line.starts_with("/*") && line.find("*/") == Some(line.len().saturating_sub(2)))
                }
            };
            if !is_comment || above < limit {
                return start;
            }
            start = above;
        }
    }

    /// The offset of the line ending right before `start`, if there is one.
    pub(super) fn before_line_ending(self, start: usize) -> Option<usize> {
        let before = self.text.get(..start)?;
        let without = before
            .strip_suffix("\r\n")
            .or_else(|| before.strip_suffix(['\n', '\r']))?;
        Some(without.len())
    }

    /// The span with the whole of its lines, line endings included; where the last line has none, the one before the
    /// first instead, so that a text without a final line ending keeps none.
    pub(super) fn whole_lines(self, span: Span) -> Span {
        let start = self.line_start(span.start);
        let end = self.line_end(span.end);
        let past = self.past_line_ending(end);
        if past > end {
            return Span::new(start, past);
        }
        Span::new(self.before_line_ending(start).unwrap_or(start), end)
    }
}
