//! Puts the nodes of a view together from events in order of place.

use super::node::{Kind, Node, NodeId, Style};
use super::view::View;
use crate::text::Span;
use std::sync::Arc;

/// What is known of a node when it begins.
pub(super) struct Start {
    pub(super) kind: Kind,
    pub(super) style: Style,
    pub(super) span: Span,
    pub(super) entry_start: usize,
    pub(super) tag: Option<Box<str>>,
    pub(super) anchor: Option<Box<str>>,
    pub(super) said: Option<Box<str>>,
    pub(super) target: Option<NodeId>,
}

impl Start {
    pub(super) fn new(kind: Kind, style: Style, span: Span, entry_start: usize) -> Self {
        Self {
            kind,
            style,
            span,
            entry_start,
            tag: None,
            anchor: None,
            said: None,
            target: None,
        }
    }
}

struct Open {
    node: NodeId,
    is_mapping: bool,
    /// The key whose value comes next.
    key: Option<NodeId>,
    last_child: Option<NodeId>,
}

/// A view in the making.
pub(super) struct Builder {
    nodes: Vec<Node>,
    roots: Vec<NodeId>,
    open: Vec<Open>,
}

impl Builder {
    pub(super) fn new() -> Self {
        Self {
            nodes: Vec::new(),
            roots: Vec::new(),
            open: Vec::new(),
        }
    }

    /// Whether the next node is a key.
    pub(super) fn awaits_key(&self) -> bool {
        self.open
            .last()
            .is_some_and(|open| open.is_mapping && open.key.is_none())
    }

    /// Where the key whose value comes next begins and ends.
    pub(super) fn pending_key(&self) -> Option<&Node> {
        self.open.last()?.key.map(|key| &self.nodes[key.index()])
    }

    /// The innermost open collection.
    pub(super) fn innermost(&self) -> Option<&Node> {
        self.open.last().map(|open| &self.nodes[open.node.index()])
    }

    /// The number of the node that is added next.
    pub(super) fn next_id(&self) -> NodeId {
        NodeId(u32::try_from(self.nodes.len()).unwrap_or(u32::MAX))
    }

    /// Adds a node that is complete.
    pub(super) fn leaf(&mut self, start: Start) -> NodeId {
        self.add(start)
    }

    /// Adds a collection that stays open.
    pub(super) fn begin(&mut self, start: Start) -> NodeId {
        let is_mapping = start.kind == Kind::Mapping;
        let node = self.add(start);
        self.open.push(Open {
            node,
            is_mapping,
            key: None,
            last_child: None,
        });
        node
    }

    /// Closes the innermost collection at `end`, or, without one, where its last entry ends.
    pub(super) fn end(&mut self, end: Option<usize>) -> Option<Span> {
        let open = self.open.pop()?;
        let last = open.last_child.map(|child| self.nodes[child.index()].span.end);
        let span = &mut self.nodes[open.node.index()].span;
        span.end = end.or(last).unwrap_or(span.end).max(span.start);
        Some(*span)
    }

    fn add(&mut self, start: Start) -> NodeId {
        let id = self.next_id();
        let mut node = Node {
            kind: start.kind,
            style: start.style,
            span: start.span,
            entry_start: start.entry_start,
            parent: None,
            key: None,
            tag: start.tag,
            anchor: start.anchor,
            said: start.said,
            target: start.target,
            first_child: None,
            next_sibling: None,
        };
        match self.open.last_mut() {
            None => self.roots.push(id),
            Some(open) => {
                node.parent = Some(open.node);
                if open.is_mapping && open.key.is_none() {
                    open.key = Some(id);
                } else {
                    node.key = open.key.take();
                    match open.last_child.replace(id) {
                        Some(last) => self.nodes[last.index()].next_sibling = Some(id),
                        None => self.nodes[open.node.index()].first_child = Some(id),
                    }
                }
            }
        }
        self.nodes.push(node);
        id
    }

    pub(super) fn finish(self, text: Arc<str>) -> View {
        View::new(text, self.nodes, self.roots)
    }
}
