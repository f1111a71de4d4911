//! Shell scripts inside YAML: what the shell gets to read, and the way back to the bytes of the document.

mod mending;
mod quotes;

use mending::{Closing, closing};
use quotes::{Unclosed, UnclosedKind, unclosed};

use super::fault::{Fault, FaultKind};
use super::written::Written;
use crate::data::{NodeId, Style, View};
use crate::text::Span;

/// What rules about open scripts may use.
pub(super) const GIVES: &[&str] = &["at", "end", "blanks", "what", "closer"];

/// The fault that the script in `node` has when it opens a quote or a here-document and does not close it.
pub(super) fn fault(kind: &FaultKind, view: &View, node: NodeId) -> Option<Fault> {
    let script = EmbeddedScript::of(view, node)?;
    let found = unclosed(&script.text)?;
    let start = script.place(found.start);
    let (what, length, closer) = match &found.kind {
        UnclosedKind::Quote(sign) => (format!("quote `{sign}`"), 1, sign.to_string()),
        UnclosedKind::HereDocument(word) => (format!("here-document `<<{word}`"), 2, word.clone()),
    };
    let fault = Fault::new(kind)
        .span("at", Span::new(start, start + length))
        .text("what", what)
        .text("closer", closer);
    Some(match closing(&script, &found) {
        Some(Closing::Quote(place, _)) => fault.span("end", Span::at(place)),
        Some(Closing::Unindented(blanks)) => fault.span("blanks", blanks),
        None => fault,
    })
}

/// A script as the shell gets it. What the server fills in (`${{ }}`, `$[[ ]]`) is blotted out, byte for byte.
#[derive(Debug)]
pub(super) struct EmbeddedScript {
    /// The text.
    pub(super) text: String,
    /// Where each line of the text begins in the document.
    lines: Vec<usize>,
}

impl EmbeddedScript {
    /// The script in a scalar; nothing where its lines do not stand as the shell gets them, as in folded text.
    pub(super) fn of(view: &View, node: NodeId) -> Option<Self> {
        let decoded = view.text(node);
        let lines = match view.style(node) {
            Style::Literal => literal_lines(view.span(node), decoded, view.source())?,
            _ if decoded.contains('\n') => return None,
            _ => {
                let written = Written::of(view, node);
                // With escapes in it, columns are not what they seem.
                if written.text != decoded {
                    return None;
                }
                let span = written.span(0, written.text.len());
                if span.len() != decoded.len() {
                    return None;
                }
                vec![span.start]
            }
        };
        Some(Self {
            text: blotted(decoded),
            lines,
        })
    }

    /// Where a byte of the text stands in the document.
    pub(super) fn place(&self, offset: usize) -> usize {
        let before = self.text.get(..offset).unwrap_or(&self.text);
        let line = before.matches('\n').count();
        let start = before.rfind('\n').map_or(0, |newline| newline + 1);
        let first = self.lines.get(line).copied().unwrap_or_default();
        first + (before.len() - start)
    }

    /// The line of the text that the byte is in, without its end.
    pub(super) fn line_around(&self, offset: usize) -> std::ops::Range<usize> {
        let start = self.text[..offset].rfind('\n').map_or(0, |newline| newline + 1);
        let rest = self.text.get(start..).unwrap_or_default();
        start..start + rest.find('\n').unwrap_or(rest.len())
    }
}

/// Where the lines of a literal block begin behind their indentation.
fn literal_lines(span: Span, decoded: &str, source: &str) -> Option<Vec<usize>> {
    let block = span.text(source);
    let mut start = span.start + block.find('\n')? + 1;
    let mut source_lines = source.get(start..)?.split_inclusive('\n');
    let mut lines = Vec::new();
    for line in decoded.split_inclusive('\n') {
        let wanted = line.trim_end_matches(['\n', '\r']);
        let found = source_lines.next()?;
        let content = found.trim_end_matches(['\n', '\r']);
        let indent = match content.strip_suffix(wanted) {
            Some(indent) => indent.len(),
            None if wanted.is_empty() => content.len(),
            None => return None,
        };
        lines.push(start + indent);
        start += found.len();
    }
    Some(lines)
}

/// The text with every byte of what a server fills in as `_`.
fn blotted(text: &str) -> String {
    let mut blotted = text.to_owned();
    for (open, close) in [("${{", "}}"), ("$[[", "]]")] {
        let mut from = 0;
        while let Some(start) = blotted.get(from..).and_then(|rest| rest.find(open)) {
            let start = from + start;
            let Some(length) = blotted[start..].find(close) else {
                break;
            };
            let end = start + length + close.len();
            let filling = "_".repeat(end - start);
            blotted.replace_range(start..end, &filling);
            from = end;
        }
    }
    blotted
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::language::FileClass;

    #[test]
    fn places_in_a_script_are_places_in_the_document() {
        for text in [
            "run: |\n  echo a\n\n  echo word\n",
            "run: |2-\n    echo ${{ 'it''s' }} word\n",
            "run: echo word # x\n",
            "run: 'echo word'\r\n",
            "run: |\r\n  é\r\n  word\r\n",
        ] {
            let view = View::of(text, FileClass::Yaml).unwrap();
            let node = view.get(view.roots()[0], "run").unwrap();
            let script = EmbeddedScript::of(&view, node).unwrap();
            let place = script.place(script.text.find("word").unwrap());
            assert_eq!(text.get(place..place + 4), Some("word"), "{text:?}");
        }
    }

    #[test]
    fn scripts_whose_lines_are_joined_are_left_alone() {
        for text in ["run: >\n  a\n  b\n", "run: a\n  b\nc: d\n", "run: \"a\\nb\"\n"] {
            let view = View::of(text, FileClass::Yaml).unwrap();
            let node = view.get(view.roots()[0], "run").unwrap();
            let script = EmbeddedScript::of(&view, node);
            assert!(script.is_none_or(|script| !script.text.contains('\n')), "{text}");
        }
    }
}
