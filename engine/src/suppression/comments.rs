//! Real comments: where they stand, what they speak for, and how they go away.

use crate::document::Document;
use crate::edit::Edit;
use crate::language::Language;
use crate::text::Span;

/// One comment.
#[derive(Debug, Clone, Copy)]
pub(super) struct Comment {
    /// All of it, without a line ending.
    pub(super) span: Span,
    /// What is inside: without `#`, `//`, `/*` and `*/`.
    pub(super) body: Span,
}

/// The comments of `document` in which `word` stands, in order of place.
pub(super) fn with_word(document: &Document, word: &str) -> Vec<Comment> {
    let text = document.text();
    let mut comments: Vec<Comment> = memchr::memmem::find_iter(text.as_bytes(), word.as_bytes())
        .filter_map(|at| comment_around(document, Span::new(at, at + word.len())))
        .collect();
    comments.dedup_by_key(|comment| comment.span);
    comments
}

fn comment_around(document: &Document, word: Span) -> Option<Comment> {
    let text = document.text();
    let span = match document.tree() {
        Some(tree) => {
            let node = tree.root_node().descendant_for_byte_range(word.start, word.end)?;
            if node.kind() != "comment" {
                return None;
            }
            let whole = Span::from(node.byte_range());
            Span::new(
                whole.start,
                whole.start + whole.text(text).trim_end_matches(['\n', '\r']).len(),
            )
        }
        None => comment_alone_on_its_line(document, word)?,
    };
    let body = inside(span.text(text))?;
    Some(Comment {
        span,
        body: Span::new(span.start + body.start, span.start + body.end),
    })
}

/// Without a tree only a comment that has its line to itself is believed: beside code, the same characters may be
/// inside a string.
fn comment_alone_on_its_line(document: &Document, word: Span) -> Option<Span> {
    let text = document.text();
    let line = document.lines().span(document.lines().line_of(word.start), text);
    let content = line.text(text);
    let start = line.start + (content.len() - content.trim_start().len());
    let comment = content.trim();
    let opened = comment.starts_with(document.language().line_comment())
        || (document.language() != Language::Yaml && comment.starts_with("/*") && comment.ends_with("*/"));
    (opened && start <= word.start).then(|| Span::new(start, start + comment.len()))
}

/// The range of what is inside the comment `text`.
fn inside(text: &str) -> Option<Span> {
    let (opener, closer) = match text.as_bytes() {
        [b'#', ..] => ("#", ""),
        [b'/', b'/', ..] => ("//", ""),
        [b'/', b'*', ..] => ("/*", "*/"),
        _ => return None,
    };
    let rest = text.get(opener.len()..)?;
    // Banners such as `##` are openers too, and so are the asterisks down the side of a long comment.
    let content = match closer {
        "" => rest.trim_start_matches(opener),
        _ => rest.trim_start_matches(|next: char| next == '*' || next.is_whitespace()),
    };
    let start = text.len() - content.len();
    let end = text.strip_suffix(closer).map_or(text.len(), str::len);
    (start <= end).then(|| Span::new(start, end))
}

impl Comment {
    /// The line the comment speaks for, with its line ending, or one byte past the end of a text that has none.
    pub(super) fn target(&self, document: &Document) -> Option<Span> {
        let text = document.text();
        let line = if self.is_alone(document) {
            let next = next_content(document, self.span.end)?;
            document.lines().line_of(next)
        } else if self.has_code_before(document) {
            document.lines().line_of(self.span.start)
        } else {
            document.lines().line_of(self.span.end)
        };
        let full = document.lines().full_span(line);
        let is_last = full.end == text.len();
        Some(Span::new(full.start, full.end + usize::from(is_last)))
    }

    /// What takes the comment away and nothing else with it, where that is certain.
    pub(super) fn removal(&self, document: &Document) -> Option<Edit> {
        let text = document.text();
        let before = self.before(document);
        let after = self.after(document);
        let blank_before = before.len() - before.trim_end().len();
        if self.is_alone(document) {
            let lines = document.lines();
            let first = lines.full_span(lines.line_of(self.span.start));
            let last = lines.full_span(lines.line_of(self.span.end));
            // A BOM stands in the first line and stays.
            let start = first.start
                + if first.text(text).starts_with('\u{feff}') {
                    3
                } else {
                    0
                };
            return Some(Edit::delete(Span::new(start, last.end)));
        }
        if self.span.text(text).contains(['\n', '\r']) {
            // Its line break may end a statement.
            return None;
        }
        if after.trim().is_empty() {
            let line_end = self.span.end + after.len();
            return Some(Edit::delete(Span::new(self.span.start - blank_before, line_end)));
        }
        let blank_after = after.len() - after.trim_start().len();
        let whole = Span::new(self.span.start, self.span.end + blank_after);
        if before.trim().is_empty() || blank_before > 0 {
            Some(Edit::delete(whole))
        } else {
            Some(Edit::replace(whole, " "))
        }
    }

    fn is_alone(&self, document: &Document) -> bool {
        !self.has_code_before(document) && self.after(document).trim().is_empty()
    }

    fn has_code_before(&self, document: &Document) -> bool {
        !self
            .before(document)
            .trim_start_matches('\u{feff}')
            .trim()
            .is_empty()
    }

    /// What stands before the comment in its first line.
    fn before<'t>(&self, document: &'t Document) -> &'t str {
        let start = document.lines().start(document.lines().line_of(self.span.start));
        Span::new(start, self.span.start).text(document.text())
    }

    /// What stands behind the comment in its last line, without the line ending.
    fn after<'t>(&self, document: &'t Document) -> &'t str {
        let text = document.text();
        let line = document
            .lines()
            .span(document.lines().line_of(self.span.end), text);
        Span::new(self.span.end, line.end).text(text)
    }
}

/// The first byte after `offset` that is neither blank nor part of a comment. `offset` lies outside of strings, being the
/// end of a comment.
fn next_content(document: &Document, offset: usize) -> Option<usize> {
    let text = document.text();
    let mut at = offset;
    loop {
        let rest = text.get(at..)?;
        at += rest.len() - rest.trim_start().len();
        let rest = text.get(at..).filter(|rest| !rest.is_empty())?;
        if rest.starts_with(document.language().line_comment()) {
            at += rest.find(['\n', '\r'])?;
        } else if document.language() != Language::Yaml && rest.starts_with("/*") {
            at += rest.find("*/")? + 2;
        } else {
            return Some(at);
        }
    }
}
