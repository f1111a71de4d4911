//! YAML 1.2.
//!
//! The judge is saphyr-parser, which agrees with the whole YAML test suite. It is stricter than what GitHub and GitLab
//! load in two points that real files meet: a closing bracket at or left of its parent's column, and lines of a quoted string
//! left of it or after tabs, which [`lenient`] makes good. Its events come one at a time from a state machine on the heap, aliases are not expanded, and brackets nest at
//! most 255 deep, so no text overflows the stack and no alias blows up. It does hold the tokens of brackets that begin a
//! line until they close, since they may turn out to be a key: up to some 170 bytes for each byte of such a text, which
//! only the size limit bounds. What it does not look at is added here: aliases that reach into an earlier document, keys
//! that come twice, and causes in words people understand.

mod cause;
mod events;
mod keys;
mod lenient;
#[cfg(test)]
mod tests;

use saphyr_parser::{Event, ScanError};

use super::{StrictError, Verdict};
use keys::Keys;

pub(crate) use events::{Reader, skip_blank, skip_properties, string_end};
pub(crate) use lenient::{Settled, settle};

/// The verdict on `text`.
pub(crate) fn judge(text: &str) -> Verdict {
    let as_is = Settled::as_is(text);
    let first = scan(&as_is);
    match &first.failure {
        Some(failure) if failure.is_left_closer(text) || failure.is_in_shallow_string() => {
            let settled = settle(text);
            let second = scan(&settled);
            verdict(&settled, second)
        }
        _ => verdict(&as_is, first),
    }
}

/// What one pass over the events found.
struct Scan {
    failure: Option<Failure>,
    keys: Keys,
}

/// Where the parser stopped, and why.
#[derive(Debug)]
struct Failure {
    /// The offset in the original text.
    at: usize,
    /// What the parser says.
    info: String,
    /// The innermost bracket that is open by the events so far.
    opener: Option<usize>,
}

impl Failure {
    /// Whether the parser stopped at a closing bracket only because of its column.
    fn is_left_closer(&self, text: &str) -> bool {
        self.info == "invalid indentation" && matches!(text.as_bytes().get(self.at), Some(b']' | b'}'))
    }

    /// Whether the parser stopped in a quoted string only because of the column of one of its lines: it stopped where the string
    /// begins.
    fn is_shallow_string(&self) -> bool {
        self.info == cause::SHALLOW_STRING
    }

    /// Whether the parser stopped in a quoted string only because of a tab that one of its lines begins with: it stopped at the tab.
    fn is_tab_in_string(&self) -> bool {
        self.info == cause::TAB_IN_STRING
    }

    /// Whether the parser stopped in a quoted string only because of where one of its lines begins.
    fn is_in_shallow_string(&self) -> bool {
        self.is_shallow_string() || self.is_tab_in_string()
    }
}

fn scan(settled: &Settled<'_>) -> Scan {
    let mut reader = Reader::new(settled);
    let mut keys = Keys::default();
    // Anchors are numbered through the whole stream, but none is known beyond its own document.
    let mut newest = 0;
    let mut before_document = 0;
    let failure = loop {
        match reader.next() {
            None => break None,
            Some(Err(error)) => break Some(failure(&mut reader, &keys, &error)),
            Some(Ok((event, span))) => {
                match &event {
                    Event::DocumentStart(_) => before_document = newest,
                    Event::Alias(anchor) if *anchor <= before_document => {
                        break Some(Failure {
                            at: reader.place(span.start),
                            info: cause::UNKNOWN_ALIAS.to_owned(),
                            opener: None,
                        });
                    }
                    Event::Scalar(_, _, anchor, _)
                    | Event::SequenceStart(anchor, _)
                    | Event::MappingStart(anchor, _) => newest = newest.max(*anchor),
                    _ => {}
                }
                keys.take(&event, span);
            }
        }
    };
    Scan { failure, keys }
}

fn failure(reader: &mut Reader<'_>, keys: &Keys, error: &ScanError) -> Failure {
    let opener = keys.innermost().map(|marker| reader.place(marker));
    Failure {
        at: reader.place(*error.marker()),
        info: error.info().to_owned(),
        opener,
    }
}

fn verdict(settled: &Settled<'_>, scan: Scan) -> Verdict {
    let text = settled.original();
    let errors: Vec<StrictError> = scan
        .failure
        .iter()
        .map(|failure| cause::explain(text, failure))
        .collect();
    Verdict {
        stopped: scan.failure.as_ref().map(|failure| failure.at),
        errors,
        remarks: scan.keys.into_remarks(settled),
    }
}
