//! How an open quote or here-document of a script is most likely closed.

use super::{EmbeddedScript, Unclosed, UnclosedKind, unclosed};
use crate::text::Span;

/// What would close it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in super::super) enum Closing {
    /// A quote at this byte of the document.
    Quote(usize, char),
    /// The end of the here-document, once these blanks in front of it are gone.
    Unindented(Span),
}

/// What most likely closes `found`; nothing where nothing is likely.
pub(in super::super) fn closing(script: &EmbeddedScript, found: &Unclosed) -> Option<Closing> {
    match &found.kind {
        UnclosedKind::Quote(sign) => {
            // Most often it is missing at the end of its line.
            let line = script.line_around(found.start);
            let end = script.text[line.clone()].trim_end().len() + line.start;
            let closed = inserted(&script.text, end, &sign.to_string());
            unclosed(&closed)
                .is_none()
                .then(|| Closing::Quote(script.place(end), *sign))
        }
        UnclosedKind::HereDocument(word) => {
            let from = script.line_around(found.start).end;
            let mut start = from + 1;
            for line in script.text.get(start..)?.split_inclusive('\n') {
                let content = line.trim_end();
                let blanks = content.len() - content.trim_start().len();
                if blanks > 0 && content.trim_start() == word.as_str() {
                    let place = script.place(start);
                    return Some(Closing::Unindented(Span::new(place, place + blanks)));
                }
                start += line.len();
            }
            None
        }
    }
}

fn inserted(text: &str, at: usize, sign: &str) -> String {
    let (before, after) = text.split_at(at);
    format!("{before}{sign}{after}")
}
