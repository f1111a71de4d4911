//! Finding all nodes a path leads to, and the path to a node.

use std::collections::HashSet;

use super::node::{Kind, NodeId};
use super::path::{DataPath, Step};
use super::view::View;

/// How deep aliases and nesting are followed. No file that people write comes near.
const DEEPEST: u32 = 1024;

/// How many entries one selection looks at beyond each mapping's own. A large mapping merged into thousands would make
/// the work the square of the text; past this number mappings stand for their own entries.
const MOST_MERGED: usize = 1_000_000;

/// One step really taken.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Place {
    /// Through this key.
    Key(Box<str>),
    /// To the item with this number.
    Item(usize),
}

/// A node a path leads to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Selection {
    /// The node, aliases followed.
    pub node: NodeId,
    /// The key under which it was reached, for values of mappings.
    pub key: Option<NodeId>,
    /// The steps taken from the root.
    pub steps: Vec<Place>,
}

/// One node on the way, and where it was reached from.
struct Reached {
    node: NodeId,
    key: Option<NodeId>,
    /// The number of the item, for items.
    item: Option<usize>,
    from: Option<usize>,
    depth: u32,
}

impl View {
    /// The nodes `path` leads to from any of the roots, each once, in the order in which they stand. Aliases and merge
    /// keys are followed, so a node may stand elsewhere than its steps say.
    #[must_use]
    pub fn select(&self, path: &DataPath) -> Vec<Selection> {
        self.select_from(self.roots(), path)
    }

    /// The nodes `path` leads to from any of the nodes `from`, as [`View::select`].
    #[must_use]
    pub fn select_from(&self, from: &[NodeId], path: &DataPath) -> Vec<Selection> {
        let mut walk = Walk {
            view: self,
            steps: path.steps(),
            reached: Vec::new(),
            seen: HashSet::new(),
            found: Vec::new(),
            found_nodes: HashSet::new(),
            merged: 0,
        };
        for root in from {
            let node = self.resolve(*root);
            walk.run(Reached {
                node,
                key: self.key(node),
                item: None,
                from: None,
                depth: 0,
            });
        }
        let Walk {
            reached, mut found, ..
        } = walk;
        found.sort_by_key(|index| self.span(reached[*index].node).start);
        found
            .into_iter()
            .map(|index| self.selection(&reached, index))
            .collect()
    }

    fn selection(&self, reached: &[Reached], index: usize) -> Selection {
        let mut steps = Vec::new();
        let mut at = Some(index);
        while let Some(here) = at.map(|at| &reached[at]) {
            if here.from.is_some() {
                steps.push(match (here.item, here.key) {
                    (Some(item), _) => Place::Item(item),
                    (None, key) => Place::Key(key.map_or("", |key| self.text(key)).into()),
                });
            }
            at = here.from;
        }
        steps.reverse();
        Selection {
            node: reached[index].node,
            key: reached[index].key,
            steps,
        }
    }

    /// The path from the root of its document to a node; for a key, to its value.
    #[must_use]
    pub fn path_of(&self, id: NodeId) -> DataPath {
        let mut steps = Vec::new();
        let mut at = id;
        // A key has its mapping for a parent, and its value is the entry that names it.
        if let Some(parent) = self.parent(id)
            && let Some(entry) = self.entries(parent).find(|entry| entry.key == id)
        {
            at = entry.value;
        }
        while let Some(parent) = self.parent(at) {
            match self.key(at) {
                Some(key) => steps.push(Step::Key(self.text(key).into())),
                None => {
                    // A node that is neither value nor item is part of a key that is itself a collection.
                    let index = self.children(parent).position(|child| child == at);
                    steps.push(index.map_or(Step::AnyKey, Step::Item));
                }
            }
            at = parent;
        }
        steps.reverse();
        DataPath::new(steps)
    }
}

struct Walk<'v> {
    view: &'v View,
    steps: &'v [Step],
    reached: Vec<Reached>,
    /// Nodes by the step at which they were reached; what happens from there has happened.
    seen: HashSet<(NodeId, usize)>,
    found: Vec<usize>,
    found_nodes: HashSet<NodeId>,
    merged: usize,
}

impl Walk<'_> {
    fn run(&mut self, start: Reached) {
        self.reached.push(start);
        let mut pending = vec![(self.reached.len() - 1, 0)];
        while let Some((at, step)) = pending.pop() {
            let node = self.reached[at].node;
            if !self.seen.insert((node, step)) || self.reached[at].depth > DEEPEST {
                continue;
            }
            let from = pending.len();
            match self.steps.get(step) {
                None => {
                    if self.found_nodes.insert(node) {
                        self.found.push(at);
                    }
                }
                Some(Step::Key(key)) => self.keys(at, step + 1, Some(key), &mut pending),
                Some(Step::AnyKey) => self.keys(at, step + 1, None, &mut pending),
                Some(Step::Item(index)) => self.items(at, step + 1, Some(*index), &mut pending),
                Some(Step::AnyItem) => self.items(at, step + 1, None, &mut pending),
                Some(Step::Deep) => {
                    pending.push((at, step + 1));
                    self.keys(at, step, None, &mut pending);
                    self.items(at, step, None, &mut pending);
                }
            }
            // The stack gives back the last first, and the first is to be looked at first.
            pending[from..].reverse();
        }
    }

    fn keys(&mut self, at: usize, step: usize, wanted: Option<&str>, pending: &mut Vec<(usize, usize)>) {
        let node = self.reached[at].node;
        if self.view.kind(node) != Kind::Mapping {
            return;
        }
        let (entries, merged) = if self.merged < MOST_MERGED {
            self.view.entries_counted(node)
        } else {
            (self.view.unmerged_entries(node), 0)
        };
        self.merged += merged;
        let matching = entries.into_iter().filter(|entry| match wanted {
            Some(wanted) => {
                matches!(self.view.kind(entry.key), Kind::Scalar(_)) && self.view.text(entry.key) == wanted
            }
            None => true,
        });
        for entry in matching.collect::<Vec<_>>() {
            self.reach(at, step, entry.value, Some(entry.key), None, pending);
        }
    }

    fn items(&mut self, at: usize, step: usize, wanted: Option<usize>, pending: &mut Vec<(usize, usize)>) {
        let items: Vec<(usize, NodeId)> = self
            .view
            .items(self.reached[at].node)
            .enumerate()
            .filter(|(index, _)| wanted.is_none_or(|wanted| wanted == *index))
            .collect();
        for (index, item) in items {
            self.reach(at, step, item, None, Some(index), pending);
        }
    }

    fn reach(
        &mut self,
        from: usize,
        step: usize,
        node: NodeId,
        key: Option<NodeId>,
        item: Option<usize>,
        pending: &mut Vec<(usize, usize)>,
    ) {
        self.reached.push(Reached {
            node: self.view.resolve(node),
            key,
            item,
            from: Some(from),
            depth: self.reached[from].depth + 1,
        });
        pending.push((self.reached.len() - 1, step));
    }
}
