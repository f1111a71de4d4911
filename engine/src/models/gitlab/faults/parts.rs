//! `!reference`s that lead nowhere, inputs that no header declares, and includes that ask for two things at once.

use super::super::super::fault::{Fault, FaultKind};
use super::super::super::names::{NameKind, Names};
use super::super::super::shape;
use super::super::{header, names};
use super::{Seen, suggest};
use crate::data::{Kind, NodeId};

pub(super) const REFERENCE: FaultKind = FaultKind {
    name: "gitlab/reference-undefined",
    gives: &["at", "path", "nearest", "sure"],
};

pub(super) const INPUT: FaultKind = FaultKind {
    name: "gitlab/inputs",
    gives: &["at", "input", "inputs", "nearest", "sure"],
};

pub(super) const INCLUDE: FaultKind = FaultKind {
    name: "gitlab/include-ambiguous",
    gives: &["at", "second", "list", "keys", "key", "value"],
};

/// The keys of which an include has one.
const ACCESSORS: [&str; 6] = ["artifact", "component", "local", "project", "remote", "template"];

impl Seen<'_> {
    pub(super) fn part_faults(&mut self) {
        if self.is_closed {
            let tagged = self
                .view
                .nodes()
                .filter(|node| self.view.node(*node).tag == Some("!reference"));
            let found: Vec<Fault> = tagged.filter_map(|node| self.reference(node)).collect();
            self.faults.extend(found);
        }
        self.undeclared_inputs();
        self.ambiguous_includes();
    }

    /// Only the job and its keyword are judged: what lies deeper may be put together from elsewhere.
    fn reference(&self, node: NodeId) -> Option<Fault> {
        let view = self.view;
        let keys: Vec<NodeId> = view
            .items(node)
            .filter_map(|item| shape::scalar(view, item))
            .collect();
        let first = *keys.first()?;
        let name = view.text(first);
        let path: Vec<String> = keys
            .iter()
            .map(|key| format!("\"{}\"", view.text(*key)))
            .collect();
        let told = |at| {
            Fault::new(&REFERENCE)
                .node("at", at)
                .text("path", path.join(", "))
        };
        if name.contains('$') || !self.pipeline.section(name).is_empty() {
            return None;
        }
        let Some(job) = self.pipeline.job(name) else {
            let dotted = name.strip_prefix('.').map_or(format!(".{name}"), str::to_owned);
            if self.pipeline.job(&dotted).is_some() {
                return Some(told(first).text("nearest", dotted).flag("sure", true));
            }
            let names = self.pipeline.jobs.iter().map(|job| &*job.name);
            return Some(suggest(told(first), self.nearest(name, names)));
        };
        let second = *keys.get(1)?;
        let key = view.text(second);
        let body = self.body(job)?;
        let is_there = self.pipeline.value_of(job, key, self.sources).is_some();
        if is_there || key.contains('$') || !self.has_known_bases(job) {
            return None;
        }
        let entries = shape::entries(view, body);
        let known: Vec<&str> = entries.iter().map(|entry| view.text(entry.key)).collect();
        Some(suggest(told(second), self.nearest(key, known)))
    }

    /// A header that includes others may get inputs from there.
    fn undeclared_inputs(&mut self) {
        let Some(spec) = header(self.view).filter(|_| self.view.roots().len() > 1) else {
            return;
        };
        if self.view.get(spec, "include").is_some() {
            return;
        }
        let mut names = Names::default();
        names::inputs(self.file, self.view, &mut names);
        let known: Vec<&str> = names
            .definitions
            .iter()
            .map(|definition| &*definition.at.name)
            .collect();
        let inputs = self.view.get(spec, "inputs");
        let mut found = Vec::new();
        for reference in &names.references {
            let is_known = names.definitions_of(&reference.at.symbol).next().is_some();
            if is_known || reference.at.kind != NameKind::Input {
                continue;
            }
            let fault = Fault::new(&INPUT)
                .span("at", reference.at.name_span)
                .node(
                    "inputs",
                    inputs.and_then(|inputs| shape::mapping(self.view, inputs)),
                )
                .text("input", &*reference.at.name);
            found.push(suggest(
                fault,
                self.nearest(&reference.at.name, known.iter().copied()),
            ));
        }
        self.faults.extend(found);
    }

    fn ambiguous_includes(&mut self) {
        let view = self.view;
        let include = super::super::body(view).and_then(|body| view.get(body, "include"));
        let items = include
            .map(|include| shape::flat_items(view, include))
            .unwrap_or_default();
        for item in items {
            if view.kind(item) != Kind::Mapping {
                continue;
            }
            let entries = view
                .entries(item)
                .filter(|entry| ACCESSORS.contains(&view.text(entry.key)));
            let entries: Vec<_> = entries.collect();
            let [_, second, ..] = entries.as_slice() else {
                continue;
            };
            let keys: Vec<&str> = entries.iter().map(|entry| view.text(entry.key)).collect();
            // A project goes with its file and stays where it is.
            let key = view.text(second.key);
            let can_move = entries.len() == 2 && key != "project" && key != "artifact";
            let list = include.and_then(|include| shape::sequence(view, include));
            let list = list.filter(|list| can_move && view.parent(item) == Some(*list));
            let scalar = shape::scalar(view, second.value);
            self.faults.push(
                Fault::new(&INCLUDE)
                    .node("at", second.key)
                    .node("second", second.value)
                    .node("list", list.filter(|_| scalar.is_some()))
                    .text("keys", keys.join(", "))
                    .text("key", key)
                    .maybe("value", scalar.map(|scalar| view.text(scalar))),
            );
        }
    }
}
