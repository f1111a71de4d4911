//! Structured edits: what a document says changed, how it is written kept.
//!
//! Each function takes a valid JSON or YAML document and gives the edits that change its data exactly as asked, in the
//! neighbours' style: indentation, dashes, quotes, commas, brackets or blocks, line endings. Comments stay, but for those
//! that belong to what is removed: on its line, and on the lines directly above.
//!
//! The promise is proved each time: the edited text is read again by the strict parser, and edits whose
//! data is not exactly what was asked are refused, never returned. So a layout these functions do not master costs a
//! [`StructureError`], not a file.

mod block;
mod expect;
mod flow;
mod geometry;
mod habits;
mod moving;
mod proof;
mod quoting;
mod render;
mod replacing;
mod request;
mod reshaping;
mod shared;
#[cfg(test)]
mod tests;
mod value;

pub(crate) use quoting::{escaped_inside, plain_fits};
pub use request::{Position, StructureError, Target};
pub use value::Value;

use crate::Document;
use crate::data::{Kind, NodeId, ScalarKind, Style, View};
use crate::edit::Edit;
use expect::Events;
use habits::Habits;
use proof::{prove, prove_insertion};
use quoting::Context;
use render::Printer;
use replacing::{fill_empty_document, replace};

pub use reshaping::reshape;

/// Where an entry goes, by its neighbour.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum At {
    /// Into an empty collection.
    Only,
    Before(NodeId),
    After(NodeId),
}

/// Replaces the value of the node. Its anchor and tag stay.
///
/// # Errors
/// When the node is not found or shared, the value cannot be written, or the edit cannot be proved.
pub fn set(document: &Document, target: impl Target, value: &Value) -> Result<Vec<Edit>, StructureError> {
    let view = view(document, value)?;
    if let Some(edits) = fill_empty_document(document, view, &target, value)? {
        return Ok(edits);
    }
    let id = target.locate(view)?;
    shared::refuse_loss(view, id)?;
    replace(document, view, id, value, false)
}

/// Puts a pair into a mapping.
///
/// # Errors
/// As [`set`], and when the node is no mapping, has the key, or lacks the neighbour's.
pub fn insert_pair(
    document: &Document,
    mapping: impl Target,
    key: &str,
    value: &Value,
    position: Position<'_>,
) -> Result<Vec<Edit>, StructureError> {
    let view = view(document, value)?;
    let whole = Value::Mapping(vec![(key.to_owned(), value.clone())]);
    if let Some(edits) = fill_empty_document(document, view, &mapping, &whole)? {
        return Ok(edits);
    }
    let id = mapping.locate(view)?;
    shared::refuse_change(view, id)?;
    if view.kind(id) != Kind::Mapping && !is_nothing(view, id) {
        return Err(StructureError::NotAMapping);
    }
    if view.own_get(id, key).is_some() {
        return Err(StructureError::KeyExists(key.to_owned()));
    }
    let at = neighbour(view, id, position)?;
    if at == At::Only && becomes_block(view, id) {
        return replace(document, view, id, &whole, true);
    }
    let habits = Habits::around(document, view, place_of(view, id, at));
    let keys = habits.common_quotes(view.entries(id).map(|entry| entry.key));
    let printer = Printer::new(&habits, habits.common_quotes(view.children(id)), keys);
    let edits = if view.style(id) == Style::Block {
        block::insert(&habits, id, at, |column| printer.block_pair(key, value, column))?
    } else {
        flow::insert(&habits, id, at, |indentation| {
            printer.flow_pair(key, value, indentation)
        })?
    };
    let mut added = vec![expect::of_text(key)];
    expect::of_value(value, &mut added);
    prove_insertion(document, view, id, at, added, edits)
}

/// Puts an item at the end of a sequence.
///
/// # Errors
/// As [`set`], and when the node is no sequence.
pub fn append_item(
    document: &Document,
    sequence: impl Target,
    value: &Value,
) -> Result<Vec<Edit>, StructureError> {
    add_item(document, sequence, None, value)
}

/// Puts an item into a sequence so that it has this number, counted from 0.
///
/// # Errors
/// As [`append_item`], and when the sequence is shorter.
pub fn insert_item(
    document: &Document,
    sequence: impl Target,
    index: usize,
    value: &Value,
) -> Result<Vec<Edit>, StructureError> {
    add_item(document, sequence, Some(index), value)
}

fn add_item(
    document: &Document,
    sequence: impl Target,
    index: Option<usize>,
    value: &Value,
) -> Result<Vec<Edit>, StructureError> {
    let view = view(document, value)?;
    let whole = Value::Sequence(vec![value.clone()]);
    if let Some(edits) = fill_empty_document(document, view, &sequence, &whole)? {
        return Ok(edits);
    }
    let id = sequence.locate(view)?;
    shared::refuse_change(view, id)?;
    if view.kind(id) != Kind::Sequence && !is_nothing(view, id) {
        return Err(StructureError::NotASequence);
    }
    let length = view.items(id).count();
    let at = match index {
        Some(index) if index > length => return Err(StructureError::NoSuchItem { length }),
        Some(index) if index < length => view.items(id).nth(index).map_or(At::Only, At::Before),
        _ => view.items(id).last().map_or(At::Only, At::After),
    };
    if at == At::Only && becomes_block(view, id) {
        return replace(document, view, id, &whole, true);
    }
    let habits = Habits::around(document, view, place_of(view, id, at));
    let printer = Printer::new(&habits, habits.common_quotes(view.items(id)), Style::Plain);
    let edits = if view.style(id) == Style::Block {
        block::insert(&habits, id, at, |column| printer.block_item(value, column))?
    } else {
        flow::insert(&habits, id, at, |indentation| printer.flow(value, indentation))?
    };
    let mut added = Vec::new();
    expect::of_value(value, &mut added);
    prove_insertion(document, view, id, at, added, edits)
}

/// Removes a pair, named by its value or its key, or an item, with its comma, the comment on its line and the comment
/// lines directly above it. A collection that loses its last entry becomes `{}` or `[]`.
///
/// # Errors
/// When the node is not found, a root, or shared, or the edit cannot be proved.
pub fn remove(document: &Document, target: impl Target) -> Result<Vec<Edit>, StructureError> {
    let view = document.view().ok_or(StructureError::NoData)?;
    let id = value_of(view, target.locate(view)?);
    let parent = view.parent(id).ok_or(StructureError::Root)?;
    shared::refuse_loss(view, id)?;
    let habits = Habits::around(document, view, view.node(id).entry_start);
    let edits = removal(&habits, parent, id);
    let events = Events::of(view);
    let range = events.entry(view, id);
    let mut expected = events.list;
    expected.drain(range);
    prove(document, edits, &expected)
}

/// Gives a pair, named by its value or its key, another key.
///
/// # Errors
/// When the node is not found, not of a pair, or shared, the key is taken, or the edit cannot be proved.
pub fn rename_key(document: &Document, target: impl Target, key: &str) -> Result<Vec<Edit>, StructureError> {
    let view = document.view().ok_or(StructureError::NoData)?;
    let id = value_of(view, target.locate(view)?);
    let (Some(parent), Some(old)) = (view.parent(id), view.key(id)) else {
        return Err(StructureError::NotAPair);
    };
    shared::refuse_change(view, parent)?;
    shared::refuse_loss(view, old)?;
    if view.own_get(parent, key).is_some_and(|other| other != id) {
        return Err(StructureError::KeyExists(key.to_owned()));
    }
    let habits = Habits::around(document, view, view.span(old).start);
    let printer = Printer::new(&habits, Style::Plain, view.style(old));
    let context = if view.style(parent) == Style::Block {
        Context::Block
    } else {
        Context::Flow
    };
    let edits = vec![Edit::replace(view.span(old), printer.key(key, context))];
    let events = Events::of(view);
    let range = events.range(old);
    let mut expected = events.list;
    expected.splice(range, [expect::of_text(key)]);
    prove(document, edits, &expected)
}

/// Moves a pair, named by its value or its key, into another mapping or elsewhere in its own.
///
/// # Errors
/// When a node is not found, not of a pair, or shared, the pair would go into itself, the key is taken, or the edit
/// cannot be proved.
pub fn move_to(
    document: &Document,
    target: impl Target,
    mapping: impl Target,
    position: Position<'_>,
) -> Result<Vec<Edit>, StructureError> {
    let view = document.view().ok_or(StructureError::NoData)?;
    let id = value_of(view, target.locate(view)?);
    let destination = mapping.locate(view)?;
    moving::move_pair(document, view, id, destination, position)
}

/// Indents the lines of a block by `columns` more, or fewer if negative. The data stays as it is.
///
/// # Errors
/// When the node is not found or does not stand on lines of its own, or the edit cannot be proved.
pub fn reindent(
    document: &Document,
    target: impl Target,
    columns: isize,
) -> Result<Vec<Edit>, StructureError> {
    let view = document.view().ok_or(StructureError::NoData)?;
    let id = target.locate(view)?;
    moving::reindent(document, view, id, columns)
}

fn view<'d>(document: &'d Document, value: &Value) -> Result<&'d View, StructureError> {
    if value.is_too_deep() {
        return Err(StructureError::TooDeep);
    }
    document.view().ok_or(StructureError::NoData)
}

/// The value of the pair that a key belongs to; any other node itself.
fn value_of(view: &View, id: NodeId) -> NodeId {
    let entry = view
        .parent(id)
        .and_then(|parent| view.entries(parent).find(|entry| entry.key == id));
    entry.map_or(id, |entry| entry.value)
}

/// Whether a node is a YAML value that was left out or written as null, which may become any collection.
fn is_nothing(view: &View, id: NodeId) -> bool {
    let node = view.node(id);
    node.kind == Kind::Scalar(ScalarKind::Null) && node.span.is_empty()
}

/// Whether a collection without entries is to be written in block style when it gets one.
fn becomes_block(view: &View, id: NodeId) -> bool {
    let node = view.node(id);
    let in_block = node
        .parent
        .is_none_or(|parent| view.style(parent) == Style::Block);
    let source = node.span.text(view.source());
    let inner = source.get(1..source.len().saturating_sub(1)).unwrap_or_default();
    is_nothing(view, id)
        || (in_block && !source.contains('\n') && inner.trim().is_empty() && is_yaml_block_like(view))
}

/// Whether the view's document is written in YAML's block style at all: JSON and JSON-like YAML stay in brackets.
fn is_yaml_block_like(view: &View) -> bool {
    view.roots().iter().any(|root| view.style(*root) == Style::Block)
}

fn neighbour(view: &View, mapping: NodeId, position: Position<'_>) -> Result<At, StructureError> {
    let mut children = view.children(mapping);
    let named = |key: &str| {
        view.own_get(mapping, key)
            .ok_or_else(|| StructureError::NoSuchKey(key.to_owned()))
    };
    Ok(match position {
        Position::First => children.next().map_or(At::Only, At::Before),
        Position::Last => children.last().map_or(At::Only, At::After),
        Position::Before(key) => At::Before(named(key)?),
        Position::After(key) => At::After(named(key)?),
    })
}

fn place_of(view: &View, collection: NodeId, at: At) -> usize {
    match at {
        At::Only => view.span(collection).start,
        At::Before(child) => view.node(child).entry_start,
        At::After(child) => view.span(child).end,
    }
}

/// The edits that take an entry out.
fn removal(habits: &Habits<'_>, parent: NodeId, id: NodeId) -> Vec<Edit> {
    if habits.view.style(parent) == Style::Block {
        block::remove(habits, parent, id)
    } else {
        flow::remove(habits, parent, id)
    }
}
