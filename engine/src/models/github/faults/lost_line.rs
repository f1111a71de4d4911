//! Jobs that came under another key of the workflow because the line with `jobs:` is missing.

use super::super::super::fault::{Fault, FaultKind};
use super::super::super::shape;
use super::Seen;
use crate::data::{Entry, NodeId};
use crate::text::Span;

pub(super) const LOST: FaultKind = FaultKind {
    name: "github/missing-jobs",
    gives: &["at", "lines", "job", "under", "written"],
};

/// What stands above the jobs, usually.
const ABOVE: [&str; 7] = [
    "on",
    "name",
    "run-name",
    "env",
    "permissions",
    "concurrency",
    "defaults",
];

/// What every job has one of.
const OF_JOBS: [&str; 3] = ["runs-on", "steps", "uses"];

impl Seen<'_> {
    /// Tells of the first job that stands under another key. GitHub reads it as an event, a variable or a permission.
    pub(super) fn lost_line_faults(&mut self) {
        let view = self.view;
        let found = view.roots().first().and_then(|root| self.lost_line(*root));
        self.faults.extend(found);
    }

    fn lost_line(&self, root: NodeId) -> Option<Fault> {
        let view = self.view;
        let root = shape::mapping(view, root)?;
        if view.get(root, "jobs").is_some() {
            return None;
        }
        let last = view.entries(root).last()?;
        if !ABOVE.contains(&view.text(last.key)) {
            return None;
        }
        let is_job = |entry: &Entry| {
            let body = view.resolve(entry.value);
            OF_JOBS.iter().any(|key| view.get(body, key).is_some())
        };
        let first = view.entries(view.resolve(last.value)).find(is_job)?;
        let key = view.span(first.key);
        let source = view.source();
        let start = source.get(..key.start)?.rfind('\n')? + 1;
        let line = source.get(start..key.end)?;
        let is_first_in_line = line.trim_start_matches(' ').len() == key.end - key.start;
        let ending = crate::text::line_ending(source);
        let start = above(source, start, line.len() - line.trim_start_matches(' ').len());
        let lines = source.get(start..key.end)?;
        is_first_in_line.then(|| {
            Fault::new(&LOST)
                .node("at", first.key)
                .span("lines", Span::new(start, key.end))
                .text("job", view.text(first.key))
                .text("under", view.text(last.key))
                .text("written", format!("jobs:{ending}{lines}"))
        })
    }
}

/// Where the line stood that is missing above the line at `start`: above the job's comments, and between two empty lines.
fn above(source: &str, start: usize, indentation: usize) -> usize {
    let before = |at: usize| -> Option<(usize, &str)> {
        let ended = source.get(..at)?.strip_suffix('\n')?;
        let begin = ended.rfind('\n').map_or(0, |end| end + 1);
        Some((begin, ended.get(begin..)?.trim_end_matches('\r')))
    };
    let mut at = start;
    while let Some((begin, line)) = before(at) {
        let rest = line.trim_start_matches(' ');
        if !rest.starts_with('#') || line.len() - rest.len() != indentation {
            break;
        }
        at = begin;
    }
    match before(at) {
        Some((begin, "")) if before(begin).is_some_and(|(_, line)| line.is_empty()) => begin,
        _ => at,
    }
}
