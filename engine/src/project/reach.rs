//! Which source files somebody loads who loads the package: everything its entry points lead to by relative paths.

use std::collections::BTreeSet;

use serde_json::Value;

use super::file_tree::FileTree;
use super::javascript::ImportKind;
use super::packages::{Package, join};
use super::roles::is_source;
use super::specifier::Specifier;
use crate::models::Files;

/// Endings that Node adds to what it does not find, and those that stand for them in sources.
const ENDINGS: [&str; 9] = [
    "",
    ".js",
    ".cjs",
    ".mjs",
    ".ts",
    ".tsx",
    ".jsx",
    "/index.js",
    "/index.ts",
];

/// Conditions of `exports` that speak to others than Node.
const OTHERS: [&str; 12] = [
    "browser",
    "bun",
    "deno",
    "development",
    "edge-light",
    "module",
    "react-native",
    "source",
    "types",
    "typings",
    "worker",
    "workerd",
];

/// The files reached from the entry points of `package`, as names of the project.
#[must_use]
pub fn reached_from(package: &Package, tree: &FileTree, files: &dyn Files) -> BTreeSet<Box<str>> {
    let mut reached: BTreeSet<Box<str>> = BTreeSet::new();
    let manifest = package.file("package.json");
    let mut pending: Vec<Box<str>> = entry_paths(files.text(&manifest).as_deref().unwrap_or_default())
        .iter()
        .filter_map(|path| source_at(&package.file(path.trim_start_matches("./")), tree))
        .collect();
    while !pending.is_empty() {
        pending.retain(|name| reached.insert(name.clone()));
        pending.sort_unstable();
        pending.dedup();
        let names: Vec<&str> = pending.iter().map(|name| &**name).collect();
        let facts = files.facts(&names);
        let mut next = Vec::new();
        for (name, facts) in pending.iter().zip(facts) {
            let imports = facts.iter().flat_map(|facts| &facts.imports);
            let loaded = imports.filter(|import| {
                !import.is_guarded
                    && matches!(
                        import.kind,
                        ImportKind::Static
                            | ImportKind::SideEffect
                            | ImportKind::ReExport
                            | ImportKind::Require
                    )
            });
            next.extend(
                loaded.filter_map(|import| match Specifier::of(&import.specifier) {
                    Specifier::Path(path) => source_at(&resolved(name, path)?, tree),
                    _ => None,
                }),
            );
        }
        next.retain(|name| !reached.contains(name));
        pending = next;
    }
    reached
}

/// The paths of `main`, `bin` and `exports`; of conditions all but those for types.
fn entry_paths(manifest: &str) -> Vec<String> {
    let Ok(Value::Object(root)) = serde_json::from_str(manifest.trim_start_matches('\u{feff}')) else {
        return Vec::new();
    };
    let mut paths = Vec::new();
    let mut pending: Vec<&Value> = ["main", "bin", "exports"]
        .iter()
        .filter_map(|key| root.get(*key))
        .collect();
    while let Some(value) = pending.pop() {
        match value {
            Value::String(path) => paths.push(path.clone()),
            Value::Array(items) => pending.extend(items),
            Value::Object(entries) => {
                let entries = entries.iter().filter(|(key, _)| !OTHERS.contains(&key.as_str()));
                pending.extend(entries.map(|(_, value)| value));
            }
            _ => {}
        }
    }
    if root.get("main").is_none() && root.get("exports").is_none() {
        paths.push("index.js".to_owned());
    }
    paths
}

/// The source file that `name` stands for, with the endings that may be left out.
#[must_use]
pub fn source_at(name: &str, tree: &FileTree) -> Option<Box<str>> {
    let name = name.trim_end_matches('/');
    let mut names = ENDINGS.iter().map(|ending| {
        if name.is_empty() {
            ending.trim_start_matches('/').to_owned()
        } else {
            format!("{name}{ending}")
        }
    });
    names
        .find(|name| is_source(name) && tree.has_file(name))
        .map(String::into_boxed_str)
}

/// The name that `path` has when the file `from` asks for it. Nothing when it leads out of the project.
#[must_use]
pub fn resolved(from: &str, path: &str) -> Option<String> {
    if path.starts_with('/') {
        return None;
    }
    let folder = from.rsplit_once('/').map_or("", |(folder, _)| folder);
    let mut parts: Vec<&str> = folder.split('/').filter(|part| !part.is_empty()).collect();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop()?;
            }
            part => parts.push(part),
        }
    }
    Some(join("", &parts.join("/")))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::models::ListedFiles;
    use crate::project::packages::Packages;

    #[test]
    fn paths_are_followed_from_where_they_are_said() {
        assert_eq!(resolved("a/b/c.js", "../d"), Some("a/d".to_owned()));
        assert_eq!(resolved("c.js", "./"), Some(String::new()));
        assert_eq!(resolved("c.js", "../d"), None);
        assert_eq!(resolved("a/c.js", "/d"), None);
    }

    #[test]
    fn what_a_consumer_loads_is_reached_in_circles_too() {
        let files = ListedFiles::new([
            (
                "p/package.json",
                r#"{"main": "./lib", "bin": {"x": "cli.mjs"}, "exports": {".": {"types": "./t.js", "default": "./lib/index.js"}}}"#,
            ),
            (
                "p/lib/index.js",
                "require('./a'); require('lodash'); try { require('./c') } catch {}",
            ),
            ("p/lib/a.js", "require('.'); require('../../q')"),
            ("p/lib/c.js", ""),
            ("p/t.js", ""),
            ("p/cli.mjs", "import './lib/d.js';"),
            ("p/lib/d.ts", ""),
            ("p/lib/d.js", ""),
            ("q.js", ""),
        ]);
        let packages = Packages::read(&files);
        let reached = reached_from(packages.in_folder("p").unwrap(), &files.tree(), &files);
        let reached: Vec<&str> = reached.iter().map(|name| &**name).collect();
        assert_eq!(
            reached,
            ["p/cli.mjs", "p/lib/a.js", "p/lib/d.js", "p/lib/index.js", "q.js"]
        );
    }
}
