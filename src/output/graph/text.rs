//! The picture as lines: column by column, each job with what it waits for.

use std::fmt::Write;

use engine::Severity;
use engine::models::graph::NodeState;

use super::Picture;
use crate::visible::one_line;

/// The picture as text, in colour where `colour` says so.
#[must_use]
pub(crate) fn text(picture: &Picture, colour: bool) -> String {
    let mut lines = format!("{}\n", one_line(&picture.title));
    for column in 0..picture.graph.columns.len() {
        line(&mut lines, &format!("\n{}", picture.heading(column)));
        for (index, node) in picture.column(column) {
            let sign = match (node.state, picture.severity(index)) {
                (NodeState::Missing, _) | (_, Some(Severity::Error)) => painted("✗", RED, colour),
                (_, Some(Severity::Warning)) => painted("!", YELLOW, colour),
                (NodeState::Elsewhere | NodeState::Optional, _) => "?".to_owned(),
                _ => "•".to_owned(),
            };
            let waits = waits_for(picture, index);
            line(&mut lines, &format!("  {sign} {}{waits}", one_line(&node.name)));
            for message in picture.messages(index) {
                line(&mut lines, &format!("      {}", one_line(&message)));
            }
        }
    }
    if !picture.elsewhere.is_empty() {
        lines.push('\n');
    }
    for message in &picture.elsewhere {
        line(&mut lines, &one_line(message));
    }
    lines
}

const RED: anstyle::AnsiColor = anstyle::AnsiColor::Red;
const YELLOW: anstyle::AnsiColor = anstyle::AnsiColor::Yellow;

fn painted(sign: &str, with: anstyle::AnsiColor, colour: bool) -> String {
    if !colour {
        return sign.to_owned();
    }
    let style = with.on_default();
    format!("{style}{sign}{style:#}")
}

fn waits_for(picture: &Picture, index: usize) -> String {
    let graph = &picture.graph;
    let edges = graph.edges.iter().filter(|edge| edge.to == index);
    let names: Vec<String> = edges
        .filter_map(|edge| {
            let name = one_line(&graph.nodes.get(edge.from)?.name).into_owned();
            Some(if edge.optional { name + " (optional)" } else { name })
        })
        .collect();
    if names.is_empty() {
        return String::new();
    }
    format!(" ← {}", names.join(", "))
}

fn line(into: &mut String, text: &str) {
    // Writing to a string cannot fail.
    let _never_fails = writeln!(into, "{text}");
}
