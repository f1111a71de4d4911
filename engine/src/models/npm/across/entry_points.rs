//! Paths of a manifest that lead to no file.

use super::super::super::fault::{Fault, FaultKind};
use super::Seen;
use crate::data::{Kind, NodeId};
use crate::models::Entry as Found;
use crate::project::packages::below;
use crate::project::reach::resolved;

pub(super) const MISSING: FaultKind = FaultKind {
    name: "npm/main-missing-file",
    gives: &["at", "path", "place", "nearest", "sure"],
};

/// How deep `exports` is read.
const DEEPEST: usize = 16;

/// Scripts that may write what a manifest names.
const BUILDING: [&str; 11] = [
    "build",
    "compile",
    "bundle",
    "dist",
    "install",
    "postinstall",
    "prepack",
    "prepare",
    "prepublish",
    "prepublishOnly",
    "preinstall",
];

impl Seen<'_> {
    pub(super) fn entry_point_faults(&mut self) {
        let mut places = Vec::new();
        for key in ["main", "module", "types", "typings", "bin", "exports"] {
            if let Some(node) = self.view.get(self.root, key) {
                self.collect_paths(key, node, 0, &mut places);
            }
        }
        for (place, node) in places {
            self.entry_point(place, node);
        }
    }

    fn collect_paths(
        &self,
        place: &'static str,
        node: NodeId,
        depth: usize,
        places: &mut Vec<(&'static str, NodeId)>,
    ) {
        match self.view.kind(node) {
            Kind::Mapping | Kind::Sequence if depth < DEEPEST => {
                for child in self.view.children(node).collect::<Vec<_>>() {
                    self.collect_paths(place, child, depth + 1, places);
                }
            }
            Kind::Scalar(kind) if kind.is_string() => places.push((place, node)),
            _ => {}
        }
    }

    fn entry_point(&mut self, place: &'static str, node: NodeId) {
        let path = self.view.text(node);
        let is_page = [".html", ".htm", ".css", ".scss", ".less"]
            .iter()
            .any(|ending| path.ends_with(ending));
        if path.is_empty()
            || path.ends_with('/')
            || is_page
            || path.contains('*')
            || path.starts_with('/')
            || (place == "exports" && !path.starts_with("./"))
        {
            return;
        }
        let manifest = self.package.file("package.json");
        let Some(name) = resolved(&manifest, path).filter(|name| below(name, &self.package.folder).is_some())
        else {
            return;
        };
        let name = name.as_str();
        if self.is_there(place, name) {
            return;
        }
        let folder = name.rsplit_once('/').map_or("", |(folder, _)| folder);
        let own = self.package.folder.as_ref();
        let is_inside = folder != own;
        // A folder without files is one that somebody builds.
        if is_inside && !self.tree.has_folder(folder) {
            return;
        }
        let nearest = self.nearest_file(name, folder);
        let builds = self.package.manifest.scripts.keys().any(|name| {
            let first = name.split(':').next().unwrap_or(name);
            BUILDING.contains(&first)
        });
        let is_near = nearest.as_ref().is_some_and(|(_, is_sure)| *is_sure);
        // What a script may write is missing only where something nearly like it is there.
        if builds && !is_near {
            return;
        }
        let dotted = path.starts_with("./");
        let spelt = nearest.map(|(name, is_sure)| {
            let inside = below(&name, own).unwrap_or(&name).to_owned();
            (if dotted { format!("./{inside}") } else { inside }, is_sure)
        });
        self.faults.push(
            Fault::new(&MISSING)
                .node("at", node)
                .text("path", path)
                .text("place", place)
                .maybe("nearest", spelt.as_ref().map(|(path, _)| path.as_str()))
                .flag("sure", spelt.as_ref().is_some_and(|(_, is_sure)| *is_sure)),
        );
    }

    /// Whether Node, npm or a compiler finds something at that name.
    fn is_there(&self, place: &str, name: &str) -> bool {
        if self
            .files
            .entry(name)
            .is_some_and(|found| found == Found::File || place == "main")
        {
            return true;
        }
        let endings: &[&str] = match place {
            "main" | "module" => &[".js", ".json", ".node", ".mjs", ".cjs", "/index.js"],
            "types" | "typings" => &[".d.ts", ".ts", "/index.d.ts", "/index.ts"],
            _ => &[],
        };
        endings
            .iter()
            .any(|ending| self.files.entry(&format!("{name}{ending}")) == Some(Found::File))
    }

    /// The file of the same folder that was meant: another case or another ending of the same kind, surely; a typing error away,
    /// perhaps.
    fn nearest_file(&self, name: &str, folder: &str) -> Option<(String, bool)> {
        let files: Vec<&str> = self.tree.files_in(folder).collect();
        let same = |file: &&&str| file.eq_ignore_ascii_case(name);
        let mut alike = files.iter().filter(same);
        if let (Some(file), None) = (alike.next(), alike.next()) {
            return Some(((*file).to_owned(), true));
        }
        let kind = |name: &str| {
            let declares = [".d.ts", ".d.mts", ".d.cts"]
                .iter()
                .find(|ending| name.ends_with(*ending));
            let scripts = [".js", ".cjs", ".mjs"]
                .iter()
                .find(|ending| name.ends_with(*ending));
            declares
                .map(|ending| (1, ending.len()))
                .or_else(|| scripts.map(|ending| (2, ending.len())))
        };
        let (wanted, length) = kind(name)?;
        let stem = &name[..name.len() - length];
        let same_stem: Vec<&&str> = files
            .iter()
            .filter(|file| {
                kind(file)
                    .is_some_and(|(kind, length)| kind == wanted && &file[..file.len() - length] == stem)
            })
            .collect();
        if let [file] = same_stem.as_slice() {
            return Some(((**file).to_owned(), true));
        }
        let of_kind = files
            .iter()
            .copied()
            .filter(|file| kind(file).is_some_and(|(kind, _)| kind == wanted));
        let bare = |name: &'_ str| name.rsplit_once('/').map_or(name.len(), |(_, bare)| bare.len());
        let (start, names): (usize, Vec<&str>) = (name.len() - bare(name), of_kind.collect());
        let nearest = self
            .nearness
            .of(&name[start..], names.iter().map(|name| &name[start..]))?;
        Some((format!("{}{}", &name[..start], nearest.name), false))
    }
}
