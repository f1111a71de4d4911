//! Ids of jobs and steps, and the shells of scripts.

use rustc_hash::{FxHashMap, FxHashSet};

use super::super::super::fault::{Fault, FaultKind};
use super::super::super::shape;
use super::super::names::lower;
use super::{Seen, suggest};
use crate::data::NodeId;

pub(super) const INVALID_ID: FaultKind = FaultKind {
    name: "github/id-invalid",
    gives: &["at", "what", "id", "better", "is_key"],
};

pub(super) const DUPLICATE_ID: FaultKind = FaultKind {
    name: "github/duplicate-id",
    gives: &["at", "first", "id", "better"],
};

pub(super) const SHELL: FaultKind = FaultKind {
    name: "github/shell-name",
    gives: &["at", "shell", "nearest", "sure"],
};

/// The shells that GitHub knows by name.
const SHELLS: [&str; 6] = ["bash", "cmd", "powershell", "pwsh", "python", "sh"];

impl Seen<'_> {
    pub(super) fn step_faults(&mut self) {
        let view = self.view;
        for entry in self.jobs.clone() {
            if !self.is_action {
                self.id(entry.key, "job", true);
            }
            let Some(body) = shape::mapping(view, entry.value) else {
                continue;
            };
            let run = view.get_path(body, &["defaults", "run", "shell"]);
            self.shell(run);
            let Some(steps) = view.get(body, "steps") else {
                continue;
            };
            let mut ids: FxHashMap<String, NodeId> = FxHashMap::default();
            let all: FxHashSet<String> = self.ids(steps);
            for step in shape::flat_items(view, steps) {
                let own = |key: &str| view.get(step, key);
                self.shell(own("shell"));
                let Some(id) = own("id").and_then(|id| shape::scalar(view, id)) else {
                    continue;
                };
                self.id(id, "step", false);
                let name = view.text(id);
                if let Some(first) = ids.get(&lower(name)).copied().filter(|first| *first != id) {
                    let free = (2..1000)
                        .map(|number| format!("{name}-{number}"))
                        .find(|free| !all.contains(&lower(free)));
                    self.faults.push(
                        Fault::new(&DUPLICATE_ID)
                            .node("at", id)
                            .node("first", first)
                            .text("id", name)
                            .maybe("better", free),
                    );
                }
                ids.entry(lower(name)).or_insert(id);
            }
        }
        let root = view.roots().first().copied();
        self.shell(root.and_then(|root| view.get_path(root, &["defaults", "run", "shell"])));
    }

    fn ids(&self, steps: NodeId) -> FxHashSet<String> {
        let items = shape::flat_items(self.view, steps).into_iter();
        let ids = items.filter_map(|step| shape::scalar(self.view, self.view.get(step, "id")?));
        ids.map(|id| lower(self.view.text(id))).collect()
    }

    /// Ids begin with a letter or `_` and go on with letters, digits, `-` and `_`; two `_` are GitHub's own, and 100 letters too
    /// many.
    fn id(&mut self, node: NodeId, what: &'static str, is_key: bool) {
        let id = self.view.text(node);
        let fits = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_');
        let begins = |byte: u8| byte.is_ascii_alphabetic() || byte == b'_';
        let is_valid = id.bytes().next().is_some_and(begins) && id.bytes().all(fits);
        let is_taken = id.starts_with("__");
        let is_long = id.len() >= 100;
        if (is_valid && !is_taken && !is_long)
            || (id.is_empty() && !is_key)
            || (!is_key && self.is_computed(node))
            || self.view.is_merge_key(node)
        {
            return;
        }
        let mut better: String = id
            .chars()
            .map(|character| {
                if character.is_ascii() && fits(character as u8) {
                    character
                } else {
                    '_'
                }
            })
            .collect();
        if is_taken {
            better = format!("_{}", better.trim_start_matches('_'));
        }
        better.truncate(99);
        if !better.bytes().next().is_some_and(begins) {
            better.insert(0, '_');
        }
        self.faults.push(
            Fault::new(&INVALID_ID)
                .node("at", node)
                .text("what", what)
                .text("id", id)
                .text("better", better)
                .flag("is_key", is_key),
        );
    }

    fn shell(&mut self, node: Option<NodeId>) {
        let Some(node) = node.and_then(|node| shape::scalar(self.view, node)) else {
            return;
        };
        let shell = self.view.text(node);
        // A command of one's own says where the script goes.
        if self.is_computed(node) || shell.contains("{0}") || SHELLS.contains(&lower(shell).as_str()) {
            return;
        }
        let fault = Fault::new(&SHELL).node("at", node).text("shell", shell);
        let nearest = self.nearest(shell, SHELLS);
        self.faults.push(suggest(fault, nearest));
    }
}
