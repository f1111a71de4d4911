//! What jobs hold: nothing to run, two things to run, or conditions of two kinds; and pipelines without any job.

use rustc_hash::FxHashSet;

use super::super::super::fault::{Fault, FaultKind};
use super::super::super::shape;
use super::super::{Job, is_keyword};
use super::{Seen, suggest};
use crate::data::{Entry, Kind, NodeId, ScalarKind};

pub(super) const WITHOUT_SCRIPT: FaultKind = FaultKind {
    name: "gitlab/job-without-script",
    gives: &[
        "at",
        "nothing",
        "body",
        "misspelt",
        "job",
        "keyword",
        "hidden",
        "root_keyword",
        "sure",
    ],
};

pub(super) const SCRIPT_AND_TRIGGER: FaultKind = FaultKind {
    name: "gitlab/script-and-trigger",
    gives: &["at", "script", "trigger", "job", "keys"],
};

pub(super) const RULES_WITH_ONLY: FaultKind = FaultKind {
    name: "gitlab/rules-with-only-except",
    gives: &["at", "value", "job", "key"],
};

pub(super) const ONLY_HIDDEN: FaultKind = FaultKind {
    name: "gitlab/only-hidden-jobs",
    gives: &["at", "visible"],
};

/// What makes a job do something.
const WORK: [&str; 3] = ["script", "trigger", "run"];

/// Keys that only jobs have, beside those that do the work.
const OF_JOBS: [&str; 18] = [
    "after_script",
    "allow_failure",
    "artifacts",
    "before_script",
    "cache",
    "dependencies",
    "environment",
    "except",
    "extends",
    "image",
    "needs",
    "only",
    "parallel",
    "rules",
    "services",
    "stage",
    "tags",
    "when",
];

/// Root keys that are no jobs.
const SECTIONS: [&str; 10] = [
    "after_script",
    "before_script",
    "cache",
    "default",
    "image",
    "include",
    "services",
    "stages",
    "variables",
    "workflow",
];

impl Seen<'_> {
    pub(super) fn body_faults(&mut self) {
        let mut found = Vec::new();
        let referred: FxHashSet<&str> = self
            .pipeline
            .jobs
            .iter()
            .flat_map(|job| {
                let needs = job.needs.iter().map(|need| &*need.job.name);
                let names = job.extends.iter().chain(&job.dependencies).chain(&job.on_stop);
                needs.chain(names.map(|used| &*used.name))
            })
            .collect();
        for (_, job) in self.visible_jobs() {
            if self.is_closed {
                found.extend(self.without_script(job, &referred));
            }
            found.extend(self.script_and_trigger(job));
            found.extend(self.rules_with_only(job));
        }
        self.faults.extend(found);
        self.only_hidden();
    }

    /// Whether every job that `job` stands on is known.
    pub(super) fn has_known_bases(&self, job: &Job) -> bool {
        let index = self.pipeline.job_index(&job.name);
        index.is_some_and(|index| self.has_known_bases[index])
    }

    fn without_script(&self, job: &Job, referred: &FxHashSet<&str>) -> Option<Fault> {
        let view = self.view;
        let site = self.site(job)?;
        let has_work = WORK
            .iter()
            .any(|key| self.pipeline.value_of(job, key, self.sources).is_some());
        let value = view.resolve(site.value);
        let is_nothing = view.kind(value) == Kind::Scalar(ScalarKind::Null);
        // Of a value that is no mapping the table of shapes speaks.
        if !is_nothing && view.kind(value) != Kind::Mapping {
            return None;
        }
        // A `!reference` or an input stands for what is not here.
        let is_open = view.node(value).tag.is_some() || view.text(value).contains("$[[");
        if has_work
            || is_open
            || job.name.contains("$[[")
            || is_keyword(&job.name)
            || !self.has_known_bases(job)
        {
            return None;
        }
        let fault = Fault::new(&WITHOUT_SCRIPT)
            .node("at", site.key)
            .text("job", &*job.name);
        let body = self.body(job);
        let entries = body
            .map(|body| shape::own_entries(view, body))
            .unwrap_or_default();
        let is_job = |key: &str| OF_JOBS.contains(&key);
        let looks_like_job = entries.iter().any(|entry| is_job(view.text(entry.key)));
        let said =
            |node: NodeId| matches!(view.kind(node), Kind::Sequence | Kind::Scalar(ScalarKind::String));
        if self.is_told_as_misspelt(site.key, &entries) {
            return None;
        }
        let misspelt = entries.iter().find_map(|entry| {
            let key = view.text(entry.key);
            let is_other = matches!(key, "commands" | "command" | "cmd" | "steps");
            let keyword = match self.nearest(key, ["script", "trigger"]) {
                Some(nearest) if nearest.is_sure => nearest.name,
                _ if is_other => "script",
                _ => return None,
            };
            (!is_job(key) && said(view.resolve(entry.value))).then_some((entry.value, keyword, !is_other))
        });
        if let Some((value, keyword, sure)) = misspelt {
            let fault = fault.node("misspelt", value).text("keyword", keyword);
            return Some(fault.flag("sure", sure));
        }
        let free = SECTIONS
            .into_iter()
            .filter(|section| self.pipeline.section(section).is_empty());
        let section = self.nearest(&job.name, free).filter(|_| !looks_like_job);
        if let Some(section) = section {
            return Some(
                fault
                    .text("root_keyword", section.name)
                    .flag("sure", section.is_sure),
            );
        }
        let hidden = format!(".{}", job.name);
        let can_hide =
            body.is_some() && !referred.contains(&*job.name) && self.pipeline.job(&hidden).is_none();
        // What others stand on by an anchor is a template.
        let is_template = view.node(site.value).anchor.is_some();
        let fault = fault.node("nothing", is_nothing.then_some(site.value));
        let fault = fault
            .maybe("hidden", (can_hide && is_template).then_some(hidden))
            .node("body", body);
        Some(suggest(fault, None))
    }

    /// Whether the name of a job, or a key in it that would give it something to do, is told of as misspelt.
    fn is_told_as_misspelt(&self, name: NodeId, entries: &[Entry]) -> bool {
        let gives_work = |entry: &Entry| {
            let nearest = self.unknown_keys.get(&entry.key);
            nearest.is_some_and(|nearest| WORK.contains(nearest) || *nearest == "extends")
        };
        self.unknown_keys.contains_key(&name) || entries.iter().any(gives_work)
    }

    fn script_and_trigger(&self, job: &Job) -> Option<Fault> {
        let script = self.value_of(job, "script");
        let trigger = self.value_of(job, "trigger");
        let run = self.value_of(job, "run");
        let (one, other, keys) = match (script, trigger, run) {
            (Some(script), Some(trigger), _) => (script, trigger, "script, trigger"),
            (Some(script), None, Some(run)) => (script, run, "script, run"),
            (None, Some(trigger), Some(run)) => (run, trigger, "run, trigger"),
            _ => return None,
        };
        let body = self.body(job)?;
        let own = |node: NodeId| (self.view.parent(node) == Some(body)).then_some(node);
        Some(
            Fault::new(&SCRIPT_AND_TRIGGER)
                .node("at", self.site(job)?.key)
                .node("script", own(one))
                .node("trigger", own(other))
                .text("job", &*job.name)
                .text("keys", keys),
        )
    }

    fn rules_with_only(&self, job: &Job) -> Vec<Fault> {
        let mut found = Vec::new();
        let (Some(_), Some(body)) = (self.value_of(job, "rules"), self.body(job)) else {
            return found;
        };
        for key in ["only", "except"] {
            let Some(value) = self.value_of(job, key) else {
                continue;
            };
            let own = (self.view.parent(value) == Some(body)).then_some(value);
            let at = own
                .and_then(|own| self.view.key(own))
                .or(self.site(job).map(|site| site.key));
            found.push(
                Fault::new(&RULES_WITH_ONLY)
                    .node("at", at)
                    .node("value", own)
                    .text("job", &*job.name)
                    .text("key", key),
            );
        }
        found
    }

    fn only_hidden(&mut self) {
        let has_job = self.visible_jobs().next().is_some();
        let works = |job: &&Job| WORK.iter().any(|key| self.value_of(job, key).is_some());
        let working: Vec<&Job> = self.pipeline.jobs.iter().filter(works).collect();
        if has_job || !self.is_closed || !self.is_root || super::super::header(self.view).is_some() {
            return;
        }
        let first = working.first().copied().or(self.pipeline.jobs.first());
        let site = first.and_then(|job| self.site(job)).map(|site| site.key);
        let body = super::super::body(self.view);
        let entry = body
            .and_then(|body| self.view.entries(body).next())
            .map(|entry| entry.key);
        let Some(at) = site.or(entry).or(body) else { return };
        let visible = match working.as_slice() {
            [only] => only
                .name
                .strip_prefix('.')
                .filter(|name| !is_keyword(name) && !name.is_empty()),
            _ => None,
        };
        let fault = Fault::new(&ONLY_HIDDEN).node("at", at).maybe("visible", visible);
        self.faults.push(fault);
    }
}
