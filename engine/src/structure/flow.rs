//! Entries of collections in brackets: JSON, and YAML's flow style.

use super::habits::Habits;
use super::{At, StructureError};
use crate::data::NodeId;
use crate::edit::Edit;
use crate::text::Span;

/// The edits that put an entry into `container`. `entry` writes it for the indentation of its line.
pub(super) fn insert(
    habits: &Habits<'_>,
    container: NodeId,
    at: At,
    entry: impl Fn(&str) -> Result<String, StructureError>,
) -> Result<Vec<Edit>, StructureError> {
    match at {
        At::Only => Ok(vec![insert_only(habits, container, entry)?]),
        At::Before(child) => insert_before(habits, container, child, entry),
        At::After(child) => insert_after(habits, child, entry),
    }
}

fn insert_only(
    habits: &Habits<'_>,
    container: NodeId,
    entry: impl Fn(&str) -> Result<String, StructureError>,
) -> Result<Edit, StructureError> {
    let geometry = habits.geometry;
    let span = habits.view.span(container);
    let inner = Span::new(span.start + 1, span.end.saturating_sub(1));
    let content = inner.text(geometry.text);
    let indentation = geometry.indentation(span.start);
    let inside = format!("{indentation}{}", habits.unit);
    let end = habits.line_ending;
    if content.trim().is_empty() {
        let over_lines =
            content.contains(['\n', '\r']) || habits.lays_over_lines(habits.view.kind(container));
        let text = if over_lines {
            format!("{end}{inside}{}{end}{indentation}", entry(&inside)?)
        } else {
            let padding = match habits.view.kind(container) {
                crate::data::Kind::Mapping => &habits.brace_padding,
                _ => &habits.bracket_padding,
            };
            format!("{padding}{}{padding}", entry(indentation)?)
        };
        return Ok(Edit::replace(inner, text));
    }
    // Only comments stand inside.
    let closer = geometry.line_start(inner.end);
    if geometry.begins_line(inner.end)
        && let Some(above) = geometry.before_line_ending(closer)
        && above >= inner.start
    {
        return Ok(Edit::insert(above, format!("{end}{inside}{}", entry(&inside)?)));
    }
    Ok(Edit::insert(inner.end, format!(" {} ", entry(indentation)?)))
}

fn insert_before(
    habits: &Habits<'_>,
    container: NodeId,
    child: NodeId,
    entry: impl Fn(&str) -> Result<String, StructureError>,
) -> Result<Vec<Edit>, StructureError> {
    let geometry = habits.geometry;
    let start = habits.view.node(child).entry_start;
    let indentation = geometry.indentation(start);
    let entry = entry(indentation)?;
    if geometry.begins_line(start) {
        let place = geometry.with_comments_above(start, first_inner_line(habits, container));
        let text = format!("{indentation}{entry},{}", habits.line_ending);
        return Ok(vec![Edit::insert(place, text)]);
    }
    Ok(vec![Edit::insert(
        start,
        format!("{entry},{}", blank_after_comma(habits)),
    )])
}

/// The blank that habit puts behind a comma.
fn blank_after_comma<'h>(habits: &'h Habits<'_>) -> &'h str {
    habits.comma.split_once(',').map_or(" ", |(_, blank)| blank)
}

/// Where the line after the one of the opening bracket begins.
fn first_inner_line(habits: &Habits<'_>, container: NodeId) -> usize {
    let geometry = habits.geometry;
    geometry.past_line_ending(geometry.line_end(habits.view.span(container).start))
}

fn insert_after(
    habits: &Habits<'_>,
    child: NodeId,
    entry: impl Fn(&str) -> Result<String, StructureError>,
) -> Result<Vec<Edit>, StructureError> {
    let geometry = habits.geometry;
    let node = habits.view.node(child);
    let end = node.span.end;
    let comma = geometry.comma_after(end);
    let indentation = geometry.indentation(node.entry_start);
    let entry = entry(indentation)?;
    if !geometry.begins_line(node.entry_start) {
        let blank = blank_after_comma(habits);
        return Ok(vec![match comma {
            Some(comma) => Edit::insert(comma + 1, format!("{blank}{entry},")),
            None => Edit::insert(end, format!(",{blank}{entry}")),
        }]);
    }
    let line = format!("{}{indentation}{entry}", habits.line_ending);
    Ok(match comma {
        Some(comma) => {
            let place = geometry.rest_is_comment(comma + 1).unwrap_or(comma + 1);
            vec![Edit::insert(place, format!("{line},"))]
        }
        None => {
            let place = geometry.rest_is_comment(end).unwrap_or(end);
            vec![Edit::insert(end, ","), Edit::insert(place, line)]
        }
    })
}

/// The edits that take `child` out of `container`.
pub(super) fn remove(habits: &Habits<'_>, container: NodeId, child: NodeId) -> Vec<Edit> {
    let geometry = habits.geometry;
    let view = habits.view;
    let siblings = || view.children(container);
    let previous = siblings().take_while(|sibling| *sibling != child).last();
    let next = view.node(child).next_sibling;
    let entry = view.entry_span(child);
    let comma = geometry.comma_after(entry.end);
    let after = comma.map_or(entry.end, |comma| comma + 1);
    let span = view.span(container);

    if previous.is_none() && next.is_none() {
        let before = Span::new(span.start + 1, entry.start).text(geometry.text);
        let behind = Span::new(after, span.end.saturating_sub(1)).text(geometry.text);
        if before.trim().is_empty() && behind.trim().is_empty() {
            return vec![Edit::delete(Span::new(
                span.start + 1,
                span.end.saturating_sub(1),
            ))];
        }
    }

    let mut edits = Vec::new();
    // The entry before the last one loses its comma with it, unless commas trail here.
    let orphan = match (previous, next, comma) {
        (Some(previous), None, None) => geometry.comma_after(view.span(previous).end),
        _ => None,
    };
    let line_end = geometry.rest_is_comment(after);
    let begins_line = geometry.begins_line(entry.start);
    if begins_line && let Some(end) = line_end {
        let start = geometry.with_comments_above(entry.start, first_inner_line(habits, container));
        edits.push(Edit::delete(geometry.whole_lines(Span::new(start, end))));
    } else if next.is_some() {
        let end = line_end.unwrap_or_else(|| past_blanks(geometry.text, after));
        edits.push(Edit::delete(Span::new(entry.start, end)));
    } else {
        let gap_start = previous.map_or(entry.start, |previous| view.span(previous).end);
        let gap = Span::new(gap_start, entry.start).text(geometry.text);
        if gap.trim() == "," {
            return vec![Edit::delete(Span::new(gap_start, entry.end))];
        }
        edits.push(Edit::delete(entry));
    }
    edits.extend(orphan.map(|comma| Edit::delete(Span::new(comma, comma + 1))));
    edits
}

fn past_blanks(text: &str, at: usize) -> usize {
    let rest = text.get(at..).unwrap_or_default();
    at + rest.len() - rest.trim_start_matches([' ', '\t']).len()
}
