//! Scripts that run a program of a package which nobody declares.

use super::super::super::fault::{Fault, FaultKind};
use super::super::commands;
use super::Seen;
use crate::models::Entry as Found;
use crate::project::manifest::Section;
use crate::project::packages::{folders_around, join};
use crate::project::versions::{Source, known_range};

pub(super) const UNKNOWN: FaultKind = FaultKind {
    name: "npm/script-bin-missing",
    gives: &[
        "at", "program", "script", "nearest", "sure", "fixed", "package", "range", "from", "key", "section",
        "root", "before",
    ],
};

/// Programs whose package everybody knows. Only those are called missing; any other word may be a program of the machine.
const WELL_KNOWN: [(&str, &str); 44] = [
    ("ava", "ava"),
    ("babel", "@babel/cli"),
    ("c8", "c8"),
    ("changeset", "@changesets/cli"),
    ("concurrently", "concurrently"),
    ("cross-env", "cross-env"),
    ("cypress", "cypress"),
    ("eleventy", "@11ty/eleventy"),
    ("esbuild", "esbuild"),
    ("eslint", "eslint"),
    ("gulp", "gulp"),
    ("husky", "husky"),
    ("jasmine", "jasmine"),
    ("jest", "jest"),
    ("karma", "karma"),
    ("lerna", "lerna"),
    ("lint-staged", "lint-staged"),
    ("mocha", "mocha"),
    ("next", "next"),
    ("nodemon", "nodemon"),
    ("npm-run-all", "npm-run-all"),
    ("nx", "nx"),
    ("nyc", "nyc"),
    ("parcel", "parcel"),
    ("playwright", "@playwright/test"),
    ("prettier", "prettier"),
    ("publint", "publint"),
    ("rimraf", "rimraf"),
    ("rollup", "rollup"),
    ("run-p", "npm-run-all"),
    ("run-s", "npm-run-all"),
    ("standard", "standard"),
    ("storybook", "storybook"),
    ("stylelint", "stylelint"),
    ("tap", "tap"),
    ("ts-node", "ts-node"),
    ("tsc", "typescript"),
    ("tsup", "tsup"),
    ("tsx", "tsx"),
    ("turbo", "turbo"),
    ("typedoc", "typedoc"),
    ("vite", "vite"),
    ("vitest", "vitest"),
    ("webpack", "webpack-cli"),
];

/// Packages that bring a well-known program of another's name along.
const ALSO: [(&str, &[&str]); 12] = [
    ("babel", &["babel-cli"]),
    ("eslint", &["react-scripts", "standard", "xo", "neutrino"]),
    ("husky", &["typicode"]),
    ("jest", &["react-scripts", "jest-cli", "tsdx", "kcd-scripts"]),
    ("_mocha", &["mocha"]),
    ("npm-run-all", &["npm-run-all2"]),
    ("nyc", &["tap"]),
    ("playwright", &["playwright"]),
    ("run-p", &["npm-run-all2"]),
    ("run-s", &["npm-run-all2"]),
    ("storybook", &["@storybook/cli", "sb"]),
    ("webpack", &["webpack", "webpack-command"]),
];

/// Programs that are nearly called like well-known ones.
const OF_THEIR_OWN: [&str; 6] = ["_mocha", "jslint", "tslint", "vitepress", "xtsc", "ttsc"];

impl Seen<'_> {
    pub(super) fn program_faults(&mut self) {
        // A manifest by itself does not show what is installed, or declared around it.
        if self.tree.names().is_empty() {
            return;
        }
        let Some(scripts) = self.scripts() else {
            return;
        };
        for entry in self.commands(scripts) {
            let command = self.view.text(entry.value);
            for word in commands::programs(command) {
                let program = &command[word.clone()];
                if self.is_known(program) {
                    continue;
                }
                let before_and_behind = (&command[..word.start], &command[word.end..]);
                let fault = self
                    .missing_package(program)
                    .or_else(|| self.misspelt(program, before_and_behind));
                if let Some(fault) = fault {
                    let fault = fault.node("at", entry.value).node("root", self.root);
                    self.faults.push(
                        fault
                            .text("program", program)
                            .text("script", self.view.text(entry.key)),
                    );
                }
            }
        }
    }

    /// Whether the program is there: installed, brought by the package itself or a member, or by a package that is declared.
    fn is_known(&self, program: &str) -> bool {
        let package_of = |program: &str| {
            WELL_KNOWN
                .iter()
                .find(|(known, _)| *known == program)
                .map(|(_, package)| *package)
        };
        let also = ALSO
            .iter()
            .find(|(known, _)| *known == program)
            .map_or(&[][..], |(_, packages)| packages);
        let declares = |name: &str| {
            self.package.manifest.declares(name)
                || self.around().any(|package| package.manifest.declares(name))
        };
        let own = &self.package.folder;
        let is_installed = std::iter::once(&**own).chain(folders_around(own)).any(|folder| {
            let name = join(folder, &format!("node_modules/.bin/{program}"));
            self.files.entry(&name) == Some(Found::File)
        });
        is_installed
            || package_of(program).is_some_and(declares)
            || also.iter().any(|package| declares(package))
            || self.project.brings(program, self.files)
    }

    fn missing_package(&self, program: &str) -> Option<Fault> {
        let (_, package) = WELL_KNOWN.iter().find(|(known, _)| *known == program)?;
        if !self.tells_development() {
            return None;
        }
        let known = known_range(self.project, self.package, package, self.files);
        let from = known.as_ref().map(|known| match known.source {
            Source::Installed => "installed",
            Source::Lockfile => "lockfile",
            Source::Sibling => "sibling",
        });
        Some(
            Fault::new(&UNKNOWN)
                .text("package", *package)
                .text("key", Section::Development.key())
                .node("section", self.section(Section::Development))
                .maybe("before", self.place_in(Section::Development, package))
                .maybe("from", from)
                .maybe("range", known.map(|known| known.range)),
        )
    }

    /// A word that is nearly the program of a declared package.
    fn misspelt(&self, program: &str, (before, behind): (&str, &str)) -> Option<Fault> {
        if program.len() < 4 || OF_THEIR_OWN.contains(&program) {
            return None;
        }
        let declared = WELL_KNOWN
            .iter()
            .filter(|(_, package)| self.package.manifest.declares(package));
        let nearest = self.nearness.of(program, declared.map(|(known, _)| *known))?;
        // Two letters apart is another program as often as a slip.
        (strsim::osa_distance(program, nearest.name) == 1).then(|| {
            Fault::new(&UNKNOWN)
                .text("nearest", nearest.name)
                .flag("sure", nearest.is_sure)
                .text("fixed", format!("{before}{}{behind}", nearest.name))
        })
    }
}
