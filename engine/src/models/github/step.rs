//! The steps of a job or of a composite action.

use super::super::shape;
use crate::data::{Entry, NodeId, View};

/// What is known of the outputs of a step.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum StepOutputs {
    /// Set by a script, or by an action of another repository: any name may be right.
    Open,
    /// Those of the action in this folder of the repository.
    OfAction(Box<str>),
}

/// One step.
#[derive(Debug, Clone)]
pub struct Step {
    /// The step's mapping.
    pub node: NodeId,
    /// The value of `id:`.
    pub id: Option<NodeId>,
    /// The value of `name:`.
    pub name: Option<NodeId>,
    /// The value of `run:`.
    pub run: Option<NodeId>,
    /// The value of `uses:`.
    pub uses: Option<NodeId>,
    /// The inputs given.
    pub with: Vec<Entry>,
    /// The step's own environment.
    pub env: Vec<Entry>,
    /// The value of `working-directory:`.
    pub folder: Option<NodeId>,
    /// What its outputs can be.
    pub outputs: StepOutputs,
}

impl Step {
    /// The steps that a list holds.
    pub(super) fn read_all(view: &View, steps: NodeId) -> Vec<Self> {
        let items = shape::flat_items(view, steps).into_iter();
        items.filter_map(|item| Self::read(view, item)).collect()
    }

    fn read(view: &View, node: NodeId) -> Option<Self> {
        let node = shape::mapping(view, node)?;
        let value = |key: &str| view.get(node, key).and_then(|value| shape::scalar(view, value));
        let entries = |key: &str| {
            let value = view.get(node, key);
            value.map(|value| shape::entries(view, value)).unwrap_or_default()
        };
        let uses = value("uses");
        let folder = uses.and_then(|uses| local_path(view.text(uses)));
        Some(Self {
            node,
            id: value("id"),
            name: value("name"),
            run: value("run"),
            uses,
            with: entries("with"),
            env: entries("env"),
            folder: value("working-directory"),
            outputs: folder.map_or(StepOutputs::Open, StepOutputs::OfAction),
        })
    }

    /// The step in a few words: its name, what it uses, or the first line of its script.
    #[must_use]
    pub fn title<'v>(&self, view: &'v View) -> &'v str {
        let text = |node: Option<NodeId>| node.map(|node| view.text(node));
        let title = text(self.name)
            .or_else(|| text(self.uses))
            .or_else(|| text(self.run));
        let title = title.unwrap_or_default();
        let line = title.lines().map(str::trim).find(|line| !line.is_empty());
        line.unwrap_or("step")
    }
}

/// The path in this repository that `uses:` names, without its dots; empty for the root.
pub(super) fn local_path(uses: &str) -> Option<Box<str>> {
    let path = uses.strip_prefix("./").or_else(|| (uses == ".").then_some(""))?;
    let is_literal = !path.contains("${{") && !path.split('/').any(|part| part == "..");
    is_literal.then(|| path.trim_matches('/').into())
}
