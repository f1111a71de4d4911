//! Moving pairs and shifting blocks.

use super::expect::{Event, Events};
use super::habits::Habits;
use super::proof::prove;
use super::render::Printer;
use super::shared::{self, is_within};
use super::value::Value;
use super::{At, Position, StructureError, becomes_block, block, flow, neighbour, removal};
use crate::Document;
use crate::data::{Kind, NodeId, ScalarKind, Style, View};
use crate::edit::Edit;
use crate::text::Span;

/// How deep a pair may nest that changes between block and brackets.
const DEEPEST: usize = 100;

/// Moves the pair with the value `id` into `mapping`.
pub(super) fn move_pair(
    document: &Document,
    view: &View,
    id: NodeId,
    mapping: NodeId,
    position: Position<'_>,
) -> Result<Vec<Edit>, StructureError> {
    let (Some(parent), Some(key)) = (view.parent(id), view.key(id)) else {
        return Err(StructureError::NotAPair);
    };
    if is_within(view, mapping, id) || is_within(view, mapping, key) {
        return Err(StructureError::IntoItself);
    }
    shared::refuse_loss(view, id)?;
    shared::refuse_loss(view, key)?;
    if position == Position::Last
        && let Some(edits) = taken_in(document, view, id, mapping)
    {
        return Ok(edits);
    }
    if view.kind(mapping) != Kind::Mapping {
        return Err(StructureError::NotAMapping);
    }
    shared::refuse_change(view, mapping)?;
    if parent != mapping && view.own_get(mapping, view.text(key)).is_some() {
        return Err(StructureError::KeyExists(view.text(key).to_owned()));
    }
    let at = match neighbour(view, mapping, position)? {
        At::Before(child) | At::After(child) if child == id => return Ok(Vec::new()),
        at => at,
    };
    let events = Events::of(view);
    let moved = events.entry(view, id);
    let pair = events.list[moved.clone()].to_vec();
    let index = events.index_of(view, mapping, at);
    let mut expected = events.list;
    if index <= moved.start {
        expected.drain(moved);
        expected.splice(index..index, pair);
    } else {
        expected.splice(index..index, pair);
        expected.drain(moved);
    }

    let habits = Habits::around(document, view, view.span(mapping).start);
    let printer = Printer::new(&habits, Style::Plain, Style::Plain);
    let removed = removal(&habits, parent, id);
    let is_block = |id: NodeId| view.style(id) == Style::Block;
    let as_value = || to_value(view, id, 0).ok_or(StructureError::Unprovable);
    let name = view.text(key);
    let entry = view.entry_span(id);
    let inserted = match (is_block(parent), is_block(mapping)) {
        (true, true) => {
            let from = habits.geometry.column(entry.start);
            block::insert(&habits, mapping, at, |to| {
                Ok(shift(entry.text(view.source()), from, to))
            })?
        }
        (_, true) => {
            let value = as_value()?;
            block::insert(&habits, mapping, at, |column| {
                printer.block_pair(name, &value, column)
            })?
        }
        (false, false) => {
            let from = habits.geometry.indentation(entry.start);
            flow::insert(&habits, mapping, at, |to| {
                Ok(relocate(entry.text(view.source()), from, to))
            })?
        }
        (true, false) if at == At::Only && becomes_block(view, mapping) => {
            let whole = Value::Mapping(vec![(name.to_owned(), as_value()?)]);
            block::replace_with_block(&habits, &printer, mapping, &whole)?
        }
        (true, false) => {
            let value = as_value()?;
            flow::insert(&habits, mapping, at, |indentation| {
                printer.flow_pair(name, &value, indentation)
            })?
        }
    };
    prove(document, both(removed, inserted, habits.line_ending), &expected)
}

/// The pair that stands right behind `home`, its neighbour, moved into it by indentation alone. An empty home becomes a mapping.
fn taken_in(document: &Document, view: &View, id: NodeId, home: NodeId) -> Option<Vec<Edit>> {
    let parent = view.parent(id)?;
    let is_behind = view.parent(home) == Some(parent) && view.node(home).next_sibling == Some(id);
    if !is_behind || view.kind(parent) != Kind::Mapping || view.style(parent) != Style::Block {
        return None;
    }
    let events = Events::of(view);
    let (inside, pair) = (events.range(home), events.entry(view, id));
    let mut expected = events.list;
    let habits = Habits::around(document, view, view.span(home).start);
    let geometry = habits.geometry;
    let start = view.node(id).entry_start;
    let from = geometry.column(start);
    let to = match view.kind(home) {
        Kind::Mapping if view.style(home) == Style::Block => {
            if view.own_get(home, view.text(view.key(id)?)).is_some() {
                return None;
            }
            let end = expected.remove(inside.end - 1);
            expected.insert(pair.end - 1, end);
            geometry.column(view.node(view.children(home).next()?).entry_start)
        }
        _ if super::is_nothing(view, home) && view.node(home).anchor.is_none() => {
            expected.insert(pair.end, Event::End);
            *expected.get_mut(inside.start)? = Event::Begin(true, (None, None));
            from + habits.unit.len()
        }
        _ => return None,
    };
    let more = " ".repeat(to.checked_sub(from)?);
    let mut edits = Vec::new();
    let mut line = geometry.line_start(start);
    let end = block::entry_end(&habits, id);
    while line < end {
        let line_end = geometry.line_end(line);
        if !Span::new(line, line_end).text(geometry.text).trim().is_empty() {
            edits.push(Edit::insert(line, more.clone()));
        }
        let next = geometry.past_line_ending(line_end);
        if next == line {
            break;
        }
        line = next;
    }
    prove(document, edits, &expected).ok()
}

/// Joins a removal and an insertion. Where the new lines go behind the very lines that are removed, they take their
/// place.
fn both(mut removed: Vec<Edit>, inserted: Vec<Edit>, line_ending: &str) -> Vec<Edit> {
    let mut kept = Vec::with_capacity(inserted.len());
    for edit in inserted {
        let around = removed
            .iter_mut()
            .find(|removal| removal.span.start < edit.span.start && edit.span.start < removal.span.end);
        match (around, edit.text.strip_prefix(line_ending)) {
            (Some(around), Some(lines)) => around.text.push_str(&format!("{lines}{line_ending}")),
            _ => kept.push(edit),
        }
    }
    removed.extend(kept);
    removed
}

/// The lines after the first moved from one column to another.
fn shift(source: &str, from: usize, to: usize) -> String {
    let mut shifted = String::with_capacity(source.len());
    for (number, line) in source.split_inclusive('\n').enumerate() {
        if number == 0 || line.trim().is_empty() {
            shifted.push_str(line);
        } else if to >= from {
            shifted.push_str(&" ".repeat(to - from));
            shifted.push_str(line);
        } else {
            let blanks = line.len() - line.trim_start_matches(' ').len();
            shifted.push_str(&line[blanks.min(from - to)..]);
        }
    }
    shifted
}

/// The lines after the first with one indentation exchanged for another.
fn relocate(source: &str, from: &str, to: &str) -> String {
    let mut relocated = String::with_capacity(source.len());
    for (number, line) in source.split_inclusive('\n').enumerate() {
        match line.strip_prefix(from) {
            Some(rest) if number > 0 => {
                relocated.push_str(to);
                relocated.push_str(rest);
            }
            _ => relocated.push_str(line),
        }
    }
    relocated
}

/// A node as a value, unless it holds anchors, aliases, tags or keys that are no scalars.
pub(super) fn to_value(view: &View, id: NodeId, depth: usize) -> Option<Value> {
    let node = view.node(id);
    if node.anchor.is_some() || node.tag.is_some() || depth > DEEPEST {
        return None;
    }
    let text = || view.text(id).to_owned();
    Some(match node.kind {
        Kind::Alias => return None,
        Kind::Scalar(ScalarKind::Null) => Value::Null,
        Kind::Scalar(ScalarKind::Bool) => Value::Bool(view.text(id).eq_ignore_ascii_case("true")),
        Kind::Scalar(ScalarKind::Integer | ScalarKind::Float) => Value::Number(text()),
        Kind::Scalar(ScalarKind::String) => Value::String(text()),
        Kind::Sequence => {
            let items: Option<Vec<Value>> = view
                .items(id)
                .map(|item| to_value(view, item, depth + 1))
                .collect();
            Value::Sequence(items?)
        }
        Kind::Mapping => {
            let pairs: Option<Vec<(String, Value)>> = view
                .entries(id)
                .map(|entry| {
                    let key = view.node(entry.key);
                    let is_string = key.kind == Kind::Scalar(ScalarKind::String);
                    let is_bare = key.anchor.is_none() && key.tag.is_none();
                    let value = to_value(view, entry.value, depth + 1)?;
                    (is_string && is_bare).then(|| (view.text(entry.key).to_owned(), value))
                })
                .collect();
            Value::Mapping(pairs?)
        }
    })
}

/// Shifts the lines of a node by `columns`.
pub(super) fn reindent(
    document: &Document,
    view: &View,
    id: NodeId,
    columns: isize,
) -> Result<Vec<Edit>, StructureError> {
    let habits = Habits::around(document, view, view.span(id).start);
    let geometry = habits.geometry;
    let node = view.node(id);
    let is_block = node.style == Style::Block;
    let first = if is_block {
        // Comments between the key and the first entry go along.
        let head =
            block::head_end(&habits, id).map(|head| geometry.past_line_ending(geometry.line_end(head)));
        let own = geometry.line_start(node.span.start);
        if !geometry.begins_line(node.span.start) {
            return Err(StructureError::NotIndentable);
        }
        head.unwrap_or(own).min(own)
    } else {
        geometry.past_line_ending(geometry.line_end(node.span.start))
    };
    let end = if is_block {
        block::entry_end(&habits, id)
    } else {
        node.span.end
    };
    let mut edits = Vec::new();
    let mut start = first;
    while start < end {
        let line = Span::new(start, geometry.line_end(start));
        let source = line.text(geometry.text);
        if !source.trim().is_empty() {
            let blanks = source.len() - source.trim_start_matches(' ').len();
            match usize::try_from(columns) {
                Ok(more) => edits.push(Edit::insert(start, " ".repeat(more))),
                Err(_) if blanks >= columns.unsigned_abs() => {
                    edits.push(Edit::delete(Span::new(start, start + columns.unsigned_abs())));
                }
                Err(_) => return Err(StructureError::NotIndentable),
            }
        }
        let next = geometry.past_line_ending(line.end);
        if next == start {
            break;
        }
        start = next;
    }
    prove(document, edits, &Events::of(view).list)
}
