//! Jobs that need others which are not there, come back to themselves, or are named twice.

use rustc_hash::{FxHashMap, FxHashSet};

use super::super::super::circles::circles;
use super::super::super::fault::{Fault, FaultKind};
use super::super::super::shape;
use super::super::names::lower;
use super::{Seen, suggest};
use crate::data::NodeId;

pub(super) const UNKNOWN_NEED: FaultKind = FaultKind {
    name: "github/unknown-need",
    gives: &["at", "value", "job", "need", "nearest", "sure", "is_only"],
};

pub(super) const CYCLE: FaultKind = FaultKind {
    name: "github/needs-cycle",
    gives: &["at", "value", "job", "need", "is_only"],
};

pub(super) const DUPLICATE: FaultKind = FaultKind {
    name: "github/needs-duplicate",
    gives: &["at", "first", "job", "need"],
};

impl Seen<'_> {
    pub(super) fn job_faults(&mut self) {
        let view = self.view;
        let names: Vec<&str> = self.jobs.iter().map(|entry| view.text(entry.key)).collect();
        let numbers: FxHashMap<String, usize> = names
            .iter()
            .enumerate()
            .map(|(number, name)| (lower(name), number))
            .collect();
        let mut edges: Vec<Vec<usize>> = vec![Vec::new(); names.len()];
        let mut uses: Vec<(usize, usize, NodeId, NodeId, bool)> = Vec::new();
        for (number, entry) in self.jobs.clone().into_iter().enumerate() {
            let Some(body) = shape::mapping(view, entry.value) else {
                continue;
            };
            let Some(value) = view.get(body, "needs") else {
                continue;
            };
            let needs = shape::flat_scalars(view, value);
            let taken: FxHashSet<String> = needs.iter().map(|need| lower(view.text(*need))).collect();
            let is_only = needs.len() == 1;
            let mut first: FxHashMap<String, NodeId> = FxHashMap::default();
            for need in needs {
                let name = view.text(need);
                if self.is_computed(need) {
                    continue;
                }
                if let Some(earlier) = first.insert(lower(name), need) {
                    self.faults.push(
                        Fault::new(&DUPLICATE)
                            .node("at", need)
                            .node("first", earlier)
                            .text("job", names[number])
                            .text("need", name),
                    );
                    continue;
                }
                if let Some(other) = numbers.get(&lower(name)) {
                    edges[number].push(*other);
                    uses.push((number, *other, need, value, is_only));
                    continue;
                }
                let others = names
                    .iter()
                    .enumerate()
                    .filter(|(other, known)| *other != number && !taken.contains(&lower(known)));
                let nearest = self.nearest(name, others.map(|(_, known)| *known));
                let fault = Fault::new(&UNKNOWN_NEED)
                    .node("at", need)
                    .node("value", value)
                    .text("job", names[number])
                    .text("need", name)
                    .flag("is_only", is_only);
                self.faults.push(suggest(fault, nearest));
            }
        }
        let mut circle_of: FxHashMap<usize, usize> = FxHashMap::default();
        for (circle, members) in circles(&edges).into_iter().enumerate() {
            circle_of.extend(members.into_iter().map(|member| (member, circle)));
        }
        // Jobs stand in the order in which they run, mostly: the need of a job that comes later closes the circle.
        let mut told = FxHashSet::default();
        uses.sort_by_key(|(job, other, ..)| other <= job);
        for (job, other, need, value, is_only) in uses {
            let circle = circle_of.get(&job).copied();
            let is_inside = job == other || (circle.is_some() && circle == circle_of.get(&other).copied());
            if is_inside && (job == other || told.insert(circle)) {
                self.faults.push(
                    Fault::new(&CYCLE)
                        .node("at", need)
                        .node("value", value)
                        .text("job", names[job])
                        .text("need", view.text(need))
                        .flag("is_only", is_only),
                );
            }
        }
    }
}
