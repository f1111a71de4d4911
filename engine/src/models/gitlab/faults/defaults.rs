//! Settings that are there twice, and values that are not among their own options.

use super::super::super::fault::{Fault, FaultKind};
use super::super::super::shape;
use super::super::keywords::GLOBAL;
use super::{Seen, suggest};
use crate::data::{Kind, NodeId};

pub(super) const TWICE: FaultKind = FaultKind {
    name: "gitlab/default-and-global",
    gives: &["at", "first", "key"],
};

pub(super) const UNLISTED: FaultKind = FaultKind {
    name: "gitlab/unlisted-option",
    gives: &["at", "options", "saying", "value", "known", "nearest", "sure"],
};

impl Seen<'_> {
    pub(super) fn default_faults(&mut self) {
        let view = self.view;
        let Some(root) = super::super::body(view) else {
            return;
        };
        if let Some(defaults) = view
            .own_get(root, "default")
            .and_then(|node| shape::mapping(view, node))
        {
            for key in GLOBAL {
                let (Some(global), Some(own)) = (view.own_get(root, key), view.own_get(defaults, key)) else {
                    continue;
                };
                let (at, first) = (view.key(global), view.key(own));
                let fault = Fault::new(&TWICE).node("at", at).node("first", first);
                self.faults.push(fault.text("key", key));
            }
        }
        let variables = view
            .own_get(root, "variables")
            .map(|node| shape::entries(view, node));
        for entry in variables.into_iter().flatten() {
            let Some(definition) = shape::mapping(view, entry.value) else {
                continue;
            };
            let said = view.own_get(definition, "value");
            let fault = self.unlisted(said, view.own_get(definition, "options"), |_| {
                "value must be present in options".to_owned()
            });
            self.faults.extend(fault);
        }
    }

    /// The fault of a value that is none of its options.
    pub(super) fn unlisted(
        &self,
        value: Option<NodeId>,
        options: Option<NodeId>,
        saying: impl Fn(&str) -> String,
    ) -> Option<Fault> {
        let view = self.view;
        let value = shape::scalar(view, value?)?;
        let list = view.resolve(options?);
        let items: Vec<NodeId> = view.items(list).map(|item| view.resolve(item)).collect();
        let is_plain =
            |node: NodeId| view.node(node).tag.is_none() && matches!(view.kind(node), Kind::Scalar(_));
        let text = view.text(value);
        if items.is_empty()
            || !items.iter().all(|item| is_plain(*item))
            || !is_plain(value)
            || text.contains('$')
        {
            return None;
        }
        let known: Vec<&str> = items.iter().map(|item| view.text(*item)).collect();
        if known.contains(&text) {
            return None;
        }
        let fault = Fault::new(&UNLISTED)
            .node("at", value)
            .node("options", list)
            .text("saying", saying(text))
            .text("value", text)
            .text("known", known.join(", "));
        Some(suggest(fault, self.nearest(text, known)))
    }
}
