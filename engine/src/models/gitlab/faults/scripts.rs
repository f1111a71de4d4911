//! Commands that open a quote or a here-document and do not close it.

use super::super::super::fault::FaultKind;
use super::super::super::{shape, shell};
use super::Seen;
use crate::data::NodeId;

pub(super) const UNCLOSED: FaultKind = FaultKind {
    name: "gitlab/script-unclosed",
    gives: shell::GIVES,
};

/// What holds commands.
const SCRIPTS: [&str; 3] = ["before_script", "script", "after_script"];

/// Words by which PowerShell is known, which quotes in another way.
const OF_POWERSHELL: [&str; 5] = ["$env:", "Write-", "Get-", "Set-", "powershell"];

impl Seen<'_> {
    pub(super) fn script_faults(&mut self) {
        let view = self.view;
        let mut found = Vec::new();
        for job in &self.pipeline.jobs {
            let Some(body) = self.body(job) else { continue };
            let scripts = SCRIPTS.iter().filter_map(|key| view.own_get(body, key));
            let commands: Vec<NodeId> = scripts
                .flat_map(|script| shape::flat_scalars(view, script))
                .collect();
            let is_powershell = commands.iter().any(|command| {
                let text = view.text(*command);
                OF_POWERSHELL.iter().any(|word| text.contains(word))
            });
            if !is_powershell {
                let faults = commands.iter();
                found.extend(faults.filter_map(|command| shell::fault(&UNCLOSED, view, *command)));
            }
        }
        self.faults.extend(found);
    }
}
