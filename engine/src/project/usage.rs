//! Which packages the source files of each package ask for.

use std::collections::BTreeMap;

use super::javascript::{ImportKind, SourceFacts};
use super::packages::{Packages, below, folders_above};
use super::roles::{Role, is_source, role_of};
use super::specifier::Specifier;
use crate::models::Files;
use crate::text::Span;

/// How many places of the same kind are kept for one package's use of another.
const MOST_PLACES: usize = 3;

/// One place where a package is asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Use {
    /// The file.
    pub file: Box<str>,
    /// The string that names the module, in the bytes of the file.
    pub span: Span,
    /// The string itself.
    pub specifier: Box<str>,
    /// What the file is for.
    pub role: Role,
    /// How it is asked for.
    pub kind: ImportKind,
    /// Whether the file is prepared for not getting it.
    pub is_guarded: bool,
    /// Whether it is asked for only when a function is called.
    pub is_lazy: bool,
}

/// What the files of one package ask for.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct PackageUsage {
    /// Places by the name of the package asked for: of each role and kind the first few, in the order of files.
    pub uses: BTreeMap<Box<str>, Vec<Use>>,
    /// How many source files there are.
    pub sources: usize,
    /// How many of them could not be read or parsed.
    pub unread: usize,
    /// Whether some file asks for modules by names that only a run tells.
    pub is_open: bool,
}

/// What is asked for in a whole project.
#[derive(Debug, Default)]
pub struct Usage(BTreeMap<Box<str>, PackageUsage>);

impl Usage {
    /// Reads the facts of all source files that people write for the project; what is built, copied or made up for a test asks for
    /// what it likes. A file belongs to the nearest package around it.
    #[must_use]
    pub fn collect(packages: &Packages, files: &dyn Files) -> Self {
        let tree = files.tree();
        let sources: Vec<(&str, &str, Role)> = tree
            .names()
            .iter()
            .filter(|name| is_source(name))
            .filter_map(|name| {
                let folder = folders_above(name).find(|folder| packages.in_folder(folder).is_some())?;
                let role = role_of(below(name, folder)?);
                matches!(role, Role::Production | Role::Development).then_some((&**name, folder, role))
            })
            .collect();
        let names: Vec<&str> = sources.iter().map(|(name, _, _)| *name).collect();
        let mut usage = Self::default();
        for ((name, folder, role), facts) in sources.into_iter().zip(files.facts(&names)) {
            let own = usage.0.entry(folder.into()).or_default();
            own.add(name, role, facts.as_deref());
        }
        usage
    }

    /// What the files of the package in `folder` ask for.
    #[must_use]
    pub fn of(&self, folder: &str) -> Option<&PackageUsage> {
        self.0.get(folder)
    }
}

impl PackageUsage {
    fn add(&mut self, file: &str, role: Role, facts: Option<&SourceFacts>) {
        self.sources += 1;
        let Some(facts) = facts else {
            self.unread += 1;
            return;
        };
        self.is_open |= facts.has_dynamic_requests;
        for import in &facts.imports {
            let Specifier::Package { name, .. } = Specifier::of(&import.specifier) else {
                continue;
            };
            let places = self.uses.entry(name.into()).or_default();
            let is_alike = |place: &&Use| {
                place.role == role
                    && place.kind == import.kind
                    && place.is_guarded == import.is_guarded
                    && place.is_lazy == import.is_lazy
            };
            if places.iter().filter(is_alike).count() < MOST_PLACES {
                places.push(Use {
                    file: file.into(),
                    span: import.span,
                    specifier: import.specifier.clone(),
                    role,
                    kind: import.kind,
                    is_guarded: import.is_guarded,
                    is_lazy: import.is_lazy,
                });
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::models::ListedFiles;

    #[test]
    fn files_belong_to_the_nearest_package() {
        let files = ListedFiles::new([
            ("package.json", "{}"),
            (
                "index.js",
                "import a from 'a';\nrequire('a/b'); require('fs'); require('./c');",
            ),
            ("lib/package.json", "{\"type\": \"module\"}"),
            ("lib/x.test.ts", "import type { T } from '@s/t';\nimport('d');"),
            ("lib/broken.js", "import {"),
            ("lib/node_modules/e/index.js", "require('f')"),
        ]);
        let usage = Usage::collect(&Packages::read(&files), &files);
        let told = |folder: &str| {
            let of = usage.of(folder).unwrap();
            let names = of
                .uses
                .iter()
                .flat_map(|(name, uses)| uses.iter().map(move |place| (name, place)));
            let told = names.map(|(name, place)| format!("{name} {:?} {:?}", place.kind, place.role));
            (told.collect::<Vec<_>>().join(", "), of.sources, of.unread)
        };
        assert_eq!(
            told(""),
            ("a Static Production, a Require Production".to_owned(), 1, 0)
        );
        assert_eq!(
            told("lib"),
            (
                "@s/t TypeOnly Development, d Dynamic Development".to_owned(),
                2,
                1
            )
        );
    }
}
