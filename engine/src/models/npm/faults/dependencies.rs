//! Packages that a manifest depends on twice, and lists of dependencies.

use super::super::super::fault::{Fault, FaultKind};
use super::super::specifier::{Specifier, specifier};
use super::Seen;
use crate::data::Kind;

pub(super) const DUPLICATE: FaultKind = FaultKind {
    name: "npm/duplicate-dependency",
    gives: &["at", "key", "first", "name", "range", "section", "other"],
};

pub(super) const CONFLICT: FaultKind = FaultKind {
    name: "npm/version-conflict",
    gives: &["at", "key", "first", "name", "range", "wins", "section", "other"],
};

pub(super) const ARRAY: FaultKind = FaultKind {
    name: "npm/deps-array",
    gives: &["value", "key", "section", "better"],
};

/// The fields that hold dependencies of the package itself.
pub(super) const SECTIONS: [&str; 4] = [
    "dependencies",
    "devDependencies",
    "peerDependencies",
    "optionalDependencies",
];

/// Pairs of fields of which the second says nothing about a package that the first has, too. What is both in `dependencies` and in
/// `optionalDependencies` was written so for old versions of npm, and peers are installed for development.
const HIDDEN: [(&str, &str); 2] = [
    ("dependencies", "devDependencies"),
    ("optionalDependencies", "devDependencies"),
];

impl Seen<'_> {
    pub(super) fn dependency_faults(&mut self) {
        for (section, other) in HIDDEN {
            self.twice(section, other);
        }
        for section in SECTIONS {
            self.array(section);
        }
    }

    fn twice(&mut self, section: &'static str, other: &'static str) {
        let (Some(first), Some(second)) = (self.mapping(section), self.mapping(other)) else {
            return;
        };
        let known: rustc_hash::FxHashMap<&str, _> = self
            .view
            .entries(first)
            .map(|entry| (self.view.text(entry.key), entry))
            .collect();
        for entry in self.entries(second) {
            let name = self.view.text(entry.key);
            let Some(earlier) = known.get(name) else {
                continue;
            };
            let (Some(wins), Some(range)) = (self.string(earlier.value), self.string(entry.value)) else {
                continue;
            };
            // A folder for development and a range for everybody else are two things that are both meant.
            let is_range = |text| matches!(specifier(text), Specifier::Versions(_) | Specifier::Tag);
            if wins != range && !(is_range(wins) && is_range(range)) {
                continue;
            }
            let kind = if wins == range { &DUPLICATE } else { &CONFLICT };
            let fault = Fault::new(kind)
                .node("at", entry.value)
                .node("key", entry.key)
                .node("first", earlier.value)
                .text("name", name)
                .text("range", range)
                .text("section", section)
                .text("other", other);
            let fault = if wins == range {
                fault
            } else {
                fault.text("wins", wins)
            };
            self.faults.push(fault);
        }
    }

    /// A list of packages where npm wants an object.
    fn array(&mut self, section: &'static str) {
        let Some(list) = self
            .field(section)
            .filter(|node| self.view.kind(*node) == Kind::Sequence)
        else {
            return;
        };
        if self.view.items(list).next().is_none() {
            return;
        }
        let fault = Fault::new(&ARRAY)
            .node("value", list)
            .node("key", self.view.key(list))
            .text("section", section);
        let better = self.as_object(list);
        self.faults.push(fault.maybe("better", better));
    }

    /// The list written as an object, in the same layout; nothing when an item is no package.
    fn as_object(&self, list: crate::data::NodeId) -> Option<String> {
        let span = self.view.span(list);
        let source = self.view.source();
        let mut text = String::from("{");
        let mut at = span.start + 1;
        let mut names = rustc_hash::FxHashSet::default();
        for item in self.view.items(list) {
            let own = self.view.span(item);
            let (name, range) = parted(self.string(item)?)?;
            if !names.insert(name) {
                return None;
            }
            text.push_str(source.get(at..own.start)?);
            text.push_str(&format!("\"{name}\": \"{range}\""));
            at = own.end;
        }
        text.push_str(source.get(at..span.end.checked_sub(1)?)?);
        text.push('}');
        Some(text)
    }
}

/// `a@^1.2` as a name and a range; without a range, any version.
fn parted(text: &str) -> Option<(&str, &str)> {
    let text = text.trim();
    let scope = usize::from(text.starts_with('@'));
    let end = text[scope..]
        .find(|c: char| c == '@' || c.is_whitespace() || "<>=".contains(c))
        .map_or(text.len(), |at| at + scope);
    let (name, range) = text.split_at(end);
    let range = range.trim_start().strip_prefix('@').unwrap_or(range).trim();
    let is_plain = |text: &str| !text.contains(['"', '\\']) && !text.contains(char::is_control);
    let is_name = !name.is_empty() && name != "@" && super::names::is_name(name);
    (is_name && is_plain(range)).then_some((name, if range.is_empty() { "*" } else { range }))
}
