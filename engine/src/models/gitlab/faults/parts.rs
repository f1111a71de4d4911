//! `!reference`s that lead nowhere, and inputs that no header declares.

use super::super::super::fault::{Fault, FaultKind};
use super::super::super::names::{NameKind, Names};
use super::super::super::shape;
use super::super::{header, names};
use super::{Seen, suggest};
use crate::data::NodeId;

pub(super) const REFERENCE: FaultKind = FaultKind {
    name: "gitlab/reference-undefined",
    gives: &["at", "path", "nearest", "sure"],
};

pub(super) const INPUT: FaultKind = FaultKind {
    name: "gitlab/inputs",
    gives: &["at", "input", "inputs", "nearest", "sure"],
};

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
}
