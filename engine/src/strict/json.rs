//! RFC 8259, and the dialect with comments and trailing commas.
//!
//! One pass over the bytes, without recursion, gives the verdict and hands every mapping, sequence, key and scalar to a
//! [`Sink`] with its place; the data view is built from exactly these events. What is accepted in the strict dialect is
//! RFC 8259 to the byte. A byte order mark and comments, where they are not allowed, are reported and skipped, so that
//! the errors behind them are found too; every other error ends the parse.

mod cause;
mod keys;
mod parser;
mod string;
#[cfg(test)]
mod tests;

use super::Verdict;
use crate::text::Span;

pub(crate) use string::decode;

/// Which JSON.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Dialect {
    /// RFC 8259.
    Strict,
    /// Comments, trailing commas and a byte order mark allowed.
    WithComments,
}

/// What a scalar is, as its first byte tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Scalar {
    /// A string, and whether it holds escapes.
    String { escaped: bool },
    /// A number.
    Number,
    /// `true` or `false`.
    Bool,
    /// `null`.
    Null,
}

/// Receives the events of one parse, in order of place. After an error no further event comes and what has come is
/// only the part before it.
pub(crate) trait Sink {
    /// A `{` at `start`.
    fn mapping_start(&mut self, start: usize);
    /// The `}` that ends before `end`.
    fn mapping_end(&mut self, end: usize);
    /// A `[` at `start`.
    fn sequence_start(&mut self, start: usize);
    /// The `]` that ends before `end`.
    fn sequence_end(&mut self, end: usize);
    /// A key with its quotes.
    fn key(&mut self, span: Span, escaped: bool);
    /// A scalar value, strings with their quotes.
    fn scalar(&mut self, span: Span, scalar: Scalar);
}

/// Listens to nothing: for a verdict alone.
struct Deaf;

impl Sink for Deaf {
    fn mapping_start(&mut self, _start: usize) {}
    fn mapping_end(&mut self, _end: usize) {}
    fn sequence_start(&mut self, _start: usize) {}
    fn sequence_end(&mut self, _end: usize) {}
    fn key(&mut self, _span: Span, _escaped: bool) {}
    fn scalar(&mut self, _span: Span, _scalar: Scalar) {}
}

/// The verdict on `text`.
pub(crate) fn judge(text: &str, dialect: Dialect) -> Verdict {
    read(text, dialect, &mut Deaf)
}

/// The verdict on `text`, with its events going to `sink`.
pub(crate) fn read(text: &str, dialect: Dialect, sink: &mut impl Sink) -> Verdict {
    parser::Parser::new(text, dialect, sink).run()
}
