//! Inputs whose default is not what their type says, and choices that nobody can make.

use super::super::super::fault::{Fault, FaultKind};
use super::super::super::shape;
use super::{Seen, suggest};
use crate::data::{Kind, NodeId, ScalarKind};

pub(super) const INPUT: FaultKind = FaultKind {
    name: "github/input-default",
    gives: &[
        "at", "input", "reason", "better", "way", "nearest", "sure", "options", "list",
    ],
};

impl Seen<'_> {
    pub(super) fn input_faults(&mut self) {
        let view = self.view;
        let root = view.roots().first().copied();
        for event in ["workflow_dispatch", "workflow_call"] {
            let inputs = root.and_then(|root| view.get_path(root, &["on", event, "inputs"]));
            for entry in inputs
                .map(|inputs| shape::entries(view, inputs))
                .unwrap_or_default()
            {
                let body = view.resolve(entry.value);
                if view.kind(body) == Kind::Mapping {
                    self.input(view.text(entry.key), body, event == "workflow_dispatch");
                }
            }
        }
    }

    fn input(&mut self, name: &str, body: NodeId, by_hand: bool) {
        let view = self.view;
        let kind = view.get(body, "type").and_then(|kind| shape::scalar(view, kind));
        let is_type = |key: &str| self.nearest(key, ["type"]).is_some();
        if kind.is_none()
            && shape::entries(view, body)
                .iter()
                .any(|entry| is_type(view.text(entry.key)))
        {
            // A misspelt `type` is told of as such, and may say anything.
            return;
        }
        let kind_name = kind.map_or("string", |kind| view.text(kind));
        let fault = |at: NodeId, reason: String| {
            Fault::new(&INPUT)
                .node("at", at)
                .text("input", name)
                .text("reason", reason)
        };
        let options = view.get(body, "options").filter(|_| by_hand);
        let items: Vec<NodeId> = options
            .map(|options| shape::flat_scalars(view, options))
            .unwrap_or_default();
        match (kind_name, kind, options) {
            ("choice", Some(kind), None) if by_hand => {
                let reason = "Missing 'options' for choice input".to_owned();
                self.faults.push(fault(kind, reason).text("way", "string"));
            }
            ("string" | "boolean" | "number" | "environment", _, Some(options)) => {
                let reason = "Input type is not 'choice', but 'options' is defined".to_owned();
                let at = view.entry_of(options).map_or(options, |entry| entry.key);
                let fault = fault(at, reason).node("options", options);
                self.faults.push(
                    fault
                        .text("way", if kind.is_none() { "choose" } else { "options" })
                        .node("list", body),
                );
            }
            _ => {}
        }
        for (number, item) in items.iter().enumerate() {
            let text = view.text(*item);
            if items[..number].iter().any(|earlier| view.text(*earlier) == text) {
                let reason = format!("The option `{text}` is there twice");
                self.faults.push(fault(*item, reason).text("way", "item"));
            }
        }
        let Some(default) = view.get(body, "default").map(|default| view.resolve(default)) else {
            return;
        };
        let Some(scalar) = view.scalar_kind(default).filter(|_| !self.is_computed(default)) else {
            return;
        };
        let text = view.text(default);
        let told = |reason: String| fault(default, reason);
        match kind_name {
            "boolean" if scalar != ScalarKind::Bool && scalar != ScalarKind::Null => {
                let better = match text.to_ascii_lowercase().as_str() {
                    "true" | "yes" | "on" | "1" | "y" => Some("true"),
                    "false" | "no" | "off" | "0" | "n" | "" => Some("false"),
                    _ => None,
                };
                let is_sure = matches!(text.to_ascii_lowercase().as_str(), "true" | "false");
                let reason = format!("The default of a boolean is `true` or `false`, not '{text}'");
                let fault = told(reason).flag("sure", is_sure).maybe("better", better);
                self.faults
                    .push(fault.text("way", if better.is_some() { "boolean" } else { "remove" }));
            }
            "number" if text.trim().parse::<f64>().is_err() && scalar != ScalarKind::Null => {
                let reason = format!("The default of a number is a number, not '{text}'");
                self.faults.push(told(reason).text("way", "remove"));
            }
            "string" if scalar == ScalarKind::Bool => {
                let better = if kind.is_none() { "typed" } else { "quote" };
                let reason = format!("The default of a string is a string, not the boolean {text}");
                self.faults
                    .push(told(reason).text("way", better).node("list", body));
            }
            "choice" if !items.is_empty() && scalar != ScalarKind::Null => {
                let names: Vec<&str> = items.iter().map(|item| view.text(*item)).collect();
                if !names.contains(&text) && !items.iter().any(|item| self.is_computed(*item)) {
                    let reason = format!("The default '{text}' is none of the options");
                    let nearest = self.nearest(text, names.iter().copied());
                    let way = if nearest.is_some() { "nearest" } else { "remove" };
                    self.faults.push(suggest(told(reason).text("way", way), nearest));
                }
            }
            _ => {}
        }
    }
}
