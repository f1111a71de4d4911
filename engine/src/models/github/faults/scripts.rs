//! Scripts of steps that open a quote or a here-document and do not close it.

use super::super::super::fault::FaultKind;
use super::super::super::{shape, shell};
use super::Seen;
use crate::data::NodeId;

pub(super) const UNCLOSED: FaultKind = FaultKind {
    name: "github/script-unclosed",
    gives: shell::GIVES,
};

impl Seen<'_> {
    /// Only scripts that a POSIX shell runs for sure: other shells quote in other ways, and without `shell:` a machine with
    /// Windows has another.
    pub(super) fn script_faults(&mut self) {
        let view = self.view;
        let text = |node: NodeId, keys: &[&str]| {
            let value = view.get_path(node, keys)?;
            Some(view.text(shape::scalar(view, value)?))
        };
        let root = view.roots().first().copied();
        let of_all = root.and_then(|root| text(root, &["defaults", "run", "shell"]));
        let mut found = Vec::new();
        for job in &self.workflow.jobs {
            let of_job = text(job.body, &["defaults", "run", "shell"]).or(of_all);
            let runner = text(job.body, &["runs-on"]).unwrap_or("${{");
            let is_posix = ["ubuntu", "macos"].iter().any(|name| runner.starts_with(name));
            for step in &job.steps {
                let shell = text(step.node, &["shell"]).or(of_job);
                let reads = shell.map_or(is_posix, |shell| matches!(shell, "bash" | "sh"));
                if let Some(run) = step.run.filter(|_| reads) {
                    found.extend(shell::fault(&UNCLOSED, view, run));
                }
            }
        }
        self.faults.extend(found);
    }
}
