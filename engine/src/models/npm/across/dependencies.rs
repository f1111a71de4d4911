//! Packages that are asked for and not declared, declared and not asked for, or declared in the wrong place.

use super::super::super::fault::{Fault, FaultKind};
use super::Seen;
use crate::data::Kind;
use crate::project::aliases::{may_be_something_else, takes_only_types, types_of};
use crate::project::javascript::ImportKind;
use crate::project::manifest::Section;
use crate::project::mentions::is_mentioned;
use crate::project::reach::reached_from;
use crate::project::roles::Role;
use crate::project::usage::{PackageUsage, Use};
use crate::project::versions::{KnownRange, Source, known_range};

pub(super) const UNDECLARED: FaultKind = FaultKind {
    name: "npm/undeclared-dependency",
    gives: &[
        "at", "section", "root", "name", "key", "file", "line", "range", "from", "before", "sure", "types",
    ],
};

pub(super) const UNUSED: FaultKind = FaultKind {
    name: "npm/unused-dependency",
    gives: &["at", "value", "name"],
};

pub(super) const MISPLACED: FaultKind = FaultKind {
    name: "npm/dev-vs-prod",
    gives: &[
        "at", "value", "section", "root", "name", "range", "file", "line", "before",
    ],
};

/// Packages that compilers and bundlers ask for in what they write, or that act by being there.
const ASKED_FOR_BY_TOOLS: [&str; 12] = [
    "@babel/runtime",
    "@babel/runtime-corejs3",
    "@swc/helpers",
    "buffer",
    "core-js",
    "core-js-pure",
    "process",
    "punycode",
    "regenerator-runtime",
    "tslib",
    "typescript",
    "zone.js",
];

/// The longest line in bytes that counts as written by a person.
const LONGEST_LINE: usize = 800;

impl Seen<'_> {
    pub(super) fn dependency_faults(&mut self) {
        let usage = self.project.usage(self.files);
        let Some(usage) = usage.of(&self.package.folder) else {
            return;
        };
        for (name, places) in &usage.uses {
            self.undeclared(name, places);
        }
        self.misplaced(usage);
        self.unused(usage);
    }

    fn undeclared(&mut self, name: &str, places: &[Use]) {
        let tells_development = self.tells_development()
            || self
                .package
                .manifest
                .section(Section::Production)
                .next()
                .is_none();
        let counts = |place: &&Use| {
            !place.is_guarded
                && (place.role == Role::Production || (place.role == Role::Development && tells_development))
                && !matches!(
                    place.kind,
                    ImportKind::Mocked | ImportKind::RequireResolve | ImportKind::Address
                )
        };
        let places: Vec<&Use> = places.iter().filter(counts).collect();
        let own = &self.package.manifest;
        let is_declared =
            |name: &str| own.declares(name) || self.around().any(|package| package.manifest.declares(name));
        let only_types = takes_only_types(&places);
        if places.is_empty() || is_declared(name) || (only_types && is_declared(&types_of(name))) {
            return;
        }
        if may_be_something_else(self.packages(), self.package, name, &places, self.files)
            || places.iter().all(|place| self.is_packed(place))
        {
            return;
        }
        let is_production = |place: &&&Use| place.role == Role::Production;
        let place = places.iter().find(is_production).unwrap_or(&places[0]);
        let section = if place.role == Role::Production && !only_types {
            Section::Production
        } else {
            Section::Development
        };
        let known = known_range(self.project, self.package, name, self.files);
        // Types may come from the package itself or from one that only describes it; without knowing either there is nothing to say.
        if only_types && known.is_none() {
            return;
        }
        let node = self.section(section);
        let other = Section::ALL.into_iter().find_map(|section| self.section(section));
        let at = node
            .or(other)
            .and_then(|node| self.view.entry_of(node))
            .map_or(self.head(), |entry| entry.key);
        let from = known.as_ref().map(|known| match known.source {
            Source::Installed => "installed",
            Source::Lockfile => "lockfile",
            Source::Sibling => "sibling",
        });
        let fault = Fault::new(&UNDECLARED)
            .node("at", at)
            .node("section", node)
            .node("root", self.root)
            .text("name", name)
            .text("key", section.key())
            .text("file", &*place.file)
            .text("line", self.line(place).to_string())
            .maybe("before", self.place_in(section, name))
            .maybe("from", from)
            .maybe(
                "range",
                known.as_ref().map(|known: &KnownRange| known.range.as_str()),
            )
            .flag("sure", known.is_some() && !only_types)
            .flag("types", only_types);
        self.faults.push(fault);
    }

    /// Whether the place is in a line that no person writes.
    fn is_packed(&self, place: &Use) -> bool {
        let text = self.files.text(&place.file).unwrap_or_default();
        let line = text
            .get(place.span.start..)
            .and_then(|rest| rest.lines().next())
            .map_or(0, str::len);
        let before = text
            .get(..place.span.start)
            .and_then(|before| before.lines().next_back())
            .map_or(0, str::len);
        line + before > LONGEST_LINE
    }

    /// The line of a place, from 1.
    fn line(&self, place: &Use) -> usize {
        let text = self.files.text(&place.file).unwrap_or_default();
        let before = text.as_bytes().get(..place.span.start).unwrap_or_default();
        1 + memchr::memchr_iter(b'\n', before).count()
    }

    /// What a consumer of the package loads, and is declared for those only who work on it.
    fn misplaced(&mut self, usage: &PackageUsage) {
        let own = &self.package.manifest;
        let for_development = own.section(Section::Development);
        let only_there = for_development.filter(|(name, _)| own.sections_of(name).count() == 1);
        let only_there: Vec<(&str, &str)> = only_there
            .filter(|(name, _)| usage.uses.contains_key(*name))
            .collect();
        if own.is_private || only_there.is_empty() || own.bundled.iter().any(|name| &**name == "*") {
            return;
        }
        let reached = reached_from(self.package, self.tree, self.files);
        for (name, range) in only_there {
            let loads = |place: &&Use| {
                !place.is_guarded
                    && !place.is_lazy
                    && matches!(
                        place.kind,
                        ImportKind::Static
                            | ImportKind::SideEffect
                            | ImportKind::ReExport
                            | ImportKind::Require
                    )
                    && reached.contains(&place.file)
            };
            let Some(place) = usage.uses[name].iter().find(loads) else {
                continue;
            };
            // A package around brings it, or the name is this package's own.
            if self
                .around()
                .any(|package| package.manifest.range(Section::Production, name).is_some())
            {
                continue;
            }
            let Some(entry) = self.declaration(Section::Development, name) else {
                continue;
            };
            self.faults.push(
                Fault::new(&MISPLACED)
                    .node("at", entry.key)
                    .node("value", entry.value)
                    .node("section", self.section(Section::Production))
                    .node("root", self.root)
                    .text("name", name)
                    .text("range", range)
                    .text("file", &*place.file)
                    .text("line", self.line(place).to_string())
                    .maybe("before", self.place_in(Section::Production, name)),
            );
        }
    }

    /// What is declared for production and mentioned nowhere at all.
    fn unused(&mut self, usage: &PackageUsage) {
        if usage.is_open || usage.unread > 0 || usage.sources == 0 {
            return;
        }
        let own = &self.package.manifest;
        let candidates: Vec<&str> = own
            .section(Section::Production)
            .map(|(name, _)| name)
            .filter(|name| !usage.uses.contains_key(*name) && ASKED_FOR_BY_TOOLS.binary_search(name).is_err())
            .filter(|name| {
                !name.starts_with("@types/") && !own.optional_peers.iter().any(|peer| &**peer == *name)
            })
            .collect();
        if candidates.is_empty() {
            return;
        }
        let mentioned = is_mentioned(self.package, &candidates, self.tree, self.files);
        for (name, is_mentioned) in candidates.into_iter().zip(mentioned) {
            let entry = self.declaration(Section::Production, name);
            let Some(entry) = entry.filter(|_| !is_mentioned) else {
                continue;
            };
            if self.view.kind(entry.value) == Kind::Mapping {
                continue;
            }
            self.faults.push(
                Fault::new(&UNUSED)
                    .node("at", entry.key)
                    .node("value", entry.value)
                    .text("name", name),
            );
        }
    }
}
