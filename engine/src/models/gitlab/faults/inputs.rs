//! Inputs whose definition does not agree with itself, and functions that nobody knows.

use super::super::super::fault::{Fault, FaultKind};
use super::super::super::shape;
use super::super::header;
use super::{Seen, suggest};
use crate::data::{Kind, NodeId, ScalarKind};
use crate::text::Span;

pub(super) const DEFINITION: FaultKind = FaultKind {
    name: "gitlab/input-default",
    gives: &["at", "input", "saying", "reshaping"],
};

pub(super) const FUNCTION: FaultKind = FaultKind {
    name: "gitlab/input-function",
    gives: &["at", "function", "nearest", "sure"],
};

/// What `$[[ inputs.x | … ]]` may call.
const FUNCTIONS: [&str; 5] = ["expand_vars", "posix_escape", "posix_quote", "split", "truncate"];

impl Seen<'_> {
    pub(super) fn input_faults(&mut self) {
        if self.view.roots().len() > 1 && header(self.view).is_some() {
            self.definitions();
        }
        self.functions();
    }

    fn definitions(&mut self) {
        let view = self.view;
        let inputs = header(view).and_then(|spec| view.get(spec, "inputs"));
        let mut found = Vec::new();
        for entry in inputs.into_iter().flat_map(|inputs| shape::entries(view, inputs)) {
            let name = view.text(entry.key);
            let Some(definition) = shape::mapping(view, entry.value) else {
                continue;
            };
            let get = |key: &str| view.own_get(definition, key).map(|node| view.resolve(node));
            let Some(default) = get("default") else { continue };
            let said = get("type").map(|node| view.text(node));
            let kind = match said {
                None | Some("string") => "string",
                Some(known @ ("number" | "boolean" | "array")) => known,
                Some(_) => continue,
            };
            if view.node(default).tag.is_some() || view.text(default).contains('$') {
                continue;
            }
            if !fits(view.kind(default), kind) {
                let saying = format!(
                    "`{name}` input: default value is not {} {kind}",
                    if kind == "array" { "an" } else { "a" }
                );
                let fault = Fault::new(&DEFINITION)
                    .node("at", default)
                    .text("input", name)
                    .text("saying", saying);
                found.push(fault.maybe("reshaping", self.reshaping(default, kind)));
                continue;
            }
            let unlisted = self.unlisted(Some(default), get("options"), |value| {
                format!("`{name}` input: `{value}` cannot be used because it is not in the list of allowed options")
            });
            found.extend(unlisted);
            let pattern = get("regex").map(|node| view.text(node));
            let compiled = pattern.and_then(|pattern| regex::Regex::new(pattern).ok());
            if kind == "string" && compiled.is_some_and(|pattern| !pattern.is_match(view.text(default))) {
                let saying = format!("`{name}` input: default value does not match required RegEx pattern");
                found.push(
                    Fault::new(&DEFINITION)
                        .node("at", default)
                        .text("input", name)
                        .text("saying", saying),
                );
            }
        }
        self.faults.extend(found);
    }

    /// How a default gets the type that its input has.
    fn reshaping(&self, default: NodeId, kind: &str) -> Option<&'static str> {
        let text = self.view.text(default);
        match (self.view.kind(default), kind) {
            (Kind::Scalar(_), "string") => Some("quote"),
            (Kind::Scalar(_), "array") => Some("wrap"),
            (Kind::Scalar(ScalarKind::String), _) => {
                let plain = Kind::Scalar(crate::data::plain_kind(text));
                fits(plain, kind).then_some("unquote")
            }
            _ => None,
        }
    }

    fn functions(&mut self) {
        let text = self.view.source();
        let mut found = Vec::new();
        let mut from = 0;
        while let Some(open) = text[from..].find("$[[").map(|place| from + place) {
            let inside = open + 3;
            let Some(close) = text[inside..].find("]]").map(|place| inside + place) else {
                break;
            };
            from = close;
            let mut place = inside;
            for (number, part) in text[inside..close].split('|').enumerate() {
                let start = place + (part.len() - part.trim_start().len());
                place += part.len() + 1;
                let name = part.trim().split('(').next().unwrap_or_default().trim();
                let is_word = !name.is_empty()
                    && name
                        .bytes()
                        .all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
                if number == 0
                    || !is_word
                    || FUNCTIONS.contains(&name)
                    || !text[inside..close].contains("inputs.")
                {
                    continue;
                }
                let span = Span {
                    start,
                    end: start + name.len(),
                };
                let fault = Fault::new(&FUNCTION).span("at", span).text("function", name);
                found.push(suggest(fault, self.nearest(name, FUNCTIONS)));
            }
        }
        self.faults.extend(found);
    }
}

fn fits(found: Kind, wanted: &str) -> bool {
    match (found, wanted) {
        // GitLab takes a default of nothing for one that is not there.
        (Kind::Scalar(ScalarKind::Null), _)
        | (Kind::Sequence, "array")
        | (Kind::Scalar(ScalarKind::String), "string") => true,
        (Kind::Scalar(ScalarKind::Integer | ScalarKind::Float), "number")
        | (Kind::Scalar(ScalarKind::Bool), "boolean") => true,
        _ => false,
    }
}
