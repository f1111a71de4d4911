//! What npm would refuse, drop or read otherwise about a manifest, as far as the manifest alone shows it.
//!
//! A field of another type than npm expects is told by the rule about that type, or not at all; nothing here relies on one.

mod binaries;
mod dependencies;
mod engines;
mod exports;
mod licenses;
mod names;
mod package_managers;
mod ranges;
mod reordering;
mod repositories;
mod scripts;
mod sorting;
#[cfg(test)]
mod tests;
mod typos;
mod versions;
mod vocabulary;

use super::super::fault::{Fault, FaultKind};
use super::super::nearness::Nearness;
use super::range_repair::Mended;
use crate::data::{Entry, Kind, NodeId, ScalarKind, View};
use crate::document::Document;

/// All kinds of faults of manifests.
pub(crate) const KINDS: &[FaultKind] = &[
    typos::FIELD,
    typos::CONDITION,
    dependencies::DUPLICATE,
    dependencies::CONFLICT,
    dependencies::ARRAY,
    ranges::RANGE,
    ranges::PASSED_OVER,
    engines::SYNTAX,
    names::INVALID,
    names::LEGACY,
    versions::INVALID,
    exports::ORDER,
    exports::PATH,
    scripts::TYPE,
    licenses::SPDX,
    repositories::FORM,
    package_managers::FORMAT,
    binaries::INVALID,
    binaries::FORM,
    sorting::SORT,
];

/// The kinds that tell of style: nearly every manifest has one, and hardly anybody asks.
pub(crate) const OF_STYLE: [&str; 2] = [binaries::FORM.name, sorting::SORT.name];

/// The faults of the manifest `document`.
pub(crate) fn find(document: &Document) -> Vec<Fault> {
    let Some(view) = document.view() else {
        return Vec::new();
    };
    let Some(root) = view.roots().first().copied() else {
        return Vec::new();
    };
    if view.kind(root) != Kind::Mapping {
        return Vec::new();
    }
    let mut seen = Seen {
        view,
        root,
        nearness: Nearness::default(),
        faults: Vec::new(),
    };
    seen.typo_faults();
    seen.dependency_faults();
    seen.range_faults();
    seen.engine_faults();
    seen.name_faults();
    seen.version_faults();
    seen.export_faults();
    seen.script_faults();
    seen.license_faults();
    seen.repository_faults();
    seen.package_manager_faults();
    seen.binary_faults();
    seen.sorting_faults();
    seen.faults
}

/// A manifest and what was found in it.
struct Seen<'d> {
    view: &'d View,
    root: NodeId,
    nearness: Nearness,
    faults: Vec<Fault>,
}

impl<'d> Seen<'d> {
    /// The value of a field.
    fn field(&self, name: &str) -> Option<NodeId> {
        self.view.own_get(self.root, name)
    }

    /// The value of a field that is a mapping.
    fn mapping(&self, name: &str) -> Option<NodeId> {
        self.field(name)
            .filter(|node| self.view.kind(*node) == Kind::Mapping)
    }

    /// What a string says; nothing for any other value.
    fn string(&self, node: NodeId) -> Option<&'d str> {
        let is_string = self.view.scalar_kind(node) == Some(ScalarKind::String);
        is_string.then(|| self.view.text(node))
    }

    /// The entries of a mapping in order, but those that a later one with the same key hides.
    fn entries(&self, mapping: NodeId) -> Vec<Entry> {
        self.view.entries(mapping).collect()
    }

    /// Whether npm would not publish the package.
    fn is_private(&self) -> bool {
        let said = self.field("private").map(|node| self.view.text(node));
        said.is_some_and(|said| said != "false")
    }

    /// What a value is, as npm's people say it.
    fn type_of(&self, node: NodeId) -> &'static str {
        match self.view.kind(node) {
            Kind::Mapping => "an object",
            Kind::Sequence => "an array",
            Kind::Scalar(ScalarKind::Null) => "null",
            Kind::Scalar(ScalarKind::Bool) => "a boolean",
            Kind::Scalar(ScalarKind::Integer | ScalarKind::Float) => "a number",
            Kind::Scalar(ScalarKind::String) => "a string",
            Kind::Alias => "a reference",
        }
    }

    /// Whether a value is a number.
    fn is_number(&self, node: NodeId) -> bool {
        matches!(
            self.view.scalar_kind(node),
            Some(ScalarKind::Integer | ScalarKind::Float)
        )
    }
}

/// Whether a key is a comment, as people write them into JSON.
fn is_comment(key: &str) -> bool {
    key.starts_with("//")
        || key.starts_with('#')
        || key.starts_with('_')
        || key.starts_with('-')
        || key.trim().is_empty()
}

/// Adds what a text was meant to be to a fault, and whether nothing else can have been meant.
fn mended(fault: Fault, mended: Option<Mended>) -> Fault {
    let is_sure = mended.as_ref().is_some_and(|mended| mended.is_sure);
    fault
        .maybe("better", mended.map(|mended| mended.text))
        .flag("sure", is_sure)
}
