//! The data view of YAML.
//!
//! The parser's events say what there is; where exactly each value begins and ends is found between them, where only
//! blanks, comments and indicators can stand.

use std::sync::Arc;

use saphyr_parser::{Event, ScalarStyle, Span as Marked, Tag};

use super::build::{Builder, Start};
use super::node::{Kind, NodeId, Style};
use super::scalar::{ScalarKind, plain_kind};
use super::view::View;
use crate::strict::yaml::{Reader, Settled, settle, skip_blank, skip_properties, string_end};
use crate::text::Span;

/// The view of `text`, or nothing when it is not valid.
pub(super) fn view(text: Arc<str>) -> Option<View> {
    let builder = build(&Settled::as_is(&text), &text).or_else(|| build(&settle(&text), &text))?;
    Some(builder.finish(text))
}

fn build(settled: &Settled<'_>, text: &str) -> Option<Builder> {
    let mut reader = Reader::new(settled);
    let mut building = Building {
        text,
        bytes: text.as_bytes(),
        passed: 0,
        builder: Builder::default(),
        anchors: Vec::new(),
        before_document: 0,
    };
    while let Some(event) = reader.next() {
        let (event, span) = event.ok()?;
        building.take(&event, span, &mut reader)?;
    }
    Some(building.builder)
}

struct Building<'t> {
    text: &'t str,
    bytes: &'t [u8],
    /// Everything before this offset belongs to nodes and indicators already seen.
    passed: usize,
    builder: Builder,
    /// The node of each anchor by its number in the stream, which counts from 1.
    anchors: Vec<NodeId>,
    before_document: usize,
}

impl Building<'_> {
    fn take(&mut self, event: &Event<'_>, marked: Marked, reader: &mut Reader<'_>) -> Option<()> {
        match event {
            Event::DocumentStart(explicit) => {
                self.before_document = self.anchors.len();
                self.passed = if *explicit {
                    reader.place(marked.end)
                } else {
                    self.past_document_ends()
                };
            }
            Event::Alias(anchor) => {
                if *anchor <= self.before_document {
                    return None;
                }
                let start = reader.place(marked.start);
                let span = Span::new(start, reader.place(marked.end));
                let mut leaf = self.begin(Kind::Alias, Style::Plain, start);
                leaf.span = span;
                leaf.aside.anchor = Some(span.text(self.text).trim_start_matches('*').into());
                leaf.aside.target = self.anchors.get(anchor.checked_sub(1)?).copied();
                self.builder.leaf(leaf);
                self.passed = span.end;
            }
            Event::Scalar(said, style, anchor, tag) => {
                self.scalar(said, *style, *anchor, tag.as_deref(), marked, reader);
            }
            Event::SequenceStart(anchor, tag) => {
                self.collection(Kind::Sequence, *anchor, tag.is_some(), marked, reader);
            }
            Event::MappingStart(anchor, tag) => {
                self.collection(Kind::Mapping, *anchor, tag.is_some(), marked, reader);
            }
            Event::SequenceEnd | Event::MappingEnd => {
                let brackets = self.builder.innermost()?.style == Style::Flow;
                let end = brackets.then(|| reader.place(marked.start) + 1);
                let span = self.builder.end(end)?;
                if brackets {
                    self.passed = span.end;
                }
            }
            _ => {}
        }
        Some(())
    }

    /// Where a document without `---` begins: behind the `...` of those before it and any byte order mark.
    fn past_document_ends(&self) -> usize {
        let mut at = skip_blank(self.bytes, self.passed);
        while let Some(mark) = self.bytes.get(at..at + 3)
            && (mark == b"..." || mark == "\u{feff}".as_bytes())
        {
            at = skip_blank(self.bytes, at + 3);
        }
        at
    }

    /// Passes the indicators before a node: dash, `?`, `:`, comma. What is left is where the entry begins, and whether
    /// a value is left out because its `:` is missing.
    fn indicators(&mut self) -> (Option<usize>, bool) {
        let Some(parent) = self.builder.innermost() else {
            return (None, false);
        };
        let (kind, style) = (parent.kind, parent.style);
        let mut at = skip_blank(self.bytes, self.passed);
        if let Some(key) = self.builder.pending_key() {
            let entry_start = key.entry_start;
            let has_colon = self.bytes.get(at) == Some(&b':');
            if has_colon {
                self.passed = at + 1;
            }
            return (Some(entry_start), !has_colon);
        }
        if style == Style::Flow && self.bytes.get(at) == Some(&b',') {
            self.passed = at + 1;
            at = skip_blank(self.bytes, self.passed);
        }
        let indicator = if kind == Kind::Mapping { b'?' } else { b'-' };
        let may_have_one = kind == Kind::Mapping || style == Style::Block;
        let is_alone = matches!(self.bytes.get(at + 1), None | Some(b' ' | b'\t' | b'\n' | b'\r'));
        if may_have_one && is_alone && self.bytes.get(at) == Some(&indicator) {
            self.passed = at + 1;
            return (Some(at), false);
        }
        (None, false)
    }

    fn begin(&mut self, kind: Kind, style: Style, start: usize) -> Start {
        let (entry_start, _) = self.indicators();
        Start::new(kind, style, Span::at(start), entry_start.unwrap_or(start))
    }

    /// Reads the anchor and the tag that stand from `start` on.
    fn properties(&self, start: &mut Start, from: usize, to: usize) {
        let properties = self.text.get(from..to).unwrap_or_default();
        let lines = properties
            .lines()
            .map(|line| line.split(" #").next().unwrap_or_default());
        for word in lines.flat_map(str::split_whitespace) {
            if let Some(name) = word.strip_prefix('&') {
                start.aside.anchor = Some(name.into());
            } else if word.starts_with('!') {
                start.aside.tag = Some(word.into());
            } else {
                break;
            }
        }
    }

    fn register(&mut self, anchor: usize, node: NodeId) {
        // Numbers ascend, one for each anchor; an anchor whose node came late would leave a gap.
        while anchor > self.anchors.len() {
            self.anchors.push(node);
        }
    }

    fn scalar(
        &mut self,
        said: &str,
        style: ScalarStyle,
        anchor: usize,
        tag: Option<&Tag>,
        marked: Marked,
        reader: &mut Reader<'_>,
    ) {
        let is_key = self.builder.awaits_key();
        let (entry_start, left_out) = self.indicators();
        let has_properties = anchor > 0 || tag.is_some();
        let is_block = matches!(style, ScalarStyle::Literal | ScalarStyle::Folded);
        let is_nothing = said.is_empty() && style == ScalarStyle::Plain;
        let begins = if is_nothing && !has_properties {
            // A key that is left out stands at its colon, a value behind its own.
            if is_key && entry_start.is_none() {
                skip_blank(self.bytes, self.passed)
            } else {
                self.passed
            }
        } else if is_block && !has_properties {
            // The event begins at the text; the header stands before it.
            skip_blank(self.bytes, self.passed)
        } else {
            reader.place(marked.start)
        };
        let own = if has_properties {
            skip_properties(self.bytes, begins)
        } else {
            begins
        };
        let span = match style {
            _ if is_nothing && has_properties => Span::at(reader.place(marked.end)),
            _ if is_nothing => Span::at(begins),
            ScalarStyle::Plain => Span::new(own, reader.place(marked.end)),
            ScalarStyle::SingleQuoted | ScalarStyle::DoubleQuoted => {
                Span::new(own, string_end(self.bytes, own))
            }
            ScalarStyle::Literal | ScalarStyle::Folded => {
                Span::new(own, self.block_text_end(own, reader.place(marked.end)))
            }
        };
        let kind = match tag {
            Some(tag) if tag.is_yaml_core_schema() => ScalarKind::of_tag(&tag.suffix),
            Some(_) => ScalarKind::String,
            None if style == ScalarStyle::Plain => plain_kind(said),
            None => ScalarKind::String,
        };
        let style = match style {
            ScalarStyle::Plain => Style::Plain,
            ScalarStyle::SingleQuoted => Style::SingleQuoted,
            ScalarStyle::DoubleQuoted => Style::DoubleQuoted,
            ScalarStyle::Literal => Style::Literal,
            ScalarStyle::Folded => Style::Folded,
        };
        let entry_start = entry_start.unwrap_or(begins.min(span.start));
        let mut leaf = Start::new(Kind::Scalar(kind), style, span, entry_start);
        if has_properties {
            self.properties(&mut leaf, begins, span.start);
        }
        let source = span.text(self.text);
        let inner = match style {
            Style::SingleQuoted | Style::DoubleQuoted => source.get(1..source.len().saturating_sub(1)),
            _ => Some(source),
        };
        if inner != Some(said) {
            leaf.aside.said = Some(said.into());
        }
        let node = self.builder.leaf(leaf);
        self.register(anchor, node);
        if !left_out {
            self.passed = self.passed.max(span.end);
        }
    }

    /// Where the last line with content ends of the block text whose header is at `header`.
    fn block_text_end(&self, header: usize, end: usize) -> usize {
        let body = self.text.get(header..end).unwrap_or_default();
        let mut rest = body;
        while let Some(line) = rest.rfind(['\n', '\r']) {
            if !rest[line + 1..].trim().is_empty() {
                break;
            }
            rest = &rest[..line];
        }
        let has_text = rest.contains(['\n', '\r']);
        let header_only = rest.split(" #").next().unwrap_or_default().trim_end();
        header + if has_text { rest.len() } else { header_only.len() }
    }

    fn collection(
        &mut self,
        kind: Kind,
        anchor: usize,
        has_tag: bool,
        marked: Marked,
        reader: &mut Reader<'_>,
    ) {
        let (entry_start, _) = self.indicators();
        let has_properties = anchor > 0 || has_tag;
        let begins = if has_properties {
            reader.place(marked.start)
        } else {
            skip_blank(self.bytes, self.passed)
        };
        let behind = if has_properties {
            skip_properties(self.bytes, begins)
        } else {
            begins
        };
        let in_flow = self
            .builder
            .innermost()
            .is_some_and(|parent| matches!(parent.style, Style::Flow | Style::Pair));
        // A bracket is part of its event. A block collection's event is empty but for its anchor and tag, and so is that
        // of a pair without brackets, whatever their first key begins with.
        let ends = reader.place(marked.end);
        let is_bracket = matches!(self.bytes.get(behind), Some(b'[' | b'{'));
        let is_marked = marked.end.index() > marked.start.index() && ends > behind;
        let style = match (is_bracket && is_marked, in_flow) {
            (true, _) => Style::Flow,
            (false, true) => Style::Pair,
            (false, false) => Style::Block,
        };
        // The first key may have an anchor of its own, which is not the mapping's.
        let is_block_mapping = kind == Kind::Mapping && style == Style::Block;
        let own = if has_properties && is_block_mapping {
            ends
        } else {
            behind
        };
        let entry_start = entry_start.unwrap_or(begins);
        let mut start = Start::new(kind, style, Span::at(own), entry_start);
        if has_properties {
            self.properties(&mut start, begins, own);
        }
        let node = self.builder.begin(start);
        self.register(anchor, node);
        self.passed = if style == Style::Flow { own + 1 } else { own };
    }
}
