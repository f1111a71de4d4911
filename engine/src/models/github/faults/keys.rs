//! Keys that are one to GitHub though they are two to YAML, merge keys, which it does not have, names that no variable can have,
//! and passwords in the open.

use rustc_hash::FxHashMap;

use super::super::super::fault::{Fault, FaultKind};
use super::super::super::shape;
use super::Seen;
use crate::data::{Kind, NodeId, ScalarKind, View};
use crate::text::Span;

pub(super) const DUPLICATE_KEY: FaultKind = FaultKind {
    name: "github/duplicate-key",
    gives: &["at", "first", "key"],
};

pub(super) const MERGE_KEY: FaultKind = FaultKind {
    name: "github/merge-key",
    gives: &["at", "value", "into", "keys", "is_plain"],
};

pub(super) const VARIABLE: FaultKind = FaultKind {
    name: "github/variable-name",
    gives: &["at", "name", "better"],
};

pub(super) const PASSWORD: FaultKind = FaultKind {
    name: "github/credentials",
    gives: &["at"],
};

pub(super) const DOCUMENTS: FaultKind = FaultKind {
    name: "github/several-documents",
    gives: &["at"],
};

pub(super) const EMPTY: FaultKind = FaultKind {
    name: "github/empty-file",
    gives: &["at"],
};

/// The fault of a file that holds nothing, or nothing but comments.
pub(super) fn nothing(view: &View) -> Option<Fault> {
    let is_empty = match view.roots() {
        [] => true,
        [only] => view.scalar_kind(*only) == Some(ScalarKind::Null),
        _ => false,
    };
    is_empty.then(|| Fault::new(&EMPTY).span("at", Span::new(0, 0)))
}

impl Seen<'_> {
    pub(super) fn key_faults(&mut self) {
        let view = self.view;
        if let [_, second, ..] = view.roots() {
            self.faults.push(Fault::new(&DOCUMENTS).node("at", *second));
        }
        for node in view.nodes() {
            if view.kind(node) != Kind::Mapping {
                continue;
            }
            let mut seen: FxHashMap<String, NodeId> = FxHashMap::default();
            for entry in view.entries(node) {
                if !matches!(view.kind(entry.key), Kind::Scalar(_)) {
                    continue;
                }
                if view.is_merge_key(entry.key) {
                    let mapping = shape::mapping(view, entry.value);
                    let fault = Fault::new(&MERGE_KEY)
                        .node("at", entry.key)
                        .node("value", entry.value)
                        .node("into", node);
                    self.faults.push(fault.flag("is_plain", mapping.is_some()));
                    continue;
                }
                let key = view.text(entry.key);
                let first = *seen.entry(key.to_ascii_lowercase()).or_insert(entry.key);
                // The same key twice is a fault of YAML, and told of there.
                if first != entry.key && view.text(first) != key {
                    let fault = Fault::new(&DUPLICATE_KEY)
                        .node("at", entry.key)
                        .node("first", first);
                    self.faults.push(fault.text("key", key));
                }
            }
            match view.key_text(node) {
                Some("env") if !self.is_action || self.is_step_env(node) => self.variables(node),
                Some("credentials") => self.password(node),
                _ => {}
            }
        }
    }

    fn is_step_env(&self, node: NodeId) -> bool {
        let step = self.view.parent(node);
        step.is_some_and(|step| self.view.get(step, "run").is_some() || self.view.get(step, "uses").is_some())
    }

    fn variables(&mut self, env: NodeId) {
        let view = self.view;
        for entry in view.entries(env) {
            if !matches!(view.kind(entry.key), Kind::Scalar(_)) || self.is_computed(entry.key) {
                continue;
            }
            let name = view.text(entry.key);
            if name.is_empty() || name.contains([' ', '=', '&', '\t', '\n']) {
                let better = name.trim().replace([' ', '=', '&', '\t', '\n'], "_");
                let is_free = view.own_get(env, &better).is_none() && !better.is_empty();
                let fault = Fault::new(&VARIABLE).node("at", entry.key).text("name", name);
                self.faults.push(fault.maybe("better", is_free.then_some(better)));
            }
        }
    }

    fn password(&mut self, credentials: NodeId) {
        let view = self.view;
        let password = view
            .get(credentials, "password")
            .and_then(|node| shape::scalar(view, node));
        if let Some(password) =
            password.filter(|node| !self.is_computed(*node) && !view.text(*node).is_empty())
        {
            self.faults.push(Fault::new(&PASSWORD).node("at", password));
        }
    }
}
