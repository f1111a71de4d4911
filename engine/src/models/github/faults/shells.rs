//! Shells of Windows on machines that have another system.

use super::super::super::fault::{Fault, FaultKind};
use super::super::super::shape;
use super::Seen;
use crate::data::NodeId;

pub(super) const PLATFORM: FaultKind = FaultKind {
    name: "github/shell-platform",
    gives: &["at", "shell", "machine", "better"],
};

/// Shells that only Windows has, and what runs the same scripts elsewhere.
const OF_WINDOWS: [(&str, Option<&str>); 2] = [("cmd", None), ("powershell", Some("pwsh"))];

impl Seen<'_> {
    pub(super) fn shell_platform_faults(&mut self) {
        let view = self.view;
        let mut found = Vec::new();
        for job in &self.workflow.jobs {
            let Some(machine) = self.posix_machine(job.body) else {
                continue;
            };
            let of_job = view.get_path(job.body, &["defaults", "run", "shell"]);
            let of_steps = job.steps.iter().filter_map(|step| view.get(step.node, "shell"));
            for shell in of_job.into_iter().chain(of_steps) {
                let Some(shell) = shape::scalar(view, shell) else {
                    continue;
                };
                let name = view.text(shell);
                let known = OF_WINDOWS.iter().find(|(known, _)| *known == name);
                if let Some((_, better)) = known {
                    found.push(
                        Fault::new(&PLATFORM)
                            .node("at", shell)
                            .text("shell", name)
                            .text("machine", machine)
                            .maybe("better", *better),
                    );
                }
            }
        }
        self.faults.extend(found);
    }

    /// One of the machines that a job runs on, where all of them are GitHub's and none has Windows.
    fn posix_machine(&self, job: NodeId) -> Option<&str> {
        let view = self.view;
        let runs_on = shape::scalar(view, view.get(job, "runs-on")?)?;
        let machines = self.labels(job, runs_on);
        let is_posix = |machine: &NodeId| {
            let label = view.text(*machine);
            label.starts_with("ubuntu-") || label.starts_with("macos-")
        };
        let first = machines.first()?;
        machines.iter().all(is_posix).then(|| view.text(*first))
    }
}
