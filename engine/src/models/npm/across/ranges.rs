//! Members of one workspace that ask for different versions of the same package.

use nodejs_semver::Range;

use super::super::super::fault::{Fault, FaultKind};
use super::Seen;
use crate::project::manifest::Section;

pub(super) const CONFLICT: FaultKind = FaultKind {
    name: "npm/workspace-version-conflict",
    gives: &["at", "name", "range", "other", "folder", "disjoint"],
};

impl Seen<'_> {
    /// Told at every member but those that ask for the highest.
    pub(super) fn range_faults(&mut self) {
        let Some(root) = self.packages().workspace_root(&self.package.folder) else {
            return;
        };
        let declarations = self.project.declarations(self.files);
        // What peers ask for is wide on purpose.
        for section in [Section::Production, Section::Development, Section::Optional] {
            for (name, own) in self.package.manifest.section(section) {
                let Some(own_range) = plain(own) else { continue };
                let asked = declarations.of_name(&root.folder, name).iter().filter(|other| {
                    other.section != Section::Peer
                        && other.folder != self.package.folder
                        && &*other.range != own
                });
                let higher = asked.filter_map(|other| {
                    let (lowest, is_disjoint) = {
                        let range = plain(&other.range)?;
                        (range.min_version()?, !range.allows_any(&own_range))
                    };
                    (lowest > own_range.min_version()?).then_some((lowest, other, is_disjoint))
                });
                let highest = higher.max_by(|one, other| one.0.cmp(&other.0));
                let (Some((_, other, is_disjoint)), Some(entry)) = (highest, self.declaration(section, name))
                else {
                    continue;
                };
                let folder = if other.folder.is_empty() {
                    "."
                } else {
                    &other.folder
                };
                self.faults.push(
                    Fault::new(&CONFLICT)
                        .node("at", entry.value)
                        .text("name", name)
                        .text("range", own)
                        .text("other", &*other.range)
                        .text("folder", folder)
                        .flag("disjoint", is_disjoint),
                );
            }
        }
    }
}

/// A range that names versions; not a tag, an address, or one of the protocols of package managers.
fn plain(range: &str) -> Option<Range> {
    let begins = range.trim_start().bytes().next()?;
    let is_version = begins.is_ascii_digit() || matches!(begins, b'^' | b'~' | b'>' | b'=' | b'v');
    is_version.then(|| Range::parse(range).ok()).flatten()
}
