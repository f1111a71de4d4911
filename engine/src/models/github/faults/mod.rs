//! What GitHub would refuse about a workflow, or read as nothing, as far as the file itself shows it.

mod absent;
mod calls;
mod conditions;
mod expressions;
mod filters;
mod granted;
mod injection;
mod inputs;
mod jobs;
mod keys;
mod lost_line;
mod matrices;
mod places;
mod references;
mod repairs;
mod runners;
mod schedules;
mod scripts;
mod shells;
mod steps;
#[cfg(test)]
mod tests;
mod typing;
mod uses;
mod waits;

use std::cell::OnceCell;

use super::super::family::Family;
use super::super::fault::{Fault, FaultKind};
use super::super::files::Sources;
use super::super::nearness::{Nearest, Nearness};
use super::super::shape;
use super::Workflow;
use super::expression::places::{Allowed, allowed_at, allowed_in_action};
use super::expression::types::Type;
use crate::data::{Entry, NodeId, View};
use crate::document::Document;

/// All kinds of faults of workflows.
pub(crate) const KINDS: &[FaultKind] = &[
    jobs::UNKNOWN_NEED,
    jobs::CYCLE,
    jobs::DUPLICATE,
    lost_line::LOST,
    steps::INVALID_ID,
    steps::DUPLICATE_ID,
    steps::SHELL,
    references::STEP,
    references::NEED,
    references::MATRIX,
    expressions::SYNTAX,
    expressions::UNKNOWN,
    expressions::UNAVAILABLE,
    conditions::CONSTANT,
    schedules::CRON,
    scripts::UNCLOSED,
    shells::PLATFORM,
    waits::WAIT,
    keys::EMPTY,
    schedules::TIMEZONE,
    schedules::FREQUENCY,
    inputs::INPUT,
    filters::GLOB,
    filters::SETTINGS,
    typing::PROPERTY,
    typing::TYPE,
    typing::ARGUMENT,
    injection::INJECTION,
    runners::LABEL,
    runners::RETIRED,
    matrices::VALUE,
    matrices::TIMEOUT,
    keys::DUPLICATE_KEY,
    keys::MERGE_KEY,
    keys::VARIABLE,
    keys::PASSWORD,
    keys::DOCUMENTS,
    uses::FORMAT,
    uses::INPUT,
    calls::CALL,
    absent::ABSENT,
    uses::OUTDATED,
    conditions::FIXED,
];

/// The faults of the file of a workflow or an action.
pub(crate) fn find(document: &Document, family: Family) -> Vec<Fault> {
    let mut sources = Sources::default();
    let file = sources.add(document.clone(), Some(document.clone()));
    let Some(view) = sources.view(file) else {
        return Vec::new();
    };
    if let Some(fault) = keys::nothing(view).filter(|_| family == Family::Workflow) {
        return vec![fault];
    }
    let is_action = family == Family::Action;
    let root = view.roots().first().copied();
    let workflow = if is_action {
        // Nothing but what has `runs` is known to be an action's file.
        if root.and_then(|root| view.get(root, "runs")).is_none() {
            return Vec::new();
        }
        Workflow::of_action(file, view)
    } else {
        Workflow::read(file, view)
    };
    let jobs = root.and_then(|root| view.get(root, "jobs"));
    let jobs = if is_action {
        let jobs = workflow.jobs.iter();
        jobs.map(|job| Entry {
            key: job.id,
            value: job.body,
        })
        .collect()
    } else {
        jobs.map(|jobs| shape::entries(view, jobs)).unwrap_or_default()
    };
    let mut seen = Seen {
        view,
        jobs,
        workflow: &workflow,
        is_action,
        nearness: Nearness::default(),
        github_type: OnceCell::new(),
        inputs_type: OnceCell::new(),
        faults: Vec::new(),
    };
    seen.key_faults();
    seen.step_faults();
    seen.expression_faults();
    seen.script_faults();
    seen.uses_faults(document);
    if !is_action {
        seen.job_faults();
        seen.lost_line_faults();
        seen.schedule_faults();
        seen.input_faults();
        seen.filter_faults();
        seen.runner_faults();
        seen.shell_platform_faults();
        seen.matrix_faults();
        seen.wait_faults();
    }
    seen.faults
}

/// One workflow and what was found in it.
struct Seen<'w> {
    view: &'w View,
    workflow: &'w Workflow,
    /// Everything under `jobs:`, whatever its shape; of an action, its `runs:`.
    jobs: Vec<Entry>,
    is_action: bool,
    nearness: Nearness,
    github_type: OnceCell<Type>,
    inputs_type: OnceCell<Type>,
    faults: Vec<Fault>,
}

impl Seen<'_> {
    fn nearest<'a>(&self, word: &str, known: impl IntoIterator<Item = &'a str>) -> Option<Nearest<'a>> {
        self.nearness.of(word, known)
    }

    /// What may be used at the value under `keys`.
    fn allowed(&self, keys: &[Option<&str>]) -> Option<Allowed> {
        if self.is_action {
            allowed_in_action(keys)
        } else {
            allowed_at(keys)
        }
    }

    /// Whether a value is put together when the workflow runs.
    fn is_computed(&self, node: NodeId) -> bool {
        self.view.span(node).text(self.view.source()).contains("${{")
    }
}

/// Adds the nearest name to a fault, and whether it is the one that was meant.
fn suggest(fault: Fault, nearest: Option<Nearest<'_>>) -> Fault {
    fault
        .maybe("nearest", nearest.map(|nearest| nearest.name))
        .flag("sure", nearest.is_some_and(|nearest| nearest.is_sure))
}
