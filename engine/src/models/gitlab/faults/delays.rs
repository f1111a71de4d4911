//! `start_in` and `when: delayed`, which only come together.

use super::super::super::fault::{Fault, FaultKind};
use super::super::super::shape;
use super::super::Job;
use super::Seen;
use crate::data::NodeId;

pub(super) const START_IN: FaultKind = FaultKind {
    name: "gitlab/start-in",
    gives: &["at", "delay", "body", "job", "place", "saying"],
};

impl Seen<'_> {
    pub(super) fn delay_faults(&mut self) {
        let mut found = Vec::new();
        for (_, job) in self.visible_jobs() {
            let Some(body) = self.body(job) else { continue };
            // Jobs that trigger know neither; of them the table of shapes speaks.
            if self.place_of(job, "trigger").is_none() {
                found.extend(self.delay(job, body));
            }
            let rules = self.value_of(job, "rules");
            for rule in rules
                .into_iter()
                .flat_map(|rules| shape::flat_items(self.view, rules))
            {
                found.extend(self.rule_delay(job, rule));
            }
        }
        self.faults.extend(found);
    }

    fn delay(&self, job: &Job, body: NodeId) -> Option<Fault> {
        let is_known = |key: &str| match self.place_of(job, key) {
            Some((place, _)) => place.file == self.file,
            None => self.is_closed && self.has_known_bases(job),
        };
        if !is_known("when") || !is_known("start_in") {
            return None;
        }
        let when = self
            .value_of(job, "when")
            .and_then(|when| shape::scalar(self.view, when));
        let start = self.value_of(job, "start_in");
        let place = format!("jobs:{}", job.name);
        let (at, saying, delay) = match (self.says_delayed(when)?, start) {
            (true, None) => (when, "start in should be a duration", None),
            // Beside rules it is told of by the table of shapes.
            (false, Some(_)) if self.place_of(job, "rules").is_some() => return None,
            (false, Some(start)) => (self.view.key(start), "start in must be blank", Some(start)),
            _ => return None,
        };
        // With rules, each of them says when the job starts.
        let body = if self.place_of(job, "rules").is_some() {
            None
        } else {
            Some(body)
        };
        let own = delay.filter(|delay| self.view.parent(*delay) == body);
        // Where it is not the job's own, `when` cannot be said beside it.
        Some(
            Fault::new(&START_IN)
                .node("at", at)
                .node("delay", own)
                .node("body", body)
                .text("job", &*job.name)
                .text("place", place)
                .text("saying", saying),
        )
    }

    fn rule_delay(&self, job: &Job, rule: NodeId) -> Option<Fault> {
        let view = self.view;
        let get = |key: &str| view.get(rule, key);
        let when = get("when").and_then(|when| shape::scalar(view, when));
        let start = get("start_in").and_then(|start| shape::scalar(view, start));
        let (at, saying) = match (self.says_delayed(when)?, start) {
            (true, None) => (when, "start in can't be blank"),
            (false, Some(start)) => (view.key(start), "config contains disallowed keys: start_in"),
            _ => return None,
        };
        let body = shape::mapping(view, rule).filter(|body| view.own_get(*body, "start_in").is_none());
        Some(
            Fault::new(&START_IN)
                .node("at", at)
                .node("delay", start.filter(|start| view.parent(*start) == Some(rule)))
                .node("body", body.or(Some(rule)))
                .text("job", &*job.name)
                .text("place", format!("jobs:{}:rules:rule", job.name))
                .text("saying", saying),
        )
    }

    /// Whether a `when:` says `delayed`; nothing when that cannot be told.
    fn says_delayed(&self, when: Option<NodeId>) -> Option<bool> {
        let Some(when) = when else { return Some(false) };
        let text = self.view.text(when);
        // A misspelt one is told of by itself.
        let known = ["on_success", "on_failure", "always", "never", "manual", "delayed"];
        known.contains(&text).then_some(text == "delayed")
    }
}
