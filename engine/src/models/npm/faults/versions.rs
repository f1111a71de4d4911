//! Versions that npm does not publish.

use super::super::super::fault::{Fault, FaultKind};
use super::super::range::{Manner, is_version};
use super::super::range_repair;
use super::super::specifier::is_template;
use super::{Seen, mended};
use crate::data::{Kind, ScalarKind};

pub(super) const INVALID: FaultKind = FaultKind {
    name: "npm/invalid-version",
    gives: &["at", "version", "better", "sure"],
};

impl Seen<'_> {
    pub(super) fn version_faults(&mut self) {
        let Some(node) = self.field("version") else {
            return;
        };
        let Kind::Scalar(kind) = self.view.kind(node) else {
            return;
        };
        let text = self.view.text(node);
        if self.is_private() || text.trim().is_empty() || is_template(text) {
            return;
        }
        // npm passes over what JavaScript calls false.
        if matches!(kind, ScalarKind::Null) || text == "false" || text == "0" && self.is_number(node) {
            return;
        }
        if kind == ScalarKind::String && is_version(text, Manner::Lenient) {
            return;
        }
        let better = range_repair::version(text).map(|mut mended| {
            mended.is_sure &= kind == ScalarKind::String;
            mended
        });
        let fault = Fault::new(&INVALID).node("at", node).text("version", text);
        self.faults.push(mended(fault, better));
    }
}
