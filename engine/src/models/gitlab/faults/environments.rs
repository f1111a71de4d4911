//! `on_stop` jobs that are not there or cannot stop the environment.

use super::super::super::fault::{Fault, FaultKind};
use super::super::super::shape;
use super::super::Job;
use super::{Seen, suggest};
use crate::data::NodeId;

pub(super) const ON_STOP: FaultKind = FaultKind {
    name: "gitlab/on-stop",
    gives: &[
        "at",
        "job",
        "stop",
        "reason",
        "nearest",
        "sure",
        "body",
        "environment",
        "scalar",
        "name",
        "written_name",
    ],
};

impl Seen<'_> {
    pub(super) fn environment_faults(&mut self) {
        if !self.is_closed {
            return;
        }
        let mut found = Vec::new();
        for (_, job) in self.visible_jobs() {
            let Some(environment) = self.environment(job) else {
                continue;
            };
            let stop = self.view.get(environment, "on_stop");
            let Some(stop) = stop.and_then(|stop| shape::scalar(self.view, stop)) else {
                continue;
            };
            let name = self.view.text(stop);
            if name.contains('$') {
                continue;
            }
            found.extend(self.stop_fault(job, environment, stop, name));
        }
        self.faults.extend(found);
    }

    /// The environment of a job, where one place says all of it.
    fn environment(&self, job: &Job) -> Option<NodeId> {
        let value = self.value_of(job, "environment")?;
        let is_merged = |base: &str| {
            let base = self.pipeline.job(base)?;
            self.value_of(base, "environment")
        };
        let own = self
            .body(job)
            .and_then(|body| self.view.own_get(body, "environment"));
        let mut bases = job.extends.iter().filter_map(|base| is_merged(&base.name));
        (own.is_none() || bases.next().is_none()).then_some(self.view.resolve(value))
    }

    fn stop_fault(&self, job: &Job, environment: NodeId, stop: NodeId, name: &str) -> Option<Fault> {
        let view = self.view;
        let told = |reason: &str| {
            Fault::new(&ON_STOP)
                .node("at", stop)
                .text("job", &*job.name)
                .text("stop", name)
                .text("reason", reason)
        };
        let Some(other) = self.pipeline.job(name).filter(|other| !other.is_hidden()) else {
            let names = self.visible_jobs().map(|(_, other)| &*other.name);
            let nearest = self.nearest(name, names.filter(|other| *other != &*job.name));
            return Some(suggest(told("is not defined"), nearest));
        };
        let scalar = |node: NodeId, key: &str| shape::scalar(view, view.get(node, key)?);
        let own_name = scalar(environment, "name").map(|node| view.text(node));
        let elsewhere = self
            .place_of(other, "environment")
            .is_some_and(|(place, _)| place.file != self.file);
        if elsewhere {
            return None;
        }
        if self.value_of(other, "environment").is_none() {
            let fault = told("does not have environment defined").node("body", self.body(other));
            return Some(fault.maybe("written_name", own_name));
        }
        let theirs = self.environment(other)?;
        let their_name = match shape::mapping(view, theirs) {
            Some(_) => scalar(theirs, "name"),
            None => shape::scalar(view, theirs),
        };
        let (own_name, their_name) = (own_name?, their_name?);
        if own_name != view.text(their_name) {
            let fault = told("have different environment name");
            let fault = match shape::mapping(view, theirs) {
                Some(_) => fault.node("name", their_name),
                None => fault.node("scalar", theirs),
            };
            return Some(fault.text("written_name", own_name));
        }
        let stops = shape::mapping(view, theirs).and_then(|theirs| scalar(theirs, "action"));
        if stops.is_some_and(|action| view.text(action) == "stop") {
            return None;
        }
        let fault = told("needs to have action stop defined").text("written_name", own_name);
        Some(match stops {
            Some(action) => fault.node("name", action).text("written_name", "stop"),
            None => match shape::mapping(view, theirs) {
                Some(theirs) => fault.node("environment", theirs),
                None => fault.node("scalar", theirs),
            },
        })
    }
}
