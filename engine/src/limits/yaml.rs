//! How deep YAML nests.
//!
//! The strict parser counts for itself and stops at 255 levels with a clear error. tree-sitter-yaml does not: its scanner
//! keeps a stack of block levels and aborts the process at 254 of them, also on text that is no YAML at all. So there are
//! two counts: the one for the limit takes a line as YAML means it, and [`block_depth`] is an upper bound of that stack,
//! which takes every mark in every line for a level, also inside scalars and quotes.

/// The first byte at which more than `limit` levels may be open.
pub(super) fn passes(text: &str, limit: usize) -> Option<usize> {
    let may_pass_in_flow = memchr::memchr2_iter(b'[', b'{', text.as_bytes()).count() > limit;
    // A column holds two levels at most, so as many levels take a line that is indented half as far.
    let may_pass_in_blocks = lines(text).any(|(_, line)| indentation(line) >= limit / 2);
    may_pass_in_flow
        .then(|| passes_in_flow(text, limit))
        .flatten()
        .or_else(|| {
            may_pass_in_blocks
                .then(|| passes_in_blocks(text, limit))
                .flatten()
        })
}

fn passes_in_blocks(text: &str, limit: usize) -> Option<usize> {
    let mut blocks = Blocks::default();
    lines(text)
        .find(|(_, line)| blocks.enter(line, Marks::InFront) > limit)
        .map(|(start, _)| start)
}

/// The most columns that the blanks and markers in front of a line can open.
fn indentation(line: &[u8]) -> usize {
    line.iter()
        .take_while(|byte| matches!(byte, b' ' | b'\t' | b'-' | b'?' | b':'))
        .count()
}

/// An upper bound of the block levels that tree-sitter-yaml ever has open at once.
pub(crate) fn block_depth(text: &str) -> usize {
    let mut blocks = Blocks::default();
    lines(text)
        .map(|(_, line)| blocks.enter(line, Marks::Anywhere))
        .max()
        .unwrap_or(0)
}

/// Which of the marks in a line open a level.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Marks {
    /// Those in front of the first scalar, as YAML has it.
    InFront,
    /// Every one.
    Anywhere,
}

/// Whether one of the marks of block YAML stands at `column`.
fn is_mark(line: &[u8], column: usize) -> bool {
    matches!(line.get(column), Some(b'-' | b'?' | b':'))
        && line
            .get(column + 1)
            .is_none_or(|next| next.is_ascii_whitespace() || !next.is_ascii())
}

/// The lines of `text` without their line feed, each with the offset of its first byte.
fn lines(text: &str) -> impl Iterator<Item = (usize, &[u8])> {
    let bytes = text.as_bytes();
    let mut start = 0;
    std::iter::from_fn(move || {
        let rest = bytes.get(start..).filter(|rest| !rest.is_empty())?;
        let length = memchr::memchr2(b'\n', b'\r', rest).unwrap_or(rest.len());
        let line = (start, &rest[..length]);
        start += length + 1;
        Some(line)
    })
}

/// The block levels open at the end of a line: for each column what began there. A mapping and the sequence that is its
/// value may share one column, so a column counts twice when a dash and something else stand in it.
#[derive(Default)]
struct Blocks {
    columns: Vec<(usize, Began)>,
    depth: usize,
}

#[derive(Clone, Copy, PartialEq, Eq)]
struct Began {
    dash: bool,
    other: bool,
}

impl Blocks {
    /// Takes in one line and returns the most levels open on it.
    fn enter(&mut self, line: &[u8], marks: Marks) -> usize {
        let mut column = line.iter().take_while(|byte| **byte == b' ').count();
        if line.get(column).is_none_or(|first| *first == b'#') {
            return self.depth;
        }
        while self.columns.last().is_some_and(|(open, _)| *open > column) {
            self.leave();
        }
        self.begin(column, is_mark(line, column) && line[column] == b'-');
        match marks {
            Marks::Anywhere => {
                let mut after_mark = is_mark(line, column);
                for later in column + 1..line.len() {
                    if is_mark(line, later) {
                        self.begin(later, line[later] == b'-');
                        after_mark = true;
                    } else if after_mark && !matches!(line[later], b' ' | b'\t') {
                        self.begin(later, false);
                        after_mark = false;
                    }
                }
            }
            Marks::InFront => {
                while is_mark(line, column) {
                    column += 1;
                    column += line[column..]
                        .iter()
                        .take_while(|byte| matches!(byte, b' ' | b'\t'))
                        .count();
                    if column < line.len() {
                        self.begin(column, is_mark(line, column) && line[column] == b'-');
                    }
                }
            }
        }
        self.depth
    }

    fn begin(&mut self, column: usize, dash: bool) {
        let level = Began { dash, other: !dash };
        match self.columns.last_mut() {
            Some((open, began)) if *open == column => {
                let both = Began {
                    dash: began.dash || level.dash,
                    other: began.other || level.other,
                };
                self.depth += usize::from(both != *began);
                *began = both;
            }
            _ => {
                self.columns.push((column, level));
                self.depth += 1;
            }
        }
    }

    fn leave(&mut self) {
        if let Some((_, began)) = self.columns.pop() {
            self.depth -= usize::from(began.dash) + usize::from(began.other);
        }
    }
}

/// The first byte at which more than `limit` flow brackets are open. A bracket opens only where a node may begin, and a
/// key at the left margin closes what is open: it cannot stand inside a flow collection.
fn passes_in_flow(text: &str, limit: usize) -> Option<usize> {
    let bytes = text.as_bytes();
    let mut depth = 0_usize;
    let mut may_begin = true;
    let mut at = 0;
    while let Some(&byte) = bytes.get(at) {
        match byte {
            b'\n' => {
                may_begin = true;
                if bytes.get(at + 1).is_some_and(u8::is_ascii_alphabetic) {
                    depth = 0;
                }
            }
            b'[' | b'{' if may_begin => {
                depth += 1;
                if depth > limit {
                    return Some(at);
                }
            }
            b']' | b'}' if depth > 0 => {
                depth -= 1;
                may_begin = false;
            }
            b'"' | b'\'' if may_begin => {
                at = after_quoted(bytes, at);
                may_begin = false;
                continue;
            }
            b'#' if may_begin => {
                at += memchr::memchr(b'\n', &bytes[at..]).unwrap_or(bytes.len() - at);
                continue;
            }
            b' ' | b'\t' | b'\r' => {}
            b',' if depth > 0 => may_begin = true,
            b'-' | b'?' | b':' => {
                may_begin = depth > 0 || matches!(bytes.get(at + 1), Some(b' ' | b'\t' | b'\n' | b'\r'));
            }
            _ => may_begin = false,
        }
        at += 1;
    }
    None
}

/// Where the quoted scalar is over that begins at `at`; the quote alone when nothing closes it.
fn after_quoted(bytes: &[u8], at: usize) -> usize {
    let quote = bytes[at];
    let mut end = at + 1;
    loop {
        let rest = bytes.get(end..).unwrap_or_default();
        let Some(found) = memchr::memchr2(quote, b'\\', rest) else {
            return bytes.len();
        };
        end += found + 1;
        if bytes[end - 1] == quote {
            return end;
        }
        if quote == b'"' {
            end += 1;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn depth(text: &str) -> usize {
        let mut blocks = Blocks::default();
        lines(text)
            .map(|(_, line)| blocks.enter(line, Marks::InFront))
            .max()
            .unwrap_or(0)
    }

    #[test]
    fn columns_and_marks_are_levels() {
        assert_eq!(depth(""), 0);
        assert_eq!(depth("a: 1\nb: 2\n"), 1);
        assert_eq!(depth("a:\n  b:\n    c: 1\nd: 2\n"), 3);
        assert_eq!(depth("a:\n- b: 1\n- c\n"), 3);
        assert_eq!(depth("- - - a\n"), 4);
        assert_eq!(depth("? ? a\n: b\n"), 3);
        assert_eq!(depth(&"- ".repeat(300)), 300);
        assert_eq!(depth("a: b - c - d: e"), 1);
    }

    #[test]
    fn leaving_a_level_forgets_it() {
        let text = "a:\n  - b\n  - c:\n      d: 1\n".repeat(1000);
        assert_eq!(depth(&text), 4);
        assert!(block_depth(&text) < 10);
    }

    #[test]
    fn the_upper_bound_counts_every_mark() {
        for text in ["- ", "? ", "é: *a ? ", "\"\"- ", "- a: ", "[ - "] {
            assert!(block_depth(&text.repeat(260)) >= 260, "{text}");
        }
    }

    #[test]
    fn flow_brackets_count_where_a_node_begins() {
        assert_eq!(passes("a: [b, {c: [d]}]", 3), None);
        assert_eq!(passes("a: [b, {c: [d]}]", 2), Some(11));
        assert_eq!(passes("a: b[[[\nc: '[[['\nd: \"[[[\"\n# [[[\n", 2), None);
        assert_eq!(passes("a: [\n[\n[", 2), Some(7));
    }

    #[test]
    fn one_open_bracket_after_another_is_not_a_depth() {
        assert_eq!(passes(&"a: [\n".repeat(1000), 5), None);
    }

    #[test]
    fn a_hundred_thousand_levels_are_found_early() {
        assert_eq!(passes(&"[".repeat(100_000), 500), Some(500));
        assert_eq!(passes(&"- ".repeat(100_000), 500), Some(0));
        let steps: String = (0..600).map(|level| format!("{:level$}a:\n", "")).collect();
        assert!(passes(&steps, 500).is_some());
    }
}
