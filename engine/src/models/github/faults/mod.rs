//! What GitHub would refuse about a workflow, or read as nothing, as far as the file itself shows it.

mod conditions;
mod expressions;
mod jobs;
mod lost_line;
mod places;
mod references;
mod schedules;
mod scripts;
mod steps;
#[cfg(test)]
mod tests;

use super::super::family::Family;
use super::super::fault::{Fault, FaultKind};
use super::super::files::Sources;
use super::super::nearness::{Nearest, Nearness};
use super::super::shape;
use super::Workflow;
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
];

/// The faults of a workflow's file. Actions are another grammar, and nothing is said about them.
pub(crate) fn find(document: &Document, family: Family) -> Vec<Fault> {
    let mut sources = Sources::default();
    let file = sources.add(document.clone(), Some(document.clone()));
    let (Some(view), Family::Workflow) = (sources.view(file), family) else {
        return Vec::new();
    };
    let workflow = Workflow::read(file, view);
    let root = view.roots().first().copied();
    let jobs = root.and_then(|root| view.get(root, "jobs"));
    let mut seen = Seen {
        view,
        jobs: jobs.map(|jobs| shape::entries(view, jobs)).unwrap_or_default(),
        workflow: &workflow,
        nearness: Nearness::default(),
        faults: Vec::new(),
    };
    seen.job_faults();
    seen.lost_line_faults();
    seen.step_faults();
    seen.schedule_faults();
    seen.expression_faults();
    seen.script_faults();
    seen.faults
}

/// One workflow and what was found in it.
struct Seen<'w> {
    view: &'w View,
    workflow: &'w Workflow,
    /// Everything under `jobs:`, whatever its shape.
    jobs: Vec<Entry>,
    nearness: Nearness,
    faults: Vec<Fault>,
}

impl Seen<'_> {
    fn nearest<'a>(&self, word: &str, known: impl IntoIterator<Item = &'a str>) -> Option<Nearest<'a>> {
        self.nearness.of(word, known)
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
