//! Reading nodes as what they should be, and as nothing where they are not.

use std::collections::HashSet;

use crate::data::{Entry, Kind, NodeId, ScalarKind, View};

/// How deep lists in lists are read; GitLab's own bound.
const DEEPEST_LIST: usize = 10;

/// The scalar a node is or refers to. A null is none.
pub(super) fn scalar(view: &View, node: NodeId) -> Option<NodeId> {
    let node = view.resolve(node);
    match view.kind(node) {
        Kind::Scalar(ScalarKind::Null) => None,
        Kind::Scalar(_) => Some(node),
        _ => None,
    }
}

/// The mapping a node is or refers to.
pub(super) fn mapping(view: &View, node: NodeId) -> Option<NodeId> {
    let node = view.resolve(node);
    (view.kind(node) == Kind::Mapping).then_some(node)
}

/// The sequence a node is or refers to, unless it is a `!reference`.
pub(super) fn sequence(view: &View, node: NodeId) -> Option<NodeId> {
    let node = view.resolve(node);
    (view.kind(node) == Kind::Sequence && view.node(node).tag.is_none()).then_some(node)
}

/// The items of a list, those of lists in it among them; a value that is no list is its own only item, and so is a
/// `!reference`. Aliases are followed, and each list is read once.
pub(super) fn flat_items(view: &View, node: NodeId) -> Vec<NodeId> {
    let mut items = Vec::new();
    let mut seen = HashSet::new();
    let mut pending = vec![(view.resolve(node), 0)];
    while let Some((node, depth)) = pending.pop() {
        if view.kind(node) != Kind::Sequence || view.node(node).tag.is_some() {
            items.push(node);
        } else if depth < DEEPEST_LIST && seen.insert(node) {
            let from = pending.len();
            pending.extend(view.items(node).map(|item| (view.resolve(item), depth + 1)));
            // The stack gives back the last first, and the first is to be read first.
            pending[from..].reverse();
        }
    }
    items
}

/// The scalars among [`flat_items`].
pub(super) fn flat_scalars(view: &View, node: NodeId) -> Vec<NodeId> {
    let items = flat_items(view, node).into_iter();
    items.filter_map(|item| scalar(view, item)).collect()
}

/// The entries of a mapping with scalar keys, merged ones among them; of a key that comes twice, the last.
pub(super) fn entries(view: &View, node: NodeId) -> Vec<Entry> {
    let Some(mapping) = mapping(view, node) else {
        return Vec::new();
    };
    let is_named = |entry: &Entry| matches!(view.kind(entry.key), Kind::Scalar(_));
    view.merged_entries(mapping)
        .into_iter()
        .filter(is_named)
        .collect()
}

/// The entries a mapping itself has, those of mappings written out under its merge keys among them: what is read here is
/// read at no other place.
pub(super) fn own_entries(view: &View, node: NodeId) -> Vec<Entry> {
    let mut found = Vec::new();
    let mut pending = vec![node];
    while let Some(node) = pending.pop() {
        for entry in view.entries(node) {
            if view.is_merge_key(entry.key) {
                pending.extend(std::iter::once(entry.value).chain(view.items(entry.value)));
            } else if matches!(view.kind(entry.key), Kind::Scalar(_)) {
                found.push(entry);
            }
        }
    }
    found
}
