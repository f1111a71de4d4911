//! What is wrong with a manifest as far as only the other files of its project tell: sources, lockfiles, workspaces.
//!
//! The manifest itself is read from the document, which may be an edited one; all else comes from the project's view.

mod dependencies;
mod entry_points;
mod module_kind;
mod peers;
mod programs;
mod ranges;
mod scripts;
#[cfg(test)]
mod tests;
mod workspaces;

use std::sync::Arc;

use super::super::fault::{Fault, FaultKind};
use super::super::files::Files;
use super::super::nearness::Nearness;
use crate::data::{Entry, Kind, NodeId, View};
use crate::document::Document;
use crate::project::manifest::{PackageManifest, Section};
use crate::project::packages::{Package, Packages, folders_around};
use crate::project::roles::{Role, role_of};
use crate::project::{FileTree, ProjectView};

/// All kinds of faults that need other files.
pub(crate) const KINDS: &[FaultKind] = &[
    dependencies::UNDECLARED,
    dependencies::UNUSED,
    dependencies::MISPLACED,
    entry_points::MISSING,
    module_kind::UNSAID,
    peers::ABSENT,
    programs::UNKNOWN,
    ranges::CONFLICT,
    scripts::MISSING,
    workspaces::EMPTY,
];

/// The faults of the manifest in `document`.
pub(crate) fn find(document: &Document) -> Vec<Fault> {
    let found = (|| {
        let files = document.neighbours();
        let view = document.view()?;
        let root = *view.roots().first()?;
        let manifest = PackageManifest::parse(document.text())?;
        // What is built, copied or made up for a test is as it is.
        if matches!(role_of(document.path()), Role::Generated | Role::Sample) {
            return None;
        }
        let project = files.view();
        let tree = files.tree();
        let folder = document.path().rsplit_once('/').map_or("", |(folder, _)| folder);
        let known = project.packages(files).in_folder(folder);
        let package = Package {
            folder: folder.into(),
            workspaces: known.map(|known| known.workspaces.clone()).unwrap_or_default(),
            manifest,
        };
        let mut seen = Seen {
            view,
            root,
            package: &package,
            files,
            project: &project,
            tree: &tree,
            nearness: Nearness::default(),
            faults: Vec::new(),
        };
        seen.dependency_faults();
        seen.range_faults();
        seen.script_faults();
        seen.program_faults();
        seen.entry_point_faults();
        seen.module_kind_faults();
        seen.peer_faults();
        seen.workspace_faults();
        Some(seen.faults)
    })();
    found.unwrap_or_default()
}

/// One manifest among the files of its project, and what was found.
struct Seen<'s> {
    view: &'s View,
    root: NodeId,
    package: &'s Package,
    files: &'s dyn Files,
    project: &'s Arc<ProjectView>,
    tree: &'s FileTree,
    nearness: Nearness,
    faults: Vec<Fault>,
}

impl<'s> Seen<'s> {
    fn packages(&self) -> &'s Packages {
        self.project.packages(self.files)
    }

    /// The packages around this one, the nearest first, without itself.
    fn around(&self) -> impl Iterator<Item = &'s Package> {
        let packages = self.packages();
        folders_around(&self.package.folder).filter_map(|folder| packages.in_folder(folder))
    }

    /// Whether the manifest, or one around it, says what those need who work on the package. A published one often leaves it
    /// out, and one that was published from a workspace has it in a manifest that is not here.
    fn tells_development(&self) -> bool {
        let says = |package: &Package| package.manifest.section(Section::Development).next().is_some();
        let is_alone = self.around().next().is_none();
        (says(self.package) || self.around().any(says))
            && !(is_alone && self.package.manifest.is_member_elsewhere)
    }

    /// The mapping of a section, where there is one.
    fn section(&self, section: Section) -> Option<NodeId> {
        let node = self.view.get(self.root, section.key())?;
        (self.view.kind(node) == Kind::Mapping).then_some(node)
    }

    /// The mapping of `scripts`, where there is one.
    fn scripts(&self) -> Option<NodeId> {
        let node = self.view.get(self.root, "scripts")?;
        (self.view.kind(node) == Kind::Mapping).then_some(node)
    }

    /// The entries of `scripts` that are commands.
    fn commands(&self, scripts: NodeId) -> Vec<Entry> {
        let is_text =
            |entry: &Entry| matches!(self.view.kind(entry.value), Kind::Scalar(kind) if kind.is_string());
        self.view.entries(scripts).filter(is_text).collect()
    }

    /// The entry that declares `name` in a section.
    fn declaration(&self, section: Section, name: &str) -> Option<Entry> {
        let value = self.view.get(self.section(section)?, name)?;
        self.view.entry_of(value)
    }

    /// The name in front of which `name` belongs, where the section is sorted.
    fn place_in(&self, section: Section, name: &str) -> Option<String> {
        let section = self.section(section)?;
        let names: Vec<&str> = self
            .view
            .entries(section)
            .map(|entry| self.view.text(entry.key))
            .collect();
        if !names.is_sorted() {
            return None;
        }
        names.into_iter().find(|known| *known > name).map(str::to_owned)
    }

    /// Where a fault of the whole manifest is told: at its name, or where it begins.
    fn head(&self) -> NodeId {
        let name = self.view.get(self.root, "name");
        name.unwrap_or(self.root)
    }
}
