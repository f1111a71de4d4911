//! The picture as SVG that stands alone: no script, no font and no style from elsewhere, readable on light and dark ground.

use engine::Severity;
use engine::models::graph::NodeState;

use super::Picture;
use crate::visible::one_line;

/// Lengths in pixels.
const CHARACTER: usize = 8;
const BOX_HEIGHT: usize = 32;
const ROW: usize = 48;
const GAP: usize = 72;
const MARGIN: usize = 24;
const TOP: usize = 84;
/// Names longer than this are cut off in the box, and whole when pointed at.
const MOST_SHOWN: usize = 40;

/// Where a box is.
#[derive(Debug, Clone, Copy, Default)]
struct Place {
    column: usize,
    left: usize,
    top: usize,
    width: usize,
}

/// The picture as an SVG document.
#[must_use]
pub(crate) fn svg(picture: &Picture) -> String {
    let graph = &picture.graph;
    let mut places = vec![Place::default(); graph.nodes.len()];
    let mut body = String::new();
    let (mut left, mut lowest) = (MARGIN, TOP);
    for column in 0..graph.columns.len() {
        let heading = picture.heading(column);
        let names = picture
            .column(column)
            .map(|(_, node)| shown(&node.name).chars().count());
        let widest = names.chain([shown(&heading).chars().count()]).max().unwrap_or(0);
        let width = widest * CHARACTER + 24;
        body.push_str(&format!(
            "  <text x=\"{}\" y=\"{}\" class=\"stage\">{}</text>\n",
            left + width / 2,
            TOP - 20,
            escaped(&shown(&heading))
        ));
        for (row, (index, _)) in picture.column(column).enumerate() {
            let top = TOP + row * ROW;
            places[index] = Place {
                column,
                left,
                top,
                width,
            };
            lowest = lowest.max(top + BOX_HEIGHT);
        }
        left += width + GAP;
    }
    let edges: String = graph
        .edges
        .iter()
        .filter_map(|edge| Some((edge, *places.get(edge.from)?, *places.get(edge.to)?)))
        .map(|(edge, from, to)| {
            let class = match (edge.in_cycle, edge.optional) {
                (true, _) => "need circle",
                (_, true) => "need optional",
                _ => "need",
            };
            format!("  <path class=\"{class}\" d=\"{}\"/>\n", curve(from, to))
        })
        .collect();
    for (index, node) in graph.nodes.iter().enumerate() {
        body.push_str(&job(picture, index, &node.name, node.state, places[index]));
    }
    let mut foot = lowest + 16;
    for message in &picture.elsewhere {
        foot += 20;
        body.push_str(&format!(
            "  <text x=\"{MARGIN}\" y=\"{foot}\" class=\"note\">{}</text>\n",
            escaped(&one_line(message))
        ));
    }
    let title = one_line(&picture.title);
    let longest = picture.elsewhere.iter().map(String::as_str).chain([&*title]);
    let text_width = longest.map(|text| text.chars().count()).max().unwrap_or(0) * CHARACTER;
    let width = (left.saturating_sub(GAP)).max(MARGIN + text_width) + MARGIN;
    let height = foot + MARGIN;
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}\" height=\"{height}\" viewBox=\"0 0 {width} {height}\" \
         role=\"img\" aria-label=\"{label}\">\n{STYLE}  <rect width=\"100%\" height=\"100%\" class=\"ground\"/>\n  \
         <text x=\"{MARGIN}\" y=\"32\" class=\"title\">{label}</text>\n{edges}{body}</svg>\n",
        label = escaped(&title),
    )
}

const STYLE: &str = "  <style>\n    \
    text { font: 13px ui-monospace, 'DejaVu Sans Mono', monospace; fill: #1b1f24 }\n    \
    .title { font-weight: bold; font-size: 15px }\n    .stage { text-anchor: middle; fill: #57606a }\n    \
    .name { text-anchor: middle }\n    .note { fill: #b3261e }\n    .ground { fill: #ffffff }\n    \
    .job { fill: #f3f5f8; stroke: #8c959f }\n    .error { fill: #ffe9e7; stroke: #b3261e; stroke-width: 2 }\n    \
    .warning { fill: #fff6d6; stroke: #b07a00; stroke-width: 2 }\n    .away { stroke-dasharray: 5 }\n    \
    .need { fill: none; stroke: #6e7781; stroke-width: 1.5; marker-end: url(#end) }\n    \
    .optional { stroke-dasharray: 5 }\n    .circle { stroke: #b3261e; stroke-width: 2 }\n  </style>\n  \
    <marker id=\"end\" viewBox=\"0 0 8 8\" refX=\"7\" refY=\"4\" markerWidth=\"7\" markerHeight=\"7\" orient=\"auto\">\
    <path d=\"M0 0 8 4 0 8z\" fill=\"#6e7781\"/></marker>\n";

fn job(picture: &Picture, index: usize, name: &str, state: NodeState, place: Place) -> String {
    let mut class = match picture.severity(index) {
        Some(Severity::Error) => "job error".to_owned(),
        Some(Severity::Warning) => "job warning".to_owned(),
        _ => "job".to_owned(),
    };
    if state != NodeState::Defined {
        class.push_str(" away");
    }
    let told: Vec<String> = std::iter::once(name.to_owned())
        .chain(picture.messages(index))
        .map(|line| escaped(&one_line(&line)))
        .collect();
    format!(
        "  <g><title>{}</title><rect class=\"{class}\" x=\"{}\" y=\"{}\" width=\"{}\" height=\"{BOX_HEIGHT}\" rx=\"6\"/>\
         <text class=\"name\" x=\"{}\" y=\"{}\">{}</text></g>\n",
        told.join("&#10;"),
        place.left,
        place.top,
        place.width,
        place.left + place.width / 2,
        place.top + 21,
        escaped(&shown(name)),
    )
}

/// A curve from the right of one box to the left of another: past the columns between in the lane below its row, so that it
/// touches no box there; within a column, around its right side.
fn curve(from: Place, to: Place) -> String {
    let (start, end) = (from.left + from.width, to.left);
    let (above, below) = (from.top + BOX_HEIGHT / 2, to.top + BOX_HEIGHT / 2);
    if from.column + 1 < to.column {
        let (lane, bend) = (above + ROW / 2, GAP / 2);
        let (enter, leave) = (start + bend, end - bend);
        return format!(
            "M{start} {above} C{enter} {above} {start} {lane} {enter} {lane} L{leave} {lane} \
             C{end} {lane} {leave} {below} {end} {below}"
        );
    }
    if start < end {
        let bend = (end - start) / 2;
        return format!(
            "M{start} {above} C{} {above} {} {below} {end} {below}",
            start + bend,
            end - bend
        );
    }
    let side = to.left + to.width;
    let far = start.max(side) + GAP / 2;
    format!("M{start} {above} C{far} {above} {far} {below} {side} {below}")
}

fn shown(name: &str) -> String {
    let name = one_line(name);
    if name.chars().count() <= MOST_SHOWN {
        return name.into_owned();
    }
    name.chars().take(MOST_SHOWN - 1).chain(['…']).collect()
}

/// `text` as XML has it.
fn escaped(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
}
