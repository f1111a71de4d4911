//! Names that no job may have.

use super::super::super::fault::{Fault, FaultKind};
use super::super::job::is_job_shaped;
use super::super::keywords::is_reserved;
use super::Seen;
use crate::data::{Kind, ScalarKind};

pub(super) const NAME: FaultKind = FaultKind {
    name: "gitlab/job-name",
    gives: &["at", "name", "saying", "quoted", "renamed"],
};

/// The longest name that GitLab stores.
const LONGEST: usize = 255;

impl Seen<'_> {
    pub(super) fn job_name_faults(&mut self) {
        let view = self.view;
        let Some(root) = super::super::body(view) else {
            return;
        };
        let mut found = Vec::new();
        for entry in view.entries(root) {
            if view.is_merge_key(entry.key) || !matches!(view.kind(entry.key), Kind::Scalar(_)) {
                continue;
            }
            let name = view.text(entry.key);
            let told = |saying: &str| {
                Fault::new(&NAME)
                    .node("at", entry.key)
                    .text("name", name)
                    .text("saying", saying)
            };
            let is_old_boolean = view.node(entry.key).style == crate::data::Style::Plain
                && ["yes", "no", "on", "off"]
                    .iter()
                    .any(|word| name.eq_ignore_ascii_case(word));
            if view.scalar_kind(entry.key) != Some(ScalarKind::String) || is_old_boolean {
                let fault = told(&format!("jobs:{name} name should be a symbol"));
                found.push(if name.is_empty() {
                    fault
                } else {
                    fault.text("quoted", format!("\"{name}\""))
                });
            } else if name.trim().is_empty() {
                found.push(told("jobs:job name can't be blank"));
            } else if name.chars().count() > LONGEST {
                let short: String = name.chars().take(40).collect();
                let renamed: String = name.chars().take(LONGEST).collect();
                let fault = told(&format!(
                    "jobs:{short}… job name is too long (maximum is {LONGEST} characters)"
                ));
                found.push(fault.text("renamed", renamed));
            } else if is_reserved(name) && name != "types" && is_job_shaped(view, entry.value) {
                let renamed = format!("{name}-job").replace('_', "-");
                let fault = told(&format!(
                    "`{name}` is a keyword, and no job can have it for a name"
                ));
                let is_free = self.pipeline.job(&renamed).is_none();
                found.push(fault.maybe("renamed", is_free.then_some(renamed)));
            }
        }
        self.faults.extend(found);
    }
}
