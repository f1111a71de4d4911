//! What a `package.json` says that other files of the project care about.
//!
//! Read leniently: what has the wrong type says nothing, as for npm, and what is no JSON at all is no manifest.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

/// Where a dependency is declared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Section {
    /// `dependencies`.
    Production,
    /// `devDependencies`.
    Development,
    /// `peerDependencies`.
    Peer,
    /// `optionalDependencies`.
    Optional,
}

impl Section {
    /// Every section.
    pub const ALL: [Self; 4] = [Self::Production, Self::Development, Self::Peer, Self::Optional];

    /// Its key in a manifest.
    #[must_use]
    pub fn key(self) -> &'static str {
        match self {
            Self::Production => "dependencies",
            Self::Development => "devDependencies",
            Self::Peer => "peerDependencies",
            Self::Optional => "optionalDependencies",
        }
    }
}

/// The module system of the `.js` files of a package.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ModuleKind {
    /// `"type": "module"`.
    Module,
    /// `"type": "commonjs"`.
    CommonJs,
}

/// A manifest.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PackageManifest {
    /// `name`.
    pub name: Option<Box<str>>,
    /// `version`.
    pub version: Option<Box<str>>,
    /// Whether `private` is true.
    pub is_private: bool,
    /// `type`, where it is one of the two.
    pub kind: Option<ModuleKind>,
    /// Whether there is an `exports`, so that the package may import itself by its name.
    pub has_exports: bool,
    /// The globs of `workspaces`.
    pub workspaces: Vec<Box<str>>,
    /// The scripts by name.
    pub scripts: BTreeMap<Box<str>, Box<str>>,
    /// The names of the programs that it brings.
    pub programs: Vec<Box<str>>,
    /// Names that it gives to modules for its own files: the keys of `imports`, `browser`, `alias` and `_moduleAliases`.
    pub aliases: Vec<Box<str>>,
    /// Names of `bundledDependencies`.
    pub bundled: Vec<Box<str>>,
    /// Whether `repository` says that the package is a folder of something larger.
    pub is_member_elsewhere: bool,
    /// Peers that need not be there.
    pub optional_peers: Vec<Box<str>>,
    declared: BTreeMap<Section, BTreeMap<Box<str>, Box<str>>>,
}

impl PackageManifest {
    /// Reads the text of a manifest. Nothing when it is no JSON object.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        let Value::Object(root) = serde_json::from_str(text).ok()? else {
            return None;
        };
        let string = |key: &str| root.get(key).and_then(Value::as_str).map(Into::into);
        let declared = Section::ALL.map(|section| (section, strings(root.get(section.key()))));
        let bundled = root
            .get("bundledDependencies")
            .or_else(|| root.get("bundleDependencies"));
        Some(Self {
            name: string("name"),
            version: string("version"),
            is_private: root.get("private") == Some(&Value::Bool(true)),
            kind: match root.get("type").and_then(Value::as_str) {
                Some("module") => Some(ModuleKind::Module),
                Some("commonjs") => Some(ModuleKind::CommonJs),
                _ => None,
            },
            has_exports: root.get("exports").is_some_and(|exports| !exports.is_null()),
            workspaces: workspaces(root.get("workspaces")),
            scripts: strings(root.get("scripts")),
            programs: programs(&root),
            aliases: ["imports", "browser", "alias", "_moduleAliases"]
                .iter()
                .flat_map(|key| keys(root.get(*key)))
                .collect(),
            bundled: list(bundled),
            is_member_elsewhere: root
                .get("repository")
                .is_some_and(|repository| repository.get("directory").is_some()),
            optional_peers: keys(root.get("peerDependenciesMeta")).collect(),
            declared: declared
                .into_iter()
                .filter(|(_, names)| !names.is_empty())
                .collect(),
        })
    }

    /// The ranges of one section by the names of the packages.
    pub fn section(&self, section: Section) -> impl Iterator<Item = (&str, &str)> {
        let names = self.declared.get(&section).into_iter().flatten();
        names.map(|(name, range)| (&**name, &**range))
    }

    /// The range declared for `name` in `section`.
    #[must_use]
    pub fn range(&self, section: Section, name: &str) -> Option<&str> {
        self.declared.get(&section)?.get(name).map(|range| &**range)
    }

    /// The sections that declare `name`.
    pub fn sections_of(&self, name: &str) -> impl Iterator<Item = Section> {
        let declares = move |section: &Section| self.range(*section, name).is_some();
        Section::ALL.into_iter().filter(declares)
    }

    /// Whether `name` will be there when the package is installed: declared in some section or bundled.
    #[must_use]
    pub fn declares(&self, name: &str) -> bool {
        self.sections_of(name).next().is_some() || self.bundled.iter().any(|bundled| &**bundled == name)
    }
}

/// The entries of an object whose values are strings.
fn strings(value: Option<&Value>) -> BTreeMap<Box<str>, Box<str>> {
    let entries = value.and_then(Value::as_object).into_iter().flatten();
    let strings = entries.filter_map(|(key, value)| Some((key.as_str().into(), value.as_str()?.into())));
    strings.collect()
}

fn keys(value: Option<&Value>) -> impl Iterator<Item = Box<str>> {
    let entries = value.and_then(Value::as_object).into_iter().flatten();
    entries.map(|(key, _)| key.as_str().into())
}

/// The strings of an array.
fn list(value: Option<&Value>) -> Vec<Box<str>> {
    let items = value.and_then(Value::as_array).into_iter().flatten();
    items.filter_map(Value::as_str).map(Into::into).collect()
}

/// The globs of `workspaces`, in npm's form or in yarn's with `packages`.
fn workspaces(value: Option<&Value>) -> Vec<Box<str>> {
    match value {
        Some(Value::Object(object)) => list(object.get("packages")),
        value => list(value),
    }
}

/// The programs of `bin`: its keys, or the package's own name without its scope.
fn programs(root: &Map<String, Value>) -> Vec<Box<str>> {
    match root.get("bin") {
        Some(Value::String(_)) => {
            let name = root.get("name").and_then(Value::as_str);
            let bare = name.map(|name| name.rsplit_once('/').map_or(name, |(_, bare)| bare));
            bare.map(Into::into).into_iter().collect()
        }
        value => keys(value).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_has_the_wrong_type_says_nothing() {
        for text in [
            "{}",
            r#"{"name": 1, "version": [], "exports": null, "workspaces": {"packages": 1}, "scripts": [], "bin": 7}"#,
            r#"{"dependencies": {"a": 1, "b": null}, "devDependencies": ["a@1"], "type": "esm", "private": "true"}"#,
        ] {
            assert_eq!(
                PackageManifest::parse(text),
                Some(PackageManifest::default()),
                "{text}"
            );
        }
        for text in ["[]", "null", "{", "", "[{\"name\": \"a\"}]"] {
            assert_eq!(PackageManifest::parse(text), None, "{text}");
        }
        let deep = format!("{{\"a\": {}{}}}", "[".repeat(100_000), "]".repeat(100_000));
        assert_eq!(PackageManifest::parse(&deep), None);
    }

    #[test]
    fn a_manifest_tells_what_it_declares_and_brings() {
        let manifest = PackageManifest::parse(
            r##"{"name": "@a/b", "bin": "cli.js", "workspaces": {"packages": ["p/*"]}, "imports": {"#x": "./x.js"},
                "dependencies": {"c": "^1"}, "devDependencies": {"c": "^2", "d": "workspace:*"}, "bundleDependencies": ["e"]}"##,
        )
        .unwrap();
        assert_eq!(manifest.programs, ["b".into()]);
        assert_eq!(manifest.workspaces, ["p/*".into()]);
        assert_eq!(manifest.aliases, ["#x".into()]);
        assert_eq!(manifest.range(Section::Production, "c"), Some("^1"));
        assert_eq!(
            manifest.sections_of("c").collect::<Vec<_>>(),
            [Section::Production, Section::Development]
        );
        assert!(manifest.declares("d") && manifest.declares("e") && !manifest.declares("f"));
    }
}
