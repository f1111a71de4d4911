//! The arena of nodes, and the ways between neighbours.

use std::sync::Arc;

use super::arena::Arena;
use super::node::{Entry, Kind, Node, NodeId, Style};
use super::scalar::ScalarKind;
use crate::language::FileClass;
use crate::strict::json::Dialect;
use crate::text::Span;

/// The data of one valid document.
#[derive(Debug)]
pub struct View {
    text: Arc<str>,
    arena: Arena,
    roots: Vec<NodeId>,
}

impl View {
    /// The view of `text`, or nothing when it is not valid or its language has no data. The text is shared, not copied,
    /// when it comes as an `Arc<str>`.
    #[must_use]
    pub fn of(text: impl Into<Arc<str>>, class: FileClass) -> Option<Self> {
        let text = text.into();
        // Nodes are numbered in 32 bits, and no node is without a byte of its own for long.
        if u32::try_from(text.len()).is_err() {
            return None;
        }
        match class {
            FileClass::Json => super::json::view(text, Dialect::Strict),
            FileClass::JsonWithComments => super::json::view(text, Dialect::WithComments),
            FileClass::Yaml => super::yaml::view(text),
            FileClass::JavaScript | FileClass::Module | FileClass::Script => None,
        }
    }

    pub(super) fn new(text: Arc<str>, arena: Arena, roots: Vec<NodeId>) -> Self {
        Self { text, arena, roots }
    }

    /// The text the view is of.
    #[must_use]
    pub fn source(&self) -> &str {
        &self.text
    }

    /// The outermost nodes, one for each document of the stream. JSON has one; an empty YAML file has none.
    #[must_use]
    pub fn roots(&self) -> &[NodeId] {
        &self.roots
    }

    /// How many nodes there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.arena.len()
    }

    /// Whether there is no node at all.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.arena.len() == 0
    }

    /// All nodes, keys among them, in the order in which they begin.
    pub fn nodes(&self) -> impl Iterator<Item = NodeId> + use<> {
        (0..u32::try_from(self.arena.len()).unwrap_or(u32::MAX)).map(NodeId)
    }

    /// Up to `count` nodes that begin before `offset` and as many that begin at or after it.
    pub(crate) fn nodes_near(&self, offset: usize, count: usize) -> impl Iterator<Item = NodeId> + use<> {
        let middle = self.arena.count_before(offset);
        let end = (middle + count).min(self.arena.len());
        (middle.saturating_sub(count)..end).filter_map(|index| u32::try_from(index).ok().map(NodeId))
    }

    /// The node. Ids are good for the view they came from only.
    #[must_use]
    pub fn node(&self, id: NodeId) -> Node<'_> {
        self.arena.node(id)
    }

    /// What the node is.
    #[must_use]
    pub fn kind(&self, id: NodeId) -> Kind {
        self.node(id).kind
    }

    /// What kind of scalar the node is, if it is one.
    #[must_use]
    pub fn scalar_kind(&self, id: NodeId) -> Option<ScalarKind> {
        match self.node(id).kind {
            Kind::Scalar(kind) => Some(kind),
            _ => None,
        }
    }

    /// How the node is written.
    #[must_use]
    pub fn style(&self, id: NodeId) -> Style {
        self.node(id).style
    }

    /// The value's own bytes; see [`Node::span`].
    #[must_use]
    pub fn span(&self, id: NodeId) -> Span {
        self.arena.span(id)
    }

    /// The collection that holds the node, as value, item or key.
    #[must_use]
    pub fn parent(&self, id: NodeId) -> Option<NodeId> {
        self.node(id).parent
    }

    /// The key the node is the value of.
    #[must_use]
    pub fn key(&self, id: NodeId) -> Option<NodeId> {
        self.node(id).key
    }

    /// What a scalar says, escapes and folds resolved; the source of any other node.
    #[must_use]
    pub fn text(&self, id: NodeId) -> &str {
        let node = self.node(id);
        if let Some(said) = node.said {
            return said;
        }
        let source = node.span.text(&self.text);
        match node.style {
            Style::SingleQuoted | Style::DoubleQuoted => {
                source.get(1..source.len().saturating_sub(1)).unwrap_or_default()
            }
            _ => source,
        }
    }

    /// What the node's key says.
    #[must_use]
    pub fn key_text(&self, id: NodeId) -> Option<&str> {
        self.node(id).key.map(|key| self.text(key))
    }

    /// The entry the node is the value of.
    #[must_use]
    pub fn entry_of(&self, value: NodeId) -> Option<Entry> {
        self.node(value).key.map(|key| Entry { key, value })
    }

    /// The node's whole entry in its collection: from its key or dash, anchor and tag included, to the end of its value.
    #[must_use]
    pub fn entry_span(&self, id: NodeId) -> Span {
        let node = self.node(id);
        Span::new(node.entry_start, node.span.end)
    }

    /// The values of a mapping or the items of a sequence, in order; nothing for others.
    pub fn children(&self, id: NodeId) -> impl Iterator<Item = NodeId> + '_ {
        std::iter::successors(self.node(id).first_child, |child| self.node(*child).next_sibling)
    }

    /// A mapping's own entries in order, merge keys as they stand; nothing for others. Aliases are not followed.
    pub fn entries(&self, id: NodeId) -> impl Iterator<Item = Entry> + '_ {
        self.children(id).filter_map(|value| self.entry_of(value))
    }

    /// A sequence's items in order; nothing for others. Aliases are not followed.
    pub fn items(&self, id: NodeId) -> impl Iterator<Item = NodeId> + '_ {
        let is_sequence = self.kind(id) == Kind::Sequence;
        self.children(id).filter(move |_| is_sequence)
    }

    /// The innermost node at a byte offset, keys among them; one that ends there if none begins or goes on.
    #[must_use]
    pub fn node_at(&self, offset: usize) -> Option<NodeId> {
        let touches = |id: &NodeId| {
            let span = self.span(*id);
            span.start <= offset && offset <= span.end
        };
        // Later siblings first: where two touch, the one that begins at the offset is meant.
        let last = |candidates: &mut dyn Iterator<Item = NodeId>| candidates.filter(touches).last();
        let mut innermost = last(&mut self.roots.iter().copied())?;
        loop {
            let mut inside = self
                .children(innermost)
                .take_while(|child| self.node(*child).entry_start <= offset)
                .flat_map(|child| self.key(child).into_iter().chain([child]));
            match last(&mut inside) {
                Some(next) => innermost = next,
                None => return Some(innermost),
            }
        }
    }
}
