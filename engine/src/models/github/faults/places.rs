//! Where the expressions of a workflow stand: in which scalar, under which keys, in which job and step.

use super::super::super::written::Written;
use super::super::expression::embedded;
use super::super::expression::places::Allowed;
use super::Seen;
use crate::data::{Kind, NodeId, Style, View};
use crate::text::Span;

/// How deep keys are followed.
const DEEPEST: usize = 64;

/// One expression.
pub(super) struct Spot<'v> {
    /// The scalar it stands in.
    pub(super) node: NodeId,
    pub(super) written: Written<'v>,
    /// Its bytes in the scalar's text, without `${{` and `}}`.
    pub(super) start: usize,
    pub(super) end: usize,
    /// Whether it has `${{` around it.
    pub(super) is_fenced: bool,
    /// The keys from the root down; items of lists are `None`.
    pub(super) keys: Vec<Option<&'v str>>,
    /// The number of its job among all.
    pub(super) job: Option<usize>,
    /// The step it stands in.
    pub(super) step: Option<NodeId>,
}

impl Spot<'_> {
    pub(super) fn text(&self) -> &str {
        self.written.text.get(self.start..self.end).unwrap_or_default()
    }

    /// Where bytes of the expression stand in the document.
    pub(super) fn span(&self, start: usize, end: usize) -> Span {
        self.written.span(self.start + start, self.start + end)
    }

    /// How many keys lead to its step.
    pub(super) fn step_depth(&self) -> usize {
        if self.keys.first() == Some(&Some("runs")) {
            3
        } else {
            4
        }
    }

    /// The expression with `${{` and `}}`.
    pub(super) fn fence(&self) -> Option<Span> {
        let start = self
            .start
            .checked_sub(3)
            .filter(|_| self.is_fenced && self.is_closed())?;
        Some(self.written.span(start, self.end + 2))
    }

    pub(super) fn is_closed(&self) -> bool {
        let rest = self.written.text.get(self.end..).unwrap_or_default();
        !self.is_fenced || rest.starts_with("}}")
    }
}

/// Where a scalar stands.
struct Path<'v> {
    keys: Vec<Option<&'v str>>,
    /// The ancestors, each beside its key.
    nodes: Vec<NodeId>,
}

fn path(view: &View, node: NodeId) -> Option<Path<'_>> {
    let mut keys = Vec::new();
    let mut nodes = Vec::new();
    let mut at = node;
    while let Some(parent) = view.parent(at) {
        let key = view.key_text(at);
        if keys.len() == DEEPEST || (key.is_none() && view.kind(parent) == Kind::Mapping) {
            // Too deep to be anything, or itself a key.
            return None;
        }
        keys.push(key);
        nodes.push(at);
        at = parent;
    }
    keys.reverse();
    nodes.reverse();
    Some(Path { keys, nodes })
}

impl<'w> Seen<'w> {
    /// Calls `each` with every expression.
    pub(super) fn each_expression(&self, each: &mut dyn FnMut(&Spot<'w>)) {
        let view: &'w View = self.view;
        for node in view.nodes() {
            if !matches!(view.kind(node), Kind::Scalar(_)) {
                continue;
            }
            let has_fences = self.is_computed(node);
            let may_be_condition = view
                .key_text(node)
                .is_some_and(|key| key == "if" || key.ends_with("-if"));
            if !has_fences && !may_be_condition {
                continue;
            }
            let Some(path) = path(view, node) else { continue };
            let step = match path.keys.as_slice() {
                [Some("jobs"), Some(_), Some("steps"), None, ..] if !self.is_action => path.nodes.get(3),
                [Some("runs"), Some("steps"), None, ..] if self.is_action => path.nodes.get(2),
                _ => None,
            };
            let step = step.copied();
            let is_condition = self.allowed(&path.keys).is_some_and(Allowed::is_condition);
            let written = Written::of(view, node);
            // The header of a block text may hold a comment, and says nothing.
            let is_block = matches!(view.style(node), Style::Literal | Style::Folded);
            let header = if is_block {
                written.text.find('\n').unwrap_or(0)
            } else {
                0
            };
            let body = written.text.get(header..).unwrap_or_default();
            let mut parts = Vec::new();
            if has_fences {
                let inside = embedded(body).into_iter();
                parts = inside
                    .map(|part| part.start + header..part.end + header)
                    .collect();
            } else if is_condition {
                parts.push(header..written.text.len());
            }
            let job = match path.keys.as_slice() {
                _ if self.is_action => (!self.jobs.is_empty()).then_some(0),
                [Some("jobs"), Some(_), ..] => {
                    let value = path.nodes.get(1).copied();
                    self.jobs.iter().position(|entry| Some(entry.value) == value)
                }
                _ => None,
            };
            for part in parts {
                each(&Spot {
                    node,
                    written: Written::of(view, node),
                    start: part.start,
                    end: part.end,
                    is_fenced: has_fences,
                    keys: path.keys.clone(),
                    job,
                    step,
                });
            }
        }
    }
}
