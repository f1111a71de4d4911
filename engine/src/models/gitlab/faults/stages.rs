//! Stages that jobs choose and nobody lists.

use rustc_hash::{FxHashMap, FxHashSet};

use super::super::super::fault::{Fault, FaultKind};
use super::super::super::shape;
use super::super::Job;
use super::super::is_keyword;
use super::super::keywords::{DEFAULT_STAGE, DEFAULT_STAGES};
use super::{Seen, suggest};
use crate::data::NodeId;

/// How many stages are put in order at most.
const MOST_STAGES: usize = 200;

pub(super) const UNDEFINED: FaultKind = FaultKind {
    name: "gitlab/undefined-stage",
    gives: &[
        "at",
        "list",
        "entry",
        "job",
        "stage",
        "nearest",
        "sure",
        "available",
    ],
};

pub(super) const MISSING: FaultKind = FaultKind {
    name: "gitlab/stages-missing",
    gives: &["at", "root", "job", "stage", "available", "first", "stages"],
};

impl Seen<'_> {
    pub(super) fn stage_faults(&mut self) {
        let list = self.pipeline.section("stages").last().map(|site| site.value);
        // A root's own list replaces those of all that it includes.
        let is_settled = self.is_closed || (self.is_root && list.is_some());
        if self.pipeline.stages_are_open || !is_settled {
            return;
        }
        let own_list = list.filter(|_| {
            self.pipeline
                .section("stages")
                .last()
                .is_some_and(|site| site.file == self.file)
        });
        let known: Vec<&str> = self.pipeline.stages.iter().map(|stage| &*stage.name).collect();
        let known_set: FxHashSet<&str> = known.iter().copied().collect();
        let available: String = known.join(", ");
        let mut seen = FxHashSet::default();
        let mut unlisted = None;
        for (_, job) in self.visible_jobs() {
            // Of a job that chooses none, its name stands for the choice.
            let chosen = self.chosen(job);
            let is_unsaid = chosen.is_none() && self.place_of(job, "stage").is_none() && self.is_whole(job);
            let own_name = self
                .site(job)
                .filter(|_| is_unsaid && list.is_some() && !is_keyword(&job.name));
            let Some(node) = chosen.or(own_name.map(|site| site.key)) else {
                continue;
            };
            let stage = if chosen.is_some() {
                self.view.text(node)
            } else {
                DEFAULT_STAGE
            };
            if known_set.contains(stage) || stage.contains('$') || !seen.insert(node) {
                continue;
            }
            let nearest = self
                .nearest(stage, known.iter().copied())
                .filter(|_| chosen.is_some());
            if list.is_none() && nearest.is_none_or(|nearest| !nearest.is_sure) {
                unlisted = unlisted.or(Some((job, node)));
                continue;
            }
            let entry = nearest.and_then(|nearest| self.misspelt_entry(own_list?, stage, nearest.name));
            let fault = Fault::new(&UNDEFINED)
                .node("at", node)
                .node("entry", entry)
                .node("list", own_list.and_then(|list| shape::sequence(self.view, list)))
                .text("job", &*job.name)
                .text("stage", stage)
                .text("available", available.as_str());
            self.faults.push(suggest(fault, nearest));
        }
        let (Some((job, node)), Some(root)) = (unlisted, super::super::body(self.view)) else {
            return;
        };
        // The list goes between what holds for all jobs and the jobs.
        let mut entries = self.view.entries(root);
        let first = entries.find(|entry| self.pipeline.job(self.view.text(entry.key)).is_some());
        let fault = Fault::new(&MISSING)
            .node("at", node)
            .node("root", root)
            .text("job", &*job.name)
            .text("stage", self.view.text(node))
            .text("available", available)
            .maybe("first", first.map(|entry| self.view.text(entry.key)))
            .texts("stages", self.stages_in_order());
        self.faults.push(fault);
    }

    /// The entry of `stages` that is misspelt rather than the jobs: no job chooses it, and several choose what is nearly it.
    fn misspelt_entry(&self, list: NodeId, stage: &str, entry: &str) -> Option<NodeId> {
        let choosing = |name: &str| {
            let chosen = self.visible_jobs().filter_map(|(_, job)| self.chosen(job));
            chosen.filter(|node| self.view.text(*node) == name).count()
        };
        if choosing(entry) > 0 || choosing(stage) < 2 {
            return None;
        }
        let mut items = self.view.items(shape::sequence(self.view, list)?);
        items.find(|item| self.view.text(*item) == entry)
    }

    /// The scalar that says a job's stage.
    fn chosen(&self, job: &Job) -> Option<NodeId> {
        let said = self
            .value_of(job, "stage")
            .or_else(|| self.value_of(job, "type"))?;
        // What is no text is told of by the table of shapes.
        shape::scalar(self.view, said).filter(|node| self.is_text(*node))
    }

    /// All stages of the jobs in the order in which they are first chosen, those that GitLab knows in its own, and none
    /// before one that its jobs need.
    fn stages_in_order(&self) -> Vec<String> {
        let mut order: Vec<&str> = Vec::new();
        let mut seen = FxHashSet::default();
        let mut needed: FxHashMap<&str, FxHashSet<&str>> = FxHashMap::default();
        for (index, job) in self.visible_jobs() {
            let Some(stage) = self.stages[index] else { continue };
            if !matches!(stage, ".pre" | ".post") && seen.insert(stage) {
                order.push(stage);
            }
            for need in &job.needs {
                let other = self.index_of(&need.job.name).and_then(|other| self.stages[other]);
                let before = needed.entry(stage).or_default();
                before.extend(other.filter(|other| *other != stage));
            }
        }
        let usual = DEFAULT_STAGES.into_iter().filter(|stage| seen.contains(stage));
        let places = (0..order.len()).filter(|place| DEFAULT_STAGES.contains(&order[*place]));
        let moved: Vec<(usize, &str)> = places.collect::<Vec<_>>().into_iter().zip(usual).collect();
        for (place, stage) in moved {
            order[place] = stage;
        }
        let mut sorted: Vec<&str> = Vec::new();
        while !order.is_empty() && order.len() <= MOST_STAGES {
            let is_ready = |stage: &&str| {
                let before = needed.get(stage);
                before.is_none_or(|before| before.iter().all(|other| !order.contains(other)))
            };
            // Where they need each other in a circle, the first chosen comes first.
            let next = order.iter().position(is_ready).unwrap_or(0);
            sorted.push(order.remove(next));
        }
        sorted.extend(order);
        sorted.into_iter().map(str::to_owned).collect()
    }
}
