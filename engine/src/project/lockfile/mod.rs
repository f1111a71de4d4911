//! Lockfiles, read for one question: which version of a package did somebody install before?
//!
//! npm's `package-lock.json` and `npm-shrinkwrap.json` (versions 1 to 3), `pnpm-lock.yaml` and both kinds of `yarn.lock`. They
//! are read only; a lockfile that cannot be read answers nothing.

mod npm;
mod pnpm;
mod yarn;

use std::collections::BTreeMap;

/// The kinds of lockfiles by their names.
const NAMES: [(&str, Kind); 4] = [
    ("package-lock.json", Kind::Npm),
    ("npm-shrinkwrap.json", Kind::Npm),
    ("pnpm-lock.yaml", Kind::Pnpm),
    ("yarn.lock", Kind::Yarn),
];

/// Which program writes a lockfile.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Kind {
    /// npm.
    Npm,
    /// pnpm.
    Pnpm,
    /// Yarn, of whichever version.
    Yarn,
}

/// The versions that a lockfile holds.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct Lockfile {
    /// Of packages that a folder of the project depends on itself, by that folder (relative to the lockfile's) and the name.
    direct: BTreeMap<Box<str>, BTreeMap<Box<str>, Box<str>>>,
    /// Of all packages by name, each version once.
    all: BTreeMap<Box<str>, Vec<Box<str>>>,
}

impl Lockfile {
    /// The lockfiles that may stand in a folder, with who writes them.
    pub fn names() -> impl Iterator<Item = (&'static str, Kind)> {
        NAMES.into_iter()
    }

    /// Reads the text of a lockfile of that kind.
    #[must_use]
    pub fn parse(kind: Kind, text: &str) -> Option<Self> {
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        match kind {
            Kind::Npm => npm::parse(text),
            Kind::Pnpm => pnpm::parse(text),
            Kind::Yarn => yarn::parse(text),
        }
    }

    /// The version of the package `name` that the files in `folder` (relative to the lockfile's) would get: what the folder
    /// itself depends on, else what stands at the top, else the only version there is.
    #[must_use]
    pub fn version(&self, folder: &str, name: &str) -> Option<&str> {
        let direct = |folder: &str| self.direct.get(folder)?.get(name);
        let only = || match self.all.get(name)?.as_slice() {
            [only] => Some(only),
            _ => None,
        };
        let version = direct(folder).or_else(|| direct("")).or_else(only);
        version.map(|version| &**version)
    }

    fn add_direct(&mut self, folder: &str, name: &str, version: &str) {
        let folder = self.direct.entry(folder.into()).or_default();
        folder.insert(name.into(), version.into());
    }

    fn add(&mut self, name: &str, version: &str) {
        let versions = self.all.entry(name.into()).or_default();
        if !versions.iter().any(|known| &**known == version) {
            versions.push(version.into());
        }
    }
}

/// Whether it is a version that a registry knows, and no file, link or address.
fn is_version(text: &str) -> bool {
    nodejs_semver::Version::parse(text).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn versions(kind: Kind, text: &str, asked: &[(&str, &str)]) -> Vec<Option<String>> {
        let lockfile = Lockfile::parse(kind, text).unwrap();
        let version = |(folder, name): &(&str, &str)| lockfile.version(folder, name).map(str::to_owned);
        asked.iter().map(version).collect()
    }

    fn some(versions: &[&str]) -> Vec<Option<String>> {
        versions
            .iter()
            .map(|version| (!version.is_empty()).then(|| (*version).to_owned()))
            .collect()
    }

    #[test]
    fn version_1_of_npm_holds_a_tree() {
        let text = r#"{"lockfileVersion": 1, "dependencies": {
            "a": {"version": "1.2.3", "dependencies": {"b": {"version": "2.0.0"}, "c": {"version": "3.0.0"}}},
            "c": {"version": "4.0.0"}, "d": {"version": "file:../d"}}}"#;
        let asked = [("", "a"), ("", "b"), ("", "c"), ("", "d"), ("x", "c")];
        assert_eq!(
            versions(Kind::Npm, text, &asked),
            some(&["1.2.3", "2.0.0", "4.0.0", "", "4.0.0"])
        );
    }

    #[test]
    fn versions_2_and_3_of_npm_hold_folders() {
        let text = r#"{"lockfileVersion": 3, "packages": {
            "": {"version": "9.9.9"}, "packages/x": {"name": "@s/x", "version": "0.1.0"},
            "node_modules/@s/x": {"link": true, "resolved": "packages/x"},
            "node_modules/@s/a": {"version": "1.0.0"}, "node_modules/@s/a/node_modules/b": {"version": "5.0.0"},
            "packages/x/node_modules/@s/a": {"version": "2.0.0"}}}"#;
        let asked = [
            ("", "@s/a"),
            ("packages/x", "@s/a"),
            ("packages/y", "@s/a"),
            ("", "b"),
            ("", "@s/x"),
        ];
        assert_eq!(
            versions(Kind::Npm, text, &asked),
            some(&["1.0.0", "2.0.0", "1.0.0", "5.0.0", ""])
        );
    }

    #[test]
    fn pnpm_says_what_each_importer_got() {
        let text = "lockfileVersion: '9.0'\nimporters:\n  .:\n    devDependencies:\n      a:\n        specifier: ^1\n        version: 1.2.0\n  \
             lib/x:\n    dependencies:\n      '@s/b':\n        specifier: ^2\n        version: 2.0.1(a@1.2.0)\n      c:\n        \
             specifier: workspace:*\n        version: link:../c\npackages:\n  a@1.2.0: {}\n  '@s/b@2.0.1': {}\n  d@3.0.0: {}\n";
        let asked = [
            ("", "a"),
            ("lib/x", "@s/b"),
            ("lib/x", "a"),
            ("lib/x", "c"),
            ("", "d"),
        ];
        assert_eq!(
            versions(Kind::Pnpm, text, &asked),
            some(&["1.2.0", "2.0.1", "1.2.0", "", "3.0.0"])
        );
        let old = "lockfileVersion: 5.4\nspecifiers:\n  a: ^1\ndependencies:\n  a: 1.0.0_b@2.0.0\npackages:\n  /a/1.0.0_b@2.0.0:\n    \
             dev: true\n  /@s/b/2.0.0:\n    dev: true\n";
        assert_eq!(
            versions(Kind::Pnpm, old, &[("", "a"), ("", "@s/b")]),
            some(&["1.0.0", "2.0.0"])
        );
    }

    #[test]
    fn both_kinds_of_yarn_say_what_a_range_got() {
        let old = "# THIS IS AN AUTOGENERATED FILE. DO NOT EDIT THIS FILE DIRECTLY.\n# yarn lockfile v1\n\n\n\"@s/a@^1.0.0\", \"@s/a@^1.1.0\":\n  version \"1.1.5\"\n  resolved \"https://r/a.tgz#x\"\n  \
             integrity sha512-x\n\nb@^2.0.0:\n  version \"2.3.0\"\n  resolved \"https://r/b.tgz#x\"\n";
        assert_eq!(
            versions(Kind::Yarn, old, &[("", "@s/a"), ("x", "b"), ("", "c")]),
            some(&["1.1.5", "2.3.0", ""])
        );
        let new = "# This file is generated by running \"yarn install\" inside your project.\n# Manual changes might be lost - proceed \
             with caution!\n\n__metadata:\n  version: 8\n  cacheKey: 10c0\n\n\"a@npm:^1.0.0\":\n  version: 1.5.0\n  resolution: \
             \"a@npm:1.5.0\"\n  checksum: 10c0/x\n  languageName: node\n  linkType: hard\n";
        assert_eq!(versions(Kind::Yarn, new, &[("", "a")]), some(&["1.5.0"]));
    }

    #[test]
    fn what_is_no_lockfile_answers_nothing() {
        for kind in [Kind::Npm, Kind::Pnpm, Kind::Yarn] {
            for text in [
                "",
                "[]",
                "null",
                "{",
                "a: [",
                "\u{0}",
                "packages: 7",
                "{\"packages\": 7}",
                "{\"dependencies\": []}",
                "{\"packages\": {\"x\": 1}}",
            ] {
                let answer = Lockfile::parse(kind, text);
                assert_eq!(
                    answer.unwrap_or_default().version("", "a"),
                    None,
                    "{kind:?} {text}"
                );
            }
        }
    }
}
