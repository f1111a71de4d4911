//! Finding values by key, through aliases and merge keys.
//!
//! References may form cycles and bombs. Each mapping is looked at once per question, so every answer costs at most one
//! walk over the document.

use std::collections::HashSet;

use super::node::{Entry, Kind, NodeId, Style};
use super::view::View;

/// How many mappings are merged into one at most. No file that people write comes near.
const LONGEST_CHAIN: usize = 256;

impl View {
    /// The node an alias refers to; any other node itself.
    #[must_use]
    pub fn resolve(&self, id: NodeId) -> NodeId {
        self.node(id).target.unwrap_or(id)
    }

    /// The value of `key` among a mapping's own entries, as it stands. Of a key that comes twice, the last, as loaders
    /// have it.
    #[must_use]
    pub fn own_get(&self, id: NodeId, key: &str) -> Option<NodeId> {
        let found = self.entries(id).filter(|entry| self.says(entry.key, key)).last();
        found.map(|entry| entry.value)
    }

    /// The value of `key`, where `id` and the value may be aliases and the entry may come through merge keys: a mapping's
    /// own entries win over merged ones, and among those the first.
    #[must_use]
    pub fn get(&self, id: NodeId, key: &str) -> Option<NodeId> {
        let found = self
            .merge_chain(self.resolve(id))
            .into_iter()
            .find_map(|mapping| self.own_get(mapping, key))?;
        Some(self.resolve(found))
    }

    /// The entries of a mapping, which may be an alias, with those merged into it: its own first, in order, then those of
    /// its merge keys that no earlier one hides. The merge keys themselves are left out.
    #[must_use]
    pub fn merged_entries(&self, id: NodeId) -> Vec<Entry> {
        self.entries_counted(id).0
    }

    /// The merged entries, and how many others than the mapping's own were looked at for them.
    pub(super) fn entries_counted(&self, id: NodeId) -> (Vec<Entry>, usize) {
        let chain = self.merge_chain(self.resolve(id));
        if let [only] = chain.as_slice() {
            return (self.unmerged_entries(*only), 0);
        }
        let mut seen = HashSet::new();
        let mut entries = Vec::new();
        let mut looked_at = 0;
        for mapping in chain {
            for entry in self.entries(mapping) {
                looked_at += 1;
                let is_scalar = matches!(self.kind(entry.key), Kind::Scalar(_));
                if !self.is_merge_key(entry.key) && (!is_scalar || seen.insert(self.text(entry.key))) {
                    entries.push(entry);
                }
            }
        }
        (entries, looked_at)
    }

    /// A mapping's own entries without its merge keys.
    pub(super) fn unmerged_entries(&self, id: NodeId) -> Vec<Entry> {
        self.entries(id)
            .filter(|entry| !self.is_merge_key(entry.key))
            .collect()
    }

    /// The nodes from a root down to the value of a path of keys.
    #[must_use]
    pub fn get_path(&self, root: NodeId, keys: &[&str]) -> Option<NodeId> {
        keys.iter().try_fold(root, |node, key| self.get(node, key))
    }

    fn says(&self, key: NodeId, text: &str) -> bool {
        matches!(self.kind(key), Kind::Scalar(_)) && self.text(key) == text
    }

    /// Whether `key` is YAML's merge key.
    #[must_use]
    pub fn is_merge_key(&self, key: NodeId) -> bool {
        let node = self.node(key);
        matches!(node.kind, Kind::Scalar(_)) && node.style == Style::Plain && self.text(key) == "<<"
    }

    /// The mapping and those merged into it, each once, in the order in which their entries win.
    fn merge_chain(&self, id: NodeId) -> Vec<NodeId> {
        let mut chain = Vec::new();
        if self.kind(id) != Kind::Mapping {
            return chain;
        }
        let mut seen = HashSet::new();
        let mut pending = vec![id];
        while let Some(mapping) = pending.pop() {
            if !seen.insert(mapping) {
                continue;
            }
            if chain.len() == LONGEST_CHAIN {
                break;
            }
            chain.push(mapping);
            let mut merged = Vec::new();
            for entry in self.entries(mapping).filter(|entry| self.is_merge_key(entry.key)) {
                let value = self.resolve(entry.value);
                match self.kind(value) {
                    Kind::Mapping => merged.push(value),
                    Kind::Sequence => merged.extend(
                        self.items(value)
                            .map(|item| self.resolve(item))
                            .filter(|item| self.kind(*item) == Kind::Mapping),
                    ),
                    _ => {}
                }
            }
            pending.extend(merged.into_iter().rev());
        }
        chain
    }
}
