//! A pipeline as a picture: the same graph as text, as Mermaid and as SVG.

mod mermaid;
mod svg;
mod text;

use std::borrow::Cow;

use engine::Severity;
use engine::models::graph::{Graph, Node, NodeState};

use crate::visible::one_line;

pub(crate) use mermaid::mermaid;
pub(crate) use svg::svg;
pub(crate) use text::text;

/// What is wrong with one job.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Mark {
    /// The worst of it.
    pub(crate) severity: Severity,
    /// All of it, a line each.
    pub(crate) messages: Vec<String>,
}

/// A graph with what is wrong with its jobs.
#[derive(Debug)]
pub(crate) struct Picture {
    /// The file it is of.
    pub(crate) title: String,
    /// The graph.
    pub(crate) graph: Graph,
    /// The marks of its nodes, in their order.
    pub(crate) marks: Vec<Option<Mark>>,
    /// What is wrong with the file and lies in no job.
    pub(crate) elsewhere: Vec<String>,
}

impl Picture {
    /// The nodes of a column with their numbers.
    fn column(&self, column: usize) -> impl Iterator<Item = (usize, &Node)> {
        let nodes = self.graph.nodes.iter().enumerate();
        nodes.filter(move |(_, node)| node.column == column)
    }

    /// What stands above a column.
    fn heading(&self, column: usize) -> Cow<'_, str> {
        match self.graph.columns.get(column) {
            Some(name) if !name.is_empty() => one_line(name),
            _ if self
                .column(column)
                .all(|(_, node)| node.state != NodeState::Defined) =>
            {
                Cow::Borrowed("not in this pipeline")
            }
            _ => Cow::Owned(format!("step {}", column + 1)),
        }
    }

    /// The worst that is wrong with a job; a job that nobody defines is an error.
    fn severity(&self, index: usize) -> Option<Severity> {
        let marked = self
            .marks
            .get(index)
            .and_then(Option::as_ref)
            .map(|mark| mark.severity);
        let is_missing = self
            .graph
            .nodes
            .get(index)
            .is_some_and(|node| node.state == NodeState::Missing);
        let in_cycle = || {
            let mut edges = self.graph.edges.iter();
            edges.any(|edge| edge.in_cycle && (edge.from == index || edge.to == index))
        };
        if is_missing || in_cycle() {
            return Some(Severity::Error);
        }
        marked
    }

    /// What is wrong with a job, in words.
    fn messages(&self, index: usize) -> Vec<String> {
        let mut messages: Vec<String> = self
            .marks
            .get(index)
            .and_then(Option::as_ref)
            .map(|mark| mark.messages.clone())
            .unwrap_or_default();
        let state = self.graph.nodes.get(index).map(|node| node.state);
        if state == Some(NodeState::Missing) {
            messages.push("no job has this name".to_owned());
        }
        if state == Some(NodeState::Optional) {
            messages.push("no job has this name, and none has to".to_owned());
        }
        if state == Some(NodeState::Elsewhere) {
            messages.push("not defined in the files that can be seen".to_owned());
        }
        let mut edges = self.graph.edges.iter();
        if edges.any(|edge| edge.in_cycle && edge.to == index) {
            messages.push("waits for itself, in a circle".to_owned());
        }
        messages
    }
}

#[cfg(test)]
mod tests {
    use engine::models::graph::Edge;

    use super::*;

    fn node(name: &str, column: usize, state: NodeState) -> Node {
        Node {
            name: name.to_owned(),
            column,
            state,
            place: None,
        }
    }

    fn picture() -> Picture {
        let edge = |from, to, optional| Edge {
            from,
            to,
            optional,
            in_cycle: false,
        };
        Picture {
            title: ".gitlab-ci.yml".to_owned(),
            graph: Graph {
                columns: vec![String::new(), "build".to_owned(), "<test> \"x\"".to_owned()],
                nodes: vec![
                    node("compile", 1, NodeState::Defined),
                    node("unit & more", 2, NodeState::Defined),
                    node("lnt", 0, NodeState::Missing),
                ],
                edges: vec![edge(0, 1, false), edge(2, 1, true)],
            },
            marks: vec![
                Some(Mark {
                    severity: Severity::Warning,
                    messages: vec!["a <b>".to_owned()],
                }),
                None,
                None,
            ],
            elsewhere: vec!["the file ends too soon".to_owned()],
        }
    }

    #[test]
    fn as_text_every_job_says_what_it_waits_for_and_what_is_wrong() {
        insta::assert_snapshot!(text(&picture(), false));
    }

    #[test]
    fn as_mermaid_no_name_can_break_out_of_its_quotes() {
        insta::assert_snapshot!(mermaid(&picture()));
    }

    #[test]
    fn as_svg_no_name_can_break_out_of_its_element() {
        let drawn = svg(&picture());
        assert!(drawn.contains("unit &amp; more") && drawn.contains("&lt;test&gt; \"x\""));
        assert!(!drawn.contains("<b>"));
        insta::assert_snapshot!(drawn);
    }
}
