//! `package-lock.json` of versions 1 to 3.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::{Lockfile, is_version};

/// How deep the tree of version 1 is read.
const DEEPEST: usize = 64;

#[derive(Deserialize)]
struct Source {
    #[serde(default)]
    packages: BTreeMap<String, Installed>,
    #[serde(default)]
    dependencies: BTreeMap<String, Node>,
}

/// An installed folder of versions 2 and 3.
#[derive(Deserialize)]
struct Installed {
    version: Option<String>,
}

/// A package of version 1, with those below it.
#[derive(Deserialize)]
struct Node {
    version: Option<String>,
    #[serde(default)]
    dependencies: BTreeMap<String, Node>,
}

pub(super) fn parse(text: &str) -> Option<Lockfile> {
    let source: Source = serde_json::from_str(text).ok()?;
    let mut lockfile = Lockfile::default();
    for (path, installed) in &source.packages {
        let (Some((folder, name)), Some(version)) = (of_path(path), &installed.version) else {
            continue;
        };
        if is_version(version) {
            lockfile.add(name, version);
            // What lies below another installed package is that one's, and nobody's else.
            if !folder.split('/').any(|part| part == "node_modules") {
                lockfile.add_direct(folder, name, version);
            }
        }
    }
    if source.packages.is_empty() {
        add_tree(&mut lockfile, &source.dependencies, 0);
    }
    Some(lockfile)
}

/// The folder whose `node_modules` holds the package, and the package's name.
fn of_path(path: &str) -> Option<(&str, &str)> {
    let (folder, name) = path.rsplit_once("node_modules/")?;
    Some((folder.trim_end_matches('/'), name))
}

fn add_tree(lockfile: &mut Lockfile, nodes: &BTreeMap<String, Node>, depth: usize) {
    for (name, node) in nodes {
        if let Some(version) = node.version.as_deref().filter(|version| is_version(version)) {
            lockfile.add(name, version);
            if depth == 0 {
                lockfile.add_direct("", name, version);
            }
        }
        if depth < DEEPEST {
            add_tree(lockfile, &node.dependencies, depth + 1);
        }
    }
}
