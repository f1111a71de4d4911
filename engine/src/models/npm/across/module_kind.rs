//! Packages of ECMAScript modules that do not say so.

use super::super::super::fault::{Fault, FaultKind};
use super::Seen;
use crate::project::javascript::ModuleSystem;
use crate::project::packages::{below, folders_above};
use crate::project::reach::reached_from;

pub(super) const UNSAID: FaultKind = FaultKind {
    name: "npm/type-missing",
    gives: &["at", "root", "before", "file", "sure"],
};

/// Keys after which people write `type`, the last that is there first.
const BEHIND: [&str; 6] = ["license", "author", "description", "private", "version", "name"];

impl Seen<'_> {
    /// Told where Node would load a `.js` file of the package as a script although it is a module.
    pub(super) fn module_kind_faults(&mut self) {
        if self.view.get(self.root, "type").is_some() {
            return;
        }
        let own = &self.package.folder;
        let reached = reached_from(self.package, self.tree, self.files);
        let is_plain = |name: &&str| name.ends_with(".js");
        let loaded: Vec<&str> = reached.iter().map(|name| &**name).filter(is_plain).collect();
        if loaded.is_empty() {
            return;
        }
        let systems = |names: &[&str]| -> Vec<ModuleSystem> {
            let facts = self.files.facts(names).into_iter();
            facts
                .map(|facts| facts.map_or(ModuleSystem::Both, |facts| facts.syntax.system()))
                .collect()
        };
        let of_loaded = systems(&loaded);
        let first = of_loaded
            .iter()
            .position(|system| *system == ModuleSystem::Module);
        let Some(first) = first.filter(|_| {
            of_loaded
                .iter()
                .all(|system| matches!(system, ModuleSystem::Module | ModuleSystem::Unknown))
        }) else {
            return;
        };
        // Every other `.js` file would change its meaning with the word.
        let is_own = |name: &&str| {
            let nearest = folders_above(name).find(|folder| self.packages().in_folder(folder).is_some());
            nearest == Some(&**own)
        };
        let all = self
            .tree
            .under(own)
            .iter()
            .map(|name| &**name)
            .filter(is_plain)
            .filter(is_own);
        let all: Vec<&str> = all.collect();
        let sure = systems(&all)
            .iter()
            .all(|system| matches!(system, ModuleSystem::Module | ModuleSystem::Unknown));
        let behind = BEHIND.iter().find_map(|key| self.view.get(self.root, key));
        let before = behind.and_then(|behind| {
            let mut entries = self
                .view
                .entries(self.root)
                .skip_while(|entry| entry.value != behind);
            entries.nth(1).map(|entry| self.view.text(entry.key).to_owned())
        });
        let file = loaded[first];
        self.faults.push(
            Fault::new(&UNSAID)
                .node("at", self.head())
                .node("root", self.root)
                .maybe("before", before)
                .text("file", below(file, own).unwrap_or(file))
                .flag("sure", sure),
        );
    }
}
