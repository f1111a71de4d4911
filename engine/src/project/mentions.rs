//! Whether the name of a package stands anywhere in the files of another: the last question before it is called unused.

use serde_json::Value;

use super::file_tree::FileTree;
use super::manifest::Section;
use super::packages::{MANIFEST, Package};
use crate::models::Files;

/// Files that name packages without using them.
const RECORDS: [&str; 7] = [
    "package-lock.json",
    "npm-shrinkwrap.json",
    "pnpm-lock.yaml",
    "yarn.lock",
    "bun.lock",
    "bun.lockb",
    ".npmignore",
];

/// Of each of `names`, whether some file below the package mentions it, or its manifest does outside of what it declares.
#[must_use]
pub fn is_mentioned(package: &Package, names: &[&str], tree: &FileTree, files: &dyn Files) -> Vec<bool> {
    let manifest = files.text(&package.file(MANIFEST)).unwrap_or_default();
    let settings = settings_of(&manifest);
    let of_manifest = |name: &&str| settings.contains(*name) || script_mentions(package, name);
    let mut mentioned: Vec<bool> = names.iter().map(of_manifest).collect();
    let above = super::packages::folders_around(&package.folder).flat_map(|folder| tree.files_in(folder));
    let below = tree.under(&package.folder).iter().map(|name| &**name);
    for file in below.chain(above) {
        let name = file.rsplit_once('/').map_or(file, |(_, name)| name);
        let is_prose = name.ends_with(".md") || name.ends_with(".txt") || name.ends_with(".map");
        if is_prose || name == MANIFEST || RECORDS.contains(&name) {
            continue;
        }
        if mentioned.iter().all(|mentioned| *mentioned) {
            break;
        }
        let Some(text) = files.text(file) else { continue };
        for (name, mentioned) in names.iter().zip(&mut mentioned) {
            *mentioned |= memchr::memmem::find(text.as_bytes(), short_name(name).as_bytes()).is_some();
        }
    }
    mentioned
}

/// What of a name stays where a tool adds the rest: `search` of `vuepress-plugin-search`, `sass` of `sass-loader`.
fn short_name(name: &str) -> &str {
    let behind = ["plugin-", "preset-", "config-", "transformer-", "reporter-"]
        .iter()
        .find_map(|mark| {
            let (_, rest) = name.split_once(mark)?;
            (rest.len() >= 4).then_some(rest)
        });
    let tools = ["karma-", "grunt-", "gulp-", "metalsmith-"];
    let tools = || {
        tools
            .iter()
            .find_map(|tool| name.strip_prefix(tool))
            .filter(|rest| rest.len() >= 4)
    };
    let loader = || name.strip_suffix("-loader").filter(|rest| rest.len() >= 4);
    behind.or_else(tools).or_else(loader).unwrap_or(name)
}

/// Whether a script of the manifest names the package, or a program that is called nearly like it.
fn script_mentions(package: &Package, name: &str) -> bool {
    let bare = name.rsplit_once('/').map_or(name, |(_, bare)| bare);
    let program = bare.strip_suffix("-cli").unwrap_or(bare);
    let mut scripts = package.manifest.scripts.values();
    scripts.any(|script| script.contains(program))
}

/// What a manifest says besides what it declares and what people read: the settings of tools among it.
fn settings_of(manifest: &str) -> String {
    let Ok(Value::Object(root)) = serde_json::from_str::<Value>(manifest.trim_start_matches('\u{feff}'))
    else {
        return String::new();
    };
    let is_setting = |key: &str| {
        !Section::ALL.iter().any(|section| section.key() == key)
            && !matches!(
                key,
                "name"
                    | "description"
                    | "keywords"
                    | "scripts"
                    | "bundledDependencies"
                    | "bundleDependencies"
            )
    };
    let settings = root.into_iter().filter(|(key, _)| is_setting(key));
    settings.map(|(_, value)| value.to_string()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::models::ListedFiles;
    use crate::project::packages::Packages;

    #[test]
    fn a_name_may_be_mentioned_in_any_file_but_those_that_record_names() {
        let manifest = r#"{"description": "a1", "dependencies": {"a1": "1", "b1": "1", "c1": "1", "d1": "1", "e1": "1", "f1-cli": "1"},
            "babel": {"presets": ["c1"]}, "scripts": {"x": "f1 --all"}}"#;
        let files = ListedFiles::new([
            ("p/package.json", manifest),
            ("p/package-lock.json", "\"a1\""),
            ("p/README.md", "uses a1 and b1"),
            ("p/templates/x.vue", "import b from 'b1'"),
            (".tool.yml", "- d1"),
        ]);
        let packages = Packages::read(&files);
        assert_eq!(short_name("@vuepress/plugin-search"), "search");
        assert_eq!(short_name("sass-loader"), "sass");
        assert_eq!(short_name("plugin-x"), "plugin-x");
        let names = ["a1", "b1", "c1", "d1", "e1", "f1-cli"];
        let mentioned = is_mentioned(packages.in_folder("p").unwrap(), &names, &files.tree(), &files);
        assert_eq!(mentioned, [false, true, true, true, false, true]);
    }
}
