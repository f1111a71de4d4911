//! Expressions that GitHub cannot read, and names in them that it does not know or not at that place.

use super::super::super::fault::{Fault, FaultKind};
use super::super::super::shape;
use super::super::expression::places::Allowed;
use super::super::expression::vocabulary::{Context, FUNCTIONS, Function};
use super::super::expression::{Expression, Kind, Operator, SyntaxError, parse};
use super::places::Spot;
use super::repairs::repaired;
use super::{Seen, suggest};
use crate::data::Style;
use crate::text::Span;

pub(super) const SYNTAX: FaultKind = FaultKind {
    name: "github/expression-syntax",
    gives: &["at", "inside", "reason", "repaired", "sure"],
};

pub(super) const UNKNOWN: FaultKind = FaultKind {
    name: "github/unknown-context-or-function",
    gives: &["at", "what", "name", "nearest", "sure", "quoted"],
};

pub(super) const UNAVAILABLE: FaultKind = FaultKind {
    name: "github/context-availability",
    gives: &[
        "at", "reason", "whole", "written", "variable", "value", "job", "env", "is_there",
    ],
};

impl<'w> Seen<'w> {
    pub(super) fn expression_faults(&mut self) {
        let mut found = Vec::new();
        self.each_expression(&mut |spot| {
            found.extend(self.condition(spot));
            if !spot.is_closed() {
                found.extend(self.unclosed(spot));
                return;
            }
            found.extend(self.references(spot));
            let (text, start) = trimmed(spot);
            match parse(text) {
                Ok(tree) => {
                    found.extend(self.fixed_condition(spot, &tree));
                    found.extend(self.injection(spot, &tree));
                    let names = self.names(spot, start, &tree);
                    // Of what is unknown nobody knows the type.
                    if names.is_empty() {
                        found.extend(self.typing(spot, start, &tree));
                    }
                    found.extend(names);
                }
                // An empty condition is a fault of its own, and nothing of the expression's.
                Err(SyntaxError::Empty) if !spot.is_fenced => {}
                // The braces that close it are those of the next one.
                Err(_) if text.contains("${{") => found.extend(self.unclosed(spot)),
                Err(error) => found.push(self.syntax(spot, text, start, &error)),
            }
        });
        self.faults.extend(found);
    }

    fn unclosed(&self, spot: &Spot<'w>) -> Option<Fault> {
        let text = spot.text();
        let line = text.lines().next().unwrap_or_default().trim_end();
        let is_whole = text.trim_end() == line;
        let reason = "The expression is not closed: a `${{` was found, but no `}}`";
        let inside = spot.span(0, line.len());
        // What is left of ` }}` may be a blank, which is no part of a plain scalar.
        let behind = self.view.source().get(inside.end..).unwrap_or_default();
        let blanks = behind.len() - behind.trim_start_matches(' ').len();
        let next = behind[blanks..].chars().next();
        let is_end_of_line = next.is_none_or(|next| match self.view.style(spot.node) {
            Style::SingleQuoted => next == '\'',
            Style::DoubleQuoted => next == '"',
            _ => matches!(next, '\r' | '\n'),
        });
        let taken = if is_end_of_line { blanks } else { 0 };
        let fault = Fault::new(&SYNTAX)
            .span("at", spot.written.span(spot.start.checked_sub(3)?, spot.start))
            .span("inside", Span::new(inside.start, inside.end + taken))
            .text("reason", reason);
        let is_plain = inside.text(self.view.source()) == line;
        let repaired = is_plain.then(|| closed(line)).flatten();
        Some(fault.flag("sure", is_whole).maybe("repaired", repaired))
    }

    fn syntax(&self, spot: &Spot<'w>, text: &str, start: usize, error: &SyntaxError) -> Fault {
        let range = match error {
            SyntaxError::Symbol { range, .. } => range.clone(),
            _ => 0..text.len(),
        };
        let end = (start + range.end).min(spot.end - spot.start);
        let at = match spot.span(start + range.start, end) {
            span if span.is_empty() => self.view.span(spot.node),
            span => span,
        };
        let whole = spot.span(start, start + text.len());
        let fault = Fault::new(&SYNTAX)
            .span("at", at)
            .span("inside", whole)
            .text("reason", error.to_string());
        let (repaired, sure) = repaired(text);
        let written = repaired.and_then(|repaired| self.written_in(spot, whole, text, repaired));
        fault.maybe("repaired", written).flag("sure", sure)
    }

    /// The text of an expression as it is written in its scalar, or nothing where it cannot be.
    fn written_in(&self, spot: &Spot<'w>, whole: Span, text: &str, repaired: String) -> Option<String> {
        match self.view.style(spot.node) {
            Style::SingleQuoted => Some(repaired.replace('\'', "''")),
            Style::DoubleQuoted => (!repaired.contains(['\\', '"'])).then_some(repaired),
            _ if whole.text(self.view.source()) != text => None,
            Style::Plain => {
                let is_safe = !repaired.contains(" #") && !repaired.contains(": ");
                (is_safe && (spot.is_fenced || !repaired.starts_with(['\'', '!', '"', '['])))
                    .then_some(repaired)
            }
            _ => Some(repaired),
        }
    }

    fn names(&self, spot: &Spot<'w>, start: usize, tree: &Expression) -> Vec<Fault> {
        let allowed = self.allowed(&spot.keys);
        let mut found = Vec::new();
        // Where a context stands in a comparison, and which property is taken of it.
        let mut compared: Vec<usize> = Vec::new();
        let mut taken: Vec<(usize, usize, &str)> = Vec::new();
        for part in tree.all() {
            let range = part.range.clone();
            match &part.kind {
                Kind::Both(Operator::Equal | Operator::NotEqual, left, right) => {
                    let sides = [left, right].into_iter();
                    compared.extend(
                        sides
                            .filter(|side| matches!(side.kind, Kind::Context(_)))
                            .map(|side| side.range.start),
                    );
                }
                Kind::Index(value, index) => {
                    if let (Kind::Context(_), Kind::Text(name)) = (&value.kind, &index.kind) {
                        taken.push((value.range.start, range.end, name));
                    }
                }
                Kind::Context(name) => {
                    let at = spot.span(start + range.start, start + range.start + name.len());
                    let is_compared = compared.contains(&range.start);
                    let property = taken.iter().rev().find(|(from, ..)| *from == range.start);
                    let property =
                        property.map(|(from, to, name)| (spot.span(start + from, start + to), *name));
                    let is_all = property.is_some()
                        && tree.range.start == range.start
                        && matches!(tree.kind, Kind::Index(..));
                    found.extend(self.context(spot, (name, at), allowed, is_compared, property, is_all));
                }
                Kind::Call(name, arguments) => {
                    let at = spot.span(start + range.start, start + range.start + name.len());
                    found.extend(self.function(name, arguments.len(), at, allowed));
                }
                _ => {}
            }
        }
        let is_literal = matches!(tree.kind, Kind::Text(_));
        if found.is_empty() && !is_literal && allowed.is_some_and(|allowed| allowed.contexts.is_empty()) {
            let at = spot.span(start + tree.range.start, start + tree.range.end);
            let reason = "A template expression is not allowed in this context";
            found.push(Fault::new(&UNAVAILABLE).span("at", at).text("reason", reason));
        }
        found
    }

    fn context(
        &self,
        spot: &Spot<'w>,
        (name, at): (&str, Span),
        allowed: Option<Allowed>,
        is_compared: bool,
        property: Option<(Span, &str)>,
        is_all: bool,
    ) -> Option<Fault> {
        let known = Context::ALL
            .into_iter()
            .find(|context| context.name().eq_ignore_ascii_case(name));
        let here: Vec<Context> = allowed.map_or(Context::ALL.to_vec(), |allowed| allowed.contexts.to_vec());
        let names: Vec<&str> = here.iter().map(|context| context.name()).collect();
        let Some(context) = known else {
            let fault = Fault::new(&UNKNOWN)
                .span("at", at)
                .text("what", "named-value")
                .text("name", name);
            let mut functions = FUNCTIONS.iter().filter(|function| function.least == 0);
            let called = functions.find(|function| function.name.eq_ignore_ascii_case(name));
            if let Some(function) =
                called.filter(|function| allowed.is_none_or(|allowed| allowed.has(function)))
            {
                return Some(
                    fault
                        .text("nearest", format!("{}()", function.name))
                        .flag("sure", true),
                );
            }
            let literals = ["true", "false", "null"].into_iter();
            if let Some(literal) = literals
                .clone()
                .find(|literal| literal.eq_ignore_ascii_case(name))
            {
                return Some(fault.text("nearest", literal).flag("sure", true));
            }
            let nearest = self.nearest(name, names.iter().copied());
            let quoted =
                (nearest.is_none() && is_compared && property.is_none()).then(|| format!("'{name}'"));
            return Some(suggest(fault, nearest).maybe("quoted", quoted));
        };
        (!here.contains(&context)).then(|| {
            let available = if names.is_empty() {
                "no expression may stand here".to_owned()
            } else {
                format!("at this place there are {}", names.join(", "))
            };
            let reason = format!("Unrecognized named-value: '{name}'; {available}");
            let fault = Fault::new(&UNAVAILABLE).span("at", at).text("reason", reason);
            match property {
                Some((whole, property)) => self.moved(fault, spot, context, whole, property, is_all),
                None => fault,
            }
        })
    }

    /// How a value comes here in another way: a secret through the job's environment, a variable that never changes as what it
    /// says.
    fn moved(
        &self,
        fault: Fault,
        spot: &Spot<'w>,
        context: Context,
        whole: Span,
        property: &str,
        is_all: bool,
    ) -> Fault {
        let view = self.view;
        let here = self
            .allowed(&spot.keys)
            .map_or(&[][..], |allowed| allowed.contexts);
        let job = spot.job.and_then(|number| self.jobs.get(number));
        match (context, job) {
            (Context::Secrets, Some(job)) if here.contains(&Context::Env) && !self.is_action => {
                let env = view
                    .get(job.value, "env")
                    .and_then(|env| shape::mapping(view, env));
                let value = format!("${{{{ secrets.{property} }}}}");
                let known = env
                    .and_then(|env| view.get(env, property))
                    .map(|node| view.text(node));
                let is_free = known.is_none_or(|known| known == value);
                if !is_free {
                    return fault;
                }
                fault
                    .span("whole", whole)
                    .node("job", shape::mapping(view, job.value))
                    .node("env", env)
                    .text("variable", property)
                    .text("value", value)
                    .text("written", format!("env.{property}"))
                    .flag("is_there", known.is_some())
            }
            (Context::Env, _) => {
                let set = self
                    .workflow
                    .env
                    .iter()
                    .find(|entry| view.text(entry.key) == property);
                let Some(value) = set
                    .and_then(|set| shape::scalar(view, set.value))
                    .filter(|node| !self.is_computed(*node))
                else {
                    return fault;
                };
                let value = view.text(value);
                let is_word = !value.is_empty()
                    && value
                        .bytes()
                        .all(|byte| byte.is_ascii_alphanumeric() || b"._/-".contains(&byte));
                match spot.fence().filter(|_| is_all && is_word) {
                    Some(fence) => fault.span("whole", fence).text("written", value),
                    None if !here.is_empty() && !value.contains(['\'', '"', '\n']) => {
                        fault.span("whole", whole).text("written", format!("'{value}'"))
                    }
                    None => fault,
                }
            }
            _ => fault,
        }
    }

    fn function(&self, name: &str, count: usize, at: Span, allowed: Option<Allowed>) -> Option<Fault> {
        let known = FUNCTIONS
            .into_iter()
            .find(|function| function.name.eq_ignore_ascii_case(name));
        let fits = |function: &Function| allowed.is_none_or(|allowed| allowed.has(function));
        let Some(function) = known else {
            let fault = Fault::new(&UNKNOWN)
                .span("at", at)
                .text("what", "function")
                .text("name", name);
            let names = FUNCTIONS.iter().filter(|function| fits(function));
            let nearest = self.nearest(name, names.map(|function| function.name));
            return Some(suggest(fault, nearest));
        };
        if !fits(&function) {
            let names = FUNCTIONS.iter().filter(|function| fits(function));
            let names: Vec<&str> = names.map(|function| function.name).collect();
            let reason = format!(
                "Unrecognized function: '{name}'; at this place there are {}",
                names.join(", ")
            );
            return Some(Fault::new(&UNAVAILABLE).span("at", at).text("reason", reason));
        }
        let most = allowed.map_or(function.most, |allowed| allowed.most(&function));
        let amount = if count < function.least {
            "few"
        } else if count > most {
            "many"
        } else {
            let is_even = function.name == "case" && count.is_multiple_of(2);
            return is_even.then(|| {
                let reason = format!(
                    "Even number of parameters supplied, requires an odd number of parameters: '{name}'"
                );
                Fault::new(&SYNTAX)
                    .span("at", at)
                    .span("inside", at)
                    .text("reason", reason)
                    .flag("sure", false)
            });
        };
        Some(
            Fault::new(&SYNTAX)
                .span("at", at)
                .span("inside", at)
                .text("reason", format!("Too {amount} parameters supplied: '{name}'"))
                .flag("sure", false),
        )
    }
}

/// An expression that was not closed, with its braces: where one of them is, or at the end.
fn closed(line: &str) -> Option<String> {
    if let Some((inside, behind)) = line.split_once('}') {
        return parse(inside.trim())
            .is_ok()
            .then(|| format!("{inside}}}}}{behind}"));
    }
    let gap = if line.starts_with(' ') { " " } else { "" };
    parse(line.trim()).is_ok().then(|| format!("{line}{gap}}}}}"))
}

/// The expression without blanks around it, and where it begins.
fn trimmed<'s>(spot: &'s Spot<'_>) -> (&'s str, usize) {
    let text = spot.text();
    let rest = text.trim_start();
    (rest.trim_end(), text.len() - rest.len())
}
