//! Scripts that are no strings: npm drops them.

use super::super::super::fault::{Fault, FaultKind};
use super::{Seen, is_comment};
use crate::data::{Kind, NodeId, ScalarKind};

pub(super) const TYPE: FaultKind = FaultKind {
    name: "npm/scripts-type",
    gives: &["at", "key", "script", "found", "better"],
};

impl Seen<'_> {
    pub(super) fn script_faults(&mut self) {
        let Some(scripts) = self.field("scripts") else {
            return;
        };
        match self.view.kind(scripts) {
            Kind::Mapping => {
                for entry in self.entries(scripts) {
                    let name = self.view.text(entry.key);
                    if self.string(entry.value).is_none() && !is_comment(name) {
                        let fault = self.script(entry.value, name);
                        self.faults.push(fault);
                    }
                }
            }
            // npm goes through the items of a list as if their numbers were names.
            Kind::Sequence if self.view.items(scripts).next().is_none() => {}
            Kind::Scalar(ScalarKind::Null) | Kind::Alias => {}
            Kind::Sequence | Kind::Scalar(_) => {
                let fault = self.script(scripts, "");
                self.faults.push(fault);
            }
        }
    }

    fn script(&self, value: NodeId, name: &str) -> Fault {
        let better = if name.is_empty() {
            None
        } else {
            self.as_command(value)
        };
        Fault::new(&TYPE)
            .node("at", value)
            .node("key", self.view.key(value))
            .text("script", if name.is_empty() { "scripts" } else { name })
            .text("found", self.type_of(value))
            .maybe("better", better)
    }

    /// One command that does what the value says.
    fn as_command(&self, value: NodeId) -> Option<String> {
        match self.view.kind(value) {
            Kind::Scalar(ScalarKind::Null) => None,
            Kind::Scalar(_) => Some(self.view.text(value).to_owned()),
            Kind::Sequence => {
                let items: Option<Vec<&str>> = self.view.items(value).map(|item| self.string(item)).collect();
                let items = items
                    .filter(|items| !items.is_empty() && items.iter().all(|item| !item.trim().is_empty()))?;
                Some(items.join(" && "))
            }
            _ => None,
        }
    }
}
