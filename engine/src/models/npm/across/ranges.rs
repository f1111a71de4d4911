//! Members of one workspace that ask for different versions of the same package.

use nodejs_semver::Range;

use super::super::super::fault::{Fault, FaultKind};
use super::Seen;
use crate::project::manifest::Section;

pub(super) const CONFLICT: FaultKind = FaultKind {
    name: "npm/version-conflict",
    gives: &["at", "name", "range", "other", "folder", "disjoint"],
};

impl Seen<'_> {
    /// Told at every member but those that ask for the highest.
    pub(super) fn range_faults(&mut self) {
        let packages = self.packages();
        let Some(root) = packages.workspace_root(&self.package.folder) else {
            return;
        };
        let others: Vec<_> = packages
            .members(&root.folder)
            .chain([root])
            .filter(|other| other.folder != self.package.folder)
            .collect();
        // What peers ask for is wide on purpose.
        for section in [Section::Production, Section::Development, Section::Optional] {
            for (name, own) in self.package.manifest.section(section) {
                let Some(own_range) = plain(own) else { continue };
                let asked = others.iter().flat_map(|other| {
                    let sections = [Section::Production, Section::Development, Section::Optional];
                    sections.map(|section| Some((*other, other.manifest.range(section, name)?)))
                });
                let asked = asked.flatten().filter(|(_, range)| *range != own);
                let higher = asked.filter_map(|(other, range)| {
                    let (lowest, is_disjoint) = {
                        let other = plain(range)?;
                        (other.min_version()?, !other.allows_any(&own_range))
                    };
                    (lowest > own_range.min_version()?).then_some((lowest, other, range, is_disjoint))
                });
                let highest = higher.max_by(|one, other| one.0.cmp(&other.0));
                let (Some((_, other, range, is_disjoint)), Some(entry)) = (highest, self.declaration(section, name)) else {
                    continue;
                };
                let folder = if other.folder.is_empty() { "." } else { &other.folder };
                self.faults.push(
                    Fault::new(&CONFLICT)
                        .node("at", entry.value)
                        .text("name", name)
                        .text("range", own)
                        .text("other", range)
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
