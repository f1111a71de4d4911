//! Workspaces that are not there.

use super::super::super::fault::{Fault, FaultKind};
use super::super::super::nearness::Nearest;
use super::super::super::shape;
use super::Seen;
use crate::data::{Kind, NodeId};
use crate::project::packages::{WorkspaceGlobs, below};

pub(super) const EMPTY: FaultKind = FaultKind {
    name: "npm/workspaces-missing-dir",
    gives: &["at", "glob", "nearest", "sure", "has_folder", "is_only"],
};

impl Seen<'_> {
    /// Told of globs that take no folder with a manifest.
    pub(super) fn workspace_faults(&mut self) {
        let said = self.view.get(self.root, "workspaces");
        let list = said.map(|said| match self.view.kind(said) {
            Kind::Mapping => self.view.get(said, "packages").unwrap_or(said),
            _ => said,
        });
        let Some(list) = list.filter(|list| self.view.kind(*list) == Kind::Sequence) else {
            return;
        };
        let items: Vec<_> = self
            .view
            .items(list)
            .filter_map(|item| shape::scalar(self.view, item))
            .collect();
        let own = &self.package.folder;
        let folders: Vec<&str> = self
            .packages()
            .all()
            .filter_map(|package| below(&package.folder, own).filter(|inside| !inside.is_empty()))
            .collect();
        for item in &items {
            let glob = self.view.text(*item);
            if glob.starts_with('!') || WorkspaceGlobs::new(&[glob.into()]).take_any(&folders) {
                continue;
            }
            // A broken manifest is no reason to call its folder missing.
            let plain = glob.trim_start_matches("./").trim_end_matches('/');
            let fixed: &str = plain.split(['*', '?', '[', '{']).next().unwrap_or(plain);
            let base = fixed.rsplit_once('/').map_or("", |(base, _)| base);
            let base = if fixed.len() == plain.len() { plain } else { base };
            let has_folder = self.tree.has_folder(&self.package.file(base)) || base.is_empty();
            let nearest = if has_folder {
                None
            } else {
                self.nearest_folder(plain, base)
            };
            // A package that was published, or a part of a repository, has none of its workspaces with it.
            let takes_some =
                |other: &&NodeId| WorkspaceGlobs::new(&[self.view.text(**other).into()]).take_any(&folders);
            if nearest.is_none() && !has_folder && items.iter().find(takes_some).is_none() {
                continue;
            }
            let fault = Fault::new(&EMPTY)
                .node("at", *item)
                .text("glob", glob)
                .maybe("nearest", nearest.as_ref().map(|(glob, _)| glob.as_str()))
                .flag("sure", nearest.as_ref().is_some_and(|(_, is_sure)| *is_sure))
                .flag("has_folder", has_folder)
                .flag("is_only", items.len() == 1);
            self.faults.push(fault);
        }
    }

    /// The glob with its fixed part spelt as a folder with packages is.
    fn nearest_folder(&self, glob: &str, base: &str) -> Option<(String, bool)> {
        let own = &self.package.folder;
        let all = self
            .packages()
            .all()
            .filter_map(|package| below(&package.folder, own));
        let mut bases: Vec<&str> = all
            .filter_map(|folder| {
                let depth = base.split('/').count();
                let end = folder
                    .match_indices('/')
                    .nth(depth - 1)
                    .map_or(folder.len(), |(at, _)| at);
                folder.get(..end)
            })
            .collect();
        bases.sort_unstable();
        bases.dedup();
        let Nearest { name, is_sure } = self.nearness.of(base, bases)?;
        Some((format!("{name}{}", &glob[base.len()..]), is_sure))
    }
}
