//! Conditions that are always true: text beside `${{ … }}` makes them a string, and no string but the empty one is false.

use super::super::super::fault::{Fault, FaultKind};
use super::super::expression::places::Allowed;
use super::super::expression::{Expression, Kind, Operator, parse};
use super::Seen;
use super::places::Spot;
use crate::data::Style;

pub(super) const CONSTANT: FaultKind = FaultKind {
    name: "github/constant-if",
    gives: &["at", "better"],
};

pub(super) const FIXED: FaultKind = FaultKind {
    name: "github/fixed-condition",
    gives: &["at", "text", "is_true"],
};

impl<'w> Seen<'w> {
    /// A condition in which nothing can change.
    pub(super) fn fixed_condition(&self, spot: &Spot<'w>, tree: &Expression) -> Option<Fault> {
        let is_condition = self.allowed(&spot.keys).is_some_and(Allowed::is_condition);
        let is_whole = !spot.is_fenced
            || self.view.text(spot.node).trim().starts_with("${{")
                && self.view.text(spot.node).trim().ends_with("}}");
        let changes = |part: &Expression| match &part.kind {
            Kind::Context(_) => true,
            Kind::Call(name, _) => {
                let name = name.to_ascii_lowercase();
                matches!(
                    name.as_str(),
                    "success" | "failure" | "cancelled" | "always" | "hashfiles"
                )
            }
            _ => false,
        };
        if !is_condition || !is_whole || tree.all().any(changes) {
            return None;
        }
        let text = spot.text().trim();
        let is_true = matches!(tree.kind, Kind::Bool(true));
        Some(
            Fault::new(&FIXED)
                .node("at", spot.node)
                .text("text", text)
                .flag("is_true", is_true),
        )
    }

    /// The fault of a condition, told at its first expression.
    pub(super) fn condition(&self, spot: &Spot<'w>) -> Option<Fault> {
        let is_condition = self.allowed(&spot.keys).is_some_and(Allowed::is_condition);
        if !is_condition || !spot.is_fenced {
            return None;
        }
        let text = self.view.text(spot.node);
        let first = text.find("${{")?;
        let is_block = matches!(self.view.style(spot.node), Style::Literal | Style::Folded);
        // Told once, where the first of them stands; the header of a block text may hold one in a comment.
        let before = spot.written.text.get(..spot.start - 3)?;
        let before = if is_block {
            before.split_once('\n').map_or("", |(_, body)| body)
        } else {
            before
        };
        let is_first = !before.contains("${{");
        let is_alone = text.matches("${{").count() == 1 && first == 0 && text.ends_with("}}");
        if !is_first || is_alone {
            return None;
        }
        let better = unfenced(text.trim());
        let is_only_space =
            text.trim().starts_with("${{") && text.trim().ends_with("}}") && text.matches("${{").count() == 1;
        // Blanks around a fence are cut off outside of block texts.
        if is_only_space && !is_block && text.trim() == text {
            return None;
        }
        Some(
            Fault::new(&CONSTANT)
                .node("at", spot.node)
                .maybe("better", better),
        )
    }
}

/// The condition as one expression, without fences; nothing where that is none.
fn unfenced(text: &str) -> Option<String> {
    let mut out = String::new();
    let mut rest = text;
    let is_alone = text.matches("${{").count() == 1 && text.starts_with("${{") && text.ends_with("}}");
    while let Some(at) = rest.find("${{") {
        out.push_str(&rest[..at]);
        let inside = &rest[at + 3..];
        let end = inside.find("}}")?;
        let part = inside[..end].trim();
        let tree = parse(part).ok()?;
        let is_loose = matches!(tree.kind, Kind::Both(Operator::Or | Operator::And, ..)) && !is_alone;
        if is_loose {
            out.push_str(&format!("({part})"));
        } else {
            out.push_str(part);
        }
        rest = &inside[end + 2..];
    }
    out.push_str(rest);
    parse(&out).is_ok().then_some(out)
}
