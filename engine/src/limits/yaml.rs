//! How deep YAML nests.
//!
//! The strict parser counts for itself and stops at 255 levels with a clear error. tree-sitter-yaml does not: its scanner
//! keeps a stack of block levels and aborts the process at 254 of them, so [`block_depth`] is an upper bound that no
//! text can get under. It takes every line as if it were YAML, also inside block scalars and quotes.

/// The first byte at which more than `limit` levels may be open.
pub(super) fn passes(text: &str, limit: usize) -> Option<usize> {
    passes_in_flow(text, limit).or_else(|| {
        let mut blocks = Blocks::default();
        lines(text)
            .find(|(start, line)| blocks.enter(line) > limit && *start < text.len())
            .map(|(start, _)| start)
    })
}

/// An upper bound of the block levels that are ever open at once.
pub(crate) fn block_depth(text: &str) -> usize {
    let mut blocks = Blocks::default();
    lines(text).map(|(_, line)| blocks.enter(line)).max().unwrap_or(0)
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
    fn enter(&mut self, line: &[u8]) -> usize {
        let mut column = line.iter().take_while(|byte| **byte == b' ').count();
        let Some(&first) = line.get(column) else {
            return self.depth;
        };
        if first == b'#' {
            return self.depth;
        }
        while self.columns.last().is_some_and(|(open, _)| *open > column) {
            self.leave();
        }
        loop {
            let marker = matches!(line.get(column), Some(b'-' | b'?' | b':'))
                && matches!(line.get(column + 1), None | Some(b' ' | b'\t'));
            self.begin(column, marker && line[column] == b'-');
            if !marker {
                return self.depth;
            }
            column += 1;
            column += line[column..]
                .iter()
                .take_while(|byte| matches!(byte, b' ' | b'\t'))
                .count();
            if column >= line.len() {
                return self.depth;
            }
        }
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

    #[test]
    fn columns_and_markers_are_levels() {
        assert_eq!(block_depth(""), 0);
        assert_eq!(block_depth("a: 1\nb: 2\n"), 1);
        assert_eq!(block_depth("a:\n  b:\n    c: 1\nd: 2\n"), 3);
        assert_eq!(block_depth("a:\n- b: 1\n- c\n"), 3);
        assert_eq!(block_depth("- - - a\n"), 4);
        assert_eq!(block_depth("? ? a\n: b\n"), 3);
        assert_eq!(block_depth(&"- ".repeat(300)), 300);
    }

    #[test]
    fn leaving_a_level_forgets_it() {
        let text = "a:\n  - b\n  - c:\n      d: 1\n".repeat(1000);
        assert_eq!(block_depth(&text), 4);
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
