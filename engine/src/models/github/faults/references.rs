//! Steps, jobs, outputs and matrix keys that expressions name and nobody defines: GitHub reads them as nothing.

use rustc_hash::FxHashSet;

use super::super::super::fault::{Fault, FaultKind};
use super::super::super::shape;
use super::super::WorkflowJob;
use super::super::expression::{Property, chains};
use super::super::names::lower;
use super::super::script::script_outputs;
use super::places::Spot;
use super::{Seen, suggest};
use crate::data::{NodeId, View};

pub(super) const STEP: FaultKind = FaultKind {
    name: "github/step-output-ref",
    gives: &["at", "name", "reason", "nearest", "sure"],
};

pub(super) const NEED: FaultKind = FaultKind {
    name: "github/needs-output-ref",
    gives: &[
        "at", "name", "job", "reason", "nearest", "sure", "list", "single", "body", "before", "own",
        "missing",
    ],
};

pub(super) const MATRIX: FaultKind = FaultKind {
    name: "github/matrix-ref",
    gives: &["at", "name", "nearest", "sure", "reason"],
};

impl<'w> Seen<'w> {
    /// What one expression refers to in vain.
    pub(super) fn references(&self, spot: &Spot<'w>) -> Vec<Fault> {
        let Some(number) = spot.job else { return Vec::new() };
        let key = self.jobs[number].key;
        let Some(job) = self.workflow.jobs.iter().find(|job| job.id == key) else {
            return Vec::new();
        };
        let mut found = Vec::new();
        for chain in chains(spot.text()) {
            let name = |at: usize| {
                chain
                    .get(at)
                    .and_then(|property: &Property| property.name.as_deref())
            };
            let (Some(context), Some(_)) = (name(0), name(1)) else {
                continue;
            };
            let fault = match lower(context).as_str() {
                "steps" => self.step(spot, job, &chain),
                "needs" if !self.is_action => self.need(spot, job, &chain),
                "matrix" if !self.is_action => self.matrix(spot, job, &chain),
                _ => None,
            };
            found.extend(fault);
        }
        found
    }

    fn step(&self, spot: &Spot<'w>, job: &WorkflowJob, chain: &[Property]) -> Option<Fault> {
        let view: &'w View = self.view;
        let id_of = |node: NodeId| -> Option<&'w str> {
            let id = view.text(shape::scalar(view, view.get(node, "id")?)?);
            Some(id)
        };
        let here = spot.step.map(|step| view.resolve(step));
        let earlier: Vec<(&str, NodeId)> = job
            .steps
            .iter()
            .take_while(|step| Some(step.node) != here)
            .filter_map(|step| Some((id_of(step.node)?, step.node)))
            .collect();
        let property = chain.get(1)?;
        let wanted = property.name.as_deref()?;
        let known = earlier.iter().find(|(id, _)| id.eq_ignore_ascii_case(wanted));
        let Some((_, node)) = known else {
            let is_later = job
                .steps
                .iter()
                .any(|step| id_of(step.node).is_some_and(|id| id.eq_ignore_ascii_case(wanted)));
            let reason = if is_later {
                format!("the step `{wanted}` has not run yet")
            } else {
                format!("no step before it has the id `{wanted}`")
            };
            let ids = earlier.iter().map(|(id, _)| *id);
            let nearest = if is_later { None } else { self.nearest(wanted, ids) };
            let fault = self.fault(&STEP, spot, property)?;
            return Some(suggest(
                fault.text("name", wanted).text("reason", reason),
                nearest,
            ));
        };
        let part = chain.get(2)?;
        let part_name = part.name.as_deref()?;
        let parts = ["outputs", "outcome", "conclusion"];
        if !parts.iter().any(|known| known.eq_ignore_ascii_case(part_name)) {
            let reason = format!("a step has `outputs`, `outcome` and `conclusion`, not `{part_name}`");
            let fault = self.fault(&STEP, spot, part)?;
            let fault = fault.text("name", part_name).text("reason", reason);
            return Some(suggest(fault, self.nearest(part_name, parts)));
        }
        // A script may set outputs in ways that nobody can read off it, so only what is nearly right is wrong.
        let output = chain
            .get(3)
            .filter(|_| part_name.eq_ignore_ascii_case("outputs"))?;
        let output_name = output.name.as_deref()?;
        let run = shape::scalar(view, view.get(*node, "run")?)?;
        let script = view.text(run);
        let set: Vec<String> = script_outputs(script)
            .into_iter()
            .filter_map(|output| Some(script.get(output.range)?.to_owned()))
            .collect();
        if set.iter().any(|known| known.eq_ignore_ascii_case(output_name)) || script.contains(output_name) {
            return None;
        }
        let nearest = self.nearest(output_name, set.iter().map(String::as_str))?;
        let reason = format!("the step `{wanted}` sets `{}`", nearest.name);
        let fault = self.fault(&STEP, spot, output)?;
        let fault = fault.text("name", output_name).text("reason", reason);
        Some(fault.text("nearest", nearest.name).flag("sure", false))
    }

    /// The key of a job before which its needs should stand: the one they stand before in other jobs, or what says where it runs.
    fn behind_needs(&self, job: &WorkflowJob) -> Option<&'w str> {
        let view: &'w View = self.view;
        let has = |key: &str| view.own_get(job.body, key).is_some();
        let after_needs = self.jobs.iter().filter_map(|other| {
            let mut entries = view.entries(view.resolve(other.value));
            entries.find(|entry| view.text(entry.key) == "needs")?;
            Some(view.text(entries.next()?.key))
        });
        let usual = ["runs-on", "uses"];
        after_needs.chain(usual).find(|key| has(key))
    }

    fn need(&self, spot: &Spot<'w>, job: &WorkflowJob, chain: &[Property]) -> Option<Fault> {
        let view: &'w View = self.view;
        let property = chain.get(1)?;
        let wanted = property.name.as_deref()?;
        let value = view.get(job.body, "needs");
        if value.is_some_and(|value| self.is_computed(value)) {
            return None;
        }
        let needed: Vec<&str> = job.needs.iter().map(|need| view.text(*need)).collect();
        let of_name = |name: &str| {
            let mut jobs = self.jobs.iter();
            jobs.find(|entry| view.text(entry.key).eq_ignore_ascii_case(name))
        };
        if !needed.iter().any(|known| known.eq_ignore_ascii_case(wanted)) {
            let own = view.text(job.id);
            let missing = of_name(wanted).map(|entry| view.text(entry.key));
            let missing = missing.filter(|name| !name.eq_ignore_ascii_case(own));
            let nearest = match missing {
                Some(_) => None,
                None => self.nearest(wanted, needed.iter().copied()),
            };
            let reason = match missing {
                Some(name) => format!("the job `{own}` does not need `{name}`"),
                None => format!("there is no job `{wanted}` among its needs"),
            };
            let is_list = |value: &NodeId| shape::sequence(view, *value).is_some();
            let list = value.filter(is_list);
            let single = value.filter(|value| !is_list(value) && shape::scalar(view, *value).is_some());
            let single_name = single.map(|single| view.text(single));
            let fault = self
                .fault(&NEED, spot, property)?
                .node("list", list)
                .node("single", single)
                .text("name", wanted)
                .text("job", own)
                .text("reason", reason)
                .maybe("missing", missing)
                .maybe("own", single_name);
            let fault = if value.is_none() {
                fault
                    .node("body", job.body)
                    .maybe("before", self.behind_needs(job))
            } else {
                fault
            };
            return Some(suggest(fault, nearest));
        }
        let part = chain.get(2)?;
        let part_name = part.name.as_deref()?;
        let parts = ["outputs", "result"];
        let told = |property, name: &str, reason: String| {
            let fault = self.fault(&NEED, spot, property)?;
            Some(
                fault
                    .text("name", name)
                    .text("job", view.text(job.id))
                    .text("reason", reason),
            )
        };
        if !parts.iter().any(|known| known.eq_ignore_ascii_case(part_name)) {
            let reason = format!("a job that is needed has `outputs` and `result`, not `{part_name}`");
            let nearest = self.nearest(part_name, parts);
            return Some(suggest(told(part, part_name, reason)?, nearest));
        }
        let output = chain
            .get(3)
            .filter(|_| part_name.eq_ignore_ascii_case("outputs"))?;
        let output_name = output.name.as_deref()?;
        let body = of_name(wanted)?.value;
        let body = shape::mapping(view, body)?;
        if view.get(body, "uses").is_some() {
            return None;
        }
        let outputs = view.get(body, "outputs");
        let outputs = outputs
            .map(|outputs| shape::entries(view, outputs))
            .unwrap_or_default();
        let names: Vec<&str> = outputs.iter().map(|entry| view.text(entry.key)).collect();
        if names.iter().any(|known| known.eq_ignore_ascii_case(output_name)) {
            return None;
        }
        let reason = format!("the job `{wanted}` has no output `{output_name}`");
        let nearest = self.nearest(output_name, names.iter().copied());
        Some(suggest(told(output, output_name, reason)?, nearest))
    }

    fn matrix(&self, spot: &Spot<'w>, job: &WorkflowJob, chain: &[Property]) -> Option<Fault> {
        let property = chain.get(1)?;
        let wanted = property.name.as_deref()?;
        let keys: Vec<&str> = match &job.matrix {
            Some(matrix) if matrix.is_open => return None,
            Some(matrix) => matrix
                .keys
                .iter()
                .map(|entry| self.view.text(entry.key))
                .collect(),
            // The strategy as a whole may be computed.
            None if self
                .view
                .get(job.body, "strategy")
                .is_some_and(|node| self.is_computed(node)) =>
            {
                return None;
            }
            None => Vec::new(),
        };
        if keys.iter().any(|known| known.eq_ignore_ascii_case(wanted)) {
            return None;
        }
        let again: FxHashSet<String> = keys.iter().map(|key| lower(key)).collect();
        let reason = if again.is_empty() {
            "the job has no matrix".to_owned()
        } else {
            format!("its keys are {}", keys.join(", "))
        };
        let fault = self
            .fault(&MATRIX, spot, property)?
            .text("name", wanted)
            .text("reason", reason);
        Some(suggest(fault, self.nearest(wanted, keys.iter().copied())))
    }

    fn fault(&self, kind: &FaultKind, spot: &Spot<'w>, property: &Property) -> Option<Fault> {
        // Where it stands in quotes with escapes, its bytes are not what they say.
        let span = spot.span(property.range.start, property.range.end);
        let is_plain = property.name.as_deref() == Some(span.text(self.view.source()));
        is_plain.then(|| Fault::new(kind).span("at", span))
    }
}
