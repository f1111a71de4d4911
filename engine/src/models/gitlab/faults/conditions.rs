//! Conditions and regular expressions that GitLab cannot read.

use rustc_hash::FxHashSet;

use super::super::super::fault::{Fault, FaultKind};
use super::super::super::shape;
use super::super::{expression, regular_expression};
use super::Seen;
use crate::data::{Kind, NodeId, ScalarKind};

pub(super) const EXPRESSION: FaultKind = FaultKind {
    name: "gitlab/expression-syntax",
    gives: &["at", "rule", "cause", "mended", "sure"],
};

pub(super) const REGULAR_EXPRESSION: FaultKind = FaultKind {
    name: "gitlab/regular-expression",
    gives: &["at", "cause", "saying"],
};

/// What the server says of patterns among refs, and of `coverage`.
const OF_REFS: &str = "should be an array of strings or regular expressions using re2 syntax";
const OF_COVERAGE: &str = "must be a regular expression with re2 syntax";

impl Seen<'_> {
    pub(super) fn condition_faults(&mut self) {
        let mut conditions: Vec<NodeId> = Vec::new();
        let mut patterns: Vec<(NodeId, &str)> = Vec::new();
        let view = self.view;
        let sites = self.pipeline.jobs.iter().flat_map(|job| &job.sites);
        let bodies = sites
            .filter(|site| site.file == self.file)
            .filter_map(|site| shape::mapping(view, site.value));
        for body in bodies {
            for entry in shape::own_entries(view, body) {
                match view.text(entry.key) {
                    "rules" => conditions.extend(self.rule_conditions(entry.value)),
                    "only" | "except" => {
                        let refs = match shape::mapping(view, entry.value) {
                            Some(filter) => {
                                let variables = view.get(filter, "variables");
                                conditions.extend(
                                    variables
                                        .into_iter()
                                        .flat_map(|list| shape::flat_scalars(view, list)),
                                );
                                view.get(filter, "refs")
                            }
                            None => Some(entry.value),
                        };
                        let refs = refs.into_iter().flat_map(|refs| shape::flat_scalars(view, refs));
                        patterns.extend(refs.map(|node| (node, OF_REFS)));
                    }
                    "coverage" => {
                        patterns.extend(shape::scalar(view, entry.value).map(|node| (node, OF_COVERAGE)));
                    }
                    _ => {}
                }
            }
        }
        let root = super::super::body(view);
        let workflow = root.and_then(|root| view.get(root, "workflow"));
        let rules = workflow.and_then(|workflow| view.get(workflow, "rules"));
        conditions.extend(rules.into_iter().flat_map(|rules| self.rule_conditions(rules)));
        let includes = root.and_then(|root| view.get(root, "include"));
        for include in includes
            .into_iter()
            .flat_map(|include| shape::flat_items(view, include))
        {
            let rules = view.get(include, "rules");
            conditions.extend(rules.into_iter().flat_map(|rules| self.rule_conditions(rules)));
        }
        let mut seen = FxHashSet::default();
        conditions.retain(|node| seen.insert(*node) && self.is_text(*node));
        patterns.retain(|(node, _)| seen.insert(*node) && self.is_text(*node));
        for node in conditions {
            self.condition(node);
        }
        for (node, saying) in patterns {
            let inner = regular_expression::between_slashes(view.text(node).trim());
            if let Some(cause) = inner.and_then(regular_expression::refusal) {
                let fault = Fault::new(&REGULAR_EXPRESSION).node("at", node);
                self.faults
                    .push(fault.text("cause", cause).text("saying", saying));
            }
        }
    }

    /// The `if:` of each rule, rules in lists of rules among them.
    fn rule_conditions(&self, rules: NodeId) -> Vec<NodeId> {
        let items = shape::flat_items(self.view, rules).into_iter();
        let conditions = items.filter_map(|rule| self.view.get(rule, "if"));
        conditions
            .filter_map(|node| shape::scalar(self.view, node))
            .collect()
    }

    fn condition(&mut self, node: NodeId) {
        let text = self.view.text(node);
        // What inputs put in is not known yet.
        if text.contains("$[[") || self.view.node(node).tag.is_some() {
            return;
        }
        let Err(wrong) = expression::check(text) else {
            return;
        };
        let parent = self.view.parent(node);
        let rule = parent.filter(|rule| self.view.kind(*rule) == Kind::Mapping);
        let is_other =
            |key: NodeId| self.view.text(key) != "if" && self.view.scalar_kind(key) != Some(ScalarKind::Null);
        // A rule that is nothing but its condition goes as a whole.
        let is_alone = rule.is_some_and(|rule| !self.view.entries(rule).any(|entry| is_other(entry.key)));
        let fault = Fault::new(&EXPRESSION)
            .node("at", node)
            .node("rule", rule.filter(|_| is_alone))
            .text("cause", wrong.cause)
            .maybe("mended", wrong.mended)
            .flag("sure", wrong.is_sure);
        self.faults.push(fault);
    }
}
