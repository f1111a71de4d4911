//! Fields and conditions that are nearly those that npm and Node know: they are read by nobody.

use super::super::super::fault::{Fault, FaultKind};
use super::super::super::nearness::Nearest;
use super::vocabulary::{CONDITIONS, Expected, FIELDS, NODE_CONDITIONS, OTHERS};
use super::{Seen, is_comment};
use crate::data::{Entry, Kind, NodeId, ScalarKind};

pub(super) const FIELD: FaultKind = FaultKind {
    name: "npm/field-typo",
    gives: &["at", "field", "nearest", "sure", "taken"],
};

pub(super) const CONDITION: FaultKind = FaultKind {
    name: "npm/condition-typo",
    gives: &["at", "condition", "nearest", "sure"],
};

/// Shorter fields are near too many words.
const SHORTEST: usize = 4;

impl<'d> Seen<'d> {
    pub(super) fn typo_faults(&mut self) {
        for entry in self.entries(self.root) {
            let fault = self.field_typo(entry);
            self.faults.extend(fault);
        }
        for field in ["exports", "imports"] {
            if let Some(node) = self.field(field) {
                self.condition_typos(node);
            }
        }
    }

    fn field_typo(&self, entry: Entry) -> Option<Fault> {
        let name = self.view.text(entry.key);
        let is_known = FIELDS.iter().any(|(field, _)| *field == name) || OTHERS.contains(&name);
        if is_known || is_comment(name) || name.starts_with(['$', '@']) || name.chars().count() < SHORTEST {
            return None;
        }
        let all = FIELDS
            .iter()
            .map(|(field, _)| *field)
            .chain(OTHERS.iter().copied());
        let near = self.nearness.of(name, all).or_else(|| self.reworded(name))?;
        let (field, expected) = FIELDS.iter().find(|(field, _)| *field == near.name)?;
        if !self.fits(entry.value, *expected) {
            return None;
        }
        // Two fields of nearly one name are more often two fields.
        let is_taken = self.field(field).is_some();
        if is_taken && (*expected != Expected::Object || name.chars().count() < 8) {
            return None;
        }
        Some(
            Fault::new(&FIELD)
                .node("at", entry.key)
                .text("field", name)
                .text("nearest", near.name)
                .flag("sure", near.is_sure && field.chars().count() > SHORTEST)
                .flag("taken", is_taken),
        )
    }

    /// `devDependency` and `dev-dependencies`: the same words in another form.
    fn reworded(&self, name: &str) -> Option<Nearest<'static>> {
        let plain = |name: &str| {
            name.to_lowercase()
                .replace(['-', '_', ' '], "")
                .replace("dependency", "dependencies")
        };
        let mut same = FIELDS.iter().filter(|(field, _)| plain(field) == plain(name));
        let (field, _) = same.next()?;
        Some(Nearest {
            name: field,
            is_sure: true,
        })
    }

    fn fits(&self, node: NodeId, expected: Expected) -> bool {
        let kind = self.view.kind(node);
        let is_string = kind == Kind::Scalar(ScalarKind::String);
        match expected {
            Expected::Object => kind == Kind::Mapping,
            Expected::List => kind == Kind::Sequence,
            Expected::Text => is_string,
            Expected::Flag => kind == Kind::Scalar(ScalarKind::Bool),
            Expected::TextOrObject => is_string || kind == Kind::Mapping,
            Expected::Entries => is_string || matches!(kind, Kind::Mapping | Kind::Sequence),
            Expected::ListOrObject => matches!(kind, Kind::Mapping | Kind::Sequence),
        }
    }

    fn condition_typos(&mut self, node: NodeId) {
        let mut pending = vec![node];
        while let Some(node) = pending.pop() {
            pending.extend(self.view.children(node));
            let entries = self.entries(node);
            let names: Vec<&str> = entries.iter().map(|entry| self.view.text(entry.key)).collect();
            if names.iter().any(|name| name.starts_with(['.', '#'])) {
                continue;
            }
            for entry in entries {
                let name = self.view.text(entry.key);
                if CONDITIONS.contains(&name) || name.chars().count() < SHORTEST {
                    continue;
                }
                let near = self.nearness.of(name, CONDITIONS.iter().copied());
                let near =
                    near.filter(|near| NODE_CONDITIONS.contains(&near.name) && !names.contains(&near.name));
                if let Some(near) = near {
                    self.faults.push(
                        Fault::new(&CONDITION)
                            .node("at", entry.key)
                            .text("condition", name)
                            .text("nearest", near.name)
                            .flag("sure", near.is_sure),
                    );
                }
            }
        }
    }
}
