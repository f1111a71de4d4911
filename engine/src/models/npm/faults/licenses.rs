//! Licenses that npm does not know.

use super::super::super::fault::{Fault, FaultKind};
use super::super::license_spelling::{is_known, spelled};
use super::super::specifier::is_template;
use super::{Seen, mended};
use crate::data::{Kind, NodeId};

pub(super) const SPDX: FaultKind = FaultKind {
    name: "npm/license-spdx",
    gives: &["at", "key", "license", "better", "sure"],
};

impl Seen<'_> {
    pub(super) fn license_faults(&mut self) {
        let Some(node) = self.field("license") else {
            return;
        };
        let fault = match self.view.kind(node) {
            Kind::Mapping => self.license_object(node),
            Kind::Scalar(_) => self.license_text(node),
            _ => None,
        };
        self.faults.extend(fault);
    }

    fn license_text(&self, node: NodeId) -> Option<Fault> {
        let text = self
            .string(node)
            .filter(|text| !text.trim().is_empty() && !is_template(text))?;
        if is_known(text) {
            return None;
        }
        let fault = Fault::new(&SPDX)
            .node("at", node)
            .node("key", self.view.key(node))
            .text("license", text);
        Some(mended(fault, spelled(text)))
    }

    /// An object with a `type` and a `url`, which npm took once.
    fn license_object(&self, node: NodeId) -> Option<Fault> {
        let name = self
            .view
            .own_get(node, "type")
            .or_else(|| self.view.own_get(node, "name"))
            .and_then(|name| self.string(name))?;
        let better = if is_known(name) {
            Some(name.to_owned())
        } else {
            spelled(name).map(|mended| mended.text)
        };
        Some(
            Fault::new(&SPDX)
                .node("at", node)
                .node("key", self.view.key(node))
                .text("license", format!("an object with the type {name}"))
                .maybe("better", better)
                .flag("sure", false),
        )
    }
}
