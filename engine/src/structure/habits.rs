//! How the neighbours are written.
//!
//! Each habit is read from the nearest place in the document that shows it, with a default where nothing does.

use super::geometry::Geometry;
use crate::Document;
use crate::data::{Kind, NodeId, ScalarKind, Style, View};
use crate::language::Language;
use crate::text::Span;

/// How many nodes before and after a place are its neighbours.
const NEIGHBOURHOOD: usize = 500;

/// The habits around one place of a document.
pub(super) struct Habits<'d> {
    pub(super) view: &'d View,
    pub(super) geometry: Geometry<'d>,
    at: usize,
    /// The line ending.
    pub(super) line_ending: &'static str,
    /// One step of indentation.
    pub(super) unit: String,
    /// How far a list's dash stands to the right of its key.
    pub(super) dash_offset: usize,
    /// How far an item's value stands to the right of its dash.
    pub(super) dash_gap: usize,
    /// What stands between a key and its value inside brackets.
    pub(super) colon: String,
    /// What stands between two entries inside brackets on one line.
    pub(super) comma: String,
    /// What stands inside braces on one line.
    pub(super) brace_padding: String,
    /// What stands inside square brackets on one line.
    pub(super) bracket_padding: String,
    /// The quotes of strings that need some.
    pub(super) quotes: Style,
}

impl<'d> Habits<'d> {
    /// The habits around the offset `at`.
    pub(super) fn around(document: &'d Document, view: &'d View, at: usize) -> Self {
        let text = view.source();
        let geometry = Geometry {
            text,
            language: document.language(),
        };
        let mut habits = Self {
            view,
            geometry,
            at,
            line_ending: crate::text::line_ending(text),
            unit: "  ".to_owned(),
            dash_offset: 2,
            dash_gap: 2,
            colon: ": ".to_owned(),
            comma: ", ".to_owned(),
            brace_padding: String::new(),
            bracket_padding: String::new(),
            quotes: Style::DoubleQuoted,
        };
        habits.read();
        habits
    }

    fn is_json(&self) -> bool {
        self.geometry.language == Language::Json
    }

    fn read(&mut self) {
        let unit = if self.is_json() {
            self.nearest(Self::flow_unit)
        } else {
            self.nearest(Self::block_unit)
        };
        if let Some(unit) = unit {
            self.unit = unit;
        }
        self.dash_offset = self.nearest(Self::dash_offset_of).unwrap_or(self.unit.len());
        if let Some(gap) = self.nearest(Self::dash_gap_of) {
            self.dash_gap = gap;
        }
        if let Some(colon) = self.nearest(Self::colon_of) {
            self.colon = colon;
            if self.is_json() && self.colon == ":" {
                self.comma = ",".to_owned();
            }
        }
        if let Some(comma) = self.nearest(Self::comma_of) {
            self.comma = comma;
        }
        let padding = |habits: &Self, kind| habits.nearest(|habits, id| habits.padding_of(id, kind));
        self.brace_padding = padding(self, Kind::Mapping).unwrap_or_default();
        self.bracket_padding = padding(self, Kind::Sequence).unwrap_or_default();
        if let Some(quotes) = self.nearest(Self::quotes_of) {
            self.quotes = quotes;
        }
    }

    /// What the node nearest to the place that shows a habit shows.
    fn nearest<T>(&self, show: impl Fn(&Self, NodeId) -> Option<T>) -> Option<T> {
        let mut near: Vec<NodeId> = self.view.nodes_near(self.at, NEIGHBOURHOOD).collect();
        near.sort_by_key(|id| self.view.span(*id).start.abs_diff(self.at));
        near.into_iter().find_map(|id| show(self, id))
    }

    fn flow_unit(&self, id: NodeId) -> Option<String> {
        let node = self.view.node(id);
        let parent = self.view.node(node.parent?);
        if !self.geometry.begins_line(node.entry_start) {
            return None;
        }
        let outer = self.geometry.indentation(parent.span.start);
        let inner = self.geometry.indentation(node.entry_start);
        let step = inner.strip_prefix(outer)?;
        (!step.is_empty()).then(|| step.to_owned())
    }

    fn block_unit(&self, id: NodeId) -> Option<String> {
        let node = self.view.node(id);
        if node.style != Style::Block || node.kind != Kind::Mapping {
            return None;
        }
        let key = self.view.node(node.key?);
        let step = self
            .geometry
            .column(node.span.start)
            .checked_sub(self.geometry.column(key.entry_start))?;
        (step > 0).then(|| " ".repeat(step))
    }

    fn dash_offset_of(&self, id: NodeId) -> Option<usize> {
        let node = self.view.node(id);
        let key = self.view.node(node.key?);
        if node.style != Style::Block || node.kind != Kind::Sequence {
            return None;
        }
        self.geometry
            .column(node.span.start)
            .checked_sub(self.geometry.column(key.entry_start))
    }

    fn dash_gap_of(&self, id: NodeId) -> Option<usize> {
        let node = self.view.node(id);
        let parent = self.view.node(node.parent?);
        let shows = parent.style == Style::Block
            && parent.kind == Kind::Sequence
            && node.anchor.is_none()
            && node.tag.is_none();
        let gap = Span::new(node.entry_start, node.span.start).text(self.view.source());
        (shows && !node.span.is_empty() && !gap.contains(['\n', '\r', '\t', '#'])).then_some(gap.len())
    }

    fn colon_of(&self, id: NodeId) -> Option<String> {
        let node = self.view.node(id);
        let key = self.view.node(node.key?);
        let parent = self.view.node(node.parent?);
        let gap = Span::new(key.span.end, node.span.start).text(self.view.source());
        let is_usual =
            gap.trim() == ":" && !gap.contains(['\n', '\r']) && (self.is_json() || gap.ends_with(' '));
        (parent.style == Style::Flow && is_usual).then(|| gap.to_owned())
    }

    fn comma_of(&self, id: NodeId) -> Option<String> {
        let node = self.view.node(id);
        let parent = self.view.node(node.parent?);
        let next = self.view.node(node.next_sibling?);
        let gap = Span::new(node.span.end, next.entry_start).text(self.view.source());
        let is_usual = gap.trim() == "," && !gap.contains(['\n', '\r']);
        (parent.style == Style::Flow && is_usual).then(|| gap.to_owned())
    }

    fn padding_of(&self, id: NodeId, kind: Kind) -> Option<String> {
        let node = self.view.node(id);
        if node.style != Style::Flow || node.kind != kind {
            return None;
        }
        let first = self.view.node(node.first_child?);
        let gap = Span::new(node.span.start + 1, first.entry_start).text(self.view.source());
        gap.trim_matches(' ').is_empty().then(|| gap.to_owned())
    }

    fn quotes_of(&self, id: NodeId) -> Option<Style> {
        let style = self.view.style(id);
        matches!(style, Style::SingleQuoted | Style::DoubleQuoted).then_some(style)
    }

    /// The quotes that all strings among the nodes are in; plain when they differ or there are none.
    pub(super) fn common_quotes(&self, nodes: impl Iterator<Item = NodeId>) -> Style {
        let mut common = None;
        for id in nodes.filter(|id| self.view.kind(*id) == Kind::Scalar(ScalarKind::String)) {
            let style = self.view.style(id);
            if *common.get_or_insert(style) != style {
                return Style::Plain;
            }
        }
        common
            .filter(|style| matches!(style, Style::SingleQuoted | Style::DoubleQuoted))
            .unwrap_or(Style::Plain)
    }

    /// Whether a collection in brackets is laid out over lines, its entries on lines of their own.
    pub(super) fn is_over_lines(&self, id: NodeId) -> bool {
        self.view
            .children(id)
            .last()
            .is_some_and(|last| self.geometry.begins_line(self.view.node(last).entry_start))
    }

    /// Whether a new collection in brackets of this kind is laid out over lines: as the nearest like it, or else as the
    /// nearest of any kind; in JSON without any, over lines.
    pub(super) fn lays_over_lines(&self, kind: Kind) -> bool {
        if !self.is_json() {
            return false;
        }
        let shows = |habits: &Self, id: NodeId, kind: Option<Kind>| {
            let node = habits.view.node(id);
            let is_like = node.style == Style::Flow && kind.is_none_or(|kind| kind == node.kind);
            let first = node.first_child.filter(|_| is_like)?;
            Some(habits.geometry.begins_line(habits.view.node(first).entry_start))
        };
        self.nearest(|habits, id| shows(habits, id, Some(kind)))
            .or_else(|| self.nearest(|habits, id| shows(habits, id, None)))
            .unwrap_or(true)
    }
}
