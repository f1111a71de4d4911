//! What the types of an expression's parts show: properties that nothing has, texts taken for objects, comparisons that never
//! hold, arguments that a function cannot read.

use super::super::super::fault::{Fault, FaultKind};
use super::super::super::shape;
use super::super::expression::types::{self, Type};
use super::super::expression::{Expression, Kind, Operator};
use super::places::Spot;
use super::{Seen, suggest};
use crate::data::{Entry, Kind as NodeKind, NodeId, ScalarKind};
use crate::text::Span;

pub(super) const PROPERTY: FaultKind = FaultKind {
    name: "github/unknown-property",
    gives: &["at", "name", "of", "known", "nearest", "sure"],
};

pub(super) const TYPE: FaultKind = FaultKind {
    name: "github/expression-type",
    gives: &["at", "reason", "repaired"],
};

pub(super) const ARGUMENT: FaultKind = FaultKind {
    name: "github/function-argument",
    gives: &["at", "reason"],
};

/// One expression whose types are looked for.
struct Typing<'s, 'w> {
    seen: &'s Seen<'w>,
    spot: &'s Spot<'w>,
    /// Where the expression begins in the spot.
    start: usize,
    found: Vec<Fault>,
}

impl<'w> Seen<'w> {
    /// The faults that types show in the expression at `spot`, whose text begins at `start`.
    pub(super) fn typing(&self, spot: &Spot<'w>, start: usize, tree: &Expression) -> Vec<Fault> {
        let mut typing = Typing {
            seen: self,
            spot,
            start,
            found: Vec::new(),
        };
        let whole = typing.of(tree);
        if spot.is_fenced && is_text_place(&spot.keys) && whole.is_collection() {
            let reason = format!(
                "An {} is written as `{}` here; `toJSON` writes what it holds",
                whole.name(),
                printed(&whole)
            );
            let fault = typing.fault(&TYPE, tree).text("reason", reason);
            let text = spot.text().trim();
            let is_plain = typing.span(tree).text(self.view.source()) == text;
            typing
                .found
                .push(fault.maybe("repaired", is_plain.then(|| format!("toJSON({text})"))));
        }
        typing.found
    }
}

fn printed(kind: &Type) -> &'static str {
    if matches!(kind, Type::List(_)) {
        "Array"
    } else {
        "Object"
    }
}

/// Whether a value becomes a text, so that an object in it is no use.
fn is_text_place(keys: &[Option<&str>]) -> bool {
    match keys {
        [Some("run-name")] | [Some("env"), _] | [Some("jobs"), _, Some("env"), _] => true,
        [Some("jobs"), _, Some("steps"), None, rest @ ..]
        | [Some("runs"), Some("steps"), None, rest @ ..] => {
            matches!(rest, [Some("run" | "name")] | [Some("env" | "with"), _])
        }
        _ => false,
    }
}

impl Typing<'_, '_> {
    fn span(&self, part: &Expression) -> Span {
        self.spot
            .span(self.start + part.range.start, self.start + part.range.end)
    }

    fn fault(&self, kind: &FaultKind, part: &Expression) -> Fault {
        Fault::new(kind).span("at", self.span(part))
    }

    fn of(&mut self, tree: &Expression) -> Type {
        match &tree.kind {
            Kind::Null => Type::Null,
            Kind::Bool(_) => Type::Bool,
            Kind::Number(_) => Type::Number,
            Kind::Text(_) => Type::Text,
            Kind::Context(name) => self.seen.context_type(self.spot, name),
            Kind::Not(value) => {
                self.of(value);
                Type::Bool
            }
            Kind::Every(value) => match self.of(value) {
                Type::List(item) => Type::List(item),
                Type::Object(_) | Type::Any => Type::List(Box::new(Type::Any)),
                scalar => {
                    self.taken_apart(value, &scalar);
                    Type::Any
                }
            },
            Kind::Index(value, index) => self.index(value, index),
            Kind::Call(name, arguments) => self.call(tree, name, arguments),
            Kind::Both(..) => self.chain(tree),
        }
    }

    /// Operators of one strength hang to the left, thousands deep: the left side is walked, not descended.
    fn chain(&mut self, tree: &Expression) -> Type {
        let mut right_sides = Vec::new();
        let mut leftmost = tree;
        while let Kind::Both(operator, left, right) = &leftmost.kind {
            right_sides.push((*operator, &**left, &**right, leftmost));
            leftmost = left;
        }
        let mut left = self.of(leftmost);
        for (operator, _, right, whole) in right_sides.into_iter().rev() {
            let right_type = self.of(right);
            left = match operator {
                Operator::Or | Operator::And => left.or(&right_type),
                _ => {
                    let is_mixed = (left.is_collection() && right_type.is_scalar())
                        || (left.is_scalar() && right_type.is_collection());
                    if is_mixed {
                        let reason = format!(
                            "An {} is compared with a {}, which never are equal",
                            if left.is_collection() {
                                left.name()
                            } else {
                                right_type.name()
                            },
                            if left.is_collection() {
                                right_type.name()
                            } else {
                                left.name()
                            },
                        );
                        let fault = self.fault(&TYPE, whole).text("reason", reason);
                        self.found.push(fault);
                    }
                    Type::Bool
                }
            };
        }
        left
    }

    fn index(&mut self, value: &Expression, index: &Expression) -> Type {
        let kind = self.of(value);
        let Kind::Text(name) = &index.kind else {
            self.of(index);
            return match kind {
                Type::List(item) => *item,
                Type::Object(object) => match (object.others, &index.kind) {
                    (Some(others), _) => *others,
                    _ => Type::Any,
                },
                Type::Any => Type::Any,
                scalar => {
                    self.taken_apart(value, &scalar);
                    Type::Any
                }
            };
        };
        match &kind {
            Type::Any => Type::Any,
            // `list.*.name` takes the name of every item.
            Type::List(item)
                if matches!(value.kind, Kind::Every(_)) || matches!(value.kind, Kind::Index(..)) =>
            {
                let own = item.property(name).unwrap_or(Type::Any);
                Type::List(Box::new(own))
            }
            Type::List(_) => Type::Any,
            Type::Object(object) => {
                if let Some(own) = kind.property(name) {
                    return own;
                }
                let known: Vec<&str> = object.properties.iter().map(|(name, _)| name.as_str()).collect();
                let at = self.span(index);
                let is_plain = at.text(self.seen.view.source()) == name.as_str();
                let of = self.span(value).text(self.seen.view.source()).to_owned();
                let fault = Fault::new(&PROPERTY)
                    .span("at", at)
                    .text("name", name.as_str())
                    .text("of", of)
                    .text("known", known.join(", "));
                let nearest = if is_plain {
                    self.seen.nearest(name, known.iter().copied())
                } else {
                    None
                };
                self.found.push(suggest(fault, nearest));
                Type::Any
            }
            scalar => {
                self.taken_apart(value, scalar);
                Type::Any
            }
        }
    }

    fn taken_apart(&mut self, value: &Expression, kind: &Type) {
        let reason = format!("A {} has no properties and no items", kind.name());
        let fault = self.fault(&TYPE, value).text("reason", reason);
        self.found.push(fault);
    }

    fn call(&mut self, tree: &Expression, name: &str, arguments: &[Expression]) -> Type {
        let types: Vec<Type> = arguments.iter().map(|argument| self.of(argument)).collect();
        let function = name.to_ascii_lowercase();
        match (function.as_str(), arguments) {
            ("startswith" | "endswith", _) => {
                for (argument, kind) in arguments.iter().zip(&types) {
                    if kind.is_collection() {
                        let reason = format!("`{name}` reads strings, and this is an {}", kind.name());
                        let fault = self.fault(&TYPE, argument).text("reason", reason);
                        self.found.push(fault);
                    }
                }
            }
            ("join", _) => self.join(name, arguments, &types),
            (
                "format",
                [
                    Expression {
                        kind: Kind::Text(format),
                        ..
                    },
                    rest @ ..,
                ],
            ) => {
                self.format(tree, format, rest.len());
            }
            (
                "fromjson",
                [
                    Expression {
                        kind: Kind::Text(json),
                        ..
                    },
                ],
            ) => match read_as_runners_do(json) {
                Err(cause) => {
                    let reason = format!("`fromJSON` cannot read this JSON: {cause}");
                    let fault = self.fault(&ARGUMENT, &arguments[0]).text("reason", reason);
                    self.found.push(fault);
                }
                Ok(true) => return Type::List(Box::new(Type::Any)),
                Ok(false) => {}
            },
            _ => {}
        }
        types::returned(name)
    }

    /// A list is joined, or a single value is taken as it is; what is put between is a string.
    fn join(&mut self, name: &str, arguments: &[Expression], types: &[Type]) {
        for (number, (argument, kind)) in arguments.iter().zip(types).enumerate() {
            let reason = match (number, kind) {
                (0, Type::Object(_)) => {
                    format!("`{name}` joins the items of an array, and this is an object")
                }
                (1, kind) if kind.is_collection() => {
                    format!(
                        "`{name}` puts a string between the items, and this is an {}",
                        kind.name()
                    )
                }
                _ => continue,
            };
            let fault = self.fault(&TYPE, argument).text("reason", reason);
            self.found.push(fault);
        }
    }

    fn format(&mut self, tree: &Expression, format: &str, given: usize) {
        let Some(used) = placeholders(format) else {
            let reason = format!(
                "The format string is invalid: '{format}'; a brace that stands for itself is written twice"
            );
            let fault = self.fault(&ARGUMENT, tree).text("reason", reason);
            self.found.push(fault);
            return;
        };
        if let Some(beyond) = used.iter().copied().find(|number| *number >= given) {
            let reason =
                format!("The format string asks for `{{{beyond}}}`, and {given} arguments follow it");
            let fault = self.fault(&ARGUMENT, tree).text("reason", reason);
            self.found.push(fault);
        } else if let Some(unused) = (0..given).find(|number| !used.contains(number)) {
            let reason =
                format!("The format string does not ask for `{{{unused}}}`, so this argument is not used");
            let fault = self.fault(&TYPE, tree).text("reason", reason);
            self.found.push(fault);
        }
    }
}

/// The numbers of the placeholders in a format string; nothing where it is not well formed.
fn placeholders(format: &str) -> Option<Vec<usize>> {
    let mut found = Vec::new();
    let mut rest = format;
    while let Some(at) = rest.find(['{', '}']) {
        let behind = &rest[at..];
        if behind.starts_with("{{") || behind.starts_with("}}") {
            rest = &behind[2..];
            continue;
        }
        let inside = behind.strip_prefix('{')?;
        let end = inside.find('}')?;
        found.push(inside[..end].parse().ok()?);
        rest = &inside[end + 1..];
    }
    Some(found)
}

impl Seen<'_> {
    fn context_type(&self, spot: &Spot<'_>, name: &str) -> Type {
        match name.to_ascii_lowercase().as_str() {
            "github" => self
                .github_type
                .get_or_init(|| types::github(self.event_inputs()))
                .clone(),
            "runner" => types::runner(),
            "job" => types::job(),
            "strategy" => types::strategy(),
            "steps" => types::steps(),
            "needs" => types::jobs(),
            "jobs" => self.jobs_type(),
            "secrets" => self.secrets_type(),
            "env" | "vars" => Type::map(Type::Text),
            "inputs" => self.inputs_type.get_or_init(|| self.inputs()).clone(),
            "matrix" => self.matrix_type(spot),
            _ => Type::Any,
        }
    }

    /// The secrets: where the workflow can only be called and says which it asks for, those, and its token.
    fn secrets_type(&self) -> Type {
        let view = self.view;
        let mut triggers = self.workflow.triggers.iter();
        let is_only_called = !self.workflow.triggers.is_empty()
            && triggers.all(|trigger| view.text(trigger.name) == "workflow_call");
        let declared = &self.workflow.secrets;
        if self.is_action || !is_only_called || declared.is_empty() {
            return Type::map(Type::Text);
        }
        let names = declared.iter().map(|entry| view.text(entry.key));
        let names = names.chain(["GITHUB_TOKEN"]).map(str::to_owned);
        Type::strict(names.map(|name| (name, Type::Text)))
    }

    /// The jobs whose outputs a called workflow hands on.
    fn jobs_type(&self) -> Type {
        let view = self.view;
        let jobs = self.jobs.iter().map(|job| {
            let outputs = view.get(job.value, "outputs");
            let is_open = view.get(job.value, "uses").is_some()
                || outputs.is_some_and(|outputs| shape::mapping(view, outputs).is_none());
            let names = outputs
                .map(|outputs| shape::entries(view, outputs))
                .unwrap_or_default();
            let outputs = if is_open {
                Type::Any
            } else {
                Type::strict(
                    names
                        .iter()
                        .map(|entry| (view.text(entry.key).to_owned(), Type::Text)),
                )
            };
            let job_type = Type::strict([("result".to_owned(), Type::Text), ("outputs".to_owned(), outputs)]);
            (view.text(job.key).to_owned(), job_type)
        });
        Type::strict(jobs)
    }

    /// The events that may give inputs: whether it is certain which there are.
    fn inputs(&self) -> Type {
        if self.is_action {
            let entries = self.workflow.inputs.iter();
            return Type::strict(entries.map(|entry| (self.view.text(entry.key).to_owned(), Type::Text)));
        }
        let Some(entries) = self.declared_inputs() else {
            return Type::Any;
        };
        let mut properties: Vec<(String, Type)> = Vec::new();
        for entry in entries {
            let name = self.view.text(entry.key);
            let kind = self.input_type(entry.value);
            match properties
                .iter_mut()
                .find(|(known, _)| known.eq_ignore_ascii_case(name))
            {
                Some((_, known)) => *known = known.clone().or(&kind),
                None => properties.push((name.to_owned(), kind)),
            }
        }
        Type::strict(properties)
    }

    /// `github.event.inputs`: texts, where nobody but who starts the workflow by hand gives any.
    fn event_inputs(&self) -> Option<Type> {
        let view = self.view;
        if self.is_action {
            return None;
        }
        self.declared_inputs()?;
        let events: Vec<&str> = self
            .workflow
            .triggers
            .iter()
            .map(|trigger| view.text(trigger.name))
            .collect();
        let is_by_hand = events.contains(&"workflow_dispatch") && !events.contains(&"workflow_call");
        is_by_hand.then(|| {
            let entries = self.workflow.inputs.iter();
            Type::strict(entries.map(|entry| (view.text(entry.key).to_owned(), Type::Text)))
        })
    }

    /// The inputs of the workflow, or nothing where it is not certain which there are.
    fn declared_inputs(&self) -> Option<&[Entry]> {
        let view = self.view;
        let root = view.roots().first().copied()?;
        let on = view.get(root, "on")?;
        let is_certain = !self.workflow.triggers.is_empty() && !self.is_computed(on);
        let is_whole = ["workflow_dispatch", "workflow_call"].into_iter().all(|event| {
            let inputs = view
                .get_path(on, &[event, "inputs"])
                .map(|node| view.resolve(node));
            inputs.is_none_or(|node| {
                view.kind(node) == NodeKind::Mapping || view.scalar_kind(node) == Some(ScalarKind::Null)
            })
        });
        (is_certain && is_whole).then_some(&self.workflow.inputs)
    }

    fn input_type(&self, input: NodeId) -> Type {
        let view = self.view;
        let kind = view.get(input, "type").and_then(|kind| shape::scalar(view, kind));
        match kind.map_or("string", |kind| view.text(kind)) {
            "boolean" => Type::Bool,
            "number" => Type::Number,
            "string" | "choice" | "environment" => Type::Text,
            _ => Type::Any,
        }
    }

    fn matrix_type(&self, spot: &Spot<'_>) -> Type {
        let view = self.view;
        let any = || Type::map(Type::Any);
        let Some(job) = spot.job.and_then(|number| self.jobs.get(number)) else {
            return any();
        };
        let Some(matrix) = view.get_path(job.value, &["strategy", "matrix"]) else {
            return any();
        };
        let Some(matrix) = shape::mapping(view, matrix) else {
            return any();
        };
        let include = view.get(matrix, "include").is_some();
        let rows = shape::entries(view, matrix).into_iter();
        let rows = rows.filter(|row| !matches!(view.text(row.key), "include" | "exclude"));
        let properties = rows.map(|row| {
            let items: Vec<NodeId> = view
                .items(view.resolve(row.value))
                .map(|item| view.resolve(item))
                .collect();
            let is_text = |item: &NodeId| {
                matches!(view.kind(*item), NodeKind::Scalar(_)) && !view.text(*item).contains("${{")
            };
            let is_plain = !include && !items.is_empty() && items.iter().all(is_text);
            (
                view.text(row.key).to_owned(),
                if is_plain { Type::Text } else { Type::Any },
            )
        });
        Type::Object(types::Object {
            properties: properties.collect(),
            others: Some(Box::new(Type::Any)),
        })
    }
}

/// Whether `json` is a list, as the runner's reader takes it, which minds neither comments nor trailing commas nor control
/// characters in strings; or why it cannot be read.
fn read_as_runners_do(json: &str) -> Result<bool, String> {
    let readable = json.replace(char::is_control, " ");
    let parsed = jsonc_parser::parse_to_ast(&readable, &Default::default(), &Default::default())
        .map_err(|error| error.kind().to_string())?;
    match parsed.value {
        Some(value) => Ok(matches!(value, jsonc_parser::ast::Value::Array(_))),
        None => Err("it is empty".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::placeholders;

    #[test]
    fn placeholders_are_numbers_in_braces() {
        assert_eq!(placeholders("{0} {{x}} {12}"), Some(vec![0, 12]));
        assert_eq!(placeholders("none"), Some(vec![]));
        for broken in ["{", "}", "{a}", "{0", "{}", "{ 0}"] {
            assert_eq!(placeholders(broken), None, "{broken}");
        }
    }
}
