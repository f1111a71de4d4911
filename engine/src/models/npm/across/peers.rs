//! Peers that the package's own files ask for, and that nobody who works on it gets installed.

use super::super::super::fault::{Fault, FaultKind};
use super::Seen;
use crate::project::manifest::Section;
use crate::project::roles::Role;

pub(super) const ABSENT: FaultKind = FaultKind {
    name: "npm/peer-not-installed-dev",
    gives: &["at", "name", "range", "section", "root", "before"],
};

impl Seen<'_> {
    pub(super) fn peer_faults(&mut self) {
        let usage = self.project.usage(self.files);
        let Some(usage) = usage.of(&self.package.folder) else {
            return;
        };
        // A package without a section for those who work on it is not worked on here.
        if self.section(Section::Development).is_none() {
            return;
        }
        let own = &self.package.manifest;
        for (name, range) in own.section(Section::Peer) {
            let is_elsewhere = own.sections_of(name).count() > 1
                || self.around().any(|package| package.manifest.declares(name))
                || self.packages().sibling(&self.package.folder, name).is_some();
            let places = usage.uses.get(name).into_iter().flatten();
            let is_tested = places
                .clone()
                .any(|place| place.role == Role::Development && !place.is_guarded);
            let Some(entry) = self
                .declaration(Section::Peer, name)
                .filter(|_| !is_elsewhere && is_tested)
            else {
                continue;
            };
            self.faults.push(
                Fault::new(&ABSENT)
                    .node("at", entry.key)
                    .node("section", self.section(Section::Development))
                    .node("root", self.root)
                    .text("name", name)
                    .text("range", range)
                    .maybe("before", self.place_in(Section::Development, name)),
            );
        }
    }
}
