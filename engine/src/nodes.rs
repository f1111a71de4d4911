//! A syntax tree as a flat table, so that scripts can walk it without borrowing the tree.
//!
//! tree-sitter's nodes borrow their tree, and a script's values must own what they hold. The table costs about one walk of
//! the tree and is made only when a script first asks for a neighbour.

use std::collections::HashMap;

use crate::text::Span;
use crate::tree::Tree;

/// Index of a node in its [`NodeTable`].
pub(crate) type NodeIndex = u32;

/// One node.
#[derive(Debug, Clone, Copy)]
pub(crate) struct TableNode {
    pub(crate) kind: &'static str,
    pub(crate) field: Option<&'static str>,
    pub(crate) span: Span,
    pub(crate) named: bool,
    pub(crate) parent: Option<NodeIndex>,
    pub(crate) first_child: Option<NodeIndex>,
    pub(crate) next: Option<NodeIndex>,
    pub(crate) previous: Option<NodeIndex>,
}

/// All nodes of a tree in document order.
#[derive(Debug)]
pub(crate) struct NodeTable {
    nodes: Vec<TableNode>,
    by_id: HashMap<usize, NodeIndex>,
}

impl NodeTable {
    pub(crate) fn new(tree: &Tree) -> Self {
        let language = tree.language();
        let mut cursor = tree.walk();
        let mut nodes: Vec<TableNode> = Vec::new();
        let mut by_id = HashMap::new();
        // The chain of ancestors, each with its last child seen so far.
        let mut open: Vec<(NodeIndex, Option<NodeIndex>)> = Vec::new();
        loop {
            let node = cursor.node();
            let index = NodeIndex::try_from(nodes.len()).unwrap_or(NodeIndex::MAX);
            let (parent, previous) = match open.last_mut() {
                Some((parent, last)) => (Some(*parent), last.replace(index)),
                None => (None, None),
            };
            if let Some(previous) = previous {
                nodes[previous as usize].next = Some(index);
            } else if let Some(parent) = parent {
                nodes[parent as usize].first_child = Some(index);
            }
            nodes.push(TableNode {
                kind: node.kind(),
                field: cursor
                    .field_id()
                    .and_then(|field| static_field(&language, field.get())),
                span: Span::from(node.byte_range()),
                named: node.is_named(),
                parent,
                first_child: None,
                next: None,
                previous,
            });
            by_id.insert(node.id(), index);
            if cursor.goto_first_child() {
                open.push((index, None));
                continue;
            }
            while !cursor.goto_next_sibling() {
                if !cursor.goto_parent() {
                    return Self { nodes, by_id };
                }
                open.pop();
            }
        }
    }

    pub(crate) fn index_of(&self, node_id: usize) -> Option<NodeIndex> {
        self.by_id.get(&node_id).copied()
    }

    /// The smallest node that covers `span`. Nodes stand in document order, parents first, so it is the last that does.
    pub(crate) fn covering(&self, span: Span) -> Option<NodeIndex> {
        let index = self
            .nodes
            .iter()
            .rposition(|node| node.span.start <= span.start && span.end <= node.span.end)?;
        NodeIndex::try_from(index).ok()
    }

    pub(crate) fn get(&self, index: NodeIndex) -> Option<&TableNode> {
        self.nodes.get(index as usize)
    }

    pub(crate) fn children(&self, index: NodeIndex) -> impl Iterator<Item = NodeIndex> + '_ {
        let first = self.get(index).and_then(|node| node.first_child);
        std::iter::successors(first, |child| self.get(*child).and_then(|node| node.next))
    }
}

fn static_field(language: &tree_sitter::Language, field: u16) -> Option<&'static str> {
    language.field_name_for_id(field)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::language::Language;
    use crate::tree;

    #[test]
    fn the_smallest_node_over_a_span_is_found() {
        let tree = tree::parse("{\"a\": [2, 3]}", Language::Json, None).unwrap();
        let table = NodeTable::new(&tree);
        let kind = |start, end| {
            let index = table.covering(Span::new(start, end)).unwrap();
            table.get(index).unwrap().kind
        };
        assert_eq!(kind(1, 4), "string");
        assert_eq!(kind(7, 8), "number");
        assert_eq!(kind(7, 11), "array");
        assert_eq!(kind(0, 12), "object");
    }

    #[test]
    fn neighbours_are_linked_both_ways() {
        let tree = tree::parse("[1, [2], 3]", Language::Json, None).unwrap();
        let table = NodeTable::new(&tree);
        let array = table.children(0).next().unwrap();
        let kinds: Vec<&str> = table
            .children(array)
            .filter_map(|index| table.get(index))
            .map(|node| node.kind)
            .collect();
        assert_eq!(kinds, ["[", "number", ",", "array", ",", "number", "]"]);
        for child in table.children(array) {
            let node = table.get(child).unwrap();
            assert_eq!(node.parent, Some(array));
            if let Some(next) = node.next {
                assert_eq!(table.get(next).unwrap().previous, Some(child));
            }
        }
        assert_eq!(table.index_of(tree.root_node().id()), Some(0));
    }
}
