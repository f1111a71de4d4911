//! Where nodes are kept: 36 bytes each, and what few of them have on the side.

use super::node::{Kind, Node, NodeId, Style};
use crate::text::Span;

/// Stands for no node and no side entry. Texts whose nodes would reach it are not viewed.
const NONE: u32 = u32::MAX;

/// One node as it is kept; offsets and numbers in 32 bits.
#[derive(Debug, Clone, Copy)]
struct Kept {
    start: u32,
    end: u32,
    entry_start: u32,
    parent: u32,
    key: u32,
    first_child: u32,
    next_sibling: u32,
    aside: u32,
    kind: Kind,
    style: Style,
}

/// What most nodes do not have.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Aside {
    pub(super) tag: Option<Box<str>>,
    pub(super) anchor: Option<Box<str>>,
    pub(super) said: Option<Box<str>>,
    pub(super) target: Option<NodeId>,
}

/// The nodes of one view, in the order in which they begin.
#[derive(Debug, Default)]
pub(super) struct Arena {
    kept: Vec<Kept>,
    asides: Vec<Aside>,
}

impl Arena {
    pub(super) fn len(&self) -> usize {
        self.kept.len()
    }

    /// The number of the node that is added next.
    pub(super) fn next_id(&self) -> NodeId {
        NodeId(narrow(self.kept.len()))
    }

    pub(super) fn node(&self, id: NodeId) -> Node<'_> {
        let kept = &self.kept[id.index()];
        let aside = self.asides.get(kept.aside as usize);
        Node {
            kind: kept.kind,
            style: kept.style,
            span: Span::new(kept.start as usize, kept.end as usize),
            entry_start: kept.entry_start as usize,
            parent: id_of(kept.parent),
            key: id_of(kept.key),
            tag: aside.and_then(|aside| aside.tag.as_deref()),
            anchor: aside.and_then(|aside| aside.anchor.as_deref()),
            said: aside.and_then(|aside| aside.said.as_deref()),
            target: aside.and_then(|aside| aside.target),
            first_child: id_of(kept.first_child),
            next_sibling: id_of(kept.next_sibling),
        }
    }

    pub(super) fn span(&self, id: NodeId) -> Span {
        let kept = &self.kept[id.index()];
        Span::new(kept.start as usize, kept.end as usize)
    }

    /// Adds a node without children.
    pub(super) fn add(
        &mut self,
        kind: Kind,
        style: Style,
        span: Span,
        entry_start: usize,
        aside: Aside,
    ) -> NodeId {
        let id = self.next_id();
        let aside = if aside == Aside::default() {
            NONE
        } else {
            self.asides.push(aside);
            narrow(self.asides.len() - 1)
        };
        self.kept.push(Kept {
            start: narrow(span.start),
            end: narrow(span.end),
            entry_start: narrow(entry_start),
            parent: NONE,
            key: NONE,
            first_child: NONE,
            next_sibling: NONE,
            aside,
            kind,
            style,
        });
        id
    }

    pub(super) fn set_end(&mut self, id: NodeId, end: usize) {
        self.kept[id.index()].end = narrow(end);
    }

    pub(super) fn set_parent(&mut self, id: NodeId, parent: NodeId) {
        self.kept[id.index()].parent = parent.0;
    }

    pub(super) fn set_key(&mut self, id: NodeId, key: Option<NodeId>) {
        self.kept[id.index()].key = key.map_or(NONE, |key| key.0);
    }

    pub(super) fn set_first_child(&mut self, id: NodeId, child: NodeId) {
        self.kept[id.index()].first_child = child.0;
    }

    pub(super) fn set_next_sibling(&mut self, id: NodeId, sibling: NodeId) {
        self.kept[id.index()].next_sibling = sibling.0;
    }

    /// How many nodes begin before `offset`.
    pub(super) fn count_before(&self, offset: usize) -> usize {
        self.kept.partition_point(|kept| (kept.start as usize) < offset)
    }
}

fn id_of(number: u32) -> Option<NodeId> {
    (number != NONE).then_some(NodeId(number))
}

fn narrow(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(NONE)
}
