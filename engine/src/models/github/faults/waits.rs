//! Steps that wait for others or stop them, by ids that no step before them has, and what may not run beside other steps.

use rustc_hash::FxHashMap;

use super::super::super::fault::{Fault, FaultKind};
use super::super::super::shape;
use super::super::names::lower;
use super::{Seen, suggest};
use crate::data::NodeId;

pub(super) const WAIT: FaultKind = FaultKind {
    name: "github/step-wait",
    gives: &["at", "reason", "nearest", "sure", "is_key"],
};

/// Keys that no step of a parallel block has.
const NOT_BESIDE: [&str; 5] = ["background", "wait", "wait-all", "cancel", "parallel"];

impl Seen<'_> {
    pub(super) fn wait_faults(&mut self) {
        let view = self.view;
        for entry in self.jobs.clone() {
            let Some(steps) = view.get(entry.value, "steps") else {
                continue;
            };
            let mut ids: FxHashMap<String, &str> = FxHashMap::default();
            for step in shape::flat_items(view, steps) {
                for key in ["wait", "cancel"] {
                    let targets = view.get(step, key);
                    let targets = targets.map(|targets| shape::flat_scalars(view, targets));
                    for target in targets.unwrap_or_default() {
                        self.target(target, &ids);
                    }
                }
                let beside = view.get(step, "parallel");
                let beside = beside.map(|beside| shape::flat_items(view, beside));
                for inner in beside.unwrap_or_default() {
                    self.beside(inner);
                    self.remember(inner, &mut ids);
                }
                self.remember(step, &mut ids);
            }
        }
    }

    fn remember<'v>(&self, step: NodeId, ids: &mut FxHashMap<String, &'v str>)
    where
        Self: 'v,
    {
        let view = self.view;
        if let Some(id) = view.get(step, "id").and_then(|id| shape::scalar(view, id)) {
            ids.insert(lower(view.text(id)), view.text(id));
        }
    }

    fn target(&mut self, target: NodeId, ids: &FxHashMap<String, &str>) {
        let name = self.view.text(target);
        if self.is_computed(target) || ids.contains_key(&lower(name)) {
            return;
        }
        let reason = format!("Step references unknown step ID '{name}'");
        let nearest = self.nearest(name, ids.values().copied());
        let fault = Fault::new(&WAIT).node("at", target).text("reason", reason);
        self.faults.push(suggest(fault.flag("is_key", false), nearest));
    }

    fn beside(&mut self, step: NodeId) {
        for key in NOT_BESIDE {
            let Some(value) = self.view.get(step, key) else {
                continue;
            };
            let Some(entry) = self.view.entry_of(value) else {
                continue;
            };
            let reason = match key {
                "background" => "'background' is not allowed inside a parallel block".to_owned(),
                "parallel" => "Nested 'parallel' blocks are not allowed".to_owned(),
                _ => format!("'{key}' is not allowed inside a parallel block"),
            };
            let fault = Fault::new(&WAIT).node("at", entry.key).text("reason", reason);
            self.faults
                .push(fault.flag("is_key", key == "background").flag("sure", false));
        }
    }
}
