//! Files that hold no configuration, or more than one.

use super::super::super::fault::{Fault, FaultKind};
use super::Seen;
use crate::data::{Kind, ScalarKind};
use crate::text::Span;

pub(super) const DOCUMENTS: FaultKind = FaultKind {
    name: "gitlab/documents",
    gives: &["at", "marker", "saying"],
};

impl Seen<'_> {
    pub(super) fn document_faults(&mut self) {
        let view = self.view;
        let roots = view.roots();
        let is_nothing = |node: &crate::data::NodeId| view.kind(*node) == Kind::Scalar(ScalarKind::Null);
        if self.is_root && roots.iter().all(is_nothing) {
            let fault = Fault::new(&DOCUMENTS).span("at", Span::at(0));
            self.faults
                .push(fault.text("saying", "Please provide content of .gitlab-ci.yml"));
            return;
        }
        // A header that stands alone is one of a file whose rest is yet to be written.
        let has_header = super::super::header(view).is_some();
        let most = if has_header { 2 } else { 1 };
        let Some(extra) = roots.get(most).filter(|extra| !is_nothing(extra)) else {
            return;
        };
        let start = view.span(*extra).start;
        let before = view.source()[..start].rfind("---");
        let saying = if has_header {
            "too many documents: a file holds a header and one configuration"
        } else {
            "too many documents: only a `spec:` header may stand before the configuration"
        };
        let fault = Fault::new(&DOCUMENTS)
            .node(
                "at",
                self.view.entries(*extra).next().map_or(*extra, |entry| entry.key),
            )
            .text("saying", saying);
        let both_are_mappings = [roots.first(), Some(extra)]
            .into_iter()
            .flatten()
            .all(|root| view.kind(*root) == Kind::Mapping);
        let marker = before.filter(|_| !has_header && both_are_mappings && roots.len() == 2);
        self.faults.push(match marker {
            Some(marker) => fault.span("marker", line_of(view.source(), marker)),
            None => fault,
        });
    }
}

/// The line in which the byte at `offset` stands, with its end.
fn line_of(text: &str, offset: usize) -> Span {
    let start = text[..offset].rfind('\n').map_or(0, |end| end + 1);
    let end = text[offset..]
        .find('\n')
        .map_or(text.len(), |end| offset + end + 1);
    Span { start, end }
}
