//! Programs of a package: those that npm drops or renames, and those that it writes otherwise when it publishes.

use super::super::super::fault::{Fault, FaultKind};
use super::super::specifier::is_template;
use super::Seen;
use super::names::is_name;
use crate::data::{Entry, Kind, NodeId};

pub(super) const INVALID: FaultKind = FaultKind {
    name: "npm/bin-invalid",
    gives: &["at", "key", "says", "better", "name"],
};

pub(super) const FORM: FaultKind = FaultKind {
    name: "npm/bin-form",
    gives: &["at", "key", "says", "better", "object"],
};

/// No package has more.
const MOST_PROGRAMS: usize = 1000;

impl Seen<'_> {
    pub(super) fn binary_faults(&mut self) {
        let Some(node) = self.field("bin") else {
            return;
        };
        match self.view.kind(node) {
            Kind::Mapping => {
                for entry in self.entries(node).into_iter().take(MOST_PROGRAMS) {
                    let fault = self.binary(entry);
                    self.faults.extend(fault);
                }
            }
            Kind::Scalar(_) => {
                let fault = self.only_binary(node);
                self.faults.extend(fault);
            }
            Kind::Sequence | Kind::Alias => {}
        }
    }

    fn told(&self, kind: &FaultKind, at: NodeId, says: String) -> Fault {
        Fault::new(kind)
            .node("at", at)
            .node("key", self.view.key(at))
            .text("says", says)
    }

    /// A single program, which has the package's own name.
    fn only_binary(&self, node: NodeId) -> Option<Fault> {
        let path = self
            .string(node)
            .filter(|path| !path.is_empty() && !is_template(path))?;
        let name = self
            .field("name")
            .and_then(|name| self.string(name))
            .unwrap_or_default();
        if name.is_empty() {
            let says = "the program has no name: a single `bin` is named as its package, and that has none"
                .to_owned();
            return Some(self.told(&INVALID, node, says));
        }
        let own = name.rsplit('/').next().filter(|_| is_name(name))?;
        let object = format!(
            "{{ \"{own}\": \"{}\" }}",
            plain(path).filter(|path| !path.contains(['"', '\\']))?
        );
        let says = "npm writes a single `bin` as an object when it publishes".to_owned();
        Some(self.told(&FORM, node, says).text("object", object))
    }

    fn binary(&self, entry: Entry) -> Option<Fault> {
        let name = self.view.text(entry.key);
        if super::is_comment(name) {
            return None;
        }
        let Some(path) = self.string(entry.value) else {
            let says = format!(
                "npm removes the program `{name}`: its path is {}",
                self.type_of(entry.value)
            );
            return Some(self.told(&INVALID, entry.value, says));
        };
        if is_template(path) || is_template(name) {
            return None;
        }
        if path.trim_matches(['.', '/']).is_empty() {
            let says = format!("npm removes the program `{name}`: its path is empty");
            return Some(self.told(&INVALID, entry.value, says));
        }
        let own = name.rsplit(['/', '\\', ':']).next().unwrap_or(name);
        if own != name {
            let says = format!("npm renames the program `{name}` to `{own}`");
            let is_free = self
                .view
                .parent(entry.value)
                .is_some_and(|bin| self.view.own_get(bin, own).is_none());
            let fault = self.told(&INVALID, entry.value, says);
            return Some(fault.maybe("name", (is_free && !own.is_empty()).then_some(own)));
        }
        let better = plain(path)?;
        let leaves = path.starts_with("../") || path.contains("/../");
        if leaves || path.starts_with('/') {
            let says =
                format!("the program `{name}` cannot lie outside of the package: npm reads `{better}`");
            return Some(self.told(&INVALID, entry.value, says).text("better", better));
        }
        let says = format!("npm writes the path of the program `{name}` without `./` when it publishes");
        (better != path).then(|| self.told(&FORM, entry.value, says).text("better", better))
    }
}

/// A path as npm writes it.
fn plain(path: &str) -> Option<String> {
    let mut parts: Vec<&str> = Vec::new();
    for part in path.split(['/', '\\']) {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop();
            }
            part => parts.push(part),
        }
    }
    let plain = parts.join("/");
    (!plain.is_empty() && !plain.contains(':')).then_some(plain)
}
