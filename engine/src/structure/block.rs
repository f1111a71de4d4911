//! Entries of YAML's block style, which live on lines.

use super::habits::Habits;
use super::render::Printer;
use super::value::Value;
use super::{At, StructureError};
use crate::data::{Kind, NodeId, Style};
use crate::edit::Edit;
use crate::text::Span;

/// The edits that put an entry into `collection`, which has some. `entry` writes it for its column.
pub(super) fn insert(
    habits: &Habits<'_>,
    collection: NodeId,
    at: At,
    entry: impl Fn(usize) -> Result<String, StructureError>,
) -> Result<Vec<Edit>, StructureError> {
    let geometry = habits.geometry;
    let column = column(habits, collection);
    let indentation = " ".repeat(column);
    let text = entry(column)?;
    let end = habits.line_ending;
    Ok(match at {
        At::Only => Vec::new(),
        At::Before(child) => {
            let start = habits.view.node(child).entry_start;
            vec![if geometry.begins_line(start) {
                let place = geometry.with_comments_above(start, 0);
                Edit::insert(place, format!("{indentation}{text}{end}"))
            } else {
                Edit::insert(start, format!("{text}{end}{indentation}"))
            }]
        }
        At::After(child) => {
            vec![Edit::insert(
                entry_end(habits, child),
                format!("{end}{indentation}{text}"),
            )]
        }
    })
}

/// The column of a collection's entries.
fn column(habits: &Habits<'_>, collection: NodeId) -> usize {
    let view = habits.view;
    let first = view.children(collection).next();
    let start = first.map_or(view.span(collection).start, |child| view.node(child).entry_start);
    habits.geometry.column(start)
}

/// Where the lines of an entry end: after its trailing comment, and after the empty lines a block text keeps.
pub(super) fn entry_end(habits: &Habits<'_>, child: NodeId) -> usize {
    let geometry = habits.geometry;
    let mut end = geometry.line_end(habits.view.span(child).end);
    if keeps_empty_lines(habits, child) {
        loop {
            let next = geometry.past_line_ending(end);
            let line = Span::new(next, geometry.line_end(next));
            if next == end || next == geometry.text.len() || !line.text(geometry.text).trim().is_empty() {
                break;
            }
            end = line.end;
        }
    }
    end
}

/// Whether the last thing in a node is a block text with `+`.
fn keeps_empty_lines(habits: &Habits<'_>, id: NodeId) -> bool {
    let mut last = id;
    while let Some(child) = habits.view.children(last).last() {
        last = child;
    }
    let node = habits.view.node(last);
    let source = node.span.text(habits.geometry.text);
    matches!(node.style, Style::Literal | Style::Folded)
        && source
            .lines()
            .next()
            .is_some_and(|header| header.split('#').next().unwrap_or_default().contains('+'))
}

/// The edits that take `child` out of `collection`.
pub(super) fn remove(habits: &Habits<'_>, collection: NodeId, child: NodeId) -> Vec<Edit> {
    let geometry = habits.geometry;
    let view = habits.view;
    let start = view.node(child).entry_start;
    let end = entry_end(habits, child);
    let next = view.node(child).next_sibling;
    let is_first = view.node(collection).first_child == Some(child);
    match next {
        None if is_first => {
            let empty = match view.kind(collection) {
                Kind::Mapping => "{}",
                _ => "[]",
            };
            replace_inline(habits, collection, empty)
        }
        Some(next) if !geometry.begins_line(start) => {
            let next = view.node(next).entry_start;
            let between = Span::new(end, next);
            vec![if between.text(geometry.text).trim().is_empty() {
                Edit::delete(Span::new(start, next))
            } else {
                let before = geometry.text.get(..start).unwrap_or_default();
                Edit::delete(Span::new(before.trim_end_matches(' ').len(), end))
            }]
        }
        _ => {
            let start = geometry.with_comments_above(start, 0);
            vec![Edit::delete(geometry.whole_lines(Span::new(start, end)))]
        }
    }
}

/// Where the indicator and the anchor and tag before a value end; nothing for a root.
pub(super) fn head_end(habits: &Habits<'_>, id: NodeId) -> Option<usize> {
    let geometry = habits.geometry;
    let node = habits.view.node(id);
    node.parent?;
    let mut end = match node.key {
        Some(key) => {
            let colon = geometry.skip(habits.view.span(key).end);
            geometry
                .text
                .get(colon..)?
                .starts_with(':')
                .then_some(colon + 1)?
        }
        None => node.entry_start + 1,
    };
    if node.anchor.is_some() && node.kind != Kind::Alias || node.tag.is_some() {
        loop {
            let at = geometry.skip(end);
            let rest = geometry.text.get(at..)?;
            if at >= node.span.start || !rest.starts_with(['&', '!']) {
                break;
            }
            end = at + rest.find([' ', '\t', '\n', '\r']).unwrap_or(rest.len());
        }
    }
    Some(end)
}

/// Whether a value begins on a later line than what is before it.
fn is_below(habits: &Habits<'_>, id: NodeId, head: usize) -> bool {
    habits.geometry.line_start(habits.view.span(id).start) > head
}

/// The edits that write `text`, which fits on the line, in place of a value.
pub(super) fn replace_inline(habits: &Habits<'_>, id: NodeId, text: &str) -> Vec<Edit> {
    let span = habits.view.span(id);
    match head_end(habits, id) {
        Some(head) if habits.view.style(id) == Style::Block && is_below(habits, id, head) => {
            let lines = Span::new(habits.geometry.line_end(head), entry_end(habits, id));
            vec![Edit::insert(head, format!(" {text}")), Edit::delete(lines)]
        }
        Some(head) if span.is_empty() => vec![Edit::insert(head, format!(" {text}"))],
        None if span.is_empty() => vec![Edit::insert(span.start, format!(" {text}"))],
        _ => vec![Edit::replace(span, text)],
    }
}

/// The edits that write a filled collection in block style in place of a value.
pub(super) fn replace_with_block(
    habits: &Habits<'_>,
    printer: &Printer<'_, '_>,
    id: NodeId,
    value: &Value,
) -> Result<Vec<Edit>, StructureError> {
    let geometry = habits.geometry;
    let node = habits.view.node(id);
    let Some(head) = head_end(habits, id) else {
        let text = printer.block(value, 0)?;
        let is_alone = geometry.begins_line(node.span.start);
        let line_ending = if is_alone { "" } else { habits.line_ending };
        return Ok(vec![Edit::replace(node.span, format!("{line_ending}{text}"))]);
    };
    let is_below = node.style == Style::Block && is_below(habits, id, head);
    if let Some(key) = node.key {
        let column = geometry.column(habits.view.node(key).entry_start);
        let text = printer.after_key(value, column)?;
        if is_below {
            let lines = Span::new(geometry.line_end(head), entry_end(habits, id));
            return Ok(vec![Edit::replace(lines, text)]);
        }
        let old = Span::new(head, node.span.end);
        let mut edits = vec![Edit::insert(geometry.line_end(old.end), text)];
        if !old.is_empty() {
            edits.push(Edit::delete(old));
        }
        return Ok(edits);
    }
    let column = geometry.column(node.entry_start) + habits.dash_gap;
    let text = format!(
        "{}{}",
        " ".repeat(habits.dash_gap - 1),
        printer.block(value, column)?
    );
    let old_end = if is_below {
        entry_end(habits, id)
    } else {
        node.span.end
    };
    Ok(vec![Edit::replace(Span::new(head, old_end), text)])
}
