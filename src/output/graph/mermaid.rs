//! The picture in Mermaid's language, which GitHub and GitLab draw in every Markdown text.

use engine::Severity;
use engine::models::graph::NodeState;

use super::Picture;
use crate::visible::one_line;

/// The picture as a Mermaid flowchart.
#[must_use]
pub(crate) fn mermaid(picture: &Picture) -> String {
    let mut lines = vec!["flowchart LR".to_owned()];
    for column in 0..picture.graph.columns.len() {
        lines.push(format!(
            "  subgraph c{column}[{}]",
            quoted(&picture.heading(column))
        ));
        for (index, node) in picture.column(column) {
            let label = std::iter::once(node.name.clone())
                .chain(picture.messages(index))
                .map(|line| escaped(&line))
                .collect::<Vec<_>>()
                .join("<br/>");
            lines.push(format!("    n{index}[\"{label}\"]"));
        }
        lines.push("  end".to_owned());
    }
    let mut circles = Vec::new();
    for (number, edge) in picture.graph.edges.iter().enumerate() {
        let arrow = if edge.optional { "-.->" } else { "-->" };
        lines.push(format!("  n{} {arrow} n{}", edge.from, edge.to));
        if edge.in_cycle {
            circles.push(number.to_string());
        }
    }
    let class = |name: &str, style: &str, wanted: &dyn Fn(usize) -> bool| {
        let nodes = (0..picture.graph.nodes.len()).filter(|index| wanted(*index));
        let nodes: Vec<String> = nodes.map(|index| format!("n{index}")).collect();
        (!nodes.is_empty()).then(|| format!("  classDef {name} {style}\n  class {} {name}", nodes.join(",")))
    };
    let state = |index: usize| picture.graph.nodes.get(index).map(|node| node.state);
    lines.extend(class("error", "stroke:#c62828,stroke-width:2px", &|index| {
        picture.severity(index) == Some(Severity::Error)
    }));
    lines.extend(class("warning", "stroke:#f9a825,stroke-width:2px", &|index| {
        picture.severity(index) == Some(Severity::Warning)
    }));
    lines.extend(class("elsewhere", "stroke-dasharray:4", &|index| {
        state(index) != Some(NodeState::Defined)
    }));
    if !circles.is_empty() {
        lines.push(format!("  linkStyle {} stroke:#c62828", circles.join(",")));
    }
    lines.join("\n") + "\n"
}

fn quoted(text: &str) -> String {
    format!("\"{}\"", escaped(text))
}

/// `text` with every character that means something to Mermaid or to HTML as its number.
fn escaped(text: &str) -> String {
    let text = one_line(text);
    let mut escaped = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '"' | '<' | '>' | '&' | '#' | ';' | '`' | '\\' => {
                escaped.push_str(&format!("#{};", u32::from(character)));
            }
            _ => escaped.push(character),
        }
    }
    escaped
}
