//! A sound manifest, and how its text is changed.

use std::ops::Range;

use engine::FileClass;
use engine::data::{Entry, Kind, NodeId, ScalarKind, View};

use super::corpus::{MANIFEST, Package};

/// A package whose manifest has not the fault that it is to get.
#[derive(Debug)]
pub(super) struct Sound<'p> {
    pub(super) package: &'p Package,
    pub(super) text: &'p str,
    pub(super) view: View,
    pub(super) root: NodeId,
}

impl<'p> Sound<'p> {
    /// Reads the manifest of a package; nothing when it is no object.
    pub(super) fn read(package: &'p Package) -> Option<Self> {
        let text = package.files.get(MANIFEST)?;
        let view = View::of(text.as_str(), FileClass::Json)?;
        let root = *view.roots().first()?;
        (view.kind(root) == Kind::Mapping).then_some(Self {
            package,
            text,
            view,
            root,
        })
    }

    /// The value of a field of the manifest.
    pub(super) fn field(&self, name: &str) -> Option<NodeId> {
        self.view.own_get(self.root, name)
    }

    /// The entries of a field that is an object.
    pub(super) fn entries(&self, field: &str) -> Vec<Entry> {
        self.field(field)
            .map(|node| self.view.entries(node).collect())
            .unwrap_or_default()
    }

    /// What a string says.
    pub(super) fn string(&self, node: NodeId) -> Option<&str> {
        (self.view.scalar_kind(node) == Some(ScalarKind::String)).then(|| self.view.text(node))
    }

    /// The bytes of a value.
    pub(super) fn range(&self, node: NodeId) -> Range<usize> {
        let span = self.view.span(node);
        span.start..span.end
    }

    /// The bytes of an entry, from its key to the end of its value.
    pub(super) fn entry_range(&self, entry: Entry) -> Range<usize> {
        self.range(entry.key).start..self.range(entry.value).end
    }

    /// The manifest with other bytes in a range.
    pub(super) fn with(&self, range: Range<usize>, text: &str) -> String {
        let mut changed = self.text.to_owned();
        changed.replace_range(range, text);
        changed
    }

    /// The manifest with another string in the place of a value or a key.
    pub(super) fn with_string(&self, node: NodeId, text: &str) -> Option<String> {
        (!text.contains(['"', '\\'])).then(|| self.with(self.range(node), &format!("\"{text}\"")))
    }

    /// The manifest with an entry taken from its place and put in front of another one, or behind the last.
    pub(super) fn moved(&self, entries: &[Entry], from: usize, to: usize) -> Option<String> {
        let mut order: Vec<usize> = (0..entries.len()).collect();
        let moved = order.remove(from);
        order.insert(to.min(order.len()), moved);
        let mut changed = self.text.to_owned();
        // From behind, so that what stands before stays where it is.
        for (place, number) in order.iter().enumerate().rev() {
            let text = self.text.get(self.entry_range(*entries.get(*number)?))?;
            changed.replace_range(self.entry_range(*entries.get(place)?), text);
        }
        Some(changed)
    }
}
