//! Puts the nodes of a view together from events in order of place.

use std::sync::Arc;

use super::arena::{Arena, Aside};
use super::node::{Kind, Node, NodeId, Style};
use super::view::View;
use crate::text::Span;

/// What is known of a node when it begins.
pub(super) struct Start {
    pub(super) kind: Kind,
    pub(super) style: Style,
    pub(super) span: Span,
    pub(super) entry_start: usize,
    pub(super) aside: Aside,
}

impl Start {
    pub(super) fn new(kind: Kind, style: Style, span: Span, entry_start: usize) -> Self {
        Self {
            kind,
            style,
            span,
            entry_start,
            aside: Aside::default(),
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
#[derive(Default)]
pub(super) struct Builder {
    arena: Arena,
    roots: Vec<NodeId>,
    open: Vec<Open>,
}

impl Builder {
    /// Whether the next node is a key.
    pub(super) fn awaits_key(&self) -> bool {
        self.open
            .last()
            .is_some_and(|open| open.is_mapping && open.key.is_none())
    }

    /// The key whose value comes next.
    pub(super) fn pending_key(&self) -> Option<Node<'_>> {
        self.open.last()?.key.map(|key| self.arena.node(key))
    }

    /// The innermost open collection.
    pub(super) fn innermost(&self) -> Option<Node<'_>> {
        self.open.last().map(|open| self.arena.node(open.node))
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
        let last = open.last_child.map(|child| self.arena.span(child).end);
        let span = self.arena.span(open.node);
        let span = Span::new(span.start, end.or(last).unwrap_or(span.end));
        self.arena.set_end(open.node, span.end);
        Some(span)
    }

    fn add(&mut self, start: Start) -> NodeId {
        let id = self.arena.add(
            start.kind,
            start.style,
            start.span,
            start.entry_start,
            start.aside,
        );
        match self.open.last_mut() {
            None => self.roots.push(id),
            Some(open) => {
                self.arena.set_parent(id, open.node);
                if open.is_mapping && open.key.is_none() {
                    open.key = Some(id);
                } else {
                    self.arena.set_key(id, open.key.take());
                    match open.last_child.replace(id) {
                        Some(last) => self.arena.set_next_sibling(last, id),
                        None => self.arena.set_first_child(open.node, id),
                    }
                }
            }
        }
        id
    }

    pub(super) fn finish(self, text: Arc<str>) -> View {
        View::new(text, self.arena, self.roots)
    }
}
