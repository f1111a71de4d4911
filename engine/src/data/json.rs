//! The data view of JSON.

use std::sync::Arc;

use super::build::{Builder, Start};
use super::node::{Kind, Style};
use super::scalar::ScalarKind;
use super::view::View;
use crate::strict::json::{self, Dialect, Scalar, Sink, decode};
use crate::text::Span;

/// The view of `text`, or nothing when it is not valid.
pub(super) fn view(text: Arc<str>, dialect: Dialect) -> Option<View> {
    let mut sink = Building {
        text: &text,
        builder: Builder::default(),
    };
    let verdict = json::read(&text, dialect, &mut sink);
    let builder = sink.builder;
    verdict.is_valid().then(|| builder.finish(text))
}

struct Building<'t> {
    text: &'t str,
    builder: Builder,
}

impl Building<'_> {
    fn collection(&mut self, kind: Kind, start: usize) {
        let entry_start = self.entry_start(start);
        let span = Span::at(start);
        self.builder
            .begin(Start::new(kind, Style::Flow, span, entry_start));
    }

    fn entry_start(&self, start: usize) -> usize {
        self.builder.pending_key().map_or(start, |key| key.entry_start)
    }

    fn string(&mut self, span: Span, escaped: bool) {
        let kind = Kind::Scalar(ScalarKind::String);
        let mut start = Start::new(kind, Style::DoubleQuoted, span, self.entry_start(span.start));
        if escaped {
            start.aside.said = Some(decode(span.text(self.text)).into());
        }
        self.builder.leaf(start);
    }
}

impl Sink for Building<'_> {
    fn mapping_start(&mut self, start: usize) {
        self.collection(Kind::Mapping, start);
    }

    fn mapping_end(&mut self, end: usize) {
        self.builder.end(Some(end));
    }

    fn sequence_start(&mut self, start: usize) {
        self.collection(Kind::Sequence, start);
    }

    fn sequence_end(&mut self, end: usize) {
        self.builder.end(Some(end));
    }

    fn key(&mut self, span: Span, escaped: bool) {
        self.string(span, escaped);
    }

    fn scalar(&mut self, span: Span, scalar: Scalar) {
        let kind = match scalar {
            Scalar::String { escaped } => return self.string(span, escaped),
            Scalar::Null => ScalarKind::Null,
            Scalar::Bool => ScalarKind::Bool,
            Scalar::Number if span.text(self.text).contains(['.', 'e', 'E']) => ScalarKind::Float,
            Scalar::Number => ScalarKind::Integer,
        };
        let entry_start = self.entry_start(span.start);
        self.builder
            .leaf(Start::new(Kind::Scalar(kind), Style::Plain, span, entry_start));
    }
}
