//! Expressions that GitHub cannot read, and names in them that it does not know or not at that place.

use super::super::super::fault::{Fault, FaultKind};
use super::super::expression::vocabulary::{
    Allowed, Context, FUNCTIONS, Function, FunctionPlace, allowed_at,
};
use super::super::expression::{Expression, Kind, SyntaxError, parse, tokens};
use super::places::Spot;
use super::{Seen, suggest};
use crate::data::Style;
use crate::text::Span;

pub(super) const SYNTAX: FaultKind = FaultKind {
    name: "github/expression-syntax",
    gives: &["at", "inside", "reason", "repaired", "sure"],
};

pub(super) const UNKNOWN: FaultKind = FaultKind {
    name: "github/unknown-context-or-function",
    gives: &["at", "what", "name", "nearest", "sure"],
};

pub(super) const UNAVAILABLE: FaultKind = FaultKind {
    name: "github/context-availability",
    gives: &["at", "what", "name", "available"],
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
                Ok(tree) => found.extend(self.names(spot, start, &tree)),
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
        let allowed = allowed_at(&spot.keys);
        let mut found = Vec::new();
        for part in tree.all() {
            let range = part.range.start..part.range.end;
            match &part.kind {
                Kind::Context(name) => {
                    let at = spot.span(start + range.start, start + range.start + name.len());
                    found.extend(self.context(name, at, allowed));
                }
                Kind::Call(name, arguments) => {
                    let at = spot.span(start + range.start, start + range.start + name.len());
                    found.extend(self.function(name, arguments.len(), at, allowed));
                }
                _ => {}
            }
        }
        found
    }

    fn context(&self, name: &str, at: Span, allowed: Option<Allowed>) -> Option<Fault> {
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
            let nearest = self.nearest(name, names.iter().copied());
            return Some(suggest(fault, nearest));
        };
        (!here.contains(&context)).then(|| {
            Fault::new(&UNAVAILABLE)
                .span("at", at)
                .text("what", "named-value")
                .text("name", name)
                .text("available", names.join(", "))
        })
    }

    fn function(&self, name: &str, count: usize, at: Span, allowed: Option<Allowed>) -> Option<Fault> {
        let known = FUNCTIONS
            .into_iter()
            .find(|function| function.name.eq_ignore_ascii_case(name));
        let fits = |function: &Function| match (function.place, allowed) {
            (FunctionPlace::Everywhere, _) | (_, None) => true,
            (FunctionPlace::Conditions, Some(allowed)) => allowed.is_condition,
            (FunctionPlace::Steps, Some(allowed)) => allowed.is_step,
        };
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
            return Some(
                Fault::new(&UNAVAILABLE)
                    .span("at", at)
                    .text("what", "function")
                    .text("name", name)
                    .text("available", names.join(", ")),
            );
        }
        let amount = if count < function.least {
            "few"
        } else if count > function.most {
            "many"
        } else {
            return None;
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

/// What GitHub can read, made of what it cannot: strings in single quotes, `==` for `=`, `&&` for `and`; and whether nothing
/// else can have been meant.
fn repaired(text: &str) -> (Option<String>, bool) {
    let (quoted, mut sure) = (single_quoted(text), true);
    let mut out = String::with_capacity(quoted.len());
    let mut last = 0;
    let all = tokens(&quoted);
    for (index, token) in all.iter().enumerate() {
        let said = &quoted[token.range.clone()];
        let sign = |at: usize| {
            all.get(at)
                .map(|token| (&quoted[token.range.clone()], token.range.start))
        };
        let before = index.checked_sub(1).and_then(sign);
        let after = sign(index + 1);
        let touches = |other: Option<(&str, usize)>, at: usize| {
            other.is_some_and(|(sign, start)| "=!<>&|".contains(sign) && start == at)
        };
        let is_lone = !touches(before, token.range.start.wrapping_sub(1)) && !touches(after, token.range.end);
        let is_property = before.is_some_and(|(sign, _)| sign == ".");
        let better = match said {
            "=" if is_lone => {
                sure = false;
                "=="
            }
            "and" | "AND" if !is_property => "&&",
            "or" | "OR" if !is_property => "||",
            "&" if is_lone => "&&",
            "|" if is_lone => "||",
            _ => said,
        };
        out.push_str(&quoted[last..token.range.start]);
        out.push_str(better);
        last = token.range.end;
    }
    out.push_str(&quoted[last..]);
    // Brackets that were forgotten at the end.
    let missing = out.matches('(').count().checked_sub(out.matches(')').count());
    if let (Err(SyntaxError::End), Some(count @ 1..=3)) = (parse(&out), missing) {
        sure = false;
        out.push_str(&")".repeat(count));
    }
    let is_better = out != text && parse(&out).is_ok();
    (is_better.then_some(out), sure && is_better)
}

/// Strings in double quotes written in single ones.
fn single_quoted(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find(['\'', '"']) {
        let quote = if rest[at..].starts_with('"') { '"' } else { '\'' };
        let Some(length) = rest[at + 1..].find(quote) else {
            break;
        };
        let inner = &rest[at + 1..at + 1 + length];
        out.push_str(&rest[..at]);
        out.push('\'');
        if quote == '"' {
            out.push_str(&inner.replace('\'', "''"));
        } else {
            out.push_str(inner);
        }
        out.push('\'');
        rest = &rest[at + length + 2..];
    }
    out.push_str(rest);
    out
}
